#!/usr/bin/env python3
"""Compiles every Rust block of the rules' documents, and runs the remedies that can be run as they stand.

usage: compile_examples.py [--work DIR] [RULE...]

The blocks under "Example" and "Use instead" of scanner/rules/*.md become the modules of one crate, built offline with the
crates of Debian's librust-*-dev packages. Each public function of a remedy that takes no arguments is then run in a process of
its own: an async one as the root future and as a task of a multi-thread and of a current-thread runtime, any other on a plain
thread. It must end, and must not panic. That the examples are found and the remedies are not, by any rule, is held by
tests/unit/scanner/rules_test.cc. Exits 77 where cargo or Debian's crates are missing, unless PUNCHLIST_NEED_CARGO is set.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REGISTRY = "/usr/share/cargo/registry"
HEADINGS = {"Example": "example", "Use instead": "instead"}

# Packages that the blocks may use -> how the crate asks for them.
DEPENDENCIES = {
    "tokio": '{ version = "1", features = ["full"] }',
    "futures": '"0.3"',
    "smol": '"1"',
    "parking_lot": '"0.12"',
    "rayon": '"1"',
    "crossbeam-channel": '"0.5"',
    "async-std": '"1"',
    "dashmap": '"5"',
    "flume": '"0.10"',
    "tracing": '"0.1"',
}
# Not packaged by Debian: blocks that use them cannot be compiled here.
NOT_IN_DEBIAN = ["bcrypt", "pollster", "gpui"]
# Remedies that are not run: why.
NOT_RUN = {}
SECONDS_PER_RUN = 20

RUNNERS = """
fn multi_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn current_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}
"""


def blocks(rules):
    """(module, rule, heading, text) of each Rust block, in order."""
    for path in sorted(glob.glob(os.path.join(ROOT, "scanner", "rules", "*.md"))):
        rule = os.path.basename(path)[:-3]
        if rules and rule not in rules:
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for heading, word in HEADINGS.items():
            section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.S | re.M)
            found = re.findall(r"^```rust\n(.*?)^```", section.group(1), re.S | re.M) if section else []
            for number, block in enumerate(found):
                yield f"{rule.replace('-', '_')}_{word}{number or ''}", rule, heading, block


def used_crates(text):
    code = re.sub(r"//.*", "", text)
    return [name for name in [*DEPENDENCIES, *NOT_IN_DEBIAN] if re.search(rf"\b{name.replace('-', '_')}::", code)]


def cases_of(module, heading, text):
    """Name of a case -> the Rust that runs it: the public functions of a remedy that take nothing."""
    cases = {}
    if heading != "Use instead" or module in NOT_RUN:
        return cases
    for is_async, name in re.findall(r"^pub (async )?fn (\w+)\(\)", text, re.M):
        call = f"{module}::{name}()"
        if not is_async:
            cases[f"{module}::{name} on a plain thread"] = f"{{ let _ = {call}; }}"
            continue
        for runtime in ("multi_thread", "current_thread"):
            cases[f"{module}::{name} as root, {runtime}"] = f"{{ let _ = {runtime}().block_on({call}); }}"
            # What is not Send cannot be spawned anywhere; a LocalSet would be another context.
            cases[f"{module}::{name} as task, {runtime}"] = (
                f"{{ let rt = {runtime}(); rt.block_on(rt.spawn(async {{ let _ = {call}.await; }})).unwrap() }}")
    return cases


def installed(name):
    return bool(glob.glob(f"{REGISTRY}/{name}-[0-9]*"))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_crate(work, chosen, crates):
    """One crate: a module per block, and a main that runs the case it is told. Returns the cases."""
    lines = "".join(f"{name} = {DEPENDENCIES[name]}\n" for name in sorted(crates))
    write(f"{work}/Cargo.toml",
          '[package]\nname = "remedies"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n' + lines)
    write(f"{work}/.cargo/config.toml",
          f'[source.crates-io]\nreplace-with = "debian"\n\n[source.debian]\ndirectory = "{REGISTRY}"\n')
    cases = {}
    for module, _, heading, text in chosen:
        write(f"{work}/src/{module}.rs", "#![allow(warnings)]\n" + text)
        cases.update(cases_of(module, heading, text))
    arms = "".join(f'        "{name}" => {code},\n' for name, code in cases.items())
    write(f"{work}/src/main.rs", "".join(f"mod {module};\n" for module, *_ in chosen) + RUNNERS +
          "\nfn main() {\n    let name = std::env::args().nth(1).unwrap_or_default();\n"
          f'    match name.as_str() {{\n{arms}        _ => panic!("no such case: {{name}}"),\n    }}\n}}\n')
    return list(cases)


def missing():
    if shutil.which("cargo") is None:
        return "cargo is not installed"
    if not installed("tokio"):
        return "the crates of librust-tokio-dev are not installed"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work")
    parser.add_argument("rules", nargs="*")
    options = parser.parse_args()
    why = missing()
    if why:
        print(f"compile_examples: {why}")
        sys.exit(1 if os.environ.get("PUNCHLIST_NEED_CARGO") else 77)
    chosen, crates, left_out, failed = [], {"tokio"}, [], []
    for block in blocks(set(options.rules)):
        used = used_crates(block[3])
        absent = [name for name in used if not installed(name)]
        if not absent:
            chosen.append(block)
            crates.update(used)
        elif all(name in NOT_IN_DEBIAN for name in absent):
            left_out.append((block[0], absent))
        else:
            failed.append(f"{block[0]}: install librust-{'-dev, librust-'.join(absent)}-dev".replace("_", "-"))
    with tempfile.TemporaryDirectory() as temporary:
        work = os.path.abspath(options.work or temporary)
        shutil.rmtree(f"{work}/src", ignore_errors=True)
        cases = write_crate(work, chosen, crates)
        built = subprocess.run(["cargo", "build", "--quiet", "--offline", "--target-dir", "target"], cwd=work,
                               stdin=subprocess.DEVNULL)
        if built.returncode != 0:
            print("compile_examples: the blocks do not compile; src/RULE_example.rs and src/RULE_instead.rs are those of "
                  "scanner/rules/RULE.md")
            sys.exit(1)
        for case in cases:
            try:
                done = subprocess.run([f"{work}/target/debug/remedies", case], cwd=work, stdin=subprocess.DEVNULL,
                                      capture_output=True, text=True, timeout=SECONDS_PER_RUN)
                if done.returncode != 0:
                    failed.append(f"{case} ends with {done.returncode}: {done.stderr.strip()[-400:]}")
            except subprocess.TimeoutExpired:
                failed.append(f"{case} does not end within {SECONDS_PER_RUN} s")
    for module, absent in left_out:
        print(f"not compiled: {module}: Debian has no {', '.join(absent)}")
    for line in failed:
        print(f"FAILED {line}")
    print(f"{len(chosen)} blocks compiled, {len(cases)} runs of remedies, {len(left_out)} left out, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
