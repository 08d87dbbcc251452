#include <string>
#include <vector>

#include "base/text.h"
#include "cli/report/manual.h"

namespace cli {
namespace {

/// Between single quotes, for bash and zsh.
std::string quoted(const std::string& text) {
  return "'" + base::replace_all(text, "'", "'\\''") + "'";
}

std::string key_of(const ManualCommand& command) {
  return command.name.empty() ? "punchlist" : "punchlist " + command.name;
}

/// Words that may stand next: commands below, options, words of an argument.
std::vector<std::string> words_of(const ManualCommand& command) {
  std::vector<std::string> words = command.below;
  for (const ManualOption& option : command.options) {
    if (option.is_argument) {
      words.insert(words.end(), option.words.begin(), option.words.end());
    } else {
      words.insert(words.end(), option.names.begin(), option.names.end());
    }
  }
  return words;
}

/// The loop that walks from the first word to the innermost command; bash and zsh alike. `$at` is
/// the command so far.
std::string walk(const std::vector<ManualCommand>& commands) {
  std::string text = "    case \"$at $word\" in\n";
  std::vector<std::string> keys;
  for (const ManualCommand& command : commands) {
    if (!command.name.empty()) keys.push_back(quoted(key_of(command)));
  }
  return text + "      " + base::join(keys, "|") + ") at=\"$at $word\" ;;\n    esac\n";
}

}  // namespace

std::string bash_completion(const std::vector<ManualCommand>& commands) {
  std::string text =
      "# bash completion of punchlist; made by `punchlist completions bash`.\n"
      "_punchlist() {\n"
      "  local at=punchlist word current=${COMP_WORDS[COMP_CWORD]} "
      "last=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n" +
      walk(commands) +
      "  done\n"
      "  case \"$at $last\" in\n";
  for (const ManualCommand& command : commands) {
    for (const ManualOption& option : command.options) {
      if (option.is_argument || option.value.empty()) continue;
      std::vector<std::string> keys;
      for (const std::string& name : option.names)
        keys.push_back(quoted(key_of(command) + " " + name));
      std::string reply = "return";
      if (!option.words.empty()) {
        reply = "COMPREPLY=($(compgen -W " + quoted(base::join(option.words, " ")) +
                " -- \"$current\")); return";
      } else if (option.value == "FILE" || option.value == "DIR") {
        reply = std::string("COMPREPLY=($(compgen ") + (option.value == "DIR" ? "-d" : "-f") +
                " -- \"$current\")); return";
      }
      text += "    " + base::join(keys, "|") + ") " + reply + " ;;\n";
    }
  }
  text += "  esac\n  case \"$at\" in\n";
  for (const ManualCommand& command : commands) {
    text += "    " + quoted(key_of(command)) +
            ") word=" + quoted(base::join(words_of(command), " ")) + " ;;\n";
  }
  text +=
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$word\" -- \"$current\"))\n"
      "  if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- \"$current\")); fi\n"
      "}\n"
      "complete -o filenames -F _punchlist punchlist cargo-punchlist\n";
  return text;
}

std::string zsh_completion(const std::vector<ManualCommand>& commands) {
  std::string text =
      "#compdef punchlist cargo-punchlist\n"
      "# zsh completion of punchlist; made by `punchlist completions zsh`.\n"
      "_punchlist() {\n"
      "  local at=punchlist word\n"
      "  local -a entries\n"
      "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n" +
      walk(commands) +
      "  done\n"
      "  case \"$at ${words[CURRENT-1]}\" in\n";
  for (const ManualCommand& command : commands) {
    for (const ManualOption& option : command.options) {
      if (option.is_argument || option.value.empty()) continue;
      std::vector<std::string> keys;
      for (const std::string& name : option.names)
        keys.push_back(quoted(key_of(command) + " " + name));
      std::string reply = "_message " + quoted(option.value);
      if (!option.words.empty()) {
        reply = "compadd -- " + base::join(option.words, " ");
      } else if (option.value == "FILE" || option.value == "DIR") {
        reply = option.value == "DIR" ? "_files -/" : "_files";
      }
      text += "    " + base::join(keys, "|") + ") " + reply + "; return ;;\n";
    }
  }
  text += "  esac\n  case \"$at\" in\n";
  for (const ManualCommand& command : commands) {
    text += "    " + quoted(key_of(command)) + ") entries=(";
    for (const std::string& name : command.below) {
      for (const ManualCommand& below : commands) {
        if (key_of(below) == key_of(command) + " " + name)
          text += " " + quoted(name + ":" + below.help);
      }
    }
    for (const ManualOption& option : command.options) {
      for (const std::string& name : option.is_argument ? option.words : option.names)
        text += " " + quoted(name + ":" + option.help);
    }
    text += " ) ;;\n";
  }
  text +=
      "  esac\n"
      "  _describe -t commands punchlist entries\n"
      "  _files\n"
      "}\n"
      "_punchlist \"$@\"\n";
  return text;
}

std::string fish_completion(const std::vector<ManualCommand>& commands) {
  // In fish a backslash is special between single quotes, too.
  const auto fish = [](const std::string& word) {
    return "'" + base::replace_all(base::replace_all(word, "\\", "\\\\"), "'", "\\'") + "'";
  };
  std::string text =
      "# fish completion of punchlist; made by `punchlist completions fish`.\n"
      "# Whether the words so far lead to this command.\n"
      "function __punchlist_at\n"
      "  set -l at punchlist\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    switch \"$at $word\"\n"
      "      case";
  for (const ManualCommand& command : commands) {
    if (!command.name.empty()) text += " " + fish(key_of(command));
  }
  text +=
      "\n        set at \"$at $word\"\n"
      "    end\n"
      "  end\n"
      "  test \"$at\" = \"$argv\"\n"
      "end\n";
  for (const ManualCommand& command : commands) {
    const std::string at = "complete -c punchlist -n " + fish("__punchlist_at " + key_of(command));
    for (const std::string& name : command.below) {
      for (const ManualCommand& below : commands) {
        if (key_of(below) == key_of(command) + " " + name)
          text += at + " -f -a " + fish(name) + " -d " + fish(below.help) + "\n";
      }
    }
    for (const ManualOption& option : command.options) {
      if (option.is_argument) {
        for (const std::string& word : option.words) text += at + " -f -a " + fish(word) + "\n";
        continue;
      }
      text += at;
      for (const std::string& name : option.names)
        text += name.size() == 2 ? " -s " + name.substr(1) : " -l " + name.substr(2);
      if (!option.value.empty()) text += option.words.empty() ? " -r" : " -x";
      if (!option.words.empty()) text += " -a " + fish(base::join(option.words, " "));
      text += " -d " + fish(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace cli
