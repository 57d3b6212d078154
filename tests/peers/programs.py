"""The command against other programs, over every vector that has to open, or
those that are named: programs.py SCRATCH [FILE...], by way of programs.sh."""
import concurrent.futures
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

from programs_readers import (Certtool, Keytool, OpenSSL, Pk12util, Refused,
                              cka_id, element, first_words, pem_blocks)

SOURCE = os.environ["P12_SOURCE"]
PEERS = ("OPENSSL30", "OPENSSL35", "CERTTOOL37", "CERTTOOL38", "PK12UTIL",
         "KEYTOOL")
KIND = {"OPENSSL30": OpenSSL, "OPENSSL35": OpenSSL, "CERTTOOL37": Certtool,
        "CERTTOOL38": Certtool, "PK12UTIL": Pk12util}
MADE_BY = {"OpenSSL": OpenSSL, "GnuTLS certtool": Certtool,
           "NSS pk12util": Pk12util, "JDK keytool": Keytool}


def password_of(token):
    """The manifest's form of a password."""
    if token == "<none>":
        return None
    if token == "<empty>":
        return ""
    if token.startswith("<repeat:"):
        text, n = token[8:-1].split(":")
        return text * int(n)
    return token


# ---- Ours -------------------------------------------------------------------


KINDS = {"certificate": "certificate", "key": "key", "shrouded-key": "key"}


class Ours:
    """A certificate or key that the command shows and takes out."""

    def __init__(self, bag):
        self.path = bag["path"]
        self.kind = KINDS[bag["type"]]
        self.public = (bag[self.kind] or {}).get("public_key_sha256")
        self.sha256 = (bag["certificate"] or {}).get("sha256")
        self.names = self.values(bag, "friendlyName")
        self.key_ids = [der for _, der in self.values(bag, "localKeyID")]
        self.der = None

    @staticmethod
    def values(bag, name):
        return [(v["text"], bytes.fromhex(v["der"]))
                for a in bag["attributes"] if a["name"] == name
                for v in a["values"]]


def p12(*args, **env):
    """What it prints; what is missing there is found out by what is."""
    done = subprocess.run([os.environ["P12_COMMAND"], *args],
                          capture_output=True, env={**os.environ, **env})
    if not done.stdout:
        raise Refused(first_words(done.stderr))
    return done.stdout


def bags_below(parent):
    for bag in parent["bags"]:
        yield bag
        yield from bags_below(bag)


def is_x509(bag):
    return bag["type"] != "certificate" or \
        bag["value_oid"] == "1.2.840.113549.1.9.22.1"


def read_ours(path, password, mac_password):
    """What `p12 info --json` shows and `p12 extract` takes out, by part."""
    how = ["-p", "none" if password is None else "env:P12_PASS"]
    if mac_password != "-":
        how += ["--mac-password", "env:P12_MAC_PASS"]
    env = {"P12_PASS": password or "", "P12_MAC_PASS": mac_password}
    info = json.loads(p12("info", "--json", *how, path, **env))
    items = {bag["path"]: Ours(bag) for safe in info["safes"]
             for bag in bags_below(safe)
             if bag["type"] in KINDS and is_x509(bag)}
    if not items:
        return []
    # What a signature protects, or what is broken, is for others to judge.
    text = p12("extract", "--keys", "--certs", "--plaintext-keys", "--partial",
               "--ignore-mac", *how, path, **env)
    for label, der, before in pem_blocks(text):
        name = re.findall(r"^(authSafe\S*): ", before.decode(), re.M)[-1]
        if name in items:
            items[name].der = der
    for item in items.values():
        if item.der is None:
            raise Refused(f"{item.path} is shown and not taken out")
        if item.sha256 and \
                hashlib.sha256(item.der).hexdigest() != item.sha256:
            raise Refused(f"{item.path} has another fingerprint")
    return list(items.values())


# ---- Comparing --------------------------------------------------------------


class Keys:
    """Private keys in one form, and what belongs to them, by one OpenSSL."""

    def __init__(self, openssl):
        self.openssl = openssl
        self.known = {}

    def ask(self, der, what):
        if (der, what) not in self.known:
            try:
                self.known[der, what] = getattr(self.openssl, what)(der)
            except Refused:
                self.known[der, what] = None
        return self.known[der, what]

    def canonical(self, der):
        """Its own octets for a key that OpenSSL can't read."""
        return self.ask(der, "canonical") or der

    def public(self, der):
        return self.ask(der, "public")


def shown(octets):
    """As far as a line of output can have it."""
    return re.split(rb"[\0\r\n]", octets)[0].strip()


def is_plain(text):
    """A name that every program has to show."""
    return re.fullmatch("[ -~]+", text or "")


def are_names_ours(peer, theirs, ours):
    if theirs is None or any(der[:1] != b"\x1e" for _, der in ours.names):
        return True    # each shows what is no BMPString in its own way
    wanted = {shown(form) for text, der in ours.names
              for form in peer.forms_of_name(text or "", der)}
    if not ours.names:
        wanted.update(peer.NO_NAME)
    theirs = [shown(name) for name in theirs]
    return all(name in wanted for name in theirs) and (
        any(theirs) or not any(is_plain(text) for text, _ in ours.names))


def are_key_ids_ours(theirs, ours):
    if theirs is None or any(der[:1] != b"\x04" for der in ours.key_ids):
        return True
    if theirs:
        return all(i in [element(der)[0] for der in ours.key_ids]
                   for i in theirs)
    return not any(element(der)[0] for der in ours.key_ids)


def is_public_key(theirs, spki):
    """True, too, of a key whose public key one of them can't tell."""
    if spki is None:
        return True
    if theirs.cka_id is not None:
        return theirs.cka_id == cka_id(spki)
    return theirs.public in (None, hashlib.sha256(spki).digest())


def is_same_thing(theirs, ours, keys):
    if theirs.kind != ours.kind:
        return False
    if theirs.der is None:
        return is_public_key(theirs, keys.public(ours.der))
    if theirs.kind == "certificate":
        return theirs.der == ours.der
    return keys.canonical(theirs.der) == keys.canonical(ours.der)


def compare(peer, theirs, ours, keys):
    """("same" or "fewer", "") or ("different", what differs)."""
    left = list(ours)
    for item in theirs:
        found = [o for o in left if is_same_thing(item, o, keys)]
        if not found:
            return "different", f"a {item.kind} that we do not have"
        named = [o for o in found if are_names_ours(peer, item.names, o)]
        if not named:
            return "different", (f"{found[0].path}: names {item.names}, not "
                                 f"{[text for text, _ in found[0].names]}")
        same = [o for o in named if are_key_ids_ours(item.key_ids, o)]
        if not same:
            return "different", f"{found[0].path}: another localKeyID"
        left.remove(same[0])
    return ("fewer", ", ".join(o.path for o in left)) if left else ("same", "")


def check_public(ours, keys):
    """Our fingerprint of a key is the hash of what OpenSSL derives."""
    for item in ours:
        spki = keys.public(item.der) if item.kind == "key" else None
        if spki and item.public and \
                hashlib.sha256(spki).hexdigest() != item.public:
            raise Refused(f"{item.path} has another public key by OpenSSL")


# ---- The whole --------------------------------------------------------------


def find_peers(work):
    found = {}
    for name in PEERS:
        if "P12_PEER_" + name not in os.environ:
            print(f"SKIP: peers_programs {name}: setup.sh has not found it")
        elif name != "KEYTOOL":
            found[name] = KIND[name](name, work)
        elif "OPENSSL35" in found or "OPENSSL30" in found:
            found[name] = Keytool(name, work, openssl_of(found))
        else:
            print("SKIP: peers_programs KEYTOOL: no OpenSSL to see keys with")
    return found


def openssl_of(peers):
    return peers.get("OPENSSL35") or peers.get("OPENSSL30")


def run_row(row, peers, keys):
    """What each peer makes of one vector: {peer: (verdict, words)}."""
    file, password = row["file"], password_of(row["password"])
    try:
        ours = read_ours(os.path.join(SOURCE, "vectors/files", file), password,
                         row["mac_password"])
        check_public(ours, keys)
    except Refused as why:
        return {None: ("different", f"p12: {why}")}
    found = {}
    for name, peer in peers.items():
        try:
            found[name] = explain(peer, file, compare(
                peer, peer.read(file, password), ours, keys))
        except Refused as why:
            found[name] = ("refused", str(why))
    return found


# What a peer shows that is there in another way.
QUIRKS = {
    ("certtool", "bag-unknown-cert.p12"):
        "takes a certificate of an unknown kind for X.509",
    ("pk12util", "class-key-mismatch.p12"):
        "names a key after the certificate that it does not belong to"}


def explain(peer, file, verdict):
    quirk = QUIRKS.get((peer.title, file))
    return ("fewer", quirk) if quirk and verdict[0] == "different" else verdict


def made_it(row, peer):
    return (MADE_BY.get(row["producer"]) is type(peer) and
            row["version"] == peer.version)


def report(results, peers):
    """The table; how many things are wrong."""
    wrong = 0
    count = {name: dict.fromkeys(("same", "fewer", "refused", "different"), 0)
             for name in peers}
    for row, found in results:
        for name, (verdict, words) in found.items():
            if name in count:
                count[name][verdict] += 1
            if verdict != "same":
                print(f"{verdict}: {name or 'p12'}: {row['file']}: "
                      f"{words[:120]}")
            if verdict == "different" or (
                    verdict == "refused" and made_it(row, peers[name])):
                wrong += 1
                print(f"WRONG: {name or 'p12'}: {row['file']}: {words}")
    print(f"\n{'peer':<18}{'opened':>8}{'same':>8}{'fewer':>8}"
          f"{'different':>11}{'refused':>9}")
    for name, peer in peers.items():
        n = count[name]
        print(f"{peer.title + ' ' + peer.version:<18}"
              f"{n['same'] + n['fewer'] + n['different']:>8}{n['same']:>8}"
              f"{n['fewer']:>8}{n['different']:>11}{n['refused']:>9}")
    print(f"of {len(results)} vectors that have to open; fewer: what the peer "
          f"shows is the same, but it does not show all")
    return wrong


def main(work, *names):
    table = os.path.join(SOURCE, "vectors/MANIFEST.tsv")
    with open(table, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t",
                                              quoting=csv.QUOTE_NONE)
                if row["rc"] == "P12_OK"
                and (not names or row["file"] in names)]
    for row in rows:
        shutil.copy(os.path.join(SOURCE, "vectors/files", row["file"]), work)
    peers = find_peers(work)
    if openssl_of(peers) is None:
        print("SKIP: peers_programs: no OpenSSL to compare keys with")
        return 77
    keys = Keys(openssl_of(peers))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda row: run_row(row, peers, keys), rows))
    wrong = report(list(zip(rows, found)), peers)
    if wrong:
        print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
