#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

enum class Severity : uint8_t { info, low, medium, high, critical };
/// proven: directly inside the context, all names resolved; likely: a call path of resolved edges;
/// possible: an edge was guessed, or the context is unknown.
enum class Confidence : uint8_t { possible, likely, proven };

constexpr Confidence weaker(Confidence a, Confidence b) { return a < b ? a : b; }

std::string_view to_string(Severity severity);
std::string_view to_string(Confidence confidence);
std::optional<Severity> severity_from(std::string_view text);
std::optional<Confidence> confidence_from(std::string_view text);

/// A half-open range in one file. Lines and columns are 1-based, columns in Unicode scalar values;
/// bytes are 0-based.
struct Location {
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t end_line = 0;
  uint32_t end_column = 0;
  uint32_t begin_byte = 0;
  uint32_t end_byte = 0;
};

/// One step of the shortest call path from an executor's entry to the site.
struct Step {
  Location at;
  std::string note;     ///< what happens here: "async fn `run` calls `create`"
  bool beside = false;  ///< no step of the path: "the command is made here"
};

/// A call by which code of the offending context enters a chain of calls to this site.
struct Frontier {
  Location at;
  std::string item;     ///< the caller: `crate::module::function`
  std::string context;  ///< the context of the caller, in the words of `context_name`
  bool in_tests = false;
};

/// A way to mend this site that the verdict function finds right in its context.
struct Remedy {
  std::string id;                  ///< "make-async-and-await", stable
  std::string title;               ///< one line, imperative, with this site's own names
  std::vector<std::string> steps;  ///< numbered in documents
  std::string why;                 ///< why it is right on this thread, and its limit
};

/// 128 bits in hex: rule + crate::module::item + normalised sink + ordinal; no path, no line
/// numbers.
using Fingerprint = std::string;

/// One misuse: one rule at one sink, however many callers reach it.
struct Finding {
  std::string rule;
  Severity severity = Severity::info;
  Confidence confidence = Confidence::possible;
  Location at;              ///< the callee's token
  std::string message;      ///< lower case, no full stop, names the code's own names
  std::string callee;       ///< resolved path of what is called: `tokio::runtime::Handle::block_on`
  std::string item;         ///< where: `crate::module::Type::function`
  std::string context;      ///< the thread state's name: "async task"
  std::string verdict;      ///< "panics (M1)", "stalls", "deadlocks", "does nothing", ...
  std::string source_line;  ///< the line of `at`, without its line end
  std::string sink;         ///< the sink expression, normalised (no spaces, no literals)
  uint32_t ordinal = 0;     ///< which of the equal sinks in `item`, in source order, from 0
  bool in_tests = false;    ///< only tests are known to run it, test code itself included
  bool test_code = false;   ///< it stands in a test target or under `#[cfg(test)]`
  bool compiled = true;     ///< false: no crate of the workspace compiles this file
  std::string cfg;          ///< the `cfg` predicates it stands under, as written; empty if none
  std::vector<Step> evidence;
  std::vector<Frontier> frontiers;
  std::vector<Remedy> remedies;
  Fingerprint fingerprint;
  std::optional<Fingerprint> parent;  ///< fixed by itself once the parent is

  /// Whether calls lead to the site: it is not in the very function that the executor polls.
  bool is_reached_by_calls() const {
    return std::count_if(evidence.begin(), evidence.end(),
                         [](const Step& step) { return !step.beside; }) > 1;
  }
};

/// A site that was examined and is right, with the reason: the exemplars that tasks point to.
struct Sanctioned {
  std::string rule;  ///< the rule that looked at it
  Location at;
  std::string item;
  std::string callee;
  std::string reason;  ///< "runs on its own thread", "inside spawn_blocking", "sync main"
  bool in_tests = false;
};

}  // namespace scanner
