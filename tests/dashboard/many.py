#!/usr/bin/env python3
"""Makes a repository with many findings and a ledger with many scanned commits, and exports its page: by hand, with
measure.mjs, to see that the page stays usable.

Usage: many.py PUNCHLIST FOLDER [FINDINGS] [COMMITS] [--history] (5000 and 5000): FOLDER is made anew; the page is
FOLDER/many.html. With --history the commits are real ones, and known to the ledger as `punchlist history` leaves them.
"""
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time

PER_FILE = 10
CALLS = ["std::thread::sleep(std::time::Duration::from_millis(7))", "let _ = std::fs::read(path)",
         "let _ = std::process::Command::new(path).output()", "let _ = std::net::TcpStream::connect(path)"]


def sources(root, findings):
    (root / "Cargo.toml").write_text('[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
                                     'tokio = { version = "1", features = ["full"] }\n')
    modules = []
    for number in range((findings + PER_FILE - 1) // PER_FILE):
        name = f"service_{number:04}"
        modules.append(f"pub mod {name};\n")
        lines = ["use std::collections::HashMap;\n\n"]
        for i in range(PER_FILE):
            lines.append(f"/// Handles request {i} of service {number}.\npub async fn handle_{i}(path: &str, seen: &mut HashMap<String, u64>) -> u64 {{\n"
                         f"    let count = seen.entry(path.to_string()).or_insert({number});\n    *count += {i};\n"
                         f"    load_{i}(path);\n    *count\n}}\n\nfn load_{i}(path: &str) {{\n    {CALLS[(number + i) % len(CALLS)]};\n"
                         f"    println!(\"{{path}} is loaded, request {i}\");\n}}\n\n")
        (root / "src" / f"{name}.rs").write_text("".join(lines))
    (root / "src" / "lib.rs").write_text("".join(modules))


def history(ledger, commits):
    """Scans before the recorded one, in which findings come and go; the newest says what is there."""
    db = sqlite3.connect(ledger)
    columns = [row[1] for row in db.execute("PRAGMA table_info(scans)")]
    last = dict(zip(columns, db.execute("SELECT * FROM scans ORDER BY id DESC LIMIT 1").fetchone()))
    sites = db.execute("SELECT finding, min(site) FROM sightings GROUP BY finding").fetchall()
    dice = random.Random(7)
    db.execute("PRAGMA foreign_keys = OFF")
    # The last recorded scan becomes the newest of all, and the only one that was real.
    newest = commits
    for table, column in [("sightings", "scan"), ("scan_counts", "scan"), ("scans", "id")]:
        db.execute(f"DELETE FROM {table} WHERE {column} < ?", (last["id"],))
    for table, column in [("sightings", "scan"), ("scan_counts", "scan"), ("findings", "first_scan")]:
        db.execute(f"UPDATE {table} SET {column} = ?", (newest,))
    db.execute("UPDATE scans SET id = ?", (newest,))
    for scan in range(1, commits):
        row = dict(last, id=scan, commit_hash=f"{dice.getrandbits(160):040x}", dirty=0,
                   started=last["started"] - (commits - scan) * 3_600_000, finished=last["finished"] - (commits - scan) * 3_600_000,
                   rules_version=last["rules_version"] + (scan < commits // 2))
        db.execute(f"INSERT INTO scans ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})", [row[name] for name in columns])
    for finding, site in sites:
        first = dice.randrange(1, commits)
        db.execute("UPDATE findings SET first_scan = ? WHERE id = ?", (first, finding))
        presence = "new"
        for scan in sorted({first, *(dice.randrange(first, commits) for _ in range(3))}):
            db.execute("INSERT INTO sightings (finding, scan, site, presence, reason) VALUES (?, ?, ?, ?, '')", (finding, scan, site, presence))
            presence = "absent" if presence != "absent" else "present"
    db.commit()


def commits_before(root, commits):
    """A line of commits before the one that is there, in which a note changes; the hashes, oldest first."""
    tip = subprocess.run(["git", "rev-parse", "HEAD^{tree}"], cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    who = "committer m <m@example.org> "
    parts = []
    for n in range(1, commits + 1):
        parts.append(f"commit refs/heads/line\nmark :{n}\n{who}{1500000000 + n * 3600} +0000\ndata 1\nx\n" +
                     (f"from :{n - 1}\n" if n > 1 else "") + (f'M 040000 {tip} ""\n' if n == commits else "") +
                     f"M 100644 inline note\ndata {len(str(n))}\n{n}\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input="".join(parts), text=True, check=True)
    subprocess.run(["git", "checkout", "-q", "-f", "line"], cwd=root, check=True)
    return subprocess.run(["git", "rev-list", "--reverse", "line"], cwd=root, capture_output=True, text=True, check=True).stdout.split()


def old_history(ledger, hashes):
    """What `history` would have left, had the findings of the last commit come and gone on the way to it."""
    db = sqlite3.connect(ledger)
    dice = random.Random(7)
    db.execute("DELETE FROM history_commits WHERE position > 0")
    chain, = db.execute("SELECT max(chain) FROM history_changes").fetchone()
    sites = db.execute("SELECT finding, site FROM history_changes").fetchall()
    for table in ("history_changes", "history_commits"):
        db.execute(f"DELETE FROM {table}")
    db.executemany("INSERT INTO history_commits (commit_hash, chain, position) VALUES (?, ?, ?)",
                   [(commit, chain, at) for at, commit in enumerate(hashes)])
    for finding, site in sites:
        presence = "new"
        for at in sorted(dice.sample(range(len(hashes)), 5)):
            db.execute("INSERT INTO history_changes (chain, position, finding, presence, site) VALUES (?, ?, ?, ?, ?)",
                       (chain, at, finding, presence, site))
            presence = "absent" if presence != "absent" else "present"
    db.commit()


def main():
    with_history = "--history" in sys.argv
    sys.argv = [word for word in sys.argv if word != "--history"]
    punchlist, folder = os.path.realpath(sys.argv[1]), pathlib.Path(sys.argv[2])
    findings, commits = (int(word) for word in (sys.argv[3:] + ["5000", "5000"][len(sys.argv) - 3:]))
    shutil.rmtree(folder, ignore_errors=True)
    root = folder / "many"
    (root / "src").mkdir(parents=True)
    sources(root, findings)
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    run = lambda *words: subprocess.run(words, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=m", "-c", "user.email=m@example.org", "commit", "-q", "-m", "Many"]):
        run("git", *words)
    ledger = root / ".git" / "punchlist" / "ledger.db"
    if with_history:
        hashes = commits_before(root, commits)
        run(punchlist, "history", "HEAD^..HEAD")
        old_history(ledger, hashes)
    run(punchlist, "plan")
    if not with_history:
        history(ledger, commits)
    began = time.monotonic()
    run(punchlist, "export", "html", "-o", str((folder / "many.html").resolve()))
    size = (folder / "many.html").stat().st_size
    print(f"exported in {time.monotonic() - began:.1f} s: {size / 1e6:.2f} MB")


main()
