#pragma once

#include <string>

#include "cli/report/view.h"

namespace CLI {
class App;
}

namespace cli {

/// Which findings are wanted, as the command line says it.
struct ViewArguments {
  std::string min_severity;
  std::string min_confidence;
  bool all = false;
};

/// `--min-severity S`, `--min-confidence C` and `--all`; `arguments` outlives the command.
void add_view_options(CLI::App& command, ViewArguments& arguments);
/// Throws base::Error usage for a word that is none.
View view_from(const ViewArguments& arguments);

}  // namespace cli
