#!/usr/bin/env python3
"""What `p12 convert --profile` makes of the grid's containers is what the
profile's source demands: by the truth, over what a reader sees that shares
nothing with the library."""

import people     # first: it knows where the others are
import grid
import seen
from truth import COMPLIANT, NOT, POLICIES, truth
from command import Case, main, run

WORD = {"P12_TEST_WORD": "changeit"}
# Where no more iterations are asked for, few are written: it is quicker.
FEW = ("--iterations", "1000")
EACH = 20


def can_be_mended(item):
    return item.facts.opens and item.facts.integrity != "public-key" and all(
        safe.kind != "enveloped" and safe.opens for safe in item.facts.safes)


def spread(items, n):
    """`n` of them, from all over."""
    return items[::max(1, len(items) // n)][:n]


class Remedies(Case):
    @classmethod
    def setUpClass(cls):
        cls.items = [item for item in grid.grid() if can_be_mended(item)]

    def mended(self, item, profile, more):
        source, out = self.write("a.p12", item.data), self.path("b.p12")
        # Where nothing is locked no password is the one that opens it.
        args = ["--profile", profile, "-p", "env:P12_TEST_WORD",
                "--new-password", "env:P12_TEST_WORD", "-q"]
        result = run("convert", *args, *more, "--force", "-o", out, source,
                     env=WORD)
        self.assertEqual(result.code, 0, f"{item.name}: {profile}: "
                         f"{result.out}{result.err}")
        with open(out, "rb") as file:
            return file.read(), out

    def check(self, item, profile, more):
        data, path = self.mended(item, profile, more)
        facts = seen.facts_of(data, "changeit")
        self.assertTrue(all(safe.opens for safe in facts.safes), item.name)
        self.assertEqual(truth(profile, facts, True), (COMPLIANT, set()),
                         f"{item.name}: {profile}")
        # And what the command says of it.
        result = run("audit", "-q", "--profile", profile, "-p",
                     "env:P12_TEST_WORD", path, env=WORD)
        self.assertEqual(result.code, 0, result.out)

    def check_all(self, profile, n, more=()):
        refused = [item for item in self.items
                   if truth(profile, item.facts, True)[0] == NOT]
        chosen = spread(refused, n)
        self.assertGreaterEqual(len(chosen), min(n, 5))
        for item in chosen:
            self.check(item, profile, more)
        print(f"{profile}: {len(chosen)} of {len(refused)} that are not "
              "compliant were mended: all are now", flush=True)

    def test_quickly(self):
        for profile in POLICIES:
            if profile not in ("owasp", "mtls-client"):
                with self.subTest(profile):
                    self.check_all(profile, EACH, FEW)

    def test_as_told(self):
        """Without any option but those of the command that mends."""
        self.check_all("owasp", 6)
        self.check_all("modern", 5)

    def test_mtls(self):
        """Of what it demands a plain key alone can be mended."""
        plain = [item for item in self.items if item.is_client and
                 truth("mtls-client", item.facts, True)[0] == NOT]
        self.assertGreater(len(plain), 5)
        for item in spread(plain, 8):
            data, path = self.mended(item, "mtls-client", FEW)
            facts = seen.facts_of(data, "changeit")
            self.assertEqual(truth("mtls-client", facts, True),
                             (COMPLIANT, set()), item.name)
            result = run("audit", "-q", "--profile", "mtls-client", "--at",
                         people.NOW, "-p", "env:P12_TEST_WORD", path, env=WORD)
            self.assertEqual(result.code, 0, result.out)


if __name__ == "__main__":
    people.need_openssl()
    main()
