#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace support {

/// A new folder for one test; removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Absolute, without symbolic links.
  const std::string& path() const { return path_; }
  std::string path(std::string_view name) const;
  /// Writes a file, making the folders above it. Returns its full path.
  std::string write(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

/// Runs `git ARGUMENTS` in `folder` with a fixed author, fixed dates, branch `main` and no
/// configuration of the machine or the user. Returns what it printed, without the last line feed.
/// Throws std::runtime_error when it fails.
std::string git(const std::string& folder, std::vector<std::string> arguments);

/// A git repository with a work tree, made by the `git` command: the same commits have the same
/// hashes on each machine.
class GitFixture {
 public:
  /// \param init_arguments more arguments of `git init`
  explicit GitFixture(std::vector<std::string> init_arguments = {});

  const std::string& path() const { return folder_.path(); }
  std::string path(std::string_view name) const { return folder_.path(name); }
  std::string write(std::string_view name, std::string_view bytes) const {
    return folder_.write(name, bytes);
  }
  std::string git(std::vector<std::string> arguments) const {
    return support::git(path(), std::move(arguments));
  }
  /// Stages everything and commits it, one minute after the commit before. Returns the hash.
  std::string commit(const std::string& message);

 private:
  TemporaryFolder folder_;
  int commits_ = 0;
};

}  // namespace support
