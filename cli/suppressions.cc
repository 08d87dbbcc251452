#include "cli/suppressions.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include <nlohmann/json.hpp>

#include "base/id.h"
#include "base/text.h"
#include "base/yaml.h"
#include "cli/json.h"
#include "cli/rule_ids.h"
#include "scanner/rule.h"

namespace cli {
namespace {

using base::YamlNode;
using tasks::Disposition;

constexpr const char* kHead =
    "# What was accepted, or is a false alarm. `punchlist finding dismiss` and `finding reopen` "
    "write it: one line\n"
    "# for each finding, by id, so that branches merge. Comments and the reasons are yours to "
    "edit.\n"
    "version: 1\n"
    "suppressions:\n";
constexpr const char* kLineBegin = "  - {id: ";

/// Text in double quotes, as JSON and YAML both read it.
std::string quoted(const std::string& text) { return json_text(nlohmann::ordered_json(text)); }

std::string line_of(const Suppression& entry) {
  const TrackedSite& site = entry.site;
  std::string line = kLineBegin + site.id;
  line += ", as: " + std::string(entry.as == Disposition::accepted ? "accepted" : "false-positive");
  if (!entry.expires.empty()) line += ", expires: " + entry.expires;
  line += ", reason: " + quoted(entry.reason) + ", by: " + quoted(entry.by);
  line += ", rule: " + site.rule + ", rule_version: " + std::to_string(entry.rule_version);
  line += ", path: " + quoted(site.path) + ", line: " + std::to_string(site.line) +
          ", column: " + std::to_string(site.column);
  line += ", item: " + quoted(site.item) + ", sink: " + quoted(site.sink);
  if (site.equal > 1) {
    line += ", ordinal: " + std::to_string(site.ordinal) + ", equal: " + std::to_string(site.equal);
  }
  line += ", code: " + quoted(site.source_line) + ", file: " + site.content_hash;
  if (!site.commit.empty()) line += ", commit: " + site.commit;
  return line + "}";
}

/// The id that a line of ours is about; empty for any other line.
std::string id_in(std::string_view line) {
  const std::string_view begin = kLineBegin;
  if (line.substr(0, begin.size()) != begin) return {};
  line.remove_prefix(begin.size());
  return std::string(line.substr(0, line.find_first_of(",} ")));
}

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  SuppressionsReading read(const YamlNode& root) {
    if (root.is_null()) return std::move(reading_);
    if (!root.is_mapping()) {
      problem(root.line, root.column, "a mapping with the key `suppressions` is expected");
      return std::move(reading_);
    }
    for (const YamlNode::Entry& entry : root.entries) {
      if (entry.key == "version") {
        if (entry.value.scalar != "1")
          problem(entry.line, entry.column,
                  "version " + entry.value.scalar + " of this file is not known here");
      } else if (entry.key != "suppressions") {
        problem(entry.line, entry.column, "unknown key `" + entry.key + "`");
      } else if (entry.value.is_sequence()) {
        for (const YamlNode& item : entry.value.items) read_entry(item);
      } else if (!entry.value.is_null()) {
        problem(entry.value.line, entry.value.column, "`suppressions` must be a list");
      }
    }
    std::stable_sort(
        reading_.entries.begin(), reading_.entries.end(),
        [](const Suppression& a, const Suppression& b) { return a.site.id < b.site.id; });
    return std::move(reading_);
  }

 private:
  void problem(uint32_t line, uint32_t column, const std::string& text) {
    reading_.problems.push_back(path_ + ":" + std::to_string(line) + ":" + std::to_string(column) +
                                ": " + text);
  }

  uint32_t number(const YamlNode::Entry& entry) {
    uint32_t value = 0;
    const std::string& text = entry.value.scalar;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) {
      problem(entry.value.line, entry.value.column, "`" + entry.key + "` must be a number");
    }
    return value;
  }

  void read_key(const YamlNode::Entry& entry, Suppression& one) {
    if (!entry.value.is_scalar()) {
      problem(entry.value.line, entry.value.column, "`" + entry.key + "` must be a text");
      return;
    }
    const std::string& text = entry.value.scalar;
    const std::pair<const char*, std::string*> texts[] = {
        {"reason", &one.reason},      {"by", &one.by},
        {"path", &one.site.path},     {"item", &one.site.item},
        {"sink", &one.site.sink},     {"code", &one.site.source_line},
        {"commit", &one.site.commit}, {"file", &one.site.content_hash}};
    for (const auto& [key, target] : texts) {
      if (entry.key == key) {
        *target = text;
        return;
      }
    }
    const std::pair<const char*, uint32_t*> numbers[] = {{"line", &one.site.line},
                                                         {"column", &one.site.column},
                                                         {"ordinal", &one.site.ordinal},
                                                         {"equal", &one.site.equal}};
    for (const auto& [key, target] : numbers) {
      if (entry.key == key) {
        *target = number(entry);
        return;
      }
    }
    if (entry.key == "id") {
      const std::optional<std::string> id = base::parse_id("F-", text);
      if (!id) problem(entry.value.line, entry.value.column, "`" + text + "` is no finding's id");
      one.site.id = id.value_or("");
    } else if (entry.key == "as") {
      one.as = text == "accepted" ? Disposition::accepted : Disposition::false_positive;
      if (text != "accepted" && text != "false-positive")
        problem(entry.value.line, entry.value.column, "`as` must be accepted or false-positive");
    } else if (entry.key == "expires") {
      one.expires = text;
      if (!is_day(text))
        problem(entry.value.line, entry.value.column,
                "`" + text + "` is no date such as 2027-01-31");
    } else if (entry.key == "rule") {
      one.site.rule = text;
      if (scanner::find_rule(text) == nullptr)
        reading_.warnings.push_back(path_ + ":" + std::to_string(entry.line) +
                                    ": there is no rule `" + text + "` any more; " +
                                    rule_hint(text));
    } else if (entry.key == "rule_version") {
      one.rule_version = static_cast<int>(number(entry));
    } else {
      problem(entry.line, entry.column, "unknown key `" + entry.key + "`");
    }
  }

  void read_entry(const YamlNode& node) {
    if (!node.is_mapping()) {
      problem(node.line, node.column, "each suppression is a mapping with an id");
      return;
    }
    const size_t before = reading_.problems.size();
    Suppression one;
    for (const YamlNode::Entry& entry : node.entries) read_key(entry, one);
    for (const char* key : {"id", "as", "rule"}) {
      if (node.find(key) == nullptr)
        problem(node.line, node.column, "`" + std::string(key) + "` is missing");
    }
    if (base::trim(one.reason).empty()) {
      problem(node.line, node.column, "it gives no `reason`, so it suppresses nothing");
    }
    if (reading_.problems.size() != before) return;
    if (!seen_.insert(one.site.id).second) {
      reading_.warnings.push_back(path_ + ":" + std::to_string(node.line) + ": " + one.site.id +
                                  " stands here a second time; the first one counts");
      return;
    }
    reading_.entries.push_back(std::move(one));
  }

  std::string path_;
  SuppressionsReading reading_;
  std::set<std::string> seen_;
};

}  // namespace

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  const size_t begin[3] = {0, 5, 8};
  const size_t length[3] = {4, 2, 2};
  for (size_t i = 0; i < 3; ++i) {
    const char* first = text.data() + begin[i];
    const auto [end, failure] = std::from_chars(first, first + length[i], parts[i]);
    if (failure != std::errc() || end != first + length[i]) return false;
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]),
                                     std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

SuppressionsReading read_suppressions(std::string_view text, const std::string& path) {
  return Reader(path).read(base::parse_yaml(text, path));
}

std::string with_suppression(std::string_view text, const Suppression& entry) {
  if (base::trim(text).empty()) return kHead + line_of(entry) + "\n";
  const std::vector<std::string_view> lines = base::split_lines(text);
  // After the last line of ours with a smaller id, else after the key.
  size_t place = lines.size();
  bool replaces = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string id = id_in(lines[i]);
    if (id.empty() && base::trim(lines[i]) == "suppressions:") place = i + 1;
    if (!id.empty() && id < entry.site.id) place = i + 1;
    if (id != entry.site.id) continue;
    place = i;
    replaces = true;
    break;
  }
  std::string result;
  for (size_t i = 0; i <= lines.size(); ++i) {
    if (i == place) result += line_of(entry) + "\n";
    if (i < lines.size() && !(replaces && i == place)) result += std::string(lines[i]) + "\n";
  }
  return result;
}

std::optional<std::string> without_suppression(std::string_view text, const std::string& id) {
  std::string result;
  bool found = false;
  for (const std::string_view line : base::split_lines(text)) {
    if (id_in(line) == id) {
      found = true;
    } else {
      result += std::string(line) + "\n";
    }
  }
  if (!found) return std::nullopt;
  return result;
}

}  // namespace cli
