#!/usr/bin/env python3
"""From BER to DER without a password: the MAC still matches."""
import os

from command import DONE, FILE, INPUT, PASSWORD, USAGE, main, vector
from writing import LEGACY, OPEN, Writing, read


class Normalizing(Writing):
    def normalize(self, name, *args):
        data = self.expect(DONE, "normalize", "--json", "--force", "-o",
                           self.out, *args, vector(name)).json()
        self.check_schema(data)
        return data

    def test_what_is_no_container(self):
        for name, hint in (("other.jks", "not PKCS#12"),
                           ("class-truncated-half.p12", "truncated")):
            result = self.expect(INPUT, "normalize", "-o", self.out,
                                 vector(name))
            self.assertIn(hint, result.err)
        self.expect(FILE, "normalize", "-o", self.out, self.path("missing"))
        self.expect(USAGE, "normalize", LEGACY)
        self.assertEqual(self.left(), [])

    def test_with_a_wrong_password_nothing_is_written(self):
        result = self.expect(PASSWORD, "normalize", "-p", "pass:wrong", "-o",
                             self.out, vector("nss.p12"))
        self.assertIn("P12_E_MAC", result.err)
        self.assertEqual(self.left(), [])

    def test_der_stays_as_it_is(self):
        for name in ("legacy.p12", "openssl-3.5-pbmac1.p12", "keytool.p12",
                     "bags-all.p12", "signed-rsa.p12"):
            self.assertEqual(self.normalize(name)["warnings"], [])
            self.assertEqual(read(self.out), read(vector(name)), name)

    def test_the_mac_matches_as_before(self):
        for name in ("nss.p12", "nss-legacy.p12", "nss-pbmac1.p12",
                     "ber-all.p12", "ber-indefinite.p12", "ber-key.p12",
                     "ber-long-lengths.p12", "ber-pieces.p12",
                     "ber-nested-strings-8.p12"):
            with self.subTest(name):
                self.normalize(name)
                self.expect(DONE, "verify", *OPEN, self.out)
                data = self.normalize(name, *OPEN)
                self.assertTrue(data["proof"]["mac_verified"])

    def test_ber_around_it_is_gone_and_within_it_is_said(self):
        data = self.normalize("nss.p12")
        self.assertEqual(read(self.out)[1] & 0x80, 0x80)
        self.assertNotEqual(read(self.out)[1], 0x80)
        self.assertIn("with or without a password", data["warnings"][0])
        result = self.expect(DONE, "normalize", "--force", *OPEN, "-o",
                             self.out, vector("nss.p12"))
        self.assertIn(" bytes, still BER inside what the MAC covers\n",
                      result.out)
        result = self.expect(DONE, "normalize", "--force", "-o", self.out,
                             LEGACY)
        self.assertTrue(result.out.endswith(" bytes\n"), result.out)

    def test_what_stands_behind_its_end_goes(self):
        data = self.normalize("trailing-8-zeros.p12")
        self.assertIn("8 bytes behind its end are left out",
                      data["warnings"])
        self.assertEqual(read(self.out), read(vector("trailing-8-zeros.p12"))
                         [:-8])

    def test_armour_goes(self):
        self.normalize("pem.p12", *OPEN)
        self.assertEqual(read(self.out)[:1], b"\x30")

    def test_in_place(self):
        file = self.copy("nss.p12")
        os.chmod(file, 0o640)
        result = self.expect(DONE, "normalize", "--in-place", "--backup", file)
        self.assertIn("proved: ", result.out)
        self.assertIn("not checked", result.out)
        self.assertEqual(read(file + "~"), read(vector("nss.p12")))
        self.expect(DONE, "verify", *OPEN, file)

    def test_armour_in_place_is_told(self):
        for name, word in (("pem.p12", "pem"), ("base64.p12", "base64")):
            result = self.expect(DONE, "normalize", "--in-place",
                                 self.copy(name))
            self.assertIn(f"it is in {word} armour", result.err)

    def test_through_a_pipe(self):
        result = self.expect(DONE, "normalize", "-o", "-", "-",
                             input=read(vector("nss.p12")))
        self.expect(DONE, "verify", *OPEN, "-", input=result.raw)


if __name__ == "__main__":
    main()
