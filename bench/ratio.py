#!/usr/bin/env python3
"""Cpu time of a cold scan against a bare parse of the same files, in turn (A B A B), on one thread each.

Each scan records into a fresh ledger and finds nothing cached. Prints a line per pair, then the geometric mean of the
ratios and the peak memory of the scan.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile


def files_of(folder):
    """The .rs files that `punchlist scan` reads there: git's ignore rules, `target/` at the root left out."""
    done = subprocess.run(["git", "-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.rs"],
                          capture_output=True)
    if done.returncode == 0:
        names = [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    else:
        names = [os.path.relpath(os.path.join(where, name), folder)
                 for where, folders, found in os.walk(folder) for name in found if name.endswith(".rs")]
    names = [name for name in names if not name.startswith(("target/", ".git/"))]
    paths = [os.path.join(folder, name) for name in sorted(set(names))]
    return [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]


def measured(command, allowed, **options):
    """Runs a command to its end: (cpu seconds, peak memory in KiB)."""
    child = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    if code not in allowed:
        sys.exit(f"ratio: {' '.join(command)} ended with {code}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("punchlist")
    arguments.add_argument("parse_floor")
    arguments.add_argument("folder")
    arguments.add_argument("--pairs", type=int, default=5)
    options = arguments.parse_args()
    punchlist, parse_floor = map(os.path.abspath, (options.punchlist, options.parse_floor))
    folder = os.path.abspath(options.folder)

    names = files_of(folder)
    if not names:
        sys.exit(f"ratio: no Rust file below {options.folder}")
    listed = "".join(name + "\n" for name in names).encode("utf-8", "surrogateescape")

    def floor():
        with tempfile.TemporaryFile() as paths:
            paths.write(listed)
            paths.seek(0)
            return measured([parse_floor], (0,), stdin=paths, stdout=subprocess.DEVNULL)

    def scan(stdout=subprocess.DEVNULL, extra=()):
        with tempfile.TemporaryDirectory() as store:
            return measured([punchlist, "scan", "--jobs", "1", *extra], (0, 1), cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=stdout, stderr=subprocess.DEVNULL, env={**os.environ, "PUNCHLIST_STORE": store})

    # The first run of each warms the page cache and shows that both read the same files.
    floor()
    with tempfile.TemporaryFile() as output:
        scan(output, ("--format", "json"))
        output.seek(0)
        read = json.load(output)["data"]["files"]["parsed"]
    print(f"{len(names)} files parsed by the floor, {read} by the scan")

    ratios, peak = [], 0
    for pair in range(1, options.pairs + 1):
        scanned, memory = scan()
        parsed, _ = floor()
        peak = max(peak, memory)
        ratios.append(scanned / parsed)
        print(f"pair {pair}: scan {scanned:.3f} s, parse {parsed:.3f} s, ratio {ratios[-1]:.3f}", flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"geometric mean {mean:.3f} over {len(ratios)} pairs; peak memory of the scan {peak / 1024:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
