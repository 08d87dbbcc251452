#include "scanner/string_table.h"

#include "base/hash.h"

namespace scanner {

StringTable::StringTable() { clear(); }

void StringTable::clear() {
  bytes_.clear();
  begin_.assign(2, 0);  // the empty string has id 0
  hashes_.assign(1, 0);
  slots_.assign(1024, 0);
}

StrId StringTable::intern(std::string_view text) {
  if (text.empty()) return 0;
  const uint32_t hash = static_cast<uint32_t>(base::hash64(text));
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != 0) {
    const StrId id = slots_[slot] - 1;
    if (hashes_[id] == hash && str(id) == text) return id;
    slot = (slot + 1) & mask;
  }
  const StrId id = static_cast<StrId>(hashes_.size());
  slots_[slot] = id + 1;
  hashes_.push_back(hash);
  bytes_.append(text);
  begin_.push_back(static_cast<uint32_t>(bytes_.size()));
  if (hashes_.size() * 2 > slots_.size()) grow();
  return id;
}

void StringTable::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (StrId id = 1; id < hashes_.size(); ++id) {
    size_t slot = hashes_[id] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = id + 1;
  }
}

void StringTable::move_to(FileFacts& facts) {
  facts.string_bytes = bytes_;
  facts.string_begin = begin_;
  clear();
}

}  // namespace scanner
