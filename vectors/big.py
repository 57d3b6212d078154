"""Vectors that are too large to be kept: craft.py --big FOLDER."""
import os

import pbe
from der import (El, Raw, ctx, der, encode, integer, null, octets, oid, seq,
                 set_)
from shapes import (BMP_PASS, DATA, PRIVATE, attribute, cert_bag, data_safe,
                    named, pfx)

ED25519 = "1.3.101.112"


def small_cert(n, filling=None):
    """A certificate as small as can be; its signature is none."""
    def name(text):
        return seq(set_(seq(oid("2.5.4.3"), El(0x0C, text.encode()))))

    times = seq(El(0x17, b"200101000000Z"), El(0x17, b"491231235959Z"))
    public = seq(seq(oid(ED25519)), El(3, b"\0" + n.to_bytes(32, "big")))
    more = []
    if filling:
        more = [ctx(3, seq(seq(oid(PRIVATE), octets(filling))))]
    tbs = seq(ctx(0, integer(2)), integer(n + 1), seq(oid(ED25519)),
              name("small"), times, name(f"small {n}"), public, *more)
    return der(seq(tbs, seq(oid(ED25519)), El(3, bytes(65))))


def nested(header, depth):
    return header * depth + b"\0\0" * depth


def nested_file(header):
    """The container, and where in it the elements within each other begin."""
    data, marks = encode(seq(integer(3), seq(oid(DATA), ctx(0, Raw(
        nested(header, 100000), mark="here")))))
    return data, marks["here"]


def make(folder):
    """Prints for each file its name, size, and what a reader must answer."""
    os.makedirs(folder, exist_ok=True)

    def write(name, data, rc="P12_OK", path="-", offset="-"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
        print(name, len(data), rc, path, offset, sep="\t")

    def write_safe(name, *bags):
        write(name, pfx([data_safe(*bags)])[0])

    cert = small_cert(0)
    write_safe("certs-50000.p12", *(
        cert_bag(small_cert(i)) for i in range(50000)))
    # 40 MB: what speed and memory are measured with.
    write_safe("certs-40mb.p12", *(
        cert_bag(small_cert(i, bytes(550))) for i in range(50000)))
    write_safe("attributes-50000.p12", cert_bag(cert, *(
        attribute(f"{PRIVATE}.{i}", null()) for i in range(50000))))
    write_safe("values-50000.p12", cert_bag(cert, attribute(
        PRIVATE, *(integer(i) for i in range(50000)))))
    write("safes-50000.p12", pfx([data_safe() for _ in range(50000)])[0])
    write_safe("name-16mb.p12", cert_bag(cert, named("\u0800" * (8 << 20))))
    write("salt-16mb.p12", pfx([data_safe(cert_bag(cert))], lambda c:
                               pbe.mac_pkcs12(BMP_PASS, c, iterations=1,
                                              salt=bytes(16 << 20)))[0])
    # With the default limits: depth 64 in a layer, strings 8 in each other.
    data, at = nested_file(b"\x30\x80")
    write("nested-indefinite-100000.p12", data, "P12_E_LIMIT", "pfx",
          at + 2 * 61)
    data, at = nested_file(b"\x24\x80")
    write("nested-strings-100000.p12", data, "P12_E_LIMIT", "pfx",
          at + 2 * 8)
