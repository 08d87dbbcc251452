#include "scanner/lexical.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "scanner/tokens.h"

namespace scanner {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

bool is_identifier_byte(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || byte == '_' || byte >= 0x80;
}

size_t find_byte(std::string_view text, char byte, size_t from) {
  if (from >= text.size()) return kNowhere;
  const void* hit = std::memchr(text.data() + from, byte, text.size() - from);
  return hit == nullptr ? kNowhere
                        : static_cast<size_t>(static_cast<const char*>(hit) - text.data());
}

/// The three bytes with which code stops being plain: a quote, an apostrophe, a slash.
constexpr std::array<bool, 256> stop_bytes() {
  std::array<bool, 256> stops{};
  stops['"'] = stops['\''] = stops['/'] = true;
  return stops;
}
constexpr std::array<bool, 256> kStops = stop_bytes();

/// True if any of the eight bytes of `word` is `byte`.
constexpr uint64_t has_byte(uint64_t word, uint64_t byte) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t difference = word ^ (kOnes * byte);
  return (difference - kOnes) & ~difference & (kOnes * 0x80);
}

size_t next_stop(std::string_view text, size_t at) {
  while (at + 8 <= text.size()) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((has_byte(word, '"') | has_byte(word, '\'') | has_byte(word, '/')) != 0) break;
    at += 8;
  }
  while (at < text.size() && !kStops[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

/// The opening of a string literal, seen from its quote backwards.
struct Opening {
  size_t start = 0;   ///< of the token, its prefix included
  size_t hashes = 0;  ///< of a raw string
  bool raw = false;
};

/// \param lifetime where the last lifetime's apostrophe stood: `'r"x"` is a lifetime and a string.
Opening opening_at(std::string_view text, size_t quote, size_t lifetime) {
  Opening plain;
  plain.start = quote;
  size_t r = quote;
  while (r > 0 && text[r - 1] == '#') --r;
  const size_t hashes = quote - r;
  if (r == 0) return plain;
  --r;
  const char letter = text[r];
  const auto starts_word = [&](size_t at) {
    return at == 0 || (!is_identifier_byte(text[at - 1]) && at - 1 != lifetime);
  };
  if (letter == 'r') {
    const bool prefixed = r > 0 && (text[r - 1] == 'b' || text[r - 1] == 'c');
    const size_t start = prefixed ? r - 1 : r;
    if (!starts_word(start)) return plain;
    Opening raw;
    raw.start = start;
    raw.hashes = hashes;
    raw.raw = true;
    return raw;
  }
  if (hashes == 0 && (letter == 'b' || letter == 'c') && starts_word(r)) plain.start = r;
  return plain;
}

/// The end of the string whose quote is at `quote`, or kNowhere.
size_t string_end(std::string_view text, size_t quote) {
  size_t close = quote;
  while ((close = find_byte(text, '"', close + 1)) != kNowhere) {
    size_t first = close;
    while (first > quote + 1 && text[first - 1] == '\\') --first;
    if ((close - first) % 2 == 0) return close + 1;
  }
  return kNowhere;
}

size_t raw_string_end(std::string_view text, size_t quote, size_t hashes) {
  size_t close = quote;
  while ((close = find_byte(text, '"', close + 1)) != kNowhere) {
    size_t end = close + 1;
    while (end < text.size() && end - close <= hashes && text[end] == '#') ++end;
    if (end - close - 1 == hashes) return end;
  }
  return kNowhere;
}

/// The end of the block comment that begins at `start`, or kNowhere. They nest.
size_t comment_end(std::string_view text, size_t start) {
  size_t consumed = start + 2;  // bytes before it belong to an opening or closing already
  size_t depth = 1;
  size_t slash = start + 1;
  while ((slash = find_byte(text, '/', slash + 1)) != kNowhere) {
    if (slash > consumed && text[slash - 1] == '*') {
      consumed = slash + 1;
      if (--depth == 0) return slash + 1;
    } else if (slash + 1 < text.size() && text[slash + 1] == '*') {
      consumed = slash + 2;
      ++depth;
      ++slash;
    }
  }
  return kNowhere;
}

size_t scalar_length(char first) {
  const unsigned char byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

/// The end of the character literal whose apostrophe is at `quote`; kNowhere if it is a lifetime or
/// a label.
size_t character_end(std::string_view text, size_t quote) {
  if (quote + 2 >= text.size()) return kNowhere;
  if (text[quote + 1] != '\\') {
    const size_t close = quote + 1 + scalar_length(text[quote + 1]);
    return close < text.size() && text[close] == '\'' ? close + 1 : kNowhere;
  }
  for (size_t at = quote + 3; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\'') return at + 1;
  }
  return kNowhere;
}

/// The end of a `#!` line at the very beginning, after a byte order mark; 0 if there is none.
size_t prologue_end(std::string_view text) {
  const size_t start = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  if (text.substr(start, 2) != "#!") return start;
  const size_t word = text.find_first_not_of(" \t\r\n", start + 2);
  if (word != kNowhere && text[word] == '[') return start;
  const size_t line_end = find_byte(text, '\n', start);
  return line_end == kNowhere ? text.size() : line_end;
}

LexicalReport unterminated(size_t start, const char* what) {
  LexicalReport report;
  report.safe_end = start;
  report.problem = std::string(what) + " is not terminated";
  return report;
}

/// What lies between comments and literals, told in order. The first is for who wants the report
/// alone.
struct Nothing {
  void plain(size_t, size_t) {}
  void literal(size_t, size_t) {}
  void comment(size_t, size_t) {}
};

class Compactor {
 public:
  Compactor(std::string_view text, CompactText& out) : text_(text), out_(out) {
    out_.text.clear();
    out_.text.reserve(text.size());
    out_.pieces.assign(1, {0, 0, false});
  }

  void plain(size_t from, size_t to) {
    while (from < to) {
      if (in_gap_) {
        while (from < to && is_space(text_[from])) ++from;
        if (from == to) return;
        literal(from, from);
      }
      const size_t line_end = find_byte(text_.substr(0, to), '\n', from);
      if (line_end == kNowhere) {
        out_.text.append(text_, from, to - from);
        return;
      }
      out_.text.append(text_, from, line_end + 1 - from);
      in_gap_ = true;
      from = line_end + 1;
    }
  }

  void literal(size_t from, size_t to) {
    if (in_gap_)
      out_.pieces.push_back(
          {static_cast<uint32_t>(out_.text.size()), static_cast<uint32_t>(from), false});
    in_gap_ = false;
    out_.text.append(text_, from, to - from);
  }

  /// One byte for all of it, at the place of its first: what ends there ends where it did.
  void comment(size_t, size_t) {
    if (!in_gap_) out_.text += ' ';
    in_gap_ = true;
  }

 private:
  std::string_view text_;
  CompactText& out_;
  bool in_gap_ = false;  ///< the last byte stands for all up to what comes next
};

template <class Sink>
LexicalReport pass(std::string_view text, Sink sink) {
  size_t lifetime = kNowhere;
  size_t told = 0;
  size_t at = prologue_end(text);
  while ((at = next_stop(text, at)) < text.size()) {
    if (text[at] == '"') {
      const Opening opening = opening_at(text, at, lifetime);
      const size_t end =
          opening.raw ? raw_string_end(text, at, opening.hashes) : string_end(text, at);
      if (end == kNowhere) {
        sink.plain(told, opening.start);
        return unterminated(opening.start, opening.raw ? "raw string" : "string");
      }
      sink.plain(told, at);
      sink.literal(at, end);
      told = at = end;
    } else if (text[at] == '\'') {
      const size_t end = character_end(text, at);
      if (end == kNowhere) {
        lifetime = at++;
        continue;
      }
      sink.plain(told, at);
      sink.literal(at, end);
      told = at = end;
    } else if (at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')) {
      sink.plain(told, at);
      size_t end = text[at + 1] == '/' ? find_byte(text, '\n', at) : comment_end(text, at);
      if (end == kNowhere && text[at + 1] == '*') return unterminated(at, "block comment");
      if (end == kNowhere) end = text.size();
      sink.comment(at, end);
      told = at = end;
    } else {
      ++at;
    }
  }
  sink.plain(told, text.size());
  LexicalReport report;
  report.safe_end = text.size();
  return report;
}

}  // namespace

LexicalReport lexical_check(std::string_view text) { return pass(text, Nothing()); }

LexicalReport lexical_check(std::string_view text, CompactText& compact) {
  return pass(text, Compactor(text, compact));
}

}  // namespace scanner
