#!/usr/bin/env python3
"""Holds the tree to what ARCHITECTURE.md promises and a text search can see.

Prints `path:line: check: what is wrong` for each violation and exits 1 when there is any.
Usage: tidy.py [ROOT]
"""
import os
import re
import subprocess
import sys

# --- what is permitted ------------------------------------------------------------------------------------------------

ROOMS = ["base", "repo", "scanner", "tasks", "planner", "store", "cli"]

# Room -> what it may include by quotes: a folder (with a slash) or one header.
MAY_INCLUDE = {
    "base": ["base/"],
    "repo": ["repo/", "base/"],
    "scanner": ["scanner/", "base/"],
    "tasks": ["tasks/", "base/"],
    "planner": ["planner/", "base/", "tasks/", "scanner/finding.h", "scanner/rule.h",
                "scanner/cone.h", "scanner/repair.h"],
    "store": ["store/", "base/", "scanner/finding.h", "scanner/scan.h", "scanner/fact_cache.h",
              "tasks/task.h", "tasks/status.h"],
    "cli": [room + "/" for room in ROOMS],
}

# Header of a library (as the include begins) -> the files that may name it.
LIBRARIES = {
    "git2": r"repo/",
    "sqlite3": r"store/",
    "yaml-cpp/": r"(base|tasks)/",
    "uv.h": r"base/",
    "xxhash": r"base/",
    "tree_sitter/": r"scanner/(syntax\.(h|cc)|tree_memory\.cc)$",
    "nlohmann/": r"cli/",
    "CLI/": r"cli/",
    "toml++/": r"scanner/(cargo_toml|clippy_toml|manifest|lockfile)\w*\.(h|cc)$",
}

RULE_HEADINGS = ["What it finds", "Why it hurts", "At run time", "Example", "Use instead", "How it decides",
                 "How to fix", "How to verify", "See also"]
RULE_FIXTURES = ["bad", "good", "tricky"]
MAX_LINES = 600

# The one place for exceptions: (check, path) -> why. One that is not needed any more is itself a violation.
EXCEPTIONS = {
    ("terminal", "base/check.cc"): "a failed CHECK aborts: its last words go straight to stderr",
    ("tree-sitter", "scanner/extract_state.h"): "the extractor's own state; only extract*.cc include it",
    ("length", "scanner/extract_body.cc"): "one walk over the grammar's expressions; to be split by kinds of expression",
    ("length", "scanner/extract_items.cc"): "one walk over the grammar's items; to be split by kinds of item",
    ("length", "scanner/types.cc"): "the types of receivers; to be split into declarations and inference",
}

# --- the tree ---------------------------------------------------------------------------------------------------------


class Tree:
    """The files under a root that git knows or would add, and the violations found in them."""

    def __init__(self, root, exceptions=None):
        self.root = root
        self.exceptions = EXCEPTIONS if exceptions is None else exceptions
        self.used_exceptions = set()
        self.violations = []
        self.paths = sorted(path for path in self._list() if os.path.isfile(os.path.join(root, path)))
        self.texts = {}
        for path in self.paths:
            with open(os.path.join(root, path), "rb") as file:
                data = file.read()
            if b"\0" not in data:
                self.texts[path] = data.decode("utf-8", "replace")

    def _list(self):
        done = subprocess.run(["git", "-C", self.root, "ls-files", "--cached", "--others", "--exclude-standard"],
                              capture_output=True, text=True)
        if done.returncode == 0 and done.stdout:
            return set(done.stdout.splitlines())
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in (".git", "build", "node_modules", "target")]
            found += [os.path.relpath(os.path.join(folder, name), self.root) for name in names]
        return found

    def product(self, *rooms, endings=(".h", ".cc", ".def")):
        """(path, text) of the C++ files of these rooms, or of all rooms."""
        wanted = tuple(room + "/" for room in (rooms or ROOMS))
        return [(p, t) for p, t in self.texts.items() if p.startswith(wanted) and p.endswith(endings)]

    def cpp(self):
        return [(p, t) for p, t in self.texts.items() if p.endswith((".h", ".cc"))]

    def refuse(self, check, path, line, what):
        if (check, path) in self.exceptions:
            self.used_exceptions.add((check, path))
        else:
            self.violations.append((path, line, check, what))

    def refuse_matches(self, check, files, pattern, what):
        for path, text in files:
            for number, line in enumerate(text.splitlines(), 1):
                found = re.search(pattern, line)
                if found:
                    self.refuse(check, path, number, f"{what}: {found.group(0).strip()}")


def includes_of(text, quote):
    ends = {'"': '"', "<": ">"}[quote]
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(rf'\s*#\s*include\s*{quote}([^{ends}]+){ends}', line)
        if found:
            yield number, found.group(1)


# --- checks -----------------------------------------------------------------------------------------------------------

def check_room_includes(tree):
    for path, text in tree.product():
        room = path.split("/")[0]
        for number, name in includes_of(text, '"'):
            if "/" not in name:
                tree.refuse("include", path, number, f'"{name}" is not written from the root')
            elif not any(name == allowed or (allowed.endswith("/") and name.startswith(allowed))
                         for allowed in MAY_INCLUDE[room]):
                tree.refuse("include", path, number, f'{room}/ may not include "{name}"')


def check_library_includes(tree):
    for path, text in tree.product():
        for quote in ('"', "<"):
            for number, name in includes_of(text, quote):
                for library, allowed in LIBRARIES.items():
                    if name.startswith(library) and not re.match(allowed, path):
                        tree.refuse("library", path, number, f"{name} belongs to {allowed}")


def check_own_header_first(tree):
    for path, text in tree.product(endings=(".cc",)):
        own = path[:-3] + ".h"
        if own in tree.texts:
            first = re.search(r'^\s*#\s*include\s*["<]([^">]+)', text, re.M)
            if not first or first.group(1) != own:
                tree.refuse("own-header", path, 1, f'the first include is not "{own}"')


def check_syntax_stays_inside(tree):
    headers = [(p, t) for p, t in tree.product(endings=(".h",)) if p != "scanner/syntax.h"]
    tree.refuse_matches("tree-sitter", headers, r"\b(TS(Node|Tree|Parser|Language|TreeCursor|Symbol|FieldId|Point|Input\w*)|ts_\w+)\b",
                        "a type of tree-sitter in a header")


def check_sql_stays_in_store(tree):
    files = [(p, t) for p, t in tree.product() if not p.startswith("store/")]
    tree.refuse_matches("sql", files, r'"\s*(SELECT |INSERT (INTO|OR) |UPDATE \w+ SET |DELETE FROM |CREATE (TABLE|INDEX|VIEW) |PRAGMA |BEGIN IMMEDIATE)',
                        "SQL outside store/")


def check_terminal_stays_in_cli(tree):
    files = [(p, t) for p, t in tree.product() if not p.startswith("cli/")]
    tree.refuse_matches("terminal", files, r"\\(x1[bB]|033|e)\[", "a terminal code outside cli/")
    tree.refuse_matches("terminal", files, r"\bstd::(cout|cerr|clog)\b|\bfmt::print\b|\b(std::)?(printf|fprintf|puts)\(",
                        "output outside cli/")


def check_pure_rooms(tree):
    files = tree.product("scanner", "planner", "tasks")
    tree.refuse_matches("pure", files, r"\bstd::(getenv|ifstream|ofstream|fstream|filesystem)\b|\bgetenv\(|\bfopen\(|\bsystem_clock\b",
                        "files, environment or wall clock in a room that has none")


def check_rules(tree):
    listed = tree.texts.get("scanner/rules/rules.def")
    if listed is None:
        return
    names = re.findall(r"^RULE\((\w+)\)", listed, re.M)
    ids = {name.replace("_", "-") for name in names}  # documents and fixtures are named as users name the rule
    if names != sorted(names):
        tree.refuse("rule", "scanner/rules/rules.def", 1, "the rules are not sorted")
    for name in names:
        rule_id = name.replace("_", "-")
        if f"scanner/rules/{name}.cc" not in tree.texts:
            tree.refuse("rule", "scanner/rules/rules.def", 1, f"{name} has no scanner/rules/{name}.cc")
        check_rule_doc(tree, f"scanner/rules/{rule_id}.md", name)
        for fixture in RULE_FIXTURES:
            if not any(path.startswith(f"tests/rules/{rule_id}/{fixture}") for path in tree.texts):
                tree.refuse("rule", "scanner/rules/rules.def", 1, f"{name} has no fixture tests/rules/{rule_id}/{fixture}*")
    for path, _ in tree.product("scanner", endings=(".cc", ".md")):
        folder, _, file = path.rpartition("/")
        if folder == "scanner/rules" and path.endswith(".md") and file[:-3] not in ids:
            tree.refuse("rule", path, 1, "explains a rule that rules.def does not list")


def check_rule_doc(tree, path, name):
    text = tree.texts.get(path)
    if text is None:
        tree.refuse("rule", "scanner/rules/rules.def", 1, f"{name} has no {path}")
        return
    outside_code = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    headings = re.findall(r"^## (.+?)\s*$", outside_code, re.M)
    if headings != RULE_HEADINGS:
        missing = [heading for heading in RULE_HEADINGS if heading not in headings]
        extra = [heading for heading in headings if heading not in RULE_HEADINGS]
        what = "; ".join(filter(None, [missing and "lacks " + ", ".join(missing), extra and "has " + ", ".join(extra)]))
        tree.refuse("rule-doc", path, 1, what or "the headings are not in their order")
    for heading in RULE_HEADINGS:
        body = re.search(rf"^## {re.escape(heading)}\s*$(.*?)(?=^## |\Z)", text, re.M | re.S)
        if body and not body.group(1).strip():
            tree.refuse("rule-doc", path, 1, f"nothing under {heading}")


def check_messages(tree):
    """What we say begins in lower case and has no full stop: it is put into sentences by others."""
    wrong = r'"((?![A-Z]{2,}\b|[A-Z]\w*::)[A-Z][^"]*|[^"]*[^.]\.)"'
    for path, text in tree.product(endings=(".cc",)):
        places = [(r"\bError\(\s*(?:base::)?ErrorKind::\w+,\s*", "an error")]
        if path.startswith("scanner/rules/"):
            places += [(r"\bmessage\s*=\s*(?:fmt::format\()?\s*", "a message"), (r"\.title\s*=\s*", "a title")]
        for place, what in places:
            for found in re.finditer(place + wrong, text):
                number = text.count("\n", 0, found.start()) + 1
                if what == "a title" and not found.group(1).endswith("."):
                    continue
                tree.refuse("message", path, number, f'{what} is lower case and has no full stop: "{found.group(1)}"')


def check_rules_do_not_know_apis(tree):
    files = [(p, t) for p, t in tree.product("scanner") if p.startswith("scanner/rules/")]
    tree.refuse_matches("known-api", files, r'[=!]=\s*"(std|tokio|futures|parking_lot)::', "an API is compared in a rule; it belongs to scanner/apis")


def check_shape(tree):
    for path, text in tree.cpp():
        lines = text.count("\n")
        if lines > MAX_LINES:
            tree.refuse("length", path, lines, f"{lines} lines, more than {MAX_LINES}: give its second noun a file")
        if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.M):
            tree.refuse("pragma-once", path, 1, "no #pragma once")
        if path.split("/")[0] in ROOMS and path != "cli/main.cc" and not re.search(rf"^namespace {path.split('/')[0]}\b", text, re.M):
            tree.refuse("namespace", path, 1, f"nothing in namespace {path.split('/')[0]}")
    tree.refuse_matches("using-namespace", tree.cpp(), r"^\s*using namespace\b", "names are written out")
    tree.refuse_matches("nolint", tree.cpp(), r"NOLINT\w*(\([^)]*\))?(?!\w|\(|\)?: \S)", "silenced without a reason (`NOLINT(check): why`)")


# A free function at the beginning of a line: its name, its parameters, and whether it is only declared.
FUNCTION = re.compile(r"^(?!return|using|typedef|template|else|namespace|struct|class|enum)[A-Za-z_][\w:<>&*, ]*?[ &*](\w+)"
                      r"\(([^;{]*?)\)(?: const)?(?: \{|;)", re.M)


def signature(found):
    """Name and types of the parameters, without their names."""
    types, depth = [""], 0
    for c in found.group(2):
        depth += (c in "<(") - (c in ">)")
        if c == "," and depth == 0:
            types.append("")
        else:
            types[-1] += c
    bare = [re.sub(r"(?<=[\w>&*\s])\b\w+\s*(=.*)?$", "", " ".join(one.split())) for one in types]
    return found.group(1), tuple(one.replace(" ", "") for one in bare)


def check_hidden_functions(tree):
    """Several files are compiled as one: a file's own function would be called by others in place of their room's."""
    for room in ROOMS:
        offered = {signature(found): path for path, text in tree.product(room, endings=(".h",))
                   for found in FUNCTION.finditer(text)}
        for path, text in tree.product(room, endings=(".cc",)):
            for part in re.finditer(r"^namespace \{\n(.*?)^\}  // namespace$", text, re.M | re.S):
                for found in FUNCTION.finditer(part.group(1)):
                    header = offered.get(signature(found))
                    if header:
                        line = text.count("\n", 0, part.start(1) + found.start()) + 1
                        tree.refuse("hidden", path, line, f"`{found.group(1)}` of {header} has the same parameters")


def check_headers_are_used(tree):
    included = {name for _, text in tree.cpp() for _, name in includes_of(text, '"')}
    for path, _ in tree.product(endings=(".h",)):
        if path not in included:
            tree.refuse("dead-file", path, 1, "no file includes this header")


def ours(tree):
    """Every text of ours; this folder holds the patterns themselves, patches hold other people's blanks."""
    return [(p, t) for p, t in tree.texts.items()
            if not p.startswith("tests/tidy/") and not p.endswith((".patch", ".lock", "package-lock.json"))]


def check_text(tree):
    files = ours(tree)
    tree.refuse_matches("unfinished", files, r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished work is an issue, not a comment")
    tree.refuse_matches("place", files, r"/(home|Users)/\w+|/root/\w*|(?<![\w.})])/work/\w+", "a path of one machine")
    hosts = r"\b(registry\.npmjs\.org|registry\.yarnpkg\.com|(static|index)\.crates\.io|deb\.debian\.org|security\.debian\.org|snapshot\.debian\.org)\b"
    everywhere = [(p, t) for p, t in tree.texts.items() if not p.startswith("tests/tidy/") and not p.endswith("Cargo.lock")]
    tree.refuse_matches("place", everywhere, hosts, "the host of a registry")
    # Recorded output and fixtures may need blanks at line ends; code and prose do not.
    written = [(p, t) for p, t in files if not p.startswith(("tests/cli/", "tests/golden/", "tests/rules/"))
               and p.endswith((".h", ".cc", ".def", ".md", ".py", ".sh", ".rs", ".cmake", ".txt", ".yaml", ".json"))]
    tree.refuse_matches("whitespace", written, r"[ \t]+$", "blanks at the end of a line")
    for path, text in written:
        if text and not text.endswith("\n"):
            tree.refuse("whitespace", path, text.count("\n") + 1, "no newline at the end of the file")


def check_lock(tree):
    tree.refuse_matches("lock", [(p, t) for p, t in tree.texts.items() if p == "package-lock.json"],
                        r'"resolved"', "the npm lock names a host (omit-lockfile-registry-resolved)")


CHECKS = [check_room_includes, check_library_includes, check_own_header_first, check_syntax_stays_inside,
          check_sql_stays_in_store, check_terminal_stays_in_cli, check_pure_rooms, check_rules, check_messages,
          check_rules_do_not_know_apis, check_shape, check_hidden_functions, check_headers_are_used, check_text, check_lock]


def tidy(root, exceptions=None):
    """All violations of the tree under `root`, as (path, line, check, what), sorted."""
    tree = Tree(root, exceptions)
    for check in CHECKS:
        check(tree)
    for check, path in sorted(set(tree.exceptions) - tree.used_exceptions):
        tree.violations.append((path, 1, "exception", f"the exception from {check} is not needed any more"))
    return sorted(set(tree.violations)), len(tree.paths)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    violations, files = tidy(root)
    for path, line, check, what in violations:
        print(f"{path}:{line}: {check}: {what}")
    print(f"tidy: {files} files, {len(CHECKS)} checks, {len(violations)} violations")
    return 1 if violations or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
