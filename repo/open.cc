#include "repo/open.h"

#include <fmt/format.h>
#include <git2/sys/repository.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/check.h"
#include "base/files.h"
#include "base/text.h"

namespace repo {
namespace {

constexpr size_t kObjectCacheBytes = size_t{16} << 20;

/// Opening is serialised: owner validation is a switch of the whole library.
std::mutex& open_mutex() {
  static std::mutex mutex;
  return mutex;
}

void set_up_library() {
  static const bool done = []() {
    CHECK(git_libgit2_init() > 0);
    // Without these libgit2 refuses repositories whose objects it reads perfectly well.
    std::array<const char*, 3> extensions = {"partialclone", "worktreeconfig", "preciousobjects"};
    CHECK(git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size()) == 0);
    CHECK(git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) == 0);
    CHECK(git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, static_cast<ssize_t>(kObjectCacheBytes)) ==
          0);
    return true;
  }();
  CHECK(done);
}

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

/// What git calls a hook's repository, for the variables that libgit2 does not implement.
int open_from_variables(OwnedRepository& handle) {
  const char* git_dir = variable("GIT_DIR");
  int code = git_dir != nullptr ? take(handle, git_repository_open_ext, git_dir,
                                       unsigned{GIT_REPOSITORY_OPEN_NO_SEARCH}, nullptr)
                                : take(handle, git_repository_open_ext, ".", 0u, nullptr);
  const char* work_tree = variable("GIT_WORK_TREE");
  if (code >= 0 && work_tree != nullptr)
    code = git_repository_set_workdir(handle.get(), work_tree, 0);
  const char* index_file = variable("GIT_INDEX_FILE");
  if (code >= 0 && index_file != nullptr) {
    OwnedIndex index;
    code = take(index, git_index_open, base::real_path(index_file).c_str());
    if (code >= 0) code = git_repository_set_index(handle.get(), index.get());
  }
  return code;
}

int open_handle(OwnedRepository& handle, const std::string& path, bool search) {
  if (!path.empty()) {
    const unsigned flags = search ? 0u : unsigned{GIT_REPOSITORY_OPEN_NO_SEARCH};
    return take(handle, git_repository_open_ext, path.c_str(), flags, nullptr);
  }
  if (variable("GIT_WORK_TREE") != nullptr || variable("GIT_COMMON_DIR") != nullptr)
    return open_from_variables(handle);
  return take(handle, git_repository_open_ext, nullptr, unsigned{GIT_REPOSITORY_OPEN_FROM_ENV},
              nullptr);
}

int open_trusting(OwnedRepository& handle, const std::string& path, bool search) {
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  const int code = open_handle(handle, path, search);
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
  return code;
}

/// The folder that git would name in `safe.directory`: the work tree's root, or the bare
/// repository.
std::string safe_directory_name(const git_repository* handle) {
  const char* work_dir = git_repository_workdir(handle);
  return without_slash(work_dir != nullptr ? work_dir : git_repository_path(handle));
}

/// Whether the user's own or the system's configuration trusts `directory`. libgit2 1.5 knows full
/// paths only, git also `*` and `path/*`.
bool is_trusted(const std::string& directory) {
  struct Search {
    const std::string& directory;
    bool trusted = false;
  } search{directory};
  OwnedConfig config;
  if (take(config, git_config_open_default) < 0) return false;
  const auto consider = [](const git_config_entry* entry, void* payload) {
    Search& wanted = *static_cast<Search*>(payload);
    const std::string value = without_slash(entry->value);
    if (value.empty()) {
      wanted.trusted = false;  // an empty value forgets those before it
    } else if (value == "*" || value == wanted.directory) {
      wanted.trusted = true;
    } else if (value.ends_with("/*") &&
               wanted.directory.starts_with(value.substr(0, value.size() - 1))) {
      wanted.trusted = true;
    }
    return 0;
  };
  git_config_get_multivar_foreach(config.get(), "safe.directory", nullptr, consider, &search);
  return search.trusted;
}

base::Error foreign_owner(const std::string& directory) {
  return base::Error(
      base::ErrorKind::usage, "cannot open repository", directory, "it belongs to another user",
      fmt::format("if you trust it, run: git config --global --add safe.directory {}", directory));
}

[[noreturn]] void fail_to_open(int code, const std::string& place) {
  const std::string message = last_message();
  if (message.find("objectformat") != std::string::npos) {
    throw base::Error(base::ErrorKind::inconclusive, "cannot open repository", place,
                      "sha256 object format is not supported",
                      "use a repository with the sha1 object format");
  }
  if (message.find("unsupported extension") != std::string::npos) {
    throw base::Error(base::ErrorKind::inconclusive, "cannot open repository", place, message,
                      "clone it without this extension");
  }
  throw failure(code, "cannot open repository", place,
                "see what git says: git -C " + place + " status");
}

std::string common_dir_of(git_repository* handle) {
  const char* common = git_repository_commondir(handle);
  return without_slash(common != nullptr ? common : git_repository_path(handle));
}

}  // namespace

OwnedRepository open_again(const Repository::Shared& shared) {
  const std::lock_guard<std::mutex> guard(open_mutex());
  OwnedRepository handle;
  const int code = open_trusting(handle, shared.open_path, false);
  if (code < 0) fail_to_open(code, shared.git_dir);
  return handle;
}

std::shared_ptr<Repository::Shared> open_first(const std::string& path, bool search) {
  const std::lock_guard<std::mutex> guard(open_mutex());
  set_up_library();
  OwnedRepository handle;
  int code = open_handle(handle, path, search);
  if (code == GIT_EOWNER) {
    code = open_trusting(handle, path, search);
    if (code >= 0 && !is_trusted(safe_directory_name(handle.get()))) {
      throw foreign_owner(safe_directory_name(handle.get()));
    }
  }
  if (code == GIT_ENOTFOUND) return nullptr;
  if (code < 0) fail_to_open(code, path.empty() ? "." : path);

  std::shared_ptr<Repository::Shared> shared = std::make_shared<Repository::Shared>();
  shared->from_environment = path.empty();
  shared->git_dir = without_slash(git_repository_path(handle.get()));
  shared->open_path = path.empty() ? "" : shared->git_dir;
  shared->common_dir = common_dir_of(handle.get());
  shared->bare = git_repository_is_bare(handle.get()) == 1;
  shared->shallow = git_repository_is_shallow(handle.get()) == 1;
  if (const char* work_dir = git_repository_workdir(handle.get()))
    shared->work_dir = without_slash(work_dir);
  shared->idle.push_back(std::move(handle));
  return shared;
}

bool has_promised_objects(const Repository::Shared& shared, git_repository* handle) {
  OwnedConfig config;
  if (take(config, git_repository_config_snapshot, handle) >= 0) {
    const char* remote = nullptr;
    if (git_config_get_string(&remote, config.get(), "extensions.partialclone") == 0) return true;
  }
  const std::string packs = shared.common_dir + "/objects/pack";
  if (!base::is_directory(packs)) return false;
  const std::vector<base::DirectoryEntry> entries = base::list_directory(packs);
  return std::any_of(entries.begin(), entries.end(), [](const base::DirectoryEntry& entry) {
    return entry.name.ends_with(".promisor");
  });
}

}  // namespace repo
