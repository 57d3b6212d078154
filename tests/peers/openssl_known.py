"""Differences from OpenSSL that docs/openssl-compat.md has, each by its name
there: which runs it explains, and what of them."""
import fnmatch
import re

ALL = {"status", "out", "err"}


class Known:
    def __init__(self, name, what, *files, when=None):
        self.name = name
        self.what = set(what)
        self.files = files
        self.when = when or (lambda theirs, ours, args: True)
        self.met = 0

    def explains(self, run):
        return (run.found <= self.what
                and (not self.files or any(fnmatch.fnmatch(run.file, pattern)
                                           for pattern in self.files))
                and self.when(run.theirs, run.ours, run.args))


class Run:
    """One command line, and what came of it."""

    def __init__(self, file, args, theirs, ours, found):
        self.file = file
        self.args = args
        self.theirs = theirs
        self.ours = ours
        self.found = found

    def __str__(self):
        return " ".join([self.file, *self.args])


def opens_more(theirs, ours, _):
    return theirs.status == 1 and ours.status == 0


def opens_less(theirs, ours, _):
    return theirs.status == 0 and ours.status == 1


def not_less(theirs, ours, args):
    return not opens_less(theirs, ours, args)


def fails(theirs, ours, _):
    """Ours, and says why in a line of its own."""
    return ours.status == 1 and b"\np12: " in b"\n" + ours.raw


def has_option(option):
    return lambda theirs, ours, args: (option in args
                                       and theirs.status == ours.status)


def both_fail(theirs, ours, _):
    return theirs.status != 0 and ours.status == 1


def lacks_legacy(theirs, ours, args):
    return ("-legacy" not in args and theirs.status == 1 and ours.status == 0
            and (b"unsupported" in theirs.raw or b"PKCS12KDF" in theirs.raw))


def hides_secret(theirs, ours, args):
    return ({"-nokeys", "-noout"} & set(args) and theirs.status == ours.status
            and b"Bag Type: " in ours.err
            and set(ours.out.splitlines()) <= set(theirs.out.splitlines()))


def unlike(theirs, ours):
    """Lines that only one of them has."""
    here, there = set(ours.out.splitlines()), set(theirs.out.splitlines())
    return here ^ there


def differs_in_names(theirs, ours, _):
    return theirs.status == ours.status and all(
        line.startswith((b"    friendlyName:", b"subject=", b"issuer="))
        for line in unlike(theirs, ours))


def differs_in_base64(theirs, ours, _):
    return theirs.status == ours.status and all(
        re.fullmatch(rb"[A-Za-z0-9+/=]+", line)
        for line in unlike(theirs, ours))


def names_unsupported(theirs, ours, _):
    return opens_more(theirs, ours, None) and b"unsupported" in theirs.raw


def has_name(theirs, ours, _):
    return theirs.status == ours.status and b"    friendlyName" in theirs.out


def explain(run, known):
    """The name of what explains the run; None."""
    for one in known:
        if one.explains(run):
            one.met += 1
            return one.name
    return None
