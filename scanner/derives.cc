#include "scanner/derives.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/cone_mentions.h"
#include "scanner/tokens.h"

namespace scanner {

std::string attributes_of(const std::string& text, const TypeFact& fact) {
  const std::string head = code_only(std::string_view(text).substr(0, fact.pos));
  const size_t end = head.find_last_of(";{}");
  return end == std::string::npos ? head : head.substr(end + 1);
}

bool derives(std::string_view attributes, std::string_view name) {
  constexpr std::string_view kDerive = "derive(";
  for (size_t at = attributes.find(kDerive); at != std::string_view::npos;
       at = attributes.find(kDerive, at + 1)) {
    std::string_view list = attributes.substr(at + kDerive.size());
    list = list.substr(0, list.find(')'));
    while (!list.empty()) {
      const size_t comma = std::min(list.find(','), list.size());
      if (last_segment(base::trim(list.substr(0, comma))) == name) return true;
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }
  return false;
}

}  // namespace scanner
