#include "cli/command.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <ostream>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/version.h"

namespace cli {

#define COMMAND(name) void add_##name(CLI::App& root, Invocation& inv);
#include "cli/commands.def"
#undef COMMAND

namespace {

/// The words by which a command is called: "task claim"; empty for the root.
std::string full_name(const CLI::App& app) {
  std::string name;
  for (const CLI::App* at = &app; at->get_parent() != nullptr; at = at->get_parent()) {
    name = name.empty() ? at->get_name() : at->get_name() + " " + name;
  }
  return name;
}

/// The innermost command that the arguments named.
CLI::App& deepest_parsed(CLI::App& root) {
  CLI::App* at = &root;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().back();
  return *at;
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string help_line(const CLI::App& app) {
  const std::string name = full_name(app);
  return name.empty() ? "punchlist --help" : "punchlist " + name + " --help";
}

base::Error usage_error(std::string what, std::string subject, std::string cause,
                        std::string next) {
  return base::Error(base::ErrorKind::usage, std::move(what), std::move(subject), std::move(cause),
                     std::move(next));
}

/// Takes from the arguments what `task run` is to start; CLI11 would read it as our own.
std::vector<std::string> without_child(std::vector<std::string> arguments, Invocation& inv) {
  if (arguments.size() < 3 || arguments[0] != "task" || arguments[1] != "run") return arguments;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  if (dashes == arguments.end()) return arguments;
  inv.child.emplace(dashes + 1, arguments.end());
  arguments.erase(dashes, arguments.end());
  return arguments;
}

/// An argument that nothing took: an option we do not know, a command, or one argument too many.
base::Error unexpected_argument(const CLI::App& app, const std::string& argument) {
  const std::string see = "see `" + help_line(app) + "`";
  if (argument.size() > 1 && argument.front() == '-') {
    const std::string name = argument.substr(0, argument.find('='));
    if (full_name(app) == "task run") {
      return usage_error("unknown option", name, {},
                         "what the command itself is told stands behind `--`: `punchlist task run "
                         "-- CMD " +
                             name + "`");
    }
    std::optional<std::string> near;
    if (name.size() > 2) near = base::nearest(name, option_names(app));
    return usage_error("unknown option", name, {}, near ? "did you mean `" + *near + "`?" : see);
  }
  const std::vector<std::string> names = subcommand_names(app);
  if (names.empty()) {
    return usage_error("unexpected argument", argument, {}, see);
  }
  const std::string prefix = full_name(app);
  const std::optional<std::string> near = base::nearest(argument, names);
  const std::string called = prefix.empty() ? argument : prefix + " " + argument;
  std::string next = see;
  if (near) {
    next = "did you mean `punchlist " + (prefix.empty() ? *near : prefix + " " + *near) + "`?";
  }
  return usage_error("unknown command", called, {}, next);
}

/// What CLI11 found wrong, in our words.
base::Error from_parse_error(CLI::App& root, const CLI::ParseError& error) {
  // An argument that nobody took explains more than what is missing because of it.
  for (CLI::App* at = &deepest_parsed(root); at != nullptr; at = at->get_parent()) {
    for (const std::string& left : at->remaining(false)) {
      if (left != "--") return unexpected_argument(*at, left);
    }
  }
  const CLI::App& app = deepest_parsed(root);
  return usage_error("bad arguments", full_name(app), error.what(), "see `" + help_line(app) + "`");
}

bool asks_for_json(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--format=json") return true;
    if (arguments[i] == "--format" && i + 1 < arguments.size() && arguments[i + 1] == "json") {
      return true;
    }
  }
  return false;
}

int report_error(Invocation& inv, const base::Error& error) {
  if (inv.format == "json") {
    inv.err << json_error(inv.command, error, inv.warnings) << "\n";
  } else {
    const Style style(use_colour(inv.env, inv.err_is_terminal));
    inv.err << style.error("error:") << " "
            << base::sanitize_for_terminal(error.what(), base::LineFeeds::keep) << "\n";
    if (!error.next.empty()) {
      inv.err << style.hint("  next:") << " "
              << base::sanitize_for_terminal(error.next, base::LineFeeds::keep) << "\n";
    }
  }
  return exit_code_of(error.kind);
}

/// Reads the arguments; `inv.run` is set when there is something to run.
void read_arguments(const std::vector<std::string>& arguments, CLI::App& root, Invocation& inv) {
  root.set_help_flag("-h,--help", "print this help");
  bool version = false;
  root.add_flag("--version", version, "print the versions of the tool and of its libraries");
  root.footer(
      "Exit codes: 0 ok, 1 findings at or above the gate, 2 usage or configuration, 3 not "
      "found,\n4 verification failed, 5 conflict, 6 inconclusive, 13 held by another, 14 "
      "stale claim,\n15 not ready, 70 internal, 75 try again.");
#define COMMAND(name) add_##name(root, inv);
#include "cli/commands.def"
#undef COMMAND

  try {
    // CLI11 takes them in reverse.
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const std::string help = root.help();
    inv.run = [&inv, help] {
      inv.out << help;
      return kExitOk;
    };
    return;
  } catch (const CLI::ParseError& error) {
    inv.command = full_name(deepest_parsed(root));
    throw from_parse_error(root, error);
  }
  if (version) {
    inv.run = [&inv] {
      inv.out << version_text();
      return kExitOk;
    };
  } else if (!inv.run) {
    const CLI::App& app = deepest_parsed(root);
    inv.command = full_name(app);
    throw usage_error("no command given", full_name(app),
                      "one of " + base::join(subcommand_names(app), ", "),
                      "see `" + help_line(app) + "`");
  }
}

}  // namespace

CLI::App& group(CLI::App& root, const std::string& name, const std::string& description,
                const std::string& heading) {
  for (CLI::App* sub : root.get_subcommands([](CLI::App*) { return true; })) {
    if (sub->get_name() == name) return *sub;
  }
  CLI::App* made = root.add_subcommand(name, description);
  made->group(heading);
  return *made;
}

CLI::App& add_command(CLI::App& parent, Invocation& inv, const std::string& name,
                      const std::string& description, const std::string& heading,
                      std::function<int()> run) {
  CLI::App* command = parent.add_subcommand(name, description);
  command->group(heading);
  command->callback([command, &inv, run = std::move(run)] {
    inv.command = full_name(*command);
    inv.run = run;
  });
  return *command;
}

void add_format_option(CLI::App& command, Invocation& inv,
                       const std::vector<std::string>& allowed) {
  const std::string& fallback = allowed.front();
  command
      .add_option_function<std::string>(
          "--format",
          [&inv, allowed](const std::string& value) {
            for (const std::string& one : allowed) {
              if (one == value) {
                inv.format = value;
                return;
              }
            }
            const std::optional<std::string> near = base::nearest(value, allowed);
            throw usage_error(
                "unknown format", value, {},
                near ? "did you mean `" + *near + "`?" : "use one of " + base::join(allowed, ", "));
          },
          "one of " + base::join(allowed, ", "))
      ->type_name("FORMAT")
      ->default_str(fallback);
}

void add_config_option(CLI::App& command, Invocation& inv) {
  command
      .add_option("--config", inv.config_file,
                  "configuration file; otherwise the nearest punchlist.yaml above")
      ->type_name("FILE");
}

void warn(Invocation& inv, const std::string& text) {
  const Style style(use_colour(inv.env, inv.err_is_terminal));
  inv.err << style.warning("warning:") << " "
          << base::sanitize_for_terminal(text, base::LineFeeds::keep) << "\n";
  inv.warnings.push_back(text);
}

void write_json(Invocation& inv, const std::string& data) {
  inv.out << json_envelope(inv.command, data, inv.warnings) << "\n";
}

int run_command_line(const std::vector<std::string>& given, Invocation& inv) {
  const std::vector<std::string> arguments = without_child(given, inv);
  if (asks_for_json(arguments)) inv.format = "json";
  // Outlives the command: commands ask their options whether they were given.
  CLI::App root("finds async-runtime misuse in Rust code and proves the fixes", "punchlist");
  try {
    read_arguments(arguments, root, inv);
    return inv.run();
  } catch (const base::Error& error) {
    return report_error(inv, error);
  } catch (const std::bad_alloc&) {
    return report_error(inv, base::Error(base::ErrorKind::busy, "out of memory", inv.command, {},
                                         "free some memory, or scan with --jobs 1"));
  } catch (const std::exception& error) {
    return report_error(inv, base::Error(base::ErrorKind::internal, "internal error", inv.command,
                                         error.what(), "please report it with the command line"));
  }
}

}  // namespace cli
