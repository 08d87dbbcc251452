// Counts that follow from the rest of a document, and types with their arguments.
#include <algorithm>
#include <cstdint>
#include <regex>
#include <set>

#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {

void find_holders(MentionReader& reader, const ProseLine& line, const std::string& plain,
                  const std::vector<NamedPath>& paths) {
  if (reader.subject.empty()) return;
  static const std::regex kFunctions(
      R"(\b(?:added|inserted|use[sd]?) \.?await\b[^.;|]*?\bin (\d{1,4}) (?:test )?functions\b)");
  static const std::regex kPlaces(
      R"(\ball (?:callers|calls|call sites)\b[^.;|]*?\b(\d{1,4}) test (?:locations|places|sites|call sites|callers|calls)\b)");
  std::smatch m;
  const bool functions =
      paths.size() == 1 && !paths[0].glob && std::regex_search(plain, m, kFunctions);
  if (!functions && !std::regex_search(plain, m, kPlaces)) return;
  Mention& mention = reader.add(Check::holders, line, m[0]);
  mention.names = {reader.subject};
  mention.number = std::stoul(m[1]);
  mention.noun = functions ? "functions" : "test places";
  if (functions) mention.path = paths[0].path;
}

void find_types_after(MentionReader& reader, const ProseLine& line) {
  const std::string_view text = base::trim(line.text);
  static const std::regex kAfter(R"(^//+ *(?:after|new)\b.*)", std::regex::icase);
  static const std::regex kBefore(R"(^//+ *(?:before|old)\b.*)", std::regex::icase);
  const std::string words(text);
  if (std::regex_match(words, kAfter)) reader.after = true;
  if (std::regex_match(words, kBefore)) reader.after = false;
  if (!line.language.starts_with("rust") || text.starts_with("//")) return;
  static const std::regex kType(R"(\b([A-Z]\w*)(?:::)?<)");
  for (std::sregex_iterator it(words.begin(), words.end(), kType), none; it != none; ++it) {
    const size_t begin = static_cast<size_t>(it->position(0));
    int depth = 0;
    size_t at = begin + it->length(0) - 1;
    for (; at < words.size(); ++at) {
      if (words[at] == '<') ++depth;
      if (words[at] == '>' && words[at - 1] != '-' && --depth == 0) break;
    }
    if (at == words.size()) continue;  // it goes on in the next line
    const std::string type = words.substr(begin, at + 1 - begin);
    if (!reader.after) {
      reader.types_before[(*it)[1]] = type;
      continue;
    }
    Mention& mention = reader.add(Check::name, line, type);
    mention.names = {(*it)[1]};
    mention.noun = "type";
    const auto before = reader.types_before.find((*it)[1]);
    if (before != reader.types_before.end()) mention.names.push_back(before->second);
  }
}

void find_sums(MentionReader& reader) {
  std::set<uint32_t> headings;
  for (const ProseLine& line : reader.lines) {
    if (line.kind == LineKind::heading) headings.insert(line.number);
  }
  static const std::regex kTests(R"((?:^|[^\w-])(\d{1,4}) (?:[a-z]+ )?test(?: function)?s\b)");
  for (Mention& mention : reader.out.all) {
    std::smatch m;
    if (mention.check != Check::uncounted || !std::regex_search(mention.text, m, kTests)) continue;
    const uint64_t number = std::stoul(m[1]);
    const auto above = headings.upper_bound(mention.line);
    const uint32_t from = above == headings.begin() ? 0 : *std::prev(above);
    uint64_t sum = 0;
    std::set<std::string> files;
    for (const Mention& one : reader.out.all) {
      const bool counts = one.check == Check::code_count && one.noun == "tests" &&
                          !one.path.empty() && one.line > from && one.line < mention.line;
      if (counts && files.insert(one.path).second) sum += one.number;
    }
    if (files.size() < 2 || sum != number) continue;  // else it may count something else
    mention.check = Check::listed;
    mention.noun = "sum";
    mention.number = mention.actual = number;
  }
}

}  // namespace tasks
