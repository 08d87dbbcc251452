#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

/// One value of a YAML document and where it stands.
struct YamlNode {
  enum class Kind { null, scalar, sequence, mapping };
  /// A key with where it stands, and its value.
  struct Entry;

  Kind kind = Kind::null;  ///< null: nothing, `~` or `null`, not quoted
  bool quoted = false;  ///< a scalar in quotes or a block scalar: never a number, a boolean or null
  uint32_t line = 1;    ///< 1-based
  uint32_t column = 1;  ///< 1-based
  std::string scalar;   ///< the text of a scalar
  std::vector<YamlNode> items;  ///< of a sequence
  std::vector<Entry> entries;   ///< of a mapping, in the order of the document; no key twice

  /// The value of a key of this mapping, or null; null too when this is no mapping.
  const YamlNode* find(std::string_view key) const;
  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
};

struct YamlNode::Entry {
  std::string key;
  uint32_t line = 1;
  uint32_t column = 1;
  YamlNode value;
};

/// Reads one YAML document; an empty one is a null. `path` and `first_line` (the line of the file
/// on which `text` begins) serve the places in nodes and errors. Throws base::Error (usage, subject
/// "path:line:col") for bad syntax and for what we refuse: anchors and aliases, several documents,
/// a key twice, keys that are not scalars or are null, nesting deeper than 100.
YamlNode parse_yaml(std::string_view text, const std::string& path, uint32_t first_line = 1);

/// `text` as a YAML scalar that reads back as this very string: bare when that is safe, else in
/// double quotes on one line. `text` must be UTF-8.
std::string yaml_scalar(std::string_view text);

}  // namespace base
