#include "scanner/stats.h"

#include <algorithm>
#include <utility>

#include "scanner/analysis.h"
#include "scanner/calls.h"

namespace scanner {
namespace {

/// Rows in the order in which they were first named, or sorted.
class Group {
 public:
  Group(std::string name, std::string what) {
    group_.name = std::move(name);
    group_.what = std::move(what);
  }

  void add(std::string_view row, bool in_tests, uint64_t count = 1) {
    for (StatRow& known : group_.rows) {
      if (known.name != row) continue;
      known.total += count;
      known.in_tests += in_tests ? count : 0;
      return;
    }
    group_.rows.push_back({std::string(row), count, in_tests ? count : 0});
  }

  /// Shown even where there is none.
  void expect(std::initializer_list<std::string_view> rows) {
    for (const std::string_view row : rows) add(row, false, 0);
  }

  StatGroup sorted() {
    std::sort(group_.rows.begin(), group_.rows.end(),
              [](const StatRow& a, const StatRow& b) { return a.name < b.name; });
    return std::move(group_);
  }
  StatGroup as_added() { return std::move(group_); }

 private:
  StatGroup group_;
};

std::string_view spawn_kind(const KnownApi& api) {
  switch (api.call) {
    case Op::spawn_task:
    case Op::spawn_on:
    case Op::spawn_local:
    case Op::spawn_local_on:
    case Op::spawn_blocking:
      break;
    default: {
      // What only registers a callback gives nothing to wait for.
      const bool joinable = api.returns.find("JoinHandle") != std::string_view::npos;
      for (const RunsArgument& runs : api.runs) {
        if (runs.where == Runs::own_thread && joinable) return "thread";
        if (runs.where == Runs::foreign_task) return "task_of_another_executor";
        if (runs.where == Runs::rayon_pool) return "rayon";
      }
      return {};
    }
  }
  for (const RunsArgument& runs : api.runs) {
    if (runs.where == Runs::blocking_pool) return "blocking_pool";
  }
  return api.call == Op::spawn_local || api.call == Op::spawn_local_on ? "local_task" : "task";
}

std::string_view block_on_kind(Op op) {
  switch (op) {
    case Op::runtime_block_on:
      return "runtime";
    case Op::handle_block_on:
      return "handle";
    case Op::localset_block_on:
      return "local_set";
    case Op::tokio_main_fn:
      return "call_of_tokio_main_function";
    case Op::foreign_block_on:
    case Op::foreign_block_on_nests:
      return "other_executor";
    default:
      return {};
  }
}

bool blocks_thread(Op op) {
  return holds_thread(op) || op == Op::tokio_blocking_call || op == Op::reqwest_blocking;
}

/// The unit's own contexts, boiled down to what matters for a call that blocks.
std::string_view where_it_runs(const Analysis& analysis, const Site& site) {
  std::string_view where = "context_unknown";
  for (const Reached& reached : analysis.reached(site)) {
    if (reached.context == Context::unknown) continue;
    if (is_async(reached.context) && reached.confidence != Confidence::possible)
      return "in_async_code";
    if (!is_async(reached.context)) where = "on_other_threads";
  }
  return where;
}

/// One walk over all functions.
class Census {
 public:
  explicit Census(const Analysis& analysis) : analysis_(analysis), ws_(analysis.ws()) {
    code_.expect({"functions", "async_functions", "async_blocks", "closures", "async_closures",
                  "awaits", "awaits_in_async_functions", "macro_calls"});
    spawns_.expect({"task", "blocking_pool", "local_task", "thread"});
    runtimes_.expect({"built", "by_attribute"});
    tests_.expect({"test"});
    for (unsigned kind = 0; kind < kCallKinds; ++kind)
      calls_.add(to_string(static_cast<CallKind>(kind)), false, 0);
    calls_.expect({"in_macro_arguments_not_read"});
    for (FnId fn = 0; fn < ws_.functions(); ++fn) look(fn);
    for (const Site& site : analysis.sites()) look(site);
  }

  std::vector<StatGroup> groups() {
    return {code_.as_added(),     spawns_.as_added(), block_ons_.sorted(),
            runtimes_.as_added(), blocking_.sorted(), locks_.sorted(),
            tests_.as_added(),    calls_.as_added(),  receivers_.sorted()};
  }

 private:
  void look(FnId fn) {
    const FunctionFact& f = ws_.fn(fn);
    const bool in_tests = ws_.in_test_target(fn);
    const bool async = (f.flags & fn_async) != 0;
    if ((f.flags & fn_static) == 0) code_.add("functions", in_tests);
    if (async) code_.add("async_functions", in_tests);
    if (f.attributes != 0) look_at_attributes(fn, in_tests);
    const FileFacts& facts = ws_.facts(fn);
    uint32_t inside_until = f.first_node;  // past the closure or async block we are in
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      switch (n.kind) {
        case Kind::await:
          code_.add("awaits", in_tests);
          if (async && node >= inside_until) code_.add("awaits_in_async_functions", in_tests);
          break;
        case Kind::async_block:
          code_.add("async_blocks", in_tests);
          inside_until = std::max(inside_until, node + n.size);
          break;
        case Kind::closure:
          code_.add("closures", in_tests);
          if ((n.flags & flag_async) != 0) code_.add("async_closures", in_tests);
          inside_until = std::max(inside_until, node + n.size);
          break;
        case Kind::macro:
          code_.add("macro_calls", in_tests);
          if ((n.flags & opaque) != 0) calls_.add("in_macro_arguments_not_read", in_tests);
          break;
        case Kind::call:
        case Kind::method_call:
          look_at_call(fn, node, in_tests);
          break;
        default:
          break;
      }
    }
  }

  void look_at_attributes(FnId fn, bool in_tests) {
    const EntryPoint entry = entry_point_of(ws_, fn);
    const bool test = (ws_.fn(fn).flags & fn_test) != 0;
    if (entry.attribute == nullptr) {
      if (test) tests_.add("test", false);
      return;
    }
    if (!entry.attribute->test) {
      runtimes_.add("by_attribute", in_tests);
      return;
    }
    std::string kind(entry.attribute->path);
    if (entry.attribute->tokio)
      kind += entry.flavour == Flavour::multi_thread ? ", multi_thread" : ", current_thread";
    tests_.add(kind, false);
  }

  void look_at_call(FnId fn, uint32_t call, bool in_tests) {
    const CallKind kind = kind_of_call(analysis_, fn, call);
    calls_.add(to_string(kind), in_tests);
    if (kind == CallKind::unknown_receiver)
      receivers_.add(cause_of_unknown_receiver(analysis_, fn, call), in_tests);
    const KnownApi* api = analysis_.types().callee(fn, call).api;
    if (api == nullptr) return;
    const std::string_view spawn = spawn_kind(*api);
    if (!spawn.empty()) spawns_.add(spawn, in_tests);
    if (!api->is(kGuard)) return;
    const size_t method = api->path.rfind("::");
    if (method != std::string_view::npos) locks_.add(api->path.substr(0, method), in_tests);
  }

  void look(const Site& site) {
    const bool in_tests = ws_.in_test_target(site.fn);
    if (site.op == Op::runtime_new) runtimes_.add("built", in_tests);
    const std::string_view block_on = block_on_kind(site.op);
    if (!block_on.empty()) block_ons_.add(block_on, in_tests);
    if (!blocks_thread(site.op)) return;
    blocking_.add(
        std::string(to_string(site.op)) + ", " + std::string(where_it_runs(analysis_, site)),
        in_tests);
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  Group code_{"code", "items, expressions; macro arguments that were read included"};
  Group spawns_{"spawns", "calls that start a task or a thread, by what they start"};
  Group block_ons_{"block_ons", "calls that block on a future"};
  Group runtimes_{"runtimes", "Tokio runtimes that are built"};
  Group blocking_{"blocking_calls", "calls that hold their thread, by operation and context"};
  Group locks_{"guards", "locks taken, scopes entered, by whose guard it is"};
  Group tests_{"tests", "test functions, by their attribute"};
  Group receivers_{"unknown_receivers", "methods whose receiver's type is not known, by cause"};
  Group calls_{"calls", "calls, by whether it is known whom they reach"};
};

StatGroup files_group(const FileReport& files) {
  Group group("files", "Rust files");
  group.add("rust_files", false, files.rust_files);
  group.add("parsed", false, files.parsed);
  group.add("with_errors", false, files.with_errors.size());
  group.add("skipped", false, files.skipped.size());
  group.add("not_compiled", false, files.not_compiled.size());
  return group.as_added();
}

StatGroup bytes_group(const FileReport& files) {
  Group group("bytes", "bytes of Rust, and those that were not understood");
  group.add("read", false, files.rust_bytes);
  group.add("not_parsed", false, files.unparsed_bytes);
  group.add("macro_arguments_not_read", false, files.opaque_macro_bytes);
  return group.as_added();
}

}  // namespace

std::vector<StatGroup> stats_of(const Analysis& analysis, const FileReport& files) {
  std::vector<StatGroup> groups = Census(analysis).groups();
  groups.push_back(files_group(files));
  groups.push_back(bytes_group(files));
  return groups;
}

const std::vector<std::string_view>& not_examined() {
  static const std::vector<std::string_view> kNotExamined = {
      "bodies of `macro_rules!` and code that procedural macros make",
      "Send and Sync bounds: the compiler's", "the order in which locks are taken across functions",
      "contention: how long anything is held",
      "code of other crates, beyond what is known of their APIs"};
  return kNotExamined;
}

}  // namespace scanner
