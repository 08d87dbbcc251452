#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/facts.h"

namespace scanner {

/// Where the positions of one text are in another text with the same code.
class PositionMap {
 public:
  /// \param pairs old and new, ascending on both sides, each old one once
  explicit PositionMap(std::vector<std::pair<uint32_t, uint32_t>> pairs)
      : pairs_(std::move(pairs)) {}

  /// Moves the bytes from `begin` to `end`, which begin in a token of the old text. Nothing where
  /// they, from their token on, are not the same bytes in both texts.
  std::optional<std::pair<uint32_t, uint32_t>> moved(uint32_t begin, uint32_t end,
                                                     std::string_view old_text,
                                                     std::string_view new_text) const;

 private:
  std::vector<std::pair<uint32_t, uint32_t>> pairs_;
};

/// Whether two files differ in comments and white space alone: their facts are equal but for
/// positions and sizes, and any two positions of the one stand to each other as those of the other
/// do. If so, where the positions went; else nothing.
std::optional<PositionMap> same_shape(const FileFacts& before, const FileFacts& now);

}  // namespace scanner
