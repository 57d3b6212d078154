"""Makes the fuzz targets' seeds and dictionaries; run by seeds.sh.

Keys and certificates are taken out of vectors/, and put into containers with
so few iterations that the targets' limits allow them. Everything that would be
random is made of a counter, so that the seeds are the same each time.
"""
import base64
import hashlib
import json
import os
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, os.pardir, "vectors")
sys.path.insert(0, VECTORS)

counter = 0


def not_random(n):
    global counter
    counter += 1
    return hashlib.shake_128(b"%d" % counter).digest(n)


os.urandom = not_random

import craft  # noqa: E402
import look  # noqa: E402
import pbe  # noqa: E402
from der import read  # noqa: E402
from shapes import *  # noqa: E402,F403

for function in (pbe.pbes2, pbe.pkcs12_pbe, pbe.pbes1, pbe.mac_pkcs12,
                 pbe.mac_pbmac1):
    function.__defaults__ = tuple(2 if d == 2048 else d
                                  for d in function.__defaults__)

# Flags of seal.c
(REFUSE_CLOSED, COVER_PLAIN, OTHER_PASSWORD, EMPTY_PASSWORD, NO_SUCH_PASSWORD,
 THREADS_TOO, FAIL_ONE, LEFT_CLOSED) = (1 << i for i in range(8))

# Flags of audit.c
(CLOSED, WITH_PASSWORD, NO_TIME, WELL_KNOWN, EXPIRING, FAIL_JUDGING,
 NONE_AT_ALL) = (1 << i for i in range(7))

# Flags of pfx.c
(IGNORE_MAC, STRICT, MAC_PASSWORD, THREADS, NO_PASSWORD, FAIL, WRONG_FIRST,
 ONLY) = (1 << i for i in range(8))


class Corpus:
    """The seeds; none is there twice in one target."""

    def __init__(self, folder):
        self.folder, self.seen, self.size = folder, set(), 0

    def add(self, target, name, data):
        digest = target, hashlib.sha256(data).digest()
        if digest in self.seen:
            return
        self.seen.add(digest)
        path = os.path.join(self.folder, target)
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, name), "wb") as file:
            file.write(data)
        self.size += len(data)


# ---- out of vectors/ -------------------------------------------------------


def vector(name):
    with open(os.path.join(VECTORS, "files", name), "rb") as file:
        return file.read()


def bags_of(name, password="changeit"):
    """(OID, value) of every bag of a container that opens."""
    _, auth, *_ = read(vector(name)).kids()
    for info in read(auth.kids()[1].kids()[0].octets()).kids():
        kind, *content = info.kids()
        if kind.oid() == look.DATA:
            bags = content[0].kids()[0].octets()
        else:
            _, inner = content[0].kids()[0].kids()[:2]
            _, algorithm, octets_ = inner.kids()
            bags = look.scheme(algorithm).open(password, octets_.octets())
        for one in read(bags).kids():
            yield one.kids()[0].oid(), one.kids()[1].kids()[0]


def key_of(name):
    for kind, value in bags_of(name):
        if kind == KEY:
            return value.whole
        if kind == SHROUDED:
            algorithm, data = value.kids()
            return look.scheme(algorithm).open("changeit", data.octets())
    raise KeyError(name)


def cert_of(name):
    for kind, value in bags_of(name):
        if kind == CERT:
            return value.kids()[1].kids()[0].octets()
    raise KeyError(name)


def crl_of(name):
    for kind, value in bags_of(name):
        if kind == CRL:
            return value.kids()[1].kids()[0].octets()
    raise KeyError(name)


class Inputs:
    """As craft.py wants them, of a few small files."""

    def key(self, name="p256"):
        return key_of("key-ed25519.p12") if name == "small" else key_of(
            "bag-key.p12")

    def cert(self, name="p256"):
        return cert_of("key-ed25519.p12") if name == "small" else cert_of(
            "bag-cert.p12")

    def crl(self):
        return crl_of("bag-crl.p12")


# ---- whole files -----------------------------------------------------------


def small_key():
    """A PrivateKeyInfo of 48 bytes."""
    return der(seq(integer(0), seq(oid("1.3.101.112")),
                   octets(octets(bytes(range(32))))))


def control(flags, fail=0, password=PASS):
    return bytes([flags, fail]) + password.encode()


def schemes():
    """(name, sealed key) in every way in which one can be encrypted."""
    key = small_key()
    for name in list(pbe.CIPHER_OID):
        if pbe.CIPHER[name][0] and name not in ("CAST5-CBC",):
            try:
                yield name, pbe.pbes2(UTF8_PASS, key, name)
            except RuntimeError:
                continue  # not in this openssl
    yield "cast5", cast5(key)
    for bits in (40, 64, 128):
        yield f"rc2-{bits}", pbe.pbes2(UTF8_PASS, key, f"RC2-{bits}-CBC")
    for name in pbe.PKCS12_PBE_OID:
        yield "pkcs12-" + name, pbe.pkcs12_pbe(BMP_PASS, key, name)
    for digest, name in pbe.PBES1_OID:
        yield f"pbes1-{digest}-{name}", pbe.pbes1(UTF8_PASS, key, digest, name)
    yield "scrypt", pbe.pbes2_scrypt(UTF8_PASS, key, 2, 1, 1)
    yield "scrypt-length", pbe.pbes2_scrypt(UTF8_PASS, key, 16, 2, 2,
                                            key_length=32)
    for prf, name in pbe.PRF_HASH.items():
        if name is not None:
            yield prf, pbe.pbes2(UTF8_PASS, key, prf=prf, key_length=32)
    yield "key-of-256", key_of_256(key)
    yield "wrapped", craft.wrapped_twice(pbe.pbes2(UTF8_PASS, key))
    yield "latin1", pbe.pbes2("Crüe".encode("latin-1"), key)
    yield "bmp", pbe.pbes2(BMP_PASS, key)


def cast5(key):
    salt, iv = os.urandom(16), os.urandom(8)
    derived = pbe.pbkdf2("HMAC-SHA-1", UTF8_PASS, salt, 2, 16)
    params = pbe.algorithm(pbe.CIPHER_OID["CAST5-CBC"],
                           seq(octets(iv), integer(128)))
    return (pbe.algorithm(pbe.PBES2, seq(
        pbe.pbkdf2_params(salt, 2, "HMAC-SHA-1"), params)),
        pbe.cipher("cast5-cbc", derived, iv, key))


def key_of_256(key):
    """As old NSS wrote it: AES-128 by its OID, and a key of 32 octets."""
    salt, iv = os.urandom(16), os.urandom(16)
    derived = pbe.pbkdf2("HMAC-SHA-1", UTF8_PASS, salt, 2, 32)
    return (pbe.algorithm(pbe.PBES2, seq(
        pbe.pbkdf2_params(salt, 2, None, 32),
        pbe.cipher_params("AES-128-CBC", iv))),
        pbe.cipher("aes-256-cbc", derived, iv, key))


def macs():
    """(name, function from content to MacData)"""
    for name, hash_name in pbe.HASH.items():
        if hash_name is not None:
            yield name, lambda c, n=name: pbe.mac_pkcs12(BMP_PASS, c, n)
    for name, hash_name in pbe.PRF_HASH.items():
        if hash_name is not None:
            yield "pbmac1-" + name, lambda c, n=name: pbe.mac_pbmac1(
                UTF8_PASS, c, prf=n, mac=n)
    yield "none", None
    yield "iterations-0", lambda c: pbe.mac_pkcs12(BMP_PASS, c, iterations=0)
    yield "salt-empty", lambda c: pbe.mac_pkcs12(BMP_PASS, c, salt=b"")
    yield "pbmac1-scrypt", lambda c: pbe.mac_pbmac1(
        UTF8_PASS, c, kdf=pbe.scrypt_params(b"salt", 2, 1, 1, 32),
        key=pbe.scrypt(UTF8_PASS, b"salt", 2, 1, 1, 32))


def bags(inputs):
    """(name, bag), one of each sort."""
    key = small_key()
    return [
        ("key", key_bag(key, named("key"), key_id())),
        ("shrouded", shrouded_bag(pbe.pbes2(UTF8_PASS, key), named("key"))),
        ("cert", cert_bag(b"\x30\x00", named("cert"), key_id())),
        ("sdsi", craft.sdsi_bag()),
        ("crl", crl_bag(b"\x30\x00", named("crl"))),
        ("secret", secret_bag(PRIVATE, b"hush")),
        ("java-secret", secret_bag(SHROUDED, seq(*sealed_parts(key)))),
        ("nested", bag(SAFE, seq(bag(SAFE, seq(craft.sdsi_bag()))))),
        ("unknown", bag(PRIVATE, octets(b"?"))),
    ]


def sealed_parts(key):
    algorithm, data = pbe.pbes2(UTF8_PASS, key)
    return algorithm, octets(data)


def sealed_bags(*some, password=UTF8_PASS):
    return sealed_safe(pbe.pbes2(password, der(seq(*some))))


def make_pfx(corpus, inputs):
    def add(name, safes, mac=hmac_sha256, after=b"", info=None, number=None,
            **how):
        data = pfx(safes, mac, **how)[0]
        if info is not None or number is not None:
            parts = [Raw(part.whole) for part in read(data).kids()]
            parts[0] = number or parts[0]
            parts[1] = info or parts[1]
            data = der(seq(*parts))
        corpus.add("pfx", name, data + after)

    every = [one for _, one in bags(inputs)]
    sdsi = craft.sdsi_bag()
    for name, sealed in schemes():
        password = "Crüe" if name == "latin1" else PASS
        add("scheme-" + name.lower().replace("/", "-").replace(" ", "-"),
            [data_safe(shrouded_bag(sealed))], mac=None,
            after=control(0, 0, password))
    for name, mac in macs():
        add("mac-" + name.lower().replace("/", "-").replace(" ", "-"),
            [data_safe(secret_bag(PRIVATE, b""))], mac)
    add("all", [data_safe(*every), sealed_bags(*every)])
    add("threads", [data_safe(*every), sealed_bags(*every)],
        after=control(THREADS))
    add("strict", [sealed_bags(*every)], after=control(STRICT))
    add("wrong", [data_safe(*every), sealed_bags(sdsi)],
        after=control(0, 0, "wrong"))
    add("wrong-ignored", [data_safe(*every), sealed_bags(sdsi)],
        after=control(IGNORE_MAC, 0, "wrong"))
    add("two-passwords", [sealed_bags(sdsi, password=b"other")],
        after=control(MAC_PASSWORD, 0, "other"))
    add("mac-of-another", [sealed_bags(sdsi, password=b"other")],
        after=control(0, 0, "other"))
    add("no-password", [data_safe(shrouded_bag(
        pbe.pkcs12_pbe(b"", small_key())))],
        lambda c: pbe.mac_pkcs12(b"", c), after=control(NO_PASSWORD))
    add("empty-password", [data_safe(shrouded_bag(
        pbe.pkcs12_pbe(b"\0\0", small_key())))],
        lambda c: pbe.mac_pkcs12(b"", c), after=control(0, 0, ""))
    for n in (0, 3, 9, 17, 40, 70):
        add(f"fail-{n}", [data_safe(*every), sealed_bags(*every)],
            after=control(FAIL, n))
    add("key-in-safe", [sealed_bags(shrouded_bag(
        pbe.pkcs12_pbe(BMP_PASS, small_key())))])
    add("version-1", [data_safe()], version=1)
    add("unknown-content", [seq(oid(PRIVATE), ctx(0, octets(b"?")))])
    add("wrong-first", [sealed_bags(*every)], mac=None,
        after=control(WRONG_FIRST))
    add("wrong-first-mac", [sealed_bags(*every)], after=control(WRONG_FIRST))
    add("only", [sealed_bags(sdsi), sealed_bags(sdsi)], after=control(ONLY))
    add("only-bag", [data_safe(*every)], after=control(ONLY))
    add("only-none", [data_safe(sdsi)], after=control(ONLY))
    add("long-password", [data_safe(*every)], after=control(0, 0, "x" * 300))
    add("no-utf8", [data_safe(*every)], after=control(0) + b"\xff")
    make_pfx_costly(add)
    make_pfx_broken(add)
    make_pfx_ber(corpus, add)
    for name in ("enveloped-two", "signed-ec-keyid", "signed-rsa",
                 "enveloped-rsa"):
        corpus.add("pfx", name, vector(name + ".p12"))
    for name in sorted(os.listdir(os.path.join(VECTORS, "files"))):
        data = vector(name)
        if name.startswith("class-") and len(data) < 260:
            corpus.add("pfx", name.removesuffix(".p12"), data)


def make_seal(corpus, inputs):
    """All sorts of bags, and each way in which they can be written again."""
    every = [one for _, one in bags(inputs)]
    sdsi = craft.sdsi_bag()
    whole = pfx([data_safe(*every), sealed_bags(*every), data_safe()],
                hmac_sha256)[0]

    def add(name, data, flags=0, fail=0, key=1, safe=1, mac=1, iterations=1,
            salt=7, drop=0):
        corpus.add("seal", name, data + bytes(
            [flags, fail, key, safe, mac, iterations, salt, drop]))

    for i in range(17):  # as many as there are in tests/support/recipes.c
        add(f"key-{i}", whole, key=i)
        add(f"safe-{i}", whole, COVER_PLAIN, safe=i, mac=0)
    for i in range(14):
        add(f"mac-{i}", whole, OTHER_PASSWORD, mac=i)
    for name, flags in (("other", OTHER_PASSWORD), ("empty", EMPTY_PASSWORD),
                        ("none", NO_SUCH_PASSWORD), ("threads", THREADS_TOO),
                        ("closed", LEFT_CLOSED), ("cover", COVER_PLAIN),
                        ("refused", LEFT_CLOSED | REFUSE_CLOSED)):
        add(name, whole, flags)
    for n in (0, 2, 5, 11, 23, 47, 90, 140, 200):
        add(f"fail-{n}", whole, FAIL_ONE, n)
    for n in range(0, 20, 3):
        add(f"drop-{n}", whole, drop=n)
    add("salt-short", whole, salt=0)
    add("salt-long", whole, salt=63, iterations=7)
    add("two-passwords", pfx([data_safe(sdsi), sealed_bags(
        *every, password=b"other")], hmac_sha256)[0], OTHER_PASSWORD)
    auth = der(craft.loose(seq(data_safe(*every), sealed_bags(sdsi)),
                           indefinite=True))
    add("no-mac-ber", der(craft.loose(seq(integer(3), seq(oid(DATA), ctx(
        0, octets(auth)))), indefinite=True)))
    add("attributes", pfx([data_safe(cert_bag(
        b"\x30\x00", named("twice"), named("twice"), key_id(), key_id(b""),
        attribute(PRIVATE, octets(b"2"), octets(b"1"), octets(b"2")),
        attribute(PRIVATE), seq(integer(1))))])[0])
    for count in (0, 1, 2, 3, 9):
        add(f"same-{count}", pfx([data_safe(*[sdsi] * count)], None)[0],
            COVER_PLAIN)


def make_audit(corpus, inputs):
    """What profiles have something to say to; parts that are not there without
    a password, and a word for each rule."""
    cert, key = cert_of("bag-cert.p12"), plain_key()
    leaf, shrouded = cert_bag(cert, named("me"), key_id()), shrouded_bag(
        pbe.pbes2(UTF8_PASS, key), named("me"), key_id())
    plain = key_bag(key, key_id())
    others = [cert_bag(der(one), named("me")) for _, one in list(
        certificates())[:6]]

    def add(name, safes, flags=WITH_PASSWORD, fail=0, rule=0, saying=0,
            mac=hmac_sha256, **how):
        corpus.add("audit", name, pfx(safes, mac, **how)[0] + bytes(
            [flags, fail, rule, saying]))

    whole = [sealed_bags(leaf, *others), data_safe(shrouded)]
    for name, flags in (("open", 0), ("closed", CLOSED), ("no-time", NO_TIME),
                        ("well-known", WITH_PASSWORD | WELL_KNOWN),
                        ("expiring", EXPIRING), ("no-password", NONE_AT_ALL)):
        add(name, whole, flags)
    add("hidden", [sealed_bags(leaf, shrouded)])
    add("both", [sealed_bags(leaf, shrouded), data_safe(shrouded)])
    add("plain", [data_safe(leaf, plain)], mac=None)
    add("plain-inside", [sealed_bags(leaf, plain)])
    add("mixed", [sealed_bags(leaf), sealed_safe(pbe.pkcs12_pbe(
        BMP_PASS, der(seq(*others)), "RC2-40-CBC")), data_safe(shrouded)])
    add("nested", [data_safe(bag(SAFE, seq(leaf, shrouded)))])
    add("foreign", [sealed_bags(leaf, password=b"other"),
                    data_safe(shrouded)])
    add("no-match", [data_safe(leaf, shrouded_bag(pbe.pbes2(
        UTF8_PASS, small_key())))])
    add("names", [data_safe(*[leaf] * 2, shrouded, craft.sdsi_bag())])
    add("many", [data_safe(*[craft.sdsi_bag()] * 33)], version=1)
    add("scrypt", [sealed_safe(pbe.pbes2_scrypt(
        UTF8_PASS, der(seq(leaf)), 2, 1, 1)), data_safe(shrouded)])
    add("pbmac1", whole, mac=lambda content: pbe.mac_pbmac1(
        UTF8_PASS, content, key_length=20))
    for n in (0, 1, 2, 4, 8, 16, 32, 64, 128):
        add(f"fail-{n}", whole, FAIL_JUDGING, n, rule=2)
    for n in range(96):  # more rules than there are
        add(f"rule-{n}", whole, rule=n, saying=n % 4)


def plain_key():
    return next(value.whole for kind, value in bags_of("bag-key.p12")
                if kind == KEY)


def make_pfx_costly(add):
    """More work in all than the target's limits have."""
    key = small_key()
    dear = shrouded_bag(pbe.pbes2(UTF8_PASS, key, iterations=16))
    add("costly", [data_safe(*[dear] * 9)])
    add("costly-inside", [sealed_bags(*[dear] * 9)])
    add("costly-mac", [data_safe()], lambda c: pbe.mac_pbmac1(
        UTF8_PASS, c, kdf=pbe.scrypt_params(b"salt", 64, 4, 4, 32),
        key=pbe.scrypt(UTF8_PASS, b"salt", 64, 4, 4, 32)))
    add("costly-recovery", [data_safe(*[shrouded_bag(pbe.pbes2(
        b"other", key, iterations=8))] * 6)])


def encrypted(*content):
    algorithm, _ = pbe.pbes2(UTF8_PASS, b"")
    return seq(oid(ENCRYPTED), ctx(0, seq(integer(0), seq(
        oid(DATA), algorithm, *content))))


def make_pfx_broken(add):
    """Parts that are not what they should be, beside one that is."""
    good = data_safe(craft.sdsi_bag())
    algorithm = pbe.pbes2(UTF8_PASS, b"")[0]
    parts = {
        "data-integer": seq(oid(DATA), ctx(0, integer(1))),
        "data-absent": seq(oid(DATA)),
        "encrypted-absent": seq(oid(ENCRYPTED)),
        "encrypted-empty": encrypted(),
        "encrypted-pieces": encrypted(ctx(0, octets(bytes(8)),
                                          octets(bytes(8)))),
        "encrypted-bad-piece": encrypted(ctx(0, integer(1))),
        "encrypted-other": encrypted(ctx_prim(1, b"x")),
        "encrypted-octets": seq(oid(ENCRYPTED), ctx(0, octets(b"x"))),
        "encrypted-no-algorithm": seq(oid(ENCRYPTED), ctx(0, seq(
            integer(0), seq(oid(DATA), seq(), ctx_prim(0, b""))))),
        "enveloped-absent": seq(oid(ENVELOPED)),
        "enveloped-kinds": seq(oid(ENVELOPED), ctx(0, seq(integer(2), set_(
            ctx(1, seq()), ctx(2, seq()), ctx(3, seq()), ctx(4, seq()),
            seq(integer(2), ctx_prim(0, b"key id"), algorithm, octets(b""))),
            seq(oid(DATA), seq(oid(PRIVATE)), ctx_prim(0, b""))))),
        "enveloped-bad-recipient": seq(oid(ENVELOPED), ctx(0, seq(
            integer(2), set_(seq(), ctx(2, seq())),
            seq(oid(DATA), seq(oid(PRIVATE)), ctx_prim(0, b""))))),
        "no-content-info": octets(b""),
        "after-contents": seq(oid(DATA), ctx(0, octets(der(seq()) + b"x"))),
        "safe-integer": seq(oid(DATA), ctx(0, octets(integer(1)))),
        "nested": data_safe(nested(6)),
    }
    for name, part in parts.items():
        add("part-" + name, [good, part], mac=None)
    for name, info in (
            ("other", seq(oid(PRIVATE), ctx(0, octets(b"")))),
            ("signed-absent", seq(oid(SIGNED))),
            ("signed-empty", signed(seq(oid(DATA)))),
            ("signed-integer", signed(seq(oid(DATA), ctx(0, integer(1))))),
            ("signed", signed(seq(oid(DATA), ctx(0, octets(seq(good))))))):
        add("auth-" + name, [], mac=None, info=info)
    for name, mac in (
            ("unknown", seq(seq(seq(oid(PRIVATE)), octets(b"x")),
                            octets(b""))),
            ("no-algorithm", seq(seq(seq(), octets(b"x")), octets(b""))),
            ("negative", seq(seq(seq(oid(pbe.DIGEST_OID["SHA-1"])),
                                 octets(b"x")), octets(b""), integer(-1))),
            ("octets", octets(b""))):
        add("mac-is-" + name, [good, sealed_bags(craft.sdsi_bag())],
            lambda c, m=mac: m)
        add("mac-is-" + name + "-ignored", [good, sealed_bags(
            craft.sdsi_bag())], lambda c, m=mac: m, after=control(IGNORE_MAC))
    add("many-parts", [data_safe(*[seq(oid(PRIVATE), ctx(0, null()))] * 20)
                       for _ in range(13)], mac=None)
    add("version-long", [good], mac=None, number=El(2, b"\0\3"))


def nested(depth):
    inner = craft.sdsi_bag()
    for _ in range(depth):
        inner = bag(SAFE, seq(inner))
    return inner


def signed(content):
    return seq(oid(SIGNED), ctx(0, seq(integer(1), set_(), content, set_(
        seq(integer(1), seq(seq(), integer(1)), seq(oid(PRIVATE)),
            seq(oid(PRIVATE)), octets(b"")),
        seq(integer(3), ctx_prim(0, b"id"), seq(oid(PRIVATE)),
            seq(oid(PRIVATE)), octets(b""))))))


def make_pfx_ber(corpus, add):
    """The same in BER, where an element may change its size and its parent
    does not care."""
    every = [one for _, one in bags(None)]
    add("ber-inside", [sealed_safe(pbe.pbes2(UTF8_PASS, der(craft.loose(
        seq(*every), indefinite=True))))])
    add("ber-key", [data_safe(bag(SHROUDED, seq(*sealed_parts(
        craft.ber_key(small_key())))))])
    for name, how in (("indefinite", {"indefinite": True}),
                      ("pieces", {"indefinite": True, "pieces": 30}),
                      ("lengths", {"long_form": 3})):
        auth = der(craft.loose(seq(data_safe(*every), sealed_safe(pbe.pbes2(
            UTF8_PASS, der(craft.loose(seq(*every), **how)))), data_safe(
                bag(SHROUDED, seq(*sealed_parts(craft.ber_key(
                    small_key())))))), **how))
        data = der(craft.loose(seq(integer(3), seq(oid(DATA), ctx(
            0, octets(auth))), hmac_sha256(auth)), **how))
        corpus.add("pfx", "ber-" + name, data)
        corpus.add("ber", "pfx-" + name, data)


# ---- parts of files --------------------------------------------------------


def both(corpus, target, name, el):
    """A tree of elements as DER, and with indefinite lengths."""
    corpus.add(target, name, der(el))
    corpus.add(target, name + "-ber", der(craft.loose(el, indefinite=True)))


def make_safe(corpus, inputs):
    for name, one in bags(inputs):
        both(corpus, "safe", name, seq(one))
    both(corpus, "safe", "all", seq(*(one for _, one in bags(inputs))))
    both(corpus, "safe", "empty", seq())
    for name, one in broken_bags().items():
        both(corpus, "safe", "broken-" + name, seq(one, craft.sdsi_bag()))
    key, cert = small_key(), der(certificate([]))
    both(corpus, "safe", "pair", seq(key_bag(key, key_id()),
                                     cert_bag(cert, key_id())))
    gost = next(one for name, one in keys() if name == "gost")
    both(corpus, "safe", "pair-by-id", seq(
        cert_bag(cert_of("key-gost12-256.p12"), key_id()),
        key_bag(der(gost), key_id())))
    corpus.add("safe", "integer", der(integer(1)))
    corpus.add("safe", "after", der(seq()) + b"x")
    for name, sealed in schemes():
        if name.startswith(("pkcs12-RC", "pbes1-SHA", "scrypt", "AES-256")):
            both(corpus, "safe", "key-" + name.lower(),
                 seq(shrouded_bag(sealed, named("k"))))
    for name, attributes in attribute_sets():
        both(corpus, "safe", "attributes-" + name,
             seq(secret_bag(PRIVATE, b"", *attributes.parts)))


def broken_bags():
    return {
        "empty-value": bag(SECRET, seq(oid(PRIVATE), ctx(0))),
        "no-value": bag(CERT, seq(oid(X509))),
        "integer-value": bag(CERT, seq(oid(X509), ctx(0, integer(1)))),
        "sdsi-octets": bag(CERT, seq(oid(SDSI), ctx(0, octets(b"")))),
        "crl-integer": bag(CRL, seq(oid(X509_CRL), ctx(0, integer(1)))),
        "crl-other": bag(CRL, seq(oid(PRIVATE), ctx(0, null()))),
        "empty-oid": bag(CERT, seq(El(6), ctx(0, octets(b"")))),
        "empty-type": seq(El(6), ctx(0, null())),
        "key-integer": bag(KEY, integer(1)),
        "shrouded-null": bag(SHROUDED, null()),
        "shrouded-no-algorithm": bag(SHROUDED, seq(seq(), octets(b""))),
        "secret-null": bag(SECRET, null()),
        "nested-null": bag(SAFE, null()),
        "deep": nested(6),
        "octets": octets(b"x"),
        "type-7": bag("1.2.840.113549.1.12.10.1.7", null()),
        "type-prefix": bag("1.2.840.113549.1.12.10.1", null()),
        "unknown-empty": seq(oid(PRIVATE), ctx(0)),
    }


def attribute_sets():
    names = ["a", "Möt", "密钥", "\U0001f511", "\ud800", "\udc00\ud800",
             "\x1b[31m", "a\0b", "\u202e", "\uffff", ""]
    sets = [(f"name-{i}", set_(named(text)))
            for i, text in enumerate(names)]
    strings = {0x0C: "ü".encode(), 0x12: b"12", 0x13: b"A b", 0x14: b"\xfc",
               0x16: b"a@b", 0x1A: b"v", 0x1C: b"\0\1\xf5\x11\0\0\xd8\0",
               0x04: b"octets", 0x1E: b"\0a\0"}
    sets += [(f"type-{tag}", set_(attribute(FRIENDLY, El(tag, text))))
             for tag, text in strings.items()]
    sets.append(("known", set_(
        named("n"), key_id(), attribute(CSP, bmp("csp")),
        attribute(LOCAL_KEY_SET), attribute(KEY_USAGE, El(3, b"\0\x10")),
        attribute(JAVA_TRUSTED, oid(ANY_USAGE)),
        attribute(PRIVATE, utf8("a"), integer(7)))))
    sets.append(("wrong-types", set_(
        attribute(KEY_ID, integer(1)), attribute(CSP, octets(b"")),
        attribute(JAVA_TRUSTED, null()), attribute(FRIENDLY, bmp("a"),
                                                   bmp("b")))))
    sets.append(("broken", set_(seq(oid(PRIVATE)), seq(integer(1), set_()),
                                seq(oid(PRIVATE), seq()), octets(b""))))
    sets.append(("empty", set_()))
    sets.append(("big-arcs", set_(attribute("2.25." + str(2 ** 127 + 5)))))
    return sets


def make_attributes(corpus, inputs):
    for name, attributes in attribute_sets():
        both(corpus, "attributes", name, attributes)


def make_params(corpus, inputs):
    for name, (algorithm, data) in schemes():
        corpus.add("params", name.lower().replace("/", "-").replace(" ", "-"),
                   der(algorithm) + data)
    for name, mac in macs():
        if mac is None:
            continue
        info, salt, *_ = mac(b"content").parts
        corpus.add("params", "mac-" + name.lower().replace(
            "/", "-").replace(" ", "-"), der(info.parts[0]) + b"\2" + b"salt")
    salt = b"salt"
    for name, kdf in (
            ("iterations-0", pbe.pbkdf2_params(salt, 0, "HMAC-SHA-256")),
            ("iterations-negative", pbe.pbkdf2_params(salt, -1, None)),
            ("iterations-huge", pbe.pbkdf2_params(salt, 2 ** 70, None)),
            ("key-length-0", pbe.pbkdf2_params(salt, 1, None, 0)),
            ("key-length-16", pbe.pbkdf2_params(salt, 1, None, 16)),
            ("key-length-huge", pbe.pbkdf2_params(salt, 1, None, 2 ** 40)),
            ("scrypt-n-3", pbe.scrypt_params(salt, 3, 1, 1)),
            ("scrypt-big", pbe.scrypt_params(salt, 2 ** 31, 8, 1)),
            ("scrypt-p-big", pbe.scrypt_params(salt, 2, 1, 2 ** 31)),
            ("other-source", pbe.algorithm(pbe.PBKDF2, seq(
                seq(oid(PRIVATE)), integer(1)))),
            ("unknown-kdf", pbe.algorithm(PRIVATE, null()))):
        for cipher in ("AES-256-CBC", "RC2-40-CBC"):
            corpus.add("params", f"{name}-{cipher.lower()}", der(pbe.algorithm(
                pbe.PBES2, seq(kdf, pbe.cipher_params(
                    cipher, bytes(pbe.cipher_of(cipher)[2]))))))
        corpus.add("params", name + "-mac", der(pbe.algorithm(
            pbe.PBMAC1, seq(kdf, pbe.algorithm(
                pbe.PRF_OID["HMAC-SHA-256"])))))
    kdf = pbe.pbkdf2_params(salt, 1, None)
    for version in (None, 0, 32, 58, 255, 256, 1024, 1025):
        parts = [octets(bytes(8))]
        if version is not None:
            parts.insert(0, integer(version))
        corpus.add("params", f"rc2-version-{version}", der(pbe.algorithm(
            pbe.PBES2, seq(kdf, pbe.algorithm(pbe.RC2, seq(*parts))))))
    for size in (0, 1, 15, 17):
        corpus.add("params", f"iv-{size}", der(pbe.algorithm(
            pbe.PBES2, seq(kdf, pbe.algorithm(
                pbe.CIPHER_OID["AES-256-CBC"], octets(bytes(size)))))))
    for name, one in broken_algorithms(kdf).items():
        corpus.add("params", "broken-" + name, der(one))
    for prf in ("HMAC-Streebog-512", "HMAC-GOST R 34.11-94"):
        corpus.add("params", prf.lower().replace(" ", "-"), der(pbe.algorithm(
            pbe.PBES2, seq(pbe.pbkdf2_params(salt, 1, prf), pbe.cipher_params(
                "AES-128-CBC", bytes(16))))))
    for name in ("Streebog-256", "Streebog-512", "GOST R 34.11-94", "MD2"):
        corpus.add("params", "mac-" + name.lower().replace(" ", "-"),
                   der(pbe.algorithm(pbe.DIGEST_OID[name])) + b"\1salt")


def broken_algorithms(kdf):
    aes, cast5_oid = (pbe.CIPHER_OID[n] for n in ("AES-256-CBC", "CAST5-CBC"))
    sha256 = pbe.algorithm(pbe.PRF_OID["HMAC-SHA-256"])
    with_cipher = {
        "no-iv": pbe.algorithm(aes), "iv-null": pbe.algorithm(aes, null()),
        "three": pbe.algorithm(aes, octets(bytes(16)), null()),
        "cast5-iv": pbe.algorithm(cast5_oid, octets(bytes(8))),
        "cast5-no-iv": pbe.algorithm(cast5_oid, seq(integer(128))),
        "cast5-bits": pbe.algorithm(cast5_oid, seq(octets(bytes(8)),
                                                   integer(129))),
        "cast5-null": pbe.algorithm(cast5_oid, null()),
        "rc2-null": pbe.algorithm(pbe.RC2, null()),
        "rc2-negative": pbe.algorithm(pbe.RC2, seq(integer(-1),
                                                   octets(bytes(8)))),
        "gcm": pbe.algorithm(pbe.CIPHER_OID["AES-256-GCM"], null()),
        "unknown-cipher": pbe.algorithm(PRIVATE),
    }
    out = {name: pbe.algorithm(pbe.PBES2, seq(kdf, one))
           for name, one in with_cipher.items()}
    pbkdf2 = {
        "no-kdf-params": pbe.algorithm(pbe.PBKDF2),
        "kdf-null": pbe.algorithm(pbe.PBKDF2, null()),
        "prf-null": pbe.algorithm(pbe.PBKDF2, seq(
            octets(b"salt"), integer(1), null())),
        "prf-unknown": pbe.algorithm(pbe.PBKDF2, seq(
            octets(b"salt"), integer(1), seq(oid(PRIVATE)))),
        "long-integer": pbe.algorithm(pbe.PBKDF2, seq(
            octets(b"salt"), El(2, b"\0\1"))),
        "key-length-256": pbe.pbkdf2_params(b"salt", 1, None, 256),
        "key-length-65": pbe.pbkdf2_params(b"salt", 1, None, 65),
        "scrypt-null": pbe.algorithm(pbe.SCRYPT, null()),
        "scrypt-n-65536": pbe.scrypt_params(b"salt", 65536, 1, 1),
    }
    cipher = pbe.cipher_params("AES-256-CBC", bytes(16))
    for name, one in pbkdf2.items():
        out[name] = pbe.algorithm(pbe.PBES2, seq(one, cipher))
        out[name + "-mac"] = pbe.algorithm(pbe.PBMAC1, seq(one, sha256))
    out["hmac-unknown"] = pbe.algorithm(pbe.PBMAC1, seq(
        pbe.pbkdf2_params(b"salt", 1, None, 32), seq(oid(PRIVATE))))
    for dotted in (pbe.PBES2, pbe.PBMAC1, "1.2.840.113549.1.12.1.3",
                   "1.2.840.113549.1.5.3"):
        out[dotted + "-absent"] = pbe.algorithm(dotted)
        out[dotted + "-null"] = pbe.algorithm(dotted, null())
        out[dotted + "-integers"] = pbe.algorithm(dotted, seq(integer(1),
                                                              integer(1)))
        out[dotted + "-empty"] = pbe.algorithm(dotted, seq(seq(), seq()))
    out["octets"] = octets(b"x")
    out["no-oid"] = seq(null())
    return out


def make_password(corpus, inputs):
    texts = ["", "a", "changeit", "Mötley Crüe", "пароль 密码", "key 🔑 𐀀",
             "0123456789abcdefghijklmnopqrstuvw", "\uffff", "\0", "ÿ",
             "\U0010ffff"]
    for i, text in enumerate(texts):
        corpus.add("password", f"text-{i}", text.encode())
        corpus.add("password", f"numbers-{i}",
                   text.encode() + bytes([i, 2, 33 + 7 * i, 3]))
    wrong = [b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80",
             b"\xf0\x80\x80\x80", b"a\xff", b"\xc3", b"\xe2\x82", b"\xf8\x88"]
    for i, data in enumerate(wrong):
        corpus.add("password", f"wrong-{i}", data)


def make_x509(corpus, inputs):
    for name in ("rsa", "p256", "p521", "brainpoolp256r1", "explicit", "dsa",
                 "ed25519", "ed448", "x25519", "sm2", "gost12-256",
                 "sect233r1", "ec-no-public", "pkcs8-v2", "pkcs8-attributes",
                 "unknown-algorithm", "rsa-pss", "p224", "p384", "x448"):
        key = key_of(f"key-{name}.p12")
        cert = cert_of(f"key-{name}.p12")
        corpus.add("x509", "key-" + name, key + cert)
        corpus.add("x509", "certificate-" + name, cert)
    chain = [value.kids()[1].kids()[0].octets() for kind, value in
             bags_of("order-no-key-id.p12") if kind == CERT]
    corpus.add("x509", "leaf-and-issuer", chain[2] + chain[1])
    corpus.add("x509", "root", chain[0])
    corpus.add("x509", "crl", crl_of("bag-crl.p12"))
    for name, one in certificates():
        both(corpus, "x509", name, one)
    for name, one in names():
        both(corpus, "x509", "name-" + name, one)
    corpus.add("x509", "cert-after", der(certificate([])) + b"\0")
    for name, one in keys():
        corpus.add("x509", "own-" + name, der(one))
    for form in (b"\2", b"\3", b"\4", b"\6", b"\5", b""):
        for other in (b"\2", b"\4"):
            corpus.add("x509", f"points-{form.hex()}-{other.hex()}",
                       der(certificate([], spki=point(form)))
                       + der(certificate([], spki=point(other))))
    for name, curve in curves():
        corpus.add("x509", "curve-" + name, der(certificate([], spki=seq(
            seq(oid("1.2.840.10045.2.1"), *curve), El(3, b"\0\4xy")))))


def rdn(arc, tag, text):
    return set_(seq(oid("2.5.4." + arc), El(tag, text)))


def names():
    return [
        ("empty", seq()),
        ("types", seq(*(rdn("3", tag, text) for tag, text in (
            (0x0C, "ü".encode()), (0x13, b"a b"), (0x14, b"\xfc"),
            (0x16, b"a@b"), (0x1E, b"\0a"), (0x1C, b"\0\0\0a"),
            (0x04, b"o"), (0x02, b"\1"))))),
        ("escapes", seq(*(rdn("10", 0x0C, text) for text in (
            b" a ", b"#a", b'",+;<>\\=', b"\x00\x1b", "\u202e".encode(),
            b"\xff", b"\x7f", "\u200b".encode())))),
        ("several", seq(set_(seq(oid("2.5.4.6"), El(0x13, b"NL")),
                             seq(oid(PRIVATE), utf8("x"))),
                        set_(seq(oid("0.9.2342.19200300.100.1.25"),
                                 El(0x16, b"example"))))),
        ("broken", seq(set_(seq(oid("2.5.4.3"))), seq())),
    ]


def extension(dotted, value, critical=False):
    parts = [oid(dotted)]
    if critical:
        parts.append(El(1, b"\xff"))
    return seq(*parts, octets(value))


def point(form):
    x, y = bytes(range(32)), bytes(32)
    data = form + x + (y if form in (b"\4", b"\6") else b"")
    return seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")),
               El(3, b"\0" + data))


def curves():
    base = octets(b"\4xy")
    prime = seq(oid("1.2.840.10045.1.1"), integer(251))
    yield "prime", [seq(integer(1), prime, seq(), base, integer(7))]
    for degree in (233, -1, 2 ** 70):
        yield f"binary-{degree}", [seq(integer(1), seq(
            oid("1.2.840.10045.1.2"), seq(integer(degree))), seq(), base)]
    yield "implicit", [null()]
    yield "absent", []
    yield "octets", [octets(b"")]
    yield "named", [oid(PRIVATE)]
    yield "field", [seq(integer(1), seq(oid(PRIVATE), integer(1)), seq())]
    yield "broken", [seq(integer(1), null())]


def keys():
    """PrivateKeyInfos whose inside is not what their algorithm asks."""
    ec = "1.2.840.10045.2.1", "1.2.840.10045.3.1.7"
    for name, algorithm, value in (
            ("ed25519-short", seq(oid("1.3.101.112")), octets(b"short")),
            ("ed448-none", seq(oid("1.3.101.113")), null()),
            ("x25519", seq(oid("1.3.101.110")), octets(bytes(32))),
            ("ec-null", seq(*map(oid, ec)), null()),
            ("ec-zero", seq(*map(oid, ec)), seq(integer(1),
                                                octets(bytes(32)))),
            ("ec-inside", seq(oid(ec[0])), seq(
                integer(1), octets(bytes(31) + b"\1"), ctx(0, oid(ec[1])))),
            ("ec-public", seq(oid(ec[0]), oid("1.3.132.0.10")), seq(
                integer(1), octets(b"\1"), ctx(1, El(3, b"\0\4xy")))),
            ("ec-no-number", seq(*map(oid, ec)), seq(integer(1))),
            ("rsa", seq(oid("1.2.840.113549.1.1.1"), null()), seq(
                *map(integer, (0, 253, 3, 5, 11, 23, 1, 1, 1)))),
            ("rsa-null", seq(oid("1.2.840.113549.1.1.1")), null()),
            ("rsa-short", seq(oid("1.2.840.113549.1.1.1")), seq(integer(0))),
            ("dsa", seq(oid("1.2.840.10040.4.1"), seq(*map(
                integer, (23, 11, 4)))), integer(3)),
            ("dsa-no-group", seq(oid("1.2.840.10040.4.1")), integer(3)),
            ("dsa-zero", seq(oid("1.2.840.10040.4.1"), seq(*map(
                integer, (0, 0, 0)))), integer(0)),
            ("dsa-octets", seq(oid("1.2.840.10040.4.1"), seq(*map(
                integer, (23, 11, 4)))), octets(b"x")),
            ("dh", seq(oid("1.2.840.113549.1.3.1"), seq(*map(
                integer, (23, 5)))), integer(6)),
            ("gost", seq(oid("1.2.643.7.1.1.1.1"), seq(oid(PRIVATE))),
             octets(bytes(32)))):
        yield name, seq(integer(0), algorithm, octets(value))
    yield "version-2", seq(integer(1), seq(oid("1.3.101.112")), octets(
        octets(bytes(32))), ctx_prim(1, b"\0" + bytes(32)))


def certificates():
    """Certificates of few bytes with every extension that is read."""
    general = [
        ctx_prim(1, b"a@b.example"), ctx_prim(2, b"host.example"),
        ctx_prim(6, b"https://a.example/"), ctx_prim(7, bytes([192, 0, 2, 1])),
        ctx_prim(7, bytes(15) + b"\1"), ctx_prim(7, b"\1\2"),
        ctx_prim(8, oid("2.5.4.3").parts[0]), ctx(4, names()[1][1]),
        ctx(0, oid("1.3.6.1.4.1.311.20.2.3"), ctx(0, utf8("u@d"))),
        ctx_prim(2, b"\x1b[0m"), ctx(3, seq()), ctx(5, seq())]
    extensions = [
        extension("2.5.29.19", seq(El(1, b"\xff"), integer(3)), True),
        extension("2.5.29.15", El(3, b"\x07\x06\x80"), True),
        extension("2.5.29.37", seq(oid("1.3.6.1.5.5.7.3.1"),
                                   oid("2.5.29.37.0"))),
        extension("2.5.29.17", seq(*general)),
        extension("2.5.29.14", octets(b"id")),
        extension("2.5.29.35", seq(ctx_prim(0, b"id"))),
        extension("2.5.29.31", seq(seq(ctx(0, ctx(0, ctx_prim(
            6, b"http://c.example/")))), seq(ctx_prim(1, b"\0\1")))),
        extension(PRIVATE, null())]
    for name, some in (("none", []), ("all", extensions),
                       ("twice", extensions[:2] * 2)):
        yield "cert-" + name, certificate(some)
    for dotted in ("19", "15", "37", "17", "14", "35", "31"):
        for i, value in enumerate((null(), seq(), seq(null()), b"", El(
                3, b"\x09"), seq(seq(ctx(0, null()))), seq(integer(1)))):
            yield f"cert-broken-{dotted}-{i}", certificate(
                [extension("2.5.29." + dotted, value)])
    for i, broken in enumerate((seq(), seq(null()), null(), seq(
            oid(PRIVATE), El(1, b"\xff"), integer(1)))):
        yield f"cert-broken-extension-{i}", certificate([broken])
    for i, number in enumerate((integer(7), El(2), octets(b""))):
        yield f"cert-version-{i}", certificate([], version=number)
    for i, tail in enumerate((b"260101000000Z", b"2601010000+0130",
                              b"20260101000000.5Z", b"2026010100", b"x",
                              b"260101000000-0800", b"000101000000Z",
                              b"00000301000000Z", b"20261301000000Z",
                              b"20260230000000Z", b"20260101000000.Z",
                              b"20260101000000+9900", b"2601010000Z",
                              b"20240229235960Z")):
        yield f"cert-time-{i}", certificate([], tail)


def certificate(extensions, time=b"260101000000Z", version=integer(2),
                spki=None):
    tag = 0x18 if time[:2] == b"20" or len(time) == 15 else 0x17
    algorithm = seq(oid("1.3.101.112"))
    name = seq(rdn("3", 0x0C, b"a"))
    parts = [ctx(0, version), integer(1), algorithm, name,
             seq(El(tag, time), El(tag, time)), name,
             spki or seq(algorithm, El(3, b"\0" + bytes(32)))]
    if extensions:
        parts.append(ctx(3, seq(*extensions)))
    return seq(seq(*parts), algorithm, El(3, b"\0sig"))


def make_input(corpus, inputs):
    for name in sorted(os.listdir(os.path.join(VECTORS, "files"))):
        data = vector(name)
        if name.startswith(("other", "pem-text")) and len(data) < 3000:
            corpus.add("input", name, data)
    data = pfx([data_safe()])[0]
    text = base64.encodebytes(data)
    for name, form in (
            ("pkcs12", data), ("base64", text), ("cut", data[:9]),
            ("base64-cut", text[:33]), ("base64-wrong", text[:30] + b"!"),
            ("base64-marked", b"\xef\xbb\xbf" + text),
            ("pem", b"-----BEGIN PKCS12-----\n" + text
             + b"-----END PKCS12-----\n"),
            ("pem-open", b"-----BEGIN PFX-----\r\n" + text[:-3]),
            ("pem-headers", b"-----BEGIN CERTIFICATE-----\nProc-Type: 4\n"
             b"DEK-Info: x\n\n" + text + b"-----END CERTIFICATE-----\n"),
            ("pem-second", b"x\n-----BEGIN A-----\n-----END A-----\n"
             b"-----BEGIN PKCS #12-----\n" + text + b"-----END"),
            ("mangled", data.decode("latin-1").encode()[:1]
             + b"\xef\xbf\xbd\x02\x01\x03"),
            ("pgp-old", b"\x95\1\2\4" + bytes(9)),
            ("pgp-secret", b"\x94\x20\4" + bytes(9)),
            ("pgp-new", b"\xc5\x20\4" + bytes(9)),
            ("pgp-new-long", b"\xc6\xc1\0\4" + bytes(9)),
            ("pgp-other", b"\x99\1\2\x09"), ("octets", b"\4\2ab"),
            ("html-short", b"<ht"),
            ("utf-16", b"\xff\xfea\0"), ("json-array", b"[ {} ]"),
            ("indefinite", b"\x30\x80\x02\x01\x03\x30\x80")):
        corpus.add("input", "own-" + name, form)


def make_ber(corpus, inputs):
    tree = seq(octets(b"abcdef"), set_(utf8("ü"), null()), ctx(0, integer(
        1 << 2000)), ctx_prim(1, bytes(200)))
    for name, how in (("der", {}), ("indefinite", {"indefinite": True}),
                      ("lengths", {"long_form": 4}),
                      ("pieces", {"pieces": 2}),
                      ("all", {"indefinite": True, "pieces": 3,
                               "long_form": 2})):
        corpus.add("ber", name, der(craft.loose(tree, **how)))
    corpus.add("ber", "nested-pieces", der(craft.in_pieces(
        0x04, b"abcdefgh", 4, True, 0, 3)))
    corpus.add("ber", "pieces-lengths", der(craft.in_pieces(
        0x1E, b"abcdefgh", 4, False, 2, 2)))
    for name in ("class-indefinite-unclosed", "class-end-of-contents-stray",
                 "class-string-of-other-pieces", "class-high-tag-number",
                 "class-length-reserved", "class-indefinite-primitive"):
        data = vector(name + ".p12")
        if len(data) < 1000:
            corpus.add("ber", name, data)
    corpus.add("ber", "bits-in-pieces", b"\x23\x04\x03\x02\0\1")
    corpus.add("ber", "elements", b"\x30\x80" + b"\5\0" * 1030 + b"\0\0")
    corpus.add("ber", "length-cut", b"\x30\x84\1")
    corpus.add("ber", "deep", b"\x30\x80" * 40 + b"\0\0" * 40)
    corpus.add("ber", "deep-strings", b"\x24\x80" * 6 + b"\0\0" * 6)


def dek(name, key, password, cut=0):
    """Headers and body of PEM that OpenSSL would have encrypted."""
    n, iv_length = {"AES-128-CBC": (16, 16), "AES-256-CBC": (32, 16),
                    "DES-CBC": (8, 8), "DES-EDE3-CBC": (24, 8),
                    "CAMELLIA-192-CBC": (24, 16)}[name]
    iv, made = os.urandom(iv_length), b""
    while len(made) < n:
        made += hashlib.md5(made[-16:] + password + iv[:8]).digest()
    body = pbe.cipher(name.lower(), made[:n], iv, key)
    return (f"Proc-Type: 4,ENCRYPTED\nDEK-Info: {name},{iv.hex().upper()}\n\n"
            .encode(), body[:len(body) - cut])


def block(label, data, headers=b""):
    return (f"-----BEGIN {label}-----\n".encode() + headers
            + base64.encodebytes(data) + f"-----END {label}-----\n".encode())


def bare_keys():
    """Keys from before PKCS #8, of small numbers."""
    curve, rsa = ctx(0, oid("1.2.840.10045.3.1.7")), (253, 3, 147, 11, 23, 7,
                                                      15, 1)
    yield "rsa", "RSA", seq(*map(integer, (0, *rsa)))
    yield "rsa-more", "RSA", seq(*map(integer, (1, *rsa)), seq(
        seq(*map(integer, (5, 3, 2)))))
    yield "dsa", "DSA", seq(*map(integer, (0, 23, 11, 4, 18, 3)))
    yield "ec", "EC", seq(integer(1), octets(b"\1"), curve)
    yield "ec-point", "EC", seq(integer(1), octets(b"\1"), curve, ctx(
        1, El(3, b"\0\4xy")))
    yield "ec-explicit", "EC", seq(integer(1), octets(b"\1"), ctx(
        0, seq(integer(1), seq())))
    yield "ec-no-curve", "EC", seq(integer(1), octets(b"\1"))


def bundle(*sets, kind=SIGNED):
    return seq(oid(kind), ctx(0, seq(integer(1), set_(), seq(oid(DATA)),
                                     *sets, set_())))


def make_material(corpus, inputs):
    word = "Cr\u00fce"
    octets_, key = word.encode(), small_key()
    cert, crl = certificate([]), inputs.crl()

    def add(name, label, data, headers=b""):
        corpus.add("material", name, data)
        corpus.add("material", name + "-pem", block(label, data, headers))

    for name, kind, one in bare_keys():
        both(corpus, "material", name, one)
        corpus.add("material", name + "-pem",
                   block(kind + " PRIVATE KEY", der(one)))
    for name, one in keys():
        add("key-" + name, "PRIVATE KEY", der(one))
    for name, sealed in (
            ("pbes2", pbe.pbes2(octets_, key)),
            ("latin1", pbe.pbes2(word.encode("latin-1"), key)),
            ("bmp", pbe.pbes2(pbe.bmp_password(word), key)),
            ("pbe", pbe.pkcs12_pbe(pbe.bmp_password(word), key)),
            ("rc4", pbe.pkcs12_pbe(pbe.bmp_password(word), key, "RC4-128")),
            ("pbes1", pbe.pbes1(octets_, key, "MD5", "DES-CBC")),
            ("scrypt", pbe.pbes2_scrypt(octets_, key, 2, 1, 1)),
            ("wrong", pbe.pbes2(b"x", key)),
            ("no-key", pbe.pbes2(octets_, der(cert)))):
        both(corpus, "material", "sealed-" + name,
             seq(sealed[0], octets(sealed[1])))
        corpus.add("material", f"sealed-{name}-pem", block(
            "ENCRYPTED PRIVATE KEY", der(seq(sealed[0], octets(sealed[1])))))
    ec = der(next(one for name, _, one in bare_keys() if name == "ec"))
    for name, password, cut in (
            ("AES-128-CBC", octets_, 0), ("AES-256-CBC", octets_, 0),
            ("DES-CBC", word.encode("latin-1"), 0),
            ("DES-EDE3-CBC", octets_, 0), ("CAMELLIA-192-CBC", octets_, 0),
            ("AES-128-CBC", b"x", 0), ("DES-CBC", octets_, 3)):
        headers, body = dek(name, ec, password, cut)
        corpus.add("material", f"dek-{name.lower()}-{len(password)}-{cut}",
                   block("EC PRIVATE KEY", body, headers))
    add("cert", "CERTIFICATE", der(cert))
    add("crl", "X509 CRL", crl)
    corpus.add("material", "trusted", block(
        "TRUSTED CERTIFICATE", der(cert) + der(seq(seq(oid(ANY_USAGE))))))
    small_crl = seq(seq(seq(oid(PRIVATE)), seq(), El(0x17, b"260101000000Z")),
                    seq(oid(PRIVATE)), El(3, b"\0"))
    for name, sets in (("certs", [ctx(0, cert, cert)]), ("none", []),
                       ("crls", [ctx(1, small_crl)]),
                       ("both", [ctx(0, ctx(1, null()), cert), ctx(
                           1, small_crl, ctx(1, null()))])):
        both(corpus, "material", "bundle-" + name, bundle(*sets))
        corpus.add("material", f"bundle-{name}-pem",
                   block("PKCS7", der(bundle(*sets))))
    both(corpus, "material", "bundle-enveloped", bundle(kind=ENVELOPED))
    certs = block("CERTIFICATE", der(cert))
    curve = block("EC PARAMETERS", der(oid("1.2.840.10045.3.1.7")))
    for name, text in (
            ("several", b"text\r\n" + certs + curve + block(
                "EC PRIVATE KEY", ec) + certs + block("PUBLIC KEY", b"x")),
            ("parameters", curve), ("unclosed", certs[:80]),
            ("other-end", certs[:60] + b"\n-----END X509 CRL-----\n"),
            ("container", block("PKCS12", der(seq(integer(3), seq())))),
            ("behind", block("CERTIFICATE", der(cert) + b"\5\0")),
            ("no-iv", block("EC PRIVATE KEY", ec, b"DEK-Info: DES-CBC,\n\n")),
            ("no-dek", block("EC PRIVATE KEY", ec,
                             b"Proc-Type: 4,ENCRYPTED\n\n")),
            ("text", b"text"), ("cut", b"\x30\x82\1\0\4\0")):
        corpus.add("material", name, text)


# ---- dictionaries ----------------------------------------------------------

# X.690 as the mutator needs it: headers, ends, and numbers at the edges.
TOKENS = {
    "sequence": b"\x30\x80", "set": b"\x31\x80", "end": b"\0\0",
    "sequence_empty": b"\x30\0", "set_empty": b"\x31\0", "null": b"\5\0",
    "explicit_0": b"\xa0\x80", "explicit_1": b"\xa1\x80",
    "explicit_3": b"\xa3\x80", "octets_pieces": b"\x24\x80",
    "implicit_pieces": b"\xa0\x80\4\1a", "octets": b"\4\4abcd",
    "integer_0": b"\2\1\0", "integer_1": b"\2\1\1",
    "integer_3": b"\2\1\3", "integer_minus_1": b"\2\1\xff",
    "integer_16_bit": b"\2\3\0\x80\0", "integer_32_bit": b"\2\5\0\x80\0\0\0",
    "integer_63_bit": b"\2\x08\x7f" + b"\xff" * 7,
    "integer_64_bit": b"\2\x09\0\x80" + bytes(7), "true": b"\1\1\xff",
    "length_1": b"\x81", "length_2": b"\x82\1\0",
    "length_4": b"\x84\x7f\xff\xff\xff", "length_8": b"\x88" + b"\xff" * 8,
    "length_zeros": b"\x84\0\0\0\1", "utf8": b"\x0c\2\xc3\xbc",
    "bmp": b"\x1e\4\xd8\x3d\xdd\x11", "universal": b"\x1c\4\0\1\xf5\x11",
    "printable": b"\x13\1A", "ia5": b"\x16\1a", "teletex": b"\x14\1\xfc",
    "bits": b"\3\2\7\x80", "utc_time": b"\x17\x0d260101000000Z",
    "generalized_time": b"\x18\x0f20260101000000Z",
    "uri": b"\x86\x0ahttp://a/b", "dns": b"\x82\1a", "ip": b"\x87\4\1\2\3\4",
    "email": b"\x81\3a@b", "directory": b"\xa4\x80\x30\x80",
}
MORE_OIDS = {
    "PBES2": pbe.PBES2, "PBKDF2": pbe.PBKDF2, "PBMAC1": pbe.PBMAC1,
    "scrypt": pbe.SCRYPT, "rc2CBC": pbe.RC2, "data": DATA,
    "signedData": SIGNED, "envelopedData": ENVELOPED,
    "encryptedData": ENCRYPTED, "keyBag": KEY, "shroudedBag": SHROUDED,
    "certBag": CERT, "crlBag": CRL, "secretBag": SECRET,
    "safeContentsBag": SAFE, "x509Certificate": X509, "sdsiCertificate": SDSI,
    "x509Crl": X509_CRL, "friendlyName": FRIENDLY, "localKeyId": KEY_ID,
    "cspName": CSP, "localKeySet": LOCAL_KEY_SET,
    "javaTrustedKeyUsage": JAVA_TRUSTED, "anyExtendedKeyUsage": ANY_USAGE,
    "rsaEncryption": "1.2.840.113549.1.1.1", "rsaPss": "1.2.840.113549.1.1.10",
    "dsa": "1.2.840.10040.4.1", "dh": "1.2.840.10046.2.1",
    "dhKeyAgreement": "1.2.840.113549.1.3.1",
    "ecPublicKey": "1.2.840.10045.2.1", "primeField": "1.2.840.10045.1.1",
    "binaryField": "1.2.840.10045.1.2", "P_256": "1.2.840.10045.3.1.7",
    "P_224": "1.3.132.0.33", "P_384": "1.3.132.0.34", "P_521": "1.3.132.0.35",
    "P_192": "1.2.840.10045.3.1.1", "secp256k1": "1.3.132.0.10",
    "brainpoolP256r1": "1.3.36.3.3.2.8.1.1.7", "X25519": "1.3.101.110",
    "X448": "1.3.101.111", "Ed25519": "1.3.101.112", "Ed448": "1.3.101.113",
    "gost2012_256": "1.2.643.7.1.1.1.1", "gost2012_512": "1.2.643.7.1.1.1.2",
    "gost2001": "1.2.643.2.2.19", "mlDsa65": "2.16.840.1.101.3.4.3.18",
    "commonName": "2.5.4.3", "countryName": "2.5.4.6",
    "domainComponent": "0.9.2342.19200300.100.1.25",
    "emailAddress": "1.2.840.113549.1.9.1",
    "subjectKeyIdentifier": "2.5.29.14", "keyUsage": "2.5.29.15",
    "subjectAltName": "2.5.29.17", "basicConstraints": "2.5.29.19",
    "crlDistributionPoints": "2.5.29.31",
    "authorityKeyIdentifier": "2.5.29.35", "extKeyUsage": "2.5.29.37",
}
# ---- profiles of one's own: the examples of docs/profiles.md, and what is
# read in a way of its own


def profile_text(**members):
    return json.dumps({"schema": "p12.profile/1", "name": "mine", **members},
                      separators=(",", ":")).encode()


def make_profile(corpus, inputs):
    page = os.path.join(os.path.dirname(VECTORS), "docs", "profiles.md")
    with open(page, encoding="utf-8") as file:
        examples = re.findall("```json\n(.*?)```", file.read(), re.S)
    for i, text in enumerate(examples):
        corpus.add("profile", f"page-{i}", text.encode())
    mac = {"scheme": "PBMAC1", "kdf": ["PBKDF2", "scrypt"],
           "prf": ["HMAC-SHA-256", "hmacWithSHA1"], "hmac": ["1.2.840.1"],
           "standing": "unverified", "min_iterations": 1,
           "max_iterations": 2, "min_key_length": 20, "max_key_length": 64}
    key = {"scheme": "PKCS12-PBE", "cipher": ["3DES-3KEY-CBC", "RC2-40"],
           "prf": ["SHA-1"], "standing": "refused", "unknown_maximum": True,
           "min_salt_length": 8, "text": "x", "source": "y"}
    rules = {"bags-in-safe": {"severity": "warning", "number": 32,
                              "undecided": True, "text": "x", "source": "y"},
             "ber": "off", "sdsi": "note"}
    for name, text in (
            ("reader", profile_text(kind="reader", loses_keys=True,
                                    keys=[key], mac=[mac])),
            ("rules", profile_text(rules=rules)),
            ("total", profile_text(max_total_iterations=600000)),
            ("advises", profile_text(all_of=["modern", "nss"],
                                     advises="owasp")),
            ("marked", b"\xef\xbb\xbf" + profile_text(all_of=["sound"])),
            ("escaped", profile_text(rules=rules).replace(b"r", b"\\u0072")),
            ("wrong", profile_text(keys=[key, {"scheme": "PBES2",
                                               "cipher": [1]}])),
            ("unknown", profile_text(rules={"\x1b": {}})),
            ("cut", profile_text(rules=rules)[:90]), ("empty", b"")):
        corpus.add("profile", name, text)


PROFILE_WORDS = """schema p12.profile/1 name kind summary source all_of advises keys safes mac
max_total_iterations loses_keys rules scheme kdf prf cipher hmac standing
min_iterations max_iterations unknown_maximum min_salt_length min_key_length
max_key_length text severity undecided number policy reader PBES2 PBES1
PKCS12-PBE PBMAC1 HMAC-PKCS12 HMAC-GOST none unknown accepted discouraged
unverified refused error warning note off PBKDF2 scrypt HMAC-SHA-256
AES-256-CBC SHA-256 modern sound owasp nss ber sdsi expiring bags-in-safe
iterations""".split()

TEXTS = {
    "profile": {word: json.dumps(word).encode() for word in PROFILE_WORDS},
    "asn1": {},
    "armor": {name: b"-----BEGIN %b-----\n" % name.encode() for name in (
        "PKCS12", "PFX", "CERTIFICATE", "PRIVATE KEY", "X509 CRL", "PKCS7",
        "OPENSSH PRIVATE KEY", "PGP MESSAGE", "PUBLIC KEY",
        "CERTIFICATE REQUEST", "RSA PRIVATE KEY")} | {
        "end": b"-----END ", "header": b"Proc-Type: 4,ENCRYPTED\n\n",
        "base64": b"MIIB", "base64_pkcs12": b"MIACAQMwgAYJKoZIhvcNAQcB",
        "mark": b"\xef\xbb\xbf", "html": b"<!DOCTYPE html", "json": b'{"a":',
        "jks": b"\xfe\xed\xfe\xed", "jceks": b"\xce\xce\xce\xce",
        "zip": b"PK\3\4", "gzip": b"\x1f\x8b",
        "sqlite": b"SQLite format 3\0", "ssh": b"openssh-key-v1\0",
        "mangled": b"\x30\xef\xbf\xbd", "pgp": b"\x99\1\2\4"},
    "material": {name: b"-----BEGIN %b-----\n" % name.encode() for name in (
        "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY",
        "EC PRIVATE KEY", "DSA PRIVATE KEY", "EC PARAMETERS", "CERTIFICATE",
        "TRUSTED CERTIFICATE", "X509 CRL", "PKCS7", "CMS", "PUBLIC KEY")} | {
        "end": b"-----END ", "dashes": b"-----\n",
        "encrypted": b"Proc-Type: 4,ENCRYPTED\n"} | {
        name: b"DEK-Info: %b," % name.encode() for name in (
            "DES-CBC", "DES-EDE3-CBC", "AES-128-CBC", "AES-256-CBC",
            "CAMELLIA-128-CBC", "SEED-CBC")},
    "text": {
        "two": b"\xc3\xbc", "three": "密".encode(), "four": "🔑".encode(),
        "last": b"\xf4\x8f\xbf\xbf", "behind": b"\xf4\x90\x80\x80",
        "long_2": b"\xc0\x80", "long_3": b"\xe0\x80\x80",
        "long_4": b"\xf0\x80\x80\x80", "surrogate": b"\xed\xa0\x80",
        "greatest_two": b"\xdf\xbf", "uffff": b"\xef\xbf\xbf",
        "latin": b"\xc3\xbf", "zero": b"\0"},
}


def oid_tokens():
    rows = dict(MORE_OIDS)
    for table in (pbe.DIGESTS, pbe.PRFS, pbe.CIPHERS, pbe.PKCS12_PBES):
        rows.update({row[0]: dotted for dotted, row in table.items()})
    rows.update({f"pbes1 {row[0]} {row[1]}": dotted
                 for dotted, row in pbe.PBES1.items()})
    return {name: der(oid(dotted)) for name, dotted in rows.items()}


def make_dictionaries(folder):
    os.makedirs(folder, exist_ok=True)
    TEXTS["asn1"] = TOKENS | oid_tokens()
    for file, tokens in TEXTS.items():
        lines = []
        for name, data in tokens.items():
            key = "".join(c if c.isalnum() else "_" for c in name.lower())
            text = "".join(f"\\x{byte:02x}" for byte in data)
            lines.append(f'{key}="{text}"\n')
        with open(os.path.join(folder, file + ".dict"), "w") as out:
            out.writelines(lines)


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    make_dictionaries(os.path.join(os.path.dirname(folder), "dictionaries"))
    corpus, inputs = Corpus(folder), Inputs()
    for make in (make_attributes, make_ber, make_input, make_params,
                 make_password, make_pfx, make_safe, make_x509, make_seal,
                 make_material, make_audit, make_profile):
        make(corpus, inputs)
    print(f"{len(corpus.seen)} seeds, {corpus.size} bytes")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
