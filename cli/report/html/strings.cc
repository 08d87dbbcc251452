#include "cli/report/html/strings.h"

#include "cli/report/html/excerpt.h"

namespace cli {

size_t Strings::add(std::string_view text) { return add_shown(shown_text(text)); }

size_t Strings::add_shown(const std::string& text) {
  const auto [place, is_new] = index_.emplace(text, all_.size());
  if (is_new) all_.push_back(text);
  return place->second;
}

}  // namespace cli
