#!/usr/bin/env python3
"""Identity through refactors whose result is known: real functions with findings are rewritten by script.

usage: refactors.py REPLAY_PAIRS DIR [--repos N] [--only NAMES] [--most N] [--wrong FILE] [--check]

DIR holds clones, bare or not; a folder with a clone in `repo` counts, too. For each refactor the functions of the
newest commit that hold findings are rewritten, as many as --most per repository, in one commit that lives in a
repository for temporary files. Where each place went is known from the edit. Counted are the findings of rewritten
functions:

  pairs      findings that are there before and, at the place where their code went, after
  precision  of what was matched from or to a rewritten function, how much is right
  recall     of the pairs, how many kept their identity
  abstained  of the pairs, how many are uncertain: a tie was said

The rewritten code need not compile; the scanner reads it as it stands. --check ends with 1 when precision is below
99 %, recall below 90 % or more than 2 % are abstained, in all.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<string>b?r(?P<hashes>\#*)".*?"(?P=hashes)|[bc]?"(?:\\.|[^"\\])*")"""
    r"""|(?P<char>b?'(?:\\(?:u\{[0-9a-fA-F]+\}|x..|.)|[^'\\])')|(?P<life>'[A-Za-z_]\w*)|(?P<word>(?:r\#)?[^\W\d]\w*)"""
    r"""|(?P<number>\d\w*(?:\.\d\w*)?)|(?P<sign>.)""", re.S)
KEYWORDS = set("as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod "
               "move mut pub ref return self Self static struct super trait true type unsafe use where while".split())


class Token:
    __slots__ = ("text", "begin", "end", "kind")

    def __init__(self, text, begin, end, kind):
        self.text, self.begin, self.end, self.kind = text, begin, end, kind


class Function:
    def __init__(self):
        self.head = self.fn = self.name = self.open = self.close = None
        self.parent = ""  # how the block around it opens: "", "impl Type", "mod name", "fn name", ...

    def holds(self, offset):
        return self.head_at <= offset < self.end_at


class Source:
    """A Rust file cut into tokens, with its functions."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.tokens = [Token(m.group(), m.start(), m.end(), m.lastgroup if m.lastgroup != "hashes" else "string")
                       for m in TOKEN.finditer(text) if m.group("space") is None]
        self.line_starts = [0]
        for match in re.finditer("\n", text):
            self.line_starts.append(match.end())
        self.functions = self.find_functions()

    def find_functions(self):
        functions, stack, waiting, round_, header = [], [], None, 0, 0
        tokens = self.tokens
        for i, token in enumerate(tokens):
            t = token.text
            if t == "fn" and i + 1 < len(tokens) and tokens[i + 1].kind == "word":
                waiting, round_ = Function(), 0
                waiting.fn, waiting.name = i, i + 1
                waiting.parent = stack[-1][1] if stack else ""
                waiting.depth = len(stack)
            elif t in "([":
                round_ += 1
            elif t in ")]":
                round_ = max(0, round_ - 1)
            elif t == ";" and round_ == 0:
                waiting, header = None, i + 1
            elif t == "{":
                if waiting and round_ == 0:
                    waiting.open = i
                    stack.append((waiting, "fn"))
                    waiting = None
                else:
                    stack.append((None, " ".join(x.text for x in tokens[header:i])))
                header = i + 1
            elif t == "}":
                if stack:
                    function, _ = stack.pop()
                    if function:
                        function.close = i
                        self.finish(function)
                        functions.append(function)
                header = i + 1
        return functions

    def finish(self, function):
        tokens, i = self.tokens, function.fn
        while i > 0:
            t = tokens[i - 1].text
            if t in ("pub", "async", "unsafe", "const", "extern", "default") or tokens[i - 1].kind == "string":
                i -= 1
            elif t == ")" and i >= 4 and tokens[i - 3].text == "(" and tokens[i - 4].text == "pub":
                i -= 4
            elif t == "]":
                depth, j = 1, i - 2
                while j >= 0 and depth:
                    depth += {"]": 1, "[": -1}.get(tokens[j].text, 0)
                    j -= 1
                if j < 0 or tokens[j].text != "#":
                    break
                i = j
            else:
                break
        function.head = i
        function.head_at, function.end_at = tokens[i].begin, tokens[function.close].end
        function.is_async = any(x.text == "async" for x in tokens[i:function.fn])
        function.word = tokens[function.name].text

    def offset(self, line, column):
        start = self.line_starts[line - 1]
        return start + column - 1

    def token_at(self, offset):
        for i, token in enumerate(self.tokens):
            if token.begin <= offset < token.end:
                return i
        return None

    def statements(self, function):
        """[(begin, end)] of the statements of the body, by bytes; the last one may be the tail expression."""
        tokens, out = self.tokens, []
        depth, begin = 0, None
        for i in range(function.open + 1, function.close):
            t = tokens[i].text
            if begin is None:
                begin = i
            if t in "([{":
                depth += 1
            elif t in ")]}":
                depth -= 1
                after = tokens[i + 1].text
                if depth == 0 and t == "}" and after not in (".", "?", "else", ";", ",", ")", "=", "+", "&", "|", "as"):
                    out.append((tokens[begin].begin, tokens[i].end))
                    begin = None
            elif t == ";" and depth == 0:
                out.append((tokens[begin].begin, tokens[i].end))
                begin = None
        if begin is not None:
            out.append((tokens[begin].begin, tokens[function.close - 1].end))
        return out


class Pieces:
    """New texts as pieces of one old text: what was copied knows where it came from."""

    def __init__(self, source):
        self.source = source
        self.edits = []  # (begin, end, [str | (begin, end, is_primary)])
        self.new_files = {}  # path -> pieces

    def replace(self, begin, end, pieces):
        self.edits.append((begin, end, pieces if isinstance(pieces, list) else [pieces]))

    def insert(self, at, pieces):
        self.replace(at, at, pieces)

    def build(self):
        """{path: text}, and a function from an old offset to (path, new offset)."""
        files = {}
        spans = []  # old begin, old end, path, new begin
        main, at = [], 0
        for begin, end, pieces in sorted(self.edits, key=lambda e: (e[0], e[1])):
            if begin < at:
                raise ValueError("edits overlap")
            main.append((at, begin, True))
            main.extend(pieces)
            at = end
        main.append((at, len(self.source.text), True))
        for path, pieces in [(self.source.path, main)] + sorted(self.new_files.items()):
            out, length = [], 0
            for piece in pieces:
                if isinstance(piece, str):
                    text = piece
                else:
                    begin, end, is_primary = piece
                    text = self.source.text[begin:end]
                    if is_primary:
                        spans.append((begin, end, path, length))
                out.append(text)
                length += len(text)
            files[path] = "".join(out)
        spans.sort()

        def where(offset):
            for begin, end, path, new in spans:
                if begin <= offset < end:
                    return path, new + offset - begin
            return None

        return files, where


# Each refactor edits one function and says whether it could. `sites` are the byte offsets of its findings.

def rename_function(source, pieces, function, sites, number):
    word = function.word
    if word in ("main", "drop", "poll", "new", "fmt") or " for " in function.parent or function.parent.startswith("trait"):
        return False
    if not hasattr(pieces, "renamed"):
        pieces.renamed = set()
    if word in pieces.renamed:
        return False
    pieces.renamed.add(word)
    for token in source.tokens:
        if token.kind == "word" and token.text == word:
            pieces.replace(token.begin, token.end, word + "_renamed")
    return True


def moved_path(path, name):
    folder, file = os.path.split(path)
    if file in ("lib.rs", "main.rs", "mod.rs"):
        return os.path.join(folder, name + ".rs")
    return os.path.join(folder, file[:-3], name + ".rs")


IMPL = re.compile(r"^(?:# \[.*\] )*impl (\w+)$")


def moved_pieces(function):
    body = (function.head_at, function.end_at, True)
    if function.parent == "":
        return [body, "\n\n"]
    match = IMPL.match(function.parent)
    return ["impl " + match.group(1) + " {\n    ", body, "\n}\n\n"] if match else None


def move_function(source, pieces, function, sites, number):
    moved = moved_pieces(function)
    if moved is None or function.word == "main":
        return False
    name = f"moved_{number}"
    path = moved_path(source.path, name)
    pieces.replace(function.head_at, function.end_at, "")
    pieces.insert(len(source.text), f"\nmod {name};\n" + (f"use {name}::{function.word};\n" if not function.parent else ""))
    pieces.new_files[path] = ["use super::*;\n\n"] + moved
    return True


def split_file(source, pieces, function, sites, number):
    """The second half of the file's functions, at once; called for its first function with findings."""
    if hasattr(pieces, "is_split"):
        return function.head_at >= pieces.is_split
    movable = [f for f in source.functions if moved_pieces(f) is not None and f.word != "main"]
    movable.sort(key=lambda f: f.head_at)
    half = movable[len(movable) // 2:]
    if len(movable) < 4 or not any(f.holds(site) for f in half for site in pieces.sites):
        return False
    pieces.is_split = half[0].head_at
    name = "second_half"
    out, uses = ["use super::*;\n\n"], []
    for one in half:
        pieces.replace(one.head_at, one.end_at, "")
        out += moved_pieces(one)
        if not one.parent:
            uses.append(f"use {name}::{one.word};\n")
    pieces.insert(len(source.text), f"\nmod {name};\n" + "".join(uses))
    pieces.new_files[moved_path(source.path, name)] = out
    return function.head_at >= pieces.is_split


def extract_function(source, pieces, function, sites, number):
    """The statements up to that of the first finding become a function of their own."""
    statements = source.statements(function)
    last = next((i for i, (begin, end) in enumerate(statements) if begin <= sites[0] < end), None)
    if last is None or len(statements) < 2 or IMPL.match(function.parent) is None and function.parent:
        return False
    begin, end = statements[0][0], statements[last][1]
    name = f"extracted_{number}"
    maybe_async, maybe_await = ("async ", ".await") if function.is_async else ("", "")
    call = f"Self::{name}()" if function.parent else f"{name}()"
    pieces.replace(begin, end, f"{call}{maybe_await};")
    pieces.insert(function.end_at, [f"\n\n    {maybe_async}fn {name}() {{\n        ", (begin, end, True), "\n    }\n"])
    return True


def rewrap(source, pieces, function, sites, number):
    """Arguments on lines of their own with a comma behind the last, as rustfmt has it at a small width."""
    tokens, stack, changed = source.tokens, [], False
    for i in range(function.open, function.close):
        t = tokens[i].text
        if t in "([{":
            is_call = t == "(" and tokens[i - 1].kind == "word" and tokens[i - 1].text not in KEYWORDS and \
                tokens[i + 1].text != ")" and tokens[i + 1].text != "|" and tokens[i - 2].text not in ("#", "[", "!")
            stack.append((is_call, i))
            if is_call:
                pieces.insert(tokens[i].end, "\n                ")
                changed = True
        elif t in ")]}" and stack:
            is_call, _ = stack.pop()
            if is_call:
                pieces.insert(tokens[i].begin, "\n            " if tokens[i - 1].text == "," else ",\n            ")
        elif t == "," and stack and stack[-1][0] and tokens[i + 1].text != ")":
            pieces.insert(tokens[i].end, "\n               ")
    return changed


def duplicate_function_above(source, pieces, function, sites, number):
    if " for " in function.parent or function.parent.startswith("trait"):
        return False
    name = source.tokens[function.name]
    pieces.insert(function.head_at, [(function.head_at, name.begin, False), name.text + "_copy",
                                     (name.end, function.end_at, False), "\n\n    "])
    return True


def duplicate_statement_above(source, pieces, function, sites, number):
    """At the top of the body; not where it is the first already: no text tells such twins apart."""
    statements = source.statements(function)
    at = next((i for i, (begin, end) in enumerate(statements) if begin <= sites[0] < end), None)
    if at is None or at == 0 or source.text[slice(*statements[0])] == source.text[slice(*statements[at])]:
        return False
    pieces.insert(statements[0][0], [statements[at] + (False,), "\n        "])
    return True


def wrap_in_async_move(source, pieces, function, sites, number):
    statements = source.statements(function)
    if not function.is_async or not statements:
        return False
    pieces.insert(statements[0][0], "async move {\n            ")
    pieces.insert(statements[-1][1], "\n        }\n        .await")
    return True


def edit_arguments(source, pieces, function, sites, number):
    tokens, edited = source.tokens, False
    for site in sites:
        i = source.token_at(site)
        if i is None:
            continue
        while i < function.close and tokens[i].text not in "(;{":
            i += 1
        if tokens[i].text != "(" or tokens[i + 1].text == ")":
            continue
        depth, j = 0, i + 1
        while depth or tokens[j].text not in ",)":
            depth += (tokens[j].text in "([{") - (tokens[j].text in ")]}")
            j += 1
        if any(begin < tokens[j].begin and tokens[i + 1].begin < end for begin, end, _ in pieces.edits):
            continue
        pieces.insert(tokens[i + 1].begin, "changed(")
        pieces.insert(tokens[j - 1].end, ", 1)")
        edited = True
    return edited


def rename_locals(source, pieces, function, sites, number):
    tokens = source.tokens
    names = set()
    for i in range(function.open, function.close):
        if tokens[i].text == "let":
            j = i + 2 if tokens[i + 1].text == "mut" else i + 1
            if tokens[j].kind == "word" and tokens[j].text not in KEYWORDS and tokens[j + 1].text in ("=", ":", ";"):
                names.add(tokens[j].text)
    changed = False
    for i in range(function.open, function.close):
        token = tokens[i]
        if token.text not in names or tokens[i - 1].text == "." or tokens[i + 1].text in ("(", "!"):
            continue
        if ":" in (tokens[i - 1].text, tokens[i + 1].text) and tokens[i - 1].text not in ("let", "mut"):
            continue
        pieces.replace(token.begin, token.end, token.text + "_renamed")
        changed = True
    return changed


REFACTORS = [
    ("rename function", rename_function),
    ("move function to another file and module", move_function),
    ("extract function", extract_function),
    ("re-wrap as rustfmt at another width", rewrap),
    ("duplicate function above", duplicate_function_above),
    ("duplicate statement above", duplicate_statement_above),
    ("wrap in async move", wrap_in_async_move),
    ("edit arguments", edit_arguments),
    ("rename locals", rename_locals),
    ("split file", split_file),
]


class Git:
    """A repository for temporary files that borrows another's objects."""

    def __init__(self, origin, folder):
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
        objects = self.run("rev-parse", "--git-path", "objects", where=origin).strip()
        with open(os.path.join(folder, "objects", "info", "alternates"), "w", encoding="utf-8") as file:
            file.write(os.path.abspath(os.path.join(origin, objects)) + "\n")
        self.head = self.run("rev-parse", "HEAD", where=origin).strip()

    def run(self, *arguments, where=None, data=None, env=None):
        done = subprocess.run(["git", "-C", where or self.folder, *arguments], input=data, stdout=subprocess.PIPE,
                              check=True, env={**os.environ, **(env or {})})
        return done.stdout.decode(errors="surrogateescape")

    def text(self, path):
        raw = subprocess.run(["git", "-C", self.folder, "show", f"{self.head}:{path}"], stdout=subprocess.PIPE,
                             check=True).stdout
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return None

    def commit(self, files, name):
        env = {"GIT_INDEX_FILE": os.path.join(self.folder, "index." + re.sub(r"\W", "_", name))}
        for person in ("AUTHOR", "COMMITTER"):
            env[f"GIT_{person}_NAME"] = env[f"GIT_{person}_EMAIL"] = "refactor@example.org"
            env[f"GIT_{person}_DATE"] = "1700000000 +0000"
        self.run("read-tree", self.head, env=env)
        lines = []
        for path, text in sorted(files.items()):
            blob = self.run("hash-object", "-w", "--stdin", data=text.encode()).strip()
            lines.append(f"100644 {blob}\t{path}\n")
        self.run("update-index", "--add", "--index-info", data="".join(lines).encode(), env=env)
        tree = self.run("write-tree", env=env).strip()
        return self.run("commit-tree", tree, "-p", self.head, "-m", name, env=env).strip()


def scan_pairs(program, repository, pairs):
    done = subprocess.run([program, repository], input="".join(f"{a} {b}\n" for a, b in pairs).encode(),
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def refactor(git, findings, edit, most):
    """Rewrites up to `most` functions. New files, {(path, offset): (path, offset)}, rewritten (path, begin, end)."""
    by_path = collections.defaultdict(list)
    for f in findings:
        by_path[f[1]].append(f)
    files, moves, ranges, number = {}, {}, [], 0
    for path, here in sorted(by_path.items()):
        if number >= most:
            break
        text = git.text(path)
        if text is None or "\r" in text or len(text) > 400000:
            continue
        source = Source(path, text)
        pieces = Pieces(source)
        pieces.sites = [source.offset(f[2], f[3]) for f in here]
        used = []
        for function in sorted(source.functions, key=lambda f: f.head_at):
            if number >= most:
                break
            sites = sorted(s for s in pieces.sites if function.holds(s))
            # The innermost function alone, and none twice.
            inner = any(f is not function and function.holds(f.head_at) and any(f.holds(s) for s in sites)
                        for f in source.functions)
            if not sites or inner or any(f.holds(function.head_at) or function.holds(f.head_at) for f in used):
                continue
            if edit(source, pieces, function, sites, number):
                used.append(function)
                number += 1
        if not used:
            continue
        try:
            made, where = pieces.build()
        except ValueError:
            number -= len(used)
            continue
        files.update(made)
        for site in pieces.sites:
            moves[(path, site)] = where(site)
        ranges += [(path, f.head_at, f.end_at) for f in used]
    return files, moves, ranges


def offsets_of(findings, text_of):
    sources, out = {}, []
    for f in findings:
        if f[1] not in sources:
            text = text_of(f[1])
            starts = [0]
            for match in re.finditer("\n", text or ""):
                starts.append(match.end())
            sources[f[1]] = starts
        starts = sources[f[1]]
        out.append(starts[f[2] - 1] + f[3] - 1 if f[2] <= len(starts) else -1)
    return out


def judge(answer, git, files, moves, ranges, row, wrong, name):
    news = answer["news"]
    new_offsets = offsets_of([f for f in news if f[1] in files], lambda path: files[path])
    there, seen, k = {}, collections.Counter(), 0
    for index, f in enumerate(news):
        if f[1] not in files:
            continue
        key = (f[0], f[1], new_offsets[k])
        k += 1
        there[key + (seen[key],)] = index
        seen[key] += 1
    rewritten = collections.defaultdict(list)
    for path, begin, end in ranges:
        rewritten[path].append((begin, end))
    olds = [i for i, f in enumerate(answer["olds"]) if f[1] in rewritten]
    texts = {}

    def text_of(path):
        if path not in texts:
            texts[path] = git.text(path)
        return texts[path]

    old_offsets = dict(zip(olds, offsets_of([answer["olds"][i] for i in olds], text_of)))
    seen.clear()
    new_of = {old: new for new, old in enumerate(answer["ours"]["old_of"]) if old >= 0}
    tied_old = {i for tie in answer["ours"]["ties"] for i in tie["old"]}
    right = {}
    for i in olds:
        f = answer["olds"][i]
        key = (f[0], f[1], old_offsets[i])
        rank = seen[key]
        seen[key] += 1
        if not any(begin <= old_offsets[i] < end for begin, end in rewritten[f[1]]):
            continue
        place = moves.get((f[1], old_offsets[i]))
        partner = there.get((f[0],) + place + (rank,)) if place else None
        right[i] = partner
    partners = {new: old for old, new in right.items() if new is not None}
    for i, partner in right.items():
        given = new_of.get(i)
        if partner is not None:
            row["pairs"] += 1
            row["kept"] += given == partner
            row["abstained"] += given is None and i in tied_old
        if given is not None:
            row["matched"] += 1
            row["right"] += given == partner
        if given != partner:
            f = answer["olds"][i]
            text = lambda n: "nothing" if n is None else f"{news[n][4]} {news[n][1]}:{news[n][2]} `{news[n][5]}`"
            wrong.append(f"{name}: {f[0]} {f[4]} {f[1]}:{f[2]} `{f[5]}` is {text(partner)}, matched {text(given)}"
                         + (" (tie)" if i in tied_old else ""))
    # New places of rewritten code that got another's identity.
    for new, old in partners.items():
        given = answer["ours"]["old_of"][new]
        if given >= 0 and given != old and given not in right:
            row["matched"] += 1
            wrong.append(f"{name}: new {news[new][1]}:{news[new][2]} got {answer['olds'][given][1]}")


def repositories(folder):
    for name in sorted(os.listdir(folder)):
        for path in (os.path.join(folder, name), os.path.join(folder, name, "repo")):
            if os.path.exists(os.path.join(path, "HEAD")) or os.path.exists(os.path.join(path, ".git")):
                yield name, path
                break


def percent(part, whole):
    return f"{100.0 * part / whole:7.2f} %" if whole else "      - "


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--repos", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--wrong", default="")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    chosen = [(name, path) for name, path in repositories(arguments.folder)
              if not arguments.only or any(word in name for word in arguments.only.split(","))]
    if arguments.repos:
        chosen = chosen[:arguments.repos]
    if not chosen:
        sys.exit(f"refactors: no clones in {arguments.folder}")
    rows = {name: collections.Counter() for name, _ in REFACTORS}
    wrong = []
    for name, path in chosen:
        with tempfile.TemporaryDirectory() as folder:
            git = Git(path, os.path.join(folder, "work.git"))
            before = scan_pairs(arguments.program, git.folder, [(git.head, git.head)])[0]
            if "error" in before:
                print(f"{name}: {before['error']}", file=sys.stderr)
                continue
            plans = []
            for title, edit in REFACTORS:
                files, moves, ranges = refactor(git, before["olds"], edit, arguments.most)
                if ranges:
                    plans.append((title, files, moves, ranges, git.commit(files, title)))
            answers = scan_pairs(arguments.program, git.folder, [(git.head, plan[4]) for plan in plans])
            for (title, files, moves, ranges, _), answer in zip(plans, answers):
                rows[title]["functions"] += len(ranges)
                judge(answer, git, files, moves, ranges, rows[title], wrong, f"{name}: {title}")
        print(f"{name}: {len(plans)} refactors", file=sys.stderr, flush=True)
    if arguments.wrong:
        with open(arguments.wrong, "w", encoding="utf-8") as file:
            file.write("\n".join(wrong) + "\n")
    print(f"{len(chosen)} repositories")
    print(f"{'refactor':<42} {'functions':>9} {'pairs':>6} {'precision':>10} {'recall':>9} {'abstained':>9}")
    total = collections.Counter()
    for title, _ in REFACTORS:
        total.update(rows[title])
    for title, row in [*rows.items(), ("in all", total)]:
        print(f"{title:<42} {row['functions']:>9} {row['pairs']:>6} {percent(row['right'], row['matched']):>10} "
              f"{percent(row['kept'], row['pairs']):>9} {percent(row['abstained'], row['pairs']):>9}")
    if arguments.check:
        if total["right"] < 0.99 * total["matched"] or total["kept"] < 0.9 * total["pairs"] or \
                total["abstained"] > 0.02 * total["pairs"] or not all(row["pairs"] for row in rows.values()):
            sys.exit("refactors: below the targets: precision 99 %, recall 90 %, abstained 2 %, pairs of each refactor")


if __name__ == "__main__":
    main()
