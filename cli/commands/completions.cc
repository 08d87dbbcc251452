#include <CLI/CLI.hpp>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/report/manual.h"
#include "cli/version.h"

namespace cli {

void add_completions(CLI::App& root, Invocation& inv) {
  const auto add = [&root, &inv](
                       CLI::App& parent, const std::string& name, const std::string& help,
                       const std::function<std::string(const std::vector<ManualCommand>&)>& text) {
    add_command(parent, inv, name, help, "Admin", [&root, &inv, text] {
      inv.out << text(manual_of(root));
      return kExitOk;
    });
  };
  CLI::App& shells = group(root, "completions", "print the completion script of a shell", "Admin");
  add(shells, "bash", "for bash: source it, or put it where bash-completion looks",
      bash_completion);
  add(shells, "zsh", "for zsh: a file `_punchlist` in a folder of $fpath", zsh_completion);
  add(shells, "fish", "for fish: ~/.config/fish/completions/punchlist.fish", fish_completion);
  CLI::App& manual = group(root, "manual", "print the manual of all commands", "Admin");
  add(manual, "man", "as a man page", [](const std::vector<ManualCommand>& commands) {
    return manual_man(commands, kToolVersion);
  });
  add(manual, "markdown", "as docs/cli.md", manual_markdown);
}

}  // namespace cli
