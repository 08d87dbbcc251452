#!/usr/bin/env python3
"""What people decide about findings: dismissals with reason and expiry, the baseline, and how both hold in other clones.

usage: decisions_test.py PUNCHLIST [unittest arguments]
"""
import calendar
import json
import os
import sys
import time
import unittest

import flow_test
from flow_test import Repository, read

FILE = ".punchlist/suppressions.yaml"


def epoch(day):
    return str(calendar.timegm(time.strptime(day + " 12:00", "%Y-%m-%d %H:%M")))


class Decisions(Repository):
    def setUp(self):
        super().setUp()
        self.ids = {key: f["id"] for key, f in self.findings().items()}

    def dismiss(self, key, *more, code=0, **env):
        return self.expect(code, "finding", "dismiss", self.ids[key], "--reason", "start-up only", *more, **env)

    def decision(self, key, code=1, **env):
        found = {f["location"]["path"] + " " + f["item"].split("::")[-1]: f
                 for f in self.data(code, "scan", **env)["findings"]}
        return found[key]["decision"]

    def clone(self, *more):
        path = os.path.join(self.root, "clone" + str(len(os.listdir(self.root))))
        self.git("clone", "-q", *more, "file://" + self.repo, path)
        return path

    def test_an_accepted_finding_fails_no_scan_here_nor_in_a_clone(self):
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        self.dismiss("src/tills.rs open_till", "--as", "false-positive")
        self.expect(0, "scan")
        self.assertEqual(self.decision("src/stock.rs refill", 0)["disposition"], "accepted")
        self.assertEqual(self.decision("src/tills.rs open_till", 0)["note"], "called a false alarm by ann: start-up only")
        self.assertIn("2 dismissed: --all", self.expect(0, "scan").stdout)
        self.assertIn("accepted by ann: start-up only", self.expect(0, "scan", "--all").stdout)
        # The file is not committed: a scan of the commit does not know it.
        self.expect(1, "scan", "--rev", "HEAD", "--no-record")
        self.commit("Accept")
        self.expect(0, "scan", "--rev", "HEAD", "--no-record")
        for clone in (self.clone(), self.clone("--depth", "1")):
            self.expect(0, "scan", cwd=clone)
            # The same id there, though its ledger is another one.
            found = {f["item"].split("::")[-1]: f["id"] for f in self.data(0, "scan", cwd=clone)["findings"]}
            self.assertEqual(found["refill"], self.ids["src/stock.rs refill"])
        self.expect(0, "gate", "--new-since", "HEAD")

    def test_it_holds_when_lines_move_and_in_the_ledger_when_the_code_is_edited(self):
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        self.dismiss("src/tills.rs open_till", "--as", "accepted")
        self.write("src/stock.rs", "// moved\n// down\n" + read(self.repo, "src/stock.rs"))
        self.commit("Move")
        self.expect(0, "scan")
        self.expect(0, "scan", cwd=self.clone("--depth", "1"))

    def test_the_second_of_two_equal_sites_is_not_covered_by_the_first(self):
        self.dismiss("src/tills.rs open_till", "--as", "accepted")
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        self.commit("Accept")
        text = read(self.repo, "src/tills.rs")
        self.write("src/tills.rs", text.replace("    std::thread", "    std::thread::sleep(Duration::from_millis(10));\n"
                                                                    "    std::thread"))
        self.commit("Sleep twice")
        self.expect(1, "scan")
        self.expect(1, "scan", cwd=self.clone("--depth", "1"))

    def test_an_acceptance_counts_again_the_day_after_it_expires(self):
        self.dismiss("src/tills.rs open_till", "--as", "accepted")
        self.dismiss("src/stock.rs refill", "--as", "accepted", "--expires", "2031-01-31")
        self.expect(0, "scan", SOURCE_DATE_EPOCH=epoch("2031-01-31"))
        late = {"SOURCE_DATE_EPOCH": epoch("2031-02-01")}
        self.expect(1, "scan", **late)
        self.assertEqual(self.decision("src/stock.rs refill", 1, **late),
                         {"disposition": "open", "note": "the acceptance ran out on 2031-01-31: start-up only",
                          "in_baseline": False})
        self.commit("Accept")
        self.expect(1, "scan", cwd=self.clone(), **late)
        # The ledger heard of it too, and it hears of it when the date is put off.
        self.write(FILE, read(self.repo, FILE).replace("2031-01-31", "2032-01-31"))
        self.expect(0, "scan", **late)

    def test_a_false_alarm_is_judged_again_when_the_rule_changes(self):
        self.dismiss("src/tills.rs open_till", "--as", "accepted")
        self.dismiss("src/stock.rs refill", "--as", "false-positive")
        self.expect(0, "scan")
        self.write(FILE, read(self.repo, FILE).replace("rule_version: 1", "rule_version: 0"))
        self.expect(1, "scan")
        self.assertIn("the rule has changed", self.decision("src/stock.rs refill")["note"])
        self.assertEqual(self.decision("src/tills.rs open_till")["disposition"], "accepted")

    def test_reopen_and_a_line_taken_out_by_hand_do_the_same(self):
        for key in self.ids:
            self.dismiss(key, "--as", "accepted")
        self.expect(0, "finding", "reopen", self.ids["src/stock.rs refill"][:5], "--reason", "not only there")
        self.assertEqual(self.decision("src/stock.rs refill")["disposition"], "open")
        self.expect(3, "finding", "reopen", self.ids["src/stock.rs refill"])
        lines = read(self.repo, FILE).splitlines(keepends=True)
        self.write(FILE, "".join(line for line in lines if "tills" not in line))
        self.assertEqual(self.decision("src/tills.rs open_till")["disposition"], "open")
        self.expect(3, "finding", "reopen", self.ids["src/tills.rs open_till"])

    def test_the_file_is_stable_sorted_and_keeps_what_people_wrote(self):
        for key in self.ids:
            self.dismiss(key, "--as", "accepted")
        text = read(self.repo, FILE)
        ids = [line.split("id: ")[1][:8] for line in text.splitlines() if "id: " in line]
        self.assertEqual(ids, sorted(ids))
        for key in reversed(list(self.ids)):
            self.dismiss(key, "--as", "accepted")
        self.assertEqual(read(self.repo, FILE), text)
        edited = text.replace("suppressions:\n", "suppressions:\n  # a word of ours\n")
        self.write(FILE, edited)
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        self.assertEqual(read(self.repo, FILE), edited)

    def test_two_branches_that_each_dismiss_merge_without_a_conflict(self):
        self.git("checkout", "-qb", "left")
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        self.commit("Left")
        self.git("checkout", "-q", "main")
        self.git("checkout", "-qb", "right")
        self.expect(1, "scan")
        self.dismiss("src/tills.rs open_till", "--as", "accepted")
        self.commit("Right")
        self.git("merge", "-q", "-m", "Both", "left")
        self.expect(0, "scan")

    def test_what_is_wrong_with_it_is_said(self):
        said = self.dismiss("src/stock.rs refill", "--as", "fine", code=2)
        self.assertIn("use accepted, or false-positive", said.stderr)
        self.expect(2, "finding", "dismiss", self.ids["src/stock.rs refill"], "--as", "accepted", "--reason", "  ")
        self.dismiss("src/stock.rs refill", "--as", "accepted", "--expires", "2027-02-30", code=2)
        self.dismiss("src/stock.rs refill", "--as", "accepted", "--expires", "2001-01-01", code=2)
        self.expect(3, "finding", "dismiss", "F-ZZZZZZ", "--as", "accepted", "--reason", "x")
        self.assertFalse(os.path.exists(os.path.join(self.repo, FILE)))
        self.write(FILE, "suppressions:\n  - {id: F-1, as: maybe, rule: no-such-rule, expires: soon}\nmore: 1\n")
        said = self.expect(2, "scan").stderr
        for part in (FILE + ":2:", "`as` must be", "no date", "it gives no `reason`", "unknown key `more`"):
            self.assertIn(part, said)

    def test_a_suppression_of_nothing_is_told(self):
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        warned = lambda *more: json.loads(self.call("scan", "--format", "json", *more).stdout)["warnings"]
        self.assertEqual(warned(), [])
        self.write("src/stock.rs", "pub async fn refill() {}\n")
        told = [self.ids["src/stock.rs refill"] + " suppresses nothing that is found" in w for w in warned()]
        self.assertEqual(told, [True])
        self.assertEqual(len(warned("--no-record")), 1)
        self.assertEqual(warned("--rule", "lock-across-await"), [])
        self.assertEqual(warned("src/tills.rs"), [])

    def test_the_audit_counts_no_finding_that_was_decided_and_tells_of_it(self):
        self.assertIn("2 violations in production code", self.expect(0, "report", "audit").stdout)
        self.dismiss("src/stock.rs refill", "--as", "accepted")
        audit = self.expect(0, "report", "audit").stdout
        self.assertIn("1 violation in production code", audit)
        self.assertIn("`blocking-sleep-in-async`: accepted by ann: start-up only", audit)
        self.assertEqual(audit.count("src/stock.rs:4`"), 1)

    def test_the_audit_counts_nothing_in_a_file_that_no_crate_compiles(self):
        counted = lambda: next(line for line in self.expect(0, "report", "audit").stdout.splitlines()
                               if "more below it" in line)
        before = counted()
        self.write("src/forgotten.rs", "pub async fn wait() { std::thread::sleep(std::time::Duration::from_secs(1)); }\n")
        self.assertEqual(counted(), before)
        self.assertIn("1 file that no crate compiles", self.expect(0, "report", "audit").stdout)

    def test_a_remedy_that_there_is_not_is_told(self):
        self.write(".punchlist/decisions/0001-pool.md",
                   "---\nstatus: active\nprefers: [make-async]\nrefuses: [spawn-blockin, spawn-blocking, coffee]\n---\n")
        said = self.call("plan")
        told = said.stdout + said.stderr
        self.assertIn("no rule offers the remedy `make-async`: did you mean `make-async-and-await`?", told)
        self.assertIn("`spawn-blockin`: did you mean `spawn-blocking`?", told)
        self.assertIn("no rule offers the remedy `coffee`\n", told)
        self.assertNotIn("remedy `spawn-blocking`", told)

    def test_what_is_there_on_day_one_fails_no_scan_and_what_comes_does(self):
        said = self.expect(0, "init").stdout
        self.assertIn("2 findings, 2 at gate level", said)
        self.expect(0, "scan")
        self.assertIn("2 in the baseline: --all", self.expect(0, "scan").stdout)
        self.expect(2, "init")
        first = read(self.repo, ".punchlist/baseline.json")
        self.expect(0, "init", "--replace")
        self.assertEqual(read(self.repo, ".punchlist/baseline.json"), first)
        self.commit("Baseline")
        for clone in (self.clone(), self.clone("--depth", "1")):
            self.expect(0, "scan", cwd=clone)
        self.write("src/stock.rs", "// moved\n" + read(self.repo, "src/stock.rs") +
                   "\npub async fn more() {\n    std::thread::sleep(Duration::from_millis(1));\n}\n")
        self.commit("More")
        self.assertEqual(self.decision("src/stock.rs refill")["in_baseline"], True)
        self.assertEqual(self.decision("src/stock.rs more")["in_baseline"], False)
        clone = self.clone("--depth", "1")
        self.assertEqual([f["item"].split("::")[-1] for f in self.data(1, "scan", cwd=clone)["findings"]
                          if not f["decision"]["in_baseline"]], ["more"])
        self.expect(0, "scan", "src/tills.rs")

    def test_a_finding_of_day_one_that_was_mended_and_comes_back_counts(self):
        self.expect(0, "init")
        self.commit("Baseline")
        before = read(self.repo, "src/stock.rs")
        self.write("src/stock.rs", flow_test.fixed(before))
        self.commit("Mend")
        self.expect(0, "scan")
        self.write("src/stock.rs", before)
        self.commit("Undo")
        self.expect(1, "scan")
        self.expect(1, "scan")
        self.expect(1, "gate", "--new-since", "HEAD~1")

    def test_a_damaged_baseline_is_said(self):
        self.write(".punchlist/baseline.json", "{\"version\": 1}")
        self.assertIn("init --replace", self.expect(2, "scan").stderr)


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
