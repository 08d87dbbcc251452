#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/actions/test_counts.h"
#include "scanner/finding.h"
#include "scanner/scan.h"

namespace cli {

/// One command that proves a fix: `verify` of punchlist.yaml.
struct VerifyCommand {
  std::string name;        ///< "test"; no two are the same
  std::string run;         ///< for `sh -c`
  int64_t timeout_ms = 0;  ///< above 0
  CountPatterns tests;     ///< how it prints counts of tests; empty: as cargo does
};

/// What counts as a failure: `gate` of punchlist.yaml.
struct GateConfig {
  scanner::Severity min_severity = scanner::Severity::medium;
  scanner::Confidence min_confidence = scanner::Confidence::likely;
  bool new_only = true;
};

/// What the pre-commit hook does: `hook` of punchlist.yaml.
struct HookConfig {
  bool strict = false;  ///< a commit that could not be judged is stopped, too
};

/// One effective value, for `punchlist config`.
struct ConfigValue {
  std::string key;     ///< "scan.include"
  std::string value;   ///< as YAML
  std::string origin;  ///< "punchlist.yaml:3" or "built-in"
};

/// punchlist.yaml on top of the built-in defaults.
struct Config {
  std::string path;  ///< the file, as named in messages; empty: defaults only
  std::vector<std::string> include = {"**/*.rs"};
  std::vector<std::string> exclude = {"target/**"};
  scanner::TestPolicy tests = scanner::TestPolicy::panics;
  std::vector<std::string> shared_accessors;
  std::vector<std::string> foreign_executors;
  std::vector<std::string> blocking_pool;
  std::vector<scanner::Policy> policies;                ///< in the order of the file
  std::map<std::string, scanner::Severity> severities;  ///< rule id -> severity
  GateConfig gate;
  HookConfig hook;
  std::vector<VerifyCommand> verify;
  int64_t claim_ttl_ms = 60 * 60 * 1000;
  std::map<std::string, std::string> origins;  ///< key -> "punchlist.yaml:3"; absent: built-in

  Config();
  /// Every value with where it came from, in the order of the documentation.
  std::vector<ConfigValue> values() const;
};

/// A configuration with what is wrong in it, all of it.
struct ConfigReading {
  Config config;
  std::vector<std::string> problems;  ///< "punchlist.yaml:3:5: unknown key ..."
  std::vector<std::string> warnings;
};

/// Reads the text of a punchlist.yaml. Never throws: bad YAML is a problem like another.
/// \param path how the file is named in messages
/// \param rule_ids the rules that exist
ConfigReading read_config(std::string_view text, const std::string& path,
                          const std::vector<std::string>& rule_ids);

/// The configuration, or base::Error usage that names all problems.
Config checked(const ConfigReading& reading);

/// "90s", "15m", "2h" as milliseconds; 0 when it is none of these or not above zero.
int64_t duration_ms(std::string_view text);
/// The shortest of these spellings.
std::string duration_text(int64_t milliseconds);

}  // namespace cli
