"""Many containers, for the tests of what judges them: copies of a vector that
differ where it is encrypted, and what the command takes to read them."""
import os
import re
import subprocess
import time

import command
from command import COMMAND, environment, vector


def content(name):
    with open(vector(name), "rb") as file:
        return file.read()


def ciphertexts(data):
    """Where the encrypted octets of a container in DER lie: the innermost of
    its long strings."""
    spots = [(m.end(), m.end() + int.from_bytes(m.group(1), "big"))
             for m in re.finditer(rb"[\x04\x80]\x82(..)", data, re.S)]
    spots = [spot for spot in spots if spot[1] <= len(data)]
    return [a for a in spots if not any(
        b != a and a[0] <= b[0] and b[1] <= a[1] for b in spots)]


def distinct(n, name="rfc9579-a1.p12"):
    """Containers of which no two have anything in common."""
    data = bytearray(content(name))
    spots = ciphertexts(bytes(data))
    assert len(spots) == 2, spots
    for i in range(n):
        for at, _ in spots:
            data[at + 16:at + 24] = i.to_bytes(8, "big")
        yield bytes(data)


def fill(folder, n):
    for i, data in enumerate(distinct(n)):
        with open(os.path.join(folder, f"client-{i:06}.p12"), "wb") as file:
            file.write(data)


def peak(*args):
    """The exit code and the peak of resident memory, in bytes. Linux says it
    while the process lives; afterwards what the one that started it had is in
    it, too."""
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen([COMMAND, *args], stdout=null, stderr=null,
                                   env=environment())
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
        except OSError:
            found = None
        most = max(most, int(found.group(1)) * 1024 if found else 0)
        time.sleep(0.001)
    return process.returncode, most


def is_sanitized():
    """Sanitizers take memory of their own."""
    with open(COMMAND, "rb") as file:
        data = file.read()
    return b"__asan_init" in data or b"__tsan_init" in data


def lines(result):
    return [command.json.loads(line) for line in result.raw.splitlines()]
