#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Without blanks.
std::string squeezed(std::string_view text);

/// Whether a line calls all that it called before, and something that tells it from others.
bool calls_the_same(const std::string& was, const std::string& is);

/// Whether the lines stand in the text in this order, however they are broken; else the first that
/// does not.
bool holds_in_order(const std::string& text, const std::vector<std::string>& lines,
                    std::string& missing, uint32_t& first);

}  // namespace cli
