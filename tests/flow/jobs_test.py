#!/usr/bin/env python3
"""The number of threads changes no byte of a scan. Built with the thread sanitizer, also the test for races.

usage: jobs_test.py PUNCHLIST
"""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    punchlist = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        # Every Rust file of this repository, many times over, so that several threads have work at once.
        for part in ("examples/courier/src", "tests/rules", "tests/cli"):
            for copy in range(3):
                shutil.copytree(os.path.join(ROOT, part), os.path.join(folder, f"{copy}", part))
        outputs = {}
        for jobs in (1, 2, 4, 4):
            done = subprocess.run([punchlist, "scan", "--no-record", "--format", "json", "--jobs", str(jobs)], cwd=folder,
                                  stdin=subprocess.DEVNULL, capture_output=True)
            if done.returncode != 1 or not done.stdout:
                sys.exit(f"--jobs {jobs} ended with {done.returncode}: {done.stderr.decode()}")
            outputs.setdefault(done.stdout, []).append(jobs)
    if len(outputs) != 1:
        sys.exit(f"these numbers of threads give different bytes: {list(outputs.values())}")
    print(f"the same {len(next(iter(outputs)))} bytes with 1, 2 and 4 threads")


if __name__ == "__main__":
    main()
