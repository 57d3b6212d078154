#!/usr/bin/env python3
"""What `p12 verify` says, and that it says it of all that it knows."""
import json
import re

import container
from command import (DONE, INPUT, LIMIT, NO, PASSWORD, UNSUPPORTED, Case,
                     Terminal, main, vector)

WORD = ["-p", "pass:changeit"]


def content(name):
    with open(vector(name), "rb") as file:
        return file.read()


class WithoutPassword(Case):
    """What is known without a password is said without one."""

    def test_what_no_password_can_help_is_not_asked_for(self):
        for name, code, text in (
                ("class-mac-as-null", INPUT, "The MAC is refused: mac at byte "
                 "820 (P12_E_SCHEMA): not the structure expected."),
                ("rfc9579-a6", INPUT, "PBMAC1 without the length of its key"),
                ("class-pbmac1-keylen-1", LIMIT, "The MAC is refused: mac at "
                 "byte 877 (P12_E_LIMIT): a PBMAC1 key below 20 bytes"),
                ("class-iterations-2e31-mac", LIMIT, "more iterations than "
                 "allowed; --max-iterations raises it.")):
            with self.subTest(name):
                path = vector(name + ".p12")
                for args in ([], WORD):
                    result = self.expect(code, "verify", *args, path)
                    self.assertIn(text, result.out)
                    self.assertNotIn("well-formed", result.out)
                    self.assertNotIn("password", result.out + result.err)
                terminal = Terminal("verify", path)
                self.assertEqual(terminal.finish(), code)
                self.assertNotIn(b"Password", terminal.shown)

    def test_what_is_known_is_said_beside_the_question(self):
        for name, text in (
                ("enveloped-rsa", "authSafe[0] is encrypted for public keys"),
                ("pbes2-aria-128-cbc", "authSafe[0] can't be opened: the "
                 "cipher ARIA-128-CBC (1.2.410.200046.1.1.2) is not in this "
                 "build."),
                ("mac-whirlpool", "The MAC can't be checked: the algorithm "
                 "whirlpool (1.0.10118.3.0.55) is unknown to this "
                 "build.")):
            with self.subTest(name):
                path = vector(name + ".p12")
                result = self.expect(UNSUPPORTED, "verify", path)
                self.assertIn(text, result.out)
                self.assertIn("A password is needed", result.out)
                self.assertIn("a password is needed", result.err)
                result = self.expect(UNSUPPORTED, "verify", *WORD, path)
                self.assertIn(text, result.out)

    def test_too_much_work_is_told_without_a_password(self):
        path = vector("class-work-total.p12")
        for args in ([], WORD):
            result = self.expect(LIMIT, "verify", *args, path)
            self.assertIn("more key derivation work in all than allowed; "
                          "--max-work raises it.", result.out)
            self.assertNotIn("password", result.out + result.err)
        terminal = Terminal("verify", path)
        self.assertEqual(terminal.finish(), LIMIT)
        self.assertNotIn(b"Password", terminal.shown)

    def test_a_refused_mac_hides_no_missing_algorithm(self):
        data = content("pbes2-aria-128-cbc.p12")
        self.assertEqual(data[-4:], b"\x02\x02\x08\x00")
        path = self.write("both.p12", data[:-2] + b"\x80\x00")
        for args in ([], WORD):
            result = self.expect(UNSUPPORTED, "verify", *args, path)
            self.assertIn("The MAC is refused", result.out)
            self.assertIn("cipher ARIA-128-CBC", result.out)

    def test_without_anything_known_only_the_password_is_missing(self):
        result = self.expect(PASSWORD, "verify", vector("legacy.p12"))
        self.assertEqual(result.out.count("failed"), 1)


class Sentences(Case):
    def test_truncated_inside(self):
        for name, text in (
                ("class-truncated-indefinite", "Truncated: pfx at byte 0 "),
                ("class-authsafe-empty-octets", "Truncated: authSafe at byte "
                 "22 "),
                ("class-inner-length-auth", "Truncated: authSafe at byte "
                 "30 ")):
            result = self.expect(INPUT, "verify", vector(name + ".p12"))
            self.assertIn("  failed  " + text, result.out)

    def test_truncated_at_the_end(self):
        path = self.write("short.p12", content("legacy.p12")[:100])
        self.assertIn("  failed  Truncated: it ends at byte 100 of ",
                      self.expect(INPUT, "verify", path).out)

    def test_which_algorithm_is_missing(self):
        oid = "1.3.6.1.4.1.99999.1"
        for name, text in (
                ("prf", f"the key derivation's hash {oid} is not in this "
                 "build."),
                ("kdf", f"the key derivation {oid} is unknown to this build."),
                ("hmac", f"the MAC's hash {oid} is not in this build.")):
            path = vector(f"class-pbmac1-{name}-unknown.p12")
            self.assertIn("The MAC can't be checked: " + text,
                          self.expect(UNSUPPORTED, "verify", *WORD, path).out)

    def test_limits_name_the_option_that_raises_them(self):
        work = self.expect(LIMIT, "verify", *WORD, "--max-work", "10",
                           vector("legacy.p12"))
        self.assertIn("; --max-work raises it.", work.out)
        few = self.expect(LIMIT, "verify", *WORD, "--max-iterations", "10",
                          vector("legacy.p12"))
        self.assertIn("; --max-iterations raises it.", few.out)
        large = self.expect(LIMIT, "verify", "--max-file", "100",
                            vector("legacy.p12"))
        self.assertIn("than --max-file allows.", large.out)
        key = self.expect(LIMIT, "verify", *WORD, "--max-mac-key", "20",
                          vector("rfc9579-a1.p12"))
        self.assertIn("; --max-mac-key raises it.", key.out)

    def test_a_safe_without_a_content_type(self):
        safe = container.tlv(0x30, container.tlv(0x06), container.tlv(
            0xa0, container.tlv(0x04)))
        path = self.write("no-type.p12", container.tlv(
            0x30, container.tlv(0x02, b"\x03"),
            container.data(container.tlv(0x30, safe))))
        result = self.expect(INPUT, "verify", path)
        self.assertIn("Malformed: authSafe[0]", result.out)
        self.assertNotIn("content type", result.out)


class Notes(Case):
    def checks(self, name):
        return self.expect(DONE, "verify", "--json", *WORD,
                           vector(name)).json()["checks"]

    def test_what_was_tolerated(self):
        for name, text in (
                ("trailing-8-zeros", r"bytes after its end.*\(8 bytes\)\."),
                ("version-4", r"another version than 3.*\(version 4\)\."),
                ("bag-nested", r"authSafe\[0\]\.bag\[0\] is a nested ")):
            notes = [check["text"] for check in self.checks(name + ".p12")
                     if check["result"] == "note"]
            self.assertTrue(any(re.search(text, note) for note in notes),
                            notes)

    def test_notes_do_not_repeat_what_a_check_says(self):
        result = self.expect(DONE, "verify", vector("openssl-plain-nomac.p12"))
        self.assertEqual(result.out.count("no MAC"), 1)

    def test_very_many_notes_are_counted(self):
        empty = container.attribute("1.2.840.113549.1.9.20")
        path = self.write("notes.p12", container.container(container.cert_bag(
            content("other-certificate.der"), *[empty] * 50)))
        result = self.expect(DONE, "verify", path)
        self.assertEqual(result.out.count("without a value"), 20)
        self.assertIn("There are 30 more notes", result.out)

    def test_crls_and_secrets_are_counted(self):
        self.assertIn(("crls", "ok", "1 CRL can be read."),
                      [(check["check"], check["result"], check["text"])
                       for check in self.checks("bag-crl.p12")])
        for name in ("bag-secret.p12", "keytool-secret.p12"):
            secrets = [check for check in self.checks(name)
                       if check["check"] == "secrets"]
            self.assertEqual([check["result"] for check in secrets], ["note"])
            self.assertIn("is 1 secret in it", secrets[0]["text"])

    def test_a_broken_crl_does_not_hide_the_certificates(self):
        bad = container.bag(4, container.tlv(
            0x30, container.oid("1.2.840.113549.1.9.23.1"),
            container.tlv(0xa0, container.tlv(0x04, b"\x30\x00"))))
        path = self.write("crl.p12", container.container(
            container.cert_bag(content("other-certificate.der")), bad))
        result = self.expect(INPUT, "verify", path)
        self.assertIn("1 certificate can be read.", result.out)
        self.assertIn("Malformed: authSafe[0].bag[1]", result.out)


class Chain(Case):
    def test_a_key_without_a_certificate_has_none(self):
        path = vector("bag-key.p12")
        result = self.expect(DONE, "verify", *WORD, path)
        self.assertIn("  note    There is no certificate for the key ",
                      result.out)
        result = self.expect(NO, "verify", "--require-chain", *WORD, path)
        self.assertIn("  failed  There is no certificate for the key ",
                      result.out)

    def test_a_complete_one_passes(self):
        self.expect(DONE, "verify", "--require-chain", *WORD,
                    vector("two-passwords.p12"), "-p", "pass:another")

    def test_without_a_key_there_is_nothing_to_follow(self):
        result = self.expect(DONE, "verify", "--require-chain", *WORD,
                             vector("bag-crl.p12"))
        self.assertIn("no chain to follow", result.out)


def integers(*numbers):
    return b"".join(
        container.tlv(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))
        for n in numbers)


def algorithm(dotted, params):
    return container.tlv(0x30, container.oid(dotted), params)


RSA = algorithm("1.2.840.113549.1.1.1", b"\5\0")


def private_key(identifier, value, *more):
    return container.tlv(0x30, integers(1 if more else 0), identifier,
                         container.tlv(4, value), *more)


def rsa_key(n, e, d, p, q):
    return private_key(RSA, container.tlv(
        0x30, integers(0, n, e, d, p, q, 1, 1, 1)))


def certificate(number, spki):
    ecdsa = container.tlv(0x30, container.oid("1.2.840.10045.4.3.2"))
    name = container.tlv(0x30, container.tlv(0x31, container.tlv(
        0x30, container.oid("2.5.4.3"),
        container.tlv(0x0c, b"made"))))
    day = container.tlv(0x17, b"240101000000Z")
    return container.tlv(
        0x30, container.tlv(0x30, integers(number), ecdsa, name,
                            container.tlv(0x30, day, day), name, spki),
        ecdsa, container.tlv(3, b"\0\0"))


def rsa_certificate(n, e):
    return certificate(1, container.tlv(0x30, RSA, container.tlv(
        3, b"\0", container.tlv(0x30, integers(n, e)))))


class Keys(Case):
    """A key is not believed, it is checked."""
    DERIVES = "key-matching"

    def setUp(self):
        super().setUp()
        if self.DERIVES not in self.expect(DONE, "--version").out:
            self.skipTest("this build derives no public keys")

    def test_an_rsa_key_with_anothers_modulus_is_none(self):
        for why, key, code, text in (
                ("its own", rsa_key(15, 3, 3, 3, 5), DONE,
                 "ok      The key authSafe[0].bag[0] belongs to the "
                 "certificate authSafe[0].bag[1]"),
                ("without primes", rsa_key(15, 3, 3, 0, 0), DONE,
                 "ok      The key authSafe[0].bag[0] belongs to"),
                ("another's primes", rsa_key(15, 3, 3, 3, 7), NO,
                 "failed  The key authSafe[0].bag[0] contradicts itself: it "
                 "has an RSA key whose numbers do not belong together."),
                ("another exponent", rsa_key(15, 3, 5, 3, 5), NO,
                 "contradicts itself")):
            with self.subTest(why):
                path = self.write("rsa.p12", container.container(
                    container.key_bag(key),
                    container.cert_bag(rsa_certificate(15, 3))))
                result = self.expect(code, "verify", path)
                self.assertIn(text, result.out)
                self.assertEqual("belongs to" in result.out, code == DONE)

    def test_it_is_told_without_a_certificate_and_to_programs(self):
        path = self.write("rsa.p12", container.container(
            container.key_bag(rsa_key(15, 3, 3, 3, 7))))
        result = self.expect(NO, "verify", "--json", path)
        check = [c for c in json.loads(result.out)["checks"]
                 if c["check"] == "keys"]
        self.assertEqual(len(check), 1)
        self.assertEqual(check[0]["result"], "failed")
        self.assertEqual(check[0]["problem"]["code"], "P12_E_MISMATCH")
        self.assertEqual(check[0]["problem"]["path"], "authSafe[0].bag[0]")
        shown = self.expect(DONE, "info", path).out
        self.assertIn("whose numbers do not belong together", shown)
        info = json.loads(self.expect(DONE, "info", "--json", path).out)
        key = info["safes"][0]["bags"][0]["key"]
        self.assertEqual(key["problem"]["code"], "P12_E_MISMATCH")
        self.assertIsNone(key["public_key_sha256"])

    def test_what_can_not_be_derived_is_said_to_be_believed(self):
        result = self.expect(DONE, "verify", *WORD,
                             vector("key-brainpoolp256r1.p12"))
        self.assertIn("note    The key authSafe[1].bag[0] says that it "
                      "belongs to", result.out)

    def test_very_many_slow_keys_are_not_all_derived(self):
        prime = (1 << 4096) - 1
        identifier = algorithm("1.2.840.10040.4.1", container.tlv(
            0x30, integers(prime, 3, 2)))
        bags = [container.key_bag(private_key(
            identifier, integers((1 << 2047) + i))) for i in range(60)]
        spki = container.tlv(0x30, identifier, container.tlv(
            3, b"\0", integers(5)))
        path = self.write("dsa.p12", container.container(
            *bags, container.cert_bag(certificate(1, spki))))
        result = self.expect(LIMIT, "verify", path)
        derived = result.out.count("does not belong to the certificate.")
        skipped = result.out.count(
            "was not compared with the certificates: more work to compute "
            "public keys than allowed.")
        self.assertEqual(derived + skipped, len(bags))
        self.assertGreater(derived, 0)
        self.assertGreater(skipped, 0)
        shown = self.expect(DONE, "info", path).out
        self.assertEqual(shown.count("key SHA-256"),
                         derived + 1)  # and the certificate
        self.assertEqual(shown.count("more work to compute public keys"),
                         skipped)


class Wrapped(Case):
    LONG = vector("pbes2-aria-128-cbc.p12")

    def test_sentences_fit_the_terminal(self):
        whole = self.expect(UNSUPPORTED, "verify", *WORD, self.LONG).out
        self.assertGreater(max(map(len, whole.splitlines()[1:-1])), 100)
        for columns in (40, 60, 80, 132):
            terminal = Terminal("verify", "--color", "never", *WORD,
                                self.LONG, rows_columns=(24, columns))
            self.assertEqual(terminal.finish(), UNSUPPORTED)
            text = terminal.shown.decode().replace("\r\n", "\n")
            for line in text.splitlines()[1:-1]:  # not the file's name
                self.assertLessEqual(len(line), columns, line)
            self.assertEqual(text.replace("\n" + " " * 10, " "), whole)


if __name__ == "__main__":
    main()
