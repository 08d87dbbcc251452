#include "cli/view_options.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace cli {
namespace {

base::Error unknown_word(const std::string& what, const std::string& word,
                         const std::vector<std::string>& known) {
  const std::optional<std::string> near = base::nearest(word, known);
  return base::Error(
      base::ErrorKind::usage, what, word, {},
      near ? "did you mean `" + *near + "`?" : "use one of " + base::join(known, ", "));
}

}  // namespace

void add_view_options(CLI::App& command, ViewArguments& arguments) {
  command
      .add_option("--min-severity", arguments.min_severity,
                  "leave out what is less severe: critical, high, medium, low, info")
      ->type_name("S");
  command
      .add_option("--min-confidence", arguments.min_confidence,
                  "leave out what is less sure: proven, likely, possible")
      ->type_name("C");
  command.add_flag("--all", arguments.all,
                   "also what is low, only possible, in tests, or not compiled; json has all");
}

View view_from(const ViewArguments& arguments) {
  View view;
  view.all = arguments.all;
  if (!arguments.min_severity.empty()) {
    const auto severity = scanner::severity_from(arguments.min_severity);
    if (!severity) {
      throw unknown_word("unknown severity", arguments.min_severity,
                         {"critical", "high", "medium", "low", "info"});
    }
    view.min_severity = *severity;
    view.severity_chosen = true;
  }
  if (!arguments.min_confidence.empty()) {
    const auto confidence = scanner::confidence_from(arguments.min_confidence);
    if (!confidence) {
      throw unknown_word("unknown confidence", arguments.min_confidence,
                         {"proven", "likely", "possible"});
    }
    view.min_confidence = *confidence;
    view.confidence_chosen = true;
  }
  return view;
}

}  // namespace cli
