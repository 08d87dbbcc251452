#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace base {

/// A place for people: both 1-based, the column in Unicode scalar values.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
  bool operator==(const LineColumn&) const = default;
};

/// Where the lines of a text begin. Lines end with LF or CRLF, as rustc has it. A text without a
/// last line feed ends in the line it is in; after a last line feed stands one more, empty line.
/// Keeps a view: the text must outlive the map.
class LineMap {
 public:
  explicit LineMap(std::string_view text);

  /// The place of a byte; an offset behind the end is taken as the end. A byte order mark takes no
  /// column; inside a character the column is that character's.
  LineColumn position(size_t byte) const;
  /// The 1-based line of a byte.
  uint32_t line_of(size_t byte) const;
  /// At least 1.
  uint32_t line_count() const { return static_cast<uint32_t>(starts_.size()); }
  /// The first byte of a line; `line` must be between 1 and line_count().
  size_t line_start(uint32_t line) const;
  /// The line without its line end; empty when there is no such line.
  std::string_view line_text(uint32_t line) const;

 private:
  uint32_t characters_between(size_t begin, size_t end) const;

  std::string_view text_;
  std::vector<uint32_t> starts_;
  std::vector<uint32_t> characters_;  ///< before each kStep bytes; only where a line is long
};

}  // namespace base
