"""Reads a container and says what the manifest's columns should hold.

    look.py FILE [PASSWORD [MAC_PASSWORD]]

It is an independent reader: it shares no code with the library. It is liberal
and knows no limits, so it is not for files that are meant to be refused.
"""
import hashlib
import hmac
import sys

import pbe
from der import BMP, UTF8, Bad, read

sys.setrecursionlimit(20000)

DATA, SIGNED, ENVELOPED, ENCRYPTED = (
    "1.2.840.113549.1.7." + n for n in "1236")
BAGS = {"1.2.840.113549.1.12.10.1." + str(i + 1): name for i, name in
        enumerate(["key", "shrouded", "cert", "crl", "secret", "safe"])}
GOST = ("1.2.643.7.1.1.2.2", "1.2.643.7.1.1.2.3", "1.2.643.2.2.9")
X509, FRIENDLY = "1.2.840.113549.1.9.22.1", "1.2.840.113549.1.9.20"


class Seen:
    """What came out, in the order of the file."""

    def __init__(self):
        self.integrity = "none"
        self.mac_ok = None      # None: no MAC, or one we cannot compute
        self.schemes = []
        self.closed = []        # (path, why) of each part that did not open
        self.keys = self.certs = self.crls = self.secrets = 0
        self.names = []
        self.decrypt = True

    def columns(self):
        return {
            "integrity": self.integrity,
            "schemes": ";".join(self.schemes) or "-",
            "keys": str(self.keys), "certs": str(self.certs),
            "crls": str(self.crls), "secrets": str(self.secrets),
            "names": ";".join(escape(n) for n in self.names) or "-",
        }


def escape(units):
    """UTF-16-BE octets as ASCII; what is not, and ";" and "\\", as \\uXXXX.

    An empty name is \\u alone.
    """
    out = ""
    for i in range(0, len(units), 2):
        code = units[i] << 8 | units[i + 1]
        plain = 0x20 < code < 0x7F or code == 0x20 and 0 < i < len(units) - 2
        out += chr(code) if plain and chr(code) not in ";\\" \
            else f"\\u{code:04X}"
    return out or "\\u"


def bmp_forms(password):
    if not password:
        return [b"\0\0", b""]
    return [pbe.bmp_password(password),
            b"".join(bytes([0, c]) for c in password.encode()) + b"\0\0",
            pbe.bmp_password(password, terminated=False)]


def octet_forms(password):
    forms = [pbe.utf8_password(password), pbe.bmp_password(password or "")]
    try:
        forms.append((password or "").encode("latin-1"))
    except UnicodeEncodeError:
        pass
    return forms


# ---- schemes ---------------------------------------------------------------


class Scheme:
    """A name, and a function from password and octets to octets or None."""

    def __init__(self, name, forms, opener):
        self.name, self.forms, self.opener = name, forms, opener

    def open(self, password, data):
        for octets in self.forms(password):
            try:
                plain = self.opener(octets, data)
            except ValueError:
                continue
            if plain is not None and looks_der(plain):
                return plain
        return None


def looks_der(data):
    try:
        return read(data).tag == 0x30
    except Bad:
        return False


def scheme(node):
    kids = node.kids()
    dotted, params = kids[0].oid(), kids[1] if len(kids) > 1 else None
    if dotted in pbe.PKCS12_PBES:
        return scheme_pkcs12(dotted, params)
    if dotted in pbe.PBES1:
        return scheme_pbes1(dotted, params)
    if dotted == pbe.PBES2:
        return scheme_pbes2(params)
    return Scheme(dotted, bmp_forms, unknown)


def unknown(octets, data):
    raise pbe.Unknown()


def scheme_pkcs12(dotted, params):
    name, enc, n, iv_length = pbe.PKCS12_PBES[dotted]
    salt, iterations = params.kids()[0].octets(), params.kids()[1].integer()

    def opener(octets, data):
        key = pbe.pkcs12_kdf("SHA-1", octets, salt, 1, iterations, n)
        iv = pbe.pkcs12_kdf("SHA-1", octets, salt, 2, iterations, iv_length)
        return pbe.cipher(enc, key, iv, data, decrypt=True)

    return Scheme(f"PKCS12-PBE/PKCS12KDF/SHA-1/{iterations}/{name}",
                  bmp_forms, opener)


def scheme_pbes1(dotted, params):
    digest, name, enc = pbe.PBES1[dotted]
    salt, iterations = params.kids()[0].octets(), params.kids()[1].integer()

    def opener(octets, data):
        key = pbe.pbkdf1(digest, octets, salt, iterations)
        return pbe.cipher(enc, key[:8], key[8:], data, decrypt=True)

    return Scheme(f"PBES1/PBKDF1/{digest}/{iterations}/{name}", octet_forms,
                  opener)


def kdf(node):
    """(text, key length written or None, function of password and length)"""
    dotted, params = node.kids()[0].oid(), node.kids()[1]
    parts = params.kids()
    salt = parts[0].octets()
    if dotted == pbe.SCRYPT:
        n, r, p = (part.integer() for part in parts[1:4])
        length = parts[4].integer() if len(parts) > 4 else None
        return (f"scrypt/{n}/{r}/{p}", length,
                lambda octets, size: pbe.scrypt(octets, salt, n, r, p, size))
    if dotted != pbe.PBKDF2:
        return dotted, None, unknown
    iterations, rest = parts[1].integer(), parts[2:]
    length = None
    if rest and rest[0].tag == 2:
        length = rest.pop(0).integer()
    prf = "HMAC-SHA-1"
    if rest:
        prf = prf_name(rest[0])
    return (f"PBKDF2/{prf}/{iterations}", length,
            lambda octets, size: pbe.pbkdf2(prf, octets, salt, iterations,
                                            size))


def prf_name(node):
    dotted = node.kids()[0].oid()
    return pbe.PRFS.get(dotted, (dotted,))[0]


def scheme_pbes2(params):
    parts = params.kids()
    # Java 8 wrapped the whole once more (JDK-8214513).
    if len(parts) == 2 and parts[0].tag == 6:
        parts = parts[1].kids()
    text, length, derive = kdf(parts[0])
    dotted, iv = parts[1].kids()[0].oid(), None
    if dotted == pbe.RC2:
        version, iv = parts[1].kids()[1].kids()
        bits = {v: b for b, (v, _) in pbe.RC2_BITS.items()}.get(
            version.integer())
        name = f"RC2-{bits}-CBC"
        enc, n = pbe.RC2_BITS[bits][1], bits // 8
        iv = iv.octets()
    else:
        name, enc, n, _ = pbe.CIPHERS.get(dotted, (dotted, None, 0, 0))
        iv = parts[1].kids()[1] if enc else None
        if iv and iv.tag == 0x30:   # CAST5's, by RFC 2144
            iv = iv.kids()[0]
        iv = iv.octets() if iv else b""

    def opener(octets, data):
        if enc is None:
            raise pbe.Unknown(name)
        real = enc
        if length == 32 and enc == "aes-128-cbc":
            real = "aes-256-cbc"    # old NSS
        key = derive(octets, length or n)
        return pbe.cipher(real, key, iv, data, decrypt=True)

    return Scheme(f"PBES2/{text}/{name}", octet_forms, opener)


# ---- the MAC ---------------------------------------------------------------


def look_mac(node, content, password, seen):
    info, salt, *rest = node.kids()
    algorithm, value = info.kids()
    iterations = rest[0].integer() if rest else 1
    dotted = algorithm.kids()[0].oid()
    if dotted == pbe.PBMAC1:
        seen.integrity = "password"
        return look_pbmac1(algorithm.kids()[1], value.octets(), content,
                           password, seen)
    seen.integrity = "password"
    if dotted not in pbe.DIGESTS:
        seen.schemes.append(f"mac={dotted}")
        return
    name, hash_name, _ = pbe.DIGESTS[dotted]
    kind = "HMAC-GOST" if dotted in GOST else "HMAC-PKCS12"
    seen.schemes.append(f"mac={kind}/{name}/{iterations}")
    if hash_name is None:
        return
    seen.mac_ok = False
    for octets in bmp_forms(password):
        key = pbe.pkcs12_kdf(name, octets, salt.octets(), 3,
                             max(iterations, 1),
                             hashlib.new(hash_name).digest_size)
        if hmac.new(key, content, hash_name).digest() == value.octets():
            seen.mac_ok = True


def look_pbmac1(params, value, content, password, seen):
    parts = params.kids()
    text, length, derive = kdf(parts[0])
    name = prf_name(parts[1])
    seen.schemes.append(f"mac=PBMAC1/{text}/{length}/{name}")
    if derive is unknown or pbe.PRF_HASH.get(name) is None:
        return
    key = derive(pbe.utf8_password(password), length)
    seen.mac_ok = hmac.new(key, content, pbe.PRF_HASH[name]).digest() == value


# ---- structure -------------------------------------------------------------


def look(data, password, mac_password=None, decrypt=True):
    """`password` None means none; raises Bad where the file is not BER."""
    seen = Seen()
    seen.decrypt = decrypt
    mac_password = password if mac_password is None else mac_password
    version, safes, *mac = read(data).kids()
    kind, content = safes.kids()
    if kind.oid() != DATA:
        # SignedData: version, digests, content, ...
        seen.integrity = "public-key"
        content = content.kids()[0].kids()[2].kids()[1]
    content = content.kids()[0].octets()
    if mac:
        look_mac(mac[0], content, mac_password, seen)
    for i, info in enumerate(read(content).kids()):
        look_safe(info, f"authSafe[{i}]", password, seen)
    return seen


def look_safe(info, path, password, seen):
    kind, *content = info.kids()
    if kind.oid() == DATA:
        bags = content[0].kids()[0].octets()
    elif kind.oid() == ENCRYPTED:
        _, inner = content[0].kids()[0].kids()[:2]
        _, algorithm, octets = inner.kids()
        bags = opened(scheme(algorithm), path, octets.octets(), password,
                      seen)
        if bags is None:
            return
    else:
        if kind.oid() == ENVELOPED:
            seen.closed.append((path, "public key"))
        return
    look_bags(read(bags).kids(), path, password, seen)


def opened(how, path, data, password, seen):
    seen.schemes.append(f"{path}={how.name}")
    try:
        plain = how.open(password, data) if seen.decrypt else unknown(0, 0)
    except pbe.Unknown:
        seen.closed.append((path, "algorithm"))
        return None
    if plain is None:
        seen.closed.append((path, "password"))
    return plain


def look_bags(bags, path, password, seen):
    for i, bag in enumerate(bags):
        kind, value, *attributes = bag.kids()
        look_bag(BAGS.get(kind.oid()), value.kids()[0], f"{path}.bag[{i}]",
                 password, seen)
        for attribute in attributes[0].kids() if attributes else []:
            look_attribute(attribute, seen)


def look_bag(kind, value, path, password, seen):
    if kind == "key":
        seen.keys += 1
    elif kind == "shrouded":
        algorithm, data = value.kids()
        if opened(scheme(algorithm), path, data.octets(), password, seen):
            seen.keys += 1
    elif kind == "cert":
        seen.certs += value.kids()[0].oid() == X509
    elif kind == "crl":
        seen.crls += 1
    elif kind == "secret":
        seen.secrets += 1
        type_, inner = value.kids()
        if BAGS.get(type_.oid()) == "shrouded":     # Java's secret keys
            algorithm, data = read(inner.kids()[0].octets()).kids()
            opened(scheme(algorithm), path, data.octets(), password, seen)
    elif kind == "safe":
        look_bags(value.kids(), path, password, seen)


def look_attribute(attribute, seen):
    kind, values = attribute.kids()
    if kind.oid() != FRIENDLY:
        return
    for value in values.kids():
        if value.tag == BMP and len(value.body) % 2 == 0:
            seen.names.append(value.body)
        elif value.tag == UTF8:
            seen.names.append(value.body.decode().encode("utf-16-be"))


def password_of(token):
    """The manifest's form of a password."""
    if token == "<none>":
        return None
    if token == "<empty>":
        return ""
    if token.startswith("<repeat:"):
        text, n = token[8:-1].split(":")
        return text * int(n)
    return token


def main(argv):
    with open(argv[1], "rb") as file:
        data = file.read()
    password = password_of(argv[2] if len(argv) > 2 else "<none>")
    mac = password_of(argv[3]) if len(argv) > 3 else None
    seen = look(data, password, mac)
    for name, value in seen.columns().items():
        print(f"{name}\t{value}")
    print(f"mac matches\t{seen.mac_ok}")
    for path, why in seen.closed:
        print(f"closed\t{path}: {why}")


if __name__ == "__main__":
    main(sys.argv)
