#!/usr/bin/env python3
"""Scans repositories at pinned commits and shows what changed since the findings were last looked through.

usage: corpus.py --punchlist BIN [--update] [--only NAME]... CORPUS

CORPUS is a folder of yours, outside this repository:
  pins.tsv             one repository per line: name, clone or git directory (bare ones too; relative to CORPUS), full commit
  findings/NAME.txt    what was found and looked through: `path:line rule confidence`, sorted; --update writes it

Facts only: no source of the repositories is kept. Prints a diff for each repository whose findings differ; exits 1 when any
does, 2 when a scan fails. Nothing is recorded in any ledger.
"""
import argparse
import concurrent.futures
import difflib
import json
import os
import subprocess
import sys


class Failure(Exception):
    pass


def read_pins(corpus):
    path = os.path.join(corpus, "pins.tsv")
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}") from error
    pins = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(cell.strip() for cell in cells) or "/" in cells[0]:
            raise Failure(f"{path}:{number}: not a name, a directory and a commit with tabs between")
        pins.append((cells[0], os.path.join(corpus, cells[1]), cells[2].strip()))
    return pins


def said(stderr):
    """The error in the JSON that punchlist writes, else whatever it wrote last."""
    lines = [line for line in stderr.splitlines() if line.strip()]
    for line in lines:
        try:
            error = json.loads(line)["error"]
            return f"{error['what']}: {error['subject']}"
        except (ValueError, KeyError, TypeError):
            continue
    return lines[-1] if lines else ""


def findings_of(punchlist, directory, commit):
    done = subprocess.run([punchlist, "scan", "--repo", directory, "--rev", commit, "--no-record", "--jobs", "1",
                           "--format", "json"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise Failure(said(done.stderr) or f"punchlist ended with {done.returncode}")
    lines = set()
    for finding in json.loads(done.stdout)["data"]["findings"]:
        at = finding["location"]
        lines.add((at["path"], at["line"], f"{finding['rule']} {finding['confidence']}"))
    return [f"{path}:{line} {rest}" for path, line, rest in sorted(lines)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--punchlist", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("corpus")
    options = parser.parse_args()
    try:
        pins = read_pins(options.corpus)
    except Failure as failure:
        print(f"corpus: {failure}", file=sys.stderr)
        sys.exit(2)
    pins = [pin for pin in pins if not options.only or pin[0] in options.only]
    if not pins:
        print("corpus: no such repository in pins.tsv", file=sys.stderr)
        sys.exit(2)
    failed = different = total = added = removed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        scans = [(pin, pool.submit(findings_of, options.punchlist, pin[1], pin[2])) for pin in pins]
        for (name, _, commit), scan in scans:
            try:
                found = scan.result()
            except Failure as failure:
                failed += 1
                print(f"{name}: {failure}", file=sys.stderr)
                continue
            total += len(found)
            stored_path = os.path.join(options.corpus, "findings", name + ".txt")
            stored = []
            if os.path.exists(stored_path):
                with open(stored_path, encoding="utf-8") as file:
                    stored = file.read().splitlines()
            if found == stored:
                continue
            different += 1
            print(f"{name} at {commit[:10]}")
            for line in difflib.ndiff(stored, found):
                if line[0] in "+-":
                    print(f"  {line}")
                    added += line[0] == "+"
                    removed += line[0] == "-"
            if options.update:
                os.makedirs(os.path.dirname(stored_path), exist_ok=True)
                with open(stored_path, "w", encoding="utf-8") as file:
                    file.write("".join(line + "\n" for line in found))
    print(f"{len(pins)} repositories, {total} findings: {different} repositories differ, {added} findings more, "
          f"{removed} fewer{', written' if options.update and different else ''}")
    sys.exit(2 if failed else 1 if different and not options.update else 0)


if __name__ == "__main__":
    main()
