"""What is written: schemes, kinds of keys and passwords, and which of their
combinations are tried."""
import collections
import itertools
import random

# kdf: the PRF of PBKDF2 or "scrypt"; None where the scheme has its own
Mac = collections.namedtuple("Mac", "kind hmac kdf", defaults=(None, None))
Content = collections.namedtuple("Content", "key safe kdf", defaults=(None,))

ITERATIONS = 1024
SCRYPT_N = 1024

PBES2 = ("AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "Camellia-128-CBC",
         "Camellia-256-CBC", "DES-EDE3-CBC")
PBE = ("PBE-SHA1-3DES", "PBE-SHA1-2DES", "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40")


# ---- Schemes ----------------------------------------------------------------


class Scheme:
    def __init__(self, mac, content):
        self.mac = mac
        self.content = content

    def __str__(self):
        kdf = self.content.kdf
        return "; ".join([content_text(self.content),
                          *([kdf_text(kdf)] if kdf else []),
                          mac_text(self.mac)])

    def ciphers(self):
        return {self.content.key, self.content.safe}

    def args(self):
        """The options of `p12 create`."""
        args = ["--key-cipher", self.content.key, "--cert-cipher",
                self.content.safe]
        kdf = self.content.kdf
        if kdf == "scrypt":
            args += ["--kdf", "scrypt"]
        elif kdf:
            args += ["--prf", kdf]
        args += self.mac_args()
        if "scrypt" in (kdf, self.mac.kdf):
            args += ["--scrypt-n", str(SCRYPT_N)]
        if self.iterates():
            args += ["--iterations", str(ITERATIONS)]
        return args

    def mac_args(self):
        args = ["--mac", self.mac.kind]
        if self.mac.hmac:
            args += ["--mac-hash", self.mac.hmac]
        if self.mac.kdf == "scrypt":
            args += ["--mac-kdf", "scrypt"]
        elif self.mac.kdf:
            args += ["--mac-prf", self.mac.kdf]
        return args

    def iterates(self):
        """Is there a derivation that is not scrypt's?"""
        return (self.mac.kind != "none" and self.mac.kdf != "scrypt") or (
            self.content.kdf != "scrypt" and self.ciphers() != {"none"})


def kdf_text(kdf):
    return "scrypt" if kdf == "scrypt" else f"PBKDF2 with HMAC-{kdf}"


def content_text(content):
    if content.key == content.safe == "none":
        return "not encrypted"
    if content.key != content.safe:
        return f"{content.key} (certificates: {content.safe})"
    return content.key


def mac_text(mac):
    if mac.kind == "none":
        return "no MAC"
    if mac.kind == "hmac":
        return f"HMAC-{mac.hmac}, KDF of PKCS#12"
    return f"PBMAC1: HMAC-{mac.hmac}, {kdf_text(mac.kdf)}"


HMAC256 = Mac("hmac", "SHA-256")
PBMAC1 = Mac("PBMAC1", "SHA-256", "SHA-256")
AES256 = Content("AES-256-CBC", "AES-256-CBC", "SHA-256")
DEFAULT = Scheme(PBMAC1, AES256)    # what `p12 create` writes by itself
BRIDGE = Scheme(HMAC256, AES256)    # what all programs of the last years open
OLD = Scheme(Mac("hmac", "SHA-1"), Content("PBE-SHA1-3DES", "PBE-SHA1-3DES"))

PRFS = ("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224",
        "SHA-512/256", "SHA3-256")
RARE_PRFS = ("MD5", "SHA3-224", "SHA3-384", "SHA3-512", "Streebog-512")
AES = PBES2[:3]

MACS = [
    *[Mac("PBMAC1", h, h) for h in PRFS],
    *[Mac("PBMAC1", h, prf) for h, prf in (
        ("SHA-256", "SHA-1"), ("SHA-256", "SHA-384"), ("SHA-256", "SHA-512"),
        ("SHA-384", "SHA-256"), ("SHA-512", "SHA-256"))],
    Mac("PBMAC1", "SHA-256", "scrypt"),
    *[Mac("hmac", h) for h in ("MD5", *PRFS)],
    Mac("none")]

CONTENTS = [
    *[Content(c, c, prf) for prf in PRFS for c in AES],
    *[Content("AES-256-CBC", "AES-256-CBC", prf) for prf in RARE_PRFS],
    *[Content(c, c, "scrypt") for c in AES],
    *[Content(c, c, "SHA-256") for c in PBES2[3:]],
    *[Content(c, c) for c in PBE],
    Content("PBE-SHA1-3DES", "PBE-SHA1-RC2-40"),
    Content("AES-256-CBC", "none", "SHA-256"),
    Content("none", "none")]


# ---- Keys and passwords -----------------------------------------------------

KEYS = ("RSA-2048", "RSA-PSS", "P-256", "P-384", "P-521", "Ed25519", "Ed448",
        "DSA", "ML-DSA-65")

PASSWORDS = {
    "ASCII": "correct horse",
    "none": None,
    "empty": "",
    "beyond ASCII": "p\xe4ssw\xf6rd \u65e5\u672c",
    "beyond the BMP": "pass \U0001f600 \U00020bb7",
    "40 characters": "0123456789 abcdefghijklmnopqrstuvwxyz ..",
    "200 characters": "0123456789 ABCDEFGHI" * 10}


# ---- Cases ------------------------------------------------------------------


class Case:
    def __init__(self, group, scheme, key="P-256", kind="ASCII"):
        self.group = group
        self.scheme = scheme
        self.key = key
        self.kind = kind

    def __str__(self):
        return f"{self.scheme}; key {self.key}; password {self.kind}"

    @property
    def password(self):
        return PASSWORDS[self.kind]


SAMPLE, SEED = 40, 7292


def sample():
    """Some of the product, the same in each run."""
    choose = random.Random(SEED).choice
    for _ in itertools.repeat(None, SAMPLE):
        yield Case("sample", Scheme(choose(MACS), choose(CONTENTS)),
                   choose(KEYS), choose(list(PASSWORDS)))


def all_cases():
    cases = [Case("content", Scheme(HMAC256, c)) for c in CONTENTS]
    cases += [Case("mac", Scheme(m, AES256)) for m in MACS]
    cases += [Case("key", s, key=k) for k in KEYS for s in (DEFAULT, OLD)]
    cases += [Case("password", s, kind=k) for k in PASSWORDS
              for s in (DEFAULT, BRIDGE, OLD)]
    return cases + list(sample())
