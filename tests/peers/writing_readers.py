"""What peers get out of many small containers: look() gives the items, and
OPENS or on what terms it gives them."""
import hashlib
import os
import re
import shutil
import subprocess

from programs_readers import (LIMIT, Certtool, Item, OpenSSL, Pk12util,
                              Program, Refused, first_words, pem_blocks)
from writing_expect import LEGACY, OPENS, UNVERIFIED

HERE = os.path.dirname(os.path.abspath(__file__))


class WritingOpenSSL(OpenSSL):
    product = "OpenSSL"

    def look(self, case):
        args = ["pkcs12", "-in", case.file, "-nodes", "-passin",
                "env:P12_PASS"]
        env = {"P12_PASS": case.password or ""}
        try:
            return self.items(self.run(*args, **env)), OPENS
        except Refused as first:
            try:
                return self.items(self.run(*args, "-legacy", **env)), LEGACY
            except Refused:
                raise first from None

    def items(self, text):
        return [item for block in pem_blocks(text)
                for item in self.item(block)]


class WritingCerttool(Certtool):
    """What it shows counts even if it then fails: of a MAC that it can't check
    it says so at the end."""

    product = "GnuTLS"
    openssl = None    # reads what it writes

    def look(self, case):
        how = self.password(case.password)
        done = self.info("--p12-info", "--inder", "--infile", case.file, *how)
        if done.returncode not in (0, 1):
            raise Refused(f"ends with status {done.returncode}")
        items = [item for block in pem_blocks(done.stdout)
                 for item in self.item(block, how)]
        if done.returncode == 1 and not items:
            raise Refused(first_words(done.stderr))
        return items, UNVERIFIED if done.returncode == 1 else OPENS

    def info(self, *args):
        try:
            return subprocess.run(
                self.command(None, args), cwd=self.work, capture_output=True,
                env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=LIMIT,
                check=False)
        except subprocess.TimeoutExpired:
            raise Refused(f"not done after {LIMIT} seconds") from None

    def item(self, block, how):
        """A key that it can't read is not there."""
        try:
            yield from super().item(block, how)
        except Refused:
            pass

    def public(self, der, how):
        """Of some kinds of keys --key-info does not tell what they hash to,
        but writes them anew, under the same password."""
        told = super().public(der, how)
        if told:
            return told
        again = self.run("--key-info", "--inder", "--pkcs8", "--outder", *how,
                         stdin=der)
        word = how[1] if how[0] == "--password" else ""
        spki = self.openssl.run("pkey", "-inform", "DER", "-outform", "DER",
                                "-pubout", "-passin", "env:P12_PASS",
                                stdin=again, P12_PASS=word)
        return hashlib.sha256(spki).digest()


class WritingPk12util(Pk12util):
    """Each case has a copy of one empty database."""

    product = "NSS"

    def __init__(self, peer, work):
        super().__init__(peer, work)
        os.mkdir(os.path.join(work, "empty.nss"))
        self.run("-N", "-d", "sql:empty.nss", "--empty-password",
                 program="certutil")

    def look(self, case):
        folder = os.path.join(self.work, case.file + ".nss")
        shutil.copytree(os.path.join(self.work, "empty.nss"), folder)
        how = ["-W", case.password or ""]
        listed = self.listing(folder, case.file, how)
        self.run("-i", case.file, "-d", f"sql:{case.file}.nss", "-K", "", *how)
        return listed + self.keys(case.file), OPENS


class KeyStores(Program):
    """One Java process for all cases."""

    product = "JDK"
    OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]

    def __init__(self, peer, work):
        super().__init__(peer, work)
        keytool = os.path.realpath(self.words[-1])
        self.java = os.path.join(os.path.dirname(keytool), "java")
        self.answers = {}

    @staticmethod
    def forms_of_name(text, der):
        """Aliases are small letters to it."""
        return [text.lower().encode()]

    def can_compile(self):
        modules = subprocess.run([self.java, "--list-modules"], check=False,
                                 capture_output=True)
        return b"jdk.compiler" in modules.stdout

    def look_at_all(self, cases):
        """No password is an empty one: with null it does not decrypt."""
        lines = [f"{case.file}\t{case.password or ''}\n" for case in cases]
        with open(os.path.join(self.work, "containers"), "w",
                  encoding="utf-8") as file:
            file.writelines(lines)
        done = subprocess.run(
            [self.java, *self.OPTIONS, os.path.join(HERE, "KeyStores.java"),
             "containers"], cwd=self.work, capture_output=True, check=False,
            timeout=300)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors="replace"))
        self.sort_out(done.stdout.decode())

    def sort_out(self, text):
        for line in text.splitlines():
            kind, *fields = line.split("\t")
            if kind == "file":
                items = self.answers[fields[0]] = []
            elif kind == "refused":
                items.append(Refused(fields[0]))
            elif kind != "closed":
                alias = None if fields[0] == "-" else [fields[0].encode()]
                items.append(Item(kind, bytes.fromhex(fields[1]), alias))

    def look(self, case):
        items = self.answers[case.file]
        for item in items:
            if isinstance(item, Refused):
                raise item
        return items, OPENS


KINDS = {"OPENSSL30": WritingOpenSSL, "OPENSSL35": WritingOpenSSL,
         "CERTTOOL37": WritingCerttool, "CERTTOOL38": WritingCerttool,
         "PK12UTIL": WritingPk12util, "KEYTOOL": KeyStores}


# The versions whose limits are known here. Later ones open more.
VERSIONS = {"OPENSSL30": r"3\.0\.", "OPENSSL35": r"3\.5\.",
            "CERTTOOL37": r"3\.7\.", "CERTTOOL38": r"3\.8\.",
            "PK12UTIL": r"3\.1\d\d", "KEYTOOL": r"17\."}


def find_peers(work):
    """Those that setup.sh has found, by name, and why others are missing."""
    found, missing = {}, {}
    for name, kind in KINDS.items():
        if "P12_PEER_" + name not in os.environ:
            missing[name] = "setup.sh has not found it"
            continue
        peer = kind(name, work)
        if not re.match(VERSIONS[name], peer.version):
            missing[name] = f"what {peer.version} opens is not known here"
        elif name == "KEYTOOL" and not peer.can_compile():
            missing[name] = "a Java runtime, but no compiler"
        else:
            found[name] = peer
    for name in ("CERTTOOL37", "CERTTOOL38"):
        if name in found:
            found[name].openssl = openssl_of(found)
    return found, missing


def openssl_of(peers):
    """The older one, which makes the keys, too; None if there is none."""
    return peers.get("OPENSSL30") or peers.get("OPENSSL35")
