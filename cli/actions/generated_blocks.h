#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tasks/document.h"

namespace cli {

/// The blocks of documents as they were generated, by hash, in `generated-blocks` of the ledger's
/// folder: what a three-way merge of an edited block starts from. May be deleted at any time: then
/// a newer text goes beside the edited one.
class GeneratedBlocks {
 public:
  explicit GeneratedBlocks(const std::string& store_directory);

  tasks::Blending blending();
  void keep(const std::string& hash, std::string text);
  /// Writes what is new, if there is anything. Those of earlier runs are kept as long as all
  /// together are below 32 MiB.
  void save();

 private:
  void load();

  std::string file_;
  bool loaded_ = false;
  std::string bytes_;                                             ///< of the file
  std::unordered_map<std::string_view, std::string_view> known_;  ///< of the file
  std::map<std::string, std::string> fresh_;                      ///< of this run, not known before
  std::set<std::string_view> in_use_;                             ///< of those known
};

}  // namespace cli
