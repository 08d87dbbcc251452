#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace scanner {

/// What a cached value is: part of its key.
enum class Cached {
  facts,   ///< of one file, by its content id and the extractor's version
  result,  ///< of a whole scan, by all that went into it
};

/// Keeps what is costly to compute, from scan to scan. Never needed: a cache that forgets
/// everything, or fails, changes no result. Safe to use from several threads at once; no call
/// throws.
class FactCache {
 public:
  virtual ~FactCache() = default;
  /// Whether it keeps values of this kind at all.
  virtual bool keeps(Cached) const { return true; }
  /// Hands the bytes kept under the key to `use`, if there are any: false if not. The bytes are
  /// those that were put, or none.
  virtual bool find(Cached kind, std::string_view id, std::string_view version,
                    const std::function<void(std::string_view bytes)>& use) = 0;
  /// May keep the bytes, now or later.
  virtual void put(Cached kind, std::string_view id, std::string_view version,
                   std::string bytes) = 0;
};

}  // namespace scanner
