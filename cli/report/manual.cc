#include "cli/report/manual.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace cli {
namespace {

constexpr const char* kExitCodes =
    "0 ok or the gate passed; 1 findings at or above the gate; 2 usage or configuration; 3 not "
    "found; 4 verification failed; 5 conflict; 6 inconclusive; 13 held by another; 14 stale claim; "
    "15 not ready; 70 a defect of punchlist; 75 try again.";

ManualOption option_of(const CLI::Option& option) {
  ManualOption entry;
  entry.is_argument = option.get_positional();
  entry.is_required = option.get_required();
  entry.help = option.get_description();
  if (entry.is_argument) {
    entry.names.push_back(option.get_name(true, false));
  } else {
    for (const std::string& name : option.get_snames()) entry.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) entry.names.push_back("--" + name);
  }
  // "N:UINT in [1 - 1024]": what a validator says of itself follows the colon.
  const std::string type = option.get_type_name();
  if (option.get_expected_max() > 0) entry.value = type.substr(0, type.find(':'));
  if (const std::optional<std::string_view> list = base::strip_prefix(entry.help, "one of ")) {
    for (const std::string_view word : base::split(*list, ','))
      entry.words.emplace_back(base::trim(word));
  }
  return entry;
}

void add_commands(const CLI::App& app, const std::string& prefix, const std::string& heading,
                  std::vector<ManualCommand>& out) {
  ManualCommand command;
  command.name = prefix;
  command.help = app.get_description();
  command.heading = heading;
  for (const CLI::Option* option : app.get_options()) command.options.push_back(option_of(*option));
  const std::vector<const CLI::App*> below =
      app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : below) command.below.push_back(sub->get_name());
  out.push_back(std::move(command));
  for (const CLI::App* sub : below) {
    add_commands(*sub, prefix.empty() ? sub->get_name() : prefix + " " + sub->get_name(),
                 prefix.empty() ? sub->get_group() : heading, out);
  }
}

/// "punchlist task claim [--next] [TASK]", without the options.
std::string synopsis(const ManualCommand& command) {
  std::string text = command.name.empty() ? "punchlist" : "punchlist " + command.name;
  if (!command.below.empty()) text += " COMMAND";
  text += " [OPTIONS]";
  for (const ManualOption& option : command.options) {
    if (!option.is_argument) continue;
    text += option.is_required ? " " + option.names.front() : " [" + option.names.front() + "]";
  }
  return text;
}

std::string option_text(const ManualOption& option) {
  std::string text = base::join(option.names, ", ");
  if (!option.value.empty() && !option.is_argument) text += " " + option.value;
  return text;
}

/// Text for roff: no line of it is a request, no hyphen a soft one.
std::string roff(std::string_view text) {
  std::string escaped = base::replace_all(text, "\\", "\\e");
  escaped = base::replace_all(escaped, "-", "\\-");
  if (!escaped.empty() && (escaped.front() == '.' || escaped.front() == '\''))
    escaped = "\\&" + escaped;
  return escaped;
}

/// The headings of man pages are in capitals.
std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::vector<ManualCommand> manual_of(const CLI::App& root) {
  std::vector<ManualCommand> commands;
  add_commands(root, "", "", commands);
  return commands;
}

std::string manual_man(const std::vector<ManualCommand>& commands, const std::string& version) {
  std::string text = ".TH PUNCHLIST 1 \"\" \"punchlist " + version + "\" \"User Commands\"\n";
  text += ".SH NAME\npunchlist \\- " + roff(commands.front().help) + "\n";
  text += ".SH SYNOPSIS\n.B punchlist\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.br\n";
  text += ".B cargo punchlist\n.I COMMAND\n[\\fIOPTIONS\\fR]\n";
  text +=
      ".SH DESCRIPTION\npunchlist reads the Rust code of a repository, says where it misuses its "
      "async runtime (Tokio above all) with the call path that proves it, plans the fixes, and "
      "proves each fix on the commit that made it. Data goes to standard output, everything else "
      "to standard error.\n";
  std::string heading;
  for (const ManualCommand& command : commands) {
    if (command.heading != heading) text += ".SH " + upper(command.heading) + "\n";
    heading = command.heading;
    if (command.name.empty()) {
      text += ".SH OPTIONS\n";
    } else {
      text += ".SS " + roff(synopsis(command)) + "\n" + roff(command.help) + ".\n";
    }
    for (const ManualOption& option : command.options) {
      text += ".TP\n\\fB" + roff(base::join(option.names, ", ")) + "\\fR";
      if (!option.value.empty() && !option.is_argument)
        text += " \\fI" + roff(option.value) + "\\fR";
      text += "\n" + roff(option.help) + "\n";
    }
  }
  text += ".SH EXIT STATUS\n" + roff(kExitCodes) + "\n";
  text +=
      ".SH FILES\n.TP\n\\fIpunchlist.yaml\\fR\nthe configuration, at the root of the repository\n"
      ".TP\n\\fI.punchlist/\\fR\nplan, decisions and results: tracked by git\n"
      ".TP\n\\fI.git/punchlist/\\fR\nthe ledger: shared by all linked work trees\n";
  return text;
}

std::string manual_markdown(const std::vector<ManualCommand>& commands) {
  std::string text =
      "# The command line\n\nMade by `punchlist manual markdown`; the man page and the completions "
      "come from the same table.\nExit codes: " +
      std::string(kExitCodes) + "\n";
  std::string heading;
  for (const ManualCommand& command : commands) {
    if (command.heading != heading) text += "\n## " + command.heading + "\n";
    heading = command.heading;
    if (command.name.empty()) {
      text += "\n`punchlist`: " + command.help + ".\n";
    } else {
      text += "\n### `" + synopsis(command) + "`\n\n" + command.help + ".\n";
    }
    bool is_first = true;
    for (const ManualOption& option : command.options) {
      if (option.names.back() == "--help" && !command.name.empty()) continue;
      if (is_first) text += "\n| | |\n| --- | --- |\n";
      is_first = false;
      text += "| `" + option_text(option) + "` | " + base::replace_all(option.help, "|", "\\|") +
              " |\n";
    }
  }
  return text;
}

}  // namespace cli
