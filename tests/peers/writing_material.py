"""Keys with their certificates and what these say of themselves, made by
OpenSSL for one run."""
import hashlib
import os

from programs_readers import Refused, cka_id, pem_blocks

NAME = "Zo\xeb 1"
CA_NAME = "an issuer"

REQ = ("req", "-x509", "-days", "3650", "-nodes", "-utf8")
NEW_KEY = {
    "RSA-2048": ["rsa:2048"],
    "RSA-PSS": ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
    "P-256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "P-384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "P-521": ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "Ed25519": ["ed25519"],
    "Ed448": ["ed448"],
    "DSA": ["dsa:dsa.param"],
    "ML-DSA-65": ["ML-DSA-65"]}


class Wanted:
    """A certificate or a key as a reader has to show it."""

    def __init__(self, kind, der, name, spki=None):
        self.kind = kind
        self.der = der
        self.name = name
        self.spki = spki

    def is_item(self, item):
        if item.kind != self.kind:
            return False
        if item.der is not None:
            return item.der == self.der
        if item.cka_id is not None:
            return item.cka_id == cka_id(self.spki)
        return item.public == hashlib.sha256(self.spki).digest()

    def is_named_by(self, item, peer):
        """The peer's only name of it, in a form that the peer has for it; none
        if it has none."""
        if item.names is None:
            return True
        if self.name is None:
            return not [n for n in item.names if n not in peer.NO_NAME]
        octets = self.name.encode("utf-16-be")
        forms = peer.forms_of_name(self.name,
                                   bytes((0x1e, len(octets))) + octets)
        return len(item.names) == 1 and item.names[0].strip() in forms


class Material:
    """One folder of keys and certificates: two authorities, a leaf a kind of
    key."""

    def __init__(self, openssl, newest):
        self.openssl = openssl    # makes all that it can
        self.newest = newest      # makes the others
        self.work = openssl.work
        self.known = {}
        self.issuers = [self.authority("root"),
                        self.authority("issuing", "root")]
        self.issuers.reverse()

    def path(self, name):
        return os.path.join(self.work, name)

    def authority(self, name, issuer=None):
        signer = ["-CA", issuer + ".pem", "-CAkey", issuer + ".key"] \
            if issuer else []
        self.openssl.run(*REQ, "-newkey", *NEW_KEY["P-256"], "-keyout",
                         name + ".key", "-out", name + ".pem", "-subj",
                         "/CN=" + name, *signer)
        return self.wanted(name + ".pem", CA_NAME if issuer else None)

    def make(self, kind):
        """None, or why no OpenSSL here makes such keys."""
        reason = None
        for openssl in dict.fromkeys((self.openssl, self.newest)):
            try:
                return self.make_leaf(openssl, kind)
            except Refused as why:
                reason = str(why)
        return reason

    def make_leaf(self, openssl, kind):
        if kind == "DSA":
            openssl.run("genpkey", "-genparam", "-algorithm", "DSA",
                        "-pkeyopt", "dsa_paramgen_bits:2048", "-pkeyopt",
                        "dsa_paramgen_q_bits:256", "-out", "dsa.param")
        openssl.run(*REQ, "-newkey", *NEW_KEY[kind], "-keyout", kind + ".key",
                    "-out", kind + ".pem", "-subj", "/CN=leaf " + kind,
                    "-CA", "issuing.pem", "-CAkey", "issuing.key", "-addext",
                    "basicConstraints=CA:FALSE")
        spki = next(pem_blocks(openssl.run("x509", "-in", kind + ".pem",
                                           "-noout", "-pubkey")))[1]
        self.known[kind] = [self.wanted(kind + ".key", NAME, spki),
                            self.wanted(kind + ".pem", NAME), *self.issuers]

    def wanted(self, file, name, spki=None):
        with open(self.path(file), "rb") as text:
            der = next(pem_blocks(text.read()))[1]
        return Wanted("key" if spki else "certificate", der, name, spki)

    def args(self, kind):
        """What of it `p12 create` takes."""
        return ["--key", self.path(kind + ".key"), "--cert",
                self.path(kind + ".pem"), "--chain", self.path("issuing.pem"),
                "--chain", self.path("root.pem"), "--name", NAME, "--ca-name",
                CA_NAME]
