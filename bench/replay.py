#!/usr/bin/env python3
"""Identity over real history: which findings keep their id from one commit to another, by us and by keys in use.

usage: replay.py REPLAY_PAIRS DIR [--repos N] [--points N] [--distances 1,10,100] [--only NAME] [--misses FILE]

DIR holds clones, bare or not; a folder with a clone in `repo` counts, too. At evenly spaced points of each history the
commit is compared with those 1, 10 and 100 commits before it (first parents, commits that touch Rust files).

The truth comes from the git command alone: `git diff -M` says which lines are unchanged and which files were renamed,
`git log --follow` which of the others were renamed on the way. A finding on an unchanged line, with one of the same
rule at the same column on the other side, is a pair. Of each pair: kept; lost (churn: the old one is gone and the new
one is new, or unsure); swapped (one of them got another's identity).

Pairs in files whose bytes are the same on both sides cannot be lost by any key here and are counted, but left out of
the rates.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import time

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
KEYS = ("ours", "ours without 0 and 1", "path + line", "100-character hash", "path + code + index")


def git(repository, *arguments, check=True):
    done = subprocess.run(["git", "-C", repository, "-c", "core.quotePath=false", *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode != 0:
        if check:
            raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace').strip()}")
        return ""
    return done.stdout.decode(errors="replace")


def repositories(folder):
    for name in sorted(os.listdir(folder)):
        for path in (os.path.join(folder, name), os.path.join(folder, name, "repo")):
            if os.path.exists(os.path.join(path, "HEAD")) or os.path.exists(os.path.join(path, ".git")):
                yield name, path
                break


def choose_pairs(repository, points, distances):
    """Evenly spaced commits that touch Rust files, each with the commits so many steps before it."""
    history = git(repository, "rev-list", "--first-parent", "HEAD", "--", "*.rs").split()
    if len(history) < 20:
        return []
    pairs = []
    for point in range(points):
        at = point * max(1, (len(history) - max(distances) - 1)) // points if len(history) > max(distances) else 0
        for distance in distances:
            if at + distance < len(history):
                pairs.append((history[at + distance], history[at], distance))
    return pairs


class FileDiff:
    """Where the old lines of one file are now."""

    def __init__(self, new_path):
        self.new_path = new_path
        self.gaps = []  # old start, old count, new start, new count

    def new_line(self, line):
        shift = 0
        for old_start, old_count, new_start, new_count in self.gaps:
            begin = old_start + (1 if old_count == 0 else 0)
            if line < begin:
                break
            if line < begin + old_count:
                return None
            shift = (new_start + (1 if new_count == 0 else 0) + new_count) - (begin + old_count)
        return line + shift


def parse_diff(text):
    """{old path: FileDiff}, set of (old path, new path) renamed, added paths, deleted paths."""
    files, renamed, added, deleted = {}, [], set(), set()
    old_path = new_path = None
    current = None
    state = {}
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            current, state = None, {}
            half = line[len("diff --git "):]
            middle = len(half) // 2
            state["a"], state["b"] = half[2:middle], half[middle + 3:]
        elif line.startswith("new file mode"):
            added.add(state["b"])
        elif line.startswith("deleted file mode"):
            deleted.add(state["a"])
        elif line.startswith("rename from "):
            old_path = line[len("rename from "):]
        elif line.startswith("rename to "):
            new_path = line[len("rename to "):]
            current = files[old_path] = FileDiff(new_path)
            renamed.append((old_path, new_path))
        elif line.startswith("--- "):
            state["old"] = None if line[4:] == "/dev/null" else line[6:].rstrip("\t")
        elif line.startswith("+++ "):
            state["new"] = None if line[4:] == "/dev/null" else line[6:].rstrip("\t")
            if state.get("old") and state["new"] and current is None:
                current = files[state["old"]] = FileDiff(state["new"])
        elif line.startswith("@@") and current is not None:
            match = HUNK.match(line)
            if match:
                numbers = [int(x) if x is not None else 1 for x in match.groups()]
                current.gaps.append(tuple(numbers))
    return files, renamed, added, deleted


def followed(repository, old, new, path, deleted):
    """The path that git log --follow gives an added file on the way back to `old`, if it is one that is gone now."""
    if not deleted:
        return None
    text = git(repository, "log", "--follow", "--name-status", "-M", "--format=", f"{old}..{new}", "--", path,
               check=False)
    at = path
    for line in text.split("\n"):
        parts = line.split("\t")
        if len(parts) == 3 and parts[0].startswith("R") and parts[2] == at:
            at = parts[1]
    return at if at != path and at in deleted else None


def truth(repository, answer):
    """[(old index, new index, kind)], kind: same, touched or renamed."""
    old, new = answer["old"], answer["new"]
    text = git(repository, "diff", "--no-color", "--no-ext-diff", "--no-textconv", "-U0", "-M", "-l0", old, new, "--",
               "*.rs")
    files, renamed, added, deleted = parse_diff(text)
    renamed = dict(renamed)
    for path in sorted({f[1] for f in answer["news"]} & added):
        origin = followed(repository, old, new, path, deleted)
        if origin and origin not in files:
            pair, _, _, _ = parse_diff(git(repository, "diff", "--no-color", "--no-ext-diff", "-U0", f"{old}:{origin}",
                                           f"{new}:{path}", check=False))
            diff = FileDiff(path)
            for one in pair.values():
                diff.gaps = one.gaps
            files[origin] = diff
            renamed[origin] = path
    there = {}
    seen = collections.Counter()
    for index, f in enumerate(answer["news"]):
        key = (f[0], f[1], f[2], f[3])
        there[key + (seen[key],)] = index
        seen[key] += 1
    seen.clear()
    pairs = []
    for index, f in enumerate(answer["olds"]):
        rule, path, line, column = f[:4]
        if path in files:
            now, line = files[path].new_path, files[path].new_line(line)
            kind = "renamed" if path in renamed else "touched"
        elif path in deleted:
            continue
        else:
            now, kind = path, "same"
        if line is None:
            continue
        key = (rule, now, line, column)
        partner = there.get(key + (seen[key],))
        seen[key] += 1
        if partner is not None:
            pairs.append((index, partner, kind))
    return pairs


class Texts:
    """Lines of files at commits."""

    def __init__(self, repository):
        self.repository = repository
        self.kept = {}

    def lines(self, commit, path):
        key = (commit, path)
        if key not in self.kept:
            if len(self.kept) > 400:
                self.kept.clear()
            self.kept[key] = git(self.repository, "show", f"{commit}:{path}", check=False).split("\n")
        return self.kept[key]


def hundred_characters(lines, line):
    """What GitHub's primaryLocationLineHash is made of: the next 100 characters that are no white space."""
    out = ""
    for text in lines[line - 1:]:
        out += "".join(text.split())
        if len(out) >= 100:
            break
    return out[:100]


def counted(keys):
    seen = collections.Counter()
    out = []
    for key in keys:
        out.append(key + (seen[key],))
        seen[key] += 1
    return out


def by_path_and_line(findings, texts, commit):
    return counted([(f[0], f[1], f[2]) for f in findings])


def by_hundred_characters(findings, texts, commit):
    """The count behind the hash is over all lines of the file, as GitHub's action has it."""
    keys = []
    of_file = {}
    for f in findings:
        lines = texts.lines(commit, f[1])
        if f[1] not in of_file:
            occurrence, numbers = collections.Counter(), []
            for number in range(1, len(lines) + 1):
                text = hundred_characters(lines, number)
                occurrence[text] += 1
                numbers.append((text, occurrence[text]))
            of_file[f[1]] = numbers
        numbers = of_file[f[1]]
        keys.append((f[0], f[1]) + (numbers[f[2] - 1] if f[2] <= len(numbers) else ("", 0)))
    return counted(keys)


def by_code_and_index(findings, texts, commit):
    return counted([(f[0], f[1], f[6].strip()) for f in findings])


def old_of_by_key(answer, key, texts):
    before = {k: i for i, k in enumerate(key(answer["olds"], texts, answer["old"]))}
    return [before.get(k, -1) for k in key(answer["news"], texts, answer["new"])]


def judge(pairs, old_of):
    """{kind: [pairs, lost, swapped]} and the pairs that were not kept."""
    result = collections.defaultdict(lambda: [0, 0, 0])
    new_of = {old: new for new, old in enumerate(old_of) if old >= 0}
    wrong = []
    for old, new, kind in pairs:
        row = result[kind]
        row[0] += 1
        if old_of[new] == old:
            continue
        swapped = old_of[new] >= 0 or old in new_of
        row[2 if swapped else 1] += 1
        wrong.append((old, new, kind, "swapped" if swapped else "lost"))
    return result, wrong


def percent(part, whole):
    return f"{100.0 * part / whole:8.3f} %" if whole else "       - "


def write_table(out, title, rows):
    pairs = rows["ours"]
    touched = pairs["touched"][0] + pairs["renamed"][0]
    out.write(f"\n{title}: {touched + pairs['same'][0]} finding pairs, {touched} of them in files that changed "
              f"({pairs['renamed'][0]} in renamed files)\n")
    out.write(f"  {'key':<22} {'churn':>10} {'swaps':>10} {'renamed kept':>13}\n")
    for key in KEYS:
        row = rows[key]
        churn = row["touched"][1] + row["renamed"][1]
        swaps = row["touched"][2] + row["renamed"][2]
        renamed = row["renamed"]
        out.write(f"  {key:<22} {percent(churn, touched)} {percent(swaps, touched)} "
                  f"{percent(renamed[0] - renamed[1] - renamed[2], renamed[0]):>13}\n")


def add_rows(total, rows):
    for kind, row in rows.items():
        for i in range(3):
            total[kind][i] += row[i]


def empty_rows():
    return {key: collections.defaultdict(lambda: [0, 0, 0]) for key in KEYS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--repos", type=int, default=0, help="at most so many repositories")
    parser.add_argument("--points", type=int, default=3, help="points of each history")
    parser.add_argument("--distances", default="1,10,100")
    parser.add_argument("--only", default="", help="comma-separated words; repositories that have one in their name")
    parser.add_argument("--misses", default="", help="write what was not kept here")
    arguments = parser.parse_args()
    distances = [int(x) for x in arguments.distances.split(",")]
    chosen = [(name, path) for name, path in repositories(arguments.folder)
              if not arguments.only or any(word in name for word in arguments.only.split(","))]
    if arguments.repos:
        chosen = chosen[:arguments.repos]
    if not chosen:
        sys.exit(f"replay: no clones in {arguments.folder}")
    total = {distance: empty_rows() for distance in distances}
    overall = empty_rows()
    misses = open(arguments.misses, "w", encoding="utf-8") if arguments.misses else None
    commits = counted_repos = refused = 0
    for name, path in chosen:
        begun = time.time()
        pairs = choose_pairs(path, arguments.points, distances)
        if not pairs:
            continue
        text = "".join(f"{old} {new}\n" for old, new, _ in pairs)
        program = subprocess.Popen([arguments.program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        program.stdin.write(text.encode())
        program.stdin.close()
        texts = Texts(path)
        here = empty_rows()
        for (old, new, distance), line in zip(pairs, program.stdout):
            answer = json.loads(line)
            if "error" in answer:
                refused += 1
                print(f"{name}: {old[:10]} {new[:10]}: {answer['error']}", file=sys.stderr)
                continue
            true_pairs = truth(path, answer)
            partners = {
                "ours": answer["ours"]["old_of"],
                "ours without 0 and 1": answer["ours_without_0_1"]["old_of"],
                "path + line": old_of_by_key(answer, by_path_and_line, texts),
                "100-character hash": old_of_by_key(answer, by_hundred_characters, texts),
                "path + code + index": old_of_by_key(answer, by_code_and_index, texts),
            }
            for key in KEYS:
                rows, wrong = judge(true_pairs, partners[key])
                for sums in (total[distance][key], overall[key], here[key]):
                    add_rows(sums, rows)
                if misses and key.startswith("ours"):
                    for old_index, new_index, kind, what in wrong:
                        one, other = answer["olds"][old_index], answer["news"][new_index]
                        given = partners[key][new_index]
                        misses.write(f"{name} {old[:12]} {new[:12]} {key}: {what} ({kind}) {one[0]} {one[4]} "
                                     f"{one[1]}:{one[2]} -> {other[4]} {other[1]}:{other[2]} `{one[5]}` `{other[5]}`"
                                     + (f" got {answer['olds'][given][1]}:{answer['olds'][given][2]}"
                                        if given >= 0 else "") + "\n")
                    misses.flush()
        code = program.wait()
        if code != 0:
            sys.exit(f"replay: {arguments.program} ended with {code} on {name}")
        commits += len({c for old, new, _ in pairs for c in (old, new)})
        counted_repos += 1
        ours = here["ours"]
        touched = ours["touched"][0] + ours["renamed"][0]
        bad = sum(ours[kind][i] for kind in ("touched", "renamed") for i in (1, 2))
        rest = here["ours without 0 and 1"]
        worse = sum(rest[kind][i] for kind in ("touched", "renamed") for i in (1, 2))
        print(f"{name}: {len(pairs)} pairs of commits, {touched} finding pairs in changed files, {bad} not kept, "
              f"{worse} without 0 and 1, {time.time() - begun:.0f} s", file=sys.stderr, flush=True)
    print(f"{counted_repos} repositories, {commits} commits, {refused} pairs of commits refused")
    for distance in distances:
        write_table(sys.stdout, f"{distance} commit{'' if distance == 1 else 's'} apart", total[distance])
    write_table(sys.stdout, "in all", overall)


if __name__ == "__main__":
    main()
