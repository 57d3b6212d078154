"""Running things and timing them, side by side."""
import json
import os
import shutil
import statistics
import subprocess


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
