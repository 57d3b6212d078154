"""The six programs as readers that `p12 compat` speaks of: what each gets out
of a container when it is used in the plainest way."""
import collections
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess

from programs_readers import Program, Refused, first_words, pem_blocks

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 60    # seconds; what takes longer has not opened

# How many different keys and certificates, and the program's words of keys
# that it does not get. `opened` is False if it says that it has failed.
Got = collections.namedtuple("Got", "opened keys certificates words")


def refused(words):
    return Got(False, 0, 0, " ".join(words.split()) or "nothing said")


def opened(keys, certificates, words=""):
    return Got(True, keys, certificates, " ".join(words.split()))


class Reader(Program):
    """get(job) for one file; prepare(jobs) for all of them before."""

    def prepare(self, jobs):
        pass

    def done(self, *args, stdin=b"", **env):
        """(status, standard output, standard error)."""
        try:
            done = subprocess.run(
                self.command(None, args), cwd=self.work, input=stdin,
                capture_output=True, timeout=LIMIT, check=False,
                env={**os.environ, "LC_ALL": "C.UTF-8", **env})
        except subprocess.TimeoutExpired:
            return 124, b"", b"error: not done in time"
        except (OSError, ValueError) as why:    # a word that is too long
            return 126, b"", f"error: {why}".encode()
        return done.returncode, done.stdout, done.stderr


# ---- OpenSSL ----------------------------------------------------------------


class OpenSSL(Reader):
    """`openssl pkcs12`, without -legacy. The keys that it prints are in one
    form."""

    product = "OpenSSL"

    def get(self, job):
        status, text, words = self.done(
            "pkcs12", "-in", job.file, "-nodes", "-passin", "env:P12_PASS",
            P12_PASS=job.password or "")
        if status != 0:
            return refused(self.reasons(words) or first_words(words))
        found = {(label, der) for label, der, _ in pem_blocks(text)}
        return opened(sum(label.endswith("PRIVATE KEY")
                          for label, _ in found),
                      sum(label == "CERTIFICATE" for label, _ in found))

    @staticmethod
    def reasons(words):
        """Of lines NUMBER:error:CODE:LIBRARY:FUNCTION:REASON:FILE:..."""
        return "; ".join(dict.fromkeys(
            re.findall(r":error:[0-9A-F]+:[^:]*:[^:]*:([^:]*):",
                       words.decode(errors="replace"))))


# ---- GnuTLS -----------------------------------------------------------------


class Certtool(Reader):
    """`certtool --p12-info` prints keys still encrypted; a second command
    opens each of them."""

    product = "GnuTLS"

    def get(self, job):
        password = job.password
        how = ["--null-password"] if password is None else \
            ["--password", password] if password else ["--empty-password"]
        status, text, words = self.done("--p12-info", "--inder", "--infile",
                                        job.file, *how)
        if status != 0:
            return refused(first_words(words))
        keys, certificates, why = set(), set(), []
        for label, der, _ in pem_blocks(text):
            if label == "CERTIFICATE":
                certificates.add(der)
            elif label.endswith("PRIVATE KEY"):
                status, text, words = self.done("--key-info", "--inder",
                                                "--pkcs8", *how, stdin=der)
                if status == 0:
                    keys.add(hashlib.sha256(text).digest())
                else:
                    why.append(first_words(words))
        return opened(len(keys), len(certificates), "; ".join(why))


# ---- NSS --------------------------------------------------------------------

CERTIFICATE, PRIVATE_KEY = (n.to_bytes(4, "big") for n in (1, 3))


class Pk12util(Reader):
    """`pk12util -i` into a copy of one empty database, which is then read."""

    product = "NSS"

    def __init__(self, peer, work):
        super().__init__(peer, work)
        os.mkdir(os.path.join(work, "empty.nss"))
        self.run("-N", "-d", "sql:empty.nss", "--empty-password",
                 program="certutil")

    def get(self, job):
        folder = os.path.join(self.work, job.file + ".nss")
        shutil.copytree(os.path.join(self.work, "empty.nss"), folder)
        status, text, words = self.done(
            "-i", job.file, "-d", f"sql:{job.file}.nss", "-K", "", "-W",
            job.password or "")
        got = refused(self.last_line(words)) if status != 0 else opened(
            self.count(folder, "key4.db", "nssPrivate", PRIVATE_KEY),
            self.count(folder, "cert9.db", "nssPublic", CERTIFICATE))
        shutil.rmtree(folder)
        return got

    @staticmethod
    def last_line(words):
        """pk12util: WHAT: NAME: ..."""
        lines = words.decode(errors="replace").strip().splitlines() or [""]
        return lines[-1].removeprefix("pk12util: ")

    @staticmethod
    def count(folder, file, table, kind):
        """How many objects of a class (CKA_CLASS is a0)."""
        database = sqlite3.connect(os.path.join(folder, file))
        try:
            return database.execute(
                f"SELECT count(*) FROM {table} WHERE a0 = ?",
                (kind,)).fetchone()[0]
        finally:
            database.close()


# ---- Java -------------------------------------------------------------------


class KeyStores(Reader):
    """java.security.KeyStore, one process for all files. No password is an
    empty one: with null it decrypts nothing."""

    product = "JDK"
    OPTIONS = ["-XX:+UseSerialGC", "-Xshare:auto"]

    def __init__(self, peer, work):
        super().__init__(peer, work)
        keytool = os.path.realpath(self.words[-1])
        self.java = os.path.join(os.path.dirname(keytool), "java")
        self.answers = {}

    def can_compile(self):
        modules = subprocess.run([self.java, "--list-modules"], check=False,
                                 capture_output=True)
        return b"jdk.compiler" in modules.stdout

    def prepare(self, jobs):
        with open(os.path.join(self.work, "containers"), "w",
                  encoding="utf-8") as file:
            file.writelines(f"{job.file}\t{job.password or ''}\n"
                            for job in jobs)
        done = subprocess.run(
            [self.java, *self.OPTIONS, os.path.join(HERE, "KeyStores.java"),
             "containers"], cwd=self.work, capture_output=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors="replace"))
        self.sort_out(done.stdout.decode())

    def sort_out(self, text):
        file = None
        for line in text.splitlines():
            kind, *fields = line.split("\t")
            if kind == "file":
                file = fields[0]
                self.answers[file] = {"key": set(), "certificate": set(),
                                      "secret": set(), "closed": set()}
            elif kind == "refused":
                self.answers[file] = refused(fields[0])
            else:
                self.answers[file][kind].add(fields[1])

    def get(self, job):
        found = self.answers[job.file]
        if isinstance(found, Got):
            return found
        return opened(len(found["key"]), len(found["certificate"]),
                      "; ".join(sorted(found["closed"])))


# ---- All --------------------------------------------------------------------

# By the name of the peer: the reader of `p12 compat`, and of which versions
# that speaks.
READERS = {"OPENSSL30": ("openssl-3.0", OpenSSL, r"3\.0\."),
           "OPENSSL35": ("openssl-3.4", OpenSSL, r"3\.5\."),
           "CERTTOOL37": ("gnutls-3.7", Certtool, r"3\.7\."),
           "CERTTOOL38": ("gnutls-3.8.6", Certtool, r"3\.8\."),
           "PK12UTIL": ("nss", Pk12util, r"3\.1\d\d"),
           "KEYTOOL": ("java-17", KeyStores, r"17\.")}


def find_readers(work):
    """Those that setup.sh has found, by their names for `p12 compat`, and why
    others are missing."""
    found, missing = {}, {}
    for peer, (reader, kind, versions) in READERS.items():
        if "P12_PEER_" + peer not in os.environ:
            missing[reader] = "setup.sh has not found it"
            continue
        program = kind(peer, work)
        if not re.match(versions, program.version):
            missing[reader] = f"{program.version} is another version"
        elif kind is KeyStores and not program.can_compile():
            missing[reader] = "a Java runtime, but no compiler"
        else:
            found[reader] = program
    return found, missing
