#!/usr/bin/env python3
"""Many hands on one list: claims, leases, signs of life, what a lost holder leaves, races, kills.

usage: claims_test.py PUNCHLIST [unittest arguments]

PUNCHLIST_ROUNDS (20) is how often each race is run, PUNCHLIST_STEPS (8) at how many points a command is killed.
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

import flow_test
from flow_test import STOCK, TILLS, Repository, fixed, read

ROUNDS = int(os.environ.get("PUNCHLIST_ROUNDS", "20"))
STEPS = int(os.environ.get("PUNCHLIST_STEPS", "8"))


class Verbs(Repository):
    def test_next_names_what_claim_takes(self):
        self.expect(3, "task", "next")
        self.planned()
        said = self.data(0, "task", "next")
        self.assertEqual(len(said["ready"]), 2)
        self.assertEqual(self.data(0, "task", "claim", "--next")["handle"], said["next"]["handle"])
        self.assertEqual(len(self.data(0, "task", "next")["ready"]), 1)
        self.expect(0, "task", "claim", "--next")
        none = self.data(15, "task", "next")
        self.assertIsNone(none["next"])
        self.assertEqual(none["open"], 2)

    def test_a_note_goes_into_the_hand_off_of_the_task_file(self):
        handle = self.planned()["src/stock.rs"]
        claim = self.data(0, "task", "claim", handle)
        before = read(self.repo, claim["file"])
        data = self.data(0, "task", "release", handle, "--note", "the clock is shared")
        self.assertEqual(data["status"], "released")
        self.assertEqual(data["note_file"], claim["file"])
        after = read(self.repo, claim["file"])
        self.assertIn("ann, released on", after)
        self.assertIn("the clock is shared", after)
        self.assertEqual("".join(line for line in after.splitlines(True) if "the clock is shared" not in line).strip(),
                         before.strip())
        # A plan leaves it there.
        self.expect(0, "plan")
        self.assertIn("the clock is shared", read(self.repo, claim["file"]))

    def test_a_blocked_task_waits_for_a_word(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(2, "task", "block", handle)
        self.expect(0, "task", "claim", handle)
        self.expect(14, "task", "block", handle, "--reason", "x", "--claim-id", "another")
        self.assertEqual(self.data(0, "task", "block", handle, "--reason", "needs tokio 1.40")["status"], "blocked")
        held = self.expect(15, "task", "claim", handle)
        self.assertIn("needs tokio 1.40", held.stderr)
        self.expect(14, "task", "complete", handle)
        self.expect(2, "task", "release", handle)
        self.expect(0, "task", "release", handle, "--note", "it is there now")
        self.assertEqual(self.data(0, "task", "claim", handle)["epoch"], 3)

    def test_what_shares_a_file_with_a_held_task_is_not_called_ready(self):
        handles = self.planned()
        stock, tills = handles["src/stock.rs"], handles["src/tills.rs"]
        self.assertIn("2 ready", self.expect(0, "status").stdout)
        ledger = sqlite3.connect(os.path.join(self.repo, ".git", "punchlist", "ledger.db"))
        ledger.execute("INSERT INTO task_files SELECT id, 'src/stock.rs' FROM tasks WHERE handle = ?", (tills,))
        ledger.commit()
        ledger.close()
        self.expect(0, "task", "claim", stock)
        status = self.expect(0, "status").stdout
        self.assertIn("1 held, 0 ready", status)
        self.assertRegex(status, f"waits: {tills} .*, for {stock}, held by ann, which changes src/stock.rs too")
        self.assertIn(f"(waits for {stock}, held by ann, which changes src/stock.rs too)", self.expect(0, "task", "list").stdout)
        self.expect(15, "task", "claim", tills)

    def test_errors_are_json_where_json_was_asked_for(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        done = self.expect(13, "task", "claim", handle, "--actor", "bob", "--format", "json")
        error = json.loads(done.stderr)["error"]
        self.assertEqual((error["kind"], error["exit_code"]), ("held", 13))
        self.assertIn("ann", error["cause"])

    def test_the_same_claim_id_is_one_claim_also_with_next(self):
        self.planned()
        first = self.data(0, "task", "claim", "--next", "--claim-id", "mine")
        again = self.data(0, "task", "claim", "--next", "--claim-id", "mine")
        self.assertEqual((first["handle"], first["epoch"]), (again["handle"], again["epoch"]))
        self.assertTrue(again["repeated"])
        self.expect(0, "task", "release", first["handle"], "--claim-id", "mine")
        self.expect(14, "task", "claim", first["handle"], "--claim-id", "mine")


class Leases(Repository):
    def held(self):
        return {t["handle"]: t for t in self.data(0, "task", "list", "--claimed")["tasks"]}

    def other(self, branch="other"):
        path = os.path.join(self.root, branch)
        self.git("worktree", "add", "-q", "-b", branch, path)
        return path

    def test_a_lease_that_ran_out_is_not_given_away_unasked(self):
        handles = self.planned()
        lost = self.other("lost")
        mine = handles["src/stock.rs"]
        self.expect(0, "task", "claim", mine, "--claim-id", "mine", cwd=lost)
        self.write("src/stock.rs", fixed(STOCK), repo=lost)
        env = {k: v for k, v in self.env.items() if not k.endswith("_DATE")}
        self.expire("mine")
        subprocess.run(["git", "commit", "-qam", "Half of it"], cwd=lost, env=env, check=True)
        commit = self.git("rev-parse", "HEAD", cwd=lost)
        self.write("src/tills.rs", TILLS + "// not committed\n", repo=lost)
        self.write("new.txt", "not known\n", repo=lost)
        self.assertEqual(self.held()[mine]["status"], "expired")
        self.expect(0, "task", "claim", "--next")  # the other one
        none = self.expect(15, "task", "claim", "--next", PUNCHLIST_ACTOR="bob")
        self.assertIn(mine, none.stderr)
        taken = self.data(0, "task", "claim", mine, PUNCHLIST_ACTOR="bob")
        left = taken["expired"]["left_work"]
        self.assertEqual([c["hash"] for c in left["unmerged_commits"]], [commit])
        self.assertEqual(left["dirty_files"], ["new.txt", "src/tills.rs"])
        # Nothing of it was touched, and the one who lost it can change nothing.
        self.assertEqual(self.git("status", "--porcelain", cwd=lost), "M src/tills.rs\n?? new.txt")
        self.assertEqual(self.git("rev-parse", "HEAD", cwd=lost), commit)
        before = self.data(0, "task", "show", mine)
        runs = os.listdir(os.path.join(self.repo, ".git", "punchlist"))
        for verb in (["complete"], ["release"], ["block", "--reason", "x"]):
            self.expect(14, "task", verb[0], mine, *verb[1:], cwd=lost)
        self.expect(14, "task", "run", "--", "true", cwd=lost)
        self.assertEqual(self.data(0, "task", "show", mine), before)
        self.assertEqual(os.listdir(os.path.join(self.repo, ".git", "punchlist")), runs)

    def test_left_work_is_found_by_its_branch_when_the_work_tree_is_gone(self):
        handle = self.planned()["src/stock.rs"]
        lost = self.other("lost")
        self.expect(0, "task", "claim", handle, "--claim-id", "mine", cwd=lost)
        self.write("src/stock.rs", fixed(STOCK), repo=lost)
        commit = self.commit("Half of it", cwd=lost)
        self.git("worktree", "remove", "--force", lost)
        self.expire("mine")
        left = self.held()[handle]["left_work"]
        self.assertFalse(left["there"])
        self.assertEqual([c["hash"] for c in left["unmerged_commits"]], [commit])
        # Merged work is not left work.
        self.git("merge", "-q", "lost")
        self.assertEqual(self.held()[handle]["left_work"]["unmerged_commits"], [])

    def test_any_command_of_the_work_tree_renews_and_those_of_others_do_not(self):
        handle = self.planned()["src/stock.rs"]
        other = self.other()
        self.expect(0, "task", "claim", handle, "--ttl", "100s", "--claim-id", "mine")
        self.move("mine", claimed=time.time() - 50, lease_until=time.time() + 50)
        first = self.data(0, "task", "list", cwd=other)["tasks"][0]["claim"]["lease_until"]
        self.expect(0, "status", cwd=other)
        self.assertEqual(self.data(0, "task", "list", cwd=other)["tasks"][0]["claim"]["lease_until"], first)
        self.expect(0, "gate", "--staged")
        self.assertGreater(self.data(0, "task", "list", cwd=other)["tasks"][0]["claim"]["lease_until"], first)

    def test_a_commit_renews_without_any_command(self):
        handle = self.planned()["src/stock.rs"]
        other = self.other()
        self.expect(0, "task", "claim", handle, "--ttl", "100s", "--claim-id", "mine")
        # The lease ran out 40 s ago; 30 s before that, somebody committed there.
        now = time.time()
        self.write("src/tills.rs", TILLS + "// on the way\n")
        env = {**self.env, "GIT_COMMITTER_DATE": f"{int(now) - 70} +0000"}
        subprocess.run(["git", "commit", "-qam", "On the way"], cwd=self.repo, env=env, check=True)
        self.move("mine", claimed=now - 140, lease_until=now - 40)
        self.expect(13, "task", "claim", handle, cwd=other, PUNCHLIST_ACTOR="bob")
        # A commit behind the end of the lease saves nothing.
        self.move("mine", claimed=now - 300, lease_until=now - 200)
        self.expect(0, "task", "claim", handle, cwd=other, PUNCHLIST_ACTOR="bob")

    def test_a_living_child_keeps_the_claim(self):
        handle = self.planned()["src/stock.rs"]
        other = self.other()
        self.expect(14, "task", "run", "--", "true")
        self.expect(0, "task", "claim", handle, "--ttl", "1s")
        child = subprocess.Popen([flow_test.PUNCHLIST, "task", "run", "--", "sh", "-c", "echo $PUNCHLIST_CLAIM_ID; sleep 2.2; exit 7"],
                                 cwd=self.repo, env=self.env, stdout=subprocess.PIPE, text=True)
        time.sleep(1.6)
        self.expect(13, "task", "claim", handle, cwd=other, PUNCHLIST_ACTOR="bob")
        said = child.communicate(timeout=20)[0]
        self.assertEqual(child.returncode, 7)
        self.assertTrue(said.startswith("C-"), said)
        self.assertEqual(self.call("task", "run", "--", "no-such-program").returncode, 127)
        self.assertEqual(self.call("task", "run", "--", "sh", "-c", "kill -9 $$").returncode, 137)
        data = json.loads(self.expect(0, "task", "run", "--format", "json", "--", "echo", "--next").stdout)["data"]
        self.assertEqual((data["exit_code"], data["lost"]), (0, []))

    def test_a_task_before_the_dashes_and_a_command_behind(self):
        handles = self.planned()
        mine, free = handles["src/stock.rs"], handles["src/tills.rs"]
        other = self.other()
        claim = "first"
        self.expect(0, "task", "claim", mine, "--claim-id", claim)
        said = self.call("task", "run", mine, "--", "sh", "-c", 'echo "$PUNCHLIST_CLAIM_ID $*"', "sh", "--format", "json", "--", "x")
        self.assertEqual((said.returncode, said.stdout, said.stderr), (0, f"{claim} --format json -- x\n", ""))
        self.assertIn(free, self.expect(14, "task", "run", free, "--", "touch", "ran").stderr)
        self.expect(14, "task", "run", mine, "--", "touch", "ran", cwd=other)
        self.expect(3, "task", "run", "09-09", "--", "touch", "ran")
        # What cannot be meant runs nothing, and says how it is written.
        for words, hint in [(["cargo", "test", "--", "--nocapture"], "task run -- cargo test -- --nocapture"),
                            (["touch", "ran", "--all"], "-- CMD --all"), ([mine, "touch", "ran"], f"task run {mine} -- touch ran"),
                            ([mine], f"task run {mine} -- CMD"), ([mine, "--"], "behind `--`"), (["--"], "behind `--`"), ([], "behind `--`")]:
            self.assertIn(hint, self.expect(2, "task", "run", *words).stderr)
        self.assertFalse(os.path.exists(os.path.join(self.repo, "ran")))
        # With two claims, the one that is named is the one that is kept alive.
        self.expect(0, "task", "claim", free, "--claim-id", "second")
        data = json.loads(self.expect(0, "task", "run", mine, "--format", "json", "--", "true").stdout)["data"]
        self.assertEqual(data["claims"], [claim])

    def test_a_child_that_outlives_its_claim_ends_with_14(self):
        handle = self.planned()["src/stock.rs"]
        other = self.other()
        self.expect(0, "task", "claim", handle, "--claim-id", "mine")
        child = subprocess.Popen([flow_test.PUNCHLIST, "task", "run", "--", "sleep", "1"], cwd=self.repo, env=self.env,
                                 stderr=subprocess.PIPE, text=True)
        time.sleep(0.4)
        # Its lease runs out by hand: the ledger's own clock is the system's.
        self.expire("mine")
        self.expect(0, "task", "claim", handle, cwd=other, PUNCHLIST_ACTOR="bob")
        said = child.communicate(timeout=20)[1]
        self.assertEqual(child.returncode, 14, said)
        self.assertIn("lost", said)

    def move(self, claim_id, claimed, lease_until):
        """The lease by hand, in seconds: the ledger's own clock is the system's, and nobody wants to wait for it."""
        with sqlite3.connect(os.path.join(self.repo, ".git", "punchlist", "ledger.db"), timeout=10) as ledger:
            ledger.execute("UPDATE claims SET claimed = ?, lease_until = ? WHERE claim_id = ?",
                           (int(claimed * 1000), int(lease_until * 1000), claim_id))
        ledger.close()

    def expire(self, claim_id):
        self.move(claim_id, time.time() - 200, time.time() - 100)

    def test_a_child_that_completes_its_own_task_has_lost_nothing(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        self.commit("Fix")
        self.expect(0, "task", "run", "--", flow_test.PUNCHLIST, "task", "complete", handle)

    def test_signals_are_handed_on_to_the_child(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        child = subprocess.Popen([flow_test.PUNCHLIST, "task", "run", "--", "sh", "-c",
                                  "trap 'exit 3' TERM; echo on; while :; do sleep 0.1; done"],
                                 cwd=self.repo, env=self.env, stdout=subprocess.PIPE, text=True)
        self.assertEqual(child.stdout.readline(), "on\n")
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=20)
        self.assertEqual(child.returncode, 3)


class HookEnvironment(Repository):
    def test_commands_in_a_hook_act_on_the_right_tree(self):
        handles = self.planned()
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "other", other)
        self.expect(0, "task", "claim", handles["src/stock.rs"])
        self.expect(0, "task", "claim", handles["src/tills.rs"], cwd=other)
        self.write("src/tills.rs", fixed(TILLS), repo=other)
        # In the hook git sets GIT_DIR and GIT_INDEX_FILE to those of the linked work tree.
        out = os.path.join(self.root, "said")
        hook = (f"#!/bin/sh\nenv | grep ^GIT_ > '{out}.env'\n"
                f"punchlist task list --claimed --format json > '{out}.list'\n"
                f"punchlist scan --staged --no-record --format json > '{out}.scan'\n"
                f"(cd '{self.repo}/src' 2>/dev/null; punchlist task release {handles['src/tills.rs']} --format json) > '{out}.release' 2>&1\n"
                "exit 0\n")
        self.write(".git/hooks/pre-commit", hook)
        os.chmod(os.path.join(self.repo, ".git", "hooks", "pre-commit"), 0o755)
        subprocess.run(["git", "commit", "-qam", "Fix the tills"], cwd=other, env=self.env, check=True)
        self.assertIn("GIT_INDEX_FILE=", read(out + ".env"))
        self.assertEqual(len(json.loads(read(out + ".list"))["data"]["tasks"]), 2)
        found = {f["location"]["path"] for f in json.loads(read(out + ".scan"))["data"]["findings"]}
        self.assertEqual(found, {"src/stock.rs"})
        # GIT_DIR speaks of the work tree that commits, wherever the hook has gone: its claim is given back.
        self.assertEqual(json.loads(read(out + ".release"))["data"]["status"], "released")
        self.assertEqual({t["handle"] for t in self.data(0, "task", "list", "--claimed")["tasks"]},
                         {handles["src/stock.rs"]})

    def test_a_proof_started_in_a_hook_is_of_the_committed_tree(self):
        handle = self.planned()["src/stock.rs"]
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "other", other)
        self.write("check.sh", "env | grep -E '^GIT_(DIR|INDEX_FILE|WORK_TREE)=' && exit 1; git rev-parse HEAD; test -f src/lib.rs\n")
        self.commit("A check that looks at its environment")
        self.git("merge", "-q", "main", cwd=other)
        self.expect(0, "task", "claim", handle, cwd=other)
        self.write("src/stock.rs", fixed(STOCK), repo=other)
        out = os.path.join(self.root, "said")
        self.write(".git/hooks/post-commit", f"#!/bin/sh\npunchlist task complete {handle} --format json > '{out}' 2>&1\n")
        os.chmod(os.path.join(self.repo, ".git", "hooks", "post-commit"), 0o755)
        head = self.git("rev-parse", "HEAD")
        index = self.git("ls-files", "-s")
        commit = self.commit("Fix", cwd=other)
        data = json.loads(read(out)[read(out).index("{"):])["data"]
        self.assertEqual((data["status"], data["commit"]), ("done", commit))
        self.assertEqual(read(self.repo, ".git", "punchlist", data["runs"][0]["log"]).strip(), commit)
        self.assertEqual((self.git("rev-parse", "HEAD"), self.git("ls-files", "-s")), (head, index))


class Races(Repository):
    def start(self, *arguments, actor):
        return subprocess.Popen([flow_test.PUNCHLIST, *arguments, "--format", "json", "--actor", actor], cwd=self.repo, env=self.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_fifty_processes_on_one_task(self):
        handle = self.planned()["src/stock.rs"]
        for _ in range(ROUNDS):
            children = [self.start("task", "claim", handle, actor=f"agent{i}") for i in range(50)]
            said = [(child.communicate(timeout=120), child.returncode) for child in children]
            codes = [code for _, code in said]
            self.assertEqual(codes.count(0), 1, codes)
            self.assertEqual({c for c in codes if c != 0} - {13, 15}, set(), codes)
            winner = json.loads(said[codes.index(0)][0][0])["data"]
            for (_, err), code in said:
                if code == 13:
                    self.assertIn(winner["actor"], json.loads(err)["error"]["cause"])
            claims = [t for t in self.data(0, "task", "list", "--claimed")["tasks"]]
            self.assertEqual([c["claim"]["actor"] for c in claims], [winner["actor"]])
            self.expect(0, "task", "release", handle, "--claim-id", winner["claim_id"])

    def test_fifty_processes_on_fifty_tasks(self):
        os.remove(os.path.join(self.repo, "src", "tills.rs"))
        self.write("src/lib.rs", "pub mod stock;\n" + "".join(f"pub mod m{n};\n" for n in range(49)))
        for n in range(49):
            self.write(f"src/m{n}.rs", STOCK.replace("refill", f"refill{n}"))
        self.commit("Fifty")
        self.expect(1, "scan")
        self.expect(0, "plan")
        handles = sorted(t["handle"] for t in self.data(0, "task", "list")["tasks"])
        self.assertEqual(len(handles), 50)
        store = os.path.join(self.repo, ".git", "punchlist")
        saved = os.path.join(self.root, "saved")
        shutil.copytree(store, saved)
        for number in range(ROUNDS):
            children = [self.start("task", "claim", "--next", actor=f"agent{i}") for i in range(50)]
            said = [(child.communicate(timeout=120), child.returncode) for child in children]
            self.assertEqual([code for _, code in said], [0] * 50, [err for (_, err), code in said if code])
            taken = [json.loads(out)["data"] for (out, _), _ in said]
            self.assertEqual(sorted(t["handle"] for t in taken), handles)
            self.assertEqual(len({t["claim_id"] for t in taken}), 50)
            if number > 0:  # giving all back is a race, too, but once is enough
                shutil.rmtree(store)
                shutil.copytree(saved, store)
                continue
            gone = [self.start("task", "release", t["handle"], "--claim-id", t["claim_id"], actor=t["actor"]) for t in taken]
            for child in gone:
                out, err = child.communicate(timeout=120)
                self.assertEqual(child.returncode, 0, err)
            shutil.rmtree(store)
            shutil.copytree(saved, store)

    def test_two_work_trees_merge_in_either_order(self):
        handles = self.planned()
        trees = {}
        for name, path, text in (("a", "src/stock.rs", STOCK), ("b", "src/tills.rs", TILLS)):
            trees[name] = os.path.join(self.root, name)
            self.git("worktree", "add", "-q", "-b", name, trees[name])
            self.expect(0, "task", "claim", handles[path], cwd=trees[name])
            self.write(path, fixed(text), repo=trees[name])
            self.commit(f"Fix {path}", cwd=trees[name])
        both = [subprocess.Popen([flow_test.PUNCHLIST, "task", "complete", handle], cwd=trees[name], env=self.env,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for name, handle in (("a", handles["src/stock.rs"]), ("b", handles["src/tills.rs"]))]
        for child in both:
            out = child.communicate(timeout=120)[0]
            self.assertEqual(child.returncode, 0, out)
        for name in trees:
            self.commit("Summary", cwd=trees[name])
        for order in (("a", "b"), ("b", "a")):
            self.git("checkout", "-q", "-b", "".join(order), "main")
            for name in order:
                self.git("merge", "-q", "--no-edit", name)
            self.assertEqual(self.data(0, "scan")["findings"], [])
            states = {t["handle"]: t["status"] for t in self.data(0, "task", "list")["tasks"]}
            self.assertEqual(set(states.values()), {"done"})
            summaries = [f for _, _, files in os.walk(os.path.join(self.repo, ".punchlist")) for f in files
                         if f.endswith("-SUMMARY.md")]
            self.assertEqual(len(summaries), 2)
        # The same tree, whichever came first.
        self.assertEqual(self.git("rev-parse", "ab^{tree}"), self.git("rev-parse", "ba^{tree}"))


class KilledAtEachStep(Repository):
    """kill -9 at points spread over the whole run of a command; the next run is right."""
    STEPS = STEPS

    def lasts(self, *arguments):
        begin = time.monotonic()
        self.call(*arguments)
        return time.monotonic() - begin

    def kill_after(self, seconds, *arguments, cwd=None):
        child = subprocess.Popen([flow_test.PUNCHLIST, *arguments], cwd=cwd or self.repo, env=self.env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        child.kill()
        return child.wait()

    def test_claim(self):
        handle = self.planned()["src/stock.rs"]
        whole = self.lasts("task", "claim", handle, "--claim-id", "first")
        self.expect(0, "task", "release", handle, "--claim-id", "first")
        for step in range(self.STEPS):
            claim = ["task", "claim", handle, "--claim-id", f"c{step}"]
            self.kill_after(whole * step / self.STEPS, *claim)
            # Either it has the claim or not; asking again under the same id says so.
            epoch = self.data(0, *claim)["epoch"]
            tasks = {t["handle"]: t for t in self.data(0, "task", "list", "--claimed")["tasks"]}
            self.assertEqual((tasks[handle]["claim"]["claim_id"], tasks[handle]["claim"]["epoch"]), (f"c{step}", epoch))
            self.assertEqual(tasks[handle]["status"], "claimed")
            self.expect(0, "task", "release", handle, "--claim-id", f"c{step}")

    def test_plan(self):
        self.expect(1, "scan")
        whole = self.lasts("plan")
        wanted = self.data(0, "task", "list")["tasks"]
        documents = self.documents()
        self.assertEqual(len(documents), 4)
        for step in range(self.STEPS):
            shutil.rmtree(os.path.join(self.repo, ".punchlist"))
            self.kill_after(whole * step / self.STEPS, "plan")
            self.expect(0, "plan")
            self.assertEqual(self.documents(), documents)
            self.assertEqual(self.data(0, "task", "list")["tasks"], wanted)

    def documents(self):
        """What the plan wrote; files that a killed run was about to write are swept after a minute."""
        return {os.path.join(folder, name): read(folder, name)
                for folder, _, files in os.walk(os.path.join(self.repo, ".punchlist")) for name in files if ".tmp-" not in name}

    def test_complete(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit("Fix")
        store = os.path.join(self.repo, ".git", "punchlist")
        saved = os.path.join(self.root, "saved")
        subprocess.run(["cp", "-r", store, saved], check=True)
        whole = self.lasts("task", "complete", handle)
        for step in range(self.STEPS):
            subprocess.run(["rm", "-rf", store, os.path.join(self.repo, ".punchlist", "phases")], check=True)
            self.git("checkout", "-q", "--", ".")
            subprocess.run(["cp", "-r", saved, store], check=True)
            self.kill_after(whole * (step + 1) / self.STEPS, "task", "complete", handle)
            done = self.data(0, "task", "complete", handle)
            self.assertEqual((done["status"], done["commit"]), ("done", commit))
            self.assertTrue(os.path.exists(os.path.join(self.repo, done["summary_file"])))
            log = [c["to"] for c in self.data(0, "task", "show", handle)["log"]]
            self.assertEqual(log.count("done"), 1)
            self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)

    def test_verify(self):
        handle = self.planned()["src/stock.rs"]
        self.expect(0, "task", "claim", handle)
        self.write("src/stock.rs", fixed(STOCK))
        commit = self.commit("Fix")
        before = self.data(0, "task", "show", handle)["status"]
        whole = self.lasts("verify", handle)
        for step in range(self.STEPS):
            self.kill_after(whole * (step + 1) / self.STEPS, "verify", handle)
            said = self.data(0, "verify", handle)
            self.assertEqual((said["passed"], said["commit"], said["status"]), (True, commit, before))
            self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)
        # A run whose process died is told as interrupted, never as passed.
        outcomes = {run["outcome"] for run in self.data(0, "verify", "--list")["runs"]}
        self.assertLessEqual(outcomes, {"passed", "interrupted"})
        self.expect(0, "task", "complete", handle)

    def test_verify_of_a_phase(self):
        handles = self.planned()
        self.expect(0, "task", "claim", handles["src/stock.rs"])
        whole = self.lasts("verify", "--all")
        wanted = None
        for step in range(self.STEPS):
            self.kill_after(whole * (step + 1) / self.STEPS, "verify", "--all")
            phase = self.data(4, "verify", "--all")["phases"][0]
            said = (phase["status"], phase["truths"], phase["held"], [gap["truth"] for gap in phase["gaps"]])
            wanted = wanted or said
            self.assertEqual(said, wanted)
            self.assertIn("status: gaps_found", read(self.repo, phase["document"]))


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.realpath(sys.argv.pop(1))
    unittest.main()
