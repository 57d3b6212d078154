#!/usr/bin/env python3
"""What `p12 create` writes, as other programs read it: the same keys and
certificates under the same names, and each key paired with its certificate.
tests/peers/setup.sh finds or makes the programs."""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import made
from command import DONE, SOURCE, Case, main

sys.path.insert(0, os.path.join(SOURCE, "tests", "peers"))
from programs_readers import (Certtool, Keytool, OpenSSL, Pk12util,
                              cka_id)

WORD = "a good one"
NAME, CA_NAME = "the client", "an issuer"


def find_peers():
    """Sets P12_PEER_...; the folder that all peers see."""
    done = subprocess.run(
        ["bash", "-c", '. "$0/tests/peers/lib.sh" && cat "$(peers_dir)/'
         'peers.env"', SOURCE], capture_output=True, text=True)
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, shlex.split(value)[0] if value else "")
    root = os.environ.get("P12_PEERS_ROOT", "")
    return os.path.join(root, "tmp") if os.path.isdir(
        os.path.join(root, "tmp")) and root else None


SHARED = find_peers()


def spki(cert):
    """The SubjectPublicKeyInfo of a certificate."""
    pem = made.openssl("x509", "-in", cert, "-noout", "-pubkey")
    return made.openssl("pkey", "-pubin", "-outform", "DER", data=pem)


class Peers(Case):
    def setUp(self):
        super().setUp()
        self.work = tempfile.mkdtemp(prefix="p12.", dir=SHARED)
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        os.chmod(self.work, 0o755)

    def peer(self, kind, name, *more):
        if not os.environ.get("P12_PEER_" + name):
            self.skipTest(f"the peer {name} is missing")
        return kind(name, self.work, *more)

    def create(self, *args):
        out = os.path.join(self.work, "out.p12")
        for left in (out, out + ".keytool"):
            if os.path.exists(left):
                os.remove(left)
        self.expect(DONE, "create", "-o", out, "-p", "pass:" + WORD,
                    "--iterations", "2048", *args)
        self.expect(DONE, "verify", "-p", "pass:" + WORD, out)
        return out

    def client(self, profile, kind="p256", *more):
        return self.create("--profile", profile, "--key", made.leaf_key(kind),
                           "--cert", made.leaf(kind), "--chain", made.chain(),
                           "--name", NAME, "--ca-name", CA_NAME, *more)

    @staticmethod
    def ders(kind):
        return [made.der(path) for path in
                (made.leaf(kind), made.authority("Issuing"),
                 made.authority("Root"))]

    # ---- OpenSSL ----

    def opens_in_openssl(self, name, profile):
        peer = self.peer(OpenSSL, name)
        for kind in made.KINDS:
            with self.subTest(profile=profile, kind=kind):
                self.client(profile, kind)
                items = peer.read("out.p12", WORD)
                certs = [i for i in items if i.kind == "certificate"]
                key, = [i for i in items if i.kind == "key"]
                self.assertEqual([i.der for i in certs], self.ders(kind))
                self.assertEqual([i.names for i in certs],
                                 [[NAME.encode()], [CA_NAME.encode()], []])
                self.assertEqual(key.names, [NAME.encode()])
                self.assertEqual(len(key.key_ids[0]), 20)
                self.assertEqual([i.key_ids for i in certs],
                                 [key.key_ids, [], []])
                self.assertEqual(peer.public(key.der), spki(made.leaf(kind)))

    def test_openssl_30(self):
        self.opens_in_openssl("OPENSSL30", "openssl-3.0")

    def test_openssl_35(self):
        self.opens_in_openssl("OPENSSL35", "openssl-3.0")
        self.opens_in_openssl("OPENSSL35", "modern")

    def test_openssl_takes_the_leaf_for_the_client(self):
        """-clcerts shows what it pairs with the key."""
        peer = self.peer(OpenSSL, "OPENSSL30")
        self.client("openssl-3.0")
        for option, n in (("-clcerts", 1), ("-cacerts", 2)):
            text = peer.run("pkcs12", "-in", "out.p12", option, "-nokeys",
                            "-passin", "pass:" + WORD)
            self.assertEqual(text.count(b"BEGIN CERTIFICATE"), n)

    def test_openssl_shows_the_attributes_for_windows(self):
        peer = self.peer(OpenSSL, "OPENSSL30")
        for option, shown in (("--keyex", b"X509v3 Key Usage: 10"),
                              ("--keysig", b"X509v3 Key Usage: 80")):
            self.client("openssl-3.0", "rsa", option, "--csp",
                        "Microsoft Software Key Storage Provider",
                        "--local-key-set")
            text = peer.run("pkcs12", "-in", "out.p12", "-nodes", "-passin",
                            "pass:" + WORD)
            self.assertIn(shown, text)
            self.assertIn(b"Microsoft CSP Name: Microsoft Software Key "
                          b"Storage Provider", text)
            self.assertIn(b"Microsoft Local Key set: <No Values>", text)

    # ---- GnuTLS ----

    def opens_in_certtool(self, name, profile):
        peer = self.peer(Certtool, name)
        for kind in made.KINDS:
            with self.subTest(profile=profile, kind=kind):
                self.client(profile, kind)
                items = peer.read("out.p12", WORD)
                certs = [i for i in items if i.kind == "certificate"]
                key, = [i for i in items if i.kind == "key"]
                self.assertEqual([i.der for i in certs], self.ders(kind))
                self.assertEqual([i.names for i in certs],
                                 [[NAME.encode()], [CA_NAME.encode()], []])
                self.assertEqual(key.names, [NAME.encode()])
                self.assertEqual(certs[0].key_ids, key.key_ids)

    def test_certtool_37(self):
        self.opens_in_certtool("CERTTOOL37", "gnutls-3.7")

    def test_certtool_38(self):
        self.opens_in_certtool("CERTTOOL38", "modern")

    # ---- NSS ----

    def test_pk12util(self):
        peer = self.peer(Pk12util, "PK12UTIL")
        for kind in ("rsa", "p256", "p384", "p521"):
            with self.subTest(kind):
                shutil.rmtree(os.path.join(self.work, "out.p12.nss"),
                              ignore_errors=True)
                self.client("nss", kind)
                items = peer.read("out.p12", WORD)
                certs = [i for i in items if i.kind == "certificate"]
                key, = [i for i in items if i.kind == "key"]
                self.assertEqual([i.der for i in certs], self.ders(kind))
                self.assertEqual(certs[0].names, [NAME.encode()])
                self.assertEqual(key.cka_id, cka_id(spki(made.leaf(kind))))
                # u: it has the private key of this certificate
                listed = peer.run("-L", "-d", "sql:out.p12.nss",
                                  program="certutil").decode()
                self.assertRegex(listed, NAME + r" +u,u,u")

    # ---- Java ----

    def java(self):
        return self.peer(Keytool, "KEYTOOL", self.peer(OpenSSL, "OPENSSL30"))

    def test_keytool(self):
        peer = self.java()
        for kind in made.KINDS:
            with self.subTest(kind):
                self.client("java-17", kind)
                text = peer.keytool("-list", "-v", "-keystore", "out.p12",
                                    "-storepass", WORD).decode()
                self.assertIn("Alias name: " + NAME, text)
                self.assertIn("Entry type: PrivateKeyEntry", text)
                self.assertIn("Certificate chain length: 3", text)
                self.assertIn("contains 1 entry", text)
                key, = peer.keys("out.p12", WORD)
                self.assertEqual(peer.openssl.public(key.der),
                                 spki(made.leaf(kind)))

    def test_keytool_and_several_keys(self):
        peer = self.java()
        self.create("--profile", "java-17", "--key", made.leaf_key("rsa"),
                    "--key", made.leaf_key("p384"), made.leaf("p384"),
                    made.leaf("rsa"), "--chain", made.chain(), "--name",
                    "first", "--name", "second")
        text = peer.keytool("-list", "-v", "-keystore", "out.p12",
                            "-storepass", WORD).decode()
        entries = text.split("Alias name: ")[1:]
        self.assertEqual(len(entries), 2)
        for entry in entries:
            self.assertIn("Certificate chain length: 3", entry)
            name = entry.split("\n", 1)[0]
            owner = re.search("Owner: CN=(.*?),", entry)[1]
            self.assertEqual(owner, {"first": "leaf rsa",
                                     "second": "leaf p384"}[name])

    def test_keytool_and_what_it_is_to_trust(self):
        peer = self.java()
        self.create("--profile", "java-17", "--truststore",
                    made.authority("Root"), made.authority("Other Root"),
                    made.cert("Root", "root", own_key="again", serial="0300"))
        text = peer.keytool("-list", "-keystore", "out.p12", "-storepass",
                            WORD).decode()
        found = re.findall(r"^(.*), [A-Z][a-z]{2} \d+, \d{4}, "
                           r"trustedCertEntry", text, re.M)
        self.assertEqual(sorted(found), ["other root", "root", "root (2)"])

    # ---- All of them ----

    def test_names_beyond_ascii(self):
        name = "Zoë 日本"
        for kind, peer, profile in ((OpenSSL, "OPENSSL35", "modern"),
                                    (Certtool, "CERTTOOL38", "modern"),
                                    (Pk12util, "PK12UTIL", "nss")):
            with self.subTest(peer):
                reader = self.peer(kind, peer)
                self.create("--profile", profile, made.leaf_key(),
                            made.leaf(), "--name", name)
                cert = [i for i in reader.read("out.p12", WORD)
                        if i.kind == "certificate"][0]
                self.assertEqual(len(cert.names), 1)
                self.assertIn(cert.names[0], reader.forms_of_name(
                    name, b"\x1e\x10" + name.encode("utf-16-be")))


if __name__ == "__main__":
    if not made.OPENSSL:
        print("SKIP: create_peers_test: openssl is missing")
        raise SystemExit(77)
    main()
