#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A Markdown document of any make, taken apart line by line for those who look for statements in
/// it.
namespace tasks {

enum class LineKind { prose, heading, fence, fence_edge, frontmatter, blank };

/// A stretch between backticks.
struct CodeSpan {
  size_t begin = 0;  ///< of the text between the backticks, in the line
  size_t end = 0;
  std::string text;
};

struct ProseLine {
  uint32_t number = 0;  ///< 1-based
  LineKind kind = LineKind::prose;
  std::string text;             ///< without line end; double-encoded UTF-8 put right
  std::vector<CodeSpan> spans;  ///< none in fences
  int level = 0;                ///< of a heading, from 1
  std::string language;         ///< in a fence: its info string
  bool item = false;            ///< begins an entry of a list
  size_t indent = 0;            ///< blanks before the first character
  bool ticked = false;          ///< "- [x]"
  bool unticked = false;        ///< "- [ ]"
  bool table = false;           ///< a row of a table
  /// Speaks of what is to come (a heading above it, or its own words, say so): what is missing is
  /// not wrong.
  bool proposed = false;
  bool below_removed = false;  ///< below a heading that speaks of what was removed
};

/// The lines of a document. Lines longer than 4,000 bytes are cut; `cut` gains their numbers.
std::vector<ProseLine> read_prose(std::string_view document, std::vector<uint32_t>& cut);

/// Whether the words (lower case) speak of what is to be made: "create", "should", "new file".
bool speaks_of_plans(std::string_view lower);

/// The cells of a table's row, trimmed.
std::vector<std::string> table_cells(std::string_view line);

}  // namespace tasks
