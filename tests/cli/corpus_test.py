#!/usr/bin/env python3
"""Containers that other software made, where there is a folder of them: what
comes out of the command is what their list says."""
import csv
import os
import re
import sys

import schema
from command import (DONE, LIMIT, NO, INPUT, PASSWORD, Case, main, run)
from vectors_test import all_bags

CORPUS = os.environ.get("P12_CORPUS", "")


def rows():
    with open(os.path.join(CORPUS, "manifest.tsv"), encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def arguments(row, *args):
    """Command, password and file; and the environment for them."""
    word = row["password"]
    if word == "<empty>":
        source, env = ["-p", "pass:"], {}
    elif word == "<none>":
        source, env = ["-p", "none"], {}
    elif word == "-":
        source, env = [], {}
    else:
        source, env = ["-p", "env:P12_TEST_WORD"], {"P12_TEST_WORD": word}
    path = os.path.join(CORPUS, "files", row["id"] + ".p12")
    return run(*args, *source, path, env=env)


class Corpus(Case):
    def test_info(self):
        validator = schema.validator("info")
        for row in rows():
            with self.subTest(row["id"]):
                result = arguments(row, "info", "--json")
                self.assertRegex(result.raw, rb"\A[\n -~]*\Z")
                data = result.json()
                self.assertEqual(schema.complaints(validator, data), [])
                if row["expected"] == "open":
                    self.assertEqual(result.code, DONE, result.err)
                    self.count(row, data)

    def count(self, row, data):
        every = list(all_bags(data))
        for column, member in (("n_keys", "key"), ("n_certs", "certificate")):
            self.assertEqual(
                sum(bag[member] is not None for bag in every),
                int(row[column]), column)

    def test_verify(self):
        for row in rows():
            with self.subTest(row["id"]):
                result = arguments(row, "verify")
                expected = row["expected"]
                if expected == "open":
                    self.assertEqual(result.code, DONE, result.out)
                elif expected.startswith("reject"):
                    self.assertIn(result.code, (INPUT, PASSWORD, LIMIT))
                elif "under a different password" in expected:
                    self.assertEqual(result.code, PASSWORD)
                    self.assertIn("under another password", result.out)
                elif "do not match" in expected:
                    self.assertEqual(result.code, NO)
                    self.assertIn("does not belong", result.out)

    def test_text_is_harmless(self):
        for row in rows():
            with self.subTest(row["id"]):
                for command in ("info", "verify"):
                    result = arguments(row, command)
                    self.assertNotRegex(
                        result.out, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-"
                                    "\u200f\u202a-\u202e\u2066-\u2069]")

    def test_extract(self):
        for row in rows():
            if row["expected"] != "open":
                continue
            with self.subTest(row["id"]):
                result = arguments(row, "extract", "--plaintext-keys",
                                   "--no-text", "-q")
                keys, certs = int(row["n_keys"]), int(row["n_certs"])
                begun = re.findall("(?m)^-----BEGIN (.*)-----$", result.out)
                self.assertEqual(begun.count("PRIVATE KEY"), keys)
                self.assertEqual(begun.count("CERTIFICATE"), certs)
                self.assertEqual(result.code, DONE if begun else NO)


if __name__ == "__main__":
    if not CORPUS:
        print("SKIP: cli_corpus: P12_CORPUS is not set")
        sys.exit(77)
    main()
