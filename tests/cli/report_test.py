#!/usr/bin/env python3
"""`p12 report`: one summary of what several machines have found."""
import json
import os
import re
import shutil
import subprocess

import fleets
import schema
from command import (COMMAND, DONE, FILE, INPUT, NO, SOURCE, USAGE, Case,
                     environment, main, run, vector)

AUDIT = schema.validator("audit")
REPORT = schema.validator("report")


def has_gnu_parallel():
    """Another program has the same name."""
    if shutil.which("parallel") is None:
        return False
    done = subprocess.run(["parallel", "--version"], capture_output=True)
    return b"GNU parallel" in done.stdout


class Shards(Case):
    def audit(self, name, *args, **more):
        """A file with the lines of an audit."""
        result = run("audit", "-q", "--format", "jsonl", *args,
                     cwd=self.folder.name, **more)
        return self.write(name, result.raw)

    def report(self, code, *args, **more):
        result = self.expect(code, "report", "--json", *args, **more)
        data = result.json()
        self.assertEqual(schema.complaints(REPORT, data), [])
        return data

    def copy(self, name, source="legacy.p12"):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        shutil.copy(vector(source), self.path(name))


class Merging(Shards):
    def test_shards_sum_up_to_the_whole(self):
        vectors = [vector(n) for n in sorted(os.listdir(vector("")))
                   if n.endswith(".p12")]
        profiles = ["--profile", "modern", "--profile", "mtls-client"]
        whole = self.report(DONE, self.audit("whole", "--label", "m", *profiles,
                                             *vectors))
        shards = [self.audit(f"shard{i}", "--label", "m", *profiles,
                             *vectors[i::3]) for i in range(3)]
        parts = self.report(DONE, *shards)
        self.assertEqual(whole["files"], len(vectors))
        self.assertGreater(whole["unreadable"], 10)
        self.assertGreater(len(whole["duplicates"]), 3)

        def key(group):
            return sorted((one["kind"], one["sha256"])
                          for one in group["what"])

        for data in (whole, parts):
            for group in data["duplicates"]:
                group["files"].sort(key=lambda one: one["file"])
                group["what"].sort(key=lambda one: one["sha256"])
            data["duplicates"].sort(key=key)
            data["rules"].sort(key=lambda r: [str(v) for v in r.values()])
        self.assertEqual(parts, whole)

    def test_the_audits_own_summary_says_the_same(self):
        self.copy("a/x.p12")
        self.copy("a/y.p12")
        self.copy("a/z.p12", "nss.p12")
        own = run("audit", self.path("a")).out
        report = self.expect(DONE, "report",
                             self.audit("lines", self.path("a"))).out
        own = own[own.index("3 files"):].splitlines()
        report = [line.replace(self.path("lines") + ": ", "")
                  for line in report.splitlines()]
        self.assertEqual(report, own)

    def test_what_is_on_two_machines_is_a_duplicate(self):
        self.copy("a/x.p12")
        self.copy("b/x.p12")
        self.copy("b/y.p12", "nss.p12")
        one = self.audit("one", "--label", "alpha", "a/x.p12")
        two = self.audit("two", "--label", "beta", "b")
        data = self.report(DONE, one, two)
        self.assertEqual(data["machines"], ["alpha", "beta"])
        self.assertEqual([group["files"] for group in data["duplicates"]],
                         [[{"machine": "alpha", "file": "a/x.p12"},
                           {"machine": "beta", "file": "b/x.p12"}]])
        text = self.expect(DONE, "report", one, two).out
        self.assertIn("3 files of 2 machines\n", text)
        self.assertIn("    alpha: a/x.p12\n    beta: b/x.p12\n", text)

    def test_without_a_label_the_file_tells_the_machine(self):
        self.copy("a.p12")
        names = [self.audit(name, "a.p12") for name in ("one", "two")]
        data = self.report(DONE, *names)
        self.assertEqual(data["machines"], names)
        self.assertEqual(len(data["duplicates"]), 1)

    def test_a_shard_given_twice_counts_once(self):
        self.copy("a.p12")
        self.copy("b.p12", "nss.p12")
        path = self.audit("lines", "--label", "m", "a.p12", "b.p12",
                          "missing")
        once = self.report(DONE, path)
        twice = self.report(DONE, path, path)
        self.assertEqual(twice.pop("repeated"), 3)
        self.assertEqual(once.pop("repeated"), 0)
        self.assertEqual(twice, once)
        self.assertEqual(once["unreadable"], 1)
        self.assertEqual(once["files"], 3)
        self.assertEqual(once["duplicates"], [])

    def test_another_profile_of_the_same_file_is_no_repetition(self):
        self.copy("a.p12")
        paths = [self.audit(name, "--label", "m", "--profile", name, "a.p12")
                 for name in ("modern", "owasp")]
        data = self.report(DONE, *paths)
        self.assertEqual((data["files"], data["repeated"]), (1, 0))
        self.assertEqual([p["profile"] for p in data["profiles"]],
                         ["modern", "owasp"])

    def test_names_that_json_can_not_tell_apart(self):
        for i, data in enumerate(fleets.distinct(2)):
            with open(os.path.join(os.fsencode(self.folder.name),
                                   b"%c.p12" % (0xfe + i)), "wb") as file:
                file.write(data)
        data = self.report(DONE, self.audit("lines", "."))
        self.assertEqual((data["files"], data["repeated"]), (2, 0))

    def test_copies_under_such_names_are_two_files(self):
        for octet in (0xfe, 0xff):
            shutil.copy(os.fsencode(vector("legacy.p12")),
                        os.path.join(os.fsencode(self.folder.name),
                                     b"%c.p12" % octet))
        lines = self.audit("lines", ".")
        data = self.report(DONE, lines)
        self.assertEqual((data["files"], data["repeated"]), (2, 0))
        self.assertGreater(len(data["duplicates"]), 0)
        with open(lines, encoding="ascii") as file:
            named = [json.loads(line) for line in file]
        self.assertEqual([schema.complaints(AUDIT, one) for one in named],
                         [[], []])
        self.assertEqual({one["file_octets"] for one in named},
                         {b"./\xfe.p12".hex(), b"./\xff.p12".hex()})

    def test_standard_input(self):
        self.copy("a.p12")
        with open(self.audit("lines", "--label", "m", "a.p12"), "rb") as file:
            data = self.report(DONE, "-", input=file.read())
        self.assertEqual(data["files"], 1)


class Broken(Shards):
    LINE = {"schema": "p12.audit/1", "file": "a", "profile": "modern",
            "verdict": "compliant", "findings": [], "identities": [],
            "error": None}

    def line(self, **changes):
        return json.dumps({**self.LINE, **changes}).encode() + b"\n"

    def test_broken_lines_are_named_and_the_rest_goes_on(self):
        finding = {"rule": "ber", "severity": "note", "undecided": False}
        identity = {"kind": "key", "sha256": "0" * 64, "subject": None}
        cases = [
            (b"nonsense\n", "no JSON"),
            (b'{"schema": "p12.audit/1", "fi', "no JSON"),
            (b"[" + self.line()[:-1] + b"]\n", "an array"),
            (b"{}\n", "no object of p12.audit/1"),
            (b"7\n", "no JSON"),
            (self.line(schema="p12.info/1"), "no object of p12.audit/1"),
            (self.line(schema=7), "no object of p12.audit/1"),
            (self.line(file=None), "no file's name"),
            (self.line(verdict="good"), "no verdict"),
            (self.line(verdict=None), "no verdict"),
            (self.line(profile=None), "no profile's name"),
            (self.line(verdict="unreadable"), "no profile's name"),
            (self.line(findings=None), "are missing"),
            (self.line(identities={}), "are missing"),
            (self.line(findings=[{}]), "without its rule"),
            (self.line(findings=["x"]), "without its rule"),
            (self.line(findings=[{**finding, "severity": "off"}]),
             "without its rule"),
            (self.line(identities=[{**identity, "kind": "x"}]),
             "without its kind"),
            (self.line(identities=[{**identity, "sha256": "0" * 63}]),
             "without its kind"),
            (self.line(identities=[{**identity, "sha256": "G" * 64}]),
             "without its kind"),
            (b"\xff\xfe\n", "no JSON"),
            (b"[" * 100000 + b"\n", "no JSON"),
        ]
        for data, why in cases:
            with self.subTest(data[:60]):
                if not data.endswith(b"\n"):
                    data += b"\n"
                whole = self.line() + b"\n \n" + data + self.line(
                    file="b", findings=[finding], identities=[identity])
                path = self.write("lines", whole)
                result = self.expect(INPUT, "report", path)
                self.assertIn("2 files (1 line broken)", result.out)
                self.assertIn(f"p12: {path}: line 4: ", result.err)
                self.assertIn(why, result.err)
                self.assertEqual(
                    self.expect(INPUT, "report", "-q", path).err, "")
                self.assertEqual(self.report(INPUT, path)["broken_lines"], 1)

    def test_a_line_is_bounded(self):
        path = self.write("lines", self.line(file="x" * 5000) + self.line())
        self.assertEqual(self.report(DONE, path)["files"], 2)
        data = self.report(INPUT, "--max-line", "4K", path)
        self.assertEqual((data["files"], data["broken_lines"]), (1, 1))

    def test_a_file_that_is_not_there(self):
        path = self.write("lines", self.line())
        result = self.expect(FILE, "report", self.path("missing"), path)
        self.assertIn("No such file", result.err)
        self.assertIn("1 file\n", result.out)
        self.expect(FILE, "report", self.folder.name)

    def test_hostile_texts_stay_texts(self):
        rule = {"rule": "\x1b[2J\n", "severity": "error", "undecided": True}
        identity = {"kind": "certificate", "sha256": "1" * 64,
                    "subject": "CN=\x1b]0;x\x07"}
        path = self.write("lines", b"".join(
            self.line(file=name, profile="\x1b[31m", label="\u202e",
                      verdict="not-compliant", findings=[rule],
                      identities=[identity]) for name in ("a\n\x1b", "b")))
        result = self.expect(DONE, "report", path)
        for odd in ("\x1b", "\x07", "\u202e"):
            self.assertNotIn(odd, result.out)
        self.assertEqual(len(self.report(DONE, path)["duplicates"]), 1)

    def test_misuse(self):
        for args in ([], ["-", "-"], ["--max-line", "0", "-"],
                     ["--color", "x", "-"]):
            self.expect(USAGE, "report", *args)

    def test_memory_does_not_grow_with_the_lines(self):
        if fleets.is_sanitized():
            self.skipTest("a sanitizer takes memory of its own")
        peaks = []
        for n in (1000, 20000):
            path = self.path(str(n))
            with open(path, "wb") as file:
                for i in range(n):
                    file.write(self.line(
                        file=f"folder/client-{i:06}.p12", identities=[
                            {"kind": kind, "sha256": f"{i:064x}",
                             "subject": None}
                            for kind in ("shrouded-key", "encrypted-safe")]))
            code, peak = fleets.peak("report", path)
            self.assertEqual(code, DONE)
            peaks.append(peak)
        record = (peaks[1] - peaks[0]) / 19000
        print(f"memory: {record:.0f} bytes a file")
        self.assertGreater(record, 0)
        self.assertLess(record, 1000)


class Pipelines(Shards):
    """The ways of docs/fleet.md."""

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("in"))
        fleets.fill(self.path("in"), 200)
        shutil.copy(self.path("in/client-000007.p12"),
                    self.path("in/copy.p12"))

    def shell(self, script):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", script], cwd=self.folder.name,
            capture_output=True, timeout=300,
            env=environment({"P12": COMMAND, "PARALLEL_HOME":
                             self.path("parallel"), "HOME":
                             self.folder.name}))
        return done

    def check(self, data):
        self.assertEqual(data["files"], 201)
        self.assertEqual(data["repeated"], 0)
        self.assertEqual(len(data["duplicates"]), 1)
        self.assertEqual([one["file"] for one in
                          data["duplicates"][0]["files"]],
                         ["in/client-000007.p12", "in/copy.p12"])

    def test_gnu_parallel(self):
        if not has_gnu_parallel():
            self.skipTest("GNU parallel is not installed")
        audit = '"$P12" audit -q --format jsonl --label here --jobs 1'
        odd = os.path.join(os.fsencode(self.path("in")), b"new\nline '$(x).p12")
        os.rename(self.path("in/copy.p12"), odd)
        for way in ("parallel -0 -k -n 25 " + audit + " -- {}",
                    "parallel --pipe --recend '\\0' -k -N 25 " + audit
                    + " -0 --files-from -"):
            with self.subTest(way):
                done = self.shell('find in -name "*.p12" -print0 | sort -z | '
                                  + way + " > lines")
                # so many of its jobs, all of them, found what is not compliant
                self.assertEqual(done.returncode, 9, done.stderr)
                self.assertNotIn(b"p12:", done.stderr)
                data = self.report(DONE, self.path("lines"))
                copies = data["duplicates"][0]["files"]
                self.assertEqual(copies[1]["file"], "in/new\nline '$(x).p12")
                copies[1]["file"] = "in/copy.p12"
                self.check(data)

    def guide(self, start, end):
        """A piece of docs/fleet.md."""
        with open(os.path.join(SOURCE, "docs/fleet.md"),
                  encoding="utf-8") as file:
            text = file.read()
        return text[text.index(start):text.index(end, text.index(start))]

    def own_path(self):
        """Where p12 is the command under test."""
        if not os.path.exists(self.path("bin")):
            os.makedirs(self.path("bin"))
            os.symlink(COMMAND, self.path("bin/p12"))
        return self.path("bin") + os.pathsep + os.environ["PATH"]

    def test_the_guides_slurm_script(self):
        with open(self.path("audit.sh"), "w", encoding="utf-8") as file:
            file.write(self.guide("#!/bin/bash", "```"))
        self.shell('find in -name "*.p12" -print0 > paths')
        for task in range(4):
            done = subprocess.run(
                ["bash", "audit.sh"], cwd=self.folder.name, timeout=60,
                capture_output=True, env=environment({
                    "PATH": self.own_path(),
                    "SLURM_ARRAY_TASK_ID": str(task),
                    "SLURM_ARRAY_TASK_MIN": "0",
                    "SLURM_ARRAY_TASK_COUNT": "4",
                    "SLURM_CPUS_PER_TASK": "2"}))
            self.assertEqual((done.returncode, done.stderr), (0, b""))
        data = self.report(DONE, *(self.path(f"shard-{i}.jsonl")
                                   for i in range(1, 5)))
        data["duplicates"][0]["files"].sort(key=lambda one: one["file"])
        self.assertEqual(data["machines"], ["archive"])
        self.check(data)

    def test_the_guides_command_for_spark(self):
        pipe = "".join(re.findall(r'"([^"]*)"', self.guide("paths.pipe(",
                                                           "lines.save")))
        paths = "".join(f"in/{name}\n" for name in
                        sorted(os.listdir(self.path("in")))).encode()
        done = subprocess.run(["bash", "-c", pipe], cwd=self.folder.name,
                              input=paths, capture_output=True, timeout=60,
                              env=environment({"PATH": self.own_path()}))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.check(self.report(DONE, self.write("lines", done.stdout)))

    def test_a_pipe_of_paths(self):
        done = self.shell('find in -name "*.p12" | sort | "$P12" audit -q'
                          ' --format jsonl --files-from - |'
                          ' "$P12" report --json -')
        self.assertEqual(done.returncode, NO, done.stderr)
        self.check(json.loads(done.stdout))


if __name__ == "__main__":
    main()
