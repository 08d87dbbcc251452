#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "scanner/kept_facts.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

class Extractor;
class FactCache;
class ScanMemory;

/// The sources of one scan by the names of their bytes, and what the cache holds under those.
/// Without a cache nothing is named and everything is computed.
class Contents {
 public:
  /// Names every entry: by what the set knows, else by reading it.
  Contents(const SourceSet& sources, const ScanOptions& options, FactCache* cache,
           ScanMemory* memory);

  /// The result of a scan of these very sources with these options. False when it is not kept.
  bool find_result(ScanResult& result) const;
  /// Keeps it, unless a file changed since it was named.
  void keep_result(const ScanResult& result) const;
  /// The facts of one Rust file: the kept ones, or those of its bytes. Throws as
  /// `SourceSet::read`.
  std::shared_ptr<const KeptFacts> facts_of(size_t index, Extractor& extractor);
  /// The bytes of an entry. A result for which an entry had other bytes than those it was named by,
  /// or could not be read, is not kept.
  std::string read(size_t index);
  /// The same bytes for one who looks at them again; `check` says whether they are the same.
  std::shared_ptr<const std::string> text(size_t index) const;
  /// Somebody read the file again: were those the bytes that the facts are of?
  void check(const FileFacts& facts, const std::string& text);

 private:
  /// The name of bytes that were read of an entry.
  std::string id_of(size_t index, const std::string& text) const;
  FileFacts facts_at(size_t index, Extractor& extractor);
  std::string read_named(size_t index, std::string& id);

  const SourceSet& sources_;
  FactCache* cache_;
  ScanMemory* memory_;
  std::vector<std::string> ids_;  ///< by entry; empty: not known
  std::vector<char> unstable_;    ///< by entry: its bytes are not those of its name
  bool has_changed_ = false;      ///< a text read again differed
  std::string key_;               ///< of the result; empty: it must not be kept
};

}  // namespace scanner
