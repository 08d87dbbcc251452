#include "cli/actions/hook.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/text.h"
#include "repo/repository.h"
#include "repo/worktree.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

/// The line by which we know our own hook.
constexpr std::string_view kMark = "# This hook belongs to punchlist: `punchlist hook uninstall`";
constexpr const char* kChain = "add this line to it: punchlist gate --staged || exit 1";

/// For a shell, between single quotes.
std::string quoted(const std::string& text) {
  return "'" + base::replace_all(text, "'", "'\\''") + "'";
}

std::string hook_text() {
  std::error_code error;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", error).string();
  std::string text = "#!/bin/sh\n";
  text += std::string(kMark) + " removes it.\n";
  text += "tool=$(command -v punchlist)\n";
  if (!program.empty()) {
    text += "if [ -z \"$tool\" ] && [ -x " + quoted(program) + " ]; then tool=" + quoted(program) +
            "; fi\n";
  }
  text +=
      "if [ -z \"$tool\" ]; then\n"
      "  echo 'punchlist is not found: this commit was not checked' >&2\n"
      "  exit 0\n"
      "fi\n"
      "exec \"$tool\" gate --staged\n";
  return text;
}

bool lies_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

/// The folder where git looks for hooks, by git's own word.
std::string hooks_folder(const Project& project) {
  base::ProcessRequest request;
  request.argv = {"git", "rev-parse", "--path-format=absolute", "--git-path", "hooks"};
  request.cwd = project.root;
  request.unset_env = repo::git_environment();
  const base::ProcessResult result = base::run(request);
  if (!result.succeeded()) {
    throw Error(
        ErrorKind::usage, "cannot ask git for its hooks folder", project.root,
        result.spawn_error.empty() ? std::string(base::trim(result.output)) : result.spawn_error,
        "check that `git` is installed and works in this folder");
  }
  return std::string(base::trim(result.output));
}

std::string hook_path(const Project& project) {
  return base::join_path(hooks_folder(project), "pre-commit");
}

bool is_there(const std::string& path) {
  // A dangling link is somebody's hook, too.
  std::error_code error;
  return std::filesystem::symlink_status(path, error).type() !=
         std::filesystem::file_type::not_found;
}

bool is_ours(const std::string& path) {
  return base::file_exists(path) && base::read_file(path).find(kMark) != std::string::npos;
}

void refuse_foreign(const std::string& path) {
  if (!is_there(path) || is_ours(path)) return;
  throw Error(ErrorKind::conflict, "another pre-commit hook is there", path, {}, kChain);
}

}  // namespace

HookReport install_hook(const Project& project) {
  HookReport report;
  report.path = hook_path(project);
  const bool is_inside = lies_below(report.path, project.repository->common_dir()) ||
                         lies_below(report.path, project.root);
  if (!is_inside) {
    throw Error(ErrorKind::usage, "git's hooks folder is not this repository's",
                base::parent_path(report.path), "core.hooksPath: other repositories use it, too",
                "set core.hooksPath for this repository, or " + std::string(kChain));
  }
  refuse_foreign(report.path);
  const std::string text = hook_text();
  report.changed = !base::file_exists(report.path) || base::read_file(report.path) != text;
  if (report.changed) {
    base::make_directories(base::parent_path(report.path));
    base::write_file_atomically(report.path, text);
  }
  if (::chmod(report.path.c_str(), 0755) != 0) {
    throw base::file_error("cannot make the hook executable", report.path, errno);
  }
  return report;
}

HookReport uninstall_hook(const Project& project) {
  HookReport report;
  report.path = hook_path(project);
  refuse_foreign(report.path);
  report.changed = base::remove_file(report.path);
  return report;
}

}  // namespace cli
