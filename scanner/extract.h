#pragma once

#include <memory>
#include <string_view>

#include "scanner/facts.h"

namespace scanner {

/// A parser of Rust with its buffers: one per thread, used again for each file.
class Extractor {
 public:
  Extractor();
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  /// Boils one file down to its facts. Total: any bytes give facts, with what was not understood
  /// counted in them.
  FileFacts extract(std::string_view text);

  struct State;  // extract_state.h: the walk itself

 private:
  std::unique_ptr<State> state_;
};

/// ABI version of the linked Rust grammar (tree-sitter's LANGUAGE_VERSION).
unsigned grammar_abi();

}  // namespace scanner
