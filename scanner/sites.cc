// Which calls matter: those of known APIs that require something of the thread they are made on.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "scanner/analysis.h"
#include "scanner/runtime_owners.h"
#include "scanner/tokens.h"
#include "scanner/wanted_names.h"

namespace scanner {
namespace {

/// A call of a workspace function that `#[tokio::main]` has made a synchronous entry of.
const KnownApi& tokio_main_fn() {
  static const KnownApi api = {"tokio::main",
                               Op::tokio_main_fn,
                               Op::nothing_required,
                               kNoFlags,
                               "builds a runtime and blocks on the function's body",
                               {},
                               {},
                               {}};
  return api;
}

/// The end of a value that is, or owns, a runtime.
const KnownApi& end_of_runtime() {
  static const KnownApi api = {"tokio::runtime::Runtime",
                               Op::runtime_drop,
                               Op::nothing_required,
                               kNoFlags,
                               "drops the runtime and waits for what it runs",
                               {},
                               {},
                               {}};
  return api;
}

/// A way out on which a runtime ends is gone now and then only, but it panics there.
Confidence sureness_of(const Entry& death) {
  return death.doubt == Doubt::way_out ? Confidence::likely : death.confidence;
}

/// Method names that nothing but Tokio's types have: a guess where the receiver's type is not
/// known.
const KnownApi* distinctive(std::string_view method) {
  if (method == "block_on") return find_api("tokio::runtime::Runtime::block_on");
  if (method == "blocking_send") return find_api("tokio::sync::mpsc::Sender::blocking_send");
  if (method == "blocking_recv") return find_api("tokio::sync::mpsc::Receiver::blocking_recv");
  if (method == "blocking_lock") return find_api("tokio::sync::Mutex::blocking_lock");
  return nullptr;
}

bool is_zero(const Node& value) {
  return value.kind == Kind::literal && value.aux == 'n' && (value.flags & is_true) == 0;
}

/// Whether there is no name to ask for: `("127.0.0.1", 80).to_socket_addrs()`.
bool is_address_already(Types& types, FnId fn, uint32_t call) {
  const FileFacts& facts = types.workspace().facts(fn);
  const bool method = facts.nodes[call].kind == Kind::method_call;
  if (method && child_at(facts, call, 1) != kNone) return true;  // another trait's, as tokio's own
  uint32_t value = child_at(facts, call, method ? 0 : 1);
  while (value != kNone && facts.nodes[value].kind == Kind::reference)
    value = child_at(facts, value, 0);
  if (value != kNone && facts.nodes[value].kind == Kind::tuple) value = child_at(facts, value, 0);
  if (value == kNone) return false;
  const Node& n = facts.nodes[value];
  if (n.kind == Kind::literal) return n.aux == 's' && (n.flags & is_address) != 0;
  const std::string_view type = types.get(types.of(fn, value)).path;
  if (!type.starts_with("std::net::")) return false;
  const std::string_view last = last_segment(type);
  return last.starts_with("SocketAddr") || (last.starts_with("Ip") && last.ends_with("Addr"));
}

/// Whether the value is a duration of no time: `Duration::ZERO`, `Duration::from_millis(0)`,
/// `Some` of one.
bool is_no_time(const FileFacts& facts, uint32_t value) {
  const Node& n = facts.nodes[value];
  if (n.kind == Kind::path) {
    const std::string_view path = facts.str(n.name);
    return path.ends_with("Duration::ZERO") || path.ends_with("ClockTime::ZERO");
  }
  if (n.kind != Kind::call) return false;
  const uint32_t head = child_at(facts, value, 0);
  if (head == kNone || facts.nodes[head].kind != Kind::path) return false;
  const std::string_view made = facts.str(facts.nodes[head].name);
  if (made.ends_with("Duration::default")) return true;
  const uint32_t of = child_at(facts, value, 1);
  if (of == kNone) return false;
  if (made == "Some") return is_no_time(facts, of);
  return (made.find("Duration::from_") != std::string_view::npos ||
          made.find("ClockTime::from_") != std::string_view::npos) &&
         is_zero(facts.nodes[of]);
}

/// Whether the call asks and does not wait, by one of its arguments:
/// `waitpid(child, Some(WaitPidFlag::WNOHANG))`, `event::poll(Duration::ZERO)`.
bool only_asks(const FileFacts& facts, uint32_t call) {
  for (uint32_t i = 1;; ++i) {
    const uint32_t argument = child_at(facts, call, i);
    if (argument == kNone) break;
    if (is_no_time(facts, argument)) return true;
    if (facts.str(facts.nodes[call].name).ends_with("_timeout") && is_zero(facts.nodes[argument]))
      return true;
  }
  for (uint32_t node = call + 1; node < call + facts.nodes[call].size; ++node) {
    if (facts.nodes[node].kind != Kind::path) continue;
    const std::string_view name = last_segment(facts.str(facts.nodes[node].name));
    if (name == "WNOHANG" || name == "DONTWAIT") return true;
  }
  return false;
}

/// Whether the file asks, before a function like this one, whether it would wait:
/// `event::poll(timeout)` says that `event::read()` gives something at once.
bool is_asked_in_file(Types& types, const File& file, const KnownApi& api) {
  const FileFacts& facts = file.facts;
  const std::string_view owner = api.path.substr(0, api.path.rfind("::"));
  for (uint32_t row = 0; row < facts.functions.size(); ++row) {
    const FunctionFact& f = facts.functions[row];
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      if (facts.nodes[node].kind != Kind::call) continue;
      const uint32_t head = child_at(facts, node, 0);
      if (head == kNone || facts.nodes[head].kind != Kind::path ||
          last_segment(facts.str(facts.nodes[head].name)) != "poll")
        continue;
      const KnownApi* asking = types.callee(file.first_fn + row, node).api;
      if (asking != nullptr && asking->is(kAsks) && asking != &api &&
          asking->path.substr(0, asking->path.rfind("::")) == owner)
        return true;
    }
  }
  return false;
}

/// Whether the call's value is taken for a `Result` or `Option` at once: then it is no future.
bool is_taken_at_once(const FileFacts& facts, uint32_t parent, uint32_t node) {
  if (parent == kNone) return false;
  const Node& up = facts.nodes[parent];
  const bool first = child_at(facts, parent, 0) == node;
  if (up.kind == Kind::question) return true;
  if (up.kind == Kind::method_call) {
    constexpr std::string_view kTaking[] = {"unwrap", "expect", "unwrap_or", "unwrap_or_default",
                                            "is_ok",  "is_err", "map_err",   "unwrap_or_else"};
    return first && std::find(std::begin(kTaking), std::end(kTaking), facts.str(up.name)) !=
                        std::end(kTaking);
  }
  uint32_t pattern = kNone;
  if (up.kind == Kind::let_cond) pattern = child_at(facts, parent, 0);
  if (up.kind == Kind::match && first && child_at(facts, parent, 1) != kNone)
    pattern = child_at(facts, child_at(facts, parent, 1), 0);
  if (pattern == kNone || facts.nodes[pattern].kind != Kind::pat_tuple_struct) return false;
  const std::string_view variant = facts.str(facts.nodes[pattern].name);
  return variant == "Ok" || variant == "Err" || variant == "Some";
}

/// A `recv()` of some library's `Receiver` that is not known: if it gives no future it waits.
const KnownApi* receives_by_use(const Workspace& ws, CallGraph& graph, FnId fn, uint32_t node,
                                std::string_view path) {
  const FileFacts& facts = ws.facts(fn);
  if (!path.ends_with("Receiver::recv") || child_at(facts, node, 1) != kNone) return nullptr;
  if (!is_taken_at_once(facts, graph.parent(fn, node), node)) return nullptr;
  return find_api("std::sync::mpsc::Receiver::recv");
}

/// Whether the function that the path names is one that holds the thread, and is given to something
/// that calls it here: `paths.map(std::fs::read)`.
bool runs_named_here(Types& types, CallGraph& graph, FnId fn, uint32_t node) {
  const uint32_t parent = graph.parent(fn, node);
  if (parent == kNone) return false;
  const Kind kind = types.workspace().node(fn, parent).kind;
  if (kind != Kind::call && kind != Kind::method_call) return false;
  const KnownApi* api = types.callee(fn, node).api;
  if (api == nullptr || !holds_thread(api->call) || api->is(kOfArgument)) return false;
  const std::vector<Entry> uses = graph.uses_of_value(fn, node, false, 0);
  return !uses.empty() && std::all_of(uses.begin(), uses.end(), [](const Entry& use) {
    return use.runs == Runs::here && use.confidence != Confidence::possible;
  });
}

/// The synchronous code that polls the future of this call by another crate's `block_on`.
std::optional<Unit> polled_by(Types& types, CallGraph& graph, FnId fn, uint32_t node) {
  const KnownApi* api = types.callee(fn, node).api;
  if (api == nullptr || !matters_when_awaited(*api)) return std::nullopt;
  for (const Entry& use : graph.uses_of_value(fn, node, true, 0)) {
    if (use.runs == Runs::foreign_root && use.confidence != Confidence::possible &&
        use.from.fn == fn && !graph.is_async_unit(use.from))
      return use.from;
  }
  return std::nullopt;
}

/// Whether a panic is made of what the call says of the thread: `Handle::try_current().unwrap()`.
bool panics_on_error(CallGraph& graph, const FileFacts& facts, FnId fn, uint32_t node) {
  const uint32_t parent = graph.parent(fn, node);
  if (parent == kNone || facts.nodes[parent].kind != Kind::method_call ||
      child_at(facts, parent, 0) != node)
    return false;
  const std::string_view name = facts.str(facts.nodes[parent].name);
  return name == "unwrap" || name == "expect";
}

/// What `for item in value` calls on the value: the `iter` of a channel's receiver waits.
const KnownApi* waits_in_loop(Types& types, FnId fn, uint32_t value) {
  const Ty& type = types.get(types.through(types.of(fn, value)));
  if (type.kind != Ty::Kind::external) return nullptr;
  const KnownApi* api = find_api(type.path + "::iter");
  return api != nullptr && api->call == Op::thread_wait ? api : nullptr;
}

}  // namespace

void Analysis::find_sites() {
  const WantedNames names = wanted_names(ws_);
  std::unordered_set<std::string_view>
      entry_names;  // of functions that #[tokio::main] makes synchronous
  std::unordered_set<FnId> entry_fns;
  for (FnId fn = 0; fn < ws_.functions(); ++fn) {
    const FunctionFact& f = ws_.fn(fn);
    if ((f.flags & fn_async) == 0 || f.attributes == 0 || ws_.name(fn) == "main") continue;
    const EntryPoint entry = entry_point_of(ws_, fn);
    if (entry.attribute == nullptr || entry.attribute->test || !entry.attribute->tokio) continue;
    entry_names.insert(ws_.name(fn));
    entry_fns.insert(fn);
  }
  std::unordered_set<std::string_view>
      renamed;  // what any `use` of the workspace gives another name
  for (const File& file : ws_.files()) {
    for (const UseFact& use : file.facts.uses) {
      const std::string_view name = file.facts.str(use.name);
      if (use.name != 0 && last_segment(file.facts.str(use.path)) != name) renamed.insert(name);
    }
  }
  // 1 method, 2 function, 8 awaited, 16 method of a receiver
  std::unordered_map<std::string_view, uint8_t> wanted_by_name;
  for (const std::string_view name : names.methods) wanted_by_name[name] |= 1;
  for (const std::string_view name : names.functions) wanted_by_name[name] |= 2;
  for (const std::string_view name : names.awaited) wanted_by_name[name] |= 8;
  for (const std::string_view name : names.receivers_methods) wanted_by_name[name] |= 16;
  std::vector<uint8_t> wanted;  // by string: the same, and 4 looked up
  for (const File& file : ws_.files()) {
    const FileFacts& facts = file.facts;
    const bool has_channels = facts.string_bytes.find("Receiver") != std::string::npos ||
                              facts.string_bytes.find("channel") != std::string::npos;
    const bool has_blocking_module = facts.string_bytes.find("blocking::") != std::string::npos ||
                                     facts.string_bytes.find("::blocking") != std::string::npos;
    wanted.assign(facts.strings(), 0);
    const auto kind_of = [&](StrId text) {
      uint8_t& flags = wanted[text];
      if ((flags & 4) == 0) {
        flags = 4;
        const auto found = wanted_by_name.find(last_segment(facts.str(text)));
        if (found != wanted_by_name.end()) {
          flags |= found->second;
          if (has_channels && (flags & 16) != 0) flags |= 1;
        }
      }
      return flags;
    };
    for (uint32_t row = 0; row < facts.functions.size(); ++row) {
      const FunctionFact& f = facts.functions[row];
      const FnId fn = file.first_fn + row;
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = facts.nodes[node];
        const bool wanted_method = n.kind == Kind::method_call && (kind_of(n.name) & 1) != 0;
        const bool method = wanted_method || (has_blocking_module && n.kind == Kind::method_call);
        // A path may be imported under another name: `use std::thread::sleep as nap`. Then only the
        // resolver knows.
        const bool call = n.kind == Kind::call && node + 1 < f.end_node &&
                          facts.nodes[node + 1].kind == Kind::path;
        if (!entry_fns.empty() && (n.kind == Kind::method_call || call)) {
          const StrId called = n.kind == Kind::method_call ? n.name : facts.nodes[node + 1].name;
          if (entry_names.count(last_segment(facts.str(called))) != 0) {
            for (const Target& target : types_.callee(fn, node).targets) {
              if (entry_fns.count(target.fn) == 0) continue;
              sites_.push_back({fn, node, &tokio_main_fn(), Op::tokio_main_fn,
                                graph_.unit_of(fn, node), target.confidence,
                                ws_.item_path(target.fn)});
            }
          }
        }
        if (has_channels && n.kind == Kind::for_loop) {
          uint32_t value = child_at(facts, node, 1);
          if (value != kNone && facts.nodes[value].kind == Kind::reference)
            value = child_at(facts, value, 0);
          const bool named = value != kNone && (facts.nodes[value].kind == Kind::path ||
                                                facts.nodes[value].kind == Kind::field);
          const KnownApi* api = named ? waits_in_loop(types_, fn, value) : nullptr;
          if (api != nullptr) {
            sites_.push_back({fn, value, api, api->call, graph_.unit_of(fn, value),
                              Confidence::proven, std::string(api->path)});
          }
        }
        if (n.kind == Kind::path && node > f.first_node &&
            facts.nodes[node - 1].kind != Kind::call && (kind_of(n.name) & 2) != 0 &&
            runs_named_here(types_, graph_, fn, node)) {
          const Callee& named = types_.callee(fn, node);
          sites_.push_back({fn, node, named.api, named.api->call, graph_.unit_of(fn, node),
                            Confidence::likely, named.path});
        }
        if (!method && !call) continue;
        if (call && node > f.first_node && facts.nodes[node - 1].kind != Kind::await &&
            (kind_of(facts.nodes[node + 1].name) & 8) != 0) {
          const std::optional<Unit> poller = polled_by(types_, graph_, fn, node);
          if (poller) {
            const Callee& callee = types_.callee(fn, node);
            sites_.push_back({fn, node, callee.api, callee.api->awaited, *poller,
                              callee.api_confidence, callee.path});
            continue;
          }
        }
        if (call && node > f.first_node && facts.nodes[node - 1].kind == Kind::await &&
            (kind_of(facts.nodes[node + 1].name) & 8) != 0) {
          // The body of an async function is a task; what another executor runs is an async block,
          // or has an attribute.
          const Unit unit = graph_.unit_of(fn, node);
          const Callee& callee = types_.callee(fn, node);
          if (callee.api != nullptr && matters_when_awaited(*callee.api) &&
              (unit.node != kNone || f.attributes != 0)) {
            sites_.push_back({fn, node, callee.api, callee.api->awaited, unit,
                              callee.api_confidence, callee.path});
            continue;
          }
        }
        if (call && !has_blocking_module && (kind_of(facts.nodes[node + 1].name) & 2) == 0) {
          const std::string_view path = facts.str(facts.nodes[node + 1].name);
          if (renamed.count(last_segment(path)) == 0) continue;
          const Resolved r = ws_.resolve(ws_.place(fn, node + 1), path);
          if (r.kind != Resolved::Kind::external) continue;
        }
        const Callee& callee = types_.callee(fn, node);
        const KnownApi* api = callee.api;
        Confidence confidence = callee.api_confidence;
        std::string shown = callee.path;
        if (api == nullptr && wanted_method && callee.targets.empty() && callee.path.empty()) {
          const uint32_t head = child_at(facts, node, 0);
          if (head != kNone && types_.of(fn, head) == 0) {
            api = distinctive(facts.str(n.name));
            confidence = Confidence::possible;
            if (api != nullptr) shown = std::string(api->path);
          }
        }
        if (api == nullptr && has_blocking_module && callee.targets.empty()) {
          api = find_blocking_api(callee.path);
          confidence = Confidence::likely;
        }
        if (api == nullptr && wanted_method && callee.targets.empty()) {
          api = receives_by_use(ws_, graph_, fn, node, callee.path);
          confidence = Confidence::likely;
        }
        if (api == nullptr || !matters(*api)) continue;
        if (api->call == Op::process_wait && only_asks(facts, node)) continue;
        if (api->is(kResolvesName) && is_address_already(types_, fn, node)) continue;
        if (holds_thread(api->call) && only_asks(facts, node)) continue;
        if (api->call == Op::blocking_stdin && !api->is(kAsks) && call &&
            is_asked_in_file(types_, file, *api))
          continue;
        if (api->call == Op::handle_try_current && panics_on_error(graph_, facts, fn, node))
          api = find_api("tokio::runtime::Handle::current");
        // What is awaited is a future, not a call that waits: another type's method of this name.
        if (holds_thread(api->call) && node > f.first_node &&
            facts.nodes[node - 1].kind == Kind::await)
          continue;
        // A method called by its path takes its receiver as the first argument; both forms are the
        // same operation.
        sites_.push_back({fn, node, api, api->call, graph_.unit_of(fn, node), confidence, shown});
      }
    }
  }
}

/// Where a runtime ends that was not built there: a value that owns one goes out of scope, a
/// parameter that is one, `drop(runtime)`.
void Analysis::find_drops_of_runtimes() {
  if (std::none_of(sites_.begin(), sites_.end(),
                   [](const Site& site) { return site.op == Op::runtime_new; }))
    return;
  const size_t before = sites_.size();
  const auto add_ends = [this](const std::vector<Entry>& ends, const std::string& what,
                               FnId but_for) {
    for (const Entry& end : ends) {
      if (end.from.fn == but_for || lets_runtime_go(ws_, end.from.fn)) continue;
      sites_.push_back({end.from.fn, end.node, &end_of_runtime(), Op::runtime_drop, end.from,
                        sureness_of(end), what});
    }
  };
  const std::string runtime = "tokio::runtime::Runtime";
  const RuntimeOwners owners(types_);
  for (TypeDefId type = 0; type < ws_.types() && !owners.empty(); ++type) {
    if (!owners.owns(type)) continue;
    const auto holds_one = [&](FnId fn, uint32_t literal) {
      return owners.is_given_one(type, fn, literal);
    };
    add_ends(graph_.deaths(type, holds_one), ws_.type_path(type), kNone);
  }
  // One that ends where it is built is told there.
  for (size_t i = 0; i < before; ++i) {
    const Site built = sites_[i];
    if (built.op == Op::runtime_new)
      add_ends(graph_.deaths_of_made(built.fn, built.node), runtime, built.fn);
  }
  for (FnId fn = 0; fn < ws_.functions(); ++fn) {
    const FunctionFact& f = ws_.fn(fn);
    for (uint32_t node = f.first_node;
         node < f.end_node && ws_.node(fn, node).kind == Kind::pat_typed;
         node += ws_.node(fn, node).size) {
      if (!is_runtime(types_, ws_.text(fn, ws_.node(fn, node).name), ws_.place(fn, node))) continue;
      add_ends(graph_.deaths_of_given(fn, node), runtime, kNone);
    }
  }
  std::stable_sort(
      sites_.begin() + static_cast<std::ptrdiff_t>(before), sites_.end(),
      [](const Site& a, const Site& b) { return a.fn != b.fn ? a.fn < b.fn : a.node < b.node; });
  // A struct and one that holds it end at once.
  sites_.erase(std::unique(sites_.begin() + static_cast<std::ptrdiff_t>(before), sites_.end(),
                           [](const Site& a, const Site& b) {
                             return a.fn == b.fn && a.node == b.node && a.op == b.op;
                           }),
               sites_.end());
}

}  // namespace scanner
