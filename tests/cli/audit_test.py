#!/usr/bin/env python3
"""`p12 audit` over files and folders: what it finds, in which order, and that
nothing holds it up."""
import json
import os
import pty
import select
import shutil
import socket
import subprocess
import threading
import time

import fleets
from command import (COMMAND, DONE, FILE, INPUT, LIMIT, NO, PASSWORD, USAGE,
                     Case, environment, main, run, vector)
from fleets import content, lines

LEGACY = vector("legacy.p12")
WORD = ["-p", "pass:changeit"]


class Fleet(Case):
    def copy(self, name, source="legacy.p12"):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(vector(source), path)
        return path

    def found(self, code, *args, **more):
        """The files that were judged, as JSON names them."""
        more.setdefault("cwd", self.folder.name)
        result = self.expect(code, "audit", "--format", "jsonl", *args, **more)
        return [line["file"] for line in lines(result)]


class Folders(Fleet):
    def test_names_tell_what_is_judged(self):
        for name in ("a.p12", "b.PFX", "c.PkCs12", "sub/d.p12", "e.txt", "p12",
                     ".hidden.p12", "f.p12.bak"):
            self.copy("in/" + name)
        self.assertEqual(self.found(NO, "in"), [
            "in/.hidden.p12", "in/a.p12", "in/b.PFX", "in/c.PkCs12",
            "in/sub/d.p12"])

    def test_a_file_that_is_named_is_judged_whatever_its_name(self):
        self.copy("e.txt")
        self.assertEqual(self.found(NO, "e.txt"), ["e.txt"])

    def test_sniffing_looks_at_the_content(self):
        self.copy("in/a.bin")
        self.copy("in/armoured", "pem.p12")
        self.copy("in/base64", "base64.p12")
        self.copy("in/nss", "nss.p12")
        self.write("in/picture", b"\x89PNG\r\n" + bytes(100000))
        self.write("in/empty", b"")
        self.write("in/broken.p12", b"no container")
        self.assertEqual(self.found(INPUT, "--sniff", "in"), [
            "in/a.bin", "in/armoured", "in/base64", "in/broken.p12",
            "in/nss"])

    def test_paths_keep_the_order_they_are_given_in(self):
        for name in ("b/z.p12", "b/a.p12", "a.p12"):
            self.copy(name)
        self.assertEqual(self.found(NO, "b/", "a.p12"),
                         ["b/a.p12", "b/z.p12", "a.p12"])
        self.assertEqual(self.found(NO, "."),
                         ["./a.p12", "./b/a.p12", "./b/z.p12"])

    def test_nothing_is_followed_twice(self):
        self.copy("in/sub/a.p12")
        os.symlink("..", self.path("in/sub/up"))
        os.symlink("sub", self.path("in/again"))
        os.symlink("loop", self.path("in/loop"))
        os.link(self.path("in/sub/a.p12"), self.path("in/sub/hard.p12"))
        os.symlink("a.p12", self.path("in/sub/soft.p12"))
        self.assertEqual(self.found(NO, "in"), ["in/sub/a.p12"])
        self.assertEqual(self.found(NO, "in", "in"), ["in/sub/a.p12"])
        self.assertEqual(self.found(NO, "in/again"), ["in/again/a.p12"])
        self.assertEqual(self.found(NO, "in/sub/soft.p12", "in"),
                         ["in/sub/soft.p12"])
        result = self.expect(NO, "audit", self.path("in"))
        self.assertIn("1 file (2 passed over", result.out)

    def test_a_link_inside_a_folder_to_a_file_elsewhere_is_judged(self):
        self.copy("elsewhere/a")
        os.makedirs(self.path("in"))
        os.symlink("../elsewhere/a", self.path("in/link.p12"))
        self.assertEqual(self.found(NO, "in"), ["in/link.p12"])

    def test_a_link_that_leads_nowhere_is_a_finding(self):
        self.copy("in/b.p12")
        os.symlink("nowhere", self.path("in/a.p12"))
        os.symlink("c.p12", self.path("in/c.p12"))
        result = self.expect(FILE, "audit", self.path("in"))
        self.assertIn("a.p12: unreadable: No such file", result.out)
        self.assertIn("c.p12: unreadable: Too many levels", result.out)
        self.assertIn("b.p12: not compliant", result.out)
        self.assertIn("No such file", result.err)
        self.assertEqual(
            self.expect(FILE, "audit", "-q", self.path("in")).err, "")

    def test_what_is_no_file_is_never_waited_for(self):
        self.copy("in/z.p12")
        os.mkfifo(self.path("in/pipe.p12"))
        os.makedirs(self.path("in/folder.p12"))
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        server.bind(self.path("in/socket.p12"))
        self.assertEqual(self.found(NO, "in"), ["in/z.p12"])
        self.assertEqual(self.found(NO, "--sniff", "in"), ["in/z.p12"])
        for name, why in (("in/pipe.p12", "a named pipe"),
                          ("in/socket.p12", "a socket"),
                          ("/dev/zero", "a device")):
            result = self.expect(FILE, "audit", name, LEGACY,
                                 cwd=self.folder.name)
            self.assertIn(f"{name}: unreadable: {why}", result.out)
            self.assertIn("legacy.p12: not compliant", result.out)

    def test_what_the_shell_opens_is_read(self):
        done = subprocess.run(
            ["bash", "-c", '"$0" audit <(cat "$1")', COMMAND, LEGACY],
            stdout=subprocess.PIPE, env=environment(), timeout=60)
        self.assertEqual(done.returncode, NO)
        self.assertIn(b"/dev/fd/", done.stdout)
        for name in ("-", "/dev/stdin"):
            result = self.expect(NO, "audit", name,
                                 input=content("legacy.p12"))
            self.assertIn("not compliant", result.out)

    def test_folders_within_each_other_without_end(self):
        here = os.getcwd()
        os.chdir(self.folder.name)
        self.addCleanup(os.chdir, here)
        for _ in range(300):
            os.mkdir("d")
            os.chdir("d")
        shutil.copy(LEGACY, "a.p12")
        os.chdir(self.folder.name)
        self.copy("z.p12")
        result = self.expect(LIMIT, "audit", "--format", "jsonl", ".",
                             cwd=self.folder.name)
        deep, last = lines(result)
        self.assertEqual(deep["verdict"], "unreadable")
        self.assertIn("more than 256 folders", deep["error"]["text"])
        self.assertEqual(last["file"], "./z.p12")

    def test_a_folder_that_may_not_be_read(self):
        self.copy("in/a.p12")
        os.makedirs(self.path("in/closed"))
        os.chmod(self.path("in/closed"), 0)
        if os.access(self.path("in/closed"), os.R_OK):
            self.skipTest("root may read everything")
        result = self.expect(FILE, "audit", self.path("in"))
        self.assertIn("closed: unreadable: Permission denied", result.out)
        self.assertIn("a.p12: not compliant", result.out)


class HostileNames(Fleet):
    NAMES = (b"new\nline.p12", b"bad\xff\xfe.p12", b"\x1b[31mred.p12",
             b"quote\"'`$(x).p12", b"-rf.p12", "rtl‮21p.p12".encode(),
             b"back\\slash.p12", b"\x7f.p12", b"{}[],:.p12", b" .p12")

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("in"))
        for name, data in zip(self.NAMES, fleets.distinct(len(self.NAMES))):
            with open(os.path.join(os.fsencode(self.path("in")), name),
                      "wb") as file:
                file.write(data)

    def test_json_parses_and_has_every_name(self):
        want = sorted("in/" + name.decode(errors="replace")
                      for name in self.NAMES)
        got = self.found(NO, "in")
        self.assertEqual(sorted(got), want)
        result = self.expect(NO, "audit", "--format", "json", "in",
                             cwd=self.folder.name)
        self.assertEqual([one["file"] for one in result.json()], got)
        self.assertNotRegex(result.raw, rb"[^\n\x20-\x7e]")

    def test_sarif_parses(self):
        result = self.expect(NO, "audit", "--format", "sarif", "in",
                             cwd=self.folder.name)
        self.assertEqual(result.json()["version"], "2.1.0")
        self.assertNotRegex(result.raw, rb"[^\n\x20-\x7e]")

    def test_text_has_nothing_that_moves_a_cursor(self):
        result = self.expect(NO, "audit", "in", cwd=self.folder.name)
        self.assertNotIn("\x1b", result.out + result.err)
        self.assertNotIn("‮", result.out)
        self.assertIn(r"in/new\nline.p12: not compliant", result.out)
        self.assertIn(r"in/bad\xff\xfe.p12: not compliant", result.out)

    def test_lists_of_such_names(self):
        self.assertEqual(
            self.found(NO, "-0", "--files-from", "-",
                       input=b"\0".join(b"in/" + n for n in self.NAMES)),
            ["in/" + n.decode(errors="replace") for n in self.NAMES])


class Lists(Fleet):
    def test_lines_are_paths(self):
        for name in ("a.p12", "b.txt", "in/c.p12"):
            self.copy(name)
        for data in (b"b.txt\n\nin\na.p12\n", b"b.txt\nin\na.p12"):
            self.assertEqual(
                self.found(NO, "--files-from", "-", input=data),
                ["b.txt", "in/c.p12", "a.p12"])
        self.write("list", b"in\n")
        self.assertEqual(self.found(NO, "a.p12", "--files-from", "list"),
                         ["a.p12", "in/c.p12"])

    def test_a_list_that_can_not_be_read(self):
        self.copy("a.p12")
        result = self.expect(FILE, "audit", "a.p12", "--files-from", "missing",
                             cwd=self.folder.name)
        self.assertIn("p12: missing: No such file", result.err)
        self.assertIn("a.p12: not compliant", result.out)

    def test_a_line_that_is_no_path(self):
        self.copy("a.p12")
        result = self.expect(FILE, "audit", "--files-from", "-",
                             cwd=self.folder.name,
                             input=b"x" * (2 << 20) + b"\na.p12\n")
        self.assertIn("line 1 is no path", result.err)
        self.assertIn("a.p12: not compliant", result.out)

    def test_misuse(self):
        for args in ([], ["-0", "x"], ["--format", "xml", "x"],
                     ["--at", "2026-02-30", "x"], ["--at", "soon", "x"],
                     ["--jobs", "0", "x"], ["--profile", "none-such", "x"],
                     ["-", "--files-from", "-"],
                     ["-p", "stdin", "--files-from", "-"],
                     ["--check-passwords", "-", "-"],
                     ["--check-passwords", "-"]):
            with self.subTest(args):
                result = self.expect(USAGE, "audit", *args)
                self.assertEqual(result.out, "")


class ExitCodes(Fleet):
    def compliant(self, name="good.p12"):
        path = self.path(name)
        self.expect(DONE, "convert", *WORD, "--iterations", "1000",
                    "--new-password", "pass:Tr0ub4dor and three",
                    "--profile", "okta-workflows", "-o", path, LEGACY)
        return path

    def test_the_largest_over_all_files(self):
        good = self.compliant()
        okta = ["audit", "--profile", "okta-workflows"]
        closed = ["audit", "--profile", "mtls-client", good]
        self.expect(DONE, *okta, good)
        self.expect(NO, *okta, good, LEGACY)
        self.assertIn("undetermined", self.expect(PASSWORD, *closed).out)
        self.expect(PASSWORD, *okta, "--profile", "mtls-client", good)
        text = self.write("text.p12", b"no container")
        self.expect(INPUT, *okta, good, text, LEGACY)
        self.expect(PASSWORD, *closed, text)
        self.expect(LIMIT, *okta, "--max-file", "4K", text, LEGACY)
        self.expect(FILE, *okta, self.path("missing"), text, good)

    def test_a_wrong_password_is_said_and_the_rest_is_judged(self):
        good = self.compliant()
        args = ["audit", "--profile", "okta-workflows", "-p", "pass:wrong"]
        result = self.expect(PASSWORD, *args, good)
        self.assertIn(": compliant with okta-workflows", result.out)
        self.assertIn("wrong password", result.err)
        self.assertEqual(self.expect(PASSWORD, *args, "-q", good).err, "")
        self.expect(DONE, *args, "-p", "pass:Tr0ub4dor and three", good)

    def test_what_is_open_is_judged(self):
        good = self.compliant()
        closed = self.expect(PASSWORD, "audit", "--profile", "mtls-client",
                             "--format", "json", good).json()
        opened = run("audit", "--profile", "mtls-client", "--format", "json",
                     "-p", "pass:Tr0ub4dor and three", good).json()
        self.assertEqual(closed[0]["verdict"], "undetermined")
        self.assertNotEqual(opened[0]["verdict"], "undetermined")
        kinds = {one["kind"] for one in opened[0]["identities"]}
        self.assertEqual(kinds, {"certificate", "key", "shrouded-key",
                                 "encrypted-safe"})
        self.assertEqual({one["kind"] for one in closed[0]["identities"]},
                         {"shrouded-key", "encrypted-safe"})

    def test_standard_output_that_is_full(self):
        with open("/dev/full", "wb") as full:
            result = run("audit", vector(""), stdout=full)
        self.assertEqual(result.code, FILE)
        self.assertIn("writing standard output", result.err)


class WellKnownPasswords(Fleet):
    def rules(self, *args):
        result = run("audit", "--format", "json", *args, LEGACY)
        return {one["rule"] for one in result.json()[0]["findings"]}

    def test_none_is_tried_unless_asked_for(self):
        self.assertNotIn("password-well-known", self.rules())
        self.assertNotIn("password-well-known", self.rules(*WORD))

    def test_the_built_in_list(self):
        self.assertIn("password-well-known", self.rules("--try-well-known"))
        self.assertIn("password-well-known",
                      self.rules("--try-well-known", *WORD))
        self.assertIn("password-well-known",
                      self.rules("--try-well-known", "-p", "pass:wrong"))

    def test_a_list_of_ones_own(self):
        path = self.write("list", b"one\r\nchangeit\r\nthree")
        self.assertIn("password-well-known",
                      self.rules("--check-passwords", path))
        path = self.write("list", b"one\nthree\n")
        self.assertNotIn("password-well-known",
                         self.rules("--check-passwords", path))

    def test_a_guess_that_opens_counts_as_the_password(self):
        result = self.expect(NO, "audit", "--try-well-known", "--format",
                             "json", "-p", "pass:wrong", LEGACY)
        self.assertEqual(result.err.count("wrong password"), 0)
        self.assertIn("certificate", {
            one["kind"] for one in result.json()[0]["identities"]})

    def test_the_empty_password_and_none(self):
        for name in ("password-empty.p12", "password-empty-legacy.p12",
                     "password-none.p12", "password-none-legacy.p12"):
            with self.subTest(name):
                result = run("audit", "--try-well-known", "--format", "json",
                             vector(name))
                rules = {one["rule"] for one in result.json()[0]["findings"]}
                self.assertIn("password-empty", rules)

    def test_a_list_that_can_not_be_read(self):
        result = self.expect(FILE, "audit", "--check-passwords",
                             self.path("missing"), LEGACY)
        self.assertIn("No such file", result.err)
        self.assertEqual(result.out, "")


class Duplicates(Fleet):
    def summary(self, *args):
        return run("audit", *args, cwd=self.folder.name).out.partition(
            "The same in several files")[2]

    def test_copies_are_found_without_a_password(self):
        for name in ("b.p12", "in/a.p12"):
            self.copy(name)
        self.copy("c.p12", "nss.p12")
        text = self.summary(".")
        self.assertIn("encrypted key", text)
        self.assertIn("    ./b.p12\n    ./in/a.p12\n", text)
        self.assertNotIn("c.p12", text)

    def test_a_certificate_in_another_wrapping_is_found_with_it(self):
        self.copy("a.p12")
        self.expect(DONE, "convert", *WORD, "-o", self.path("b.p12"), LEGACY)
        self.assertEqual(self.summary("."), "")
        text = self.summary(*WORD, ".")
        self.assertRegex(text, r"certificate CN=[^\n]*, SHA-256")
        self.assertIn("private key", text)
        self.assertIn("    ./a.p12\n    ./b.p12\n", text)

    def test_the_same_file_is_no_duplicate(self):
        self.copy("a.p12")
        os.link(self.path("a.p12"), self.path("b.p12"))
        self.assertEqual(self.summary("a.p12", "b.p12", "./a.p12"), "")

    def test_many_copies_are_not_all_listed(self):
        for i in range(30):
            self.copy(f"{i:02}.p12")
        text = self.summary(".")
        self.assertIn("./19.p12\n    and 10 more\n", text)

    def test_the_summary_goes_where_no_program_reads(self):
        self.copy("a.p12")
        result = self.expect(NO, "audit", "--format", "jsonl", "a.p12",
                             cwd=self.folder.name)
        self.assertEqual(len(lines(result)), 1)
        self.assertIn("1 file\n  modern  1 not compliant", result.err)
        for option in ("-q", "--no-summary"):
            result = self.expect(NO, "audit", "--format", "jsonl", option,
                                 "a.p12", cwd=self.folder.name)
            self.assertEqual(result.err, "")


class Jobs(Fleet):
    def test_any_number_of_jobs_writes_the_same(self):
        for form in ("text", "jsonl", "json", "sarif"):
            args = ["audit", "--profile", "modern", "--profile", "mtls-client",
                    "--format", form, vector("")]
            one = run(*args, "--jobs", "1")
            for jobs in ("2", "7", "64"):
                many = run(*args, "--jobs", jobs)
                self.assertEqual((many.code, many.raw, many.err),
                                 (one.code, one.raw, one.err), form)

    def test_memory_does_not_grow_with_the_files(self):
        if fleets.is_sanitized():
            self.skipTest("a sanitizer takes memory of its own")
        few, many = 1000, 10000
        peaks = {}
        for n in (few, many):
            folder = self.path(str(n))
            os.makedirs(folder)
            fleets.fill(folder, n)
            code, peaks[n] = fleets.peak("audit", "--format", "jsonl", folder)
            self.assertEqual(code, NO)
        record = (peaks[many] - peaks[few]) / (many - few)
        print(f"memory: {record:.0f} bytes a file")
        self.assertGreater(record, 0)
        self.assertLess(record, 1000)


class Changing(Fleet):
    """Files that somebody writes meanwhile."""

    def while_written(self, write, path):
        stop = threading.Event()

        def work():
            while not stop.is_set():
                write(path)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def judge_until(self, write, data, text):
        path = self.write("a.p12", data)
        seen = set()
        end = time.monotonic() + 60
        for _ in self.while_written(write, path):
            while text not in "".join(seen) and time.monotonic() < end:
                result = run("audit", "--no-summary", path)
                self.assertIn(result.code, (NO, INPUT, FILE), result.out)
                seen.add(result.out)
        return "".join(seen)

    def test_a_file_that_is_written_all_the_time(self):
        data = content("legacy.p12") + bytes(40 << 20)

        def touch(path):
            with open(path, "r+b") as file:
                file.seek(-1, os.SEEK_END)
                file.write(b"\0")

        self.assertIn("it changes while it is read",
                      self.judge_until(touch, data,
                                       "it changes while it is read"))

    def test_a_file_that_is_cut_off_and_grows_again(self):
        data = content("legacy.p12")

        def rewrite(path):
            os.truncate(path, 100)
            with open(path, "r+b") as file:
                file.write(data)

        seen = self.judge_until(rewrite, data, "unreadable")
        self.assertIn("unreadable", seen)


class Progress(Fleet):
    def test_it_is_shown_on_a_terminal_alone(self):
        fleets.fill(self.folder.name, 300)
        master, slave = pty.openpty()
        with open(self.path("out"), "wb") as out:
            process = subprocess.Popen(
                [COMMAND, "audit", "--try-well-known", "--format", "jsonl",
                 self.folder.name], stdin=subprocess.DEVNULL, stdout=out,
                stderr=slave, env=environment())
        os.close(slave)
        shown = b""
        while select.select([master], [], [], 60)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:
                break
        os.close(master)
        self.assertEqual(process.wait(), NO)
        self.assertRegex(shown, rb"\d+ files?, \d+ not compliant")
        self.assertNotIn(b"deriving keys", shown)
        with open(self.path("out"), encoding="utf-8") as file:
            self.assertEqual(len([json.loads(line) for line in file]), 300)


if __name__ == "__main__":
    main()
