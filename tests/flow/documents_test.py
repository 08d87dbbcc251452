#!/usr/bin/env python3
"""Holds the generated documents of examples/courier to the code they speak of.

usage: documents_test.py PUNCHLIST

Every path:line must hold what is named beside it at the commit that was scanned, every commit must exist, no status may
contradict the ledger: `check-doc` reads each document as it reads anybody's. An error planted in one of them must be found.
The frontmatter must be what get-shit-done's parser, which works by columns, finds; PyYAML reads it too where it is there.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
EXAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "courier")
DATE = "2026-01-01T12:00:00Z"
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
       "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": DATE,
       "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_COMMITTER_DATE": DATE}


def run(folder, *command, code=0):
    env = dict(ENV, HOME=folder, **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=120)
    assert code is None or done.returncode == code, (command, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def documents(root):
    found = []
    for folder, _, files in os.walk(os.path.join(root, ".punchlist")):
        found += [os.path.relpath(os.path.join(folder, f), root) for f in files if f.endswith(".md")]
    return sorted(found)


def must_haves(text, block):
    """As get-shit-done's parseMustHavesBlock: a header at column 4, entries at column 6."""
    head = re.match(r"---\n(.+?)\n---", text, re.S).group(1)
    at = re.search(r"^\s{4}%s:\s*$" % block, head, re.M)
    entries = []
    if at is None:
        return entries
    for line in head[at.end():].split("\n")[1:]:
        if len(line) - len(line.lstrip()) <= 4:
            break
        if re.match(r"\s{6}-\s+", line):
            simple = re.match(r'\s{6}-\s+"?([^"]+)"?\s*$', line)
            pair = re.match(r'\s{6}-\s+(\w+):\s*"?([^"]*)"?\s*$', line)
            entries.append(simple.group(1) if simple and ":" not in line else pair and pair.group(2))
    return entries


def main():
    root = tempfile.mkdtemp(prefix="punchlist-documents-")
    try:
        repo = os.path.join(root, "courier")
        shutil.copytree(EXAMPLE, repo, ignore=shutil.ignore_patterns("target", ".punchlist"))
        run(repo, "git", "init", "-q", "-b", "main")
        run(repo, "git", "add", "-A")
        run(repo, "git", "commit", "-qm", "courier")
        run(repo, BINARY, "plan")
        files = documents(repo)
        run(repo, BINARY, "report", "audit", "-o", "AUDIT.md")
        first = open(os.path.join(repo, "AUDIT.md"), encoding="utf-8").read()
        assert run(repo, BINARY, "report", "audit", "--rev", "HEAD") == first, "the work tree is HEAD"
        for share, part, whole in re.findall(r"(\d+\.\d) % \((\d+) of (\d+)\)", first):
            assert share == "%.1f" % (100 * int(part) / int(whole)), (share, part, whole)
        files.append("AUDIT.md")
        run(repo, BINARY, "report", "migration", "--rule", "block-on-in-async", "--rule", "runtime-per-call", "-o", "MIGRATION.md")
        files.append("MIGRATION.md")
        assert len(files) > 10, files

        report = json.loads(run(repo, BINARY, "check-doc", "--format", "json", *files))["data"]["documents"]
        verdicts = {}
        for document in report:
            for one in document["references"]:
                key = (one["kind"], one["verdict"])
                verdicts[key] = verdicts.get(key, 0) + 1
                assert one["verdict"] not in ("false", "stale"), (document["file"], one)
        assert verdicts.get(("path:line", "true"), 0) > 60, verdicts
        assert verdicts.get(("commit", "true"), 0) >= len(files), verdicts
        assert not [key for key in verdicts if key[0] in ("path:line", "commit") and key[1] != "true"], verdicts

        for name in files:
            if not name.endswith("-PLAN.md"):
                continue
            text = open(os.path.join(repo, name), encoding="utf-8").read()
            ids = re.search(r"^requirements: \[(.*)\]$", text, re.M).group(1).split(", ")
            truths = must_haves(text, "truths")
            assert len(truths) == len(ids) and all(i in t for i, t in zip(ids, truths)), (name, ids, truths)
            assert all(must_haves(text, "artifacts")) and must_haves(text, "artifacts"), name
            try:
                import yaml
            except ImportError:
                continue
            data = yaml.safe_load(text.split("\n---\n")[0][4:])
            assert data["must_haves"]["truths"] == truths and isinstance(data["wave"], int), name

        # A sceptic's check of the check: one digit of one line number.
        victim = next(name for name in files if name.endswith("-PLAN.md"))
        path = os.path.join(repo, victim)
        text = open(path, encoding="utf-8").read()
        wrong = re.sub(r"(- Where: `[^`:]+:)\d+`", r"\g<1>1`", text, count=1)
        assert wrong != text
        open(path, "w", encoding="utf-8").write(wrong)
        assert ": false: path:line" in run(repo, BINARY, "check-doc", victim, code=1)
    finally:
        shutil.rmtree(root)


main()
