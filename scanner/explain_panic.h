#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/explain.h"
#include "scanner/panic_text.h"
#include "scanner/panics.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

/// A frame of the backtrace that stands in this repository.
struct OwnFrame {
  std::string item;  ///< `crate::module::function`
  Location at;       ///< a line at least
};

/// What a pasted panic means here.
struct PanicReport {
  PanicText text;
  const KnownPanic* known = nullptr;  ///< null: not a message that async-runtime misuse gives
  std::vector<std::string> rules;     ///< those whose document quotes the message
  std::vector<std::string> thread;    ///< what the thread's name and the frames say of it
  std::vector<OwnFrame> path;         ///< frames of this repository, from the entry inwards
  std::string placed_by;              ///< how the line below was found; empty: it was not
  std::optional<LineReport> line;     ///< where in this repository it panicked
  std::vector<Finding> findings;  ///< findings that explain it: there, else wherever it can happen
  std::vector<std::string> remarks;
};

/// Reads the text and looks for its place in the sources. Throws base::Error usage where the text
/// is empty.
PanicReport explain_panic(const SourceSet& sources, const ScanOptions& options,
                          std::string_view pasted);

/// What the thread's name and the frames around our own tell of the thread; frames from `first` on,
/// outwards.
std::vector<std::string> thread_evidence(const PanicText& panic, size_t first);

/// Rules whose document quotes one of the panic's texts under "At run time".
std::vector<std::string> rules_about(const KnownPanic& panic);

}  // namespace scanner
