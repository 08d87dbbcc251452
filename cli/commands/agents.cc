#include <CLI/CLI.hpp>

#include <ostream>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "cli/actions/agents_block.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/project.h"

namespace cli {
namespace {

int change_agents_file(Invocation& inv, bool install) {
  const Project project = open_project(inv);
  if (project.bare) {
    throw base::Error(base::ErrorKind::usage, "a bare repository has no files", project.root, {},
                      "change to a work tree");
  }
  const std::string path = base::join_path(project.root, kAgentsFile);
  const std::string before = base::file_exists(path) ? base::read_file(path) : std::string();
  const std::string after = install ? with_agents_block(before) : without_agents_block(before);
  if (after == before) {
    inv.out << (install ? "is up to date: " : "there is none in ") << kAgentsFile << "\n";
    return kExitOk;
  }
  if (after.empty()) {
    base::remove_file(path);
  } else {
    base::write_file_atomically(path, after);
  }
  inv.out << (install ? "wrote our block into " : "removed our block from ") << kAgentsFile << "\n";
  return kExitOk;
}

}  // namespace

void add_agents(CLI::App& root, Invocation& inv) {
  CLI::App& agents = group(root, "agents", "what coding agents are told of punchlist", "Agents");
  add_command(agents, inv, "install",
              "write how to work here into AGENTS.md, in a block of its own", "Agents",
              [&inv] { return change_agents_file(inv, true); });
  add_command(agents, inv, "uninstall", "take that block out again", "Agents",
              [&inv] { return change_agents_file(inv, false); });
}

}  // namespace cli
