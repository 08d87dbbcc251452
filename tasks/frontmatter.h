#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tasks {

/// One key that we write, in YAML.
struct Field {
  std::string key;
  /// What follows "key:": " 02-03" on one line, or "\n  - a\n  - b" on several; LF, no line end at
  /// the end.
  std::string value;
  /// A comment line before the key of a new file: "# Metrics"; may be empty.
  std::string heading;
};

Field scalar_field(std::string key, std::string_view value);
Field list_field(std::string key, const std::vector<std::string>& values);

/// Something in a document that a person has to settle, with its line.
struct Conflict {
  uint32_t line = 0;  ///< 1-based, in the merged document
  std::string text;   ///< "`wave` was edited by hand; the new value stands beside it"
};

/// The YAML between the two `---` lines of a document, as lines of text. Every byte that is not a
/// value of ours stays: unknown keys, comments, order, line ends.
///
/// A comment `# punchlist:keys wave=1a2b3c ...` keeps a short hash of each value that was generated
/// last. A value that still has its hash is ours and is replaced; one that has not was edited by
/// hand and stays. If there is a new value for it, that goes beside it as a comment `#
/// punchlist:conflict wave: 3` until a person deletes the comment.
class Frontmatter {
 public:
  /// Splits a document. Nothing when it does not begin with a `---` line that is closed by another.
  static std::optional<Frontmatter> parse(std::string_view document);
  /// A new one with these fields.
  static std::string write(const std::vector<Field>& fields);

  /// Bytes of the document that belong to the frontmatter, both `---` lines included.
  size_t size() const { return size_; }
  /// Problems of the YAML itself, with lines; empty if it can be read.
  std::vector<Conflict> problems() const;
  /// A value as its reader sees it, without quotes; nothing when the key is missing or holds no
  /// scalar.
  std::optional<std::string> scalar(std::string_view key) const;
  /// The strings of a list; nothing when the key is missing or holds no list of scalars.
  std::optional<std::vector<std::string>> list(std::string_view key) const;

  /// The frontmatter with these values; `conflicts` gains what a person has to settle.
  std::string merge(const std::vector<Field>& fields, std::vector<Conflict>& conflicts) const;

 private:
  /// A key with all its lines, or one line that belongs to none: blank, comment.
  struct Chunk {
    std::string key;
    std::string text;  ///< raw bytes with line ends
  };

  std::vector<Chunk> chunks_;
  std::string opening_;  ///< the first `---` line, raw
  std::string closing_;  ///< the last one, raw
  std::string inside_;   ///< raw bytes between
  std::string line_end_ = "\n";
  size_t size_ = 0;
};

}  // namespace tasks
