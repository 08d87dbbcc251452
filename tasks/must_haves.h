#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tasks {

/// A file, or a link from one to another, that a task's `must_haves` name.
struct MustHave {
  std::string path;      ///< `path` of an artifact, `from` of a link
  std::string to;        ///< of a link
  std::string wanted;    ///< `provides` of an artifact, `via` of a link
  std::string contains;  ///< text that a line of the file must hold; may be empty
  std::string pattern;   ///< the same as a regular expression; may be empty
};

struct MustHaves {
  std::vector<MustHave> artifacts;
  std::vector<MustHave> key_links;
};

/// `must_haves` of a task's document; empty when it cannot be read.
MustHaves read_must_haves(std::string_view document);

/// Whether a file holds what is wanted of it, in words: "is there", "contains `x`", "no line
/// contains `x`", "no line matches `x`". \param holds false when it does not
std::string judge_must_have(const MustHave& must, std::string_view file, bool& holds);

}  // namespace tasks
