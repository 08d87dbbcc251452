#!/usr/bin/env python3
"""Plans of many findings: the work grows with their number, not with its square, and the same state gives the same bytes.

usage: plan_size_test.py PUNCHLIST [unittest arguments]

PUNCHLIST_FINDINGS (1200) is the larger number; by hand 5000, which is to take 2 s and 200 MiB at most of an optimised build. Measure it
where no thousands of files were deleted in the minutes before, or in memory (TMPDIR=/dev/shm): for each new file ext4 passes over the
inodes that were freed lately, which made a third of the time.
"""
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

PUNCHLIST = None
FINDINGS = int(os.environ.get("PUNCHLIST_FINDINGS", "1200"))
PARTS = 4  # the smaller number is this part of the larger
MOST_KIB = 200 * 1024
CALLS = ["std::thread::sleep(std::time::Duration::from_millis(7))", "let _ = std::fs::read(path)",
         "let _ = std::process::Command::new(path).output()", "let _ = std::net::TcpStream::connect(path)"]
MANIFEST = '[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\ntokio = { version = "1", features = ["full"] }\n'


def function(service, i, tag):
    return (f"/// Handles request {i}.\npub async fn handle_{tag}{i}(path: &str, seen: &mut Vec<u64>) -> u64 {{\n    seen.push({i});\n"
            f"    load_{tag}{i}(path);\n    {i}\n}}\n\nfn load_{tag}{i}(path: &str) {{\n    {CALLS[(service + i) % len(CALLS)]};\n}}\n\n")


class Sizes(unittest.TestCase):
    def make(self, findings, in_file, tagged):
        root = tempfile.mkdtemp(prefix="punchlist-size-")
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        files = {"Cargo.toml": MANIFEST}
        for service in range(findings // in_file):
            files[f"src/service_{service}.rs"] = "".join(function(service, i, f"{service}_" if tagged else "") for i in range(in_file))
        files["src/lib.rs"] = "".join(f"pub mod service_{service};\n" for service in range(findings // in_file))
        os.mkdir(os.path.join(root, "src"))
        for path, text in files.items():
            with open(os.path.join(root, path), "w") as file:
                file.write(text)
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "Many"]):
            subprocess.run(["git", *words], cwd=root, env=env, check=True)
        return root

    def plan(self, root, *more):
        """Seconds of the processor, KiB of memory at most."""
        child = subprocess.Popen([PUNCHLIST, "plan", *more], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.stderr.close()
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(child.returncode, 0, said)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

    def documents(self, root):
        found = {}
        for folder, _, names in os.walk(os.path.join(root, ".punchlist")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    found[os.path.join(folder, name)] = file.read()
        return found

    def grows_with_the_number(self, in_file, tagged):
        spent = {}
        for findings in (FINDINGS // PARTS, FINDINGS):
            root = self.make(findings, in_file(findings), tagged)
            first, memory = self.plan(root)
            before = self.documents(root)
            self.assertGreater(len(before), findings // 2)
            again, more = self.plan(root)
            self.assertEqual(self.documents(root), before)
            self.plan(root, "--check")
            spent[findings] = (first, again)
            self.assertLess(max(memory, more), MOST_KIB)
            print(f"{findings} findings, {in_file(findings)} in a file: {first:.2f} s, again {again:.2f} s, {max(memory, more)} KiB",
                  file=sys.stderr)
        for small, large in zip(spent[FINDINGS // PARTS], spent[FINDINGS]):
            # The square would be 16 times; a start of the program costs, too.
            self.assertLess(large, (small + 0.05) * PARTS * 1.7)

    def test_many_files_with_the_same_names(self):
        self.grows_with_the_number(lambda findings: 10, False)

    def test_one_file_that_all_of_them_write(self):
        self.grows_with_the_number(lambda findings: findings, True)


if __name__ == "__main__":
    PUNCHLIST = os.path.realpath(sys.argv.pop(1))
    unittest.main()
