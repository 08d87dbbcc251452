#!/usr/bin/env python3
"""Proofs from end to end: how commands end, what is reused, whose commands count, what is no fix, phases.

usage: proof_test.py PUNCHLIST [unittest arguments]
"""
import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest

import flow_test
from flow_test import CONFIG, LIB, STOCK, TILLS, Repository, fixed, read

WORSE = "\npub async fn worse() {\n    std::thread::sleep(Duration::from_millis(1));\n}\n"


class Proofs(Repository):
    def ready(self, check=None, config=None):
        """A claimed task whose fix is committed; the check and the configuration were there before the claim."""
        if check is not None:
            self.write("check.sh", check)
        if config is not None:
            self.write("punchlist.yaml", config)
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        return handle

    def log(self, run):
        return read(self.repo, ".git", "punchlist", run["log"])


class Ends(Proofs):
    """A command may end in many bad ways; each is in time and has its own clear record."""

    def refused(self, check, timeout="60s", most=20):
        handle = self.ready(check, CONFIG.replace("60s", timeout))
        begin = time.monotonic()
        data = self.data(4, "task", "complete", handle)
        self.assertLess(time.monotonic() - begin, most)
        self.assertEqual(data["status"], "claimed")
        self.assertEqual(len(data["runs"]), 1)
        return data["runs"][0], data["refusals"][0]["text"]

    def test_a_command_that_hangs(self):
        run, text = self.refused("echo begun; sleep 600\n", timeout="1s")
        self.assertEqual(run["outcome"], "timeout")
        self.assertIn("within 1s", run["note"])
        self.assertIn("did not end in time", text)
        self.assertEqual(self.log(run), "begun\n")

    def test_a_command_that_hangs_and_ignores_signals(self):
        run, _ = self.refused("trap '' TERM INT; while :; do sleep 1; done\n", timeout="1s")
        self.assertEqual(run["outcome"], "timeout")
        self.assertIn(run["signal"], (9, 15))

    def test_a_command_that_floods_its_output(self):
        run, text = self.refused("yes 'a line of no meaning' | head -c 40000000; echo; echo 'test result: FAILED. 1 passed; 2 failed; 0 ignored';"
                                 " yes | head -c 3000000; exit 9\n", most=60)
        self.assertEqual((run["outcome"], run["exit_code"], run["tests"]["failed"]), ("failed", 9, 2))
        self.assertGreater(run["output_bytes"], 43000000)
        self.assertIn("are kept", run["note"])
        self.assertLess(os.path.getsize(os.path.join(self.repo, ".git", "punchlist", run["log"])), 17 << 20)

    def test_a_grandchild_that_holds_the_pipe(self):
        handle = self.ready("setsid sh -c 'echo $$ > %s/pid; sleep 30' &\nwhile ! test -s %s/pid; do sleep 0.05; done; echo over\n" % (self.root, self.root))
        begin = time.monotonic()
        data = self.data(0, "task", "complete", handle)
        self.assertLess(time.monotonic() - begin, 15)
        self.assertIn("kept its output open", data["runs"][0]["note"])
        self.assertEqual(data["runs"][0]["outcome"], "passed")
        os.kill(int(read(self.root, "pid")), signal.SIGKILL)

    def test_a_child_left_in_the_group_is_ended(self):
        handle = self.ready("sleep 600 > /dev/null 2>&1 & echo $! > %s/pid\n" % self.root)
        self.expect(0, "task", "complete", handle)
        time.sleep(0.2)
        pid = read(self.root, "pid").strip()
        state = read("/proc", pid, "stat").split(") ")[1][0] if os.path.exists(f"/proc/{pid}") else "gone"
        self.assertIn(state, ("Z", "gone"))

    def test_a_command_that_is_not_there(self):
        run, text = self.refused("no-such-program --check\n")
        self.assertEqual((run["outcome"], run["exit_code"]), ("failed", 127))
        self.assertIn("was not found", run["note"])
        self.assertIn("was not found", text)

    def test_a_command_that_a_signal_ends(self):
        run, text = self.refused("kill -SEGV $$\n")
        self.assertEqual(run["outcome"], "failed")
        self.assertIn("SIGSEGV", run["note"] + text)

    def test_tests_that_failed_are_no_proof_whatever_the_exit_code(self):
        run, _ = self.refused("echo 'test result: FAILED. 3 passed; 1 failed; 0 ignored'; true\n")
        self.assertEqual((run["outcome"], run["exit_code"]), ("failed", 0))
        self.assertIn("1 test failed", run["note"])

    def test_three_failures_end_in_needs_human(self):
        handle = self.ready("exit 1\n")
        states = [self.data(4, "task", "complete", handle)["status"] for _ in range(3)]
        self.assertEqual(states, ["claimed", "claimed", "needs_human"])
        self.expect(14, "task", "complete", handle)
        said = self.expect(15, "task", "claim", handle)
        self.assertIn("person", said.stderr)
        log = self.data(0, "task", "show", handle)["log"]
        self.assertEqual([c["to"] for c in log][-1], "needs_human")
        self.assertIn("exit code 1", log[-1]["evidence"])
        self.assertRegex(log[-1]["evidence"], "run R-")


class Runs(Proofs):
    def test_counts_by_a_configured_expression(self):
        config = ('verify:\n  - name: check\n    run: "sh check.sh"\n    timeout: 60s\n'
                  '    tests: {passed: "([0-9]+) passing", failed: "([0-9]+) failing"}\n')
        handle = self.ready("echo '  12 passing (3s)'; echo '  3 passing'; echo 'test result: ok. 99 passed; 0 failed'\n", config)
        run = self.data(0, "task", "complete", handle)["runs"][0]
        self.assertEqual(run["tests"], {"passed": 15, "failed": 0, "ignored": 0})

    def test_a_bad_expression_is_a_mistake_of_the_configuration(self):
        self.write("punchlist.yaml", 'verify:\n  - {name: a, run: b, tests: {passed: "(", failed: "none", skipped: "x"}}\n')
        said = self.expect(2, "scan").stderr
        for words in ("no regular expression", "exactly one group", "skipped"):
            self.assertIn(words, said)

    def test_what_passed_on_the_same_tree_is_reused_only_when_asked(self):
        handle = self.ready("echo run >> %s/count\n" % self.root)
        first = self.data(0, "verify", handle)["runs"][0]
        self.expect(0, "verify", handle)
        self.assertEqual(read(self.root, "count"), "run\n" * 2)
        done = self.expect(0, "task", "complete", handle, "--reuse")
        self.assertIn("reused from", done.stdout)
        self.assertEqual(read(self.root, "count"), "run\n" * 2)
        runs = self.data(0, "verify", "--list")["runs"]
        self.assertEqual(len(runs), 3)
        self.assertIn(runs[-1]["reused_from"], [r["id"] for r in runs[:2]])
        self.assertEqual(runs[-1]["output_hash"], first["output_hash"])

    def test_another_tree_is_not_reused(self):
        handle = self.ready("echo run >> %s/count\n" % self.root)
        self.expect(0, "verify", handle)
        self.write("src/stock.rs", fixed(STOCK) + "// more\n")
        self.commit("More")
        self.assertEqual(self.data(0, "task", "complete", handle, "--reuse")["runs"][0]["reused_from"], "")

    def test_flakiness_is_shown_and_not_reused(self):
        handle = self.ready("test -e %s/once || { touch %s/once; exit 1; }\n" % (self.root, self.root))
        self.expect(4, "task", "complete", handle)
        done = self.data(0, "task", "complete", handle, "--reuse")
        self.assertEqual(done["runs"][0]["reused_from"], "")
        self.assertIn("of 2 runs on this very tree 1 passed", done["flaky"][0])
        self.assertIn("flaky", self.expect(0, "verify", "--list").stdout)

    def test_a_shared_target_folder_is_not_shared_between_work_trees(self):
        # Cargo would run, in one checkout, what it built of another: the newer artifact looks up to date.
        handle = self.ready('echo "$CARGO_TARGET_DIR" >> %s/where\n' % self.root)
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", other)
        shared = os.path.join(self.root, "target")
        self.expect(0, "verify", handle, CARGO_TARGET_DIR=shared)
        self.expect(0, "verify", handle, CARGO_TARGET_DIR=shared)
        self.expect(0, "verify", handle, cwd=other, CARGO_TARGET_DIR=shared)
        self.expect(0, "verify", handle, CARGO_TARGET_DIR="below")
        self.expect(0, "verify", handle, "--in-place", CARGO_TARGET_DIR=shared)
        mine, again, others, below, in_place = read(self.root, "where").splitlines()
        self.assertTrue(mine.startswith(shared + "/punchlist-"), mine)
        self.assertEqual(again, mine)
        self.assertTrue(others.startswith(shared + "/punchlist-"), others)
        self.assertNotEqual(others, mine)
        self.assertEqual([below, in_place], ["below", shared])

    def test_in_place_needs_a_clean_tree_and_runs_there(self):
        handle = self.ready("pwd > %s/where\n" % self.root)
        self.write("left.txt", "x")
        self.assertIn("not clean", self.expect(4, "task", "complete", handle, "--in-place").stderr)
        os.remove(os.path.join(self.repo, "left.txt"))
        done = self.data(0, "task", "complete", handle, "--in-place")
        self.assertTrue(done["runs"][0]["in_place"])
        self.assertEqual(read(self.root, "where").strip(), self.repo)

    def test_a_change_does_not_choose_its_own_judge(self):
        handle = self.ready("exit 1\n")
        self.write("punchlist.yaml", CONFIG.replace("sh check.sh", "true"))
        self.commit("An easier check")
        said = self.expect(4, "task", "complete", handle)
        self.assertIn("sh check.sh", said.stdout)
        self.assertIn("--allow-command", said.stderr)
        self.assertEqual(self.data(0, "task", "complete", handle, "--allow-command")["runs"][0]["command"], "true")

    def test_a_change_does_not_lower_its_own_gate(self):
        handle = self.ready()
        self.write("src/tills.rs", TILLS + WORSE)
        self.write("punchlist.yaml", CONFIG + "gate: { min_severity: critical }\n")
        self.commit("An easier gate")
        self.assertIn("the change brings", self.expect(4, "task", "complete", handle).stdout)

    def test_commands_in_the_task_file_count_where_a_person_wrote_them(self):
        handle = self.planned()["src/stock.rs"]
        file = self.data(0, "task", "show", handle)["file"]
        self.write(file, read(self.repo, file).replace('verify: ["sh check.sh"]', 'verify: ["echo by hand"]'))
        self.commit("Another proof for this one")
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        self.assertEqual([r["command"] for r in self.data(0, "task", "complete", handle)["runs"]], ["echo by hand"])

    def test_submitted_is_not_done(self):
        handle = self.ready()
        self.assertEqual(self.data(0, "task", "complete", handle, "--no-verify")["status"], "submitted")
        self.expect(2, "task", "complete", handle, "--no-verify", "--reuse")
        self.assertEqual(self.data(0, "verify", "--list")["runs"], [])
        self.assertEqual(self.data(0, "task", "complete", handle)["status"], "done")


class NoFix(Proofs):
    def claimed(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        return handle

    def test_an_empty_commit(self):
        handle = self.claimed()
        self.git("commit", "-q", "--allow-empty", "-m", "Nothing")
        self.assertIn("is still there", self.expect(4, "task", "complete", handle).stdout)

    def test_a_configuration_that_looks_away(self):
        self.write("src/stock.rs", STOCK.replace("pub async fn refill", "#[tokio::test]\nasync fn refill").replace(
            "std::thread::sleep(Duration::from_millis(20))", "tokio::runtime::Runtime::new().unwrap().block_on(async {})"))
        self.commit("A test that panics")
        self.expect(1, "scan")
        self.expect(0, "plan")
        self.commit("Plan")
        tasks = [t for t in self.data(0, "task", "list")["tasks"] if "src/stock.rs" in t["files_modified"]]
        if not tasks:
            self.skipTest("the plan leaves tests alone")
        handle = tasks[0]["handle"]
        self.expect(0, "task", "claim", handle)
        self.write("punchlist.yaml", CONFIG + "scan: { tests: ignore }\n")
        self.commit("Look away")
        self.assertIn("no source was changed", self.expect(4, "task", "complete", handle).stdout)

    def test_a_misuse_that_moved_is_refused_at_its_new_place(self):
        handle = self.claimed()
        self.write("src/stock.rs", fixed(STOCK).replace("    count + 1\n", "    wait_for_shelf();\n    count + 1\n")
                   + "\nfn wait_for_shelf() {\n    std::thread::sleep(Duration::from_millis(20));\n}\n")
        self.commit("Hide it")
        said = self.expect(4, "task", "complete", handle).stdout
        self.assertRegex(said, r"src/stock\.rs:\d+")
        self.assertIn("wait_for_shelf", said)

    def test_a_misuse_that_moved_to_another_file_is_refused(self):
        handle = self.claimed()
        self.write("src/stock.rs", fixed(STOCK))
        self.write("src/tills.rs", TILLS + WORSE)
        self.commit("Elsewhere")
        said = self.expect(4, "task", "complete", handle).stdout
        self.assertIn("same misuse at another place", said)
        self.assertIn("src/tills.rs:8", said)

    def test_what_a_merge_brought_is_not_the_change(self):
        handle = self.claimed()
        self.git("checkout", "-q", "-b", "theirs", "HEAD")
        self.write("src/tills.rs", TILLS + WORSE)
        self.commit("Theirs")
        self.git("checkout", "-q", "main")
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        self.git("merge", "-q", "--no-edit", "theirs")
        data = self.data(0, "task", "complete", handle)
        self.assertEqual(data["deviations"], [])

    def test_files_outside_the_write_set_are_named(self):
        handle = self.claimed()
        self.write("src/stock.rs", fixed(STOCK))
        self.write("src/extra.rs", "\n")
        self.commit("Fix")
        self.assertEqual(self.data(0, "task", "complete", handle)["deviations"], ["src/extra.rs"])


PER_CALL = """pub async fn load() -> u32 {
    let rt = tokio::runtime::Runtime::new().unwrap();
    rt.block_on(async { 1 })
}
"""
CHILD_LEFT = """pub async fn load(rt: &tokio::runtime::Runtime) -> u32 {
    rt.block_on(async { 1 })
}
"""
BOTH_GONE = """pub async fn load() -> u32 {
    async { 1 }.await
}
"""


class Cascades(Proofs):
    def claimed(self):
        self.write("src/lib.rs", "pub mod tills;\n" + PER_CALL)
        os.remove(os.path.join(self.repo, "src", "stock.rs"))
        self.commit("One that takes another with it")
        self.expect(1, "scan")
        self.expect(0, "plan")
        self.commit("Plan")
        task = [t for t in self.data(0, "task", "list")["tasks"] if t["cascades"]][0]
        self.assertEqual((len(task["findings"]), len(task["cascades"])), (1, 1))
        self.expect(0, "task", "claim", task["handle"])
        return task

    def dispositions(self):
        found = {}
        for task in self.data(0, "task", "list", "--all")["tasks"]:
            shown = self.data(0, "task", "show", task["handle"])
            for finding in shown["findings"] + shown["cascades"]:
                found[finding["id"]] = finding["disposition"]
        return found

    def test_parent_fixed_and_child_gone(self):
        task = self.claimed()
        child = self.data(0, "finding", "show", task["cascades"][0])["rule"]
        # Whoever looks at the child's rule alone finds the task that takes it along.
        plan = self.expect(0, "report", "migration", "--rule", child).stdout
        self.assertIn(f"- [ ] {task['handle']} ", plan)
        self.assertRegex(plan, rf"\| {task['handle']} \| ann \|")
        self.write("src/lib.rs", "pub mod tills;\n" + BOTH_GONE)
        self.commit("Await it")
        done = self.data(0, "task", "complete", task["handle"])
        self.assertEqual(sorted(done["verified"]), sorted(task["findings"] + task["cascades"]))
        found = self.dispositions()
        self.assertEqual({found[i] for i in task["findings"] + task["cascades"]}, {"verified"})
        # What went along is fixed as well.
        self.assertIn("0 to fix, 2 fixed", self.expect(0, "status").stdout)
        self.assertNotIn("No task of the plan", self.expect(0, "report", "migration", "--rule", child).stdout)

    def test_parent_fixed_and_child_still_there(self):
        task = self.claimed()
        self.write("src/lib.rs", "pub mod tills;\n" + CHILD_LEFT)
        self.commit("Take the runtime as a parameter")
        done = self.data(0, "task", "complete", task["handle"])
        self.assertEqual(done["detached"], task["cascades"])
        found = self.dispositions()
        self.assertEqual((found[task["findings"][0]], found[task["cascades"][0]]), ("verified", "open"))
        # It gets a task of its own.
        self.expect(0, "plan")
        own = [t for t in self.data(0, "task", "list")["tasks"] if t["findings"] == task["cascades"]]
        self.assertEqual([t["status"] for t in own], ["ready"])


class Phases(Proofs):
    def test_a_phase_is_verified_on_the_merged_commit(self):
        handles = self.planned()
        phase = handles["src/stock.rs"].split("-")[0]
        self.expect(3, "verify", "--phase", "9")
        self.expect(2, "verify")
        gaps = self.data(4, "verify", "--phase", phase)["phases"][0]
        self.assertEqual((gaps["status"], gaps["held"]), ("gaps_found", 1))
        # That a task is done is denied there, not claimed.
        self.assertIn("| **no** |", read(self.repo, gaps["document"]))
        self.expect(0, "check-doc", gaps["document"])
        self.assertEqual(sorted(g["kind"] for g in gaps["gaps"]), ["finding", "finding", "task", "task"])
        trees = {}
        for name, path, text in (("a", "src/stock.rs", STOCK), ("b", "src/tills.rs", TILLS)):
            trees[name] = os.path.join(self.root, name)
            self.git("worktree", "add", "-q", "-b", name, trees[name])
            self.expect(0, "task", "claim", handles[path], cwd=trees[name])
            self.write(path, fixed(text), repo=trees[name])
            self.commit(f"Fix {path}", cwd=trees[name])
            self.expect(0, "task", "complete", handles[path], cwd=trees[name])
            self.commit("Summary", cwd=trees[name])
        # Both are done, each on its branch; on main nothing is merged yet.
        held = self.data(4, "verify", "--phase", phase)["phases"][0]
        self.assertEqual([g["kind"] for g in held["gaps"]], ["finding", "finding"])
        self.git("merge", "-q", "--no-edit", "a", "b")
        passed = self.data(0, "verify", "--all", "--reuse")["phases"]
        self.assertEqual([p["status"] for p in passed], ["passed"])
        self.assertEqual(passed[0]["commit"], self.git("rev-parse", "HEAD"))
        status = self.data(0, "status")["phases"][0]
        self.assertEqual(status["verification"]["status"], "passed")
        self.assertEqual(sum(w["done"] for w in status["waves"]), 2)
        # A later commit brings one back: the next check says so, and the next plan has a task for it.
        self.write("src/stock.rs", STOCK)
        self.commit("A bad merge")
        worse = self.data(4, "verify", "--phase", phase)["phases"][0]
        gap = worse["gaps"]
        self.assertEqual([(g["kind"], g["path"]) for g in gap], [("finding", "src/stock.rs")])
        self.assertRegex(read(self.repo, worse["document"]), r'gaps_remaining: \[\]\n  regressions:\n    - "F-\w+ is gone')
        self.assertRegex(read(self.repo, worse["document"]),
                         rf"\n\| task {handles['src/stock.rs']} is done .* \| yes \| {gap[0]['finding']} came back \|\n")
        self.assertNotIn(": false", self.call("check-doc", worse["document"]).stdout)
        self.expect(0, "plan")
        again = [t for t in self.data(0, "task", "list")["tasks"] if t["findings"] == [gap[0]["finding"]] and t["status"] == "ready"]
        self.assertEqual(len(again), 1)
        # Documents tell it once as what it is, and the proof of its first task as what it was.
        summary = read(self.repo, ".punchlist", "SUMMARY.md")
        self.assertIn("| FIXED by tasks of this plan | 1 |", summary)
        self.assertIn("1 to fix, 1 fixed", self.expect(0, "status").stdout)
        self.assertRegex(summary, re.escape(gap[0]["finding"]) + r" .*\| came back, see " + again[0]["handle"] + r" \| R-\w+ \|")
        document = next(name for name in os.listdir(os.path.join(self.repo, ".punchlist", "phases")) if name.startswith(phase))
        state = read(self.repo, ".punchlist", "phases", document, phase + "-PHASE.md")
        self.assertRegex(state, r"\nCame back:\n\n- " + gap[0]["finding"])
        told = os.path.join(".punchlist", "phases", document, handles["src/stock.rs"] + "-SUMMARY.md")
        self.assertIn(gap[0]["finding"] + " FIXED", read(self.repo, told))
        self.assertNotIn("false: the ledger", self.call("check-doc", told).stdout)
        self.assertRegex(state, r"\nGaps that the verification on commit `\w+` found, and that nothing has closed since:\n\n- "
                         + gap[0]["finding"])
        # Mended again: no gap is left that the last check saw, and what is fixed is counted once.
        self.commit("Plan")
        self.expect(0, "task", "claim", again[0]["handle"])
        self.write("src/stock.rs", fixed(STOCK) + "// for good\n")
        self.commit("Fix it again")
        self.expect(0, "task", "complete", again[0]["handle"])
        self.expect(0, "plan")
        self.assertIn("| FIXED by tasks of this plan | 2 |", read(self.repo, ".punchlist", "SUMMARY.md"))
        self.assertIn("0 to fix, 2 fixed", self.expect(0, "status").stdout)
        state = read(self.repo, ".punchlist", "phases", document, phase + "-PHASE.md")
        self.assertNotIn("Gaps that", state)
        # Table, frontmatter and list tell the same wave of each task.
        for task in self.data(0, "task", "list")["tasks"]:
            self.assertIn(f"\n| {task['wave']} | {task['handle']} |", state)
            self.assertIn(f"\nwave: {task['wave']}\n", read(self.repo, task["file"]))

    def test_a_command_that_fails_on_the_merge_is_a_gap(self):
        handles = self.planned()
        self.write("check.sh", "exit 3\n")
        self.commit("Break it")
        report = self.data(4, "verify", "--all")["phases"][0]
        run = [g for g in report["gaps"] if g["kind"] == "run"]
        self.assertIn("exit code 3", run[0]["reason"])
        document = read(self.repo, report["document"])
        self.assertIn("status: gaps_found", document)
        self.assertIn("`sh check.sh` passes; not so: run", document)
        # The next plan has a task for it, and has it once.
        self.expect(0, "plan")
        self.commit("Plan again")
        self.assertIn("0 files written", self.expect(0, "plan").stdout)
        gap = [t for t in self.data(0, "task", "list")["tasks"] if "check.sh" in t["title"]]
        self.assertEqual(len(gap), 1)
        text = read(self.repo, gap[0]["file"])
        self.assertIn("\ngap_closure: true\n", text)
        self.assertIn('- "`sh check.sh` passes"', text)
        phase = [n for n in self.data(0, "status")["phases"]][0]
        self.assertEqual(phase["verification"]["status"], "gaps_found")
        # It writes alone: nobody else may hold a task meanwhile.
        self.expect(0, "task", "claim", gap[0]["handle"])
        self.expect(15, "task", "claim", handles["src/stock.rs"])
        # Nothing changed: refused, although the command would be given another try.
        refused = self.data(4, "task", "complete", gap[0]["handle"])
        self.assertIn("no source was changed", refused["refusals"][0]["text"])
        self.write("check.sh", "exit 0\n")
        self.write("src/lib.rs", LIB + "// mended\n")
        self.commit("Mend it")
        done = self.data(0, "task", "complete", gap[0]["handle"])
        self.assertEqual((done["status"], done["deviations"]), ("done", []))
        closed = "The gap is closed: `sh check.sh` passes, on commit"
        self.assertIn(closed, read(self.repo, done["summary_file"]))
        again = self.data(4, "verify", "--all")["phases"][0]
        self.assertEqual([g for g in again["gaps"] if g["kind"] == "run"], [])
        document = read(self.repo, again["document"])
        self.assertIn('  gaps_closed:\n    - "`sh check.sh` passes"\n', document)
        self.assertIn("previous_status: gaps_found", document)
        # A later check does not make the summary forget what the task was for.
        again = self.data(0, "task", "complete", gap[0]["handle"])
        self.assertTrue(again["done_before"])
        self.assertIn(closed, read(self.repo, again["summary_file"]))
        # The same command fails anew: that is another gap, and another task.
        self.write("check.sh", "exit 4\n")
        self.commit("Break it again")
        self.data(4, "verify", "--all")
        self.expect(0, "plan")
        gaps = [t["status"] for t in self.data(0, "task", "list")["tasks"] if "check.sh" in t["title"]]
        self.assertEqual(sorted(gaps), ["done", "ready"])

    def test_a_command_that_fails_for_two_phases_is_one_task(self):
        self.write("src/lib.rs", LIB + """
static M: std::sync::Mutex<u32> = std::sync::Mutex::new(0);
pub async fn hold() { let g = M.lock().unwrap(); tokio::task::yield_now().await; drop(g); }
""")
        self.commit("Hold a lock")
        self.planned()
        self.write("check.sh", "exit 3\n")
        self.commit("Break it")
        phases = self.data(4, "verify", "--all")["phases"]
        self.assertEqual([len([g for g in p["gaps"] if g["kind"] == "run"]) for p in phases], [1, 1])
        self.expect(0, "plan")
        def gaps():
            return [t for t in self.data(0, "task", "list")["tasks"] if "check.sh" in t["title"]]
        self.assertEqual(len(gaps()), 1)
        # The other phase waits for it too, also when it is looked at anew.
        self.data(4, "verify", "--phase", phases[1]["phase"].split("-")[0])
        self.expect(0, "plan")
        self.assertEqual(len(gaps()), 1)
        self.expect(0, "task", "claim", gaps()[0]["handle"])
        self.write("check.sh", "exit 0\n")
        self.write("src/lib.rs", read(self.repo, "src/lib.rs") + "// mended\n")
        self.commit("Mend it")
        self.assertEqual(self.data(0, "task", "complete", gaps()[0]["handle"])["status"], "done")
        self.expect(0, "plan")
        self.assertEqual([t["status"] for t in gaps()], ["done"])

    def test_a_gap_that_closed_by_itself_has_no_task_any_more(self):
        self.planned()
        self.write("check.sh", "exit 3\n")
        self.commit("Break it")
        self.data(4, "verify", "--all")
        self.expect(0, "plan")
        self.write("check.sh", "exit 0\n")
        self.commit("Mend it by the way")
        self.data(4, "verify", "--all")
        self.expect(0, "plan")
        gap = [t["status"] for t in self.data(0, "task", "list", "--all")["tasks"] if "check.sh" in t["title"]]
        self.assertIn(gap, ([], ["superseded"]))

    def test_what_is_gone_and_proven_by_no_task_is_not_called_still_there(self):
        handles = self.planned()
        phase, stock = handles["src/stock.rs"].split("-")[0], handles["src/stock.rs"]
        finding = self.data(0, "task", "show", stock)["findings"][0]["id"]
        self.data(4, "verify", "--all")
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Mend it by the way")
        self.expect(1, "scan")
        self.expect(0, "plan")
        folder = next(n for n in os.listdir(os.path.join(self.repo, ".punchlist", "phases")) if n.startswith(phase))
        state = read(self.repo, ".punchlist", "phases", folder, phase + "-PHASE.md")
        self.assertRegex(state, rf"\nNot in the last scan any more, and proven gone by no task:\n\n- {finding} .*: {stock}\n")
        self.assertNotIn(finding, state.partition("\nStill there:")[2])
        self.assertRegex(self.expect(0, "task", "show", stock).stdout, r", absent, open\n")
        # No task is made of what is gone.
        told = self.expect(15, "report", "postmortem", finding).stderr
        self.assertIn("the last scan that looked for it does not show it", told)
        self.assertNotIn("punchlist plan", told)
        # Its gap was not closed: nobody looks at it any more.
        document = self.data(4, "verify", "--all")["phases"][0]["document"]
        self.assertRegex(read(self.repo, document), rf'gaps_dropped:\n    - "(F-.*\n    - ")?task {stock} is done')
        self.assertNotIn(": false", self.call("check-doc", document).stdout)

    def test_known_limits_count_what_they_name(self):
        sleep = "std::thread::sleep(std::time::Duration::from_secs(1));"
        self.write("src/lib.rs", LIB + f"""
pub async fn read() -> bool {{ std::path::Path::new("x").exists() }}
#[cfg(test)]
mod tests {{
    #[tokio::test]
    async fn waits() {{ {sleep} }}
}}
""")
        self.commit("Below the gate, and in a test")
        self.planned()
        state = read(self.repo, ".punchlist", "phases", "01-blocking-calls", "01-PHASE.md")
        # The one in a test is of another phase.
        self.assertIn("- 1 finding of this kind outside of tests, not planned\n", state)

    def test_a_finding_that_no_task_has_is_a_gap(self):
        self.planned()
        self.write("src/lib.rs", LIB + "\npub async fn fresh() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n")
        self.commit("One more")
        report = self.data(4, "verify", "--all")["phases"][0]
        fresh = [g for g in report["gaps"] if g["path"] == "src/lib.rs"]
        self.assertEqual([(g["kind"], g["task"]) for g in fresh], [("finding", "")])
        self.expect(0, "plan")
        task = [t for t in self.data(0, "task", "list")["tasks"] if t["findings"] == [fresh[0]["finding"]]]
        self.assertIn("\ngap_closure: true\n", read(self.repo, task[0]["file"]))

    def test_must_haves_decide(self):
        handle = self.planned()["src/stock.rs"]
        task = self.data(0, "task", "show", handle)
        text = read(self.repo, task["file"])
        path = '      - path: "src/stock.rs"\n'
        self.assertIn(path, text)
        self.write(task["file"], text.replace(path, path + '        contains: "pub const REST"\n        pattern: "REST: u64 = [0-9]+;"\n'))
        self.commit("Want a constant")
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        refused = self.data(4, "task", "complete", handle)
        self.assertIn("no line contains `pub const REST`", refused["refusals"][0]["text"])
        # Taking the demand out along with the fix is no way out.
        self.write(task["file"], text)
        self.commit("Want nothing")
        self.data(4, "task", "complete", handle)
        self.write(task["file"], text.replace(path, path + '        contains: "pub const REST"\n        pattern: "REST: u64 = [0-9]+;"\n'))
        self.write("src/stock.rs", fixed(STOCK) + "pub const REST: u64 = 20;\n")
        self.commit("Give it")
        self.assertEqual(self.data(0, "task", "complete", handle)["status"], "done")
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Take it back")
        report = self.data(4, "verify", "--all")["phases"][0]
        gap = [g for g in report["gaps"] if g["kind"] == "must_have"]
        self.assertEqual([(g["task"], g["path"]) for g in gap], [(handle, "src/stock.rs")])
        self.expect(0, "plan")
        closing = [t for t in self.data(0, "task", "list")["tasks"] if "must_haves" in t["title"]]
        self.assertEqual([(t["status"], t["files_modified"]) for t in closing], [("ready", ["src/stock.rs"])])
        self.expect(0, "task", "claim", closing[0]["handle"])
        self.write("src/stock.rs", fixed(STOCK) + "// nothing\n")
        self.commit("Not yet")
        self.data(4, "task", "complete", closing[0]["handle"])
        self.write("src/stock.rs", fixed(STOCK) + "pub const REST: u64 = 30;\n")
        self.commit("Back again")
        self.assertEqual(self.data(0, "task", "complete", closing[0]["handle"])["status"], "done")


    def test_a_closed_gap_tells_its_own_commits(self):
        handles = self.planned()
        handle = handles["src/stock.rs"]
        task = self.data(0, "task", "show", handle)
        text = read(self.repo, task["file"])
        path = '      - path: "src/stock.rs"\n'
        self.write(task["file"], text.replace(path, path + '        contains: "pub const REST"\n'))
        self.commit("Want a constant")
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK) + "pub const REST: u64 = 20;\n")
        self.commit("Fix")
        self.expect(0, "task", "complete", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Take it back")
        self.data(4, "verify", "--all")
        self.expect(0, "plan")
        self.commit("Plan again")
        closing = [t for t in self.data(0, "task", "list")["tasks"] if "must_haves" in t["title"]][0]
        self.assertTrue(closing["title"].startswith("Make true: "))
        # Another task is held in the same work tree, and proven first.
        self.expect(0, "task", "claim", closing["handle"])
        self.expect(0, "task", "claim", handles["src/tills.rs"])
        self.write("src/tills.rs", fixed(TILLS))
        self.commit("Fix the tills")
        tills = self.data(0, "task", "complete", handles["src/tills.rs"])
        self.assertIn("Fix the tills", read(self.repo, tills["summary_file"]))
        # To correct the demand closes the gap as well.
        self.write(task["file"], read(self.repo, task["file"]).replace('        contains: "pub const REST"\n', ""))
        own = self.commit("Want nothing")[:12]
        done = self.data(0, "task", "complete", closing["handle"])
        self.assertEqual((done["status"], done["deviations"]), ("done", []))
        summary = read(self.repo, done["summary_file"])
        # A hash such as 278031715e46 is a number to YAML, and is quoted.
        commits = re.search(r"^commits: \[(.*)\]$", summary, re.MULTILINE)
        self.assertIn(commits and commits[1], (own, f'"{own}"'))
        self.assertNotIn("Fix the tills", summary)
        self.assertIn(f"- `{task['file']}`: modified\n", summary)
        self.assertIn("\ndeviations: []\n", summary)


class Reports(Proofs):
    def test_a_post_mortem_tells_before_and_after(self):
        handle = self.ready("echo 'test result: ok. 3 passed; 0 failed; 0 ignored'\n")
        finding = self.data(0, "task", "show", handle)["findings"][0]["id"]
        self.assertIn("no task has fixed", self.expect(15, "report", "postmortem", finding).stderr)
        self.expect(3, "report", "postmortem", "F-000000")
        self.expect(0, "task", "block", handle, "--reason", "which clock?")
        self.expect(0, "task", "release", handle, "--note", "that of Tokio", "--actor", "bob")
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK) + "// the same\n")
        after = self.commit("Say so")[:12]
        done = self.data(0, "task", "complete", handle)
        summary = read(self.repo, done["summary_file"])
        self.assertRegex(summary, r"- blocked from \S+Z to \S+Z \(which clock\?\), lifted by bob: that of Tokio")
        text = self.expect(0, "report", "postmortem", finding).stdout
        for words in ("it was at `src/stock.rs:4`", f"`{after}` Say so", f"on commit `{after}` it is gone",
                      "0 findings of `blocking-sleep-in-async`", "`async fn` at `src/stock.rs:3`"):
            self.assertIn(words, text)
        self.assertEqual(text, self.expect(0, "report", "postmortem", finding).stdout)

    def test_what_was_done_otherwise_than_planned_is_called_so(self):
        self.write(".punchlist/decisions/0001-pool.md",
                   "---\nstatus: active\nrules: [blocking-sleep-in-async]\nprefers: [spawn-blocking]\n---\n# Pool\n")
        self.commit("Decide")
        handles = self.planned()
        handle, other = handles["src/stock.rs"], handles["src/tills.rs"]
        planned = self.data(0, "task", "show", handle)["title"]
        self.assertIn("spawn_blocking", planned)
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Sleep on the timer")
        summary = read(self.repo, self.data(0, "task", "complete", handle)["summary_file"])
        told = f"Use `tokio::time::sleep(..).await` in `refill` (planned: {planned})"
        self.assertIn(f": {told} Summary", summary)
        self.assertIn("done otherwise, as the lines of the change show: use `tokio::time::sleep(..).await`", summary)
        self.assertIn("- Does not follow decision 0001 (`.punchlist/decisions/0001-pool.md`), which prefers `spawn-blocking`",
                      summary)
        self.expect(0, "plan")
        self.assertIn(f"- [x] {handle} {told} (FIXED)", read(self.repo, ".punchlist/SUMMARY.md"))
        # The other one as planned.
        self.expect(0, "task", "claim", other)
        self.write("src/tills.rs", TILLS.replace("std::thread::sleep(Duration::from_millis(10));",
            "let _ = tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(10))).await;"))
        self.commit("Sleep in the pool")
        summary = read(self.repo, self.data(0, "task", "complete", other)["summary_file"])
        planned = self.data(0, "task", "show", other)["title"]
        self.assertIn(f": {planned} Summary", summary)
        self.assertIn("; the lines of the change show it", summary)
        self.assertIn("- Follows decision 0001", summary)

    def test_what_a_decision_refuses_is_told_by_what_was_done(self):
        self.write(".punchlist/decisions/0001-own.md",
                   "---\nstatus: active\nrules: [runtime-per-call]\nrefuses: [shared-runtime]\n---\n# No shared one\n")
        self.write(".punchlist/decisions/0002-other.md",
                   "---\nstatus: reversed\nrules: [runtime-per-call]\nprefers: [shared-runtime]\n---\n# A shared one\n")
        loop = "pub {0}fn all() {{\n    for _ in 0..3 {{\n        load(){1};\n    }}\n}}\n"
        self.write("src/lib.rs", PER_CALL.replace("async fn", "fn") + loop.format("", ""))
        for name in ("stock", "tills"):
            os.remove(os.path.join(self.repo, "src", name + ".rs"))
        self.commit("Runtimes")
        self.expect(0, "plan")
        self.commit("Plan")
        handle = self.data(0, "task", "list")["tasks"][0]["handle"]
        self.expect(0, "task", "claim", handle)
        self.write("src/lib.rs", BOTH_GONE + loop.format("async ", ".await"))
        self.commit("Await")
        summary = read(self.repo, self.data(0, "task", "complete", handle)["summary_file"])
        self.assertIn("- Decision 0001 (`.punchlist/decisions/0001-own.md`) refuses `shared-runtime`: the lines of the change "
                      "show `make-async-and-await`\n", summary)
        self.assertIn("- Decision 0002 (`.punchlist/decisions/0002-other.md`) spoke of `shared-runtime`; it is reversed and "
                      "binds no more\n", summary)

    def test_a_migration_plan_counts_what_the_ledger_counts(self):
        handles = self.planned()
        handle = handles["src/stock.rs"]
        self.expect(3, "report", "migration")
        self.expect(2, "report", "migration", "--rule", "no-such-rule")
        first = self.expect(0, "report", "migration", "--rule", "blocking-sleep-in-async").stdout
        self.assertIn("| State | 0 of 2 sites gone |", first)
        self.assertIn("Nobody has held one of these tasks yet.", first)
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit("Fix")
        self.expect(0, "task", "complete", handle)
        self.expect(0, "report", "migration", "--rule", "blocking-sleep-in-async", "-o", "m.md")
        text = read(self.repo, "m.md")
        self.assertIn("| State | 1 of 2 sites gone |", text)
        self.assertIn("| `punchlist scan --all --rule blocking-sleep-in-async` | 1 site |", text)
        self.assertEqual(len(self.data(1, "scan", "--rule", "blocking-sleep-in-async")["findings"]), 1)
        self.assertRegex(text, rf"\| {handle} \| ann \| \S+Z \| \S+Z \| done \| `{commit[:12]}` \|")
        self.assertIn(f"- [x] {handle}", text)
        self.assertIn(f"- [ ] {handles['src/tills.rs']}", text)


class History(Proofs):
    def test_who_held_what_when_and_on_which_commits(self):
        handle = self.planned()["src/stock.rs"]
        base = self.git("rev-parse", "HEAD")
        self.expect(0, "task", "claim", handle)
        self.expect(0, "task", "release", handle, "--note", "lunch")
        self.expect(0, "task", "claim", handle, "--actor", "bob")
        self.assertNotIn("refused", self.expect(0, "task", "log", handle).stdout)
        self.write("src/stock.rs", STOCK + "// later\n")
        early = self.commit("Not yet")
        self.call("task", "complete", handle, "--actor", "bob")
        self.assertRegex(self.expect(0, "task", "log", handle).stdout, rf"Z refused, and claimed still on {early[:12]}: ")
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit("Fix")
        self.expect(0, "task", "complete", handle, "--actor", "bob")
        log = self.data(0, "task", "log", handle)["instances"]
        self.assertEqual([(i["actor"], i["ended"], i["epoch"], i["base_commit"]) for i in log],
                         [("ann", "released", 1, base), ("bob", "done", 3, base)])
        self.assertEqual([c["hash"] for c in log[1]["commits"]], [early, commit])
        # Who gave it back has neither the commit nor the proof of who came after.
        self.assertEqual(log[0]["commits"], [])
        self.assertEqual([s["status"] for s in log[0]["steps"]], ["claimed", "released"])
        self.assertEqual([s["status"] for s in log[1]["steps"]], ["claimed", "submitted", "verifying", "claimed"] + ["submitted", "verifying", "done"])
        self.assertIn("lunch", self.expect(0, "task", "log").stdout)
        self.expect(3, "task", "log", "77-77")

    def test_brief_is_brief_and_names_what_this_work_tree_holds(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        said = self.expect(0, "status", "--brief").stdout
        self.assertLess(len(said.encode()), 1000)
        self.assertIn(f"this work tree holds {handle}", said)


CONNECT = """pub mod tills;

pub fn connect() -> u32 {
    tokio::runtime::Handle::current().block_on(async { 1 })
}

pub async fn here() -> u32 {
    connect()
}

#[cfg(windows)]
pub async fn there() -> u32 {
    connect() + 1
}

pub async fn handed_on() -> u32 {
    let number = connect();
    number
}
"""


class Callers(Proofs):
    def test_a_caller_that_this_platform_never_compiles_is_not_forgotten(self):
        os.remove(os.path.join(self.repo, "src", "stock.rs"))
        self.write("src/lib.rs", CONNECT)
        self.commit("A function that three call")
        self.expect(1, "scan")
        self.expect(0, "plan")
        self.commit("Plan")
        task = [t for t in self.data(0, "task", "list")["tasks"] if "src/lib.rs" in t["files_modified"]][0]
        self.expect(0, "task", "claim", task["handle"])
        half = (CONNECT.replace("pub fn connect() -> u32 {\n    tokio::runtime::Handle::current().block_on(async { 1 })",
                                "pub async fn connect() -> u32 {\n    async { 1 }.await")
                .replace("    connect()\n", "    connect().await\n")
                .replace("let number = connect();\n    number\n", "let number = connect();\n    let number = number.await;\n    number\n")
                .replace("let number = connect();", "let number  = connect();"))
        self.write("src/lib.rs", half)
        self.commit("Await it")
        data = self.data(4, "task", "complete", task["handle"])
        self.assertEqual([(r["path"], r["line"]) for r in data["refusals"]], [("src/lib.rs", 13)])
        self.assertIn("there calls", data["refusals"][0]["text"])
        self.assertEqual(data["runs"], [])
        self.write("src/lib.rs", half.replace("connect() + 1", "connect().await + 1"))
        self.commit("There, too")
        self.assertEqual(self.data(0, "task", "complete", task["handle"])["status"], "done")


class Trailers(Proofs):
    def test_a_commit_that_names_its_task_submits_it_at_the_next_scan(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit(f"Fix\n\nNo thread sleeps.\n\nPunchlist-Task: {handle}\nSigned-off-by: Ann")
        self.expect(1, "scan")
        task = self.data(0, "task", "show", handle)
        self.assertEqual(task["status"], "submitted")
        self.assertEqual(task["log"][-1]["commit"], commit)
        self.expect(1, "scan")
        self.assertEqual(len(self.data(0, "task", "show", handle)["log"]), len(task["log"]))
        self.assertEqual(self.data(0, "task", "complete", handle)["status"], "done")

    def test_words_in_the_middle_of_a_message_are_no_trailer(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", STOCK + "// half\n")
        self.commit(f"Half\n\nPunchlist-Task: {handle} is not done.\n\nMore will come.")
        self.expect(1, "scan")
        self.assertEqual(self.data(0, "task", "show", handle)["status"], "claimed")


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.realpath(sys.argv.pop(1))
    unittest.main()
