#include "cli/ledger.h"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "base/text.h"

namespace cli {
namespace {

store::OpenOptions options_for(const Project& project) {
  store::OpenOptions options;
  options.directory = project.store_directory;
  return options;
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
  return store::Store::open(options_for(project));
}

std::optional<store::Store> open_ledger_if_there(const Project& project) {
  return store::Store::open_existing(options_for(project));
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
