#!/usr/bin/env python3
"""The work on tasks from end to end: identity across commits, claims, proofs, refusals, kills, the gate and its hook.

usage: flow_test.py PUNCHLIST [unittest arguments]

No cargo is needed: the commands that prove a fix are small shell scripts of the test repository.
"""
import atexit
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PUNCHLIST = None
PLANNED = {}  # commit -> a copy of the repository in which it was planned

MANIFEST = """[package]
name = "shop"
version = "0.1.0"
edition = "2021"

[dependencies]
tokio = { version = "1", features = ["full"] }
"""
CONFIG = """verify:
  - { name: check, run: "sh check.sh", timeout: 60s }
"""
LIB = """pub mod stock;
pub mod tills;
"""
STOCK = """use std::time::Duration;

pub async fn refill(count: u32) -> u32 {
    std::thread::sleep(Duration::from_millis(20));
    count + 1
}

pub async fn look_alike(count: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(20)).await;
    count
}
"""
TILLS = """use std::time::Duration;

pub async fn open_till() {
    std::thread::sleep(Duration::from_millis(10));
}
"""


def fixed(text):
    return re.sub(r"std::thread::sleep\((.*)\);", r"tokio::time::sleep(\1).await;", text)


def read(*parts):
    with open(os.path.join(*parts)) as file:
        return file.read()


class Repository(unittest.TestCase):
    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="punchlist-flow-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.repo = os.path.join(self.root, "repo")
        home = os.path.join(self.root, "home")
        tools = os.path.join(self.root, "bin")
        for folder in (self.repo, home, tools):
            os.mkdir(folder)
        os.symlink(PUNCHLIST, os.path.join(tools, "punchlist"))
        self.env = {"PATH": tools + ":" + os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "TERM": "dumb",
                    "GIT_CONFIG_NOSYSTEM": "1", "PUNCHLIST_ACTOR": "ann", "TMPDIR": self.root}
        for kind in ("AUTHOR", "COMMITTER"):
            self.env[f"GIT_{kind}_NAME"] = "Ann"
            self.env[f"GIT_{kind}_EMAIL"] = "ann@example.org"
            self.env[f"GIT_{kind}_DATE"] = "2026-01-01T12:00:00Z"
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.git("init", "-q", "-b", "main")
        self.write("Cargo.toml", MANIFEST)
        self.write("punchlist.yaml", CONFIG)
        self.write("check.sh", "echo checked; test -f src/lib.rs\n")
        self.write("src/lib.rs", LIB)
        self.write("src/stock.rs", STOCK)
        self.write("src/tills.rs", TILLS)
        self.commit("Start")

    def write(self, path, text, repo=None):
        path = os.path.join(repo or self.repo, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    def git(self, *arguments, cwd=None):
        done = subprocess.run(["git", *arguments], cwd=cwd or self.repo, env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def commit(self, message, cwd=None):
        self.git("add", "-A", cwd=cwd)
        self.git("commit", "-q", "-m", message, cwd=cwd)
        return self.git("rev-parse", "HEAD", cwd=cwd)

    def call(self, *arguments, cwd=None, **more):
        return subprocess.run([PUNCHLIST, *arguments], cwd=cwd or self.repo, env={**self.env, **more},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def expect(self, code, *arguments, cwd=None, **more):
        done = self.call(*arguments, cwd=cwd, **more)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def data(self, code, *arguments, cwd=None, **more):
        return json.loads(self.expect(code, *arguments, "--format", "json", cwd=cwd, **more).stdout)["data"]

    def findings(self, code=1, cwd=None):
        return {f["location"]["path"] + " " + f["item"].split("::")[-1]: f
                for f in self.data(code, "scan", cwd=cwd)["findings"]}

    def planned(self):
        """Scans, plans and commits the plan; the handle of the task of each source file. What starts from the same state is
        done once and copied."""
        # The same commit on the same branches, with the same settings: a copy brings its own.
        start = (self.git("rev-parse", "HEAD"), self.git("rev-parse", "--abbrev-ref", "HEAD"), self.git("for-each-ref"),
                 read(self.repo, ".git", "config"))
        made = PLANNED.get(start)
        is_fresh = not self.git("status", "--porcelain") and not os.path.exists(os.path.join(self.repo, ".git", "punchlist"))
        if made is None or not is_fresh:
            self.expect(1, "scan")
            self.expect(0, "plan")
            self.commit("Plan")
            if is_fresh:
                PLANNED[start] = os.path.join(tempfile.mkdtemp(prefix="punchlist-planned-"), "repo")
                atexit.register(shutil.rmtree, os.path.dirname(PLANNED[start]), ignore_errors=True)
                shutil.copytree(self.repo, PLANNED[start], symlinks=True)
                with open(os.path.join(PLANNED[start], "..", "from"), "w") as file:
                    file.write(self.repo)
        else:
            shutil.rmtree(self.repo)
            shutil.copytree(made, self.repo, symlinks=True)
            with sqlite3.connect(os.path.join(self.repo, ".git", "punchlist", "ledger.db")) as ledger:
                ledger.execute("UPDATE scans SET worktree = ? WHERE worktree = ?", (self.repo, read(made, "..", "from")))
            ledger.close()
        handles = {}
        for folder, _, files in os.walk(os.path.join(self.repo, ".punchlist")):
            for name in files:
                if name.endswith("-PLAN.md"):
                    text = read(folder, name)
                    for path in ("src/stock.rs", "src/tills.rs"):
                        if re.search(r"^files_modified:.*" + re.escape(path), text, re.M):
                            handles[path] = re.match(r"\d+-\d+", name).group(0)
        self.assertEqual(len(handles), 2)
        return handles


class Identity(Repository):
    def test_a_second_scan_keeps_the_ids(self):
        first = {key: f["id"] for key, f in self.findings().items()}
        self.assertEqual(len(first), 2)
        second = {key: f["id"] for key, f in self.findings().items()}
        self.assertEqual(first, second)

    def test_ids_follow_moved_lines_renames_and_commits(self):
        first = {key: f["id"] for key, f in self.findings().items()}
        # Lines move in the work tree; nothing is committed.
        self.write("src/stock.rs", "// one\n// two\n" + STOCK)
        self.assertEqual(self.findings()["src/stock.rs refill"]["id"], first["src/stock.rs refill"])
        self.commit("Move lines")
        # The function gets another name; the line itself stays.
        self.write("src/stock.rs", ("// one\n// two\n" + STOCK).replace("refill", "restock"))
        self.commit("Rename")
        self.findings()
        self.write("src/stock.rs", ("// three\n// one\n// two\n" + STOCK).replace("refill", "restock_all"))
        self.assertEqual(self.findings()["src/stock.rs restock_all"]["id"], first["src/stock.rs refill"])

    def test_a_file_that_does_not_parse_is_not_fixed(self):
        first = self.findings()["src/stock.rs refill"]["id"]
        self.write("src/stock.rs", 'pub async fn broken() { let a = "never ends\n' + STOCK.replace('"', ""))
        self.call("scan")
        self.write("src/stock.rs", STOCK)
        self.assertEqual(self.findings()["src/stock.rs refill"]["id"], first)

    def test_a_scan_of_one_path_leaves_the_rest_alone(self):
        first = {key: f["id"] for key, f in self.findings().items()}
        self.expect(1, "scan", "src/stock.rs")
        self.assertEqual({key: f["id"] for key, f in self.findings().items()}, first)


class Dirty(Repository):
    def test_only_what_a_scan_reads_makes_the_sources_other_ones(self):
        def dirty():
            return self.data(1, "scan")["dirty"]
        self.expect(0, "plan")
        self.write("notes/audit.html", "<p>\n")
        self.write("check.sh", "true\n")
        self.assertFalse(dirty())
        self.assertIn("of commit ", self.expect(1, "scan").stdout)
        self.assertNotIn("uncommitted", self.expect(0, "status").stdout)
        for path in ("src/more.rs", "other/src/lib.rs", "punchlist.yaml", "Cargo.toml", ".punchlist/suppressions.yaml"):
            is_new = not os.path.exists(os.path.join(self.repo, path))
            before = "" if is_new else read(self.repo, path)
            self.write(path, before + ("version: 1\nsuppressions: []\n" if path.endswith("suppressions.yaml") else
                                       "// more\n" if path.endswith(".rs") else "# more\n"))
            self.assertTrue(dirty(), path)
            if is_new:
                os.remove(os.path.join(self.repo, path))
            else:
                self.write(path, before)
        self.write("src/tills.rs", TILLS + "// more\n")
        self.git("add", "src/tills.rs")
        self.assertTrue(dirty())
        self.git("reset", "-q", "--hard")
        self.assertFalse(dirty())
        os.remove(os.path.join(self.repo, "src", "tills.rs"))
        self.assertTrue(dirty())


class Complete(Repository):
    def test_refused_when_nothing_was_changed(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("src/stock.rs:4", done.stdout)
        self.assertIn("std::thread::sleep", done.stdout)
        self.assertNotIn("checked", done.stdout)

    def test_proven_on_the_commit(self):
        handle = self.planned()["src/stock.rs"]
        claim = self.data(0, "task", "claim", handle)
        self.assertEqual(claim["epoch"], 1)
        self.assertEqual(claim["write_set"], ["src/stock.rs"])
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit("Sleep without blocking")
        done = self.data(0, "task", "complete", handle, "--note", "no thread sleeps any more")
        self.assertEqual(done["status"], "done")
        self.assertEqual(done["commit"], commit)
        self.assertEqual([f["id"] for f in claim["findings"]], done["verified"])
        run = done["runs"][0]
        self.assertEqual((run["outcome"], run["exit_code"], run["commit"]), ("passed", 0, commit))
        self.assertEqual(run["tree"], self.git("rev-parse", "HEAD^{tree}"))
        log = read(self.repo, ".git", "punchlist", run["log"])
        self.assertEqual(log, "checked\n")
        summary = read(self.repo, done["summary_file"])
        self.assertIn(run["id"], summary)
        self.assertIn("no thread sleeps any more", summary)
        self.assertIn(commit[:12], summary)
        # Again: it is done, nothing is proven twice, and the same document stands there.
        again = self.data(0, "task", "complete", handle)
        self.assertTrue(again["done_before"])
        self.assertEqual(read(self.repo, done["summary_file"]), summary)
        # A lost document is made again from the ledger.
        os.remove(os.path.join(self.repo, done["summary_file"]))
        self.expect(0, "task", "complete", handle)
        self.assertEqual(read(self.repo, done["summary_file"]), summary)

    def test_the_command_runs_on_the_commit_and_not_on_the_work_tree(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        # Not committed, not in the write set: it must not reach the proof.
        self.write("check.sh", "echo tampered; exit 1\n")
        self.write("src/extra.txt", "x")
        done = self.data(0, "task", "complete", handle)
        self.assertEqual(done["runs"][0]["outcome"], "passed")

    def test_an_expectation_is_no_fix(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", STOCK.replace(
            "    std::thread", '    // punchlist:expect(blocking-sleep-in-async, reason = "it is short")\n    std::thread'))
        self.commit("Silence it")
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("an expectation in the source silences it", done.stdout)

    def test_a_configuration_that_is_not_committed_decides_nothing(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("punchlist.yaml", "scan:\n  exclude: [\"src/stock.rs\"]\nverify: []\n")
        self.expect(4, "task", "complete", handle)

    def test_leaving_the_file_out_of_the_scan_is_no_fix(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("punchlist.yaml", CONFIG + "scan:\n  exclude: [\"src/stock.rs\"]\n")
        self.commit("Look away")
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("leaves the file out", done.stdout)

    def test_a_file_that_does_not_parse_proves_nothing(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        # Another branch without the finding has been scanned meanwhile.
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "other", other)
        self.write("src/stock.rs", fixed(STOCK), repo=other)
        self.findings(cwd=other)
        self.write("src/stock.rs", 'pub async fn broken() { let a = "never ends\n' + STOCK)
        self.commit("Break it")
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("cannot be told", done.stdout)

    def test_refused_when_a_command_fails_with_the_end_of_its_log(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.write("check.sh", "echo 'test result: FAILED. 3 passed; 1 failed; 0 ignored'; exit 3\n")
        self.commit("Fix, and break the check")
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("exit code 3", done.stdout)
        self.assertIn("test result: FAILED", done.stdout)
        self.assertIn("3 passed, 1 failed", done.stdout)
        self.write("check.sh", "true\n")
        self.commit("Mend the check")
        self.expect(0, "task", "complete", handle)

    def test_refused_when_the_change_brings_something_new(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK) + "\npub async fn worse() {\n"
                   "    std::thread::sleep(Duration::from_millis(1));\n}\n")
        self.commit("Fix one, bring one")
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("the change brings", done.stdout)
        self.assertIn("src/stock.rs:14", done.stdout)

    def test_refused_when_not_committed(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        done = self.expect(4, "task", "complete", handle)
        self.assertIn("src/stock.rs", done.stderr)
        self.assertIn("commit", done.stderr)

    def test_a_third_refusal_needs_a_person(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        for _ in range(2):
            self.expect(4, "task", "complete", handle)
        self.assertEqual(self.data(4, "task", "complete", handle)["status"], "needs_human")
        self.expect(15, "task", "claim", handle)
        self.expect(0, "task", "release", handle, "--note", "the test was wrong")
        self.expect(0, "task", "claim", handle)
        self.assertNotEqual(self.data(4, "task", "complete", handle)["status"], "needs_human")

    def test_kill_while_proving_loses_nothing(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.write("check.sh", "test -e ../quick || test -e '%s/quick' || sleep 60\n" % self.root)
        self.commit("Fix with a slow check")
        child = subprocess.Popen([PUNCHLIST, "task", "complete", handle], cwd=self.repo, env=self.env,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.assertIn("running", child.stderr.readline())
        time.sleep(0.3)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stderr.close()
        self.write("../quick", "")
        done = self.data(0, "task", "complete", handle)
        self.assertEqual(done["status"], "done")
        # What the killed one left behind was swept away.
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)


    def test_an_interrupt_ends_the_command_and_loses_nothing(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.write("check.sh", "test -e '%s/quick' || exec sleep 60\n" % self.root)
        self.commit("Fix with a slow check")
        child = subprocess.Popen([PUNCHLIST, "task", "complete", handle], cwd=self.repo, env=self.env,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.assertIn("running", child.stderr.readline())
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        said = child.communicate(timeout=30)[1]
        self.assertEqual(child.returncode, 6, said)
        self.assertIn("interrupted", said)
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)
        self.write("../quick", "")
        self.expect(0, "task", "complete", handle)


class Kills(Repository):
    def test_killed_scans_leave_a_ledger_that_works(self):
        for number in range(60):
            self.write(f"src/m{number}.rs", STOCK)
        self.write("src/lib.rs", LIB + "".join(f"pub mod m{n};\n" for n in range(60)))
        self.commit("More")
        first = {key: f["id"] for key, f in self.findings().items()}
        self.assertEqual(len(first), 62)
        for delay in range(1, 13):
            child = subprocess.Popen([PUNCHLIST, "scan"], cwd=self.repo, env=self.env, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            time.sleep(delay * 0.01)
            child.kill()
            child.wait()
        self.assertEqual({key: f["id"] for key, f in self.findings().items()}, first)


class Claims(Repository):
    def test_another_actor_is_told_who_holds_it(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        other = self.expect(13, "task", "claim", handle, "--actor", "bob")
        self.assertIn("ann", other.stderr)

    def test_twenty_processes_and_one_winner(self):
        handle = self.planned()["src/stock.rs"]
        children = [subprocess.Popen([PUNCHLIST, "task", "claim", handle, "--actor", f"agent{i}"], cwd=self.repo,
                                     env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    for i in range(20)]
        codes = sorted(child.wait() for child in children)
        self.assertEqual(codes, [0] + [13] * 19)

    def test_two_work_trees_work_off_two_tasks(self):
        handles = self.planned()
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "tills", other)
        first = self.data(0, "task", "claim", handles["src/stock.rs"])
        second = self.data(0, "task", "claim", "--next", cwd=other, PUNCHLIST_ACTOR="bob")
        self.assertNotEqual(first["handle"], second["handle"])
        # The work tree of another is not the place to complete it.
        self.expect(14, "task", "complete", second["handle"])
        self.write("src/tills.rs", fixed(TILLS), repo=other)
        self.commit("Fix the tills", cwd=other)
        self.expect(0, "task", "complete", second["handle"], cwd=other)
        # A scan of the branch without that fix opens nothing again.
        self.findings()
        tasks = {t["handle"]: t for t in self.data(0, "task", "list")["tasks"]}
        self.assertEqual(tasks[second["handle"]]["status"], "done")

    def test_a_released_task_can_be_taken_again(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.expect(0, "task", "release", handle, "--note", "lunch")
        self.assertEqual(self.data(0, "task", "claim", handle, "--actor", "bob")["epoch"], 3)
        self.expect(14, "task", "complete", handle, "--claim-id", "not this one")

    def test_an_unknown_task_is_not_found(self):
        self.planned()
        self.expect(3, "task", "claim", "77-77")
        self.expect(2, "task", "claim")

    def test_the_store_can_be_elsewhere(self):
        elsewhere = os.path.join(self.root, "elsewhere")
        self.expect(1, "scan", PUNCHLIST_STORE=elsewhere)
        self.assertTrue(os.path.exists(os.path.join(elsewhere, "ledger.db")))
        self.assertFalse(os.path.exists(os.path.join(self.repo, ".git", "punchlist")))

    def test_a_damaged_ledger_is_named(self):
        self.expect(1, "scan")
        file = os.path.join(self.repo, ".git", "punchlist", "ledger.db")
        for name in os.listdir(os.path.dirname(file)):
            os.remove(os.path.join(os.path.dirname(file), name))
        self.write(".git/punchlist/ledger.db", "this is no ledger" * 1000)
        done = self.expect(6, "scan")
        self.assertIn("ledger.db", done.stderr)


class Gate(Repository):
    WORSE = "\npub async fn worse() {\n    std::thread::sleep(Duration::from_millis(1));\n}\n"

    def test_what_is_there_already_passes(self):
        self.write("src/stock.rs", "// a comment\n" + STOCK)
        self.git("add", "-A")
        self.expect(0, "gate", "--staged")

    def test_what_is_staged_is_judged_and_not_the_work_tree(self):
        self.write("src/stock.rs", STOCK + self.WORSE)
        self.expect(0, "gate", "--staged")
        self.git("add", "-A")
        self.write("src/stock.rs", STOCK)
        done = self.expect(1, "gate", "--staged")
        self.assertIn("src/stock.rs:14", done.stdout)
        self.assertNotIn("src/stock.rs:4:", done.stdout)

    def test_a_moved_finding_is_not_new(self):
        self.write("src/stock.rs", "use std::time::Duration;\n" + self.WORSE.replace("worse", "x") + STOCK[25:])
        self.git("add", "-A")
        data = self.data(1, "gate", "--staged")
        self.assertEqual([f["item"].split("::")[-1] for f in data["failing"]], ["x"])

    def test_a_branch_is_judged_against_where_it_began(self):
        self.git("checkout", "-q", "-b", "topic")
        self.write("src/stock.rs", STOCK + self.WORSE)
        self.commit("Worse")
        self.expect(1, "gate", "--new-since", "main")
        self.write("src/stock.rs", STOCK)
        self.commit("Better")
        self.assertEqual(self.expect(0, "gate", "--new-since", "main").stdout, "HEAD passes the gate\n")
        self.expect(3, "gate", "--new-since", "nowhere")

    def test_the_first_commit_is_judged_whole(self):
        fresh = os.path.join(self.root, "fresh")
        os.mkdir(fresh)
        self.git("init", "-q", cwd=fresh)
        for path, text in (("Cargo.toml", MANIFEST), ("src/lib.rs", LIB), ("src/stock.rs", STOCK)):
            self.write(path, text, repo=fresh)
        self.git("add", "-A", cwd=fresh)
        self.expect(1, "gate", "--staged", cwd=fresh)

    def test_a_merge_brings_only_what_no_side_had(self):
        self.git("checkout", "-q", "-b", "topic")
        self.write("src/stock.rs", STOCK + self.WORSE)
        self.commit("Worse")
        self.git("checkout", "-q", "main")
        self.write("src/tills.rs", TILLS + "// main goes on\n")
        self.commit("On")
        self.git("merge", "-q", "--no-commit", "--no-ff", "topic")
        self.expect(0, "gate", "--staged")
        self.write("src/tills.rs", TILLS + self.WORSE)
        self.git("add", "-A")
        data = self.data(1, "gate", "--staged")
        self.assertEqual([f["path"] for f in data["failing"]], ["src/tills.rs"])

    def test_what_the_base_lacks_is_told_and_not_called_new(self):
        base = self.git("rev-parse", "HEAD")
        self.write("src/stock.rs", STOCK + "// changed\n")
        self.write("src/tills.rs", TILLS + self.WORSE)
        self.commit("Change both")
        self.git("config", "uploadpack.allowFilter", "true")
        clone = os.path.join(self.root, "partial")
        self.git("clone", "-q", "--filter=blob:none", "file://" + self.repo, clone)
        self.git("cat-file", "-p", base + ":src/tills.rs", cwd=clone)  # fetches it
        done = self.expect(1, "gate", "--new-since", base, cwd=clone)
        self.assertIn("src/tills.rs:", done.stdout)
        self.assertNotIn("src/stock.rs:", done.stdout)
        self.assertIn(f"not judged: src/stock.rs: in {base[:10]}: object is missing", done.stderr)

    def test_the_gate_writes_nothing_but_the_cache(self):
        self.write("src/stock.rs", STOCK + self.WORSE)
        self.git("add", "-A")
        before = self.git("status", "--porcelain", "--ignored")
        self.expect(1, "gate", "--staged")
        made = os.listdir(os.path.join(self.repo, ".git", "punchlist"))
        self.assertIn("cache.db", made)
        self.assertEqual([name for name in made if not name.startswith("cache.db")], [])
        self.assertEqual(self.git("status", "--porcelain", "--ignored"), before)


class Hook(Repository):
    def try_commit(self, cwd=None):
        return subprocess.run(["git", "commit", "-q", "-m", "try"], cwd=cwd or self.repo, env=self.env,
                              capture_output=True, text=True)

    def test_it_stops_a_commit_and_lets_a_good_one_pass(self):
        self.expect(0, "hook", "install")
        self.write("src/stock.rs", STOCK + Gate.WORSE)
        self.git("add", "-A")
        done = self.try_commit()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("src/stock.rs:14", done.stdout + done.stderr)
        self.write("src/stock.rs", STOCK + "// fine\n")
        self.git("add", "-A")
        done = self.try_commit()
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_partial_commit_is_judged_by_its_own_index(self):
        self.expect(0, "hook", "install")
        self.write("src/stock.rs", STOCK + Gate.WORSE)
        self.write("src/tills.rs", TILLS + "// fine\n")
        self.git("add", "-A")
        done = subprocess.run(["git", "commit", "-q", "-m", "only the tills", "src/tills.rs"], cwd=self.repo,
                              env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_linked_work_tree_has_it_too(self):
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "topic", other)
        self.expect(0, "hook", "install", cwd=other)
        self.write("src/stock.rs", STOCK + Gate.WORSE, repo=other)
        self.git("add", "-A", cwd=other)
        self.assertNotEqual(self.try_commit(cwd=other).returncode, 0)

    def test_uninstall_takes_it_away(self):
        hook = os.path.join(self.repo, ".git", "hooks", "pre-commit")
        self.expect(0, "hook", "install")
        self.expect(0, "hook", "install")
        self.assertTrue(os.access(hook, os.X_OK))
        self.expect(0, "hook", "uninstall")
        self.assertFalse(os.path.exists(hook))
        self.expect(0, "hook", "uninstall")


if __name__ == "__main__":
    PUNCHLIST = os.path.realpath(sys.argv.pop(1))
    unittest.main()
