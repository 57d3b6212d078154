#!/usr/bin/env python3
"""mtls-client: of an identity in which one thing is wrong, that thing is
found, and nothing else."""
import people     # first: it knows where the others are
import grid
from der import der, seq
from people import (CLIENT, ISSUING, KEY_ENCIPHERMENT, ROOT, SERVER_AUTH, cert,
                    chain, client, issuing, key, root)
from shapes import (cert_bag, data_safe, key_bag, key_id, named, pfx,
                    sealed_safe, shrouded_bag)
from command import Case, main, run

RULES = {
    "client-auth", "digital-signature", "expired", "not-yet-valid", "expiring",
    "key-size", "signature", "crl-points", "crl-points-ca", "key-matches",
    "chain-complete", "chain-order", "one-identity", "surplus-certificate",
    "plain-key",
}


# ---- containers -------------------------------------------------------------


def shrouded(owner=CLIENT, kind="p256", number=b"\x01"):
    return shrouded_bag(grid.sealed(grid.GOOD, key(owner, kind).pkcs8, owner),
                        named(owner), key_id(number))


def certs(*which, number=b"\x01"):
    first, *others = which
    return [cert_bag(first, named(CLIENT), key_id(number)),
            *map(cert_bag, others)]


def container(bags, keys, is_closed=False):
    """Certificates in a safe of their own, closed or not."""
    safe = data_safe(*bags)
    if is_closed:
        safe = sealed_safe(grid.sealed(grid.GOOD, der(seq(*bags)), "mtls"))
    return pfx([safe, data_safe(*keys)],
               lambda content: grid.mac_data(grid.GOOD_MAC, 1000, content))[0]


def identity(*which, kind="p256", owner=CLIENT):
    return container(certs(*(which or chain())), [shrouded(owner, kind)])


def with_leaf(**how):
    kind = how.get("kind", "p256")
    return identity(client(**how), issuing(), root(), kind=kind)


def rsa_chain(digest):
    """SHA-1 and MD5 as an old authority signs with them."""
    authority = cert("Old Root", "Old Root", "rsa2048", is_ca=True,
                     issuer_kind="rsa2048")
    return [cert(CLIENT, "Old Root", digest=digest, issuer_kind="rsa2048"),
            authority]


def second(**how):
    return cert("second", ISSUING, **how)


# Name: (the container, the rules that find something)
CASES = {
    "all well": (lambda: identity(), set()),
    "all well, closed": (lambda: container(
        certs(*chain()), [shrouded()], is_closed=True), set()),
    "root is the issuer": (lambda: identity(
        cert(CLIENT, ROOT), root()), set()),
    "RSA 2048": (lambda: with_leaf(kind="rsa2048"), set()),
    "expired": (lambda: with_leaf(
        times=("20200101000000Z", "20210101000000Z")), {"expired"}),
    "expired yesterday": (lambda: with_leaf(
        times=("20200101000000Z", "20260531000000Z")), {"expired"}),
    "not yet valid": (lambda: with_leaf(
        times=("20400101000000Z", "20450101000000Z")), {"not-yet-valid"}),
    "expiring": (lambda: with_leaf(
        times=("20200101000000Z", "20260615000000Z")), {"expiring"}),
    "expires in 31 days": (lambda: with_leaf(
        times=("20200101000000Z", "20260702120000Z")), set()),
    "an expired authority": (lambda: identity(
        client(), issuing(times=("20200101000000Z", "20210101000000Z")),
        root()), {"expired"}),
    "no clientAuth": (lambda: with_leaf(purposes=(SERVER_AUTH,)),
                      {"client-auth"}),
    "no purposes": (lambda: with_leaf(purposes=None), {"client-auth"}),
    "no digitalSignature": (lambda: with_leaf(usage=KEY_ENCIPHERMENT),
                            {"digital-signature"}),
    "RSA 1024": (lambda: with_leaf(kind="rsa1024"), {"key-size"}),
    "P-192": (lambda: with_leaf(kind="p192"), {"key-size"}),
    "SHA-1": (lambda: with_leaf(digest="sha1"), {"signature"}),
    "SHA-1 over RSA": (lambda: identity(*rsa_chain("sha1")), {"signature"}),
    "MD5": (lambda: identity(*rsa_chain("md5")), {"signature"}),
    "SHA-256 over RSA": (lambda: identity(*rsa_chain("sha256")), set()),
    "no CRL points": (lambda: with_leaf(crl=False), {"crl-points"}),
    "no CRL points in the authority": (lambda: identity(
        client(), issuing(crl=False), root()), {"crl-points-ca"}),
    "a key of another": (lambda: identity(owner="somebody else"),
                         {"key-matches"}),
    "no issuing authority": (lambda: identity(client(), root()),
                             {"chain-complete"}),
    "no root": (lambda: identity(client(), issuing()), {"chain-complete"}),
    "no authority": (lambda: identity(client()), {"chain-complete"}),
    "root first": (lambda: container(
        [*map(cert_bag, (root(), issuing())), *certs(client())],
        [shrouded()]), {"chain-order"}),
    "authorities the wrong way round": (lambda: identity(
        client(), root(), issuing()), {"chain-order"}),
    "two identities": (lambda: container(
        certs(client()) + certs(second(), issuing(), root(), number=b"\x02"),
        [shrouded(), shrouded("second", number=b"\x02")]), {"one-identity"}),
    "a surplus certificate": (lambda: identity(
        *chain(), cert("Unrelated", "Unrelated", is_ca=True)),
        {"surplus-certificate"}),
    "a certificate twice": (lambda: identity(
        *chain(), root()), {"surplus-certificate"}),
    "plain key": (lambda: container(
        certs(*chain()), [key_bag(key(CLIENT).pkcs8, key_id())]),
        {"plain-key"}),
}
ONLY_WARNED_OF = {"expiring"}


def asked(path, *more, word="changeit"):
    args = ["-p", "env:P12_TEST_WORD"] if word else []
    result = run("audit", "--profile", "mtls-client", "--format", "json",
                 "--quiet", *args, *more, path,
                 env={"P12_TEST_WORD": word or ""})
    return result, result.json()[0]


def found(row):
    return {finding["rule"] for finding in row["findings"]
            if finding["severity"] in ("error", "warning")} & RULES


class Mtls(Case):
    def put(self, name):
        return self.write("a.p12", CASES[name][0]())

    def test_each_has_its_rule(self):
        for name, (_, rules) in CASES.items():
            with self.subTest(name):
                result, row = asked(self.put(name), "--at", people.NOW)
                self.assertEqual(found(row), rules, row["findings"])
                is_refused = bool(rules - ONLY_WARNED_OF)
                self.assertEqual(row["verdict"], "not-compliant" if is_refused
                                 else "compliant", row["findings"])
                self.assertEqual(result.code, 1 if is_refused else 0)

    def test_every_rule_has_a_case(self):
        self.assertEqual(set().union(*(rules for _, rules in CASES.values())),
                         RULES)

    def test_the_time_decides(self):
        path = self.put("all well")     # 2025-01-01 to 2045-01-01
        for when, rules in (
                ("2024-12-31T23:59:59Z", {"not-yet-valid"}),
                ("2025-01-01T00:00:00Z", set()),
                ("2044-12-01T00:00:00Z", set()),
                ("2044-12-03T00:00:00Z", {"expiring"}),
                ("2045-01-01T00:00:01Z", {"expired"})):
            with self.subTest(when):
                _, row = asked(path, "--at", when)
                self.assertEqual(found(row), rules, row["findings"])

    def test_how_soon_is_the_callers(self):
        path = self.put("expiring")     # in 14 days
        for days, rules in (("13", set()), ("15", {"expiring"}),
                            ("365", {"expiring"})):
            with self.subTest(days):
                _, row = asked(path, "--at", people.NOW, "--expires-within",
                               days)
                self.assertEqual(found(row), rules)

    def test_without_a_password(self):
        """What can be seen of certificates is judged; what needs the key is
        open."""
        for name, (_, rules) in CASES.items():
            with self.subTest(name):
                _, row = asked(self.put(name), "--at", people.NOW, word=None)
                self.assertLessEqual(found(row), rules, row["findings"])
                if "plain-key" in rules:
                    self.assertEqual(row["verdict"], "not-compliant")
                elif not rules - ONLY_WARNED_OF:
                    self.assertEqual(row["verdict"], "undetermined")
                if "closed" in name:
                    self.assertIn("unseen", {
                        finding["rule"] for finding in row["findings"]})


if __name__ == "__main__":
    people.need_openssl()
    main()
