#!/usr/bin/env python3
"""Passwords from every source, and the terminal as it was afterwards."""
import os
import signal
import termios

from command import (DONE, FILE, INPUT, LIMIT, PASSWORD, USAGE, Case, Terminal,
                     main, vector)

LEGACY = vector("legacy.p12")
WORD = b"changeit"


def descriptor(*chunks):
    """The reading end of a pipe that holds the chunks."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(chunks))
    os.close(writing)
    return reading


class Sources(Case):
    def verify(self, code, source, **more):
        return self.expect(code, "verify", "-p", source, LEGACY, **more)

    def test_text_on_the_command_line(self):
        self.verify(DONE, "pass:changeit")
        self.verify(PASSWORD, "pass:changedit")
        self.verify(PASSWORD, "pass:")

    def test_environment(self):
        self.verify(DONE, "env:P12_TEST", env={"P12_TEST": "changeit"})
        self.verify(PASSWORD, "env:P12_TEST", env={"P12_TEST": ""})
        result = self.verify(USAGE, "env:P12_TEST_NOT_SET")
        self.assertIn("no variable P12_TEST_NOT_SET", result.err)
        result = self.verify(USAGE, "env:\033[2J")
        self.assertNotIn("\033", result.err)

    def test_first_line_of_a_file(self):
        for content in (WORD, WORD + b"\n", WORD + b"\r\n", WORD + b"\nmore"):
            path = self.write("word", content)
            self.verify(DONE, f"file:{path}")
        for content in (b"\n" + WORD, b" " + WORD, WORD + b" ", WORD + b"\r"):
            path = self.write("word", content)
            self.verify(PASSWORD, f"file:{path}")

    def test_files_that_are_no_help(self):
        self.verify(FILE, "file:" + self.path("missing"))
        self.verify(FILE, "file:" + self.folder.name)
        empty = self.write("empty", b"")
        self.assertIn("no line", self.verify(PASSWORD, f"file:{empty}").err)

    def test_standard_input(self):
        self.verify(DONE, "stdin", input=WORD + b"\n")
        self.verify(DONE, "stdin", input=WORD)
        self.verify(PASSWORD, "stdin", input=b"")

    def test_descriptor(self):
        fd = descriptor(WORD, b"\n")
        self.verify(DONE, f"fd:{fd}", pass_fds=[fd])
        os.close(fd)
        self.verify(FILE, "fd:61")

    def test_two_options_take_two_lines_of_one_descriptor(self):
        fd = descriptor(b"wrong\n", WORD, b"\n", b"third\n")
        self.expect(DONE, "verify", "-p", f"fd:{fd}", "-p", f"fd:{fd}",
                    LEGACY, pass_fds=[fd])
        self.assertEqual(os.read(fd, 100), b"third\n")
        os.close(fd)

    def test_a_source_of_another_form_is_not_repeated(self):
        for bad in ("hunter2", "fd:", "fd:x", "fd:-1", "env:", "file:",
                    "Stdin", ""):
            result = self.verify(USAGE, bad)
            if len(bad) > 6:
                self.assertNotIn(bad, result.err)

    def test_a_password_of_the_largest_size(self):
        path = self.write("long", b"x" * 65536 + b"\n")
        self.expect(DONE, "verify", "-p", f"file:{path}",
                    vector("password-64k.p12"))
        path = self.write("longer", b"x" * 65537 + b"\n")
        self.verify(LIMIT, f"file:{path}")
        path = self.write("endless", b"x" * 1000000)
        self.verify(LIMIT, f"file:{path}")
        self.verify(LIMIT, "env:P12_TEST", env={"P12_TEST": "x" * 65537})

    def test_none_is_not_empty(self):
        none = vector("password-none-legacy.p12")
        self.expect(DONE, "verify", "-p", "none", none)
        self.expect(DONE, "verify", "-p", "pass:", none)  # tries both forms
        empty = vector("password-empty-terminated-legacy.p12")
        self.expect(DONE, "verify", "-p", "pass:", empty)
        self.expect(PASSWORD, "verify", "-p", "none", empty)


class Several(Case):
    def test_further_passwords_are_tried_on_what_stays_closed(self):
        file = vector("part-safe-password.p12")
        result = self.expect(PASSWORD, "verify", "-p", "pass:changeit", file)
        self.assertIn("authSafe[0] does not open: it is under another "
                      "password", result.out)
        self.expect(DONE, "verify", "-p", "pass:changeit", "-p",
                    "pass:another", file)

    def test_the_order_of_passwords_does_not_matter_for_the_mac(self):
        self.expect(DONE, "verify", "-p", "pass:no", "-p", "pass:changeit",
                    "-p", "pass:neither", LEGACY)

    def test_the_order_of_passwords_does_not_matter_for_the_parts(self):
        file = vector("two-passwords.p12")
        for words in (["changeit", "another"], ["another", "changeit"],
                      ["x", "changeit", "another"],
                      ["changeit", "x", "another"]):
            args = [f"--password=pass:{word}" for word in words]
            result = self.expect(DONE, "verify", *args, file)
            self.assertIn("2 encrypted parts open with the passwords.",
                          result.out)
            self.expect(DONE, "info", *args, file)

    def test_none_of_several_passwords(self):
        args = ["verify", "-p", "pass:x", "-p"]
        result = self.expect(PASSWORD, *args, "pass:y", LEGACY)
        self.assertIn("none of the passwords is right", result.out)
        result = self.expect(PASSWORD, *args, "pass:changeit",
                             vector("part-safe-password.p12"))
        self.assertIn("The MAC matches, but authSafe[0] does not open with "
                      "any of the passwords.", result.out)
        for words in (["pass:x", "pass:changeit"], ["pass:changeit", "pass:x"]):
            result = self.expect(PASSWORD, "verify", "-p", words[0], "-p",
                                 words[1], vector("mac-mismatch-opens.p12"))
            self.assertIn("decrypts with one of the passwords", result.out)

    def test_a_password_of_one_part(self):
        file = vector("part-safe-password.p12")
        args = ["verify", "-p", "pass:changeit", "--part-password"]
        self.expect(DONE, *args, "authSafe[0]=pass:another", file)
        self.expect(PASSWORD, *args, "authSafe[0]=pass:wrong", file)
        result = self.expect(USAGE, *args, "authSafe[7]=pass:x", LEGACY)
        self.assertIn("no part authSafe[7]", result.err)

    def test_a_password_of_a_part_alone_does_not_check_the_mac(self):
        result = self.expect(PASSWORD, "verify", "--part-password",
                             "authSafe[0]=pass:another",
                             vector("part-safe-password.p12"))
        self.assertIn("The MAC was not checked", result.out)

    def test_a_password_of_the_mac(self):
        file = vector("two-passwords.p12")
        self.expect(PASSWORD, "verify", "-p", "pass:changeit", file)
        self.expect(DONE, "verify", "-p", "pass:changeit", "--mac-password",
                    "pass:another", file)

    def test_strict_leaves_writers_mistakes_closed(self):
        file = vector("bug-latin1.p12")
        word = {"P12_TEST": "Mötley Crüe"}
        result = self.expect(DONE, "verify", "-p", "env:P12_TEST", file,
                             env=word)
        self.assertIn("as Latin-1", result.out)
        self.expect(PASSWORD, "verify", "--strict", "-p", "env:P12_TEST", file,
                    env=word)


class NotGiven(Case):
    def test_without_a_terminal_the_options_are_named(self):
        for command in ("verify", "extract"):
            result = self.expect(PASSWORD, command, LEGACY)
            for source in ("env:", "file:", "fd:", "stdin", "prompt"):
                self.assertIn(source, result.err)

    def test_where_nothing_is_locked_none_is_needed(self):
        self.expect(DONE, "verify", vector("openssl-plain-nomac.p12"))
        self.expect(DONE, "extract", "--certs",
                    vector("openssl-plain-nomac.p12"))

    def test_info_needs_none(self):
        result = self.expect(DONE, "info", LEGACY)
        self.assertIn("mac         not checked: needs the password",
                      result.out)
        self.assertEqual(result.out.count("closed: needs its password"), 2)


class GivenInVain(Case):
    """What stays closed although a password was given: why."""

    def test_the_mac_does_not_match(self):
        for args in (["-p", "pass:wrong", LEGACY],
                     ["-p", "pass:changeit", vector("mac-mismatch-opens.p12")]):
            result = self.expect(PASSWORD, "info", *args)
            self.assertEqual(result.out.count("closed: the MAC does not match"),
                             2)
            self.assertNotIn("needs", result.out)

    def test_a_limit(self):
        result = self.expect(LIMIT, "info", "-p", "pass:changeit",
                             "--max-work", "10", LEGACY)
        self.assertIn("not checked: a limit", result.out)
        self.assertEqual(result.out.count("not tried: a limit"), 2)
        self.assertNotIn("needs", result.out)

    def test_a_malformed_mac(self):
        result = self.expect(INPUT, "info", "-p", "pass:changeit",
                             vector("rfc9579-a6.p12"))
        self.assertIn("not tried: the MAC is malformed", result.out)
        self.assertNotIn("needs", result.out)


class Prompt(Case):
    def ask(self, *args):
        terminal = Terminal(*args)
        terminal.wait_for(b"Password for ")
        terminal.wait_for(b".p12: ")
        return terminal

    def test_the_user_is_asked_without_echo(self):
        for args in (["verify", LEGACY], ["info", "-p", "prompt", LEGACY]):
            terminal = self.ask(*args)
            self.assertIn(b"legacy.p12: ", terminal.shown)
            self.assertFalse(self.echoes(terminal))
            terminal.type(WORD + b"\n")
            self.assertEqual(terminal.finish(), DONE)
            self.assertNotIn(WORD, terminal.shown)

    def test_a_wrong_answer(self):
        terminal = self.ask("verify", LEGACY)
        terminal.type(b"wrong\n")
        self.assertEqual(terminal.finish(), PASSWORD)

    def test_the_end_of_input_is_no_password(self):
        terminal = self.ask("verify", LEGACY)
        terminal.type(b"\x04")
        self.assertEqual(terminal.finish(), PASSWORD)
        self.assertIn(b"no password was typed", terminal.shown)

    def test_info_does_not_ask_by_itself(self):
        terminal = Terminal("info", LEGACY)
        self.assertEqual(terminal.finish(), DONE)
        self.assertNotIn(b"Password", terminal.shown)

    def echoes(self, terminal):
        return bool(termios.tcgetattr(terminal.fd)[3] & termios.ECHO)

    def test_a_signal_leaves_the_terminal_with_echo(self):
        for key, number in ((b"\x03", signal.SIGINT), (b"\x1c",
                                                       signal.SIGQUIT)):
            terminal = self.ask("verify", LEGACY)
            self.assertFalse(self.echoes(terminal))
            terminal.type(key)
            while terminal.read(1):
                if self.echoes(terminal):
                    break
            self.assertTrue(self.echoes(terminal))
            self.assertEqual(terminal.finish(), -number)

    def test_without_a_terminal_there_is_no_prompt(self):
        result = self.expect(PASSWORD, "verify", "-p", "prompt", LEGACY,
                             start_new_session=True)
        self.assertIn("no terminal", result.err)

    def test_each_of_several_files_is_asked_for(self):
        terminal = self.ask("verify", LEGACY, vector("openssl-3.0.p12"))
        terminal.type(WORD + b"\n")
        terminal.wait_for(b"openssl-3.0.p12: ")
        terminal.type(WORD + b"\n")
        self.assertEqual(terminal.finish(), DONE)

    def test_a_new_password_is_asked_for_twice(self):
        file = vector("password-empty.p12")
        for again, code in ((b"secret\n", DONE), (b"sercet\n", PASSWORD)):
            out = self.path(again.decode().strip())
            terminal = Terminal("extract", "-p", "pass:", "--keys", "-o", out,
                                file)
            terminal.wait_for(b"New password for the key: ")
            terminal.type(b"secret\n")
            terminal.wait_for(b"Once more: ")
            terminal.type(again)
            self.assertEqual(terminal.finish(), code, terminal.shown)
            self.assertEqual(os.path.exists(out), code == DONE)


if __name__ == "__main__":
    main()
