#include "scanner/times_called.h"

#include <algorithm>
#include <map>
#include <vector>

namespace scanner {
namespace {

/// What is known of the ways into a unit.
struct Ways {
  bool main = false;     ///< one comes from where a program begins
  bool foreign = false;  ///< one comes from another language
  bool many = false;     ///< one is taken again and again, or nobody knows how often
};

class Counter {
 public:
  explicit Counter(const Analysis& analysis) : analysis_(analysis) {}

  Ways ways(const Unit& unit) {
    Ways out;
    constexpr size_t kDeepest = 12;
    if (on_the_way_.size() > kDeepest ||
        std::find(on_the_way_.begin(), on_the_way_.end(), unit) != on_the_way_.end()) {
      out.many = true;
      return out;
    }
    // What leads there was looked at on another way, and had nothing that comes again.
    const auto known = known_.find(unit);
    if (known != known_.end()) return known->second;
    on_the_way_.push_back(unit);
    CallGraph& graph = analysis_.graph();
    if (unit.node == kNone && analysis_.ws().name(unit.fn) == "main" && begins_a_program(unit)) {
      out.main = true;
    } else {
      for (const Root& root : graph.roots(unit)) add_root(root.context, out);
    }
    for (const Entry& entry : graph.entries(unit)) {
      if (analysis_.ws().in_test_target(entry.from.fn)) continue;
      add_entry(entry, out);
      if (out.many) break;
    }
    if (!out.main && !out.foreign) out.many = true;  // nothing is known to call it
    on_the_way_.pop_back();
    if (!out.many) known_.emplace(unit, out);
    return out;
  }

 private:
  bool begins_a_program(const Unit& unit) const {
    const std::vector<Root> roots = analysis_.graph().roots(unit);
    return std::any_of(roots.begin(), roots.end(), [](const Root& root) {
      return root.context == Context::sync_main || is_async(root.context);
    });
  }

  static void add_root(Context context, Ways& out) {
    switch (context) {
      case Context::sync_main:
      case Context::build_script:
      case Context::static_init:
        out.main = true;
        return;
      case Context::ffi:
        out.foreign = true;
        return;
      case Context::sync_test:
        return;
      default:
        // An async unit says by itself only on what it is polled, not how often.
        if (!is_async(context)) out.many = true;
    }
  }

  /// A closure that the library runs once in the life of the program, however often it is given.
  bool once_for_all(const Entry& entry) const {
    const KnownApi* api = analysis_.types().callee(entry.run_fn(), entry.run_node()).api;
    return api != nullptr &&
           (api->path.ends_with("::call_once") || api->path.ends_with("::get_or_init") ||
            api->path.ends_with("::get_or_try_init") || api->path.ends_with("LazyLock::new"));
  }

  void add_entry(const Entry& entry, Ways& out) {
    if (once_for_all(entry)) {
      out.main = true;
      return;
    }
    if (in_loop(analysis_, entry.from.fn, entry.node) ||
        in_loop(analysis_, entry.run_fn(), entry.run_node())) {
      out.many = true;
      return;
    }
    const Ways before = ways(entry.from);
    out.main |= before.main;
    out.foreign |= before.foreign;
    out.many |= before.many;
  }

  const Analysis& analysis_;
  std::vector<Unit> on_the_way_;
  std::map<Unit, Ways> known_;
};

}  // namespace

Times times_called(const Analysis& analysis, const Unit& unit) {
  const Ways ways = Counter(analysis).ways(unit);
  if (ways.many || !ways.main) return Times::many;
  return ways.foreign ? Times::perhaps : Times::once;
}

bool in_loop(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (uint32_t up = analysis.graph().parent(fn, node); up != kNone;
       up = analysis.graph().parent(fn, up)) {
    const Kind kind = facts.nodes[up].kind;
    if (kind == Kind::closure || kind == Kind::async_block) return false;
    if (kind == Kind::loop || kind == Kind::while_loop || kind == Kind::for_loop) return true;
  }
  return false;
}

}  // namespace scanner
