"""Command lines: the syntax of options, sources of pass phrases, ciphers for
private keys, answers at a prompt."""
import base64
import os
import re

FILE = "attr-csp.p12"
PLAIN = ["-in", FILE, "-passin", "pass:changeit"]
QUIET = [*PLAIN, "-noout"]
KEYS = [*PLAIN, "-nocerts", "-noenc"]


# Some pass phrases that are not ASCII; the last is no UTF-8.
PHRASES = ("Grüße", "p€𝄞", os.fsdecode(b"\xfcber"))


def words(text):
    return text.split()


# (arguments, standard input, environment)
LINES = [
    # the syntax of options
    *[(words(line), b"", None) for line in (
        "-foo", "--foo", "-in", "--in", "-?", "extra", "-noout=1", "-foo -in",
        "-foo -bar", "-foo=1", "-aes128 -aes256", "-sha256", "-provider foo",
        "-in nofile.p12 -passin pass:x", "-in= -passin pass:x",
        "-iter 0", "-iter -5", "-iter abc", "-iter 99999999999", "-iter",
        "-macsaltlen 0", "-macsaltlen -4", "-keypbe FOO", "-certpbe FOO",
        "-CApath nofolder", "-export -twopass -passout pass:x -in nofile",
        "-twopass -passin pass:x", "-twopass -password pass:x",
        "-passin changeit", "-passin change:it", "-passin x:changeit",
        "-passin changechangechangechange:it", "-passin env:P12_NONE",
        "-passin file:nofile", "-passin file:/dev/null", "-passin fd:77",
        "-passin stdinx", "-passin", "-passcerts x", "-passcerts stdin",
        "-passout x", "-passin x -passcerts y")],
    *[([*QUIET, *words(line)], b"", None) for line in (
        "", "--", "-", "-- extra", "- extra", "extra", "-foo", "-iter=5",
        "-iter 0x10", "-iter 010", "-aes128=1", "-info", "--info", "-legacy",
        "-provider default", "-provider legacy -provider default",
        "-maciter", "-nomaciter", "-nomaciter -maciter", "-nomaciter -iter 5",
        "-iter 1", "-noiter", "-nomac", "-nomac -iter 5", "-iter 5 -nomac",
        "-nomac -descert", "-nomac -certpbe NONE", "-certpbe NONE",
        "-keypbe NONE", "-descert", "-keypbe aes-256-cbc",
        "-certpbe PBE-SHA1-RC2-40", "-keyex", "-keysig", "-keyex -keysig",
        "-LMK", "-CSP x", "-name x", "-caname x -caname y", "-chain",
        "-macalg x", "-macsaltlen 9", "-pbmac1_pbkdf2",
        "-pbmac1_pbkdf2_md x", "-inkey x", "-certfile x", "-untrusted x",
        "-CAfile x", "-CApath .", "-CAstore x", "-no-CAfile", "-no-CApath",
        "-no-CAstore", "-passcerts pass:x", "-jdktrust x",
        "-passout pass:x -twopass",
        "-no-CAstore -no-CApath -no-CAfile -CAstore d -CApath . -CAfile b "
        "-untrusted a -chain -passcerts pass:z -certfile y -inkey x -nomac "
        "-macalg x -keypbe NONE -keyex -LMK -CSP g -caname f -name e",
    )],
    *[([*KEYS, *words(line)], b"", None) for line in (
        "", "-nodes", "-aes128 -noenc", "-nokeys", "-cacerts", "-clcerts",
        "-jdktrust x", "--in attr-keyex.p12")],
    # sources of pass phrases
    (["-in", FILE, "-noout", "-passin", "pass:"], b"", None),
    (["-in", FILE, "-noout", "-passin", "pass:wrong"], b"", None),
    (["-in", FILE, "-noout", "-passin", "pass:wrong", "-info"], b"", None),
    (["-in", FILE, "-noenc", "-passin", "pass:wrong", "-nomacver"], b"", None),
    (["-in", FILE, "-noout", "-passin=pass:changeit"], b"", None),
    (["-in", FILE, "-noout", "-password", "pass:changeit", "-passin",
      "pass:x"], b"", None),
    (["-in", FILE, "-noout", "-passin", "pass:x", "-password",
      "pass:changeit"], b"", None),
    (["-in", FILE, "-noout", "-passin", "env:P12_P"], b"",
     {"P12_P": "changeit"}),
    (["-in", FILE, "-noout", "-passin", "env:P12_P"], b"", {"P12_P": ""}),
    (["-in", FILE, "-noout", "-passin", "file:pass.txt"], b"", None),
    (["-in", FILE, "-noout", "-passin", "file:long.txt"], b"", None),
    *[(["-in", FILE, "-noout", "-passin", source], answer, None)
      for source in ("stdin", "fd:0")
      for answer in (b"changeit\n", b"changeit", b"changeit\r\n", b"\n", b"",
                     b"changeit\0x\n", b"changeit\nmore\n")],
    (["-in", FILE, "-noout", "-passin", "stdin", "-passout", "stdin"],
     b"changeit\n", None),
    (["-noout", "-passin", "pass:changeit"], b"no container", None),
    (["-noout", "-passin", "pass:changeit", "-in", "-"], b"", None),
    (["-noout", "-passin", "pass:changeit", "-in", "."], b"", None),
    # files
    ([*QUIET, "-out", "nofolder/x"], b"", None),
    ([*QUIET, "-out", "."], b"", None),
    ([*QUIET, "-out", "written"], b"", None),
    ([*KEYS, "-out", "/dev/null"], b"", None),
    ([*KEYS, "-out", "-"], b"", None),
    # answers, where there is no terminal
    *[(["-in", FILE, "-noout"], answer, None)
      for answer in (b"changeit\n", b"changeit", b"wrong\n", b"\n", b"")],
    (["-in", "nofile", "-noout"], b"changeit\n", None),
    (["-in", FILE, "-noout", "-twopass"], b"changeit\nchangeit\n", None),
    (["-in", FILE, "-noenc", "-twopass"], b"changeit\nwrong\n", None),
    (["-in", FILE, "-noenc", "-twopass"], b"wrong\nchangeit\n", None),
    (["-in", FILE, "-noenc", "-twopass"], b"changeit\n", None),
    (["-in", FILE, "-nocerts"], b"changeit\nabc\n", None),
    (["-in", FILE, "-nocerts"], b"changeit\nabcd\nabce\n", None),
    (["-in", FILE, "-nocerts"], b"changeit\nabcd\n", None),
    (["-in", FILE, "-nocerts"], b"changeit\n", None),
]

# Runs whose output has a key that is encrypted anew each time.
ENCRYPTED = [
    *[([*PLAIN, "-nocerts", "-passout", "pass:abcd", *words(line)], b"")
      for line in (
          "", "-aes128", "-aes192", "-aes256", "-aes-128-cbc", "-AES256",
          "-aes256=1", "-noenc -aes128", "-nodes -aes192", "-camellia128",
          "-camellia192", "-camellia256", "-CAMELLIA-256-CBC", "-des3",
          "-des-ede3-cbc", "-2.16.840.1.101.3.4.1.42")],
    ([*PLAIN, "-nocerts", "-passout", "pass:"], b""),
    ([*PLAIN, "-passout", "pass:a"], b""),
    (["-in", "bags-all.p12", "-passin", "pass:changeit", "-passout",
      "pass:abcd", "-info"], b""),
    (["-in", FILE], b"changeit\nabcd\nabcd\n"),
    (["-in", FILE, "-passin", "stdin", "-passout", "stdin"],
     b"changeit\nabcd\n"),
    (["-in", FILE, "-passin", "fd:0", "-passout", "fd:0"],
     b"changeit\nabcd\n"),
    (["-in", FILE, "-passin", "file:two.txt", "-passout", "file:two.txt"],
     b""),
    (["-in", FILE, "-twopass", "-passout", "pass:abcd"],
     b"changeit\nchangeit\n"),
]

# What OpenSSL knows and does not write, or writes and we do not.
CIPHERS = ("-aes-256-gcm", "-aes-256-ctr", "-aes-256-xts", "-aes256-wrap",
           "-id-aes256-CCM", "-chacha20", "-null", "-des-ede3", "-idea",
           "-rc5-cbc", "-3des", "-aes256-gcm", "-gost89")
NOT_HERE = ("-aria128", "-aria-256-cbc", "-aes-256-cfb", "-aes-256-ecb",
            "-legacy -seed", "-legacy -bf", "-legacy -des", "-legacy -rc2",
            "-legacy -rc2-40-cbc", "-legacy -rc2-64-cbc", "-legacy -cast")


def prepare(pair):
    """Files of pass phrases, and containers under those that are not ASCII."""
    pair.write("pass.txt", b"changeit\nsecond\n")
    pair.write("two.txt", b"changeit\nabcd\n")
    pair.write("long.txt", b"changeit" + b"x" * 2000 + b"\n")
    plain = pair.theirs("pkcs12", *PLAIN, "-noenc", "-out", "plain.pem")
    assert plain.status == 0, plain.raw
    for i, phrase in enumerate(PHRASES):
        for name, options in (("new", []), ("old", ["-legacy"])):
            made = pair.theirs("pkcs12", "-export", "-in", "plain.pem",
                               *options, "-out", f"phrase-{i}-{name}.p12",
                               "-passout", "pass:" + phrase)
            assert made.status == 0, made.raw


def phrase_lines():
    """(arguments) with each of those containers."""
    for i, phrase in enumerate(PHRASES):
        for name in ("new", "old"):
            file = ["-legacy", "-in", f"phrase-{i}-{name}.p12"]
            right = ["-passin", "pass:" + phrase]
            yield [*file, *right, "-noenc", "-info"]
            yield [*file, *right, "-noenc", "-nomacver"]
            yield [*file, "-passin", "pass:" + phrase + "x", "-noout"]


# ---- Encrypted keys ---------------------------------------------------------

BLOCK = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\n(.*?)"
    rb"-----END ENCRYPTED PRIVATE KEY-----\n", re.S)


def blocks(out):
    return [base64.b64decode(body) for body in BLOCK.findall(out)]


def shape(der):
    """The structure, with the lengths of octet strings for their contents."""
    found, at = [], 0
    while at < len(der):
        tag, n, header = der[at], der[at + 1], 2
        if n & 0x80:
            header += n & 0x7f
            n = int.from_bytes(der[at + 2:at + header], "big")
        body = der[at + header:at + header + n]
        if tag & 0x20:
            found.append((tag, shape(body)))
        else:
            found.append((tag, n if tag == 4 else body))
        at += header + n
    return found


def decrypted(pair, der, password):
    """What OpenSSL makes of it."""
    pair.write("block.der", der)
    args = ["pkcs8", "-inform", "DER", "-in", "block.der", "-outform", "DER",
            "-passin", "pass:" + password, "-provider", "legacy", "-provider",
            "default"]
    done = pair.theirs(*args)
    return done.out if done.status == 0 else done.raw
