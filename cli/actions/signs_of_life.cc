#include "cli/actions/signs_of_life.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "repo/repository.h"

namespace cli {
namespace {

/// When an entry of git's log of HEAD was written: "old new name <mail> 1700000000 +0100\tcommit".
std::optional<store::Millis> time_of(std::string_view line) {
  const size_t tab = line.find('\t');
  const std::string_view head = line.substr(0, tab);
  const size_t mail = head.rfind("> ");
  if (mail == std::string_view::npos) return std::nullopt;
  store::Millis seconds = 0;
  const std::string_view number = head.substr(mail + 2);
  const auto [end, failure] =
      std::from_chars(number.data(), number.data() + number.size(), seconds);
  if (failure != std::errc() || end == number.data()) return std::nullopt;
  return seconds * 1000;
}

/// Until when the claim lives, going by what HEAD of its work tree did since.
store::Millis lease_with_commits(const store::ClaimRow& claim, store::Millis now) {
  store::Millis until = claim.lease_until;
  if (!base::is_directory(claim.worktree)) return until;
  const std::optional<repo::Repository> there = repo::Repository::discover(claim.worktree);
  if (!there || there->work_dir() != claim.worktree) return until;
  const std::string log = base::join_path(there->git_dir(), "logs/HEAD");
  if (!base::file_exists(log)) return until;
  const std::string text = base::read_file(log);
  for (const std::string_view line : base::split_lines(text)) {
    const std::optional<store::Millis> at = time_of(line);
    // Git counts whole seconds: one that is cut off may seem to lie before the claim.
    if (!at || *at + 999 < claim.claimed || *at > until || *at > now) continue;
    until = std::max(until, *at + claim.ttl);
  }
  return until;
}

}  // namespace

void show_life(const Project& project, const std::string& claim_id) {
  try {
    store::OpenOptions options;
    options.directory = project.store_directory;
    options.busy_timeout_ms = 1000;
    std::optional<store::Store> store = store::Store::open_existing(options);
    if (store) store->keep_alive(project.bare ? "" : project.root, claim_id);
  } catch (const base::Error&) {
    return;  // a damaged or busy ledger is the business of the command that needs it
  }
}

void notice_commits(store::Store& store) {
  for (const store::ClaimRow& claim : store.claims()) {
    if (claim.released != 0 || claim.ttl == 0 || claim.lease_until > store.now()) continue;
    try {
      const store::Millis until = lease_with_commits(claim, store.now());
      if (until > store.now()) store.renew_until(claim.task, claim.epoch, until);
    } catch (const base::Error&) {
      continue;  // another's work tree that cannot be read, or a claim that is lost: it ran out
    }
  }
}

}  // namespace cli
