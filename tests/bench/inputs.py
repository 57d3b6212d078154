"""Containers to measure with, by the DER writer of vectors/."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../vectors"))

from der import El, ctx, der, integer, octets, oid, seq, set_  # noqa: E402
from shapes import PRIVATE, cert_bag, data_safe, named, pfx    # noqa: E402

ED25519 = "1.3.101.112"
CERT_SIZE = 700
NAME = "certificate {:05}"


def certificate(n, size):
    """One of `size` bytes; nobody has signed it."""
    def name(text):
        return seq(set_(seq(oid("2.5.4.3"), El(0x0C, text.encode()))))

    def make(fill):
        extension = seq(oid(PRIVATE), octets(bytes(fill)))
        return der(seq(
            seq(ctx(0, integer(2)), integer((1 << 64) + n), seq(oid(ED25519)),
                name("Certificates"),
                seq(El(0x17, b"200101000000Z"), El(0x17, b"491231235959Z")),
                name(NAME.format(n)),
                seq(seq(oid(ED25519)), El(3, b"\0" + n.to_bytes(32, "big"))),
                ctx(3, seq(extension))),
            seq(oid(ED25519)), El(3, bytes(65))))

    # Long enough that no header is longer in the second attempt.
    return make(300 + size - len(make(300)))


def certificates(path, count):
    """A container of certificate bags, each with a friendlyName: 800 bytes a
    bag in all. Made once."""
    if not os.path.exists(path):
        bags = (der(cert_bag(certificate(n, CERT_SIZE), named(NAME.format(n))))
                for n in range(count))
        with open(path + ".new", "wb") as file:
            file.write(pfx([data_safe(*bags)])[0])
        os.replace(path + ".new", path)
    return path
