"""What is known of a container: by the one who made it, or by a reader that
shares nothing with the library. The truth is computed from it."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scheme:
    kind: str                   # PBES2, PKCS12-PBE, PBES1, PBMAC1, ...
    kdf: str | None = None      # PBKDF2, scrypt, PKCS12KDF, PBKDF1
    prf: str | None = None      # SHA-256; the hash alone, of any KDF
    iterations: int | None = None
    salt: int | None = None     # octets
    cipher: str | None = None
    hmac: str | None = None     # the hash alone
    key_length: int | None = None


@dataclass
class Bag:
    path: str
    kind: str                   # key, shrouded, cert, crl, secret, safe, other
    scheme: Scheme | None = None
    bags: list = field(default_factory=list)


@dataclass
class Safe:
    path: str
    kind: str                   # data, encrypted, enveloped, other
    scheme: Scheme | None = None
    bags: list = field(default_factory=list)    # as if it was open
    opens: bool = True          # with the container's password


@dataclass
class Facts:
    safes: list
    mac: Scheme | None = None
    integrity: str = "password"     # or none, public-key
    opens: bool = True              # it has a password that opens it


def is_closed(safe, has_password):
    return safe.kind != "data" and not (
        safe.kind == "encrypted" and has_password and safe.opens)


def below(bags):
    """All bags, those that hold others in front of these."""
    for bag in bags:
        yield bag
        yield from below(bag.bags)
