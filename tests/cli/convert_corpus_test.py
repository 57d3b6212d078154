#!/usr/bin/env python3
"""Every container that opens, of the vectors and of the folder of others, is
repackaged for one profile, and nothing that the command shows of its content
is another then."""
import csv
import os
import tempfile

from command import DONE, SOURCE, Case, main, run, vector
from writing import bags_of, schemes

CORPUS = os.environ.get("P12_CORPUS", "")

# Quickly derived: what is tested is what comes through.
CONVERT = ("convert", "--profile", "okta-workflows", "--iterations", "10",
           "--json", "--force")


def password_of(word):
    if word == "<empty>":
        return ["-p", "pass:"]
    if word == "<none>":
        return ["-p", "none"]
    if word.startswith("<repeat:"):
        _, letter, count = word.strip("<>").split(":")
        return ["-p", "env:P12_TEST_WORD"], letter * int(count)
    return ["-p", "env:P12_TEST_WORD"]


def rows_of(path, key):
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE):
            yield row[key], row


def vectors():
    path = os.path.join(SOURCE, "vectors", "MANIFEST.tsv")
    for name, row in rows_of(path, "file"):
        if row["rc"] == "P12_OK" and name.endswith(".p12"):
            yield vector(name), row["password"], row["mac_password"]


def corpus():
    path = os.path.join(CORPUS, "manifest.tsv")
    for name, row in rows_of(path, "id"):
        if row["expected"] == "open":
            yield (os.path.join(CORPUS, "files", name + ".p12"),
                   row["password"], "-")


def content(data):
    """What every bag holds, safe by safe, without what protects it. Attributes
    and their values are SETs: their order means nothing."""
    return [[(bag["type"].replace("shrouded-key", "key"),
              bag["certificate"], bag["key"],
              sorted((attribute["oid"], sorted(map(str, attribute["values"])))
                     for attribute in bag["attributes"]))
             for bag in bags_of({"safes": [safe]})]
            for safe in data["safes"]]


def without_places(value):
    """The same, but for where it stood."""
    if isinstance(value, dict):
        return {name: without_places(member) for name, member in value.items()
                if name not in ("offset", "size", "layer")}
    if isinstance(value, list):
        return [without_places(item) for item in value]
    return value


class Everything(Case):
    def convert(self, path, word, mac_word):
        password = password_of(word)
        env = {"P12_TEST_WORD": word}
        if isinstance(password, tuple):
            password, env["P12_TEST_WORD"] = password
        old = list(password)
        if mac_word not in ("-", ""):
            old += ["--mac-password", "pass:" + mac_word]
        before = run("info", "--json", *old, path, env=env)
        if before.code != DONE:
            return False
        data = before.json()
        new = password
        extra = []
        if data["integrity"] == "public-key":
            extra = ["--ignore-mac"]
        if not schemes(data) or data["mac"] and not data["mac"]["verified"]:
            new, extra = ["-p", "pass:new"], extra + ["--new-password",
                                                      "pass:new"]
        result = self.expect(DONE, *CONVERT, *old, *extra, "-o", self.out,
                             path, env=env)
        after = self.expect(DONE, "info", "--json", *new, "--strict", self.out,
                            env=env).json()
        self.compare(data, after, result.json())
        return True

    def compare(self, before, after, said):
        self.assertEqual(without_places(content(before)),
                         without_places(content(after)))
        self.assertEqual(said["proof"]["bags"], len(list(bags_of(after))))
        self.assertTrue(said["proof"]["mac_verified"])
        self.assertEqual(after["mac"]["scheme"], "PBMAC1")
        self.assertEqual(after["encoding"], "DER")
        for path, scheme in schemes(after).items():
            if path != "mac":
                self.assertEqual(scheme["cipher"], "AES-256-CBC", path)

    def every(self, rows):
        count = 0
        with tempfile.TemporaryDirectory(prefix="p12-test-") as folder:
            self.out = os.path.join(folder, "out.p12")
            for path, word, mac_word in rows:
                with self.subTest(os.path.basename(path)):
                    count += self.convert(path, word, mac_word)
        return count

    def test_vectors(self):
        self.assertGreater(self.every(vectors()), 250)

    def test_corpus(self):
        if not CORPUS:
            self.skipTest("P12_CORPUS is not set")
        self.assertGreater(self.every(corpus()), 100)


if __name__ == "__main__":
    main()
