#!/usr/bin/env python3
"""Putting keys and certificates together: what is refused and in which words,
what is taken from which files, and what then lies in the container."""
import base64
import json
import os
import re
import stat

import container
import made
from command import (DONE, FILE, INPUT, LIMIT, NO, PASSWORD, USAGE, Case,
                     Terminal, main, run, vector)
from schema import complaints, validator

WORD = ["-p", "pass:a good one"]
FAST = [*WORD, "--iterations", "1000"]

FRIENDLY_NAME, LOCAL_KEY_ID = "friendlyName", "localKeyID"
CSP_NAME, LOCAL_KEY_SET = "1.3.6.1.4.1.311.17.1", "1.3.6.1.4.1.311.17.2"
TRUSTED = "2.16.840.1.113894.746875.1.1"


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


class Creating(Case):
    def setUp(self):
        super().setUp()
        self.out = self.path("out.p12")

    def create(self, code, *args, **more):
        return self.expect(code, "create", "-o", self.out, *FAST, *args,
                           **more)

    def refuse(self, code, *args, **more):
        """Nothing must be left, and nothing be shown as a result."""
        result = self.create(code, *args, **more)
        self.assertEqual(result.raw, b"")
        left = [name for name in os.listdir(self.folder.name)
                if name.startswith((".", "out"))]
        self.assertEqual(left, [])
        return result.err

    def made(self, *args, **more):
        """What is in it then, as info tells."""
        self.create(DONE, *args, **more)
        self.expect(DONE, "verify", *WORD, "--require-mac", self.out)
        return run("info", "--json", *WORD, self.out).json()

    def pair(self, kind="p256", **more):
        return ["--key", made.leaf_key(kind, **more), "--cert",
                made.leaf(kind, **more)]


# ---- Refused ----------------------------------------------------------------


class CommandLine(Creating):
    def test_what_is_missing(self):
        result = self.expect(USAGE, "create", *FAST, *self.pair())
        self.assertIn("--out FILE is missing", result.err)
        self.assertIn("no file given", self.refuse(USAGE))

    def test_what_excludes_each_other(self):
        cert = ["--cert", made.leaf()]
        for args in (["--keyex", "--keysig", *self.pair()],
                     ["--truststore", "--no-key", *cert],
                     ["--truststore", *self.pair()],
                     ["--no-key", *self.pair()],
                     ["--no-key", "--no-cert", *cert],
                     ["--no-key", "--key-password", "pass:x", *cert],
                     ["--truststore", "--name", "x", *cert],
                     ["--truststore", "--csp", "x", *cert],
                     ["--truststore", "--keyex", *cert],
                     ["--truststore", "--keysig", *cert],
                     ["--no-key", "--local-key-set", *cert],
                     ["--truststore", "--chain", made.chain(), *cert]):
            with self.subTest(args):
                self.assertIn("exclude", self.refuse(USAGE, *args))

    def test_secrets_of_another_form(self):
        path = self.write("value", b"\x04\x00")
        for bad in (path, "=" + path, "1.2=", "1=" + path, "1..2=" + path,
                    "1.2.=" + path, ".1.2=" + path, "3.1=" + path,
                    "1.x=" + path, "name=" + path):
            with self.subTest(bad):
                self.assertIn("OID=FILE",
                              self.refuse(USAGE, "--secret", bad))

    def test_sources_of_passwords(self):
        for bad in ("hunter22", "fd:x", "env:"):
            for args in (["-p", bad], ["--key-password", bad]):
                text = self.refuse(USAGE, *args, *self.pair())
                self.assertNotIn("hunter22", text)
        self.assertIn("has a password", self.refuse(
            USAGE, "--key-password", "none", *self.pair()))

    def test_standard_input_is_one_thing(self):
        for args in (["--key", "-", "-p", "stdin"],
                     ["--key", "-", "--secret", "1.2.3=-"],
                     ["--secret", "1.2.3=-", "--secret", "1.2.4=-"],
                     ["--cert", made.leaf(), "-", "--key-password", "fd:0"]):
            with self.subTest(args):
                self.assertIn("one thing only", self.refuse(USAGE, *args))

    def test_more_names_than_there_is_to_be_named(self):
        text = self.refuse(USAGE, *self.pair(), "--name", "a", "--name", "b")
        self.assertIn("more --name options (2) than private keys (1)", text)
        text = self.refuse(USAGE, *self.pair(), "--ca-name", "a")
        self.assertIn("more --ca-name options (1)", text)

    def test_names_that_are_no_utf_8(self):
        for option in ("--name", "--csp"):
            text = self.refuse(USAGE, *self.pair(), option, b"\xff")
            self.assertIn(f"{option}: not UTF-8", text)
        text = self.refuse(USAGE, *self.pair(), "--ca-cert",
                           made.authority("Root"), "--ca-name", b"\xc3")
        self.assertIn("--ca-name: not UTF-8", text)

    def test_two_aliases_that_java_takes_for_one(self):
        text = self.refuse(USAGE, "--truststore", made.authority("Root"),
                           made.authority("Other Root"), "--ca-name", "Mine",
                           "--ca-name", "mINE")
        self.assertIn("mINE", text)

    def test_help_names_profiles_for_those_who_do_not_know_pbmac1(self):
        help_text = " ".join(run("create", "--help").out.split())
        self.assertIn("PBMAC1, that OpenSSL before 3.4, Java before 26, and "
                      "older Windows and macOS do not open", help_text)
        for name in ("openssl-3.0", "java-17", "windows-2016", "macos-14"):
            with self.subTest(name):
                self.assertIn(name, help_text)
                self.create(DONE, "--force", "--profile", name, *WORD,
                            *self.pair())
                data = run("info", "--json", *WORD, self.out).json()
                self.assertNotEqual(data["mac"]["scheme"], "PBMAC1")

    def test_an_unknown_profile(self):
        self.refuse(USAGE, *self.pair(), "--profile", "no-such-profile")


class Mismatch(Creating):
    def test_a_key_of_no_certificate_is_told_which_keys_there_are(self):
        text = self.refuse(NO, "--key", made.key("another"), "--cert",
                           made.leaf("rsa"), "--ca-cert",
                           made.authority("Root"))
        self.assertIn("another-p256.key: the private key (EC, P-256) belongs "
                      "to none of the certificates (P12_E_MISMATCH)\n", text)
        self.assertIn("CN=leaf rsa,O=Made has RSA, 2048 bits\n", text)
        self.assertIn("CN=Root,O=Made has EC, P-256\n", text)

    def test_so_is_one_of_two_keys(self):
        text = self.refuse(NO, *self.pair(), "--key",
                           made.key("another", "rsa"))
        self.assertIn("another-rsa.key: the private key (RSA, 2048 bits)",
                      text)

    def test_a_long_list_is_cut(self):
        many = made.write("many.pem", *(
            made.read(made.cert(f"n{i}", "root", own_key="n"))
            for i in range(23)))
        text = self.refuse(NO, "--key", made.key("another"), "--cert", many)
        self.assertEqual(text.count("CN=n"), 20)
        self.assertIn("and 3 more", text)

    def test_the_certificate_may_be_in_the_wrong_file(self):
        text = self.refuse(NO, "--key", made.leaf_key(), "--chain",
                           made.leaf())
        self.assertIn("give it by --cert: CN=leaf p256", text)

    def test_a_key_without_any_certificate(self):
        text = self.refuse(NO, "--key", made.leaf_key())
        self.assertIn("--no-cert", text)

    def test_certificates_without_any_key(self):
        text = self.refuse(NO, made.leaf(), made.authority("Root"))
        self.assertIn("--no-key", text)
        self.assertIn("--truststore", text)

    def test_nothing_to_put_in(self):
        text = self.refuse(NO, "--chain", made.chain())
        self.assertIn("nothing to put in", text)

    def test_a_key_that_contradicts_itself(self):
        other = made.key_der(made.key("another"))
        mine = made.key_der(made.leaf_key())
        self.assertEqual(len(mine), len(other))
        forged = self.write("forged.der", mine[:-65] + other[-65:])
        text = self.refuse(NO, "--key", forged, "--cert", made.leaf())
        self.assertIn("forged.der: this private key is no good", text)

    def test_as_json(self):
        result = self.create(NO, "--json", "--key", made.key("another"),
                             "--cert", made.leaf())
        data = json.loads(result.err)
        self.assertEqual(complaints(validator("error"), data), [])
        self.assertEqual((data["code"], data["exit_code"]),
                         ("P12_E_MISMATCH", NO))
        self.assertIn("CN=leaf p256", data["text"])
        self.assertEqual(result.raw, b"")


class NoMaterial(Creating):
    def test_files_of_other_kinds_are_named(self):
        request = made.write("request.pem", made.openssl(
            "req", "-new", "-key", made.leaf_key(), "-subj", "/CN=x"))
        public = made.write("public.pem", made.openssl(
            "pkey", "-in", made.leaf_key(), "-pubout"))
        for path, words in (
                (vector("other.jks"), "a Java keystore (JKS)"),
                (vector("legacy.p12"), "p12 extract takes out"),
                (request, "request"),
                (public, "public key"),
                (self.write("text", b"Hello\n"), "text"),
                (self.write("empty", b""), "empty")):
            for option in ([], ["--key"], ["--cert"], ["--chain"]):
                with self.subTest(path=path, option=option):
                    text = self.refuse(INPUT, *option, path)
                    self.assertIn("no key, certificate or CRL: it is", text)
                    self.assertIn(words, text)

    def test_an_option_names_what_its_file_holds(self):
        key, cert, crl = made.leaf_key(), made.leaf(), made.crl()
        for option, path, words in (
                ("--key", cert, "no private key in it: it is a PEM "
                                "certificate"),
                ("--cert", key, "no certificate in it"),
                ("--ca-cert", crl, "no certificate in it"),
                ("--chain", key, "no certificate in it"),
                ("--crl", cert, "no CRL in it")):
            with self.subTest(option):
                self.assertIn(words, self.refuse(INPUT, option, path))

    def test_as_json(self):
        result = self.create(INPUT, "--json", vector("other.jks"))
        data = json.loads(result.err)
        self.assertEqual(complaints(validator("error"), data), [])
        self.assertEqual((data["code"], data["format"]),
                         ("P12_E_FORMAT", "a Java keystore (JKS)"))

    def test_a_file_that_ends_too_early(self):
        whole = made.der(made.leaf())
        text = self.refuse(INPUT, self.write("cut.der", whole[:200]))
        self.assertIn("cut.der: ", text)
        pem = made.read(made.leaf_key())
        self.refuse(INPUT, self.write("cut.pem", pem[:100]))

    def test_files_that_can_not_be_read(self):
        self.assertIn("missing", self.refuse(FILE, self.path("missing")))
        self.refuse(FILE, "--cert", self.folder.name)
        self.refuse(FILE, "--secret", "1.2.3=" + self.path("missing"))
        text = self.refuse(LIMIT, "--max-file", "100", made.leaf())
        self.assertIn("--max-file", text)
        result = self.create(FILE, "--json", self.path("missing"))
        data = json.loads(result.err)
        self.assertEqual(complaints(validator("error"), data), [])
        self.assertIsNone(data["code"])

    def test_a_secret_that_is_no_element(self):
        for content in (b"", b"text", b"\x04\x05ab", b"\x04\x00\x04\x00"):
            path = self.write("value", content)
            text = self.refuse(INPUT, "--secret", "1.2.3=" + path)
            self.assertIn("one element of DER", text)


class KeyPasswords(Creating):
    def encrypted(self, name="leaf p256", word="key word", how=("-v2",
                                                                "aes256")):
        path = made.place(f"{name} {word} {how[-1]}.pem")
        made.openssl("pkcs8", "-topk8", "-in", made.key(name), "-passout",
                     f"pass:{word}", *how, "-out", path)
        return path

    def test_a_wrong_one(self):
        for how in (("-v2", "aes256"), ("-v1", "PBE-SHA1-3DES")):
            text = self.refuse(PASSWORD, self.encrypted(how=how), made.leaf(),
                               "--key-password", "pass:another")
            self.assertIn(".pem: key[0]", text)
            self.assertIn("P12_E_PASSWORD", text)

    def test_none_and_nobody_to_ask(self):
        text = self.refuse(PASSWORD, self.encrypted(), made.leaf())
        for word in ("--key-password", "env:", "file:", "fd:", "stdin"):
            self.assertIn(word, text)

    def test_fewer_than_there_are_keys(self):
        args = [self.encrypted(), self.encrypted("other"),
                self.encrypted("third"), "--no-cert"]
        text = self.refuse(PASSWORD, *args, "--key-password", "pass:key word",
                           "--key-password", "pass:key word")
        self.assertIn("more encrypted keys than --key-password", text)

    def test_one_serves_all_keys(self):
        data = self.made(self.encrypted(), self.encrypted("other"),
                         "--no-cert", "--key-password", "pass:key word")
        self.assertEqual(len(of_type(data, "shrouded-key")), 2)

    def test_of_several_each_serves_one(self):
        args = [self.encrypted(), self.encrypted("other", "third word"),
                "--no-cert"]
        words = ["--key-password", "pass:key word",
                 "--key-password", "pass:third word"]
        self.refuse(PASSWORD, *args, *words[2:], *words[:2])
        self.made(*args, *words)

    def test_the_containers_password_is_another(self):
        self.made(self.encrypted(), made.leaf(), "--key-password", "stdin",
                  input=b"key word\n")

    def test_two_lines_of_standard_input(self):
        self.expect(DONE, "create", "-o", self.out, "--key-password", "stdin",
                    "-p", "stdin", "--iterations", "1000", self.encrypted(),
                    made.leaf(), input=b"key word\na good one\n")
        self.expect(DONE, "verify", *WORD, self.out)

    def test_the_user_is_asked(self):
        terminal = Terminal("create", "-o", self.out, *FAST, self.encrypted(),
                            made.leaf())
        terminal.wait_for(b"Password for key 1 of ")
        terminal.wait_for(b": ")
        terminal.type(b"key word\n")
        self.assertEqual(terminal.finish(), DONE, terminal.shown)
        self.assertNotIn(b"key word\r", terminal.shown)


# ---- Taken ------------------------------------------------------------------


class Inputs(Creating):
    """Each form of a key and of a certificate gives the same container."""

    def key_of(self):
        text = self.expect(DONE, "extract", *WORD, "--keys", "--no-text",
                           "--plaintext-keys", self.out).out
        path = self.write("taken.pem", text.encode())
        return made.openssl("pkey", "-in", path, "-outform", "DER")

    def taken(self, kind, *args):
        data = self.made(*args, "--cert", made.leaf(kind))
        self.assertEqual([b["type"] for b in bags(data)],
                         ["certificate", "shrouded-key"])
        wanted = made.openssl("pkey", "-in", made.leaf_key(kind), "-outform",
                              "DER")
        self.assertEqual(self.key_of(), wanted)

    def test_pkcs8(self):
        for kind in made.KINDS:
            with self.subTest(kind):
                self.taken(kind, "--key", made.leaf_key(kind))
                der = self.write("k.der", made.key_der(made.leaf_key(kind)))
                os.remove(self.out)
                self.taken(kind, "--key", der)
                os.remove(self.out)

    def test_pkcs8_encrypted(self):
        for kind in made.KINDS:
            for form in ("PEM", "DER"):
                with self.subTest(kind=kind, form=form):
                    path = self.path("k")
                    made.openssl("pkcs8", "-topk8", "-in", made.leaf_key(kind),
                                 "-outform", form, "-passout", "pass:word",
                                 "-out", path)
                    self.taken(kind, "--key", path, "--key-password",
                               "pass:word")
                    os.remove(self.out)

    def test_pkcs1_sec1_and_dsa(self):
        for kind in ("rsa", "p256", "p384", "p521", "dsa"):
            for form in ("PEM", "DER"):
                with self.subTest(kind=kind, form=form):
                    path = self.path("k")
                    made.openssl("pkey", "-traditional", "-in",
                                 made.leaf_key(kind), "-outform", form, "-out",
                                 path)
                    self.taken(kind, "--key", path)
                    os.remove(self.out)

    def test_the_same_under_the_encryption_of_pem(self):
        for kind in ("rsa", "p256", "dsa"):
            for cipher in ("aes256", "des3"):
                with self.subTest(kind=kind, cipher=cipher):
                    path = self.path("k")
                    made.openssl("pkey", "-traditional", "-" + cipher, "-in",
                                 made.leaf_key(kind), "-passout", "pass:word",
                                 "-out", path)
                    self.assertIn(b"Proc-Type: 4,ENCRYPTED", made.read(path))
                    self.taken(kind, "--key", path, "--key-password",
                               "pass:word")
                    os.remove(self.out)

    def test_forms_of_certificates(self):
        pem, der = made.read(made.leaf()), made.der(made.leaf())
        trusted = made.openssl("x509", "-in", made.leaf(), "-trustout",
                               "-addtrust", "clientAuth")
        pkcs7 = made.openssl("crl2pkcs7", "-nocrl", "-certfile", made.leaf())
        bare = made.openssl("pkcs7", "-outform", "DER", data=pkcs7)
        for why, content in (("PEM", pem), ("DER", der), ("PKCS#7", pkcs7),
                             ("PKCS#7, DER", bare), ("trusted", trusted),
                             ("with text", b"Some text\n" + pem + b"more\n"),
                             ("CR LF", pem.replace(b"\n", b"\r\n"))):
            with self.subTest(why):
                path = self.write("c", content)
                data = self.made("--key", made.leaf_key(), "--cert", path)
                self.assertEqual([subject(b) for b in
                                  of_type(data, "certificate")], ["leaf p256"])
                self.assertEqual(
                    of_type(data, "certificate")[0]["content_size"], len(der))
                os.remove(self.out)

    def test_operands_are_sorted_by_what_is_in_them(self):
        data = self.made(made.crl(), made.authority("Root"), made.leaf_key(),
                         made.leaf(), made.authority("Issuing"))
        self.assertEqual([b["type"] for b in bags(data)],
                         ["certificate"] * 3 + ["crl", "shrouded-key"])
        self.assertEqual([subject(b) for b in of_type(data, "certificate")],
                         ["leaf p256", "Issuing", "Root"])

    def test_one_file_of_everything(self):
        content = made.read(made.authority("Issuing")) + \
            made.read(made.leaf_key()) + made.read(made.leaf())
        path = self.write("all.pem", content)
        for args in ([path], ["--key", path, "--cert", path]):
            data = self.made(*args)
            self.assertEqual([subject(b) for b in
                              of_type(data, "certificate")],
                             ["leaf p256", "Issuing"])
            self.assertEqual(len(of_type(data, "shrouded-key")), 1)
            os.remove(self.out)
        for args in (["-"], ["--key", "-", "--cert", "-"]):
            self.made(*args, input=content)
            os.remove(self.out)

    def test_an_option_takes_no_more_than_it_says(self):
        path = self.write("all.pem", made.read(made.leaf_key()) +
                          made.read(made.leaf()) + made.read(made.crl()))
        result = self.create(DONE, "--key", path, "--cert", made.leaf())
        self.assertIn("1 certificate in it left out", result.err)
        self.assertIn("1 CRL in it left out", result.err)
        os.remove(self.out)
        result = self.create(DONE, "--no-key", path)
        self.assertIn("1 private key in it left out", result.err)

    def test_blocks_of_other_types_are_said(self):
        parameters = made.openssl("ecparam", "-name", "prime256v1")
        path = self.write("k.pem", parameters + made.read(made.leaf_key()))
        result = self.create(DONE, path, made.leaf())
        self.assertIn("1 PEM block in it left out", result.err)

    def test_crls_and_secrets(self):
        secret = self.write("secret", b"\x04\x05value")
        data = self.made(*self.pair(), "--crl", made.crl(), "--secret",
                         "1.3.6.1.4.1.99999.7=" + secret, "--secret",
                         "1.2.3.4=" + secret)
        self.assertEqual([b["type"] for b in bags(data)],
                         ["certificate", "crl", "secret", "secret",
                          "shrouded-key"])
        self.assertEqual([b["value_oid"] for b in of_type(data, "secret")],
                         ["1.3.6.1.4.1.99999.7", "1.2.3.4"])
        der = self.expect(DONE, "extract", *WORD, "--crls", "--der",
                          self.out).raw
        self.assertEqual(der, made.openssl("crl", "-in", made.crl(),
                                           "-outform", "DER"))

    def test_secrets_alone(self):
        secret = self.write("secret", b"\x04\x05value")
        self.made("--secret", "1.2.3=" + secret)
        raw = self.expect(DONE, "extract", *WORD, "--secrets", "--der",
                          self.out).raw
        self.assertEqual(raw, b"\x04\x05value")

    def test_a_key_alone_and_certificates_alone(self):
        data = self.made("--no-cert", made.leaf_key())
        self.assertEqual([b["type"] for b in bags(data)], ["shrouded-key"])
        self.assertIsNone(values(bags(data)[0], LOCAL_KEY_ID))
        os.remove(self.out)
        data = self.made("--no-key", made.leaf(), made.authority("Root"))
        self.assertEqual([subject(b) for b in bags(data)],
                         ["leaf p256", "Root"])
        self.assertEqual([b["attributes"] for b in bags(data)], [[], []])


class Twice(Creating):
    def test_a_certificate(self):
        root = made.authority("Root")
        result = self.create(DONE, *self.pair(), "--ca-cert",
                             self.write("leaf.der", made.der(made.leaf())),
                             root, root,
                             self.write("root.der", made.der(root)))
        self.assertEqual(result.err.count("given more than once"), 2)
        self.assertIn("CN=leaf p256,O=Made: this certificate", result.err)
        data = run("info", "--json", *WORD, self.out).json()
        self.assertEqual(len(of_type(data, "certificate")), 2)

    def test_a_key_and_a_crl(self):
        der = self.write("k.der", made.key_der(made.leaf_key()))
        other = self.write("crl.der", made.openssl(
            "crl", "-in", made.crl(), "-outform", "DER"))
        result = self.create(DONE, *self.pair(), "--key", der, made.crl(),
                             other)
        self.assertIn("k.der: a private key is given more than once",
                      result.err)
        self.assertEqual(result.err.count("a private key"), 1)
        self.assertIn("crl.der: a CRL is given more than once", result.err)
        data = run("info", "--json", *WORD, self.out).json()
        self.assertEqual([b["type"] for b in bags(data)],
                         ["certificate", "crl", "shrouded-key"])

    def test_a_key_in_other_words(self):
        bare = made.openssl("ec", "-in", made.leaf_key(), "-no_public",
                            "-outform", "DER")
        self.assertNotIn(made.key_der(made.leaf_key())[-64:], bare)
        result = self.create(DONE, *self.pair(), "--key",
                             self.write("bare.der", bare))
        self.assertIn("bare.der: a private key is given more than once",
                      result.err)
        data = run("info", "--json", *WORD, self.out).json()
        self.assertEqual(len(of_type(data, "shrouded-key")), 1)

    def test_of_chains_nothing_is_said(self):
        result = self.create(DONE, *self.pair(), "--chain", made.chain(),
                             "--chain", made.authority("Root"), "--chain",
                             made.leaf(), "--ca-cert", made.authority("Root"))
        self.assertEqual(result.err, "")

    def test_two_certificates_of_one_key(self):
        renewed = made.leaf(serial="0200")
        result = self.create(DONE, "--key", made.leaf_key(), renewed,
                             made.leaf())
        self.assertIn("the same public key as another", result.err)
        data = run("info", "--json", *WORD, self.out).json()
        self.assertEqual([values(b, LOCAL_KEY_ID) is not None
                          for b in of_type(data, "certificate")],
                         [True, False])
        self.assertEqual(of_type(data, "certificate")[0]["certificate"]
                         ["serial"], "0200")


# ---- What lies in it --------------------------------------------------------


class Layout(Creating):
    def test_certificates_encrypted_and_keys_shrouded(self):
        data = self.made(*self.pair())
        self.assertEqual([safe["type"] for safe in data["safes"]],
                         ["encrypted", "data"])
        for part in (data["mac"], data["safes"][0],
                     of_type(data, "shrouded-key")[0]):
            scheme = part.get("scheme")
            scheme = scheme if isinstance(scheme, dict) else part
            self.assertEqual(scheme["iterations"], 1000)
        self.assertEqual(data["encoding"], "DER")
        self.assertEqual(data["notes"], [])

    def test_key_and_leaf_carry_one_key_id(self):
        data = self.made(*self.pair(), "--chain", made.chain())
        key, = of_type(data, "shrouded-key")
        ids = [values(b, LOCAL_KEY_ID) for b in of_type(data, "certificate")]
        sha256 = of_type(data, "certificate")[0]["certificate"]["sha256"]
        self.assertEqual(ids, [["0414" + sha256[:40]], None, None])
        self.assertEqual(values(key, LOCAL_KEY_ID), ids[0])

    def test_the_chain_is_completed_in_order(self):
        data = self.made(*self.pair(), "--chain", made.chain())
        self.assertEqual([subject(b) for b in of_type(data, "certificate")],
                         ["leaf p256", "Issuing", "Root"])
        self.expect(DONE, "verify", *WORD, "--require-chain", self.out)

    def test_a_missing_issuer_is_a_warning(self):
        for present, missing in (("Issuing", "Root"), ("Root", "Issuing")):
            result = self.create(DONE, "--force", *self.pair(), "--chain",
                                 made.authority(present))
            self.assertIn("CN=leaf p256,O=Made: its chain is not complete: no "
                          f"certificate of CN={missing},O=Made", result.err)

    def test_so_is_one_that_nobody_named(self):
        said = ("CN=leaf p256,O=Made: its chain is not complete: no "
                "certificate of CN=Issuing,O=Made")
        self.assertIn(said, self.create(DONE, *self.pair()).err)
        self.assertIn(said, self.create(DONE, "--force", *self.pair(),
                                        made.authority("Root")).err)

    def test_servers_leave_the_root_out(self):
        result = self.create(DONE, *self.pair(), made.authority("Issuing"))
        self.assertEqual(result.err, "")

    def test_what_is_self_issued_is_complete(self):
        result = self.create(DONE, "--key", made.key("own"), "--cert",
                             made.cert("own"))
        self.assertEqual(result.err, "")

    def test_others_come_behind_the_chains(self):
        data = self.made("--ca-cert", made.authority("Other Root"),
                         *self.pair(), "--add", made.authority("Root"),
                         "--chain", made.chain())
        self.assertEqual([subject(b) for b in of_type(data, "certificate")],
                         ["leaf p256", "Issuing", "Root", "Other Root"])

    def test_several_keys_each_with_its_own(self):
        data = self.made(*self.pair("rsa"), *self.pair("p384"), "--chain",
                         made.chain(), "--name", "one", "--name", "two")
        certs = of_type(data, "certificate")
        self.assertEqual([subject(b) for b in certs],
                         ["leaf rsa", "Issuing", "Root", "leaf p384"])
        keys = of_type(data, "shrouded-key")
        for name in (LOCAL_KEY_ID, FRIENDLY_NAME):
            self.assertEqual([values(b, name) for b in keys],
                             [values(certs[0], name), values(certs[3], name)])
        self.assertEqual([values(b, FRIENDLY_NAME) for b in keys],
                         [["one"], ["two"]])

    def test_keys_of_one_name_are_a_warning(self):
        result = self.create(DONE, *self.pair("rsa"), *self.pair("p384"),
                             "--name", "One", "--name", "one")
        self.assertIn("two keys of one name", result.err)

    def test_names(self):
        for name in ("Zoë", "日本語", "🔑 key", "a" * 1000, "  blank "):
            data = self.made("--force", *self.pair(), "--name", name,
                             "--chain", made.chain(), "--ca-name", "",
                             "--ca-name", "the root")
            self.assertEqual([values(b, FRIENDLY_NAME) for b in bags(data)],
                             [[name], None, ["the root"], [name]])
        data = self.made("--force", *self.pair())
        self.assertEqual({str(values(b, FRIENDLY_NAME)) for b in bags(data)},
                         {"None"})

    def test_attributes_for_windows(self):
        data = self.made(*self.pair(), "--csp", "Microsoft RSA Zoë",
                         "--local-key-set")
        key, = of_type(data, "shrouded-key")
        self.assertEqual(values(key, CSP_NAME), ["Microsoft RSA Zoë"])
        self.assertEqual(values(key, LOCAL_KEY_SET), [])
        cert, = of_type(data, "certificate")
        self.assertIsNone(values(cert, CSP_NAME))
        self.assertIsNone(values(cert, LOCAL_KEY_SET))

    def test_no_secret_is_in_the_clear(self):
        self.create(DONE, *self.pair())
        with open(self.out, "rb") as file:
            content = file.read()
        self.assertNotIn(made.key_der(made.leaf_key())[-60:], content)
        self.assertNotIn(b"leaf p256", content)


class KeyUsage(Creating):
    """It stands among the attributes of the key itself, where OpenSSL and
    Windows write it, and not on the bag."""

    USAGE = container.attribute("2.5.29.15", b"\x03\x02\x04\x10")
    SIGN = container.attribute("2.5.29.15", b"\x03\x02\x07\x80")

    def key_with(self, *args):
        self.create(DONE, "--force", *args)
        return self.expect(DONE, "extract", *WORD, "--keys", "--der",
                           "--plaintext-keys", self.out).raw

    def test_as_openssl_writes_it(self):
        for kind in ("rsa", "p256"):
            plain = self.key_with(*self.pair(kind))
            for option, usage in (("--keyex", self.USAGE),
                                  ("--keysig", self.SIGN)):
                _, body = plain[:4], plain[4 if plain[1] == 0x82 else 3:]
                wanted = container.tlv(0x30, body, container.tlv(0xa0, usage))
                der = self.key_with(option, *self.pair(kind))
                self.assertEqual(der, wanted)
                theirs = made.write("theirs.p12", made.openssl(
                    "pkcs12", "-export", option, "-inkey",
                    made.leaf_key(kind), "-in", made.leaf(kind), "-passout",
                    "pass:a good one"))
                same = self.expect(DONE, "extract", *WORD, "--keys", "--der",
                                   "--plaintext-keys", theirs).raw
                self.assertEqual(der, same)

    def test_in_the_place_of_another(self):
        first = self.write("k.der", self.key_with("--keyex", *self.pair()))
        der = self.key_with("--keysig", "--key", first, "--cert", made.leaf())
        self.assertEqual(der, self.key_with("--keysig", *self.pair()))
        self.assertEqual(self.key_with("--key", first, "--cert", made.leaf()),
                         made.read(first))

    def test_among_others_in_ders_order(self):
        plain = self.key_with(*self.pair())
        body = plain[3:] if plain[1] == 0x81 else plain[4:]
        short = container.attribute("1.2.3", b"\x05\x00")
        long = container.attribute("1.2.3.4.5.6.7.8.9", b"\x04\x20" + b"x" * 32)
        given = container.tlv(0x30, body, container.tlv(0xa0, short, long))
        path = self.write("k.der", given)
        der = self.key_with("--keyex", "--key", path, "--cert", made.leaf())
        self.assertEqual(der, container.tlv(0x30, body, container.tlv(
            0xa0, short, self.USAGE, long)))
        # What OpenSSL makes of it
        self.assertIn(b"X509v3 Key Usage: 10", made.openssl(
            "pkcs12", "-in", self.openssl_30("--keyex", "--key", path),
            "-passin", "pass:a good one", "-nodes"))

    def openssl_30(self, *args):
        self.create(DONE, "--force", "--profile", "openssl-3.0", *args,
                    "--cert", made.leaf())
        return self.out


class TrustStore(Creating):
    def aliases(self, *args):
        data = self.made("--truststore", *args)
        for bag in bags(data):
            self.assertEqual(bag["type"], "certificate")
            attribute, = [a for a in bag["attributes"]
                          if a["oid"] == TRUSTED]
            self.assertEqual([v["der"] for v in attribute["values"]],
                             ["0604551d2500"])
            self.assertIsNone(values(bag, LOCAL_KEY_ID))
        return [name for bag in bags(data)
                for name in values(bag, FRIENDLY_NAME)]

    def test_aliases_are_the_common_names(self):
        self.assertEqual(self.aliases(made.authority("Root"),
                                      made.authority("Other Root")),
                         ["Root", "Other Root"])

    def test_or_what_is_asked_for(self):
        self.assertEqual(self.aliases("--ca-name", "", "--ca-name", "Mine",
                                      made.authority("Root"), "--cert",
                                      made.authority("Other Root")),
                         ["Other Root", "Mine"])

    def test_aliases_are_unique_whatever_their_case(self):
        certs = [made.cert(name, "root", own_key="same", serial=serial)
                 for name, serial in (("Same", "0100"), ("Same", "0200"),
                                      ("SAME", "0300"), ("same (2)", "0400"))]
        self.assertEqual(self.aliases(*certs),
                         ["Same", "Same (2)", "SAME (3)", "same (2) (2)"])
        os.remove(self.out)
        self.assertEqual(self.aliases("--ca-name", "same (2)", *certs[:3]),
                         ["same (2)", "Same", "SAME (3)"])

    def test_names_of_all_kinds(self):
        certs = [made.cert(name, "root", own_key="same") for name in
                 ("a, b + c = d", "Zoë", "back\\slash", "x\u202egpj")]
        names = self.aliases(*certs)
        self.assertEqual(names[:3], ["a, b + c = d", "Zoë", "back\\slash"])
        self.assertRegex(names[3], r"\A[ -~]*\Z")
        nameless = made.cert("", "root", own_key="nameless")
        os.remove(self.out)
        self.assertEqual(self.aliases(nameless), ["certificate"])

    def test_keys_are_left_out_and_that_is_said(self):
        path = self.write("all.pem", made.read(made.leaf_key()) +
                          made.read(made.authority("Root")))
        result = self.create(DONE, "--truststore", path)
        self.assertIn("1 private key in it left out: --truststore takes "
                      "certificates alone", result.err)
        result = self.create(DONE, "--force", "--no-key", path)
        self.assertIn("1 private key in it left out: --no-key takes "
                      "certificates alone", result.err)

    def test_what_is_no_ca_is_trusted_all_the_same(self):
        said = "it is no CA; it will be trusted all the same"
        result = self.create(DONE, "--truststore", made.leaf(),
                             made.authority("Root"))
        self.assertIn("CN=leaf p256,O=Made: " + said, result.err)
        self.assertEqual(result.err.count(said), 1)
        result = self.create(DONE, "--force", "--no-key", made.leaf())
        self.assertNotIn(said, result.err)

    def test_version_1_does_not_tell_who_is_a_ca(self):
        request = self.write("v1.csr", made.openssl(
            "req", "-new", "-key", made.key("v1"), "-subj", "/CN=v1"))
        old = self.path("v1.pem")
        made.openssl("x509", "-req", "-in", request, "-signkey",
                     made.key("v1"), "-out", old)
        if b"Version: 1 " not in made.openssl("x509", "-in", old, "-noout",
                                              "-text"):
            self.skipTest("OpenSSL from 3.4 on makes version 3")
        self.assertEqual(self.create(DONE, "--truststore", old).err, "")

    def test_java_sees_nothing_without_a_password(self):
        cert = made.authority("Root")
        none = ["--profile", "java-17", "-p", "none"]
        for args in (["--truststore", cert], ["--no-key", cert],
                     ["--truststore", "--no-mac", cert], self.pair()):
            with self.subTest(args):
                said = self.refuse(USAGE, *args, *none)
                self.assertIn("profile java-17 wants a password", said)
        for mac in ([], ["--no-mac"]):
            self.create(DONE, "--force", "--truststore", *none, "--cert-cipher",
                        "none", *mac, cert)
        self.create(DONE, "--force", "--truststore", "-p", "none", cert)

    def test_java_sees_nothing_that_is_not_marked(self):
        said = "without --truststore Java sees no entry in it"
        for args, is_said in ((["--no-key", "--profile", "java-17"], True),
                              (["--no-key", "--profile", "java-26"], True),
                              (["--no-key"], False),
                              (["--truststore", "--profile", "java-17"],
                               False)):
            with self.subTest(args):
                result = self.create(DONE, "--force", *args,
                                     made.authority("Root"))
                self.assertEqual(said in result.err, is_said)


class Judged(Creating):
    """What is written, and with it a warning."""

    def pair_of(self, subject, **more):
        return ["--key", made.key(subject), "--cert",
                made.cert(subject, **more)]

    def test_an_expired_certificate(self):
        args = self.pair_of("expired", role="root", own_key="expired",
                            end="20210203040506Z")
        result = self.create(DONE, *args)
        self.assertIn("CN=expired,O=Made: it expired on "
                      "2021-02-03T04:05:06Z", result.err)
        quiet = self.create(DONE, "--force", "-q", *args)
        self.assertEqual((quiet.err, quiet.raw), ("", b""))

    def test_one_that_is_not_valid_yet(self):
        result = self.create(DONE, *self.pair_of(
            "early", role="root", start="20400101000000Z"))
        self.assertIn("it is not valid before 2040-01-01T00:00:00Z",
                      result.err)

    def test_an_expired_issuer(self):
        old = made.cert("old root", "root", end="20210101000000Z")
        result = self.create(DONE, *self.pair(), "--ca-cert", old)
        self.assertIn("CN=old root,O=Made: it expired", result.err)

    def test_a_leaf_that_is_a_ca(self):
        result = self.create(DONE, "--key", made.key("Root"), "--cert",
                             made.authority("Root"))
        self.assertIn("CN=Root,O=Made: it is the certificate of a CA",
                      result.err)
        result = self.create(DONE, "--force", *self.pair(), "--chain",
                             made.chain())
        self.assertEqual(result.err, "")

    def test_passwords_that_are_none(self):
        for source, words in (("pass:", "empty"), ("none", "without a"),
                              ("pass:changeit", "tried first")):
            result = self.create(DONE, "--force", *self.pair(), "-p", source)
            self.assertIn(words, result.err)
            self.expect(DONE, "verify", "-p", source, self.out)

    def test_what_a_well_known_one_is_of_a_trust_store(self):
        said = "a well-known password: anybody can alter the trust store"
        for source, is_said in (("pass:changeit", True), ("pass:", False),
                                ("none", False), ("pass:a good one", False)):
            result = self.create(DONE, "--force", "--truststore", "-p", source,
                                 made.authority("Root"))
            self.assertEqual(said in result.err, is_said, source)
            self.assertNotIn("tried first", result.err)

    def test_warnings_are_in_the_json_too(self):
        result = self.create(DONE, "--json", "--key", made.key("Root"),
                             "--cert", made.authority("Root"), "-p",
                             "pass:changeit")
        text = json.dumps(result.json()["warnings"])
        self.assertIn("certificate of a CA", text)
        self.assertIn("tried first", text)


# ---- Writing ----------------------------------------------------------------


class Output(Creating):
    def test_a_private_file_whatever_the_umask(self):
        for mask in (0, 0o022, 0o777):
            self.create(DONE, "--force", *self.pair(),
                        preexec_fn=lambda mask=mask: os.umask(mask))
            self.assertEqual(stat.S_IMODE(os.stat(self.out).st_mode), 0o600)

    def test_what_exists_stays_unless_forced(self):
        self.write("out.p12", b"old")
        result = self.create(FILE, *self.pair())
        self.assertIn("--force", result.err)
        self.assertEqual(made.read(self.out), b"old")
        self.create(DONE, "--force", *self.pair())
        self.expect(DONE, "verify", *WORD, self.out)
        self.assertEqual(os.listdir(self.folder.name), ["out.p12"])

    def test_a_failure_leaves_what_existed(self):
        self.write("out.p12", b"old")
        self.create(NO, "--force", "--key", made.key("another"), "--cert",
                    made.leaf())
        self.assertEqual(made.read(self.out), b"old")
        self.assertEqual(os.listdir(self.folder.name), ["out.p12"])

    def test_what_it_is_made_from_is_never_replaced(self):
        """By no name: that would be the only copy of a key."""
        key = self.write("k.key", made.read(made.leaf_key()))
        value = self.write("value", b"\x04\x00")
        word = self.write("word", b"hunter22\n")
        os.symlink("k.key", self.path("link"))
        os.link(key, self.path("hard"))
        chain = self.write("chain.pem", made.read(made.chain()))
        crl = self.write("crl.pem", made.read(made.crl()))
        pair = ["--key", key, "--cert", made.leaf()]
        kept = {name: made.read(self.path(name))
                for name in os.listdir(self.folder.name)}
        for out, *args in (
                ("k.key", *pair), ("k.key", key, made.leaf()),
                ("./k.key", *pair), ("link", *pair), ("hard", *pair),
                ("k.key", "--key", self.path("link"), made.leaf()),
                ("chain.pem", *pair, "--chain", chain),
                ("chain.pem", *pair, "--ca-cert", chain),
                ("chain.pem", "--truststore", "--cert", chain),
                ("crl.pem", *pair, "--crl", crl),
                ("value", *pair, "--secret", "1.2.3=" + value),
                ("word", *pair, "-p", "file:" + word),
                ("word", *pair, "--key-password", "file:" + word)):
            with self.subTest(out=out, args=args):
                self.out = self.path(out)
                result = self.create(USAGE, "--force", *args)
                self.assertIn("is one of the files it is made from: give "
                              "another -o", result.err)
        with open(key, "rb") as file:
            self.expect(USAGE, "create", "--force", "-o", key, *FAST, "-k",
                        "-", made.leaf(), input=None, stdin=file)
        self.assertEqual({name: made.read(self.path(name))
                          for name in os.listdir(self.folder.name)}, kept)

    def test_it_is_asked_twice_for_the_password(self):
        for again, code in ((b"secret!\n", DONE), (b"sercet!\n", PASSWORD)):
            terminal = Terminal("create", "-o", self.out, "--force",
                                "--iterations", "1000", *self.pair())
            terminal.wait_for(b"New password for ")
            terminal.wait_for(b": ")
            terminal.type(b"secret!\n")
            terminal.wait_for(b"Once more: ")
            terminal.type(again)
            self.assertEqual(terminal.finish(), code, terminal.shown)
            self.assertNotIn(b"secret!", terminal.shown)
            self.assertEqual(os.path.exists(self.out), code == DONE)
            if code == DONE:
                self.expect(DONE, "verify", "-p", "pass:secret!", self.out)
                os.remove(self.out)

    def test_without_a_password_and_nobody_to_ask(self):
        result = self.expect(PASSWORD, "create", "-o", self.out, *self.pair())
        self.assertIn("--password env:NAME", result.err)
        self.assertFalse(os.path.exists(self.out))

    def test_without_protection_no_password_is_asked_for(self):
        self.expect(DONE, "create", "-o", self.out, "--cipher", "none",
                    "--no-mac", *self.pair())
        data = run("info", "--json", self.out).json()
        self.assertEqual([b["type"] for b in bags(data)],
                         ["certificate", "key"])

    def test_nor_where_there_is_no_key_to_protect(self):
        for how in ("--truststore", "--no-key"):
            self.expect(DONE, "create", "-o", self.out, "--force", how,
                        "--cert-cipher", "none", "--no-mac",
                        made.authority("Root"))
            data = run("info", "--json", self.out).json()
            self.assertEqual([b["type"] for b in bags(data)], ["certificate"])
        result = self.expect(PASSWORD, "create", "-o", self.out, "--force",
                             "--cert-cipher", "none", "--no-mac", *self.pair())
        self.assertIn("--password env:NAME", result.err)

    def test_standard_output(self):
        result = self.expect(DONE, "create", "-o", "-", *FAST, *self.pair())
        path = self.write("piped.p12", result.raw)
        self.expect(DONE, "verify", *WORD, path)
        result = self.expect(USAGE, "create", "-o", "-", "--json", *FAST,
                             *self.pair())
        self.assertEqual(result.raw, b"")
        terminal = Terminal("create", "-o", "-", *FAST, *self.pair())
        self.assertEqual(terminal.finish(), USAGE)
        self.assertNotIn(b"\x30\x82", terminal.shown)

    def test_what_was_proved_is_said(self):
        result = self.create(DONE, *self.pair(), "--chain", made.chain(),
                             "--name", "x")
        self.assertRegex(result.out, r"proved: 4 bags, 4 attributes identical")
        self.assertIn("PBMAC1", result.out)

    def test_as_json(self):
        result = self.create(DONE, "--json", *self.pair(), "--name", "x",
                             "--crl", made.crl(), "--chain", made.chain())
        data = result.json()
        self.assertEqual(complaints(validator("convert"), data), [])
        self.assertEqual((data["schema"], data["output"], data["file"]),
                         ("p12.create/1", self.out, None))
        self.assertEqual(data["size"], os.path.getsize(self.out))
        self.assertEqual(data["warnings"], [])

    def test_the_default_is_modern(self):
        self.expect(DONE, "create", "-o", self.out, *WORD, *self.pair())
        data = run("info", "--json", *WORD, self.out).json()
        self.assertEqual((data["mac"]["scheme"], data["mac"]["iterations"],
                          data["mac"]["hmac"], data["mac"]["salt_length"]),
                         ("PBMAC1", 600000, "SHA-256", 16))
        for part in (data["safes"][0], of_type(data, "shrouded-key")[0]):
            scheme = part["scheme"]
            self.assertEqual((scheme["scheme"], scheme["cipher"],
                              scheme["iterations"], scheme["prf"]),
                             ("PBES2", "AES-256-CBC", 600000, "HMAC-SHA-256"))

    def test_profiles_and_options(self):
        for args, wanted in (
                (["--profile", "openssl-3.0"], "HMAC-PKCS12"),
                (["--profile", "okta-workflows"], "PBMAC1"),
                (["--no-mac"], None),
                (["--mac-hash", "SHA-512"], "PBMAC1")):
            with self.subTest(args):
                data = None
                self.create(DONE, "--force", *self.pair(), *args)
                data = run("info", "--json", *WORD, self.out).json()
                self.assertEqual(data["mac"] and data["mac"]["scheme"],
                                 wanted)


class Many(Creating):
    def test_many_keys_and_certificates(self):
        subjects = [f"many {i}" for i in range(40)]
        args = []
        for name in subjects:
            args += [made.key(name), made.cert(name, "root")]
        data = self.made(*args)
        self.assertEqual([subject(b) for b in of_type(data, "certificate")],
                         subjects)
        self.assertEqual([values(b, LOCAL_KEY_ID)
                          for b in of_type(data, "shrouded-key")],
                         [values(b, LOCAL_KEY_ID)
                          for b in of_type(data, "certificate")])

    def test_work_is_limited_in_what_is_read_and_in_what_is_written(self):
        key = self.path("k")
        made.openssl("pkcs8", "-topk8", "-in", made.leaf_key(), "-iter",
                     "2048", "-passout", "pass:word", "-out", key)
        args = ["--key", key, "--cert", made.leaf(), "--key-password",
                "pass:word", "--max-work"]
        self.assertIn("P12_E_LIMIT", self.refuse(LIMIT, *args, "2000"))
        more = ["--iterations", "100000"]
        self.assertIn("P12_E_LIMIT", self.refuse(LIMIT, *args, "10000", *more))
        self.create(DONE, *args, "10000000", *more)


if __name__ == "__main__":
    if not made.OPENSSL:
        print("SKIP: create_test: openssl is missing")
        raise SystemExit(77)
    main()
