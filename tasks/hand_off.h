#pragma once

#include <string>
#include <string_view>

namespace tasks {

/// The document with one more entry at the end of its section `## Hand-off`, which is made when it
/// is not there. No other byte changes; the entry takes the document's line ends. An entry of
/// several lines stands indented below its first one.
/// \param entry "2026-11-21 ann released it on 1a2b3c4d: the lock is held in two places"
std::string with_hand_off(std::string_view document, std::string_view entry);

}  // namespace tasks
