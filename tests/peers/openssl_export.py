"""Making containers: every option, as OpenSSL 3.5 does. Of what is written the
structure is compared, with all that is not drawn at random: algorithms and
their numbers, order, attributes, certificates, the octets of keys."""
import collections
import json
import os
import re
import subprocess

import openssl_export_cases as cases
from openssl_export_material import Material
from openssl_known import (ALL, Known, Run, both_fail, lacks_legacy,
                           opens_less, opens_more)
from openssl_pair import differences
from openssl_parse import Report, check_page, is_chosen
from programs_readers import Refused
from writing_readers import find_peers

MADE = ALL | {"file"}
OUT = "made.p12"
PASSWORD = "x"


def crashes(theirs, *_):
    return theirs.status < 0 or theirs.status >= 128


def known():
    """The differences that docs/openssl-compat.md explains, by its titles."""
    return [
        Known("Keys from DER and PKCS#12", MADE, "*.der*", "*-in src*",
              "*-inkey src.p12*", when=opens_more),
        Known("Keys from DER and PKCS#12", {"err"}, "-in src.p12",
              when=both_fail),
        Known("Standard input", MADE, "<*", when=opens_more),
        Known("PKCS#7, and PEM that OpenSSL does not read", MADE, "*.p7b*",
              "*mixed.pem*", "*line.pem*"),
        Known("Algorithms that are read, not written", MADE, "*-keypbe*",
              "*-certpbe*", when=opens_less),
        Known("Algorithms that are read, not written", {"err"}, "*-keypbe*",
              "*-certpbe*", when=both_fail),
        Known("Without -legacy", MADE, when=lacks_legacy),
        Known("Names beyond the BMP", MADE, "*-name Näme€𝄞",
              when=opens_more),
        Known("Long salts", MADE, "*-macsaltlen 200*", when=opens_less),
        Known("PBMAC1 with MD5", {"file"}, "*-pbmac1_pbkdf2 -macalg md5"),
        Known("-jdktrust", MADE, "*-jdktrust foo", "*-jdktrust=",
              when=opens_less),
        Known("-jdktrust", MADE, "*-jdktrust 1.2.3.4", when=crashes),
        Known("Warnings that mean nothing", {"err"}, "*-nocerts*"),
        Known("Names of folders and URIs", {"err"}, "*-in capath*",
              "*file:leaf.pem*", when=both_fail),
    ]


# ---- What was written -------------------------------------------------------


SCHEME = ("scheme", "kdf", "prf", "iterations", "salt_length", "key_length",
          "cipher", "hmac", "oid", "key_length_given", "iv_length")


def scheme_of(data):
    return data and [data[name] for name in SCHEME]


def mac_of(data):
    return data and [*scheme_of(data), data["mac_salt_length"],
                     data["mac_iterations"], data["verified"]]


def bag_of(bag):
    return {
        "type": bag["type"], "scheme": scheme_of(bag["scheme"]),
        "attributes": [[a["oid"], [v["der"] for v in a["values"]]]
                       for a in bag["attributes"]],
        "certificate": bag["certificate"] and bag["certificate"]["sha256"],
        "size": bag["content_size"],
    }


def p12(*args):
    done = subprocess.run([os.environ["P12_COMMAND"], *args], check=False,
                          capture_output=True)
    return done.stdout


def password_of(words):
    found = re.findall(r"-pass(?:out|word) pass:(\S*)", words)
    return found[-1] if found else PASSWORD


def structure(path, password):
    """None if there is no file."""
    if not os.path.exists(path):
        return None
    source = "pass:" + password
    data = json.loads(p12("info", "--json", "-p", source, path))
    keys = p12("extract", "--keys", "--plaintext-keys", "-p", source, path)
    return {
        "mac": mac_of(data["mac"]), "version": data["version"],
        "encoding": data["encoding"],
        "safes": [[safe["type"], scheme_of(safe["scheme"]),
                   [bag_of(bag) for bag in safe["bags"]]]
                  for safe in data["safes"]],
        "keys": keys.decode(),
    }


# ---- Runs -------------------------------------------------------------------


def made_by(pair, program, args, stdin):
    """(what it said, what it wrote)"""
    path = pair.path(OUT)
    if os.path.exists(path):
        os.unlink(path)
    outcome = program(*args, stdin=stdin)
    return outcome, structure(path, password_of(" ".join(args)))


def arguments(words, *more):
    return ["pkcs12", "-export", "-out", OUT, *more, *words.split()]


def compare(pair, title, args, stdin):
    theirs, their_file = made_by(pair, pair.theirs, args, stdin)
    ours, our_file = made_by(pair, pair.ours, args, stdin)
    found = differences(theirs, ours)
    if their_file != our_file:
        found.add("file")
    return Run(title, args, theirs, ours, found), (their_file, our_file)


def contents(pair, name):
    if name is None:
        return b""
    with open(pair.path(name), "rb") as file:
        return file.read()


def command_runs(pair, report):
    for name, words in cases.all_cases():
        args = arguments(words, "-passout", "pass:" + PASSWORD)
        title = words.strip() if name is None else f"<{name} {words}"
        if is_chosen(report.words, title, args):
            run, files = compare(pair, title, args, contents(pair, name))
            report.add(run)
            show(report, run, files)


def typed_runs(pair, report):
    for words, lines in cases.TYPED:
        pair_words = cases.PAIR if "-inkey" not in words else "-in leaf.pem"
        args = arguments(f"{pair_words} {words}")
        if is_chosen(report.words, "typed", args):
            report.add(compare(pair, "typed", args, lines)[0])


def show(report, run, files):
    """With words to choose runs by, what differs in the files."""
    if not report.words or "file" not in run.found:
        return
    for name, file in zip(("theirs", "ours"), files):
        print(f"  {name}: {json.dumps(file)}")


# ---- What other programs make of it -----------------------------------------


Made = collections.namedtuple("Made", "file password")


def seen(peer, case):
    """What the peer shows, or why it refuses."""
    try:
        items, how = peer.look(case)
    except Refused:
        return "refused"
    return how, sorted((item.kind, str(item.der), str(item.names),
                        str(item.key_ids), str(item.public), str(item.cka_id))
                       for item in items)


def export(pair, program, words, file):
    args = ["pkcs12", "-export", "-out", file, "-passout",
            "pass:" + PASSWORD, *cases.PAIR.split(), *words.split()]
    done = program(*args)
    if done.status != 0:
        raise RuntimeError(f"{args}: {done.raw.decode()}")
    return Made(file, PASSWORD)


def peer_runs(pair):
    """How many containers a peer does not take as it takes OpenSSL's."""
    peers, missing = find_peers(pair.work)
    for name, why in missing.items():
        print(f"SKIP: peers_openssl_options {name}: {why}")
    made = [(export(pair, pair.theirs, words, f"theirs-{i}.p12"),
             export(pair, pair.ours, words, f"ours-{i}.p12"))
            for i, words in enumerate(cases.OPENED)]
    wrong = 0
    for name, peer in peers.items():
        if name == "KEYTOOL":
            peer.look_at_all([case for both in made for case in both])
        answers = [(seen(peer, theirs), seen(peer, ours))
                   for theirs, ours in made]
        same = sum(a == b for a, b in answers)
        opened = sum(a == b != "refused" for a, b in answers)
        wrong += len(answers) - same
        print(f"{peer.product} {peer.version}: {same} of {len(answers)} "
              f"exports as OpenSSL's, {opened} of them opened")
        for words, (a, b) in zip(cases.OPENED, answers):
            if a != b:
                print(f"WRONG: {name}: {words}: {a} and {b}")
    return wrong


# ---- All of it --------------------------------------------------------------


def run(pair, chosen):
    Material(pair)
    report = Report("exports", chosen)
    report.known = known()
    command_runs(pair, report)
    typed_runs(pair, report)
    wrong = report.finish() + check_page(report.known)
    return wrong if chosen else wrong + peer_runs(pair)
