#include "scanner/analysis.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scanner/foreign_runtimes.h"

namespace scanner {
Analysis::Analysis(const Workspace& workspace, const ScanOptions& options,
                   const std::vector<Unit>& also)
    : ws_(workspace),
      options_(options),
      types_(workspace),
      graph_(workspace, types_, options),
      linkage_(workspace),
      async_std_enters_tokio_(scanner::async_std_enters_tokio(workspace)) {
  for (const File& file : ws_.files()) {
    const std::string& words = file.facts.string_bytes;
    tries_current_.push_back(words.find("try_current") != std::string::npos);
    asks_flavour_.push_back(words.find("runtime_flavor") != std::string::npos);
    enters_.push_back(words.find("enter") != std::string::npos);
  }
  find_sites();
  find_drops_of_runtimes();
  solve(also);
}

const Arrivals& Analysis::arrivals(const Unit& unit) const {
  static const Arrivals nothing{};
  const auto found = arrivals_.find(unit);
  return found == arrivals_.end() ? nothing : found->second;
}

std::vector<Reached> Analysis::reached(const Site& site) const {
  std::vector<Reached> out;
  const Arrivals& all = arrivals_at(site.unit, site.node);
  const Known tried = tried_context(site.fn, site.node);
  const Flavour flavour = asked_flavour(site.fn, site.node);
  const std::string cfg = ws_.runs_under(site.fn, site.node);
  for (size_t c = 0; c < kContexts; ++c) {
    if (!all[c].reached) continue;
    if (!cfg.empty()) {
      CfgSet set = cfg_sets_[all[c].cfg];
      set.add(cfg);
      if (set.contradicts()) continue;
    }
    Context context = static_cast<Context>(c);
    if (!is_async(context) && entered(site.fn, site.node)) context = Context::entered;
    ThreadState state = context_state(context);
    if (context == Context::foreign && async_std_enters_tokio_) state.context = Known::yes;
    // The branch is not taken in this context.
    if (tried != Known::unknown && state.context != Known::unknown && state.context != tried)
      continue;
    if (tried == Known::no) state = ThreadState();
    if (tried == Known::yes) state.context = Known::yes;
    const std::optional<Confidence> taken = takes_branch(context, flavour);
    if (!taken) continue;
    out.push_back({context, weaker(weaker(all[c].confidence, site.confidence), *taken),
                   verdict(site.op, state)});
  }
  if (out.empty() && tried == Known::no)
    out.push_back({Context::unknown, Confidence::possible, verdict(site.op, ThreadState())});
  std::stable_sort(out.begin(), out.end(),
                   [](const Reached& a, const Reached& b) { return a.confidence > b.confidence; });
  return out;
}

/// `drop(guard)` as a statement of its own: the variable that it drops, else empty.
static StrId dropped_variable(const FileFacts& facts, uint32_t statement) {
  if (facts.nodes[statement].kind != Kind::statement) return 0;
  const uint32_t call = child_at(facts, statement, 0);
  if (call == kNone || facts.nodes[call].kind != Kind::call) return 0;
  const uint32_t callee = child_at(facts, call, 0);
  const uint32_t value = child_at(facts, call, 1);
  if (callee == kNone || value == kNone || facts.nodes[value].kind != Kind::path) return 0;
  const std::string_view name = facts.str(facts.nodes[callee].name);
  return name == "drop" || name.ends_with("mem::drop") ? facts.nodes[value].name : 0;
}

const std::vector<Analysis::EnterEvent>& Analysis::enter_events(FnId fn, uint32_t block) const {
  const auto [found, is_new] = enter_events_.try_emplace((uint64_t{fn} << 32) | block);
  std::vector<EnterEvent>& events = found->second;
  if (!is_new) return events;
  const FileFacts& facts = ws_.facts(fn);
  const auto enters = [&](uint32_t let) {
    const uint32_t end = let + facts.nodes[let].size;
    for (uint32_t i = let + 1; i < end; ++i) {
      const Node& inner = facts.nodes[i];
      if (inner.kind == Kind::closure || inner.kind == Kind::async_block) i += inner.size - 1;
      if (inner.kind != Kind::method_call || facts.str(inner.name) != "enter") continue;
      const Callee& callee = types_.callee(fn, i);
      if (callee.api != nullptr && callee.api->call == Op::runtime_enter) return true;
      // A guess that keeps silent: an `enter` on something that is not known, such as
      // `runtime.enter()`, even where the workspace has one method of that name.
      const bool is_guess = std::all_of(callee.targets.begin(), callee.targets.end(),
                                        [](const Target& target) { return target.by_name; });
      if (callee.api == nullptr && callee.path.empty() && is_guess) return true;
      // A method of the workspace that hands the guard on.
      if (types_.get(types_.of(fn, i)).path == "tokio::runtime::EnterGuard") return true;
    }
    return false;
  };
  for_children(facts, block, [&](uint32_t child) {
    if (facts.nodes[child].kind == Kind::let) {
      const uint32_t pattern = child_at(facts, child, 0);
      // `let _ =` drops it at once
      if (pattern != kNone && facts.nodes[pattern].kind == Kind::pat_bind && enters(child))
        events.push_back({child, child, facts.nodes[pattern].name, false});
    } else if (!events.empty()) {
      const StrId dropped = dropped_variable(facts, child);
      if (dropped != 0) events.push_back({child, child + facts.nodes[child].size, dropped, true});
    }
  });
  return events;
}

bool Analysis::entered(FnId fn, uint32_t node) const {
  // `let _guard = handle.enter();` earlier in a block around the node, within the same unit.
  if (!enters_[ws_.ref(fn).file]) return false;
  const FileFacts& facts = ws_.facts(fn);
  for (uint32_t at = graph_.parent(fn, node); at != kNone; at = graph_.parent(fn, at)) {
    const Node& n = facts.nodes[at];
    if (n.kind == Kind::closure || n.kind == Kind::async_block) return false;
    if (n.kind != Kind::block) continue;
    std::vector<StrId> guards;  // alive
    for (const EnterEvent& event : enter_events(fn, at)) {
      if (event.at >= node) break;
      if (!event.is_drop) {
        guards.push_back(event.variable);
      } else if (event.end <= node) {
        std::erase(guards, event.variable);
      }
    }
    if (!guards.empty()) return true;
  }
  return false;
}

Location Analysis::location(FnId fn, uint32_t node_index) const {
  const Node& node = ws_.node(fn, node_index);
  Location at;
  at.path = ws_.file_of(fn).path;
  uint32_t token = node_index;
  if (node.kind == Kind::call && node_index + 1 < ws_.fn(fn).end_node) token = node_index + 1;
  const Node& shown = ws_.node(fn, token);
  at.begin_byte = shown.pos;
  std::string_view name = ws_.text(fn, shown.name);
  const size_t colons = name.rfind("::");
  if (colons != std::string_view::npos) name.remove_prefix(colons + 2);
  if (shown.kind == Kind::await) {
    at.end_byte = shown.end;
  } else {
    at.end_byte = shown.pos + static_cast<uint32_t>(std::max<size_t>(name.size(), 1));
  }
  return at;
}

Location Analysis::location_of_name(FnId fn) const {
  Location at;
  at.path = ws_.file_of(fn).path;
  at.begin_byte = ws_.fn(fn).pos;
  at.end_byte = at.begin_byte + static_cast<uint32_t>(ws_.name(fn).size());
  return at;
}

std::string Analysis::unit_name(const Unit& unit) const {
  const std::string_view name = ws_.name(unit.fn);
  if (unit.node == kNone) {
    const bool async_fn = (ws_.fn(unit.fn).flags & fn_async) != 0;
    if ((ws_.fn(unit.fn).flags & fn_static) != 0)
      return fmt::format("the initialiser of `{}`", name);
    return fmt::format("{}`{}`", async_fn ? "async fn " : "fn ", name);
  }
  const Node& node = ws_.node(unit.fn, unit.node);
  if (node.kind == Kind::async_block) return fmt::format("an async block in `{}`", name);
  if ((node.flags & flag_async) != 0) return fmt::format("an async closure in `{}`", name);
  return fmt::format("a closure in `{}`", name);
}

std::string Analysis::called_at(const Entry& entry, FnId fn) const {
  const std::vector<Target>& targets = types_.callee(entry.from.fn, entry.node).targets;
  const auto is_it = [fn](const Target& target) { return target.fn == fn; };
  if (targets.empty() || std::any_of(targets.begin(), targets.end(), is_it))
    return fmt::format("`{}`", ws_.name(fn));
  return fmt::format("`{}`, which leads to `{}`", ws_.name(targets.front().fn), ws_.name(fn));
}

std::vector<Step> Analysis::evidence(const Unit& site_unit, uint32_t site_node, Context context,
                                     std::string_view runs_as) const {
  std::vector<Step> steps;
  Unit unit = site_unit;
  Context at = context;
  const Arrivals* here = &arrivals_at(unit, site_node);
  if (at == Context::entered && !(*here)[static_cast<size_t>(at)].reached) return steps;
  for (int guard = 0; guard < 64; ++guard, here = &arrivals(unit)) {
    const Arrival& arrival = (*here)[static_cast<size_t>(at)];
    if (!arrival.reached || arrival.is_root) break;
    Step step;
    step.at = location(arrival.by.from.fn, arrival.by.node);
    const std::string caller = unit_name(arrival.by.from);
    switch (arrival.by.runs) {
      case Runs::here:
        step.note =
            graph_.dropped_by(unit.fn) != kNone && unit.node == kNone
                ? fmt::format("{} drops a `{}`", caller, ws_.type_name(graph_.dropped_by(unit.fn)))
            : unit.node == kNone && (ws_.fn(unit.fn).flags & fn_static) != 0
                ? fmt::format("{} uses `{}`, and may be the first", caller, ws_.name(unit.fn))
            : unit.node == kNone
                ? fmt::format("{} calls {}", caller, called_at(arrival.by, unit.fn))
            : arrival.confidence == Confidence::possible
                // Who is given the closure may keep it.
                ? fmt::format("{} gives away {}, which may run in place", caller, unit_name(unit))
                : fmt::format("{} runs {} in place", caller, unit_name(unit));
        break;
      case Runs::own_thread:
        step.note = fmt::format("{} starts a thread that runs {}", caller, unit_name(unit));
        break;
      case Runs::blocking_pool:
        step.note = fmt::format("{} sends {} to the blocking pool", caller, unit_name(unit));
        break;
      case Runs::block_in_place:
        step.note = fmt::format("{} runs {} in block_in_place", caller, unit_name(unit));
        break;
      case Runs::rayon_pool:
        step.note = fmt::format("{} sends {} to rayon", caller, unit_name(unit));
        break;
      default:
        step.note = fmt::format("{} hands {} over", caller, unit_name(unit));
        break;
    }
    steps.push_back(std::move(step));
    unit = arrival.by.from;
    at = arrival.from_context;
  }
  Step root;
  root.at = location_of_name(unit.fn);
  if (unit.node != kNone) {
    root.at.begin_byte = ws_.node(unit.fn, unit.node).pos;
    root.at.end_byte = root.at.begin_byte + 1;
  }
  root.note =
      fmt::format("{} runs as {}", unit_name(unit), runs_as.empty() ? context_name(at) : runs_as);
  steps.push_back(std::move(root));
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::vector<Frontier> Analysis::frontiers(const Unit& site_unit, uint32_t node) const {
  std::vector<Frontier> out;
  if (graph_.is_async_unit(site_unit)) return out;
  std::set<Unit> seen = {site_unit};
  std::vector<Unit> todo = {site_unit};
  std::vector<std::pair<Entry, Context>> found;
  const std::string cfg = node == kNone ? ws_.cfg_of(site_unit.fn) : ws_.cfg_of(site_unit.fn, node);
  const auto in_no_build_with_the_site = [&](const Entry& entry) {
    return !cfg.empty() && cfgs_contradict(cfg, ws_.runs_under(entry.from.fn, entry.node));
  };
  for (size_t i = 0; i < todo.size(); ++i) {
    if (graph_.is_async_unit(todo[i])) continue;
    for (const Entry& entry : graph_.entries(todo[i])) {
      if (entry.confidence == Confidence::possible || entry.runs != Runs::here) continue;
      const Arrivals& from = arrivals(entry.from);
      Context context = Context::unknown;
      bool is_root = false;
      for (size_t c = 0; c < kContexts; ++c) {
        if (from[c].reached && is_async(static_cast<Context>(c))) {
          context = static_cast<Context>(c);
          is_root = from[c].is_root;
          break;
        }
      }
      if (context == Context::unknown || in_no_build_with_the_site(entry)) continue;
      if (is_root) found.push_back({entry, context});
      if (!graph_.is_async_unit(entry.from) && seen.insert(entry.from).second)
        todo.push_back(entry.from);
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    if (a.first.from.fn != b.first.from.fn) return a.first.from.fn < b.first.from.fn;
    return a.first.node < b.first.node;
  });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const auto& a, const auto& b) {
                            return a.first.from.fn == b.first.from.fn &&
                                   a.first.node == b.first.node;
                          }),
              found.end());
  for (const auto& [entry, context] : found) {
    Frontier frontier;
    frontier.at = location(entry.from.fn, entry.node);
    frontier.item = ws_.item_path(entry.from.fn);
    frontier.context = std::string(context_name(context));
    frontier.in_tests = ws_.in_test_target(entry.from.fn);
    out.push_back(std::move(frontier));
  }
  return out;
}

Destructor Analysis::destructor_of(const Unit& unit) const { return destructor_of(unit, 0); }

void Analysis::add_helpers(const Destructor& destructor, std::vector<Step>& steps) const {
  for (const Entry& call : destructor.calls) {
    Step step;
    step.at = location(call.from.fn, call.node);
    step.note = fmt::format("{} calls the next", unit_name(call.from));
    steps.push_back(std::move(step));
  }
}

/// `fn block_on<F: Future>(future: F) -> F::Output { Handle::current().block_on(future) }`: one
/// expression, of which the last argument is the one parameter.
bool Analysis::is_thin(FnId fn) const {
  const FunctionFact& f = ws_.fn(fn);
  const FileFacts& facts = ws_.facts(fn);
  if (f.parameters != 1 || f.end_node - f.first_node < 4) return false;
  const uint32_t block = f.first_node + facts.nodes[f.first_node].size;
  const uint32_t value = block + 1;
  if (block >= f.end_node || facts.nodes[block].kind != Kind::block || value >= f.end_node ||
      value + facts.nodes[value].size != f.end_node)
    return false;
  const Node& last = facts.nodes[f.end_node - 1];
  return last.kind == Kind::path && graph_.unit_of(fn, f.end_node - 1).node == kNone &&
         types_.variable(fn, f.end_node - 1, last.name) != nullptr;
}

/// \param helpers functions already passed on the way up from the site
Destructor Analysis::destructor_of(const Unit& unit, int helpers) const {
  constexpr int kMostHelpers = 3;
  Destructor out;
  if (graph_.is_async_unit(unit) || helpers > kMostHelpers) return out;
  if (unit.node == kNone) {
    out.type = graph_.dropped_by(unit.fn);
    if (out.type != kNone) {
      out.only = true;
      out.drop = unit;
      return out;
    }
  }
  const auto [known, fresh] = destructors_.try_emplace({unit, helpers});
  if (!fresh) return known->second;
  out.only = true;
  for (const Entry& entry : graph_.entries(unit)) {
    const bool guess = entry.confidence == Confidence::possible;
    if (unit.node == kNone && (guess || ws_.in_test_target(entry.from.fn))) continue;
    Destructor around;
    if (entry.runs == Runs::here)
      around = destructor_of(entry.from, unit.node == kNone ? helpers + 1 : helpers);
    out.only = out.only && around.only;
    if (around.type == kNone || out.type != kNone) continue;
    out.type = around.type;
    out.drop = around.drop;
    out.calls = std::move(around.calls);
    out.calls.push_back(entry);
  }
  out.only = out.only && out.type != kNone;
  // Another helper than a method of what ends, or one that does nothing but block on what it is
  // given, is there for all its callers.
  const bool shared = unit.node == kNone && (ws_.fn(unit.fn).flags & fn_has_self) == 0 &&
                      !is_thin(unit.fn) && !out.only;
  return destructors_[{unit, helpers}] = shared ? Destructor() : out;
}

FnId Analysis::async_method_of(TypeDefId type) const {
  if (type == kNone) return kNone;
  for (const ImplId impl : ws_.type(type).impls) {
    for (const FnId method : ws_.impl(impl).methods) {
      if ((ws_.fn(method).flags & fn_async) != 0 && !ws_.in_test_target(method)) return method;
    }
  }
  return kNone;
}

bool Analysis::only_from_tests(const Unit& site_unit) const {
  if (ws_.in_test_target(site_unit.fn)) return true;
  std::set<Unit> seen = {site_unit};
  std::vector<Unit> todo = {site_unit};
  bool any_root = false;
  for (size_t i = 0; i < todo.size(); ++i) {
    if (graph_.is_async_unit(todo[i])) {
      if (!ws_.in_test_target(todo[i].fn)) return false;
      any_root = true;
      continue;
    }
    const std::vector<Entry>& entries = graph_.entries(todo[i]);
    if (entries.empty()) {
      if (!ws_.in_test_target(todo[i].fn)) return false;
      any_root = true;
    }
    for (const Entry& entry : entries) {
      if (entry.confidence == Confidence::possible) continue;
      if (seen.insert(entry.from).second) todo.push_back(entry.from);
    }
  }
  return any_root;
}

namespace {

void write_sink(const Workspace& ws, FnId fn, uint32_t index, int depth, std::string& out) {
  const FileFacts& facts = ws.facts(fn);
  const Node& node = facts.nodes[index];
  if (depth > 12 || out.size() > 300) {
    out += "..";
    return;
  }
  const auto list = [&](uint32_t from) {
    out += '(';
    bool first = true;
    for (uint32_t i = from;; ++i) {
      const uint32_t child = child_at(facts, index, i);
      if (child == kNone) break;
      if (!first) out += ',';
      first = false;
      write_sink(ws, fn, child, depth + 1, out);
    }
    out += ')';
  };
  const uint32_t head = child_at(facts, index, 0);
  switch (node.kind) {
    case Kind::path:
      out += facts.str(node.name);
      return;
    case Kind::call:
      if (head != kNone) write_sink(ws, fn, head, depth + 1, out);
      list(1);
      return;
    case Kind::method_call:
      if (head != kNone) write_sink(ws, fn, head, depth + 1, out);
      out += '.';
      out += facts.str(node.name);
      list(1);
      return;
    case Kind::field:
      if (head != kNone) write_sink(ws, fn, head, depth + 1, out);
      out += '.';
      out += facts.str(node.name);
      return;
    case Kind::await:
    case Kind::question:
    case Kind::reference:
    case Kind::unary:
      if (head != kNone) write_sink(ws, fn, head, depth + 1, out);
      if (node.kind == Kind::await) out += ".await";
      if (node.kind == Kind::question) out += '?';
      return;
    case Kind::closure:
      out += "|..|";
      return;
    case Kind::async_block:
      out += "async{..}";
      return;
    case Kind::macro:
      out += facts.str(node.name);
      out += '!';
      return;
    default:
      out += '_';
  }
}

}  // namespace

std::string Analysis::sink_text(FnId fn, uint32_t node) const {
  std::string out;
  write_sink(ws_, fn, node, 0, out);
  return out;
}

}  // namespace scanner
