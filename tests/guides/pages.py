"""The guides: what their reader has, and what the machine must have."""
import os
import re
import shutil
import subprocess

SOURCE = os.environ.get("P12_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("P12_BUILD", "")


def openssl():
    """A CA's tool; `genpkey -quiet` is of 3.0."""
    path = shutil.which("openssl")
    if path is None:
        return "openssl is not installed"
    done = subprocess.run([path, "version"], capture_output=True, text=True,
                          check=False)
    if not re.match(r"OpenSSL ([3-9]|\d\d)", done.stdout):
        return f"openssl is {done.stdout.strip()}, not 3.0 or later"
    return None


def static_build():
    if os.getuid() != 0:
        return "only root may chroot"
    for program in ("cmake", "cc", "strip", "asn1Parser", "pkg-config"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not BUILD:
        return "there is no build folder to build in (P12_BUILD)"
    return None


# What a build of the command needs.
SOURCES = ("CMakeLists.txt", "CMakePresets.json", "asn1", "cmake", "docs",
           "include", "src")


def kept_folder():
    """With libp12/, the sources. It outlives the test, and so does what was
    built in it: the next one builds only what has changed."""
    folder = os.path.join(BUILD, "guides", "container")
    sources = os.path.join(folder, "libp12")
    os.makedirs(sources, exist_ok=True)
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            os.remove(path)
        elif path != sources:
            shutil.rmtree(path)
    for name in SOURCES:
        link = os.path.join(sources, name)
        if not os.path.islink(link):
            os.symlink(os.path.join(SOURCE, name), link)
    return folder


class Page:
    """`files` are the reader's, by the vectors that they are; `word` is typed
    whenever a password is asked for, but for prompts that `words` has."""

    def __init__(self, word, files=None, words=(), needs=None, folder=None,
                 shown_only=(), limit=120):
        self.word, self.files, self.words = word, files or {}, words
        self.needs, self.folder, self.limit = needs, folder, limit
        self.shown_only = shown_only    # languages of blocks that are not run

    def answer(self, prompt):
        for pattern, word in self.words:
            if re.search(pattern, prompt):
                return word
        return self.word


PAGES = {
    "okta": Page("changeit", {"old.p12": "legacy.p12"}),
    "mtls": Page("tall ships sail", needs=openssl),
    "devices": Page("tall ships sail", needs=openssl,
                    words=[(r"(?i)new password|once more|another",
                            "small boats")]),
    "container": Page("changeit", {"old.p12": "legacy.p12"},
                      needs=static_build, folder=kept_folder,
                      shown_only=("dockerfile",), limit=900),
}
