#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cli {

/// Texts of the page, each once; the first one is the empty text.
class Strings {
 public:
  Strings() { add({}); }
  /// The index of `text` after it was made safe and cut (`shown_text`).
  size_t add(std::string_view text);
  /// The index of a text that is fit to be shown as it is.
  size_t add_shown(const std::string& text);
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace cli
