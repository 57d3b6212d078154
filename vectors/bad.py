"""Vectors that must be refused, one class after the other: what has gone wrong
in other readers. Each row says the code, the path and the byte.

The offset is that of the element whose value is refused, or, where a structure
lacks something or holds something of another type, that of the innermost
structure which therefore cannot be read. README.md has it in full.
"""
from hashlib import sha1

import pbe
from shapes import *

HUGE = {"2e31": 2 ** 31, "2e63": 2 ** 63}


class Bad:
    """Keeps the vectors of one run."""

    def __init__(self, maker, inputs):
        self.maker, self.inputs = maker, inputs
        self.cert, self.key = inputs.cert(), inputs.key()

    def safes(self):
        """A good pair: certificate in the clear, key shrouded."""
        return [data_safe(cert_bag(self.cert, named("leaf"))),
                data_safe(shrouded_bag(pbe.pbes2(UTF8_PASS, self.key)))]

    def file(self, name, made, rc, path, mark, **row):
        """`made` is what pfx() gives; `mark` may be a number."""
        data, marks = made
        offset = marks.get(mark, mark)
        self.maker.crafted(f"class-{name}.p12", row.pop("password", PASS),
                           data, rc=rc, path=path, offset=offset, **row)

    def safe(self, name, safe, rc, path, mark="bad", **row):
        """One bad safe before a good one."""
        self.file(name, pfx([safe, self.safes()[0]]), rc, path, mark, **row)

    def mac(self, name, mac, rc, mark="bad", **row):
        self.file(name, pfx(self.safes(), mac), rc, "mac", mark, **row)

    def inside(self, name, plain, rc, path, mark="bad", **row):
        """Bags within an encrypted safe: the offset is in what decrypts."""
        data, marks = encode(plain)
        made, _ = pfx([sealed_safe(pbe.pbes2(UTF8_PASS, data))])
        self.file(name, (made, marks), rc, path, mark, **row)


def make(maker, inputs):
    bad = Bad(maker, inputs)
    for part in (absent, pbmac1_key_length, pbmac1_params, forged, types,
                 lengths, inner_lengths, nesting, iterations, scrypt, ivs,
                 salts, skipped_mac, aliases, padding, truncated, ber):
        part(bad)


# ---- something is missing --------------------------------------------------


def absent(bad):
    good = seq(*bad.safes())
    mac = hmac_sha256(der(good))
    bad.file("content-absent-authsafe",
             encode(seq(integer(3), seq(oid(DATA), mark="bad"), mac)),
             "P12_E_SCHEMA", "authSafe", "bad")
    bad.file("content-empty-authsafe",
             encode(seq(integer(3), seq(oid(DATA), ctx(0), mark="bad"), mac)),
             "P12_E_SCHEMA", "authSafe", "bad")
    bad.file("authsafe-empty-octets",
             encode(seq(integer(3), seq(oid(DATA), ctx(0, octets(
                 Raw(b"", mark="bad")))), hmac_sha256(b""))),
             "P12_E_TRUNCATED", "authSafe", "bad")
    for kind, dotted in (("data", DATA), ("encrypted", ENCRYPTED),
                         ("enveloped", ENVELOPED)):
        bad.safe(f"content-absent-{kind}", seq(oid(dotted), mark="bad"),
                 "P12_E_SCHEMA", "authSafe[0]")
    algorithm, data = pbe.pbes2(UTF8_PASS, der(seq(cert_bag(bad.cert))))
    bad.safe("encrypted-content-absent", seq(oid(ENCRYPTED), ctx(0, seq(
        integer(0), seq(oid(DATA), algorithm, mark="bad")))),
        "P12_E_SCHEMA", "authSafe[0]")
    bad.safe("encrypted-algorithm-absent", seq(oid(ENCRYPTED), ctx(0, seq(
        integer(0), seq(oid(DATA), ctx_prim(0, data)), mark="bad"))),
        "P12_E_SCHEMA", "authSafe[0]")
    bad.safe("bag-value-absent", data_safe(seq(oid(CERT), mark="bad")),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("bag-value-empty", data_safe(seq(oid(CERT), ctx(0), mark="bad")),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("cert-value-absent", data_safe(bag(CERT, seq(oid(X509),
                                                          mark="bad"))),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("key-data-absent", data_safe(bag(SHROUDED, seq(algorithm,
                                                            mark="bad"))),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("pbes2-params-absent", sealed_safe((seq(oid(pbe.PBES2),
                                                     mark="bad"), data)),
             "P12_E_SCHEMA", "authSafe[0]")
    bad.safe("pbe-params-null", sealed_safe((seq(
        oid(pbe.PKCS12_PBE_OID["3DES-3KEY-CBC"]), null(mark="bad")), data)),
        "P12_E_SCHEMA", "authSafe[0]")
    bad.mac("mac-digest-absent", lambda content: seq(
        seq(pbe.algorithm(pbe.DIGEST_OID["SHA-256"], null())), octets(b"salt"),
        mark="bad"), "P12_E_SCHEMA")
    bad.mac("mac-salt-absent", lambda content: seq(
        hmac_sha256(content).parts[0], mark="bad"), "P12_E_SCHEMA")


# ---- PBMAC1 (CVE-2025-11187, CVE-2026-34181) -------------------------------


def pbmac1(kdf, key=bytes(32)):
    return lambda content: pbe.mac_pbmac1(UTF8_PASS, content, kdf=kdf,
                                          key=key)


def pbkdf2_with(*parts, **how):
    return pbe.algorithm(pbe.PBKDF2, seq(
        *parts, pbe.algorithm(pbe.PRF_OID["HMAC-SHA-256"], null()), **how))


def pbmac1_key_length(bad):
    salt = bytes(range(16))
    for name, length, rc in (
            ("1", 1, "P12_E_LIMIT"), ("19", 19, "P12_E_LIMIT"),
            ("65", 65, "P12_E_LIMIT"), ("256", 256, "P12_E_LIMIT"),
            ("2e31-1", 2 ** 31 - 1, "P12_E_LIMIT"),
            ("2e63", 2 ** 63, "P12_E_LIMIT"),
            ("0", 0, "P12_E_SCHEMA"), ("negative", -32, "P12_E_SCHEMA")):
        key = pbe.pbkdf2("HMAC-SHA-256", UTF8_PASS, salt, 2048, length) \
            if 0 < length < 1000 else bytes(32)
        bad.mac(f"pbmac1-keylen-{name}", pbmac1(pbkdf2_with(
            octets(salt), integer(2048), integer(length, mark="bad")), key),
            rc)
    bad.mac("pbmac1-keylen-absent", pbmac1(pbkdf2_with(
        octets(salt), integer(2048), mark="bad")), "P12_E_SCHEMA")


def pbmac1_params(bad):
    rest = integer(2048), integer(32)
    for name, salt in (("null", null()), ("integer", integer(7)),
                       ("other-source", pbe.algorithm(PRIVATE)),
                       ("utf8", utf8("salt"))):
        bad.mac(f"pbmac1-salt-{name}", pbmac1(pbkdf2_with(
            salt, *rest, mark="bad")), "P12_E_SCHEMA")
    bad.mac("pbmac1-salt-absent", pbmac1(pbkdf2_with(*rest, mark="bad")),
            "P12_E_SCHEMA")
    value = octets(bytes(32)), octets(b"salt")
    bad.mac("pbmac1-params-absent", lambda content: seq(seq(
        seq(oid(pbe.PBMAC1), mark="bad"), value[0]), value[1], integer(1)),
        "P12_E_SCHEMA")
    bad.mac("pbmac1-params-null", lambda content: seq(seq(
        pbe.algorithm(pbe.PBMAC1, null(mark="bad")), value[0]), value[1],
        integer(1)), "P12_E_SCHEMA")
    bad.mac("pbmac1-kdf-params-absent", pbmac1(seq(oid(pbe.PBKDF2),
                                                   mark="bad")),
            "P12_E_SCHEMA")
    bad.mac("pbmac1-kdf-unknown", pbmac1(seq(oid(PRIVATE, mark="bad"),
                                             null())), "P12_E_ALGORITHM")
    bad.mac("pbmac1-prf-unknown", pbmac1(pbe.algorithm(pbe.PBKDF2, seq(
        octets(b"saltsalt"), *rest, seq(oid(PRIVATE, mark="bad"))))),
        "P12_E_ALGORITHM")
    kdf = pbe.pbkdf2_params(b"saltsalt", 2048, "HMAC-SHA-256", 32)
    bad.mac("pbmac1-hmac-unknown", lambda content: seq(seq(pbe.algorithm(
        pbe.PBMAC1, seq(kdf, seq(oid(PRIVATE, mark="bad")))), value[0]),
        value[1], integer(1)), "P12_E_ALGORITHM")


def forged(bad):
    """A MAC key of one octet that another password happens to give."""
    salt = b"forged salt"

    def one(password):
        return pbe.pbkdf2("HMAC-SHA-256", password, salt, 2048, 1)

    wanted = one(UTF8_PASS)
    other = next(p for p in (f"not the password {i}" for i in range(10000))
                 if one(p.encode()) == wanted)
    bad.file("pbmac1-forged", pfx(bad.safes(), pbmac1(pbkdf2_with(
        octets(salt), integer(2048), integer(1, mark="bad")), wanted)),
        "P12_E_LIMIT", "mac", "bad", password=other,
        note="the MAC really verifies under this password, which is not the "
        "writer's")


# ---- another type than the OID says (CVE-2026-22795) -----------------------


def types(bad):
    def bags(name, value, dotted, mark="bad"):
        bad.safe("type-" + name, data_safe(bag(dotted, value)),
                 "P12_E_SCHEMA", "authSafe[0].bag[0]", mark)

    bags("cert-bag-integer", integer(5, mark="bad"), CERT)
    bags("cert-value-integer", seq(oid(X509), ctx(0, integer(
        5, mark="bad"))), CERT)
    bags("cert-value-utf8", seq(oid(X509), ctx(0, utf8("x", mark="bad"))),
         CERT)
    bags("cert-id-integer", seq(integer(1), ctx(0, octets(b"x")), mark="bad"),
         CERT)
    bags("crl-bag-octets", octets(b"x", mark="bad"), CRL)
    bags("crl-value-integer", seq(oid(X509_CRL), ctx(0, integer(
        5, mark="bad"))), CRL)
    bags("secret-bag-null", null(mark="bad"), SECRET)
    bags("key-bag-octets", octets(b"x", mark="bad"), KEY)
    bags("shrouded-bag-integer", integer(5, mark="bad"), SHROUDED)
    bags("shrouded-data-integer", seq(pbe.pbes2(UTF8_PASS, bad.key)[0],
                                      integer(5), mark="bad"), SHROUDED)
    bags("safe-bag-octets", octets(b"x", mark="bad"), SAFE)
    bad.safe("type-bag-octets", data_safe(octets(b"x", mark="bad")),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("type-bag-id", data_safe(seq(integer(1), ctx(0, null()),
                                          mark="bad")),
             "P12_E_SCHEMA", "authSafe[0].bag[0]")
    bad.safe("type-safe-octets", octets(b"x", mark="bad"), "P12_E_SCHEMA",
             "authSafe[0]")
    bad.safe("type-content-integer", seq(oid(DATA), ctx(0, integer(
        5, mark="bad"))), "P12_E_SCHEMA", "authSafe[0]")
    bad.safe("type-encrypted-data-octets", seq(oid(ENCRYPTED), ctx(0, octets(
        b"x", mark="bad"))), "P12_E_SCHEMA", "authSafe[0]")
    bad.safe("type-safecontents-integer", seq(oid(DATA), ctx(0, octets(
        integer(5, mark="bad")))), "P12_E_SCHEMA", "authSafe[0]")
    bad.file("type-authsafe-integer", pfx([], auth=integer(5, mark="bad")),
             "P12_E_SCHEMA", "authSafe", "bad")
    # What decrypts to something else is what a wrong password looks like.
    bad.inside("type-decrypted-integer", integer(5), "P12_E_PASSWORD",
               "authSafe[0]", "-")
    bad.file("type-decrypted-key-integer", (pfx([data_safe(shrouded_bag(
        pbe.pbes2(UTF8_PASS, der(integer(5)))))])[0], {}), "P12_E_PASSWORD",
        "authSafe[0].bag[0]", "-")
    bad.file("type-decrypted-key-sequence", (pfx([data_safe(shrouded_bag(
        pbe.pbes2(UTF8_PASS, der(seq(null())))))])[0], {}), "P12_E_SCHEMA",
        "authSafe[0].bag[0]", 0)
    attribute_types(bad)


def attribute_types(bad):
    def by(name, *attributes, n=0):
        bad.safe("type-" + name, data_safe(cert_bag(bad.cert, *attributes)),
                 "P12_E_SCHEMA", f"authSafe[0].bag[0].attr[{n}]")

    # A value of another type is kept and noted: only a name is lost.
    for name, *attributes in (
            ("name-integer", attribute(FRIENDLY, integer(5))),
            ("name-octets", attribute(FRIENDLY, octets(b"x"))),
            ("name-sequence", named("first"), attribute(FRIENDLY, seq())),
            ("key-id-integer", attribute(KEY_ID, integer(5))),
            ("key-id-bmp", attribute(KEY_ID, bmp("x")))):
        bad.maker.crafted(f"class-type-{name}.p12", PASS, pfx([data_safe(
            cert_bag(bad.cert, *attributes))])[0], note="noted, not refused")
    by("attribute-octets", octets(b"x", mark="bad"))
    by("attribute-third", named("first"), key_id(), octets(b"x", mark="bad"),
       n=2)
    by("attribute-values-absent", seq(oid(FRIENDLY), mark="bad"))
    by("attribute-values-sequence", seq(oid(FRIENDLY), seq(bmp("x")),
                                        mark="bad"))
    by("attribute-id-integer", seq(integer(1), set_(bmp("x")), mark="bad"))
    bad.safe("type-attributes-sequence", data_safe(seq(
        oid(CERT), ctx(0, seq(oid(X509), ctx(0, octets(bad.cert)))),
        seq(named("x")), mark="bad")), "P12_E_SCHEMA", "authSafe[0].bag[0]")


# ---- lengths ---------------------------------------------------------------


def lengths(bad):
    """Great lengths in a short file (CVE-2026-34180)."""
    for name, n in (("7fffffff", 0x7FFFFFFF), ("80000000", 0x80000000),
                    ("ffffffff", 0xFFFFFFFF), ("2e63", 2 ** 63)):
        body = der(pfx_tree(bad))[4:]
        bad.file(f"length-{name}-pfx", encode(El(0x30, body, claim=n,
                                                 mark="bad")),
                 "P12_E_TRUNCATED", "pfx", "bad")
        bad.file(f"length-{name}-mac", third(El(
            0x30, b"\x03", claim=n, mark="bad")), "P12_E_ENCODING", "pfx",
            "bad")
        bad.safe(f"length-{name}-cert", data_safe(bag(CERT, seq(
            oid(X509), ctx(0, octets(bad.cert, claim=n, mark="bad"))))),
            "P12_E_ENCODING", "authSafe[0].bag[0]")
        bad.safe(f"length-{name}-safecontents", seq(oid(DATA), ctx(0, octets(
            El(0x30, der(cert_bag(bad.cert)), claim=n, mark="bad")))),
            "P12_E_TRUNCATED", "authSafe[0]")
        bad.inside(f"length-{name}-decrypted", El(0x30, der(cert_bag(
            bad.cert)), claim=n, mark="bad"), "P12_E_TRUNCATED",
            "authSafe[0]")
    for name, el in (
            ("length-2e64", El(0x30, b"\x03", claim=2 ** 64, mark="bad")),
            ("length-126-octets", El(0x30, b"\x05\0", long_form=126, claim=3,
                                     mark="bad")),
            ("length-reserved", Raw(b"\x30\xff\x02\x05\x00", mark="bad")),
            ("indefinite-primitive", El(4, b"abc", indefinite=True,
                                        mark="bad")),
            ("indefinite-unclosed", Raw(b"\x30\x80\x02\x01\x05",
                                        mark="bad")),
            ("end-of-contents-stray", Raw(b"\0\0", mark="bad")),
            ("high-tag-number", Raw(b"\x1f\x81\x01\x00", mark="bad"))):
        bad.file(name, third(el), "P12_E_ENCODING", "pfx", "bad")


def third(el):
    """A container with something in place of its MacData."""
    return encode(seq(integer(3), seq(oid(DATA), ctx(0, octets(seq()))), el))


def pfx_tree(bad):
    auth = seq(*bad.safes())
    return seq(integer(3), seq(oid(DATA), ctx(0, octets(auth))),
               hmac_sha256(der(auth)))


def elements(el, found):
    """Every element of a tree that has a header, outermost first."""
    if isinstance(el, El) and not isinstance(el, Raw):
        found.append(el)
    if isinstance(el, El):
        for part in el.parts:
            elements(part, found)
    return found


def content_length(el):
    return sum(len(der(p)) if isinstance(p, El) else len(p)
               for p in el.parts)


def inner_lengths(bad):
    """An element one longer than what holds it, at every level."""
    shapes = {
        "version": ("P12_E_ENCODING", "pfx"),
        "info": ("P12_E_ENCODING", "pfx"),
        "info-type": ("P12_E_ENCODING", "pfx"),
        "info-content": ("P12_E_ENCODING", "pfx"),
        "info-octets": ("P12_E_ENCODING", "pfx"),
        "auth": ("P12_E_TRUNCATED", "authSafe"),
        "safe": ("P12_E_ENCODING", "authSafe[1]"),
        "safe-content": ("P12_E_ENCODING", "authSafe[1]"),
        "safe-octets": ("P12_E_ENCODING", "authSafe[1]"),
        "bags": ("P12_E_TRUNCATED", "authSafe[1]"),
        "bag": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "bag-value": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "cert": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "attributes": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "attribute": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "attribute-value": ("P12_E_ENCODING", "authSafe[1].bag[1]"),
        "mac": ("P12_E_ENCODING", "pfx"),
        "mac-digest": ("P12_E_ENCODING", "pfx"),
        "mac-iterations": ("P12_E_ENCODING", "pfx"),
    }
    for name, (rc, path) in shapes.items():
        tree, parts = levels(bad)
        el = parts[name]
        el.claim, el.mark = room(tree, el) + 1, "bad"
        if not name.startswith("mac"):
            tree.parts[2] = hmac_sha256(der(parts["auth"]))
        bad.file("inner-length-" + name, encode(tree), rc, path, "bad")
    good = cert_bag(bad.cert)
    over = cert_bag(bad.cert, mark="bad")
    over.claim = content_length(over) + 1
    bad.inside("inner-length-decrypted-bag", seq(good, over),
               "P12_E_ENCODING", "authSafe[0].bag[1]")
    plain = bytearray(bad.key)
    plain[2] += 1    # 30 81 LL
    bad.file("inner-length-decrypted-key", (pfx([data_safe(shrouded_bag(
        pbe.pbes2(UTF8_PASS, bytes(plain))))])[0], {}), "P12_E_TRUNCATED",
        "authSafe[0].bag[0]", 0)


def levels(bad):
    """A whole container, and its elements by name."""
    value = bmp("name")
    attr = seq(oid(FRIENDLY), set_(value))
    attributes = set_(attr)
    cert = octets(bad.cert)
    bag_value = ctx(0, seq(oid(X509), ctx(0, cert)))
    one = seq(oid(CERT), bag_value, attributes)
    bags = seq(cert_bag(bad.cert), one)
    safe_octets = octets(bags)
    safe_content = ctx(0, safe_octets)
    safe = seq(oid(DATA), safe_content)
    auth = seq(data_safe(), safe)
    mac = hmac_sha256(der(auth))
    info_octets = octets(auth)
    info_content = ctx(0, info_octets)
    info_type = oid(DATA)
    info = seq(info_type, info_content)
    version = integer(3)
    tree = seq(version, info, mac)
    digest = mac.parts[0].parts[1]
    return tree, {
        "version": version, "info": info, "info-type": info_type,
        "info-content": info_content, "info-octets": info_octets,
        "auth": auth, "safe": safe, "safe-content": safe_content,
        "safe-octets": safe_octets, "bags": bags, "bag": one,
        "bag-value": bag_value, "cert": cert, "attributes": attributes,
        "attribute": attr, "attribute-value": value, "mac": mac,
        "mac-digest": digest, "mac-iterations": mac.parts[2],
    }


def room(tree, el):
    """How long the contents of `el` could be within what holds it."""
    parent = next(e for e in elements(tree, []) if el in e.parts)
    after = parent.parts[parent.parts.index(el) + 1:]
    return content_length(el) + sum(len(der(p)) for p in after)


# ---- nesting and numbers ---------------------------------------------------


def nesting(bad):
    """Depth 64 in one layer, counted from 0, is where the default stops."""
    nested = cert_bag(bad.cert)
    for level in range(1000, 0, -1):
        # The bag, its [0] and the SafeContents inside are three levels.
        nested = bag(SAFE, seq(nested, mark=f"c{level}"),
                     mark=f"b{level}")
        nested.parts[1].mark = f"v{level}"
    # b1 is at depth 1, v1 at 2, c1 at 3; so b22 is at 64.
    bad.safe("nested-safes-1000", data_safe(nested), "P12_E_LIMIT",
             "authSafe[0].bag[0]", "b22", note="with the default limits")
    made = third(Raw(b"\x30\x80" * 1000 + b"\0\0" * 1000, mark="bad"))
    bad.file("nested-indefinite-1000", made, "P12_E_LIMIT", "pfx",
             made[1]["bad"] + 2 * 63, note="with the default limits")
    strings = b"\x24\x80" * 1000 + b"\x04\x02\x30\x00" + b"\0\0" * 1000
    made = encode(seq(integer(3), seq(oid(DATA), ctx(0, Raw(
        strings, mark="bad")))))
    bad.file("nested-strings-1000", made, "P12_E_LIMIT", "pfx",
             made[1]["bad"] + 2 * 8, note="with the default limits")
    strings = in_each_other(9)
    made = encode(seq(integer(3), seq(oid(DATA), ctx(0, Raw(
        strings, mark="bad")))))
    bad.file("nested-strings-9", made, "P12_E_LIMIT", "pfx",
             made[1]["bad"] + 2 * 8, note="with the default limits")


def in_each_other(depth):
    return b"\x24\x80" * depth + b"\x04\x02\x30\x00" + b"\0\0" * depth


def iterations(bad):
    def rc_of(value):
        return "P12_E_LIMIT" if value > 0 else "P12_E_SCHEMA"

    values = {"negative": -1, **HUGE}
    for name, value in values.items():
        bad.mac(f"iterations-{name}-mac", lambda content, v=value: seq(
            *hmac_sha256(content).parts[:2], integer(v, mark="bad")),
            rc_of(value))
    for name, value in {"0": 0, **values}.items():
        rc = rc_of(value)
        kdf = pbkdf2_with(octets(bytes(8)), integer(value, mark="bad"))
        bad.mac(f"iterations-{name}-pbmac1", pbmac1(pbkdf2_with(
            octets(bytes(8)), integer(value, mark="bad"), integer(32))), rc)
        algorithm = pbe.algorithm(pbe.PBES2, seq(kdf, pbe.cipher_params(
            "AES-256-CBC", bytes(16))))
        bad.safe(f"iterations-{name}-pbes2", sealed_safe((
            algorithm, bytes(32))), rc, "authSafe[0]")
        bad.safe(f"iterations-{name}-pbe", sealed_safe((pbe.algorithm(
            pbe.PKCS12_PBE_OID["3DES-3KEY-CBC"], seq(octets(bytes(8)), integer(
                value, mark="bad"))), bytes(32))), rc, "authSafe[0]")
        bad.safe(f"iterations-{name}-pbes1", sealed_safe((pbe.algorithm(
            pbe.PBES1_OID["SHA-1", "DES-CBC"], seq(octets(bytes(8)), integer(
                value, mark="bad"))), bytes(32))), rc, "authSafe[0]")
        bad.inside(f"iterations-{name}-inside", seq(cert_bag(bad.cert), bag(
            SHROUDED, seq(algorithm, octets(bytes(32))))), rc,
            "authSafe[0].bag[1]")
    work = [data_safe(shrouded_bag((pbe.algorithm(pbe.PBES2, seq(
        pbkdf2_with(octets(bytes([i] * 8)), integer(10000000)),
        pbe.cipher_params("AES-256-CBC", bytes(16)))), bytes(32))))
        for i in range(40)]
    bad.maker.crafted("class-work-total.p12", PASS, pfx(work, mac=None)[0],
                      rc="P12_E_LIMIT", path="-", offset="-",
                      note="forty parts of 10,000,000 iterations: each within "
                      "the limit of one KDF, all together beyond max_work")


def scrypt(bad):
    def by(name, n, r, p, rc):
        # The numbers are judged together, save that none can be negative.
        number = integer(n, mark="bad" if n < 0 else None)
        kdf = pbe.algorithm(pbe.SCRYPT, seq(
            octets(bytes(16)), number, integer(r), integer(p),
            mark=None if n < 0 else "bad"))
        algorithm = pbe.algorithm(pbe.PBES2, seq(kdf, pbe.cipher_params(
            "AES-256-CBC", bytes(16))))
        bad.safe("scrypt-" + name, sealed_safe((algorithm, bytes(32))), rc,
                 "authSafe[0]")

    for name, value in HUGE.items():
        by("n-" + name, value, 8, 1, "P12_E_LIMIT")
        by("r-" + name, 1024, value, 1, "P12_E_LIMIT")
        by("p-" + name, 1024, 8, value, "P12_E_LIMIT")
    for value in (0, 1, 3, -2):
        by(f"n-{value}".replace("-2", "negative"), value, 8, 1,
           "P12_E_SCHEMA")
    by("r-0", 1024, 0, 1, "P12_E_SCHEMA")
    by("p-0", 1024, 8, 0, "P12_E_SCHEMA")


def ivs(bad):
    kdf = pbe.pbkdf2_params(bytes(8), 2048, "HMAC-SHA-256")
    for n in (0, 1, 15, 17, 4096):
        params = pbe.algorithm(pbe.CIPHER_OID["AES-256-CBC"],
                               octets(bytes(n), mark="bad"))
        bad.safe(f"iv-{n}", sealed_safe((pbe.algorithm(pbe.PBES2, seq(
            kdf, params)), bytes(32))), "P12_E_SCHEMA", "authSafe[0]")
    params = pbe.algorithm(pbe.CIPHER_OID["AES-256-CBC"], integer(
        5, mark="bad"))
    bad.safe("iv-integer", sealed_safe((pbe.algorithm(pbe.PBES2, seq(
        kdf, params)), bytes(32))), "P12_E_SCHEMA", "authSafe[0]")
    cipher = pbe.cipher_params("AES-256-CBC", bytes(16))
    for name, length, rc in (("0", 0, "P12_E_SCHEMA"),
                             ("negative", -1, "P12_E_SCHEMA"),
                             ("16", 16, "P12_E_SCHEMA"),
                             ("2e31-1", 2 ** 31 - 1, "P12_E_LIMIT"),
                             ("2e63", 2 ** 63, "P12_E_LIMIT")):
        kdf = pbkdf2_with(octets(bytes(8)), integer(2048),
                          integer(length, mark="bad"))
        bad.safe(f"pbes2-keylen-{name}", sealed_safe((pbe.algorithm(
            pbe.PBES2, seq(kdf, cipher)), bytes(32))), rc, "authSafe[0]")
    kdf = pbe.pbkdf2_params(bytes(8), 2048, "HMAC-SHA-256")
    bad.safe("rc2-version", sealed_safe((pbe.algorithm(pbe.PBES2, seq(
        kdf, pbe.algorithm(pbe.RC2, seq(integer(1), octets(bytes(8)),
                                        mark="bad")))), bytes(32))),
             "P12_E_SCHEMA", "authSafe[0]")


def salts(bad):
    """Odd salts are no error: an empty one, and one of 16 KiB."""
    safe = data_safe(cert_bag(bad.cert))
    for name, salt in (("empty", b""), ("huge", bytes(range(256)) * 64)):
        data, _ = pfx([safe, data_safe(shrouded_bag(pbe.pbes2(
            UTF8_PASS, bad.key, salt=salt)))],
            lambda c, s=salt: pbe.mac_pkcs12(BMP_PASS, c, salt=s))
        bad.maker.crafted(f"class-salt-{name}.p12", PASS, data)
        data, _ = pfx([safe, data_safe(shrouded_bag(pbe.pkcs12_pbe(
            BMP_PASS, bad.key, salt=salt)))])
        bad.maker.crafted(f"class-salt-{name}-pbe.p12", PASS, data)
    carry(bad)


def carry(bad):
    """Salts with which appendix B's addition overflows a block, or gives one
    that begins with zeros: wrong once in 128 times in old GnuTLS."""
    found = {}
    n = 0
    while len(found) < 2:
        salt = n.to_bytes(8, "big")
        n += 1
        for name in additions(salt):
            found.setdefault(name, salt)
    for name, salt in found.items():
        data, _ = pfx([data_safe(shrouded_bag(pbe.pkcs12_pbe(
            BMP_PASS, bad.key, salt=salt)))])
        bad.maker.crafted(f"class-kdf-{name}.p12", PASS, data)


def additions(salt):
    """What happens in the key's derivation between its two rounds."""
    v = 64
    block = (salt * 8)[:v] + (BMP_PASS * v)[:v]
    a = sha1(bytes([1]) * v + block).digest()
    for _ in range(2047):
        a = sha1(a).digest()
    b = int.from_bytes((a * 4)[:v], "big") + 1
    out = []
    for j in range(0, len(block), v):
        total = int.from_bytes(block[j:j + v], "big") + b
        if total >> 8 * v:
            out.append("carry")
        if (total % (1 << 8 * v)) >> 8 * (v - 1) == 0:
            out.append("leading-zero")
    return out


# ---- the MAC must not be skipped (node-forge CVE-2025-12816) ---------------


def skipped_mac(bad):
    auth = seq(*bad.safes())
    mac = hmac_sha256(der(auth))
    start = integer(3), seq(oid(DATA), ctx(0, octets(auth)))
    for name, third in (("context", ctx(0, mac)), ("octets", octets(mac)),
                        ("null", null()), ("set", set_(*mac.parts))):
        third.mark = "bad"
        bad.file(f"mac-as-{name}", encode(seq(*start, third)),
                 "P12_E_SCHEMA", "mac", "bad")
    bad.file("mac-twice", encode(seq(*start, mac, hmac_sha256(b"other"))),
             "P12_E_SCHEMA", "pfx", 0)
    for name, value in (("truncated", 10), ("empty", 0)):
        short = hmac_sha256(der(auth))
        short.parts[0].parts[1] = octets(
            der(short.parts[0].parts[1])[2:2 + value])
        bad.maker.crafted(f"class-mac-{name}.p12", PASS, der(seq(
            *start, short)), rc="P12_E_MAC", path="mac", see=True)
    for name, parts in (("empty", []), ("iterations-first",
                                        [integer(1), *mac.parts])):
        bad.file(f"macdata-{name}", encode(seq(*start, seq(
            *parts, mark="bad"))), "P12_E_SCHEMA", "mac", "bad")
    bad.file("macdata-more", encode(seq(*start, seq(
        *mac.parts, null(), mark="bad"))), "P12_E_SCHEMA", "mac", "bad")
    altered = bytearray(pfx(bad.safes())[0])
    at = altered.index(b"\0l\0e\0a\0f")
    altered[at + 1] ^= 1
    bad.maker.crafted("class-altered.p12", PASS, bytes(altered),
                      rc="P12_E_MAC", path="mac", see=True,
                      note="one bit of a friendlyName")


def aliases(bad):
    """Arcs that are a known OID's in their low 32 bits (CVE-2025-66030)."""
    def alias(dotted, bits=32):
        head, last = dotted.rsplit(".", 1)
        return f"{head}.{int(last) + 2 ** bits}"

    auth = seq(*bad.safes())
    for bits in (32, 64):
        bad.file(f"alias-{bits}-authsafe", encode(seq(integer(3), seq(
            oid(alias(DATA, bits), mark="bad"), ctx(0, octets(auth))),
            hmac_sha256(der(auth)))), "P12_E_SCHEMA", "authSafe", "bad")
        digest = alias(pbe.DIGEST_OID["SHA-256"], bits)
        bad.mac(f"alias-{bits}-mac", lambda content, d=digest: seq(seq(seq(
            oid(d, mark="bad"), null()), octets(bytes(32))),
            octets(bytes(8))), "P12_E_ALGORITHM")
        algorithm = pbe.pbes2(UTF8_PASS, bad.key)[0]
        algorithm.parts[0] = oid(alias(pbe.PBES2, bits), mark="bad")
        bad.safe(f"alias-{bits}-pbes2", sealed_safe((algorithm, bytes(32))),
                 "P12_E_ALGORITHM", "authSafe[0]")
        data, _ = pfx([data_safe(bag(alias(CERT, bits), seq(oid(X509), ctx(
            0, octets(bad.cert)))), cert_bag(bad.cert, attribute(
                alias(FRIENDLY, bits), bmp("not a name"))))])
        bad.maker.crafted(f"class-alias-{bits}-bag.p12", PASS, data,
                          note="a bag of unknown type, and an attribute of "
                          "unknown type on the next")


# ---- ciphertext ------------------------------------------------------------


def padding(bad):
    algorithm, data = pbe.pbes2(UTF8_PASS, der(seq(cert_bag(bad.cert))))
    altered = data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]
    for name, cipher in (("altered", altered), ("cut", data[:-1]),
                         ("short", data[:-16]), ("empty", b"")):
        bad.maker.crafted(f"class-ciphertext-{name}.p12", PASS, pfx([
            sealed_safe((algorithm, cipher)), bad.safes()[0]])[0],
            rc="P12_E_PASSWORD", path="authSafe[0]",
            integrity="password", keys="0", certs="1", crls="0", secrets="0",
            names="leaf", note="the MAC matches; the part does not decrypt")


# ---- truncated and broken BER ----------------------------------------------


def truncated(bad):
    data, marks = pfx(bad.safes())
    for name, n in (("20", 20), ("half", len(data) // 2),
                    ("1-missing", len(data) - 1)):
        bad.file(f"truncated-{name}", (data[:n], marks), "P12_E_TRUNCATED",
                 "pfx", 0)
    auth = der(seq(*bad.safes()))
    ber_ = der(seq(integer(3), seq(oid(DATA), ctx(0, octets(auth)))))
    loose = b"\x30\x80" + ber_[4:]
    bad.file("truncated-indefinite", (loose, {}), "P12_E_TRUNCATED", "pfx", 0,
             note="the outer end-of-contents is missing")


def ber(bad):
    bad.file("string-of-other-pieces", encode(seq(integer(3), seq(oid(
        DATA), ctx(0, El(0x24, octets(b"\x30"), utf8("\0", mark="bad")))))),
        "P12_E_ENCODING", "pfx", "bad",
        note="an OCTET STRING with a UTF8String among its pieces")
    safe = seq(oid(DATA), ctx(0, octets(seq(cert_bag(bad.cert)), Raw(
        b"\x05\x00", mark="bad"))))
    bad.safe("trailing-safecontents", safe, "P12_E_ENCODING", "authSafe[0]")
    auth = seq(*bad.safes())
    both = der(auth) + b"\x05\x00"
    made = encode(seq(integer(3), seq(oid(DATA), ctx(0, octets(auth, Raw(
        b"\x05\x00", mark="bad")))), hmac_sha256(both)))
    bad.file("trailing-authsafe", made, "P12_E_ENCODING", "authSafe", "bad")
