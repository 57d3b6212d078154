"""The containers at hand: those of vectors/ and, where the folder is there,
those of P12_CORPUS; and what their tables say of each."""
import csv
import os
import sys

SOURCE = os.environ["P12_SOURCE"]
sys.path.insert(0, os.path.join(SOURCE, "vectors"))

from look import password_of  # noqa: E402

# The exit code that p12(1) promises for what is wrong.
EXIT = {"P12_OK": 0, "P12_E_ENCODING": 3, "P12_E_FORMAT": 3,
        "P12_E_SCHEMA": 3, "P12_E_TRUNCATED": 3, "P12_E_MAC": 4,
        "P12_E_PASSWORD": 4, "P12_E_ALGORITHM": 5, "P12_E_PUBLIC_KEY": 5,
        "P12_E_LIMIT": 6}

# What the corpus' table expects, by its beginning; the first that fits.
EXPECTED = (("open with zero usable entries", 3),
            ("open: certificates with this (store) password", 4),
            ("open", 0),
            ("reject: bad-mac", 4),
            ("reject: not a parsable PFX", 3),
            ("reject: parse error", 3),
            ("reject: PBMAC1 keyLength", 6),
            ("reject: constructed OCTET STRING nested", 6),
            ("reject: SafeContents nesting limit", 6))


class Container:
    """`exit` is that of a command that needs all of it open and whole; `why`
    is what the table has about it."""

    def __init__(self, name, path, password, exit_, why):
        self.name, self.path, self.password = name, path, password
        self.exit, self.why = exit_, why
        self.mac_password = None
        self.has_mac = True


def content_of(path):
    with open(path, "rb") as file:
        return file.read()


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def vectors():
    folder = os.path.join(SOURCE, "vectors")
    for row in rows(os.path.join(folder, "MANIFEST.tsv")):
        found = Container(
            row["file"], os.path.join(folder, "files", row["file"]),
            password_of(row["password"]), EXIT[row["rc"]],
            f"{row['rc']} {row['path']}; {row['note']}")
        if row["mac_password"] != "-":
            found.mac_password = password_of(row["mac_password"])
        found.has_mac = row["integrity"] != "none"
        if row["integrity"] == "public-key":
            found.exit = EXIT["P12_E_PUBLIC_KEY"]   # not checked here
        yield found


def corpus():
    """Those whose password nobody knows have one that is wrong."""
    folder = os.environ.get("P12_CORPUS", "")
    if not folder:
        return
    for row in rows(os.path.join(folder, "manifest.tsv")):
        exit_ = next(e for text, e in EXPECTED
                     if row["expected"].startswith(text))
        password = "password" if row["password"] == "-" \
            else password_of(row["password"])
        found = Container(row["id"], os.path.join(folder, "files",
                                                  row["id"] + ".p12"),
                          password, exit_, row["expected"])
        found.has_mac = "no-MAC" not in row["encoding_notes"]
        yield found
