#include "cli/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<std::string> kRules = {"block-on-in-async", "blocking-fs-in-async"};

ConfigReading read(std::string_view text) { return read_config(text, "punchlist.yaml", kRules); }

TEST(Config, AnEmptyFileIsTheDefaults) {
  const ConfigReading reading = read("");
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_THAT(reading.config.include, ElementsAre("**/*.rs"));
  EXPECT_THAT(reading.config.verify, SizeIs(2));
  for (const ConfigValue& value : reading.config.values()) EXPECT_EQ(value.origin, "built-in");
}

TEST(Config, ReadsEveryKeyOfTheDocumentedSample) {
  const ConfigReading reading = read(R"(# everything has a default
scan:
  include: ["src/**"]
  exclude: ["target/**", "gen/**"]
  tests: all
runtime:
  shared_accessors: [crate::runtime::shared_runtime]
  foreign_executors: [gpui::Context::spawn]
  blocking_pool: [my_crate::run_blocking]
rules:
  blocking-fs-in-async: { severity: info }
gate: { min_severity: high, min_confidence: proven, new_only: false }
verify:
  - { name: check, run: "cargo check", timeout: 90s }
claims: { ttl: 2h }
)");
  ASSERT_THAT(reading.problems, IsEmpty());
  const Config& config = reading.config;
  EXPECT_THAT(config.exclude, ElementsAre("target/**", "gen/**"));
  EXPECT_EQ(config.tests, scanner::TestPolicy::all);
  EXPECT_THAT(config.shared_accessors, ElementsAre("crate::runtime::shared_runtime"));
  EXPECT_THAT(config.foreign_executors, ElementsAre("gpui::Context::spawn"));
  EXPECT_THAT(config.blocking_pool, ElementsAre("my_crate::run_blocking"));
  EXPECT_EQ(config.severities.at("blocking-fs-in-async"), scanner::Severity::info);
  EXPECT_EQ(config.gate.min_severity, scanner::Severity::high);
  EXPECT_EQ(config.gate.min_confidence, scanner::Confidence::proven);
  EXPECT_FALSE(config.gate.new_only);
  ASSERT_THAT(config.verify, SizeIs(1));
  EXPECT_EQ(config.verify[0].timeout_ms, 90'000);
  EXPECT_EQ(config.claim_ttl_ms, 7'200'000);
  EXPECT_EQ(config.origins.at("scan.tests"), "punchlist.yaml:5");
}

TEST(Config, NamesEveryMistakeWithItsLine) {
  const ConfigReading reading = read(
      "scna: {}\nscan: { exclude: target }\ngate: { new_only: 1 }\nclaims: { ttl: 0m }\n"
      "rules:\n  block-on-in-async: { level: high }\n");
  EXPECT_THAT(
      reading.problems,
      ElementsAre(
          "punchlist.yaml:1:1: unknown key `scna`; did you mean `scan`?",
          "punchlist.yaml:2:18: `scan.exclude` must be a list, not `target`",
          "punchlist.yaml:3:19: `gate.new_only` must be one of true, false, not `1`",
          "punchlist.yaml:4:16: `claims.ttl` must be a time such as 90s, 15m or 2h, not `0m`",
          "punchlist.yaml:6:24: unknown key `rules.block-on-in-async.level`; known are "
          "severity"));
  try {
    checked(reading);
    FAIL() << "a bad configuration was accepted";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind, base::ErrorKind::usage);
    EXPECT_THAT(error.cause, HasSubstr("5 mistakes"));
    EXPECT_THAT(error.cause, HasSubstr("punchlist.yaml:6:24"));
  }
}

TEST(Config, BadYamlIsOneProblemWithItsPlace) {
  const ConfigReading reading = read("scan:\n  include: [\n");
  ASSERT_THAT(reading.problems, SizeIs(1));
  EXPECT_THAT(reading.problems[0], HasSubstr("punchlist.yaml:"));
}

TEST(Config, TwoCommandsOfOneNameAreRefused) {
  const ConfigReading reading = read("verify:\n  - { name: a, run: x }\n  - { name: a, run: y }\n");
  EXPECT_THAT(reading.problems,
              ElementsAre("punchlist.yaml:3:5: `verify` has two commands named `a`"));
}

TEST(Config, AnEmptyVerifyListMeansNoCommands) {
  const ConfigReading reading = read("verify: []\n");
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_THAT(reading.config.verify, IsEmpty());
}

TEST(Config, PoliciesAreRead) {
  // JSON is YAML.
  const ConfigReading reading = read(
      R"({"policy": [{"id": "x", "forbid": ["tokio::spawn", "tokio::time::*"], "in": ["a/**"],
          "except": ["app::Runtime", "a/b.rs"], "instead": "app::Runtime", "reason": "one clock",
          "severity": "high", "tests": true}]})");
  EXPECT_THAT(reading.problems, IsEmpty());
  ASSERT_THAT(reading.config.policies, SizeIs(1));
  const scanner::Policy& policy = reading.config.policies[0];
  EXPECT_EQ(policy.id, "x");
  EXPECT_THAT(policy.forbid, ElementsAre("tokio::spawn", "tokio::time::*"));
  EXPECT_THAT(policy.in, ElementsAre("a/**"));
  EXPECT_THAT(policy.except, ElementsAre("app::Runtime", "a/b.rs"));
  EXPECT_EQ(policy.instead, "app::Runtime");
  EXPECT_EQ(policy.reason, "one clock");
  EXPECT_EQ(policy.severity, scanner::Severity::high);
  EXPECT_TRUE(policy.tests);
}

TEST(Config, EveryMistakeInAPolicyIsNamedAtOnce) {
  const ConfigReading reading = read(
      "policy:\n"
      "  - { id: a, forbid: [tokio.spawn, tokio::spawn, \"tokio::*::x\"] }\n"
      "  - { id: b, forbid: [tokio::spawn], on: [x] }\n"
      "  - { forbid: [tokio::spawn] }\n"
      "  - { id: c, forbid: [] }\n"
      "  - { id: d, forbid: [tokio::spawn], tests: perhaps }\n"
      "  - { id: e, forbid: [tokio::spawn] }\n"
      "  - { id: e, forbid: [tokio::spawn] }\n"
      "  - nothing\n");
  EXPECT_THAT(
      reading.problems,
      ElementsAre(
          "punchlist.yaml:2:23: `policy.forbid`: `tokio.spawn` is no path; write it as code does, "
          "such as tokio::spawn or \"tokio::time::*\"",
          "punchlist.yaml:2:50: `policy.forbid`: `tokio::*::x` is no path; write it as code does, "
          "such as tokio::spawn or \"tokio::time::*\"",
          "punchlist.yaml:3:38: unknown key `policy.on`; did you mean `in`?",
          "punchlist.yaml:4:5: an entry of `policy` needs an `id`, such as `use-runtime-trait`",
          "punchlist.yaml:5:5: an entry of `policy` needs `forbid`, a list such as [tokio::spawn, "
          "\"tokio::time::*\"]",
          "punchlist.yaml:6:45: `policy.tests` must be one of true, false, not `perhaps`",
          "punchlist.yaml:8:5: `policy` has two entries of the id `e`, the first on line 7; give "
          "one another id",
          "punchlist.yaml:9:5: an entry of `policy` must be a mapping, not `nothing`"));
  EXPECT_THAT(reading.config.policies, SizeIs(1));
}

TEST(Duration, ReadsAndWritesTheShortestSpelling) {
  EXPECT_EQ(duration_ms("15m"), 900'000);
  EXPECT_EQ(duration_text(duration_ms("60m")), "1h");
  EXPECT_EQ(duration_text(duration_ms("90s")), "90s");
  for (const char* bad : {"", "15", "m", "-1m", "1.5h", "15 m", "15min", "99999999999999h"}) {
    EXPECT_EQ(duration_ms(bad), 0) << bad;
  }
}

}  // namespace
}  // namespace cli
