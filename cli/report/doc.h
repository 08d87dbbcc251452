#pragma once

#include <string>
#include <string_view>

#include "cli/console.h"

namespace cli {

/// A rule's Markdown for a terminal: headings strong, code blocks indented by four without their
/// fences, `code` and **strong** words painted. Without colour the marks of words stay.
std::string doc_text(std::string_view markdown, const Style& style, bool colour);

}  // namespace cli
