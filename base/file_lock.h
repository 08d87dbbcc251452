#pragma once

#include <string>

namespace base {

/// An exclusive lock on a file among processes (flock), held until the object dies; the system lets
/// go of it when the process dies in whatever way. Throws base::Error when the file cannot be
/// opened.
class FileLock {
 public:
  FileLock() = default;
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// False when someone holds it. A missing file is made when `create`, else there is no one to
  /// hold it: true.
  bool try_lock(const std::string& path, bool create);
  /// Makes a missing file, and waits for whoever holds it.
  void lock(const std::string& path);

 private:
  int fd_ = -1;
};

}  // namespace base
