#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace scanner {

/// The line of code that stands with a finding: whole, or of a line of more than 1,000 bytes the
/// part around the finding, with an ellipsis where something is left out. Files without line feeds
/// exist, and findings in them.
/// \param offset of the finding in the line, bytes
std::string shown_line(std::string_view line, size_t offset);

/// Where the finding's column stands in what `shown_line` gave: 1-based, as the column is.
uint32_t shown_column(std::string_view shown, uint32_t column);

/// Whether `shown` is what `shown_line` gives of the line, for some offset.
bool is_shown_of(std::string_view shown, std::string_view line);

}  // namespace scanner
