#!/usr/bin/env python3
"""What goes to other tools: SARIF, JSON and Markdown, held to their schemas and validator where those are there.

usage: share_test.py PUNCHLIST [unittest arguments]

The validator and the schema come with the npm package of tests/sarif (`npm ci` there; `./dev test --full` does it).
PUNCHLIST_SARIF_SCHEMA names another copy of the schema. What is missing is said and skipped; with
PUNCHLIST_NEED_VALIDATOR=1 it fails.
"""
import json
import os
import re
import subprocess
import sys
import unittest
import urllib.parse

import flow_test
from flow_test import STOCK, Repository, read

WORSE = "\npub async fn worse() {\n    std::thread::sleep(Duration::from_millis(1));\n}\n"
CALLED = """use std::time::Duration;

fn doze() {
    std::thread::sleep(Duration::from_millis(20));
}

pub async fn refill(count: u32) -> u32 {
    doze();
    count + 1
}
"""
VALIDATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sarif", "node_modules", "@microsoft",
                         "sarif-multitool-linux")
HOSTILE = 'src/bin/<img src=x onerror=alert(1)>"\'`&%20[a](b){0}\u202e\x1b[31m\n#.rs'


def text_of(path):
    with open(path, encoding="utf-8-sig") as file:
        return file.read()


def missing(test, what):
    if os.environ.get("PUNCHLIST_NEED_VALIDATOR"):
        test.fail(what)
    test.skipTest(what)


def hostile_source():
    long = "x" * 1_000_000
    return (f'use std::time::Duration;\n/* \u202e \x1b[31m <script>alert(1)</script> */ pub async fn evil() '
            f'{{ let _a = "</script>\u2066\x07{long}"; std::thread::sleep(Duration::from_millis(1)); }}\n')


class Sarif(Repository):
    def sarif(self, *arguments, cwd=None):
        text = self.expect(0, "export", "sarif", "-o", "-", *arguments, cwd=cwd).stdout
        return json.loads(text)["runs"][0]

    def test_a_result_has_place_flow_fingerprints_and_help(self):
        self.write("src/stock.rs", CALLED)
        self.commit("Call")
        run = self.sarif()
        self.assertEqual(len(run["results"]), 2)
        result = run["results"][0]
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        self.assertEqual((result["ruleId"], rule["id"]), ("blocking-sleep-in-async",) * 2)
        self.assertIn("## Why it hurts", rule["help"]["markdown"])
        self.assertNotIn("#", rule["help"]["text"].split("\n")[0])
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"], {"uri": "src/stock.rs", "uriBaseId": "%SRCROOT%"})
        self.assertEqual((place["region"]["startLine"], place["region"]["snippet"]["text"]), (4, "sleep"))
        self.assertEqual(place["contextRegion"]["snippet"]["text"],
                         "    std::thread::sleep(Duration::from_millis(20));")
        flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
        self.assertEqual([step["location"]["physicalLocation"]["region"]["startLine"] for step in flow], [7, 8, 4])
        prints = result["partialFingerprints"]
        self.assertRegex(prints["primaryLocationLineHash"], r"^[0-9a-f]+:1$")
        self.assertRegex(prints["punchlist/v1"], r"^[0-9a-f]{32}$")
        self.assertEqual(result["suppressions"], [])
        self.assertNotIn("baselineState", result)

    def test_the_same_bytes_wherever_it_runs(self):
        text = self.expect(0, "export", "sarif", "--all", "-o", "-", "--jobs", "1").stdout
        self.assertEqual(self.expect(0, "export", "sarif", "--all", "-o", "-", "--jobs", "4",
                                     cwd=os.path.join(self.repo, "src"), LC_ALL="C").stdout, text)
        other = os.path.join(self.root, "other place")
        self.git("clone", "-q", "file://" + self.repo, other)
        self.assertEqual(self.expect(0, "export", "sarif", "--all", "-o", "-", cwd=other).stdout, text)
        self.assertEqual(self.expect(1, "scan", "--all", "--format", "sarif", "--no-record").stdout, text)
        self.expect(0, "export", "sarif", "--all", "-o", "out.sarif")
        self.assertEqual(read(self.repo, "out.sarif"), text)
        self.assertFalse(os.path.exists(os.path.join(self.repo, ".git", "punchlist", "ledger.db")))

    def test_what_was_decided_is_suppressed_and_still_told(self):
        ids = {key: f["id"] for key, f in self.findings().items()}
        self.expect(0, "finding", "dismiss", ids["src/stock.rs refill"], "--as", "accepted", "--reason", "start-up")
        self.write("src/tills.rs", read(self.repo, "src", "tills.rs").replace(
            "    std", '    // punchlist:expect(blocking-sleep-in-async, reason = "short")\n    std'))
        results = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: r
                   for r in self.sarif()["results"]}
        accepted = results["src/stock.rs"]["suppressions"]
        self.assertEqual([(s["kind"], s["status"]) for s in accepted], [("external", "accepted")])
        self.assertIn("start-up", accepted[0]["justification"])
        self.assertEqual(results["src/stock.rs"]["properties"]["id"], ids["src/stock.rs refill"])
        self.assertEqual([(s["kind"], s["justification"]) for s in results["src/tills.rs"]["suppressions"]],
                         [("inSource", "short")])

    def test_new_is_said_against_a_revision_or_the_baseline(self):
        def states(run):
            return [r["baselineState"] for r in run["results"] if "stock" in json.dumps(r["locations"])]
        self.git("checkout", "-q", "-b", "topic")
        self.write("src/stock.rs", STOCK + WORSE)
        self.commit("Worse")
        self.assertEqual(states(self.sarif("--new-since", "main")), ["unchanged", "new"])
        self.git("checkout", "-q", "main")
        self.expect(0, "init")
        self.write("src/stock.rs", STOCK + WORSE)
        self.assertEqual(states(self.sarif()), ["unchanged", "new"])
        self.expect(3, "export", "sarif", "-o", "-", "--new-since", "nowhere")

    def test_what_was_not_read_is_a_notification(self):
        self.write("src/broken.rs", "pub fn broken( {\n")
        told = self.sarif()["invocations"][0]["toolExecutionNotifications"]
        self.assertEqual([one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in told],
                         ["src/broken.rs"])

    def hostile(self):
        self.write(HOSTILE, hostile_source())
        with open(os.path.join(self.repo.encode(), b"src", b"bin", b"not \xff utf8.rs"), "wb") as file:
            file.write(b"// \xff\xfe\npub async fn f() { std::thread::sleep(todo!()); }\n")
        self.expect(0, "export", "sarif", "--all", "-o", "hostile.sarif")
        return os.path.join(self.repo, "hostile.sarif")

    def test_hostile_names_and_code_stay_data(self):
        with open(self.hostile(), encoding="utf-8", newline="") as file:
            text = file.read()
        self.assertNotRegex(text, r"[^\n -~]")
        results = json.loads(text)["runs"][0]["results"]
        names = [urllib.parse.unquote_to_bytes(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                 for r in results]
        self.assertIn(HOSTILE.encode(), names)
        self.assertIn(b"src/bin/not \xff utf8.rs", names)
        for result in results:
            self.assertNotRegex(result["message"]["text"], r"[^\\]\]\(")
            self.assertRegex(result["partialFingerprints"]["primaryLocationLineHash"], r"^[0-9a-f]+:\d+$")

    def test_hostile_names_and_code_leave_the_terminal_alone(self):
        self.hostile()
        for arguments in (("scan", "--all"), ("scan", "--all", "--short"), ("gate", "--staged")):
            self.git("add", "-A")
            done = self.call(*arguments)
            shown = done.stdout + done.stderr
            self.assertNotRegex(shown, r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
            self.assertIn("blocking-sleep-in-async", shown)
            self.assertIn("\\u{202e}", shown)
            self.assertLess(max(map(len, shown.split("\n"))), 2000)

    def test_json_leaves_the_terminal_alone_and_says_the_same(self):
        self.hostile()
        shown = self.call("scan", "--all", "--format", "json").stdout
        self.assertNotRegex(shown.rstrip("\n"), r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
        self.assertIn("\\u202e", shown)
        self.assertIn(HOSTILE, {f["location"]["path"] for f in json.loads(shown)["data"]["findings"]})

    def test_the_schema_holds(self):
        schema = os.environ.get("PUNCHLIST_SARIF_SCHEMA", os.path.join(VALIDATOR, "sarif-2.1.0.json"))
        if not os.path.exists(schema):
            missing(self, "no SARIF schema: `npm ci` in tests/sarif, or set PUNCHLIST_SARIF_SCHEMA")
        try:
            import jsonschema
        except ImportError:
            missing(self, "no python3-jsonschema")
        validator = jsonschema.Draft7Validator(json.loads(text_of(schema)))
        for path in self.examples():
            problems = [f"{list(p.path)}: {p.message[:200]}" for p in validator.iter_errors(json.loads(text_of(path)))]
            self.assertEqual(problems, [], path)

    def test_the_validator_finds_no_error(self):
        tool = os.path.join(VALIDATOR, "Sarif.Multitool")
        if not os.path.exists(tool):
            missing(self, "no validator: `npm ci` in tests/sarif")
        os.chmod(tool, 0o755)
        out = os.path.join(self.root, "validation.sarif")
        done = subprocess.run([tool, "validate", *self.examples(), "-o", out, "--log", "ForceOverwrite"],
                              env={**self.env, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
                                   "DOTNET_BUNDLE_EXTRACT_BASE_DIR": self.root}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = json.loads(text_of(out))["runs"][0]["results"]
        self.assertEqual([r for r in found if r.get("level") == "error"], [])
        # One thing it would like: a web address of the tool.
        self.assertLessEqual({r["ruleId"] for r in found}, {"SARIF2005"})

    def examples(self):
        """A plain log, one with states and suppressions, and a hostile one."""
        ids = {key: f["id"] for key, f in self.findings().items()}
        self.expect(0, "export", "sarif", "-o", "plain.sarif")
        self.expect(0, "finding", "dismiss", ids["src/stock.rs refill"], "--as", "accepted", "--reason", "start-up")
        self.expect(0, "init")
        self.write("src/stock.rs", CALLED)
        self.expect(0, "export", "sarif", "--all", "-o", "states.sarif")
        self.hostile()
        return [os.path.join(self.repo, name + ".sarif") for name in ("plain", "states", "hostile")]


class Json(Repository):
    SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "schema")

    def hold(self, schema, text):
        try:
            import jsonschema
        except ImportError:
            missing(self, "no python3-jsonschema")
        validator = jsonschema.Draft7Validator(json.loads(text_of(os.path.join(self.SCHEMAS, schema))))
        data = json.loads(text)
        self.assertEqual([f"{list(p.path)}: {p.message[:200]}" for p in validator.iter_errors(data)], [])
        return data["data"]

    def test_scan_and_export_are_as_published(self):
        self.write("src/stock.rs", CALLED)
        self.write("src/broken.rs", "pub fn broken( {\n")
        ids = [f["id"] for f in self.findings().values()]
        self.expect(0, "finding", "dismiss", ids[0], "--as", "accepted", "--reason", "start-up")
        self.expect(0, "init")
        self.write("src/tills.rs", read(self.repo, "src", "tills.rs").replace(
            "    std", '    // punchlist:expect(blocking-sleep-in-async, reason = "short")\n    std'))
        data = self.hold("scan.schema.json", self.call("scan", "--format", "json", "--stats").stdout)
        self.assertEqual((len(data["findings"]), len(data["expected"])), (1, 1))
        text = self.expect(0, "export", "json", "-o", "-").stdout
        self.assertEqual(self.hold("scan.schema.json", text)["findings"], data["findings"])
        self.assertEqual(self.expect(0, "export", "json", "-o", "-", "--jobs", "1").stdout, text)

    def test_the_gate_is_as_published(self):
        self.write("src/stock.rs", STOCK + WORSE)
        self.git("add", "-A")
        data = self.hold("gate.schema.json", self.expect(1, "gate", "--staged", "--format", "json").stdout)
        self.assertEqual(len(data["failing"]), 1)


class Markdown(Repository):
    def markdown(self, *arguments):
        return self.expect(0, "export", "markdown", "-o", "-", *arguments).stdout

    def test_what_is_new_is_folded_and_the_rest_is_listed(self):
        self.git("checkout", "-q", "-b", "topic")
        self.write("src/stock.rs", STOCK + WORSE + "\nfn doze() {\n    std::thread::sleep(Duration::from_secs(9));\n}\n"
                   "\npub async fn nap() {\n    doze();\n}\n")
        self.commit("Worse")
        text = self.markdown("--new-since", "main")
        self.assertTrue(text.startswith("### punchlist: 2 new findings, 2 known\n"), text)
        self.assertEqual(text.count("<details>"), 3)
        self.assertEqual(text.count("</details>"), 3)
        self.assertIn("- `src/stock.rs:22`: async fn `nap` calls `doze`\n", text)
        self.assertIn("- high `src/tills.rs:4` ", text)
        self.assertIn("### punchlist: 4 findings\n", self.markdown())

    def test_it_fits_into_a_comment(self):
        self.write("src/stock.rs", "use std::time::Duration;\n" + "".join(
            f"pub async fn f{i}() {{\n    std::thread::sleep(Duration::from_millis({i + 1}));\n}}\n" for i in range(500)))
        self.commit("Many")
        self.expect(0, "init")
        self.write("src/stock.rs", read(self.repo, "src", "stock.rs") + "".join(
            f"pub async fn g{i}() {{\n    std::thread::sleep(Duration::from_millis({i + 1}));\n}}\n" for i in range(500)))
        text = self.markdown()
        self.assertLess(len(text.encode()), 65_000)
        self.assertGreater(len(text.encode()), 50_000)
        self.assertTrue(text.startswith("### punchlist: 500 new findings, 501 known\n"), text[:100])
        self.assertEqual(len(re.findall(r"^\d+ more: `punchlist scan` shows them\.$", text, re.M)), 2)
        self.assertEqual(text.count("<details>"), text.count("</details>"))

    def test_hostile_names_and_code_make_no_markup(self):
        self.write(HOSTILE, hostile_source())
        self.write("src/bin/@octocat #1 ``` ` https:evil.rs", hostile_source())
        self.commit("Hostile")
        text = self.markdown("--all")
        self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", text, flags=re.S)
        for wild in ("<img", "<script", "@octocat", "#1"):
            self.assertNotIn(wild, outside)
        self.assertLess(max(map(len, text.splitlines())), 3000)
        self.assertEqual(set(re.findall(r"<[^>]*>", outside)),
                         {"<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<code>", "</code>"})


class GateReports(Repository):
    """The gate's verdict in the forms that CI reads, and what time overtakes."""

    def setUp(self):
        super().setUp()
        self.git("checkout", "-q", "-b", "topic")

    def worse(self):
        self.write("src/stock.rs", STOCK + WORSE)
        self.commit("Worse")

    def test_sarif_has_all_with_what_is_new(self):
        self.worse()
        run = json.loads(self.expect(1, "gate", "--new-since", "main", "--format", "sarif").stdout)["runs"][0]
        self.assertEqual([r["baselineState"] for r in run["results"]], ["unchanged", "new", "unchanged"])
        # Without a change there is still all to show: an empty log would close every alert.
        self.git("checkout", "-q", "main")
        run = json.loads(self.expect(0, "gate", "--new-since", "main", "--format", "sarif").stdout)["runs"][0]
        self.assertEqual([r["baselineState"] for r in run["results"]], ["unchanged"] * 2)

    def test_annotations_cannot_be_broken_out_of(self):
        self.write("src/bin/a,b:c%25::error ::.rs", "fn main() {}\n" + STOCK)
        self.write("src/bin/x\n::warning ::evil.rs", "fn main() {}\n" + STOCK)
        self.commit("Odd names")
        lines = self.expect(1, "gate", "--new-since", "main", "--format", "github").stdout.splitlines()
        self.assertEqual(len(lines), 3)
        for line in lines[:2]:
            self.assertRegex(line, r"^::error file=src/bin/[^:,]*,line=5,endLine=5,col=18,endColumn=23,"
                                   r"title=punchlist%3A blocking-sleep-in-async::`std::thread::sleep` ")
        self.assertIn("file=src/bin/a%2Cb%3Ac%2525%3A%3Aerror %3A%3A.rs,", lines[0])
        self.assertEqual(lines[2], "HEAD brings 2 findings at gate level")
        self.git("checkout", "-q", "main")
        done = self.expect(0, "gate", "--new-since", "main", "--format", "github")
        self.assertEqual(done.stdout, "HEAD passes the gate\n")

    def test_thresholds_can_be_given(self):
        self.worse()
        self.expect(0, "gate", "--new-since", "main", "--min-severity", "critical")
        self.write("punchlist.yaml", "gate: { min_severity: critical }\n")
        self.expect(0, "gate", "--new-since", "main")
        self.expect(1, "gate", "--new-since", "main", "--min-severity", "medium", "--min-confidence", "proven")
        self.expect(2, "gate", "--new-since", "main", "--min-severity", "huge")

    def test_what_ran_out_fails_against_a_revision_and_is_told_at_a_commit(self):
        ids = {key: f["id"] for key, f in self.findings().items()}
        day = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01
        later = {"SOURCE_DATE_EPOCH": "1790000000"}  # 2026-09-21
        self.expect(0, "finding", "dismiss", ids["src/stock.rs refill"], "--as", "accepted", "--reason", "start-up",
                    "--expires", "2026-03-01", **day)
        self.write("src/tills.rs", read(self.repo, "src", "tills.rs").replace("    std", (
            '    // punchlist:expect(blocking-sleep-in-async, reason = "short", expires = 2026-03-01)\n    std')))
        self.commit("Accept for a while")
        self.git("branch", "-f", "main")
        self.expect(0, "gate", "--new-since", "main", **day)
        done = self.expect(1, "gate", "--new-since", "main", **later)
        self.assertIn("the acceptance ran out on 2026-03-01: start-up", done.stdout)
        self.assertIn("src/stock.rs:4:", done.stdout)
        self.assertIn("expired on 2026-03-01", done.stdout)
        data = self.data(1, "gate", "--new-since", "main", **later)
        self.assertEqual([(one["kind"], one["fails"]) for one in data["stale"]],
                         [("acceptance_ran_out", True), ("expectation_ran_out", True)])
        self.assertEqual((data["passed"], data["failing"]), (False, []))
        self.write("src/stock.rs", "// a comment\n" + STOCK)
        self.git("add", "-A")
        self.assertIn("ran out", self.expect(0, "gate", "--staged", **later).stdout)

    def test_an_unused_expectation_is_told_and_a_new_one_fails(self):
        unused = '// punchlist:expect(blocking-sleep-in-async, reason = "short")\npub fn calm() {}\n'
        self.write("src/tills.rs", unused + read(self.repo, "src", "tills.rs"))
        self.commit("An expectation of nothing")
        self.assertIn("expects nothing", self.expect(1, "gate", "--new-since", "main").stdout)
        self.git("branch", "-f", "main")
        self.write("src/stock.rs", "// a comment\n" + STOCK)
        self.commit("On")
        done = self.expect(0, "gate", "--new-since", "main")
        self.assertIn("warning: the expectation of blocking-sleep-in-async expects nothing", done.stdout)
        self.assertIn("::warning file=src/tills.rs,line=1,",
                      self.expect(0, "gate", "--new-since", "main", "--format", "github").stdout)


if __name__ == "__main__":
    flow_test.PUNCHLIST = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
