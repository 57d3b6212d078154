"""What is known of a container by reading it, with the reader of vectors/ that
shares nothing with the library."""
import people     # first: it knows where the others are
import contents
import look
import pbe
from der import Bad, read
from facts import Bag, Facts, Safe, Scheme

MALFORMED = (Bad, ValueError, IndexError, TypeError, AttributeError,
             RecursionError)


CLOSED = object()   # nothing is to be opened


def facts_of(data, password=CLOSED):
    """`password` None means none. Raises one of MALFORMED for what the reader
    can't make anything of."""
    _, safes, *mac = read(contents.unarmoured(data)).kids()
    kind, content = safes.kids()
    facts = Facts([], None, "none")
    if kind.oid() != look.DATA:
        facts.integrity = "public-key"
        content = content.kids()[0].kids()[2].kids()[1]
    elif mac:
        facts.integrity, facts.mac = "password", mac_of(mac[0])
    for info in read(content.kids()[0].octets()).kids():
        facts.safes.append(safe_of(
            info, f"authSafe[{len(facts.safes)}]", password))
    return facts


# ---- schemes ----------------------------------------------------------------


def kdf_of(node):
    """(KDF, hash, iterations, salt's length, key length written)"""
    dotted, params = node.kids()[0].oid(), node.kids()[1].kids()
    salt = len(params[0].octets())
    if dotted == pbe.SCRYPT:
        length = params[4].integer() if len(params) > 4 else None
        return "scrypt", None, None, salt, length
    if dotted != pbe.PBKDF2:
        return dotted, None, None, salt, None
    rest, length, prf = params[2:], None, "SHA-1"
    if rest and rest[0].tag == 2:
        length = rest.pop(0).integer()
    if rest:
        prf = hash_of(rest[0])
    return "PBKDF2", prf, params[1].integer(), salt, length


def hash_of(node):
    dotted = node.kids()[0].oid()
    return pbe.PRFS.get(dotted, (dotted,))[0].removeprefix("HMAC-")


def scheme_of(node):
    kids = node.kids()
    dotted, params = kids[0].oid(), kids[1].kids() if len(kids) > 1 else []
    if dotted in pbe.PKCS12_PBES:
        return Scheme("PKCS12-PBE", "PKCS12KDF", "SHA-1", params[1].integer(),
                      len(params[0].octets()), pbe.PKCS12_PBES[dotted][0])
    if dotted in pbe.PBES1:
        digest, cipher, _ = pbe.PBES1[dotted]
        return Scheme("PBES1", "PBKDF1", digest, params[1].integer(),
                      len(params[0].octets()), cipher)
    if dotted != pbe.PBES2:
        return Scheme("unknown")
    # Java 8 wrapped the whole once more (JDK-8214513).
    if len(params) == 2 and params[0].tag == 6:
        params = params[1].kids()
    kdf, prf, iterations, salt, _ = kdf_of(params[0])
    return Scheme("PBES2", kdf, prf, iterations, salt, cipher_of(params[1]))


def cipher_of(node):
    kids = node.kids()
    if kids[0].oid() == pbe.RC2:
        version = kids[1].kids()[0].integer()
        bits = {v: b for b, (v, _) in pbe.RC2_BITS.items()}.get(version)
        return f"RC2-{bits}-CBC"
    return pbe.CIPHERS.get(kids[0].oid(), (kids[0].oid(),))[0]


def mac_of(node):
    info, salt, *rest = node.kids()
    algorithm = info.kids()[0].kids()
    dotted = algorithm[0].oid()
    if dotted == pbe.PBMAC1:
        kdf, prf, iterations, length, key = kdf_of(algorithm[1].kids()[0])
        return Scheme("PBMAC1", kdf, prf, iterations, length, None,
                      hash_of(algorithm[1].kids()[1]), key)
    iterations = rest[0].integer() if rest else 1
    name = pbe.DIGESTS.get(dotted, (dotted,))[0]
    if dotted in look.GOST:
        return Scheme("HMAC-GOST", "PBKDF2", name, iterations,
                      len(salt.octets()), hmac=name)
    return Scheme("HMAC-PKCS12", "PKCS12KDF", name, iterations,
                  len(salt.octets()), hmac=name)


# ---- safes and bags ---------------------------------------------------------


def opened(algorithm, data, password):
    if password is CLOSED:
        return None
    try:
        return look.scheme(algorithm).open(password, data)
    except pbe.Unknown:
        return None


def safe_of(info, path, password):
    kind, *content = info.kids()
    if kind.oid() == look.DATA:
        return Safe(path, "data", None, bags_of(
            read(content[0].kids()[0].octets()), path))
    if kind.oid() == look.ENVELOPED:
        return Safe(path, "enveloped")
    if kind.oid() != look.ENCRYPTED:
        return Safe(path, "other")
    _, algorithm, data = content[0].kids()[0].kids()[1].kids()
    plain = opened(algorithm, data.octets(), password)
    return Safe(path, "encrypted", scheme_of(algorithm),
                [] if plain is None else bags_of(read(plain), path),
                plain is not None)


def bags_of(node, path):
    return [bag_of(bag, f"{path}.bag[{i}]")
            for i, bag in enumerate(node.kids())]


def bag_of(node, path):
    kind, value, *_ = node.kids()
    name, value = look.BAGS.get(kind.oid(), "other"), value.kids()[0]
    if name == "shrouded":
        return Bag(path, name, scheme_of(value.kids()[0]))
    if name == "safe":
        return Bag(path, name, bags=bags_of(value, path))
    if name == "secret" and look.BAGS.get(
            value.kids()[0].oid()) == "shrouded":
        inner = read(value.kids()[1].kids()[0].octets())
        return Bag(path, name, scheme_of(inner.kids()[0]))
    return Bag(path, name)
