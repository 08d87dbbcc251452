#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

/// One option or argument of a command.
struct ManualOption {
  std::vector<std::string> names;  ///< "-o", "--output"; of an argument its one name
  std::string value;               ///< "FILE"; empty: a flag
  std::string help;
  std::vector<std::string> words;  ///< that it takes; empty: anything
  bool is_argument = false;        ///< stands by its place
  bool is_required = false;
};

/// One command, or a family of commands.
struct ManualCommand {
  std::string name;     ///< "task claim"; empty: punchlist itself
  std::string help;     ///< one line
  std::string heading;  ///< the section of the help: "Audit"
  std::vector<ManualOption> options;
  std::vector<std::string> below;  ///< last words of the commands below: "claim"
};

/// Everything that can be typed, in the order of the help: the one table of the man page, the
/// documentation and the completions. It is read off the parser itself.
std::vector<ManualCommand> manual_of(const CLI::App& root);

/// As a man page (section 1), in Markdown (docs/cli.md), and for the shells' completion.
std::string manual_man(const std::vector<ManualCommand>& commands, const std::string& version);
std::string manual_markdown(const std::vector<ManualCommand>& commands);
std::string bash_completion(const std::vector<ManualCommand>& commands);
std::string zsh_completion(const std::vector<ManualCommand>& commands);
std::string fish_completion(const std::vector<ManualCommand>& commands);

}  // namespace cli
