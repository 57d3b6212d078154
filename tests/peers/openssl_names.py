"""Certificates with names and bags with attributes of all kinds, as OpenSSL is
asked to show them."""
import os
import sys

SOURCE = os.environ["P12_SOURCE"]
sys.path.insert(0, os.path.join(SOURCE, "tests", "cli"))

# pylint: disable=wrong-import-position
from container import (PKCS12, attribute, bag, cert_bag, container, friendly_name, oid,
                       tlv)

UTF8, NUMERIC, PRINTABLE, T61, IA5, UNIVERSAL, BMP = (
    0x0c, 0x12, 0x13, 0x14, 0x16, 0x1c, 0x1e)
COMMON_NAME = "2.5.4.3"


def elements(der):
    """(contents, whole) of each element."""
    at = 0
    while at < len(der):
        n, header = der[at + 1], 2
        if n & 0x80:
            header += n & 0x7f
            n = int.from_bytes(der[at + 2:at + header], "big")
        yield der[at + header:at + header + n], der[at:at + header + n]
        at += header + n


def certificate(subject):
    """One with another subject; its signature no longer fits."""
    path = os.path.join(SOURCE, "vectors", "files", "other-certificate.der")
    with open(path, "rb") as file:
        whole = next(elements(file.read()))[0]
    tbs, *rest = elements(whole)
    fields = [field for _, field in elements(tbs[0])]
    fields[5] = subject
    return tlv(0x30, tlv(0x30, *fields), *(field for _, field in rest))


def attribute_value(kind, tag, value):
    return tlv(0x30, oid(kind), tlv(tag, value))


def common_name(tag, value):
    return name([attribute_value(COMMON_NAME, tag, value)])


def name(*rdns):
    return tlv(0x30, *(tlv(0x31, *rdn) for rdn in rdns))


TEXTS = ("plain", "Zürich", "日本", "a,b", "a+b", 'a"b', "a\\b", "a<b>c", "a;b",
         "#hash", " lead", "trail ", " both ", "a=b", "tab\tx", "nl\nx",
         "nul\0x", "\x7f", "\x1b", "x  y", "\U0001f600", "é,ü", '"', "\\", " ",
         'a, b "c"')
KINDS = [f"2.5.4.{i}" for i in (*range(3, 54), 65, 72, *range(97, 101))] + \
    [f"0.9.2342.19200300.100.1.{i}" for i in range(1, 60)] + \
    [f"1.2.840.113549.1.9.{i}" for i in range(1, 24)] + \
    [f"1.3.6.1.4.1.311.60.2.1.{i}" for i in (1, 2, 3)] + \
    ["1.2.643.100.1", "1.2.643.100.3", "1.2.643.3.131.1.1",
     "1.3.6.1.4.1.99999.5", "2.23.133.2.1"]


def subjects():
    for text in TEXTS:
        yield common_name(UTF8, text.encode())
    yield common_name(T61, b"Z\xfcrich")
    yield common_name(IA5, b"Z\xfc")
    yield common_name(PRINTABLE, b"a*b@\xe9")
    yield common_name(NUMERIC, b"123")
    yield common_name(BMP, "Zürich日".encode("utf-16-be"))
    yield common_name(UNIVERSAL, "Zü\U0001f600".encode("utf-32-be"))
    yield common_name(0x30, b"\x02\x01\x05")
    yield common_name(0x03, b"\0ab")
    yield name([attribute_value(COMMON_NAME, UTF8, b"a"),
                attribute_value("2.5.4.10", UTF8, b"b")],
               [attribute_value("2.5.4.6", PRINTABLE, b"CH")])
    yield name()
    yield name([], [attribute_value(COMMON_NAME, UTF8, b"x")])
    for kind in KINDS:
        yield name([attribute_value(kind, UTF8, b"v")])


FRIENDLY = "1.2.840.113549.1.9.20"
TRUSTED = "2.16.840.1.113894.746875.1.1"
PURPOSES = [f"1.3.6.1.5.5.7.3.{i}" for i in range(1, 32)] + \
    ["2.5.29.37.0", "1.3.6.1.4.1.311.20.2.2", "1.3.6.1.4.1.311.10.3.4",
     "2.16.840.1.113730.4.1", "1.2.3.4"]
ATTRIBUTES = [
    [attribute(FRIENDLY, oid("1.2.3.4"), oid("2.5.29.37.0"))],
    [attribute(FRIENDLY, tlv(3, b"\x04\xf0"), tlv(3, b"\0"), tlv(4),
               tlv(UTF8), tlv(BMP), tlv(IA5, b"x"), tlv(PRINTABLE, b"x"),
               tlv(0x30), tlv(0x31), tlv(1, b"\xff"), tlv(0xa0),
               tlv(0x80, b"x"), tlv(0x0a, b"\1"), tlv(2, b"\5"))],
    [attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.7.1")),
     attribute("1.3.6.1.4.1.311.17.3.75", tlv(4, b"x")),
     attribute(COMMON_NAME, tlv(UTF8, b"cn")),
     attribute("1.2.840.113549.1.9.14", tlv(0x30))],
    [attribute("1.2.3.999999999999999999999", tlv(4, b"x"))],
    [attribute(TRUSTED, *(oid(purpose) for purpose in PURPOSES))],
    [attribute(FRIENDLY)],
    [attribute(FRIENDLY, tlv(BMP, b"\0a\0\0"), tlv(UTF8, b"a\0\0"))],
]


def secret(kind, value, *attributes):
    return bag(5, tlv(0x30, oid(kind), tlv(0xa0, value)), *attributes)


def containers():
    for i, subject in enumerate(subjects()):
        yield f"subject-{i}.p12", container(cert_bag(certificate(subject)))
    plain = certificate(common_name(UTF8, b"plain"))
    for i, attributes in enumerate(ATTRIBUTES):
        yield f"attributes-of-{i}.p12", container(cert_bag(plain, *attributes))
    yield "attributes-empty.p12", container(
        tlv(0x30, oid(PKCS12 + "3"), tlv(0xa0, tlv(
            0x30, oid("1.2.840.113549.1.9.22.1"), tlv(0xa0, tlv(4, plain)))),
            tlv(0x31)))
    yield "secrets.p12", container(
        secret("1.2.3.4", tlv(4, b"hush")),
        secret("1.2.840.113549.1.12.10.1.2", tlv(0x30)),
        secret(COMMON_NAME, tlv(UTF8, b"hush"), friendly_name("x")))


def name_files(pair):
    """The names of these files, in the folder of both programs."""
    return [pair.write(file, data) for file, data in containers()]
