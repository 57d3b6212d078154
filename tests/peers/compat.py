"""`p12 compat` against what the programs that it speaks of really do, over
every container at hand: compat.py SCRATCH [OPTION | NAME]..., by way of
compat.sh."""
import concurrent.futures
import csv
import json
import os
import subprocess
import sys

import compat_page
import containers
from compat_known import KNOWN
from compat_programs import Got, find_readers

WORKERS = 2
KEYS = {"key", "shrouded-key"}
X509 = "1.2.840.113549.1.9.22.1"


def skip(what, why):
    print(f"SKIP: peers_compat {what}: {why}")


# ---- A container ------------------------------------------------------------


class Job:
    """`ours` are the verdicts of `p12 compat`, by reader, with its words; `got`
    is what each program got."""

    def __init__(self, number, container, work):
        self.name, self.path = container.name, container.path
        self.password = container.password
        self.file = f"{number:04}.p12"
        with open(os.path.join(work, self.file), "wb") as file:
            file.write(containers.content_of(container.path))
        self.ours, self.got = {}, {}
        self.keys = self.certificates = 0
        self.is_whole = False    # nothing in it is closed to us
        self.is_shut = True      # nothing that is encrypted opens

    def p12(self, command, *words):
        """(exit code, what it prints, what it complains of)."""
        source = "none" if self.password is None else "env:P12_PASS"
        done = subprocess.run(
            [os.environ["P12_COMMAND"], command, "--json", "-p", source,
             *words, self.path],
            capture_output=True, check=False,
            env={**os.environ, "P12_PASS": self.password or ""})
        return done.returncode, done.stdout, done.stderr.decode()

    # What there is: how many different keys and certificates.

    def look(self):
        _, text, _ = self.p12("info")
        info = json.loads(text) if text else {}
        bags = [bag for safe in info.get("safes", [])
                for bag in below(safe)]
        self.keys = len({identity_of_key(bag) for bag in bags
                         if bag["type"] in KEYS})
        self.certificates = len({
            (bag["certificate"] or {}).get("sha256") or bag["path"]
            for bag in bags if bag["type"] == "certificate"
            and bag["value_oid"] == X509})
        locked = [part for part in (*info.get("safes", []), *bags)
                  if part["scheme"]]
        self.is_whole = "safes" in info and all(
            part["opened"] for part in locked) and all(
                safe["type"] != "enveloped" for safe in info["safes"])
        self.is_shut = bool(locked) and not any(
            part["opened"] for part in locked)

    def has(self):
        """Of what is closed to us, as much as one of the programs gets."""
        most = [] if self.is_whole else self.got.values()
        return (max([self.keys, *(g.keys for g in most)]),
                max([self.certificates, *(g.certificates for g in most)]))

    # What is said of it.

    def judge(self, readers):
        status, text, words = self.p12("compat")
        answers = json.loads(text).get("readers", []) if text else []
        if status not in (0, 4) or (status == 4 and (
                "(P12_E_MAC)" in words or self.is_shut)):
            answers = []
        self.ours = {a["reader"]: (a["opens"], reasons(a)) for a in answers}
        for reader in readers:
            self.ours.setdefault(reader, ("unreadable",
                                          f"exit code {status}: {words}"))

    # What it is.

    def real(self, reader):
        """yes, partly or no, and the words."""
        got = self.got[reader]
        keys, certificates = self.has()
        seen = f"{got.keys} of {keys} keys, {got.certificates} of " \
               f"{certificates} certificates"
        if got.words:
            seen += ": " + got.words
        if not got.opened:
            return "no", got.words
        if not got.keys + got.certificates and (
                keys + certificates or not self.is_whole):
            return "no", "shows nothing: " + seen
        if got.keys < keys or got.certificates < certificates:
            return "partly", seen
        return "yes", seen

    def agrees(self, reader):
        ours = self.ours[reader][0]
        return self.real(reader)[0] == ("no" if ours == "unreadable" else ours)


def below(parent):
    for bag in parent.get("bags") or []:
        yield bag
        yield from below(bag)


def identity_of_key(bag):
    return (bag["key"] or {}).get("public_key_sha256") or bag["path"]


def reasons(answer):
    return "; ".join(f"{b['path']}: {b['rule']}: {b['found']}"
                     for b in answer["because"] if b["decides"])


# ---- Running ----------------------------------------------------------------


def run_programs(readers, jobs, pool):
    """Java has a process of its own beside the others."""
    java = readers.get("java-17")
    prepared = pool.submit(java.prepare, jobs) if java else None
    for name, program in readers.items():
        if program is java:
            prepared.result()
        for job, got in zip(jobs, pool.map(program.get, jobs)):
            job.got[name] = got


def keep(path, jobs):
    """What the programs did, to be read again."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        for job in jobs:
            for reader, got in job.got.items():
                table.writerow([job.name, reader, *got])


def read_again(path, jobs):
    by_name = {job.name: job for job in jobs}
    with open(path, encoding="utf-8", newline="") as file:
        for name, reader, is_open, keys, certificates, words in csv.reader(
                file, delimiter="\t"):
            if name in by_name:
                by_name[name].got[reader] = Got(
                    is_open == "True", int(keys), int(certificates), words)


# ---- The whole --------------------------------------------------------------


def known_reason(reader, job):
    return next((k.reason for k in KNOWN
                 if reader in k.readers and job.name in k.names), None)


def line(reader, job):
    ours, why = job.ours[reader]
    real, words = job.real(reader)
    return (f"{reader}: {job.name}: {ours} ({why[:150].strip()}), and it is "
            f"{real} ({words[:150]})")


def report(readers, jobs):
    """Lists what disagrees; how many are not known."""
    wrong = 0
    for reader in readers:
        for job in jobs:
            reason = known_reason(reader, job)
            if job.agrees(reader) and reason:
                print(f"WRONG: {line(reader, job)}, but is listed: {reason}")
                wrong += 1
            elif not job.agrees(reader) and reason:
                print(f"known: {line(reader, job)}: {reason}")
            elif not job.agrees(reader):
                print(f"WRONG: {line(reader, job)}")
                wrong += 1
    return wrong


def options_of(words):
    """(what was named, {option: its value})"""
    named = [word for word in words if not word.startswith("--")]
    options = dict(word.partition("=")[::2] for word in words
                   if word.startswith("--"))
    return named, options


def chosen(named):
    return [c for c in (*containers.vectors(), *sample(containers.corpus()))
            if not named or c.name in named]


def sample(corpus):
    """Every P12_COMPAT_EVERY-th of other people's containers, and those about
    which something is known, where there is no time for all."""
    every = int(os.environ.get("P12_COMPAT_EVERY", 1))
    corpus = list(corpus)
    known = {name for k in KNOWN for name in k.names}
    some = [c for i, c in enumerate(corpus)
            if i % every == 0 or c.name in known]
    if len(some) < len(corpus):
        skip(f"{len(corpus) - len(some)} of {len(corpus)} containers of "
             "other people", f"P12_COMPAT_EVERY is {every}")
    return some


def look_at(readers, jobs, options):
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        if "--again" in options:
            read_again(options["--again"], jobs)
        else:
            run_programs(readers, jobs, pool)
        list(pool.map(Job.look, jobs))
        list(pool.map(lambda job: job.judge(readers), jobs))
    if "--keep" in options:
        keep(options["--keep"], jobs)


def finish(readers, jobs, missing, options):
    """1 if the page is not what was seen."""
    page = compat_page.page(readers, jobs)
    print("\n" + page)
    if missing:
        skip("docs/compat.md", "not all programs are here")
    elif "--docs" in options:
        compat_page.write(page)
    else:
        return compat_page.differs(page)
    return 0


def main(work, *words):
    named, options = options_of(words)
    readers, missing = find_readers(work)
    for name, why in missing.items():
        skip(name, why)
    if not readers:
        return 77
    jobs = [Job(i, c, work) for i, c in enumerate(chosen(named))]
    look_at(readers, jobs, options)
    if named:
        for job in jobs:
            for reader in readers:
                print(line(reader, job))
        return 0
    wrong = report(readers, jobs)
    if not wrong:
        wrong = finish(readers, jobs, missing, options)
    if wrong:
        print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
