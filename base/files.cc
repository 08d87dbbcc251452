#include "base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <set>
#include <utility>

#include "base/id.h"

namespace base {
namespace {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// Closes now; false with errno when the system reports a late write failure.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

int open_retrying(const char* path, int flags, mode_t mode = 0) {
  int fd = -1;
  do {
    fd = ::open(path, flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::string next_step(int number) {
  switch (number) {
    case ENOENT:
      return "check the path";
    case EACCES:
    case EPERM:
      return "check the permissions";
    case EROFS:
      return "the file system is read-only: choose another place";
    case ENOSPC:
    case EDQUOT:
      return "free some disk space and try again";
    case EMFILE:
    case ENFILE:
      return "close some files or raise the limit (ulimit -n) and try again";
    case EISDIR:
      return "name a file, not a folder";
    case ENOTDIR:
      return "a part of the path is a file, not a folder";
    case ELOOP:
      return "the symbolic links lead in a circle";
    case ENAMETOOLONG:
      return "use a shorter path";
    default:
      return {};
  }
}

EntryKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::directory;
  if (S_ISLNK(mode)) return EntryKind::symlink;
  return EntryKind::other;
}

/// Writes a temporary file beside `target`, with its permissions; returns its path. \param shown
/// the path for messages
std::string write_beside(const std::string& target, const std::string& shown,
                         std::string_view bytes, bool sync) {
  struct stat status {};
  const bool replaces = ::stat(target.c_str(), &status) == 0;
  if (replaces && S_ISDIR(status.st_mode)) throw file_error("cannot write file", shown, EISDIR);
  std::string temporary = target + random_id(".tmp-", 12);
  Descriptor file(open_retrying(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666));
  if (file.get() < 0) throw file_error("cannot write file", shown, errno);
  if (replaces) ::fchmod(file.get(), status.st_mode & 07777);
  const bool written =
      write_all(file.get(), bytes) && (!sync || ::fsync(file.get()) == 0) && file.close();
  if (written) return temporary;
  const int number = errno;
  ::unlink(temporary.c_str());
  throw file_error("cannot write file", shown, number);
}

void sync_directory(const std::string& path) {
  const Descriptor folder(open_retrying(path.c_str(), O_RDONLY | O_DIRECTORY));
  if (folder.get() >= 0)
    ::fsync(folder.get());  // some file systems cannot; the rename itself stands
}

}  // namespace

std::string errno_text(int number) {
  const char* text = strerrordesc_np(number);
  return text != nullptr ? text : fmt::format("error {}", number);
}

ErrorKind kind_of_errno(int number) {
  switch (number) {
    case ENOENT:
      return ErrorKind::not_found;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
      return ErrorKind::busy;
    case EIO:
      return ErrorKind::inconclusive;
    default:
      return ErrorKind::usage;
  }
}

Error file_error(std::string what, std::string path, int number) {
  return Error(kind_of_errno(number), std::move(what), std::move(path), errno_text(number),
               next_step(number));
}

std::string read_file(const std::string& path, uint64_t max_bytes) {
  // Not blocking, so that a named pipe without a writer does not hang us before it is refused.
  const Descriptor file(open_retrying(path.c_str(), O_RDONLY | O_NONBLOCK));
  if (file.get() < 0) throw file_error("cannot read file", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw file_error("cannot read file", path, errno);
  if (S_ISDIR(status.st_mode)) throw file_error("cannot read file", path, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::usage, "cannot read file", path, "not a regular file",
                "name a regular file");
  }
  const auto refuse = [&]() {
    return Error(ErrorKind::inconclusive, "cannot read file", path,
                 fmt::format("larger than the limit of {} bytes", max_bytes));
  };
  if (static_cast<uint64_t>(status.st_size) > max_bytes) throw refuse();
  // One byte more than the size, so that the end is seen by a short read rather than by a further
  // call.
  std::string bytes(static_cast<size_t>(status.st_size) + 1, '\0');
  size_t filled = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error("cannot read file", path, errno);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
    if (filled > max_bytes) throw refuse();  // it grew while we read
    if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
  }
  bytes.resize(filled);
  return bytes;
}

void write_file_atomically(const std::string& path, std::string_view bytes) {
  const std::string target = file_exists(path) ? real_path(path) : path;
  const std::string temporary = write_beside(target, path, bytes, true);
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const int number = errno;
    ::unlink(temporary.c_str());
    throw file_error("cannot write file", path, number);
  }
  sync_directory(parent_path(target));
}

FileBatch::~FileBatch() {
  for (const Waiting& one : waiting_) ::unlink(one.temporary.c_str());
}

void FileBatch::add(const std::string& path, std::string_view bytes) {
  Waiting one;
  one.target = file_exists(path) ? real_path(path) : path;
  one.temporary = write_beside(one.target, path, bytes, false);
  waiting_.push_back(std::move(one));
}

void FileBatch::commit() {
  constexpr size_t kFew = 8;  // up to these, what other programs write is not waited for
  std::set<std::string> folders;
  std::set<dev_t> flushed;
  for (const Waiting& one : waiting_) {
    const Descriptor file(open_retrying(one.temporary.c_str(), O_RDONLY));
    struct stat status {};
    bool done = file.get() >= 0 && ::fstat(file.get(), &status) == 0;
    if (done && waiting_.size() <= kFew) {
      done = ::fsync(file.get()) == 0;
    } else if (done && flushed.insert(status.st_dev).second) {
      done = ::syncfs(file.get()) == 0;
    }
    if (!done) throw file_error("cannot write file", one.target, errno);
    folders.insert(std::string(parent_path(one.target)));
  }
  for (const Waiting& one : waiting_) {  // the destructor finds nothing to remove of those placed
    if (::rename(one.temporary.c_str(), one.target.c_str()) != 0)
      throw file_error("cannot write file", one.target, errno);
  }
  waiting_.clear();
  for (const std::string& folder : folders) sync_directory(folder);
}

void make_directories(const std::string& path) {
  for (size_t end = path.find('/', 1); !path.empty(); end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), 0777) != 0 && !is_directory(part)) {
      throw file_error("cannot make folder", part, errno == EEXIST ? ENOTDIR : errno);
    }
    if (end == std::string::npos) break;
  }
}

bool file_exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw file_error("cannot remove file", path, errno);
}

void remove_tree(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    throw file_error("cannot remove", path, errno);
  }
  if (!S_ISDIR(status.st_mode)) {
    remove_file(path);
    return;
  }
  ::chmod(path.c_str(),
          (status.st_mode & 07777) | 0700);  // a folder made read-only can still be emptied
  for (const DirectoryEntry& entry : list_directory(path)) remove_tree(join_path(path, entry.name));
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT)
    throw file_error("cannot remove folder", path, errno);
}

std::vector<DirectoryEntry> list_directory(const std::string& path) {
  DIR* folder = ::opendir(path.c_str());
  if (folder == nullptr) throw file_error("cannot list folder", path, errno);
  std::vector<DirectoryEntry> entries;
  int number = 0;
  while (true) {
    errno = 0;
    const dirent* found = ::readdir(folder);
    number = errno;
    if (found == nullptr) break;
    DirectoryEntry entry;
    entry.name = found->d_name;
    if (entry.name == "." || entry.name == "..") continue;
    struct stat status {};
    if (found->d_type != DT_UNKNOWN) {
      entry.kind = kind_of_mode(static_cast<mode_t>(DTTOIF(found->d_type)));
    } else if (::fstatat(::dirfd(folder), found->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
      entry.kind = kind_of_mode(status.st_mode);
    }
    entries.push_back(std::move(entry));
  }
  ::closedir(folder);
  if (number != 0) throw file_error("cannot list folder", path, number);
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

std::string temporary_folder() {
  const char* configured = std::getenv("TMPDIR");
  return configured != nullptr && *configured != '\0' ? configured : "/tmp";
}

std::string make_temporary_directory(std::string_view name_prefix) {
  const std::string root = temporary_folder();
  while (true) {
    const std::string path = join_path(root, random_id(fmt::format("{}-", name_prefix), 10));
    if (::mkdir(path.c_str(), 0700) == 0) return path;
    if (errno != EEXIST) throw file_error("cannot make a temporary folder", path, errno);
  }
}

std::string real_path(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) throw file_error("cannot resolve path", path, errno);
  std::string result = resolved;
  std::free(resolved);
  return result;
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.starts_with('/')) return std::string(name);
  std::string path(folder);
  if (!path.ends_with('/')) path += '/';
  return path += name;
}

std::string_view file_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string parent_path(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

}  // namespace base
