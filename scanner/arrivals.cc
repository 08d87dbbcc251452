// How contexts come to the units of code: from their roots, along the calls.
#include <algorithm>
#include <deque>
#include <unordered_map>

#include "scanner/analysis.h"
#include "scanner/variant_arms.h"

namespace scanner {

/// Calls from the root on which a context is still likely. Each hangs on conditions that are not
/// read; docs/decisions/0014-long-ways-are-possible.md has the figures.
constexpr uint32_t kFarthest = 7;

namespace {

/// What stands around a call along which contexts flow.
struct AroundCall {
  Known tried = Known::unknown;
  Flavour flavour = Flavour::unknown;
  bool entered = false;
};

/// The context that a call brings, and how sure it is that the branch around it is taken.
struct Brought {
  Context inside;
  Confidence taken;
};

/// \param context of the caller; nothing if it does not make the call
std::optional<Brought> brings(Context context, const AroundCall& around, Runs runs) {
  // A call behind a check of `try_current` is not made in the other case.
  const Known has = context_state(context).context;
  if (around.tried != Known::unknown && has != Known::unknown && has != around.tried)
    return std::nullopt;
  const std::optional<Confidence> taken = takes_branch(context, around.flavour);
  if (!taken) return std::nullopt;
  // A call made while an enter() guard lives runs with that context.
  const Context from = !is_async(context) && around.entered ? Context::entered : context;
  return Brought{context_inside(from, runs), *taken};
}

/// What arrives at a unit of `to` by the entry from a caller that `here` has arrived at.
Arrival arrival_by(const Entry& entry, FnId to, Context context, const Arrival& here,
                   Confidence taken) {
  Arrival arrival = here;
  arrival.is_root = false;
  // Nothing is known of the caller, but hardly any has a context when it takes to such a block_on.
  const bool guess = entry.runs == Runs::foreign_root && context == Context::unknown;
  arrival.confidence =
      guess ? Confidence::likely
            : weaker(weaker(here.confidence, entry.confidence), weaker(taken, Confidence::likely));
  // A closure of the function itself is its code, as the arm of a branch is.
  arrival.distance = here.distance + (entry.from.fn != to ? 1 : 0);
  if (arrival.distance > kFarthest) arrival.confidence = Confidence::possible;
  arrival.by = entry;
  arrival.from_context = context;
  return arrival;
}

}  // namespace

/// Finds every unit from which a site can be reached, then lets the contexts flow from their roots
/// along the calls. The first arrival of a context is by the shortest way; ways without a guess go
/// first.
void Analysis::solve(const std::vector<Unit>& also) {
  /// A call along which contexts flow, with what stands around it: looked up when first wanted.
  struct Edge {
    uint32_t to;
    const Entry* entry;
    bool looked_around = false;
    AroundCall around;
    std::string cfg;
  };
  struct Stop {
    Unit unit;
    Arrivals* arrivals;
    bool in_tests;
    std::vector<Root> roots;
    std::vector<Edge> out;
  };
  std::vector<Stop> stops;
  std::unordered_map<uint64_t, uint32_t> known;
  const auto discover = [&](const Unit& unit) {
    const auto [at, fresh] =
        known.emplace((uint64_t{unit.fn} << 32) | unit.node, static_cast<uint32_t>(stops.size()));
    if (fresh) stops.push_back({unit, &arrivals_[unit], ws_.in_test_target(unit.fn), {}, {}});
    return at->second;
  };
  for (const Site& site : sites_) discover(site.unit);
  for (const Unit& unit : also) discover(unit);
  for (uint32_t i = 0; i < stops.size(); ++i) {
    const Unit unit = stops[i].unit;
    stops[i].roots = graph_.roots(unit);
    const bool async = graph_.is_async_unit(unit);
    if (async && unit.node == kNone) continue;  // its callers await it: they decide nothing here
    for (const Entry& entry : graph_.entries(unit)) {
      if (async && !graph_.inherits_thread(unit, entry)) continue;
      Edge edge;
      edge.to = i;
      edge.entry = &entry;
      stops[discover(entry.from)].out.push_back(std::move(edge));
    }
  }
  std::vector<uint32_t> sorted(stops.size());
  for (uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = i;
  std::sort(sorted.begin(), sorted.end(),
            [&](uint32_t a, uint32_t b) { return stops[a].unit < stops[b].unit; });
  std::deque<std::pair<uint32_t, Context>> queue;
  const auto drain = [&](Confidence level) {
    while (!queue.empty()) {
      const auto [from_id, context] = queue.front();
      queue.pop_front();
      const Arrival here = (*stops[from_id].arrivals)[static_cast<size_t>(context)];
      for (Edge& edge : stops[from_id].out) {
        const Entry& entry = *edge.entry;
        if (entry.confidence < level) continue;
        if (!edge.looked_around) {
          edge.looked_around = true;
          edge.around.tried = tried_context(entry.from.fn, entry.node);
          edge.around.entered =
              entered(entry.from.fn, entry.node) ||
              (entry.inner_node != kNone && entered(entry.inner.fn, entry.inner_node));
          edge.around.flavour = asked_flavour(entry.from.fn, entry.node);
          edge.cfg = cfg_of_way(ws_, entry);
        }
        const std::optional<Brought> brought = brings(context, edge.around, entry.runs);
        if (!brought || brought->taken < level) continue;
        const Context inside = brought->inside;
        Arrival& arrival = (*stops[edge.to].arrivals)[static_cast<size_t>(inside)];
        if (arrival.reached) continue;
        // A trait's method that no program has together with the way's begin is not the one called.
        if (!linkage_.together(here.root, ws_.crate_id_of(stops[edge.to].unit.fn), here.of_test))
          continue;
        const std::optional<uint32_t> cfg = with_cfg(here.cfg, edge.cfg);
        if (!cfg.has_value()) continue;
        arrival = arrival_by(entry, stops[edge.to].unit.fn, context, here, brought->taken);
        arrival.cfg = *cfg;
        queue.push_back({edge.to, inside});
      }
    }
  };
  // Ways from code that is shipped before those from tests; ways without a guess before others.
  struct Round {
    Confidence level;
    bool tests;
  };
  for (const auto [level, tests] :
       {Round{Confidence::likely, false}, Round{Confidence::likely, true},
        Round{Confidence::possible, false}, Round{Confidence::possible, true}}) {
    for (const uint32_t id : sorted) {
      const Stop& stop = stops[id];
      if (!tests && stop.in_tests) continue;
      for (const Root& root : stop.roots) {
        Arrival& arrival = (*stop.arrivals)[static_cast<size_t>(root.context)];
        if (arrival.reached || root.confidence < level) continue;
        arrival.reached = true;
        arrival.is_root = true;
        arrival.root = ws_.crate_id_of(stop.unit.fn);
        arrival.of_test = stop.in_tests;
        arrival.confidence = root.confidence;
        arrival.distance = 0;
      }
      for (size_t c = 0; c < kContexts; ++c) {
        if ((*stop.arrivals)[c].reached) queue.push_back({id, static_cast<Context>(c)});
      }
    }
    drain(level);
    if (level == Confidence::possible) continue;
    // A thread of its own or the blocking pool is that whoever starts it, a caller that is not
    // known included.
    for (const uint32_t id : sorted) {
      if (!tests && stops[id].in_tests) continue;
      for (const Edge& edge : stops[id].out) {
        const Entry& entry = *edge.entry;
        const Context inside = context_inside(Context::unknown, entry.runs);
        if (entry.confidence < level || inside != context_inside(Context::task, entry.runs))
          continue;
        Arrival& arrival = (*stops[edge.to].arrivals)[static_cast<size_t>(inside)];
        if (arrival.reached) continue;
        const std::optional<uint32_t> cfg = with_cfg(arrival.cfg, cfg_of_way(ws_, entry));
        if (!cfg.has_value()) continue;
        arrival.cfg = *cfg;
        arrival.reached = true;
        arrival.confidence = weaker(entry.confidence, Confidence::likely);
        arrival.root = ws_.crate_id_of(entry.from.fn);
        arrival.of_test = stops[id].in_tests;
        arrival.distance = 1;
        arrival.by = entry;
        arrival.from_context = Context::unknown;
        queue.push_back({edge.to, inside});
      }
    }
    drain(level);
  }
}

const Arrivals& Analysis::arrivals_at(const Unit& unit, uint32_t node) const {
  if (node == kNone || unit.node != kNone || graph_.is_async_unit(unit)) return arrivals(unit);
  const auto [at, fresh] = in_arms_.try_emplace((uint64_t{unit.fn} << 32) | node);
  std::unique_ptr<Arrivals>& made = at->second;
  if (!fresh) return made ? *made : arrivals(unit);
  const std::vector<Entry> ways =
      by_given_variants(graph_, types_, {{unit, node, Runs::here, Confidence::proven}});
  const bool all_take_it = std::any_of(ways.begin(), ways.end(), [](const Entry& way) {
    return way.inner_node == kNone;  // as it was given: nothing tells the callers apart
  });
  if (all_take_it) return arrivals(unit);
  made = std::make_unique<Arrivals>();
  for (const Entry& way : ways) {
    const Arrivals& from = arrivals(way.from);
    AroundCall around;
    around.tried = tried_context(way.from.fn, way.node);
    around.flavour = asked_flavour(way.from.fn, way.node);
    around.entered = entered(way.from.fn, way.node);
    for (size_t c = 0; c < kContexts; ++c) {
      const Context context = static_cast<Context>(c);
      if (!from[c].reached) continue;
      const std::optional<Brought> brought = brings(context, around, way.runs);
      if (!brought) continue;
      if (!linkage_.together(from[c].root, ws_.crate_id_of(unit.fn), from[c].of_test)) continue;
      const Arrival arrival = arrival_by(way, unit.fn, context, from[c], brought->taken);
      Arrival& known = (*made)[static_cast<size_t>(brought->inside)];
      if (!known.reached || arrival.confidence > known.confidence) known = arrival;
    }
  }
  return *made;
}

std::optional<uint32_t> Analysis::with_cfg(uint32_t id, const std::string& cfg) {
  if (cfg.empty()) return id;
  const auto [known, fresh] = cfgs_joined_.try_emplace({id, cfg});
  if (!fresh) return known->second;
  CfgSet set = cfg_sets_[id];
  set.add(cfg);
  if (set.contradicts()) return std::nullopt;
  if (set == cfg_sets_[id]) return known->second = id;
  cfg_sets_.push_back(std::move(set));
  return known->second = static_cast<uint32_t>(cfg_sets_.size() - 1);
}

}  // namespace scanner
