"""What `p12 convert` makes of every container at hand: convert.py SCRATCH
[NAME...], by way of convert.sh."""
import collections
import multiprocessing
import os
import re
import shutil
import subprocess
import sys

import containers
import strict_der
from contents import CRL_TYPE, Contents, differences, is_same

ITERATIONS = 1000
NEW_PASSWORD = "another Pa\xdfword"
MAC = f"mac=PBMAC1/PBKDF2/HMAC-SHA-256/{ITERATIONS}/32/HMAC-SHA-256"
PART = f"PBES2/PBKDF2/HMAC-SHA-256/{ITERATIONS}/AES-256-CBC"
CARRIED = ": carried over as it is"

# What our reader can't decrypt: it has no such PRF.
UNCOMPARED = {"pbes2-prf-gost-r-34.11-94.p12", "pbes2-prf-streebog-256.p12",
              "pbes2-prf-streebog-512.p12"}


class Case:
    """One file to convert. Every second keeps its password, unless nothing
    may be there that needs one."""

    def __init__(self, number, container, work):
        self.container = container
        self.stem = os.path.join(work, f"{number:04}")
        self.result = self.stem + ".p12"
        self.keeps = number % 2 == 0 and container.has_mac
        self.new_password = container.password if self.keeps else NEW_PASSWORD

    def command(self):
        """Its words and what it finds in its environment."""
        c = self.container
        words = [os.environ["P12_COMMAND"], "convert", "--profile",
                 "okta-workflows", "--iterations", str(ITERATIONS), "-p",
                 "none" if c.password is None else "env:P12_OLD"]
        env = {"P12_OLD": c.password or "", "P12_NEW": NEW_PASSWORD,
               "P12_MAC": c.mac_password or ""}
        if not self.keeps:
            words += ["--new-password", "env:P12_NEW"]
        if c.mac_password is not None:
            words += ["--mac-password", "env:P12_MAC"]
        return [*words, "-o", self.result, c.path], {**os.environ, **env}


Outcome = collections.namedtuple("Outcome", "exit words wrong counts",
                                 defaults=((), ()))


# ---- One file ---------------------------------------------------------------


def convert(case):
    words, env = case.command()
    done = subprocess.run(words, env=env, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode != 0:
        return Outcome(done.returncode, said, check_refusal(case, said))
    wrong, counts = check_result(case, said)
    return Outcome(0, said, wrong, counts)


def check_refusal(case, said):
    wrong = []
    if not said:
        wrong.append("nothing is said of why")
    if os.path.lexists(case.result):
        wrong.append("it failed and left an output file")
    return wrong


def check_result(case, said):
    """What is wrong; (bags, attributes) that were compared."""
    c = case.container
    data = containers.content_of(case.result)
    source = Contents(containers.content_of(c.path), c.password, c.mac_password)
    result = Contents(data, case.new_password)
    wrong = [] if result.seen.mac_ok else ["the MAC does not match"]
    if MAC not in result.schemes:
        wrong.append(f"not {MAC}")
    # What is carried over is under another protection, or is not DER.
    if CARRIED not in said:
        wrong += check_protection(c.name, source, result)
        wrong += strict_der.problems(data, case.new_password)
    if c.name in UNCOMPARED:
        return wrong, (0, 0)
    if not is_same(source, result):
        wrong += [str(d) for d in differences(source, result)] or \
            ["safes or what holds other bags are not the same"]
    bags = list(source.bags())
    return wrong, (len(bags), sum(len(bag.attributes) for bag in bags))


def check_protection(name, source, result):
    return [f"scheme {scheme}" for scheme in result.schemes
            if scheme != MAC and scheme.split("=")[1] != PART] + \
        [f"{path} is a plain key" for path in result.plain_keys] + \
        [f"{path} is closed: {why}" for path, why in result.closed] + \
        [f"the source's {path} is closed: {why}"
         for path, why in source.closed if name not in UNCOMPARED]


# ---- What OpenSSL says ------------------------------------------------------

# A file that it refuses may be one that it refused before.
LOOP = """cd "$1" && ls | sed -n 's/\\.p12$//p' | xargs -P "$2" -n 16 sh -c '
for stem; do
    new=$(cat "$stem.new") old=$(cat "$stem.old")
    P12=$new "$0" pkcs12 -info -noout -in "$stem.p12" -passin env:P12 \\
        >"$stem.info" 2>&1 && continue
    P12=$old "$0" pkcs12 -info -noout -in "$stem.source" -passin env:P12 \\
        >"$stem.old-info" 2>&1 && echo refused >>"$stem.info"
done
true' "$3"
"""


def ask_openssl(cases, work):
    """One shell for all, where OpenSSL 3.5 is."""
    *prefix, openssl = os.environ["P12_PEER_OPENSSL35"].split()
    inside = work.removeprefix(prefix[1]) if prefix else work
    for case in cases:
        for end, password in ((".new", case.new_password),
                              (".old", case.container.password)):
            with open(case.stem + end, "w", encoding="utf-8") as file:
                file.write(password or "")
        shutil.copy(case.container.path, case.stem + ".source")
    subprocess.run([*prefix, "/bin/sh", "-c", LOOP, "sh", inside,
                    str(os.cpu_count()), openssl], check=True)


def check_info(case, said):
    """Each part that it names has to be what was asked for."""
    with open(case.stem + ".info", encoding="utf-8",
              errors="replace") as file:
        text = file.read()
    if os.path.exists(case.stem + ".old-info"):
        return ["OpenSSL reads the source alone"] if "refused\n" in text \
            else []
    wrong = ["OpenSSL: a plain key"] if "\nKey bag" in text else []
    if f"MAC: PBMAC1 using PBKDF2, Iteration {ITERATIONS}\n" not in text:
        wrong.append("OpenSSL: no PBMAC1")
    return wrong + [
        f"OpenSSL: {how}" for how in
        re.findall(r"^(?:PKCS7 Encrypted data|Shrouded Keybag): (.*)$", text,
                   re.M)
        if not how.startswith(f"PBES2, PBKDF2, AES-256-CBC, Iteration "
                              f"{ITERATIONS},") and CARRIED not in said]


# ---- The whole --------------------------------------------------------------


def all_cases(work, names):
    found = [c for c in (*containers.vectors(), *containers.corpus())
             if not names or c.name in names]
    return [Case(i, c, work) for i, c in enumerate(found)]


def is_expected(case, outcome):
    """The table's exit code. A part that is malformed, or for a public key, is
    carried over, and that is said."""
    exit_ = case.container.exit
    return outcome.exit == exit_ or (
        outcome.exit == 0 and exit_ in (3, 5, 6) and CARRIED in outcome.words)


def report(case, outcome):
    """True if all is well."""
    name, wrong = case.container.name, list(outcome.wrong)
    told = outcome.words.replace(case.container.path, name).splitlines()
    if not is_expected(case, outcome):
        wrong.append(f"exit {outcome.exit}, not {case.container.exit}: "
                     f"{'; '.join(told)}")
    if outcome.exit != 0 or case.container.exit != 0:
        how = f"refused, exit {outcome.exit}" if outcome.exit else "carried"
        print(f"{how}: {'; '.join(told)[:200]}\n"
              f"    the table: {case.container.why[:110]}")
    for why in wrong:
        print(f"WRONG: {name}: {why}")
    return not wrong


def sees_what_is_left_out(work):
    """Would a loss be found? One is made."""
    path = os.path.join(containers.SOURCE, "vectors/files/bags-all.p12")
    out = os.path.join(work, "less.p12")
    subprocess.run([os.environ["P12_COMMAND"], "convert", "--quiet",
                    "--iterations", str(ITERATIONS), "-p", "pass:changeit",
                    "--drop", "authSafe[0].bag[4]", "-o", out, path],
                   check=True)
    source, result = (Contents(containers.content_of(p), "changeit")
                      for p in (path, out))
    os.remove(out)
    return not is_same(source, result) and [CRL_TYPE] == [
        d.type for d in differences(source, result) if d.kind == "lost"]


def leftovers(work, cases):
    """What lies there and is no result."""
    return set(os.listdir(work)) - {os.path.basename(case.result)
                                    for case in cases}


def main(work, *names):
    cases = all_cases(work, names)
    if not sees_what_is_left_out(work):
        print("WRONG: a CRL that is left out is not seen to be missing")
        return 1
    with multiprocessing.Pool() as pool:
        outcomes = pool.map(convert, cases, chunksize=8)
    done = [case for case, o in zip(cases, outcomes) if o.exit == 0]
    left = leftovers(work, done)
    if "P12_PEER_OPENSSL35" in os.environ:
        ask_openssl(done, work)
        outcomes = [o if o.exit else o._replace(
            wrong=o.wrong + check_info(c, o.words))
            for c, o in zip(cases, outcomes)]
    else:
        print("SKIP: peers_convert OPENSSL35: setup.sh has not found it")
    bad = sum(not report(c, o) for c, o in zip(cases, outcomes))
    for name in sorted(left):
        print(f"WRONG: left behind: {name}")
    for case in done:
        if case.container.name in UNCOMPARED:
            print(f"SKIP: peers_convert {case.container.name}: its contents "
                  "are not compared, since Python has no such PRF")
    bags, attributes = (sum(o.counts[i] for o in outcomes if o.counts)
                        for i in (0, 1))
    print(f"{len(cases)} containers, {len(done)} converted, "
          f"{len(cases) - len(done)} refused; {bags} bags and {attributes} "
          f"attributes compared; {bad} wrong")
    return 1 if bad or left or not bags else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
