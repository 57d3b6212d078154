#!/usr/bin/env python3
"""Files of all kinds, and what is said of each."""
import os
import re
import threading

from command import DONE, FILE, INPUT, LIMIT, Case, main, vector

LEGACY = vector("legacy.p12")


def content(name):
    with open(vector(name), "rb") as file:
        return file.read()


class Reading(Case):
    def test_standard_input(self):
        result = self.expect(DONE, "info", "-", input=content("legacy.p12"))
        self.assertTrue(result.out.startswith("standard input  PKCS#12"))
        self.expect(DONE, "verify", "-p", "pass:changeit", "-",
                    input=content("legacy.p12"))

    def test_armour_makes_no_difference_inside(self):
        plain = self.expect(DONE, "info", "--json",
                            vector("pem.p12")).json()["safes"]
        for name in ("pem-crlf.p12", "pem-pfx.p12", "pem-text-before.p12",
                     "base64.p12", "base64-one-line.p12"):
            data = self.expect(DONE, "info", "--json", vector(name)).json()
            self.assertEqual(data["armour"], name.split("-")[0].split(".")[0])
            self.assertEqual([safe["type"] for safe in data["safes"]],
                             [safe["type"] for safe in plain])

    def test_a_pipe_is_read_like_a_file(self):
        path = self.path("pipe")
        os.mkfifo(path)

        def feed():
            with open(path, "wb") as file:
                file.write(content("legacy.p12"))

        thread = threading.Thread(target=feed)
        thread.start()
        self.expect(DONE, "info", path)
        thread.join()

    def test_what_can_not_be_read(self):
        for command in ("info", "verify", "extract"):
            result = self.expect(FILE, command, self.folder.name)
            self.assertIn("Is a directory", result.err)
            result = self.expect(FILE, command, self.path("missing"))
            self.assertIn("No such file", result.err)
            self.assertEqual(result.out, "")

    def test_what_may_not_be_read(self):
        path = self.write("secret.p12", b"")
        os.chmod(path, 0)
        if os.access(path, os.R_OK):
            self.skipTest("root may read everything")
        self.expect(FILE, "info", path)

    def test_reading_stops_at_the_limit(self):
        for command in ("info", "verify", "extract"):
            result = self.expect(LIMIT, command, "--max-file", "64K",
                                 "/dev/zero")
            self.assertIn("--max-file", result.out + result.err)
        size = len(content("legacy.p12"))
        self.expect(DONE, "info", "--max-file", str(size), LEGACY)
        self.expect(LIMIT, "info", "--max-file", str(size - 1), LEGACY)

    def test_several_files(self):
        names = [LEGACY, vector("nss.p12"), vector("pem.p12")]
        result = self.expect(DONE, "info", *names)
        self.assertEqual(len(re.findall(r"(?m)^\S.*  PKCS#12", result.out)), 3)
        data = self.expect(DONE, "info", "--json", *names).json()
        self.assertEqual([one["file"] for one in data], names)

    def test_one_bad_file_does_not_keep_the_others_back(self):
        missing = self.path("missing")
        data = self.expect(FILE, "info", "--json", LEGACY, missing,
                           vector("other.jks"), LEGACY).json()
        self.assertEqual([one["schema"] for one in data],
                         ["p12.info/1", "p12.error/1", "p12.error/1",
                          "p12.info/1"])
        self.assertIsNone(data[1]["code"])
        self.assertEqual(data[2]["code"], "P12_E_FORMAT")


class OtherFormats(Case):
    WORDS = {
        "other-certificate.pem": "PEM certificate",
        "other-certificate.der": "certificate",
        "other-pkcs7.pem": "PKCS#7",
        "other-pkcs8.pem": "key",
        "other-crl.der": "CRL|revocation",
        "other.jks": "JKS",
        "other.jceks": "JCEKS",
        "other-zip": "(?i)zip",
        "other-gzip": "(?i)gzip",
        "other-html": "HTML",
        "other-json": "JSON",
        "other-openssh-key": "OpenSSH",
        "other-pgp.asc": "PGP",
        "other-cert9.db": "SQLite|NSS",
        "other-empty": "empty",
        "other-text": "text",
    }

    def test_each_is_called_by_its_name(self):
        for name, words in self.WORDS.items():
            for command in ("info", "verify", "extract"):
                result = self.expect(INPUT, command, vector(name))
                text = result.out + result.err
                self.assertRegex(text, "(?i)not PKCS#12: it is .*")
                self.assertRegex(text, words)
                self.assertIn("P12_E_FORMAT", text)

    def test_a_password_changes_nothing(self):
        self.expect(INPUT, "verify", "-p", "pass:x", vector("other.jks"))


class Truncated(Case):
    def test_where_it_ends_and_where_it_should(self):
        whole = content("openssl-3.0.p12")
        for size in (100, 1000, len(whole) - 1):
            path = self.write("cut.p12", whole[:size])
            result = self.expect(INPUT, "verify", path)
            self.assertIn(f"ends at byte {size} of {len(whole)}", result.out)
            result = self.expect(INPUT, "info", path)
            self.assertIn(f"ends at byte {size} of {len(whole)}", result.err)
            self.assertIn("P12_E_TRUNCATED", result.err)


if __name__ == "__main__":
    main()
