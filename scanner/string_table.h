#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/facts.h"

namespace scanner {

/// Builds the string table of one file: equal strings get equal ids.
class StringTable {
 public:
  StringTable();
  StrId intern(std::string_view text);
  std::string_view str(StrId id) const {
    return std::string_view(bytes_).substr(begin_[id], begin_[id + 1] - begin_[id]);
  }
  /// Hands the strings over and starts afresh with only the empty string.
  void move_to(FileFacts& facts);

 private:
  void grow();
  void clear();
  std::string bytes_;
  std::vector<uint32_t> begin_;
  std::vector<uint32_t> slots_;  ///< open addressing: id + 1, or 0
  std::vector<uint32_t> hashes_;
};

}  // namespace scanner
