"""PKCS#12's structures as trees of elements, for the crafted vectors."""
import base64
import os
import re

import pbe
from der import (El, Raw, bmp, ctx, ctx_prim, der, encode, integer, null,
                 octets, oid, seq, set_, utf8)

DATA, SIGNED, ENVELOPED, ENCRYPTED = (
    "1.2.840.113549.1.7." + n for n in "1236")
KEY, SHROUDED, CERT, CRL, SECRET, SAFE = (
    "1.2.840.113549.1.12.10.1." + n for n in "123456")
X509, SDSI = "1.2.840.113549.1.9.22.1", "1.2.840.113549.1.9.22.2"
X509_CRL = "1.2.840.113549.1.9.23.1"
FRIENDLY, KEY_ID = "1.2.840.113549.1.9.20", "1.2.840.113549.1.9.21"
CSP, LOCAL_KEY_SET = "1.3.6.1.4.1.311.17.1", "1.3.6.1.4.1.311.17.2"
KEY_USAGE = "2.5.29.15"
JAVA_TRUSTED = "2.16.840.1.113894.746875.1.1"
ANY_USAGE = "2.5.29.37.0"
PRIVATE = "1.3.6.1.4.1.99999.1"    # ours alone: nobody knows it

PASS = "changeit"
BMP_PASS, UTF8_PASS = pbe.bmp_password(PASS), PASS.encode()


def pem(data):
    """The first block of PEM."""
    body = re.search(rb"-----BEGIN [^-]+-----(.*?)-----END", data, re.S)
    return base64.b64decode(body.group(1))


class Inputs:
    """Keys and certificates that tools.py made, as DER."""

    def __init__(self, work):
        self.work = work

    def key(self, name="p256"):
        return self._pem(name + ".key")

    def cert(self, name="p256"):
        return self._pem(name + ".pem")

    def crl(self):
        return self._pem("issuing.crl")

    def _pem(self, name):
        with open(os.path.join(self.work, name), "rb") as file:
            return pem(file.read())


# ---- attributes and bags ---------------------------------------------------


def attribute(dotted, *values, **how):
    return seq(oid(dotted), set_(*values), **how)


def named(text):
    return attribute(FRIENDLY, bmp(text))


def key_id(octets_=b"\x01"):
    return attribute(KEY_ID, octets(octets_))


def bag(dotted, value, *attributes, **how):
    parts = [oid(dotted), ctx(0, value)]
    if attributes:
        parts.append(set_(*attributes))
    return seq(*parts, **how)


def cert_bag(cert, *attributes, **how):
    return bag(CERT, seq(oid(X509), ctx(0, octets(cert))), *attributes, **how)


def crl_bag(crl, *attributes):
    return bag(CRL, seq(oid(X509_CRL), ctx(0, octets(crl))), *attributes)


def secret_bag(dotted, value, *attributes):
    return bag(SECRET, seq(oid(dotted), ctx(0, octets(value))), *attributes)


def key_bag(key, *attributes, **how):
    return bag(KEY, Raw(key), *attributes, **how)


def shrouded_bag(sealed, *attributes, **how):
    """`sealed` is (AlgorithmIdentifier, ciphertext)."""
    algorithm, data = sealed
    return bag(SHROUDED, seq(algorithm, octets(data)), *attributes, **how)


# ---- safes and the whole ---------------------------------------------------


def data_safe(*bags, **how):
    return seq(oid(DATA), ctx(0, octets(seq(*bags))), **how)


def sealed_safe(sealed, **how):
    algorithm, data = sealed
    return seq(oid(ENCRYPTED),
               ctx(0, seq(integer(0), seq(oid(DATA), algorithm,
                                          ctx_prim(0, data)))), **how)


def hmac_sha256(content):
    return pbe.mac_pkcs12(BMP_PASS, content)


def pfx(safes, mac=hmac_sha256, version=3, auth=None):
    """The octets and marks of a container.

    `mac` is a function from the authenticated octets to MacData, or None.
    `auth` replaces the AuthenticatedSafe made of `safes`.
    """
    auth = seq(*safes, mark="auth") if auth is None else auth
    content = der(auth)
    parts = [integer(version, mark="version"),
             seq(oid(DATA), ctx(0, octets(auth, mark="content")),
                 mark="info")]
    if mac is not None:
        parts.append(mac(content))
    return encode(seq(*parts))


def marked(el, mark):
    """The same element with a mark."""
    el.mark = mark
    return el


__all__ = [name for name in globals() if not name.startswith("_")]
