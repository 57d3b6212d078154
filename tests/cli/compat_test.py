#!/usr/bin/env python3
"""`p12 compat`: what it says of readers, and its exit code."""
import json
import shutil

import schema
from command import (DONE, FILE, INPUT, NO, PASSWORD, USAGE, Case, main, run,
                     vector)
from vectors_test import rows

OPEN = ("-p", "pass:changeit")
READERS = (
    "openssl-1.1", "openssl-3.0", "openssl-3.4", "gnutls-3.7", "gnutls-3.8.6",
    "nss", "java-8", "java-17", "java-26", "windows-2016", "windows-2019",
    "macos-14", "macos-26", "android-12", "android-16", "dotnet-no-password",
    "go-x-crypto", "go-pkcs12")
PBMAC1 = vector("openssl-3.5-pbmac1.p12")
LEGACY = vector("legacy.p12")


class Compat(Case):
    def compat(self, code, *args, **more):
        return self.expect(code, "compat", *args, **more)

    def answers(self, *args, code=DONE, **more):
        data = self.compat(code, "--json", *args, **more).json()
        return {one["reader"]: one for one in data["readers"]}

    def own(self, **more):
        return self.write("own.json", json.dumps({
            "schema": "p12.profile/1", "name": "the-old-box",
            "kind": "reader", "summary": "ours", "source": "tried",
            **more}).encode())


class Answers(Compat):
    def test_every_reader_answers_in_its_order(self):
        self.assertEqual(tuple(self.answers(PBMAC1)), READERS)

    def test_what_opens_and_what_does_not(self):
        for file, yes, no in (
                (PBMAC1, ("openssl-3.4", "gnutls-3.8.6", "nss", "java-26"),
                 ("openssl-1.1", "openssl-3.0", "gnutls-3.7", "java-8",
                  "java-17", "windows-2016", "macos-14", "android-12",
                  "go-x-crypto")),
                (LEGACY, ("openssl-1.1", "java-8"),
                 ("openssl-3.0", "openssl-3.4"))):
            found = self.answers(file)
            for reader in yes:
                self.assertEqual(found[reader]["opens"], "yes", reader)
            for reader in no:
                self.assertEqual(found[reader]["opens"], "no", reader)

    def test_what_is_lost_is_partly(self):
        found = self.answers(vector("certs-33.p12"))
        for reader, opens in (("gnutls-3.7", "partly"), ("openssl-3.0", "yes")):
            self.assertEqual(found[reader]["opens"], opens)
        reason, = [one for one in found["gnutls-3.7"]["because"]
                   if one["decides"]]
        self.assertEqual((reason["rule"], reason["path"], reason["found"]),
                         ("bags-in-safe", "authSafe[0]", "33"))

    def test_anything_but_yes_has_its_reason_and_source(self):
        for row in list(rows())[::9]:
            result = run("compat", "--json", *OPEN, vector(row["file"]))
            data = result.json()
            for one in data.get("readers", ()):
                decisive = [why for why in one["because"] if why["decides"]]
                self.assertEqual(one["opens"] == "yes", decisive == [],
                                 (row["file"], one["reader"]))
                for why in decisive:
                    self.assertTrue(why["text"])
                    self.assertTrue(why["source"] or why["rule"] == "unseen")

    def test_a_password_tells_more(self):
        file = self.non_ascii()
        closed = self.answers(file)
        opened = self.answers("-p", "pass:пароль 密码", file)
        self.assertEqual(opened["java-17"]["opens"], "no")
        self.assertIn("password-not-ascii",
                      [why["rule"] for why in opened["java-17"]["because"]])
        self.assertNotIn("password-not-ascii",
                         [why["rule"] for why in closed["java-17"]["because"]])

    def non_ascii(self):
        return next(vector(row["file"]) for row in rows()
                    if row["password"] == "пароль 密码"
                    and row["rc"] == "P12_OK")


class Json(Compat):
    def test_every_vector_is_written_by_the_schema(self):
        check = schema.validator("compat")
        error = schema.validator("error")
        files = [vector(row["file"]) for row in rows()]
        for options in ((), OPEN):
            data = run("compat", "--json", *options, *files).json()
            self.assertEqual([one["file"] for one in data], files)
            for one in data:
                known = one["schema"] == "p12.compat/1"
                self.assertEqual(
                    schema.complaints(check if known else error, one), [])

    def test_the_schema_is_strict(self):
        check = schema.validator("compat")
        if check is None:
            self.skipTest("python3-jsonschema is missing or too old")
        data = self.compat(DONE, "--json", PBMAC1).json()
        self.assertEqual(schema.complaints(check, data), [])
        data["readers"][0]["opens"] = "maybe"
        self.assertNotEqual(schema.complaints(check, data), [])


class Asked(Compat):
    def test_yes_is_0(self):
        self.compat(DONE, "--reader", "openssl-3.4", "--reader", "nss", PBMAC1)

    def test_no_is_1_and_so_is_one_no_of_several(self):
        self.compat(NO, "--reader", "openssl-3.0", PBMAC1)
        self.compat(NO, "--reader", "nss", "--reader", "java-17", PBMAC1)

    def test_partly_is_1(self):
        self.compat(NO, "--reader", "gnutls-3.8.6", vector("certs-33.p12"))

    def test_what_nobody_has_tried_is_1(self):
        found = self.answers("--reader", "macos-26", PBMAC1, code=NO)
        self.assertEqual(found["macos-26"]["opens"], "unknown")

    def test_what_only_a_password_would_tell_is_4(self):
        file = self.path("inside.p12")
        shutil.copy(self.hidden(), file)
        found = self.answers("--reader", "openssl-3.4", file, code=PASSWORD)
        self.assertEqual(found["openssl-3.4"]["opens"], "unknown")
        self.compat(DONE, "--reader", "openssl-3.4", *OPEN, file)

    def hidden(self):
        """A key inside an encrypted safe."""
        for row in rows():
            if row["rc"] != "P12_OK" or row["password"] != "changeit":
                continue
            one = run("compat", "--json", "--reader", "openssl-3.4",
                      vector(row["file"]))
            two = run("compat", "--json", "--reader", "openssl-3.4", *OPEN,
                      vector(row["file"]))
            if one.code == PASSWORD and two.code == DONE:
                return vector(row["file"])
        raise AssertionError("no vector has one")

    def test_without_asking_it_is_information(self):
        for file in (PBMAC1, LEGACY, vector("certs-33.p12")):
            self.compat(DONE, file)

    def test_the_worst_of_several_files(self):
        self.compat(NO, "--reader", "openssl-3.0", LEGACY, PBMAC1)
        self.compat(FILE, "--reader", "openssl-3.0", "nowhere.p12", PBMAC1)

    def test_only_those_who_were_asked_answer(self):
        self.assertEqual(list(self.answers("--reader", "nss", PBMAC1)),
                         ["nss"])

    def test_quiet_leaves_the_exit_code(self):
        for option in ((), ("--json",)):
            result = self.compat(NO, "-q", *option, "--reader", "openssl-3.0",
                                 PBMAC1)
            self.assertEqual((result.out, result.err), ("", ""))


class OwnReaders(Compat):
    def test_one_of_ones_own(self):
        own = self.own(mac=[{"scheme": "HMAC-PKCS12"}])
        self.assertEqual(self.answers("--reader", own, LEGACY)["the-old-box"]
                         ["opens"], "yes")
        found = self.answers("--reader", own, PBMAC1, code=NO)
        self.assertEqual(found["the-old-box"]["opens"], "no")
        self.assertEqual(found["the-old-box"]["because"][0]["source"], "tried")

    def test_its_words_are_shown(self):
        own = self.own(mac=[{"scheme": "PBMAC1", "standing": "refused",
                             "text": "the box says ERR 17",
                             "source": "tried with a über-box"}])
        result = self.compat(NO, "--reader", own, PBMAC1)
        self.assertRegex(result.out, "(?m)^  the-old-box  no       mac: PBMAC1 "
                                     "with SHA-256.*: the box says ERR 17 "
                                     r"\(tried with a über-box\)$")

    def test_a_policy_is_no_reader(self):
        result = self.compat(USAGE, "--reader", "modern", PBMAC1)
        self.assertIn("policy", result.err)
        own = self.own(kind="policy", mac=[{"scheme": "PBMAC1"}])
        self.assertIn("policy", self.compat(USAGE, "--reader", own,
                                            PBMAC1).err)

    def test_there_is_none_by_that_name(self):
        result = self.compat(USAGE, "--reader", "openssl-0.9", PBMAC1)
        self.assertIn("openssl-3.4", result.err)


class Shown(Compat):
    def test_a_table(self):
        result = self.compat(DONE, PBMAC1)
        lines = result.out.splitlines()
        self.assertEqual(lines[0], PBMAC1)
        self.assertIn("  openssl-3.4         yes", lines)
        heads = [line for line in lines[1:] if line[2] != " "]
        self.assertEqual(tuple(line.split()[0] for line in heads), READERS)
        self.assertRegex(result.out, "(?m)^  openssl-3.0         no       mac: "
                                     "PBMAC1 with SHA-256 -> HMAC-PKCS12")
        self.assertFalse(any(line.endswith(" ") for line in lines))

    def test_files_stand_apart(self):
        result = self.compat(DONE, LEGACY, PBMAC1)
        self.assertIn(f"\n\n{PBMAC1}\n", result.out)

    def test_names_are_harmless(self):
        name = self.path("a\x1b[31m\n\u202e.p12")
        shutil.copy(PBMAC1, name)
        result = self.compat(DONE, name)
        self.assertIn("a\\u001b[31m\\n\\u202e.p12\n", result.out)
        self.assertEqual(
            self.compat(DONE, "--json", name).json()["file"], name)

    def test_colours_only_where_they_are_wanted(self):
        self.assertNotIn("\x1b", self.compat(DONE, PBMAC1).out)
        self.assertIn("\x1b[32myes\x1b[0m",
                      self.compat(DONE, "--color", "always", PBMAC1).out)


class Failing(Compat):
    def test_what_can_not_be_read_and_the_rest_goes_on(self):
        text = self.write("text.p12", b"no container")
        result = self.compat(INPUT, "--json", text, PBMAC1)
        first, second = result.json()
        self.assertEqual(first["schema"], "p12.error/1")
        self.assertEqual(second["schema"], "p12.compat/1")
        self.assertIn("not PKCS#12", result.err)

    def test_a_wrong_password_is_said(self):
        result = self.compat(PASSWORD, "-p", "pass:wrong", PBMAC1)
        self.assertIn("P12_E_MAC", result.err)
        self.assertIn("openssl-3.4         yes", result.out)

    def test_standard_input(self):
        with open(PBMAC1, "rb") as file:
            result = self.compat(DONE, "-", input=file.read())
        self.assertTrue(result.out.startswith("standard input\n"))

    def test_wrong_use(self):
        self.compat(USAGE)
        self.compat(USAGE, "--color", "sometimes", PBMAC1)


if __name__ == "__main__":
    main()
