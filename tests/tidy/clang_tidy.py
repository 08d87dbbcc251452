#!/usr/bin/env python3
"""Runs clang-tidy over the files that changed since the merge base with main, within a time limit.

Where no base is known (on main itself), over all files, those changed last first. A file whose text, headers and check list were found clean
before is not read again. What the limit leaves unread is named; that is no failure.
"""
import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.M)


def git(*arguments):
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else None


def merge_base():
    """The commit this branch left main at; None on main itself, or where there is no main."""
    head = git("rev-parse", "HEAD")
    for ref in filter(None, [os.environ.get("PUNCHLIST_BASE"), "origin/main", "main"]):
        base = git("merge-base", "HEAD", ref)
        if base and base != head:
            return base[0]
    return None


def with_headers(path, seen):
    """The file and every header of ours that it includes, directly or not."""
    if path in seen or not os.path.exists(path):
        return seen
    seen.add(path)
    with open(path, encoding="utf-8") as file:
        for name in INCLUDE.findall(file.read()):
            with_headers(name, seen)
    return seen


def key_of(path):
    digest = hashlib.sha256()
    for name in sorted(with_headers(path, {".clang-tidy"})):
        with open(name, "rb") as file:
            digest.update(name.encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def changed_last_first(units):
    """By the newest commit that touched the file, as far as the history is there; else by name."""
    order = {}
    for name in git("log", "--format=", "--name-only", "-n", "500") or []:
        order.setdefault(name, len(order))
    return sorted(units, key=lambda unit: (order.get(unit, len(order)), unit))


def units_to_read():
    units = git("ls-files", "--cached", "--others", "--exclude-standard", "--", "*.cc")
    base = merge_base()
    if base is None:
        return changed_last_first(units), "files, those changed last first: no merge base with main is known"
    changed = set(git("diff", "--name-only", base)) | set(git("ls-files", "--others", "--exclude-standard"))
    if ".clang-tidy" in changed:
        return units, "all files: .clang-tidy changed"
    return [unit for unit in units if with_headers(unit, set()) & changed], f"files changed since {base[:10]}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", required=True, help="build folder with compile_commands.json, made by clang")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--seconds", type=float, default=60, help="start no further file after this time")
    options = arguments.parse_args()

    with open(os.path.join(options.build, "compile_commands.json"), encoding="utf-8") as file:
        compiled = file.read()
    clean_folder = os.path.join(options.build, "clang-tidy")
    os.makedirs(clean_folder, exist_ok=True)
    units, which = units_to_read()
    units = [unit for unit in units if os.path.exists(unit) and f"/{unit}" in compiled]
    ends = time.monotonic() + options.seconds

    def read(unit):
        stamp = os.path.join(clean_folder, key_of(unit))
        if os.path.exists(stamp):
            return unit, "clean before", ""
        if time.monotonic() > ends:
            return unit, "not reached", ""
        done = subprocess.run(["clang-tidy-14", "--quiet", "-p", options.build, unit], capture_output=True, text=True)
        if done.returncode != 0:
            return unit, "refused", done.stdout + done.stderr
        with open(stamp, "w", encoding="utf-8"):
            return unit, "clean", ""

    print(f"clang-tidy: {len(units)} {which}", flush=True)
    outcomes = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        for unit, outcome, output in pool.map(read, units):
            outcomes.setdefault(outcome, []).append(unit)
            if output:
                print(output, flush=True)
    if "not reached" in outcomes:
        print(f"not reached in {options.seconds:.0f} s: {' '.join(outcomes['not reached'])}")
    print("clang-tidy: " + (", ".join(f"{len(names)} {name}" for name, names in sorted(outcomes.items())) or "nothing to read"))
    return 1 if "refused" in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
