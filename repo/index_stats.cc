#include "repo/index_stats.h"

#include <cstdint>
#include <cstring>

namespace repo {
namespace {

bool equal(const struct timespec& a, const struct timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool before(const git_index_time& time, const struct timespec& other) {
  if (time.seconds != static_cast<int32_t>(other.tv_sec))
    return time.seconds < static_cast<int32_t>(other.tv_sec);
  return time.nanoseconds != 0 && time.nanoseconds < static_cast<uint32_t>(other.tv_nsec);
}

/// As git itself stored it; a writer without nanoseconds stored none.
bool is_time(const git_index_time& stored, const struct timespec& now) {
  return stored.seconds == static_cast<int32_t>(now.tv_sec) &&
         (stored.nanoseconds == 0 || stored.nanoseconds == static_cast<uint32_t>(now.tv_nsec));
}

bool defines_filters(git_repository* handle) {
  OwnedConfig config;
  if (take(config, git_repository_config_snapshot, handle) < 0) return true;
  git_config_iterator* entries = nullptr;
  if (git_config_iterator_glob_new(&entries, config.get(), "^filter\\..*\\.(smudge|process)$") < 0)
    return true;
  git_config_entry* entry = nullptr;
  const bool found = git_config_next(&entry, entries) != GIT_ITEROVER;
  git_config_iterator_free(entries);
  return found;
}

}  // namespace

IndexStats::IndexStats(const Lease& lease) : handle_(lease.get()), index_(lease.index()) {
  struct stat earlier {};
  struct stat later {};
  const char* file = git_index_path(index_.get());
  if (file == nullptr || ::stat(file, &earlier) != 0) return;
  // Reads it again if it was written meanwhile; which of the two this is must be certain.
  if (git_index_read(index_.get(), 0) < 0 || ::stat(file, &later) != 0) return;
  if (equal(earlier.st_mtim, later.st_mtim) && earlier.st_ino == later.st_ino &&
      earlier.st_size == later.st_size) {
    written_ = later.st_mtim;
  }
  has_filters_ = defines_filters(handle_);
}

bool IndexStats::proves(const git_index_entry& entry, const struct stat& status) const {
  if (git_index_entry_stage(&entry) != 0) return false;
  if ((entry.flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0) return false;
  if (entry.mode != GIT_FILEMODE_BLOB && entry.mode != GIT_FILEMODE_BLOB_EXECUTABLE) return false;
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return false;  // 0 marks a racy entry
  if (entry.file_size != static_cast<uint32_t>(status.st_size)) return false;
  if (entry.ino != static_cast<uint32_t>(status.st_ino)) return false;
  if (!is_time(entry.mtime, status.st_mtim) || !is_time(entry.ctime, status.st_ctim)) return false;
  if (!before(entry.mtime, written_)) return false;
  if (!has_filters_) return true;
  const char* filter = nullptr;
  return git_attr_get(&filter, handle_, GIT_ATTR_CHECK_FILE_THEN_INDEX, entry.path, "filter") >=
             0 &&
         GIT_ATTR_IS_UNSPECIFIED(filter);
}

}  // namespace repo
