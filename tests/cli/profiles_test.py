#!/usr/bin/env python3
"""p12 profiles, and profiles of one's own wherever --profile is."""
import json
import os
import re
import shlex

from command import (DONE, FILE, FILES, LIMIT, NO, SOURCE, USAGE, Case,
                     Terminal, main, run, vector)
from schema import complaints, validator

PASSWORD = ("-p", "pass:changeit")
HEAD = {"schema": "p12.profile/1", "name": "mine"}
ROW = {"scheme": "PBES2"}


def built_in():
    return run("profiles", "--json").json()


def names():
    return [profile["name"] for profile in built_in()]


DEMANDS = {"all_of", "keys", "safes", "mac", "rules", "max_total_iterations"}


def with_members(**members):
    """A profile with these members, which demands something."""
    demand = {} if DEMANDS & set(members) else {"advises": "owasp"}
    return {**HEAD, **demand, **members}


def with_row(part="keys", scheme="PBES2", **members):
    return with_members(**{part: [{"scheme": scheme, **members}]})


class Own(Case):
    def own(self, content, name="mine.json"):
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, indent=1)
        if isinstance(content, str):
            content = content.encode()
        return self.write(name, content)


class Listing(Case):
    def test_every_profile_is_listed_under_its_kind(self):
        policies, readers = self.expect(DONE, "profiles").out.split("\n\n")
        for profile in built_in():
            text = policies if profile["kind"] == "policy" else readers
            self.assertRegex(
                text, rf"(?m)^  {re.escape(profile['name'])} +"
                f"{re.escape(profile['summary'])}$")
        self.assertEqual(len(policies.splitlines()) +
                         len(readers.splitlines()), len(built_in()) + 2)

    def test_several_are_an_array_and_one_is_an_object(self):
        every = built_in()
        self.assertGreater(len(every), 20)
        two = self.expect(DONE, "profiles", "nss", "modern", "--json").json()
        self.assertEqual([profile["name"] for profile in two],
                         ["nss", "modern"])
        for profile in every:
            one = run("profiles", profile["name"], "--json").json()
            self.assertEqual(one, profile)

    def test_rules_have_sentences_and_numbers_units(self):
        rules = self.expect(DONE, "profiles", "--rules", "--json").json()
        text = self.expect(DONE, "profiles", "--rules").out
        self.assertEqual(complaints(validator("rules"), rules), [])
        by_name = {rule["rule"]: rule for rule in rules["rules"]}
        self.assertEqual(len(by_name), len(rules["rules"]))
        self.assertEqual(len(text.splitlines()), len(by_name) + 1)
        self.assertEqual(by_name["bags-in-safe"]["number"], 32)
        self.assertEqual((by_name["expiring"]["number"],
                          by_name["expiring"]["unit"]), (30, "days"))
        self.assertIsNone(by_name["ber"]["number"])
        for name, rule in by_name.items():
            self.assertRegex(text, rf"(?m)^  {name} +"
                             f"{re.escape(rule['sentence'])}")
            self.assertEqual(rule["number"] is None, rule["unit"] is None)

    def test_the_options_are_read_strictly(self):
        for args, hint in ((["nothing"], "there are modern, "),
                           (["--color", "red"], "auto, always"),
                           (["--rules", "modern"], "takes no name"),
                           (["--frobnicate"], "unknown option")):
            result = self.expect(USAGE, "profiles", *args)
            self.assertEqual(result.out, "")
            self.assertIn(hint, result.err)


class Explaining(Own):
    def test_numbers_and_sources_of_all_that_it_is_made_of(self):
        text = self.expect(DONE, "profiles", "modern").out
        for part in ("okta-workflows  policy, part of modern",
                     "fips-140-3  policy, part of modern",
                     "owasp  policy, of which modern warns",
                     "sound  policy, part of", "from 600,000",
                     "from 1,400,000", "from 16 bytes", "SP 800-132",
                     "OWASP's Password Storage Cheat Sheet", "32 bags",
                     "What is blank may be anything"):
            self.assertIn(part, text)
        self.assertEqual(text.count("\nsound  "), 1)

    def test_every_row_and_rule_is_shown(self):
        for profile in built_in():
            text = run("profiles", profile["name"]).out.split("\n\n")[0]
            for part in ("keys", "safes", "mac"):
                for row in profile.get(part, []):
                    self.assertRegex(text, rf"(?m)^  {row['scheme']} +"
                                     f"{row['standing']}")
            for rule in profile.get("rules", {}):
                self.assertRegex(text, rf"(?m)^  {rule} ")

    def test_a_narrow_terminal_gets_narrow_lines(self):
        for columns in (80, 132):
            terminal = Terminal("profiles", "fips-140-3",
                                env={"NO_COLOR": "1"},
                                rows_columns=(24, columns))
            self.assertEqual(terminal.finish(), DONE)
            lines = terminal.shown.decode().splitlines()
            self.assertGreater(len(lines), 20)
            self.assertLessEqual(max(map(len, lines)), columns)

    def test_colours_come_when_they_are_asked_for(self):
        plain = run("profiles", "owasp").out
        colour = run("profiles", "owasp", "--color", "always").out
        self.assertNotIn("\033", plain)
        self.assertEqual(re.sub("\033\\[[0-9]*m", "", colour), plain)
        self.assertIn("\033[32maccepted", colour)

    def test_ones_own_is_explained_as_a_built_in_one(self):
        path = self.own(with_row(
            "mac", "PBMAC1", hmac=["sha256"], min_iterations=5,
            max_iterations=70000, min_key_length=20, max_key_length=64,
            text="as ever", source="chapter 3") | {
                "rules": {"expiring": {"severity": "warning", "number": 7},
                          "sdsi": {"severity": "note", "undecided": True}},
                "max_total_iterations": 123456})
        text = self.expect(DONE, "profiles", path).out
        for part in ("5 to 70,000", "20 to 64 bytes", "as ever (chapter 3)",
                     "SHA-256", "7 days", "unknown", "at most 123,456"):
            self.assertIn(part, text)


class RoundTrip(Own):
    """What is printed, read back, says the same and judges the same."""

    def copies(self):
        for name in names():
            text = run("profiles", name, "--json").raw
            yield name, self.write(f"{name}.json", text)

    def test_it_is_printed_the_same_again(self):
        for name, path in self.copies():
            self.assertEqual(run("profiles", path, "--json").raw,
                             run("profiles", name, "--json").raw, name)

    def test_it_has_the_form_of_the_schema(self):
        check = validator("profile")
        for profile in built_in():
            self.assertEqual(complaints(check, profile), [], profile["name"])

    def judge(self, files, password, *profiles):
        options = [word for profile in profiles
                   for word in ("--profile", profile)]
        result = run("audit", "--quiet", "--at", "2030-01-01", "--format",
                     "json", *options, *password, *files)
        findings = {}
        for judged in result.json():
            judged.pop("profile")
            judged.pop("identities")
            for finding in judged.get("findings", []):
                finding.pop("remedy")  # has the profile's name in it
            findings.setdefault(judged["file"], []).append(judged)
        return findings

    def test_it_judges_the_same(self):
        files = sorted(os.path.join(FILES, name)
                       for name in os.listdir(FILES)
                       if name.endswith(".p12"))[::6]
        self.assertGreater(len(files), 50)
        n = 0
        for name, path in self.copies():
            for password in ((), PASSWORD if name in ("modern", "nss") else ()):
                own = self.judge(files, password, path)
                self.assertEqual(own, self.judge(files, password, name), name)
                n += sum(len(judged.get("findings", []))
                         for some in own.values() for judged in some)
        self.assertGreater(n, 1000)

    def test_it_writes_the_same(self):
        for name, path in self.copies():
            if name not in ("rfc9579", "java-17", "windows-2016"):
                continue
            written = [
                run("convert", "--json", "--profile", profile, *PASSWORD,
                    vector("legacy.p12"), "-o", self.path(f"{i}.p12")).json()
                for i, profile in enumerate((name, path))]
            for part in ("mac", "safes"):
                self.assertEqual(written[0][part], written[1][part], name)
            os.remove(self.path("0.p12"))
            os.remove(self.path("1.p12"))

    def test_all_names_of_algorithms_are_known(self):
        version = run("--version").out
        for member, kind in (("prf", "hash"), ("cipher", "cipher")):
            known = re.search(rf"(?m)^{kind}: (.*)$", version)[1].split(", ")
            path = self.own(with_row(**{member: known}))
            row = run("profiles", path, "--json").json()["keys"][0]
            front = "HMAC-" if member == "prf" else ""
            self.assertEqual(row[member], [front + name for name in known])

    def test_spellings_become_the_librarys(self):
        path = self.own(with_row("mac", "PBMAC1", kdf=["pbkdf2", "SCRYPT"],
                                 prf=["hmacWithSHA256", "sha512", "HMAC-SHA1"],
                                 hmac=["sha3_256", "1.2.840.113549.2.9"]) |
                        with_row(cipher=["aes256", "AES-128-CBC", "DES"]))
        profile = run("profiles", path, "--json").json()
        self.assertEqual(profile["mac"][0], {
            "scheme": "PBMAC1", "kdf": ["PBKDF2", "scrypt"],
            "prf": ["HMAC-SHA-256", "HMAC-SHA-512", "HMAC-SHA-1"],
            "hmac": ["SHA3-256", "1.2.840.113549.2.9"],
            "standing": "accepted"})
        self.assertEqual(profile["keys"][0]["cipher"],
                         ["AES-256-CBC", "AES-128-CBC", "DES-CBC"])


# What is wrong, the member that the line is of, and what is said of it. The
# members of each profile are on lines of their own.
WRONG = (
    ("not an object", [], None, "must be an object"),
    ("no schema", {"name": "x", "advises": "owasp"}, None, "schema is missing"),
    ("another schema", {**HEAD, "schema": "p12.info/1", "advises": "owasp"},
     "schema", "must be p12.profile/1"),
    ("no name", {"schema": "p12.profile/1", "advises": "owasp"}, None, "name is missing"),
    ("no good name", with_members(name="../mine"), "name", "must be 64"),
    ("too long a name", with_members(name="x" * 65), "name", "must be 64"),
    ("another kind", with_members(kind="judge"), "kind",
     "there are policy, reader"),
    ("a number as a text", with_members(summary=5), "summary",
     "must be a text, and is a number"),
    ("an empty text", with_members(source=""), "source", "is empty"),
    ("a text for a terminal", with_members(summary="\033[31m"), "summary",
     "can't be shown"),
    ("a member that is none", with_members(sourse="us"), "sourse",
     "is source meant?"),
    ("a member like nothing", with_members(frobnicate=1), "frobnicate",
     'no member "frobnicate"'),
    ("nothing demanded", HEAD, None, "it demands nothing"),
    ("no rules", with_members(rules={}), None, "it demands nothing"),
    ("a profile that is none", with_members(all_of=["modrn"]), "modrn",
     "is modern meant?"),
    ("itself", with_members(all_of=["mine"]), -2, "no built-in profile"),
    ("one twice", with_members(all_of=["sound", "nss", "sound"]), -2,
     "sound stands there twice"),
    ("no list", with_members(all_of="sound"), "all_of", "must be a list"),
    ("an empty list", with_members(keys=[]), "keys", "an empty list"),
    ("advice of nobody", with_members(advises="nobody-at-all"), "advises",
     "p12 profiles lists them"),
    ("a row that is none", with_members(keys=["PBES2"]), "PBES2",
     "must be an object"),
    ("a row without a scheme", with_members(keys=[{"kdf": ["PBKDF2"]}]),
     "keys[0]", "scheme is missing"),
    ("another scheme", with_row(scheme="PBES3"), "scheme", "there are PBES2"),
    ("a MAC for keys", with_row(scheme="PBMAC1"), "scheme",
     "nothing but a MAC"),
    ("a cipher for a MAC", with_row("mac"), "scheme", "no MAC has"),
    ("what a scheme has no use for", with_row(hmac=["SHA-1"]), "hmac",
     "has no use for it"),
    ("a key's length beside PBMAC1", with_row(min_key_length=20),
     "min_key_length", "has no use for it"),
    ("numbers of nothing", with_row(scheme="none", min_iterations=1),
     "min_iterations", "has no use for it"),
    ("another cipher", with_row(cipher=["AES-256-CBC", "AES-256-CBS"]),
     "AES-256-CBS", "is AES-256-CBC meant?"),
    ("another hash", with_row(prf=["HMAC-SHA-257"]), "HMAC-SHA-257",
     "is SHA-25"),
    ("a KDF like nothing", with_row(kdf=["argon2id"]), "argon2id",
     "by their object identifiers"),
    ("no object identifier", with_row(kdf=["1.2..3"]), "1.2..3",
     "no algorithm"),
    ("another standing", with_row(standing="good"), "standing",
     "there are accepted, discouraged"),
    ("zero", with_row(min_iterations=0), "min_iterations", "from 1 to"),
    ("less", with_row(max_iterations=-1), "max_iterations", "from 1 to"),
    ("too much", with_row(min_iterations=10**12 + 1), "min_iterations",
     "from 1 to 1,000,000,000,000"),
    ("too long", with_row(min_salt_length=65537), "min_salt_length",
     "from 1 to 65,536"),
    ("a fraction", with_row(min_iterations=0.5), "min_iterations",
     "must be a whole number, and is a fraction"),
    ("a number in quotes", with_row(min_iterations="1000"), "min_iterations",
     "must be a whole number, and is a text"),
    ("a flag that is a number", with_row(unknown_maximum=1),
     "unknown_maximum", "true or false"),
    ("nothing between", with_row(min_iterations=2000, max_iterations=1000),
     "max_iterations", "1,000 at most, and 2,000 at least"),
    ("a policy that loses keys", with_members(loses_keys=True), "loses_keys",
     "of readers"),
    ("a total that is none", with_members(max_total_iterations=None),
     "max_total_iterations", "and is null"),
    ("a rule that is none", with_members(rules={"expring": "error"}),
     "expring", "is expiring meant?"),
    ("a rule like nothing", with_members(rules={"frobnicate": "error"}),
     "frobnicate", "p12 profiles --rules lists them"),
    ("what rows say", with_members(rules={"iterations": "error"}),
     "iterations", "the rows of keys, safes and mac"),
    ("another severity", with_members(rules={"ber": "fatal"}), "ber",
     "there are error, warning, note, off"),
    ("a rule without severity", with_members(rules={"expiring": {"number": 3}}),
     "expiring", "severity is missing"),
    ("a number that a rule has not",
     with_members(rules={"ber": {"severity": "error", "number": 3}}),
     "number", "has no number"),
    ("a member of a rule", with_members(
        rules={"ber": {"severity": "error", "numer": 3}}),
     "numer", "is number meant?"),
)

BROKEN = (
    ("nothing", b"", 1),
    ("no end", b'{\n"schema": "p12.profile/1",\n"name": "x"', 3),
    ("more behind it", b'{}\n{}', 2),
    ("a comment", b'// mine\n{}', 1),
    ("no UTF-8", b'{\n"name":\n"\xff"}', 3),
    ("twice the same", b'{"name": "x",\n"rules": {},\n"name": "y"}', 3),
    ("a huge number", b'{\n"max_total_iterations": ' + b"9" * 40 + b"}", 2),
    ("a zero", b'{\n\n"name": "a\\u0000b"}', 3),
    ("too deep", b"[" * 100000, 1),
    ("all kinds of brackets", b'{"a":[' * 50000, 1),
)


class Errors(Own):
    def line_of(self, text, place):
        """The line that a message must name."""
        lines = text.splitlines()
        if place is None:
            return 1
        if isinstance(place, int):
            return len(lines) + place
        if place.endswith("[0]"):
            return self.line_of(text, place[:-3]) + 1
        return 1 + next(i for i, line in enumerate(lines)
                        if f'"{place}"' in line)

    def test_they_name_the_line_and_what_is_wrong(self):
        for why, profile, place, said in WRONG:
            text = json.dumps(profile, indent=1)
            path = self.own(text)
            result = self.expect(USAGE, "profiles", path)
            self.assertEqual(result.out, "", why)
            line = self.line_of(text, place)
            self.assertTrue(result.err.startswith(
                f"p12: {path}: line {line}: "), f"{why}: {result.err}")
            self.assertIn(said, result.err, why)
            self.assertEqual(len(result.err.splitlines()), 1)

    def test_the_schema_refuses_them_too(self):
        check = validator("profile")
        if check is None:
            self.skipTest("jsonschema is missing")
        # names, and what stands in relation, are beyond a schema
        beyond = {"a profile that is none", "itself", "advice of nobody",
                  "another cipher", "another hash", "a KDF like nothing",
                  "no object identifier", "nothing between", "what rows say",
                  "a rule that is none", "a rule like nothing",
                  "a number that a rule has not", "a policy that loses keys",
                  "numbers of nothing", "a text for a terminal"}
        for why, profile, _, _ in WRONG:
            self.assertEqual(complaints(check, profile) == [], why in beyond,
                             why)

    def test_what_is_no_json_is_named_by_line(self):
        for why, text, line in BROKEN:
            path = self.own(text)
            result = self.expect(USAGE, "profiles", path)
            self.assertTrue(result.err.startswith(
                f"p12: {path}: line {line}: this is no JSON"),
                f"{why}: {result.err}")

    def test_the_line_is_found_whatever_stands_around_it(self):
        """In strings brackets, quotes and names mean nothing; names may be
        escaped; lines may end in any way; all may be on one."""
        said = "min_iterations: must be a whole"
        for text, line in (
                ('{"schema":"p12.profile/1","name":"x","keys":[{"scheme":'
                 '"PBES2","min_iterations":"}"}]}', 1),
                ('{"schema":"p12.profile/1","name":"x",\r\n"summary":'
                 '"]}\\"{[\\\\",\r\n"safes":[{"scheme":"none"}],\r\n"keys":['
                 '{"scheme":"none","text":"keys: \\"min_iterations\\""},\r\n'
                 '{"scheme":"PBES2",\r\n"\\u006din_iterations":\r\n"1"}]}', 6),
                ('\n\n{"schema":"p12.profile/1","name":"x","\\u006beys":\n['
                 '\n{"kdf":["PBKDF2"]\n,"scheme":"PBES2","min_iterations"'
                 ':{}}]}', 6),
                ('\ufeff{"schema":"p12.profile/1",\n"name":"x","keys":[{'
                 '"scheme":"PBES2",\n"min_iterations":[1]}]}', 3)):
            result = self.expect(USAGE, "profiles", self.own(text))
            self.assertIn(f": line {line}: keys[", result.err)
            self.assertIn(said, result.err)

    def test_nothing_of_it_reaches_the_terminal_unescaped(self):
        for profile in (with_members(**{"\033[31m\n": 1}),
                        with_members(rules={"\u202e\033]0;x\a": "error"}),
                        with_row(kdf=["\033[2J" * 40]),
                        with_members(all_of=["\r\n\033"])):
            result = self.expect(USAGE, "profiles", self.own(profile))
            self.assertNotRegex(result.err, "[\033\a\r\u202e]")
            self.assertEqual(len(result.err.splitlines()), 1)
            self.assertLess(len(result.err), 600)

    def test_files_that_can_not_be_read(self):
        result = self.expect(FILE, "profiles", self.path("missing.json"))
        self.assertIn("missing.json: No such file", result.err)
        self.expect(FILE, "profiles", self.folder.name + "/")
        result = self.expect(LIMIT, "profiles",
                             self.own(b" " * (1 << 20) + b"{}"))
        self.assertIn("longer than any profile", result.err)

    def test_a_large_one_is_read_in_no_time(self):
        rows = [{"scheme": "PBES2", "text": f"row {i}"} for i in range(10000)]
        text = json.dumps(with_members(keys=rows), indent=0)
        self.assertGreater(len(text), 400000)
        printed = self.expect(DONE, "profiles", self.own(text), "--json")
        self.assertEqual(len(printed.json()["keys"]), 10000)
        rows[-1]["standing"] = "?"
        result = self.expect(USAGE, "profiles", self.own(
            json.dumps(with_members(keys=rows), indent=0)))
        self.assertRegex(result.err, r"line 40\d\d\d: keys\[9999\]\.standing")


class EveryCommand(Own):
    def test_names_and_files_are_told_apart(self):
        self.own(with_members(all_of=["sound"]), "modern.json")
        self.own(with_members(all_of=["sound"]), "modern")
        for word, name in (("modern", "modern"), ("modern.json", "mine"),
                           ("./modern", "mine"), ("./modern.json", "mine"),
                           (self.path("modern"), "mine")):
            result = self.expect(DONE, "profiles", word, "--json",
                                 cwd=self.folder.name)
            self.assertEqual(result.json()["name"], name)

    def test_convert_and_create_take_one(self):
        path = self.own(with_row("mac", "PBMAC1", hmac=["SHA-512"],
                                 max_iterations=5000) |
                        with_row(cipher=["AES-128-CBC"], max_iterations=5000))
        out = self.path("out.p12")
        written = self.expect(DONE, "convert", "--json", "--profile", path,
                              *PASSWORD, vector("legacy.p12"), "-o",
                              out).json()
        self.assertEqual((written["mac"]["hmac"],
                          written["mac"]["iterations"]), ("SHA-512", 5000))
        keys = [bag for safe in written["safes"] for bag in safe["bags"]
                if bag["type"] == "shrouded-key"]
        self.assertEqual([key["scheme"]["cipher"] for key in keys],
                         ["AES-128-CBC"])
        self.expect(DONE, "audit", "--profile", path, out)
        self.expect(NO, "audit", "--profile", path, vector("legacy.p12"))
        self.expect(DONE, "extract", *PASSWORD, vector("legacy.p12"), "-o",
                    self.path("all.pem"), "--plaintext-keys")
        created = self.expect(DONE, "create", "--json", "--profile", path,
                              *PASSWORD,
                              self.path("all.pem"), "-o",
                              self.path("made.p12")).json()
        self.assertEqual(created["mac"]["hmac"], "SHA-512")

    def test_what_it_forbids_is_said_with_its_name(self):
        path = self.own(with_row("mac", "PBMAC1", hmac=["SHA-512"]))
        result = self.expect(USAGE, "convert", "--profile", path,
                             "--mac-hash", "SHA-256", *PASSWORD,
                             vector("legacy.p12"), "-o", self.path("x.p12"))
        self.assertIn("contradicts --profile mine", result.err)
        result = self.expect(USAGE, "convert", "--profile", path, "--profile",
                             "windows-2016", *PASSWORD, vector("legacy.p12"),
                             "-o", self.path("x.p12"))
        self.assertIn("mine", result.err)
        self.assertIn("windows-2016", result.err)
        self.assertFalse(os.path.exists(self.path("x.p12")))

    def test_a_bad_one_stops_everything(self):
        path = self.own(with_members(rules={"bre": "error"}))
        for command in (["audit", "--profile", path],
                        ["convert", "--profile", path, *PASSWORD, "-o",
                         self.path("x.p12")]):
            result = self.expect(USAGE, *command, vector("legacy.p12"))
            self.assertIn("line 5: rules: there is no rule \"bre\"; is ber "
                          "meant?", result.err)
            self.assertEqual(result.out, "")
        self.assertFalse(os.path.exists(self.path("x.p12")))

    def test_rules_of_ones_own_decide(self):
        """The same file, judged by what is said to one rule."""
        file = vector("ber-all.p12")
        for severity, code in (("error", NO), ("warning", DONE),
                               ("note", DONE), ("off", DONE)):
            path = self.own(with_members(all_of=["sound"],
                                         rules={"ber": severity}))
            result = self.expect(code, "audit", "--quiet", "--format", "json",
                                 "--profile", path, *PASSWORD, file)
            found = [finding["severity"]
                     for finding in result.json()[0]["findings"]
                     if finding["rule"] == "ber"]
            self.assertEqual(set(found),
                             set() if severity == "off" else {severity})


class Page(Own):
    """docs/profiles.md says what is true."""

    def setUp(self):
        super().setUp()
        path = os.path.join(SOURCE, "docs", "profiles.md")
        with open(path, encoding="utf-8") as file:
            self.page = file.read()
        self.examples = re.findall(r"```json\n(.*?)```", self.page, re.S)

    def test_its_examples_are_profiles(self):
        self.assertEqual(len(self.examples), 2)
        for text in self.examples:
            path = self.own(text)
            self.expect(DONE, "profiles", path)
            self.assertEqual(
                complaints(validator("profile"), json.loads(text)), [])

    def test_its_commands_do_what_is_said(self):
        self.own(self.examples[0], "house.json")
        with open(vector("legacy.p12"), "rb") as file:
            self.write("old.p12", file.read())
        codes = []
        for line in re.findall(r"(?m)^\$ p12 (.*)$", self.page):
            words = shlex.split(line.split(" > ")[0])
            result = run(*words, cwd=self.folder.name,
                         env={"PW": "changeit"})
            if " > " in line:
                self.write(line.split(" > ")[1], result.raw)
            codes.append(result.code)
        self.assertEqual(codes, [DONE, NO, DONE, DONE, DONE])
        self.expect(DONE, "profiles", self.path("mine.json"))

    def test_it_has_every_member(self):
        with open(os.path.join(SOURCE, "docs", "schema", "p12.profile.json"),
                  encoding="utf-8") as file:
            schema = json.load(file)
        members = set(schema["properties"]) - {"$schema"}
        for kind in ("encryption", "mac", "demand"):
            members |= set(schema["$defs"][kind]["properties"])
        for member in members:
            self.assertIn(f"`{member}`", self.page)


if __name__ == "__main__":
    main()
