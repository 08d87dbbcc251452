#include "scanner/code_text.h"

#include <cstddef>

#include "scanner/tokens.h"

namespace scanner {
namespace {

/// Reads the source once, blanking as it goes.
class Blanker {
 public:
  explicit Blanker(std::string_view source) : source_(source), out_(source) {}

  std::string run() {
    while (at_ < source_.size()) step();
    return std::move(out_);
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void blank() {
    if (source_[at_] != '\n' && source_[at_] != '\r') out_[at_] = ' ';
    ++at_;
  }

  void blank_to(size_t end) {
    while (at_ < end && at_ < source_.size()) blank();
  }

  void step() {
    if (peek() == '/' && peek(1) == '/') {
      const size_t end = source_.find('\n', at_);
      blank_to(end == std::string_view::npos ? source_.size() : end);
    } else if (peek() == '/' && peek(1) == '*') {
      block_comment();
    } else if (peek() == '"') {
      ++at_;
      string();
    } else if (peek() == '\'') {
      quote();
    } else if (is_word(peek())) {
      word();
    } else {
      ++at_;
    }
  }

  void block_comment() {
    int depth = 0;
    while (at_ < source_.size()) {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        blank();
        blank();
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        blank();
        blank();
        if (depth == 0) return;
      } else {
        blank();
      }
    }
  }

  void string() {
    while (at_ < source_.size() && peek() != '"') {
      if (peek() == '\\' && at_ + 1 < source_.size()) blank();
      blank();
    }
    if (at_ < source_.size()) ++at_;
  }

  /// A character literal; a lifetime is left alone.
  void quote() {
    ++at_;
    if (peek() == '\\') {
      const size_t end = source_.find('\'', at_ + 2);
      const size_t line = source_.find('\n', at_);
      if (end != std::string_view::npos && end < line) {
        blank_to(end);
        ++at_;
      }
      return;
    }
    size_t length = 1;  // of the character in UTF-8
    while (length < 4 && (static_cast<unsigned char>(peek(length)) & 0xC0) == 0x80) ++length;
    if (peek(length) != '\'') return;
    blank_to(at_ + length);
    ++at_;
  }

  /// A word, which may be the prefix of a raw or byte string.
  void word() {
    const size_t begin = at_;
    while (at_ < source_.size() && is_word(source_[at_])) ++at_;
    const std::string_view text = source_.substr(begin, at_ - begin);
    const bool raw = text == "r" || text == "br" || text == "cr";
    if (!raw) return;
    size_t hashes = 0;
    while (peek(hashes) == '#') ++hashes;
    if (peek(hashes) != '"') return;
    at_ += hashes + 1;
    const std::string end = "\"" + std::string(hashes, '#');
    const size_t found = source_.find(end, at_);
    blank_to(found == std::string_view::npos ? source_.size() : found);
    at_ += found == std::string_view::npos ? 0 : end.size();
  }

  std::string_view source_;
  std::string out_;
  size_t at_ = 0;
};

}  // namespace

std::string code_text(std::string_view source) { return Blanker(source).run(); }

}  // namespace scanner
