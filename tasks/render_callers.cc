#include "tasks/render_callers.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/render.h"

namespace tasks {
namespace {

/// What stands between commas, each once; what is within a list of this name, `all(`, too.
void split_cfg(std::string_view cfg, std::string_view list, std::vector<std::string>& parts) {
  int depth = 0;
  size_t begin = 0;
  for (size_t at = 0; at <= cfg.size(); ++at) {
    if (at < cfg.size()) depth += cfg[at] == '(' ? 1 : cfg[at] == ')' ? -1 : 0;
    if (at < cfg.size() && (cfg[at] != ',' || depth != 0)) continue;
    const std::string_view part = base::trim(cfg.substr(begin, at - begin));
    begin = at + 1;
    if (part.starts_with(list) && part.ends_with(")")) {
      split_cfg(part.substr(list.size(), part.size() - list.size() - 1), list, parts);
    } else if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) {
      parts.emplace_back(part);
    }
  }
}

/// What a place of the caller cone has to do.
std::string cone_words(const ConeNote& note, bool becomes_async) {
  if (note.action == "make_async") return "becomes `async fn`";
  if (note.action == "await") return "add `.await`";
  if (note.action == "block_on") return "`block_on`";
  if (note.action == "none") return "nothing to do";
  if (note.action == "cannot") return "**cannot**";
  return note.is_definition && !becomes_async ? "remove, once nothing uses it"
         : becomes_async                      ? "adapt"
                                              : "call what replaces it, and await that";
}

std::string cone_line(const ConeNote& note, bool becomes_async) {
  std::string text = "- [ ] " + place_span(note.path, note.line);
  if (!note.item.empty()) text += (note.is_definition ? " " : " in ") + code_span(note.item);
  text += ": " + cone_words(note, becomes_async);
  if (!note.note.empty()) text += ", " + inline_text(note.note);
  if (!note.cfg.empty()) text += ", under " + cfg_span(note.cfg);
  return text + (note.in_tests ? " (test code)\n" : "\n");
}

/// The caller cone: every place that has to change with the signature.
std::string cone_block(const Task& task) {
  size_t definitions = 0;
  std::vector<std::string> files;
  for (const ConeNote& note : task.cone) {
    definitions += note.is_definition ? 1 : 0;
    files.push_back(note.path);
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  const bool becomes_async = std::any_of(task.cone.begin(), task.cone.end(), [](const auto& note) {
    return note.action == "make_async" || note.action == "cannot" || note.action == "none";
  });
  std::string text = (becomes_async ? "Making " + code_span(task.cone_item) + " async changes "
                                    : "Removing " + code_span(task.cone_item) + " changes ") +
                     counted(definitions, "definition") + " and " +
                     counted(task.cone.size() - definitions, "use") + " in " +
                     counted(files.size(), "file") + ":\n\n";
  for (const ConeNote& note : task.cone) text += cone_line(note, becomes_async);
  if (task.cone_unsure.empty()) return text;
  text += "\n" + counted(task.cone_unsure.size(), "call") +
          " of the same name that may reach it or another one, which the scan does not tell "
          "apart:\n\n";
  for (size_t i = 0; i < task.cone_unsure.size() && i < kMostUnsure; ++i) {
    text += "- [ ] " + place_span(task.cone_unsure[i].path, task.cone_unsure[i].line) + "\n";
  }
  if (task.cone_unsure.size() > kMostUnsure) {
    text += "- " + std::to_string(task.cone_unsure.size() - kMostUnsure) +
            " more: " + code_span("punchlist debug cone " + task.cone_item) + "\n";
  }
  return text;
}

}  // namespace

std::vector<std::string> cfg_parts(const std::string& cfg) {
  std::vector<std::string> parts;
  split_cfg(cfg, "all(", parts);
  std::vector<std::string> kept;
  for (const std::string& part : parts) {
    std::vector<std::string> any;
    if (part.starts_with("any(")) split_cfg(part, "any(", any);
    const bool follows = std::any_of(any.begin(), any.end(), [&parts](const std::string& one) {
      return std::find(parts.begin(), parts.end(), one) != parts.end();
    });
    if (!follows) kept.push_back(part);
  }
  return kept;
}

std::string cfg_span(const std::string& cfg) {
  const std::vector<std::string> parts = cfg_parts(cfg);
  const std::string all = base::join(parts, ", ");
  return code_span("cfg(" + (parts.size() > 1 ? "all(" + all + ")" : all) + ")");
}

std::string callers_block(const Task& task) {
  if (!task.cone.empty()) return cone_block(task);
  std::string text;
  // Findings that are reached by the same calls share a list.
  std::vector<std::pair<std::string, std::vector<std::string>>> lists;  // calls, ids
  std::map<std::string, size_t> list_of;
  for (const FindingNote& finding : task.findings) {
    std::string calls;
    for (const Place& frontier : finding.frontiers) {
      calls += "- [ ] " + place_span(frontier.path, frontier.line);
      if (!frontier.text.empty()) calls += " in " + code_span(frontier.text);
      calls += frontier.in_tests ? " (test code)\n" : "\n";
    }
    if (calls.empty()) continue;
    const auto [list, fresh] = list_of.emplace(calls, lists.size());
    if (fresh) lists.push_back({calls, {}});
    lists[list->second].second.push_back(finding.id);
  }
  for (const auto& [calls, ids] : lists) {
    const size_t count = static_cast<size_t>(std::count(calls.begin(), calls.end(), '\n'));
    text += (text.empty() ? "" : "\n") + counted(count, "known call") +
            " by which async code reaches " + base::join(ids, ", ") + ":\n\n" + calls;
  }
  const bool hands_on = std::any_of(task.fixes.begin(), task.fixes.end(),
                                    [](const Fix& fix) { return fix.id == "pass-a-handle"; });
  if (hands_on && text.empty() && !task.findings.empty() && task.findings[0].evidence.size() > 1) {
    text +=
        "The fix changes the callers only as far up as the handle has to be taken; what else calls "
        "a function that then takes one, tests too, has to give one" +
        (task.findings[0].item.empty()
             ? std::string()
             : " (" +
                   code_span("punchlist debug cone --change signature " + task.findings[0].item) +
                   " lists the calls)") +
        ". The calls by which it comes to that, outermost first:\n\n";
    const std::vector<Place>& way = task.findings[0].evidence;
    for (size_t i = 1; i < way.size(); ++i) {
      text += "- [ ] " + place_span(way[i].path, way[i].line);
      if (!way[i].text.empty()) text += ": " + inline_text(way[i].text);
      text += "\n";
    }
  }
  for (const Fix& fix : task.fixes) {
    const bool parameter = std::any_of(
        fix.steps.begin(), fix.steps.end(),
        [](const std::string& step) { return step.find("parameter") != std::string::npos; });
    if (!parameter || task.findings.empty() || task.findings[0].item.empty()) continue;
    text += std::string(text.empty() ? "" : "\n") +
            "Where the fix adds a parameter, every call changes too: " +
            code_span("punchlist debug cone --change signature " + task.findings[0].item) +
            " lists them.\n";
    break;
  }
  if (text.empty() && task.gap) return "Which calls change is not known before.\n";
  return text.empty()
             ? "No call from another function is part of this: the fix changes no caller.\n"
             : text;
}

}  // namespace tasks
