#include "scanner/debug.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/line_map.h"
#include "base/parallel.h"
#include "scanner/analysis.h"
#include "scanner/extract.h"
#include "scanner/facts_text.h"
#include "scanner/findings.h"
#include "scanner/manifest.h"
#include "scanner/verdict.h"
#include "scanner/workspace.h"

namespace scanner {
namespace {

bool is_rust(const std::string& path) { return path.ends_with(".rs"); }

size_t index_of(const SourceSet& sources, const std::string& path) {
  const std::vector<SourceEntry>& entries = sources.entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].path == path && is_rust(path)) return i;
  }
  throw base::Error(base::ErrorKind::not_found, "no such Rust file among the sources", path, {},
                    "name a .rs file that a scan reads");
}

/// The linked workspace of all readable files, one after the other: nobody waits for a debug view.
class Linked {
 public:
  Linked(const SourceSet& sources, const ScanOptions& options)
      : sources_(sources),
        files_(files_of(sources)),
        workspace_(std::move(files_), std::move(manifests_)),
        analysis_(workspace_, options) {}

  const Workspace& ws() const { return workspace_; }
  const Analysis& analysis() const { return analysis_; }

  const File& file(const std::string& path) const {
    for (const File& one : workspace_.files()) {
      if (one.path == path) return one;
    }
    throw base::Error(base::ErrorKind::inconclusive, "the file could not be read", path);
  }

  /// "src/lib.rs:12:5" of a byte.
  std::string place(const std::string& path, uint32_t byte) {
    auto found = texts_.find(path);
    if (found == texts_.end()) {
      found = texts_.emplace(path, sources_.read(index_of(sources_, path))).first;
    }
    const base::LineColumn at = base::LineMap(found->second).position(byte);
    return fmt::format("{}:{}:{}", path, at.line, at.column);
  }

 private:
  std::vector<File> files_of(const SourceSet& sources) {
    std::vector<File> files;
    std::vector<ManifestText> manifests;
    std::vector<std::string> paths;
    Extractor extractor;
    for (size_t i = 0; i < sources.entries().size(); ++i) {
      const std::string& path = sources.entries()[i].path;
      try {
        if (!is_rust(path)) {
          manifests.push_back({path, sources.read(i)});
          continue;
        }
        paths.push_back(path);
        FileFacts facts = extractor.extract(sources.read(i));
        if (!facts.timed_out) files.push_back(File(path, std::move(facts)));
      } catch (const base::Error&) {
        continue;  // a file that cannot be read has no facts; `scan` names it
      }
    }
    manifests_ = read_manifests(manifests, paths);
    return files;
  }

  const SourceSet& sources_;
  Manifests manifests_;      // filled by files_of, moved on
  std::vector<File> files_;  // moved on
  Workspace workspace_;
  Analysis analysis_;
  std::map<std::string, std::string> texts_;
};

std::string_view words(Runs runs) {
  switch (runs) {
    case Runs::here:
      return "runs it here";
    case Runs::blocking_pool:
      return "sends it to the blocking pool";
    case Runs::own_thread:
      return "starts a thread for it";
    case Runs::rayon_pool:
      return "sends it to rayon";
    case Runs::block_in_place:
      return "runs it in block_in_place";
    case Runs::task:
      return "spawns it as a task";
    case Runs::task_multi_thread:
      return "spawns it as a task of a multi-thread runtime";
    case Runs::task_local:
      return "spawns it on a LocalSet";
    case Runs::root:
      return "drives it";
    case Runs::root_multi_thread:
      return "drives it in a multi-thread runtime";
    case Runs::root_current_thread:
      return "drives it in a current-thread runtime";
    case Runs::handle_root:
      return "polls it by a handle";
    case Runs::local_root:
      return "drives it in a LocalSet";
    case Runs::awaited:
      return "awaits it";
    case Runs::foreign_task:
      return "spawns it on another executor";
    case Runs::foreign_root:
      return "drives it by another executor";
    default:
      return "hands it over";
  }
}

std::vector<Unit> units_of(const Workspace& ws, FnId fn) {
  std::vector<Unit> units = {{fn, kNone}};
  for (uint32_t node = ws.fn(fn).first_node; node < ws.fn(fn).end_node; ++node) {
    const Kind kind = ws.node(fn, node).kind;
    if (kind == Kind::closure || kind == Kind::async_block) units.push_back({fn, node});
  }
  return units;
}

uint32_t position_of(const Workspace& ws, const Unit& unit) {
  return unit.node == kNone ? ws.fn(unit.fn).pos : ws.node(unit.fn, unit.node).pos;
}

/// Calls `visit` for each function of the file, in order of its text.
void for_each_function(const Workspace& ws, const File& file,
                       const std::function<void(FnId)>& visit) {
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    if (&ws.file_of(fn) == &file) visit(fn);
  }
}

std::string graph_text(Linked& linked, const std::string& path) {
  const Workspace& ws = linked.ws();
  const Analysis& analysis = linked.analysis();
  const File& file = linked.file(path);
  std::string out;
  for_each_function(ws, file, [&](FnId fn) {
    for (const Unit& unit : units_of(ws, fn)) {
      out += fmt::format("{}: {} ({})\n", linked.place(path, position_of(ws, unit)),
                         analysis.unit_name(unit), ws.item_path(fn));
      for (const Root& root : analysis.graph().roots(unit)) {
        out += fmt::format("  runs as {}, {}\n", context_name(root.context),
                           to_string(root.confidence));
      }
      for (const Entry& entry : analysis.graph().entries(unit)) {
        const uint32_t byte = analysis.location(entry.from.fn, entry.node).begin_byte;
        out += fmt::format("  {}: {} {}, {}\n", linked.place(ws.file_of(entry.from.fn).path, byte),
                           analysis.unit_name(entry.from), words(entry.runs),
                           to_string(entry.confidence));
      }
    }
  });
  return out;
}

std::string context_text(Linked& linked, const std::string& path) {
  const Workspace& ws = linked.ws();
  const Analysis& analysis = linked.analysis();
  const File& file = linked.file(path);
  std::string out;
  for (const Site& site : analysis.sites()) {
    if (&ws.file_of(site.fn) != &file) continue;
    const uint32_t byte = analysis.location(site.fn, site.node).begin_byte;
    out +=
        fmt::format("{}: {} in {} ({}), {}\n", linked.place(path, byte), site.callee,
                    analysis.unit_name(site.unit), to_string(site.op), to_string(site.confidence));
    for (const Reached& reached : analysis.reached(site)) {
      out += fmt::format("  {}, {}: {}\n", context_name(reached.context),
                         to_string(reached.confidence), verdict_text(reached.verdict));
      for (const Step& step : analysis.evidence(site.unit, site.node, reached.context)) {
        out +=
            fmt::format("    {}: {}\n", linked.place(step.at.path, step.at.begin_byte), step.note);
      }
    }
  }
  return out.empty() ? "no call of a known API\n" : out;
}

}  // namespace

std::string debug_facts(const SourceSet& sources, const std::string& path) {
  const std::string text = sources.read(index_of(sources, path));
  std::string out;
  base::run_on_deep_stack([&] { out = facts_text(Extractor().extract(text)); });
  return out;
}

std::string debug_graph(const SourceSet& sources, const ScanOptions& options,
                        const std::string& path) {
  index_of(sources, path);
  std::string out;
  base::run_on_deep_stack([&] {
    Linked linked(sources, options);
    out = graph_text(linked, path);
  });
  return out;
}

std::string debug_context(const SourceSet& sources, const ScanOptions& options,
                          const std::string& path) {
  index_of(sources, path);
  std::string out;
  base::run_on_deep_stack([&] {
    Linked linked(sources, options);
    out = context_text(linked, path);
  });
  return out;
}

}  // namespace scanner
