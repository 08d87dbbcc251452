#!/usr/bin/env python3
"""Runs one end-to-end case of the command line and compares what came out.

usage: run.py --punchlist BIN CASE

CASE is a folder:
  cmd      a shell script; `punchlist` is on the PATH, the current folder is the repository
  repo/    the files of the repository (optional); `nogit` beside it: a plain folder instead
  setup    a shell script run before, in the repository, its output ignored (optional)
  out      expected stdout; missing: empty
  err      expected stderr; missing: empty
  code     expected exit status; missing: 0

The repository has one commit with fixed author, dates and branch, so its hashes are the same
everywhere. In the output the temporary folder reads as $ROOT and the ledger's random ids as
F-aaaaaa, F-bbbbbb, ... in order of appearance. UPDATE_GOLDEN=1 rewrites out, err and code; with CI set it is refused.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "SOURCE_DATE_EPOCH": "1767225600",  # 2026-01-01
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-01T12:00:00Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-01T12:00:00Z",
}


def environment(root, binary):
    env = dict(ENVIRONMENT)
    tools = os.path.join(root, "bin")
    os.mkdir(tools)
    os.symlink(os.path.abspath(binary), os.path.join(tools, "punchlist"))
    env["PATH"] = tools + ":" + os.environ.get("PATH", "/usr/bin:/bin")
    env["HOME"] = os.path.join(root, "home")
    os.mkdir(env["HOME"])
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    return env


def run(command, folder, env):
    return subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def must(command, folder, env):
    done = run(command, folder, env)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')}")


def make_repository(case, root, env):
    folder = os.path.join(root, "repo")
    source = os.path.join(case, "repo")
    if os.path.isdir(source):
        shutil.copytree(source, folder, symlinks=True)
    else:
        os.mkdir(folder)
    if not os.path.exists(os.path.join(case, "nogit")):
        must(["git", "init", "-q", "-b", "main"], folder, env)
        must(["git", "add", "-A"], folder, env)
        must(["git", "commit", "-q", "--allow-empty", "-m", "Start"], folder, env)
    setup = os.path.join(case, "setup")
    if os.path.exists(setup):
        must(["sh", "-e", os.path.abspath(setup)], folder, env)
    return folder


def random_id_names():
    """F-7K2QX9 -> F-aaaaaa: each id is named by the order in which it was first seen."""
    seen = {}

    def name(match):
        letter = chr(ord("a") + len(seen) % 26)
        return seen.setdefault(match.group(0), match.group(1) + letter * 6)

    return name


def plain(data, root, name):
    text = data.replace(os.path.realpath(root).encode(), b"$ROOT").replace(root.encode(), b"$ROOT")
    return re.sub(rb"\b([FTR]-)[0-9A-HJKMNP-TV-Z]{6,}\b",
                  lambda m: name(re.match(r"([FTR]-)(.*)", m.group(0).decode())).encode(), text)


def expected(case, name, otherwise):
    path = os.path.join(case, name)
    return open(path, "rb").read() if os.path.exists(path) else otherwise


def write(case, name, data, otherwise):
    path = os.path.join(case, name)
    if data == otherwise:
        if os.path.exists(path):
            os.remove(path)
    else:
        with open(path, "wb") as file:
            file.write(data)


def show_difference(name, want, got):
    with tempfile.TemporaryDirectory() as folder:
        for file, data in (("expected", want), ("actual", got)):
            with open(os.path.join(folder, file), "wb") as out:
                out.write(data)
        print(f"--- {name} differs", flush=True)
        subprocess.run(["diff", "-u", "expected", "actual"], cwd=folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--punchlist", required=True)
    parser.add_argument("case")
    arguments = parser.parse_args()
    case = arguments.case
    update = os.environ.get("UPDATE_GOLDEN") == "1"
    if update and os.environ.get("CI"):
        sys.exit("UPDATE_GOLDEN is refused in CI")
    with tempfile.TemporaryDirectory(prefix="punchlist-cli-") as root:
        env = environment(root, arguments.punchlist)
        folder = make_repository(case, root, env)
        done = run(["sh", os.path.abspath(os.path.join(case, "cmd"))], folder, env)
        name = random_id_names()
        results = [("out", plain(done.stdout, root, name), b""), ("err", plain(done.stderr, root, name), b""),
                   ("code", f"{done.returncode}\n".encode(), b"0\n")]
        subprocess.run(["chmod", "-R", "u+rwX", root], check=False)
    if update:
        for file, got, otherwise in results:
            write(case, file, got, otherwise)
        return 0
    bad = 0
    for file, got, otherwise in results:
        want = expected(case, file, otherwise)
        if want != got:
            show_difference(file, want, got)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
