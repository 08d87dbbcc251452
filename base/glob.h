#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

/// A path pattern. It must match the whole path, whose parts stand between `/`:
/// `*` any bytes of one part, `?` one character of a part, `[a-z]` `[!a-z]` one of a set, `{a,b}`
/// one of several,
/// `**` as a whole part any number of parts (at the end: at least one), `\` takes the next byte as
/// it is. A leading dot is nothing special. Brackets that are not closed stand for themselves.
class Glob {
 public:
  /// Throws base::Error (usage) when the `{a,b}` of the pattern multiply to more than 1,000
  /// alternatives.
  explicit Glob(std::string_view pattern);
  bool matches(std::string_view path) const;

 private:
  /// Each alternative, split at `/`.
  std::vector<std::vector<std::string>> alternatives_;
};

/// `Glob(pattern).matches(path)`; for many paths keep the Glob.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace base
