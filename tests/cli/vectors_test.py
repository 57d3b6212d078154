#!/usr/bin/env python3
"""Every vector through info, verify and extract, against the manifest; and
all JSON against its schema."""
import csv
import os

import schema
from command import (DONE, FILES, INPUT, LIMIT, NO, PASSWORD, UNSUPPORTED,
                     Case, main, run, vector)

CODES = {"P12_OK": DONE, "P12_E_TRUNCATED": INPUT, "P12_E_ENCODING": INPUT,
         "P12_E_SCHEMA": INPUT, "P12_E_FORMAT": INPUT, "P12_E_MAC": PASSWORD,
         "P12_E_PASSWORD": PASSWORD, "P12_E_ALGORITHM": UNSUPPORTED,
         "P12_E_PUBLIC_KEY": UNSUPPORTED, "P12_E_LIMIT": LIMIT}


def rows():
    with open(os.path.join(os.path.dirname(FILES), "MANIFEST.tsv"),
              encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def source(password, variable, env):
    """The option's argument for a password of the manifest."""
    if password == "<none>":
        return "none"
    if password == "<empty>":
        return "pass:"
    if password.startswith("<repeat:"):
        _, what, count = password.strip("<>").split(":")
        password = what * int(count)
    env[variable] = password
    return "env:" + variable


def passwords(row):
    env = {}
    args = ["-p", source(row["password"], "P12_TEST_WORD", env)]
    if row["mac_password"] != "-":
        args += ["--mac-password",
                 source(row["mac_password"], "P12_TEST_MAC", env)]
    return args, env


def bags(holder):
    for bag in holder["bags"]:
        yield bag
        yield from bags(bag)


def all_bags(data):
    for safe in data["safes"]:
        yield from bags(safe)


def problems(data):
    """Every problem anywhere in the JSON."""
    if isinstance(data, dict):
        if data.get("problem"):
            yield data["problem"]
        for value in data.values():
            yield from problems(value)
    elif isinstance(data, list):
        for value in data:
            yield from problems(value)


class Vectors(Case):
    @classmethod
    def setUpClass(cls):
        cls.info = schema.validator("info")
        cls.verify = schema.validator("verify")
        cls.error = schema.validator("error")

    def test_the_schemas_could_be_used(self):
        if self.info is None:
            self.skipTest("python3-jsonschema is missing or too old")
        wrong = {"schema": "p12.info/1", "surprise": 1}
        self.assertNotEqual(schema.complaints(self.info, wrong), [])

    def check(self, row, validator, result):
        self.assertIn(result.code, range(7), (row["file"], result.err))
        self.assertRegex(result.raw, rb"\A[\n -~]*\Z", row["file"])
        data = result.json()
        self.assertEqual(schema.complaints(validator, data), [], row["file"])
        return data

    def test_info(self):
        for row in rows():
            with self.subTest(row["file"]):
                args, env = passwords(row)
                path = vector(row["file"])
                closed = run("info", "--json", path)
                self.check(row, self.info, closed)
                opened = run("info", "--json", *args, path, env=env)
                data = self.check(row, self.info, opened)
                shown = run("info", *args, path, env=env)
                self.assertEqual(shown.code, opened.code)
                if row["rc"] == "P12_OK" and data["integrity"] == "password":
                    self.assertEqual(opened.code, self.readable(row),
                                     opened.err)
                    self.compare(row, data)
                if closed.code == DONE:
                    self.assertEqual(closed.err, "")

    def readable(self, row):
        """The library opens any bag; what is in it the command reads too."""
        return INPUT if row["file"] == "bag-cert-not-x509.p12" else DONE

    def compare(self, row, data):
        every = list(all_bags(data))
        for column, member in (("keys", "key"), ("certs", "certificate"),
                               ("crls", "crl")):
            read = [bag for bag in every if bag[member] is not None or
                    (bag["type"] == member and bag["problem"] is not None)]
            self.assertEqual(len(read), int(row[column]), column)
        secrets = [bag for bag in every if bag["type"] == "secret"]
        self.assertEqual(len(secrets), int(row["secrets"]))
        self.assertIs(data["mac"]["verified"], True)

    def test_verify(self):
        for row in rows():
            with self.subTest(row["file"]):
                args, env = passwords(row)
                result = run("verify", "--json", *args, vector(row["file"]),
                             env=env)
                data = self.check(row, self.verify, result)
                self.assertEqual(data["exit_code"], result.code)
                self.assertEqual(data["verified"], result.code == DONE)
                self.judge(row, data, result)

    def judge(self, row, data, result):
        codes = {problem["code"] for problem in problems(data)}
        if row["rc"] == "P12_OK":
            # The library opens it; whether a key belongs to a certificate,
            # and what a signature is worth, is another question.
            allowed = (DONE, NO, UNSUPPORTED, self.readable(row))
            self.assertIn(result.code, allowed, result.out)
            if self.readable(row) == DONE:
                self.assertLessEqual(codes, {"P12_E_PUBLIC_KEY"})
            return
        self.assertIn(row["rc"], codes)
        self.assertGreaterEqual(result.code, CODES[row["rc"]])
        if row["path"] != "-":
            self.assertIn((row["rc"], row["path"]),
                          {(p["code"], p["path"]) for p in problems(data)})

    def test_extract(self):
        for row in rows():
            with self.subTest(row["file"]):
                args, env = passwords(row)
                result = run("extract", "--plaintext-keys", "--no-text", "-q",
                             *args, vector(row["file"]), env=env)
                self.assertIn(result.code, range(7), result.err)
                if result.code != DONE:
                    self.assertEqual(result.raw, b"")
                    self.assertNotEqual(result.err, "")
                    continue
                if row["rc"] != "P12_OK" or self.readable(row) != DONE:
                    continue
                lines = result.out.splitlines()
                self.assertEqual(lines.count("-----BEGIN PRIVATE KEY-----"),
                                 int(row["keys"]))
                self.assertEqual(lines.count("-----BEGIN CERTIFICATE-----"),
                                 int(row["certs"]))

    def test_errors_of_extract(self):
        for row in rows():
            if row["rc"] != "P12_E_FORMAT":
                continue
            with self.subTest(row["file"]):
                result = run("extract", "--json", vector(row["file"]))
                self.assertEqual(result.code, INPUT)
                result.raw = result.err.encode()
                self.check(row, self.error, result)


if __name__ == "__main__":
    main()
