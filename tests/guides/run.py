#!/usr/bin/env python3
"""A guide says what is true: each command of docs/guide-NAME.md is run by a
shell, in its order, on a terminal, and shows what stands there.

    run.py NAME             tests it
    run.py NAME --write     writes into it what its commands show now

In a block "```console" a line "$ ..." is a command, lines "> ..." below go on
with it, and the rest is what it shows. There "…" stands for any text in a
line, and alone in its line for any lines. A command fails only where
"$ echo $?" comes after it. A block "```LANGUAGE FILE" is a file of its reader.
"""
import os
import re
import shlex
import shutil
import signal
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cli"))
import pty                                               # noqa: E402
from command import (COMMAND, SOURCE, Case, Terminal,    # noqa: E402
                     environment, main, run, vector)
from pages import PAGES                                  # noqa: E402

BLOCK = re.compile(r"(?ms)^```(\S+)(?: (\S+))?\n(.*?)^```$")
PROMPT = re.compile(
    rb"(?i)[^\r\n]*(?:password|pass phrase|once more)[^\r\n]*: ?\Z")
ASK_AGAIN = "echo $?"

# A step in the state that the one before has left; a variable that is set in
# one is there in the next.
STEP = r"""
set -a
if [ -e "$2" ]; then . "$2"; fi
(exit "$3")
eval "$1"
status=$?
{ export -p; printf 'cd %q\n' "$PWD"; } >"$2"
exit "$status"
"""


class Typist(Terminal):
    """A shell with one command, and somebody who types passwords."""

    def __init__(self, page, args, env):
        self.page, self.answered, self.shown = page, None, b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                termios.tcsetwinsize(1, (50, 100))
                os.execvpe("bash", ["bash", *args], env)
            finally:
                os._exit(99)

    def read(self, seconds):
        more = super().read(seconds)
        prompt = PROMPT.search(self.shown)
        if more and prompt and self.shown != self.answered:
            self.wait_for_silence()
            word = self.page.answer(prompt[0].decode(errors="replace"))
            self.type(word.encode() + b"\n")
            self.answered = self.shown
        return more

    def wait_for_silence(self):
        """Some show their prompt before they turn the echo off."""
        end = time.monotonic() + 10
        while termios.tcgetattr(self.fd)[3] & termios.ECHO:
            if time.monotonic() > end:
                raise AssertionError(f"asks with an echo: {self.shown!r}")
            time.sleep(0.01)

    def finish(self):
        end = time.monotonic() + self.page.limit
        while self.read(1):
            if time.monotonic() > end:
                os.killpg(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise AssertionError(f"not done in time: {self.shown!r}")
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


def seen(octets):
    """What a person sees of it in the end."""
    text = octets.decode(errors="replace").replace("\r\n", "\n")
    # What is shown while it is working is wiped away again.
    text = re.sub(r"[^\n]*\r(?:\x1b\[K)?", "", text)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return re.sub(r"(?m)[ \t]+$", "", text).strip("\n")


class Reader:
    """Goes through a page, in a folder of their own."""

    def __init__(self, page):
        self.page, self.code = page, 0

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="p12-guide-")
        self.folder = self.page.folder() if self.page.folder else \
            os.path.join(self.scratch.name, "here")
        self.state = os.path.join(self.scratch.name, "state")
        programs = os.path.join(self.scratch.name, "bin")
        for path in (self.folder, programs):
            os.makedirs(path, exist_ok=True)
        os.symlink(COMMAND, os.path.join(programs, "p12"))
        for name, source in self.page.files.items():
            shutil.copy(vector(source), os.path.join(self.folder, name))
        self.env = {name: value for name, value in environment(
            {"NO_COLOR": "1", "HOME": self.folder}).items()
            if not name.startswith("P12_")}
        self.env["PATH"] = programs + os.pathsep + self.env["PATH"]
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    def put(self, name, text):
        with open(os.path.join(self.folder, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def run(self, command):
        """What it shows; self.code is its exit status."""
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            typist = Typist(self.page, ["-c", STEP, "step", command,
                                        self.state, str(self.code)], self.env)
        finally:
            os.chdir(before)
        self.code = typist.finish()
        return seen(typist.shown)


# ---- the page ---------------------------------------------------------------


def path_of(name):
    return os.path.join(SOURCE, "docs", f"guide-{name}.md")


def text_of(name):
    with open(path_of(name), encoding="utf-8") as file:
        return file.read()


def steps(block):
    """(the lines of a command as they stand, the command, what it shows)."""
    for part in re.split(r"(?m)^(?=\$ )", block)[1:]:
        head = re.match(r"\$ .*\n(?:> .*\n)*", part)[0]
        command = "\n".join(line[2:] for line in head.splitlines())
        yield head, command, part[len(head):].rstrip("\n")


def matches(text, wanted):
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line == "…" else
        "[^\n]*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in wanted.splitlines())
    return re.fullmatch(pattern, text + "\n" if text else "") is not None


def written(name):
    """The page with what its commands show now."""
    with Reader(PAGES[name]) as reader:
        def again(match):
            language, file, block = match.groups()
            if file:
                reader.put(file, block)
            if language != "console":
                return match[0]
            return "```console\n" + "".join(
                again_step(*step) for step in steps(block)).rstrip("\n") + \
                "\n```"

        def again_step(head, command, wanted):
            text = reader.run(command)
            shown = wanted if matches(text, wanted) else text
            return head + (shown + "\n\n" if shown else "")
        return BLOCK.sub(again, text_of(name))


# ---- the test ---------------------------------------------------------------


def guide(name):
    class Guide(Case):
        def test_its_commands_show_what_it_says(self):
            page = PAGES[name]
            why = page.needs and page.needs()
            if why:
                self.skipTest(why)
            n = 0
            with Reader(page) as reader:
                for language, file, block in BLOCK.findall(text_of(name)):
                    if file:
                        reader.put(file, block)
                    elif language == "console":
                        n += self.goes(reader, block)
            self.assertGreater(n, 4)

        def goes(self, reader, block):
            """A step that goes wrong leaves nothing for those behind it."""
            all_steps = list(steps(block))
            for i, (_, command, wanted) in enumerate(all_steps):
                text = reader.run(command)
                if not matches(text, wanted):
                    self.assertEqual(text, wanted, command)
                asked = i + 1 < len(all_steps) and \
                    all_steps[i + 1][1] == ASK_AGAIN
                if not asked:
                    self.assertEqual(reader.code, 0, f"{command}\n{text}")
            return len(all_steps)

        def test_every_block_is_run_or_known_not_to_be(self):
            text = text_of(name)
            self.assertEqual(text.count("```"), 2 * len(BLOCK.findall(text)))
            for language, file, block in BLOCK.findall(text):
                if not file and language not in PAGES[name].shown_only:
                    self.assertEqual(language, "console", block)
            self.assertNotRegex(BLOCK.sub("", text), r"(?m)^(?:    )?\$ ")

        def test_what_its_text_names_is_there(self):
            text = BLOCK.sub("", text_of(name))
            for link in re.findall(r"\]\(([^)#:]+)\)", text):
                self.assertTrue(os.path.exists(os.path.join(
                    SOURCE, "docs", link)), link)
            for words in re.findall(r"`p12 ([a-z0-9]+[^`]*)`", text):
                command, *args = shlex.split(words)
                usage = run(command, "-help" if command == "pkcs12"
                            else "--help")
                self.assertEqual(usage.code, 0, words)
                for arg in args:
                    if arg.startswith("-"):
                        self.assertIn(arg.partition("=")[0],
                                      usage.out + usage.err, words)

    Guide.__qualname__ = f"guide-{name}"
    return Guide


if __name__ == "__main__":
    NAME = sys.argv.pop(1) if sys.argv[1:] else ""
    if NAME not in PAGES:
        sys.exit(f"usage: run.py {'|'.join(PAGES)} [--write]")
    if sys.argv[1:] == ["--write"] and COMMAND:
        NOW = written(NAME)
        with open(path_of(NAME), "w", encoding="utf-8") as out:
            out.write(NOW)
    else:
        Guide = guide(NAME)
        main()
