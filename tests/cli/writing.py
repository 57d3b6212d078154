"""What the tests of commands that write containers share."""
import json
import os
import subprocess
import unittest

import schema
from command import (COMMAND, DONE, SOURCE, Case, environment, run, vector)

# Quick to derive, and still a container like any other.
QUICK = ("--iterations", "1000")
OPEN = ("-p", "pass:changeit")
LEGACY = vector("legacy.p12")
SCHEME = ("scheme", "kdf", "prf", "iterations", "salt_length", "key_length",
          "cipher", "hmac", "oid", "key_length_given", "iv_length", "scrypt",
          "supported")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def bags_of(data):
    """Every bag of p12.info/1 or p12.convert/1, nested ones too."""
    todo = [bag for safe in data["safes"] for bag in safe["bags"]]
    while todo:
        bag = todo.pop(0)
        yield bag
        todo = bag["bags"] + todo


def schemes(data):
    """All that is encrypted, and the MAC, by path."""
    found = {}
    if data["mac"]:
        found["mac"] = {name: data["mac"][name] for name in SCHEME}
    for part in data["safes"] + list(bags_of(data)):
        if part["scheme"]:
            found[part["path"]] = part["scheme"]
    return found


def fault_library(test):
    """The library of fault.c; the test is skipped where there is none."""
    path = os.environ.get("P12_FAULT_LIBRARY", "")
    if not path:
        test.skipTest("faults are not preloaded beside a sanitizer")
    return path


class Writing(Case):
    def setUp(self):
        super().setUp()
        self.out = self.path("out.p12")
        self.validator = schema.validator("convert")

    def copy(self, name, to="in.p12"):
        return self.write(to, read(vector(name)))

    def info(self, path, password="pass:changeit", *args):
        return self.expect(DONE, "info", "--json", "-p", password, *args,
                           path).json()

    def left(self):
        """The names in the test's folder, but for those that begin it."""
        return sorted(os.listdir(self.folder.name))

    def check_schema(self, data):
        self.assertEqual(schema.complaints(self.validator, data), [])

    def start(self, *args, fault, **more):
        """The command with a fault; its process."""
        return subprocess.Popen(
            [COMMAND, *args], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment({"LD_PRELOAD": fault_library(self),
                             "P12_FAULT": fault}), **more)

    def stopped(self, *args, fault):
        """The same, once it has stopped itself."""
        process = self.start(*args, fault=fault)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status), status)
        return process
