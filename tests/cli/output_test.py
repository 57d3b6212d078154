#!/usr/bin/env python3
"""What is shown: harmless, in the right form, and missed when it is lost."""
import json
import os
import re
import signal
import subprocess
import unicodedata

import container
from command import (COMMAND, DONE, FILE, UNSUPPORTED, Case, Terminal,
                     environment, main, run, vector)

LEGACY = vector("legacy.p12")

HOSTILE = ("\033[2J\033]0;title\007", "a\u202etxt.exe", "\u2066x\u2069",
           "line\nbreak\r\ttab", "\u009b31m", "zero\u200bwidth", "nul\0byte",
           "back\\slash", "\ufeffmark", "tag\U000e0041", "\ud800lone",
           "\u2028separator", "non\uffffcharacter", "\u00ad")


def certificate():
    with open(vector("other-certificate.der"), "rb") as file:
        return file.read()


def is_harmless(text):
    return all(c == "\n" or unicodedata.category(c) not in
               ("Cc", "Cf", "Zl", "Zp", "Cs", "Cn") for c in text)


class Names(Case):
    def named(self, name):
        return self.write("named.p12", container.container(
            container.cert_bag(certificate(), container.friendly_name(name))))

    def test_names_from_files_are_harmless(self):
        for name in HOSTILE:
            path = self.named(name)
            for args in (["info", path], ["verify", path],
                         ["extract", path]):
                result = self.expect(DONE, *args)
                self.assertTrue(is_harmless(result.out), repr(result.out))

    def test_names_in_json_are_ascii_and_whole(self):
        for name in HOSTILE:
            result = self.expect(DONE, "info", "--json", self.named(name))
            self.assertRegex(result.raw, rb"\A[\n -~]*\Z")
            bag = result.json()["safes"][0]["bags"][0]
            value = bag["attributes"][0]["values"][0]
            self.assertEqual(value["text"], name.replace("\ud800", "\ufffd"))
            self.assertTrue(value["der"].startswith("1e"))

    def test_ordinary_names_are_left_alone(self):
        for name in ("Zoë Müller", "日本語", "Ελλάδα", "🔑 key", "עברית"):
            self.assertIn(name, self.expect(DONE, "info",
                                            self.named(name)).out)

    def test_file_names_are_harmless(self):
        for name in (b"\033[31mred", b"\xff\xfe", "\u202egpj".encode()):
            path = os.path.join(os.fsencode(self.folder.name), name)
            missing = run("info", path)
            self.assertTrue(is_harmless(missing.err), repr(missing.err))
            with open(path, "wb") as file, open(LEGACY, "rb") as source:
                file.write(source.read())
            for command in ("info", "verify"):
                result = self.expect(DONE if command == "info" else 4,
                                     command, path)
                self.assertTrue(is_harmless(result.out), repr(result.out))
            result = self.expect(DONE, "info", "--json", path)
            self.assertRegex(result.raw, rb"\A[\n -~]*\Z")
            result.json()

    def test_a_name_can_not_begin_a_pem_block(self):
        forged = "x\n-----BEGIN CERTIFICATE-----\nAAAA"
        path = self.named(forged)
        text = self.expect(DONE, "extract", path).out
        self.assertEqual(text.count("-----BEGIN"), 1)

    def test_a_very_long_name(self):
        name = "word " * 12000
        self.assertIn(name.strip(), self.expect(DONE, "info",
                                                self.named(name)).out)


class Colour(Case):
    def on_terminal(self, *args, **more):
        terminal = Terminal("info", *args, LEGACY, **more)
        self.assertEqual(terminal.finish(), DONE)
        return terminal.shown

    def test_on_a_terminal_only(self):
        self.assertIn(b"\033[", self.on_terminal())
        self.assertNotIn("\033", run("info", LEGACY).out)

    def test_never_with_no_color(self):
        self.assertNotIn(b"\033", self.on_terminal(env={"NO_COLOR": "1"}))
        self.assertIn(b"\033[", self.on_terminal(env={"NO_COLOR": ""}))

    def test_never_on_a_dumb_terminal(self):
        self.assertNotIn(b"\033", self.on_terminal(env={"TERM": "dumb"}))

    def test_as_the_option_says(self):
        self.assertNotIn(b"\033", self.on_terminal("--color", "never"))
        self.assertIn("\033[", run("info", "--color", "always", LEGACY).out)
        self.assertIn("\033[", run("verify", "--color=always", "-p",
                                   "pass:changeit", LEGACY).out)

    def test_never_in_json(self):
        self.assertNotIn(b"\033", self.on_terminal("--json"))


class Layout(Case):
    def test_lines_fit_the_terminal(self):
        for columns in (60, 80, 132):
            terminal = Terminal("info", "-p", "pass:changeit", "--color",
                                "never", LEGACY, rows_columns=(24, columns))
            self.assertEqual(terminal.finish(), DONE)
            # Not the first line, which begins with the file's name.
            for line in terminal.shown.decode().split("\r\n")[1:]:
                self.assertLessEqual(len(line), columns, line)

    def test_a_long_word_goes_on_below_itself(self):
        text = run("info", "-p", "pass:changeit", LEGACY).out
        digits = re.search(r"key SHA-256 +([0-9a-f]{64})\n", text)[1]
        terminal = Terminal("info", "-p", "pass:changeit", "--color", "never",
                            LEGACY, rows_columns=(24, 60))
        self.assertEqual(terminal.finish(), DONE)
        shown = re.sub(r"\r\n[^0-9a-f\r]* {18}", "",
                       terminal.shown.decode())
        self.assertRegex(shown, "key SHA-256 +" + digits)

    def test_lines_are_whole_without_a_terminal(self):
        text = run("info", "-p", "pass:changeit", LEGACY).out
        self.assertRegex(text, r"names +DNS:client\.example, .*2001:db8::1\n")

    def test_other_locales_get_plain_lines(self):
        text = self.expect(DONE, "info", LEGACY, env={"LC_ALL": "C"}).out
        self.assertRegex(text, r"\A[\n -~]*\Z")
        self.assertIn("`- authSafe[1]", text)
        self.assertIn("└─ authSafe[1]", run("info", LEGACY).out)

    def test_other_locales_get_names_in_ascii_on_a_terminal(self):
        path = self.write("named.p12", container.container(
            container.cert_bag(certificate(),
                               container.friendly_name("Zoë"))))
        terminal = Terminal("info", path, env={"LC_ALL": "C"})
        self.assertEqual(terminal.finish(), DONE)
        self.assertIn(b"Zo\\u00eb", terminal.shown)
        text = self.expect(DONE, "info", path, env={"LC_ALL": "C"}).out
        self.assertIn("Zoë", text)


class Lost(Case):
    """Results that do not arrive are an error."""
    COMMANDS = (["info", LEGACY], ["info", "--json", LEGACY],
                ["verify", "-p", "pass:changeit", LEGACY],
                ["extract", "-p", "pass:changeit", LEGACY], ["--help"],
                ["--version"], ["help", "info"])

    def test_a_full_device(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("/dev/full is missing")
        for args in self.COMMANDS:
            with open("/dev/full", "wb") as full:
                result = self.expect(FILE, *args, stdout=full)
            self.assertIn("No space left", result.err)

    def closed(self, args, redirection):
        script = f'exec "$0" "$@" {redirection}'
        return subprocess.run(["/bin/sh", "-c", script, COMMAND, *args],
                              capture_output=True, env=environment())

    def test_a_closed_standard_output(self):
        for args in self.COMMANDS:
            done = self.closed(args, ">&-")
            self.assertEqual(done.returncode, FILE, args)
            self.assertIn(b"standard output", done.stderr)

    def test_a_closed_output_does_not_go_into_a_file_instead(self):
        out = self.path("out.pem")
        self.closed(["extract", "-p", "pass:changeit", "--certs", "-o", out,
                     LEGACY], ">&- 2>&- <&-")
        with open(out, encoding="ascii") as file:
            text = file.read()
        self.assertEqual(text.count("BEGIN CERTIFICATE"), 3)
        self.assertNotIn("p12:", text)

    def test_a_reader_that_goes_away(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([COMMAND, "info", LEGACY], stdout=writing,
                              stderr=subprocess.PIPE, env=environment())
        os.close(writing)
        self.assertIn(done.returncode, (-signal.SIGPIPE, FILE))


class Words(Case):
    """What `info` says of what is in a vector."""

    def text(self, name, code=DONE):
        return self.expect(code, "info", "-p", "pass:changeit",
                           vector(name)).out

    def json(self, name, code=DONE):
        return self.expect(code, "info", "--json", "-p", "pass:changeit",
                           vector(name)).json()

    def test_attributes_of_microsoft_and_java(self):
        text = self.text("attr-csp-crafted.p12")
        self.assertRegex(text, r"msLocalKeySet +yes\n")
        self.assertRegex(text, r"keyUsage +dataEncipherment\n")
        self.assertNotIn("attribute-empty", text)
        self.assertRegex(self.text("attr-keysig.p12"),
                         r"key usage +digitalSignature\n")
        self.assertRegex(self.text("attr-java-trusted.p12"),
                         r"trustedKeyUsage +anyExtendedKeyUsage\n")
        self.assertIn("Java refuses", self.text("attr-name-set-empty.p12"))

    def test_attributes_in_json(self):
        bag = self.json("attr-java-trusted.p12")["safes"][0]["bags"][0]
        self.assertEqual(bag["attributes"][1]["values"],
                         [{"text": "anyExtendedKeyUsage",
                           "der": "0604551d2500"}])
        bag = self.json("attr-keysig.p12")["safes"][1]["bags"][0]
        self.assertEqual(bag["key"]["key_usage"], ["digitalSignature"])

    def test_a_secret_key(self):
        name = "keytool-secret.p12"
        self.assertRegex(self.text(name), r"key +AES, 256 bits\n")
        bag = self.json(name)["safes"][0]["bags"][0]
        self.assertEqual(bag["secret"],
                         {"algorithm": "AES", "bits": 256,
                          "algorithm_oid": "2.16.840.1.101.3.4.1"})

    def test_nothing_is_made_up_of_an_unknown_key_derivation(self):
        name = "class-pbmac1-kdf-unknown.p12"
        self.assertRegex(self.text(name, UNSUPPORTED),
                         r"key from +1\.3\.6\.1\.4\.1\.99999\.1\n")
        mac = self.json(name, UNSUPPORTED)["mac"]
        self.assertEqual(mac["kdf"], "1.3.6.1.4.1.99999.1")
        self.assertIsNone(mac["iterations"])
        self.assertIsNone(mac["salt_length"])

    def test_recipients_and_signers(self):
        name = "enveloped-two.p12"
        text = self.text(name, UNSUPPORTED)
        self.assertIn("closed: for a public key", text)
        self.assertRegex(text, r"recipient +key-agreement, \S+\n")
        agreed = self.json(name, UNSUPPORTED)["safes"][0]["recipients"][1]
        self.assertEqual(agreed["kind"], "key-agreement")
        self.assertTrue(agreed["algorithm_oid"])
        self.assertTrue(agreed["serial"] or agreed["key_id"])
        self.assertRegex(self.text("signed-rsa.p12"),
                         r"signer +rsaEncryption, digest")

    def test_what_is_not_understood_is_not_empty(self):
        self.assertNotIn("no bags", self.text("unknown-content.p12"))

    def test_serial_numbers(self):
        given = bytearray(certificate())
        at = given.index(b"\xa0\x03\x02\x01\x02\x02\x14") + 7
        for first, shown in ((b"\xff\x01", "-fe"), (b"\0\x81", "81"),
                             (b"\x80\0", "-"), (b"\x01\0", "0100")):
            given[at:at + 2] = first
            number = abs(int.from_bytes(given[at:at + 20], "big",
                                        signed=True))
            digits = f"{number:x}"
            digits = "0" * (len(digits) % 2) + digits
            path = self.write("serial.p12", container.container(
                container.cert_bag(bytes(given))))
            text = run("info", path).out
            sign = "-" if first[0] >= 0x80 else ""
            self.assertRegex(text, f"serial +{sign}{digits}\n")
            self.assertRegex(text, f"serial +{shown}")


class Waiting(Case):
    def test_long_work_is_announced_on_a_terminal(self):
        args = ["verify", "-p", "pass:changeit", "--max-work", "9000000000",
                vector("class-work-total.p12")]
        terminal = Terminal(*args)
        terminal.wait_for(b"deriving keys, ")
        terminal.type(b"\x03")
        self.assertEqual(terminal.finish(), -signal.SIGINT)


class Streams(Case):
    def test_results_and_diagnostics_go_apart(self):
        result = self.expect(4, "info", "-p", "pass:wrong", LEGACY)
        self.assertRegex(result.err, r"\Ap12: .*legacy\.p12: mac at byte \d+ "
                                     r"\(P12_E_MAC\): .*\n\Z")
        self.assertTrue(result.out.startswith(LEGACY))
        self.assertNotIn("p12: ", result.out)

    def test_quiet(self):
        result = self.expect(4, "info", "-q", "-p", "pass:wrong", LEGACY)
        self.assertEqual(result.err, "")
        result = self.expect(4, "verify", "-q", "-p", "pass:wrong", LEGACY)
        self.assertEqual((result.out, result.err), ("", ""))
        result = self.expect(DONE, "verify", "-q", "-p", "pass:changeit",
                             LEGACY)
        self.assertEqual((result.out, result.err), ("", ""))

    def test_json_is_the_same_every_time(self):
        args = ["info", "--json", "-p", "pass:changeit", LEGACY]
        first = run(*args).raw
        for _ in range(3):
            self.assertEqual(run(*args).raw, first)
        self.assertEqual(list(json.loads(first))[:6],
                         ["schema", "file", "size", "armour", "encoding",
                          "version"])


if __name__ == "__main__":
    main()
