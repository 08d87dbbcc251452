#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "scanner/fact_cache.h"

namespace store {

struct Check;

/// How a cache is opened.
struct CacheOptions {
  std::filesystem::path directory;          ///< where the ledger is, too; made if missing
  uint64_t most_bytes = uint64_t{1} << 30;  ///< of cached values; above it the least recently used
                                            ///< go. The file may be some per cent larger
  int64_t today = 0;  ///< days since 1970: what "recently used" is counted in; 0: the system's
};

/// `cache.db`: what scans keep for the next ones, in an SQLite file of its own beside the ledger.
/// May be deleted at any time. Many processes may use it at once. A damaged file is made anew; one
/// of a newer version of the program, on a network file system, on a full disk or that may not be
/// written is left alone: then nothing is found, or nothing kept, and the scan takes longer.
class FactCache : public scanner::FactCache {
 public:
  explicit FactCache(const CacheOptions& options);
  /// Writes what was put.
  ~FactCache() override;
  FactCache(const FactCache&) = delete;
  FactCache& operator=(const FactCache&) = delete;

  bool find(scanner::Cached kind, std::string_view id, std::string_view version,
            const std::function<void(std::string_view bytes)>& use) override;
  void put(scanner::Cached kind, std::string_view id, std::string_view version,
           std::string bytes) override;
  /// Writes what was put until now.
  void flush();

  /// Rows and bytes of values that it holds, for tests and `doctor`.
  struct Size {
    uint64_t rows = 0;
    uint64_t bytes = 0;
  };
  Size size();

  friend Check examine_cache(const CacheOptions& options, bool fix);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace store
