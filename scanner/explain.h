#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanner/finding.h"
#include "scanner/scan.h"
#include "scanner/source.h"
#include "scanner/verdict.h"

namespace scanner {

/// A line of the sources, and perhaps a column of it (1-based; 0: the whole line).
struct LineQuery {
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
};

/// One context in which a piece of code runs, with the shortest call path that proves it.
struct KnownContext {
  std::string name;  ///< in the words of `context_name`
  Confidence confidence = Confidence::possible;
  std::vector<Step> path;  ///< from where it begins to the piece of code
};

/// A function, closure or async block that the line has a part in.
struct KnownUnit {
  std::string name;  ///< "async fn `run`", "a closure in `run`"
  std::string item;  ///< `crate::module::Type::function`
  Location at;       ///< where it begins
  std::string cfg;
  bool in_tests = false;
  std::vector<KnownContext> contexts;  ///< those most certain first
  std::string remark;  ///< why nothing is known of where it runs, or why that is not sure
};

/// What a site does in one context.
struct KnownVerdict {
  std::string context;
  Confidence confidence = Confidence::possible;
  std::string outcome;  ///< "panics", "stalls", "ok", ...
  std::string message;  ///< the panic's text, if it panics
};

/// A call on the line.
struct KnownCall {
  Location at;
  std::string text;    ///< the expression in one line, without literals
  std::string callee;  ///< resolved path; empty if it did not resolve
  Op op = Op::nothing_required;
  std::string operation;  ///< class of the operation, if it is one that rules know
  std::string reason;     ///< why the API is listed; of another call: what it is, or why not known
  std::string unit;       ///< where it stands
  Confidence confidence = Confidence::proven;  ///< that it is this API
  std::vector<KnownVerdict> verdicts;          ///< of an operation: in each context
  bool resolved = true;
};

/// A value that is alive on the line.
struct KnownLife {
  std::string what;  ///< "guard `g` of `std::sync::Mutex::lock`"
  Location from;
  uint32_t to_line = 0;
  std::string remark;
};

/// What a rule had to say.
struct KnownRule {
  std::string rule;
  std::string outcome;             ///< "fired", "found right", "expected", "call path", "silent"
  std::string text;                ///< why
  Location at;                     ///< of what it speaks
  std::optional<Finding> finding;  ///< what was found, here or where the call path ends
};

/// All that the analysis knows of a line.
struct LineReport {
  Location at;
  std::string source_line;
  bool compiled = true;
  bool in_tests = false;   ///< only tests are known to run it
  bool test_code = false;  ///< it stands in a test target or under `#[cfg(test)]`
  std::string crate;       ///< empty where no crate compiles the file
  std::vector<KnownUnit> units;
  std::vector<KnownCall> operations;  ///< calls that rules know, in source order
  std::vector<KnownCall> calls;       ///< the others
  std::vector<KnownLife> alive;
  std::vector<KnownRule> rules;
  std::vector<std::string> remarks;  ///< "macro arguments on this line were not understood"
};

/// Scans the sources and says what is known of the line. Throws base::Error: not_found (the file is
/// not among the sources, or has no such line), inconclusive (it could not be read).
LineReport explain_line(const SourceSet& sources, const ScanOptions& options,
                        const LineQuery& query);

}  // namespace scanner
