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
  bool open = false;     ///< one begins at a function that nobody is known to call
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
      for (const Root& root : graph.roots(unit)) {
        if (root.context == Context::unknown && !is_of_trait(unit.fn))
          out.open = true;
        else
          add_root(root.context, out);
      }
    }
    for (const Entry& entry : graph.entries(unit)) {
      if (analysis_.ws().in_test_target(entry.from.fn)) continue;
      add_entry(unit, entry, out);
      if (out.many) break;
    }
    if (!out.main && !out.foreign && !out.open) out.many = true;  // nothing is known to call it
    on_the_way_.pop_back();
    if (!out.many) known_.emplace(unit, out);
    return out;
  }

 private:
  /// Whether a framework may call it, as often as it likes.
  bool is_of_trait(FnId fn) const {
    const ImplId impl = analysis_.ws().impl_of(fn);
    return impl != kNone && !analysis_.ws().impl(impl).trait_path.empty();
  }

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

  /// Whether a framework keeps it, and runs it for each request: a function given by its name, or a
  /// closure, to what runs it as a task.
  bool is_handler(const Unit& unit, const Entry& entry) const {
    if (entry.runs != Runs::task) return false;
    if (unit.node != kNone)
      return analysis_.ws().node(unit.fn, unit.node).kind == Kind::closure &&
             !analysis_.graph().is_async_unit(unit);
    const std::vector<Target>& called =
        analysis_.types().callee(entry.run_fn(), entry.run_node()).targets;
    return std::none_of(called.begin(), called.end(),
                        [&](const Target& target) { return target.fn == unit.fn; });
  }

  void add_entry(const Unit& unit, const Entry& entry, Ways& out) {
    if (once_for_all(entry)) {
      out.main = true;
      return;
    }
    if (is_handler(unit, entry)) {
      out.many = true;
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
    out.open |= before.open;
    out.many |= before.many;
  }

  const Analysis& analysis_;
  std::vector<Unit> on_the_way_;
  std::map<Unit, Ways> known_;
};

/// The `return` or `break` that the block ends with, or kNone.
uint32_t jump_at_end(const FileFacts& facts, uint32_t block) {
  const uint32_t last = last_expression(facts, block);
  return last != kNone && facts.nodes[last].kind == Kind::jump ? last : kNone;
}

}  // namespace

Times times_called(const Analysis& analysis, const Unit& unit) {
  Counter counter(analysis);
  const Ways ways = counter.ways(unit);
  if (ways.many || !ways.main) return Times::many;
  if (!ways.open) return ways.foreign ? Times::perhaps : Times::once;
  // Called in several places, and offered to others as well: it is there to be called often.
  const std::vector<Entry>& entries = analysis.graph().entries(unit);
  const auto called = std::count_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return !analysis.ws().in_test_target(entry.from.fn) && counter.ways(entry.from).main;
  });
  return called > 1 ? Times::many : Times::perhaps;
}

bool in_loop(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  bool left = false;  // the loop around it ends behind it
  for (uint32_t up = analysis.graph().parent(fn, node); up != kNone;
       up = analysis.graph().parent(fn, up)) {
    const Node& n = facts.nodes[up];
    if (n.kind == Kind::closure || n.kind == Kind::async_block) return false;
    const uint32_t jump = n.kind == Kind::jump ? up : jump_at_end(facts, up);
    if (jump != kNone && facts.nodes[jump].aux == 'r') return false;
    if (jump != kNone && facts.nodes[jump].aux == 'b') left = true;
    if (is_loop(n.kind)) {
      if (!left) return true;
      left = false;
    }
  }
  return false;
}

}  // namespace scanner
