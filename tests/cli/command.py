"""What the tests of the command share: running it, and terminals for it."""
import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
import unittest

COMMAND = os.environ.get("P12_COMMAND", "")
SOURCE = os.environ.get("P12_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FILES = os.path.join(SOURCE, "vectors", "files")

DONE, NO, USAGE, INPUT, PASSWORD, UNSUPPORTED, LIMIT, FILE = range(8)


def vector(name):
    return os.path.join(FILES, name)


class Result:
    def __init__(self, code, out, err):
        self.code = code
        self.raw = out
        self.out = out.decode(errors="replace")
        self.err = err.decode(errors="replace")

    def json(self):
        return json.loads(self.raw)


def environment(extra=None):
    env = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm")
    env.pop("NO_COLOR", None)
    env.update(extra or {})
    return env


def run(*args, input=b"", env=None, cwd=None, **more):
    """The command with these arguments, its standard input not a terminal."""
    done = subprocess.run([COMMAND, *args], input=input, cwd=cwd,
                          stdout=more.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, env=environment(env),
                          timeout=120, **more)
    return Result(done.returncode, done.stdout or b"", done.stderr)


def child(args, env, rows_columns):
    """In the forked child: becomes the command."""
    if rows_columns:
        import fcntl
        import struct
        import termios
        fcntl.ioctl(1, termios.TIOCSWINSZ,
                    struct.pack("HHHH", *rows_columns, 0, 0))
    os.execve(COMMAND, [COMMAND, *args], environment(env))


class Terminal:
    """The command on a pseudo-terminal, which is its standard input, output
    and error, and the one it may ask at."""

    def __init__(self, *args, env=None, rows_columns=None):
        self.shown = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                child(args, env, rows_columns)
            finally:
                os._exit(99)

    def read(self, seconds):
        """More of what is shown; False at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # how Linux tells that the other side is closed
            return False
        self.shown += data
        return data != b""

    def wait_for(self, text):
        end = time.monotonic() + 60
        while text not in self.shown:
            if time.monotonic() > end or not self.read(1):
                raise AssertionError(f"no {text!r} in {self.shown!r}")

    def type(self, data):
        os.write(self.fd, data)

    def finish(self):
        """Waits for the end; the exit code, or minus the signal's number."""
        end = time.monotonic() + 60
        while self.read(1) and time.monotonic() < end:
            pass
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="p12-test-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, data):
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def expect(self, code, *args, **more):
        result = run(*args, **more)
        self.assertEqual(result.code, code,
                         f"{args}\n{result.out[-2000:]}\n{result.err}")
        return result


class Shown(unittest.TextTestResult):
    """A skip is said in the form that the test runs count."""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"SKIP: {test.id()}: {reason}", flush=True)


def main():
    if not COMMAND:
        print("SKIP: the command p12 is not built")
        sys.exit(77)
    unittest.main(testRunner=unittest.TextTestRunner(resultclass=Shown))
