#include "cli/actions/source_set.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/glob.h"

namespace cli {
namespace {

/// What both kinds share: the listing, without what is too large.
class ListedSources : public scanner::SourceSet {
 public:
  explicit ListedSources(repo::FileList list) {
    for (repo::LeftOut& one : list.left_out) {
      skipped_.push_back(scanner::Skipped{std::move(one.path), std::move(one.reason)});
    }
    for (repo::FileEntry& file : list.files) {
      if (file.size > kLargestSource) {
        skipped_.push_back(scanner::Skipped{
            file.path, "larger than 10 MB: " + std::to_string(file.size) + " bytes"});
        continue;
      }
      entries_.push_back(scanner::SourceEntry{std::move(file.path), file.size});
      blobs_.push_back(file.blob);
    }
    std::stable_sort(
        skipped_.begin(), skipped_.end(),
        [](const scanner::Skipped& a, const scanner::Skipped& b) { return a.path < b.path; });
  }

  const std::vector<scanner::SourceEntry>& entries() const override { return entries_; }
  const std::vector<scanner::Skipped>& skipped() const override { return skipped_; }
  std::string content_id(size_t index) const override {
    return blobs_[index].is_zero() ? std::string() : blobs_[index].hex();
  }
  std::string id_of(std::string_view bytes) const override { return repo::blob_id_of(bytes).hex(); }

 protected:
  const repo::ObjectId& blob(size_t index) const { return blobs_[index]; }

 private:
  std::vector<scanner::SourceEntry> entries_;
  std::vector<repo::ObjectId> blobs_;
  std::vector<scanner::Skipped> skipped_;
};

class BlobSources final : public ListedSources {
 public:
  BlobSources(const repo::Repository& repository, repo::FileList list)
      : ListedSources(std::move(list)), repository_(repository) {}

  bool is_fixed() const override { return true; }
  std::string read(size_t index) const override {
    return repository_.read_blob(blob(index), entries()[index].path);
  }

 private:
  repo::Repository repository_;
};

class DiskSources final : public ListedSources {
 public:
  DiskSources(std::string root, repo::FileList list)
      : ListedSources(std::move(list)), root_(std::move(root)) {}

  std::string read(size_t index) const override {
    return repo::read_listed_file(root_, entries()[index].path, kLargestSource);
  }

 private:
  std::string root_;
};

bool matches_any(const std::vector<base::Glob>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [path](const base::Glob& glob) { return glob.matches(path); });
}

}  // namespace

repo::PathFilter source_filter(const Config& config) {
  std::vector<base::Glob> include(config.include.begin(), config.include.end());
  std::vector<base::Glob> exclude(config.exclude.begin(), config.exclude.end());
  return [include = std::move(include), exclude = std::move(exclude)](std::string_view path) {
    const std::string_view name = base::file_name(path);
    if (name == "Cargo.toml" || name == "Cargo.lock" || name == "clippy.toml" ||
        name == ".clippy.toml")
      return true;
    return matches_any(include, path) && !matches_any(exclude, path);
  };
}

std::unique_ptr<scanner::SourceSet> blob_sources(const repo::Repository& repository,
                                                 repo::FileList list) {
  return std::make_unique<BlobSources>(repository, std::move(list));
}

std::unique_ptr<scanner::SourceSet> disk_sources(const std::string& root, repo::FileList list) {
  return std::make_unique<DiskSources>(root, std::move(list));
}

}  // namespace cli
