#include "cli/report/line_hash.h"

#include <array>
#include <cstddef>
#include <unordered_map>

#include <fmt/format.h>

#include "base/utf8.h"

namespace cli {
namespace {

constexpr size_t kBlock = 100;
constexpr uint64_t kFactor = 37;
constexpr char16_t kEndOfFile = 65535;

/// The factor to the power of the block's length, modulo 2^64.
constexpr uint64_t first_factor() {
  uint64_t product = 1;
  for (size_t i = 0; i < kBlock; ++i) product *= kFactor;
  return product;
}

class LineHasher {
 public:
  explicit LineHasher(const std::set<uint32_t>& wanted) : wanted_(wanted) {}

  void take(char16_t unit) {
    if (unit == u' ' || unit == u'\t' || (after_cr_ && unit == u'\n')) {
      after_cr_ = false;
      return;
    }
    after_cr_ = unit == u'\r';
    if (unit == u'\r') unit = u'\n';
    flush();
    if (line_begins_) {
      line_begins_ = false;
      line_at_[index_] = ++line_;
    }
    if (unit == u'\n') line_begins_ = true;
    roll(unit);
  }

  std::map<uint32_t, std::string> end() {
    take(kEndOfFile);
    for (size_t i = 0; i < kBlock; ++i) {
      flush();
      roll(0);
    }
    return std::move(hashes_);
  }

 private:
  /// A line that began where the window comes round again is hashed now.
  void flush() {
    const uint32_t line = line_at_[index_];
    if (line == 0) return;
    line_at_[index_] = 0;
    const uint32_t count = ++counts_[hash_];
    if (wanted_.count(line) != 0) hashes_[line] = fmt::format("{:x}:{}", hash_, count);
  }

  void roll(char16_t unit) {
    constexpr uint64_t kFirst = first_factor();
    hash_ = kFactor * hash_ + unit - kFirst * window_[index_];
    window_[index_] = unit;
    index_ = (index_ + 1) % kBlock;
  }

  const std::set<uint32_t>& wanted_;
  std::map<uint32_t, std::string> hashes_;
  std::unordered_map<uint64_t, uint32_t> counts_;  ///< looked up only, never walked
  std::array<char16_t, kBlock> window_{};
  std::array<uint32_t, kBlock> line_at_{};  ///< the line that begins there; 0: none
  size_t index_ = 0;
  uint64_t hash_ = 0;
  uint32_t line_ = 0;
  bool line_begins_ = true;
  bool after_cr_ = false;
};

}  // namespace

std::map<uint32_t, std::string> line_hashes(std::string_view bytes,
                                            const std::set<uint32_t>& lines) {
  LineHasher hasher(lines);
  for (size_t at = 0; at < bytes.size();) {
    const base::Utf8Step step = base::utf8_step(bytes, at);
    at += step.length;
    if (!step.valid) {
      hasher.take(u'\uFFFD');
    } else if (step.scalar > 0xFFFF) {
      const char32_t rest = step.scalar - 0x10000;
      hasher.take(static_cast<char16_t>(0xD800 + (rest >> 10)));
      hasher.take(static_cast<char16_t>(0xDC00 + (rest & 0x3FF)));
    } else {
      hasher.take(static_cast<char16_t>(step.scalar));
    }
  }
  return hasher.end();
}

}  // namespace cli
