"""Containers by the hundred: MAC x protection x iterations x salts x structure.

    grid.py FOLDER      writes them all

Of each it is known how it was made, so that the truth about it needs no look
into it. Salts and IVs are made of counters: the same part is encrypted once.
"""
import contextlib
import functools
import hashlib
import os
import sys
from dataclasses import dataclass

import people     # first: it knows where the others are
import pbe
from der import ctx, ctx_prim, der, integer, null, octets, oid, seq, set_
from facts import Bag, Facts, Safe, Scheme, below
from shapes import (BMP_PASS, DATA, ENVELOPED, SAFE, SHROUDED, SIGNED,
                    UTF8_PASS, bag, cert_bag, data_safe, key_bag, key_id,
                    named, pfx, secret_bag, sealed_safe, shrouded_bag)


FOREIGN = b"another one"
DEAR = 10000    # so many iterations are written, but not computed



@dataclass
class Item:
    name: str
    data: bytes
    facts: Facts
    is_client: bool = False     # one identity with all that belongs to it


def schemes_of(facts):
    found = [facts.mac] + [safe.scheme for safe in facts.safes] + [
        one.scheme for safe in facts.safes for one in below(safe.bags)]
    return [scheme for scheme in found if scheme is not None]


# ---- encryption -------------------------------------------------------------

REAL_KDF = functools.cache(pbe.pkcs12_kdf)


@contextlib.contextmanager
def cheap_kdf():
    """pbe's own functions write one number and compute with another."""
    real = pbe.pkcs12_kdf
    pbe.pkcs12_kdf = lambda digest, password, salt, purpose, iterations, n: \
        REAL_KDF(digest, password, salt, purpose, computed(iterations), n)
    try:
        yield
    finally:
        pbe.pkcs12_kdf = real


def not_random(n, *what):
    return hashlib.shake_128(repr(what).encode()).digest(n)


def pbes2(cipher="AES-256-CBC", prf="SHA-256", iterations=2048, salt=16):
    return Scheme("PBES2", "PBKDF2", prf, iterations, salt, cipher)


def scrypt(cipher="AES-256-CBC", salt=16):
    return Scheme("PBES2", "scrypt", None, None, salt, cipher)


def pbe12(cipher="3DES-3KEY-CBC", iterations=2048, salt=8):
    return Scheme("PKCS12-PBE", "PKCS12KDF", "SHA-1", iterations, salt, cipher)


def pbes1(prf="SHA-1", cipher="DES-CBC", iterations=2048):
    return Scheme("PBES1", "PBKDF1", prf, iterations, 8, cipher)


def computed(iterations):
    return iterations if iterations < DEAR else 1


@functools.cache
def derived(prf, password, salt, iterations, n):
    return pbe.pbkdf2("HMAC-" + prf, password, salt, computed(iterations), n)


@functools.cache
def sealed(scheme, data, part, password=UTF8_PASS):
    """(AlgorithmIdentifier, ciphertext)"""
    n = scheme.salt
    salt = not_random(n, scheme, part)
    if scheme.kind == "PKCS12-PBE":
        text = password.decode().encode("utf-16-be") + b"\0\0"
        with cheap_kdf():
            return pbe.pkcs12_pbe(text, data, scheme.cipher,
                                  scheme.iterations, salt)
    if scheme.kind == "PBES1":
        return pbe.pbes1(password, data, scheme.prf, scheme.cipher,
                         scheme.iterations)
    name, length, iv_length = pbe.cipher_of(scheme.cipher)
    iv = not_random(iv_length, "iv", scheme, part)
    if scheme.kdf == "scrypt":
        key = pbe.scrypt(password, salt, 1024, 8, 1, length)
        kdf = pbe.scrypt_params(salt, 1024, 8, 1)
    else:
        key = derived(scheme.prf, password, salt, scheme.iterations, length)
        kdf = pbe.pbkdf2_params(salt, scheme.iterations, "HMAC-" + scheme.prf)
    return (pbe.algorithm(pbe.PBES2, seq(kdf, pbe.cipher_params(
        scheme.cipher, iv))), pbe.cipher(name, key, iv, data))


# ---- MACs -------------------------------------------------------------------


def hmac12(digest="SHA-1", iterations=2048, salt=8):
    return Scheme("HMAC-PKCS12", "PKCS12KDF", digest, iterations, salt,
                  hmac=digest)


def pbmac1(prf="SHA-256", hmac="SHA-256", iterations=2048, salt=16,
           key_length=32, kdf="PBKDF2"):
    return Scheme("PBMAC1", kdf, prf, iterations, salt, None, hmac, key_length)


def mac_data(scheme, outer, content):
    """`outer` is macData.iterations of PBMAC1, which counts for nothing."""
    salt = not_random(scheme.salt, scheme)
    if scheme.kind == "HMAC-PKCS12":
        with cheap_kdf():
            return pbe.mac_pkcs12(BMP_PASS, content, scheme.prf,
                                  scheme.iterations, salt)
    n = scheme.key_length
    if scheme.kdf == "scrypt":
        kdf = pbe.scrypt_params(salt, 1024, 8, 1, n)
        key = pbe.scrypt(UTF8_PASS, salt, 1024, 8, 1, n)
    else:
        prf = "HMAC-" + scheme.prf
        kdf = pbe.pbkdf2_params(salt, scheme.iterations, prf, n)
        key = derived(scheme.prf, UTF8_PASS, salt, scheme.iterations, n)
    return pbe.mac_pbmac1(UTF8_PASS, content, kdf=kdf, key=key,
                          mac="HMAC-" + scheme.hmac, iterations=outer)


# ---- structure --------------------------------------------------------------


class Maker:
    """Adds parts to a container, to its DER and to what is known of it."""

    def __init__(self, key, safe, other=None):
        self.key_scheme, self.safe_scheme = key, safe
        self.other = other or safe      # another one than `safe`
        self.elements, self.safes = [], []

    @property
    def path(self):
        return f"authSafe[{len(self.safes)}]"

    def add(self, element, safe):
        self.elements.append(element)
        self.safes.append(safe)

    # Each of these gives pairs of an element and a function from its path to
    # what is known of it.

    def certs(self, *which):
        return [(cert_bag(one, *([named("client"), key_id()] if i == 0 else [])
                          ), lambda path: Bag(path, "cert"))
                for i, one in enumerate(which or people.chain())]

    def shrouded(self, scheme=None, owner=people.CLIENT):
        scheme = scheme or self.key_scheme
        element = shrouded_bag(sealed(scheme, people.key(owner).pkcs8, owner),
                               named(owner), key_id())
        return [(element, lambda path: Bag(path, "shrouded", scheme))]

    def plain_key(self):
        return [(key_bag(people.key(people.CLIENT).pkcs8, key_id()),
                 lambda path: Bag(path, "key"))]

    def secret(self, scheme):
        """As the JDK keeps secret keys."""
        algorithm, data = sealed(scheme, people.key("secret").pkcs8, "secret")
        element = secret_bag(SHROUDED, der(seq(algorithm, octets(data))))
        return [(element, lambda path: Bag(path, "secret", scheme))]

    def nested(self, inner):
        def known(path):
            return Bag(path, "safe", bags=known_of(inner, path))
        return [(bag(SAFE, seq(*(element for element, _ in inner))), known)]

    def plain(self, bags):
        path = self.path
        self.add(data_safe(*(element for element, _ in bags)),
                 Safe(path, "data", bags=known_of(bags, path)))
        return self

    def closed(self, bags, scheme=None, password=UTF8_PASS):
        path, scheme = self.path, scheme or self.safe_scheme
        content = der(seq(*(element for element, _ in bags)))
        self.add(sealed_safe(sealed(scheme, content, path, password)),
                 Safe(path, "encrypted", scheme, known_of(bags, path),
                      opens=password == UTF8_PASS))
        return self

    def enveloped(self):
        """A recipient with a key identifier; nothing of it can be opened."""
        algorithm = pbe.algorithm("1.2.840.113549.1.1.1", null())
        content = seq(oid(DATA), pbe.algorithm(
            pbe.CIPHER_OID["AES-256-CBC"], octets(bytes(16))),
            ctx_prim(0, bytes(64)))
        recipients = set_(seq(integer(2), ctx_prim(0, b"key id"), algorithm,
                              octets(bytes(256))))
        path = self.path
        self.add(seq(oid(ENVELOPED), ctx(0, seq(integer(2), recipients,
                                                content))),
                 Safe(path, "enveloped"))
        return self


def known_of(bags, path):
    return [known(f"{path}.bag[{i}]") for i, (_, known) in enumerate(bags)]


# ---- what there is of it -----------------------------------------------------


def key_outside(m):
    return m.closed(m.certs()).plain(m.shrouded())


def key_inside(m):
    return m.closed(m.certs() + m.shrouded())


def key_in_safe_of_its_own(m):
    return m.closed(m.certs()).closed(m.shrouded())


def keys_in_both(m):
    return m.closed(m.certs() + m.shrouded(m.other, "second")).plain(
        m.shrouded())


def key_first(m):
    return m.plain(m.shrouded()).closed(m.certs())


def certs_plain(m):
    return m.plain(m.certs()).plain(m.shrouded())


def all_in_one(m):
    return m.plain(m.certs() + m.shrouded())


def key_plain(m):
    return m.closed(m.certs()).plain(m.plain_key())


def all_plain(m):
    return m.plain(m.certs() + m.plain_key())


def plain_key_inside(m):
    return m.closed(m.certs() + m.plain_key())


def mixed(m):
    client, *authorities = people.chain()
    return m.closed(m.certs(client)).closed(
        m.certs(*authorities), m.other).plain(m.shrouded())


def mixed_keys(m):
    return m.closed(m.certs()).plain(
        m.shrouded() + m.shrouded(m.other, "second"))


def nested(m):
    return m.closed(m.certs()).plain(m.nested(m.shrouded()))


def nested_twice(m):
    return m.closed(m.nested(m.certs())).plain(
        m.nested(m.nested(m.shrouded(m.other))))


def nested_plain_key(m):
    return m.closed(m.certs()).plain(m.nested(m.plain_key()))


def nested_inside(m):
    return m.closed(m.nested(m.certs() + m.shrouded()))


def certs_alone(m):
    return m.closed(m.certs())


def certs_alone_plain(m):
    return m.plain(m.certs())


def secret_outside(m):
    return m.closed(m.certs()).plain(m.secret(m.key_scheme))


def secret_beside(m):
    return m.closed(m.certs()).plain(m.shrouded() + m.secret(m.other))


def empty_safe(m):
    return m.closed([]).plain(m.shrouded())


def nothing(m):
    return m


def foreign_safe(m):
    return m.closed(m.certs(), None, FOREIGN).plain(m.shrouded())


def foreign_alone(m):
    return m.closed(m.certs()).closed(m.certs(), m.other, FOREIGN)


def enveloped(m):
    return m.closed(m.certs()).enveloped().plain(m.shrouded())


def enveloped_alone(m):
    return m.enveloped()


WITH_CLIENT = {key_outside, key_inside, key_in_safe_of_its_own, key_first,
               certs_plain, all_in_one, key_plain, all_plain, mixed,
               plain_key_inside, nested, nested_inside, nested_plain_key}


STRUCTURES = [value for value in list(globals().values())
              if callable(value) and getattr(value, "__module__", "") ==
              __name__ and getattr(value, "__code__", None) and
              value.__code__.co_varnames[:1] == ("m",)]


# ---- the whole --------------------------------------------------------------


def build(structure, key, safe, mac, other=None, outer=None):
    m = structure(Maker(key, safe, other))
    outer = (mac.iterations or 1) if mac and outer is None else outer
    data, _ = pfx(m.elements, mac and (
        lambda content: mac_data(mac, outer, content)))
    facts = Facts(m.safes, mac, "password" if mac else "none")
    facts.opens = is_cheap(facts)
    return Item(f"{structure.__name__}, key {text(key)}, safe {text(safe)}"
                f"{', other ' + text(other) if other else ''}, mac {text(mac)}"
                f"{f', outer {outer}' if mac and outer != mac.iterations else ''}",
                data, facts, structure in WITH_CLIENT)


def is_cheap(facts):
    mac = facts.mac
    return all((scheme.iterations or 0) < DEAR
               for scheme in schemes_of(facts)) and not (
        mac and mac.kind == "PBMAC1" and mac.key_length < 20)


def text(scheme):
    if scheme is None:
        return "none"
    return "/".join(str(value) for value in (
        scheme.kind, scheme.kdf, scheme.prf, scheme.iterations, scheme.salt,
        scheme.cipher, scheme.hmac, scheme.key_length) if value is not None)


def signed(structure, key, safe):
    """The AuthenticatedSafe in SignedData: integrity by a public key."""
    m = structure(Maker(key, safe))
    auth = der(seq(*m.elements))
    body = seq(integer(1), set_(pbe.algorithm(pbe.DIGEST_OID["SHA-256"])),
               seq(oid(DATA), ctx(0, octets(auth))),
               set_(seq(integer(3), ctx_prim(0, b"key id"), pbe.algorithm(
                   pbe.DIGEST_OID["SHA-256"]), pbe.algorithm(
                   "1.2.840.113549.1.1.1", null()), octets(bytes(256)))))
    data = der(seq(integer(3), seq(oid(SIGNED), ctx(0, body))))
    return Item(f"signed {structure.__name__}, key {text(key)}", data,
                Facts(m.safes, None, "public-key", opens=True),
                structure in WITH_CLIENT)


MACS = [
    None, hmac12("SHA-1"), hmac12("SHA-256"), hmac12("SHA-512"),
    hmac12("SHA-1", 1), hmac12("SHA-256", 600000), hmac12("SHA-256", salt=0),
    hmac12("SHA-256", 2048, 16),
    pbmac1(), pbmac1("SHA-1"), pbmac1("SHA-512", "SHA-256"),
    pbmac1("SHA-512", "SHA-512", key_length=64), pbmac1("SHA-1", "SHA-1", 2048,
                                                        16, 20),
    pbmac1(key_length=20), pbmac1(key_length=64),
    pbmac1("SHA-256", "SHA-512", key_length=33),
    pbmac1(iterations=1), pbmac1(iterations=999), pbmac1(iterations=1000),
    pbmac1(salt=8), pbmac1(salt=15), pbmac1(salt=0), pbmac1(salt=32),
    pbmac1("SHA-384", "SHA-384", key_length=48),
    pbmac1("SHA3-256"), pbmac1("MD5"), pbmac1(hmac="MD5"),
    pbmac1(prf=None, iterations=None, kdf="scrypt"),
    pbmac1("SHA-512", "SHA-512", 209999, 16, 64),
    pbmac1("SHA-512", "SHA-512", 210000, 16, 64),
    pbmac1(iterations=599999), pbmac1(iterations=600000),
    pbmac1("SHA-1", iterations=1399999), pbmac1("SHA-1", iterations=1400000),
]
# What is below what the library would compute; seen all the same.
SHORT_MACS = [pbmac1(key_length=n) for n in (13, 14, 16, 19)]

PROTECTIONS = [
    pbe12(), pbe12("RC2-40-CBC"), pbe12("RC4-128"), pbe12(iterations=600000),
    pbes1(), pbes1("MD5"),
    pbes2(), pbes2("AES-192-CBC"), pbes2("AES-128-CBC"),
    pbes2("DES-EDE3-CBC"), pbes2("RC2-128-CBC"), pbes2("Camellia-256-CBC"),
    pbes2(prf="SHA-1"), pbes2(prf="SHA-512"), pbes2(prf="SHA-224"),
    pbes2(prf="SHA-512/256"), pbes2(prf="SHA3-512"), pbes2(prf="MD5"),
    pbes2(iterations=1), pbes2(iterations=999), pbes2(iterations=1000),
    pbes2(salt=0), pbes2(salt=8), pbes2(salt=15), pbes2(salt=32),
    scrypt(), scrypt("AES-128-CBC"), scrypt(salt=8),
    pbes2(prf="SHA-512", iterations=209999),
    pbes2(prf="SHA-512", iterations=210000),
    pbes2(iterations=599999), pbes2(iterations=600000),
    pbes2(prf="SHA-1", iterations=1399999),
    pbes2(prf="SHA-1", iterations=1400000),
    pbes2(prf="SHA-1", iterations=600000),
    pbes2(prf="SHA-384", iterations=600000),
]

GOOD, GOOD_MAC = pbes2(iterations=1000), pbmac1(iterations=1000)
BEST, BEST_MAC = pbes2(iterations=600000), pbmac1(iterations=600000)
WEAK = pbe12("RC2-40-CBC")


def grid():
    """Every container once."""
    seen = set()
    for item in every():
        if item.name not in seen:
            seen.add(item.name)
            yield item


def every():
    # Each MAC over what is good, best, and not there.
    for mac in MACS + SHORT_MACS:
        yield build(key_outside, GOOD, GOOD, mac)
        yield build(key_outside, BEST, BEST, mac)
        yield build(certs_alone, GOOD, GOOD, mac)
        yield build(all_plain, GOOD, GOOD, mac)
        yield build(key_outside, WEAK, WEAK, mac)
    # Each protection, of keys, of safes, of both.
    for scheme in PROTECTIONS:
        for good, mac in ((GOOD, GOOD_MAC), (BEST, BEST_MAC)):
            yield build(key_outside, scheme, good, mac)
            yield build(key_outside, good, scheme, mac)
            yield build(key_inside, scheme, good, mac)
            yield build(key_inside, good, scheme, mac)
        yield build(key_outside, scheme, scheme, hmac12("SHA-256"))
        yield build(mixed, GOOD, GOOD, GOOD_MAC, scheme)
        yield build(certs_plain, scheme, scheme, None)
    # Each structure, all good, with a weak part, all weak.
    for structure in STRUCTURES:
        for key, safe, other, mac in (
                (GOOD, GOOD, None, GOOD_MAC), (BEST, BEST, None, BEST_MAC),
                (GOOD, GOOD, WEAK, GOOD_MAC), (WEAK, GOOD, GOOD, GOOD_MAC),
                (GOOD, WEAK, GOOD, GOOD_MAC), (WEAK, WEAK, None, hmac12()),
                (GOOD, GOOD, None, None), (BEST, scrypt(), None, BEST_MAC),
                (BEST, BEST, GOOD, BEST_MAC), (BEST, GOOD, BEST, None)):
            yield build(structure, key, safe, mac, other)
    # What macData says beside PBMAC1's own parameters.
    for outer in (1, 999, 600000):
        yield build(key_outside, GOOD, GOOD, GOOD_MAC, outer=outer)
        yield build(key_outside, BEST, BEST, pbmac1(iterations=2048),
                    outer=outer)
    for structure in (key_outside, key_inside, certs_alone, all_plain):
        yield signed(structure, GOOD, GOOD)
        yield signed(structure, WEAK, WEAK)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "INDEX"), "w", encoding="utf-8") as index:
        for i, item in enumerate(grid()):
            with open(os.path.join(folder, f"{i:04}.p12"), "wb") as file:
                file.write(item.data)
            index.write(f"{i:04}.p12\t{item.name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
