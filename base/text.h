#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob.h"

namespace base {

/// Without white space (space, tab, CR, LF, VT, FF) at either end.
std::string_view trim(std::string_view text);
/// The parts between separators; always one more than there are separators, so "" gives {""}.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The lines without their ends (LF or CRLF). A line end at the very end opens no further line; ""
/// has no lines.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);
/// `text` without `prefix`, or nothing when it does not begin with it.
std::optional<std::string_view> strip_prefix(std::string_view text, std::string_view prefix);
/// `text` without `suffix`, or nothing when it does not end with it.
std::optional<std::string_view> strip_suffix(std::string_view text, std::string_view suffix);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
/// ASCII letters in lower case; other bytes as they are. Knows no locale.
std::string to_lower(std::string_view text);

bool is_valid_utf8(std::string_view text);
/// `text` with each broken sequence replaced by one U+FFFD.
std::string to_valid_utf8(std::string_view text);

/// What happens to line feeds in text that is made safe.
enum class LineFeeds { escape, keep };
/// Text that cannot steer a terminal nor mislead its reader: control characters (ESC, C1 too),
/// bidirectional controls, line and paragraph separators and bytes that are not UTF-8 are written
/// as \x1b or \u{202e}. Tabs stay.
std::string sanitize_for_terminal(std::string_view text, LineFeeds line_feeds = LineFeeds::escape);

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other,
/// counted in bytes.
size_t edit_distance(std::string_view left, std::string_view right);
/// The candidate most like `name` for a "did you mean", or nothing when none is near (more than a
/// third of the letters differ). Letter case does not count; the earlier of equals wins.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

/// "1 file", "3 files": the number with the noun, plus `s` unless it is one.
std::string count_of(size_t count, std::string_view noun);

}  // namespace base
