#!/usr/bin/env python3
"""Identity from commit to commit: finding list, show and log, the diff of two commits, and small runs of the replay
and the refactor benchmark.

usage: identity_test.py PUNCHLIST REPLAY_PAIRS SOURCE_DIR [unittest arguments]
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PUNCHLIST = REPLAY_PAIRS = SOURCE_DIR = None

MANIFEST = """[package]
name = "shop"
version = "0.1.0"
edition = "2021"

[dependencies]
tokio = { version = "1", features = ["full"] }
"""
STOCK = """use std::time::Duration;

pub async fn refill(count: u32) -> u32 {
    let pause = Duration::from_millis(20);
    std::thread::sleep(pause);
    let read = std::fs::read_to_string("stock.txt").unwrap();
    read.lines().count() as u32 + count
}

pub async fn empty_shelf(count: u32) -> u32 {
    for shelf in 0..count {
        std::thread::sleep(Duration::from_millis(10 * u64::from(shelf)));
    }
    count
}
"""


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.write("Cargo.toml", MANIFEST)
        self.write("src/lib.rs", "pub mod stock;\n")
        self.write("src/stock.rs", STOCK)
        self.git("init", "-q", "-b", "main")
        self.commit("first")

    def write(self, path, text):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            return file.read()

    def git(self, *arguments):
        env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        for person in ("AUTHOR", "COMMITTER"):
            env[f"GIT_{person}_NAME"] = "shop"
            env[f"GIT_{person}_EMAIL"] = "shop@example.org"
        return subprocess.run(["git", "-C", self.folder, *arguments], env=env, stdout=subprocess.PIPE, check=True,
                              text=True).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def punchlist(self, *arguments, code=0):
        env = {k: v for k, v in os.environ.items() if not k.startswith("PUNCHLIST_")}
        done = subprocess.run([PUNCHLIST, *arguments], cwd=self.folder, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != code:
            raise AssertionError(f"punchlist {' '.join(arguments)}: exit {done.returncode}, not {code}\n{done.stdout}"
                                 f"{done.stderr}")
        return done.stdout if code < 2 else done.stderr

    def json(self, *arguments, code=0):
        return json.loads(self.punchlist(*arguments, "--format", "json", code=code))["data"]

    def scan(self):
        """{(rule, function): id}"""
        return {(f["rule"], f["item"].split("::")[-1]): f["id"] for f in self.json("scan", code=1)["findings"]}

    def diff(self, *arguments, code=0):
        data = self.json("diff", *arguments, code=code)
        return data, {(d["kind"], d["rule"], (d["after"] or d["before"])["item"].split("::")[-1])
                      for d in data["differences"]}


class IdentityTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.repository = Repository(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def edit(self, *pairs, path="src/stock.rs"):
        text = self.repository.read(path)
        for old, new in pairs:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.repository.write(path, text)

    def test_a_decision_is_known_in_another_clone_when_its_function_was_renamed_and_edited(self):
        ids = self.repository.scan()
        self.repository.punchlist("finding", "dismiss", ids["blocking-sleep-in-async", "empty_shelf"], "--as", "accepted",
                                  "--reason", "start-up")
        self.repository.commit("accept")
        self.edit(("empty_shelf", "clear_shelf"), ("10 * ", "12 * "))
        self.repository.write("src/stock.rs", self.repository.read("src/stock.rs") + """
pub async fn fresh(count: u32) {
    println!("{count}");
    std::thread::sleep(Duration::from_millis(3));
}
""")
        self.repository.git("mv", "src/stock.rs", "src/store.rs")
        self.repository.write("src/lib.rs", "pub mod store;\n")
        self.repository.commit("rename")
        with tempfile.TemporaryDirectory() as folder:
            self.repository.git("clone", "-q", ".", folder)
            self.repository.folder = folder
            found = {f["item"].split("::")[-1]: f["decision"]["disposition"] for f in self.repository.json("scan", code=1)["findings"]
                     if f["rule"] == "blocking-sleep-in-async"}
        self.assertEqual(found, {"clear_shelf": "accepted", "fresh": "open", "refill": "open"})

    def test_a_renamed_edited_and_moved_function_keeps_its_findings(self):
        before = self.repository.scan()
        sleep = before[("blocking-sleep-in-async", "refill")]
        self.edit(("fn refill", "fn restock"), ("let pause", "let wait"), ("sleep(pause)", "sleep(wait)"))
        self.repository.commit("rename")
        after = self.repository.scan()
        self.assertEqual(after[("blocking-sleep-in-async", "restock")], sleep)
        self.assertEqual(after[("blocking-fs-in-async", "restock")], before[("blocking-fs-in-async", "refill")])
        # The file is renamed, and one line of it changed.
        self.repository.git("mv", "src/stock.rs", "src/store.rs")
        self.edit(("stock", "store"), path="src/lib.rs")
        self.edit(("stock.txt", "store.txt"), path="src/store.rs")
        self.repository.commit("move")
        self.assertEqual(self.repository.scan()[("blocking-sleep-in-async", "restock")], sleep)
        # One function goes to a file of its own.
        text = self.repository.read("src/store.rs")
        begin = text.index("pub async fn restock")
        end = text.index("pub async fn empty_shelf")
        self.repository.write("src/store.rs", text[:begin] + text[end:])
        self.repository.write("src/restock.rs", "use std::time::Duration;\n\n" + text[begin:end])
        self.edit(("pub mod store;", "pub mod restock;\npub mod store;"), path="src/lib.rs")
        self.repository.commit("split")
        self.assertEqual(self.repository.scan()[("blocking-sleep-in-async", "restock")], sleep)
        kinds = [entry["kind"] for entry in self.repository.json("finding", "log", sleep)["entries"]]
        self.assertEqual(kinds, ["new", "edited", "moved", "moved"])
        shown = self.repository.json("finding", "show", sleep)
        self.assertEqual((shown["path"], shown["presence"]), ("src/restock.rs", "present"))

    def test_list_shows_what_is_there_and_all_what_was(self):
        before = self.repository.scan()
        self.edit(("    std::thread::sleep(pause);\n", "    tokio::time::sleep(pause).await;\n"))
        self.repository.commit("fix")
        self.repository.scan()
        gone = before[("blocking-sleep-in-async", "refill")]
        listed = self.repository.json("finding", "list")["findings"]
        self.assertNotIn(gone, [f["id"] for f in listed])
        self.assertEqual(len(listed), len(before) - 1)
        everything = self.repository.json("finding", "list", "--all")["findings"]
        self.assertEqual([f["presence"] for f in everything if f["id"] == gone], ["absent"])
        self.assertEqual(self.repository.json("finding", "list", "src/lib.rs")["findings"], [])
        self.assertIn("1 that is gone", self.repository.punchlist("finding", "list"))
        # Where paths or rules are chosen, what is gone elsewhere is not counted.
        self.assertIn("1 that is gone", self.repository.punchlist("finding", "list", "src/stock.rs"))
        self.assertEqual(self.repository.punchlist("finding", "list", "src/lib.rs"), "0 findings\n")
        self.assertEqual(self.repository.punchlist("finding", "list", "--rule", "lock-across-await"), "0 findings\n")
        self.assertIn("gone, last at", self.repository.punchlist("finding", "log", gone))
        self.assertIn("unknown rule", self.repository.punchlist("finding", "list", "--rule", "no-such", code=2))

    def test_what_is_not_known_is_said(self):
        self.assertIn("nothing was recorded yet", self.repository.punchlist("finding", "show", "F-AAAAAA", code=3))
        self.assertIn("punchlist scan", self.repository.punchlist("finding", "list"))
        self.repository.scan()
        self.assertIn("no such finding", self.repository.punchlist("finding", "log", "F-!!", code=3))

    def test_diff_names_new_fixed_moved_edited(self):
        self.edit(("    std::thread::sleep(pause);\n", ""), ('"stock.txt"', "path_of_the_stock()"),
                  ("pub async fn empty_shelf", "pub async fn inspect() {\n    std::thread::sleep(Duration::MAX);\n}\n\n"
                                               "pub async fn empty_shelf"))
        self.repository.commit("second")
        data, rows = self.repository.diff("HEAD~1", "HEAD", code=1)
        self.assertEqual(rows, {("fixed", "blocking-sleep-in-async", "refill"),
                                ("edited", "blocking-fs-in-async", "refill"),
                                ("new", "blocking-sleep-in-async", "inspect"),
                                ("moved", "blocking-sleep-in-async", "empty_shelf")})
        self.assertEqual(data["counts"]["uncertain"], 0)
        text = self.repository.punchlist("diff", "HEAD~1", "HEAD", code=1)
        self.assertIn("1 new, 1 fixed, 1 moved (1 only to another line: --all), 1 edited, 0 uncertain", text)
        # Seen from the other side new is fixed; nothing is new at the gate's level but what was fixed.
        self.assertIn(("new", "blocking-sleep-in-async", "refill"), self.repository.diff("HEAD", "HEAD~1", code=1)[1])
        self.assertEqual(self.repository.diff("HEAD", "HEAD")[1], set())
        self.assertEqual(self.repository.diff("HEAD~1", "HEAD", "Cargo.toml")[1], set())
        self.assertIn("no-such", self.repository.punchlist("diff", "no-such", "HEAD", code=3))

    def test_a_file_that_does_not_parse_is_never_fixed(self):
        self.edit(("pub async fn refill", 'const OPEN: &str = "never closed;\n\npub async fn refill'))
        self.repository.commit("broken")
        data, rows = self.repository.diff("HEAD~1", "HEAD")
        self.assertEqual(data["counts"]["fixed"], 0)
        lost = [d for d in data["differences"] if d["after"] is None]
        self.assertTrue(lost)
        for difference in lost:
            self.assertEqual(difference["kind"], "uncertain")
            self.assertIn("did not parse", difference["reason"])

    def test_callers_have_a_presence_of_their_own(self):
        self.repository.write("src/lib.rs", """pub fn pause() { std::thread::sleep(std::time::Duration::from_millis(5)); }
pub async fn one() { pause(); }
pub async fn two() { pause(); }
""")
        self.repository.commit("callers")
        finding = self.repository.scan()[("blocking-sleep-in-async", "pause")]
        shown = self.repository.json("finding", "show", finding)["frontiers"]
        self.assertEqual([(f["item"].split("::")[-1], f["presence"]) for f in shown], [("one", "new"), ("two", "new")])
        self.edit(("two() { pause(); }", "two() {}"), ("one() { pause(); }", "one() {\n    pause();\n}"),
                  path="src/lib.rs")
        self.repository.commit("one caller less")
        self.assertEqual(self.repository.scan()[("blocking-sleep-in-async", "pause")], finding)
        shown = self.repository.json("finding", "show", finding)["frontiers"]
        self.assertEqual({f["item"].split("::")[-1]: f["presence"] for f in shown},
                         {"one": "present", "two": "absent"})

    def test_replay_finds_no_churn_where_lines_move(self):
        for number in range(24):
            self.edit(("use std::time::Duration;\n", f"use std::time::Duration;\nconst N{number}: u32 = {number};\n"))
            self.repository.commit(f"step {number}")
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(self.temporary.name, os.path.join(folder, "shop"))
            out = subprocess.run([sys.executable, os.path.join(SOURCE_DIR, "bench/replay.py"), REPLAY_PAIRS, folder,
                                  "--points", "2", "--distances", "1,10"], stdout=subprocess.PIPE, check=True,
                                 text=True).stdout
        overall = out[out.index("in all"):]
        rates = {line[2:24].strip(): re.findall(r"([\d.]+) %", line) for line in overall.splitlines()[2:]}
        self.assertEqual(rates["ours"][:2], ["0.000", "0.000"])
        self.assertEqual(rates["ours without 0 and 1"][:2], ["0.000", "0.000"])
        self.assertGreater(float(rates["path + line"][0]) + float(rates["path + line"][1]), 90)

    def test_refactors_of_the_example_are_followed(self):
        with tempfile.TemporaryDirectory() as folder:
            clone = os.path.join(folder, "courier")
            shutil.copytree(os.path.join(SOURCE_DIR, "examples/courier"), clone, ignore=shutil.ignore_patterns("target"))
            self.repository.folder = clone
            self.repository.git("init", "-q", "-b", "main")
            self.repository.commit("the example")
            done = subprocess.run([sys.executable, os.path.join(SOURCE_DIR, "bench/refactors.py"), REPLAY_PAIRS, folder,
                                   "--check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    PUNCHLIST, REPLAY_PAIRS, SOURCE_DIR = (os.path.abspath(path) for path in sys.argv[1:4])
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
