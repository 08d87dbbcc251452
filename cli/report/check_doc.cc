#include "cli/report/check_doc.h"

#include <map>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

std::string word(const Judged& judged, const Style& style) {
  const std::string_view text = to_string(judged.verdict);
  switch (judged.verdict) {
    case Truth::wrong:
      return style.error(text);
    case Truth::stale:
      return style.warning(text);
    case Truth::holds:
      return style.hint(text);
    case Truth::unchecked:
      break;
  }
  return style.faint(text);
}

}  // namespace

std::string check_doc_text(const std::vector<DocReport>& reports, const Style& style) {
  std::string text;
  for (const DocReport& report : reports) {
    for (const Judged& judged : report.judged) {
      std::string line = report.file + ":" + std::to_string(judged.mention.line) + ": ";
      line = base::sanitize_for_terminal(line) + word(judged, style) + ": ";
      std::string rest = std::string(tasks::kind_of(judged.mention.check)) + " `" +
                         judged.mention.text + "`: " + judged.evidence;
      if (!judged.now.empty()) rest += "; now at " + judged.now;
      text += line + base::sanitize_for_terminal(rest) + "\n";
    }
    text += base::sanitize_for_terminal(report.file) + ": " +
            base::count_of(report.judged.size(), "reference") + ": " +
            std::to_string(report.count(Truth::holds)) + " true, " +
            std::to_string(report.count(Truth::stale)) + " stale, " +
            std::to_string(report.count(Truth::wrong)) + " false, " +
            std::to_string(report.count(Truth::unchecked)) + " unchecked\n";
    text += "  read from " + report.source + ", judged at " + report.state;
    if (!report.then.empty()) text += "; it is of commit " + report.then;
    text += "\n";
    if (report.fenced_lines != 0) {
      text += "  in " + base::count_of(report.fenced_lines, "line") +
              " of code blocks only places, searches and quoted code were looked for\n";
    }
    if (!report.cut_lines.empty()) {
      text += "  " + base::count_of(report.cut_lines.size(), "line") +
              " longer than 4000 bytes were read in part\n";
    }
    if (report.history_cut) text += "  only the newest 5000 commits were searched\n";
  }
  return text;
}

Json check_doc_json(const std::vector<DocReport>& reports) {
  Json documents = Json::array();
  for (const DocReport& report : reports) {
    Json document;
    document["file"] = report.file;
    document["read_from"] = report.source;
    document["judged_at"] = report.state;
    document["commit"] = report.then;
    Json counts;
    for (const Truth verdict : {Truth::holds, Truth::stale, Truth::wrong, Truth::unchecked}) {
      counts[std::string(to_string(verdict))] = report.count(verdict);
    }
    document["counts"] = std::move(counts);
    document["code_block_lines"] = report.fenced_lines;
    document["cut_lines"] = report.cut_lines;
    document["history_cut"] = report.history_cut;
    Json references = Json::array();
    for (const Judged& judged : report.judged) {
      Json one;
      one["line"] = judged.mention.line;
      one["kind"] = tasks::kind_of(judged.mention.check);
      one["text"] = judged.mention.text;
      one["verdict"] = to_string(judged.verdict);
      one["evidence"] = judged.evidence;
      if (!judged.now.empty()) one["now"] = judged.now;
      references.push_back(std::move(one));
    }
    document["references"] = std::move(references);
    documents.push_back(std::move(document));
  }
  return Json{{"documents", std::move(documents)}};
}

}  // namespace cli
