#include "base/utf8.h"

#include "base/check.h"

namespace base {
namespace {

/// What the first byte of a sequence announces: how many bytes follow and the legal range of the
/// first of them.
struct Lead {
  unsigned following;
  unsigned char low;
  unsigned char high;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Utf8Step utf8_step(std::string_view text, size_t offset) {
  CHECK(offset < text.size());
  const unsigned char first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.following == 0) return {0, 1, false};
  char32_t scalar = first & (0x3Fu >> lead.following);
  for (unsigned i = 1; i <= lead.following; ++i) {
    if (offset + i >= text.size()) return {0, i, false};
    const unsigned char byte = static_cast<unsigned char>(text[offset + i]);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (byte < low || byte > high) return {0, i, false};
    scalar = (scalar << 6) | (byte & 0x3Fu);
  }
  return {scalar, lead.following + size_t{1}, true};
}

}  // namespace base
