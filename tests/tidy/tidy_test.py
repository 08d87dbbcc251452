#!/usr/bin/env python3
"""Plants one violation at a time, beside its look-alike, and expects tidy to name that one and nothing else."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tidy  # noqa: E402

HEADINGS = "".join(f"## {heading}\ntext\n\n" for heading in tidy.RULE_HEADINGS)


def header(room, body=""):
    return f"#pragma once\n{body}\nnamespace {room} {{\n}}  // namespace {room}\n"


def unit(room, includes="", body=""):
    return f"{includes}\nnamespace {room} {{\n{body}\n}}  // namespace {room}\n"


# A small tree without a violation; it holds the look-alike of most checks.
CLEAN = {
    "base/error.h": header("base"),
    "base/error.cc": unit("base", '#include "base/error.h"\n#include <uv.h>\n#include <yaml-cpp/yaml.h>'),
    "scanner/finding.h": header("scanner"),
    "scanner/rule.h": header("scanner", '#include "scanner/finding.h"'),
    "scanner/syntax.h": header("scanner", "#include <tree_sitter/api.h>\nTSNode root();"),
    "scanner/syntax.cc": unit("scanner", '#include "scanner/syntax.h"', "// the TSNode of a file; a ts_node of none"),
    "scanner/rules/rules.def": "RULE(block_on)\nRULE(sleep)\n",
    "scanner/rules/block_on.cc": unit("scanner", '#include "scanner/rule.h"',
                                      'message = "`x` blocks"; .title = "Blocks a worker"; s = "use tokio::time::sleep";'),
    "scanner/rules/block-on.md": "# block-on\n\n" + HEADINGS + "```rust\n## no heading\n```\n",
    "scanner/rules/sleep.cc": unit("scanner", '#include "scanner/rule.h"'),
    "scanner/rules/sleep.md": "# sleep\n\n" + HEADINGS,
    **{f"tests/rules/{rule}/{name}.rs": "fn main() {}\n" for rule in ("block-on", "sleep") for name in ("bad", "good", "tricky")},
    "planner/order.cc": unit("planner", '#include "base/error.h"\n#include "scanner/finding.h"\n#include "scanner/rule.h"'),
    "store/store.cc": unit("store", '#include "base/error.h"\n#include <sqlite3.h>', 'run("SELECT id FROM findings");'),
    "repo/index.cc": unit("repo", "#include <git2.h>", 'throw base::Error(base::ErrorKind::usage, "cannot open index");'),
    "cli/main.cc": '#include <CLI/CLI.hpp>\n#include "scanner/syntax.h"\nint main() { std::cout << "\\x1b[1m"; }\n',
    "cli/words.cc": unit("cli", "", 's = "Select a task"; f();  // NOLINT(bugprone-use-after-move): moved back above'),
    "package-lock.json": '{ "integrity": "sha512-x" }\n',
}


class TidyTest(unittest.TestCase):
    def violations(self, changes, exceptions=None):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **changes}.items():
                if text is None:
                    continue
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            return tidy.tidy(root, exceptions or {})[0]

    def expect(self, check, path, text, line=None):
        with self.subTest(check=check, path=path, text=text):
            found = self.violations({path: text})
            self.assertEqual([(v[2], v[0]) for v in found], [(check, path)], found)
            if line:
                self.assertEqual(found[0][1], line)

    def test_a_clean_tree_is_clean(self):
        self.assertEqual(self.violations({}), [])

    def test_rooms_keep_to_their_includes(self):
        for room, name in [("base", "repo/index.h"), ("scanner", "repo/index.h"), ("scanner", "tasks/task.h"),
                           ("tasks", "scanner/finding.h"), ("planner", "scanner/workspace.h"), ("planner", "store/store.h"),
                           ("store", "scanner/facts.h"), ("store", "tasks/document.h"), ("repo", "scanner/finding.h"),
                           ("base", "error.h")]:
            self.expect("include", f"{room}/more.cc", unit(room, f'#include "{name}"'), 1)

    def test_libraries_stay_in_their_rooms(self):
        for room, name in [("cli", "git2.h"), ("cli", "sqlite3.h"), ("store", "yaml-cpp/yaml.h"), ("store", "nlohmann/json.hpp"),
                           ("scanner", "tree_sitter/api.h"), ("scanner", "toml++/toml.h"), ("scanner", "CLI/CLI.hpp"),
                           ("repo", "uv.h")]:
            self.expect("library", f"{room}/more.cc", unit(room, f"#include <{name}>"), 1)

    def test_the_own_header_comes_first(self):
        self.expect("own-header", "base/error.cc", unit("base", '#include <string>\n#include "base/error.h"'))

    def test_no_function_of_a_file_hides_one_of_its_room(self):
        own = "namespace {\n\nint next(int at, const char* in) { return at; }\nint skip(long at) { return 0; }\n\n}  // namespace"
        declared = header("scanner", "namespace scanner {\nint next(int from, const char* text);\nint skip(int at);\n}")
        text = unit("scanner", '#include "scanner/finding.h"', own)
        found = self.violations({"scanner/finding.h": declared, "scanner/more.cc": text})
        self.assertEqual([(v[2], v[0], v[1]) for v in found], [("hidden", "scanner/more.cc", 5)])
        # Other rooms have names of their own.
        self.assertEqual(self.violations({"scanner/finding.h": declared, "planner/more.cc": text.replace("namespace scanner", "namespace planner")}), [])

    def test_tree_sitter_stays_inside(self):
        self.expect("tree-sitter", "scanner/finding.h", header("scanner", "struct Row { TSNode node; };"), 2)

    def test_sql_and_terminal_codes_have_one_room(self):
        self.expect("sql", "cli/more.cc", unit("cli", "", 'f("SELECT id FROM tasks");'))
        self.expect("sql", "planner/more.cc", unit("planner", "", 'f("INSERT INTO tasks VALUES (1)");'))
        self.expect("terminal", "planner/more.cc", unit("planner", "", 'f("\\x1b[31m");'))
        self.expect("terminal", "scanner/more.cc", unit("scanner", "", 'std::cerr << "x";'))

    def test_pure_rooms_have_no_world(self):
        self.expect("pure", "planner/more.cc", unit("planner", "", 'std::getenv("HOME");'))
        self.expect("pure", "scanner/more.cc", unit("scanner", "", 'std::ifstream in("x");'))

    def test_a_rule_is_complete(self):
        self.expect("rule", "scanner/rules/rules.def", "RULE(sleep)\nRULE(block_on)\n")
        listed = "scanner/rules/rules.def"
        for missing in ["scanner/rules/sleep.cc", "scanner/rules/sleep.md", "tests/rules/sleep/tricky.rs"]:
            found = self.violations({missing: None})
            self.assertEqual([(v[2], v[0]) for v in found], [("rule", listed)], found)
        self.expect("rule", "scanner/rules/forgotten.md", "# forgotten\n\n" + HEADINGS)
        self.expect("rule-doc", "scanner/rules/sleep.md", "# sleep\n\n" + HEADINGS.replace("## At run time\ntext\n\n", ""))
        self.expect("rule-doc", "scanner/rules/sleep.md", "# sleep\n\n" + HEADINGS.replace("## At run time\ntext\n", "## At run time\n"))
        self.expect("rule-doc", "scanner/rules/sleep.md", "# sleep\n\n" + HEADINGS + "## Appendix\ntext\n")

    def test_messages_have_one_style(self):
        rule = "scanner/rules/sleep.cc"
        self.expect("message", rule, unit("scanner", "", 'message = "Sleeps here";'))
        self.expect("message", rule, unit("scanner", "", 'message = fmt::format("`{}` sleeps.", x);'))
        self.expect("message", rule, unit("scanner", "", '.title = "Sleeps on a worker.";'))
        self.expect("message", "repo/index.cc", unit("repo", "", 'throw base::Error(base::ErrorKind::usage, "Cannot open");'))

    def test_rules_do_not_compare_api_names(self):
        self.expect("known-api", "scanner/rules/sleep.cc", unit("scanner", "", 'if (path == "std::thread::sleep") {}'))

    def test_files_keep_their_shape(self):
        self.expect("length", "cli/more.cc", unit("cli", "", "\n" * 700))
        self.expect("pragma-once", "base/error.h", header("base").replace("#pragma once\n", ""))
        self.expect("namespace", "cli/more.cc", "void f() {}\n")
        self.expect("using-namespace", "cli/more.cc", unit("cli", "", "using namespace std;"))
        self.expect("nolint", "cli/more.cc", unit("cli", "", "f();  // NOLINT"))
        self.expect("nolint", "cli/more.cc", unit("cli", "", "f();  // NOLINTNEXTLINE(bugprone-use-after-move)"))
        self.expect("dead-file", "base/unused.h", header("base"))

    def test_text_is_finished_and_at_home_anywhere(self):
        self.expect("unfinished", "docs/notes.md", "TO" + "DO later\n")
        self.expect("place", "docs/notes.md", "see /home/" + "ada/x\n")
        self.expect("place", "docs/notes.md", "see /work" + "/main\n")
        self.expect("place", "docs/notes.md", "from registry." + "npmjs.org\n")
        self.expect("whitespace", "docs/notes.md", "a line \n")
        self.expect("whitespace", "docs/notes.md", "a line")
        self.expect("lock", "package-lock.json", '{ "resolved": "somewhere" }\n')

    def test_an_exception_excuses_one_check_in_one_file(self):
        long = {"cli/more.cc": unit("cli", "", "\n" * 700)}
        self.assertEqual(self.violations(long, {("length", "cli/more.cc"): "a table"}), [])
        self.assertEqual(self.violations({}, {("length", "cli/more.cc"): "a table"})[0][2], "exception")


if __name__ == "__main__":
    unittest.main()
