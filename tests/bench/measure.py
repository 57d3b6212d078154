"""Running things and timing them, side by side."""
import json
import os
import re
import shutil
import statistics
import subprocess
import time


class Place:
    """A root and a folder in it where all that is compared is run, so that
    what it takes to get there counts for nobody."""

    def __init__(self, root, work):
        self.root, self.work = root, work
        self.inside = work.removeprefix(root) if root else work

    def bring(self, path):
        """Copies a file there; its name as seen from there."""
        shutil.copy(path, self.work)
        return os.path.join(self.inside, os.path.basename(path))

    def run(self, argv):
        prefix = ["chroot", self.root] if self.root else []
        done = subprocess.run(prefix + argv, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(argv)}: {done.returncode}\n"
                             + done.stdout + done.stderr)
        return done.stdout

    def whole(self, commands, rounds, runs, warmup=5):
        """Seconds of whole processes, {label: median}: hyperfine over all of
        them, `rounds` times, so that what disturbs disturbs all."""
        hyperfine = self.bring(shutil.which("hyperfine"))
        times = {label: [] for label in commands}
        report = os.path.join(self.work, "hyperfine.json")
        for _ in range(rounds):
            self.run([hyperfine, "-N", "--style", "none", "--warmup",
                      str(warmup), "--runs", str(runs), "--export-json",
                      os.path.join(self.inside, "hyperfine.json"),
                      *commands.values()])
            with open(report, encoding="utf-8") as file:
                results = json.load(file)["results"]
            for label, result in zip(commands, results):
                times[label] += result["times"]
        return {label: statistics.median(t) for label, t in times.items()}

    def inner(self, programs, rounds, runs):
        """Seconds in the process and the peak of resident bytes,
        {label: (median, peak)}."""
        times = {label: [] for label in programs}
        peaks = dict.fromkeys(programs, 0)
        for _ in range(rounds):
            for label, argv in programs.items():
                for line in self.run([a.replace("RUNS", str(runs))
                                      for a in argv]).splitlines():
                    word, number = line.split()
                    if word == "seconds":
                        times[label].append(float(number))
                    else:
                        peaks[label] = max(peaks[label], int(number))
        return {label: (statistics.median(t), peaks[label])
                for label, t in times.items()}


def peak(argv):
    """The most resident bytes of a process, as Linux tells them while it
    lives: afterwards what the one that started it had is in them, too."""
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(argv, stdout=null, stderr=null)
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
        except OSError:
            found = None
        most = max(most, int(found.group(1)) * 1024 if found else 0)
        time.sleep(0.002)
    return most
