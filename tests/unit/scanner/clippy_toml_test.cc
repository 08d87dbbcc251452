#include "scanner/clippy_toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ClippyToml, ListsOfRuntimesBecomePolicies) {
  const ClippySettings settings = read_clippy(
      {{"clippy.toml",
        "disallowed-methods = [\n  \"std::thread::sleep\",\n"
        "  { path = \"tokio::spawn\", reason = \"count tasks\", replacement = \"app::spawn\" },\n"
        "  \"std::env::set_var\",\n  \"not a path\",\n]\n"
        "disallowed-types = [\"std::sync::Mutex\"]\n"
        "await-holding-invalid-types = [{ path = \"app::Span\", reason = \"it is of a thread\" "
        "}]\n"},
       {"crates/a b/.clippy.toml", "disallowed-macros = [\"tokio::select\"]\n"}});
  EXPECT_THAT(settings.problems, IsEmpty());
  ASSERT_THAT(settings.policies, SizeIs(4));
  EXPECT_EQ(settings.policies[0].id, "clippy.toml:2");
  EXPECT_THAT(settings.policies[0].forbid, ElementsAre("std::thread::sleep"));
  EXPECT_THAT(settings.policies[0].in, ElementsAre("**"));
  EXPECT_THAT(settings.policies[0].except, ElementsAre("crates/a b/**"));
  EXPECT_EQ(settings.policies[1].instead, "app::spawn");
  EXPECT_EQ(settings.policies[1].reason, "count tasks");
  EXPECT_THAT(settings.policies[2].forbid, ElementsAre("std::sync::Mutex"));
  EXPECT_THAT(settings.policies[3].in, ElementsAre("crates/a b/**"));
  ASSERT_THAT(settings.held_types, SizeIs(1));
  EXPECT_EQ(settings.held_types[0].path, "app::Span");
}

TEST(ClippyToml, WhatDoesNotParseIsAProblem) {
  const ClippySettings settings = read_clippy({{"clippy.toml", "disallowed-methods = [\n"}});
  ASSERT_THAT(settings.problems, SizeIs(1));
  EXPECT_EQ(settings.problems[0].path, "clippy.toml");
  EXPECT_THAT(settings.policies, IsEmpty());
}

TEST(ClippyToml, IsHeldToAndItsAllowIsHonoured) {
  const std::string text =
      "pub mod quiet;\n"
      "pub struct Span;\n"
      "pub async fn one() {\n"
      "    tokio::spawn(async {});\n"  // 4: forbidden
      "    #[allow(clippy::disallowed_methods)]\n"
      "    tokio::spawn(async {});\n"
      "    let span = Span;\n"  // 7: held
      "    tokio::task::yield_now().await;\n"
      "    drop(span);\n"
      "}\n"
      "pub async fn two() {\n"
      "    let span = Span;\n"
      "    drop(span);\n"
      "    tokio::task::yield_now().await;\n"
      "}\n";
  const MemorySources sources({
      {"Cargo.toml",
       "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
       "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n"},
      {"clippy.toml",
       "disallowed-methods = [\"tokio::spawn\"]\nawait-holding-invalid-types = [\"app::Span\"]\n"},
      {"src/bin/tool/main.rs", "#![allow(clippy::disallowed_methods)]\nmod part;\nfn main() {}\n"},
      {"src/bin/tool/part.rs", "pub fn f() {\n    tokio::spawn(async {});\n}\n"},
      {"src/lib.rs", text},
      {"src/quiet.rs",
       "#![allow(clippy::disallowed_methods)]\npub fn f() {\n    tokio::spawn(async {});\n}\n"},
  });
  ScanOptions options;
  options.rules = {"forbidden-runtime-call", "lock-across-await"};
  std::set<std::string> found;
  for (const Finding& finding : scan(sources, options).findings)
    found.insert(finding.at.path + ":" + std::to_string(finding.at.line) + " " + finding.rule);
  EXPECT_THAT(found,
              ElementsAre("src/lib.rs:4 forbidden-runtime-call", "src/lib.rs:7 lock-across-await"));
}

}  // namespace
}  // namespace scanner
