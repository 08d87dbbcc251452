#include "tests/support/git_fixture.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/text.h"

namespace support {
namespace {

constexpr long kFirstCommit = 1700000000;  // seconds since 1970

std::string run_git(const std::string& folder, std::vector<std::string> arguments, long date) {
  base::ProcessRequest request;
  request.argv = {"git",
                  "-c",
                  "init.defaultBranch=main",
                  "-c",
                  "core.autocrlf=false",
                  "-c",
                  "protocol.file.allow=always"};
  for (std::string& argument : arguments) request.argv.push_back(std::move(argument));
  request.cwd = folder;
  request.unset_env = {"GIT_DIR",    "GIT_WORK_TREE",        "GIT_INDEX_FILE", "GIT_COMMON_DIR",
                       "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "XDG_CONFIG_HOME"};
  request.set_env = {{"HOME", "/nonexistent"},
                     {"LC_ALL", "C"},
                     {"GIT_CONFIG_NOSYSTEM", "1"},
                     {"GIT_CONFIG_GLOBAL", "/dev/null"},
                     {"GIT_AUTHOR_NAME", "Ada Author"},
                     {"GIT_AUTHOR_EMAIL", "ada@example.org"},
                     {"GIT_COMMITTER_NAME", "Carl Committer"},
                     {"GIT_COMMITTER_EMAIL", "carl@example.org"},
                     {"GIT_AUTHOR_DATE", fmt::format("{} +0200", date)},
                     {"GIT_COMMITTER_DATE", fmt::format("{} +0000", date)}};
  const base::ProcessResult result = base::run(request);
  if (!result.succeeded()) {
    throw std::runtime_error(fmt::format("git {} failed in {}: {}{}", base::join(request.argv, " "),
                                         folder, result.spawn_error, result.output));
  }
  const std::string_view text = result.output;
  return std::string(base::strip_suffix(text, "\n").value_or(text));
}

}  // namespace

TemporaryFolder::TemporaryFolder()
    : path_(base::real_path(base::make_temporary_directory("punchlist-test"))) {}

TemporaryFolder::~TemporaryFolder() {
  try {
    base::remove_tree(path_);
  } catch (const base::Error&) {
    return;  // a test that cannot clean up has said why it failed
  }
}

std::string TemporaryFolder::path(std::string_view name) const {
  return base::join_path(path_, name);
}

std::string TemporaryFolder::write(std::string_view name, std::string_view bytes) const {
  std::string full = path(name);
  base::make_directories(base::parent_path(full));
  base::write_file_atomically(full, bytes);
  return full;
}

std::string git(const std::string& folder, std::vector<std::string> arguments) {
  return run_git(folder, std::move(arguments), kFirstCommit);
}

GitFixture::GitFixture(std::vector<std::string> init_arguments) {
  std::vector<std::string> arguments = {"init", "-q"};
  for (std::string& argument : init_arguments) arguments.push_back(std::move(argument));
  git(std::move(arguments));
}

std::string GitFixture::commit(const std::string& message) {
  git({"add", "-A"});
  run_git(path(), {"commit", "-q", "--allow-empty", "-m", message}, kFirstCommit + 60 * commits_++);
  return git({"rev-parse", "HEAD"});
}

}  // namespace support
