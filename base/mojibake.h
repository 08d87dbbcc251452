#pragma once

#include <string>
#include <string_view>

namespace base {

/// UTF-8 that was read as Windows-1252 (or Latin-1) and written as UTF-8 once more, put right:
/// "â€”" becomes "—", "âœ…" becomes "✅". Done up to three times over. Only runs that give one
/// whole, valid character are touched; everything else stays byte for byte. Lines keep their
/// numbers.
std::string repair_double_encoding(std::string_view text);

}  // namespace base
