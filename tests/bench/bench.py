"""The benchmark; started by tests/bench/run."""
import argparse
import multiprocessing
import os
import platform
import re
import subprocess

import inputs
from measure import Place, peak

SOURCE = os.path.abspath(os.path.join(inputs.HERE, "../.."))
PASSWORD = "changeit"
KIB, MB = 1024, 1000 * 1000


def sh(*argv, may_fail=False, **how):
    done = subprocess.run(argv, capture_output=True, text=True, **how)
    if done.returncode != 0 and not may_fail:
        raise SystemExit(f"{' '.join(argv)}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Row:
    """One line of the table. `must` is None for what is only told."""

    def __init__(self, work, figure, must=None, reached=None):
        self.work, self.figure, self.must = work, figure, must
        self.verdict = "" if reached is None else \
            "reached" if reached else "falls short"


def milliseconds(seconds):
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else \
        f"{seconds * 1000:.0f} ms"


def against(own, other):
    return f"{milliseconds(own)} to {milliseconds(other)}: {own / other:.2f}"


# ---- What is measured -------------------------------------------------------


class Build:
    """Release as it is installed, the same without shared libraries with the
    programs of the benchmark, and the minimal library."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.make("release", "dynamic", ["p12_cli"])
        self.make("release", "static", ["p12_cli", "bench", "bench_memory"],
                  "-DP12_CLI_STATIC=ON", "-DP12_TESTS=ON")
        self.make("minimal", "minimal", ["p12"])

    def make(self, preset, name, targets, *options):
        targets = ["test_" + t if t == "bench_memory" else t for t in targets]
        out = os.path.join(self.folder, name)
        sh("cmake", "--preset", preset, "-B", out, *options, cwd=SOURCE)
        sh("cmake", "--build", out, "--target", *targets, cwd=SOURCE)

    def path(self, name):
        return os.path.join(self.folder, name)


class Peer:
    """A program and where it is: (root, path below it), or native."""

    def __init__(self, name):
        words = os.environ.get("P12_PEER_" + name, "").split()
        self.there = bool(words)
        self.version = os.environ.get(f"P12_PEER_{name}_VERSION", "")
        self.root = words[1] if words[:1] == ["chroot"] else ""
        self.path = words[-1] if words else ""


def place_of(peer, work):
    """Where it can be compared with: its chroot has the scratch folder."""
    return Place(peer.root, work)


# ---- Rows -------------------------------------------------------------------


def info(bench):
    """Whole processes over a small file."""
    new, old = bench.peer["OPENSSL35"], bench.peer["OPENSSL30"]
    rows = []
    if new.there:
        rows += info_at(bench, new, bench.peer["CERTTOOL38"],
                        "vectors/files/rfc9579-a1.p12", "1234", True)
    if old.there:
        rows += info_at(bench, old, bench.peer["CERTTOOL37"],
                        "vectors/files/key-rsa.p12", PASSWORD, False)
    return rows


def info_at(bench, openssl, certtool, file, password, must):
    place = place_of(openssl, bench.work)
    own = place.bring(bench.build.path("static/p12"))
    size = os.path.getsize(os.path.join(SOURCE, file))
    name = place.bring(os.path.join(SOURCE, file))
    ours, theirs = "p12", f"openssl {openssl.version}"
    commands = {
        ours: f"{own} info -p pass:{password} {name}",
        theirs: f"{openssl.path} pkcs12 -info -noout -in {name} "
                f"-passin pass:{password}"}
    if certtool.there and certtool.root == openssl.root:
        commands[f"certtool {certtool.version}"] = (
            f"{certtool.path} --p12-info --inder --infile {name} "
            f"--password {password}")
    if not openssl.root:
        commands["p12 with shared libraries"] = (
            f"{bench.build.path('dynamic/p12')} info -p pass:{password} "
            f"{name}")
    bench.commands += commands.values()
    took = place.whole(commands, bench.rounds, 40)
    what = f"info of {size:,} bytes"
    rows = [Row(f"{what}, p12 to {theirs}", against(took[ours], took[theirs]),
                "0.5" if must else None,
                took[ours] <= 0.5 * took[theirs] if must else None)]
    for label in commands:
        if label not in (ours, theirs):
            rows.append(Row(f"{what}, {label}" if label.startswith("p12") else
                            f"{what}, p12 to {label}",
                            against(took[label], took[theirs])
                            if label.startswith("p12") else
                            against(took[ours], took[label])))
    return rows


EXPORT = ("-iter {} -pbmac1_pbkdf2 -macalg sha256 -macsaltlen 16 "
          "-passout pass:" + PASSWORD)


def make_input(openssl, place, iterations):
    """MAC, safe and key at as many iterations each, as OpenSSL writes them;
    k.pem and c.pem are what is in it."""
    def at(name):
        return os.path.join(place.inside, name)

    name = at(f"unlock-{iterations}.p12")
    if not os.path.exists(os.path.join(place.work, "k.pem")):
        place.run([openssl.path, "req", "-x509", "-newkey", "rsa:2048",
                   "-nodes", "-subj", "/CN=bench", "-keyout", at("k.pem"),
                   "-out", at("c.pem")])
    place.run([openssl.path, "pkcs12", "-export", "-inkey", at("k.pem"), "-in",
               at("c.pem"), *EXPORT.format(iterations).split(), "-out", name])
    return name


def unlock(bench):
    openssl = bench.peer["OPENSSL35"]
    if not openssl.there:
        return []
    place = place_of(openssl, bench.work)
    name = make_input(openssl, place, 600000)
    return (unlock_whole(bench, place, openssl, name)
            + unlock_inner(bench, place, openssl, name))


def unlock_whole(bench, place, openssl, name):
    own = place.bring(bench.build.path("static/p12"))
    theirs = f"openssl {openssl.version}"
    commands = {
        f"p12, {n} thread{'s' * (n > 1)}":
        f"{own} info -p pass:{PASSWORD} --threads {n} {name}" for n in (2, 1)}
    commands[theirs] = (f"{openssl.path} pkcs12 -in {name} -nodes "
                        f"-passin pass:{PASSWORD} -out /dev/null")
    bench.commands += commands.values()
    took = place.whole(commands, bench.rounds, 4, warmup=1)
    return [Row(f"unlock 3 × 600,000, whole process, {label} to {theirs}",
                against(took[label], took[theirs]),
                "0.6, aim 0.35" if "2 threads" in label else None,
                took[label] <= 0.6 * took[theirs] if "2 threads" in label
                else None)
            for label in commands if label != theirs]


def unlock_inner(bench, place, openssl, name):
    programs = {}
    for n in (2, 1):
        programs[f"p12, {n} thread{'s' * (n > 1)}"] = [
            place.bring(bench.build.path("static/tests/bench/bench_p12")),
            "unlock", name, "RUNS", PASSWORD, str(n)]
    for label, program in ((f"libcrypto {openssl.version}", "bench_openssl"),
                           ("GnuTLS " + bench.peer["CERTTOOL38"].version,
                            "bench_gnutls")):
        built = bench.build.path("static/tests/bench/" + program)
        if os.path.exists(built):
            programs[label] = [place.bring(built), "unlock", name, "RUNS",
                               PASSWORD]
    bench.commands += [" ".join(argv) for argv in programs.values()]
    took = place.inner(programs, bench.rounds, 3)
    return [Row(f"unlock 3 × 600,000, in process, {label} to {other}",
                against(took[label][0], took[other][0]))
            for other in programs if not other.startswith("p12")
            for label in programs if label.startswith("p12")]


def writing(bench):
    """What the command writes it reads back, opens and compares; OpenSSL
    writes."""
    openssl = bench.peer["OPENSSL35"]
    if not openssl.there:
        return []
    place = place_of(openssl, bench.work)
    own = place.bring(bench.build.path("static/p12"))
    return [row for iterations in (2048, 600000)
            for row in writing_at(bench, place, own, iterations)]


def writing_at(bench, place, own, iterations):
    openssl = bench.peer["OPENSSL35"]
    name = make_input(openssl, place, iterations)
    work = place.inside
    out = f"-o {work}/new.p12 --force -q -p pass:{PASSWORD} " \
        f"--iterations {iterations}"
    export = f"{openssl.path} pkcs12 -export {EXPORT.format(iterations)} " \
        f"-out {work}/other.p12"
    commands = {
        "create": f"{own} create {out} -k {work}/k.pem -c {work}/c.pem",
        "export": f"{export} -inkey {work}/k.pem -in {work}/c.pem",
        "convert": f"{own} convert {out} {name}",
        "again": f"/bin/sh -c '{openssl.path} pkcs12 -in {name} -nodes -passin "
                f"pass:{PASSWORD} -out {work}/plain.pem && {export} -in "
                f"{work}/plain.pem'"}
    bench.commands += commands.values()
    few = iterations > 100000
    took = place.whole(commands, bench.rounds, 4 if few else 20,
                       warmup=1 if few else 5)
    theirs = f"openssl {openssl.version}"
    return [Row(f"create, {iterations:,} iterations, p12 to {theirs} -export",
                against(took["create"], took["export"])),
            Row(f"convert, {iterations:,} iterations, p12 to {theirs} -nodes "
                "and -export", against(took["convert"], took["again"]))]


def make_certificates(bench, n):
    """In a process of its own: what is started from a large one has that one's
    memory as its peak."""
    path = os.path.join(bench.build.folder, f"certs-{n}.p12")
    with multiprocessing.Pool(1) as pool:
        return pool.apply(inputs.certificates, (path, n))


def parse(bench):
    """Certificate bags in the clear: time, growth and memory."""
    place = Place("", bench.work)
    own = bench.build.path("static/tests/bench/bench_p12")
    openssl = bench.build.path("static/tests/bench/bench_openssl")
    took, size = {}, {}
    for n in (12500, 25000, 50000):
        file = make_certificates(bench, n)
        size[n] = os.path.getsize(file)
        programs = {"own": [own, "parse", file, "RUNS"]}
        if os.path.exists(openssl):
            programs["openssl"] = [openssl, "parse", file, "RUNS"]
        took[n] = place.inner(programs, bench.rounds, 3)
        bench.commands.append(" ".join(programs["own"]))
    seconds, peak = took[50000]["own"]
    growth = seconds / took[12500]["own"][0]
    rows = [
        Row(f"parse 50,000 certificate bags, {size[50000] / MB:.1f} MB",
            milliseconds(seconds), "500 ms", seconds <= 0.5),
        Row("the same, to 12,500 bags", f"{growth:.2f} times the time",
            "4, linear", growth <= 4.4),
        Row("peak of resident memory, the caller's copy and the program "
            "included", f"{peak / MB:.0f} MB, {peak / size[50000]:.2f} × the "
            "file", "3 × the file", peak <= 3 * size[50000])]
    if "openssl" in took[50000]:
        theirs, their_peak = took[50000]["openssl"]
        rows.append(Row(f"parse 50,000 bags, p12 to libcrypto "
                        f"{bench.peer['OPENSSL30'].version}",
                        f"{against(seconds, theirs)}; memory "
                        f"{peak / their_peak:.2f}"))
    return rows


FLEET = "vectors/files/key-rsa.p12"
LOOP = 300  # of OpenSSL: each of its processes takes the same


def audit(bench):
    """A folder of ten thousand files without a password, on one core, beside
    a loop over as many processes of OpenSSL; memory of a hundred thousand."""
    source = os.path.join(SOURCE, FLEET)
    size = os.path.getsize(source)
    folder = inputs.fleet(os.path.join(bench.work, "fleet-10000"), source,
                          10000)
    place = Place("", bench.work)
    own = f"taskset -c 0 {bench.build.path('static/p12')} audit --jobs 1 -q"
    commands = {form: f"sh -c '{own} --format {form} {folder} >/dev/null; "
                      "test $? -eq 1'" for form in ("jsonl", "text")}
    openssl = bench.peer["OPENSSL30"]
    if openssl.there and not openssl.root:
        commands["openssl"] = (
            f"taskset -c 0 sh -c 'for i in $(seq {LOOP}); do {openssl.path} "
            f"pkcs12 -info -noout -in {source} -passin pass:{PASSWORD} "
            "2>/dev/null; done'")
    bench.commands += commands.values()
    took = place.whole(commands, bench.rounds, 3, warmup=1)
    rows = [Row(f"audit 10,000 files of {size:,} bytes, one core, {form}",
                f"{10000 / took[form]:,.0f} files a second",
                "at least 10,000", took[form] <= 1)
            for form in ("jsonl", "text")]
    if "openssl" in took:
        ratio = took["openssl"] / LOOP * 10000 / took["jsonl"]
        rows.append(Row(f"the same to a loop over openssl {openssl.version} "
                        "pkcs12 -info", f"{ratio:.0f} times as fast",
                        "at least 50 times", ratio >= 50))
    return rows + audit_memory(bench, source, folder)


def audit_memory(bench, source, few):
    many = inputs.fleet(os.path.join(bench.work, "fleet-100000"), source,
                        100000)
    argv = [bench.build.path("static/p12"), "audit", "--format", "jsonl"]
    bench.commands.append(" ".join(argv + [many]))
    peaks = [peak(argv + [folder]) for folder in (few, many)]
    return [Row("peak of resident memory, audit of 10,000 and of 100,000 files",
                f"{peaks[0] / MB:.1f} and {peaks[1] / MB:.1f} MB, "
                f"{(peaks[1] - peaks[0]) / 90000:.0f} bytes a file")]


def heap(bench):
    test = bench.build.path("static/tests/bench/test_bench_memory")
    out = sh(test, may_fail=True,
             env={**os.environ, "P12_SOURCE": SOURCE})
    bench.commands.append(test)
    rows = []
    for name, peak, size in re.findall(
            r"^heap (\S+\.p12): (\d+) bytes to open (\d+)", out, re.M):
        rows.append(Row(f"peak heap to open {name}, {int(size):,} bytes",
                        f"{int(peak) / KIB:.1f} KiB", "64 KiB",
                        int(peak) <= 64 * KIB))
    return rows


def library_size(bench):
    out = sh(os.path.join(SOURCE, "tests/structure/size.sh"), may_fail=True,
             env={**os.environ,
                  "P12_LIBRARY": bench.build.path("minimal/src/libp12.a")})
    size = int(re.search(r"(\d+) bytes of", out).group(1))
    return [Row("minimal library, code and constants",
                f"{size / KIB:.1f} KiB", "48 KiB", size <= 48 * KIB)]


# ---- The whole --------------------------------------------------------------


class Bench:
    def __init__(self, arguments):
        self.work = arguments.work
        self.rounds = 1 if arguments.quick else 7
        self.commands = []
        self.peer = {name: Peer(name) for name in (
            "OPENSSL30", "OPENSSL35", "CERTTOOL37", "CERTTOOL38")}
        self.build = Build(arguments.build)


def is_in_front():
    """Do we run before everything else on this machine, as by chrt -r 20?"""
    return os.sched_getscheduler(0) in (os.SCHED_RR, os.SCHED_FIFO)


def machine():
    """What the figures were measured on."""
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    system = re.search(r'PRETTY_NAME="(.*)"', open("/etc/os-release").read())
    flags = "with" if " sha_ni" in open("/proc/cpuinfo").read() else "without"
    return (f"{cpu.group(1) if cpu else platform.machine()} ({flags} SHA "
            f"instructions), {os.cpu_count()} cores, "
            f"{system.group(1) if system else platform.system()}"
            + (", at real-time priority" if is_in_front() else ""))


def versions():
    compiler = sh("cc", "--version").splitlines()[0]
    packages = [f"{name} {sh('pkg-config', '--modversion', name).strip()}"
                for name in ("nettle", "libtasn1", "gmp")]
    return ", ".join([compiler, *packages])


def table(rows):
    head = ["work", "figure", "at most", ""]
    return [head] + [[r.work, r.figure, r.must or "", r.verdict]
                     for r in rows]


def as_text(lines):
    wide = [max(len(line[i]) for line in lines) for i in range(4)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, wide)).rstrip()
                     for line in lines)


def as_markdown(lines):
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    rows.insert(1, "|---|---|---|---|")
    return "\n".join(rows)


def write(path, bench, lines):
    """docs/performance.md: what is above the line of figures stays."""
    mark = "<!-- figures: written by tests/bench/run -->"
    with open(path, encoding="utf-8") as file:
        kept = file.read().split(mark)[0]
    commands = "\n".join(dict.fromkeys(
        c.replace(bench.build.folder, "BUILD").replace(bench.work, "WORK")
        .replace(bench.work.removeprefix(bench.peer["OPENSSL35"].root), "WORK")
        .replace(SOURCE, ".") for c in bench.commands))
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{kept}{mark}\n\n{as_markdown(lines)}\n\n"
                   f"Machine: {machine()}.\n\nBuilt with {versions()}; linked "
                   f"statically unless said otherwise.\n\n"
                   f"The commands, by hyperfine where they are whole "
                   f"processes:\n\n```\n{commands}\n```\n")


def main():
    words = argparse.ArgumentParser(prog="tests/bench/run")
    words.add_argument("work", help=argparse.SUPPRESS)
    words.add_argument("--build", default=os.path.join(SOURCE, "build/bench"))
    words.add_argument("--out", help="a Markdown file to bring up to date")
    words.add_argument("--quick", action="store_true", help="one round")
    arguments = words.parse_args()
    load = os.getloadavg()[0]
    if load > 0.5 and not is_in_front():
        print(f"bench: the machine is at work (load {load:.1f}): ratios are "
              "rough, times more so")
    bench = Bench(arguments)
    rows = (info(bench) + unlock(bench) + writing(bench) + parse(bench)
            + audit(bench) + heap(bench) + library_size(bench))
    for name, peer in bench.peer.items():
        if not peer.there:
            print(f"SKIP: bench {name}: setup.sh has not found it")
    lines = table(rows)
    print(as_text(lines))
    if arguments.out:
        write(arguments.out, bench, lines)


if __name__ == "__main__":
    main()
