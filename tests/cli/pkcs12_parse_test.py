#!/usr/bin/env python3
"""`p12 pkcs12` taking containers apart, as OpenSSL does it. What is expected
was printed by OpenSSL 3.5.7, unless docs/openssl-compat.md says otherwise."""
import base64
import os
import re
import shutil
import stat
import subprocess

import command
import container
from command import Case, Terminal, main, run, vector

CSP = vector("attr-csp.p12")
OPEN = ("-passin", "pass:changeit")
BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\n(.*?)-----END \1-----\n", re.S)
KEY_ID = ("    localKeyID: 62 34 A1 95 65 D2 3F FF 8B 53 AF 90 C6 32 92 EC 96 "
          "76 80 CE \n")


def labels(text):
    return [label for label, _ in BLOCK.findall(text)]


def der(text, label):
    return next(base64.b64decode(body) for name, body in BLOCK.findall(text)
                if name == label)


def words(text):
    """The output without the PEM blocks."""
    return BLOCK.sub("", text)


def pkcs12(*args, **more):
    return run("pkcs12", *args, **more)


class Parsing(Case):
    def ok(self, *args, **more):
        result = pkcs12(*args, **more)
        self.assertEqual(result.code, 0, result.err)
        return result

    def fails(self, *args, err=None, **more):
        result = pkcs12(*args, **more)
        self.assertEqual(result.code, 1, result.out)
        if err is not None:
            self.assertEqual(self.without_detail(result.err), err)
        return result

    @staticmethod
    def without_detail(text):
        return "".join(line for line in text.splitlines(True)
                       if not line.startswith("p12: "))


class Output(Parsing):
    def test_bags_come_with_their_attributes_and_names(self):
        result = self.ok("-in", CSP, *OPEN, "-noenc")
        self.assertEqual(words(result.out),
                         "Bag Attributes\n" + KEY_ID +
                         "subject=CN=rsa.example\nissuer=CN=rsa.example\n"
                         "Bag Attributes\n"
                         "    Microsoft Local Key set: <No Values>\n" + KEY_ID +
                         "    Microsoft CSP Name: Microsoft Enhanced RSA and "
                         "AES Cryptographic Provider\n"
                         "Key Attributes: <No Attributes>\n")
        self.assertEqual(labels(result.out), ["CERTIFICATE", "PRIVATE KEY"])
        self.assertEqual(result.err, "")

    def test_key_attributes_are_shown_and_not_written(self):
        result = self.ok("-in", vector("attr-keyex.p12"), *OPEN, "-nocerts",
                         "-nodes")
        self.assertIn("Key Attributes\n    X509v3 Key Usage: 10 \n",
                      result.out)
        oid_key_usage = bytes.fromhex("0603551d0f")
        self.assertNotIn(oid_key_usage, der(result.out, "PRIVATE KEY"))

    def test_java_marks_trusted_certificates(self):
        result = self.ok("-in", vector("attr-java-trusted.p12"), *OPEN)
        self.assertIn("    Trusted key usage (Oracle): Any Extended Key Usage "
                      "(2.5.29.37.0)\n", result.out)

    def test_what_is_wanted(self):
        file = vector("legacy.p12")
        cases = (
            ("-noenc", 3, 1), ("-nokeys", 3, 0), ("-nocerts -noenc", 0, 1),
            ("-clcerts -nokeys", 1, 0), ("-cacerts -nokeys", 2, 0),
            ("-clcerts -cacerts -nokeys", 0, 0), ("-noout", 0, 0),
            ("-jdktrust x", 3, 0))
        for options, certificates, keys in cases:
            found = labels(self.ok("-in", file, *OPEN, *options.split()).out)
            self.assertEqual(
                (found.count("CERTIFICATE"), found.count("PRIVATE KEY")),
                (certificates, keys), options)

    def test_unknown_bags_are_named(self):
        result = self.ok("-in", vector("bag-crl.p12"), *OPEN)
        self.assertEqual(result.err,
                         "Warning unsupported bag type: crlBag\n")

    def test_secrets_stay_inside_where_no_keys_are_wanted(self):
        bag = container.bag(5, container.tlv(
            0x30, container.oid("1.2.3.4"),
            container.tlv(0xa0, container.tlv(4, b"hush"))))
        file = self.write("secret.p12", container.container(bag))
        said = "Bag Type: 1.2.3.4\nBag Value: "
        for options, out in (("-noenc", "68 75 73 68 \n"), ("-nokeys", ""),
                             ("-noout", "")):
            result = self.ok("-in", file, "-passin", "pass:", "-nomacver",
                             options)
            self.assertEqual(result.out, "Bag Attributes: <No Attributes>\n" +
                             out, options)
            self.assertEqual(result.err, said)


class Escapes(Parsing):
    """No name may bring lines or PEM of its own."""

    def show(self, *attributes):
        with open(vector("other-certificate.der"), "rb") as file:
            bag = container.cert_bag(file.read(), *attributes)
        path = self.write("name.p12", container.container(bag))
        return self.ok("-in", path, "-passin", "pass:", "-nomacver").out

    def test_a_name_is_utf8_without_control_characters(self):
        out = self.show(container.friendly_name("東京\n\x1b[31m\u202e"))
        self.assertIn("    friendlyName: 東京\\n\\u001b[31m\\u202e\n", out)

    def test_a_final_zero_is_not_shown(self):
        self.assertIn("    friendlyName: a\n",
                      self.show(container.friendly_name("a\0")))

    def test_a_second_value_begins_no_block(self):
        begin = "-----BEGIN CERTIFICATE-----"
        value = container.bmp
        out = self.show(container.attribute(
            "1.2.840.113549.1.9.20", value("x"), value(begin),
            value("MIIB"), value(begin.replace("BEGIN", "END"))))
        self.assertEqual(labels(out), ["CERTIFICATE"])
        self.assertIn("\n\\u002d----BEGIN CERTIFICATE-----\n", out)

    def test_a_line_break_begins_no_block(self):
        out = self.show(container.friendly_name(
            "x\n-----BEGIN CERTIFICATE-----\nMIIB\n"
            "-----END CERTIFICATE-----\n"))
        self.assertEqual(labels(out), ["CERTIFICATE"])


class Info(Parsing):
    def info(self, name, *options):
        return self.ok("-in", vector(name), *OPEN, "-info", "-noout",
                       *options).err

    def test_a_mac_of_rfc_7292(self):
        self.assertEqual(
            self.info("attr-csp.p12"),
            "MAC: sha256, Iteration 2048\n"
            "MAC length: 32, salt length: 8\n"
            "PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration "
            "2048, PRF hmacWithSHA256\n"
            "Certificate bag\n"
            "PKCS7 Data\n"
            "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF "
            "hmacWithSHA256\n")

    def test_pbmac1(self):
        self.assertEqual(
            self.info("certtool-pbmac1-sha512.p12").split("PKCS7")[0],
            "MAC: PBMAC1 using PBKDF2, Iteration 600000\n"
            "Key length: 64, Salt length: 8\n"
            "PBKDF2 PRF: hmacWithSHA256\n")

    def test_what_was_usual_before_2022_needs_no_option(self):
        wanted = (
            "MAC: sha1, Iteration 2048\n"
            "MAC length: 20, salt length: 8\n"
            "PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 2048\n" +
            "Certificate bag\n" * 3 +
            "PKCS7 Data\n"
            "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration "
            "2048\n")
        self.assertEqual(self.info("legacy.p12"), wanted)
        self.assertEqual(self.info("legacy.p12", "-legacy"), wanted)

    def test_scrypt(self):
        self.assertIn(", scrypt, AES-256-CBC, Salt length: 16, Cost(N): ",
                      self.info("scrypt-openssl.p12"))

    def test_bags_in_bags(self):
        said = self.ok("-in", vector("bags-all.p12"), *OPEN, "-info",
                       "-noout").err.splitlines()
        for line in ("Key bag", "Certificate bag", "Secret bag",
                     "Bag Type: 1.3.6.1.4.1.99999.1",
                     "Bag Value: Safe Contents bag"):
            self.assertIn(line, said)


class Keys(Parsing):
    def encrypted(self, *options, **more):
        result = self.ok("-in", CSP, "-nocerts", *options, **more)
        self.assertEqual(labels(result.out), ["ENCRYPTED PRIVATE KEY"])
        return der(result.out, "ENCRYPTED PRIVATE KEY"), result.out

    OIDS = {"aes128": "60864801650304010 2", "aes192": "608648016503040116",
            "aes256": "60864801650304012a", "des3": "2a864886f70d0307",
            "camellia256": "2a83088c9a4b3d01010104"}

    def test_the_cipher_asked_for(self):
        for name, digits in self.OIDS.items():
            octets = bytes.fromhex(digits.replace("0 2", "02"))
            key, _ = self.encrypted(*OPEN, "-passout", "pass:abcd", "-" + name)
            self.assertIn(b"\x06" + bytes([len(octets)]) + octets, key, name)

    def test_aes256_with_2048_iterations_is_what_is_not_asked_for(self):
        key, _ = self.encrypted(*OPEN, "-passout", "pass:abcd")
        self.assertIn(bytes.fromhex("060960864801650304012a"), key)
        self.assertIn(bytes.fromhex("02020800300c06082a864886f70d02090500"),
                      key)

    def test_the_last_of_noenc_and_a_cipher_counts(self):
        self.encrypted(*OPEN, "-passout", "pass:abcd", "-noenc", "-aes128")
        result = self.ok("-in", CSP, "-nocerts", *OPEN, "-aes128", "-noenc")
        self.assertEqual(labels(result.out), ["PRIVATE KEY"])

    def test_it_opens_with_the_pass_phrase(self):
        openssl = shutil.which("openssl")
        if openssl is None:
            self.skipTest("openssl is not in PATH")
        plain = self.ok("-in", CSP, *OPEN, "-nocerts", "-noenc").out
        for password in ("abcd", "", "Grüße"):
            _, pem = self.encrypted(*OPEN, "-passout", "pass:" + password)
            done = subprocess.run(
                [openssl, "pkey", "-passin", "pass:" + password],
                input=pem.encode(), capture_output=True, check=False)
            self.assertEqual(BLOCK.findall(done.stdout.decode()),
                             BLOCK.findall(plain), done.stderr)

    def test_a_cipher_that_is_not_here_is_refused(self):
        result = self.fails("-in", CSP, *OPEN, "-nocerts", "-passout",
                            "pass:x", "-aria128",
                            err="Error outputting keys and certificates\n")
        self.assertIn("p12: -aria128: ", result.err)
        self.assertNotIn("PRIVATE", result.out)


class Passes(Parsing):
    def test_sources(self):
        file = self.write("pass", b"changeit\nmore\n")
        for source, stdin in ((f"file:{file}", b""), ("stdin", b"changeit\n"),
                              ("fd:0", b"changeit"), ("env:P12_P", b"")):
            self.ok("-in", CSP, "-noout", "-passin", source, input=stdin,
                    env={"P12_P": "changeit"})

    def test_one_source_twice_gives_its_lines_in_turn(self):
        file = self.write("two", b"changeit\nabcd\n")
        for source in ("stdin", "fd:0", f"file:{file}"):
            result = self.ok("-in", CSP, "-nocerts", "-passin", source,
                             "-passout", source, input=b"changeit\nabcd\n")
            self.assertEqual(labels(result.out), ["ENCRYPTED PRIVATE KEY"])

    def test_what_is_wrong_with_a_source(self):
        end = "Error getting passwords\n"
        colon = ("Invalid password argument, missing ':' within the first 5 "
                 "chars\n")
        for source, said in (
                ("changeit", colon), ("change:it", colon),
                ("x:y", 'Invalid password argument, starting with "x:"\n'),
                ("env:P12_NONE", "No environment variable P12_NONE\n"),
                ("file:none", "Can't open file none\n"),
                ("file:/dev/null", "Error reading password from BIO\n"),
                ("fd:99", "Error reading password from BIO\n")):
            self.fails("-in", CSP, "-passin", source, err=said + end)

    def test_the_password_option_comes_before_passin(self):
        self.ok("-in", CSP, "-noout", "-password", "pass:changeit", "-passin",
                "pass:x")

    def test_a_wrong_one(self):
        wrong = "Mac verify error: invalid password?\n"
        self.fails("-in", CSP, "-noout", "-passin", "pass:x", err=wrong)
        self.fails("-in", CSP, "-noout", "-passin", "pass:", err=wrong)
        self.fails("-in", CSP, "-noenc", "-nomacver", "-passin", "pass:x",
                   err="Error outputting keys and certificates\n")

    def test_two_of_them(self):
        self.fails("-in", CSP, "-twopass", *OPEN,
                   err="Option -twopass cannot be used with -passin or "
                       "-password\n")


def setsid(*args, answers):
    """The command without a terminal: it asks on standard error."""
    return pkcs12(*args, input=answers, start_new_session=True)


class Prompts(Parsing):
    IMPORT = "Enter Import Password:\n"
    PEM = "Enter PEM pass phrase:\n"
    AGAIN = "Verifying - Enter PEM pass phrase:\n"

    def test_without_a_terminal_answers_are_lines_of_standard_input(self):
        for args, answers, code, said in (
                ("-noout", b"changeit\n", 0, self.IMPORT),
                ("-noout", b"changeit", 1, self.IMPORT +
                 "Can't read Password\n"),
                ("-nocerts", b"changeit\nabcd\nabcd\n", 0, self.IMPORT +
                 self.PEM + self.AGAIN),
                ("-nocerts", b"changeit\nabc\n", 1, self.IMPORT + self.PEM +
                 "Error outputting keys and certificates\n"),
                ("-nocerts", b"changeit\nabcd\nabce\n", 1, self.IMPORT +
                 self.PEM + self.AGAIN + "Verify failure\n"
                 "Error outputting keys and certificates\n"),
                ("-noout -twopass", b"changeit\nchangeit\n", 0,
                 "Enter MAC Password:\n" + self.IMPORT)):
            result = setsid("-in", CSP, *args.split(), answers=answers)
            self.assertEqual((result.code, result.err), (code, said), answers)

    def test_at_a_terminal(self):
        terminal = Terminal("pkcs12", "-in", CSP, "-nocerts")
        terminal.wait_for(b"Enter Import Password:")
        terminal.type(b"changeit\n")
        terminal.wait_for(b"Enter PEM pass phrase:")
        terminal.type(b"secret\n")
        terminal.wait_for(b"Verifying - Enter PEM pass phrase:")
        terminal.type(b"secret\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn(b"BEGIN ENCRYPTED PRIVATE KEY", terminal.shown)
        self.assertNotIn(b"secret", terminal.shown)


class Files(Parsing):
    def test_a_file_is_replaced_and_only_its_owner_reads_it(self):
        out = self.write("out.pem", b"old")
        os.chmod(out, 0o644)
        result = self.ok("-in", CSP, *OPEN, "-noenc", "-out", out)
        self.assertEqual(result.out, "")
        with open(out, encoding="ascii") as file:
            self.assertEqual(labels(file.read()),
                             ["CERTIFICATE", "PRIVATE KEY"])
        self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o600)

    def test_a_failure_leaves_the_old_one(self):
        out = self.write("out.pem", b"old")
        self.fails("-in", CSP, "-passin", "pass:x", "-noenc", "-out", out)
        self.fails("-in", vector("class-inner-length-safe.p12"), *OPEN,
                   "-noenc", "-out", out)
        with open(out, "rb") as file:
            self.assertEqual(file.read(), b"old")
        self.assertEqual(os.listdir(self.folder.name), ["out.pem"])

    def test_standard_input(self):
        with open(CSP, "rb") as file:
            data = file.read()
        for args in ((), ("-in", "-")):
            self.ok(*args, *OPEN, "-noout", input=data)

    def test_what_can_not_be_read(self):
        self.fails("-in", "nofile", *OPEN,
                   err="Can't open \"nofile\" for reading, No such file or "
                       "directory\n")
        result = self.fails("-in", vector("other-certificate.der"), *OPEN,
                            err="")
        self.assertIn("not PKCS#12", result.err)


class Options(Parsing):
    HINT = "pkcs12: Use -help for summary.\n"

    def test_wrong_ones(self):
        for line, said in (
                ("-foo", "Unknown option or cipher: foo"),
                ("--foo", "Unknown option or cipher: foo"),
                ("-in", "Option -in needs a value"),
                ("-noout=1", "Option -noout does not take a value"),
                ("extra", 'Extra option: "extra"'),
                ("-aes128 -aes256", "Multiple cipher or unknown options: "
                 "-aes128 and -aes256"),
                ("-iter 0", 'Non-positive number "0" for option -iter'),
                ("-iter x", 'Can\'t parse "x" as a number'),
                ("-iter 99999999999", 'Value "99999999999" outside integer '
                 "range"),
                ("-CApath nofolder", "Not a directory: nofolder")):
            self.fails(*line.split(), err=f"pkcs12: {said}\n" + self.HINT)

    def test_forms(self):
        for line in ("--in=F --passin=P --noout", "-in=F -passin=P -noout",
                     "-in x -in F -passin P -noout --",
                     "-in F -passin P -noout -AES256"):
            args = [word.replace("F", CSP) if "F" in word else word
                    for word in line.split()]
            args = [re.sub(r"\bP$", "pass:changeit", word) for word in args]
            self.ok(*args)

    def test_what_has_no_meaning_without_export(self):
        result = self.ok("-in", CSP, *OPEN, "-noout", "-name", "x", "-chain",
                         "-nomac", "-iter", "5", "-nomac", "-descert")
        self.assertEqual(
            result.err,
            "".join(f"Warning: {option} option ignored without -export\n"
                    for option in ("-chain", "-name", "-certpbe and -descert",
                                   "-iter and -noiter")))

    def test_what_can_not_be_meant(self):
        self.assertEqual(
            self.ok("-in", CSP, *OPEN, "-noout", "-engine", "x", "-rand",
                    "y").err,
            "Warning: -engine has no effect here\n"
            "Warning: -rand has no effect here\n")
        self.assertEqual(
            self.ok("-in", CSP, *OPEN, "-noout", "-provider", "legacy",
                    "-provider", "default").err, "")
        self.fails("-in", CSP, *OPEN, "-noout", "-provider", "fips",
                   err="pkcs12: unable to load provider fips\n")
        for query in ("fips=yes", "fips", "x=1, provider=fips"):
            self.fails("-in", CSP, *OPEN, "-noout", "-propquery", query,
                       err=f"pkcs12: -propquery {query}: there is no FIPS "
                       "module here\n")
        for query in ("?fips=yes", "fips=no", "-fips", ""):
            self.assertEqual(
                self.ok("-in", CSP, *OPEN, "-noout", "-propquery", query).err,
                "Warning: -propquery has no effect here\n")

    def test_help(self):
        for option in ("-help", "--help", "-h"):
            result = self.ok(option)
            self.assertIn(" -pbmac1_pbkdf2_md ALG", result.out)
            self.assertEqual(result.err, "")


class Link(Case):
    def call(self, *args, input=b""):
        link = self.path("openssl")
        if not os.path.islink(link):
            os.symlink(os.path.abspath(command.COMMAND), link)
        done = subprocess.run([link, *args], input=input, capture_output=True,
                              check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_it_answers_version(self):
        code, out, err = self.call("version")
        self.assertRegex(out, r"\Ap12 [0-9.]+ \(openssl pkcs12 compatible\)\n")
        self.assertEqual((code, err), (0, ""))

    def test_it_is_pkcs12(self):
        code, out, _ = self.call("pkcs12", "-in", CSP, *OPEN, "-nokeys")
        self.assertEqual((code, labels(out)), (0, ["CERTIFICATE"]))

    def test_it_refuses_all_else_by_name(self):
        for args in (("x509", "-in", "y"), ("info", CSP), ("--help",), ()):
            code, out, err = self.call(*args)
            self.assertEqual((code, out), (1, ""))
            self.assertIn(args[0] if args else "version", err)


if __name__ == "__main__":
    main()
