#!/usr/bin/env python3
"""What containers are made for: a server demands a certificate of its clients,
and a container that p12 has made lets them in, each with its own program. One
of another authority does not.

    mtls_test.py [-v] [Mtls.test_...]
"""
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "cli"))
import made                                       # noqa: E402
from command import DONE, Case, main              # noqa: E402
from create_peers_test import SHARED              # noqa: E402
import clients                                    # noqa: E402
import servers                                    # noqa: E402
from clients import Job, Refused                  # noqa: E402

WORD = "a good one"
CLIENT, STRANGER = "the client", "a stranger"
KINDS = ("p256", "rsa")

made.EXTENSIONS["server"] = (
    "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
    "extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1\n")
made.EXTENSIONS["client"] = (
    "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
    "extendedKeyUsage=clientAuth\nsubjectKeyIdentifier=hash\n"
    "authorityKeyIdentifier=keyid\n"
    "crlDistributionPoints=URI:http://crl.example.test/issuing.crl\n")

made.EXTENSIONS["ca"] += (
    "crlDistributionPoints=URI:http://crl.example.test/root.crl\n")

WHY_NOT_ALONE = None


def issuer_of(who):
    return "Issuing" if who == CLIENT else "Other Root"


class Made:
    """Files that all clients see, those in a chroot as well."""

    def __init__(self, case):
        self.case = case
        self.work = tempfile.mkdtemp(prefix="p12.", dir=SHARED)
        os.chmod(self.work, 0o755)
        self.containers = {}
        self.pems = {}

    def path(self, name):
        return os.path.join(self.work, name)

    def copy(self, path, name):
        if not os.path.exists(self.path(name)):
            shutil.copy(path, self.path(name))
        return self.path(name)

    def root(self):
        return self.copy(made.authority("Root"), "root.pem")

    def container(self, profile, who, kind="p256"):
        """As `p12 create` makes it: key, certificate, and the chain up to the
        root."""
        at = (profile, who, kind)
        if at not in self.containers:
            out = self.path("-".join(at).replace(" ", "-") + ".p12")
            cert = made.cert(who, "client", issuer_of(who), kind)
            self.case.expect(
                DONE, "create", "-o", out, "-p", "pass:" + WORD, "--profile",
                profile, "--iterations", "10000", "--name", who, "--key",
                made.key(who, kind), "--cert", cert, "--chain", made.chain())
            self.containers[at] = out
        return self.containers[at]

    def extracted(self, container, password):
        """(the certificates, the key) in PEM; the key is encrypted."""
        if container not in self.pems:
            base = container.removesuffix(".p12")
            for what, name in (("--certs", ".certs"), ("--keys", ".key")):
                self.case.expect(
                    DONE, "extract", what, "-p", "pass:" + password, "-o",
                    base + name, "--out-iterations", "10000", container)
            with open(base + ".key", "rb") as file:
                self.case.assertIn(b"BEGIN ENCRYPTED PRIVATE KEY", file.read())
            self.pems[container] = base + ".certs", base + ".key"
        return self.pems[container]

    def truststore(self):
        path = self.path("trust.p12")
        if not os.path.exists(path):
            self.case.expect(
                DONE, "create", "-o", path, "-p", "pass:" + WORD,
                "--truststore", "--profile", "java-17", "--iterations",
                "10000", self.root())
        return path, WORD

    def server(self, kind, version, ca="Root"):
        return kind(version, made.cert("server", "server", "Issuing"),
                    made.key("server"), made.authority("Issuing"),
                    made.authority(ca), self.work)


class Mtls(Case):
    def setUp(self):
        super().setUp()
        self.made = Made(self)
        self.addCleanup(shutil.rmtree, self.made.work, ignore_errors=True)

    def server(self, kind, version, ca="Root"):
        if not kind.is_there():
            self.skipTest(f"{kind.program} is not installed")
        if kind is servers.GnuTLS and WHY_NOT_ALONE:
            self.skipTest("gnutls-serv would listen on every interface, and "
                          f"no network of our own is to be had: "
                          f"{WHY_NOT_ALONE}")
        return self.made.server(kind, version, ca)

    def client(self, kind):
        client = kind(self.made)
        why = client.missing()
        if why:
            self.skipTest(why)
        return client

    def lets_in(self, server, answer, who):
        """The server has seen that client's certificate, in the version of TLS
        that was asked for."""
        if isinstance(answer, Refused):
            self.fail(f"refused: {answer}\n{server.words()}")
        self.assertEqual(server.seen(answer), (server.version, who))

    def connects(self, kind, server_kind, version):
        client = self.client(kind)
        with self.server(server_kind, version) as server:
            cases = [(CLIENT, key) for key in KINDS] + [
                (STRANGER, "p256"), (None, None)]
            answers = client.ask([
                Job(server.port, who and self.made.container(
                    client.profile, who, key), WORD) for who, key in cases])
            self.assertEqual(len(answers), len(cases))
            for (who, key), answer in zip(cases, answers):
                with self.subTest(who=who, key=key):
                    if who == CLIENT:
                        self.lets_in(server, answer, who)
                    else:
                        self.assertIsInstance(answer, Refused, answer)
                        self.assertNotEqual(str(answer), "")

    def test_who_is_trusted_is_the_servers_choice(self):
        """The stranger's container is as good as the client's: where the other
        authority is trusted it is the client who is refused."""
        with self.server(servers.OpenSSL, "1.2", "Other Root") as server:
            for kind in clients.CLIENTS:
                with self.subTest(kind.name):
                    client = self.client(kind)
                    refused, let_in = client.ask([
                        Job(server.port, self.made.container(
                            client.profile, who), WORD)
                        for who in (CLIENT, STRANGER)])
                    self.assertIsInstance(refused, Refused)
                    self.lets_in(server, let_in, STRANGER)

    def test_old_clients_do_not_read_pbmac1(self):
        """Why each has a container made for it: before the server is asked,
        the client has given up."""
        for kind in (clients.Curl, clients.Java, clients.Node):
            with self.subTest(kind.name):
                client = self.client(kind)
                with self.server(servers.OpenSSL, "1.2") as server:
                    answer, = client.ask([Job(
                        server.port, self.made.container("modern", CLIENT),
                        WORD)])
                    self.assertIsInstance(answer, Refused)
                    self.assertNotIn("verify return", server.words())

    def test_the_new_curls_container_has_pbmac1(self):
        path = self.made.container(clients.NewCurl.profile, CLIENT)
        self.expect(DONE, "audit", "--profile", "okta-workflows", "--quiet",
                    "-p", "pass:" + WORD, path)
        self.expect(DONE, "audit", "--profile", "mtls-client", "--quiet",
                    "-p", "pass:" + WORD, self.made.container(
                        clients.NewCurl.profile, CLIENT))


def add(kind, server_kind, version):
    def test(self):
        self.connects(kind, server_kind, version)
    test.__name__ = "test_" + "".join(
        c if c.isalnum() else "_" for c in
        f"{kind.name} to {server_kind.name} by TLS {version}")
    setattr(Mtls, test.__name__, test)


for CLIENT_KIND in clients.CLIENTS:
    for SERVER_KIND in (servers.OpenSSL, servers.GnuTLS):
        for VERSION in SERVER_KIND.versions:
            add(CLIENT_KIND, SERVER_KIND, VERSION)


if __name__ == "__main__":
    if made.OPENSSL is None:
        print("SKIP: mtls: openssl, which makes certificates, is not "
              "installed")
        sys.exit(77)
    WHY_NOT_ALONE = servers.alone()
    main()
