#!/usr/bin/env python3
"""What is measured about findings against what was decided: regressions, branches, merges, rewritten and shallow history.

usage: presence_test.py PUNCHLIST [unittest arguments]
"""
import os
import sqlite3
import sys
import unittest

import flow_test
from flow_test import STOCK, Repository, fixed, read


class Presence(Repository):
    def prove(self):
        """Mends src/stock.rs and proves it; the finding's id and the commit of the proof."""
        handle = self.planned()["src/stock.rs"]
        found = self.data(0, "task", "claim", handle)["findings"][0]["id"]
        self.write("src/stock.rs", fixed(STOCK))
        proof = self.commit("Mend")
        self.expect(0, "task", "complete", handle)
        self.commit("Summary")
        return found, proof

    def ledger(self, query, *values):
        database = sqlite3.connect(os.path.join(self.repo, ".git/punchlist/ledger.db"))
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def last(self, finding):
        return self.ledger("SELECT from_status, to_status, evidence, commit_hash FROM status_log WHERE subject = ? "
                           "ORDER BY id DESC LIMIT 1", finding)[0]

    def filler(self, name):
        self.write(name, name)
        return self.commit("Add " + name)

    def test_a_regression_names_the_first_bad_commit_among_many(self):
        found, proof = self.prove()
        for number in range(5):
            self.filler(f"before{number}")
        self.write("src/stock.rs", "// Sleeps again.\n" + STOCK)
        bad = self.commit("Undo the mending")
        for number in range(4):
            self.filler(f"after{number}")
        self.expect(1, "scan")
        before, after, evidence, commit = self.last(found)
        self.assertEqual((before, after, commit), ("verified", "open", bad))
        self.assertIn("back since " + bad[:10], evidence)
        # The same finding, and once is enough.
        self.assertIn(found, [f["id"] for f in self.data(1, "scan")["findings"]])
        self.assertEqual(self.ledger("SELECT count(*) FROM status_log WHERE subject = ? AND from_status = 'verified'",
                                     found), [(1,)])

    def test_a_regression_that_a_side_branch_brought_is_found_on_it(self):
        found, proof = self.prove()
        self.git("checkout", "-qb", "side")
        self.filler("one")
        self.write("src/stock.rs", STOCK)
        bad = self.commit("Undo on the side")
        self.filler("two")
        self.git("checkout", "-q", "main")
        self.filler("three")
        self.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
        self.filler("four")
        self.expect(1, "scan")
        self.assertEqual(self.last(found)[1::2], ("open", bad))

    def test_a_branch_without_the_fix_is_no_regression(self):
        self.git("branch", "old")
        found, proof = self.prove()
        self.git("checkout", "-q", "old")
        self.expect(1, "scan")
        self.assertEqual(self.last(found)[1], "verified")

    def test_an_uncommitted_undo_is_no_regression_yet(self):
        found, proof = self.prove()
        self.write("src/stock.rs", STOCK)
        self.expect(1, "scan")
        self.assertEqual(self.last(found)[1], "verified")

    def test_a_proof_that_a_rebase_left_behind_does_not_hold_against_what_is_there(self):
        start = self.git("rev-parse", "HEAD")
        self.git("checkout", "-qb", "work")
        found, proof = self.prove()
        # The branch is rewritten without the fix, as by a forced push.
        self.git("reset", "-q", "--hard", start)
        self.filler("instead")
        self.expect(1, "scan")
        before, after, evidence, commit = self.last(found)
        self.assertEqual((before, after), ("verified", "open"))
        self.assertIn("no branch holds " + proof[:10], evidence)
        # The old sighting is still told as what it was: on that commit it was gone.
        self.assertTrue(self.ledger("SELECT 1 FROM sightings g JOIN scans s ON s.id = g.scan WHERE g.finding = ? AND "
                                    "g.presence = 'absent' AND s.commit_hash = ?", found, proof))

    def test_a_rebased_fix_goes_on_being_verified(self):
        self.git("checkout", "-qb", "work")
        found, proof = self.prove()
        self.git("checkout", "-q", "main")
        self.filler("news")
        self.git("rebase", "-q", "main", "work")
        self.expect(1, "scan")
        self.assertEqual(self.last(found)[1], "verified")
        # And a regression on the rewritten branch is one.
        self.write("src/stock.rs", STOCK)
        bad = self.commit("Undo")
        self.expect(1, "scan")
        self.assertEqual(self.last(found)[1::2], ("open", bad))

    def test_a_shallow_clone_says_what_it_cannot_know(self):
        found, proof = self.prove()
        self.write("src/stock.rs", STOCK)
        self.commit("Undo")
        clone = os.path.join(self.root, "clone")
        self.git("clone", "-q", "--depth", "1", "file://" + self.repo, clone)
        os.mkdir(os.path.join(self.root, "store"))
        for name in os.listdir(os.path.join(self.repo, ".git/punchlist")):
            path = os.path.join(self.repo, ".git/punchlist", name)
            if os.path.isfile(path):
                with open(path, "rb") as source, open(os.path.join(self.root, "store", name), "wb") as target:
                    target.write(source.read())
        store = {"PUNCHLIST_STORE": os.path.join(self.root, "store")}
        said = self.expect(1, "scan", cwd=clone, **store).stderr
        self.assertIn(f"{found} was verified on {proof[:10]}, which this shallow clone does not hold", said)
        self.assertIn("--unshallow", said)
        self.git("fetch", "-q", "--unshallow", cwd=clone)
        self.assertNotIn("shallow", self.expect(1, "scan", cwd=clone, **store).stderr)

    def test_a_clone_without_old_blobs_scans_and_goes_on_knowing(self):
        self.git("config", "uploadpack.allowFilter", "true")
        first = {key: f["id"] for key, f in self.findings().items()}
        self.write("src/stock.rs", "// moved\n" + STOCK)
        self.commit("Move")
        for number, wanted in enumerate(("blob:none", "tree:0")):
            clone = os.path.join(self.root, f"partial{number}")
            self.git("clone", "-q", "--filter=" + wanted, "file://" + self.repo, clone)
            store = os.path.join(self.root, f"store{number}")
            os.mkdir(store)
            source = sqlite3.connect(os.path.join(self.repo, ".git/punchlist/ledger.db"))
            target = sqlite3.connect(os.path.join(store, "ledger.db"))
            source.backup(target)
            source.close()
            target.close()
            found = {f["location"]["path"] + " " + f["item"].split("::")[-1]: f["id"]
                     for f in self.data(1, "scan", cwd=clone, PUNCHLIST_STORE=store)["findings"]}
            self.assertEqual(found, first)

    def test_what_a_merge_brings_from_others_is_not_the_tasks_doing(self):
        handle = self.planned()["src/stock.rs"]
        tree = os.path.join(self.root, "tree")
        self.git("worktree", "add", "-q", "-b", "task", tree)
        self.expect(0, "task", "claim", handle, cwd=tree)
        # Meanwhile somebody else sleeps on main.
        self.write("src/lib.rs", read(self.repo, "src/lib.rs") + "pub mod late;\n")
        self.write("src/late.rs", "pub async fn late() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n")
        self.commit("Come late")
        self.write("src/stock.rs", fixed(STOCK), repo=tree)
        self.commit("Mend", cwd=tree)
        self.git("merge", "-q", "-m", "Catch up", "main", cwd=tree)
        self.expect(0, "task", "complete", handle, cwd=tree)

    def test_what_the_task_brings_beside_a_merge_is(self):
        handle = self.planned()["src/stock.rs"]
        tree = os.path.join(self.root, "tree")
        self.git("worktree", "add", "-q", "-b", "task", tree)
        self.expect(0, "task", "claim", handle, cwd=tree)
        self.filler("news")
        self.write("src/stock.rs", fixed(STOCK) + "\npub async fn own() {\n"
                   "    std::thread::sleep(Duration::from_secs(1));\n}\n", repo=tree)
        self.commit("Mend and break", cwd=tree)
        self.git("merge", "-q", "-m", "Catch up", "main", cwd=tree)
        self.assertIn("the change brings", self.expect(4, "task", "complete", handle, cwd=tree).stdout)


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
