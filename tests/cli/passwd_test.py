#!/usr/bin/env python3
"""Another password, and nothing else."""
import os
import stat

import container
from command import (DONE, FILE, INPUT, NO, PASSWORD, UNSUPPORTED, USAGE,
                     Terminal, main, run, vector)
from writing import OPEN, Writing, bags_of, read, schemes

NEW = ("--new-password", "pass:a new one")


class Changing(Writing):
    def refuse(self, code, hint, name, *args, **more):
        file = self.copy(name)
        result = self.expect(code, "passwd", *args, file, **more)
        self.assertIn(hint, result.err)
        self.assertEqual(result.out, "")
        self.assertEqual(read(file), read(vector(name)))
        self.assertEqual(self.left(), ["in.p12"])
        return result

    def change(self, name, *args, password="pass:changeit"):
        file = self.copy(name)
        data = self.expect(DONE, "passwd", "-p", password, *NEW, "--json",
                           *args, file).json()
        self.check_schema(data)
        return data


class Refusals(Changing):
    def test_a_wrong_password(self):
        self.refuse(PASSWORD, "P12_E_MAC", "legacy.p12", "-p", "pass:wrong",
                    *NEW)

    def test_no_password(self):
        self.refuse(PASSWORD, "--password env:NAME", "legacy.p12", *NEW)

    def test_no_new_one(self):
        self.refuse(PASSWORD, "--new-password env:NAME", "legacy.p12", *OPEN)

    def test_a_source_that_is_none(self):
        self.refuse(USAGE, "--new-password: the source", "legacy.p12", *OPEN,
                    "--new-password", "secret word")

    def test_nothing_under_a_password(self):
        self.refuse(NO, "p12 convert --new-password", "openssl-plain-nomac.p12",
                    *NEW)

    def test_what_is_not_written_any_more(self):
        for name, words in (("pbe-sha1-rc4-128.p12", "RC4-128"),
                            ("pbes1-md2-des-cbc.p12", "PBES1"),
                            ("mac-streebog-256.p12", "HMAC-GOST")):
            result = self.refuse(UNSUPPORTED, "p12 convert --new-password",
                                 name, *OPEN, *NEW)
            self.assertIn(words, result.err)

    def test_safes_that_are_not_alike(self):
        path = self.mixed()
        before = read(path)
        result = self.expect(UNSUPPORTED, "passwd", *OPEN, *NEW, path)
        self.assertIn("authSafe[1].bag[0] is not protected like "
                      "authSafe[0].bag[0]", result.err)
        self.assertEqual(read(path), before)

    def mixed(self):
        """Two keys, one of them plain."""
        self.expect(DONE, "extract", *OPEN, "--keys", "--plaintext-keys",
                    "--der", "-o", self.path("key"), vector("legacy.p12"))
        self.expect(DONE, "extract", *OPEN, "--keys", "--der", "-o",
                    self.path("shrouded"), "--out-iterations", "1000",
                    vector("legacy.p12"))
        auth = [container.data(container.tlv(0x30, bag)) for bag in (
            container.bag(2, read(self.path("shrouded"))),
            container.key_bag(read(self.path("key"))))]
        return self.write("in.p12", container.tlv(
            0x30, container.tlv(0x02, b"\x03"),
            container.data(container.tlv(0x30, *auth))))

    def test_a_part_under_another_password(self):
        result = self.refuse(PASSWORD, "authSafe[1].bag[0]",
                             "part-key-password.p12", *OPEN, *NEW)
        self.assertIn("a second --password", result.err)
        self.assertNotIn("--drop", result.err)

    def test_the_file_itself_as_out(self):
        file = self.copy("legacy.p12")
        result = self.expect(USAGE, "passwd", *OPEN, *NEW, "--force", "-o",
                             file, file)
        self.assertIn("without -o it is replaced", result.err)
        self.assertNotIn("--in-place", result.err)

    def test_what_is_no_container(self):
        self.refuse(INPUT, "not PKCS#12", "other.jks", *OPEN, *NEW)

    def test_standard_input_is_not_replaced(self):
        result = self.expect(USAGE, "passwd", *OPEN, *NEW, "-")
        self.assertIn("-o OUT", result.err)

    def test_backup_is_for_what_is_replaced(self):
        self.refuse(USAGE, "--backup", "legacy.p12", *OPEN, *NEW, "--backup",
                    "-o", self.out)


class Keeping(Changing):
    def kept(self, name, *args, password="pass:changeit"):
        self.change(name, *args, password=password)
        self.assertEqual(self.protection(self.path("in.p12"),
                                         "pass:a new one"),
                         self.protection(vector(name), password))

    def protection(self, path, password):
        """But for the key length, which PBES2 may say or not say."""
        found = schemes(self.info(path, password))
        for scheme in found.values():
            del scheme["key_length_given"]
        return found

    def test_every_part_keeps_its_algorithms(self):
        for name in ("legacy.p12", "openssl-3.5-pbmac1.p12", "openssl-3.0.p12",
                     "pbe-mixed.p12", "pbe-sha1-rc2-40.p12", "keytool.p12",
                     "keytool-legacy.p12", "nomac.p12", "openssl-nomac.p12",
                     "mac-sha3-256.p12", "pbmac1-keylen-20.p12",
                     "pbmac1-prf-sha384.p12", "openssl-plain.p12",
                     "keytool-secret.p12", "openssl-saltlen64.p12",
                     "pbes2-aes-192-cbc-hmac-sha-224.p12",
                     "openssl-iter1.p12"):
            with self.subTest(name):
                self.kept(name)

    def test_all_of_it_is_under_the_new_one(self):
        self.change("legacy.p12")
        self.expect(PASSWORD, "verify", *OPEN, self.path("in.p12"))
        self.expect(DONE, "verify", "-p", "pass:a new one",
                    self.path("in.p12"))

    def test_two_passwords_become_one(self):
        self.change("two-passwords.p12", "--mac-password", "pass:another")
        self.expect(DONE, "verify", "-p", "pass:a new one",
                    self.path("in.p12"))

    def test_a_part_may_keep_its_own(self):
        data = self.change("part-key-password.p12", "--keep-closed")
        self.assertEqual(data["proof"]["closed"], 1)
        self.expect(DONE, "verify", "-p", "pass:a new one", "-p",
                    "pass:another", self.path("in.p12"))
        data = self.change("part-key-password.p12", "--part-password",
                           "authSafe[1].bag[0]=pass:another")
        self.assertEqual(data["proof"]["closed"], 0)

    def test_a_recovered_encoding_becomes_the_standards(self):
        for name in ("password-latin1.p12", "password-bmp-legacy.p12"):
            row = next(line.split("\t") for line in open(
                os.path.join(os.path.dirname(vector(name)), os.pardir,
                             "MANIFEST.tsv"), encoding="utf-8")
                if line.startswith(name + "\t"))
            file = self.copy(name)
            self.expect(DONE, "passwd", "-p", "env:WORD", "--new-password",
                        "env:WORD", file, env={"WORD": row[1]})
            self.expect(DONE, "verify", "--strict", "-p", "env:WORD", file,
                        env={"WORD": row[1]})

    def test_bags_and_attributes(self):
        data = self.change("legacy.p12")
        self.assertEqual(data["proof"]["bags"], 4)
        self.assertEqual(data["proof"]["attributes"], 4)
        self.assertEqual(len(list(bags_of(data))), 4)

    def test_into_another_file(self):
        file = self.copy("legacy.p12")
        os.chmod(file, 0o644)
        self.expect(DONE, "passwd", *OPEN, *NEW, "-o", self.out, file)
        self.assertEqual(read(file), read(vector("legacy.p12")))
        self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)
        self.expect(FILE, "passwd", *OPEN, *NEW, "-o", self.out, file)
        result = self.expect(DONE, "passwd", *OPEN, *NEW, "-o", "-", "-",
                             input=read(file))
        self.expect(DONE, "verify", "-p", "pass:a new one", "-",
                    input=result.raw)

    def test_a_backup(self):
        file = self.copy("legacy.p12")
        self.expect(DONE, "passwd", *OPEN, *NEW, "--backup", file)
        self.assertEqual(read(file + "~"), read(vector("legacy.p12")))

    def test_a_weak_one_is_told(self):
        file = self.copy("legacy.p12")
        result = self.expect(DONE, "passwd", *OPEN, "--new-password",
                             "pass:123456", file)
        self.assertIn("one that is tried first", result.err)
        self.assertNotIn("123456", result.err + result.out)

    def test_no_change_is_told(self):
        file = self.copy("legacy.p12")
        result = self.expect(DONE, "passwd", *OPEN, "--new-password",
                             "pass:changeit", file)
        self.assertIn("the new password is the old one", result.err)
        result = self.expect(DONE, "passwd", *OPEN, *NEW, file)
        self.assertNotIn("the old one", result.err)

    def test_at_a_terminal_everything_is_asked_for(self):
        file = self.copy("legacy.p12")
        terminal = Terminal("passwd", file)
        for prompt, word in ((b"Password for", b"changeit\n"),
                             (b"New password for", b"typed\n"),
                             (b"Once more", b"typed\n")):
            terminal.wait_for(prompt)
            terminal.type(word)
        self.assertEqual(terminal.finish(), DONE)
        self.assertNotIn(b"typed", terminal.shown)
        self.expect(DONE, "verify", "-p", "pass:typed", file)

    def test_quiet(self):
        file = self.copy("legacy.p12")
        result = run("passwd", "-q", *OPEN, "--new-password", "pass:test",
                     file)
        self.assertEqual((result.code, result.out, result.err),
                         (DONE, "", ""))


if __name__ == "__main__":
    main()
