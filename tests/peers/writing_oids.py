"""Which algorithms a container names, read without the library: what a case
asks for has to be what was written."""
from programs_readers import element

HASHES = {
    "MD5": "1.2.840.113549.2.5", "SHA-1": "1.3.14.3.2.26",
    "SHA-224": "2.16.840.1.101.3.4.2.4", "SHA-256": "2.16.840.1.101.3.4.2.1",
    "SHA-384": "2.16.840.1.101.3.4.2.2", "SHA-512": "2.16.840.1.101.3.4.2.3",
    "SHA-512/224": "2.16.840.1.101.3.4.2.5",
    "SHA-512/256": "2.16.840.1.101.3.4.2.6",
    "SHA3-256": "2.16.840.1.101.3.4.2.8"}
HMACS = {
    "MD5": "1.2.840.113549.2.6", "SHA-1": "1.2.840.113549.2.7",
    "SHA-224": "1.2.840.113549.2.8", "SHA-256": "1.2.840.113549.2.9",
    "SHA-384": "1.2.840.113549.2.10", "SHA-512": "1.2.840.113549.2.11",
    "SHA-512/224": "1.2.840.113549.2.12",
    "SHA-512/256": "1.2.840.113549.2.13",
    "SHA3-224": "2.16.840.1.101.3.4.2.13",
    "SHA3-256": "2.16.840.1.101.3.4.2.14",
    "SHA3-384": "2.16.840.1.101.3.4.2.15",
    "SHA3-512": "2.16.840.1.101.3.4.2.16",
    "Streebog-512": "1.2.643.7.1.1.4.2"}
CIPHERS = {
    "AES-128-CBC": "2.16.840.1.101.3.4.1.2",
    "AES-192-CBC": "2.16.840.1.101.3.4.1.22",
    "AES-256-CBC": "2.16.840.1.101.3.4.1.42",
    "Camellia-128-CBC": "1.2.392.200011.61.1.1.1.2",
    "Camellia-256-CBC": "1.2.392.200011.61.1.1.1.4",
    "DES-EDE3-CBC": "1.2.840.113549.3.7",
    "PBE-SHA1-3DES": "1.2.840.113549.1.12.1.3",
    "PBE-SHA1-2DES": "1.2.840.113549.1.12.1.4",
    "PBE-SHA1-RC2-128": "1.2.840.113549.1.12.1.5",
    "PBE-SHA1-RC2-40": "1.2.840.113549.1.12.1.6"}
PBKDF2, PBES2, PBMAC1 = (f"1.2.840.113549.1.5.{n}" for n in (12, 13, 14))
SCRYPT = "1.3.6.1.4.1.11591.4.11"

DATA = "1.2.840.113549.1.7.1"
ENCRYPTED_DATA = "1.2.840.113549.1.7.6"
SHROUDED_KEY = "1.2.840.113549.1.12.10.1.2"


# ---- What is asked for ------------------------------------------------------


def of_kdf(kdf):
    if kdf == "scrypt":
        return {SCRYPT}
    if kdf == "SHA-1":
        return {PBKDF2}    # the PRF's DEFAULT, which DER leaves out
    return {PBKDF2, HMACS[kdf]}


def of_cipher(cipher, kdf):
    if cipher == "none":
        return set()
    if cipher.startswith("PBE"):
        return {CIPHERS[cipher]}
    return {PBES2, CIPHERS[cipher]} | of_kdf(kdf)


def of_mac(mac):
    if mac.kind == "none":
        return set()
    if mac.kind == "hmac":
        return {HASHES[mac.hmac]}
    return {PBMAC1, HMACS[mac.hmac]} | of_kdf(mac.kdf)


def of_scheme(scheme):
    """OIDs of the MAC, of what protects keys, and certificates."""
    content = scheme.content
    return {"mac": of_mac(scheme.mac),
            "key": of_cipher(content.key, content.kdf),
            "certificates": of_cipher(content.safe, content.kdf)}


# ---- What is there ----------------------------------------------------------


def children(contents):
    """(tag, contents) of each element."""
    while contents:
        inner, rest = element(contents)
        yield contents[0], inner
        contents = rest


def oid_text(octets):
    arcs, arc = [], 0
    for octet in octets:
        arc = arc << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def oids_in(contents):
    """All OIDs in SEQUENCEs in one another."""
    found = set()
    for tag, inner in children(contents):
        if tag == 0x06:
            found.add(oid_text(inner))
        elif tag == 0x30:
            found |= oids_in(inner)
    return found


def content_info(contents):
    (_, oid), (_, wrapped) = children(contents)
    return oid_text(oid), element(wrapped)[0]


def of_safe(contents):
    """("key" or "certificates", OIDs) of each part of a safe."""
    kind, inner = content_info(contents)
    if kind == ENCRYPTED_DATA:
        (_, _), (_, encrypted) = children(inner)
        yield "certificates", oids_in(list(children(encrypted))[1][1])
        return
    for _, bag in children(element(inner)[0]):
        bag_type, value = list(children(bag))[:2]
        if oid_text(bag_type[1]) == SHROUDED_KEY:
            algorithm = list(children(element(value[1])[0]))[0]
            yield "key", oids_in(algorithm[1])


def of_file(der):
    found = {"mac": set(), "key": set(), "certificates": set()}
    parts = list(children(element(der)[0]))
    for _, safe in children(element(content_info(parts[1][1])[1])[0]):
        for part, oids in of_safe(safe):
            found[part] |= oids
    if len(parts) == 3:
        digest_info = list(children(parts[2][1]))[0][1]
        found["mac"] = oids_in(list(children(digest_info))[0][1])
    return found
