#include "cli/actions/doc_lines.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include "cli/actions/doc_judge.h"

namespace cli {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  }
  return out;
}

bool calls_the_same(const std::string& was, const std::string& is) {
  constexpr std::string_view kEverywhere[] = {"unwrap", "expect", "clone",
                                              "into",   "Some",   "assert"};
  static const std::regex kCall(R"((\w{3,})(?:::<[^>]*>)?!?\()");
  bool tells = false;
  for (std::sregex_iterator it(was.begin(), was.end(), kCall), none; it != none; ++it) {
    const std::string called = (*it)[1];
    if (word_positions(is, called).empty()) return false;
    tells = tells || std::find(std::begin(kEverywhere), std::end(kEverywhere), called) ==
                         std::end(kEverywhere);
  }
  return tells;
}

bool holds_in_order(const std::string& text, const std::vector<std::string>& lines,
                    std::string& missing, uint32_t& first) {
  std::string have;
  std::vector<uint32_t> line_of;  // of each byte of `have`
  uint32_t number = 1;
  for (const char c : text) {
    if (c == '\n') ++number;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    have += c;
    line_of.push_back(number);
  }
  size_t at = 0;
  std::vector<size_t> places;
  for (const std::string& line : lines) {
    const std::string wanted = squeezed(line);
    const size_t found = have.find(wanted, at);
    if (found == std::string::npos) {
      missing = line;
      return false;
    }
    places.push_back(found);
    at = found + wanted.size();
  }
  // Lines may stand further up too: those nearest to the last one are meant.
  for (size_t i = places.size(); i-- > 1;) {
    const std::string above = squeezed(lines[i - 1]);
    if (places[i] < above.size()) break;
    const size_t nearest = have.rfind(above, places[i] - above.size());
    if (nearest != std::string::npos) places[i - 1] = std::max(places[i - 1], nearest);
  }
  const size_t begin = places.empty() ? have.size() : places[0];
  first = begin < have.size() ? line_of[begin] : 0;
  return first != 0;
}

}  // namespace cli
