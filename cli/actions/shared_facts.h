#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "scanner/fact_cache.h"
#include "scanner/source.h"
#include "store/fact_cache.h"

namespace cli {

/// The cache of two scans of which most files are the same, at the same time: the first one reads
/// and parses, the other waits for that and then finds all of it, whether it is written yet or not.
/// When it is woken changes no result, only the time.
class SharedFacts {
 public:
  /// \param kept where values go and come from; may be null: they live as long as this object
  explicit SharedFacts(std::unique_ptr<store::FactCache> kept);
  ~SharedFacts();
  SharedFacts(const SharedFacts&) = delete;
  SharedFacts& operator=(const SharedFacts&) = delete;

  scanner::FactCache& leader();
  scanner::FactCache& follower();

  /// What the first scan is about to scan.
  void lead(const scanner::SourceSet& sources);
  /// The first scan is over, also by an error.
  void led();
  /// Until the first scan has the facts of its files, or is over.
  void wait();
  /// Writes what was put until now.
  void flush();

 private:
  class Cache;

  std::unique_ptr<store::FactCache> kept_;
  std::unique_ptr<Cache> leader_;
  std::unique_ptr<Cache> follower_;

  std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> fresh_;  ///< facts, by key
  size_t awaited_ = 0;    ///< Rust files of the first scan
  size_t looked_up_ = 0;  ///< of these, so many were looked up
  size_t missed_ = 0;     ///< so many of them were not there
  size_t computed_ = 0;   ///< and so many were computed
  bool is_ready_ = false;
};

}  // namespace cli
