#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/source.h"

/// Files that are on no disk, for tests of the scanner.
class MemorySources : public scanner::SourceSet {
 public:
  MemorySources() = default;
  explicit MemorySources(const std::map<std::string, std::string>& files) {
    for (const auto& [path, text] : files) add(path, text);
  }

  void add(std::string path, std::string text) {
    scanner::SourceEntry entry;
    entry.path = std::move(path);
    entry.size = text.size();
    entries_.push_back(std::move(entry));
    texts_.push_back(std::move(text));
  }

  const std::vector<scanner::SourceEntry>& entries() const override { return entries_; }
  const std::vector<scanner::Skipped>& skipped() const override { return skipped_; }
  std::string read(size_t index) const override { return texts_[index]; }

 private:
  std::vector<scanner::SourceEntry> entries_;
  std::vector<std::string> texts_;
  std::vector<scanner::Skipped> skipped_;
};
