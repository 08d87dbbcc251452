#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The command line. A command is one file, cli/commands/<name>.cc, which defines
/// `void cli::add_<name>(CLI::App& root, Invocation& inv)`, and one line in cli/commands.def. CLI11
/// is included in .cc files only.
namespace cli {

/// One run of the program: where it writes, what surrounds it, what was asked for. Tests make their
/// own; `main` makes the real one. Outlives every command's callback.
struct Invocation {
  std::ostream& out;  ///< data, nothing else
  std::ostream& err;  ///< errors, warnings, progress, hints
  std::istream& in;   ///< what is piped in
  std::string cwd;    ///< absolute
  /// The environment; nothing when the variable is not set.
  std::function<std::optional<std::string>(const std::string&)> env;
  bool out_is_terminal = false;
  bool err_is_terminal = false;

  // Filled while the arguments are read.
  std::string command;          ///< "scan", "task claim"
  std::string format = "text";  ///< what `add_format_option` allows: "text", "short", "json"
  std::string config_file;      ///< --config; empty: look for punchlist.yaml
  std::function<int()> run;     ///< the chosen command; returns the exit code
  /// What stands behind `--` of `task run`: another program's, not read here. Nothing: no `--`.
  std::optional<std::vector<std::string>> child;

  /// Said so far: on stderr at once, and in `warnings` of a JSON answer.
  std::vector<std::string> warnings;
};

/// The parent of a family of commands ("task" of `task claim`): finds it below `root` or makes it.
/// The description of the first caller wins; `heading` is the section of the help it stands in.
CLI::App& group(CLI::App& root, const std::string& name, const std::string& description,
                const std::string& heading);

/// Adds a command below `parent`. `run` is called once all arguments are read and found good; its
/// result is the exit code (`exit_code.h`); it may throw base::Error.
/// \param heading the section of the help it stands in: "Audit", "Plan", "Work", "Gate", "Share",
/// "Admin"
CLI::App& add_command(CLI::App& parent, Invocation& inv, const std::string& name,
                      const std::string& description, const std::string& heading,
                      std::function<int()> run);

/// `--format`, one of `allowed`, the first being the default.
void add_format_option(CLI::App& command, Invocation& inv, const std::vector<std::string>& allowed);
/// `--config FILE`.
void add_config_option(CLI::App& command, Invocation& inv);

/// Says a warning on stderr and keeps it for the JSON answer. Lower case, no full stop.
void warn(Invocation& inv, const std::string& text);

/// Writes a JSON document (one line or many, UTF-8, without a last line feed) in the envelope
/// {"schema_version":1,"command":...,"data":...,"warnings":[...]} to stdout. `data` is the text of
/// a JSON value.
void write_json(Invocation& inv, const std::string& data);

/// Reads the arguments (without the program's name), runs the command, reports what it throws.
/// Returns the exit code. Never throws.
int run_command_line(const std::vector<std::string>& arguments, Invocation& inv);

}  // namespace cli
