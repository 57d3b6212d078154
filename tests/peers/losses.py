"""What is lost when a container is repackaged: losses.py SCRATCH [--docs]
[FILE...], by way of losses.sh."""
import collections
import functools
import multiprocessing
import os
import re
import subprocess
import sys

import containers
from contents import (CERT_TYPE, CRL_TYPE, KEY_TYPE, SAFE_TYPE, SECRET_TYPE,
                      Contents, differences)
from der import read
from look import X509
from programs_readers import Program, Refused, first_words

HERE = os.path.dirname(os.path.abspath(__file__))
NEW = "changeit"
NAME, KEY_ID = ("1.2.840.113549.1.9." + n for n in ("20", "21"))
BAGS = {KEY_TYPE: "keys", CRL_TYPE: "CRLs", SECRET_TYPE: "secrets"}
ATTRIBUTES = {NAME: "friendlyName", KEY_ID: "localKeyID"}


# ---- As a user does it ------------------------------------------------------


def save(work, name, octets):
    with open(os.path.join(work, name), "wb") as file:
        file.write(octets)
    return name


class OpenSSL(Program):
    """To PEM and back; the first name is given again, and whether there is a
    key; -legacy only if it does not go without."""

    title = "openssl"
    how = ("`openssl pkcs12 -in IN -nodes -out PEM`, then `openssl pkcs12 "
           "-export -in PEM -name NAME`")

    def repackage(self, job):
        env = {"P12_OLD": job.container.password or "", "P12_NEW": NEW}
        words = ["pkcs12", "-in", job.source, "-nodes", "-passin",
                 "env:P12_OLD"]
        try:
            text = self.run(*words, **env)
        except Refused as first:
            try:
                text = self.run(*words, "-legacy", **env)
            except Refused:
                raise first from None
        more = [] if b" PRIVATE KEY-----" in text else ["-nokeys"]
        name = re.search(rb"friendlyName: (?!<No Values>)(.*)", text)
        if name:
            more += ["-name", name.group(1)]
        pem = save(self.work, job.stem + ".openssl", text)
        return self.run("pkcs12", "-export", "-in", pem, "-passout",
                        "env:P12_NEW", *more, **env), NEW


class Certtool(Program):
    """It keeps the password, and wants one name for all keys."""

    title = "certtool"
    how = ("`certtool --p12-info --inder --infile IN >PEM`, then `certtool "
           "--to-p12 --load-privkey PEM --load-certificate PEM --load-crl PEM "
           "--p12-name NAME`, with what is there")

    def repackage(self, job):
        password = job.container.password
        how = ["--password", password] if password else \
            ["--empty-password"] if password == "" else ["--null-password"]
        text = self.run("--p12-info", "--inder", "--infile", job.source, *how)
        pem = save(self.work, job.stem + ".certtool", text)
        name = re.search(rb"^\tFriendly name: (.*)$", text, re.M)
        words = ["--to-p12", "--outder", "--p12-name",
                 name.group(1) if name and name.group(1) else "unnamed"]
        for label, option in ((b"PRIVATE KEY-----", "--load-privkey"),
                              (b"BEGIN CERTIFICATE-----",
                               "--load-certificate"),
                              (b"BEGIN X509 CRL-----", "--load-crl")):
            if label in text:
                words += [option, pem]
        return self.run(*words, *how), password


class Keytool(Program):
    """All files in one process."""

    title = "keytool"
    how = "`keytool -importkeystore -srckeystore IN -deststoretype PKCS12`"

    def __init__(self, peer, work):
        super().__init__(peer, work)
        java = os.path.join(os.path.dirname(os.path.realpath(self.words[-1])),
                            "java")
        self.java = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                     "--add-exports",
                     "java.base/sun.security.tools.keytool=ALL-UNNAMED",
                     os.path.join(HERE, "Keytool.java")]
        self.results = {}

    def prepare(self, jobs):
        jobs = [j for j in jobs if j.container.password and
                not set("\t\n\r") & set(j.container.password)]
        lines = ["\t".join([
            "-importkeystore", "-debug", "-noprompt", "-srckeystore", j.source,
            "-srcstoretype", "PKCS12", "-srcstorepass", j.container.password,
            "-destkeystore", f"{j.stem}.keytool", "-deststoretype", "PKCS12",
            "-deststorepass", NEW]) + "\n" for j in jobs]
        done = subprocess.run(self.java, input="".join(lines).encode(),
                              capture_output=True, cwd=self.work, check=False)
        said = [line for line in done.stdout.decode().splitlines()
                if line == "done" or line.startswith("refused")]
        if len(said) != len(jobs):
            raise SystemExit(done.stderr.decode(errors="replace")[-2000:])
        self.results = dict(zip((j.stem for j in jobs), said))

    def repackage(self, job):
        result = self.results.get(job.stem, "an empty password, or none")
        if result != "done":
            raise Refused(result)
        path = os.path.join(self.work, f"{job.stem}.keytool")
        if not os.path.exists(path):
            raise Refused("it says that it is done, and writes nothing")
        return containers.content_of(path), NEW


class Ours:
    title = "p12"
    how = "`p12 convert --new-password SRC IN -o OUT`"

    def __init__(self, work):
        self.work = work
        done = subprocess.run([os.environ["P12_COMMAND"], "--version"],
                              capture_output=True, text=True, check=True)
        self.version = done.stdout.split()[1]

    def repackage(self, job):
        out = os.path.join(self.work, f"{job.stem}.ours")
        c = job.container
        words = [os.environ["P12_COMMAND"], "convert", "--iterations", "2048",
                 "-p", "none" if c.password is None else "env:P12_OLD",
                 "--new-password", "env:P12_NEW", "-o", out]
        if c.mac_password is not None:
            words += ["--mac-password", "env:P12_MAC"]
        done = subprocess.run(
            [*words, c.path], capture_output=True, check=False,
            env={**os.environ, "P12_OLD": c.password or "", "P12_NEW": NEW,
                 "P12_MAC": c.mac_password or ""})
        if done.returncode != 0:
            raise Refused(first_words(done.stderr))
        return containers.content_of(out), NEW


PEERS = {"OPENSSL35": OpenSSL, "CERTTOOL38": Certtool, "KEYTOOL": Keytool}


# ---- Counting ---------------------------------------------------------------


class Job:
    def __init__(self, number, container, work):
        self.container, self.stem = container, f"{number:04}"
        self.source = save(work, self.stem + ".source",
                           containers.content_of(container.path))


@functools.lru_cache(maxsize=4096)
def canonical_key(der):
    """In the one form that OpenSSL writes, if it knows the key."""
    done = subprocess.run(["openssl", "pkey", "-inform", "DER", "-outform",
                           "DER"], input=der, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else der


def canonical(bag):
    return canonical_key(bag.value) if bag.type == KEY_TYPE else bag.value


def bag_word(bag_type, value):
    if bag_type != CERT_TYPE:
        return BAGS.get(bag_type, "bags of other types")
    return "certificates" if read(value).kids()[0].oid() == X509 \
        else "certificates that are not X.509"


def count(source, result):
    """What differs, in words, how often."""
    found = collections.Counter()
    kinds = collections.defaultdict(collections.Counter)
    values = {bag.path: bag.value for bag in source.bags()}
    for d in differences(source, result, canonical):
        if d.what == "bag" and d.kind == "lost":
            found[f"{bag_word(d.type, values[d.path])} lost"] += 1
        elif d.what == "bag" and d.kind == "moved":
            found["order changed"] = 1
        elif d.what == "attribute":
            kinds[d.path, d.type][d.kind] += 1
    for (_, type_), n in kinds.items():
        word = ATTRIBUTES.get(type_, "other attributes")
        changed = min(n["lost"], n["new"])
        found[f"{word} changed"] += changed
        found[f"{word} lost"] += n["lost"] - changed
        found[f"{word} added"] += n["new"] - changed
    nested = [sum(bag.type == SAFE_TYPE for bag in c.bags())
              for c in (source, result)]
    found["nesting lost"] += max(0, nested[0] - nested[1])
    return +found


def contents_of(job):
    c = job.container
    return Contents(containers.content_of(c.path), c.password, c.mac_password)


def is_open(job):
    """To our reader, too, which has no hash of GOST."""
    return not contents_of(job).closed


def run(task):
    """Why it is refused, or a Counter, of one program and one file."""
    peer, job = task
    try:
        data, password = peer.repackage(job)
    except Refused as why:
        return str(why)
    return count(contents_of(job), Contents(data, password))


# ---- The table --------------------------------------------------------------

ROWS = ["keys lost", "certificates lost", "certificates that are not X.509 "
        "lost", "CRLs lost", "secrets lost", "bags of other types lost",
        "nesting lost", "friendlyName lost", "friendlyName changed",
        "friendlyName added", "localKeyID lost", "localKeyID changed",
        "localKeyID added", "other attributes lost", "other attributes changed",
        "other attributes added"]


def table(peers, results):
    """Lines of columns: files first, then bags and attributes."""
    lines = [["", *(f"{p.title} {p.version}" for p in peers)]]

    def add(word, figures):
        lines.append([word, *(f"{n:,}" for n in figures)])

    done = [[r for r in results[p] if not isinstance(r, str)] for p in peers]
    add("files refused", [len(results[p]) - len(d)
                          for p, d in zip(peers, done)])
    add("files repackaged", map(len, done))
    add("of these, with nothing lost or changed",
        [sum(not r for r in d) for d in done])
    add("of these, in another order",
        [sum(r["order changed"] for r in d) for d in done])
    for word in ROWS:
        add(word, [sum(r[word] for r in d) for d in done])
    return lines


def as_markdown(lines):
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    rows.insert(1, "|---|" + "---:|" * (len(lines[0]) - 1))
    return "\n".join(rows)


PAGE = """# What repackaging loses

Every container at hand that opens with its password, {n} of them, was
repackaged by each program as its users do it. A reader of its own
(`vectors/contents.py`), which shares nothing with the library, decrypts what
was and what is, and counts. Bags and attributes are counted in the files that
the program repackaged: what it refuses it does not lose.

A key that is written in another form is the same key; what is BER in one and
DER in the other is the same. "Changed" is an attribute of the same type with
another value, "added" one that was not there.

{table}

The commands:

{how}

OpenSSL is given `-legacy` where it does not open a file without it, and
`-nokeys` where there is no key; NAME is the first friendlyName that the program
shows. certtool prints keys encrypted as they were, and does not read all of
these again: then it counts as refused. keytool takes no empty password, and
keeps no more than keys with their chains, secret keys, and certificates that
are marked as trusted. One of the files holds 1,000 certificates.

Made by `tests/peers/losses.sh --docs`, over `vectors/files` and, where
`P12_CORPUS` names a folder of other people's containers, over these.
"""


def page(peers, results, lines):
    how = "\n".join(f"- {p.title} {p.version}: {p.how}" for p in peers)
    return PAGE.format(n=f"{len(results[peers[0]]):,}",
                       table=as_markdown(lines), how=how)


def show(peer, jobs, results):
    """What happened to each, to be looked at."""
    for job, result in zip(jobs, results):
        words = result if isinstance(result, str) else \
            ", ".join(f"{n} {word}" for word, n in result.items())
        if words:
            print(f"{peer.title}: {job.container.name}: {words[:150]}")


def main(work, *words):
    names = [w for w in words if w != "--docs"]
    found = [c for c in (*containers.vectors(), *containers.corpus())
             if c.exit == 0 and (not names or c.name in names)]
    jobs = [Job(i, c, work) for i, c in enumerate(found)]
    peers = [Ours(work)]
    for name, kind in PEERS.items():
        if "P12_PEER_" + name not in os.environ:
            raise SystemExit(f"losses.py: setup.sh has not found {name}")
        peers.append(kind(name, work))
    results = {}
    with multiprocessing.Pool() as pool:
        jobs = [job for job, is_ in zip(jobs, pool.map(is_open, jobs)) if is_]
        peers[-1].prepare(jobs)
        for peer in peers:
            results[peer] = pool.map(run, [(peer, j) for j in jobs],
                                     chunksize=8)
            show(peer, jobs, results[peer])
    lines = table(peers, results)
    for line in lines:
        print("  ".join([line[0].ljust(42), *(c.rjust(18) for c in line[1:])]))
    if "--docs" in words:
        path = os.path.join(containers.SOURCE, "docs/losses.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(page(peers, results, lines))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
