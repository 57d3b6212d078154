"""Vectors that are too large to be kept: craft.py --big FOLDER."""
import os

import pbe
from der import El, bmp, ctx, der, integer, null, octets, oid, seq, set_
from shapes import (BMP_PASS, CERT, DATA, PRIVATE, X509, attribute, cert_bag,
                    data_safe, named, pfx)

ED25519 = "1.3.101.112"


def small_cert(n):
    """A certificate as small as can be; its signature is none."""
    def name(text):
        return seq(set_(seq(oid("2.5.4.3"), El(0x0C, text.encode()))))

    times = seq(El(0x17, b"200101000000Z"), El(0x17, b"491231235959Z"))
    public = seq(seq(oid(ED25519)), El(3, b"\0" + n.to_bytes(32, "big")))
    tbs = seq(ctx(0, integer(2)), integer(n + 1), seq(oid(ED25519)),
              name("small"), times, name(f"small {n}"), public)
    return der(seq(tbs, seq(oid(ED25519)), El(3, bytes(65))))


def nested(header, depth):
    return header * depth + b"\0\0" * depth


def make(folder):
    os.makedirs(folder, exist_ok=True)

    def write(name, data):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(data)
        print(f"{name}\t{len(data)}")

    cert = small_cert(0)
    write("certs-50000.p12", pfx([data_safe(*(
        cert_bag(small_cert(i)) for i in range(50000)))])[0])
    write("attributes-50000.p12", pfx([data_safe(cert_bag(cert, *(
        attribute(f"{PRIVATE}.{i}", null()) for i in range(50000))))])[0])
    write("safes-50000.p12", pfx([data_safe() for _ in range(50000)])[0])
    write("values-50000.p12", pfx([data_safe(cert_bag(cert, attribute(
        PRIVATE, *(integer(i) for i in range(50000)))))])[0])
    # 40 MB of certificates: what speed and memory are measured with.
    padding = bytes(620)
    write("certs-40mb.p12", pfx([data_safe(*(
        cert_bag(small_cert(i) + padding) for i in range(50000)))])[0])
    write("nested-indefinite-100000.p12", der(seq(
        integer(3), nested(b"\x30\x80", 100000))))
    write("nested-strings-100000.p12", der(seq(integer(3), seq(
        oid(DATA), ctx(0, nested(b"\x24\x80", 100000))))))
    write("salt-16mb.p12", pfx([data_safe(cert_bag(cert))], lambda c:
                               pbe.mac_pkcs12(BMP_PASS, c, iterations=1,
                                              salt=bytes(16 << 20)))[0])
    write("name-16mb.p12", pfx([data_safe(cert_bag(cert, attribute(
        "1.2.840.113549.1.9.20", bmp("\u0800" * (8 << 20)))))])[0])
