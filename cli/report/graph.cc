#include "cli/report/graph.h"

#include <string_view>
#include <vector>

#include "base/text.h"
#include "tasks/markdown.h"

namespace cli {
namespace {

bool is_shown(const tasks::Task& task) { return !tasks::is_dropped(task.status); }

bool has_shown(const tasks::Phase& phase) {
  for (const tasks::Task& task : phase.tasks) {
    if (is_shown(task)) return true;
  }
  return false;
}

/// "02-03" as a name that both languages take: "t02_03".
std::string node(std::string_view handle) { return "t" + base::replace_all(handle, "-", "_"); }

std::string number_of(const tasks::Phase& phase) {
  return phase.folder().substr(0, phase.folder().find('-'));
}

/// Text between quotes in Mermaid: characters with a meaning there as entities.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : tasks::defused(text)) {
    if (std::string_view("\"<>&#;`[]{}|").find(c) != std::string_view::npos) {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

std::string dot_text(std::string_view text) {
  std::string out;
  for (const char c : tasks::defused(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string mermaid_graph(const tasks::Plan& plan) {
  std::string out = "flowchart LR\n";
  std::string edges;
  for (const tasks::Phase& phase : plan.phases) {
    if (!has_shown(phase)) continue;
    const std::string number = number_of(phase);
    out += "  subgraph p" + number + "[\"" + number + " " + mermaid_text(phase.title) + "\"]\n";
    for (const tasks::Task& task : phase.tasks) {
      if (!is_shown(task)) continue;
      out += "    " + node(task.handle()) + "[\"" + task.handle() + " " + mermaid_text(task.title) +
             " (" + tasks::document_word(task.status) + ")\"]\n";
      for (const std::string& needed : task.depends_on) {
        edges += "  " + node(needed) + " --> " + node(task.handle()) + "\n";
      }
    }
    out += "  end\n";
  }
  return out + edges;
}

std::string dot_graph(const tasks::Plan& plan) {
  std::string out = "digraph plan {\n  rankdir=LR;\n  node [shape=box];\n";
  std::string edges;
  for (const tasks::Phase& phase : plan.phases) {
    if (!has_shown(phase)) continue;
    const std::string number = number_of(phase);
    out += "  subgraph cluster_" + number + " {\n    label=\"" + number + " " +
           dot_text(phase.title) + "\";\n";
    for (const tasks::Task& task : phase.tasks) {
      if (!is_shown(task)) continue;
      out += "    " + node(task.handle()) + " [label=\"" + task.handle() + " " +
             dot_text(task.title) + "\\n" + tasks::document_word(task.status) + "\"];\n";
      for (const std::string& needed : task.depends_on) {
        edges += "  " + node(needed) + " -> " + node(task.handle()) + ";\n";
      }
    }
    out += "  }\n";
  }
  return out + edges + "}\n";
}

}  // namespace cli
