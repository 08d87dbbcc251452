#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/project.h"
#include "cli/report/cone.h"
#include "scanner/cone_query.h"
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

struct ConeArguments {
  std::vector<std::string> items;
  std::string change = "async";
  std::string rev;
  std::string repository;
};

int print_cones(Invocation& inv, const ConeArguments& arguments) {
  const Project project =
      arguments.repository.empty()
          ? open_project(inv)
          : open_repository_project(inv, arguments.repository,
                                    arguments.rev.empty() ? "HEAD" : arguments.rev);
  ScanRequest request;
  if (!arguments.rev.empty() || project.bare || project.remote) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  }
  const ScanInputs inputs = scan_inputs(project, request);
  scanner::ConeQuery query;
  query.items = arguments.items;
  if (arguments.change == "signature") query.change = scanner::ConeChange::signature;
  const std::vector<scanner::CallerCone> cones =
      scanner::find_cones(*inputs.sources, inputs.options, query);
  if (inv.format == "json") {
    write_json(inv, cones_json(cones));
  } else {
    write_cones(inv.out, cones, Style(use_colour(inv.env, inv.out_is_terminal)));
  }
  return kExitOk;
}

void add_cone(CLI::App& parent, Invocation& inv) {
  const auto arguments = std::make_shared<ConeArguments>();
  CLI::App& command =
      add_command(parent, inv, "cone", "all that must change along with a function or type",
                  "Admin", [&inv, arguments] { return print_cones(inv, *arguments); });
  command
      .add_option("item", arguments->items,
                  "a function, method, type or trait: `open`, `Store::open`, or more of its path")
      ->required();
  command
      .add_option("--change", arguments->change,
                  "what changes of a function: it becomes async (default), or its signature")
      ->type_name("KIND")
      ->check(CLI::IsMember({"async", "signature"}));
  command.add_option("--rev", arguments->rev, "as of a commit")->type_name("REV");
  command.add_option("--repo", arguments->repository, "of this clone or git directory")
      ->type_name("DIR");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
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
  add_cone(parent, inv);
}

}  // namespace cli
