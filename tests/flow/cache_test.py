#!/usr/bin/env python3
"""The cache changes no byte: on, off, cleared, damaged, shared by many processes, across edits of every kind.

usage: cache_test.py PUNCHLIST
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Tree:
    def __init__(self, punchlist, folder):
        self.punchlist = punchlist
        self.repo = os.path.join(folder, "repo")
        self.cache = os.path.join(self.repo, ".git", "punchlist", "cache.db")
        self.env = {**os.environ, "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "SOURCE_DATE_EPOCH": "1767225600"}
        for kind in ("AUTHOR", "COMMITTER"):
            self.env[f"GIT_{kind}_NAME"] = "Ann"
            self.env[f"GIT_{kind}_EMAIL"] = "ann@example.org"
        shutil.copytree(os.path.join(ROOT, "examples/courier"), os.path.join(self.repo, "courier"))
        for rule in ("block-on-in-async", "blocking-sleep-in-async", "runtime-per-call"):
            shutil.copytree(os.path.join(ROOT, "tests/rules", rule), os.path.join(self.repo, "rules", rule))
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Start")

    def path(self, name):
        return os.path.join(self.repo, name)

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.repo, env=self.env, check=True, capture_output=True)

    def start(self, *arguments):
        command = [self.punchlist, "scan", "--no-record", "--all", "--format", "json", "--stats", *arguments]
        return subprocess.Popen(command, cwd=self.repo, env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def scan(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        if process.returncode not in (0, 1) or not out:
            sys.exit(f"scan {arguments} ended with {process.returncode}: {err.decode()}")
        return out

    def check(self, what):
        """The work tree, the index and HEAD: the same with the cache as it is, with a warm one, and without."""
        for source in ([], ["--staged"], ["--rev", "HEAD"]):
            without = self.scan("--no-cache", *source)
            for state in ("as it is", "warm"):
                if self.scan(*source) != without:
                    sys.exit(f"{what}, {source or 'work tree'}: another result with the cache {state}")


def edit(path, before, after):
    with open(path) as file:
        text = file.read()
    assert before in text, (path, before)
    with open(path, "w") as file:
        file.write(text.replace(before, after))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(os.path.abspath(sys.argv[1]), folder)
        sources = [os.path.join("courier/src", name) for name in sorted(os.listdir(tree.path("courier/src")))
                   if name.endswith(".rs")]
        tree.check("fresh clone")
        if not os.path.exists(tree.cache):
            sys.exit("no cache was made")

        tree.scan("--no-cache")
        os.remove(tree.cache)
        tree.scan("--no-cache")
        if os.path.exists(tree.cache):
            sys.exit("--no-cache made a cache")
        tree.check("cleared")

        edit(tree.path(sources[0]), "fn ", "// one more line\nfn ")
        tree.check("a file edited")
        tree.git("add", "-A")
        tree.check("and staged")
        # The same length, within the same tick of the clock as the index: git calls it racy.
        edit(tree.path(sources[0]), "one more line", "one less line")
        tree.check("edited again at once")
        edit(tree.path("courier/Cargo.toml"), "edition = \"2021\"", "edition = \"2018\"")
        tree.check("a manifest edited")
        shutil.move(tree.path(sources[1]), tree.path("courier/src/renamed.rs"))
        tree.check("a file renamed")
        os.chmod(tree.path(sources[2]), 0o755)
        tree.check("a mode changed")
        with open(tree.path("punchlist.yaml"), "w") as file:
            file.write("rules:\n  block-on-in-async: { severity: info }\n")
        tree.check("configured")
        with open(tree.path(".gitattributes"), "w") as file:
            file.write("*.rs text eol=crlf\n")
        tree.git("add", "-A")
        tree.git("commit", "-q", "-m", "Change")
        for name in sources[2:]:
            os.remove(tree.path(name))
        tree.git("checkout", "-q", "--", "courier")
        with open(tree.path(sources[2]), "rb") as file:
            if b"\r\n" not in file.read():
                sys.exit("git wrote no line ends of its own")
        tree.check("line ends by git")

        size = os.path.getsize(tree.cache)
        with open(tree.cache, "r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (size - 4096))
        tree.check("damaged")
        with open(tree.cache, "wb") as file:
            file.write(b"not a database at all" * 500)
        tree.check("overwritten")

        os.remove(tree.cache)
        without = tree.scan("--no-cache")
        processes = [tree.start() for _ in range(8)]
        time.sleep(0.02)
        processes[0].kill()  # in the middle, perhaps of a write
        for process in processes:
            out, err = process.communicate(timeout=120)
            if process.returncode >= 0 and out != without:
                sys.exit(f"one of many at once gave another result: {err.decode()}")
        tree.check("after many at once")
    print("the same bytes with the cache on, off, cleared, damaged and shared")


if __name__ == "__main__":
    main()
