#!/usr/bin/env python3
"""How `p12 audit` writes what it found, in every format; and that the command
which it names mends what it says it mends."""
import collections
import json
import os
import re
import shutil
import subprocess
import urllib.parse

import schema
from command import (COMMAND, DONE, FILE, INPUT, NO, Case, environment, main,
                     run, vector)
from vectors_test import passwords, rows

POLICIES = ("modern", "okta-workflows", "rfc9579", "rfc9879", "fips-140-3",
            "owasp", "mtls-client")
OPEN = ("-p", "env:P12_TEST_WORD")
WORD = {"P12_TEST_WORD": "changeit", "P12_TEST_NEW": "not a word of any list"}

# What p12 is for a shell that is given a remedy: the same command, with a
# password, and quick where the profile asks for no number.
SHELL = """p12() {{ what=$1; shift; {command} "$what" {before} "$@" {after}; }}
"""
QUICK = "--iterations 1000"


def audit(*args, env=None, **more):
    return run("audit", "--no-summary", *args, env=dict(WORD, **(env or {})),
               **more)


def judgements(*args, **more):
    """p12.audit/1 of each file and profile."""
    result = audit("--format", "jsonl", *args, **more)
    return [json.loads(line) for line in result.raw.splitlines()]


def errors(judgement):
    return [f for f in judgement["findings"] if f["severity"] == "error"]


def remedy(judgement):
    """The one command of a judgement; None if it has none."""
    commands = {f["remedy"] for f in judgement["findings"]} - {None}
    if len(commands) > 1:
        raise AssertionError(commands)
    return commands.pop() if commands else None


def by_shell(command, before="", after=QUICK, shell="sh", **more):
    """Runs a remedy as somebody would who copies it into a shell."""
    script = SHELL.format(command=COMMAND, before=before, after=after)
    env = environment(dict(WORD, **more.pop("env", {})))
    return subprocess.run([shell, "-c", script + command], env=env,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120, **more)


class Output(Case):
    def setUp(self):
        super().setUp()
        self.validator = schema.validator("audit")

    def check(self, judgement):
        self.assertEqual(schema.complaints(self.validator, judgement), [],
                         judgement)

    def copy(self, name, to):
        return shutil.copy(vector(name), self.path(to))


class Json(Output):
    def test_the_schema_could_be_used(self):
        if self.validator is None:
            self.skipTest("python3-jsonschema is missing or too old")
        wrong = judgements(vector("legacy.p12"))[0]
        self.check(wrong)
        wrong["findings"][0]["severity"] = "fatal"
        self.assertNotEqual(schema.complaints(self.validator, wrong), [])

    def test_every_vector_is_written_by_the_schema(self):
        files = [vector(row["file"]) for row in rows()]
        for options in ((), OPEN):
            for policy in ("modern", "mtls-client", "java-17"):
                found = judgements("--profile", policy, *options, *files)
                self.assertEqual([one["file"] for one in found], files)
                for one in found:
                    self.check(one)

    def test_the_array_holds_what_the_lines_hold(self):
        args = ("--profile", "modern", "--profile", "owasp",
                vector("legacy.p12"), vector("bag-key.p12"), "nowhere.p12")
        array = audit("--format", "json", *args)
        self.assertEqual(array.json(), judgements(*args))
        self.assertEqual(array.code, FILE)

    def test_no_file_is_an_empty_array(self):
        result = audit("--format", "json", self.folder.name)
        self.assertEqual(result.json(), [])
        result = audit("--format", "sarif", self.folder.name)
        self.assertEqual(result.json()["runs"][0]["results"], [])

    def test_the_label_stands_in_it(self):
        one, = judgements("--label", "host \x1b[31m\n", vector("legacy.p12"))
        self.assertEqual(one["label"], "host \x1b[31m\n")
        self.check(one)

    def test_what_can_not_be_read_has_an_error(self):
        text = self.write("text.p12", b"not a container, by any means\n")
        for file, code in ((text, INPUT), (self.path("none.p12"), FILE)):
            result = audit("--format", "jsonl", file)
            self.assertEqual(result.code, code)
            one = json.loads(result.raw)
            self.check(one)
            self.assertEqual(one["verdict"], "unreadable")
            self.assertEqual(one["profile"], None)
            self.assertEqual(one["error"]["exit_code"], code)

    def test_what_is_closed_is_undecided_and_has_no_remedy(self):
        one, = judgements("--profile", "mtls-client", vector("openssl-3.5.p12"))
        self.assertEqual(one["verdict"], "undetermined")
        self.assertTrue(any(f["undecided"] for f in one["findings"]))
        self.assertEqual(remedy(one), None)


class Text(Output):
    def test_the_verdict_the_findings_and_the_command(self):
        self.copy("openssl-3.5.p12", "a.p12")
        result = audit("--profile", "okta-workflows", "a.p12",
                       cwd=self.folder.name)
        self.assertEqual(result.code, NO)
        lines = result.out.splitlines()
        self.assertRegex(lines[0], "^a.p12: not compliant with okta-workflows:"
                                   " 1 error(, [0-9]+ note)?")
        self.assertRegex(lines[1], "^  error    mac .*scheme: HMAC-PKCS12 with "
                                   "SHA-256 -> PBMAC1")
        self.assertIn("Okta", lines[2])
        self.assertEqual(lines[-1],
                         "  mend: p12 convert --profile okta-workflows -o "
                         "a-okta-workflows.p12 a.p12")

    def test_findings_are_aligned(self):
        result = audit(vector("legacy.p12"))
        heads = [line for line in result.out.splitlines()
                 if re.match("  (error|warning|note) ", line)]
        columns = {re.search(r"\S+: ", line[11:]).start() for line in heads}
        self.assertGreater(len(heads), 3)
        self.assertEqual(len(columns), 1, result.out)

    def test_what_is_compliant_is_one_line(self):
        result = audit(*OPEN, "--profile", "mtls-client",
                       vector("openssl-3.5.p12"))
        self.assertEqual(result.code, DONE)
        self.assertEqual(result.out, vector("openssl-3.5.p12") +
                         ": compliant with mtls-client\n")

    def test_colours_only_where_they_are_wanted(self):
        file = vector("legacy.p12")
        self.assertNotIn("\x1b", audit(file).out)
        self.assertNotIn("\x1b", audit("--color", "never", file).out)
        self.assertIn("\x1b[31mnot compliant with\x1b[0m",
                      audit("--color", "always", file).out)

    def test_what_can_not_be_read_is_one_line(self):
        file = self.write("text.p12", b"plain text")
        result = audit(file)
        self.assertEqual(result.code, INPUT)
        self.assertRegex(result.out, "^" + re.escape(file) +
                         ": unreadable: not PKCS#12: .*\n$")

    def test_some_errors_are_mended_and_the_rest_is_said(self):
        result = audit(*OPEN, "--profile", "mtls-client", "--at", "2090-01-01",
                       vector("order-root-first.p12"))
        self.assertIn("Have a new certificate issued", result.out)
        self.assertRegex(result.out, "mend: p12 convert .*--order leaf-first")
        self.assertRegex(result.out, r"That mends \d+ of \d+ errors\.")

    def test_an_obstacle_is_named(self):
        for file, words in (("pbes2-seed-cbc.p12", "can't be opened here"),
                            ("mac-whirlpool.p12", "--ignore-mac"),
                            ("mac-mismatch-opens.p12", "--ignore-mac"),
                            ("class-scrypt-r-2e63.p12", "--max-work"),
                            ("signed-rsa.p12", "under a password")):
            result = audit(*OPEN, vector(file))
            self.assertEqual(result.code >= NO, True)
            self.assertIn(words, result.out, file)
            self.assertNotIn("mend:", result.out, file)

    def test_an_obstacle_of_all_errors_is_named_once(self):
        result = audit(*OPEN, vector("pbes2-seed-cbc.p12"))
        self.assertGreater(result.out.count("\n  error "), 1)
        self.assertEqual(result.out.count("can't be opened here"), 1)


class Formats(Output):
    def test_all_formats_say_the_same(self):
        files = [vector(row["file"]) for row in rows()]
        args = ("--profile", "modern", *OPEN, *files)
        lines = judgements(*args)
        text = audit(*args)
        sarif = audit("--format", "sarif", *args).json()
        results = sarif["runs"][0]["results"]
        told = collections.Counter(
            match for match in re.findall(
                "^  (error|warning|note) ", text.out, re.M))
        counted = collections.Counter(
            f["severity"] for one in lines for f in one["findings"])
        unreadable = [one for one in lines if one["verdict"] == "unreadable"]
        self.assertEqual(told, counted)
        self.assertEqual(len(results), sum(counted.values()) + len(unreadable))
        self.assertEqual(text.out.count(": unreadable: "), len(unreadable))
        self.assertEqual(text.out.count("\n  mend: "),
                         sum(remedy(one) is not None for one in lines))
        self.assertGreater(len(unreadable), 5)
        self.assertGreater(counted["error"], 100)


class Sarif(Output):
    def log(self, *args, **more):
        result = audit("--format", "sarif", *args, **more)
        data = result.json()
        self.assertEqual(
            schema.complaints(schema.validator("sarif"), data), [])
        return data["runs"][0]

    def test_every_vector_is_written_by_the_schema(self):
        files = [vector(row["file"]) for row in rows()]
        for options in ((), OPEN):
            self.log("--profile", "modern", "--profile", "mtls-client",
                     *options, *files)

    def test_the_schema_is_strict(self):
        check = schema.validator("sarif")
        if check is None:
            self.skipTest("python3-jsonschema is missing or too old")
        data = audit("--format", "sarif", vector("legacy.p12")).json()
        result = data["runs"][0]["results"][0]
        place = result["locations"][0]["physicalLocation"]
        place["artifactLocation"]["uri"] = "not an address"
        self.assertNotEqual(schema.complaints(check, data), [])
        del result["locations"]
        self.assertNotEqual(schema.complaints(check, data), [])

    def test_results_name_their_rule(self):
        run_ = self.log(*OPEN, vector("legacy.p12"), "nowhere.p12")
        rules = run_["tool"]["driver"]["rules"]
        self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
        for result in run_["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"],
                             result["ruleId"])
        self.assertEqual(run_["results"][-1]["ruleId"], "unreadable")
        self.assertEqual(run_["results"][-1]["level"], "error")
        self.assertEqual(run_["invocations"][0]["exitCode"], FILE)

    def test_levels_are_severities_and_open_what_is_undecided(self):
        file = vector("openssl-3.5.p12")
        for options in ((), OPEN):
            args = ("--profile", "mtls-client", "--profile", "modern",
                    *options, file)
            said = [(f["rule"], f["path"],
                     "none" if f["undecided"] else f["severity"],
                     "open" if f["undecided"] else "fail")
                    for one in judgements(*args) for f in one["findings"]]
            shown = []
            for result in self.log(*args)["results"]:
                place = result["locations"][0].get("logicalLocations")
                path = place[0]["fullyQualifiedName"] if place else ""
                shown.append((result["ruleId"], path, result["level"],
                              result["kind"]))
            self.assertEqual(shown, said)

    def test_addresses_lead_to_the_files(self):
        names = ("a b.p12", "per%cent.p12", "co:lon.p12", "#hash?.p12",
                 "\u00fcml\u00e4ut.p12", "line\nend.p12", 'quo"te.p12')
        for name in names:
            self.copy("legacy.p12", name)
        for base in ("", self.folder.name + "/"):
            run_ = self.log(*(base + name for name in names),
                            cwd=self.folder.name)
            uris = [result["locations"][0]["physicalLocation"]
                    ["artifactLocation"]["uri"] for result in run_["results"]]
            for name in names:
                expected = urllib.parse.quote(base + name, safe="/~")
                if base:
                    expected = "file://" + expected
                self.assertIn(expected, uris)
            self.assertEqual(len(set(uris)), len(names))

    def test_standard_input_has_no_address(self):
        with open(vector("legacy.p12"), "rb") as file:
            run_ = self.log("-", input=file.read())
        place = run_["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"],
                         {"description": {"text": "standard input"}})


class Names(Output):
    """Files of any name: the command is on one line, in printable characters,
    and a shell reads it as it was meant."""

    def names(self):
        yield from (b"-o.p12", b"--force.p12", b"a b.p12", b"$(touch x).p12",
                    b"`id`.p12", b"it's.p12", b'"double".p12', b"back\\s.p12",
                    b"line\nend.p12", b"tab\tand\rcr.p12", b"*.p12", b"~.p12",
                    b"=x.p12", b"!h.p12", b"#c.p12", b"a;b&c|d<e>f.p12",
                    b"\xff\xfe.p12", b"\x1b[2Jwipe.p12", "\u202emirror.p12"
                    .encode(), "\u00fcml\u00e4ut.p12".encode(),
                    "it's 100% \u00e9\n.p12".encode(), b"no suffix",
                    b".hidden", b"n" * 251 + b".p12", b"two.dots.pfx")

    def mend(self, name, shell):
        path = os.path.join(os.fsencode(self.folder.name), name)
        shutil.copy(vector("openssl-3.5.p12"), path)
        before = set(os.listdir(os.fsencode(self.folder.name)))
        operand = name if not name.startswith(b"-") else b"./" + name
        one, = judgements("--profile", "okta-workflows", operand,
                          cwd=self.folder.name)
        command = remedy(one)
        self.assertTrue(command.isprintable(), command)
        shown = audit("--profile", "okta-workflows", operand,
                      cwd=self.folder.name)
        self.assertIn(f"\n  mend: {command}\n", shown.out)
        done = by_shell(command, before="-p env:P12_TEST_WORD", shell=shell,
                        cwd=self.folder.name)
        self.assertEqual(done.returncode, DONE, (command, done.stderr))
        new, = set(os.listdir(os.fsencode(self.folder.name))) - before
        self.assertIn(b"-okta-workflows", new)
        one, = judgements("--profile", "okta-workflows", *OPEN, b"./" + new,
                          cwd=self.folder.name)
        self.assertEqual(one["verdict"], "compliant", command)
        os.unlink(path)
        os.unlink(os.path.join(os.fsencode(self.folder.name), new))
        return new

    def test_any_shell_runs_it(self):
        shells = [name for name in ("sh", "dash", "bash") if
                  shutil.which(name)]
        for shell in shells:
            for name in self.names():
                with self.subTest(shell=shell, name=name):
                    self.mend(name, shell)

    def test_a_name_that_ends_in_newlines(self):
        if not shutil.which("bash"):
            self.skipTest("bash is missing")
        self.mend(b"ends.p12\n\n", "bash")

    def test_the_suffix_stays_behind_the_profile(self):
        self.assertEqual(self.mend(b"two.dots.pfx", "sh"),
                         b"two.dots-okta-workflows.pfx")
        self.assertEqual(self.mend(b".hidden", "sh"),
                         b".hidden-okta-workflows.p12")

    def test_the_folder_stays(self):
        os.mkdir(self.path("d"))
        self.copy("openssl-3.5.p12", "d/a.p12")
        one, = judgements("--profile", "okta-workflows", "d/a.p12",
                          cwd=self.folder.name)
        self.assertTrue(remedy(one).endswith(
            " -o d/a-okta-workflows.p12 d/a.p12"), remedy(one))

    def test_armour_is_taken_off(self):
        one, = judgements(vector("pem.pem" if os.path.exists(
            vector("pem.pem")) else "base64.p12"))
        self.assertRegex(remedy(one), r"-o \S+-modern\.p12 ")

    def test_what_standard_input_had_is_read_from_there_again(self):
        with open(vector("openssl-3.5.p12"), "rb") as file:
            data = file.read()
        one, = judgements("--profile", "okta-workflows", "-", input=data)
        self.assertTrue(remedy(one).endswith(" -o okta-workflows.p12 -"))


class Mends(Output):
    """The remedy is run, and what comes out is judged again."""

    def judge(self, policy, row, file):
        """As who knows the passwords."""
        args, env = passwords(row)
        one, = judgements("--profile", policy, *args, file, env=env)
        return one, args, env

    def mend(self, policy, row):
        """Returns what there was to mend, or None."""
        file = vector(row["file"])
        one, args, env = self.judge(policy, row, file)
        command = remedy(one)
        announced = sorted(f["rule"] for f in errors(one) if not f["remedy"])
        for finding in errors(one):
            self.assertTrue(finding["remedy"] or finding["advice"], finding)
        if command is None:
            return None
        out = self.path("out.p12")
        before = " ".join(f"'{arg}'" for arg in args if "pass:" in arg
                          or arg == "-p") if "pass:" in args else ""
        after = f"-o '{out}' --force " + ("" if policy == "owasp" else QUICK)
        if "--new-password" in command:
            after += " --new-password env:P12_TEST_NEW"
        if not before and not re.search(" -p | --new-password ", command):
            return None  # what was given opens nothing: it asks for another
        done = by_shell(command, before, after, env=env)
        self.assertEqual(done.returncode, DONE,
                         (policy, row["file"], command, done.stderr))
        if "--new-password" in command:
            row = dict(row, password=WORD["P12_TEST_NEW"], mac_password="-")
        elif row["mac_password"] != "-":
            row = dict(row, mac_password="-")
        after_, _, _ = self.judge(policy, row, out)
        left = sorted(f["rule"] for f in errors(after_))
        self.assertEqual(left, announced, (policy, row["file"], command))
        open_ = any(f["undecided"] for f in one["findings"])
        if not announced:
            self.assertEqual(after_["verdict"], "undetermined" if open_
                             else "compliant", row["file"])
        return command

    def mend_all(self, policy, step):
        mended = 0
        for i, row in enumerate(rows()):
            if i % step == 0:
                with self.subTest(policy=policy, file=row["file"],
                                  password=row["password"][:20]):
                    mended += self.mend(policy, row) is not None
        return mended

    def test_every_vector_becomes_modern(self):
        self.assertGreater(self.mend_all("modern", 1), 300)

    def test_and_what_the_other_policies_want(self):
        for policy in POLICIES[1:]: # owasp's numbers take their time
            step = 40 if policy == "owasp" else 8
            self.assertGreater(self.mend_all(policy, step), 2, policy)

    def test_a_chain_is_put_in_order(self):
        row = {"password": "changeit", "mac_password": "-", "rc": "P12_OK",
               "file": "order-root-first.p12"}
        self.assertIn(" --order leaf-first ", self.mend("mtls-client", row))

    def surplus(self):
        """A good client's container with a certificate too many."""
        run("extract", *OPEN, "--plaintext-keys", "-o", self.path("all.pem"),
            vector("openssl-3.5.p12"), env=WORD)
        run("extract", *OPEN, "-o", self.path("other.pem"),
            vector("bag-cert.p12"), env=WORD)
        result = run("create", *OPEN, *QUICK.split(), "-o",
                     self.path("much.p12"), self.path("all.pem"), "--ca-cert",
                     self.path("other.pem"), env=WORD)
        self.assertEqual(result.code, DONE, result.err)
        return self.path("much.p12")

    def test_what_is_too_much_is_left_out(self):
        one, = judgements("--profile", "mtls-client", *OPEN, self.surplus())
        command = remedy(one)
        self.assertRegex(command, r" --drop 'authSafe\[0\]\.bag\[\d\]' ")
        self.assertEqual(by_shell(command).returncode, DONE)
        one, = judgements("--profile", "mtls-client", *OPEN,
                          self.path("much-mtls-client.p12"))
        self.assertEqual(one["verdict"], "compliant")

    def strict(self, **rules):
        return self.write("strict.json", json.dumps({
            "schema": "p12.profile/1", "name": "strict", "kind": "policy",
            "summary": "ours", "source": "the handbook",
            "rules": {name.replace("_", "-"): how
                      for name, how in rules.items()}}).encode())

    def test_parts_that_a_profile_does_not_want_are_left_out(self):
        own = self.strict(unknown_bag="error", sdsi="error")
        self.copy("bags-all.p12", "a.p12")
        one, = judgements("--profile", own, *OPEN, self.path("a.p12"))
        self.assertGreaterEqual(remedy(one).count(" --drop "), 2)
        self.assertEqual(by_shell(remedy(one)).returncode, DONE)
        one, = judgements("--profile", own, *OPEN, self.path("a-strict.p12"))
        self.assertEqual(one["verdict"], "compliant")

    def test_but_not_all_that_there_is(self):
        own = self.strict(certificate_type="error")
        file = vector("bag-unknown-cert.p12")
        one, = judgements("--profile", own, *OPEN, file)
        self.assertEqual(remedy(one), None)
        self.assertIn("p12 create", errors(one)[0]["advice"])
        result = run("convert", *OPEN, "--drop", errors(one)[0]["path"], "-o",
                     self.path("out.p12"), file, env=WORD)
        self.assertEqual(result.code, NO)

    def test_a_well_known_password_is_to_be_changed(self):
        one, = judgements("--try-well-known", vector("openssl-3.5.p12"))
        command = remedy(one)
        self.assertIn(" --new-password prompt ", command)
        done = by_shell(command, "-p env:P12_TEST_WORD",
                        "--new-password env:P12_TEST_NEW "
                        f"-o '{self.path('out.p12')}'")
        self.assertEqual(done.returncode, DONE, done.stderr)
        one, = judgements("--try-well-known", "-p", "env:P12_TEST_NEW",
                          self.path("out.p12"))
        self.assertEqual(one["verdict"], "compliant", errors(one))

    def test_passwords_that_are_no_secret_stand_in_it(self):
        word = self.write("my word", b"changeit\n")
        file = vector("openssl-3.5.p12")
        for source, shown in (("env:P12_TEST_WORD", " -p env:P12_TEST_WORD "),
                              ("file:" + word, f" -p 'file:{word}' ")):
            one, = judgements("-p", source, file)
            self.assertIn(shown, remedy(one))
        one, = judgements("-p", "pass:changeit", file)
        self.assertNotIn("changeit", json.dumps(one))
        one, = judgements("-p", "stdin", file, input=b"changeit\n")
        self.assertNotIn(" -p ", remedy(one))
        one, = judgements("-p", "env:P12_TEST_NEW", file)
        self.assertNotIn(" -p ", remedy(one))

    def test_a_profile_of_ones_own_is_named_by_its_file(self):
        own = self.write("my own.json", json.dumps({
            "schema": "p12.profile/1", "name": "house-rules.1",
            "kind": "policy", "all_of": ["fips-140-3"],
            "summary": "ours", "source": "the handbook"}).encode())
        self.copy("openssl-3.5.p12", "a.p12")
        one, = judgements("--profile", own, *OPEN, "a.p12",
                          cwd=self.folder.name)
        command = remedy(one)
        self.assertIn(f"--profile '{own}' ", command)
        self.assertIn("-o a-house-rules.1.p12 a.p12", command)
        self.assertEqual(by_shell(command, cwd=self.folder.name).returncode,
                         DONE)
        one, = judgements("--profile", own, *OPEN,
                          self.path("a-house-rules.1.p12"))
        self.assertEqual(one["verdict"], "compliant")


class Converted(Output):
    """convert says itself what its result still lacks."""

    def convert(self, *args):
        result = run("convert", *OPEN, *QUICK.split(), "--json", "--force",
                     "-o", self.path("out.p12"), *args, env=WORD)
        self.assertEqual(result.code, DONE, result.err)
        return result

    def test_what_is_compliant_needs_no_word(self):
        result = self.convert("--profile", "mtls-client", "--profile",
                              "modern", vector("openssl-3.5.p12"))
        self.assertEqual(result.json()["warnings"], [])
        self.assertEqual(result.err, "")

    def test_what_is_left_is_said(self):
        result = self.convert("--profile", "mtls-client",
                              vector("key-p224.p12"))
        self.assertIn("written, but not compliant with mtls-client: "
                      "authSafe[0].bag[0]: ", result.err)
        self.assertTrue(any(text.startswith("written, but not compliant")
                            for text in result.json()["warnings"]))
        one, = judgements("--profile", "mtls-client", *OPEN,
                          self.path("out.p12"))
        self.assertEqual(one["verdict"], "not-compliant")

    def test_each_profile_is_asked(self):
        own = self.write("own.json", json.dumps({
            "schema": "p12.profile/1", "name": "no-names", "kind": "policy",
            "summary": "ours", "source": "the handbook",
            "rules": {"client-auth": "error"}}).encode())
        result = self.convert("--profile", "modern", "--profile", own,
                              vector("key-p224.p12"))
        self.assertIn("not compliant with no-names: ", result.err)
        self.assertNotIn("with modern", result.err)


if __name__ == "__main__":
    main()
