#include "scanner/extract.h"

#include "scanner/extract_state.h"

namespace scanner {

unsigned grammar_abi() { return ts_language_version(rust_language()); }

Extractor::Extractor() : state_(std::make_unique<State>()) {}
Extractor::~Extractor() = default;

FileFacts Extractor::extract(std::string_view text) {
  State& state = *state_;
  state.facts = FileFacts{};
  state.context = ItemContext{};
  state.text_index = 0;
  state.depth = 0;
  state.file(text);
  state.facts.unparsed_bytes = state.bytes_not_understood();
  state.strings.move_to(state.facts);
  state.pending.clear();
  state.trees.clear();
  state.parser.clear();
  state.texts.clear();
  state.facts.nodes.shrink_to_fit();
  return std::move(state.facts);
}

}  // namespace scanner
