#include "cli/project.h"

#include <charconv>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/signs_of_life.h"
#include "cli/rule_ids.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigName = "punchlist.yaml";

Config read_and_warn(Invocation& inv, const std::string& text, const std::string& name) {
  const ConfigReading reading = read_config(text, name, rule_ids());
  Config config = checked(reading);
  for (const std::string& warning : reading.warnings) warn(inv, warning);
  return config;
}

/// An absolute path below `root` as people write it; others as they are.
std::string name_below(const std::string& root, const std::string& path) {
  if (path.size() > root.size() + 1 && path.compare(0, root.size(), root) == 0 &&
      path[root.size()] == '/') {
    return path.substr(root.size() + 1);
  }
  return path;
}

/// --config, else the nearest punchlist.yaml from the current folder up to the root.
Config find_config(Invocation& inv, const std::string& root) {
  if (!inv.config_file.empty()) {
    return read_and_warn(inv, base::read_file(base::join_path(inv.cwd, inv.config_file)),
                         inv.config_file);
  }
  // In a hook git's environment may speak of another work tree than the current folder's.
  const bool is_below = inv.cwd == root || base::strip_prefix(inv.cwd, root + "/").has_value();
  std::string folder = is_below ? inv.cwd : root;
  while (true) {
    const std::string file = base::join_path(folder, kConfigName);
    if (base::file_exists(file)) {
      return read_and_warn(inv, base::read_file(file), name_below(root, file));
    }
    if (folder == root || folder == "/" || folder.empty()) return Config();
    folder = std::string(base::parent_path(folder));
  }
}

std::string today(const Invocation& inv) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (const std::optional<std::string> fixed = inv.env("SOURCE_DATE_EPOCH")) {
    std::time_t given = 0;
    const char* end = fixed->data() + fixed->size();
    const auto [stop, failure] = std::from_chars(fixed->data(), end, given);
    if (failure == std::errc() && stop == end) seconds = given;
  }
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return std::string(text, length);
}

void settle(Invocation& inv, Project& project) {
  project.today = today(inv);
  const std::optional<std::string> store = inv.env("PUNCHLIST_STORE");
  if (store && !store->empty()) {
    project.store_directory = base::join_path(inv.cwd, *store);
  } else if (project.repository) {
    project.store_directory = base::join_path(project.repository->common_dir(), "punchlist");
  } else {
    project.store_directory = base::join_path(project.root, ".punchlist");
  }
}

void set_root(Project& project) {
  project.bare = !project.repository->work_dir().has_value();
  project.root = project.bare ? project.repository->git_dir() : *project.repository->work_dir();
}

}  // namespace

Project open_project(Invocation& inv) {
  Project project;
  if (inv.env("GIT_DIR") || inv.env("GIT_INDEX_FILE")) {
    project.repository = repo::Repository::open_from_environment();
  } else {
    project.repository = repo::Repository::discover(inv.cwd);
  }
  if (project.repository) {
    set_root(project);
  } else {
    project.root = inv.cwd;
  }
  project.config = find_config(inv, project.root);
  settle(inv, project);
  show_life(project, inv.env("PUNCHLIST_CLAIM_ID").value_or(""));
  return project;
}

Project open_git_project(Invocation& inv) {
  Project project = open_project(inv);
  if (!project.repository) {
    throw base::Error(base::ErrorKind::not_found, "not a git repository", inv.cwd, {},
                      "change to a clone, or run `git init`");
  }
  return project;
}

Project open_repository_project(Invocation& inv, const std::string& directory,
                                const std::string& rev) {
  Project project;
  project.remote = true;
  const std::string path = base::join_path(inv.cwd, directory);
  if (!base::file_exists(path)) {
    throw base::Error(base::ErrorKind::not_found, "no such folder", directory, {},
                      "name a clone or a git directory with --repo");
  }
  project.repository = repo::Repository::open(path);
  set_root(project);
  if (!inv.config_file.empty()) {
    project.config = find_config(inv, project.root);
  } else {
    const repo::Revision revision = project.repository->resolve(rev);
    const std::optional<repo::ObjectId> blob =
        project.repository->blob_at(revision.commit, kConfigName);
    if (blob) {
      project.config =
          read_and_warn(inv, project.repository->read_blob(*blob, kConfigName), kConfigName);
    }
  }
  settle(inv, project);
  return project;
}

std::string path_in_project(const Project& project, const Invocation& inv,
                            const std::string& path) {
  fs::path relative;
  if (project.remote) {
    relative = fs::path(path).lexically_normal();
  } else {
    std::error_code failure;
    const fs::path asked = fs::path(inv.cwd) / path;
    fs::path absolute = fs::weakly_canonical(asked, failure);
    if (failure) absolute = asked.lexically_normal();
    relative = absolute.lexically_relative(project.root);
  }
  std::string text = relative.generic_string();
  while (!text.empty() && text.back() == '/') text.pop_back();
  if (text == ".") text.clear();
  if (text == ".." || text.compare(0, 3, "../") == 0 || (!text.empty() && text.front() == '/')) {
    throw base::Error(base::ErrorKind::usage, "path lies outside the project", path,
                      "the project's root is " + project.root, "name a path below it");
  }
  return text;
}

}  // namespace cli
