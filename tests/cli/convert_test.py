#!/usr/bin/env python3
"""Repackaging: what is refused and in which words, what each option changes,
and that nothing is lost."""
import os
import re
import stat

import container
from command import (DONE, FILE, INPUT, LIMIT, NO, PASSWORD, UNSUPPORTED,
                     USAGE, Terminal, main, run, vector)
from writing import LEGACY, OPEN, QUICK, Writing, bags_of, read, schemes


class Converting(Writing):
    def convert(self, code, file, *args, **more):
        return self.expect(code, "convert", *OPEN, *QUICK, "-o", self.out,
                           *args, file, **more)

    def refuse(self, code, hint, file, *args, **more):
        """Nothing is written, and nothing is on standard output."""
        result = self.convert(code, file, *args, **more)
        self.assertIn(hint, result.err)
        self.assertEqual(result.out, "")
        self.assertEqual(
            [name for name in self.left() if name.startswith((".", "out"))],
            [])
        return result

    def done(self, file, *args, **more):
        """What --json says of a conversion that works."""
        data = self.convert(DONE, file, "--json", *args, **more).json()
        self.check_schema(data)
        return data


class Refusals(Converting):
    def test_where_to(self):
        for args, hint in ((("convert", LEGACY), "where to?"),
                           (("convert", LEGACY, "--in-place", "-o", "x"),
                            "exclude"),
                           (("convert", "-", "--in-place"), "standard input"),
                           (("convert", LEGACY, "-o", "x", "--backup"),
                            "--backup"),
                           (("convert", LEGACY, LEGACY, "-o", "x"),
                            "one file"),
                           (("convert", LEGACY, "-o", "-", "--json"),
                            "exclude")):
            result = self.expect(USAGE, *args, cwd=self.folder.name)
            self.assertIn(hint, result.err)
        self.assertEqual(self.left(), [])

    def test_the_file_itself_is_no_target(self):
        file = self.copy("legacy.p12")
        os.symlink("in.p12", self.path("link"))
        for out in (file, self.path("link"), self.path("./in.p12")):
            result = self.expect(USAGE, "convert", *OPEN, "--force", "-o", out,
                                 file)
            self.assertIn("--in-place", result.err)
        self.assertEqual(read(file), read(LEGACY))

    def test_names_that_nothing_is_known_by(self):
        for option in ("--cipher", "--key-cipher", "--cert-cipher", "--kdf",
                       "--prf", "--mac", "--mac-hash", "--mac-kdf",
                       "--mac-prf"):
            for word in ("nothing", "", "x" * 200, "3des"):
                self.refuse(USAGE, option, LEGACY, option, word)
        self.refuse(USAGE, "okta-workflows", LEGACY, "--profile", "nothing")
        self.refuse(USAGE, "--order", LEGACY, "--order", "root-first")

    def test_numbers_out_of_bounds(self):
        for option in ("--iterations", "--mac-iterations"):
            self.refuse(USAGE, f"{option}: at most 10,000,000", LEGACY,
                        option, "10000001")
        for option, number in (("--salt-length", "65"),
                               ("--mac-salt-length", "18446744073709551615"),
                               ("--mac-key-length", "19"),
                               ("--mac-key-length", "65")):
            self.refuse(USAGE, "not written", LEGACY, option, number)
        for args in (("--scrypt-n", "3"), ("--scrypt-n", str(2 ** 40)),
                     ("--scrypt-p", str(2 ** 30))):
            self.refuse(USAGE, "keys are not written", LEGACY, "--kdf",
                        "scrypt", *args)

    def test_an_option_that_nothing_has_a_use_for(self):
        for args in (("--scrypt-n", "1024"), ("--mac-hash", "sha512",
                                              "--no-mac"),
                     ("--mac-key-length", "32", "--mac", "hmac"),
                     ("--mac-prf", "sha512", "--mac", "hmac"),
                     ("--prf", "sha512", "--cipher", "PBE-SHA1-3DES",
                      "--mac", "hmac"),
                     ("--kdf", "scrypt", "--cipher", "none")):
            self.refuse(USAGE, f"{args[0]}: nothing", LEGACY, *args)
        self.refuse(USAGE, "--mac and --no-mac", LEGACY, "--mac", "PBMAC1",
                    "--no-mac")

    def test_profiles_that_clash_are_both_named(self):
        self.refuse(USAGE, "--profile okta-workflows and --profile "
                           "windows-2016 clash", LEGACY, "--profile",
                    "okta-workflows", "--profile", "windows-2016")

    def test_an_option_that_a_profile_forbids(self):
        for args in (("--cipher", "AES-128-CBC"), ("--mac", "hmac"),
                     ("--no-mac",)):
            result = self.refuse(USAGE, "contradicts --profile "
                                        "okta-workflows", LEGACY, *args,
                                 "--profile", "openssl-3.4", "--profile",
                                 "okta-workflows")
            self.assertIn(args[0], result.err)
        self.refuse(USAGE, "for keys it says 1, and the profile wants at "
                           "least ", LEGACY, "--iterations", "1", "--profile",
                    "modern")

    def test_a_wrong_password_or_none(self):
        result = self.expect(PASSWORD, "convert", "-p", "pass:changedit", "-o",
                             self.out, LEGACY)
        self.assertIn("P12_E_MAC", result.err)
        result = self.expect(PASSWORD, "convert", "-o", self.out, LEGACY)
        self.assertIn("--password env:NAME", result.err)
        self.assertEqual(self.left(), [])

    def test_a_mac_that_does_not_match(self):
        file = vector("mac-mismatch-opens.p12")
        result = self.refuse(PASSWORD, "P12_E_MAC", file)
        self.assertIn("--mac-password; or else the file was altered",
                      result.err)
        data = self.done(file, "--ignore-mac")
        self.assertIn("whoever altered it", data["warnings"][0])
        self.assertEqual(data["proof"]["mac_verified"], True)

    def test_a_mac_that_can_not_be_checked(self):
        self.refuse(UNSUPPORTED, "P12_E_ALGORITHM",
                    vector("mac-whirlpool.p12"))
        self.done(vector("mac-whirlpool.p12"), "--ignore-mac")

    def test_a_signature_instead_of_a_mac(self):
        file = vector("signed-rsa.p12")
        self.refuse(UNSUPPORTED, "signed with a public key", file)
        data = self.done(file, "--ignore-mac", "--new-password",
                         "pass:a new one")
        self.assertEqual(data["mac"]["scheme"], "PBMAC1")

    def test_what_is_no_container(self):
        self.refuse(INPUT, "not PKCS#12", vector("other.jks"))
        self.refuse(INPUT, "truncated", vector("class-truncated-half.p12"))
        self.refuse(FILE, "No such file", self.path("missing"))
        self.refuse(LIMIT, "--max-file", LEGACY, "--max-file", "100")

    def test_an_error_as_json(self):
        result = run("convert", "--json", "-p", "pass:changedit", "-o",
                     self.out, LEGACY)
        self.assertEqual(result.code, PASSWORD)
        self.assertIn('"schema": "p12.error/1"', result.err)
        result = run("convert", "--json", *OPEN, "-o", self.out,
                     vector("part-key-password.p12"))
        self.assertEqual(result.code, PASSWORD)
        self.assertIn('"path": "authSafe[1].bag[0]"', result.err)

    def test_a_terminal_is_no_place_for_it(self):
        terminal = Terminal("convert", *OPEN, *QUICK, "-o", "-", LEGACY)
        self.assertEqual(terminal.finish(), USAGE)
        self.assertIn(b"not written to a terminal", terminal.shown)


class Passwords(Converting):
    def test_a_new_one(self):
        data = self.done(LEGACY, "--new-password", "pass:a new one")
        self.assertEqual(data["warnings"], [])
        self.info(self.out, "pass:a new one")
        self.expect(PASSWORD, "verify", *OPEN, self.out)

    def test_the_weak_are_told(self):
        for word in ("pass:", "pass:changeit", "pass:PassWord", "pass:secret",
                     "none"):
            result = self.convert(DONE, LEGACY, "--force", "--new-password",
                                  word)
            self.assertIn("whoever has the file", result.err, word)
            self.assertNotIn(word[5:] or "\0", result.err)
            result = self.convert(DONE, LEGACY, "--force", "--quiet",
                                  "--new-password", word)
            self.assertEqual(result.err + result.out, "")
            self.expect(DONE, "verify", "-p", word, self.out)

    def test_each_source(self):
        word = self.write("word", b"from a file\n")
        for source, more in (
                ("file:" + word, {}), ("env:NEW", {"env": {"NEW": "from a "
                                                                  "file"}}),
                ("stdin", {"input": b"from a file\r\n"})):
            self.convert(DONE, LEGACY, "--force", "--new-password", source,
                         **more)
            self.expect(DONE, "verify", "-p", "pass:from a file", self.out)
        self.refuse_source("nonsense", "source must be")
        self.refuse_source("env:", "name of a variable")

    def refuse_source(self, source, hint):
        result = self.convert(USAGE, LEGACY, "--new-password", source)
        self.assertIn("--new-password", result.err)
        self.assertIn(hint, result.err)

    def test_two_lines_of_standard_input(self):
        self.expect(DONE, "convert", "-p", "stdin", "--new-password", "stdin",
                    *QUICK, "-o", self.out, LEGACY,
                    input=b"changeit\nthe second\n")
        self.expect(DONE, "verify", "-p", "pass:the second", self.out)

    def test_standard_input_is_one_thing(self):
        result = self.expect(USAGE, "convert", *OPEN, "--new-password",
                             "stdin", "-o", self.out, "-")
        self.assertIn("standard input", result.err)

    def ask(self, first, second):
        terminal = Terminal("convert", *OPEN, *QUICK, "-o", self.out,
                            "--new-password", "prompt", LEGACY)
        terminal.wait_for(b"New password for")
        terminal.type(first)
        terminal.wait_for(b"Once more")
        terminal.type(second)
        return terminal.finish(), terminal.shown

    def test_a_prompt_asks_twice(self):
        code, shown = self.ask(b"typed\n", b"typed\n")
        self.assertEqual(code, DONE, shown)
        self.assertNotIn(b"typed", shown)
        self.expect(DONE, "verify", "-p", "pass:typed", self.out)

    def test_two_that_are_not_the_same(self):
        code, shown = self.ask(b"typed\n", b"tipped\n")
        self.assertEqual(code, PASSWORD)
        self.assertIn(b"the two passwords differ; nothing was written", shown)
        self.assertEqual(self.left(), [])

    def test_the_old_one_is_asked_for_first(self):
        terminal = Terminal("convert", *QUICK, "-o", self.out,
                            "--new-password", "prompt", LEGACY)
        for prompt, word in ((b"Password for", b"changeit\n"),
                             (b"New password for", b"typed\n"),
                             (b"Once more", b"typed\n")):
            terminal.wait_for(prompt)
            terminal.type(word)
        self.assertEqual(terminal.finish(), DONE)
        self.assertLess(terminal.shown.index(b"Password for"),
                        terminal.shown.index(b"New password for"))
        self.expect(DONE, "verify", "-p", "pass:typed", self.out)

    def test_what_is_not_written_as_a_new_one(self):
        for word, hint in ((b"Z\xfcrich\n", "--new-password: the new password "
                                            "is not UTF-8"),
                           (b"\xef\xbb\xbfword\n", "byte order mark")):
            file = self.write("word", word)
            result = self.convert(USAGE, LEGACY, "--new-password",
                                  "file:" + file)
            self.assertIn(hint, result.err)
            self.assertFalse(os.path.exists(self.out))

    def test_a_file_without_a_line_is_named(self):
        file = self.write("nothing", b"")
        for option in ("--new-password", "--password"):
            result = self.expect(PASSWORD, "convert", option, "file:" + file,
                                 "-o", self.out, LEGACY)
            self.assertIn(f"{file}: no password there", result.err)

    def test_a_mark_before_a_password_that_does_not_open(self):
        file = self.write("word", b"\xef\xbb\xbfchangeit\n")
        result = self.expect(PASSWORD, "convert", "-p", "file:" + file, "-o",
                             self.out, LEGACY)
        self.assertIn("P12_E_MAC", result.err)
        self.assertIn("byte order mark", result.err)

    def test_a_source_without_a_password_needs_a_new_one(self):
        file = vector("openssl-plain-nomac.p12")
        result = self.expect(PASSWORD, "convert", *QUICK, "-o", self.out, file)
        self.assertIn("--new-password env:NAME", result.err)
        self.assertEqual(self.left(), [])
        self.expect(DONE, "convert", *QUICK, "-o", self.out, "--new-password",
                    "pass:a new one", file)
        self.assertEqual(len(schemes(self.info(self.out, "pass:a new one"))),
                         3)

    def test_none_is_asked_for_where_nothing_is_protected(self):
        self.expect(DONE, "convert", "--cipher", "none", "--no-mac", "-o",
                    self.out, vector("openssl-plain-nomac.p12"))
        self.assertEqual(schemes(self.info(self.out, "none")), {})

    def test_of_two_passwords_one_is_left(self):
        data = self.done(vector("two-passwords.p12"), "--mac-password",
                         "pass:another")
        self.assertIn("that which opened the content", data["warnings"][0])
        self.expect(DONE, "verify", *OPEN, self.out)

    def test_it_is_the_one_that_opened_the_content(self):
        for args in (("-p", "pass:another", *OPEN),
                     (*OPEN, "-p", "pass:another"),
                     ("-p", "pass:wrong", "-p", "pass:another", *OPEN)):
            result = self.expect(DONE, "convert", *args, *QUICK, "--force",
                                 "-o", self.out, vector("two-passwords.p12"))
            self.assertIn("that which opened the content", result.err, args)
            self.expect(DONE, "verify", *OPEN, self.out)

    def test_where_one_opened_all_there_is_no_choice(self):
        for args in ((*OPEN, "-p", "pass:wrong"), ("-p", "pass:wrong", *OPEN),
                     (*OPEN, *OPEN), (*OPEN, "--mac-password",
                                      "pass:changeit")):
            result = self.expect(DONE, "convert", *args, *QUICK, "--force",
                                 "-o", self.out, LEGACY)
            self.assertEqual(result.err, "", args)
            self.expect(DONE, "verify", *OPEN, self.out)

    def test_a_warning_about_standard_output_says_so(self):
        result = self.expect(DONE, "convert", *OPEN, "--cipher", "none",
                             *QUICK, "-o", "-", "-", input=read(LEGACY))
        self.assertIn("p12: standard output: its private key", result.err)

    def test_what_is_badly_protected_is_told(self):
        key = "its private key is not encrypted"
        for args, hints in (
                ((*QUICK, "--cipher", "none"), (key,)),
                ((*QUICK, "--key-cipher", "none"), ()),
                ((*QUICK, "--cert-cipher", "none"), ()),
                (("--cipher", "none", "--no-mac"), (key, "it has no MAC")),
                ((*QUICK, "--no-mac"), ("it has no MAC",)),
                (("--cipher", "none", "--no-mac", "--drop", "key"), ()),
                (("--iterations", "999"), ("of 999 iterations",)),
                ((*QUICK, "--mac-iterations", "1"), ("of 1 iteration,",)),
                (QUICK, ())):
            with self.subTest(args):
                result = self.expect(DONE, "convert", *OPEN, *args, "--force",
                                     "-o", self.out, LEGACY)
                self.assertEqual(result.err.count("\n"), len(hints),
                                 result.err)
                for hint in hints:
                    self.assertIn(hint, result.err)
                self.assertEqual("keys not encrypted" in result.out,
                                 key in hints, result.out)

    def test_no_password_and_an_empty_one_stay_apart(self):
        for name, word in (("password-none-legacy.p12", "none"),
                           ("password-empty-legacy.p12", "pass:")):
            self.expect(DONE, "convert", "-p", word, "--force", "--cipher",
                        "PBE-SHA1-3DES", "--mac", "hmac", "--iterations", "1",
                        "-o", self.out, vector(name))
            self.expect(DONE, "verify", "--strict", "-p", word, self.out)

    def test_every_kind_of_password(self):
        for name in ("password-bmp", "password-beyond-bmp",
                     "password-latin1", "password-ascii-33", "nss-bmp"):
            row = self.manifest(name + ".p12")
            for args in ((), ("--cipher", "PBE-SHA1-3DES", "--mac", "hmac")):
                self.expect(DONE, "convert", "-p", "env:WORD", *QUICK, *args,
                            "--force", "-o", self.out, vector(name + ".p12"),
                            env={"WORD": row})
                self.expect(DONE, "verify", "--strict", "-p", "env:WORD",
                            self.out, env={"WORD": row})

    def manifest(self, name):
        path = os.path.join(os.path.dirname(vector(name)), os.pardir,
                            "MANIFEST.tsv")
        with open(path, encoding="utf-8") as file:
            for line in file:
                fields = line.rstrip("\n").split("\t")
                if fields[0] == name:
                    return fields[1]
        self.fail(name)


class Protection(Converting):
    def test_by_default_modern(self):
        self.expect(DONE, "convert", *OPEN, "-o", self.out, LEGACY)
        for path, scheme in schemes(self.info(self.out)).items():
            with self.subTest(path):
                self.assertEqual(scheme["iterations"], 600000)
                self.assertEqual(scheme["salt_length"], 16)
                self.assertEqual(scheme["prf"], "HMAC-SHA-256")
                if path == "mac":
                    self.assertEqual(scheme["scheme"], "PBMAC1")
                    self.assertEqual(scheme["hmac"], "SHA-256")
                    self.assertEqual(scheme["key_length"], 32)
                else:
                    self.assertEqual(scheme["scheme"], "PBES2")
                    self.assertEqual(scheme["cipher"], "AES-256-CBC")

    def parts(self, *args):
        """Schemes of MAC, key and safe."""
        data = self.done(LEGACY, "--force", *args)
        found = schemes(self.info(self.out))
        self.assertEqual(schemes(data), found)
        return (found.get("mac"), found.get("authSafe[1].bag[0]"),
                found.get("authSafe[0]"))

    def test_ciphers_by_each_name(self):
        for words, cipher in (
                (("AES-256-CBC", "aes-256-cbc", "aes256", "AES256"),
                 "AES-256-CBC"),
                (("AES-192-CBC", "aes192"), "AES-192-CBC"),
                (("AES-128-CBC", "aes_128_cbc", "aes128"), "AES-128-CBC"),
                (("PBE-SHA1-3DES", "pbeWithSHA1And3-KeyTripleDES-CBC",
                  "pbeWithSHAAnd3-KeyTripleDES-CBC", "3DES-3KEY-CBC"),
                 "3DES-3KEY-CBC"),
                (("PBE-SHA1-RC2-40", "pbeWithSHA1And40BitRC2-CBC",
                  "RC2-40-CBC"), "RC2-40-CBC")):
            for word in words:
                with self.subTest(word):
                    _, key, safe = self.parts("--cipher", word)
                    self.assertEqual((key["cipher"], safe["cipher"]),
                                     (cipher, cipher))

    def test_keys_and_certificates_apart(self):
        _, key, safe = self.parts("--key-cipher", "PBE-SHA1-3DES",
                                  "--cert-cipher", "PBE-SHA1-RC2-40")
        self.assertEqual((key["cipher"], safe["cipher"]),
                         ("3DES-3KEY-CBC", "RC2-40-CBC"))
        _, key, safe = self.parts("--cipher", "aes128", "--key-cipher",
                                  "aes256")
        self.assertEqual((key["cipher"], safe["cipher"]),
                         ("AES-256-CBC", "AES-128-CBC"))
        _, key, safe = self.parts("--cert-cipher", "none")
        self.assertEqual((key["cipher"], safe), ("AES-256-CBC", None))
        _, key, safe = self.parts("--key-cipher", "none")
        self.assertEqual(key, None)
        self.assertEqual(safe["cipher"], "AES-256-CBC")

    def test_what_is_plain_is_encrypted_unless_it_is_to_stay(self):
        self.done(vector("openssl-plain.p12"))
        self.assertEqual(len(schemes(self.info(self.out))), 3)
        self.done(vector("openssl-plain.p12"), "--force", "--keep-plain")
        self.assertEqual(len(schemes(self.info(self.out))), 2)

    def test_prfs(self):
        for word in ("SHA-1", "sha224", "hmacWithSHA384", "HMAC-SHA-512",
                     "SHA2-512/256"):
            with self.subTest(word):
                mac, key, safe = self.parts("--prf", word)
                self.assertEqual(mac["prf"], key["prf"])
                self.assertEqual(safe["prf"], key["prf"])
        mac, key, safe = self.parts("--prf", "sha512", "--mac-prf", "sha384")
        self.assertEqual((mac["prf"], key["prf"]),
                         ("HMAC-SHA-384", "HMAC-SHA-512"))

    def test_iterations_and_salts(self):
        mac, key, safe = self.parts("--iterations", "1234", "--salt-length",
                                    "9")
        for scheme in (mac, key, safe):
            self.assertEqual((scheme["iterations"], scheme["salt_length"]),
                             (1234, 9))
        mac, key, safe = self.parts("--mac-iterations", "7",
                                    "--mac-salt-length", "64")
        self.assertEqual((mac["iterations"], mac["salt_length"]), (7, 64))
        self.assertEqual((key["iterations"], safe["salt_length"]), (1000, 16))

    def test_macs(self):
        mac, _, _ = self.parts("--mac", "pbmac1", "--mac-hash", "sha512")
        self.assertEqual((mac["scheme"], mac["hmac"], mac["key_length"]),
                         ("PBMAC1", "SHA-512", 64))
        mac, _, _ = self.parts("--mac-key-length", "20")
        self.assertEqual(mac["key_length"], 20)
        for word in ("hmac", "HMAC-PKCS12"):
            mac, _, _ = self.parts("--mac", word, "--mac-hash", "SHA-1")
            self.assertEqual((mac["scheme"], mac["hmac"]),
                             ("HMAC-PKCS12", "SHA-1"))
        self.assertIsNone(self.parts("--no-mac")[0])
        self.assertIsNone(self.parts("--mac", "none")[0])

    def test_scrypt(self):
        mac, key, safe = self.parts("--kdf", "scrypt", "--scrypt-n", "1024",
                                    "--scrypt-r", "2", "--scrypt-p", "3")
        self.assertEqual(mac["kdf"], "PBKDF2")
        for scheme in (key, safe):
            self.assertEqual(scheme["scrypt"], {"n": 1024, "r": 2, "p": 3})
        mac, key, _ = self.parts("--mac-kdf", "scrypt")
        self.assertEqual((mac["kdf"], key["kdf"]), ("scrypt", "PBKDF2"))

    def test_limits_on_reading_do_not_stop_the_proof(self):
        self.expect(DONE, "convert", *OPEN, "--iterations", "50000",
                    "--max-iterations", "2048", "--max-file", "4600", "-o",
                    self.out, LEGACY)

    def test_a_limit_on_work_holds_for_writing_too(self):
        self.refuse(LIMIT, "more key derivation work", LEGACY, "--iterations",
                    "50000", "--max-work", "20000")

    def test_profiles(self):
        for names, cipher, kind in (
                (["okta-workflows"], "AES-256-CBC", "PBMAC1"),
                (["rfc9579", "fips-140-3", "openssl-3.4", "java-26"],
                 "AES-256-CBC", "PBMAC1"),
                (["windows-2016"], "3DES-3KEY-CBC", "HMAC-PKCS12"),
                (["openssl-3.0", "java-17"], "AES-256-CBC", "HMAC-PKCS12")):
            args = [word for name in names for word in ("--profile", name)]
            with self.subTest(names):
                # Without --iterations, which a profile may have a say in.
                self.expect(DONE, "convert", *OPEN, *args, "--force", "-o",
                            self.out, LEGACY)
                found = schemes(self.info(self.out))
                self.assertEqual(found.pop("mac")["scheme"], kind)
                self.assertEqual({s["cipher"] for s in found.values()},
                                 {cipher})


class Content(Converting):
    def all_of(self, path):
        """What is in it, but for where it stands and what protects it."""
        return [(bag["type"].replace("shrouded-", ""), bag["oid"]
                 if bag["type"] not in ("key", "shrouded-key") else None,
                 sorted(map(str, bag["attributes"])),
                 (bag["certificate"] or {}).get("sha256"))
                for bag in bags_of(self.info(path))]

    def test_all_kinds_of_bags_come_through(self):
        for name in ("bags-all.p12", "attr-order.p12", "nested-safes-8.p12",
                     "duplicate-cert.p12", "keytool-secret.p12",
                     "bag-unknown.p12", "empty-safecontents.p12",
                     "empty-authsafe.p12", "safes-33.p12", "nss.p12",
                     "certs-1000.p12", "pem.p12", "keytool-truststore.p12"):
            with self.subTest(name):
                data = self.done(vector(name), "--force")
                before, after = self.all_of(vector(name)), self.all_of(self.out)
                if name != "attr-order.p12":  # a SET that had none
                    self.assertEqual(before, after)
                self.assertEqual(data["proof"]["bags"], len(before))
                self.assertEqual(data["proof"]["read_back"], "file")

    def test_what_was_proved_is_said(self):
        out = self.convert(DONE, LEGACY).out
        self.assertIn("proved: 4 bags, 4 attributes identical; MAC PBMAC1 "
                      "with HMAC-SHA-256; keys and safes PBES2 with "
                      "AES-256-CBC\n", out)
        self.assertRegex(out, r"written: .*/out\.p12, 4,\d\d\d bytes\n")

    def test_a_public_keys_safe_is_carried_over(self):
        data = self.done(vector("enveloped-rsa.p12"))
        self.assertIn("authSafe[0]: encrypted for a public key: carried over "
                      "as it is", data["warnings"])
        self.assertEqual(data["safes"][0]["type"], "enveloped")

    def test_what_is_malformed_is_carried_over(self):
        data = self.done(vector("class-type-cert-value-integer.p12"))
        self.assertRegex(data["warnings"][0], r"malformed: carried over")

    def test_an_attribute_that_is_malformed_too(self):
        data = self.done(vector("class-type-attribute-third.p12"))
        self.assertIn("authSafe[0].bag[0].attr[2]: malformed: carried over as "
                      "it is", data["warnings"])

    def test_a_key_that_is_none_when_decrypted_is_an_error(self):
        result = self.refuse(INPUT, "(P12_E_TRUNCATED)",
                             vector("class-inner-length-decrypted-key.p12"))
        self.assertNotIn("malformed", result.err)

    def test_the_leaf_first(self):
        file = vector("order-root-first.p12")

        def subjects():
            return [bag["certificate"]["subject"].split(",")[0]
                    for bag in bags_of(self.info(self.out))
                    if bag["certificate"]]

        before = ["CN=Root CA", "CN=Issuing CA", "CN=client.example"]
        self.done(file)
        self.assertEqual(subjects(), before)
        self.done(file, "--force", "--order", "keep")
        self.assertEqual(subjects(), before)
        self.done(file, "--force", "--order", "leaf-first")
        self.assertEqual(subjects(), before[::-1])

    def test_order_leaves_other_bags_where_they_are(self):
        legacy = self.info(LEGACY)
        ders = [read(self.path(name)) for name in self.extract()]
        key = ders.pop(0)
        root, issuing, leaf = ders[2], ders[1], ders[0]
        other = container.bag(99, container.tlv(0x05))
        file = self.write("mixed.p12", container.container(
            container.cert_bag(root), container.key_bag(key),
            container.cert_bag(issuing), other, container.cert_bag(leaf)))
        data = self.done(file, "--order", "leaf-first", "--new-password",
                         "pass:changeit")
        self.assertEqual([bag["type"] for bag in bags_of(data)],
                         ["certificate", "shrouded-key", "certificate",
                          "unknown", "certificate"])
        names = [bag["certificate"]["subject"].split(",")[0]
                 for bag in bags_of(self.info(self.out)) if bag["certificate"]]
        self.assertEqual(names, ["CN=client.example", "CN=Issuing CA",
                                 "CN=Root CA"])
        self.assertEqual(len(list(bags_of(legacy))), 4)

    def extract(self):
        self.expect(DONE, "extract", *OPEN, "--plaintext-keys", "--der",
                    "--out-dir", self.path("parts"), LEGACY)
        names = sorted(os.listdir(self.path("parts")))
        keys = [name for name in names if name.startswith("key")]
        certs = [name for name in names if name.startswith("cert")]
        return [os.path.join("parts", name) for name in keys + certs]


class Selection(Converting):
    def types(self, *args):
        data = self.done(vector("bags-all.p12"), "--force", *args)
        return ([bag["type"] for bag in bags_of(data)], data["dropped"])

    def test_words_that_are_neither(self):
        for option in ("--drop", "--keep"):
            for word in ("keys", "", "mac", "authSafe", "authSafe[0].bag",
                         "authSafe[0].attr[1]", "authSafe[x]",
                         "authSafe[0].bag[1]x"):
                self.refuse(USAGE, option, LEGACY, option, word)

    def test_a_path_that_is_no_part(self):
        for word in ("authSafe[9]", "authSafe[0].bag[99]",
                     "authSafe[0].bag[0].bag[0]"):
            self.refuse(USAGE, "there is no part " + word, LEGACY, "--drop",
                        word)

    def test_nothing_would_be_left(self):
        self.refuse(NO, "nothing would be left", LEGACY, "--keep", "crl")
        self.refuse(NO, "nothing would be left", LEGACY, "--drop",
                    "authSafe[0]", "--drop", "authSafe[1]")

    def test_dropping_by_type(self):
        every, dropped = self.types()
        self.assertEqual(dropped, [])
        for word, kind in (("key", "key"), ("crl", "crl"),
                           ("secret", "secret"), ("unknown", "unknown"),
                           ("nested", "safe-contents")):
            with self.subTest(word):
                left, dropped = self.types("--drop", word)
                gone = {"key", "shrouded-key"} if word == "key" else {kind}
                self.assertFalse(gone & set(left), left)
                self.assertTrue(dropped)
                self.assertLess(len(left), len(every))

    def test_keeping_by_type(self):
        left, dropped = self.types("--keep", "certificate")
        self.assertLessEqual(set(left), {"certificate", "safe-contents"})
        self.assertIn("sdsi", {part["type"] for part in dropped})
        left, _ = self.types("--keep", "sdsi", "--keep", "crl")
        self.assertLessEqual(set(left), {"certificate", "crl",
                                         "safe-contents"})

    def test_by_path_and_it_is_said(self):
        result = self.convert(DONE, LEGACY, "--drop", "authSafe[0].bag[2]")
        self.assertIn("dropped: authSafe[0].bag[2] (certificate)\n",
                      result.out)
        self.assertIn("proved: 3 bags", result.out)
        data = self.done(LEGACY, "--force", "--drop", "authSafe[0].bag[2]")
        self.assertEqual(data["dropped"], [{"path": "authSafe[0].bag[2]",
                                            "type": "certificate"}])
        data = self.done(LEGACY, "--force", "--keep", "authSafe[1]")
        self.assertEqual([bag["type"] for bag in bags_of(data)],
                         ["shrouded-key"])
        self.assertEqual(len(data["safes"]), 1)
        data = self.done(LEGACY, "--force", "--keep", "certificate", "--drop",
                         "authSafe[0].bag[0]")
        self.assertEqual(len(list(bags_of(data))), 2)


class Closed(Converting):
    PART = "authSafe[1].bag[0]"

    def test_a_part_under_another_password(self):
        for name, path in (("part-key-password.p12", self.PART),
                           ("part-safe-password.p12", "authSafe[0]")):
            result = self.refuse(PASSWORD, path, vector(name))
            self.assertIn("--part-password PATH=SRC", result.err)
            self.assertIn("--keep-closed", result.err)

    def test_it_is_opened_by_its_own(self):
        for name, path in (("part-key-password.p12", self.PART),
                           ("part-safe-password.p12", "authSafe[0]")):
            data = self.done(vector(name), "--force", "--part-password",
                             path + "=pass:another")
            self.assertEqual(data["proof"]["closed"], 0)
            self.expect(DONE, "verify", *OPEN, self.out)
        self.expect(PASSWORD, "convert", *OPEN, "--force", "--part-password",
                    self.PART + "=pass:wrong", "-o", self.out,
                    vector("part-key-password.p12"))
        self.expect(USAGE, "convert", *OPEN, "--force", "--part-password",
                    "authSafe[7]=pass:wrong", "-o", self.out,
                    vector("part-key-password.p12"))

    def test_a_second_password_will_do_as_well(self):
        self.done(vector("part-key-password.p12"), "-p", "pass:another")

    def test_it_is_carried_over_closed(self):
        for name, path in (("part-key-password.p12", self.PART),
                           ("part-safe-password.p12", "authSafe[0]")):
            with self.subTest(name):
                data = self.done(vector(name), "--force", "--keep-closed",
                                 "--new-password", "pass:a new one")
                self.assertEqual(data["proof"]["closed"], 1)
                self.assertIn(path + ": closed: carried over as it is",
                              data["warnings"])
                self.expect(DONE, "verify", "-p", "pass:a new one", "-p",
                            "pass:another", self.out)

    def test_even_with_the_new_password_its_own(self):
        self.done(vector("part-key-password.p12"), "--keep-closed",
                  "--new-password", "pass:another")
        self.expect(DONE, "verify", "-p", "pass:another", self.out)

    def test_it_is_left_out(self):
        data = self.done(vector("part-key-password.p12"), "--drop", "key")
        self.assertEqual(data["proof"]["closed"], 0)
        data = self.done(vector("part-safe-password.p12"), "--force", "--drop",
                         "authSafe[0]")
        self.assertEqual(data["dropped"],
                         [{"path": "authSafe[0]", "type": "safe"}])
        # Whether there are certificates in it nobody can tell.
        self.expect(PASSWORD, "convert", *OPEN, "-o", self.out, "--force",
                    "--keep", "key", vector("part-safe-password.p12"))

    def test_an_algorithm_that_is_not_known(self):
        name = vector("pbes2-seed-cbc.p12")
        self.refuse(UNSUPPORTED, "P12_E_ALGORITHM", name)
        self.done(name, "--keep-closed")


class MacOnly(Converting):
    def test_what_it_excludes(self):
        for args in (("--new-password", "pass:x"), ("--drop", "key"),
                     ("--keep", "key"), ("--order", "leaf-first"),
                     ("--cipher", "aes256"), ("--key-cipher", "aes256"),
                     ("--cert-cipher", "none"), ("--kdf", "scrypt")):
            self.refuse(USAGE, "--mac-only excludes", LEGACY, "--mac-only",
                        *args)

    def test_all_but_the_mac_stays_byte_for_byte(self):
        data = self.done(LEGACY, "--mac-only", "--mac-hash", "sha512")
        self.assertEqual((data["mac"]["scheme"], data["mac"]["hmac"]),
                         ("PBMAC1", "SHA-512"))
        before, after = self.info(LEGACY), self.info(self.out)
        self.assertEqual(before["safes"][0]["scheme"],
                         after["safes"][0]["scheme"])
        # The AuthenticatedSafe of the one is in the other.
        old, new = read(LEGACY), read(self.out)
        size = sum(safe["size"] for safe in before["safes"])
        start = before["safes"][0]["offset"]
        self.assertIn(old[start:start + size], new)
        self.expect(DONE, "verify", *OPEN, self.out)

    def test_a_closed_part_is_no_hindrance(self):
        data = self.done(vector("part-key-password.p12"), "--mac-only")
        self.assertEqual(data["mac"]["scheme"], "PBMAC1")

    def test_the_mac_keeps_a_password_of_its_own(self):
        self.done(vector("two-passwords.p12"), "--mac-only", "--mac-password",
                  "pass:another")
        self.expect(PASSWORD, "verify", *OPEN, self.out)
        self.expect(DONE, "verify", *OPEN, "--mac-password", "pass:another",
                    self.out)

    def test_a_wrong_mac_is_not_made_right(self):
        self.refuse(PASSWORD, "P12_E_MAC", vector("mac-mismatch-opens.p12"),
                    "--mac-only")

    def test_the_profile_of_what_is_not_written_is_not_promised(self):
        result = self.expect(DONE, "convert", *OPEN, "--mac-only", "--profile",
                             "okta-workflows", "-o", self.out, LEGACY)
        self.assertIn("not compliant with okta-workflows: authSafe[0]: "
                      "PKCS12-PBE with RC2-40-CBC", result.err)


class Streams(Converting):
    def test_from_standard_input(self):
        self.convert(DONE, "-", input=read(LEGACY))
        self.expect(DONE, "verify", *OPEN, self.out)

    def test_to_standard_output(self):
        result = self.expect(DONE, "convert", *OPEN, *QUICK, "-o", "-", LEGACY)
        self.assertIn("in memory", result.err)
        self.assertIn("proved: 4 bags", result.err)
        self.expect(DONE, "verify", *OPEN, "-", input=result.raw)

    def test_a_full_disk_behind_it(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            result = run("convert", *OPEN, *QUICK, "-o", "-", LEGACY,
                         stdout=full)
        self.assertEqual(result.code, FILE)
        self.assertIn("No space left", result.err)

    def test_the_mode_is_0600_at_any_umask(self):
        for umask in (0, 0o22, 0o777):
            self.convert(DONE, LEGACY, "--force", preexec_fn=lambda m=umask:
                         os.umask(m) and None)
            self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)

    def test_every_salt_is_a_new_one(self):
        self.convert(DONE, LEGACY)
        first = read(self.out)
        self.convert(DONE, LEGACY, "--force")
        self.assertNotEqual(first, read(self.out))

    def test_progress_is_shown_on_a_terminal(self):
        terminal = Terminal("convert", *OPEN, "--iterations", "3000000", "-o",
                            self.out, LEGACY)
        self.assertEqual(terminal.finish(), DONE)
        self.assertIn(b"deriving keys", terminal.shown)


class Text(Converting):
    def test_names_come_back_escaped(self):
        out = self.path("a\033[31m.p12")
        result = self.expect(DONE, "convert", *OPEN, *QUICK, "-o", out, LEGACY)
        self.assertNotRegex(result.out, "\033")
        self.assertIn("\\u001b", result.out)
        self.assertNotIn("\033", re.sub(r"\n", "", result.err))


if __name__ == "__main__":
    main()
