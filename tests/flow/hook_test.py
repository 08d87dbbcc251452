#!/usr/bin/env python3
"""The pre-commit hook in every state that git calls it in. Index, work tree and refs are hashed before and after it.

usage: hook_test.py PUNCHLIST [unittest arguments]

What the hook calls is a wrapper that takes the hashes in the hook's own environment, so that they hold for the very
index that git gave it. The pre-commit framework (Debian: pre-commit) is used where it is installed; else that is skipped.
"""
import os
import re
import shutil
import subprocess
import sys
import unittest

import flow_test
from flow_test import LIB, MANIFEST, STOCK, TILLS, Repository, read

WORSE = "\npub async fn worse() {\n    std::thread::sleep(Duration::from_millis(1));\n}\n"
STOPPED = "the commit is stopped"

WRAPPER = """#!/bin/sh
state() {
  sha1sum < "${GIT_INDEX_FILE:-$(git rev-parse --git-path index)}" 2>/dev/null
  find . -name .git -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha1sum | sha1sum
  git for-each-ref; git stash list
}
[ "$1 $2" = "hook run" ] || exec %(tool)s "$@"
before=$(state)
%(tool)s "$@"
code=$?
if [ "$before" = "$(state)" ]; then echo "same $code" >> %(log)s; else echo "CHANGED $code" >> %(log)s; fi
exit $code
"""


class HookCase(Repository):
    def setUp(self):
        super().setUp()
        self.log = os.path.join(self.root, "hook.log")
        tool = os.path.join(self.root, "bin", "punchlist")
        os.remove(tool)
        self.write("../bin/punchlist", WRAPPER % {"tool": flow_test.PUNCHLIST, "log": self.log})
        os.chmod(tool, 0o755)

    def seen(self):
        """What the hook answered since the last time; it must not have changed anything."""
        if not os.path.exists(self.log):
            return []
        lines = read(self.log).splitlines()
        os.remove(self.log)
        for line in lines:
            self.assertRegex(line, "^same ")
        return [int(line.split()[1]) for line in lines]

    def commit_with(self, *arguments, cwd=None, **env):
        return subprocess.run(["git", "commit", "-q", "-m", "try", *arguments], cwd=cwd or self.repo,
                              env={**self.env, **env}, capture_output=True, text=True)

    def passes(self, *arguments, cwd=None, **env):
        done = self.commit_with(*arguments, cwd=cwd, **env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.seen(), [0])
        return done.stdout + done.stderr

    def stopped(self, *arguments, cwd=None, **env):
        head = self.git("rev-parse", "-q", "--verify", "HEAD", cwd=cwd) if self.has_head(cwd) else ""
        done = self.commit_with(*arguments, cwd=cwd, **env)
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(STOPPED, done.stdout + done.stderr)
        self.assertEqual(self.seen(), [1])
        self.assertEqual(self.git("rev-parse", "-q", "--verify", "HEAD", cwd=cwd) if head else "", head)
        return done.stdout + done.stderr

    def has_head(self, cwd=None):
        return subprocess.run(["git", "rev-parse", "-q", "--verify", "HEAD"], cwd=cwd or self.repo, env=self.env,
                              capture_output=True).returncode == 0


class Scenarios(HookCase):
    def setUp(self):
        super().setUp()
        self.expect(0, "hook", "install")

    def test_linked_work_tree(self):
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "topic", other)
        self.write("src/stock.rs", STOCK + WORSE, repo=other)
        self.git("add", "-A", cwd=other)
        self.assertIn("src/stock.rs:14", self.stopped(cwd=other))
        self.write("src/stock.rs", STOCK + "// fine\n", repo=other)
        self.git("add", "-A", cwd=other)
        self.passes(cwd=os.path.join(other, "src"))

    def test_submodule(self):
        whole = os.path.join(self.root, "whole")
        os.mkdir(whole)
        self.git("init", "-q", "-b", "main", cwd=whole)
        self.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", self.repo, "part", cwd=whole)
        part = os.path.join(whole, "part")
        self.expect(0, "hook", "install", cwd=part)
        self.write("src/stock.rs", STOCK + WORSE, repo=part)
        self.git("add", "-A", cwd=part)
        self.stopped(cwd=part)
        self.write("src/stock.rs", STOCK + "// fine\n", repo=part)
        self.git("add", "-A", cwd=part)
        self.passes(cwd=part)
        # The repository around it has no Rust of its own; the submodule's is not its business.
        self.expect(0, "hook", "install", cwd=whole)
        self.git("add", "-A", cwd=whole)
        self.passes(cwd=whole)

    def test_merge(self):
        self.git("checkout", "-q", "-b", "topic")
        self.write("src/stock.rs", STOCK + WORSE)
        self.git("add", "-A")
        self.git("commit", "-q", "-n", "-m", "Worse, unasked")
        self.git("checkout", "-q", "main")
        self.write("src/tills.rs", TILLS + "// main goes on\n")
        self.git("add", "-A")
        self.passes()
        # What a side had already is not new.
        self.git("merge", "-q", "--no-commit", "--no-ff", "topic")
        self.passes()
        self.git("reset", "-q", "--hard", "HEAD~1")
        self.git("merge", "-q", "--no-commit", "--no-ff", "topic")
        self.write("src/tills.rs", TILLS + WORSE)
        self.git("add", "-A")
        self.assertIn("src/tills.rs:7", self.stopped())

    def test_rebase(self):
        self.write("src/tills.rs", TILLS + "// one\n")
        self.git("add", "-A")
        self.passes()
        self.env["GIT_SEQUENCE_EDITOR"] = "sed -i 's/^pick/edit/'"
        self.git("rebase", "-q", "-i", "HEAD~1")
        self.write("src/tills.rs", TILLS + WORSE)
        self.git("add", "-A")
        self.assertIn("src/tills.rs:7", self.stopped("--amend"))
        self.write("src/tills.rs", TILLS + "// two\n")
        self.git("add", "-A")
        self.passes("--amend")
        self.git("rebase", "--continue")

    def test_partial_staging(self):
        # The work tree has both, the index only the harmless half.
        self.write("src/stock.rs", "// fine\n" + STOCK)
        self.git("add", "-A")
        self.write("src/stock.rs", "// fine\n" + STOCK + WORSE)
        self.passes()
        # `commit -a` and `commit PATH` come with an index of their own.
        self.stopped("-a")
        self.write("src/tills.rs", TILLS + "// fine\n")
        self.passes("src/tills.rs")
        self.stopped("src/stock.rs")
        # The other half, by `commit -p`.
        self.write("src/stock.rs", "// finer\n" + read(self.repo, "src", "stock.rs"))
        head = self.git("rev-parse", "HEAD")
        done = subprocess.run(["git", "commit", "-q", "-p", "-m", "half"], cwd=self.repo, env=self.env,
                              input="y\nn\n", capture_output=True, text=True)
        self.assertEqual((done.returncode, self.seen()), (0, [0]), done.stderr)
        self.assertNotEqual(self.git("rev-parse", "HEAD"), head)
        self.assertNotIn("worse", self.git("show", "HEAD:src/stock.rs"))

    def test_rename(self):
        self.git("mv", "src/stock.rs", "src/goods.rs")
        self.write("src/lib.rs", LIB.replace("stock", "goods"))
        self.git("add", "-A")
        self.passes()
        self.git("mv", "src/goods.rs", "src/wares.rs")
        self.write("src/lib.rs", LIB.replace("stock", "wares"))
        self.write("src/wares.rs", STOCK + WORSE)
        self.git("add", "-A")
        shown = self.stopped()
        self.assertIn("src/wares.rs:14", shown)
        self.assertNotIn("src/wares.rs:4:", shown)

    def test_deletion(self):
        self.git("rm", "-q", "src/tills.rs")
        self.write("src/lib.rs", "pub mod stock;\n")
        self.git("add", "-A")
        self.passes()
        self.git("rm", "-q", "-r", "src")
        self.passes()

    def test_first_commit(self):
        fresh = os.path.join(self.root, "fresh")
        os.mkdir(fresh)
        self.git("init", "-q", cwd=fresh)
        self.expect(0, "hook", "install", cwd=fresh)
        for path, text in (("Cargo.toml", MANIFEST), ("src/lib.rs", LIB), ("src/stock.rs", STOCK)):
            self.write(path, text, repo=fresh)
        self.git("add", "-A", cwd=fresh)
        self.assertIn("src/stock.rs:4", self.stopped(cwd=fresh))
        self.write("src/stock.rs", "pub fn calm() {}\n", repo=fresh)
        self.git("add", "-A", cwd=fresh)
        self.passes(cwd=fresh)

    def test_detached(self):
        self.git("checkout", "-q", "--detach")
        self.write("src/stock.rs", STOCK + WORSE)
        self.git("add", "-A")
        self.stopped()
        self.write("src/stock.rs", STOCK + "// fine\n")
        self.git("add", "-A")
        self.passes()

    def test_environment_with_git_dir_and_index_file(self):
        self.write("src/stock.rs", STOCK + WORSE)
        where = {"GIT_DIR": os.path.join(self.repo, ".git"), "GIT_WORK_TREE": self.repo,
                 "GIT_INDEX_FILE": os.path.join(self.root, "own.index")}
        def git(*arguments):
            return subprocess.run(["git", *arguments], cwd=self.root, env={**self.env, **where}, capture_output=True,
                                  text=True)
        self.assertEqual(git("read-tree", "HEAD").returncode, 0)
        self.assertEqual(git("add", "src/stock.rs").returncode, 0)
        done = git("commit", "-q", "-m", "try")
        self.assertIn("src/stock.rs:14", done.stdout + done.stderr)
        self.assertEqual((done.returncode, self.seen()), (1, [1]))
        # The repository's own index has nothing staged.
        self.assertEqual(self.git("diff", "--cached", "--name-only"), "")
        self.write("src/stock.rs", STOCK + "// fine\n")
        self.assertEqual(git("add", "src/stock.rs").returncode, 0)
        self.assertEqual((git("commit", "-q", "-m", "try").returncode, self.seen()), (0, [0]))


class Neighbours(HookCase):
    """Hooks of others: they run, they count, and they are there again afterwards."""

    OTHER = "#!/bin/sh\necho other \"$#\" >> ../other.log\ntest ! -e stop\n"

    def stage(self, text):
        self.write("src/stock.rs", text)
        self.git("add", "src")

    def runs_both(self):
        self.stage(STOCK + WORSE)
        self.stopped()
        self.stage(STOCK + "// fine\n")
        self.passes()
        self.assertEqual(read(self.root, "other.log"), "other 0\nother 0\n")

    def test_foreign_hook(self):
        hook = os.path.join(self.repo, ".git", "hooks", "pre-commit")
        self.write(".git/hooks/pre-commit", self.OTHER)
        os.chmod(hook, 0o755)
        self.assertIn("runs first", self.expect(0, "hook", "install").stdout)
        self.assertIn("is installed", self.expect(0, "hook", "install").stdout)
        self.runs_both()
        self.write("stop", "")
        self.stage(STOCK + "// finer\n")
        self.assertNotEqual(self.commit_with().returncode, 0)
        self.assertEqual(self.seen(), [])
        self.expect(0, "hook", "uninstall")
        self.assertEqual(read(hook), self.OTHER)
        self.assertTrue(os.access(hook, os.X_OK))
        self.assertEqual(os.listdir(os.path.dirname(hook)).count("pre-commit.before-punchlist"), 0)

    def test_hook_that_another_tool_put_in_our_place(self):
        hook = os.path.join(self.repo, ".git", "hooks", "pre-commit")
        self.expect(0, "hook", "install")
        os.rename(hook, hook + ".old")
        self.write(".git/hooks/pre-commit", self.OTHER)
        os.chmod(hook, 0o755)
        self.expect(5, "hook", "uninstall")
        self.expect(0, "hook", "install")
        # And once more: it writes the same again.
        self.write(".git/hooks/pre-commit", self.OTHER)
        self.expect(0, "hook", "install")
        self.runs_both()
        self.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
        self.assertIn("two other pre-commit hooks", self.expect(5, "hook", "install").stderr)

    def test_hooks_path_in_the_tree(self):
        self.git("config", "core.hooksPath", ".githooks")
        self.expect(0, "hook", "install")
        self.stage(STOCK + WORSE)
        self.stopped()
        self.expect(0, "hook", "uninstall")
        self.assertFalse(os.path.exists(os.path.join(self.repo, ".githooks", "pre-commit")))
        # A script that is there gets a line, and loses it again.
        self.write(".githooks/pre-commit", self.OTHER)
        os.chmod(os.path.join(self.repo, ".githooks", "pre-commit"), 0o755)
        for _ in range(2):
            self.expect(0, "hook", "install")
        self.assertEqual(len(read(self.repo, ".githooks", "pre-commit").splitlines()), 4)
        self.stopped()
        self.stage(STOCK + "// fine\n")
        self.passes()
        self.expect(0, "hook", "uninstall")
        self.assertEqual(read(self.repo, ".githooks", "pre-commit"), self.OTHER)
        self.write(".githooks/pre-commit", "#!/usr/bin/python3\n")
        self.expect(5, "hook", "install")
        self.git("config", "core.hooksPath", os.path.join(self.root, "shared"))
        self.expect(2, "hook", "install")

    def test_husky(self):
        # As husky 9 lays it out: `_` is made anew at each install, the scripts beside it are the user's.
        self.git("config", "core.hooksPath", ".husky/_")
        self.write(".husky/_/h", '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n'
                                 '[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\n')
        self.write(".husky/_/pre-commit", '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n')
        os.chmod(os.path.join(self.repo, ".husky", "_", "pre-commit"), 0o755)
        self.write(".husky/pre-commit", "echo other $# >> ../other.log\n")
        before = read(self.repo, ".husky", "_", "pre-commit")
        self.expect(0, "hook", "install")
        self.stage(STOCK + WORSE)
        self.stopped()
        self.stage(STOCK + "// fine\n")
        self.passes()
        self.assertEqual(read(self.root, "other.log"), "other 0\n")
        self.assertEqual(read(self.repo, ".husky", "_", "pre-commit"), before)
        self.expect(0, "hook", "uninstall")
        self.assertEqual(read(self.repo, ".husky", "pre-commit"), "echo other $# >> ../other.log\n")

    def test_lefthook(self):
        # Its hook calls the program of that name; ours keeps it and runs it.
        self.write(".git/hooks/pre-commit", '#!/bin/sh\nif [ "$LEFTHOOK" = "0" ]; then exit 0; fi\n'
                                            'call_lefthook() { lefthook "$@"; }\ncall_lefthook run "pre-commit" "$@"\n')
        os.chmod(os.path.join(self.repo, ".git", "hooks", "pre-commit"), 0o755)
        self.write("../bin/lefthook", '#!/bin/sh\necho "$@" >> ../other.log\n')
        os.chmod(os.path.join(self.root, "bin", "lefthook"), 0o755)
        self.expect(0, "hook", "install")
        self.stage(STOCK + WORSE)
        self.stopped()
        self.assertEqual(read(self.root, "other.log"), "run pre-commit\n")

    def test_pre_commit_framework(self):
        program = shutil.which("pre-commit")
        if not program:
            self.skipTest("the pre-commit framework is not installed")
        source = os.path.join(self.root, "hooks")
        os.mkdir(source)
        self.git("init", "-q", cwd=source)
        here = os.path.dirname(os.path.abspath(__file__))
        shutil.copy(os.path.join(here, "..", "..", ".pre-commit-hooks.yaml"), source)
        rev = self.commit("Hooks", cwd=source)
        self.write(".pre-commit-config.yaml",
                   f"repos:\n- repo: file://{source}\n  rev: {rev}\n  hooks:\n  - id: punchlist\n")
        self.commit("Configure pre-commit")
        def pre_commit(*arguments):
            return subprocess.run([program, *arguments], cwd=self.repo, env=self.env, capture_output=True, text=True)
        self.assertEqual(pre_commit("install").returncode, 0)
        self.stage(STOCK + WORSE)
        done = self.commit_with()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("src/stock.rs:14", done.stdout + done.stderr)
        self.assertEqual(self.seen(), [1])
        # It stashes what is not staged; what is staged is fine.
        self.stage(STOCK + "// fine\n")
        self.write("src/stock.rs", STOCK + WORSE)
        done = self.commit_with()
        self.assertEqual((done.returncode, self.seen()), (0, [0]), done.stdout + done.stderr)
        self.assertEqual(read(self.repo, "src", "stock.rs"), STOCK + WORSE)
        # A commit without Rust does not start it.
        self.git("checkout", "-q", "src")
        self.write("notes.txt", "x")
        self.git("add", "-A")
        self.assertEqual((self.commit_with().returncode, self.seen()), (0, []))
        # Installed beside it, both run; taken away, it is as before.
        hook = os.path.join(self.repo, ".git", "hooks", "pre-commit")
        before = read(hook)
        self.expect(0, "hook", "install")
        self.stage(STOCK + "// finer\n")
        done = self.commit_with()
        self.assertEqual((done.returncode, self.seen()), (0, [0, 0]), done.stdout + done.stderr)
        self.expect(0, "hook", "uninstall")
        self.assertEqual(read(hook), before)


class Trouble(HookCase):
    """What goes wrong in the tool stops nobody, unless they want it so."""

    def setUp(self):
        super().setUp()
        self.expect(0, "hook", "install")
        self.write("src/stock.rs", STOCK + WORSE)
        self.git("add", "-A")

    def test_a_configuration_that_cannot_be_read(self):
        self.write("punchlist.yaml", "gates: {}\n")
        self.assertIn("this commit was not checked: bad configuration", self.passes())

    def test_an_object_that_is_missing(self):
        blob = self.git("rev-parse", "HEAD:src/tills.rs")
        os.remove(os.path.join(self.repo, ".git", "objects", blob[:2], blob[2:]))
        # What can be judged is judged: the file that is gone is none of the commit.
        self.assertIn("src/stock.rs:14", self.stopped())

    def test_bad_suppressions_and_strict(self):
        self.write(".punchlist/suppressions.yaml", "nonsense\n")
        self.git("add", "-A")
        self.assertIn("not checked", self.passes())
        self.write(".punchlist/suppressions.yaml", "more nonsense\n")
        self.write("punchlist.yaml", "hook: { strict: true }\n")
        self.write("src/tills.rs", TILLS + "// fine\n")
        self.git("add", "-A")
        done = self.commit_with()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("hook.strict: true stops it", done.stdout + done.stderr)
        self.assertEqual(self.seen(), [1])

    def test_a_tool_that_crashes_or_is_gone(self):
        tool = os.path.join(self.root, "bin", "punchlist")
        self.write("../bin/punchlist", '#!/bin/sh\n[ "$1" = hook ] && kill -SEGV $$\nexec %s "$@"\n'
                   % flow_test.PUNCHLIST)
        self.write("punchlist.yaml", "hook: { strict: true }\n")
        done = self.commit_with()
        self.assertNotEqual(done.returncode, 0)
        self.write("punchlist.yaml", "")
        done = self.commit_with()
        self.assertEqual(done.returncode, 0)
        self.assertIn("punchlist ended with code 139: this commit was not checked", done.stderr)
        os.remove(tool)
        hook = os.path.join(self.repo, ".git", "hooks", "pre-commit")
        self.write(".git/hooks/pre-commit", read(hook).replace(flow_test.PUNCHLIST, "/nowhere/punchlist"))
        self.git("add", "-A")
        done = self.commit_with()
        self.assertEqual(done.returncode, 0)
        self.assertIn("punchlist is not found", done.stderr)

    def test_a_file_that_another_claim_holds_is_told(self):
        self.git("reset", "-q", "--hard")
        handles = self.planned()
        self.seen()
        other = os.path.join(self.root, "other")
        self.git("worktree", "add", "-q", "-b", "topic", other)
        self.expect(0, "task", "claim", handles["src/stock.rs"], "--actor", "bob", cwd=other)
        self.write("src/stock.rs", STOCK + "// fine\n")
        self.git("add", "-A")
        shown = self.passes()
        self.assertIn(f"src/stock.rs is being changed by bob for task {handles['src/stock.rs']} (until 20", shown)
        # Its holder is not told.
        self.write("src/stock.rs", STOCK + "// fine\n", repo=other)
        self.git("add", "-A", cwd=other)
        self.assertNotIn("is being changed", self.passes(cwd=other))

    def test_only_pre_commit_is_a_hook(self):
        done = self.call("hook", "run", "post-checkout")
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.realpath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
