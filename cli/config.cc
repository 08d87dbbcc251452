#include "cli/config.h"

#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/glob.h"
#include "base/text.h"
#include "base/yaml.h"

namespace cli {
namespace {

using base::YamlNode;

std::string kind_text(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return "`" + node.scalar + "`";
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::mapping:
      return "a mapping";
  }
  return "nothing";
}

std::string_view to_string(scanner::TestPolicy policy) {
  switch (policy) {
    case scanner::TestPolicy::panics:
      return "panics";
    case scanner::TestPolicy::all:
      return "all";
    case scanner::TestPolicy::ignore:
      return "ignore";
  }
  return "panics";
}

/// Walks the document once; every mistake becomes a problem and leaves the default in force.
class Reader {
 public:
  Reader(std::string path, const std::vector<std::string>& rule_ids)
      : path_(std::move(path)), rule_ids_(rule_ids) {}

  ConfigReading read(const YamlNode& root) {
    reading_.config.path = path_;
    if (root.is_null()) return std::move(reading_);
    if (!expect_mapping(root, "the configuration")) return std::move(reading_);
    for (const YamlNode::Entry& entry : root.entries) read_section(entry);
    return std::move(reading_);
  }

 private:
  void problem(uint32_t line, uint32_t column, const std::string& text) {
    reading_.problems.push_back(path_ + ":" + std::to_string(line) + ":" + std::to_string(column) +
                                ": " + text);
  }
  void problem(const YamlNode& node, const std::string& text) {
    problem(node.line, node.column, text);
  }
  void found(const std::string& key, uint32_t line) {
    reading_.config.origins[key] = path_ + ":" + std::to_string(line);
  }
  void unknown_key(const YamlNode::Entry& entry, const std::string& parent,
                   const std::vector<std::string>& known) {
    const std::optional<std::string> near = base::nearest(entry.key, known);
    const std::string name = parent.empty() ? entry.key : parent + "." + entry.key;
    problem(entry.line, entry.column,
            "unknown key `" + name + "`; " +
                (near ? "did you mean `" + *near + "`?" : "known are " + base::join(known, ", ")));
  }
  bool expect_mapping(const YamlNode& node, const std::string& what) {
    if (node.is_mapping()) return true;
    problem(node, what + " must be a mapping, not " + kind_text(node));
    return false;
  }

  std::optional<std::string> text(const YamlNode& node, const std::string& key) {
    if (node.is_scalar() && !node.scalar.empty()) return node.scalar;
    problem(node, "`" + key + "` must be a text, not " + kind_text(node));
    return std::nullopt;
  }
  void text_list(const YamlNode::Entry& entry, const std::string& key,
                 std::vector<std::string>& out) {
    if (!entry.value.is_sequence()) {
      problem(entry.value, "`" + key + "` must be a list, not " + kind_text(entry.value));
      return;
    }
    std::vector<std::string> values;
    for (const YamlNode& item : entry.value.items) {
      if (std::optional<std::string> value = text(item, key)) values.push_back(*value);
    }
    out = std::move(values);
    found(key, entry.line);
  }
  void glob_list(const YamlNode::Entry& entry, const std::string& key,
                 std::vector<std::string>& out) {
    text_list(entry, key, out);
    for (const YamlNode& item : entry.value.items) {
      if (!item.is_scalar()) continue;
      try {
        base::Glob glob(item.scalar);
      } catch (const base::Error& error) {
        problem(item, "`" + key + "`: " + error.what());
      }
    }
  }
  /// One of the words that `parse` knows.
  template <typename Value, typename Parse>
  void word(const YamlNode::Entry& entry, const std::string& key,
            const std::vector<std::string>& words, Parse parse, Value& out) {
    const std::string given = entry.value.is_scalar() ? entry.value.scalar : std::string();
    if (std::optional<Value> value = parse(given)) {
      out = *value;
      found(key, entry.line);
      return;
    }
    const std::optional<std::string> near = base::nearest(given, words);
    problem(entry.value, "`" + key + "` must be one of " + base::join(words, ", ") + ", not " +
                             kind_text(entry.value) +
                             (near ? "; did you mean `" + *near + "`?" : ""));
  }
  void boolean(const YamlNode::Entry& entry, const std::string& key, bool& out) {
    const auto parse = [](std::string_view word) -> std::optional<bool> {
      if (word == "true") return true;
      if (word == "false") return false;
      return std::nullopt;
    };
    word<bool>(entry, key, {"true", "false"}, parse, out);
  }
  void severity(const YamlNode::Entry& entry, const std::string& key, scanner::Severity& out) {
    word<scanner::Severity>(entry, key, {"critical", "high", "medium", "low", "info"},
                            scanner::severity_from, out);
  }
  void duration(const YamlNode::Entry& entry, const std::string& key, int64_t& out) {
    const int64_t value = entry.value.is_scalar() ? duration_ms(entry.value.scalar) : 0;
    if (value <= 0) {
      problem(entry.value,
              "`" + key + "` must be a time such as 90s, 15m or 2h, not " + kind_text(entry.value));
      return;
    }
    out = value;
    found(key, entry.line);
  }

  void read_section(const YamlNode::Entry& entry) {
    if (entry.key == "scan") {
      read_scan(entry.value);
    } else if (entry.key == "runtime") {
      read_runtime(entry.value);
    } else if (entry.key == "rules") {
      read_rules(entry.value);
    } else if (entry.key == "gate") {
      read_gate(entry.value);
    } else if (entry.key == "hook") {
      read_hook(entry.value);
    } else if (entry.key == "verify") {
      read_verify(entry);
    } else if (entry.key == "claims") {
      read_claims(entry.value);
    } else if (entry.key == "policy") {
      read_policies(entry);
    } else {
      unknown_key(entry, "",
                  {"scan", "runtime", "policy", "rules", "gate", "hook", "verify", "claims"});
    }
  }

  void read_scan(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`scan`")) return;
    Config& config = reading_.config;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "include") {
        glob_list(entry, "scan.include", config.include);
      } else if (entry.key == "exclude") {
        glob_list(entry, "scan.exclude", config.exclude);
      } else if (entry.key == "tests") {
        const auto parse = [](std::string_view word) -> std::optional<scanner::TestPolicy> {
          if (word == "panics") return scanner::TestPolicy::panics;
          if (word == "all") return scanner::TestPolicy::all;
          if (word == "ignore") return scanner::TestPolicy::ignore;
          return std::nullopt;
        };
        word<scanner::TestPolicy>(entry, "scan.tests", {"panics", "all", "ignore"}, parse,
                                  config.tests);
      } else {
        unknown_key(entry, "scan", {"include", "exclude", "tests"});
      }
    }
  }

  void read_runtime(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`runtime`")) return;
    Config& config = reading_.config;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "shared_accessors") {
        text_list(entry, "runtime.shared_accessors", config.shared_accessors);
      } else if (entry.key == "foreign_executors") {
        text_list(entry, "runtime.foreign_executors", config.foreign_executors);
      } else if (entry.key == "blocking_pool") {
        text_list(entry, "runtime.blocking_pool", config.blocking_pool);
      } else {
        unknown_key(entry, "runtime", {"shared_accessors", "foreign_executors", "blocking_pool"});
      }
    }
  }

  void read_policies(const YamlNode::Entry& section) {
    if (section.value.is_null()) return;
    if (!section.value.is_sequence()) {
      problem(section.value, "`policy` must be a list, not " + kind_text(section.value) +
                                 "; begin each entry with `- id: ..`");
      return;
    }
    std::vector<scanner::Policy> policies;
    std::map<std::string, uint32_t> lines;
    for (const YamlNode& node : section.value.items) {
      const std::optional<scanner::Policy> policy = read_policy(node);
      if (!policy) continue;
      const auto [first, fresh] = lines.emplace(policy->id, node.line);
      if (!fresh) {
        problem(node, "`policy` has two entries of the id `" + policy->id +
                          "`, the first on line " + std::to_string(first->second) +
                          "; give one another id");
        continue;
      }
      found("policy." + policy->id, node.line);
      policies.push_back(*policy);
    }
    reading_.config.policies = std::move(policies);
  }

  /// One entry of `policy`; nothing where it cannot be held to.
  std::optional<scanner::Policy> read_policy(const YamlNode& node) {
    if (!expect_mapping(node, "an entry of `policy`")) return std::nullopt;
    const size_t before = reading_.problems.size();
    scanner::Policy policy;
    policy.path = path_;
    policy.line = node.line;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "id") {
        policy.id = text(entry.value, "policy.id").value_or("");
      } else if (entry.key == "forbid") {
        text_list(entry, "policy.forbid", policy.forbid);
        item_patterns(entry, "policy.forbid");
      } else if (entry.key == "in") {
        glob_list(entry, "policy.in", policy.in);
      } else if (entry.key == "except") {
        glob_list(entry, "policy.except", policy.except);
      } else if (entry.key == "instead") {
        policy.instead = text(entry.value, "policy.instead").value_or("");
      } else if (entry.key == "reason") {
        policy.reason = text(entry.value, "policy.reason").value_or("");
      } else if (entry.key == "severity") {
        scanner::Severity value = scanner::Severity::medium;
        const size_t count = reading_.problems.size();
        severity(entry, "policy.severity", value);
        if (reading_.problems.size() == count) policy.severity = value;
      } else if (entry.key == "tests") {
        boolean(entry, "policy.tests", policy.tests);
      } else {
        unknown_key(entry, "policy",
                    {"id", "forbid", "in", "except", "instead", "reason", "severity", "tests"});
      }
    }
    for (const char* key : {"forbid", "in", "except", "severity", "tests"})
      reading_.config.origins.erase(std::string("policy.") + key);
    if (node.find("id") == nullptr)
      problem(node, "an entry of `policy` needs an `id`, such as `use-runtime-trait`");
    if (node.find("forbid") == nullptr ||
        (reading_.problems.size() == before && policy.forbid.empty())) {
      problem(node,
              "an entry of `policy` needs `forbid`, a list such as [tokio::spawn, "
              "\"tokio::time::*\"]");
    }
    if (reading_.problems.size() != before) return std::nullopt;
    return policy;
  }

  /// Says which entries of the list are no paths of items.
  void item_patterns(const YamlNode::Entry& entry, const std::string& key) {
    for (const YamlNode& item : entry.value.items) {
      if (!item.is_scalar() || item.scalar.empty() || scanner::is_item_pattern(item.scalar))
        continue;
      problem(item, "`" + key + "`: `" + item.scalar +
                        "` is no path; write it as code does, such as tokio::spawn or "
                        "\"tokio::time::*\"");
    }
  }

  void read_rules(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`rules`")) return;
    const std::set<std::string> known(rule_ids_.begin(), rule_ids_.end());
    for (const YamlNode::Entry& entry : node.entries) {
      if (known.count(entry.key) == 0) {
        const std::optional<std::string> near = base::nearest(entry.key, rule_ids_);
        problem(entry.line, entry.column,
                "unknown rule `" + entry.key + "`; " +
                    (near ? "did you mean `" + *near + "`?" : "see `punchlist rules`"));
        continue;
      }
      const std::string key = "rules." + entry.key;
      if (!expect_mapping(entry.value, "`" + key + "`")) continue;
      for (const YamlNode::Entry& setting : entry.value.entries) {
        if (setting.key != "severity") {
          unknown_key(setting, key, {"severity"});
          continue;
        }
        const size_t before = reading_.problems.size();
        scanner::Severity value = scanner::Severity::info;
        severity(setting, key + ".severity", value);
        if (reading_.problems.size() == before) reading_.config.severities[entry.key] = value;
      }
    }
  }

  void read_hook(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`hook`")) return;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "strict") {
        boolean(entry, "hook.strict", reading_.config.hook.strict);
      } else {
        unknown_key(entry, "hook", {"strict"});
      }
    }
  }

  void read_gate(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`gate`")) return;
    GateConfig& gate = reading_.config.gate;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "min_severity") {
        severity(entry, "gate.min_severity", gate.min_severity);
      } else if (entry.key == "min_confidence") {
        word<scanner::Confidence>(entry, "gate.min_confidence", {"proven", "likely", "possible"},
                                  scanner::confidence_from, gate.min_confidence);
      } else if (entry.key == "new_only") {
        boolean(entry, "gate.new_only", gate.new_only);
      } else {
        unknown_key(entry, "gate", {"min_severity", "min_confidence", "new_only"});
      }
    }
  }

  void read_verify(const YamlNode::Entry& section) {
    if (section.value.is_null()) return;
    if (!section.value.is_sequence()) {
      problem(section.value, "`verify` must be a list, not " + kind_text(section.value));
      return;
    }
    std::vector<VerifyCommand> commands;
    std::set<std::string> names;
    for (const YamlNode& node : section.value.items) {
      std::optional<VerifyCommand> command = read_verify_command(node);
      if (!command) continue;
      if (!names.insert(command->name).second) {
        problem(node, "`verify` has two commands named `" + command->name + "`");
        continue;
      }
      commands.push_back(std::move(*command));
    }
    reading_.config.verify = std::move(commands);
    found("verify", section.line);
  }

  std::optional<VerifyCommand> read_verify_command(const YamlNode& node) {
    if (!expect_mapping(node, "a command of `verify`")) return std::nullopt;
    VerifyCommand command;
    command.timeout_ms = 60 * 60 * 1000;
    const size_t before = reading_.problems.size();
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "name") {
        command.name = text(entry.value, "verify.name").value_or("");
      } else if (entry.key == "run") {
        command.run = text(entry.value, "verify.run").value_or("");
      } else if (entry.key == "timeout") {
        duration(entry, "verify.timeout", command.timeout_ms);
      } else if (entry.key == "tests") {
        read_count_patterns(entry.value, command.tests);
      } else {
        unknown_key(entry, "verify", {"name", "run", "timeout", "tests"});
      }
    }
    if (reading_.problems.size() != before) return std::nullopt;
    if (command.name.empty()) problem(node, "a command of `verify` needs a `name`");
    if (command.run.empty()) problem(node, "a command of `verify` needs a `run`");
    if (reading_.problems.size() != before) return std::nullopt;
    return command;
  }

  void read_count_patterns(const YamlNode& node, CountPatterns& patterns) {
    if (!expect_mapping(node, "`verify.tests`")) return;
    for (const YamlNode::Entry& entry : node.entries) {
      std::string* target = entry.key == "passed"    ? &patterns.passed
                            : entry.key == "failed"  ? &patterns.failed
                            : entry.key == "ignored" ? &patterns.ignored
                                                     : nullptr;
      if (target == nullptr) {
        unknown_key(entry, "verify.tests", {"passed", "failed", "ignored"});
        continue;
      }
      const std::optional<std::string> pattern = text(entry.value, "verify.tests." + entry.key);
      if (!pattern) continue;
      if (const std::optional<std::string> wrong = problem_of_pattern(*pattern)) {
        problem(entry.value, "`verify.tests." + entry.key + "`: " + *wrong);
        continue;
      }
      *target = *pattern;
    }
  }

  void read_claims(const YamlNode& node) {
    if (node.is_null() || !expect_mapping(node, "`claims`")) return;
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key == "ttl") {
        duration(entry, "claims.ttl", reading_.config.claim_ttl_ms);
      } else {
        unknown_key(entry, "claims", {"ttl"});
      }
    }
  }

  std::string path_;
  const std::vector<std::string>& rule_ids_;
  ConfigReading reading_;
};

std::string list_text(const std::vector<std::string>& values);

std::string policy_text(const scanner::Policy& policy) {
  std::string text = "{forbid: " + list_text(policy.forbid);
  if (!policy.in.empty()) text += ", in: " + list_text(policy.in);
  if (!policy.except.empty()) text += ", except: " + list_text(policy.except);
  if (!policy.instead.empty()) text += ", instead: " + base::yaml_scalar(policy.instead);
  if (!policy.reason.empty()) text += ", reason: " + base::yaml_scalar(policy.reason);
  if (policy.severity) text += ", severity: " + std::string(scanner::to_string(*policy.severity));
  if (policy.tests) text += ", tests: true";
  return text + "}";
}

std::string list_text(const std::vector<std::string>& values) {
  std::vector<std::string> scalars;
  for (const std::string& value : values) scalars.push_back(base::yaml_scalar(value));
  return "[" + base::join(scalars, ", ") + "]";
}

std::string patterns_text(const CountPatterns& patterns) {
  std::vector<std::string> parts;
  if (!patterns.passed.empty()) parts.push_back("passed: " + base::yaml_scalar(patterns.passed));
  if (!patterns.failed.empty()) parts.push_back("failed: " + base::yaml_scalar(patterns.failed));
  if (!patterns.ignored.empty()) parts.push_back("ignored: " + base::yaml_scalar(patterns.ignored));
  return parts.empty() ? "" : ", tests: {" + base::join(parts, ", ") + "}";
}

}  // namespace

Config::Config()
    : verify({{"check", "cargo check --workspace --all-targets", int64_t{15} * 60 * 1000, {}},
              {"test", "cargo test --workspace", int64_t{60} * 60 * 1000, {}}}) {}

std::vector<ConfigValue> Config::values() const {
  std::vector<ConfigValue> list;
  const auto add = [this, &list](const std::string& key, const std::string& value) {
    const auto origin = origins.find(key);
    list.push_back(ConfigValue{key, value, origin == origins.end() ? "built-in" : origin->second});
  };
  add("scan.include", list_text(include));
  add("scan.exclude", list_text(exclude));
  add("scan.tests", std::string(to_string(tests)));
  add("runtime.shared_accessors", list_text(shared_accessors));
  add("runtime.foreign_executors", list_text(foreign_executors));
  add("runtime.blocking_pool", list_text(blocking_pool));
  for (const scanner::Policy& policy : policies) add("policy." + policy.id, policy_text(policy));
  for (const auto& [rule, severity] : severities) {
    add("rules." + rule + ".severity", std::string(scanner::to_string(severity)));
  }
  add("gate.min_severity", std::string(scanner::to_string(gate.min_severity)));
  add("gate.min_confidence", std::string(scanner::to_string(gate.min_confidence)));
  add("gate.new_only", gate.new_only ? "true" : "false");
  add("hook.strict", hook.strict ? "true" : "false");
  std::vector<std::string> commands;
  for (const VerifyCommand& command : verify) {
    commands.push_back(
        "{name: " + base::yaml_scalar(command.name) + ", run: " + base::yaml_scalar(command.run) +
        ", timeout: " + duration_text(command.timeout_ms) + patterns_text(command.tests) + "}");
  }
  add("verify", "[" + base::join(commands, ", ") + "]");
  add("claims.ttl", duration_text(claim_ttl_ms));
  return list;
}

ConfigReading read_config(std::string_view text, const std::string& path,
                          const std::vector<std::string>& rule_ids) {
  YamlNode root;
  try {
    root = base::parse_yaml(text, path);
  } catch (const base::Error& error) {
    ConfigReading reading;
    reading.config.path = path;
    reading.problems.push_back(error.subject + ": " + error.what_failed +
                               (error.cause.empty() ? "" : ": " + error.cause));
    return reading;
  }
  return Reader(path, rule_ids).read(root);
}

Config checked(const ConfigReading& reading) {
  if (reading.problems.empty()) return reading.config;
  std::string cause = base::count_of(reading.problems.size(), "mistake");
  for (const std::string& problem : reading.problems) cause += "\n  " + problem;
  throw base::Error(base::ErrorKind::usage, "bad configuration", reading.config.path, cause,
                    "mend the named lines");
}

int64_t duration_ms(std::string_view text) {
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end + 1 != text.data() + text.size() || number <= 0) return 0;
  int64_t unit = 0;
  if (*end == 's') unit = 1000;
  if (*end == 'm') unit = int64_t{60} * 1000;
  if (*end == 'h') unit = int64_t{60} * 60 * 1000;
  // A week and a half of milliseconds is more than anything here may take; it keeps sums in range.
  constexpr int64_t kLongest = int64_t{1000} * 1000 * 1000;
  if (unit == 0 || number > kLongest / unit) return 0;
  return number * unit;
}

std::string duration_text(int64_t milliseconds) {
  const int64_t seconds = milliseconds / 1000;
  if (seconds % 3600 == 0) return std::to_string(seconds / 3600) + "h";
  if (seconds % 60 == 0) return std::to_string(seconds / 60) + "m";
  return std::to_string(seconds) + "s";
}

}  // namespace cli
