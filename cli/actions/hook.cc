#include "cli/actions/hook.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
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

/// By this we know our own hook, and our line in another.
constexpr std::string_view kMark = "# This hook belongs to punchlist: `punchlist hook uninstall`";
constexpr std::string_view kLineMark = "# `punchlist hook uninstall` removes this line";
/// Where the hook goes that was there before.
constexpr const char* kOther = ".before-punchlist";

/// Only 1 is a verdict; a tool that broke or is not there stops nobody.
constexpr std::string_view kLine =
    "if command -v punchlist >/dev/null 2>&1; then punchlist hook run pre-commit || [ $? -ne 1 ] "
    "|| exit 1; fi  ";
constexpr const char* kChain =
    "add this line to it: punchlist hook run pre-commit || [ $? -ne 1 ] || exit 1";

/// For a shell, between single quotes.
std::string quoted(const std::string& text) {
  return "'" + base::replace_all(text, "'", "'\\''") + "'";
}

std::string hook_text() {
  std::error_code error;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", error).string();
  std::string text = "#!/bin/sh\n";
  text += std::string(kMark) + " removes it.\n";
  text +=
      "# The hook that was here before, if any, runs first and may stop the commit.\n"
      "other=\"${0%/*}/pre-commit" +
      std::string(kOther) +
      "\"\n"
      "if [ -x \"$other\" ]; then \"$other\" \"$@\" || exit $?; fi\n"
      "tool=$(command -v punchlist)\n";
  if (!program.empty()) {
    text += "if [ -z \"$tool\" ] && [ -x " + quoted(program) + " ]; then tool=" + quoted(program) +
            "; fi\n";
  }
  text +=
      "if [ -z \"$tool\" ]; then\n"
      "  echo 'punchlist is not found: this commit was not checked' >&2\n"
      "  exit 0\n"
      "fi\n"
      "\"$tool\" hook run pre-commit\n"
      "code=$?\n"
      "if [ $code -gt 1 ]; then\n"
      "  echo \"punchlist ended with code $code: this commit was not checked\" >&2\n"
      "  # hook.strict: true of punchlist.yaml stops what could not be checked.\n"
      "  if \"$tool\" config 2>/dev/null | grep -q '^hook.strict: *true'; then exit 1; fi\n"
      "  exit 0\n"
      "fi\n"
      "exit $code\n";
  return text;
}

bool stands_inside(const std::string& path, const std::string& folder) {
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

bool is_there(const std::string& path) {
  // A dangling link is somebody's hook, too.
  std::error_code error;
  return std::filesystem::symlink_status(path, error).type() !=
         std::filesystem::file_type::not_found;
}

bool is_ours(const std::string& path) {
  return base::file_exists(path) && base::read_file(path).find(kMark) != std::string::npos;
}

/// Whether a line of ours can stand in it: husky's scripts have no first line of their own.
bool is_shell_script(std::string_view text) {
  if (text.substr(0, 2) != "#!") return true;
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.size() >= 2 && first.substr(first.size() - 2) == "sh";
}

/// Where our call belongs, and how.
struct Place {
  std::string path;      ///< the file
  bool is_line = false;  ///< a line in a script of the work tree
};

Place place_of(const Project& project) {
  const std::string folder = hooks_folder(project);
  const std::string path = base::join_path(folder, "pre-commit");
  if (stands_inside(path, project.repository->common_dir())) return {path, false};
  if (!stands_inside(path, project.root)) {
    throw Error(ErrorKind::usage, "git's hooks folder is not this repository's", folder,
                "core.hooksPath: other repositories use it, too",
                "set core.hooksPath for this repository, or " + std::string(kChain));
  }
  // husky makes `.husky/_` anew at each of its installs; the scripts beside it are the user's.
  if (base::file_name(folder) == "_") {
    return {base::join_path(std::string(base::parent_path(folder)), "pre-commit"), true};
  }
  return {path, is_there(path) && !is_ours(path)};
}

void make_executable(const std::string& path) {
  if (::chmod(path.c_str(), 0755) != 0)
    throw base::file_error("cannot make the hook executable", path, errno);
}

void rename_file(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) throw base::file_error("cannot rename the hook", from, error.value());
}

HookReport install_line(const std::string& path) {
  HookReport report;
  report.path = path;
  report.is_line = true;
  const bool was_there = is_there(path);
  const std::string text = was_there ? base::read_file(path) : std::string();
  if (text.find(kLineMark) != std::string::npos) return report;
  if (!is_shell_script(text)) {
    throw Error(ErrorKind::conflict, "another pre-commit hook is there, and no shell script", path,
                {}, "let it run `punchlist hook run pre-commit`, and stop when that gives 1");
  }
  // First: a script may end early.
  const size_t end = text.find('\n');
  const size_t at = text.substr(0, 2) != "#!"  ? 0
                    : end == std::string::npos ? text.size()
                                               : end + 1;
  std::string line = std::string(kLine) + std::string(kLineMark) + "\n";
  if (at > 0 && text[at - 1] != '\n') line = "\n" + line;
  base::make_directories(std::string(base::parent_path(path)));
  base::write_file_atomically(path, text.substr(0, at) + line + text.substr(at));
  if (!was_there) make_executable(path);
  report.changed = true;
  return report;
}

HookReport uninstall_line(const std::string& path) {
  HookReport report;
  report.path = path;
  report.is_line = true;
  if (!base::file_exists(path)) return report;
  const std::string text = base::read_file(path);
  const size_t mark = text.find(kLineMark);
  if (mark == std::string::npos) return report;
  const size_t before = text.rfind('\n', mark);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', mark), text.size() - 1) + 1;
  const std::string rest = text.substr(0, begin) + text.substr(end);
  if (rest.empty()) {
    base::remove_file(path);
  } else {
    base::write_file_atomically(path, rest);
  }
  report.changed = true;
  return report;
}

}  // namespace

HookReport install_hook(const Project& project) {
  const Place place = place_of(project);
  if (place.is_line) return install_line(place.path);
  HookReport report;
  report.path = place.path;
  const std::string other = report.path + kOther;
  if (is_there(report.path) && !is_ours(report.path)) {
    // Another tool wrote its hook again: the one that was kept is the same.
    const bool is_same = base::file_exists(other) && base::file_exists(report.path) &&
                         base::read_file(other) == base::read_file(report.path);
    if (is_there(other) && !is_same) {
      throw Error(ErrorKind::conflict, "two other pre-commit hooks are there", report.path,
                  other + " was kept when punchlist was installed before", "remove one of them");
    }
    rename_file(report.path, other);
    report.changed = true;
  }
  const std::string text = hook_text();
  if (!base::file_exists(report.path) || base::read_file(report.path) != text) {
    base::make_directories(std::string(base::parent_path(report.path)));
    base::write_file_atomically(report.path, text);
    report.changed = true;
  }
  make_executable(report.path);
  if (is_there(other)) report.other = other;
  return report;
}

HookReport uninstall_hook(const Project& project) {
  const Place place = place_of(project);
  if (place.is_line) return uninstall_line(place.path);
  HookReport report;
  report.path = place.path;
  if (is_there(report.path) && !is_ours(report.path)) {
    throw Error(ErrorKind::conflict, "this pre-commit hook is not ours", report.path,
                "another tool has taken its place", "remove what it says of punchlist by hand");
  }
  report.changed = base::remove_file(report.path);
  if (is_there(report.path + kOther)) {
    rename_file(report.path + kOther, report.path);
    report.other = report.path;
    report.changed = true;
  }
  return report;
}

}  // namespace cli
