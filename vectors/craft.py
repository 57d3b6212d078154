"""Vectors that no tool writes and that a reader opens, made by our own DER
writer. What must be refused is in bad.py.

    craft.py --big FOLDER       writes what is too large to be kept
"""
import base64
import ctypes
import gzip
import hashlib
import hmac
import io
import os
import sys
import zipfile

import bad
import big
import pbe
from der import read
from shapes import *

REPEAT = 65536


def make(maker):
    inputs = Inputs(maker.work)
    for part in (make_schemes, make_scrypt, make_gost, make_pbmac1,
                 make_ber, make_bags, make_attributes, make_keys,
                 make_passwords, make_writers_bugs, make_two_passwords,
                 make_structure, make_counts, make_public_key, make_armor,
                 make_others):
        part(maker, inputs)
    bad.make(maker, inputs)


def keep(maker, name, safes, password=PASS, mac=hmac_sha256, version=3,
         **row):
    data, _ = pfx(safes, mac, version)
    maker.crafted(name, password, data, **row)


def key_file(maker, name, sealed, **row):
    """One shrouded key under a MAC."""
    keep(maker, name, [data_safe(shrouded_bag(sealed, named("key")))], **row)


# ---- schemes ---------------------------------------------------------------


def make_schemes(maker, inputs):
    key = inputs.key()
    ciphers = [f"{kind}-{bits}-CBC" for kind in ("AES", "Camellia")
               for bits in (128, 192, 256)] + ["DES-EDE3-CBC"]
    sha = ["HMAC-SHA-" + n for n in
           ("1", "224", "256", "384", "512", "512/224", "512/256")]
    pairs = [(c, prf) for c in ciphers for prf in sha]
    pairs += [(c, "HMAC-SHA-1") for c in
              ("DES-CBC", "RC2-40-CBC", "RC2-64-CBC", "RC2-128-CBC",
               "CAST5-CBC")]
    pairs += [("AES-256-CBC", prf) for prf in
              ("HMAC-MD5", "HMAC-SHA3-224", "HMAC-SHA3-256", "HMAC-SHA3-384",
               "HMAC-SHA3-512", "HMAC-SM3")]
    for cipher, prf in pairs:
        name = f"pbes2-{cipher}-{prf}.p12".lower().replace("/", "-")
        key_file(maker, name, sealed_for(cipher, key, prf))
    key_file(maker, "pbes2-prf-absent.p12",
             pbe.pbes2(UTF8_PASS, key, prf=None),
             note="PRF absent means HMAC-SHA-1")
    key_file(maker, "pbes2-key-length.p12",
             pbe.pbes2(UTF8_PASS, key, key_length=32),
             note="keyLength is optional and fits the cipher")
    for name in ("DES-CBC", "RC2-64-CBC"):
        key_file(maker, f"pbes1-md2-{name.lower()}.p12",
                 pbe.pbes1(UTF8_PASS, key, "MD2", name))


def sealed_for(cipher, key, prf):
    if cipher != "CAST5-CBC":
        return pbe.pbes2(UTF8_PASS, key, cipher, prf)
    # CAST5's parameters are a sequence (RFC 2144, B).
    salt, iv = os.urandom(16), os.urandom(8)
    derived = pbe.pbkdf2(prf, UTF8_PASS, salt, 2048, 16)
    params = pbe.algorithm(pbe.CIPHER_OID[cipher],
                           seq(octets(iv), integer(128)))
    return (pbe.algorithm(pbe.PBES2, seq(
        pbe.pbkdf2_params(salt, 2048, prf), params)),
        pbe.cipher("cast5-cbc", derived, iv, key))


def make_scrypt(maker, inputs):
    for n, r, p in ((2, 1, 1), (1024, 8, 1), (1024, 1, 16), (16384, 8, 1)):
        key_file(maker, f"scrypt-{n}-{r}-{p}.p12",
                 pbe.pbes2_scrypt(UTF8_PASS, inputs.key(), n, r, p))
    key_file(maker, "scrypt-key-length.p12",
             pbe.pbes2_scrypt(UTF8_PASS, inputs.key(), 1024, 8, 1,
                              key_length=32))
    sealed = pbe.pbes2_scrypt(UTF8_PASS, der(seq(cert_bag(inputs.cert()))),
                              2048, 8, 1, "AES-128-CBC")
    keep(maker, "scrypt-safe.p12", [sealed_safe(sealed)])
    args = ["pkcs8", "-topk8", "-scrypt", "-in", "p256.key", "-passout",
            "pass:" + PASS, "-outform", "DER", "-out", "scrypt.p8"]
    maker.run("OPENSSL35", *args)
    keep(maker, "scrypt-openssl.p12",
         [data_safe(bag(SHROUDED, Raw(maker.read("scrypt.p8"))))],
         note="the key is from: openssl " + " ".join(args))


# The hash that RFC 9548 wants is not in Python: GnuTLS has it.
GNUTLS_MAC = {"GOST R 34.11-94": (b"GOSTR341194", 32),
              "Streebog-256": (b"STREEBOG-256", 32),
              "Streebog-512": (b"STREEBOG-512", 64)}


def make_gost(maker, inputs):
    """RFC 9548, 3: PBKDF2 to 96 octets, of which the last 32 are the key."""
    gnutls = ctypes.CDLL("libgnutls.so.30")
    for prf in GNUTLS_MAC:
        name = "pbes2-prf-" + prf.lower().replace(" ", "-") + ".p12"
        key_file(maker, name, sealed_gost(gnutls, prf, inputs.key()),
                 see=False, integrity="password", keys="1", certs="0",
                 crls="0", secrets="0", names="key",
                 schemes="mac=HMAC-PKCS12/SHA-256/2048;authSafe[0].bag[0]="
                 f"PBES2/PBKDF2/HMAC-{prf}/2048/AES-256-CBC",
                 note="PBKDF2 by libgnutls")
    for digest in GNUTLS_MAC:
        name = "mac-" + digest.lower().replace(" ", "-") + ".p12"
        keep(maker, name, [data_safe(cert_bag(inputs.cert()))],
             mac=lambda content, d=digest: mac_gost(gnutls, d, content),
             note="as RFC 9548 has it; hashes by libgnutls")


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]


def pbkdf2_gost(gnutls, number, salt, iterations, n):
    out = ctypes.create_string_buffer(n)
    rc = gnutls.gnutls_pbkdf2(
        number, ctypes.byref(Datum(UTF8_PASS, len(UTF8_PASS))),
        ctypes.byref(Datum(salt, len(salt))), iterations, out,
        ctypes.c_size_t(n))
    assert rc == 0, rc
    return out.raw


def sealed_gost(gnutls, digest, key):
    number = gnutls.gnutls_mac_get_id(GNUTLS_MAC[digest][0])
    salt, iv = os.urandom(16), os.urandom(16)
    derived = pbkdf2_gost(gnutls, number, salt, 2048, 32)
    return (pbe.algorithm(pbe.PBES2, seq(
        pbe.pbkdf2_params(salt, 2048, "HMAC-" + digest),
        pbe.cipher_params("AES-256-CBC", iv))),
        pbe.cipher("aes-256-cbc", derived, iv, key))


def mac_gost(gnutls, digest, content, iterations=2048):
    name, size = GNUTLS_MAC[digest]
    number = gnutls.gnutls_mac_get_id(name)
    assert number, name
    salt = os.urandom(16)
    key = pbkdf2_gost(gnutls, number, salt, iterations, 96)[64:]
    value = ctypes.create_string_buffer(size)
    rc = gnutls.gnutls_hmac_fast(number, key, ctypes.c_size_t(32), content,
                                 ctypes.c_size_t(len(content)), value)
    assert rc == 0, rc
    return seq(seq(pbe.algorithm(pbe.DIGEST_OID[digest], null()),
                   octets(value.raw)), octets(salt), integer(iterations))


def make_pbmac1(maker, inputs):
    safes = [data_safe(cert_bag(inputs.cert()))]

    def by(name, mac, **row):
        keep(maker, name, safes, mac=mac, **row)

    by("pbmac1-prf-absent.p12",
       lambda content: pbe.mac_pbmac1(UTF8_PASS, content, prf=None),
       note="PRF absent means HMAC-SHA-1")
    by("pbmac1-scrypt.p12", pbmac1_scrypt)
    by("pbmac1-params-absent.p12", pbmac1_without_nulls,
       note="algorithm parameters absent where OpenSSL has NULL")
    for length in (20, 21, 32, 63, 64):
        by(f"pbmac1-keylen-{length}.p12",
           lambda content, n=length: pbe.mac_pbmac1(UTF8_PASS, content,
                                                    key_length=n))
    by("pbmac1-salt-empty.p12", pbmac1_empty_salt)


def pbmac1_scrypt(content):
    salt = os.urandom(16)
    return pbe.mac_pbmac1(
        UTF8_PASS, content, kdf=pbe.scrypt_params(salt, 1024, 8, 1, 32),
        key=pbe.scrypt(UTF8_PASS, salt, 1024, 8, 1, 32))


def pbmac1_empty_salt(content):
    return pbe.mac_pbmac1(
        UTF8_PASS, content, kdf=pbe.pbkdf2_params(b"", 2048, "HMAC-SHA-256",
                                                  32),
        key=pbe.pbkdf2("HMAC-SHA-256", UTF8_PASS, b"", 2048, 32))


def pbmac1_without_nulls(content):
    salt = os.urandom(16)
    key = pbe.pbkdf2("HMAC-SHA-256", UTF8_PASS, salt, 2048, 32)
    sha256 = pbe.algorithm(pbe.PRF_OID["HMAC-SHA-256"])
    kdf = pbe.algorithm(pbe.PBKDF2, seq(octets(salt), integer(2048),
                                        integer(32), sha256))
    value = hmac.new(key, content, "sha256").digest()
    return seq(seq(pbe.algorithm(pbe.PBMAC1, seq(kdf, sha256)),
                   octets(value)), octets(salt), integer(2048))


# ---- BER -------------------------------------------------------------------


def loose(el, indefinite=False, long_form=0, pieces=0, inside=False):
    """The same element in BER, all the way down."""
    if isinstance(el, (bytes, bytearray)) or isinstance(el, Raw):
        return el
    parts = [loose(p, indefinite, long_form, pieces, inside)
             for p in el.parts]
    new = El(el.tag, *parts, mark=el.mark, long_form=long_form)
    # The contents of an OCTET STRING that is to be cut have to be octets.
    if pieces and el.tag in (0x04, 0x80):
        return in_pieces(el.tag, b"".join(der(p) for p in parts), pieces,
                         indefinite, long_form)
    if indefinite and el.tag & 0x20:
        new.indefinite, new.long_form = True, 0
    return new


def in_pieces(tag, content, size, indefinite, long_form, depth=1):
    chunks = [content[i:i + size] for i in range(0, len(content), size)]
    parts = [octets(c, long_form=long_form) for c in chunks]
    if depth > 1:
        parts = [in_pieces(0x04, c, max(1, size // 2), indefinite, long_form,
                           depth - 1) for c in chunks]
    return El(tag | 0x20, *parts, indefinite=indefinite,
              long_form=0 if indefinite else long_form)


def ber_file(inputs, **how):
    """A container that is BER in every layer, the decrypted ones too."""
    certs = der(loose(seq(cert_bag(inputs.cert(), named("leaf"), key_id())),
                      **how))
    key = shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key()), named("leaf"),
                       key_id())
    auth = der(loose(seq(sealed_safe(pbe.pbes2(UTF8_PASS, certs)),
                         seq(oid(DATA), ctx(0, octets(
                             der(loose(seq(key), **how)))))), **how))
    return der(loose(seq(integer(3), seq(oid(DATA), ctx(0, octets(auth))),
                         hmac_sha256(auth)), **how))


def make_ber(maker, inputs):
    def by(name, note, **how):
        maker.crafted(name, PASS, ber_file(inputs, **how), note=note)

    by("ber-indefinite.p12", "every constructed element, in every layer, has "
       "an indefinite length", indefinite=True)
    by("ber-pieces.p12", "every OCTET STRING, and [0] IMPLICIT, in pieces of "
       "100 octets", pieces=100)
    by("ber-pieces-1.p12", "the same in pieces of one octet", pieces=1)
    by("ber-long-lengths.p12", "every length in four octets", long_form=4)
    by("ber-all.p12", "indefinite lengths, pieces and long lengths at once",
       indefinite=True, pieces=64, long_form=3)
    for depth in (2, 8):
        maker.crafted(f"ber-nested-strings-{depth}.p12", PASS,
                      nested_strings(inputs, depth),
                      note=f"OCTET STRINGs constructed {depth} deep")
    maker.crafted("ber-key.p12", PASS, pfx([data_safe(shrouded_bag(
        pbe.pbes2(UTF8_PASS, ber_key(inputs.key()))))])[0],
        note="the decrypted PrivateKeyInfo is BER")


def ber_key(key):
    """A PrivateKeyInfo with an indefinite length outside."""
    return b"\x30\x80" + read(key).body + b"\0\0"


def nested_strings(inputs, depth):
    auth = der(seq(data_safe(cert_bag(inputs.cert()))))
    return der(seq(integer(3), seq(oid(DATA), ctx(0, in_pieces(
        0x04, auth, 300, True, 0, depth))), hmac_sha256(auth)))


# ---- bags and attributes ---------------------------------------------------


def sdsi_bag():
    text = El(0x16, base64.b64encode(b"an SDSI certificate"))
    return bag(CERT, seq(oid(SDSI), ctx(0, text)), named("sdsi"))


def make_bags(maker, inputs):
    cert = cert_bag(inputs.cert(), named("cert"))
    one_each = {
        "key": key_bag(inputs.key(), named("key")),
        "shrouded": shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key()),
                                 named("shrouded")),
        "cert": cert,
        "sdsi": sdsi_bag(),
        "crl": crl_bag(inputs.crl(), named("crl")),
        "secret": secret_bag(PRIVATE, b"hush", named("secret")),
        "nested": bag(SAFE, seq(cert), named("nested")),
        "unknown": bag(PRIVATE, octets(b"?"), named("unknown")),
        "unknown-cert": bag(CERT, seq(oid(PRIVATE), ctx(0, octets(b"?"))),
                            named("unknown-cert")),
    }
    for name, one in one_each.items():
        keep(maker, f"bag-{name}.p12", [data_safe(one)])
    keep(maker, "bags-all.p12", [data_safe(*one_each.values()), sealed_safe(
        pbe.pbes2(UTF8_PASS, der(seq(*one_each.values()))))],
        note="every type of bag, once in the clear and once encrypted")
    nested = cert
    for depth in range(1, 9):
        nested = bag(SAFE, seq(nested))
        if depth in (2, 8):
            keep(maker, f"nested-safes-{depth}.p12", [data_safe(nested)])
    keep(maker, "bag-crl-beside-certs.p12", [data_safe(
        cert_bag(inputs.cert("leaf")), cert_bag(inputs.cert("issuing")),
        crl_bag(inputs.crl()))])
    keep(maker, "bag-cert-not-x509.p12", [data_safe(cert_bag(b"no DER"))],
         note="an X.509 bag whose octets are no certificate: it is kept")


def make_attributes(maker, inputs):
    cert = inputs.cert()

    def by(name, *attributes, **row):
        keep(maker, f"attr-{name}.p12",
             [data_safe(cert_bag(cert, *attributes))], **row)

    by("java-trusted", named("ca"), attribute(JAVA_TRUSTED, oid(ANY_USAGE)))
    by("unknown", attribute(PRIVATE, utf8("a"), integer(7)))
    by("unknown-big-arcs", attribute("2.25." + str(2 ** 127 + 5), null()))
    by("key-id-java", attribute(KEY_ID, octets(b"Time 1659312000000")))
    by("key-id-long", attribute(KEY_ID, octets(bytes(1000))))
    by("twice", named("one"), named("two"), key_id(b"1"), key_id(b"2"),
       note="the same attributes twice")
    by("order", attribute(PRIVATE, null()), key_id(), named("last"),
       note="not in DER's order of a SET")
    keep(maker, "attr-csp-crafted.p12", [data_safe(key_bag(
        inputs.key(), attribute(CSP, bmp("Microsoft Software Key Storage "
                                         "Provider")),
        attribute(LOCAL_KEY_SET), attribute(KEY_USAGE, El(3, b"\0\x10"))))],
        note="LocalKeySet's SET is empty, as Windows writes it")
    make_names(maker, by)


def make_names(maker, by):
    """friendlyName in all the ways in which it is met."""
    texts = {
        "ascii": "Alice's key", "latin1": "M\u00f6tley Cr\u00fce",
        "bmp": "\u5bc6\u94a5", "beyond-bmp": "\U0001f511 \U0010ffff",
        "u0800": "\u0800" * 8, "uffff": "\uffff" * 8,
        "lone-high": "a\ud800b", "lone-low": "a\udc00b",
        "high-at-end": "ab\ud83d", "reversed-pair": "\udd11\ud83d",
        "control": "a\x1b[31mb\n\tc\x7f", "zero": "a\0b",
        "bidi": "abc\u202etxt.exe", "semicolon": "a;b\\c",
    }
    for name, text in texts.items():
        by("name-" + name, named(text))
    for length in (1, 2, 63, 64, 127, 128, 255, 256, 1365, 4096):
        by(f"name-length-{length}", named("x" * length))
    by("name-length-4096-growing", named("\u0800" * 4096),
       note="three octets of UTF-8 for two of BMPString")
    by("name-empty", attribute(FRIENDLY, bmp("")))
    by("name-set-empty", attribute(FRIENDLY), note="no value at all")
    by("name-two-values", attribute(FRIENDLY, bmp("one"), bmp("two")))
    by("name-odd", attribute(FRIENDLY, El(0x1E, b"\0a\0b\0")),
       note="half a character at the end")
    by("name-one-octet", attribute(FRIENDLY, El(0x1E, b"a")))
    by("name-utf8", attribute(FRIENDLY, utf8("Gr\u00fc\u00dfe")),
       note="UTF8String where BMPString belongs")


def make_keys(maker, inputs):
    """Keys as OpenSSL would not write them."""
    ec = read(inputs.key()).kids()
    bare = read(ec[2].body).kids()[:2]
    no_public = seq(Raw(ec[0].whole), Raw(ec[1].whole), octets(
        seq(*(Raw(part.whole) for part in bare))))
    public = read(ec[2].body).kids()[2].kids()[0]
    version2 = seq(integer(1), Raw(ec[1].whole), octets(
        seq(*(Raw(part.whole) for part in bare))),
        ctx_prim(1, public.body))
    attributes = seq(*(Raw(part.whole) for part in ec), ctx(0, attribute(
        KEY_USAGE, El(3, b"\x07\x80"))))
    unknown = seq(integer(0), seq(oid(PRIVATE)), octets(b"a key"))
    for name, key in (("ec-no-public", no_public), ("pkcs8-v2", version2),
                      ("pkcs8-attributes", attributes),
                      ("unknown-algorithm", unknown)):
        keep(maker, f"key-{name}.p12", [
            data_safe(cert_bag(inputs.cert(), key_id())),
            data_safe(shrouded_bag(pbe.pbes2(UTF8_PASS, der(key)), key_id()))])
    keep(maker, "class-key-mismatch.p12", [
        data_safe(cert_bag(inputs.cert("p384"), key_id())),
        data_safe(shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key()), key_id()))],
        note="one localKeyID on a key and a certificate of another key")


# ---- passwords -------------------------------------------------------------


def full(inputs, bmp_octets, utf8_octets, content="pbes2"):
    """A certificate in an encrypted safe and a shrouded key."""
    certs = der(seq(cert_bag(inputs.cert(), named("leaf"), key_id())))
    if content == "pbes2":
        safe = pbe.pbes2(utf8_octets, certs)
        key = pbe.pbes2(utf8_octets, inputs.key())
    else:
        safe = pbe.pkcs12_pbe(bmp_octets, certs, "RC2-40-CBC")
        key = pbe.pkcs12_pbe(bmp_octets, inputs.key())
    return [sealed_safe(safe), data_safe(shrouded_bag(key, named("leaf"),
                                                      key_id()))]


def under(maker, inputs, name, password, bmp_octets, utf8_octets,
          content="pbes2", mac_octets=None, **row):
    mac_octets = bmp_octets if mac_octets is None else mac_octets
    keep(maker, name, full(inputs, bmp_octets, utf8_octets, content),
         password, lambda c: pbe.mac_pkcs12(mac_octets, c), **row)


def make_passwords(maker, inputs):
    long = "x" * REPEAT
    for content, suffix in (("pbes2", ""), ("pkcs12", "-legacy")):
        under(maker, inputs, f"password-64k{suffix}.p12",
              f"<repeat:x:{REPEAT}>", pbe.bmp_password(long), long.encode(),
              content)
        under(maker, inputs, f"password-none{suffix}.p12", "<none>", b"", b"",
              content, note="no password: zero octets")
        under(maker, inputs, f"password-empty-terminated{suffix}.p12",
              "<empty>", b"\0\0", b"", content,
              note="the empty password as RFC 7292 has it: 00 00")
        under(maker, inputs, f"password-empty-zero{suffix}.p12", "<empty>",
              b"", b"", content, note="the empty password as zero octets")
        under(maker, inputs, f"password-wrong{suffix}.p12", "changedit",
              BMP_PASS, UTF8_PASS, content, rc="P12_E_MAC", path="mac",
              see=True, note="under changeit")
    keep(maker, "password-wrong-nomac.p12",
         full(inputs, BMP_PASS, UTF8_PASS), "changedit", mac=None,
         rc="P12_E_PASSWORD", path="authSafe[0]", see=True,
         note="under changeit; no MAC that would tell")


def make_writers_bugs(maker, inputs):
    umlauts = "M\u00f6tley Cr\u00fce"
    right = pbe.bmp_password(umlauts)
    widened = b"".join(bytes([0, o]) for o in umlauts.encode()) + b"\0\0"
    under(maker, inputs, "bug-widened.p12", umlauts, widened, b"", "pkcs12",
          note="each octet of UTF-8 widened to 16 bits: OpenSSL before 1.1.0")
    under(maker, inputs, "bug-latin1.p12", umlauts, right,
          umlauts.encode("latin-1"), note="Latin-1 in PBES2 beside a right "
          "MAC: Bouncy Castle")
    under(maker, inputs, "bug-bmp-in-pbes2.p12", PASS, BMP_PASS, BMP_PASS,
          note="BMPString in PBES2: old NSS")
    long = "0123456789abcdefghijklmnopqrstuvwxyz"
    bare = pbe.bmp_password(long, terminated=False)
    under(maker, inputs, "bug-unterminated.p12", long, bare, b"", "pkcs12",
          note="BMPString without its end for 32 and more characters: Mono")
    keep(maker, "bug-aes128-key32.p12", [data_safe(
        cert_bag(inputs.cert()), shrouded_bag(old_nss(inputs.key())))],
        note="the OID says AES-128, the key has 32 octets: old NSS")
    sealed = pbe.pbes2(UTF8_PASS, inputs.key())
    keep(maker, "bug-wrapped-pbes2.p12", [data_safe(
        cert_bag(inputs.cert()), shrouded_bag(wrapped_twice(sealed)))],
        note="PBES2's parameters wrapped once too often: Java 8")
    keep(maker, "bug-mac-iterations-0.p12", [data_safe(
        cert_bag(inputs.cert()))],
        mac=lambda c: pbe.mac_pkcs12(BMP_PASS, c, iterations=0),
        note="0 counts as 1")
    keep(maker, "bug-mac-salt-empty.p12", [data_safe(
        cert_bag(inputs.cert()))],
        mac=lambda c: pbe.mac_pkcs12(BMP_PASS, c, salt=b""))
    keep(maker, "bug-mac-iterations-default.p12", [data_safe(
        cert_bag(inputs.cert()))], mac=explicit_default,
        note="iterations 1 written although it is the DEFAULT")


def explicit_default(content):
    mac = pbe.mac_pkcs12(BMP_PASS, content, iterations=1)
    mac.parts.append(integer(1))
    return mac


def old_nss(key):
    salt, iv = os.urandom(16), os.urandom(16)
    derived = pbe.pbkdf2("HMAC-SHA-1", BMP_PASS, salt, 2048, 32)
    return (pbe.algorithm(pbe.PBES2, seq(
        pbe.pbkdf2_params(salt, 2048, "HMAC-SHA-1", 32),
        pbe.cipher_params("AES-128-CBC", iv))),
        pbe.cipher("aes-256-cbc", derived, iv, key))


def wrapped_twice(sealed):
    algorithm, data = sealed
    return pbe.algorithm(pbe.PBES2, algorithm), data


def make_two_passwords(maker, inputs):
    other = "another"
    other_bmp, other_utf8 = pbe.bmp_password(other), other.encode()
    under(maker, inputs, "two-passwords.p12", PASS, BMP_PASS, UTF8_PASS,
          mac_octets=other_bmp, mac_password=other,
          note="the MAC is under another password than the content")
    under(maker, inputs, "two-passwords-legacy.p12", PASS, BMP_PASS,
          UTF8_PASS, "pkcs12", mac_octets=other_bmp, mac_password=other)
    under(maker, inputs, "mac-mismatch-opens.p12", PASS, BMP_PASS, UTF8_PASS,
          mac_octets=other_bmp, rc="P12_E_MAC", path="mac", see=True,
          note="the MAC does not match, but all content decrypts")
    certs = sealed_safe(pbe.pbes2(UTF8_PASS,
                                  der(seq(cert_bag(inputs.cert())))))
    keep(maker, "part-key-password.p12", [certs, data_safe(shrouded_bag(
        pbe.pbes2(other_utf8, inputs.key())))], rc="P12_E_PASSWORD",
        path="authSafe[1].bag[0]", see=True,
        note="a Java keystore whose key has its own password: another")
    keep(maker, "part-safe-password.p12", [sealed_safe(pbe.pbes2(
        other_utf8, der(seq(cert_bag(inputs.cert()))))), data_safe(
            shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key())))],
        rc="P12_E_PASSWORD", path="authSafe[0]", see=True,
        note="the certificates are under: another")


# ---- structure -------------------------------------------------------------


def make_structure(maker, inputs):
    safe = data_safe(cert_bag(inputs.cert()))
    keep(maker, "empty-authsafe.p12", [])
    keep(maker, "empty-safecontents.p12", [data_safe()])
    keep(maker, "empty-safecontents-encrypted.p12",
         [sealed_safe(pbe.pbes2(UTF8_PASS, der(seq())))])
    keep(maker, "nomac.p12", [safe, data_safe(shrouded_bag(
        pbe.pbes2(UTF8_PASS, inputs.key())))], mac=None)
    for version in (0, 1, 2, 4):
        keep(maker, f"version-{version}.p12", [safe], version=version)
    data, _ = pfx([safe])
    maker.crafted("trailing-8-zeros.p12", PASS, data + bytes(8),
                  note="eight zero bytes after the PFX: .NET's test files")
    maker.crafted("trailing-newline.p12", PASS, data + b"\n")
    keep(maker, "unknown-content.p12", [safe, seq(oid(PRIVATE), ctx(
        0, octets(b"?")))], note="a safe of an unknown content type: kept")
    keep(maker, "key-in-encrypted-safe.p12", [sealed_safe(pbe.pbes2(
        UTF8_PASS, der(seq(cert_bag(inputs.cert()), shrouded_bag(
            pbe.pkcs12_pbe(BMP_PASS, inputs.key()))))))],
        note="a shrouded key within an encrypted safe")
    chain = [cert_bag(inputs.cert(n), named(n))
             for n in ("root", "issuing", "leaf")]
    key = data_safe(shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key("leaf")),
                                 key_id(hashlib.sha1(
                                     inputs.cert("leaf")).digest())))
    keep(maker, "order-root-first.p12", [data_safe(*chain), key],
         note="as Azure writes them")
    keep(maker, "order-no-key-id.p12", [data_safe(*chain), data_safe(
        shrouded_bag(pbe.pbes2(UTF8_PASS, inputs.key("leaf"))))],
        note="which certificate is the key's, only the key tells")
    keep(maker, "duplicate-cert.p12", [data_safe(chain[0], chain[0])])


def make_counts(maker, inputs):
    cert = inputs.cert()
    for n in (31, 32, 33):
        keep(maker, f"certs-{n}.p12", [data_safe(*(
            cert_bag(cert, named(str(i))) for i in range(n)))])
        keep(maker, f"attributes-{n}.p12", [data_safe(cert_bag(cert, *(
            attribute(f"{PRIVATE}.{i}", null()) for i in range(n))))])
        keep(maker, f"safes-{n}.p12", [data_safe(secret_bag(
            PRIVATE, bytes([i]))) for i in range(n)])
    keep(maker, "certs-1000.p12", [data_safe(*(
        cert_bag(big.small_cert(i)) for i in range(1000)))])
    keep(maker, "attributes-1000.p12", [data_safe(cert_bag(cert, *(
        attribute(f"{PRIVATE}.{i}", integer(i)) for i in range(1000))))])


def make_public_key(maker, inputs):
    bags = der(seq(cert_bag(inputs.cert()), key_bag(inputs.key())))
    maker.write("bags.der", bags)
    recipients = {
        "rsa": ["leaf.pem"], "ec": ["p256.pem"],
        "two": ["leaf.pem", "p256.pem"],
    }
    for name, certs in recipients.items():
        args = ["cms", "-encrypt", "-binary", "-aes256", "-in", "bags.der",
                "-outform", "DER", "-out", "enveloped.der", *certs]
        maker.run("OPENSSL35", *args)
        keep(maker, f"enveloped-{name}.p12",
             [Raw(maker.read("enveloped.der"))], rc="P12_E_PUBLIC_KEY",
             path="authSafe[0]", integrity="password",
             schemes="mac=HMAC-PKCS12/SHA-256/2048", keys="0", certs="0",
             crls="0", secrets="0", names="-",
             note="the safe is from: openssl " + " ".join(args))
    maker.write("auth.der", der(seq(data_safe(cert_bag(inputs.cert()),
                                              key_bag(inputs.key())))))
    for name, more in (("rsa", ["-signer", "leaf.pem", "-inkey", "leaf.key"]),
                       ("ec-keyid", ["-signer", "p256.pem", "-inkey",
                                     "p256.key", "-keyid"])):
        args = ["cms", "-sign", "-binary", "-nodetach", "-in", "auth.der",
                "-outform", "DER", "-out", "signed.der", *more]
        maker.run("OPENSSL35", *args)
        data = der(seq(integer(3), Raw(maker.read("signed.der"))))
        maker.crafted(f"signed-{name}.p12", "<none>", data,
                      note="the authSafe is from: openssl " + " ".join(args))


# ---- armour and other formats ----------------------------------------------


def make_armor(maker, inputs):
    data, _ = pfx(full(inputs, BMP_PASS, UTF8_PASS))
    text = base64.encodebytes(data)
    lines = b"".join(text.split())
    lines = b"\n".join(lines[i:i + 64] for i in range(0, len(lines), 64))
    armored = b"-----BEGIN PKCS12-----\n%b\n-----END PKCS12-----\n" % lines
    forms = {
        "pem.p12": armored,
        "pem-crlf.p12": armored.replace(b"\n", b"\r\n"),
        "pem-pfx.p12": armored.replace(b"PKCS12", b"PFX"),
        "pem-text-before.p12": b"Bag of Alice\n\n" + armored,
        "base64.p12": text,
        "base64-one-line.p12": b"".join(text.split()),
    }
    for name, form in forms.items():
        maker.crafted(name, PASS, form, plain=data)


def make_others(maker, inputs):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("leaf.p12", b"no")
    tar = gzip.compress(b"no", mtime=0)
    # An OpenPGP public key packet of version 4 (RFC 4880, 5.5.2).
    pgp = b"\x99\x00\x33\x04" + bytes(4) + b"\x16\x09" + \
        bytes.fromhex("2b06010401da470f01") + b"\x01\x07\x40" + bytes(32)
    armored = b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n%b\n" \
        b"-----END PGP PUBLIC KEY BLOCK-----\n" % base64.b64encode(pgp)
    openssh = b"openssh-key-v1\0" + b"\0\0\0\x04none" * 2 + bytes(8)
    kinds = {
        "empty": ("EMPTY", b""),
        "zip": ("ZIP", zipped.getvalue()),
        "gzip": ("GZIP", tar),
        "pgp.asc": ("PGP", armored),
        "pgp.gpg": ("PGP", pgp),
        "openssh-key": ("OPENSSH_KEY", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        b"%b\n-----END OPENSSH PRIVATE KEY-----\n"
                        % base64.b64encode(openssh)),
        "text": ("TEXT", b"The certificate is on its way.\n"),
        "html": ("HTML", b"<!DOCTYPE html>\n<html><head><title>Sign in</title>"
                 b"</head><body></body></html>\n"),
        "json": ("JSON", b'{"error": "not found"}\n'),
        "asn1": ("ASN1", der(octets(b"nothing known"))),
        "random": ("UNKNOWN", bytes(range(250, 127, -1))),
    }
    for name, (kind, data) in kinds.items():
        maker.crafted("other-" + name, "<none>", data, rc="P12_E_FORMAT",
                      path="pfx", offset="0", note="format " + kind)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "--big":
        sys.exit(__doc__)
    big.make(sys.argv[2])
