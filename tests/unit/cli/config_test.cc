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

TEST(Config, PolicyIsSaidToBeIgnored) {
  // The evaluation's configurations are JSON, which is YAML.
  const ConfigReading reading = read(R"({"policy": [{"id": "x", "forbid": ["tokio::spawn"]}]})");
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_THAT(reading.warnings,
              ElementsAre("punchlist.yaml:1: policy rules are not implemented yet; ignored"));
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
