#pragma once

#include <map>
#include <optional>
#include <string>

#include "tasks/document.h"

namespace cli {

/// The blocks of documents as they were generated, by hash, in `generated-blocks` of the ledger's
/// folder: what a three-way merge of an edited block starts from. May be deleted at any time: then
/// a newer text goes beside the edited one. Read only when an edited block is met or something new
/// is to be kept.
class GeneratedBlocks {
 public:
  explicit GeneratedBlocks(const std::string& store_directory);

  tasks::Blending blending();
  void keep(const std::string& hash, const std::string& text);
  /// Writes what is new, if there is anything. Those of earlier runs are kept as long as all
  /// together are below 32 MiB.
  void save();

 private:
  void load();

  std::string file_;
  bool loaded_ = false;
  std::map<std::string, std::string> fresh_;  ///< of this run
  std::map<std::string, std::string> known_;  ///< of the file
};

}  // namespace cli
