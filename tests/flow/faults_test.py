#!/usr/bin/env python3
"""The ledger under stress, from outside: many scans at once, kills, full disks, limits, foreign ledgers.

usage: faults_test.py PUNCHLIST [unittest arguments]

PUNCHLIST_ROUNDS=200 repeats the race of 20 scans so often (2 in CI). The write paths are killed one write at a time in
tests/unit/store/kill_test.cc.
"""
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

import flow_test
from flow_test import Repository

PROCESSES = 20
ROUNDS = int(os.environ.get("PUNCHLIST_ROUNDS", "2"))


class Faults(Repository):
    def path(self, *parts):
        return os.path.join(self.repo, ".git/punchlist", *parts)

    def ask(self, query):
        database = sqlite3.connect(self.path("ledger.db"))
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def count(self, table):
        return self.ask(f"SELECT count(*) FROM {table}")[0][0]

    def assert_sound(self):
        self.assertEqual(self.ask("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.ask("PRAGMA foreign_key_check"), [])
        self.expect(0, "doctor")

    def start(self, *arguments, **more):
        return subprocess.Popen([flow_test.PUNCHLIST, *arguments], cwd=self.repo, env=self.env, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)

    def test_twenty_scans_at_once_lose_and_double_nothing(self):
        # From nothing: the first round creates the ledger twenty times at once, too.
        for number in range(1, ROUNDS + 1):
            running = [self.start("scan", "--jobs", "1", "--format", "short") for _ in range(PROCESSES)]
            for process in running:
                said = process.communicate(timeout=300)[1]
                self.assertEqual((process.returncode, said), (1, ""), said)
            self.assertEqual(self.count("scans"), PROCESSES * number)
            self.assertEqual(self.count("findings"), 2)
            self.assertEqual(self.count("sites"), 2)
            self.assertEqual(self.count("sightings"), 2 * PROCESSES * number)
            self.assertEqual(self.count("status_log"), 2)
            self.assertEqual(self.count("events"), PROCESSES * number)
            self.assertEqual(self.ask("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.ask("SELECT count(*) FROM sightings WHERE presence = 'new'"), [(2,)])
        self.assert_sound()

    def test_scans_that_are_killed_leave_whole_scans_only(self):
        luck = random.Random(7)
        for number in range(12):
            process = self.start("scan", "--jobs", "1")
            time.sleep(luck.uniform(0, 0.08))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.expect(1, "scan")
        scans = self.count("scans")
        self.assertEqual(self.count("sightings"), 2 * scans)
        self.assertEqual(self.count("events"), scans)
        self.assert_sound()

    def test_a_limit_on_the_size_of_files_is_said_and_nothing_is_half_written(self):
        self.expect(1, "scan")
        before = self.count("scans")
        limit = os.path.getsize(self.path("ledger.db")) // 2

        def small():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit))

        process = self.start("scan", preexec_fn=small)
        said = process.communicate()[1]
        self.assertEqual(process.returncode, 75, said)
        self.assertIn("the ledger cannot grow", said)
        self.assertIn("PUNCHLIST_STORE", said)
        self.assertEqual(self.count("scans"), before)
        self.expect(1, "scan")
        self.assert_sound()

    def test_a_full_disk_is_said_and_nothing_is_half_written(self):
        # A file system of our own needs a name space of our own; where the system forbids that, the unit tests
        # fill the disk at each write instead.
        script = """
            mount -t tmpfs -o size=600k none "$1" || exit 99
            cp -r "$2/." "$1"
            PUNCHLIST_STORE="$1" "$3" scan >/dev/null 2>"$4/first"; echo "first $?"
            head -c 600k /dev/zero > "$1/filler" 2>/dev/null
            PUNCHLIST_STORE="$1" "$3" scan >/dev/null 2>"$4/second"; echo "second $?"
            rm "$1/filler"
            PUNCHLIST_STORE="$1" "$3" scan >/dev/null 2>"$4/third"; echo "third $?"
            PUNCHLIST_STORE="$1" "$3" doctor >/dev/null; echo "doctor $?"
        """
        self.expect(1, "scan")
        place = os.path.join(self.root, "disk")
        os.mkdir(place)
        done = subprocess.run(["unshare", "-Urm", "sh", "-c", script, "sh", place, self.path(), flow_test.PUNCHLIST,
                               self.root], cwd=self.repo, env=self.env, capture_output=True, text=True)
        if done.returncode == 99 or "unshare" in done.stderr:
            self.skipTest("no file system of our own here: " + done.stderr.strip())
        self.assertEqual(done.stdout, "first 1\nsecond 75\nthird 1\ndoctor 0\n", done.stderr)
        with open(os.path.join(self.root, "second")) as file:
            self.assertIn("the ledger cannot grow", file.read())

    def test_the_ledger_of_another_repository_is_refused(self):
        other = os.path.join(self.root, "other")
        shutil.copytree(os.path.join(self.repo, "src"), os.path.join(other, "src"))
        shutil.copy(os.path.join(self.repo, "Cargo.toml"), other)
        self.git("init", "-q", cwd=other)
        self.commit("Another", cwd=other)
        store = {"PUNCHLIST_STORE": os.path.join(self.root, "store")}
        self.expect(1, "scan", **store)
        said = self.expect(2, "scan", cwd=other, **store).stderr
        self.assertIn("this ledger is that of another repository", said)
        self.expect(2, "status", cwd=other, **store)
        self.expect(1, "scan", **store)
        # A clone of this one may share it, and so may a relative path and a linked work tree.
        clone = os.path.join(self.root, "clone")
        self.git("clone", "-q", self.repo, clone)
        self.expect(1, "scan", cwd=clone, **store)
        self.expect(1, "scan", PUNCHLIST_STORE="../store")
        self.assertFalse(os.path.exists(self.path("ledger.db")))

    def test_a_store_that_cannot_be_made_is_said(self):
        self.write("file", "x")
        for place in ("file", "file/below"):
            said = self.expect(2, "scan", PUNCHLIST_STORE=place).stderr
            self.assertIn("PUNCHLIST_STORE", said)


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.realpath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
