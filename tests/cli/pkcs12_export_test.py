#!/usr/bin/env python3
"""`p12 pkcs12 -export`: what it takes, in which order, under which algorithms
and attributes, and OpenSSL's words for what it refuses. tests/peers compares it
with OpenSSL itself."""
import base64
import hashlib
import os
import re
import stat

import made
from command import Case, main, run

DONE, FAILED = 0, 1
WORD = "pass:a good one"

FRIENDLY_NAME, LOCAL_KEY_ID = "friendlyName", "localKeyID"
CSP_NAME, LOCAL_KEY_SET = "1.3.6.1.4.1.311.17.1", "1.3.6.1.4.1.311.17.2"
TRUSTED = "2.16.840.1.113894.746875.1.1"
KEY_USAGE = bytes.fromhex("300b0603551d0f3104030207")


def bags(data):
    return [bag for safe in data["safes"] for bag in safe["bags"]]


def of_type(data, *types):
    return [bag for bag in bags(data) if bag["type"] in types]


def values(bag, name):
    """The texts, or else the DER, of an attribute; None if it is not there."""
    for attribute in bag["attributes"]:
        if name in (attribute["name"], attribute["oid"]):
            return [value["text"] or value["der"]
                    for value in attribute["values"]]
    return None


def subject(bag):
    return re.sub("CN=(.*),O=Made", r"\1", bag["certificate"]["subject"])


def scheme(data):
    return data and (data["scheme"], data["cipher"] or data["hmac"],
                     data["prf"], data["iterations"], data["salt_length"])


MODERN = ("PBES2", "AES-256-CBC", "HMAC-SHA-256", 2048, 16)
MAC = ("HMAC-PKCS12", "SHA-256", "SHA-256", 2048, 8)


class Exporting(Case):
    def setUp(self):
        super().setUp()
        self.out = self.path("out.p12")

    def export(self, code, *args, word=WORD, **more):
        return self.expect(code, "pkcs12", "-export", "-out", self.out,
                           "-passout", word, *args, **more)

    def refuse(self, line, *args, **more):
        """OpenSSL's words, and no file."""
        result = self.export(FAILED, *args, **more)
        self.assertEqual(result.raw, b"")
        self.assertEqual(result.err.splitlines()[0], line)
        self.assertEqual([name for name in os.listdir(self.folder.name)
                          if name.startswith((".p12", "out"))], [])

    def shown(self, word=WORD, path=None):
        return self.expect(DONE, "info", "--json", "-p", word,
                           path or self.out).json()

    def made(self, *args, **more):
        self.export(DONE, *args, **more)
        return self.shown()

    def keys(self, word=WORD):
        pem = self.expect(DONE, "extract", "--keys", "--plaintext-keys", "-p",
                          word, self.out).out
        return base64.b64decode(re.findall(
            "BEGIN PRIVATE KEY-----(.*)-----END", pem, re.S)[0])

    @staticmethod
    def pair():
        return ["-in", made.leaf(), "-inkey", made.leaf_key()]


class Structure(Exporting):
    def test_certificates_are_encrypted_and_the_key_shrouded(self):
        data = self.made(*self.pair())
        first, second = data["safes"]
        self.assertEqual((first["type"], scheme(first["scheme"])),
                         ("encrypted", MODERN))
        self.assertEqual((second["type"], second["scheme"]), ("data", None))
        self.assertEqual([bag["type"] for bag in bags(data)],
                         ["certificate", "shrouded-key"])
        self.assertEqual(scheme(bags(data)[1]["scheme"]), MODERN)
        self.assertEqual(scheme(data["mac"]), MAC)

    def test_the_local_key_id_is_the_certificates_sha1(self):
        digest = hashlib.sha1(made.der(made.leaf())).hexdigest()
        for bag in bags(self.made(*self.pair())):
            self.assertEqual(values(bag, LOCAL_KEY_ID), ["0414" + digest])
            self.assertIsNone(values(bag, FRIENDLY_NAME))

    def test_the_keys_certificate_comes_first_and_others_stay_in_order(self):
        bundle = self.write("all.pem", made.read(made.chain()) +
                            made.read(made.leaf()) +
                            made.read(made.leaf_key()))
        data = self.made("-in", bundle, "-certfile", made.chain())
        self.assertEqual([subject(bag) for bag in
                          of_type(data, "certificate")],
                         ["leaf p256", "Root", "Other Root", "Issuing",
                          "Root", "Other Root", "Issuing"])

    def test_names_go_to_the_key_its_certificate_and_the_others_in_turn(self):
        data = self.made(*self.pair(), "-certfile", made.chain(), "-name",
                         "Näme", "-caname", "one", "-caname", "two")
        self.assertEqual([values(bag, FRIENDLY_NAME) for bag in bags(data)],
                         [["Näme"], ["one"], ["two"], None, ["Näme"]])

    def test_without_a_key_the_names_begin_with_the_first_certificate(self):
        data = self.made("-in", made.chain(), "-nokeys", "-name", "no key's",
                         "-caname", "one")
        self.assertEqual([values(bag, FRIENDLY_NAME) for bag in bags(data)],
                         [["one"], None, None])
        self.assertEqual([values(bag, LOCAL_KEY_ID) for bag in bags(data)],
                         [None] * 3)

    def test_a_key_alone_has_a_name_and_no_id(self):
        data = self.made("-in", made.leaf_key(), "-nocerts", "-name", "n")
        self.assertEqual([bag["type"] for bag in bags(data)],
                         ["shrouded-key"])
        self.assertEqual(values(bags(data)[0], FRIENDLY_NAME), ["n"])
        self.assertIsNone(values(bags(data)[0], LOCAL_KEY_ID))

    def test_microsofts_attributes_are_the_keys_alone(self):
        data = self.made(*self.pair(), "-CSP", "A CSP", "-LMK")
        cert, key = bags(data)
        self.assertEqual(values(key, CSP_NAME), ["A CSP"])
        self.assertEqual(values(key, LOCAL_KEY_SET), [])
        self.assertIsNone(values(cert, CSP_NAME))

    def test_the_last_of_keyex_and_keysig_counts(self):
        plain = made.key_der(made.leaf_key())
        self.made(*self.pair())
        self.assertEqual(self.keys(), plain)
        for args, usage in ((["-keyex"], b"\x04\x10"),
                            (["-keyex", "-keysig"], b"\x07\x80"),
                            (["-keysig", "-keyex"], b"\x04\x10")):
            self.made(*self.pair(), *args)
            self.assertEqual(
                self.keys()[-15:],
                bytes.fromhex("a00d") + KEY_USAGE[:-1] + usage, args)

    def test_what_java_trusts_are_all_certificates_and_no_key(self):
        for word, usage in (("anyExtendedKeyUsage", "anyExtendedKeyUsage"),
                            ("TLS Web Client Authentication", "clientAuth"),
                            ("2.5.29.37.0", "anyExtendedKeyUsage"),
                            ("1.2.16384", "1.2.16384")):
            data = self.made(*self.pair(), "-certfile", made.chain(),
                             "-jdktrust", word)
            self.assertEqual([values(bag, TRUSTED) for bag in bags(data)],
                             [[usage]] * 4)
            self.assertEqual([values(bag, LOCAL_KEY_ID) for bag in
                              bags(data)], [None] * 4)


class Algorithms(Exporting):
    def protections(self, *args):
        data = self.made(*self.pair(), *args)
        return (scheme(data["safes"][0]["scheme"]),
                scheme(of_type(data, "key", "shrouded-key")[0]["scheme"]),
                scheme(data["mac"]))

    def test_legacy_is_what_was_written_before_3_0(self):
        self.assertEqual(
            self.protections("-legacy"),
            (("PKCS12-PBE", "RC2-40-CBC", "SHA-1", 2048, 8),
             ("PKCS12-PBE", "3DES-3KEY-CBC", "SHA-1", 2048, 8),
             ("HMAC-PKCS12", "SHA-1", "SHA-1", 2048, 8)))

    def test_pbmac1_hashes_with_the_macs_digest_unless_told(self):
        self.assertEqual(self.protections("-pbmac1_pbkdf2", "-macalg",
                                          "sha512")[2],
                         ("PBMAC1", "SHA-512", "HMAC-SHA-512", 2048, 8))
        self.assertEqual(
            self.protections("-pbmac1_pbkdf2", "-macalg", "sha384",
                             "-pbmac1_pbkdf2_md", "sha256")[2],
            ("PBMAC1", "SHA-384", "HMAC-SHA-256", 2048, 8))

    def test_counts_are_taken_in_their_order(self):
        for args, content, mac in (
                (["-iter", "5"], 5, 5), (["-noiter"], 1, 2048),
                (["-nomaciter"], 2048, 1), (["-iter", "5", "-noiter"], 1, 5),
                (["-nomaciter", "-iter", "5"], 5, 5),
                (["-iter", "5", "-maciter"], 5, 5)):
            certs, key, integrity = self.protections(*args)
            self.assertEqual((certs[3], key[3], integrity[3]),
                             (content, content, mac), args)

    def test_without_a_mac_certificates_are_plain_unless_told_after_it(self):
        data = self.made(*self.pair(), "-nomac")
        self.assertEqual((data["mac"], data["safes"][0]["type"]),
                         (None, "data"))
        data = self.made(*self.pair(), "-nomac", "-certpbe", "AES-128-CBC")
        self.assertEqual((data["mac"], data["safes"][0]["type"]),
                         (None, "encrypted"))

    def test_none_is_no_encryption(self):
        data = self.made(*self.pair(), "-keypbe", "NONE", "-certpbe", "NONE")
        self.assertEqual([safe["type"] for safe in data["safes"]],
                         ["data", "data"])
        self.assertEqual([bag["type"] for bag in bags(data)],
                         ["certificate", "key"])

    def test_a_name_is_openssls_letter_by_letter(self):
        for name in ("none", "aes256", "Aes-256-cbc", "des3"):
            self.refuse(f"Unknown PBE algorithm {name}", *self.pair(),
                        "-keypbe", name)
        self.refuse("pkcs12: Unknown option or message digest: sha512/256",
                    *self.pair(), "-macalg", "sha512/256")
        self.refuse("Error creating PBMAC1", *self.pair(), "-pbmac1_pbkdf2",
                    "-pbmac1_pbkdf2_md", "SHA-256")

    def test_what_is_not_written_is_refused_by_name(self):
        for name in ("rc4", "PBE-SHA1-RC4-40", "des-cbc", "PBE-MD5-DES"):
            self.refuse(f"Error creating PKCS12 structure for {self.out}",
                        *self.pair(), "-legacy", "-certpbe", name)


class Inputs(Exporting):
    def test_standard_input_serves_for_key_and_certificates(self):
        bundle = made.read(made.leaf()) + made.read(made.leaf_key())
        for args in ([], ["-in", "-"], ["-in", "-", "-inkey",
                                        made.leaf_key()]):
            data = self.made(*args, input=bundle)
            self.assertEqual(len(bags(data)), 2)

    def test_der_and_containers_are_read_as_well(self):
        der = self.write("leaf.der", made.der(made.leaf()))
        key = self.write("key.der", made.key_der(made.leaf_key()))
        self.made("-in", der, "-inkey", key)
        os.rename(self.out, self.path("first.p12"))
        data = self.made("-in", self.path("first.p12"), "-passin", WORD)
        self.assertEqual([bag["type"] for bag in bags(data)],
                         ["certificate", "shrouded-key"])

    def test_names_in_a_container_stay_but_that_of_the_key(self):
        self.made(*self.pair(), "-certfile", made.chain(), "-name", "own",
                  "-caname", "one", "-caname", "two")
        os.rename(self.out, self.path("first.p12"))
        data = self.made("-in", self.path("first.p12"), "-passin", WORD)
        self.assertEqual([values(bag, FRIENDLY_NAME) for bag in bags(data)],
                         [None, ["one"], ["two"], None, None])

    def test_passwords_of_keys_and_of_more_certificates_are_two(self):
        self.export(DONE, *self.pair(), word="pass:inner")
        os.rename(self.out, self.path("first.p12"))
        key = made.openssl("pkcs8", "-topk8", "-in", made.leaf_key(),
                           "-passout", "pass:outer")
        args = ["-in", made.leaf(), "-inkey", self.write("key.pem", key),
                "-certfile", self.path("first.p12"), "-passin", "pass:outer"]
        self.made(*args, "-passcerts", "pass:inner")
        os.unlink(self.out)
        self.refuse("Could not find extra certificates from -certfile from "
                    + self.path("first.p12"), *args, "-passcerts",
                    "pass:outer")

    def test_an_encrypted_key_is_in_nobodys_way_who_wants_certificates(self):
        key = made.openssl("pkcs8", "-topk8", "-in", made.leaf_key(),
                           "-passout", "pass:outer")
        bundle = self.write("both.pem", key + made.read(made.leaf()))
        self.made("-in", bundle, "-inkey", made.leaf_key())
        os.unlink(self.out)
        self.refuse(f"Could not find private key from -in file from {bundle}",
                    "-in", bundle, "-passin", "pass:other")

    def test_a_key_loses_attributes_and_what_stands_twice(self):
        plain = made.key_der(made.leaf_key())
        sec1 = made.openssl("ec", "-in", made.leaf_key())
        self.assertIn(b"BEGIN EC PRIVATE KEY", sec1)
        self.made("-in", made.leaf(), "-inkey", self.write("k.pem", sec1))
        self.assertEqual(self.keys(), plain)

    def test_what_is_not_there_is_told_in_openssls_words(self):
        leaf, key = made.leaf(), made.leaf_key()
        nope = self.path("nope.pem")
        other = made.leaf_key("p384")
        why = f"from {nope}: No such file or directory"
        for line, *args in (
                (f"No cert in -in file '{leaf}' matches private key",
                 "-in", leaf, "-inkey", other),
                (f"Could not find private key from -in file from {leaf}",
                 "-in", leaf),
                (f"Could not find certificates from -in file from {key}",
                 "-in", key),
                ("Could not open file or uri for loading private key from "
                 f"-in file {why}", "-in", nope),
                ("Could not open file or uri for loading certificates from "
                 f"-in file {why}", "-in", nope, "-inkey", key),
                ("Could not open file or uri for loading extra certificates "
                 f"from -certfile {why}", *self.pair(), "-certfile", nope),
                ("Could not open file or uri for loading untrusted "
                 f"certificates {why}", *self.pair(), "-untrusted", nope),
                ("Nothing to export due to -noout or -nocerts and -nokeys",
                 *self.pair(), "-nokeys", "-nocerts"),
                (f"Error creating PKCS12 structure for {self.out}",
                 *self.pair(), "-jdktrust", "nothing")):
            self.refuse(line, *args)


class Chains(Exporting):
    def chain(self, *args, **more):
        data = self.made(*self.pair(), "-chain", *args, **more)
        return [subject(bag) for bag in of_type(data, "certificate")]

    def refuse_chain(self, text, *args, **more):
        self.refuse("Error getting chain: " + text, *args, "-chain",
                    "-no-CApath", **more)

    def test_issuers_follow_up_to_the_root(self):
        wanted = ["leaf p256", "Issuing", "Root"]
        self.assertEqual(self.chain("-CAfile", made.chain()), wanted)
        self.assertEqual(self.chain("-CAfile", made.authority("Root"),
                                    "-untrusted", made.authority("Issuing")),
                         wanted)
        self.assertEqual(self.chain("-CAstore", made.chain()), wanted)
        self.assertEqual(self.chain(env={"SSL_CERT_FILE": made.chain(),
                                         "SSL_CERT_DIR": "/nowhere"}), wanted)

    def test_a_folder_is_searched_by_the_names_that_rehash_gives(self):
        os.mkdir(self.path("certs"))
        self.write("certs/01234567.0", made.read(made.chain()))
        self.assertEqual(self.chain("-CApath", self.path("certs")),
                         ["leaf p256", "Issuing", "Root"])
        os.unlink(self.out)
        os.rename(self.path("certs/01234567.0"), self.path("certs/all.pem"))
        self.refuse("Error getting chain: unable to get local issuer "
                    "certificate", *self.pair(), "-chain", "-no-CAfile",
                    "-CApath", self.path("certs"))

    def test_what_is_there_already_is_not_put_in_twice(self):
        bundle = self.write("all.pem", made.read(made.chain()) +
                            made.read(made.leaf()))
        data = self.made("-in", bundle, "-inkey", made.leaf_key(), "-chain",
                         "-CAfile", made.chain())
        self.assertEqual([subject(bag) for bag in
                          of_type(data, "certificate")],
                         ["leaf p256", "Root", "Other Root", "Issuing"])

    def test_a_chain_that_is_broken_is_told_as_openssl_does(self):
        root, issuing = made.authority("Root"), made.authority("Issuing")
        old = made.leaf(subject="old", end="20210101000000Z")
        new = made.leaf(subject="new", start="20440101000000Z")
        for text, args in (
                ("unable to get local issuer certificate",
                 [*self.pair(), "-CAfile", root]),
                ("unable to get issuer certificate",
                 [*self.pair(), "-CAfile", issuing, "-untrusted", root]),
                ("self-signed certificate in certificate chain",
                 [*self.pair(), "-no-CAfile", "-untrusted", made.chain()]),
                ("self-signed certificate",
                 ["-in", root, "-inkey", made.key("Root"), "-no-CAfile"]),
                ("certificate has expired",
                 ["-in", old, "-inkey", made.leaf_key(subject="old"),
                  "-CAfile", made.chain()]),
                ("certificate is not yet valid",
                 ["-in", new, "-inkey", made.leaf_key(subject="new"),
                  "-CAfile", made.chain()])):
            self.refuse_chain(text, *args)

    def test_an_issuer_has_to_be_a_ca(self):
        middle = made.cert("Middle", "leaf", "Root")
        made.AUTHORITIES["Middle"] = "Root"
        self.addCleanup(made.AUTHORITIES.pop, "Middle")
        below = made.openssl("req", "-new", "-key", made.leaf_key(), "-subj",
                             "/CN=below")
        below = made.openssl("x509", "-req", "-CA", middle, "-CAkey",
                             made.key("Middle"), "-days", "3650", data=below)
        self.refuse_chain("invalid CA certificate", "-in",
                  self.write("below.pem", below), "-inkey", made.leaf_key(),
                  "-CAfile", made.authority("Root"), "-untrusted", middle)

    def test_what_can_not_be_loaded_is_named(self):
        nope = self.path("nope.pem")
        self.refuse(f"Error loading file {nope}", *self.pair(), "-chain",
                    "-CAfile", nope)
        self.refuse(f"Error loading store URI {nope}", *self.pair(),
                    "-chain", "-CAstore", nope)


class Files(Exporting):
    def test_the_old_file_is_replaced_and_nobody_else_may_read_it(self):
        self.write("out.p12", b"old")
        os.chmod(self.out, 0o644)
        self.made(*self.pair())
        self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)

    def test_a_password_has_to_be_utf_8(self):
        result = self.export(FAILED, *self.pair(),
                             word=os.fsdecode(b"pass:\xff"))
        self.assertIn("the password is not UTF-8", result.err)
        self.assertFalse(os.path.exists(self.out))

    def test_on_failure_the_old_file_stays(self):
        self.write("out.p12", b"old")
        self.export(FAILED, "-in", made.leaf(), "-inkey",
                    made.leaf_key("p384"))
        with open(self.out, "rb") as file:
            self.assertEqual(file.read(), b"old")

    def test_without_out_it_goes_to_standard_output(self):
        for args in ([], ["-out", "-"]):
            result = self.expect(DONE, "pkcs12", "-export", *self.pair(),
                                 "-passout", WORD, *args)
            path = self.write("stdout.p12", result.raw)
            self.assertEqual(len(bags(self.shown(path=path))), 2)

    def test_two_passwords_are_asked_for_each_twice(self):
        result = run("pkcs12", "-export", "-out", self.out, *self.pair(),
                     "-twopass", input=b"for the mac\nfor the mac\ninner\n"
                     b"inner\n", start_new_session=True)
        self.assertEqual(result.code, DONE, result.err)
        self.assertEqual(result.err.split(":")[:4],
                         ["Enter MAC Password", "\nVerifying - Enter MAC "
                          "Password", "\nEnter Export Password",
                          "\nVerifying - Enter Export Password"])
        self.expect(DONE, "verify", "-p", "pass:inner", "--mac-password",
                    "pass:for the mac", self.out)

    def test_passwords_that_differ_are_no_password(self):
        result = run("pkcs12", "-export", "-out", self.out, *self.pair(),
                     input=b"one\nother\n", start_new_session=True)
        self.assertEqual(result.code, FAILED)
        self.assertIn("Verify failure\nCan't read Password\n", result.err)
        self.assertFalse(os.path.exists(self.out))


if __name__ == "__main__":
    main()
