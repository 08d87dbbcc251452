#pragma once

#include <string>
#include <string_view>

#include "scanner/extract_state.h"
#include "scanner/tokens.h"

namespace scanner {

// What the readers of macro arguments share.

inline bool word_at(std::string_view text, size_t i, std::string_view word) {
  return text.substr(i, word.size()) == word &&
         (i + word.size() >= text.size() || !is_word(text[i + word.size()])) &&
         (i == 0 || !is_word(text[i - 1]));
}

/// Builds a text for the parser out of runs of the present one and glue of our own.
class Dressed {
 public:
  explicit Dressed(const Extractor::State& state) : state_(state) {}
  void ours(std::string_view glue, uint32_t near) {
    text_.pieces.push_back({size(), state_.at(near), true});
    text_.owned += glue;
  }
  void copy(uint32_t from, uint32_t to) {
    const uint32_t begin = size();
    const ParsedText& source = state_.source();
    text_.owned += state_.slice(from, to);
    text_.pieces.push_back({begin, state_.at(from), false});
    if (source.pieces.empty()) return;
    const size_t first = source.piece_of(from);
    text_.pieces.back().ours = source.pieces[first].ours;
    for (size_t i = first + 1; i < source.pieces.size() && source.pieces[i].at < to; ++i) {
      const Piece& piece = source.pieces[i];
      text_.pieces.push_back({begin + (piece.at - from), piece.origin, piece.ours});
    }
  }
  std::string& bytes() { return text_.owned; }
  ParsedText take() { return std::move(text_); }

 private:
  uint32_t size() const { return static_cast<uint32_t>(text_.owned.size()); }
  const Extractor::State& state_;
  ParsedText text_;
};

/// Calls `found` at each node of kind `wanted` right below the function that the arguments were
/// dressed up in.
template <class Found>
void in_dressed_body(Extractor::State& state, Cursor& c, Sym wanted, Found found) {
  each_child(state, c, [&] {
    if (c.sym() != Sym::function_item) return;
    each_child(state, c, [&] {
      if (c.sym() != Sym::block) return;
      if (wanted == Sym::block) {
        found();
        return;
      }
      each_child(state, c, [&] {
        if (c.sym() == wanted) found();
      });
    });
  });
}

}  // namespace scanner
