#include "scanner/serde_defaults.h"

#include <algorithm>
#include <utility>

#include "base/line_map.h"
#include "scanner/findings.h"
#include "scanner/tokens.h"

namespace scanner {

SerdeDefaults::SerdeDefaults(const Workspace& ws, TextOf text_of)
    : ws_(ws), text_of_(std::move(text_of)) {}

std::vector<Location> SerdeDefaults::of(FnId fn) {
  if (!was_read_) {
    was_read_ = true;
    for (const File& file : ws_.files()) read(file.path, text_of_(file.path));
  }
  const std::string_view name = ws_.name(fn);
  const auto found = by_name_.find(name);
  const std::vector<FnId>* named = ws_.functions_named(name);
  if (found == by_name_.end() || named == nullptr) return {};
  const std::string item = ws_.item_path(fn);
  const bool only = std::all_of(named->begin(), named->end(),
                                [&](FnId other) { return ws_.item_path(other) == item; });
  return only ? found->second : std::vector<Location>();
}

void SerdeDefaults::read(const std::string& path, const std::string& text) {
  constexpr std::string_view kAttribute = "#[serde(";
  constexpr std::string_view kDefault = "default = \"";
  for (size_t at = text.find(kAttribute); at != std::string::npos;
       at = text.find(kAttribute, at + 1)) {
    const size_t end = std::min(text.find(")]", at), text.size());
    const size_t begin = text.find(kDefault, at);
    if (begin == std::string::npos || begin >= end) continue;
    const size_t first = begin + kDefault.size();
    const size_t last = text.find('"', first);
    if (last == std::string::npos) return;
    const std::string named = text.substr(first, last - first);
    Location place;
    place.path = path;
    place.begin_byte = static_cast<uint32_t>(begin);
    place.end_byte = static_cast<uint32_t>(last + 1);
    fill_location(base::LineMap(text), place);
    by_name_[std::string(last_segment(named))].push_back(std::move(place));
  }
}

}  // namespace scanner
