#!/usr/bin/env python3
"""docs/refused.md says what is true: every command in it is run, in its order,
on a terminal, and shows what stands there.

    guide.py --write     writes into it what they show now
"""
import os
import re
import shlex
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cli"))
from command import (COMMAND, SOURCE, Case, Terminal, main,  # noqa: E402
                     vector)

GUIDE = os.path.join(SOURCE, "docs", "refused.md")
WORD = "changeit"
BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
PROMPT = re.compile(rb"(?i)password[^\r\n]*: \Z")

# What the guide's reader has.
HAS = {"client.p12": "legacy.p12"}


class Answered(Terminal):
    """Whoever is asked for a password types it."""

    def read(self, seconds):
        more = super().read(seconds)
        if PROMPT.search(self.shown) and self.shown != self.answered:
            self.type(WORD.encode() + b"\n")
            self.answered = self.shown
        return more

    answered = None


def shown(command):
    """The exit code and the lines that a person sees."""
    program, *args = shlex.split(command)
    assert program == "p12", command
    terminal = Answered(*args, env={"NO_COLOR": "1"}, rows_columns=(50, 100))
    code = terminal.finish()
    text = terminal.shown.decode().replace("\r\n", "\n")
    # What is shown while it is working is wiped away again.
    text = re.sub(r"[^\n]*\r(?:\x1b\[K)?", "", text)
    return code, re.sub(r"(?m) +$", "", text.rstrip("\n"))


def steps(block):
    """(command, what it shows) of a block."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.rstrip("\n")


class Reader:
    """Goes through the guide in a folder of their own."""

    def __init__(self):
        self.code = 0

    def __enter__(self):
        self.before = os.getcwd()
        self.folder = tempfile.TemporaryDirectory(prefix="p12-guide-")
        for name, source in HAS.items():
            shutil.copy(vector(source), os.path.join(self.folder.name, name))
        os.chdir(self.folder.name)
        return self

    def __exit__(self, *_):
        os.chdir(self.before)
        self.folder.cleanup()

    def run(self, command):
        if command == "echo $?":
            return str(self.code)
        self.code, text = shown(command)
        return text


def written(text):
    """The guide with what its commands show now."""
    with Reader() as reader:
        def again(match):
            return "```console\n" + "\n\n".join(
                f"$ {command}\n{reader.run(command)}".rstrip()
                for command, _ in steps(match.group(1))) + "\n```"
        return BLOCK.sub(again, text)


class Guide(Case):
    def test_its_commands_show_what_it_says(self):
        with open(GUIDE, encoding="utf-8") as file:
            text = file.read()
        n = 0
        with Reader() as reader:
            for block in BLOCK.findall(text):
                for command, output in steps(block):
                    with self.subTest(command):
                        self.assertEqual(reader.run(command), output)
                        n += 1
        self.assertGreater(n, 10)

    def test_nothing_in_it_is_left_out(self):
        """Each line that calls the command is one of those that are run; in
        the text it is named with things that are there."""
        with open(GUIDE, encoding="utf-8") as file:
            text = file.read()
        self.assertNotRegex(BLOCK.sub("", text), r"(?m)^(?:    )?\$? ?p12 ")
        for command in re.findall(r"`p12 ([a-z]+)", BLOCK.sub("", text)):
            code, usage = shown(f"p12 {command} --help")
            self.assertEqual(code, 0, usage)
        options = set(re.findall(r"`(--[a-z-]+)", text))
        known = "".join(shown(f"p12 {command} --help")[1]
                        for command in ("audit", "convert", "compat"))
        for option in options:
            self.assertIn(option, known)

    def test_what_it_names_is_there(self):
        with open(GUIDE, encoding="utf-8") as file:
            text = file.read()
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            self.assertTrue(os.path.exists(os.path.join(
                SOURCE, "docs", link)), link)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"] and COMMAND:
        with open(GUIDE, encoding="utf-8") as guide:
            now = written(guide.read())
        with open(GUIDE, "w", encoding="utf-8") as guide:
            guide.write(now)
    else:
        main()
