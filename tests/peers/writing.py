"""What `p12 create` writes, opened by other programs with the same keys,
certificates and names: writing.py SCRATCH [--docs | WORD...], by way of
writing.sh."""
import concurrent.futures
import os
import subprocess
import sys

import writing_page
from programs_readers import Refused, first_words
from writing_cases import all_cases
from writing_expect import CERTIFICATES, REFUSES, expected
from writing_material import Material
from writing_oids import of_file, of_scheme
from writing_readers import find_peers, openssl_of

WORKERS = 2
WRONG = "wrong"    # what no peer may make of a container


def skip(what, why):
    print(f"SKIP: peers_writing {what}: {why}")


# ---- Writing ----------------------------------------------------------------


def create(case, material):
    """None, or what went wrong."""
    path = os.path.join(material.work, case.file)
    password = "none" if case.password is None else "env:P12_PASS"
    done = subprocess.run(
        [os.environ["P12_COMMAND"], "create", "-q", "-o", path, "-p", password,
         *case.scheme.args(), *material.args(case.key)],
        env={**os.environ, "P12_PASS": case.password or ""},
        capture_output=True, check=False)
    if done.returncode != 0:
        return f"p12 create: {first_words(done.stderr)}"
    with open(path, "rb") as file:
        found = of_file(file.read())
    wanted = of_scheme(case.scheme)
    return None if found == wanted else f"has {found}, not {wanted}"


def create_all(cases, material, pool):
    """How many could not be written as they should be."""
    for i, case in enumerate(cases):
        case.file = f"{i}.p12"
    wrong = 0
    for case, why in zip(cases, pool.map(
            lambda case: create(case, material), cases)):
        if why:
            wrong += 1
            print(f"WRONG: {case}: {why}")
    return wrong


# ---- Opening ----------------------------------------------------------------


def compare(peer, items, wanted):
    """(verdict, words); no verdict if all is there, and nothing else."""
    left = list(wanted)
    for item in items:
        same = [w for w in left if w.is_item(item)]
        if not same:
            return WRONG, f"a {item.kind} that was not put in"
        if not same[0].is_named_by(item, peer):
            return WRONG, f"a {item.kind} has the names {item.names}"
        left.remove(same[0])
    if not left:
        return None, ""
    if left == wanted:
        return REFUSES, "shows nothing"
    words = "not shown: " + ", ".join(w.kind for w in left)
    return CERTIFICATES if {w.kind for w in left} == {"key"} else WRONG, words


def look(peer, case, material):
    """What the peer makes of it: (verdict, words)."""
    try:
        items, how = peer.look(case)
    except Refused as why:
        return REFUSES, str(why)
    verdict, words = compare(peer, items, material.known[case.key])
    return verdict or how, words


def look_all(cases, peers, material, pool):
    """{(peer's name, index of the case): (verdict, words)}"""
    java = pool.submit(peers["KEYTOOL"].look_at_all, cases) \
        if "KEYTOOL" in peers else None
    jobs = {}
    for name, peer in peers.items():
        if name == "KEYTOOL":
            java.result()
        for i, case in enumerate(cases):
            jobs[name, i] = pool.submit(look, peer, case, material)
    return {which: job.result() for which, job in jobs.items()}


# ---- The whole --------------------------------------------------------------


def report(cases, peers, found):
    """Says how many are not as expected."""
    wrong = 0
    for (name, i), (verdict, words) in found.items():
        wanted, reason = expected(name, cases[i])
        if verdict != wanted:
            wrong += 1
            print(f"WRONG: {name}: {cases[i]}: {verdict} {words}, not "
                  f"{wanted} {reason}")
    for name, peer in peers.items():
        verdicts = [v for (n, _), (v, _) in found.items() if n == name]
        print(f"{peer.product + ' ' + peer.version:<16}" + "".join(
            f"{verdict} {verdicts.count(verdict)}  "
            for verdict in sorted(set(verdicts), reverse=True)))
    return wrong


def choose(material, words):
    """The cases that have keys, of those that are asked for."""
    cases = [case for case in all_cases()
             if not words or any(word in str(case) for word in words)]
    for key in dict.fromkeys(case.key for case in cases):
        why = material.make(key)
        if why:
            skip(key, f"no OpenSSL here makes such keys: {why}")
            cases = [case for case in cases if case.key != key]
    return cases


def run(work, peers, words):
    """(cases, what peers make of them, what is wrong)"""
    oldest = openssl_of(peers)
    material = Material(oldest, peers.get("OPENSSL35", oldest))
    cases = choose(material, words)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        wrong = create_all(cases, material, pool)
        if wrong:
            return cases, {}, wrong
        found = look_all(cases, peers, material, pool)
    print(f"{len(cases)} containers")
    return cases, found, report(cases, peers, found)


def main(work, *words):
    peers, missing = find_peers(work)
    for name, why in missing.items():
        skip(name, why)
    if openssl_of(peers) is None:
        skip("all", "no OpenSSL to make keys with")
        return 77
    docs = "--docs" in words
    words = [word for word in words if word != "--docs"]
    cases, found, wrong = run(work, peers, words)
    if words:
        for (name, i), (verdict, why) in found.items():
            print(f"{name}: {cases[i]}: {verdict} {why}")
    elif found and not wrong:
        page = writing_page.page(cases, peers)
        print("\n" + page)
        if missing or len(cases) < len(all_cases()):
            skip("docs/peers.md", "not all peers are here")
        elif docs:
            writing_page.write(page)
        else:
            wrong = writing_page.differs(page)
    if wrong:
        print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
