"""Containers that no vector holds, for names of all kinds: DER by hand."""


def length(n):
    if n < 0x80:
        return bytes([n])
    octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag]) + length(len(body)) + body


def oid(dotted):
    arcs = [int(arc) for arc in dotted.split(".")]
    body = bytes([arcs[0] * 40 + arcs[1]])
    for arc in arcs[2:]:
        septets = [arc & 0x7f]
        while arc := arc >> 7:
            septets.append(0x80 | arc & 0x7f)
        body += bytes(reversed(septets))
    return tlv(0x06, body)


PKCS12 = "1.2.840.113549.1.12.10.1."
DATA = "1.2.840.113549.1.7.1"


def bmp(text):
    return tlv(0x1e, text.encode("utf-16-be", "surrogatepass"))


def attribute(dotted, *values):
    return tlv(0x30, oid(dotted), tlv(0x31, *values))


def friendly_name(text):
    return attribute("1.2.840.113549.1.9.20", bmp(text))


def bag(kind, value, *attributes):
    extra = [tlv(0x31, *attributes)] if attributes else []
    return tlv(0x30, oid(PKCS12 + str(kind)), tlv(0xa0, value), *extra)


def key_bag(der, *attributes):
    return bag(1, der, *attributes)


def cert_bag(der, *attributes):
    value = tlv(0x30, oid("1.2.840.113549.1.9.22.1"),
                tlv(0xa0, tlv(0x04, der)))
    return bag(3, value, *attributes)


def data(content):
    return tlv(0x30, oid(DATA), tlv(0xa0, tlv(0x04, content)))


def container(*bags):
    """One safe, neither encrypted nor with a MAC."""
    safe = data(tlv(0x30, *bags))
    return tlv(0x30, tlv(0x02, b"\x03"), data(tlv(0x30, safe)))
