"""Programs that connect with a container as their identity: each asks the
server for its page. What comes back is the page, or Refused."""
import base64
import json
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = "127.0.0.1"
LIMIT = 60    # seconds for one command
GET = b"GET / HTTP/1.0\r\n\r\n"


class Refused(Exception):
    """No connection came about; the client's own words."""


class Job:
    """A connection to make: to which port, as whom. `container` may be None,
    for nobody."""

    def __init__(self, port, container, password):
        self.port, self.container, self.password = port, container, password


class Client:
    """`profile` is what its containers are made for."""

    name = profile = None

    def __init__(self, made):
        self.made = made    # who makes CAs' files and extracts

    def missing(self):
        """Why it can't be used, or None."""
        return None if shutil.which(self.name) else \
            f"{self.name} is not installed"

    def ask(self, jobs):
        """A page or Refused for each job."""
        return [self.try_one(job) for job in jobs]

    def try_one(self, job):
        try:
            return self.one(job)
        except Refused as why:
            return why

    def one(self, job):
        raise NotImplementedError

    @staticmethod
    def done(command, stdin=b"", **env):
        try:
            done = subprocess.run(
                command, input=stdin, capture_output=True, timeout=LIMIT,
                check=False, env={**os.environ, "LC_ALL": "C.UTF-8", **env})
        except subprocess.TimeoutExpired as why:
            raise AssertionError(f"not done in time: {command}") from why
        return (done.returncode, done.stdout.decode(errors="replace"),
                done.stderr.decode(errors="replace"))


# ---- curl -------------------------------------------------------------------


class Curl(Client):
    name = "curl"
    profile = "openssl-3.0"

    def missing(self):
        why = super().missing()
        if why is None and "OpenSSL" not in self.done(["curl", "-V"])[1]:
            why = "curl has another TLS library than OpenSSL"
        return why

    def one(self, job):
        who = ["--cert-type", "P12", "--cert",
               f"{job.container}:{job.password}"] if job.container else []
        status, page, words = self.done(
            self.command(["--silent", "--show-error", "--cacert",
                          self.made.root(), *who,
                          f"https://{HOST}:{job.port}/"]))
        if status != 0:
            raise Refused(words.strip())
        return page

    def command(self, args):
        return ["curl", *args]


class NewCurl(Curl):
    """One whose OpenSSL reads PBMAC1; it may live in a chroot."""

    name = "curl with OpenSSL 3.4"
    profile = "okta-workflows"

    def missing(self):
        return None if os.environ.get("P12_PEER_CURL34") else \
            "the peer CURL34 is missing"

    def command(self, args):
        return inside("P12_PEER_CURL34", args)


def inside(peer, args):
    """The command of a peer that may see its root alone."""
    command = os.environ[peer].split()
    if command[0] == "chroot":
        args = [arg.replace(os.environ["P12_PEERS_ROOT"] + "/", "/")
                for arg in args]
    return command + args


# ---- gnutls-cli -------------------------------------------------------------


class GnutlsCli(Client):
    """It takes PEM: what `p12 extract` makes of a container, with the key
    still encrypted, and its password in GNUTLS_PIN."""

    name = "gnutls-cli"
    profile = "gnutls-3.7"

    def one(self, job):
        who = []
        if job.container:
            certs, key = self.made.extracted(job.container, job.password)
            who = ["--x509certfile", certs, "--x509keyfile", key]
        # The page's end is the connection's.
        status, page, words = self.done(
            self.command(["--x509cafile", self.made.root(), "-p",
                          str(job.port), *who, HOST]),
            GET, GNUTLS_PIN=job.password)
        body = page.find("<HTML>")
        if status != 0 or body < 0:
            raise Refused(" ".join((words + page[-500:]).split()))
        return page[body:]

    def command(self, args):
        return ["gnutls-cli", *args]


class NewGnutlsCli(GnutlsCli):
    """GnuTLS that knows PBMAC1, beside the new certtool."""

    name = "gnutls-cli 3.8"
    profile = "gnutls-3.8.6"

    def missing(self):
        return None if os.environ.get("P12_PEER_CERTTOOL38") else \
            "the peer CERTTOOL38 is missing"

    def command(self, args):
        words = inside("P12_PEER_CERTTOOL38", args)
        return [re.sub("certtool$", "gnutls-cli", word) for word in words]


# ---- Java -------------------------------------------------------------------


class Java(Client):
    """SSLSocket, one process for all connections. It trusts what a trust store
    that p12 made says."""

    name = "java"
    profile = "java-17"

    def missing(self):
        why = super().missing()
        if why is None and "jdk.compiler" not in self.done(
                ["java", "--list-modules"])[1]:
            why = "this Java can't compile: no JDK"
        return why

    def ask(self, jobs):
        trust, word = self.made.truststore()
        lines = "".join(f"{job.port}\t{job.container or ''}\t{job.password}"
                        "\n" for job in jobs)
        status, out, words = self.done(
            ["java", "-XX:+UseSerialGC", "-Xshare:auto",
             "-XX:TieredStopAtLevel=1", os.path.join(HERE, "Connect.java"),
             HOST, trust, word],
            lines.encode())
        if status != 0:
            raise AssertionError(words)
        return [self.answer(line) for line in out.splitlines()]

    @staticmethod
    def answer(line):
        kind, _, text = line.partition("\t")
        if kind == "refused":
            return Refused(text)
        return base64.b64decode(text).decode(errors="replace")


# ---- Node -------------------------------------------------------------------


class Node(Client):
    """https with the container as `pfx`, one process for all connections."""

    name = "node"
    profile = "openssl-3.0"

    def ask(self, jobs):
        status, out, words = self.done(
            ["node", os.path.join(HERE, "connect.js"), HOST,
             self.made.root()],
            json.dumps([vars(job) for job in jobs]).encode())
        if status != 0:
            raise AssertionError(words)
        return [Refused(row["refused"]) if "refused" in row else row["page"]
                for row in json.loads(out)]


CLIENTS = (Curl, NewCurl, GnutlsCli, NewGnutlsCli, Java, Node)
