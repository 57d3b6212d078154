#!/usr/bin/env python3
"""Files that are written whole or not at all: whatever fails, at whatever
moment the command ends, whoever else writes at the same time."""
import errno
import os
import resource
import shutil
import signal
import stat
import struct
import subprocess
import tempfile
import time

from command import (COMMAND, DONE, FILE, environment, main, run)
from writing import OPEN, QUICK, Writing, fault_library, read

IN_PLACE = ("convert", *OPEN, *QUICK, "--in-place")
NOBODY = 65534
ACL = "system.posix_acl_access"


def cpu_seconds(pid):
    """What a process has computed so far."""
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Files(Writing):
    def setUp(self):
        super().setUp()
        self.file = self.copy("legacy.p12")
        self.old = read(self.file)

    def untouched(self, *more):
        """The file is as it was, and nothing else is there."""
        self.assertEqual(read(self.file), self.old)
        self.assertEqual(self.left(), sorted(["in.p12", *more]))

    def is_new(self, path, *more):
        self.assertNotEqual(read(path), self.old)
        self.expect(DONE, "verify", *OPEN, path)
        self.assertEqual(self.left(), sorted(["in.p12", *more]))

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)


class Faults(Files):
    CALLS = ("openat", "fchmod", "write", "fsync", "linkat", "renameat")

    def every_fault(self, args, calls, check, prepare=lambda: None):
        """Lets the first, second, ... of each call fail until all is well."""
        library = fault_library(self)
        for call in calls:
            for n in range(1, 20):
                prepare()
                result = run(*args, env={
                    "LD_PRELOAD": library,
                    "P12_FAULT": f"{call}:{n}:{errno.ENOSPC}"})
                with self.subTest(f"{call}:{n}"):
                    if result.code == DONE:
                        break
                    self.assertEqual(result.code, FILE, result.err)
                    self.assertIn("No space left", result.err)
                    self.assertEqual(result.out, "")
                    check()
            else:
                self.fail(f"{call} never stops")

    def test_in_place(self):
        self.every_fault((*IN_PLACE, self.file), self.CALLS, self.untouched,
                         lambda: self.write("in.p12", self.old))
        self.is_new(self.file)

    def test_in_place_with_a_backup(self):
        self.every_fault(
            (*IN_PLACE, "--backup", self.file), self.CALLS, self.untouched,
            lambda: (self.write("in.p12", self.old),
                     os.path.exists(self.path("in.p12~")) and
                     os.unlink(self.path("in.p12~"))))
        self.is_new(self.file, "in.p12~")

    def test_in_place_with_another_backup(self):
        def check():
            self.untouched("in.p12~")
            self.assertEqual(read(self.path("in.p12~")), b"earlier")

        self.every_fault(
            (*IN_PLACE, "--backup", "--force", self.file), self.CALLS, check,
            lambda: (self.write("in.p12", self.old),
                     self.write("in.p12~", b"earlier")))
        self.is_new(self.file, "in.p12~")
        self.assertEqual(read(self.path("in.p12~")), self.old)

    def test_a_new_file(self):
        # linkat() has two others to stand in for it.
        calls = [call for call in self.CALLS if call != "linkat"]
        self.every_fault(
            ("convert", *OPEN, *QUICK, "-o", self.out, self.file), calls,
            self.untouched, lambda: os.path.exists(self.out) and
            os.unlink(self.out))
        self.is_new(self.out, "out.p12")

    def test_replacing_a_file(self):
        self.every_fault(
            ("convert", *OPEN, *QUICK, "--force", "-o", self.out, self.file),
            self.CALLS, lambda: (self.untouched("out.p12"), self.assertEqual(
                read(self.out), b"old")),
            lambda: self.write("out.p12", b"old"))
        self.is_new(self.out, "out.p12")

    def test_passwd(self):
        self.every_fault(
            ("passwd", *OPEN, "--new-password", "pass:another", self.file),
            self.CALLS, self.untouched,
            lambda: self.write("in.p12", self.old))

    def test_where_there_are_no_links(self):
        library = fault_library(self)
        for args, out in ((("-o", self.out), "out.p12"),
                          (("--in-place", "--backup"), "in.p12~")):
            self.expect(DONE, "convert", *OPEN, *QUICK, *args, self.file,
                        env={"LD_PRELOAD": library,
                             "P12_FAULT": f"linkat:1:{errno.EPERM}"})
            self.assertIn(out, self.left())
        self.assertEqual(read(self.path("in.p12~")), self.old)
        self.is_new(self.file, "in.p12~", "out.p12")

    def test_what_the_disk_holds_is_what_is_proved(self):
        library = fault_library(self)
        for args in ((*IN_PLACE, self.file),
                     (*IN_PLACE, "--no-mac", self.file),
                     ("convert", *OPEN, *QUICK, "--mac-only", "-o", self.out,
                      self.file),
                     ("passwd", *OPEN, "--new-password", "pass:another",
                      self.file),
                     ("normalize", "-o", self.out, self.file),
                     ("normalize", *OPEN, "-o", self.out, self.file)):
            result = run(*args, env={"LD_PRELOAD": library,
                                     "P12_FAULT": "write:1:flip"})
            self.assertEqual(result.code, FILE, args)
            self.assertIn("is not what it should be", result.err)
            self.assertEqual(result.out, "")
            self.untouched()

    def test_a_mac_that_nobody_could_check_is_looked_at_as_well(self):
        library = fault_library(self)
        result = run("normalize", "-o", self.out, self.file,
                     env={"LD_PRELOAD": library, "P12_FAULT": "write:1:last"})
        self.assertEqual(result.code, FILE, result.out)
        self.assertIn("is not what it should be", result.err)
        self.untouched()

    def test_a_file_that_may_not_grow(self):
        limit = (2000, 2000)
        result = run(*IN_PLACE, self.file, preexec_fn=lambda:
                     resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertEqual(result.code, FILE, result.err)
        self.assertIn("File too large", result.err)
        self.untouched()

    def test_a_full_disk(self):
        if os.geteuid() != 0 or not shutil.which("unshare") or \
                subprocess.run(["unshare", "-m", "true"], check=False,
                               capture_output=True).returncode != 0:
            self.skipTest("needs root and unshare, for a small tmpfs")
        place = self.path("small")
        os.mkdir(place)
        script = """
            mount -t tmpfs -o size=8k tmpfs "$1" || exit 77
            cp "$2" "$1/a.p12"
            "$3" convert -p pass:changeit --iterations 1 --in-place "$1/a.p12"
            echo "code $?"
            cmp "$2" "$1/a.p12" && ls -A "$1"
        """
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh", place, self.file,
             COMMAND], capture_output=True, text=True, env=environment())
        if done.returncode == 77:
            self.skipTest("no tmpfs can be mounted here")
        self.assertEqual(done.stdout, "code 7\na.p12\n", done.stderr)
        self.assertIn("No space left", done.stderr)

    def test_a_folder_that_may_not_be_written_to(self):
        more = {}
        if os.geteuid() == 0:
            more = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chmod(self.folder.name, 0o755)
        os.chmod(self.file, 0o644)
        os.chmod(self.folder.name, 0o555)
        self.addCleanup(os.chmod, self.folder.name, 0o755)
        try:
            run("--version", **more)
        except PermissionError:
            self.skipTest("the command is where nobody can start it")
        for args in ((*IN_PLACE, self.file),
                     ("convert", *OPEN, *QUICK, "-o", self.out, self.file)):
            result = run(*args, **more)
            self.assertEqual(result.code, FILE)
            self.assertIn("no permission to make a file in "
                          f"{self.folder.name}/", result.err)
            self.untouched()

    def test_the_folder_does_not_exist(self):
        result = self.expect(FILE, "convert", *OPEN, "-o",
                             self.path("no/where.p12"), self.file)
        self.assertIn("No such file", result.err)


class Endings(Files):
    def test_a_signal_takes_the_temporary_file_along(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP,
                       signal.SIGQUIT, signal.SIGPIPE):
            for fault in ("fsync:1:stop", "posix_fadvise:1:stop"):
                process = self.stopped(*IN_PLACE, self.file, fault=fault)
                self.assertEqual(len(self.left()), 2)
                process.send_signal(number)
                process.send_signal(signal.SIGCONT)
                process.communicate(timeout=60)
                self.assertEqual(process.returncode, -number)
                self.untouched()

    def test_a_signal_during_the_renaming_waits_for_it(self):
        process = self.stopped(*IN_PLACE, self.file, fault="renameat:1:stop")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.is_new(self.file)

    def test_what_is_ignored_stays_so(self):
        process = self.start(
            *IN_PLACE, self.file, fault="fsync:1:stop",
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
            and None)
        os.waitpid(process.pid, os.WUNTRACED)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, DONE)
        self.is_new(self.file)

    def test_kill_9_leaves_the_old_file_and_one_with_a_telling_name(self):
        for fault in ("write:1:stop", "fsync:1:stop", "posix_fadvise:1:stop",
                      "renameat:1:stop"):
            process = self.stopped(*IN_PLACE, self.file, fault=fault)
            process.kill()
            process.communicate(timeout=60)
            self.assertEqual(read(self.file), self.old)
            left = [name for name in self.left() if name != "in.p12"]
            self.assertEqual(len(left), 1)
            self.assertRegex(left[0], r"\A\.p12-[a-z2-7]{8}\Z")
            path = self.path(left[0])
            self.assertEqual(self.mode(path) & ~self.mode(self.file), 0)
            os.unlink(path)
        self.expect(DONE, *IN_PLACE, self.file)
        self.is_new(self.file)

    def test_no_key_lies_on_the_disk_unencrypted(self):
        self.expect(DONE, "extract", *OPEN, "--keys", "--plaintext-keys",
                    "--der", "-o", self.path("key"), self.file)
        key = read(self.path("key"))
        os.unlink(self.path("key"))
        middle = key[len(key) // 2:][:64]
        process = self.stopped(*IN_PLACE, self.file,
                               fault="posix_fadvise:1:stop")
        for name in self.left():
            self.assertNotIn(middle, read(self.path(name)))
        process.kill()
        process.communicate()


    def test_no_core_is_left(self):
        """Not even where everything else that ends so leaves one."""
        def allow():
            limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))

        def quit_of(*args, seconds):
            process = subprocess.Popen(
                args, cwd=self.folder.name, preexec_fn=allow,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=environment())
            while cpu_seconds(process.pid) < seconds:
                time.sleep(0.02)
            process.send_signal(signal.SIGQUIT)
            status = os.waitpid(process.pid, 0)[1]
            process.returncode = -os.WTERMSIG(status)
            self.assertEqual(process.returncode, -signal.SIGQUIT)
            return os.WCOREDUMP(status)

        self.assertFalse(quit_of(
            COMMAND, "convert", *OPEN, "--iterations", "10000000", "-o",
            self.out, self.file, seconds=0.2))
        self.untouched()
        if not quit_of("sleep", "60", seconds=0):
            self.skipTest("nothing leaves a core here")


class Together(Files):
    def test_of_two_one_waits_for_nobody_and_fails(self):
        process = self.stopped(*IN_PLACE, self.file, fault="fsync:1:stop")
        for args in (IN_PLACE, ("passwd", *OPEN, "--new-password",
                                "pass:another")):
            result = self.expect(FILE, *args, self.file)
            self.assertIn("another p12 is rewriting it", result.err)
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, DONE)
        self.is_new(self.file)

    def test_many_at_once_leave_a_whole_file(self):
        every = [subprocess.Popen(
            [COMMAND, *IN_PLACE, self.file], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=environment()) for _ in range(12)]
        codes = []
        for process in every:
            err = process.communicate(timeout=60)[1]
            codes.append(process.returncode)
            if process.returncode != DONE:
                self.assertEqual(process.returncode, FILE)
                self.assertIn(b"another p12 is rewriting it", err)
        self.assertIn(DONE, codes)
        self.is_new(self.file)

    def test_a_change_by_another_program_is_not_lost(self):
        def replace():
            self.write("other", b"something else")
            os.rename(self.path("other"), self.file)

        for change in (replace, lambda: self.write("in.p12", b"longer" * 999),
                       lambda: os.utime(self.file, (1, 1)),
                       lambda: os.unlink(self.file)):
            self.write("in.p12", self.old)
            process = self.stopped(*IN_PLACE, self.file, fault="fsync:1:stop")
            change()
            now = os.path.exists(self.file) and read(self.file)
            process.send_signal(signal.SIGCONT)
            err = process.communicate(timeout=60)[1]
            self.assertEqual(process.returncode, FILE)
            self.assertIn(b"changed meanwhile", err)
            self.assertEqual(os.path.exists(self.file) and read(self.file),
                             now)
            self.assertIn(self.left(), (["in.p12"], []))

    def test_a_file_that_appears_meanwhile_is_not_replaced(self):
        process = self.stopped("convert", *OPEN, *QUICK, "-o", self.out,
                               self.file, fault="fsync:1:stop")
        self.write("out.p12", b"somebody's")
        process.send_signal(signal.SIGCONT)
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, FILE)
        self.assertIn(b"File exists", err)
        self.assertEqual(read(self.out), b"somebody's")
        self.untouched("out.p12")


class Places(Files):
    def convert(self, code, *args, out=None, **more):
        return self.expect(code, "convert", *OPEN, *QUICK, *args, "-o",
                           out or self.out, self.file, **more)

    def test_what_exists_needs_force(self):
        self.write("out.p12", b"old")
        result = self.convert(FILE)
        self.assertIn("--force", result.err)
        self.assertEqual(read(self.out), b"old")
        self.convert(DONE, "--force")
        self.is_new(self.out, "out.p12")
        self.assertEqual(self.mode(self.out), 0o600)

    def test_what_exists_is_told_before_any_work(self):
        self.write("out.p12", b"old")
        started = time.monotonic()
        self.expect(FILE, "convert", *OPEN, "--iterations", "10000000", "-o",
                    self.out, self.file)
        self.assertLess(time.monotonic() - started, 1)

    def test_a_link_stays_and_its_target_is_replaced(self):
        os.mkdir(self.path("far"))
        os.symlink("far/real.p12", self.path("link"))
        self.write("far/real.p12", b"old")
        self.convert(FILE, out=self.path("link"))
        self.assertEqual(read(self.path("far/real.p12")), b"old")
        self.convert(DONE, "--force", out=self.path("link"))
        self.assertEqual(os.readlink(self.path("link")), "far/real.p12")
        self.assertEqual(os.listdir(self.path("far")), ["real.p12"])
        self.expect(DONE, "verify", *OPEN, self.path("far/real.p12"))

    def test_a_link_in_place(self):
        os.mkdir(self.path("far"))
        os.rename(self.file, self.path("far/real.p12"))
        os.symlink("far/real.p12", self.file)
        self.expect(DONE, *IN_PLACE, "--backup", self.file)
        self.assertTrue(os.path.islink(self.file))
        self.assertEqual(sorted(os.listdir(self.path("far"))),
                         ["real.p12", "real.p12~"])
        self.is_new(self.file, "far")

    def test_a_link_that_points_nowhere(self):
        os.symlink("nowhere", self.path("link"))
        self.convert(FILE, out=self.path("link"))
        result = self.convert(FILE, "--force", out=self.path("link"))
        self.assertIn("points nowhere", result.err)
        self.assertEqual(self.left(), ["in.p12", "link"])

    def test_what_is_no_regular_file(self):
        os.mkfifo(self.path("pipe"))
        os.mkdir(self.path("folder"))
        for out, hint in ((self.path("pipe"), "not a regular file"),
                          (self.path("folder"), "Is a directory"),
                          (self.path("folder") + "/", "Is a directory"),
                          ("/dev/stdout", "not a regular file"),
                          ("/dev/null", "not a regular file"),
                          ("/proc/self/fd/1", "not a regular file")):
            for args in ((), ("--force",)):
                self.assertIn(hint, self.convert(FILE, *args, out=out).err)
        self.untouched("folder", "pipe")
        for path in (self.path("pipe"), self.path("folder")):
            self.expect(FILE, *IN_PLACE, path)

    def test_another_name_of_what_is_open(self):
        """Behind it is a regular file, which is not ours to replace."""
        os.symlink("/dev/stdout", self.path("link"))
        os.symlink("link", self.path("second"))
        for out in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1",
                    self.path("link"), self.path("second")):
            with open(self.path("shown"), "wb") as shown:
                result = self.convert(FILE, "--force", out=out, stdout=shown)
            self.assertIn("not a regular file", result.err)
            self.assertEqual(read(self.path("shown")), b"")
        self.untouched("link", "second", "shown")

    def test_a_file_below_dev(self):
        try:
            folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        except OSError:
            self.skipTest("no /dev/shm to write to")
        self.addCleanup(folder.cleanup)
        out = os.path.join(folder.name, "out.p12")
        self.convert(DONE, out=out)
        self.expect(DONE, "verify", *OPEN, out)
        pem = os.path.join(folder.name, "out.pem")
        self.expect(DONE, "extract", *OPEN, "--certs", "-o", pem, self.file)
        self.assertIn(b"BEGIN CERTIFICATE", read(pem))
        self.assertEqual(self.mode(pem), 0o600)

    def test_a_report_that_can_not_be_written(self):
        for args in (("convert", *OPEN, *QUICK),
                     ("convert", *OPEN, *QUICK, "--json"),
                     ("normalize", *OPEN)):
            with open("/dev/full", "wb") as full:
                result = self.expect(FILE, *args, "-o", self.out, self.file,
                                     stdout=full)
            self.assertEqual(
                result.err.splitlines()[-2:],
                ["p12: writing standard output: No space left on device",
                 f"p12: {self.out}: was written all the same"])
            self.expect(DONE, "verify", *OPEN, self.out)
            os.unlink(self.out)

    def test_mode_and_owner_stay_in_place(self):
        for mode in (0o400, 0o600, 0o640, 0o644, 0o604):
            self.write("in.p12", self.old)
            os.chmod(self.file, mode)
            self.expect(DONE, *IN_PLACE, self.file, preexec_fn=lambda:
                        os.umask(0o077) and None)
            self.assertEqual(self.mode(self.file), mode)
            self.is_new(self.file)
            os.chmod(self.file, 0o600)

    def test_set_user_bits_do_not_stay(self):
        os.chmod(self.file, 0o4755)
        self.expect(DONE, *IN_PLACE, self.file)
        self.assertEqual(self.mode(self.file), 0o755)

    def test_the_owner_stays_under_root(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, to give files away")
        os.chown(self.file, NOBODY, NOBODY)
        self.expect(DONE, *IN_PLACE, "--backup", self.file)
        found = os.stat(self.file)
        self.assertEqual((found.st_uid, found.st_gid), (NOBODY, NOBODY))

    def as_nobody(self, *args):
        """A command in a folder where everybody may write."""
        if os.geteuid() != 0:
            self.skipTest("needs root, to make files of others")
        os.chmod(self.folder.name, 0o777)
        try:
            result = run(*args, user=NOBODY, group=NOBODY, extra_groups=[])
        except PermissionError:
            self.skipTest("the command is where nobody can start it")
        self.assertEqual(result.code, DONE, result.err)
        return result

    def test_a_group_that_can_not_be_kept_leaves_the_owner_alone(self):
        os.chmod(self.file, 0o664)
        result = self.as_nobody(*IN_PLACE, "--json", self.file)
        self.assertEqual(self.mode(self.file), 0o600)
        self.assertIn("its owner could not be kept", result.err)
        self.assertIn("its group or its access control list", result.err)
        self.assertEqual(len([text for text in result.json()["warnings"]
                              if "could not be kept" in text]), 2)

    def test_whom_the_mode_kept_out_stays_out(self):
        """A member of the group is one of the others of another group."""
        os.chmod(self.file, 0o604)
        self.as_nobody(*IN_PLACE, self.file)
        self.assertEqual(self.mode(self.file), 0o600)

    def test_an_owner_that_can_not_be_kept_is_told(self):
        if os.geteuid() == 0:
            os.chown(self.file, 0, NOBODY)
        os.chmod(self.file, 0o640)
        result = self.as_nobody(*IN_PLACE, self.file)
        self.assertEqual(self.mode(self.file), 0o640)
        self.assertIn("its owner could not be kept", result.err)
        self.assertNotIn("group", result.err)

    def test_nothing_is_said_of_what_was_kept(self):
        result = self.expect(DONE, *IN_PLACE, "--backup", self.file)
        self.assertEqual(result.err, "")

    def test_an_access_control_list_is_kept(self):
        nobody = 0xffffffff
        entries = ((0x01, 6, nobody), (0x02, 4, NOBODY), (0x04, 0, nobody),
                   (0x10, 4, nobody), (0x20, 0, nobody))
        acl = struct.pack("<I", 2) + b"".join(
            struct.pack("<HHI", *entry) for entry in entries)
        try:
            os.setxattr(self.file, ACL, acl)
        except OSError:
            self.skipTest("no access control lists in this file system")
        self.expect(DONE, *IN_PLACE, "--backup", self.file)
        for path in (self.file, self.path("in.p12~")):
            self.assertEqual(os.getxattr(path, ACL), acl)
            self.assertEqual(self.mode(path), 0o640)

    def test_a_backup_is_not_replaced_without_force(self):
        backup = self.path("in.p12~")
        self.expect(DONE, *IN_PLACE, "--backup", self.file)
        self.assertEqual(read(backup), self.old)
        first = read(self.file)
        result = self.expect(FILE, *IN_PLACE, "--backup", self.file)
        self.assertIn("in.p12~", result.err)
        self.assertEqual((read(self.file), read(backup)), (first, self.old))
        self.expect(DONE, *IN_PLACE, "--backup", "--force", self.file)
        self.assertEqual(read(backup), first)

    def test_without_one_there_is_no_backup(self):
        self.expect(DONE, *IN_PLACE, self.file)
        self.is_new(self.file)

    def test_another_name_of_the_file_keeps_the_old_content(self):
        os.link(self.file, self.path("other"))
        for args in (IN_PLACE, ("passwd", *OPEN, "--new-password",
                                "pass:another")):
            result = self.expect(DONE, *args, self.file)
            self.assertIn("other names (hard links) keep the old content",
                          result.err)
            self.assertEqual(read(self.path("other")), self.old)
            os.unlink(self.file)
            os.link(self.path("other"), self.file)

    def test_the_name_of_a_backup_is_escaped(self):
        file = self.write("a\x1b[1mb", self.old)
        self.write("a\x1b[1mb~", b"earlier")
        result = self.expect(FILE, *IN_PLACE, "--backup", file)
        self.assertIn("a\\u001b[1mb~; --force", result.err)
        self.assertNotIn("\x1b", result.err)

    def test_names_with_odd_characters(self):
        for name in ("-o", "a b", "\N{SNOWMAN}.p12", "x" * 200):
            self.write(name, self.old)
            self.expect(DONE, *IN_PLACE, "--", name, cwd=self.folder.name)
            self.assertNotEqual(read(self.path(name)), self.old)

    def test_a_relative_name_and_one_beside_a_slash(self):
        self.expect(DONE, "convert", *OPEN, *QUICK, "-o", "x.p12", "in.p12",
                    cwd=self.folder.name)
        self.expect(DONE, "convert", *OPEN, *QUICK, "-o", "./y.p12", "in.p12",
                    cwd=self.folder.name)
        self.assertEqual(self.left(), ["in.p12", "x.p12", "y.p12"])

    def test_an_empty_name(self):
        self.expect(FILE, "convert", *OPEN, "-o", "", self.file)


if __name__ == "__main__":
    main()
