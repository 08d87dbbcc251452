#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/report/view.h"

namespace cli {

/// GitHub takes 65,536 characters in a comment; the document stays below this many bytes.
constexpr size_t kLongestComment = 65'000;

/// A comment for a pull request, in Markdown: counts, then each new finding folded, then the known
/// ones in one fold. What does not fit is counted. Names and code of the repository stay data: they
/// make no markup, no mention and no link.
/// \param is_new in the order of the findings; nothing: all are simply open
/// \param base what they are held against, for people; may be empty
std::string pull_request_markdown(const ScanReport& report, const View& view,
                                  const std::optional<std::vector<bool>>& is_new,
                                  const std::string& base);

/// A message of ours as Markdown: what stands between backticks is code, the rest plain text.
std::string markdown_text(std::string_view text);
/// Any text as a code span.
std::string markdown_code(std::string_view text);

}  // namespace cli
