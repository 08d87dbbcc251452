#include "cli/actions/check_doc.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/report/check_doc.h"
#include "tests/support/git_fixture.h"

namespace cli {
namespace {

using support::GitFixture;

constexpr const char* kServer =
    "use std::time::Duration;\n"                                   // 1
    "\n"                                                           // 2
    "pub struct RelayServer {\n"                                   // 3
    "    retries: u32,\n"                                          // 4
    "}\n"                                                          // 5
    "\n"                                                           // 6
    "impl RelayServer {\n"                                         // 7
    "    pub async fn run_loop(&self) {\n"                         // 8
    "        std::thread::sleep(Duration::from_secs(1));\n"        // 9
    "        self.flush_queue().await;\n"                          // 10
    "    }\n"                                                      // 11
    "\n"                                                           // 12
    "    async fn flush_queue(&self) {\n"                          // 13
    "        tokio::spawn(async {}); // not std::thread::spawn\n"  // 14
    "    }\n"                                                      // 15
    "\n"                                                           // 16
    "    fn blocking_join(&self) -> u32 {\n"                       // 17
    "        self.retries\n"                                       // 18
    "    }\n"                                                      // 19
    "}\n";                                                         // 20
constexpr const char* kMain =
    "mod server;\n"                  // 1
    "\n"                             // 2
    "#[tokio::main]\n"               // 3
    "async fn main() {\n"            // 4
    "    load_settings();\n"         // 5
    "    open_channel().await;\n"    // 6
    "    open_channel().await;\n"    // 7
    "}\n"                            // 8
    "\n"                             // 9
    "fn load_settings() {}\n"        // 10
    "\n"                             // 11
    "async fn open_channel() {}\n";  // 12

/// A line of a document: as it is true, and with an error planted. Lines without one stay.
struct Line {
  std::string good;
  std::string bad;
};

class CheckDoc : public ::testing::Test {
 protected:
  CheckDoc() {
    repo_.write("Cargo.toml", "[package]\nname = \"relay\"\nversion = \"0.1.0\"\n");
    repo_.write("src/server.rs", kServer);
    repo_.write("src/main.rs", kMain);
    repo_.write("docs/plans/04-01-PLAN.md", "plan\n");
    repo_.write("docs/plans/04-02-PLAN.md", "plan\n");
    first_ = repo_.commit("relay: serve");
    repo_.write("src/main.rs", std::string(kMain) + "\nfn unused_helper() {}\n");
    repo_.write("README.md", "# Relay\n");
    second_ = repo_.commit("relay: add a helper");
    project_.root = repo_.path();
    project_.repository = repo::Repository::open(repo_.path());
  }

  DocReport check(const std::string& text, const std::string& rev = {}) {
    return check_documents(project_, {{"AUDIT.md", "AUDIT.md", "the disk", text}}, rev, nullptr)[0];
  }

  static std::string all(const DocReport& report) { return check_doc_text({report}, Style(false)); }

  static std::set<uint32_t> lines_with(const DocReport& report, Truth verdict) {
    std::set<uint32_t> lines;
    for (const Judged& judged : report.judged) {
      if (judged.verdict == verdict) lines.insert(judged.mention.line);
    }
    return lines;
  }

  /// The verdict of the first reference of a line of its own.
  Truth verdict_of(const std::string& line) {
    const DocReport report = check("# Notes\n\n" + line + "\n");
    return report.judged.empty() ? Truth::unchecked : report.judged[0].verdict;
  }

  GitFixture repo_;
  std::string first_;
  std::string second_;
  Project project_;
};

std::vector<Line> audit(const std::string& first, const std::string& second) {
  const std::string one = first.substr(0, 9);
  const std::string two = second.substr(0, 9);
  return {
      {"# Audit of relay", ""},
      {"", ""},
      {"The repository has 5 async functions.", ""},
      {"", ""},
      // path:line
      {"- `run_loop` sleeps: src/server.rs:9 (`std::thread::sleep`)",
       "- `run_loop` sleeps: src/server.rs:4 (`std::thread::sleep`)"},
      {"- `flush_queue` is at `src/server.rs:13-15`", "- `flush_queue` is at `src/server.rs:3-5`"},
      {"- `src/main.rs` calls `load_settings` (line 5)",
       "- `src/main.rs` calls `load_settings` (line 2)"},
      {"- `blocking_join` stands in line 17 of `src/server.rs`", ""},
      // path
      {"- The entry is `src/main.rs`.", "- The entry is `src/entry.rs`."},
      {"- See [the readme](README.md).", "- See [the readme](READTHIS.md)."},
      {"- Settings come from Cargo.toml", "- Settings come from src/relay.toml"},
      // function
      {"- The function `load_settings()` is sync.",
       "- The function `load_configuration()` is sync."},
      {"- The method `RelayServer::blocking_join` waits.",
       "- The method `RelayServer::blocking_wait` waits."},
      {"- `open_channel` in `src/main.rs` is called twice.",
       "- `open_channel` in `src/server.rs` is called twice."},
      // commit
      {"- Introduced in commit " + one + ".", "- Introduced in commit 0123abc45."},
      {"- The helper came with `" + two + "`.", "- The helper came with `feedbee1`."},
      {"1. **Task 1: serve** - `" + one + "` (feat)", "1. **Task 1: serve** - `a1b2c3d` (feat)"},
      // count
      {"- There are 4 async functions in `src/main.rs` and elsewhere: no, that is 2 files.", ""},
      {"- `src/server.rs` has 2 async functions", "- `src/server.rs` has 7 async functions"},
      {"- 2 calls to `open_channel`", "- 3 calls to `open_channel`"},
      {"- Progress is 1/4 (25%)", "- Progress is 1/4 (52%)"},
      // length
      {"- `src/server.rs` (20 lines)", "- `src/server.rs` (200 lines)"},
      {"- `src/main.rs`: 14 lines", "- `src/main.rs`: 41 lines"},
      {"- `Cargo.toml` is about 3 lines long", "- `Cargo.toml` is about 30 lines long"},
      // file count
      {"- 2 files changed in " + two, "- 5 files changed in " + two},
      {"- Commit " + one + " touched 5 files", "- Commit " + one + " touched 13 files"},
      {"- Files modified: 2 (" + two + ")", "- Files modified: 10 (" + two + ")"},
      // status
      {"- [x] `flush_queue` is async", "- [x] `blocking_join` is async"},
      {"- [x] No `std::thread::spawn` in src/server.rs",
       "- [x] No `std::thread::sleep` in src/server.rs"},
      {"- All calls to `open_channel` use `.await`", "- All calls to `load_settings` use `.await`"},
      // task
      {"- Depends on Plan 04-01", "- Depends on Plan 04-11"},
      {"- [x] 04-02 add the helper", "- [x] 04-20 add the helper"},
      {"- Follows Task 04-02", "- Follows Task 09-02"},
      // code
      {"**Current code** in `src/server.rs`:", ""},
      {"```rust", ""},
      {"std::thread::sleep(Duration::from_secs(1));", ""},
      {"```", ""},
      {"**Current code** in `src/main.rs`:", ""},
      {"```rust", ""},
      {"async fn open_channel() {}", ""},
      {"```", ""},
  };
}

std::string text_of(const std::vector<Line>& lines, bool bad, std::set<uint32_t>* planted) {
  std::string text;
  uint32_t number = 0;
  for (const Line& line : lines) {
    ++number;
    const bool use = bad && !line.bad.empty();
    if (use && planted != nullptr) planted->insert(number);
    text += (use ? line.bad : line.good) + "\n";
  }
  return text;
}

TEST_F(CheckDoc, FindsThirtyPlantedErrorsOfTenKindsAndNoMore) {
  std::vector<Line> lines = audit(first_, second_);
  // "4 async functions in src/main.rs" is a trap for the reader, not for this test.
  lines[17] = {"- It has 2 files.", ""};
  lines[2] = {"The repository has 4 async functions.", ""};
  // Quoted code is wrong where the label stands, so the label is what is marked.
  const DocReport good = check(text_of(lines, false, nullptr));
  EXPECT_EQ(good.count(Truth::wrong), 0u) << all(good);
  EXPECT_EQ(good.count(Truth::stale), 0u) << all(good);

  std::set<uint32_t> planted;
  std::string bad = text_of(lines, true, &planted);
  bad = base::replace_all(bad, "```rust\nstd::thread::sleep(Duration::from_secs(1));",
                          "```rust\nstd::thread::sleep(Duration::from_millis(5));");
  bad = base::replace_all(bad, "```rust\nasync fn open_channel() {}",
                          "```rust\nasync fn open_channel(depth: usize) {}");
  bad += "**Currently** in `Cargo.toml`:\n```\nversion = \"9.9.9\"\n```\n";
  const uint32_t count = static_cast<uint32_t>(lines.size());
  planted.insert({count - 7, count - 3, count + 1});
  ASSERT_EQ(planted.size(), 30u);
  const DocReport report = check(bad);
  EXPECT_EQ(lines_with(report, Truth::wrong), planted) << all(report);
  std::set<std::string> kinds;
  for (const Judged& judged : report.judged) {
    if (judged.verdict == Truth::wrong)
      kinds.insert(std::string(tasks::kind_of(judged.mention.check)));
  }
  EXPECT_EQ(kinds.size(), 10u) << all(report);
}

TEST_F(CheckDoc, SaysWhereStaleLinesAreNow) {
  repo_.write("src/server.rs", "// moved\n// down\n" + std::string(kServer));
  repo_.commit("relay: comment");
  const DocReport report =
      check("# A\n\n`RelayServer` sleeps at src/server.rs:9: `std::thread::sleep`\n");
  ASSERT_EQ(report.count(Truth::stale), 1u) << all(report);
  for (const Judged& judged : report.judged) {
    if (judged.verdict != Truth::stale) continue;
    EXPECT_EQ(judged.now, "src/server.rs:11");
    EXPECT_NE(judged.evidence.find(second_.substr(0, 12)), std::string::npos) << judged.evidence;
  }
}

TEST_F(CheckDoc, KnowsFilesThatWereRenamedOrDeleted) {
  repo_.write("AUDIT.md", "See `src/server.rs`.\n");
  repo_.commit("audit");
  repo_.git({"mv", "src/server.rs", "src/relay_server.rs"});
  repo_.commit("rename");
  const DocReport report = check("See `src/server.rs`.\n", "HEAD");
  ASSERT_EQ(report.judged.size(), 1u) << all(report);
  EXPECT_EQ(report.judged[0].verdict, Truth::stale);
  EXPECT_EQ(report.judged[0].now, "src/relay_server.rs");
}

TEST_F(CheckDoc, JudgesAtTheCommitThatIsAskedFor) {
  const std::string text = "The function `unused_helper()` is dead.\n";
  EXPECT_EQ(check(text).count(Truth::wrong), 0u);
  EXPECT_EQ(check(text, first_).count(Truth::wrong), 1u);
}

TEST_F(CheckDoc, ReadsDoubleEncodedUtf8) {
  // "✅" and "–" as Windows-1252 shows their bytes.
  const std::string text =
      "# Phase 1 \xC3\xA2\xC5\x93\xE2\x80\xA6 COMPLETE\n\n- [ ] one\n"
      "- `blocking_join`: src/server.rs:17\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C"
      "19\n";
  const DocReport report = check(text);
  ASSERT_GE(report.judged.size(), 2u) << all(report);
  EXPECT_EQ(report.judged[0].verdict, Truth::wrong) << all(report);
  bool range = false;
  for (const Judged& judged : report.judged) range = range || judged.mention.last == 19;
  EXPECT_TRUE(range) << all(report);
}

TEST_F(CheckDoc, CountsWhatCannotBeChecked) {
  const DocReport report =
      check("# Done\n\nAll 109 library tests pass.\nUpdated 7 test locations.\n");
  EXPECT_EQ(report.count(Truth::unchecked), 2u) << all(report);
  EXPECT_EQ(report.count(Truth::wrong), 0u) << all(report);
}

TEST_F(CheckDoc, SparesWhatIsToCome) {
  EXPECT_EQ(verdict_of("Create `src/pool.rs` for it."), Truth::unchecked);
  EXPECT_EQ(verdict_of("- [ ] No `std::thread::sleep` in src/server.rs"),
            Truth::holds);  // the path
  EXPECT_EQ(check("- [ ] No `std::thread::sleep` in src/server.rs\n").count(Truth::wrong), 0u);
  EXPECT_EQ(check("# Files to modify\n\n- `src/gone.rs`\n").count(Truth::wrong), 1u);
  EXPECT_EQ(check("Removed the function `old_pool()`.\n").count(Truth::wrong), 0u);
}

TEST_F(CheckDoc, TellsLookAlikesApart) {
  // A version, a UUID, a web address, a word of hex letters: no commits, no paths.
  const DocReport report = check(
      "Uses 1.2.3456789, 123e4567-e89b-12d3-a456-426614174000, https://example.org/a/lib.rs and "
      "defaced facade.\n");
  EXPECT_TRUE(report.judged.empty()) << all(report);
}

TEST_F(CheckDoc, TakesNoLineNumberForACount) {
  const DocReport report = check(
      "- `src/server.rs:9` calls `std::thread::sleep`\n"
      "- in src/main.rs line 6 calls `open_channel`\n");
  EXPECT_EQ(report.count(Truth::wrong), 0u) << all(report);
  EXPECT_EQ(check("`open_channel` has 9 calls.\n").count(Truth::wrong), 1u);
}

TEST_F(CheckDoc, HoldsSearchesAgainstTheCode) {
  const std::string grep =
      "```bash\ngrep -rn \"open_channel\\|load_settings\" src --include=\"*.rs\" | wc -l\n# "
      "Output: ";
  EXPECT_EQ(check(grep + "5\n```\n").count(Truth::holds), 1u) << all(check(grep + "5\n```\n"));
  EXPECT_EQ(check(grep + "4\n```\n").count(Truth::wrong), 1u);
}

/// Who awaits what, and which code uses what: judged by the calls, and never false where a future
/// may be awaited elsewhere.
TEST_F(CheckDoc, JudgesWhoAwaitsAndUsesWhat) {
  repo_.write("src/pipe.rs",
              "pub struct Pipe;\n"
              "impl Pipe { pub async fn open(n: u32) -> Option<Pipe> { None } }\n"
              "pub struct Tube;\n"
              "impl Tube { pub fn open(n: u32) -> Tube { Tube } }\n"
              "fn make_one() {}\nmod other { pub async fn make_one() {} }\n"
              "async fn send_all() -> Option<()> { Some(()) }\n"
              "async fn joined() { futures::join!(send_all(), send_all()); }\n"
              "async fn lent() { let work = send_all(); work.await; }\n"
              "async fn start() { Pipe::open(1).await; Tube::open(2); }\n");
  repo_.write("src/lost.rs",
              "async fn send_one() -> Option<()> { Some(()) }\n"
              "async fn good() { send_one().await; }\n"
              "fn bad() { send_one().unwrap(); }\n");
  repo_.commit("pipes");
  const std::map<std::string, Truth> expected = {
      {"`src/pipe.rs`: awaits `send_all`", Truth::unchecked},  // handed on
      {"`src/lost.rs`: awaits `send_one`", Truth::wrong},
      {"`src/main.rs` - Added .await to open_channel calls", Truth::holds},
      {"Directly awaited Pipe::open() - the function was already async", Truth::holds},
      {"`Pipe::open` is async.", Truth::holds},
      {"`Tube::open` is async.", Truth::wrong},
      {"`make_one` is async.", Truth::unchecked},  // one of two is
      {"Made it generic: `Pipe<R: Read + 'static>`", Truth::wrong},
      {"`src/pipe.rs` (Pipe, send_all, 0 tests)", Truth::holds},
      {"This is inside `run_loop()` which is already async.", Truth::holds},
      {"This is inside `blocking_join()` which is already async.", Truth::wrong},
      {"All callers of `open_channel` are already in async contexts.", Truth::holds},
      {"All callers of `send_one` are already in async contexts.", Truth::unchecked},
      // What is to be done is no claim; that it was done is one.
      {"All calls to `send_one` use `.await`", Truth::wrong},
      {"- [x] Update all calls to `send_one` to use `.await`", Truth::wrong},
      {"Update all calls to `send_one` to use `.await`", Truth::unchecked},
      {"**Solution:** Make it async and update all calls to `send_one` to use `.await`.",
       Truth::unchecked},
      {"- All files: Use .await on send_one calls", Truth::unchecked},
      {"The `run_loop()` function uses `flush_queue()`.", Truth::holds},
      {"Code in src/server.rs still uses `tokio::spawn` directly.", Truth::holds},
      {"Code in src/lost.rs still uses `tokio::spawn` directly.", Truth::unchecked},
      {"`AlarmClock` (`src/nowhere_at_all.rs`)", Truth::wrong},  // the file; of the name nothing
  };
  for (const auto& [text, verdict] : expected) {
    const DocReport report = check("# Notes\n\n" + text + "\n");
    bool found = false;
    for (const Judged& one : report.judged) {
      const bool fact = one.mention.check == tasks::Check::awaited ||
                        one.mention.check == tasks::Check::is_async ||
                        one.mention.check == tasks::Check::called_from ||
                        one.mention.check == tasks::Check::absent ||
                        one.mention.names == std::vector<std::string>{"Pipe"} ||
                        one.mention.path == "src/nowhere_at_all.rs";
      if (fact) found = found || one.verdict == verdict;
      const bool worse = one.verdict == Truth::wrong && verdict != Truth::wrong;
      EXPECT_FALSE(worse) << text << "\n" << all(report);
    }
    EXPECT_TRUE(found) << text << "\n" << all(report);
  }
}

/// What a file that is not there is said to hold may be elsewhere: the file alone is wrong.
TEST_F(CheckDoc, SaysOnceThatAFileIsMissing) {
  const DocReport report = check("# Notes\n\n- `src/relay.rs` (RelayServer)\n");
  EXPECT_EQ(check("# Notes\n\n- `src/main.rs` (Words, in parentheses)\n").judged.size(), 1u);
  ASSERT_EQ(report.judged.size(), 2u) << all(report);
  for (const Judged& one : report.judged) {
    const bool file = one.mention.check == tasks::Check::path;
    EXPECT_EQ(to_string(one.verdict), to_string(file ? Truth::wrong : Truth::holds)) << all(report);
  }
}

/// A name with its path is that very one: the same last part of another path does not make it true.
TEST_F(CheckDoc, HoldsNamesToTheirWholePath) {
  repo_.write("src/labels.rs",
              "use std::sync::OnceLock;\n"                               // 1
              "use tokio::process::Command;\n"                           // 2
              "\n"                                                       // 3
              "pub struct Pool;\n"                                       // 4
              "impl Pool { pub fn fetch() -> Pool { Pool } }\n"          // 5
              "\n"                                                       // 6
              "async fn render() {\n"                                    // 7
              "    let out = Command::new(\"label\").output().await;\n"  // 8
              "    tokio::time::sleep(Duration::from_secs(1)).await;\n"  // 9
              "    let cell: OnceLock<u32> = OnceLock::fetch();\n"       // 10
              "}\n");
  repo_.write("src/clock.rs",
              "use std::{thread, time::Duration};\n"
              "fn tick() { thread::sleep(Duration::from_secs(1)); }\n");
  repo_.commit("labels");
  const std::map<std::string, Truth> expected = {
      {"It runs `tokio::process::Command::output`.", Truth::holds},
      {"It runs `std::process::Command::output`.", Truth::unchecked},
      {"It sleeps by `std::thread::sleep`.", Truth::holds},
      {"It sleeps by `tokio::time::sleep`.", Truth::holds},
      {"It sleeps by `tokio::sleep`.", Truth::holds},
      {"It sleeps by `std::fs::sleep`.", Truth::unchecked},
      {"`src/labels.rs:8`: `tokio::process::Command::output`", Truth::holds},
      {"`src/labels.rs:8`: `std::process::Command::output`", Truth::wrong},
      {"`src/clock.rs:2`: `std::thread::sleep`", Truth::holds},
      {"`src/clock.rs:2`: `tokio::time::sleep`", Truth::wrong},
      {"`src/labels.rs:10`: `OnceLock::fetch`", Truth::holds},
      {"`src/labels.rs:10`: `Pool::fetch`", Truth::wrong},
      {"`tokio::time::sleep` is called in `src/labels.rs`.", Truth::holds},
      {"`std::thread::sleep` is called in `src/labels.rs`.", Truth::wrong},
      {"No `std::thread::sleep` in src/labels.rs", Truth::holds},
      {"`render` calls `tokio::time::sleep`.", Truth::holds},
      {"No `render_all` related panics", Truth::unchecked},  // nothing is said of calls
      {"`fn` at `src/labels.rs:8`", Truth::holds},           // the line is there, `fn` is no name
  };
  for (const auto& [text, verdict] : expected) {
    const DocReport report = check("# Notes\n\n" + text + "\n");
    bool wrong = false;
    bool found = false;
    for (const Judged& one : report.judged) {
      wrong = wrong || one.verdict == Truth::wrong;
      found = found || one.verdict == verdict;
    }
    EXPECT_TRUE(found) << text << "\n" << all(report);
    EXPECT_EQ(wrong, verdict == Truth::wrong) << text << "\n" << all(report);
  }
}

TEST_F(CheckDoc, KnowsTestTargetsThatCargoDoesNot) {
  repo_.write("tests/relay.rs", "#[test]\nfn relays() {}\n");
  repo_.write("tests/unix/mod.rs", "pub fn path() {}\n");
  repo_.write("tests/windows/main.rs", "#[test]\nfn opens() {}\n");
  repo_.commit("tests");
  EXPECT_EQ(check("# Notes\n\nRun `cargo test --test unix`.\n").count(Truth::wrong), 1u);
  EXPECT_EQ(check("# Notes\n\nRun `cargo test --release --test=relay`.\n").count(Truth::wrong), 0u);
  EXPECT_EQ(check("# Notes\n\nRun `cargo test --test windows -- opens`.\n").count(Truth::wrong),
            0u);
}

/// What a step of a call path says of its line.
TEST_F(CheckDoc, HoldsCallPathsInTextBlocks) {
  const auto worst_of = [this](const std::string& line) {
    const DocReport report = check("# Path\n\n```text\n" + line + "\n```\n");
    return report.judged.empty() ? Truth::unchecked : report.judged[0].verdict;
  };
  EXPECT_EQ(worst_of("src/main.rs:5  async fn `main` calls `load_settings`"), Truth::holds);
  EXPECT_EQ(worst_of("  -> src/main.rs:6  async fn `main` calls `load_settings`"), Truth::wrong);
  EXPECT_EQ(worst_of("src/server.rs:9  std::thread::sleep: stalls"), Truth::holds);
  EXPECT_EQ(worst_of("src/server.rs:10  std::thread::sleep: stalls"), Truth::wrong);
  EXPECT_EQ(worst_of("src/server.rs:8  async fn `run_loop` runs as async task"), Truth::holds);
}

/// The line of the document's own commit, with an `.await` behind the same call.
TEST_F(CheckDoc, FindsTheSameCallAtTheSameLine) {
  const std::string document = "# Notes\n\nBase commit: `" + repo_.commit("now").substr(0, 10) +
                               "`\n\n- `src/main.rs` (line 5)\n- `src/main.rs` (line 10)\n";
  repo_.write("src/main.rs",
              base::replace_all(base::replace_all(kMain, "    load_settings();",
                                                  "    load_settings().await.unwrap();"),
                                "fn load_settings() {}", "struct Settings;"));
  repo_.commit("await");
  const DocReport report = check(document);
  std::map<uint32_t, Truth> verdicts;
  for (const Judged& one : report.judged) {
    if (one.mention.check != tasks::Check::place) continue;
    verdicts[one.mention.first] = one.verdict;
    EXPECT_EQ(one.now, "") << "nothing is the heir of a line that is gone";
  }
  EXPECT_EQ(verdicts[5], Truth::holds) << all(report);
  EXPECT_EQ(verdicts[10], Truth::stale) << all(report);
}

/// Code that stood at its lines when the document was made, and was changed since.
TEST_F(CheckDoc, TellsCodeThatWasChangedFromCodeThatIsLikeIt) {
  const std::string document =
      "# Notes\n\nBase commit: `" + repo_.commit("now").substr(0, 10) +
      "`\n\nIn `src/main.rs`, current code (line 5):\n```rust\n    load_settings();\n```\n";
  EXPECT_EQ(check(document).judged.size() > 1, true);
  repo_.write("src/main.rs",
              base::replace_all(kMain, "    load_settings();", "    load_settings().await;"));
  repo_.commit("await");
  bool stale = false;
  for (const Judged& one : check(document).judged)
    stale = stale || (one.mention.check == tasks::Check::place && one.verdict == Truth::stale);
  EXPECT_TRUE(stale) << all(check(document));
}

/// What is said of names, counted or quoted, and how it is judged: no statement that cannot be
/// decided is called false.
TEST_F(CheckDoc, JudgesStatementsAboutNamesCountsAndSubjects) {
  repo_.write("src/guard.rs",
              "#[derive(Debug, Clone)]\n"
              "pub struct Guard;\n\n"
              "pub struct Plain;\n\n"
              "impl Drop for Guard {\n"
              "    fn drop(&mut self) { release_all().unwrap(); }\n"
              "}\n\n"
              "fn release_all() -> Option<()> { unsafe { touch() }; None }\n\n"
              "fn lonely_helper() {}\n");
  const std::string third = repo_.commit("feat(relay): release what is held").substr(0, 9);
  const std::map<std::string, Truth> expected = {
      {"`load_settings` is not async.", Truth::holds},
      {"`open_channel()` is not async.", Truth::wrong},
      {"`Guard` implements `Drop`.", Truth::holds},
      {"`Guard` implements `Clone`.", Truth::holds},
      {"`Guard` does not implement `Drop`.", Truth::wrong},
      {"`Plain` implements `Drop`.", Truth::unchecked},  // a macro might
      {"`Plain` does not implement `Drop`.", Truth::holds},
      {"`Guard` implements `Send`.", Truth::unchecked},
      {"`lonely_helper` has no callers.", Truth::holds},
      {"`load_settings` has no callers.", Truth::wrong},
      {"`load_settings()` is never called.", Truth::wrong},
      {"`load_settings` is called from `main()`.", Truth::holds},
      {"`flush_queue` is called from `main()`.", Truth::wrong},
      {"`blocking_join` calls `load_settings`.", Truth::wrong},
      {"`touch` is called from `drop()`.", Truth::unchecked},  // through others, perhaps
      {"`src/guard.rs` has 1 unsafe block.", Truth::holds},
      {"`src/guard.rs` has 4 unsafe blocks.", Truth::wrong},
      {"`src/guard.rs` has 1 unwrap() calls.", Truth::holds},
      {"`src/guard.rs` has 2 structs.", Truth::holds},
      {"`src/guard.rs` has 3 structs.", Truth::wrong},
      {"It went from 120 to 90 tasks (25%).", Truth::holds},
      {"It went from 120 to 90 tasks (52%).", Truth::wrong},
      {"Commit `" + third + "` (feat)", Truth::holds},
      {"Commit `" + third + "` (fix)", Truth::wrong},
      {"Commit `" + third + "`: feat(relay): release what is held", Truth::holds},
      {"Commit `" + third + "`: feat(relay): hold what is released", Truth::wrong},
      {"Run R-4M8P2C passed.", Truth::unchecked},
      {"Fixed 99 async blocks.", Truth::unchecked},  // of which part is not said
      {"The crate has 99 async blocks.", Truth::wrong},
      {"Made by `make_me()`.", Truth::unchecked},  // a library's, perhaps
      {"Made by the function `make_me()`.", Truth::wrong},
  };
  for (const auto& [text, verdict] : expected) {
    const DocReport report = check("# Notes\n\n" + text + "\n");
    const auto worst = [](Truth truth) {  // the verdict that the line as a whole deserves
      return truth == Truth::wrong       ? 3
             : truth == Truth::stale     ? 2
             : truth == Truth::unchecked ? 1
                                         : 0;
    };
    Truth found = Truth::holds;
    for (const Judged& one : report.judged) {
      if (worst(one.verdict) > worst(found)) found = one.verdict;
    }
    EXPECT_FALSE(report.judged.empty()) << text;
    EXPECT_EQ(to_string(found), to_string(verdict)) << text << "\n" << all(report);
  }
}

TEST_F(CheckDoc, CallsNothingFalseThatMayBeOfElsewhere) {
  for (const char* text :
       {"See `src/App.tsx`.", "Write `CONVENTIONS.md` first.", "Serve `/openapi.json`.",
        "The files `*_dst.rs`.", "`NNN_YYYYMMDD_name.md` is the pattern.", "docs.rs has it.",
        "Present the complete status to:", "`feat(02-07): add the thing`",
        "Call `CreateNamedPipeW()`.", "Phases 17-19 are next.", "See README.md#some-heading.",
        "Start at `src-tauri/src/main.rs`.", "`src/main.rs` (min 180 lines)",
        "`src/main.rs` (+12 lines)",
        // Found in public audits: statements that are right, of something else.
        "no `run_loop()` (`src/main.rs:4-8`); it lives elsewhere",
        "If no `flush_queue` is configured, nothing is sent.",
        "| `futex` | 8,458 calls of the kernel |", "5+ calls just for status checks",
        "`docs/` (src 19,560 lines), the rest, `src/main.rs`, and more",
        "- [x] src/server.rs:3,4 - Updated to use `flush_queue` instead",
        "| `LOOP` | 2 | `src/server.rs:9` |", "## Phase 2: Engine ✅ MOSTLY DONE\n\n- [x] one",
        "What was committed (cid 3328926767).",
        "- [x] src/server.rs:3 - thread::sleep → `flush_queue`",
        "Spoke of `—` at `src/server.rs:9`."}) {
    const DocReport report = check("# Notes\n\n" + std::string(text) + "\n");
    EXPECT_EQ(report.count(Truth::wrong), 0u) << text << "\n" << all(report);
  }
}

TEST_F(CheckDoc, ReadsWhatIsSaidToBeGoneAndBothPartsOfWhatIsSaidOfTwo) {
  for (const char* gone : {"Removed Handle::block_on() entirely.",
                           "The sleep_ms anti-pattern has been completely removed."}) {
    const DocReport report = check("# Notes\n\n" + std::string(gone) + "\n");
    EXPECT_EQ(report.count(Truth::holds), 1u) << all(report);
  }
  // Other calls of it may have been left on purpose.
  EXPECT_NE(verdict_of("Removed thread::sleep from src/server.rs."), Truth::wrong);
  const DocReport two = check("# Notes\n\nNo std::thread::sleep in src/main.rs or src/server.rs\n");
  ASSERT_EQ(two.count(Truth::wrong), 1u) << all(two);
  // In the function of that very file.
  EXPECT_EQ(verdict_of("| src/server.rs::run_loop | `nothing_else` | server.rs:10 waits |"),
            Truth::holds);
  const DocReport files = check("# Notes\n\nThe crate has 2 source files in total.\n");
  EXPECT_EQ(files.count(Truth::holds), 1u) << all(files);
}

}  // namespace
}  // namespace cli
