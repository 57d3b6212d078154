"""docs/compat.md: how far `p12 compat` agrees with the programs. To be made
from a run in which nothing disagreed that was not known."""
import os
import re

from compat_known import KNOWN

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../docs/compat.md")

INTRO = """\
# `p12 compat` against the programs

`p12 compat` says which programs get everything out of a container. Six of \
them can be run; each was given every container at hand, {n} of them, and did \
what `p12 compat` says it does as often as the table has it.

| reader | program | agrees | not |
|---|---|---:|---:|
{rows}
| all | | {all_agree} ({share}) | {all_not} |

Containers are those of `vectors/` and, where `P12_CORPUS` names a folder of \
other people's, of that. Many of them are broken on purpose, and most of what \
does not agree is among these. `tests/peers/compat.sh --docs` makes this page; \
the test `peers_compat` fails when something else disagrees.

What counts as what:

- **yes**: the program ends well, and gave every key and every certificate \
(X.509; CRLs and secrets are not counted, copies once).
- **partly**: it ends well, but gave fewer.
- **no**: it ends with an error, or gave none at all. So is a container that \
`p12` itself can't read, or that the password does not open.
- OpenSSL is `openssl pkcs12 -in FILE -nodes`, without `-legacy`. GnuTLS is \
`certtool --p12-info`, whose exit status counts, and `--key-info` for each key \
that it prints. NSS is `pk12util -i` into an empty database, in which keys and \
certificates are then counted. Java is `KeyStore.load()` and `getKey()` for \
each alias.

What `p12 compat` says of all other readers rests on what people report, which \
each answer names, and is `unknown` where nobody has.

## Where they disagree

| reader | containers | why |
|---|---|---|
{known}
"""


def table(readers, jobs):
    """(rows, how many agree, how many there are)"""
    lines, total = [], 0
    for reader, program in readers.items():
        n = sum(job.agrees(reader) for job in jobs)
        total += n
        lines.append(f"| {reader} | {program.product} {program.version} | {n} "
                     f"| {len(jobs) - n} |")
    return lines, total, len(jobs) * len(readers)


def names_of(known):
    """Vectors by name; what others made in a word."""
    vectors = sorted(name.removesuffix(".p12") for name in known.names
                     if name.endswith(".p12"))
    n = len(known.names) - len(vectors)
    others = [f"{n} of the corpus"] if n else []
    return ", ".join([f"`{name}`" for name in vectors] + others)


def page(readers, jobs):
    rows, agree, of = table(readers, jobs)
    known = [f"| {', '.join(k.readers)} | {names_of(k)} | {k.reason} |"
             for k in KNOWN]
    return INTRO.format(n=f"{len(jobs):,}", rows="\n".join(rows),
                        all_agree=f"{agree:,} of {of:,}",
                        share=f"{100 * agree / of:.1f} %", all_not=of - agree,
                        known="\n".join(known))


def write(text):
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    print("written: docs/compat.md")


def bare(text):
    """Without figures and versions: a correction, or a collection that is not
    there, is not news. What disagrees is."""
    return re.sub(r"\d[\d,.]*", "", text)


def differs(text):
    """1 if the page does not say what the run found."""
    try:
        with open(PAGE, encoding="utf-8") as file:
            there = file.read()
    except FileNotFoundError:
        there = ""
    if bare(there) == bare(text):
        return 0
    print("WRONG: docs/compat.md is not what is above: compat.sh --docs")
    return 1
