#include "scanner/pollers.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "scanner/runtime_builds.h"
#include "scanner/tokens.h"
#include "scanner/value_flow.h"

namespace scanner {
namespace {

constexpr size_t kMost = 3000;  ///< units that are looked at; beyond, the rest is left unknown
constexpr int kDeepest = 6;     ///< calls that hand one future on

/// The mark of a framework on an async function, or null.
const HandlerMark* handler_mark(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const std::string_view attributes = ws.text(fn, ws.fn(fn).attributes);
  for (size_t from = 0; from < attributes.size();) {
    const size_t end = std::min(attributes.find('\n', from), attributes.size());
    std::string_view name = attributes.substr(from, end - from);
    from = end + 1;
    name = name.substr(0, name.find_first_of("( ="));
    const Resolved r = ws.resolve(ws.place_at(fn, ws.fn(fn).begin_byte), name);
    const HandlerMark* mark = find_handler_mark(
        r.kind == Resolved::Kind::external ? canonical_path(r.path) : std::string(name));
    if (mark != nullptr) return mark;
  }
  const FunctionFact& f = ws.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; node += ws.node(fn, node).size) {
    const Node& n = ws.node(fn, node);
    if (n.kind != Kind::pat_typed) break;
    const std::string_view text = ws.text(fn, n.name);
    if (text.starts_with("&")) continue;
    const TyId type = analysis.types().parse(text, ws.place(fn, node));
    const HandlerMark* mark = find_handler_mark(analysis.types().get(type).path);
    if (mark != nullptr) return mark;
  }
  return nullptr;
}

/// Whether a program with this function spawns a task anywhere, tests apart.
bool spawns_tasks(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  return std::any_of(analysis.sites().begin(), analysis.sites().end(), [&](const Site& site) {
    const bool spawns = site.op == Op::spawn_task || site.op == Op::spawn_on ||
                        site.op == Op::spawn_local || site.op == Op::spawn_local_on;
    return spawns && !ws.in_test_target(site.fn) &&
           analysis.linkage().together(ws.crate_id_of(fn), ws.crate_id_of(site.fn), false);
  });
}

/// Whether nothing else waits for the thread of the poller; those of tests do not count. On a
/// runtime with one thread every task does.
bool polls_alone(const Analysis& analysis, const Poller& poller) {
  if (poller.in_tests || poller.kind == Poller::Kind::thread) return true;
  if (poller.kind != Poller::Kind::runtime || !poller.alone || poller.local != Known::no)
    return false;
  return poller.flavour == Flavour::multi_thread ||
         (poller.flavour == Flavour::current_thread && !spawns_tasks(analysis, poller.fn));
}

class Search {
 public:
  /// \param alone only whether each of them polls it alone: without ways, and no further than the
  ///        first that does not
  explicit Search(const Analysis& analysis, bool alone = false)
      : analysis_(analysis), ws_(analysis.ws()), graph_(analysis.graph()), alone_(alone) {}

  std::vector<Poller> from(const Unit& unit) {
    reach({unit, false, false, kNone}, Confidence::proven, kNone, {});
    while (!likely_.empty() || !possible_.empty()) {
      std::deque<uint32_t>& queue = likely_.empty() ? possible_ : likely_;
      const uint32_t at = queue.front();
      queue.pop_front();
      const size_t before = found_.size();
      visit(at);
      if (alone_ &&
          !std::all_of(found_.begin() + static_cast<ptrdiff_t>(before), found_.end(),
                       [&](const Poller& poller) { return polls_alone(analysis_, poller); }))
        return std::move(found_);
    }
    std::stable_sort(found_.begin(), found_.end(), [](const Poller& a, const Poller& b) {
      return a.confidence != b.confidence ? a.confidence > b.confidence
                                          : a.path.size() < b.path.size();
    });
    return std::move(found_);
  }

 private:
  /// A unit, or a task that code of the unit has spawned: it has the runtime of its spawner, but
  /// neither its LocalSet nor its thread.
  struct State {
    Unit unit;
    bool spawned;
    bool shared;             ///< polled beside other futures of the same task
    uint32_t given = kNone;  ///< as in Entry: of the helper's callers only this one is on the way
    bool operator<(const State& other) const {
      return std::tie(unit.fn, unit.node, spawned, shared, given) <
             std::tie(other.unit.fn, other.unit.node, other.spawned, other.shared, other.given);
    }
  };
  struct Stop {
    State state;
    Confidence confidence;
    uint32_t inner;  ///< the stop it was reached from, nearer to the site
    Step step;       ///< how this one leads there
  };

  void reach(const State& state, Confidence confidence, uint32_t inner, Step step) {
    if (stops_.size() >= kMost) return;
    const auto known = best_.find(state);
    if (known != best_.end() && known->second >= confidence) return;
    best_[state] = confidence;
    stops_.push_back({state, confidence, inner, std::move(step)});
    (confidence == Confidence::possible ? possible_ : likely_)
        .push_back(static_cast<uint32_t>(stops_.size() - 1));
  }

  Step step(const Entry& entry, const Unit& to, const char* verb) const {
    Step made;
    if (alone_) return made;
    made.at = analysis_.location(entry.from.fn, entry.node);
    const std::string what =
        to.node == kNone ? fmt::format("`{}`", ws_.name(to.fn)) : analysis_.unit_name(to);
    made.note = fmt::format("{} {} {}", analysis_.unit_name(entry.from), verb, what);
    return made;
  }

  /// Whether one program can have the whole way from `fn` to the site.
  bool is_one_program(uint32_t at, FnId fn) const {
    const CrateId root = ws_.crate_id_of(fn);
    const bool in_tests = ws_.in_test(fn);
    for (uint32_t stop = at; stop != kNone; stop = stops_[stop].inner) {
      const CrateId part = ws_.crate_id_of(stops_[stop].state.unit.fn);
      if (!analysis_.linkage().together(root, part, in_tests)) return false;
    }
    return true;
  }

  /// \return it, or null where no program goes this way
  Poller* emit(Poller::Kind kind, uint32_t at, Confidence confidence, FnId fn, uint32_t node) {
    if (!is_one_program(at, fn)) return nullptr;
    Poller poller;
    poller.kind = kind;
    poller.confidence = confidence;
    poller.fn = fn;
    poller.node = node;
    poller.in_tests = ws_.in_test_target(fn);
    for (uint32_t stop = at; stop != kNone; stop = stops_[stop].inner) {
      if (!stops_[stop].step.note.empty()) poller.path.push_back(stops_[stop].step);
    }
    found_.push_back(std::move(poller));
    return &found_.back();
  }

  void runtime(uint32_t at, Confidence confidence, FnId fn, uint32_t node, Flavour flavour,
               Known local, bool alone = false) {
    Poller* poller = emit(Poller::Kind::runtime, at, confidence, fn, node);
    if (poller == nullptr) return;
    poller->flavour = flavour;
    poller->local = local;
    poller->alone = alone;
  }

  void visit(uint32_t at) {
    const State state = stops_[at].state;
    const Unit unit = state.unit;
    const Confidence so_far = stops_[at].confidence;
    if (!graph_.is_async_unit(unit)) {
      synchronous(at, state, so_far);
    } else if (unit.node == kNone) {
      async_function(at, state, so_far);
    } else {
      future(at, state, so_far, unit.fn, unit.node, 0);
    }
  }

  void async_function(uint32_t at, const State& state, Confidence so_far) {
    const FnId fn = state.unit.fn;
    const HandlerMark* mark = handler_mark(analysis_, fn);
    const EntryPoint entry_point = entry_point_of(ws_, fn);
    if (entry_point.attribute != nullptr) {
      if (entry_point.attribute->tokio) {
        const bool local = entry_point.local || (mark != nullptr && mark->local && !state.spawned);
        runtime(at, so_far, fn, kNone, entry_point.flavour, local ? Known::yes : Known::no,
                !state.spawned && !state.shared);
      } else {
        emit(Poller::Kind::foreign, at, so_far, fn, kNone);
      }
      return;
    }
    if (mark != nullptr) {
      runtime(at, weaker(so_far, Confidence::likely), fn, kNone, mark->flavour,
              mark->local && !state.spawned ? Known::yes : Known::no);
      return;
    }
    const std::vector<Entry> entries = ways_into(state);
    const ImplId impl = ws_.impl_of(fn);
    if (entries.empty() || (impl != kNone && !ws_.impl(impl).trait_path.empty()))
      emit(Poller::Kind::unknown, at, Confidence::possible, fn, kNone);
    for (const Entry& entry : entries) {
      const Confidence here = weaker(weaker(so_far, entry.confidence), Confidence::likely);
      const std::vector<Target>& targets =
          analysis_.types().callee(entry.from.fn, entry.node).targets;
      const bool called = std::any_of(targets.begin(), targets.end(),
                                      [fn](const Target& target) { return target.fn == fn; });
      if (called) {
        future(at, state, here, entry.from.fn, entry.node, 0);
      } else {  // given by name to something that calls it
        edge(at, state, weaker(here, Confidence::possible), entry);
      }
    }
  }

  /// Whether the call stands in a macro that polls it beside others.
  bool in_macro(const Entry& entry) {
    for (uint32_t up = entry.node; up != kNone; up = graph_.parent(entry.from.fn, up)) {
      const Node& n = ws_.node(entry.from.fn, up);
      if (n.kind == Kind::closure || n.kind == Kind::async_block) return false;
      if (n.kind != Kind::macro) continue;
      const std::string_view name = last_segment(ws_.text(entry.from.fn, n.name));
      for (const std::string_view several :
           {"join", "try_join", "select", "select_biased", "try_select", "join_all"}) {
        if (name == several) return true;
      }
    }
    return false;
  }

  /// Whether the value of the node has not been followed from this state yet: where many hand on
  /// what many give them, it would be once for each way.
  bool is_new(const State& state, Confidence so_far, FnId fn, uint32_t node, int depth) {
    const auto [known, fresh] = followed_.try_emplace({state, fn, node}, so_far, depth);
    if (fresh) return true;
    auto& [confidence, least] = known->second;
    if (confidence >= so_far && least <= depth) return false;
    confidence = std::max(confidence, so_far);
    least = std::min(least, depth);
    return true;
  }

  /// Where the future goes that the node gives.
  void future(uint32_t at, const State& state, Confidence so_far, FnId fn, uint32_t node,
              int depth) {
    if (depth > kDeepest || !is_new(state, so_far, fn, node, depth)) return;
    std::vector<Entry> uses = graph_.uses_of_value(fn, node, true, 0);
    for (const Entry& use : uses) {
      const Confidence here = weaker(weaker(so_far, use.confidence), Confidence::likely);
      if (use.runs == Runs::awaited) {
        State given = state;
        given.shared = true;
        future(at, given, here, use.from.fn, use.node, depth + 1);
      } else {
        edge(at, state, here, use);
      }
    }
    if (!uses.empty()) return;
    bool followed = false;
    for (const ValueUse& use : uses_of_made(analysis_.types(), graph_, fn, node)) {
      if (use.kind != ValueUse::Kind::returned) continue;
      // A synchronous function gives it to its callers; a closure to whatever calls that.
      for (const Entry& entry : graph_.entries(use.unit)) {
        if (graph_.is_async_unit(use.unit)) continue;
        followed = true;
        const Confidence here = weaker(weaker(so_far, entry.confidence), Confidence::likely);
        if (use.unit.node == kNone) {
          future(at, state, here, entry.from.fn, entry.node, depth + 1);
        } else {
          Entry given = entry;
          given.runs = Runs::here;
          edge(at, state, Confidence::possible, given);
        }
      }
    }
    if (!followed) emit(Poller::Kind::unknown, at, Confidence::possible, fn, node);
  }

  void synchronous(uint32_t at, const State& state, Confidence so_far) {
    const Unit unit = state.unit;
    for (const Root& root : graph_.roots(unit)) {
      switch (root.context) {
        case Context::sync_main:
        case Context::sync_test:
        case Context::build_script:
        case Context::ffi:
          emit(Poller::Kind::thread, at, weaker(so_far, root.confidence), unit.fn, unit.node);
          break;
        case Context::poll:
          runtime(at, so_far, unit.fn, unit.node, Flavour::unknown, Known::unknown);
          break;
        default:
          emit(Poller::Kind::unknown, at, Confidence::possible, unit.fn, unit.node);
      }
    }
    for (const Entry& entry : ways_into(state))
      edge(at, state, weaker(weaker(so_far, entry.confidence), Confidence::likely), entry);
  }

  /// The ways into the unit: of a helper that was given what is looked at, only the call that gave
  /// it.
  std::vector<Entry> ways_into(const State& state) {
    std::vector<Entry> all = graph_.entries(state.unit);
    if (state.given == kNone || state.unit.node != kNone) return all;
    const GivenBy& giver = graph_.given_by(state.given);
    const auto is_other = [&giver](const Entry& entry) {
      return entry.from.fn != giver.fn || entry.node != giver.node;
    };
    const auto others = std::remove_if(all.begin(), all.end(), is_other);
    if (others != all.begin()) all.erase(others, all.end());
    return all;
  }

  /// By what call the value came to where the entry leads from.
  uint32_t giver_of(const State& state, const Entry& entry) const {
    if (entry.given != kNone) return entry.given;
    if (state.given == kNone || entry.from.fn == state.unit.fn) return state.given;
    const GivenBy& giver = graph_.given_by(state.given);
    return giver.fn == entry.from.fn && giver.node == entry.node ? giver.next : kNone;
  }

  void edge(uint32_t at, const State& state, Confidence here, const Entry& entry) {
    const Unit& to = state.unit;
    const FnId fn = entry.run_fn();
    const uint32_t node = entry.run_node();
    const KnownApi* api = node == kNone ? nullptr : analysis_.types().callee(fn, node).api;
    const Op op = api == nullptr ? Op::nothing_required : api->call;
    const auto outward = [&](bool spawned, const char* verb) {
      reach({entry.from, state.spawned || spawned, state.shared || in_macro(entry),
             giver_of(state, entry)},
            here, at, step(entry, to, verb));
    };
    const auto ends = [&](Flavour flavour, Known local, const char* verb) {
      Stop stop{state, here, at, step(entry, to, verb)};
      stops_.push_back(std::move(stop));
      const bool drives = entry.runs == Runs::root || entry.runs == Runs::handle_root ||
                          entry.runs == Runs::root_multi_thread ||
                          entry.runs == Runs::root_current_thread;
      runtime(static_cast<uint32_t>(stops_.size() - 1), here, entry.from.fn, entry.node, flavour,
              state.spawned ? Known::no : local, drives && !state.spawned && !state.shared);
    };
    switch (entry.runs) {
      case Runs::here:
      case Runs::awaited:
        outward(false, graph_.is_async_unit(to) && to.node != kNone ? "awaits" : "calls");
        return;
      case Runs::task:
      case Runs::root:
      case Runs::handle_root: {
        if (entry.runs == Runs::task && op != Op::spawn_on) {
          outward(true, "spawns");
          return;
        }
        bool is_current = false;
        const RuntimeBuild build =
            runtime_behind(analysis_, fn, child_at(ws_.facts(fn), node, 0), is_current);
        if (is_current) {
          outward(true, entry.runs == Runs::task ? "spawns" : "blocks on");
        } else {
          ends(build.flavour, build.local && entry.runs == Runs::root ? Known::yes : Known::no,
               entry.runs == Runs::task ? "spawns" : "blocks on");
        }
        return;
      }
      case Runs::task_multi_thread:
      case Runs::root_multi_thread:
        ends(Flavour::multi_thread, Known::no, "runs");
        return;
      case Runs::root_current_thread:
        ends(Flavour::current_thread, Known::no, "runs");
        return;
      case Runs::task_local:
      case Runs::local_root: {
        Flavour flavour = Flavour::unknown;
        if (op == Op::localset_block_on) {
          bool is_current = false;
          flavour =
              runtime_behind(analysis_, fn, child_at(ws_.facts(fn), node, 1), is_current).flavour;
        }
        ends(flavour, Known::yes, "runs");
        return;
      }
      case Runs::foreign_root:
      case Runs::foreign_task: {
        Stop stop{state, here, at, step(entry, to, "runs")};
        stops_.push_back(std::move(stop));
        Poller* poller = emit(Poller::Kind::foreign, static_cast<uint32_t>(stops_.size() - 1), here,
                              entry.from.fn, entry.node);
        if (poller != nullptr) poller->op = op;
        if (entry.runs == Runs::foreign_root) outward(false, "runs");
        return;
      }
      case Runs::blocking_pool:
      case Runs::block_in_place:
        if (state.spawned) {
          outward(false, "runs");
          return;
        }
        [[fallthrough]];
      case Runs::own_thread:
      case Runs::rayon_pool: {
        Stop stop{state, here, at, step(entry, to, "hands over")};
        stops_.push_back(std::move(stop));
        emit(Poller::Kind::thread, static_cast<uint32_t>(stops_.size() - 1), here, entry.from.fn,
             entry.node);
        return;
      }
    }
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  CallGraph& graph_;
  std::vector<Stop> stops_;
  std::deque<uint32_t> likely_;
  std::deque<uint32_t> possible_;
  std::map<State, Confidence> best_;
  std::map<std::tuple<State, FnId, uint32_t>, std::pair<Confidence, int>> followed_;
  std::vector<Poller> found_;
  const bool alone_;
};

}  // namespace

std::vector<Poller> pollers_of(const Analysis& analysis, const Unit& unit) {
  return Search(analysis).from(unit);
}

bool is_polled_alone(const Analysis& analysis, const Unit& unit) {
  if (analysis.ws().in_test_target(unit.fn)) return false;
  const std::vector<Poller> pollers = Search(analysis, true).from(unit);
  const auto alone = [&](const Poller& poller) { return polls_alone(analysis, poller); };
  return std::all_of(pollers.begin(), pollers.end(), alone) &&
         std::any_of(pollers.begin(), pollers.end(), [](const Poller& poller) {
           return !poller.in_tests && poller.kind == Poller::Kind::runtime;
         });
}

bool is_polled_without_runtime(const Analysis& analysis, const Unit& unit) {
  const Workspace& ws = analysis.ws();
  bool any = false;
  for (const Poller& poller : pollers_of(analysis, unit)) {
    if (poller.in_tests || poller.kind == Poller::Kind::thread) continue;
    // In a library, others may await what its own `block_on` drives, on whatever runtime.
    const CrateTarget* target = poller.fn == kNone ? nullptr : ws.crate_of(poller.fn).target;
    const bool in_program = target != nullptr && target->kind == TargetKind::bin;
    if (poller.kind != Poller::Kind::foreign || !in_program) return false;
    any = true;
  }
  return any;
}

}  // namespace scanner
