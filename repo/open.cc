#include "repo/open.h"

#include <fmt/format.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/files.h"

#ifdef __SANITIZE_ADDRESS__
// libgit2 1.5 loses a match of PCRE2 for each configuration entry it looks at when it checks the
// extensions.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpcre2\n"; }
#endif

namespace repo {
namespace {

constexpr size_t kObjectCacheBytes = size_t{16} << 20;

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
  if (const char* work_tree = variable("GIT_WORK_TREE"); code >= 0 && work_tree != nullptr) {
    const char* current = git_repository_workdir(handle.get());
    const std::string wanted = base::real_path(work_tree);
    // Setting the one it has already leaks in libgit2 1.5.
    if (current == nullptr || without_slash(current) != wanted) {
      code = git_repository_set_workdir(handle.get(), wanted.c_str(), 0);
    }
  }
  const char* index_file = variable("GIT_INDEX_FILE");
  if (code >= 0 && index_file != nullptr) {
    OwnedIndex index;
    code = take(index, git_index_open, index_file);
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

/// The user's and the system's configuration files, as git finds them.
std::vector<std::string> protected_config_files() {
  std::vector<std::string> files;
  if (variable("GIT_CONFIG_NOSYSTEM") == nullptr) {
    const char* system = variable("GIT_CONFIG_SYSTEM");
    files.push_back(system != nullptr ? system : "/etc/gitconfig");
  }
  if (const char* global = variable("GIT_CONFIG_GLOBAL")) {
    files.push_back(global);
    return files;
  }
  const char* home = variable("HOME");
  if (const char* xdg = variable("XDG_CONFIG_HOME")) {
    files.push_back(base::join_path(xdg, "git/config"));
  } else if (home != nullptr) {
    files.push_back(base::join_path(home, ".config/git/config"));
  }
  if (home != nullptr) files.push_back(base::join_path(home, ".gitconfig"));
  return files;
}

/// Whether `safe.directory` of the files that a repository cannot write itself names `directory`.
bool is_trusted(const std::string& directory) {
  struct Search {
    const std::string& directory;
    bool trusted = false;
  } search{directory};
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
  for (const std::string& file : protected_config_files()) {
    OwnedConfig config;
    if (take(config, git_config_open_ondisk, file.c_str()) < 0) continue;
    git_config_get_multivar_foreach(config.get(), "safe.directory", nullptr, consider, &search);
  }
  return search.trusted;
}

/// As git has it: ours, or under sudo that of the user who called it. What is not there counts as
/// ours.
bool is_ours(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || status.st_uid == ::geteuid()) return true;
  const char* sudo = variable("SUDO_UID");
  return ::geteuid() == 0 && sudo != nullptr && std::to_string(status.st_uid) == sudo;
}

/// The error when the repository belongs to someone else and is not trusted.
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

/// A repository of someone else may hold configuration that makes us run their programs.
void refuse_foreign(const Repository::Shared& shared) {
  const std::string name = shared.work_dir.value_or(shared.git_dir);
  bool ours = is_ours(shared.git_dir);
  if (shared.work_dir)
    ours = ours && is_ours(*shared.work_dir) && is_ours(base::join_path(*shared.work_dir, ".git"));
  if (!ours && !is_trusted(name)) throw foreign_owner(name);
}

/// A git folder without a word on it in a configuration is bare unless its name says otherwise, as
/// git guesses.
bool is_bare(git_repository* handle, const std::string& git_dir) {
  if (git_repository_is_bare(handle) == 1) return true;
  if (git_repository_is_worktree(handle) == 1 || base::file_name(git_dir) == ".git") return false;
  OwnedConfig config;
  if (take(config, git_repository_config_snapshot, handle) < 0) return true;
  int bare = 0;
  const char* work_tree = nullptr;
  return git_config_get_bool(&bare, config.get(), "core.bare") < 0 &&
         git_config_get_string(&work_tree, config.get(), "core.worktree") < 0;
}

std::string common_dir_of(git_repository* handle) {
  const char* common = git_repository_commondir(handle);
  return without_slash(common != nullptr ? common : git_repository_path(handle));
}

}  // namespace

}  // namespace repo

/// A libgit2 that is built upon mbedTLS reads the machine's certificates whenever it starts, which
/// takes longer than all else that a scan with nothing changed does. This program opens no
/// connection: the linker lets libgit2 find this function in place of the library's, and there are
/// none. Where libgit2 has another TLS library, nobody calls it.
extern "C" __attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void*,
                                                                                  const char*);
int mbedtls_x509_crt_parse_file(void*, const char*) { return 0; }

namespace repo {

void set_up_library() {
  static const bool done = []() {
    CHECK(git_libgit2_init() > 0);
    // Without these libgit2 refuses repositories whose objects it reads perfectly well.
    std::array<const char*, 3> extensions = {"partialclone", "worktreeconfig", "preciousobjects"};
    CHECK(git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size()) == 0);
    CHECK(git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) == 0);
    // We look at the owner ourselves: libgit2 1.5 takes a repository of somebody else for none at
    // all when there is no configuration file, and does not know all that `safe.directory` may say.
    CHECK(git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) == 0);
    CHECK(git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, static_cast<ssize_t>(kObjectCacheBytes)) ==
          0);
    return true;
  }();
  CHECK(done);
}

OwnedRepository open_again(const Repository::Shared& shared) {
  OwnedRepository handle;
  const int code = open_handle(handle, shared.open_path, false);
  if (code < 0) fail_to_open(code, shared.git_dir);
  return handle;
}

std::shared_ptr<Repository::Shared> open_first(const std::string& path, bool search) {
  set_up_library();
  OwnedRepository handle;
  const int code = open_handle(handle, path, search);
  if (code == GIT_ENOTFOUND) return nullptr;
  if (code < 0) fail_to_open(code, path.empty() ? "." : path);

  std::shared_ptr<Repository::Shared> shared = std::make_shared<Repository::Shared>();
  shared->git_dir = without_slash(git_repository_path(handle.get()));
  shared->open_path = path.empty() ? "" : shared->git_dir;
  shared->common_dir = common_dir_of(handle.get());
  shared->bare = is_bare(handle.get(), shared->git_dir);
  shared->shallow = git_repository_is_shallow(handle.get()) == 1;
  const char* work_dir = git_repository_workdir(handle.get());
  if (work_dir != nullptr && !shared->bare) shared->work_dir = without_slash(work_dir);
  refuse_foreign(*shared);
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
