#include "base/mojibake.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/utf8.h"

namespace base {
namespace {

/// What Windows-1252 shows for the bytes 0x80 to 0x9F; 0: nothing.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// The byte that was taken for this character.
std::optional<unsigned char> byte_behind(char32_t scalar) {
  if (scalar >= 0x80 && scalar <= 0xFF) return static_cast<unsigned char>(scalar);
  for (size_t i = 0; i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] == scalar && scalar != 0) return static_cast<unsigned char>(0x80 + i);
  }
  return std::nullopt;
}

/// How many bytes a UTF-8 sequence that begins so has; 0: none begins so.
size_t sequence_length(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// The character that was taken apart at `at`, and how many bytes of the text it fills now.
std::optional<std::string> whole_at(std::string_view text, size_t at, size_t& filled) {
  std::string bytes;
  size_t wanted = 0;
  size_t next = at;
  while (next < text.size()) {
    const Utf8Step step = utf8_step(text, next);
    const std::optional<unsigned char> byte = step.valid ? byte_behind(step.scalar) : std::nullopt;
    if (!byte) return std::nullopt;
    if (bytes.empty()) {
      wanted = sequence_length(*byte);
      if (wanted == 0) return std::nullopt;
    }
    bytes += static_cast<char>(*byte);
    next += step.length;
    if (bytes.size() == wanted) break;
  }
  if (bytes.size() != wanted || wanted == 0) return std::nullopt;
  const Utf8Step step = utf8_step(bytes, 0);
  if (!step.valid || step.length != bytes.size()) return std::nullopt;
  filled = next - at;
  return bytes;
}

std::string repaired_once(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t filled = 0;
    if (static_cast<unsigned char>(text[i]) >= 0xC3) {
      if (const std::optional<std::string> whole = whole_at(text, i, filled)) {
        out += *whole;
        i += filled;
        continue;
      }
    }
    out += text[i++];
  }
  return out;
}

}  // namespace

std::string repair_double_encoding(std::string_view text) {
  constexpr int kRounds = 3;
  std::string repaired(text);
  for (int round = 0; round < kRounds; ++round) {
    std::string next = repaired_once(repaired);
    if (next == repaired) break;
    repaired = std::move(next);
  }
  return repaired;
}

}  // namespace base
