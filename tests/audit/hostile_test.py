#!/usr/bin/env python3
"""Names that somebody chose to do harm with, in certificates, of bags and of
files: JSON, JSON lines and SARIF stay what they are, and text stays text."""
import json
import os
import re
import urllib.parse

import people     # first: it knows where the others are
import grid
import schema
from command import Case, main, run
from der import El, octets
from facts import Scheme
from shapes import FRIENDLY, attribute, cert_bag, data_safe, key_id, pfx

SUBJECTS = {
    "control": b"".join(bytes([c]) for c in range(1, 32)) + b"\x7f",
    "c1": "".join(map(chr, range(0x80, 0xa0))).encode(),
    "zero": b"a\0b",
    "escape": b"\x1b[2J\x1b]0;owned\x07",
    "quotes": b"\"'`\\\\\"}],{\"verdict\":\"compliant\"",
    "lines": b"a\r\nb\n\xe2\x80\xa8c\xe2\x80\xa9d",
    "bidi": "\u202etxt.exe\u2066\u2067\u2069\u200f\ufeff".encode(),
    "bad utf-8": b"\xff\xfe\x80\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xf0\x9f",
    "cut utf-8": b"ok\xe2\x82",
    "beyond the bmp": "\U0001f511\U0010ffff\U000e0001".encode(),
    "noncharacters": "\ufffe\uffff\ufdd0".encode(),
    "html": b"<script>alert(1)</script>&amp;]]>",
    "format": b"%s%n%x{0}$(id)`id`;|&",
    "empty": b"",
    "long": b"\xc3\xa9" * 4000,
}
# Names of files are octets without a slash and a zero.
FILES = {name: text.replace(b"\0", b"0").replace(b"/", b"-")[:100] + b".p12"
         for name, text in SUBJECTS.items()} | {
    "option": b"--profile.p12", "dash": b"-.p12", "space": b" a  b .p12",
    "uri": b"a%20b?c#d:e@f.p12", "drive": b"c:\\a.p12"}

HARM = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e"
                  "\u2066-\u2069\ufeff]")


def container(subject):
    """Named so in its certificate, in its friendlyName, and in its key ID."""
    one = people.cert(subject, subject, owner="hostile")
    name = attribute(FRIENDLY, El(0x1E, subject[:len(subject) & ~1]))
    return pfx([data_safe(cert_bag(one, name, key_id(subject)),
                          cert_bag(one, attribute(FRIENDLY, El(0x0C, subject))),
                          cert_bag(subject, attribute(FRIENDLY,
                                                      octets(subject))))],
               lambda content: grid.mac_data(
                   Scheme("HMAC-PKCS12", "PKCS12KDF", "SHA-1", 2, 8,
                          hmac="SHA-1"), 2, content))[0]


class Hostile(Case):
    @classmethod
    def setUpClass(cls):
        cls.audit = schema.validator("audit")
        cls.sarif = schema.validator("sarif")
        cls.real_key, people.key = people.key, lambda owner, kind="p256": \
            people.one_key("hostile", kind)
        cls.containers = {name: container(text)
                          for name, text in SUBJECTS.items()}
        people.key = cls.real_key

    def setUp(self):
        super().setUp()
        self.paths = [self.write(os.fsencode(f"{i:02}-") + name, data)
                      for i, (name, data) in enumerate(self.pairs())]

    def pairs(self):
        """Each name of a file, each subject."""
        contents = list(self.containers.values())
        names = list(FILES.values())
        for i in range(max(len(contents), len(names))):
            yield names[i % len(names)], contents[i % len(contents)]

    def path(self, name):
        if isinstance(name, bytes):
            return os.path.join(os.fsencode(self.folder.name), name)
        return super().path(name)

    def asked(self, form, *paths):
        result = run("audit", "--format", form, "-q", "--at", people.NOW,
                     "--profile", "modern", "--profile", "mtls-client",
                     *paths)
        self.assertIn(result.code, (1, 3, 4), result.err)
        return result

    def parsed(self, raw):
        """JSON by the letter: UTF-8, no member twice, no NaN."""
        def members(pairs):
            names = [name for name, _ in pairs]
            self.assertEqual(len(names), len(set(names)))
            return dict(pairs)

        def refuse(text):
            self.fail(text)

        text = raw.decode("utf-8", "strict")
        self.assertNotRegex(text, HARM)
        return json.loads(text, object_pairs_hook=members,
                          parse_constant=refuse)

    def test_json(self):
        for paths in (self.paths, [self.folder.name]):
            rows = self.parsed(self.asked("json", *paths).raw)
            self.assertEqual(len(rows), 2 * len(self.paths))
            self.check_rows(rows)

    def check_rows(self, rows):
        for row in rows:
            self.assertEqual(schema.complaints(self.audit, row), [])
            self.assertIn(row["verdict"], ("not-compliant", "undetermined"))
            self.assertTrue(row["findings"])

    def test_json_lines(self):
        for paths in (self.paths, [self.folder.name]):
            raw = self.asked("jsonl", *paths).raw
            self.assertTrue(raw.endswith(b"\n"))
            lines = raw.split(b"\n")[:-1]
            self.assertEqual(len(lines), 2 * len(self.paths))
            self.check_rows([self.parsed(line) for line in lines])

    def test_subjects_are_told_apart(self):
        """Of what is shown of a subject nothing is lost but what is no
        text."""
        rows = self.parsed(self.asked("json", *self.paths).raw)
        shown = {one["subject"] for row in rows for one in row["identities"]
                 if one["subject"]}
        self.assertGreaterEqual(len(shown), len(SUBJECTS) - 2)

    def test_sarif(self):
        for paths in (self.paths, [self.folder.name]):
            log = self.parsed(self.asked("sarif", *paths).raw)
            self.assertEqual(schema.complaints(self.sarif, log), [])
            self.check_log(log)

    def check_log(self, log):
        """What SARIF 2.1.0 asks beyond its schema."""
        self.assertEqual(log["version"], "2.1.0")
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        names = [rule["id"] for rule in rules]
        self.assertEqual(len(names), len(set(names)))
        results, files = log["runs"][0]["results"], set()
        self.assertGreater(len(results), len(self.paths))
        for result in results:
            if "ruleIndex" in result:
                self.assertEqual(names[result["ruleIndex"]], result["ruleId"])
            self.assertIn(result["ruleId"], names)
            self.assertIn(result["level"], ("none", "note", "warning",
                                            "error"))
            self.assertTrue(result["message"]["text"])
            for place in result["locations"]:
                files.add(self.file_of(
                    place["physicalLocation"]["artifactLocation"]["uri"]))
        self.assertEqual(files, set(self.paths))

    def file_of(self, uri):
        """RFC 3986: nothing but its characters, and a path in it that is the
        file's octets."""
        self.assertRegex(uri, r"\A(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]"
                              r"|%[0-9A-Fa-f]{2})*\Z")
        return urllib.parse.unquote_to_bytes(uri.removeprefix("file://"))

    def test_text(self):
        for paths in (self.paths, [self.folder.name]):
            result = self.asked("text", *paths)
            for text in (result.raw, result.err.encode()):
                self.assertNotRegex(text.decode("utf-8", "strict"), HARM)
        noisy = run("audit", *self.paths)
        self.assertNotRegex(noisy.err + noisy.out, HARM)

    def test_files_that_cannot_be_read(self):
        folder = os.path.join(os.fsencode(self.folder.name), b"more\n\xff")
        os.mkdir(folder)
        for name in FILES.values():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(b"\x30\x03\x02\x01" + name)
        for form in ("json", "jsonl", "sarif", "text"):
            result = run("audit", "--format", form, "-q", folder)
            self.assertEqual(result.code, 3, result.err)
            self.assertNotRegex(result.raw.decode("utf-8", "strict"), HARM)
            for line in result.raw.splitlines() if form == "jsonl" else \
                    [result.raw] if form != "text" else []:
                data = self.parsed(line)
                if form == "sarif":
                    self.assertEqual(schema.complaints(self.sarif, data), [])


if __name__ == "__main__":
    people.need_openssl()
    main()
