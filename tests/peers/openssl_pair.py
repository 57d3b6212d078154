"""The command through a link named openssl, and the real OpenSSL 3.5, with the
same arguments in the same folder."""
import os
import re
import shutil
import subprocess

TIMEOUT = 300

# What OpenSSL adds to its words from its own inside, and we from ours.
QUEUE = re.compile(rb"(?m)^[0-9A-F]{8,}:error:.*\n")
DETAIL = re.compile(rb"(?m)^p12: .*\n")


class Outcome:
    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.raw = err
        self.err = DETAIL.sub(b"", QUEUE.sub(b"", err))


class Pair:
    """Both programs see the folder `work`, by names relative to it."""

    def __init__(self, work):
        self.work = work
        self.link = os.path.join(work, "bin", "openssl")
        os.makedirs(os.path.dirname(self.link), exist_ok=True)
        os.symlink(os.path.abspath(os.environ["P12_COMMAND"]), self.link)
        self.peer = self.peer_prefix()

    def peer_prefix(self):
        prefix = os.environ["P12_PEER_OPENSSL35"].split()
        if prefix[0] != "chroot":
            return prefix
        inside = "/" + os.path.relpath(self.work, prefix[1])
        return [*prefix[:2], "/usr/bin/env", "-C", inside, *prefix[2:]]

    def path(self, name):
        return os.path.join(self.work, name)

    def take(self, path, name=None):
        """Puts a file where both can read it."""
        name = name or os.path.basename(path)
        shutil.copyfile(path, self.path(name))
        return name

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return name

    def _run(self, prefix, args, stdin, env):
        done = subprocess.run(
            [*prefix, *args], input=stdin, capture_output=True, cwd=self.work,
            timeout=TIMEOUT, check=False, start_new_session=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})})
        return Outcome(done.returncode, done.stdout, done.stderr)

    def ours(self, *args, stdin=b"", env=None):
        return self._run([self.link], args, stdin, env)

    def theirs(self, *args, stdin=b"", env=None):
        return self._run(self.peer, args, stdin, env)


def differences(theirs, ours):
    """The names of what is not the same: of "status", "out" and "err"."""
    found = set()
    if theirs.status != ours.status:
        found.add("status")
    if theirs.out != ours.out:
        found.add("out")
    if theirs.err != ours.err:
        found.add("err")
    return found
