#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/finding_history.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/finding_id.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

/// Something that happened to a finding.
struct Entry {
  store::Millis at = 0;
  std::string kind;  ///< "new", "moved", "edited", "gone", "uncertain", "back", a disposition
  std::string commit;
  bool dirty = false;
  std::string place;
  std::string text;
};

std::string place_of(const store::SightingRow& row) {
  return row.path + ":" + std::to_string(row.line) + ":" + std::to_string(row.column);
}

/// What the scans saw change; a scan that saw it where it was says nothing new.
std::vector<Entry> seen_entries(const std::vector<store::SightingRow>& sightings) {
  std::vector<Entry> entries;
  const store::SightingRow* last = nullptr;
  for (const store::SightingRow& row : sightings) {
    Entry entry;
    entry.at = row.at;
    entry.commit = row.commit;
    entry.dirty = row.dirty;
    entry.place = place_of(row);
    const bool is_there =
        row.presence == store::Presence::new_ || row.presence == store::Presence::present;
    const bool was_there = last != nullptr && (last->presence == store::Presence::new_ ||
                                               last->presence == store::Presence::present);
    if (!is_there) {
      entry.kind = row.presence == store::Presence::absent ? "gone" : "uncertain";
      entry.text = row.reason;
    } else if (last == nullptr) {
      entry.kind = "new";
      entry.text = "in " + row.item;
    } else if (!was_there) {
      entry.kind = "back";
      entry.text = "in " + row.item;
    } else if (base::trim(last->source_line) != base::trim(row.source_line)) {
      entry.kind = "edited";
      entry.text = std::string(base::trim(row.source_line));
    } else if (place_of(*last) != entry.place || last->item != row.item) {
      entry.kind = "moved";
      entry.text = "from " + place_of(*last);
      if (last->item != row.item) entry.text += " in " + last->item;
    }
    last = &row;
    if (!entry.kind.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<Entry> entries_of(const store::Store& store, const std::string& id) {
  std::vector<Entry> entries = seen_entries(store.sightings(id));
  for (const store::Lineage& link : store.lineage(id)) {
    Entry entry;
    entry.commit = link.commit;
    entry.kind = link.old_id == id ? "succeeded by" : "succeeds";
    entry.text = link.old_id == id ? link.new_id : link.old_id;
    for (const store::SightingRow& row : store.sightings(link.new_id)) {
      if (row.scan == link.scan) entry.at = row.at;
    }
    entries.push_back(std::move(entry));
  }
  bool is_first = true;
  for (const store::StatusChange& change : store.log(id)) {
    // The first line is that of its first sighting.
    if (!is_first) {
      Entry entry;
      entry.at = change.at;
      entry.kind = change.to;
      entry.commit = change.commit;
      entry.text = "by " + change.actor + (change.evidence.empty() ? "" : ": " + change.evidence);
      entries.push_back(std::move(entry));
    }
    is_first = false;
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.at < b.at; });
  return entries;
}

Json history_json(const FindingHistory& history) {
  Json list = Json::array();
  for (const HistoryEntry& entry : history.entries) {
    Json one;
    one["commit"] = entry.commit;
    one["kind"] = entry.kind;
    one["place"] = entry.place;
    one["text"] = entry.text;
    one["author"] = entry.author.empty() ? Json() : Json(entry.author);
    one["time"] = entry.author.empty() ? Json() : Json(store::iso_time(entry.author_time * 1000));
    one["summary"] = entry.summary;
    list.push_back(std::move(one));
  }
  return list;
}

void write_history(std::ostream& out, const FindingHistory& history) {
  out << "in the history:\n";
  for (const HistoryEntry& entry : history.entries) {
    out << "  "
        << (entry.author.empty() ? "unknown   "
                                 : store::iso_time(entry.author_time * 1000).substr(0, 10))
        << "  " << entry.commit.substr(0, 10) << "  " << safe(entry.kind)
        << (entry.kind == "gone" ? ", last at " : " at ") << safe(entry.place);
    if (!entry.text.empty()) out << ", " << safe(entry.text);
    if (!entry.author.empty()) out << "; " << safe(entry.author) << ": " << safe(entry.summary);
    out << "\n";
  }
}

int run_log(Invocation& inv, const std::string& name) {
  const Project project = open_project(inv);
  store::Store store = ledger_with_findings(project, name);
  std::optional<FindingHistory> history = history_of_finding(project, store, name);
  store::FindingRow row;
  try {
    row = store.finding(name);
  } catch (const base::Error& error) {
    // Gone before the first scan was recorded: only the history knows it.
    if (error.kind != base::ErrorKind::not_found || !history) throw;
    row.id = history->id;
    row.rule = history->rule;
  }
  // What begins so in the ledger may be another one than in the history.
  if (!history || history->id != row.id) history = history_of_finding(project, store, row.id);
  const std::vector<Entry> entries = entries_of(store, row.id);
  if (inv.format == "json") {
    Json data;
    data["id"] = row.id;
    data["rule"] = row.rule;
    data["history"] = history ? history_json(*history) : Json::array();
    data["entries"] = Json::array();
    for (const Entry& entry : entries) {
      Json one;
      one["at"] = store::iso_time(entry.at);
      one["kind"] = entry.kind;
      one["commit"] = entry.commit.empty() ? Json() : Json(entry.commit);
      one["dirty"] = entry.dirty;
      one["place"] = entry.place.empty() ? Json() : Json(entry.place);
      one["text"] = entry.text;
      data["entries"].push_back(one);
    }
    write_json(inv, json_text(data));
    return kExitOk;
  }
  inv.out << row.id << ": " << safe(row.rule) << "\n";
  if (history) write_history(inv.out, *history);
  if (history && !entries.empty()) inv.out << "in scans and decisions:\n";
  for (const Entry& entry : entries) {
    inv.out << "  " << store::iso_time(entry.at) << "  "
            << (entry.commit.empty() ? "no commit" : entry.commit.substr(0, 10))
            << (entry.dirty ? "+" : " ") << "  " << safe(entry.kind);
    if (!entry.place.empty())
      inv.out << (entry.kind == "gone" ? ", last at " : " at ") << safe(entry.place);
    if (!entry.text.empty()) inv.out << ", " << safe(entry.text);
    inv.out << "\n";
  }
  return kExitOk;
}

}  // namespace

void add_finding_log(CLI::App& root, Invocation& inv) {
  const auto name = std::make_shared<std::string>();
  CLI::App& findings = group(root, "finding", "look at what the ledger knows of findings", "Audit");
  CLI::App& command =
      add_command(findings, inv, "log", "what happened to one finding: seen, moved, fixed, decided",
                  "Audit", [&inv, name] { return run_log(inv, *name); });
  command.add_option("id", *name, "an id or its beginning")->type_name("FINDING")->required();
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
