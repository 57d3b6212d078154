#!/usr/bin/env python3
"""The command line, and that help, manual and completion say the same."""
import os
import re
import shutil
import subprocess

from command import (DONE, INPUT, SOURCE, USAGE, Case, main, run, vector)

OPENING = ("info", "verify", "extract", "convert", "passwd", "normalize")
COMMANDS = (*OPENING, "create", "audit", "compat", "profiles", "report")


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def help_options(command):
    text = run(command, "--help").out
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", text, re.M))


class Help(Case):
    def test_help_is_a_result(self):
        for args in (["--help"], ["-h"], ["help"]):
            result = self.expect(DONE, *args)
            for command in COMMANDS:
                self.assertIn(f"  {command} ", result.out)
            self.assertEqual(result.err, "")

    def test_help_of_a_command_is_the_same_in_three_ways(self):
        for command in COMMANDS:
            text = self.expect(DONE, command, "--help").out
            self.assertTrue(text.startswith(f"Usage: p12 {command} "))
            self.assertEqual(text, self.expect(DONE, "help", command).out)
            self.assertEqual(text, self.expect(DONE, command, "-h").out)

    def test_help_fits_into_80_columns(self):
        for command in COMMANDS:
            for line in run(command, "--help").out.splitlines():
                self.assertLessEqual(len(line), 79, line)

    def test_version_names_what_is_in_the_build(self):
        text = self.expect(DONE, "--version").out
        self.assertRegex(text, r"^p12 \d+\.\d+\.\d+\n")
        self.assertRegex(text, r"(?m)^scheme: .*PBES2")
        self.assertRegex(text, r"(?m)^hash: .*SHA-256")
        self.assertEqual(text, run("-V").out)

    def test_every_option_is_in_the_manual(self):
        manual = read("docs/p12.1").replace("\\-", "-")
        for command in COMMANDS:
            options = help_options(command)
            self.assertGreater(len(options), 3)
            for option in options:
                self.assertRegex(manual, re.escape(option) + r"\b",
                                 f"{command} {option}")

    def test_the_manual_has_no_option_that_does_not_exist(self):
        manual = read("docs/p12.1").replace("\\-", "-")
        options = set.union(*map(help_options, COMMANDS)) | {"--version"}
        tagged = re.findall(r"^\.TP\n\.\w+ (.*)", manual, re.M)
        named = {option for line in tagged
                 for option in re.findall(r"--[a-z-]+", line)}
        self.assertGreater(len(named), 20)
        self.assertEqual(named - options, set())

    def test_the_manual_is_good_roff(self):
        groff = shutil.which("groff")
        if not groff:
            self.skipTest("groff is missing")
        done = subprocess.run(
            [groff, "-man", "-ww", "-z", os.path.join(SOURCE, "docs/p12.1")],
            capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_manual_has_every_exit_code(self):
        section = read("docs/p12.1").split(".SH EXIT STATUS")[1]
        section = section.split(".SH ")[0]
        self.assertEqual(re.findall(r"^\.B (\d)$", section, re.M),
                         list("01234567"))


class Completion(Case):
    def complete(self, *words):
        bash = shutil.which("bash")
        if not bash:
            self.skipTest("bash is missing")
        script = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
                  'compopt() { :; }; _p12; printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(
            [bash, "-c", script, "bash",
             os.path.join(SOURCE, "docs/p12.bash-completion"), "p12", *words],
            capture_output=True, text=True, cwd=self.folder.name)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_commands(self):
        self.assertEqual(self.complete("ver"), ["verify"])
        self.assertLessEqual(set(COMMANDS), set(self.complete("")))

    def test_every_option_of_every_command(self):
        for command in COMMANDS:
            self.assertEqual(set(self.complete(command, "--")),
                             help_options(command), command)

    def test_password_sources(self):
        self.assertIn("env:", self.complete("info", "-p", ""))
        os.environ["P12_TEST_NAME"] = "x"
        self.assertEqual(
            self.complete("info", "-p", "env", ":", "P12_TEST_N"),
            ["P12_TEST_NAME"])
        self.write("secret.txt", b"")
        self.assertEqual(self.complete("info", "-p", "file", ":", "sec"),
                         ["secret.txt"])

    def test_words_of_options(self):
        err = run("convert", "--profile", "nothing", "-o", "x", "y").err
        names = re.search(r"there are (.*)\n", err)[1].split(", ")
        self.assertEqual(self.complete("convert", "--profile", ""), names)
        for option, word in (("--cipher", "AES-256-CBC"), ("--mac", "PBMAC1"),
                             ("--mac-prf", "SHA-256"), ("--kdf", "scrypt"),
                             ("--order", "leaf-first"), ("--drop", "sdsi"),
                             ("--color", "never")):
            self.assertIn(word, self.complete("convert", option, ""))

    def test_files(self):
        self.write("a.p12", b"")
        self.assertEqual(self.complete("info", "a"), ["a.p12"])


class CommandLine(Case):
    def usage(self, *args, hint):
        result = self.expect(USAGE, *args)
        self.assertEqual(result.out, "")
        self.assertIn(hint, result.err)
        self.assertIn("--help'", result.err)

    def test_what_is_wrong_is_said_with_a_hint(self):
        file = vector("legacy.p12")
        self.usage(hint="no command")
        self.usage("inform", file, hint="unknown command inform")
        self.usage("--frobnicate", hint="unknown option --frobnicate")
        self.usage("help", "inform", hint="unknown command inform")
        for command in OPENING:
            self.usage(command, hint="no file")
            self.usage(command, "--frobnicate", file,
                       hint="unknown option --frobnicate")
            self.usage(command, "-X", file, hint="unknown option -X")
            self.usage(command, file, "-p", hint="needs an argument")
            self.usage(command, file, "--strict=yes", hint="no argument")
            self.usage(command, file, "--mac-password", "none",
                       hint="needs --password")
            self.usage(command, file, "--part-password", "none",
                       hint="PATH=SRC")
            self.usage(command, "-", "-p", "stdin", hint="standard input")
        self.usage("info", "-", "-", hint="standard input")
        self.usage("info", "--color", "red", file, hint="auto, always")
        self.usage("extract", file, file, hint="one file")
        self.usage("extract", file, "-o", "x", "--out-dir", "y",
                   hint="exclude")
        self.usage("extract", file, "--plaintext-keys", "--out-password",
                   "none", hint="exclude")

    def test_numbers_are_read_strictly(self):
        file = vector("legacy.p12")
        for bad in ("0", "-1", "+1", " 1", "1x", "", "0x10", "1.5",
                    "18446744073709551616", "17179869184G"):
            self.usage("info", "--max-file", bad, file, hint="not a number")
        for bad in ("1K", "0"):
            self.usage("info", "--max-work", bad, file, hint="not a number")
        for good in ("1M", "1m", "1G", "1048576", "2K"):
            code = DONE if good != "2K" else 6
            self.expect(code, "info", "--max-file", good, file)

    def test_a_hostile_argument_comes_back_escaped(self):
        result = self.expect(USAGE, "info", "--\033[31mred", "x")
        self.assertNotIn("\033", result.err)
        self.assertIn("\\u001b", result.err)

    def test_options_may_follow_operands(self):
        before = self.expect(DONE, "info", "-p", "pass:changeit",
                             vector("legacy.p12"))
        after = self.expect(DONE, "info", vector("legacy.p12"), "-p",
                            "pass:changeit")
        self.assertEqual(before.out, after.out)

    def test_two_dashes_end_the_options(self):
        with open(vector("legacy.p12"), "rb") as file:
            self.write("--json", file.read())
        result = self.expect(DONE, "info", "--", "--json",
                             cwd=self.folder.name)
        self.assertTrue(result.out.startswith("--json  PKCS#12"))

    def test_unambiguous_beginnings_of_options_will_do(self):
        self.expect(DONE, "info", "--pass", "pass:changeit",
                    vector("legacy.p12"))
        self.usage("info", "--max", "1", vector("legacy.p12"),
                   hint="unknown option --max")

    def test_the_largest_exit_code_counts(self):
        good = vector("legacy.p12")
        jks = vector("other.jks")
        self.expect(INPUT, "info", good, jks)
        self.expect(INPUT, "info", jks, good)
        self.expect(7, "info", good, self.path("missing"), jks)


if __name__ == "__main__":
    main()
