"""Keys and certificates of all the sorts that a verifier turns down. The DER
is our own, so that each thing can be wrong by itself; OpenSSL makes the keys
and signs. Whoever imports this finds the modules of vectors/ and tests/cli."""
import functools
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT_FOLDER = os.environ.get("P12_SOURCE") or os.path.dirname(
    os.path.dirname(HERE))
for folder in ("vectors", os.path.join("tests", "cli")):
    sys.path.insert(0, os.path.join(ROOT_FOLDER, folder))

from der import (BOOLEAN, El, Raw, ctx, ctx_prim, der, integer,  # noqa: E402
                 null, octets, oid, seq, set_, utf8)

OPENSSL = shutil.which("openssl")

NOW = "2026-06-01T00:00:00Z"
GOOD_TIMES = ("20250101000000Z", "20450101000000Z")

RSA_SIGNATURE = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5",
                 "sha256": "1.2.840.113549.1.1.11"}
EC_SIGNATURE = {"sha1": "1.2.840.10045.4.1", "sha256": "1.2.840.10045.4.3.2"}
CLIENT_AUTH, SERVER_AUTH = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"


def need_openssl():
    if OPENSSL is None:
        print("SKIP: openssl, which makes keys and encrypts, is missing")
        sys.exit(77)


def openssl(*args, data=b""):
    done = subprocess.run([OPENSSL, *args], input=data, capture_output=True,
                          timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"openssl {args}: {done.stderr.decode()}")
    return done.stdout


# ---- keys -------------------------------------------------------------------

KINDS = {
    "p256": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "p192": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime192v1"),
    "rsa1024": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
    "rsa2048": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
}


class Key:
    """`pkcs8` and `spki` are DER."""

    def __init__(self, kind):
        pem = openssl("genpkey", *KINDS[kind])
        self.pkcs8 = openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER",
                             data=pem)
        self.spki = openssl("pkey", "-pubout", "-outform", "DER", data=pem)
        self.pem = pem

    def sign(self, digest, data):
        with tempfile.NamedTemporaryFile(suffix=".key") as file:
            file.write(self.pem)
            file.flush()
            return openssl("dgst", "-" + digest, "-sign", file.name, data=data)


@functools.cache
def one_key(owner, kind):
    return Key(kind)


def key(owner, kind="p256"):
    return one_key(owner, kind)


# ---- certificates -----------------------------------------------------------


def name_of(text):
    """`text` a string, or octets of a UTF8String whatever they are."""
    value = El(0x0C, text) if isinstance(text, bytes) else utf8(text)
    return seq(set_(seq(oid("2.5.4.3"), value)))


def time_of(text):
    """As RFC 5280, 4.1.2.5 has it."""
    if text[:4] < "2050":
        return El(0x17, text[2:].encode())
    return El(0x18, text.encode())


def extension(dotted, value, critical=False):
    more = [El(BOOLEAN, b"\xff")] if critical else []
    return seq(oid(dotted), *more, octets(der(value)))


def extensions_of(is_ca, usage, purposes, crl):
    """`usage` is the BIT STRING's octets, or None for no such extension, and
    so is `purposes`, a list of OIDs."""
    found = [extension("2.5.29.19", seq(El(BOOLEAN, b"\xff")) if is_ca
                       else seq(), critical=True)]
    if usage is not None:
        found.append(extension("2.5.29.15", El(3, usage), critical=True))
    if purposes is not None:
        found.append(extension("2.5.29.37", seq(*map(oid, purposes))))
    if crl:
        place = ctx(0, ctx(0, ctx_prim(6, b"http://crl.example/a.crl")))
        found.append(extension("2.5.29.31", seq(seq(place))))
    return found


DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, CERT_SIGN = b"\x07\x80", b"\x05\x20", \
    b"\x01\x06"


@functools.cache
def cert(subject, issuer, kind="p256", is_ca=False, times=GOOD_TIMES,
         usage="usual", purposes=(CLIENT_AUTH,), crl=True, digest="sha256",
         owner=None, issuer_kind="p256", serial=None):
    """The DER of a certificate. `owner` names the key if it is not that of the
    subject."""
    if usage == "usual":
        usage = CERT_SIGN if is_ca else DIGITAL_SIGNATURE
    if is_ca:
        purposes = None
    signer = key(issuer, issuer_kind)
    oids = RSA_SIGNATURE if issuer_kind.startswith("rsa") else EC_SIGNATURE
    more = [null()] if oids is RSA_SIGNATURE else []
    algorithm = seq(oid(oids[digest]), *more)
    number = serial or 1 + sum(map(ord, f"{subject}{issuer}{kind}"))
    body = der(seq(
        ctx(0, integer(2)), integer(number), algorithm, name_of(issuer),
        seq(*map(time_of, times)), name_of(subject),
        Raw(key(owner or subject, kind).spki),
        ctx(3, seq(*extensions_of(is_ca, usage, purposes, crl)))))
    return der(seq(Raw(body), algorithm,
                   El(3, b"\0" + signer.sign(digest, body))))


ROOT, ISSUING, CLIENT = "Grid Root", "Grid Issuing", "client"


def root(**more):
    return cert(ROOT, ROOT, is_ca=True, **more)


def issuing(**more):
    return cert(ISSUING, ROOT, is_ca=True, **more)


def client(**more):
    return cert(CLIENT, ISSUING, **more)


def chain():
    """All that a verifier could want, leaf first."""
    return [client(), issuing(), root()]
