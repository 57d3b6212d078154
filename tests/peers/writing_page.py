"""docs/peers.md: what opens where. To be made from a run in which every peer
did what is expected of it, so that what is expected is what was seen."""
import os
import re

from writing_cases import SAMPLE, content_text, kdf_text
from writing_expect import OPENS, RULES, expected

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../docs/peers.md")

INTRO = f"""\
# Who opens what is written

What `p12 create` writes, given to other programs: OpenSSL's `openssl pkcs12`, \
GnuTLS's `certtool`, NSS's `pk12util`, and `java.security.KeyStore` of the \
JDK, which `keytool` uses too. `tests/peers/writing.sh --docs` makes this \
page; the test `peers_writing` fails when the programs do otherwise.

- **yes**: the private key is the one that was put in, all certificates are \
there, octet by octet, and friendly names where the program shows them.
- **no**: refused, or nothing shown. **certificates**: all but the key. \
**-legacy**: with this option. **unverified**: all is shown, but the program \
says that it can't check the MAC, and fails.
- Numbers in brackets are the reasons below.

Each container has a key, its certificate and two issuers; where a table does \
not say otherwise the key is on P-256 and the password is ASCII. {SAMPLE} \
more, drawn at random from all schemes, keys and passwords, did what is said here \
of their parts and of some combinations.
"""

TABLES = {
    "content": ("Encryption of keys and certificates",
                "The MAC is HMAC-SHA-256 with the KDF of PKCS#12 (RFC 7292), "
                "which all of these programs know.",
                ("encrypted with", "key derivation")),
    "mac": ("MAC", "Keys and certificates: AES-256-CBC, PBKDF2 with "
            "HMAC-SHA-256.", ("MAC", "key derivation")),
    "key": ("Kinds of keys", "", ("key", "scheme")),
    "password": ("Passwords", "", ("password", "scheme"))}


# ---- What a row is about ----------------------------------------------------


def of_content(case):
    content = case.scheme.content
    if content.kdf:
        return content_text(content), kdf_text(content.kdf)
    return content_text(content), "-" if content.key == "none" else "its own"


def of_mac(case):
    mac = case.scheme.mac
    if mac.kind == "none":
        return "no MAC", "-"
    if mac.kind == "hmac":
        return "HMAC-" + mac.hmac, "KDF of PKCS#12"
    return "PBMAC1 with HMAC-" + mac.hmac, kdf_text(mac.kdf)


def of_scheme(case):
    mac, content = case.scheme.mac, case.scheme.content
    kind = "PBMAC1" if mac.kind == "PBMAC1" else "HMAC-" + mac.hmac
    return f"{content.key} and {kind}"


OF = {"content": of_content, "mac": of_mac,
      "key": lambda case: (case.key, of_scheme(case)),
      "password": lambda case: (case.kind, of_scheme(case))}


# ---- Rows -------------------------------------------------------------------


def merge(rows, column):
    """Joins rows that differ in one column of names alone. A row: two lists of
    names, verdicts."""
    merged = {}
    for names, verdicts in rows:
        same = tuple(names[1 - column]), verdicts
        if same in merged:
            merged[same][column].extend(names[column])
        else:
            merged[same] = [list(n) for n in names]
    return [(names, verdicts) for (_, verdicts), names in merged.items()]


def join(words):
    """"PBMAC1 with HMAC-SHA-1" and "PBMAC1 with HMAC-SHA-224" begin alike."""
    front = words[0].rpartition(" with ")[0] + " with "
    if not all(word.startswith(front) for word in words):
        return ", ".join(words)
    return front + ", ".join(word[len(front):] for word in words)


class Notes:
    """Reasons, by number in the order in which they are needed."""

    def __init__(self):
        self.reasons = []

    def cell(self, verdict, reason):
        if verdict == OPENS:
            return verdict
        if reason not in self.reasons:
            self.reasons.append(reason)
        return f"{verdict} [{self.reasons.index(reason) + 1}]"

    def text(self):
        lines = [f"{i}. {reason}" for i, reason in enumerate(self.reasons, 1)]
        return "\n## Reasons\n\n" + "\n".join(lines) + "\n"


def table(group, cases, peers, notes):
    title, text, heads = TABLES[group]
    rows = [([[name] for name in OF[group](case)],
             tuple(expected(name, case) for name in peers))
            for case in cases if case.group == group]
    rows = merge(merge(rows, 0), 1)
    heads = [*heads, *(f"{p.product} {p.version}" for p in peers.values())]
    lines = ["", f"## {title}", ""] + ([text, ""] if text else [])
    lines += ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for names, verdicts in rows:
        cells = [*map(join, names), *(notes.cell(*v) for v in verdicts)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


# ---- The page ---------------------------------------------------------------


def combinations(peers, notes):
    """What no row of a table shows."""
    lines = ["\n## Combinations\n"]
    for rule in RULES:
        if rule.reason not in notes.reasons:
            who = dict.fromkeys(peers[name].product for name in rule.peers)
            lines.append(f"- {', '.join(who)}: {rule.reason}")
    return "\n".join(lines) + "\n"


def page(cases, peers):
    notes = Notes()
    tables = [table(group, cases, peers, notes) for group in TABLES]
    return INTRO + "".join(tables) + notes.text() + combinations(peers, notes)


def write(text):
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    print("written: docs/peers.md")


def bare(text):
    """Without versions: one that is newer by a correction is not news."""
    return re.sub(r"(OpenSSL|GnuTLS|NSS|JDK) [\d.]+", r"\1", text)


def differs(text):
    """1 if the page does not say what the run found."""
    try:
        with open(PAGE, encoding="utf-8") as file:
            there = file.read()
    except FileNotFoundError:
        there = ""
    if bare(there) == bare(text):
        return 0
    print("WRONG: docs/peers.md is not what is above: writing.sh --docs")
    return 1
