#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// `prefix` and `length` random digits of Crockford's base 32 (no I, L, O, U; 5 bits each), from
/// the system's generator: random_id("T-", 6) -> "T-4M8P2C". The caller makes sure that it is not
/// taken.
std::string random_id(std::string_view prefix, size_t length);

/// `text` as an id of this prefix in its one spelling: letters in upper case, I and L read as 1, O
/// as 0, hyphens among the digits dropped; the prefix may be missing or in lower case. Nothing when
/// another character is left or no digit is. Accepts beginnings of ids too.
std::optional<std::string> parse_id(std::string_view prefix, std::string_view text);

/// What the beginning of an id may mean.
struct IdMatch {
  std::optional<std::string> id;        ///< the one it means; an exact match wins over longer ids
  std::vector<std::string> candidates;  ///< when several begin so: all of them, sorted; else empty
};

/// The id among `ids` (any order, in their one spelling) that `text` means or alone begins. Neither
/// `id` nor `candidates`: there is none.
IdMatch find_id(std::string_view prefix, std::string_view text,
                const std::vector<std::string>& ids);

}  // namespace base
