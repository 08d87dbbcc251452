#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/project.h"
#include "scanner/debug.h"

namespace cli {
namespace {

enum class Stage { facts, graph, context };

struct DebugArguments {
  std::string file;
  std::string rev;
};

int print_stage(Invocation& inv, Stage stage, const DebugArguments& arguments) {
  const Project project = open_project(inv);
  ScanRequest request;
  if (!arguments.rev.empty() || project.bare) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  }
  const std::string path = path_in_project(project, inv, arguments.file);
  request.paths = {path};
  const ScanInputs inputs = scan_inputs(project, request);
  std::string text;
  switch (stage) {
    case Stage::facts:
      text = scanner::debug_facts(*inputs.sources, path);
      break;
    case Stage::graph:
      text = scanner::debug_graph(*inputs.sources, inputs.options, path);
      break;
    case Stage::context:
      text = scanner::debug_context(*inputs.sources, inputs.options, path);
      break;
  }
  inv.out << base::sanitize_for_terminal(text, base::LineFeeds::keep);
  return kExitOk;
}

void add_stage(CLI::App& parent, Invocation& inv, Stage stage, const std::string& name,
               const std::string& description) {
  const auto arguments = std::make_shared<DebugArguments>();
  CLI::App& command =
      add_command(parent, inv, name, description, "Admin",
                  [&inv, stage, arguments] { return print_stage(inv, stage, *arguments); });
  command.add_option("file", arguments->file, "a Rust file")->required();
  command.add_option("--rev", arguments->rev, "as of a commit")->type_name("REV");
  add_config_option(command, inv);
}

}  // namespace

void add_debug(CLI::App& root, Invocation& inv) {
  CLI::App& parent = group(root, "debug", "print what a stage of the scan knows", "Admin");
  add_stage(parent, inv, Stage::facts, "facts", "what was read from one file");
  add_stage(parent, inv, Stage::graph, "graph", "who calls or runs the functions of one file");
  add_stage(parent, inv, Stage::context, "context",
            "on what threads the calls of known APIs in one file run");
}

}  // namespace cli
