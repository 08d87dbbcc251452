#!/usr/bin/env python3
"""`history` scans every commit as `scan --rev` would, whole or sampled, interrupted or not; `finding bisect` agrees.

usage: history_test.py PUNCHLIST
"""
import json
import os
import random
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
MANIFEST = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\ntokio = { version = "1", features = ["full"] }\n'
NAP = "    std::thread::sleep(std::time::Duration::from_millis({}));\n"


def function(name, naps, lines):
    body = "".join(NAP.format(10 + i) for i in range(naps))
    return f"pub async fn {name}() {{\n{body}    let _ = 1;\n}}\n" + "// a line\n" * lines


class History(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        self.repo = os.path.join(self.root, "repo")
        os.mkdir(self.repo)
        self.env = {**os.environ, "HOME": self.root, "GIT_CONFIG_NOSYSTEM": "1", "PUNCHLIST_ACTOR": "ann", "TERM": "dumb"}
        self.clock = 1700000000
        self.git("init", "-q", "-b", "main")
        self.files = {}

    def git(self, *arguments):
        env = dict(self.env)
        for kind in ("AUTHOR", "COMMITTER"):
            env.update({f"GIT_{kind}_NAME": "Ann", f"GIT_{kind}_EMAIL": "ann@example.org",
                        f"GIT_{kind}_DATE": f"{self.clock} +0000"})
        done = subprocess.run(["git", *arguments], cwd=self.repo, env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def write(self, path, text):
        path = os.path.join(self.repo, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    def commit(self, message):
        self.clock += 60
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def call(self, *arguments, store="store"):
        return subprocess.run([PUNCHLIST, *arguments], cwd=self.repo,
                              env={**self.env, "PUNCHLIST_STORE": os.path.join(self.root, store)},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def data(self, *arguments, store="store"):
        done = self.call(*arguments, "--format", "json", store=store)
        self.assertIn(done.returncode, (0, 1), f"{arguments}: {done.stderr}")
        return json.loads(done.stdout)["data"]

    def grow(self, commits, seed=1):
        """A history with edits, moves, renames, fixes, a file that does not parse, and merges."""
        choice = random.Random(seed)
        self.write("Cargo.toml", MANIFEST)
        self.write("src/lib.rs", "".join(f"pub mod m{i};\n" for i in range(4)))
        naps = [1, 0, 2, 0]
        for i in range(4):
            self.write(f"src/m{i}.rs", function(f"run{i}", naps[i], 0))
        self.commit("Start")
        branch = None
        for n in range(commits):
            i = choice.randrange(4)
            kind = choice.randrange(8)
            if kind < 4:
                naps[i] = choice.randrange(4)
                self.write(f"src/m{i}.rs", "// above\n" * choice.randrange(3) + function(f"run{i}", naps[i], n % 5))
            elif kind == 4:
                self.write("notes.txt", f"{n}\n")
            elif kind == 5:
                with open(os.path.join(self.repo, f"src/m{i}.rs"), "a") as file:
                    file.write("\n// the end\n")
            elif kind == 6 and branch is None:
                branch = f"side{n}"
                self.git("checkout", "-q", "-b", branch)
            elif kind == 7 and branch is not None:
                self.commit("Before the merge")
                self.git("checkout", "-q", "main")
                self.write("README", f"{n}\n")
                self.commit("On main")
                self.clock += 60
                self.git("merge", "-q", "--no-ff", "-m", "Merge", branch)
                branch = None
            self.commit(f"Change {n}")
        if branch is not None:
            self.git("checkout", "-q", "main")
            self.git("merge", "-q", "--no-ff", "-m", "Merge", branch)

    def tables(self, store="store"):
        """What the history tables hold; a copy, so that the test's reading changes no file."""
        with sqlite3.connect(os.path.join(self.root, store, "ledger.db")) as db:
            names = [row[0] for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'history_%' ORDER BY name")]
            self.assertGreaterEqual(len(names), 4)
            return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in names}

    def state_at(self, commit, store="store"):
        """The fold of the changes, as docs/store.md says: (rule, path, line, column) of what is there."""
        with sqlite3.connect(os.path.join(self.root, store, "ledger.db")) as db:
            chain, position = db.execute("SELECT chain, position FROM history_commits WHERE commit_hash = ?",
                                         (commit,)).fetchone()
            segments = []
            while chain:
                segments.append((chain, position))
                chain, position = db.execute("SELECT base_chain, base_position FROM history_chains WHERE id = ?",
                                             (chain,)).fetchone()
            state = {}
            for segment in reversed(segments):
                for finding, presence, *place in db.execute(
                        "SELECT h.finding, h.presence, s.rule, s.path, s.line, s.col FROM history_changes h "
                        "JOIN history_sites s ON s.id = h.site WHERE h.chain = ? AND h.position <= ? "
                        "ORDER BY h.position, h.finding", segment):
                    state[finding] = (presence, tuple(place))
        return sorted(place for presence, place in state.values() if presence in ("new", "present"))

    def scanned(self, commit):
        return sorted((f["rule"], f["location"]["path"], f["location"]["line"], f["location"]["column"])
                      for f in self.data("scan", "--rev", commit, "--no-record", "--no-cache")["findings"])

    def commits(self, *arguments):
        return self.git("rev-list", *(arguments or ("HEAD",))).splitlines()

    def test_each_commit_has_what_a_full_scan_of_it_finds(self):
        self.grow(30)
        all_commits = self.commits()
        report = self.data("history")
        self.assertEqual(report["commits"], len(all_commits))
        self.assertEqual(report["scanned"] + report["unchanged"], len(all_commits))
        self.assertGreater(report["unchanged"], 0)
        self.assertGreater(report["came"], 3)
        self.assertGreater(report["went"], 3)
        for commit in all_commits:
            self.assertEqual(self.state_at(commit), self.scanned(commit), commit)
        again = self.data("history")
        self.assertEqual((again["known"], again["scanned"]), (len(all_commits), 0))

    def test_killed_and_resumed_it_ends_with_the_same_ledger(self):
        self.grow(60, seed=7)
        began = time.monotonic()
        self.data("history", store="whole")
        whole = time.monotonic() - began
        choice = random.Random(3)
        kills = 0
        for _ in range(12):
            process = subprocess.Popen([PUNCHLIST, "history", "--no-cache"], cwd=self.repo, stdin=subprocess.DEVNULL,
                                       env={**self.env, "PUNCHLIST_STORE": os.path.join(self.root, "store")},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(whole * choice.uniform(0.2, 0.8))
            process.send_signal(signal.SIGKILL)
            if process.wait() == -signal.SIGKILL:
                kills += 1
                if kills == 3:
                    break
            elif kills == 0:  # quicker than the first run, on a machine that others use
                shutil.rmtree(os.path.join(self.root, "store"))
                whole /= 2
            else:
                break
        self.data("history")
        self.assertEqual(self.tables(), self.tables("whole"))
        self.assertGreater(kills, 0)

    def test_a_range_and_then_the_rest_is_the_whole(self):
        self.grow(20)
        self.data("history", "--first-parent", store="whole")
        first = self.commits("--first-parent", "HEAD")[8]
        report = self.data("history", first, "--first-parent")
        self.assertEqual(report["commits"], len(self.commits("--first-parent", first)))
        rest = self.data("history", f"{first}..HEAD", "--first-parent")
        self.assertEqual(rest["commits"], 8)
        for commit in self.commits("--first-parent", "HEAD"):
            self.assertEqual(self.state_at(commit), self.state_at(commit, "whole"), commit)

    def test_commits_that_a_partial_clone_lacks_are_named_and_not_guessed(self):
        guilty = self.straight()
        self.git("config", "uploadpack.allowFilter", "true")
        clone = os.path.join(self.root, "partial")
        self.git("clone", "-q", "--filter=blob:none", "file://" + self.repo, clone)
        self.repo = clone
        report = self.data("history")
        self.assertEqual((report["scanned"], len(report["unread"])), (1, report["commits"] - 1))
        self.assertIn(guilty, [one["commit"] for one in report["unread"]])
        said = self.call("history").stderr
        self.assertIn("object is missing: the clone is partial", said)
        self.assertIn("more commits", said)
        self.assertIn("--refetch", said)
        with sqlite3.connect(os.path.join(self.root, "store", "ledger.db")) as db:
            self.assertEqual([row[0] for row in db.execute("SELECT commit_hash FROM history_commits")],
                             [self.git("rev-parse", "HEAD")])

    def test_a_sample_is_scanned_as_the_whole_is(self):
        self.grow(30, seed=4)
        report = self.data("history", "--sample", "7", "--first-parent")
        self.assertEqual(report["commits"], 7)
        with sqlite3.connect(os.path.join(self.root, "store", "ledger.db")) as db:
            chosen = [row[0] for row in db.execute("SELECT commit_hash FROM history_commits")]
        self.assertIn(self.git("rev-parse", "HEAD"), chosen)
        for commit in chosen:
            self.assertEqual(self.state_at(commit), self.scanned(commit), commit)

    def straight(self):
        self.write("Cargo.toml", MANIFEST)
        self.write("src/lib.rs", function("quiet", 0, 0))
        self.commit("Start")
        for n in range(6):
            self.write("notes.txt", f"{n}\n")
            self.commit("Note")
        self.write("src/lib.rs", function("quiet", 0, 0) + function("loud", 1, 0))
        guilty = self.commit("Sleep")
        for n in range(9):
            self.write("src/lib.rs", "// above\n" * (n + 1) + function("quiet", 0, 0) + function("loud", 1, 0))
            self.commit("Move it down")
        return guilty

    def test_bisect_knows_from_the_history_or_scans(self):
        guilty = self.straight()
        found = self.data("scan")["findings"]
        self.assertEqual(len(found), 1)
        by_scans = self.data("finding", "bisect", found[0]["id"])
        self.assertEqual([turn["commit"] for turn in by_scans["turns"]], [guilty])
        self.assertGreater(by_scans["scanned"], 0)
        # The history takes over the id that the scan gave.
        self.assertEqual(self.data("history")["renamed"], 1)
        known = self.data("finding", "bisect", found[0]["id"])
        self.assertEqual(known["turns"], by_scans["turns"])
        self.assertEqual(known["scanned"], 0)
        # Between the commits of a sample it scans what is missing.
        self.data("scan", store="sample")
        self.data("history", "--sample", "3", store="sample")
        narrowed = self.data("finding", "bisect", self.data("scan", store="sample")["findings"][0]["id"], store="sample")
        self.assertEqual([turn["commit"] for turn in narrowed["turns"]], [guilty])
        self.assertTrue(narrowed["turns"][0]["exact"])

    def test_what_is_fixed_and_comes_back_is_the_old_one(self):
        guilty = self.straight()
        text = function("quiet", 0, 0)
        self.write("src/lib.rs", text + function("loud", 0, 0))
        fix = self.commit("Fix")
        self.write("src/lib.rs", text + function("loud", 1, 0))
        back = self.commit("Back again")
        self.data("history")
        turns = self.data("finding", "bisect", self.data("scan")["findings"][0]["id"])["turns"]
        self.assertEqual([(turn["came"], turn["commit"]) for turn in turns],
                         [(True, guilty), (False, fix), (True, back)])

    def burn(self):
        """The burn-down of the page: [(commit, open by severity, from history, changed files)], [(commit, kind, text)]."""
        page = os.path.join(self.root, "page.html")
        done = self.call("export", "html", "-o", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(page) as file:
            data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', file.read(), re.S).group(1))
        burn = data["burn"]
        old = {i for begin, behind in burn["history"] for i in range(begin, behind)}
        points = [(commit, [burn["open"][severity][i] for severity in range(5)], i in old, i in burn["dirty"])
                  for i, commit in enumerate(burn["commits"])]
        return points, [(burn["commits"][at], kind, data["strings"][text]) for at, kind, text in burn["markers"]]

    def test_a_page_after_the_history_alone_has_it_and_what_is_there_now(self):
        guilty = self.straight()
        head = self.git("rev-parse", "HEAD")
        self.data("history")
        self.assertIn("only the history was scanned yet: ", self.call("status").stdout)
        self.assertIn("no scan was recorded yet", self.call("finding", "list").stdout)
        points, _ = self.burn()
        self.assertIn((guilty[:10], 1, True), [(commit, sum(counts), old) for commit, counts, old, _ in points])
        self.assertEqual((points[-1][0], len(points)), (head[:10], len(self.commits())))
        # It was recorded, so that the next page is the same, and the finding has the id of the history.
        finding, = self.data("finding", "list")["findings"]
        self.assertEqual(self.data("finding", "bisect", finding["id"])["turns"][0]["commit"], guilty)
        self.assertEqual(self.burn()[0], points)

    def counted(self, commit):
        severities = [f["severity"] for f in self.data("scan", "--rev", commit, "--no-record", "--no-cache")["findings"]]
        return [severities.count(one) for one in ("info", "low", "medium", "high", "critical")]

    def test_the_burn_down_goes_along_the_first_parents(self):
        self.grow(14, seed=3)
        line = self.git("rev-list", "--first-parent", "--reverse", "HEAD").splitlines()
        self.assertLess(len(line), len(self.commits()), "there are merges")
        self.data("history")
        self.data("scan")
        points, markers = self.burn()
        wanted = [(commit[:10], self.counted(commit), commit != line[-1], False) for commit in line]
        self.assertEqual(points, wanted)
        self.assertGreater(len({tuple(counts) for _, counts, _, _ in points}), 3, "a line with bends")
        self.assertEqual([kind for _, kind, _ in markers if kind != "regression"], [])
        # A sample of it: these commits and no other; the scan of a commit between them stands between them.
        self.call("history", "--first-parent", "--sample", "4", store="other")
        os.rename(os.path.join(self.root, "store"), os.path.join(self.root, "whole"))
        os.rename(os.path.join(self.root, "other"), os.path.join(self.root, "store"))
        self.data("scan", "--rev", line[1])
        self.data("scan")
        self.assertEqual([point[0] for point in self.burn()[0]],
                         [line[at][:10] for at in sorted({1, *(i * (len(line) - 1) // 3 for i in range(4))})])

    def test_the_burn_down_marks_what_came_back_and_knows_what_was_dismissed(self):
        guilty = self.straight()
        text = function("quiet", 0, 0)
        self.write("src/lib.rs", text + function("loud", 0, 0))
        fix = self.commit("Fix")
        self.write("src/lib.rs", text + function("loud", 1, 0))
        back = self.commit("Back again")
        self.data("history")
        finding = self.data("scan")["findings"][0]["id"]
        points, markers = self.burn()
        counts = {commit: sum(counts) for commit, counts, _, _ in points}
        self.assertEqual([counts[commit[:10]] for commit in (guilty, fix, back)], [1, 0, 1])
        self.assertEqual(markers, [(back[:10], "regression", f"{finding} is back: `blocking-sleep-in-async` in src/lib.rs")])
        # Accepted: from now on. A false alarm: never there. Changed files: a point of their own, behind their commit.
        self.data("finding", "dismiss", finding, "--as", "accepted", "--reason", "so be it")
        counts = {commit: sum(counts) for commit, counts, _, _ in self.burn()[0]}
        self.assertEqual([counts[commit[:10]] for commit in (guilty, fix, back)], [1, 0, 0])
        self.data("finding", "reopen", finding)
        self.data("finding", "dismiss", finding, "--as", "false-positive", "--reason", "no, it is not")
        points, markers = self.burn()
        self.assertEqual(({sum(counts) for _, counts, _, _ in points}, markers), ({0}, []))
        self.write("src/lib.rs", text + function("loud", 3, 0))
        self.data("scan")
        points, _ = self.burn()
        self.assertEqual([(commit, dirty) for commit, _, _, dirty in points[-2:]], [(back[:10], False), (back[:10], True)])

    def test_the_burn_down_marks_a_history_of_another_configuration(self):
        self.straight()
        self.data("history")
        self.write("punchlist.yaml", "rules:\n  blocking-sleep-in-async: { severity: low }\n")
        tip = self.commit("Take it lightly")
        self.data("scan")
        points, markers = self.burn()
        self.assertEqual(points[-1][1], [0, 1, 0, 0, 0])
        self.assertEqual([(commit, kind) for commit, kind, _ in markers], [(tip[:10], "rules")])
        self.assertIn("another version or configuration before", markers[0][2])
        self.data("history")
        points, markers = self.burn()
        self.assertEqual(([counts for _, counts, _, _ in points if sum(counts)][0], markers), ([0, 1, 0, 0, 0], []))

    def test_a_merge_brings_in_nothing_that_a_parent_has(self):
        self.straight()
        self.git("checkout", "-q", "-b", "side", "HEAD~3")
        self.write("src/other.rs", function("side", 1, 0))
        side = self.commit("On the side")
        self.git("checkout", "-q", "main")
        self.write("README", "x\n")
        self.commit("On main")
        self.clock += 60
        self.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
        report = self.data("history")
        self.assertEqual(report["came"], 3)  # the merge's first parent has not the one of the side
        tables = self.tables()
        self.assertEqual(len({row[1] for row in tables["history_sites"] if row[3] == "src/other.rs"}), 1)
        with sqlite3.connect(os.path.join(self.root, "store", "ledger.db")) as db:
            first = db.execute("SELECT c.commit_hash FROM history_changes h JOIN history_sites s ON s.id = h.site JOIN "
                               "history_commits c ON c.chain = h.chain AND c.position = h.position WHERE s.path = "
                               "'src/other.rs' ORDER BY h.chain, h.position").fetchall()
        self.assertIn((side,), first)

    def lines_of(self, id):
        return [(entry["kind"], entry["commit"]) for entry in self.data("finding", "log", id)["history"]]

    def test_what_is_renamed_moved_and_edited_is_the_old_one(self):
        twins = "pub async fn twin{}() {{\n    let {} = 1;\n" + NAP.format(5) + "    drop({});\n    done();\n}}\n"
        first, second = twins.format("_one", "alpha", "alpha"), twins.format("_two", "beta", "beta")
        self.write("Cargo.toml", MANIFEST)
        self.write("src/lib.rs", "pub mod old;\n")
        self.write("src/old.rs", first + second + "// a line\n" * 9)
        self.commit("Start")
        self.git("mv", "src/old.rs", "src/new.rs")
        self.write("src/lib.rs", "pub mod new;\n")
        self.commit("Rename the file")
        self.write("src/new.rs", second + first + "// a line\n" * 9)
        self.commit("Swap the functions")
        self.write("src/new.rs", (second + first).replace("twin_one", "mono").replace("from_millis", "from_secs")
                   + "// a line\n" * 9)
        self.commit("Rename one, edit both")
        self.write("src/new.rs", "// empty\n")
        gone = self.commit("Take both away")
        self.git("revert", "--no-edit", "HEAD")
        back = self.commit("Nothing")
        report = self.data("history")
        self.assertEqual((report["came"], report["went"], report["uncertain"]), (4, 2, 0))  # twice each
        found = self.data("scan")["findings"]
        self.data("history")  # takes the ids of the scan over
        names = {f["item"].split("::")[-1]: f["id"] for f in found}
        self.assertEqual(sorted(names), ["mono", "twin_two"])
        revert = self.git("rev-parse", f"{back}~1")
        for name, id in names.items():
            kinds = self.lines_of(id)
            self.assertEqual([kinds[0][0], kinds[-2], kinds[-1]], ["came", ("went", gone), ("back", revert)], name)
            self.assertEqual({kind for kind, _ in kinds[1:-2]}, {"moved", "edited"}, name)

    def test_log_and_show_ask_the_ancestry(self):
        guilty = self.straight()
        id = self.data("scan")["findings"][0]["id"]
        head = self.git("rev-parse", "HEAD")
        self.assertEqual(self.data("finding", "show", id)["first_seen"], head)
        self.data("history")
        self.assertEqual(self.data("finding", "show", id)["first_seen"], guilty)
        log = self.data("finding", "log", id)
        self.assertEqual((log["history"][0]["kind"], log["history"][0]["author"]), ("came", "Ann"))
        text = self.call("finding", "log", id).stdout
        self.assertIn(f"{guilty[:10]}  came at src/lib.rs", text)
        self.assertIn("Ann: Sleep", text)
        # Rewritten: the commits that had it are nobody's ancestors any more.
        self.git("checkout", "-q", "--orphan", "fresh")
        orphan = self.commit("All anew")
        self.assertIsNone(self.data("finding", "show", id)["first_seen"])
        self.data("scan")
        self.assertEqual(self.data("finding", "show", id)["first_seen"], orphan)
        # What was gone before the first scan only the history knows.
        self.write("src/lib.rs", function("quiet", 0, 0))
        self.commit("Fix")
        self.data("history", store="later")
        self.data("scan", store="later")
        with sqlite3.connect(os.path.join(self.root, "later", "ledger.db")) as db:
            gone = db.execute("SELECT finding FROM history_changes").fetchone()[0]
        log = self.data("finding", "log", gone, store="later")
        self.assertEqual(([entry["kind"] for entry in log["history"]], log["entries"]), (["came", "went"], []))

    def test_a_shallow_clone_says_where_its_history_begins(self):
        self.straight()
        whole = self.repo
        self.repo = os.path.join(self.root, "shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "4", "file://" + whole, self.repo], env=self.env, check=True)
        first = self.git("rev-parse", "HEAD~3")
        report = self.data("history")
        self.assertEqual((report["shallow"], report["commits"], report["came"]), (True, 4, 1))
        id = self.data("scan")["findings"][0]["id"]
        for store in ("store", "scans"):  # from the history, and by scans alone
            id = self.data("scan", store=store)["findings"][0]["id"]
            turn, = self.data("finding", "bisect", id, store=store)["turns"]
            self.assertEqual((turn["commit"], turn["before"], turn["exact"]), (first, "", False))
        self.data("history")
        self.assertEqual(self.data("finding", "show", self.data("scan")["findings"][0]["id"])["first_seen"], first)
        self.assertIn("the clone is shallow", self.call("history").stderr)
        log = self.data("finding", "log", self.data("scan")["findings"][0]["id"])["history"]
        self.assertEqual((log[0]["kind"], log[0]["commit"]), ("there at the beginning", first))

    def test_bad_input_is_named(self):
        self.straight()
        for arguments, words in ((("history", "nowhere"), "no such revision"),
                                 (("history", "HEAD...HEAD~1"), "two dots"),
                                 (("history", "--since", "yesterday"), "no such date"),
                                 (("finding", "bisect", "F-ZZZZZZ"), "no such finding")):
            if arguments[0] == "finding":
                self.data("scan")
            done = self.call(*arguments)
            self.assertNotIn(done.returncode, (0, 1), arguments)
            self.assertTrue(re.search(words, done.stderr), done.stderr)


if __name__ == "__main__":
    PUNCHLIST = os.path.abspath(sys.argv.pop(1))
    unittest.main()
