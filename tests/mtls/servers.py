"""TLS servers on this machine's loopback that demand a certificate of their
clients, and a network for them that nobody else is in."""
import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIFE = 120    # seconds, after which a server ends whatever has become of us
START = 20    # seconds that it may take to listen


def alone():
    """Into a network namespace of our own, in which loopback is all there is:
    gnutls-serv can't be told to listen there alone. Why not, or None."""
    new_user, new_net = 0x10000000, 0x40000000
    user, group = os.getuid(), os.getgid()
    if LIBC.unshare(new_net) != 0 and LIBC.unshare(new_user | new_net) != 0:
        return os.strerror(ctypes.get_errno())
    if os.getuid() != user:    # a namespace of users was needed, too
        for name, line in (("setgroups", "deny"),
                           ("uid_map", f"{user} {user} 1"),
                           ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(line)
    siocsifflags, iff_up, iff_loopback = 0x8914, 1, 8
    with socket.socket() as s:
        fcntl.ioctl(s, siocsifflags,
                    struct.pack("16sh", b"lo", iff_up | iff_loopback))
    return None


def die_with_parent():
    """However a test ends, its servers end with it."""
    pr_set_pdeathsig = 1
    LIBC.prctl(pr_set_pdeathsig, signal.SIGTERM)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """`versions` are those of TLS that it speaks, as the class names them.
    Sends a page on which its client's certificate is shown. Used by `with`."""

    name = program = None
    versions = {}
    # (the protocol, the client's name) on the page
    protocol = subject = None

    def __init__(self, version, cert, key, chain, ca, work):
        self.version, self.cert, self.key = version, cert, key
        self.chain, self.ca, self.work = chain, ca, work
        self.port = free_port()

    @classmethod
    def is_there(cls):
        return shutil.which(cls.program) is not None

    def __enter__(self):
        self.log = open(os.path.join(
            self.work, f"{self.name}-{self.port}.log"), "w+b")
        self.process = subprocess.Popen(
            ["timeout", "--kill-after=5", str(LIFE), *self.command()],
            stdin=subprocess.PIPE, stdout=self.log, stderr=subprocess.STDOUT,
            cwd=self.work, preexec_fn=die_with_parent)
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait(self):
        end = time.monotonic() + START
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{self.name} does not listen: "
                                     f"{self.words()}")
            time.sleep(0.02)

    def listens(self):
        with contextlib.closing(socket.socket()) as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        """`timeout` hands the signal on."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        self.log.close()

    def words(self):
        with open(self.log.name, "rb") as file:
            return file.read().decode(errors="replace")[-2000:]

    def seen(self, page):
        """(the version of TLS, the common name of the client) on a page, or
        None if it is not a page at all."""
        version = re.search(self.protocol, page)
        subject = re.search(self.subject, page)
        return version and subject and (version[1], subject[1])

    def command(self):
        raise NotImplementedError


class OpenSSL(Server):
    name = "s_server"
    program = "openssl"
    versions = {"1.2": "-tls1_2", "1.3": "-tls1_3"}
    protocol = r"Protocol *: *TLSv([0-9.]+)"
    subject = r"Subject: .*CN ?= ?([^,\n]+)"

    def command(self):
        return ["openssl", "s_server", "-accept", f"127.0.0.1:{self.port}",
                self.versions[self.version], "-www", "-cert", self.cert,
                "-key", self.key, "-cert_chain", self.chain, "-CAfile",
                self.ca, "-Verify", "4", "-verify_return_error"]


class GnuTLS(Server):
    name = "gnutls-serv"
    program = "gnutls-serv"
    versions = {"1.2": "NORMAL:-VERS-ALL:+VERS-TLS1.2",
                "1.3": "NORMAL:-VERS-ALL:+VERS-TLS1.3"}
    protocol = r"Protocol version:</TD><TD>TLS([0-9.]+)"
    subject = r"Subject: .*CN=([^,\n]+)"

    def command(self):
        both = os.path.join(self.work, f"server-{self.port}.pem")
        with open(both, "wb") as file:
            for path in (self.cert, self.chain):
                with open(path, "rb") as one:
                    file.write(one.read())
        return ["gnutls-serv", "--http", "--port", str(self.port),
                "--priority", self.versions[self.version], "--x509certfile",
                both, "--x509keyfile", self.key, "--x509cafile", self.ca,
                "--require-client-cert", "--verify-client-cert"]
