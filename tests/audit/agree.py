#!/usr/bin/env python3
"""`p12 audit` against the truth: over a grid of containers that were made for
it, over all vectors, and over a folder of other people's containers if there
is one; without their passwords and with them."""
import collections
import csv
import json
import os

import people     # first: it knows where the others are
import grid
import seen
from truth import COMPLIANT, NOT, POLICIES, UNDETERMINED, truth
from command import FILES, Case, main, run

CORPUS = os.environ.get("P12_CORPUS", "")
QUICK = 20000   # iterations


# ---- asking -----------------------------------------------------------------


def audited(paths, password=None, profiles=POLICIES, env=None, more=()):
    """{(path, profile): the JSON object}"""
    args = ["audit", "--format", "jsonl", "--quiet", "--at", people.NOW, *more]
    for profile in profiles:
        args += ["--profile", profile]
    if password is not None:
        args += ["-p", "env:P12_TEST_WORD"] if password != "none" \
            else ["-p", "none"]
        env = dict(env or {}, P12_TEST_WORD=password)
    result = run(*args, "--files-from", "-", "-0",
                 input=b"\0".join(map(os.fsencode, paths)), env=env)
    found = {}
    for line in result.out.splitlines():
        row = json.loads(line)
        assert row["schema"] == "p12.audit/1", line
        found[row["file"], row["profile"]] = row
    assert found or not paths, (result.code, result.err[-2000:])
    return found


def error_paths(row):
    return {finding["path"] for finding in row["findings"]
            if finding["severity"] == "error"}


def errors(row):
    return {(finding["rule"], finding["path"]) for finding in row["findings"]
            if finding["severity"] == "error"}


class Tally:
    """Verdicts that are the truth and those that are not."""

    def __init__(self, what):
        self.what, self.n, self.wrong = what, 0, []
        self.by = collections.Counter()

    def add(self, name, profile, expected, got):
        self.n += 1
        self.by[profile, expected[0]] += 1
        if expected != got:
            self.wrong.append(f"{name}: {profile}: should be {expected}, "
                              f"is {got}")

    def finish(self, case, at_least):
        print(f"{self.what}: {self.n - len(self.wrong)} of {self.n} verdicts "
              "are the truth", flush=True)
        case.assertGreaterEqual(self.n, at_least)
        if self.wrong:
            case.fail(f"{len(self.wrong)} of {self.n}:\n" +
                      "\n".join(self.wrong[:40]))


def got(row):
    """What is compared with the truth."""
    return row["verdict"], error_paths(row)


# ---- the grid ---------------------------------------------------------------


class Grid(Case):
    @classmethod
    def setUpClass(cls):
        cls.items = list(grid.grid())

    def setUp(self):
        super().setUp()
        self.paths = [self.write(f"{i:04}.p12", item.data)
                      for i, item in enumerate(self.items)]

    def compare(self, what, has_password, at_least):
        chosen = [(item, path) for item, path in zip(self.items, self.paths)
                  if item.facts.opens or not has_password]
        rows = audited([path for _, path in chosen],
                       "changeit" if has_password else None)
        tally = Tally(what)
        for item, path in chosen:
            for profile in POLICIES:
                # Which certificates they are decides as well.
                if profile == "mtls-client" and not item.is_client:
                    continue
                tally.add(item.name, profile,
                          truth(profile, item.facts, has_password),
                          got(rows[path, profile]))
        for profile in POLICIES:
            self.assertGreater(tally.by[profile, NOT], 0)
            if not has_password and not profile.startswith("rfc"):
                self.assertGreater(tally.by[profile, UNDETERMINED], 0)
            if has_password or profile != "mtls-client":
                self.assertGreater(tally.by[profile, COMPLIANT], 0)
        tally.finish(self, at_least)

    def test_what_is_known_is_what_is_there(self):
        for item in self.items:
            read = seen.facts_of(item.data)
            for mine, its in ((item.facts.mac, read.mac),
                              (item.facts.integrity, read.integrity)):
                self.assertEqual(mine, its, item.name)
            self.assertEqual(
                [(safe.path, safe.kind, safe.scheme)
                 for safe in item.facts.safes],
                [(safe.path, safe.kind, safe.scheme) for safe in read.safes])
            for mine, its in zip(item.facts.safes, read.safes):
                if mine.kind == "data":
                    self.assertEqual(mine.bags, its.bags, item.name)

    def test_without_a_password(self):
        self.compare("grid without passwords", False, 5000)

    def test_with_a_password(self):
        self.compare("grid with passwords", True, 2500)

    def test_decided_parts_agree(self):
        check_agreement(self, "grid", [
            (path, "changeit") for item, path in zip(self.items, self.paths)
            if item.facts.opens], {
            path: item.name for item, path in zip(self.items, self.paths)})
        check_readers(self, "grid", [
            (path, "changeit") for item, path in zip(self.items, self.paths)
            if item.facts.opens][::4])


# ---- with and without a password --------------------------------------------

PASSWORD_RULES = {"password-empty", "password-well-known"}


def check_agreement(case, what, files, names=None):
    """`files` are pairs of a path and its password. What was decided without
    the password stays so. Three exceptions: a closed safe beside a visible key
    is taken to hold certificates, and has a bag in it that is refused; what a
    password is can't be seen before it is known; and a key that its localKeyID
    says is a certificate's, and that is not when it is opened, takes with it
    what was said of that certificate (it is refused all the same)."""
    by_word = collections.defaultdict(list)
    for path, word in files:
        by_word[word].append(path)
    n, hidden, worded, wrong = 0, 0, 0, []
    for word, paths in by_word.items():
        without, with_ = audited(paths), audited(paths, word)
        for key, before in without.items():
            after = with_[key]
            n += 1
            name = (names or {}).get(key[0], key[0]) + ": " + key[1]
            if not errors(before) <= errors(after) and "key-matches" not in {
                    rule for rule, _ in errors(after)}:
                wrong.append(f"{name}: gone: {errors(before) - errors(after)}")
            if before["verdict"] == NOT and after["verdict"] != NOT:
                wrong.append(f"{name}: was {NOT}, is {after['verdict']}")
            if before["verdict"] == COMPLIANT != after["verdict"]:
                if all(".bag[" in path for path in error_paths(after)):
                    hidden += 1
                elif all(rule in PASSWORD_RULES for rule, _ in errors(after)):
                    worded += 1
                else:
                    wrong.append(f"{name}: was {COMPLIANT}, is "
                                 f"{after['verdict']}: {errors(after)}")
    print(f"{what}: of {n} verdicts all that was decided without the password "
          f"stays with it, but in {len(wrong)}; {hidden} times a bag was "
          f"hidden in a closed safe beside a visible key, {worded} times "
          "the password itself is refused", flush=True)
    if wrong:
        case.fail(f"{len(wrong)} of {n}:\n" + "\n".join(wrong[:40]))


def compared(paths, password=None):
    """{(path, reader): yes, partly, no or unknown}"""
    source = [] if password is None else \
        ["-p", "none" if password == "none" else "env:P12_TEST_WORD"]
    result = run("compat", "--json", *source, *paths,
                 env={"P12_TEST_WORD": password or ""})
    data = json.loads(result.raw)
    return {(row["file"], reader["reader"]): reader["opens"]
            for row in (data if isinstance(data, list) else [data])
            for reader in row["readers"]}


def check_readers(case, what, files):
    """Of a reader, too, a "no" without the password is one with it."""
    by_word = collections.defaultdict(list)
    for path, word in files:
        by_word[word].append(path)
    n, changed, wrong = 0, 0, []
    for word, paths in by_word.items():
        with_ = compared(paths, word)
        for key, before in compared(paths).items():
            n += 1
            changed += before != with_[key]
            if before == "no" != with_[key]:
                wrong.append(f"{key}: was no, is {with_[key]}")
    print(f"{what}: of {n} answers about readers {changed} are others with "
          f"the password, {len(wrong)} of these a no that is none", flush=True)
    case.assertGreater(n, 0)
    if wrong:
        case.fail(f"{len(wrong)} of {n}:\n" + "\n".join(wrong[:40]))


# ---- vectors and other people's containers ----------------------------------


def vectors():
    """(path, password, has nothing wrong)"""
    manifest = os.path.join(os.path.dirname(FILES), "MANIFEST.tsv")
    for row in table(manifest):
        if row["mac_password"] == "-":
            yield (os.path.join(FILES, row["file"]), row["password"],
                   row["rc"] in ("P12_OK", "P12_E_PUBLIC_KEY"))


def corpus():
    for row in table(os.path.join(CORPUS, "manifest.tsv")) if CORPUS else []:
        yield (os.path.join(CORPUS, "files", row["id"] + ".p12"),
               row["password"], row["expected"] == "open")


def table(path):
    with open(path, encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def word_of(token):
    """The manifest's form of a password, as `audited` wants it; None for what
    can't be said so."""
    if token == "-" or token.startswith("<repeat:"):
        return None
    return {"<none>": "none", "<empty>": ""}.get(token, token)


def is_quick(path):
    """To open, by what can be seen of it."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        facts = seen.facts_of(data)
    except seen.MALFORMED:
        return True
    return all((scheme.iterations or 0) <= QUICK
               for scheme in grid.schemes_of(facts))


class Files(Case):
    def compare(self, what, files, at_least):
        known = {}
        for path, _, is_good in files:
            if is_good:
                with open(path, "rb") as file:
                    data = file.read()
                try:
                    known[path] = seen.facts_of(data)
                except seen.MALFORMED:
                    continue
        profiles = [name for name in POLICIES if name != "mtls-client"]
        rows = audited(list(known), None, profiles)
        tally = Tally(what)
        for path, facts in known.items():
            for profile in profiles:
                tally.add(path, profile, truth(profile, facts),
                          got(rows[path, profile]))
        tally.finish(self, at_least)

    def agree(self, what, files):
        chosen = [(path, word_of(word)) for path, word, is_good in files
                  if is_good and word_of(word) is not None]
        quick = [one for one in chosen if is_quick(one[0])]
        print(f"{what}: {len(chosen) - len(quick)} of {len(chosen)} take too "
              "long to open for this test", flush=True)
        self.assertGreater(len(quick), len(chosen) // 2)
        check_agreement(self, what, quick)
        check_readers(self, what, quick)

    def test_vectors(self):
        self.compare("vectors without passwords", list(vectors()), 1500)

    def test_corpus(self):
        if not CORPUS:
            self.skipTest("P12_CORPUS is not set")
        self.compare("corpus without passwords", list(corpus()), 1500)

    def test_decided_parts_of_vectors(self):
        self.agree("vectors", list(vectors()))

    def test_decided_parts_of_corpus(self):
        if not CORPUS:
            self.skipTest("P12_CORPUS is not set")
        self.agree("corpus", list(corpus()))


if __name__ == "__main__":
    people.need_openssl()
    main()
