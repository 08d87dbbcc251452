#include "scanner/turned_async.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "scanner/caller_cone.h"
#include "scanner/lens.h"

namespace scanner {
namespace {

/// Calls `each` with every function of the workspace.
template <class Each>
void for_each_function(const Workspace& ws, const Each& each) {
  for (const File& file : ws.files()) {
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) each(file.first_fn + row);
  }
}

bool is_async(const Workspace& ws, FnId fn) { return (ws.fn(fn).flags & fn_async) != 0; }

AsyncCensus census_of(const Workspace& ws) {
  AsyncCensus census;
  for_each_function(ws, [&](FnId fn) {
    AsyncCount& count = census[ws.item_path(fn)];
    ++(is_async(ws, fn) ? count.async : count.sync);
  });
  return census;
}

class CensusLens : public Lens {
 public:
  void look(const Analysis& analysis, const ScanResult&, const TextOf&) override {
    census = census_of(analysis.ws());
  }
  AsyncCensus census;
};

class UsesLens : public Lens {
 public:
  explicit UsesLens(const AsyncCensus& before) : before_(before) {}

  void look(const Analysis& analysis, const ScanResult&, const TextOf& text_of) override {
    const Workspace& ws = analysis.ws();
    const AsyncCensus now = census_of(ws);
    ConeFinder finder(analysis, text_of);
    std::set<std::tuple<std::string, uint32_t>> seen;
    for_each_function(ws, [&](FnId fn) {
      if (!is_async(ws, fn)) return;
      const std::string item = ws.item_path(fn);
      const auto old = before_.find(item);
      if (old == before_.end() || old->second.sync == 0) return;
      if (now.at(item).async <= old->second.async) return;
      for (ConeSite& site : finder.when_async(fn).sites) {
        if (site.callee != item || site.action == ConeAction::none) continue;
        if (seen.emplace(site.at.path, site.at.begin_byte).second) uses.push_back(std::move(site));
      }
    });
    std::sort(uses.begin(), uses.end(), [](const ConeSite& a, const ConeSite& b) {
      return std::tie(a.at.path, a.at.begin_byte) < std::tie(b.at.path, b.at.begin_byte);
    });
  }
  std::vector<ConeSite> uses;

 private:
  const AsyncCensus& before_;
};

}  // namespace

AsyncCensus async_census(const SourceSet& sources, const ScanOptions& options) {
  CensusLens lens;
  scan_through(sources, options, lens);
  return std::move(lens.census);
}

std::vector<ConeSite> unawaited_uses(const SourceSet& sources, const ScanOptions& options,
                                     const AsyncCensus& before) {
  UsesLens lens(before);
  scan_through(sources, options, lens);
  return std::move(lens.uses);
}

}  // namespace scanner
