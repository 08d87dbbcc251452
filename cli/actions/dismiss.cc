#include "cli/actions/dismiss.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/id.h"
#include "base/text.h"
#include "cli/actions/decisions.h"
#include "scanner/rule_version.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;
using tasks::Disposition;

void demand_work_tree(const Project& project) {
  if (!project.bare) return;
  throw Error(ErrorKind::usage, "a bare repository has no files to write", project.root, {},
              "decide in a work tree, and commit the file");
}

std::string file_text(const Project& project) {
  const std::string file = base::join_path(project.root, kSuppressionsFile);
  return base::file_exists(file) ? base::read_file(file) : std::string();
}

void write_text(const Project& project, const std::string& text) {
  const std::string folder = base::join_path(project.root, ".punchlist");
  base::make_directories(folder);
  // Two branches that each add a line have no conflict: both lines stay.
  const std::string attributes = base::join_path(folder, ".gitattributes");
  if (!base::file_exists(attributes))
    base::write_file_atomically(attributes, "suppressions.yaml merge=union\n");
  base::write_file_atomically(base::join_path(project.root, kSuppressionsFile), text);
}

Disposition disposition_named(const std::string& word) {
  if (word == "accepted") return Disposition::accepted;
  if (word == "false-positive") return Disposition::false_positive;
  throw Error(ErrorKind::usage, "unknown word for --as", word, {},
              "use accepted, or false-positive");
}

std::string one_line(const std::string& text) {
  const std::string line(base::trim(text));
  if (line.empty()) {
    throw Error(ErrorKind::usage, "a dismissal needs a reason", "--reason", {},
                "say in a sentence why this may stay, or why it is no misuse");
  }
  if (line.find('\n') != std::string::npos || !base::is_valid_utf8(line)) {
    throw Error(ErrorKind::usage, "a reason is one line of text", "--reason", {},
                "leave out line breaks and bytes that are not UTF-8");
  }
  return line;
}

TrackedSite site_of(const store::FindingRow& row, const std::vector<store::FindingRow>& all) {
  TrackedSite site;
  site.id = row.id;
  site.rule = row.rule;
  site.path = row.path;
  site.line = row.line;
  site.column = row.column;
  site.item = row.item;
  site.sink = row.sink;
  site.source_line = row.source_line;
  site.content_hash = row.content_hash;
  site.commit = row.last_commit;
  site.equal = 0;
  for (const store::FindingRow& other : all) {
    const bool is_equal = other.presence != store::Presence::absent && other.rule == row.rule &&
                          other.path == row.path && other.item == row.item &&
                          other.sink == row.sink;
    if (!is_equal) continue;
    ++site.equal;
    if (other.line < row.line || (other.line == row.line && other.column < row.column))
      ++site.ordinal;
  }
  return site;
}

}  // namespace

Suppression dismiss(const Project& project, store::Store& store, const Dismissal& dismissal) {
  demand_work_tree(project);
  Suppression entry;
  entry.as = disposition_named(dismissal.as);
  entry.reason = one_line(dismissal.reason);
  entry.by = dismissal.by;
  entry.expires = dismissal.expires;
  if (!entry.expires.empty() && !is_day(entry.expires)) {
    throw Error(ErrorKind::usage, "this is no date", entry.expires, {}, "write it as 2027-01-31");
  }
  if (!entry.expires.empty() && entry.expires < project.today) {
    throw Error(ErrorKind::usage, "this day has passed", entry.expires, "today is " + project.today,
                "name a day to come, or leave --expires out");
  }
  const store::FindingRow row = store.finding(dismissal.id);
  if (row.presence == store::Presence::absent) {
    throw Error(ErrorKind::usage, "this finding is gone", row.id,
                "the last scan did not find it any more", "there is nothing to dismiss");
  }
  const std::string text = file_text(project);
  read_decisions(project, SourceKind::worktree, {});  // says what is wrong with the file as it is
  entry.site = site_of(row, store.findings());
  entry.rule_version = scanner::rule_version(row.rule);
  write_text(project, with_suppression(text, entry));

  store::StatusChange change;
  change.subject = row.id;
  change.to = tasks::to_string(entry.as);
  change.by = tasks::Actor::person;
  change.actor = entry.by;
  change.evidence = entry.reason;
  change.expires = end_of_day(entry.expires);
  change.commit = row.last_commit;
  store.append_status(change);
  return entry;
}

std::string reopen(const Project& project, store::Store& store, const std::string& id,
                   const std::string& reason, const std::string& by) {
  demand_work_tree(project);
  const Decisions decisions = read_decisions(project, SourceKind::worktree, {});
  std::vector<std::string> ids;
  for (const Suppression& entry : decisions.suppressions) ids.push_back(entry.site.id);
  const std::vector<store::FindingRow> rows = store.findings();
  for (const store::FindingRow& row : rows) {
    const bool is_dismissed =
        row.disposition == Disposition::accepted || row.disposition == Disposition::false_positive;
    if (is_dismissed && std::find(ids.begin(), ids.end(), row.id) == ids.end())
      ids.push_back(row.id);
  }
  const base::IdMatch match = base::find_id("F-", id, ids);
  if (!match.candidates.empty()) {
    throw Error(ErrorKind::usage, "several dismissed findings begin so", id,
                base::join(match.candidates, ", "), "give more letters");
  }
  if (!match.id) {
    throw Error(ErrorKind::not_found, "nobody dismissed this finding", id, {},
                std::string("`") + kSuppressionsFile + "` lists what was dismissed");
  }
  const std::string text = file_text(project);
  const std::optional<std::string> without = without_suppression(text, *match.id);
  const bool is_listed =
      std::any_of(decisions.suppressions.begin(), decisions.suppressions.end(),
                  [&match](const Suppression& entry) { return entry.site.id == *match.id; });
  if (!without && is_listed) {
    throw Error(ErrorKind::usage, "this entry was not written by punchlist", *match.id,
                std::string("it is spread over lines of ") + kSuppressionsFile,
                "take it out by hand; the next scan opens the finding");
  }
  if (without) write_text(project, *without);
  for (const store::FindingRow& row : rows) {
    if (row.id != *match.id) continue;
    const std::vector<store::StatusChange> log = store.log(row.id);
    if (log.back().to != "accepted" && log.back().to != "false_positive") continue;
    store::StatusChange change;
    change.subject = row.id;
    change.to = "open";
    change.by = tasks::Actor::person;
    change.actor = by;
    change.evidence = base::trim(reason).empty() ? "taken back" : std::string(base::trim(reason));
    change.commit = row.last_commit;
    store.append_status(change);
  }
  return *match.id;
}

}  // namespace cli
