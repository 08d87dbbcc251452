#include "cli/actions/instance_log.h"

#include <algorithm>
#include <optional>
#include <set>

#include "cli/actions/trailers.h"
#include "repo/repository.h"

namespace cli {
namespace {

constexpr size_t kMostLogged = 1000;

std::string word_for_end(const store::ClaimRow& claim, store::Millis now) {
  if (!claim.ended.empty()) return claim.ended;
  if (claim.released != 0) return "released";
  return claim.lease_until <= now ? "expired" : "held";
}

/// The commits of the claim that git still has, oldest first.
std::vector<LeftCommit> commits_of(const Project& project, const Instance& instance) {
  std::vector<LeftCommit> commits;
  const std::optional<repo::ObjectId> base = repo::ObjectId::from_hex(instance.claim.base_commit);
  if (!project.repository || !base || !project.repository->object_exists(*base)) return commits;
  const repo::Repository& repository = *project.repository;
  std::set<std::string> named = {instance.claim.end_commit};
  for (const store::StatusChange& step : instance.steps) named.insert(step.commit);
  std::set<std::string> seen;
  for (const std::string& hash : named) {
    const std::optional<repo::ObjectId> end = repo::ObjectId::from_hex(hash);
    if (!end || !repository.object_exists(*end)) continue;
    std::vector<repo::ObjectId> between = repository.commits_between(*base, *end, kMostLogged);
    std::reverse(between.begin(), between.end());
    for (const repo::ObjectId& id : between) {
      const repo::CommitInfo info = repository.commit(id);
      const std::vector<std::string> tasks = tasks_in_trailers(info.message);
      const bool is_of_task =
          named.count(id.hex()) != 0 ||
          std::find(tasks.begin(), tasks.end(), instance.claim.handle) != tasks.end();
      if (is_of_task && seen.insert(id.hex()).second) commits.push_back({id.hex(), info.summary});
    }
  }
  return commits;
}

}  // namespace

std::vector<Instance> instance_log(const Project& project, const store::Store& store,
                                   std::string_view task) {
  const std::string wanted = task.empty() ? std::string() : store.task(task).id;
  const std::vector<store::ClaimRow> claims = store.claims();
  std::vector<Instance> instances;
  for (const store::ClaimRow& claim : claims) {
    if (!wanted.empty() && claim.task != wanted) continue;
    Instance instance;
    instance.claim = claim;
    instance.ended = word_for_end(claim, store.now());
    // Until the next claim of the same task, if there is one.
    store::Millis end = 0;
    for (const store::ClaimRow& later : claims) {
      const bool is_later = later.task == claim.task && later.epoch > claim.epoch;
      if (is_later && (end == 0 || later.claimed < end)) end = later.claimed;
    }
    bool has_end = false;
    for (store::StatusChange& change : store.log(claim.task)) {
      // A proof may end after another has taken the task over: of that holder's, the first.
      const bool is_own_end = change.to == "done" && instance.ended == "done" && !has_end;
      const bool is_taken_over = end != 0 && change.at >= end && !is_own_end;
      if (change.at < claim.claimed || is_taken_over || change.to == "ready") continue;
      has_end = has_end || change.to == "done";
      instance.steps.push_back(std::move(change));
    }
    instance.commits = commits_of(project, instance);
    instances.push_back(std::move(instance));
  }
  return instances;
}

}  // namespace cli
