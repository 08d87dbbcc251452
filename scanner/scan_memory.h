#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "scanner/kept_facts.h"
#include "scanner/manifest.h"
#include "scanner/scan.h"
#include "scanner/workspace.h"

namespace scanner {

/// What scans of one state after the other keep in memory, for as long as the object lives: facts
/// by the name of their bytes, and the last result. Changes no result. Serves scans with the same
/// options, none of them with `stats`, of source sets whose bytes are fixed.
///
/// Where the code of no file changed, only comments and white space, nor what is kept of the
/// manifests, the last result holds with its places moved: the analysis compares the positions
/// of one file with each other and knows nothing else of them.
class ScanMemory {
 public:
  using TextOf = std::function<const std::string&(const std::string& path)>;

  using Texts = std::map<std::string, std::shared_ptr<const std::string>>;  ///< by path

  /// The facts of these bytes, or null. Safe to call from several threads, as `keep`.
  std::shared_ptr<const KeptFacts> facts_of(const std::string& id);
  void keep(const std::string& id, std::shared_ptr<const KeptFacts> facts);
  /// The bytes of a file that the last scan looked at, too, or null.
  std::shared_ptr<const std::string> text_of(const std::string& id);
  void keep_text(const std::string& id, std::shared_ptr<const std::string> text);
  /// What `read_manifests` makes of them: the same object while nothing changes.
  std::shared_ptr<const Manifests> manifests_of(const std::vector<ManifestText>& texts,
                                                const std::vector<std::string>& rust_paths);

  /// Makes `result` that of a scan of these files, by moving the places of the last one. False
  /// where that cannot be done; then `result` is as before.
  /// \param result with the report on files, which is about the files of now
  bool take_over(const std::vector<File>& files, const std::shared_ptr<const Manifests>& manifests,
                 const std::vector<ManifestText>& clippy, const TextOf& text_of,
                 ScanResult& result);
  /// Remembers what a result was made of, and then the result itself. \param texts of all files
  /// that its places are in
  void remember(const std::vector<File>& files, std::shared_ptr<const Manifests> manifests,
                const std::vector<ManifestText>& clippy, Texts texts);
  void remember(std::shared_ptr<const ScanResult> result);

  /// How many results were taken over.
  uint64_t taken_over() const { return taken_over_; }

 private:
  struct Kept {
    std::shared_ptr<const KeptFacts> facts;
    uint64_t last_used = 0;
  };
  struct KeptText {
    std::shared_ptr<const std::string> text;
    uint64_t last_used = 0;
  };
  struct Last {
    std::vector<std::string> paths;
    std::vector<std::shared_ptr<const KeptFacts>> facts;  ///< by path
    std::shared_ptr<const Manifests> manifests;
    std::vector<ManifestText> clippy;
    Texts texts;
    std::shared_ptr<const ScanResult> result;  ///< null until it is there
  };

  std::mutex mutex_;  ///< guards the two below
  std::unordered_map<std::string, Kept> by_id_;
  std::unordered_map<std::string, KeptText> texts_;
  std::vector<ManifestText> manifest_texts_;  ///< of which `manifests_` were made
  std::vector<std::string> rust_paths_;
  std::shared_ptr<const Manifests> manifests_;
  uint64_t scans_ = 0;
  uint64_t taken_over_ = 0;
  std::unique_ptr<Last> last_;
};

/// The same as `scan`, with what earlier ones left in memory.
std::shared_ptr<const ScanResult> scan_again(const SourceSet& sources, const ScanOptions& options,
                                             FactCache* cache, ScanMemory& memory);

}  // namespace scanner
