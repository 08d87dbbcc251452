// What check-doc says of counts and arguments that follow from the code around them.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "cli/actions/check_doc.h"
#include "cli/report/check_doc.h"
#include "tests/support/git_fixture.h"

namespace cli {
namespace {

using support::GitFixture;

constexpr const char* kCalls =
    "#[test]\nfn one() { open_pipe().await; open_pipe().await; }\n"
    "#[test]\nfn two() { open_pipe().await; }\n#[test]\nfn three() {}\n";

class DocCounts : public ::testing::Test {
 protected:
  void SetUp() override {
    git_.write("Cargo.toml",
               "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    git_.write("src/lib.rs",
               "pub async fn open_pipe() {}\npub struct PipeHandle<R: Clone> { r: R }\n"
               "pub struct PipePair<A, B = u8> { a: A, b: B }\npub fn start() { open_pipe(); }\n");
    git_.write("tests/pipes.rs", kCalls);
    git_.write("tests/more.rs", "#[test]\nfn four() { open_pipe().await; }\n");
    git_.commit("Pipes");
    project_.root = git_.path();
    project_.repository = repo::Repository::open(git_.path());
  }

  /// All that is said of the document, which names `open_pipe` often enough to be about it.
  std::string said(const std::string& text) {
    const std::string about = "`open_pipe` one\n\n`open_pipe` two\n\n`open_pipe` three\n\n";
    return check_doc_text(
        {check_documents(project_, {{"A.md", "A.md", "the disk", about + text}}, {}, nullptr)[0]},
        Style(false));
  }
  bool says(const std::string& text, const std::string& part) {
    const std::string all = said(text);
    const bool found = all.find(part) != std::string::npos;
    if (!found) ADD_FAILURE() << part << " is not in\n" << all;
    return found;
  }

  GitFixture git_;
  Project project_;
};

TEST_F(DocCounts, functions_that_were_said_to_gain_an_await_are_counted) {
  says("- `tests/pipes.rs`: Added .await in 2 test functions\n", "true: count `added .await in 2");
  says("- `tests/pipes.rs`: Added .await in 3 test functions\n",
       "false: count `added .await in 3 test functions`: 2 functions of the file hold the 3 calls");
  says("- `tests/pipes.rs`: Added .await in 7 test functions\n", "unchecked: count `added");
}

TEST_F(DocCounts, places_in_tests_are_calls_functions_or_files) {
  for (const char* number : {"4", "3", "2"})
    says("- Updated all callers (start and " + std::string(number) + " test locations)\n",
         ": true:");
  says("- Updated all callers (start and 7 test locations)\n", "false: count `all callers");
}

TEST_F(DocCounts, of_test_callers_only_tests_are_asked) {
  says("All callers use .await on open_pipe calls\n", "false: status");
  says("All test file callers use .await on open_pipe calls\n", "all 4 calls are awaited");
}

TEST_F(DocCounts, a_sum_of_tests_is_held_to_the_lines_above) {
  const std::string list =
      "## Tests\n\n- `tests/pipes.rs` (3 tests)\n- `tests/more.rs` (1 test)\n\n";
  says(list + "- Updated all 4 test functions\n", "true: count `4 test functions`");
  says(list + "- Updated all 5 test functions\n", "unchecked: count");
  says(list + "## Other\n\n- Updated all 4 test functions\n", "unchecked: count");
}

TEST_F(DocCounts, a_summary_of_a_fix_tells_what_was_done) {
  says("# Pipe Fix Summary\n\n- Updated all callers (start and 7 test locations)\n",
       "false: count `all callers");
  says("# Pipe Fix\n\n- Updated all callers (start and 7 test locations)\n",
       "unchecked: count `all callers");
}

TEST_F(DocCounts, types_take_as_many_arguments_as_they_are_defined_with) {
  says("It is `PipeHandle<MyRuntime>` now.\n", "true: function `PipeHandle<MyRuntime>`");
  says("It is `PipeHandle<A, B>` now.\n",
       "false: function `PipeHandle<A, B>`: `PipeHandle` at src/lib.rs:2 takes 1 type, not 2");
  says("It is `PipePair<u8>`.\n\nOr `PipePair<u8, u16>`.\n", "true: function `PipePair<u8, u16>`");
  says(
      "```rust\n// Before\nlet h: PipeHandle<A, B> = make();\n// After\nlet h: PipeHandle<A, B, C> "
      "= "
      "make();\n```\n",
      "false: function `PipeHandle<A, B, C>`");
  says(
      "```rust\n// Before\nlet h: PipeHandle<A> = make();\n// After\nlet h: PipeHandle<A, B> = "
      "make();\n```\n",
      "unchecked: function `PipeHandle<A, B>`");  // the change is yet to be made
  EXPECT_EQ(
      said("```rust\n// Before\nlet h: PipeHandle<A, B> = make();\n```\n").find("PipeHandle<A"),
      std::string::npos);
}

}  // namespace
}  // namespace cli
