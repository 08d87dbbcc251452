#include "cli/actions/finding_history.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "cli/actions/history.h"
#include "repo/history.h"
#include "store/history.h"

namespace cli {
namespace {

std::string place_of(const store::HistorySite& site) {
  return site.path + ":" + std::to_string(site.line) + ":" + std::to_string(site.column);
}

void name_commit(const Project& project, HistoryEntry& entry) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(entry.commit);
  if (!id || !project.repository->object_exists(*id)) return;
  const repo::CommitInfo info = project.repository->commit(*id);
  entry.author = info.author_name;
  entry.author_time = info.author_time;
  entry.summary = info.summary;
}

bool has_parents(const Project& project, const std::string& commit) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(commit);
  return id && project.repository->object_exists(*id) &&
         !project.repository->commit(*id).parents.empty();
}

/// \param before how the finding was at the step before; null: there is none
/// \param went an earlier step took it away
HistoryEntry entry_of(const store::HistoryStep& step, const store::HistorySite* before, bool went) {
  HistoryEntry entry;
  entry.commit = step.commit;
  entry.place = place_of(step.site);
  switch (step.site.presence) {
    case store::Presence::new_:
      entry.kind = went ? "back" : "came";
      entry.text = "in " + step.site.item;
      break;
    case store::Presence::absent:
      entry.kind = "went";
      break;
    case store::Presence::uncertain:
      entry.kind = "uncertain";
      break;
    case store::Presence::present:
      entry.kind = "moved";
      if (before == nullptr) break;
      if (base::trim(before->source_line) != base::trim(step.site.source_line)) {
        entry.kind = "edited";
        entry.text = std::string(base::trim(step.site.source_line));
      } else if (place_of(*before) == entry.place && before->item == step.site.item) {
        entry.kind.clear();  // only what is said of it is new
      } else {
        entry.text = "from " + place_of(*before);
        if (before->item != step.site.item) entry.text += " in " + before->item;
      }
      break;
  }
  return entry;
}

}  // namespace

std::optional<FindingHistory> history_of_finding(const Project& project, store::Store& store,
                                                 const std::string& id) {
  if (!project.repository) return std::nullopt;
  const store::History history(store, history_scanner(project));
  const std::set<std::string> ids = history.ids();
  const base::IdMatch match =
      base::find_id("F-", id, std::vector<std::string>(ids.begin(), ids.end()));
  if (!match.id) return std::nullopt;
  FindingHistory found;
  found.id = *match.id;
  const std::vector<store::HistoryStep> steps = history.steps_of(*match.id);
  bool went = false;
  for (size_t i = 0; i < steps.size(); ++i) {
    found.rule = steps[i].site.rule;
    HistoryEntry entry = entry_of(steps[i], i > 0 ? &steps[i - 1].site : nullptr, went);
    went = went || steps[i].site.presence == store::Presence::absent;
    if (entry.kind.empty()) continue;
    name_commit(project, entry);
    // A range or a shallow clone begins there; who brought it in is not known.
    if (entry.kind == "came" && steps[i].base.empty() && has_parents(project, steps[i].commit))
      entry.kind = "there at the beginning";
    found.entries.push_back(std::move(entry));
  }
  return found;
}

std::string first_seen(const Project& project, store::Store& store, const std::string& id) {
  if (!project.repository) return {};
  const std::optional<repo::Revision> head = project.repository->head();
  if (!head) return {};
  std::set<std::string> seen_at;
  for (const store::SightingRow& row : store.sightings(id)) {
    const bool is_there =
        row.presence == store::Presence::new_ || row.presence == store::Presence::present;
    if (is_there && !row.dirty) seen_at.insert(row.commit);
  }
  const store::History history(store, history_scanner(project));
  for (const store::HistoryStep& step : history.steps_of(id)) {
    const bool is_there = step.site.presence == store::Presence::new_ ||
                          step.site.presence == store::Presence::present;
    if (is_there) seen_at.insert(step.commit);
  }
  repo::HistoryRange range;
  range.tip = head->commit;
  if (seen_at.empty()) return {};
  for (const repo::HistoryCommit& commit : repo::history_of(*project.repository, range)) {
    if (seen_at.count(commit.id.hex()) != 0) return commit.id.hex();
  }
  return {};
}

}  // namespace cli
