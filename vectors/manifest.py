"""Makes the vectors and their manifest; run by make.sh."""
import os
import shlex
import shutil
import subprocess
import sys

import look
from der import Bad

COLUMNS = ("file password mac_password producer version command rc path "
           "offset integrity schemes keys certs crls secrets names "
           "note").split()
PRODUCER = {"OPENSSL30": "OpenSSL", "OPENSSL35": "OpenSSL",
            "CERTTOOL37": "GnuTLS certtool", "CERTTOOL38": "GnuTLS certtool",
            "PK12UTIL": "NSS pk12util", "KEYTOOL": "JDK keytool"}
PROGRAM = {"OPENSSL30": "openssl", "OPENSSL35": "openssl",
           "CERTTOOL37": "certtool", "CERTTOOL38": "certtool",
           "PK12UTIL": "pk12util", "KEYTOOL": "keytool"}


class Failed(Exception):
    """A peer that did not do what it was asked."""


class Maker:
    def __init__(self, here):
        self.here = here
        self.work = os.environ["P12_VECTORS_WORK"]
        self.files = os.path.join(here, "files")
        self.out = os.path.join(self.work, "out")
        os.mkdir(self.out)
        self.rows = []

    # ---- peers and files

    def prefix(self, peer):
        """The peer's command, started in the work folder."""
        words = os.environ["P12_PEER_" + peer].split()
        if words[0] == "chroot":
            inside = self.work.removeprefix(os.environ["P12_PEERS_ROOT"])
            return words[:2] + ["/usr/bin/env", "-C", inside] + words[2:]
        return words

    def run(self, peer, *args, stdin=b"", program=None):
        """Runs a peer, or another program of the same package."""
        command = self.prefix(peer)
        if program:
            command[-1] = os.path.join(os.path.dirname(command[-1]), program)
        done = subprocess.run([*command, *args], cwd=self.work, input=stdin,
                              capture_output=True)
        if done.returncode:
            raise Failed(f"{shlex.join(args)}: {done.returncode}\n"
                         + (done.stdout + done.stderr).decode("latin-1"))
        return done.stdout

    def read(self, name):
        with open(os.path.join(self.work, name), "rb") as file:
            return file.read()

    def write(self, name, data):
        with open(os.path.join(self.work, name), "wb") as file:
            file.write(data)

    def keep(self, name, data):
        with open(os.path.join(self.out, name), "wb") as file:
            file.write(data)

    # ---- rows

    def by_tool(self, peer, name, password, args, **row):
        """A vector that one command of a peer writes to `name`."""
        self.run(peer, *args)
        self.tool_row(peer, name, password,
                      shlex.join([PROGRAM[peer], *args]), **row)

    def tool_row(self, peer, name, password, command, **row):
        self.keep(name, self.read(name))
        self.add(name, password, PRODUCER[peer],
                 os.environ[f"P12_PEER_{peer}_VERSION"], command, **row)

    def crafted(self, name, password, data, **row):
        """A vector of our own DER writer."""
        self.keep(name, data)
        self.add(name, password, "craft.py", "-", "craft.py " + name, **row)

    def add(self, name, password, producer, version, command, **row):
        row = {"file": name, "password": password, "mac_password": "-",
               "producer": producer, "version": version, "command": command,
               "rc": "P12_OK", "path": "-", "offset": "-", "note": "-", **row}
        see = row.pop("see", row["rc"] == "P12_OK")
        plain = row.pop("plain", None)
        if see:
            self.see(row, plain or self.made(name), see != "closed")
        self.rows.append({c: str(row.get(c, "-")) for c in COLUMNS})

    def made(self, name):
        with open(os.path.join(self.out, name), "rb") as file:
            return file.read()

    def see(self, row, data, decrypt):
        """Fills in what our own reader sees, and holds it to the row's rc.

        Not decrypting stands for a cipher that the library has not.
        """
        name = row["file"]
        mac = row["mac_password"]
        try:
            seen = look.look(data, look.password_of(row["password"]),
                             None if mac == "-" else look.password_of(mac),
                             decrypt)
        except (Bad, IndexError, ValueError) as why:
            raise Failed(f"{name}: our own reader: {why!r}") from why
        closed = [path for path, _ in seen.closed]
        if row["rc"] == "P12_OK" and (closed or seen.mac_ok is False):
            raise Failed(f"{name}: mac {seen.mac_ok}, closed {seen.closed}")
        if row["rc"] in ("P12_E_PASSWORD", "P12_E_ALGORITHM") and \
                row["path"] != "mac" and closed[:1] != [row["path"]]:
            raise Failed(f"{name}: closed {seen.closed}, said {row['path']}")
        if row["rc"] == "P12_E_MAC" and seen.mac_ok is not False:
            raise Failed(f"{name}: mac {seen.mac_ok}")
        for column, value in seen.columns().items():
            row.setdefault(column, value)
        if row["rc"] == "P12_E_MAC":
            hide_content(row)

    def save(self):
        """Nothing is touched before all of it is there."""
        path = os.path.join(self.here, "MANIFEST.tsv")
        self.rows.sort(key=lambda row: row["file"])
        names = [row["file"] for row in self.rows]
        assert len(names) == len(set(names)), "a file name twice"
        with open(path + ".new", "w", encoding="utf-8") as file:
            for row in [dict(zip(COLUMNS, COLUMNS)), *self.rows]:
                line = "\t".join(row[c] for c in COLUMNS)
                assert line.count("\t") == len(COLUMNS) - 1, row
                assert "\n" not in line, row
                print(line, file=file)
        os.makedirs(self.files, exist_ok=True)
        for name in names:
            shutil.copy(os.path.join(self.out, name), self.files)
        os.replace(path + ".new", path)
        for name in set(os.listdir(self.files)) - set(names):
            os.unlink(os.path.join(self.files, name))


def hide_content(row):
    """After a MAC mismatch only what is in the clear is promised."""
    parts = row["schemes"].split(";")
    encrypted = [p.split("=")[0] for p in parts if "].bag[" not in p]
    row["schemes"] = ";".join(
        p for p in parts if p.split("].bag[")[0] + "]" not in encrypted)
    for column in ("keys", "certs", "crls", "secrets", "names"):
        row[column] = "-"


def main(here):
    import craft
    import tools

    maker = Maker(here)
    tools.make_inputs(maker)
    tools.make(maker)
    craft.make(maker)
    maker.save()
    size = sum(os.path.getsize(os.path.join(maker.files, row["file"]))
               for row in maker.rows)
    print(f"{len(maker.rows)} vectors, {size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
