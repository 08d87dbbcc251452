#include "cli/report/frame.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"

namespace cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Blocks of combining marks and format characters that take no column; sorted.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200B, 0x200D}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

/// Blocks whose characters take two columns; sorted.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F004, 0x1F004},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F5FF},
    {0x1F600, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <size_t kSize>
bool in_any(const Range (&ranges)[kSize], char32_t scalar) {
  const Range* range =
      std::lower_bound(std::begin(ranges), std::end(ranges), scalar,
                       [](const Range& one, char32_t value) { return one.last < value; });
  return range != std::end(ranges) && range->first <= scalar;
}

/// One character of the line as it is shown.
struct Cell {
  std::string text;
  size_t width = 0;
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  for (size_t offset = 0; offset < line.size();) {
    const base::Utf8Step step = base::utf8_step(line, offset);
    const std::string_view bytes = line.substr(offset, step.length);
    offset += step.length;
    Cell cell;
    if (bytes == "\t") {
      cell.text = "    ";
      cell.width = 4;
    } else {
      cell.text = base::sanitize_for_terminal(bytes);
      // What was escaped is ASCII: as many columns as bytes.
      cell.width = cell.text == bytes ? display_width(step.scalar) : cell.text.size();
    }
    cells.push_back(std::move(cell));
  }
  return cells;
}

size_t width_between(const std::vector<Cell>& cells, size_t first, size_t last) {
  size_t width = 0;
  for (size_t i = first; i < last; ++i) width += cells[i].width;
  return width;
}

}  // namespace

size_t display_width(char32_t scalar) {
  if (scalar < 0x300) return 1;
  if (in_any(kZeroWidth, scalar)) return 0;
  return in_any(kWide, scalar) ? 2 : 1;
}

Frame make_frame(std::string_view line, uint32_t column, uint32_t end_column, size_t max_width) {
  const std::vector<Cell> cells = cells_of(line);
  const size_t begin = std::min<size_t>(column > 0 ? column - 1 : 0, cells.size());
  size_t end = std::min<size_t>(end_column > 0 ? end_column - 1 : 0, cells.size());
  end = std::max(end, begin);

  size_t first = 0;
  size_t last = cells.size();
  constexpr std::string_view kCut = "...";
  if (width_between(cells, first, last) > max_width) {
    // A window around the caret: a third of the room before it, the rest behind.
    const size_t room = max_width - std::min(max_width, 2 * kCut.size());
    size_t used = 0;
    first = begin;
    while (first > 0 && used + cells[first - 1].width <= room / 3) used += cells[--first].width;
    last = begin;
    while (last < cells.size() && used + cells[last].width <= room) used += cells[last++].width;
    // At the end of the line the room that is left goes to the front.
    while (last == cells.size() && first > 0 && used + cells[first - 1].width <= room) {
      used += cells[--first].width;
    }
    end = std::min(end, last);
  }

  Frame frame;
  if (first > 0) frame.text = kCut;
  frame.caret = frame.text.size() + width_between(cells, first, begin);
  frame.caret_width = std::max<size_t>(1, width_between(cells, begin, end));
  for (size_t i = first; i < last; ++i) frame.text += cells[i].text;
  if (last < cells.size()) frame.text += kCut;
  return frame;
}

}  // namespace cli
