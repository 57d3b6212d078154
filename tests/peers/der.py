"""Is all that the command writes DER? der.py SCRATCH [DER_TOOL], by way of
der.sh."""
import multiprocessing
import os
import re
import shutil
import subprocess
import sys

import containers
import strict_der
from der import read

PASSWORD = "changeit"
LOW = ["--iterations", "1000"]
FILES = os.path.join(containers.SOURCE, "vectors/files")

# How a new container can be protected.
PROTECTIONS = {
    "modern": [*LOW],
    "sha1": ["--prf", "SHA-1", "--mac-hash", "SHA-1", *LOW],
    "sha512": ["--prf", "SHA-512", "--mac-hash", "SHA-512", *LOW],
    "short": ["--salt-length", "8", "--mac-key-length", "20", *LOW],
    "once": ["--mac", "hmac", "--iterations", "1"],
    "hmac": ["--mac", "hmac", "--mac-hash", "SHA-384", *LOW],
    "no-mac": ["--mac", "none", *LOW],
    "scrypt": ["--kdf", "scrypt", "--mac-kdf", "scrypt", "--scrypt-n", "1024"],
    "3des": ["--cipher", "PBE-SHA1-3DES", "--mac", "hmac", *LOW],
    "rc2": ["--cipher", "PBE-SHA1-RC2-40", "--mac", "hmac", *LOW],
    "camellia": ["--cipher", "Camellia-128-CBC", *LOW],
    "plain-safes": ["--cert-cipher", "none", *LOW],
    "plain": ["--cipher", "none", *LOW]}

# What is in the sources: BER of all kinds, many bags, attributes out of order.
SOURCES = ("bags-all.p12", "legacy.p12", "ber-nested-strings-8.p12",
           "attr-csp-crafted.p12", "keytool-mixed.p12", "keytool-secret.p12",
           "nested-safes-8.p12", "keytool-truststore.p12", "pem.p12")


def p12(*args):
    done = subprocess.run([os.environ["P12_COMMAND"], *args],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"p12 {' '.join(args)}: {done.stderr}")


def openssl(*args):
    return subprocess.run(["openssl", *args], capture_output=True, text=True,
                          check=False)


# ---- What is written --------------------------------------------------------


class Sample:
    def __init__(self, work, name, *args):
        self.name = name
        self.path = os.path.join(work, name + ".p12")
        self.args = [*args, "-o", self.path]

    def write(self):
        p12(*self.args)


def converted(work):
    old = ["-p", "pass:" + PASSWORD]
    for name in SOURCES:
        path = os.path.join(FILES, name)
        yield Sample(work, "convert-" + name, "convert", *old, *LOW, path)
    both = os.path.join(FILES, "bags-all.p12")
    for name, how in PROTECTIONS.items():
        if name != "plain":    # a secret like a key has no plain form
            yield Sample(work, "convert-" + name, "convert", *old, *how, both)
    yield Sample(work, "mac-only", "convert", *old, "--mac-only", *LOW,
                 os.path.join(FILES, "legacy.p12"))
    yield Sample(work, "normalize", "normalize",
                 os.path.join(FILES, "legacy.p12"))


def created(work, material):
    new = ["-p", "pass:" + PASSWORD]
    secret = os.path.join(work, "secret.der")
    with open(secret, "wb") as file:
        file.write(b"\x04\x03abc")
    rich = ["--name", "Zo\xeb", "--csp", "Somebody's", "--keyex",
            "--local-key-set", "--secret", "1.2.3.4=" + secret]
    for name, how in PROTECTIONS.items():
        yield Sample(work, "create-" + name, "create", "-q", *new, *how, *rich,
                     material)
    yield Sample(work, "create-truststore", "create", "-q", *new, *LOW,
                 "--truststore", material)


def make_material(work):
    """A key and its certificate in one file."""
    path = os.path.join(work, "material.pem")
    done = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                   "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=der",
                   "-days", "3650", "-keyout", path, "-out", path + ".cert")
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    with open(path, "ab") as out, open(path + ".cert", "rb") as cert:
        shutil.copyfileobj(cert, out)
    return path


# ---- Who looks --------------------------------------------------------------


def ours(sample):
    """What is wrong, and how many pieces of DER were looked at."""
    checker = strict_der.check(containers.content_of(sample.path), PASSWORD)
    return checker.found, checker.seen


def by_asn1parse(sample):
    """The whole, and what the OCTET STRING of the authSafe holds."""
    content = read(containers.content_of(sample.path)).kids()[1].kids()[1]
    found = []
    for how in ([], ["-strparse", str(content.kids()[0].at)]):
        done = openssl("asn1parse", "-inform", "DER", "-in", sample.path, *how)
        if done.returncode != 0 or "inf " in done.stdout or \
                not re.match(r"\s+0:d=0 .*SEQUENCE", done.stdout):
            found.append(f"openssl asn1parse {' '.join(how)}: "
                         f"{done.stderr.strip() or 'not DER'}")
    return found


def by_dumpasn1(sample):
    """Not into what OCTET STRINGs hold: it guesses, and a salt that looks like
    a BOOLEAN is an error to it. That a time is far off, or a list of bits too
    long, is about values, which are what they are."""
    done = subprocess.run(["dumpasn1", "-e", "-z", sample.path], check=False,
                          capture_output=True, text=True, errors="replace")
    said = re.findall(r"(?:Error|Warning): (?!Time value |Spurious zero bits)"
                      r"(.*)", done.stdout)
    if not re.search(r"^\d+ warnings?, \d+ errors?\.$",
                     done.stdout + done.stderr, re.M):
        said.append(done.stderr.strip() or "it says nothing")
    return [f"dumpasn1: {line}" for line in said]


def look(sample):
    sample.write()
    found, seen = ours(sample)
    found += by_asn1parse(sample)
    if shutil.which("dumpasn1"):
        found += by_dumpasn1(sample)
    return found, seen


def by_libcrypto(tool, samples):
    """All in one process; its last line tells how much was the same."""
    done = subprocess.run([tool, *(s.path for s in samples)], check=False,
                          capture_output=True, text=True,
                          env={**os.environ, "P12_PASS": PASSWORD})
    *wrong, last = done.stdout.splitlines() or [done.stderr]
    print("libcrypto, decoded and encoded again:", last)
    return wrong


# ---- Would it be seen? ------------------------------------------------------

NOT_DER = {
    "an indefinite length": "3080020100" + "0000",
    "a long form": "30810302" + "0100",
    "a zero in front of the length": "3082000302" + "0100",
    "a long INTEGER": "300402020001",
    "a BOOLEAN of 01": "3003010101",
    "a SET out of order": "31060201020201" + "01",
    "a constructed OCTET STRING": "24030401aa",
    "a primitive SEQUENCE": "1000",
    "unused bits that are set": "03020101",
    "bytes behind it": "30000500",
    "an arc with a zero in front": "06032a8001",
    "a long tag": "5f1e00",
    "a length beyond the end": "300502"}


def unseen():
    """What is not DER and is taken for it."""
    for why, octets in NOT_DER.items():
        try:
            strict_der.one(bytes.fromhex(octets))
            yield why
        except strict_der.NotDer:
            pass
    ber = containers.content_of(os.path.join(FILES,
                                             "ber-nested-strings-8.p12"))
    if not strict_der.problems(ber, PASSWORD):
        yield "a container in BER"


def main(work, tool=None):
    samples = [*converted(work), *created(work, make_material(work))]
    with multiprocessing.Pool() as pool:
        found = pool.map(look, samples, chunksize=1)
    wrong = [f"{s.name}: {why}" for s, f in zip(samples, found) for why in f[0]]
    wrong += [f"not seen: {why}" for why in unseen()]
    if tool:
        wrong += by_libcrypto(tool, samples)
    else:
        print("SKIP: peers_der libcrypto: needs libssl-dev")
    if not shutil.which("dumpasn1"):
        print("SKIP: peers_der dumpasn1: needs dumpasn1")
    for line in wrong:
        print("WRONG:", line)
    print(f"{len(samples)} containers, {sum(f[1] for f in found)} pieces of "
          f"DER in them; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
