#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cli {

/// The value by which GitHub's code scanning knows a line again, `primaryLocationLineHash`: a
/// rolling hash over the hundred characters, white space left out, from the beginning of the line,
/// and how often that hash has occurred in the file so far: "39fa2ee980eb94b0:1". Lines end at LF,
/// CR or CRLF; bytes that are not UTF-8 count as U+FFFD, characters as UTF-16 has them.
/// \param lines 1-based; a line that the file lacks is missing in the answer
/// What it is: src/fingerprints.ts of github/codeql-action, which computes the same when a file is
/// uploaded without it.
std::map<uint32_t, std::string> line_hashes(std::string_view bytes,
                                            const std::set<uint32_t>& lines);

}  // namespace cli
