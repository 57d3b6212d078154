"""What each peer makes of what is written: limits that its makers document, or
that it names itself when it refuses. Whatever is not listed opens."""
import collections

OPENS = "yes"
LEGACY = "-legacy"              # opens with that option
UNVERIFIED = "unverified"       # shows all, says that it can't check the MAC
CERTIFICATES = "certificates"   # shows all but the key
REFUSES = "no"

Rule = collections.namedtuple("Rule", "peers test verdict reason")

OPENSSL = ("OPENSSL30", "OPENSSL35")
CERTTOOL = ("CERTTOOL37", "CERTTOOL38")
NSS = ("PK12UTIL",)
JDK = ("KEYTOOL",)

SHA3 = {"SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512"}
SHA512T = {"SHA-512/224", "SHA-512/256"}
RARE = SHA512T | SHA3 | {"MD5"}


def kdf(*names):
    """Content with one of these PRFs, or scrypt."""
    return lambda case: case.scheme.content.kdf in names


def cipher(*fronts):
    return lambda case: any(c.startswith(fronts)
                            for c in case.scheme.ciphers())


def pbes2(*names):
    """PBES2 with one of these ciphers."""
    return lambda case: case.scheme.ciphers() & set(names)


def mac(kind, hashes=None):
    """A MAC of a kind, which uses one of these hashes somewhere."""
    def test(case):
        m = case.scheme.mac
        return m.kind == kind and (hashes is None or {m.hmac, m.kdf} & hashes)
    return test


def key(*kinds):
    return lambda case: case.key in kinds


def password(*kinds):
    return lambda case: case.kind in kinds


def both(*tests):
    return lambda case: all(test(case) for test in tests)


def but_not(test):
    return lambda case: not test(case)


def plain(case):
    return case.scheme.ciphers() == {"none"}


# The first that fits counts.
RULES = [
    # ---- OpenSSL ----
    Rule(("OPENSSL30",), mac("PBMAC1"), REFUSES,
         "PBMAC1 came with OpenSSL 3.4; before it says that the password may "
         "be wrong"),
    Rule(OPENSSL, mac("PBMAC1", {"scrypt"}), REFUSES,
         "PBMAC1 is known with PBKDF2 alone"),
    Rule(("OPENSSL30",), kdf(*SHA3), REFUSES,
         "HMAC-SHA-3 as PRF is not in 3.0"),
    Rule(OPENSSL, kdf("Streebog-512"), REFUSES,
         "Streebog is in an engine of its own, which is not part of OpenSSL"),
    Rule(("OPENSSL30",), key("ML-DSA-65"), REFUSES,
         "ML-DSA came with OpenSSL 3.5; `-nokeys` shows the certificates"),
    Rule(OPENSSL, both(mac("PBMAC1"), cipher("PBE"), password("empty")),
         REFUSES, "PBE-SHA1 and PBMAC1 under an empty password: PBMAC1's key "
         "is the same without any, and OpenSSL goes on without one; a PBE's "
         "key is another then"),
    Rule(OPENSSL, both(mac("none"), cipher("PBE"), password("none")), REFUSES,
         "PBE-SHA1 without a password and without a MAC: OpenSSL tries an "
         "empty password, for which a PBE's key is another"),
    Rule(OPENSSL, cipher("PBE-SHA1-RC2"), LEGACY,
         "RC2 is in the legacy provider: `openssl pkcs12 -legacy`"),

    # ---- GnuTLS ----
    Rule(CERTTOOL, kdf(*RARE), REFUSES, "not among its PRFs"),
    Rule(CERTTOOL, kdf("scrypt"), REFUSES, "PBES2 is known with PBKDF2 alone"),
    Rule(CERTTOOL, pbes2("Camellia-128-CBC", "Camellia-256-CBC"), REFUSES,
         "no Camellia in PBES2"),
    Rule(CERTTOOL, cipher("PBE-SHA1-2DES", "PBE-SHA1-RC2-128"), REFUSES,
         "no 3DES with two keys, no RC2 with 128 bits"),
    Rule(("CERTTOOL38",), both(mac("PBMAC1"), password("none"), but_not(
        mac("PBMAC1", RARE | {"scrypt"}))), REFUSES,
         "certtool 3.8 crashes on PBMAC1 when there is no password "
         "(`--null-password`); as an empty one it opens"),
    Rule(CERTTOOL, key("ML-DSA-65"), CERTIFICATES,
         "ML-DSA keys are not read by these builds"),
    Rule(CERTTOOL, mac("none"), UNVERIFIED,
         "shows everything, and fails since there is no MAC"),
    Rule(("CERTTOOL37",), mac("PBMAC1"), UNVERIFIED,
         "shows everything, and fails since PBMAC1 came with GnuTLS 3.8.6"),
    Rule(CERTTOOL, mac("PBMAC1", RARE | {"scrypt"}), UNVERIFIED,
         "shows everything, and fails since it does not know this MAC"),
    Rule(CERTTOOL, mac("hmac", RARE), UNVERIFIED,
         "shows everything, and fails since it does not know this MAC"),

    # ---- NSS ----
    Rule(NSS, mac("none"), REFUSES, "asks for a MAC"),
    Rule(NSS, mac("PBMAC1", {"scrypt"}), REFUSES,
         "PBMAC1 is known with PBKDF2 alone"),
    Rule(NSS, mac("PBMAC1", RARE), REFUSES, "does not know this MAC's hash"),
    Rule(NSS, mac("hmac", SHA512T | SHA3), REFUSES,
         "does not know this MAC's hash"),
    Rule(NSS, kdf(*RARE, "Streebog-512"), REFUSES, "not among its PRFs"),
    Rule(NSS, kdf("scrypt"), REFUSES, "PBES2 is known with PBKDF2 alone"),
    Rule(NSS, key("Ed25519", "Ed448", "ML-DSA-65"), REFUSES,
         "imports no keys of this kind from containers"),
    Rule(NSS, both(plain, key("RSA-PSS")), REFUSES,
         "an RSA-PSS key that is not encrypted: not imported"),

    # ---- Java ----
    Rule(JDK, mac("PBMAC1"), REFUSES, "PBMAC1 came with Java 26"),
    Rule(JDK, mac("hmac", SHA3 | {"MD5"}), REFUSES,
         "does not know this MAC's hash"),
    Rule(JDK, plain, REFUSES,
         "passes over plain key bags in silence, and over certificates that "
         "belong to no key"),
    Rule(JDK, kdf(*RARE, "Streebog-512"), REFUSES, "not among its PRFs"),
    Rule(JDK, kdf("scrypt"), REFUSES, "PBES2 is known with PBKDF2 alone"),
    Rule(JDK, pbes2("AES-192-CBC", "Camellia-128-CBC", "Camellia-256-CBC",
                    "DES-EDE3-CBC"), REFUSES,
         "PBES2 is known with AES-128 and AES-256 alone"),
    Rule(JDK, cipher("PBE-SHA1-2DES"), REFUSES, "no 3DES with two keys"),
    Rule(JDK, both(password("beyond ASCII", "beyond the BMP"), mac("none"),
                   lambda case: case.scheme.content.safe == "none"),
         CERTIFICATES, "\"Password is not ASCII\""),
    Rule(JDK, password("beyond ASCII", "beyond the BMP"), REFUSES,
         "\"Password is not ASCII\""),
    Rule(JDK, key("ML-DSA-65"), CERTIFICATES, "ML-DSA came with Java 24"),
]


def expected(peer, case):
    """(verdict, reason)"""
    for rule in RULES:
        if peer in rule.peers and rule.test(case):
            return rule.verdict, rule.reason
    return OPENS, ""
