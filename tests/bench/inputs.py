"""Containers to measure with, by the DER writer of vectors/."""
import os
import re
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


def ciphertexts(data):
    """Where the encrypted octets of a container lie: the innermost of its long
    strings."""
    spots = [(m.end(), m.end() + int.from_bytes(m.group(1), "big"))
             for m in re.finditer(rb"[\x04\x80]\x82(..)", data, re.S)]
    spots = [spot for spot in spots if spot[1] <= len(data)]
    return [a for a in spots if not any(
        b != a and a[0] <= b[0] and b[1] <= a[1] for b in spots)]


def fleet(folder, source, count):
    """`count` containers like `source`, in folders of a thousand, of which no
    two have anything encrypted in common. Made once."""
    if os.path.exists(folder):
        return folder
    with open(source, "rb") as file:
        data = bytearray(file.read())
    spots = ciphertexts(bytes(data))
    for i in range(count):
        for at, _ in spots:
            data[at + 16:at + 24] = i.to_bytes(8, "big")
        inner = os.path.join(folder + ".new", f"{i // 1000:03}")
        os.makedirs(inner, exist_ok=True)
        with open(os.path.join(inner, f"client-{i:06}.p12"), "wb") as file:
            file.write(data)
    os.replace(folder + ".new", folder)
    return folder
