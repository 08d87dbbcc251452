#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace repo {

/// The name of a git object (SHA-1). All zero: none.
struct ObjectId {
  std::array<uint8_t, 20> bytes{};

  /// 40 lower-case hex digits.
  std::string hex() const;
  /// The first `digits` of `hex()`.
  std::string short_hex(size_t digits = 8) const;
  bool is_zero() const;
  /// Nothing unless `text` is exactly 40 hex digits.
  static std::optional<ObjectId> from_hex(std::string_view text);

  auto operator<=>(const ObjectId&) const = default;
};

}  // namespace repo
