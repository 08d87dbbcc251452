#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/files.h"

namespace base {

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

bool FileLock::try_lock(const std::string& path, bool create) {
  fd_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
  if (fd_ < 0 && errno == ENOENT && !create) return true;
  if (fd_ < 0) throw file_error("cannot lock file", path, errno);
  return ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
}

void FileLock::lock(const std::string& path) {
  fd_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_CREAT, 0600);
  if (fd_ < 0) throw file_error("cannot lock file", path, errno);
  while (::flock(fd_, LOCK_EX) != 0) {
    if (errno != EINTR) throw file_error("cannot lock file", path, errno);
  }
}

}  // namespace base
