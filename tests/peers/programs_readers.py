"""Other programs as readers: what each gets out of a container.

A reader's read() gives a list of Item, or raises Refused. All of them run in
one scratch folder, which those in a chroot see as well.
"""
import base64
import hashlib
import os
import re
import subprocess

PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\r?\n(.*?)-----END \1-----",
                 re.S)
LIMIT = 60    # seconds for one command


class Refused(Exception):
    """The peer does not open the file; its own words."""


class Item:
    """A certificate or a key. What the peer does not tell is None."""

    def __init__(self, kind, der=None, names=None, key_ids=None, public=None,
                 cka_id=None):
        self.kind = kind
        self.der = der            # of a key in any form that OpenSSL reads
        self.names = names        # all friendlyNames, in order
        self.key_ids = key_ids    # all localKeyIDs
        self.public = public      # of a key: SHA-256 of its public key
        self.cka_id = cka_id      # the same as NSS does it


def pem_blocks(text):
    """(label, DER, text in front of it) of each block."""
    at = 0
    for block in PEM.finditer(text):
        yield (block.group(1).decode(), base64.b64decode(block.group(2)),
               text[at:block.start()])
        at = block.end()


def first_words(output):
    """The line of a program's complaint that says most, to be shown."""
    lines = [line.strip() for line in
             output.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines
               if re.search("error|fail|invalid|unsupported|refus|exception",
                            line, re.I)]
    return (telling or lines or ["nothing said"])[0][:110]


class Program:
    def __init__(self, peer, work):
        self.peer = peer
        self.version = os.environ[f"P12_PEER_{peer}_VERSION"]
        self.work = work
        self.words = os.environ["P12_PEER_" + peer].split()

    # Names that it gives to what has none.
    NO_NAME = ()

    @staticmethod
    def forms_of_name(text, der):
        """How it may show a friendlyName: its text, and the DER of that."""
        return [text.encode()]

    def command(self, program, args):
        words = list(self.words)
        if program:
            words[-1] = os.path.join(os.path.dirname(words[-1]), program)
        if words[0] == "chroot":
            root = words[1]
            words[2:2] = ["/usr/bin/env", "-C", self.work.removeprefix(root)]
        return words + list(args)

    def run(self, *args, program=None, stdin=b"", **env):
        """Standard output; Refused if it fails or does not come to an end."""
        try:
            done = subprocess.run(
                self.command(program, args), cwd=self.work, input=stdin,
                capture_output=True, timeout=LIMIT,
                env={**os.environ, "LC_ALL": "C.UTF-8", **env})
        except subprocess.TimeoutExpired:
            raise Refused(f"not done after {LIMIT} seconds") from None
        except (OSError, ValueError) as why:
            raise Refused(str(why)) from None
        if done.returncode != 0:
            raise Refused(first_words(done.stderr + done.stdout))
        return done.stdout


# ---- OpenSSL ----------------------------------------------------------------


class OpenSSL(Program):
    """`openssl pkcs12` prints the attributes in front of each block."""

    title = "openssl"

    def read(self, file, password):
        args = ["pkcs12", "-in", file, "-nodes", "-passin", "env:P12_PASS"]
        env = {"P12_PASS": password or ""}
        try:
            text = self.run(*args, **env)
        except Refused as first:
            try:
                text = self.run(*args, "-legacy", **env)
            except Refused:
                raise first from None
        return [item for block in pem_blocks(text)
                for item in self.item(block)]

    @staticmethod
    def item(block):
        label, der, text = block
        if not (label == "CERTIFICATE" or label.endswith("PRIVATE KEY")):
            return
        # The last bag's: one that holds others comes in front of them. A key's
        # attributes of PKCS#8 come under a heading of their own.
        text = text.split(b"Bag Attributes")[-1].split(b"Key Attributes")[0]
        names = re.findall(rb"^    friendlyName: (?!<No Values>)(.*)$", text,
                           re.M)
        ids = re.findall(rb"^    localKeyID: ([0-9A-F ]*)$", text, re.M)
        yield Item("certificate" if label == "CERTIFICATE" else "key", der,
                   names, [bytes.fromhex(i.decode()) for i in ids])

    @staticmethod
    def forms_of_name(text, der):
        """Of a BMPString each character's second octet, of others all."""
        octets = element(der)[0]
        return [octets[1::2] if der[:1] == b"\x1e" else octets]

    def canonical(self, der):
        """A private key in the one form that this OpenSSL writes."""
        return self.run("pkey", "-inform", "DER", "-outform", "DER", stdin=der)

    def public(self, der):
        return self.run("pkey", "-inform", "DER", "-outform", "DER", "-pubout",
                        stdin=der)


# ---- GnuTLS -----------------------------------------------------------------


class Certtool(Program):
    """`certtool --p12-info` prints keys still encrypted; a second command
    decrypts each and tells its public key."""

    title = "certtool"

    def read(self, file, password):
        how = self.password(password)
        text = self.run("--p12-info", "--inder", "--infile", file, *how)
        return [item for block in pem_blocks(text)
                for item in self.item(block, how)]

    @staticmethod
    def password(password):
        if password is None:
            return ["--null-password"]
        return ["--password", password] if password else ["--empty-password"]

    def item(self, block, how):
        label, der, text = block
        text = text.split(b"\tType: ")[-1]    # what has no block came before
        names = re.findall(rb"^\tFriendly name: (.*)$", text, re.M)
        ids = re.findall(rb"^\tKey ID: ([0-9A-F:]*)$", text, re.M)
        ids = [bytes.fromhex(i.decode().replace(":", "")) for i in ids]
        if b"\tKey ID: (too large)" in text:
            ids = None
        if label == "CERTIFICATE":
            yield Item("certificate", der, names, ids)
        elif label.endswith("PRIVATE KEY"):
            yield Item("key", None, names, ids, self.public(der, how))

    def public(self, der, how):
        """It prints keys in forms of its own, but also what they hash to."""
        shown = self.run("--key-info", "--inder", "--pkcs8", *how, stdin=der)
        found = re.search(rb"^\tsha256:([0-9a-f]{64})$", shown, re.M)
        return bytes.fromhex(found.group(1).decode()) if found else None

    @staticmethod
    def forms_of_name(text, der):
        """What is no text to it is '#' and hexadecimal; half a character at
        the end is left out."""
        return [text.encode(), text.rstrip("\ufffd").encode(),
                b"#" + element(der)[0].hex().encode()]


# ---- NSS --------------------------------------------------------------------


class Pk12util(Program):
    """`pk12util -l -r` writes each certificate as a file; keys go into a
    database, whose key identifiers are hashes of the public keys."""

    title = "pk12util"

    def read(self, file, password):
        folder = os.path.join(self.work, file + ".nss")
        os.mkdir(folder)
        self.run("-N", "-d", f"sql:{file}.nss", "--empty-password",
                 program="certutil")
        how = ["-W", password or ""]
        listed = self.listing(folder, file, how)
        if not listed:
            return []
        self.run("-i", file, "-d", f"sql:{file}.nss", "-K", "", *how)
        return listed + self.keys(file)

    def listing(self, folder, file, how):
        inside = Program("PK12UTIL", self.work)
        inside.work = folder
        text = inside.run("-l", "../" + file, "-r", *how)
        # Without a name there is no end of line behind the word either.
        found = re.findall(rb"(?:^|(?<=Certificate))Certificate"
                           rb"(?: {4}Friendly Name: (.*)$)?", text, re.M)
        items = []
        for i, name in enumerate(found, 1):
            with open(os.path.join(folder, f"file{i:04}.der"), "rb") as der:
                items.append(Item(
                    "certificate", der.read(), [name] if name else []))
        return items

    def keys(self, file):
        try:
            text = self.run("-K", "-d", f"sql:{file}.nss", program="certutil")
        except Refused:
            return []    # "no keys found" is a failure to it
        ids = re.findall(rb"^<[ 0-9]+> \S+ +([0-9a-f]{40}) ", text, re.M)
        return [Item("key", cka_id=bytes.fromhex(i.decode())) for i in ids]

def element(data):
    """(contents, what follows) of the first DER element."""
    n, at = data[1], 2
    if n >= 0x80:
        at += n & 0x7F
        n = int.from_bytes(data[2:at], "big")
    return data[at:at + n], data[at + n:]


def cka_id(spki):
    """SHA-1 over the public value, as NSS names its keys: an RSA modulus, a
    DSA number, else the bits as they are."""
    algorithm, rest = element(element(spki)[0])
    bits = element(rest)[0][1:]
    name = element(algorithm)[0].hex()
    if name.startswith("2a864886f70d0101"):
        bits = element(element(bits)[0])[0].lstrip(b"\0")
    elif name == "2a8648ce380401":
        bits = element(bits)[0].lstrip(b"\0")
    return hashlib.sha1(bits).digest()


# ---- Java -------------------------------------------------------------------


class Keytool(Program):
    """`keytool -list` shows entries: a key with its chain, or a certificate
    that is marked as trusted. Keys come out by way of a second container."""

    title = "keytool"
    OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"

    def __init__(self, peer, work, openssl):
        super().__init__(peer, work)
        self.openssl = openssl

    def read(self, file, password):
        if not password:
            raise Refused("keytool takes no empty password")
        text = self.keytool("-list", "-rfc", "-keystore", file, "-storepass",
                            password, "-storetype", "PKCS12")
        entries = text.split(b"\nAlias name: ")[1:]
        items = [item for entry in entries for item in self.entry(entry)]
        if any(b"Entry type: PrivateKeyEntry" in e for e in entries):
            items += self.keys(file, password)
        return items

    def keytool(self, *args):
        return self.run(*args, JAVA_TOOL_OPTIONS=self.OPTIONS)

    @staticmethod
    def entry(text):
        alias = text.split(b"\n", 1)[0]
        for i, block in enumerate(pem_blocks(text)):
            yield Item("certificate", block[1], [alias] if i == 0 else None)

    def keys(self, file, password):
        new = file + ".keytool"
        self.keytool("-importkeystore", "-noprompt", "-srckeystore", file,
                     "-srcstorepass", password, "-srcstoretype", "PKCS12",
                     "-destkeystore", new, "-deststorepass", "changeit",
                     "-destkeypass", "changeit", "-deststoretype", "PKCS12")
        for item in self.openssl.read(new, "changeit"):
            if item.kind == "key":
                yield Item("key", item.der, item.names)

    NO_NAME = tuple(str(n).encode() for n in range(100))

    @staticmethod
    def forms_of_name(text, der):
        """Aliases are small letters to it."""
        return [text.lower().encode()]
