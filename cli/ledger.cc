#include "cli/ledger.h"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

namespace cli {
namespace {

store::OpenOptions options_for(const Project& project) {
  store::OpenOptions options;
  options.directory = project.store_directory;
  return options;
}

bool is_here(const Project& project, const std::string& commit) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(commit);
  return id && project.repository && project.repository->object_exists(*id);
}

/// PUNCHLIST_STORE set for all repositories alike would mix their findings: each would miss those
/// of the others.
void refuse_foreign(const Project& project, const store::Store& store) {
  if (!project.repository || project.repository->is_shallow()) return;
  if (project.store_directory == base::join_path(project.repository->common_dir(), "punchlist"))
    return;
  const std::optional<store::ScanRow> newest = store.latest_scan();
  if (!newest || newest->commit.empty() || is_here(project, newest->commit)) return;
  for (const store::ScanRow& scan : store.scans()) {
    if (scan.commit.empty() || is_here(project, scan.commit)) return;
  }
  throw base::Error(base::ErrorKind::usage, "this ledger is that of another repository",
                    project.store_directory,
                    "it speaks of commit " + newest->commit.substr(0, 10) + " in " +
                        newest->worktree + ", and this repository has none of its commits",
                    "set PUNCHLIST_STORE to a directory of this repository's own");
}

std::string user_name(const Invocation& inv) {
  for (const char* variable : {"USER", "LOGNAME"}) {
    const std::optional<std::string> value = inv.env(variable);
    if (value && !value->empty()) return *value;
  }
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : std::to_string(geteuid());
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

/// One line that can stand in a document.
std::string one_line(const std::string& text) {
  return std::string(base::trim(base::sanitize_for_terminal(text)));
}

}  // namespace

store::Store open_ledger(const Project& project) {
  store::Store store = store::Store::open(options_for(project));
  refuse_foreign(project, store);
  return store;
}

std::optional<store::Store> open_ledger_if_there(const Project& project) {
  std::optional<store::Store> store = store::Store::open_existing(options_for(project));
  if (store) refuse_foreign(project, *store);
  return store;
}

store::Health examine_ledger(const Project& project, bool fix) {
  return store::examine(options_for(project), fix);
}

std::string actor_name(const Invocation& inv, const std::string& given) {
  std::string name = one_line(given);
  if (name.empty()) name = one_line(inv.env("PUNCHLIST_ACTOR").value_or(""));
  if (name.empty()) name = one_line(user_name(inv) + "@" + host_name());
  return name;
}

}  // namespace cli
