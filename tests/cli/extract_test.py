#!/usr/bin/env python3
"""Taking things out: which, in what order and form, and into which files."""
import base64
import json
import os
import re
import shutil
import stat
import subprocess

import container
from command import (DONE, FILE, INPUT, LIMIT, NO, PASSWORD, UNSUPPORTED,
                     USAGE, Case, Terminal, main, run, vector)

LEGACY = vector("legacy.p12")
OPEN = ("extract", "-p", "pass:changeit")
BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\n(.*?)-----END \1-----\n",
                   re.S)


def blocks(text):
    """(label, DER) of each PEM block."""
    return [(label, base64.b64decode(body))
            for label, body in BLOCK.findall(text)]


def labels(text):
    return [label for label, _ in blocks(text)]


def subjects(text):
    return re.findall(r"(?m)^    subject: (.*)$", text)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def certificate():
    return read(vector("other-certificate.der"))


class Choice(Case):
    def take(self, *args, code=DONE):
        return self.expect(code, *OPEN, *args).out

    def test_by_default_keys_certificates_and_crls(self):
        text = self.take(vector("bags-all.p12"))
        self.assertEqual(sorted(set(labels(text))),
                         ["CERTIFICATE", "ENCRYPTED PRIVATE KEY",
                          "SDSI CERTIFICATE", "X509 CRL"])
        chosen = self.take("--keys", "--certs", "--crls",
                           vector("bags-all.p12"))
        self.assertEqual(labels(chosen), labels(text))

    def test_each_kind(self):
        file = vector("bags-all.p12")
        self.assertEqual(set(labels(self.take("--keys", file))),
                         {"ENCRYPTED PRIVATE KEY"})
        self.assertEqual(set(labels(self.take("--certs", file))),
                         {"CERTIFICATE", "SDSI CERTIFICATE"})
        self.assertEqual(set(labels(self.take("--crls", file))), {"X509 CRL"})
        self.assertEqual(set(labels(self.take("--secrets", file))),
                         {"PKCS12 SECRET"})

    def test_the_leaf_and_the_others(self):
        self.assertEqual(subjects(self.take("--leaf", LEGACY)),
                         ["CN=client.example,O=Vectors,C=CH"])
        self.assertEqual(subjects(self.take("--chain", LEGACY)),
                         ["CN=Issuing CA,O=Vectors,C=CH",
                          "CN=Root CA,O=Vectors,C=CH"])

    def test_the_leaf_comes_first_whatever_the_order(self):
        text = self.take("--certs", vector("order-root-first.p12"))
        self.assertEqual(subjects(text)[0], "CN=client.example,O=Vectors,C=CH")
        self.assertEqual(subjects(text)[-1], "CN=Root CA,O=Vectors,C=CH")

    def test_of_a_trust_store_all_is_chain(self):
        file = vector("keytool-truststore.p12")
        every = subjects(self.take("--certs", file))
        self.assertEqual(subjects(self.take("--chain", file)), every)
        self.assertGreater(len(every), 0)

    def test_nothing_of_that_kind(self):
        for option in ("--crls", "--secrets"):
            result = self.expect(NO, *OPEN, option, LEGACY)
            self.assertIn("nothing of that kind", result.err)
            self.assertEqual(result.out, "")
        out = self.path("out")
        self.expect(NO, *OPEN, "--crls", "-o", out, LEGACY)
        self.assertFalse(os.path.exists(out))

    def test_certificates_of_unknown_types_are_no_pem(self):
        file = vector("bag-unknown-cert.p12")
        result = self.expect(NO, *OPEN, file)
        self.assertEqual(result.out, "")
        self.assertRegex(result.err, r"authSafe\[0\]\.bag\[0\]: left out, .*"
                                     r"\(1\.3\.6\.1\.4\.1\.99999\.1\); --der")
        self.assertNotIn("left out", self.expect(NO, *OPEN, "-q", file).err)
        self.assertEqual(self.expect(DONE, *OPEN, "--der", file).raw,
                         b"\x04\x01?")

    def test_of_secrets_alone_one_is_told_how(self):
        result = self.expect(NO, *OPEN, vector("keytool-secret.p12"))
        self.assertIn("no keys, certificates or CRLs in it; --secrets takes "
                      "out 1 secret\n", result.err)

    def test_too_many_iterations_are_a_mistake_of_the_caller(self):
        for many in ("10000001", "99999999999"):
            result = self.expect(USAGE, *OPEN, "--out-iterations", many,
                                 LEGACY)
            self.assertIn("--out-iterations", result.err)

    def test_a_thousand_certificates(self):
        text = self.take("--certs", vector("certs-1000.p12"))
        self.assertEqual(labels(text), ["CERTIFICATE"] * 1000)


class Form(Case):
    def test_pem_lines_are_of_64_characters(self):
        text = self.expect(DONE, *OPEN, "--certs", LEGACY).out
        for body in (match[1] for match in BLOCK.findall(text)):
            lines = body.splitlines()
            self.assertEqual({len(line) for line in lines[:-1]}, {64})

    def test_no_text(self):
        text = self.expect(DONE, *OPEN, "--no-text", "--certs", LEGACY).out
        self.assertEqual(BLOCK.sub("", text), "")
        self.assertEqual(len(blocks(text)), 3)

    def test_der_is_what_pem_holds(self):
        pem = self.expect(DONE, *OPEN, "--leaf", LEGACY).out
        der = self.expect(DONE, *OPEN, "--leaf", "--der", LEGACY).raw
        self.assertEqual(blocks(pem)[0][1], der)

    def test_der_of_several_things_needs_a_folder(self):
        result = self.expect(USAGE, *OPEN, "--certs", "--der", LEGACY)
        self.assertIn("--out-dir", result.err)
        self.assertEqual(result.raw, b"")

    def test_secrets_come_as_they_are(self):
        der = self.expect(DONE, *OPEN, "--secrets", "--der",
                          vector("bag-secret.p12")).raw
        data = run("info", "--json", "-p", "pass:changeit",
                   vector("bag-secret.p12")).json()
        sizes = [bag["content_size"] for safe in data["safes"]
                 for bag in safe["bags"] if bag["type"] == "secret"]
        self.assertEqual([len(der)], sizes)

    def test_standard_input(self):
        text = self.expect(DONE, *OPEN, "--certs", "-",
                           input=read(LEGACY)).out
        self.assertEqual(len(blocks(text)), 3)


class Keys(Case):
    def openssl(self, *args, data):
        program = shutil.which("openssl")
        if not program:
            self.skipTest("openssl is missing")
        done = subprocess.run([program, *args], input=data,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def keys(self, *args, **more):
        return self.expect(DONE, "extract", "--keys", *args, **more).raw

    def test_they_are_encrypted_under_the_password_of_the_container(self):
        pem = self.keys("-p", "pass:changeit", LEGACY)
        self.assertEqual(labels(pem.decode()), ["ENCRYPTED PRIVATE KEY"])
        plain = self.openssl("pkcs8", "-passin", "pass:changeit", "-topk8",
                             "-nocrypt", "-outform", "DER", data=pem)
        same = self.keys("-p", "pass:changeit", "--plaintext-keys", "--der",
                         LEGACY)
        self.assertEqual(plain, same)

    def test_or_under_another(self):
        pem = self.keys("-p", "pass:changeit", "--out-password", "env:OUT",
                        LEGACY, env={"OUT": "пароль"})
        plain = self.openssl("pkey", "-passin", "pass:пароль", "-outform",
                             "DER", data=pem)
        self.assertGreater(len(plain), 100)

    def test_the_password_that_opened_it_counts(self):
        pem = self.keys("-p", "pass:wrong", "-p", "pass:changeit", LEGACY)
        self.openssl("pkey", "-passin", "pass:changeit", data=pem)

    def test_iterations(self):
        for options, count in (((), 600000), (("--out-iterations", "1000"),
                                              1000)):
            der = self.keys("-p", "pass:changeit", "--der", *options, LEGACY)
            text = self.openssl("asn1parse", "-inform", "DER", data=der)
            self.assertIn(b"INTEGER           :%06X" % count
                          if count > 65535 else b":%04X" % count, text)
            self.assertIn(b"hmacWithSHA256", text)
            self.assertIn(b"aes-256-cbc", text)

    def test_every_key_of_the_vectors_is_the_same_for_openssl(self):
        for name in ("key-rsa", "key-p256", "key-ed25519", "key-dsa"):
            pem = self.keys("-p", "pass:changeit", "--plaintext-keys",
                            vector(name + ".p12"))
            self.openssl("pkey", "-noout", "-check" if "dsa" not in name
                         else "-text", data=pem)

    def test_a_container_without_a_password_needs_one_for_its_keys(self):
        file = vector("bag-key.p12")
        plain = self.path("plain.p12")
        shutil.copy(vector("openssl-plain-nomac.p12"), plain)
        for args in (["-p", "pass:", vector("password-empty.p12")], [plain]):
            result = self.expect(PASSWORD, "extract", "--keys", *args)
            self.assertIn("--out-password", result.err)
            self.assertEqual(result.raw, b"")
            self.keys("--out-password", "pass:x", *args)
            self.keys("--plaintext-keys", *args)
        result = self.expect(USAGE, "extract", "--keys", "-p",
                             "pass:changeit", "--out-password", "pass:", file)
        self.assertIn("empty", result.err)


class Secrecy(Case):
    def test_not_on_a_terminal(self):
        for args in (["--keys", "--plaintext-keys", LEGACY],
                     ["--plaintext-keys", LEGACY],
                     ["--secrets", vector("bag-secret.p12")],
                     ["--keys", "--plaintext-keys", "-o", "/dev/tty", LEGACY]):
            terminal = Terminal(*OPEN, *args)
            self.assertEqual(terminal.finish(), USAGE)
            self.assertIn(b"--force", terminal.shown)
            self.assertNotIn(b"BEGIN", terminal.shown)

    def test_it_is_refused_before_a_password_is_asked_for(self):
        for args in (["--keys", "--plaintext-keys"], ["--plaintext-keys"],
                     ["--secrets"]):
            terminal = Terminal("extract", *args, LEGACY)
            self.assertEqual(terminal.finish(), USAGE)
            self.assertIn(b"-o FILE", terminal.shown)
            self.assertNotIn(b"assword for", terminal.shown)

    def test_unless_forced(self):
        terminal = Terminal(*OPEN, "--keys", "--plaintext-keys", "--force",
                            LEGACY)
        self.assertEqual(terminal.finish(), DONE)
        self.assertIn(b"BEGIN PRIVATE KEY", terminal.shown)

    def test_what_is_no_secret_may_be_shown(self):
        for args in (["--certs"], ["--keys"],
                     ["--certs", "--plaintext-keys"]):
            terminal = Terminal(*OPEN, *args, LEGACY)
            self.assertEqual(terminal.finish(), DONE)
            self.assertIn(b"-----BEGIN", terminal.shown)


class Trust(Case):
    def test_a_wrong_password_gives_nothing(self):
        result = self.expect(PASSWORD, "extract", "-p", "pass:wrong", LEGACY)
        self.assertEqual(result.raw, b"")
        self.assertIn("P12_E_MAC", result.err)

    def test_an_altered_file_gives_nothing_unless_told_so(self):
        file = vector("class-altered.p12")
        out = self.path("out")
        self.expect(PASSWORD, *OPEN, "--certs", "-o", out, file)
        self.assertEqual(os.listdir(self.folder.name), [])
        result = self.expect(DONE, *OPEN, "--certs", "--ignore-mac", file)
        self.assertIn("altered", result.err)
        self.assertEqual(labels(result.out), ["CERTIFICATE"])

    def test_without_a_mac_there_is_a_warning(self):
        result = self.expect(DONE, *OPEN, "--certs", vector("nomac.p12"))
        self.assertIn("no MAC", result.err)
        result = self.expect(DONE, *OPEN, "-q", "--certs",
                             vector("nomac.p12"))
        self.assertEqual(result.err, "")

    def test_a_signature_is_not_checked(self):
        file = vector("signed-rsa.p12")
        result = self.expect(UNSUPPORTED, *OPEN, "--certs", file)
        self.assertIn("--ignore-mac", result.err)
        self.expect(DONE, *OPEN, "--certs", "--ignore-mac", file)

    def test_a_closed_part_keeps_all_back(self):
        file = vector("part-safe-password.p12")
        result = self.expect(PASSWORD, *OPEN, "--plaintext-keys", file)
        self.assertEqual(result.raw, b"")
        self.assertIn("authSafe[0]", result.err)
        result = self.expect(PASSWORD, *OPEN, "--plaintext-keys", "--partial",
                             file)
        self.assertEqual(labels(result.out), ["PRIVATE KEY"])

    def test_a_closed_key_does_not_keep_certificates_back(self):
        file = vector("part-key-password.p12")
        self.expect(PASSWORD, *OPEN, file)
        self.expect(DONE, *OPEN, "--certs", file)
        self.expect(PASSWORD, *OPEN, "--leaf", file)

    def test_a_limit_gives_nothing(self):
        result = self.expect(LIMIT, *OPEN, vector("class-work-total.p12"))
        self.assertEqual(result.raw, b"")
        self.assertIn("P12_E_LIMIT", result.err)
        result = self.expect(LIMIT, *OPEN, "--max-iterations", "2047", LEGACY)
        self.assertEqual(result.raw, b"")

    def test_an_error_as_json(self):
        for args, code in (([LEGACY, "-p", "pass:wrong"], "P12_E_MAC"),
                           ([vector("other.jks")], "P12_E_FORMAT"),
                           ([vector("part-safe-password.p12"), "-p",
                             "pass:changeit"], "P12_E_PASSWORD")):
            result = run("extract", "--json", *args)
            self.assertGreater(result.code, 0)
            data = json.loads(result.err)
            self.assertEqual(data["schema"], "p12.error/1")
            self.assertEqual(data["code"], code)
            self.assertEqual(data["exit_code"], result.code)


    def test_what_is_no_certificate_is_written_and_said(self):
        file = self.write("odd.p12", container.container(
            container.cert_bag(b"\x04\x01x"),
            container.cert_bag(certificate())))
        result = self.expect(DONE, "extract", file)
        self.assertIn("authSafe[0].bag[0]", result.err)
        self.assertEqual([der for _, der in blocks(result.out)],
                         [b"\x04\x01x", certificate()])


class Files(Case):
    def listing(self):
        return sorted(os.listdir(self.folder.name))

    def test_a_file_is_private_whatever_the_umask(self):
        for mask in (0, 0o022, 0o077):
            out = self.path(f"out{mask}")
            self.expect(DONE, *OPEN, "-o", out, LEGACY,
                        preexec_fn=lambda mask=mask: os.umask(mask))
            self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o600)
            self.assertEqual(len(blocks(read(out).decode())), 4)

    def test_what_exists_stays_unless_forced(self):
        out = self.write("out", b"old")
        result = self.expect(FILE, *OPEN, "-o", out, LEGACY)
        self.assertIn("--force", result.err)
        self.assertEqual(read(out), b"old")
        self.expect(DONE, *OPEN, "--force", "-o", out, LEGACY)
        self.assertIn(b"BEGIN CERTIFICATE", read(out))
        self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o600)
        self.assertEqual(self.listing(), ["out"])

    def test_a_symbolic_link_is_never_followed(self):
        target = self.write("target", b"old")
        link = self.path("link")
        os.symlink(target, link)
        self.expect(FILE, *OPEN, "-o", link, LEGACY)
        self.expect(DONE, *OPEN, "--force", "-o", link, LEGACY)
        self.assertEqual(read(target), b"old")
        self.assertFalse(os.path.islink(link))
        dangling = self.path("dangling")
        os.symlink(self.path("nowhere"), dangling)
        self.expect(FILE, *OPEN, "-o", dangling, LEGACY)
        self.assertNotIn("nowhere", self.listing())

    def test_what_it_is_taken_out_of_is_never_replaced(self):
        file = self.write("in.p12", read(LEGACY))
        os.symlink("in.p12", self.path("link"))
        os.link(file, self.path("hard"))
        for out, source in (("in.p12", "in.p12"), ("link", "in.p12"),
                            ("in.p12", "link"), ("link", "link"),
                            ("hard", "in.p12"), ("./in.p12", "in.p12")):
            result = self.expect(USAGE, *OPEN, "--leaf", "--force", "-o",
                                 self.path(out), self.path(source))
            self.assertIn("give another -o", result.err)
        with open(file, "rb") as stdin:
            self.expect(USAGE, *OPEN, "--leaf", "--force", "-o", file, "-",
                        input=None, stdin=stdin)
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual(read(file), read(LEGACY))
        self.assertEqual(self.listing(), ["hard", "in.p12", "link"])

    def test_a_folder_is_no_file(self):
        for options in ((), ("--force",)):
            self.expect(FILE, *OPEN, *options, "-o", self.folder.name, LEGACY)
        self.expect(FILE, *OPEN, "-o", self.path("missing/out"), LEGACY)
        self.assertEqual(self.listing(), [])

    def test_a_folder_that_may_not_be_written(self):
        folder = self.path("closed")
        os.mkdir(folder, 0o500)
        if os.access(folder, os.W_OK):
            self.skipTest("root may write everywhere")
        self.expect(FILE, *OPEN, "-o", folder + "/out", LEGACY)
        self.assertEqual(os.listdir(folder), [])

    def test_streams_are_written_to_directly(self):
        self.assertEqual(len(blocks(run(*OPEN, "-o", "-", LEGACY).out)), 4)
        text = run(*OPEN, "-o", "/dev/stdout", LEGACY).out
        self.assertEqual(len(blocks(text)), 4)
        self.expect(DONE, *OPEN, "-o", "/dev/null", LEGACY)
        if os.path.exists("/dev/full"):
            self.expect(FILE, *OPEN, "-o", "/dev/full", LEGACY)

    def test_a_full_file_system(self):
        folder = self.path("small")
        os.mkdir(folder)
        mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder]
        if not shutil.which("mount") or subprocess.run(
                mount, capture_output=True).returncode:
            self.skipTest("no right to mount a small file system")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        old = os.path.join(folder, "old")
        with open(old, "wb") as file:
            file.write(b"old")
        for args in (["-o", folder + "/out"], ["-o", old, "--force"],
                     ["--out-dir", folder]):
            result = self.expect(FILE, *OPEN, *args, LEGACY)
            self.assertIn("No space left", result.err)
            self.assertEqual(os.listdir(folder), ["old"])
            self.assertEqual(read(old), b"old")

    def test_a_limited_file_size(self):
        import resource
        out = self.path("out")
        limit = (1000, 1000)
        self.expect(FILE, *OPEN, "-o", out, LEGACY, preexec_fn=lambda:
                    resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertEqual(self.listing(), [])


class Folders(Case):
    def test_one_file_for_each_thing(self):
        out = self.path("out")
        self.expect(DONE, *OPEN, "--out-dir", out, LEGACY)
        self.assertEqual(sorted(os.listdir(out)), [
            "cert-0.0-client.example.pem", "cert-0.1.pem", "cert-0.2.pem",
            "key-1.0-client.example.pem"])
        self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o700)
        for name in os.listdir(out):
            path = os.path.join(out, name)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            self.assertEqual(len(blocks(read(path).decode())), 1)

    def test_der_files_are_the_things_themselves(self):
        out = self.path("out")
        self.expect(DONE, *OPEN, "--der", "--certs", "--out-dir", out, LEGACY)
        whole = self.expect(DONE, *OPEN, "--certs", LEGACY).out
        self.assertEqual(
            sorted(read(os.path.join(out, n)) for n in os.listdir(out)),
            sorted(der for _, der in blocks(whole)))

    def test_names_can_not_lead_elsewhere(self):
        names = ("../../evil", "/etc/passwd", "..", ".", "a b;c$(d)`e`", "-rf",
                 "Zoë", "x" * 500, "new\nline", "nul\0byte", "")
        file = self.write("names.p12", container.container(*(
            container.cert_bag(certificate(), container.friendly_name(name))
            for name in names)))
        out = self.path("out")
        self.expect(DONE, "extract", "--out-dir", out, file)
        self.assertEqual(len(os.listdir(out)), len(names))
        for name in os.listdir(out):
            self.assertRegex(name, r"\Acert-0\.\d+(-[A-Za-z0-9._-]+)?\.pem\Z")
            self.assertLess(len(name), 100)
        self.assertEqual(sorted(os.listdir(self.folder.name)),
                         ["names.p12", "out"])

    def test_a_folder_that_exists_is_used(self):
        out = self.path("out")
        os.mkdir(out)
        self.expect(DONE, *OPEN, "--certs", "--out-dir", out, LEGACY)
        self.assertEqual(len(os.listdir(out)), 3)
        self.expect(FILE, *OPEN, "--certs", "--out-dir", out, LEGACY)
        self.expect(DONE, *OPEN, "--certs", "--force", "--out-dir", out,
                    LEGACY)
        self.assertEqual(len(os.listdir(out)), 3)

    def test_what_it_is_taken_out_of_stays(self):
        out = self.path("out")
        os.mkdir(out)
        file = os.path.join(out, "cert-0.1.pem")
        shutil.copy(LEGACY, file)
        result = self.expect(USAGE, *OPEN, "--certs", "--force", "--out-dir",
                             out, file)
        self.assertIn("give another --out-dir", result.err)
        self.assertEqual(os.listdir(out), ["cert-0.1.pem"])
        self.assertEqual(read(file), read(LEGACY))

    def test_all_or_none(self):
        out = self.path("out")
        os.mkdir(out)
        last = os.path.join(out, "cert-0.2.pem")
        with open(last, "wb") as file:
            file.write(b"old")
        self.expect(FILE, *OPEN, "--out-dir", out, LEGACY)
        self.assertEqual(os.listdir(out), ["cert-0.2.pem"])
        self.assertEqual(read(last), b"old")

    def test_a_new_folder_goes_when_nothing_comes_of_it(self):
        out = self.path("out")
        self.expect(PASSWORD, "extract", "-p", "pass:no", "--out-dir", out,
                    LEGACY)
        self.expect(INPUT, *OPEN, "--out-dir", out, vector("other.jks"))
        self.assertFalse(os.path.exists(out))
        self.expect(FILE, *OPEN, "--out-dir", LEGACY, LEGACY)


if __name__ == "__main__":
    main()
