"""Taking containers apart: every vector, every option, as OpenSSL 3.5 does."""
import collections
import concurrent.futures
import csv
import os

import openssl_words
from openssl_known import (ALL, Known, Run, both_fail, differs_in_base64,
                           differs_in_names, explain, fails, has_name,
                           has_option, hides_secret, lacks_legacy,
                           names_unsupported, not_less, opens_less,
                           opens_more)
from openssl_names import name_files
from openssl_pair import differences

SOURCE = os.environ["P12_SOURCE"]
CORPUS = os.environ.get("P12_CORPUS", "")
WORKERS = 2
STEP = 7  # of the option sets that not every vector is tried with

# With every vector, and with every STEP-th and those of FEW.
THOROUGH = ("-legacy -info -noenc", "-noenc", "-noout -info")
SAMPLED = ("-legacy -nokeys", "-legacy -nocerts -noenc", "-legacy -noout",
           "-legacy -clcerts -nokeys", "-legacy -cacerts -nokeys",
           "-legacy -clcerts -cacerts -noenc", "-legacy -nomacver -noenc",
           "-legacy -nodes -nokeys -info", "--legacy --noenc --info",
           "-legacy -nokeys -nocerts", "-legacy -out written -noenc")
FEW = ("attr-csp.p12", "attr-keyex.p12", "bags-all.p12", "keytool-secret.p12",
       "attr-java-trusted.p12", "legacy.p12", "bag-crl.p12")


def known():
    """The differences that docs/openssl-compat.md explains, by its titles."""
    return [
        Known("Other writers' mistakes", ALL, "bug-*", when=not_less),
        Known("Text armour", ALL, "pem*", "base64*", when=opens_more),
        Known("Algorithms that OpenSSL lacks", ALL, "key-gost12-*",
              "key-unknown-algorithm.p12", "mac-gost-*", "mac-streebog-*",
              "pbes1-md2-*", "pbes2-*-hmac-sm3.p12", "pbes2-prf-*",
              "pbes2-cast5-cbc-hmac-sha-1.p12", "pbmac1-scrypt.p12",
              "certtool-pbmac1-streebog-512.p12", "tc26-*",
              when=not_less),
        Known("Algorithms that are not here", ALL, "pbes2-aria-*",
              "pbes2-bf-*", "pbes2-seed-*", "mac-whirlpool.p12",
              when=opens_less),
        Known("Ciphers for private keys", ALL, "not-here", when=fails),
        Known("Without -legacy", ALL, when=lacks_legacy),
        Known("Public-key modes", ALL, "signed-*", "enveloped-*",
              when=opens_more),
        Known("Damage stays where it is", ALL, "attr-name-odd.p12",
              "attr-name-one-octet.p12", "class-*", "ber-nested-strings-8.p12",
              when=opens_more),
        Known("Damage stays where it is", {"out", "err"}, "class-*",
              when=both_fail),
        Known("Damage stays where it is", {"err"}, "class-iterations-*"),
        Known("Stricter", ALL, "class-work-total.p12", "class-trailing-*",
              "class-string-of-other-pieces.p12"),
        Known("Names in UTF-8, without control characters", {"out"},
              "attr-name-*", when=has_name),
        Known("An empty pass phrase", ALL, "password-none-*",
              when=opens_more),
        Known("Secrets", {"out"}, when=hides_secret),
        Known("Providers and engines", {"err"}, "line",
              when=has_option("-provider")),
        # What is in the files of others is known from what happens alone.
        Known("Algorithms that OpenSSL lacks", ALL, "corpus-*",
              when=names_unsupported),
        Known("Other writers' mistakes", ALL, "corpus-*", when=opens_more),
        Known("Stricter", ALL, "corpus-69bb7af04fffaaa2.p12"),
        Known("Damage stays where it is", {"err"}, "corpus-*",
              when=both_fail),
        Known("Names in UTF-8, without control characters", {"out"},
              "corpus-*", when=differs_in_names),
        Known("Keys keep their form", {"out"}, "corpus-*",
              when=differs_in_base64),
        Known("Crashes", {"status", "err"}, "class-pbmac1-salt-null.p12",
              when=both_fail),
    ]


# ---- Files ------------------------------------------------------------------


def password_of(token):
    """The manifest's form of a password, as OpenSSL's option takes it."""
    if token in ("<none>", "<empty>", "-", ""):
        return ""
    if token.startswith("<repeat:"):
        text, n = token[8:-1].split(":")
        return text * int(n)
    return token


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def vectors(pair):
    """(name, password) of each vector, in the folder of both programs."""
    folder = os.path.join(SOURCE, "vectors")
    found = []
    for row in rows(os.path.join(folder, "MANIFEST.tsv")):
        path = os.path.join(folder, "files", row["file"])
        if os.path.exists(path):
            found.append((pair.take(path), password_of(row["password"])))
    return found


# ---- Runs -------------------------------------------------------------------


def run_one(pair, file, args):
    theirs, ours = pair.theirs(*args), pair.ours(*args)
    return Run(file, args, theirs, ours, differences(theirs, ours))


def arguments(file, password, options):
    return ["pkcs12", "-in", file, "-passin", "pass:" + password,
            *options.split()]


def container_runs(pair):
    files = vectors(pair)
    jobs = [(file, arguments(file, password, options))
            for options in THOROUGH for file, password in files]
    few = files[::STEP] + [f for f in files[1:] if f[0] in FEW]
    jobs += [(file, arguments(file, password, options))
             for options in SAMPLED for file, password in few]
    jobs += [(file, arguments(file, "", "-nokeys"))
             for file in name_files(pair)]
    return jobs


class Report:
    """Counts what is the same, what is known, and says what is neither."""

    def __init__(self, title, words):
        self.title = title
        self.words = words
        self.known = known()
        self.same = 0
        self.total = 0
        self.explained = collections.Counter()
        self.wrong = 0

    def add(self, run):
        self.total += 1
        name = explain(run, self.known) if run.found else None
        if not run.found:
            self.same += 1
        elif name:
            self.explained[name] += 1
        else:
            self.wrong += 1
            self.show(run)

    def show(self, run):
        print(f"WRONG: {run}: {', '.join(sorted(run.found))} differ: status "
              f"{run.theirs.status} and {run.ours.status}")
        for name in ("out", "err"):
            theirs = getattr(run.theirs, name).splitlines()
            ours = getattr(run.ours, name).splitlines()
            for line in [x for x in theirs if x not in ours][:3]:
                print(f"  theirs: {line[:150]!r}")
            for line in [x for x in ours if x not in theirs][:3]:
                print(f"  ours:   {line[:150]!r}")

    def finish(self):
        print(f"{self.title}: {self.same} of {self.total} the same, "
              f"{sum(self.explained.values())} known differences, "
              f"{self.wrong} wrong")
        for name, n in sorted(self.explained.items()):
            print(f"  {n:5} {name}")
        return self.wrong


def run_all(pair, jobs, report):
    jobs = [job for job in jobs if is_chosen(report.words, *job)]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for run in pool.map(lambda job: run_one(pair, *job), jobs):
            report.add(run)


def is_chosen(words, file, args):
    text = " ".join([file, *args])
    return not words or any(word in text for word in words)


# ---- Command lines ----------------------------------------------------------


def word_runs(pair, report):
    openssl_words.prepare(pair)
    lines = [*openssl_words.LINES,
             *((args, b"", None) for args in openssl_words.phrase_lines())]
    for args, stdin, env in lines:
        args = ["pkcs12", *args]
        if is_chosen(report.words, "line", args):
            theirs = pair.theirs(*args, stdin=stdin, env=env)
            ours = pair.ours(*args, stdin=stdin, env=env)
            report.add(Run("line", args, theirs, ours,
                           differences(theirs, ours)))


def pass_of(args):
    for i, word in enumerate(args):
        if word == "-passout" and args[i + 1].startswith("pass:"):
            return args[i + 1][len("pass:"):]
    return "abcd"


def compare_keys(pair, args, theirs, ours):
    """Keys that are encrypted in the same way, and decrypt to the same."""
    found = set()
    here, there = (openssl_words.blocks(x.out) for x in (ours, theirs))
    if [openssl_words.shape(x) for x in here] != \
            [openssl_words.shape(x) for x in there]:
        found.add("shape")
    password = pass_of(args)
    if not here or [openssl_words.decrypted(pair, x, password)
                    for x in here] != \
            [openssl_words.decrypted(pair, x, password) for x in there]:
        found.add("key")
    return found


def key_runs(pair, report):
    for args, stdin in openssl_words.ENCRYPTED:
        args = ["pkcs12", *args]
        if not is_chosen(report.words, "key", args):
            continue
        theirs = pair.theirs(*args, stdin=stdin)
        ours = pair.ours(*args, stdin=stdin)
        found = compare_keys(pair, args, theirs, ours)
        for one in (theirs, ours):
            one.out = openssl_words.BLOCK.sub(b"", one.out)
        report.add(Run("key", args, theirs, ours,
                       found | differences(theirs, ours)))


def cipher_runs(pair, report):
    for option in openssl_words.CIPHERS + openssl_words.NOT_HERE:
        args = ["pkcs12", *openssl_words.PLAIN, "-nocerts", "-passout",
                "pass:abcd", *option.split()]
        if not is_chosen(report.words, "cipher", args):
            continue
        file = "not-here" if option in openssl_words.NOT_HERE else "cipher"
        report.add(run_one(pair, file, args))


# ---- More files -------------------------------------------------------------


def corpus_runs(pair):
    """Containers of others, with every one of the two option sets."""
    for row in rows(os.path.join(CORPUS, "manifest.tsv")):
        path = os.path.join(CORPUS, "files", row["id"] + ".p12")
        if not os.path.exists(path):
            continue
        file = pair.take(path, "corpus-" + row["id"] + ".p12")
        for options in ("-legacy -info -noenc", "-legacy -noout"):
            yield file, arguments(file, password_of(row["password"]), options)


# ---- All of it --------------------------------------------------------------


def check_page(rules):
    """Each difference that is known here has a section there."""
    with open(os.path.join(SOURCE, "docs", "openssl-compat.md"),
              encoding="utf-8") as file:
        titles = {line.lstrip("# ").strip() for line in file
                  if line.startswith("### ")}
    missing = {one.name for one in rules} - titles
    for name in sorted(missing):
        print(f"WRONG: docs/openssl-compat.md has no section {name!r}")
    return len(missing)


def run(pair, chosen):
    wrong = check_page(known())
    reports = [Report("containers", chosen)]
    run_all(pair, container_runs(pair), reports[0])
    reports.append(Report("command lines", chosen))
    word_runs(pair, reports[1])
    key_runs(pair, reports[1])
    cipher_runs(pair, reports[1])
    if CORPUS:
        reports.append(Report("corpus", chosen))
        run_all(pair, corpus_runs(pair), reports[2])
    else:
        print("SKIP: peers_openssl_options corpus: P12_CORPUS is not set")
    return wrong + sum(report.finish() for report in reports)
