#include "scanner/driver_needs.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scanner/foreign_runtimes.h"

namespace scanner {
namespace {

constexpr size_t kMostFunctions = 400;  ///< looked into for one future; beyond, it is not seen

bool needs_io(Op op) {
  return op == Op::construct_io || op == Op::construct_signal || op == Op::poll_io ||
         op == Op::await_io || op == Op::await_signal;
}

bool needs_time(Op op) { return op == Op::construct_timer || op == Op::await_timer; }

bool needs_context(const KnownApi& api) {
  return api.call == Op::spawn_task || api.call == Op::spawn_blocking ||
         api.call == Op::handle_current || api.awaited == Op::poll_pool;
}

/// Takes a future to a runtime of its own choice, which has drivers of its own.
bool goes_elsewhere(Op op) {
  return op == Op::runtime_block_on || op == Op::handle_block_on || op == Op::localset_block_on ||
         op == Op::spawn_on || op == Op::tokio_main_fn;
}

class Look {
 public:
  explicit Look(const Analysis& analysis)
      : analysis_(analysis),
        ws_(analysis.ws()),
        types_(analysis.types()),
        graph_(analysis.graph()) {}

  DriverNeeds at(FnId fn, uint32_t node) {
    value(fn, node);
    return std::move(needs_);
  }

 private:
  /// A future that is polled: what gives it, if that is known.
  void value(FnId fn, uint32_t node) {
    const FileFacts& facts = ws_.facts(fn);
    for (int i = 0; i < 40 && node != kNone; ++i) {
      const Node& n = facts.nodes[node];
      switch (n.kind) {
        case Kind::async_block:
          inside(fn, node + 1, node + n.size);
          return;
        case Kind::reference:
        case Kind::unary:
        case Kind::question:
        case Kind::cast:
          node = child_at(facts, node, 0);
          continue;
        case Kind::block:
        case Kind::if_else:
        case Kind::match:
          inside(fn, node + 1, node + n.size);
          needs_.seen = false;
          return;
        case Kind::call:
        case Kind::method_call:
          call_value(fn, node);
          return;
        case Kind::path: {
          const Variable* variable = types_.variable(fn, node, n.name);
          if (variable != nullptr && facts.nodes[variable->origin].kind == Kind::let &&
              ws_.node(fn, variable->pattern).kind == Kind::pat_bind) {
            const uint32_t init = child_at(facts, variable->origin, 1);
            if (init != kNone && facts.nodes[init].kind != Kind::path) {
              node = init;
              continue;
            }
          }
          of_type(fn, node);
          return;
        }
        default:
          of_type(fn, node);
          return;
      }
    }
  }

  /// A future of a type of the workspace is what its `poll` does.
  void of_type(FnId fn, uint32_t node) {
    const Ty ty = types_.get(types_.through(types_.of(fn, node)));
    if (ty.kind == Ty::Kind::async_block) {
      inside(ty.fn, ty.node + 1, ty.node + ws_.node(ty.fn, ty.node).size);
      return;
    }
    if (ty.kind == Ty::Kind::workspace) {
      const std::vector<FnId> polls = ws_.methods(ty.def, "poll");
      if (!polls.empty()) {
        for (const FnId poll : polls) function(poll);
        return;
      }
    }
    if (ty.kind == Ty::Kind::external) {
      const KnownApi* awaited = find_api(ty.path + "::await");
      if (awaited != nullptr) return;  // built by a call that was or will be looked at
    }
    needs_.seen = false;
  }

  void call_value(FnId fn, uint32_t node) {
    if (!call(fn, node)) return;
    const FileFacts& facts = ws_.facts(fn);
    const uint32_t end = node + facts.nodes[node].size;
    inside(fn, node + 1, end);
    const Callee& callee = types_.callee(fn, node);
    if (callee.api != nullptr || !callee.targets.empty()) return;
    const std::string& path = callee.path;
    const std::string crate = path.substr(0, path.find("::"));
    if (crate == "std" || crate == "futures" || crate == "futures_util") return;
    // A combinator: what it is called on is the future.
    const uint32_t head = child_at(facts, node, 0);
    if (path.empty() && facts.nodes[node].kind == Kind::method_call && head != kNone &&
        (facts.nodes[head].kind == Kind::call || facts.nodes[head].kind == Kind::method_call ||
         facts.nodes[head].kind == Kind::async_block)) {
      value(fn, head);
      return;
    }
    needs_.seen = false;
  }

  /// Everything that runs when these nodes do.
  void inside(FnId fn, uint32_t begin, uint32_t end) {
    const FileFacts& facts = ws_.facts(fn);
    for (uint32_t node = begin; node < end; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::closure && leaves(fn, node)) {
        node += n.size - 1;
      } else if (n.kind == Kind::call || n.kind == Kind::method_call) {
        if (!call(fn, node)) node += n.size - 1;
      } else if (n.kind == Kind::await) {
        awaited(fn, node);
      }
    }
  }

  /// Looks at what is awaited only as far as it is no call: those come up by themselves.
  void awaited(FnId fn, uint32_t node) {
    const FileFacts& facts = ws_.facts(fn);
    uint32_t operand = child_at(facts, node, 0);
    while (operand != kNone && (facts.nodes[operand].kind == Kind::reference ||
                                facts.nodes[operand].kind == Kind::unary))
      operand = child_at(facts, operand, 0);
    if (operand == kNone) return;
    const Node& n = facts.nodes[operand];
    if (n.kind == Kind::async_block) return;
    if (n.kind != Kind::call && n.kind != Kind::method_call) {
      value(fn, operand);
      return;
    }
    const Callee& callee = types_.callee(fn, operand);
    if (callee.api != nullptr || !callee.targets.empty()) return;
    const std::string crate = callee.path.substr(0, callee.path.find("::"));
    if (needs_drivers(crate)) {
      note(fn, operand, callee.path, Confidence::likely, !is_of_sqlite(fn, operand, callee), true);
    } else if (crate != "std" && crate != "futures" && crate != "futures_util") {
      needs_.seen = false;
    }
  }

  /// sqlx reads an SQLite file on a thread of its own: only its pool's timeouts need a driver.
  bool is_of_sqlite(FnId fn, uint32_t call, const Callee& callee) {
    const auto names_it = [](const std::string& text) {
      return text.find("Sqlite") != std::string::npos;
    };
    if (!callee.path.starts_with("sqlx::")) return false;
    if (names_it(callee.path)) return true;
    const FileFacts& facts = ws_.facts(fn);
    for (uint32_t i = 1; child_at(facts, call, i) != kNone; ++i) {
      if (names_it(types_.text(types_.of(fn, child_at(facts, call, i))))) return true;
    }
    return false;
  }

  bool leaves(FnId fn, uint32_t closure) {
    const std::vector<Entry>& entries = graph_.entries({fn, closure});
    return !entries.empty() && std::all_of(entries.begin(), entries.end(), [](const Entry& e) {
      return e.runs == Runs::own_thread || e.runs == Runs::rayon_pool;
    });
  }

  /// Wraps a future so that it has a runtime's context wherever it is polled.
  bool gives_a_context(FnId fn, uint32_t node, const Callee& callee) {
    const Node& n = ws_.node(fn, node);
    if (!callee.targets.empty()) return false;
    if (n.kind == Kind::method_call) return ws_.text(fn, n.name) == "compat";
    const Node& head = ws_.node(fn, node + 1);
    const std::string_view path = head.kind == Kind::path ? ws_.text(fn, head.name) : "";
    return path.ends_with("Compat::new") || path.ends_with("TokioContext::new");
  }

  /// One call; whether what it is given runs here too.
  bool call(FnId fn, uint32_t node) {
    const Callee& callee = types_.callee(fn, node);
    if (gives_a_context(fn, node, callee)) return false;
    if (callee.api != nullptr) {
      const KnownApi& api = *callee.api;
      if (goes_elsewhere(api.call)) return false;
      if (api.call == Op::spawn_task || api.awaited == Op::await_task)
        keep(needs_.task, fn, node, callee.path, callee.api_confidence);
      if (needs_context(api) && analysis_.tried_context(fn, node) == Known::unknown &&
          !analysis_.entered(fn, node))
        keep(needs_.context, fn, node, callee.path, callee.api_confidence);
      note(fn, node, callee.path, callee.api_confidence,
           needs_io(api.call) || needs_io(api.awaited),
           needs_time(api.call) || needs_time(api.awaited));
      for (const RunsArgument& runs : api.runs) {
        if (!runs.is_future || runs.argument == kReceiver) continue;
        const uint32_t first = 1;  // after the callee, or the receiver
        const uint32_t argument = child_at(ws_.facts(fn), node, runs.argument + first);
        if (argument != kNone && ws_.node(fn, argument).kind == Kind::path) value(fn, argument);
      }
      return true;
    }
    for (const Target& target : callee.targets) {
      if (target.confidence == Confidence::possible) {
        needs_.seen = false;
        continue;
      }
      Step step;
      step.at = analysis_.location(fn, node);
      step.note =
          fmt::format("{} calls `{}`", analysis_.unit_name({fn, kNone}), ws_.name(target.fn));
      path_.push_back(std::move(step));
      function(target.fn);
      path_.pop_back();
    }
    return true;
  }

  void function(FnId fn) {
    if (!functions_.insert(fn).second) return;
    if (functions_.size() > kMostFunctions) {
      needs_.seen = false;
      return;
    }
    const FunctionFact& f = ws_.fn(fn);
    if ((f.flags & fn_has_body) == 0) {
      needs_.seen = false;
      return;
    }
    ++depth_;
    inside(fn, f.first_node, f.end_node);
    --depth_;
  }

  void note(FnId fn, uint32_t node, const std::string& callee, Confidence confidence, bool io,
            bool time) {
    if (io) keep(needs_.io, fn, node, callee, confidence);
    if (time) keep(needs_.time, fn, node, callee, confidence);
  }

  void keep(std::optional<DriverNeed>& need, FnId fn, uint32_t node, const std::string& callee,
            Confidence confidence) {
    if (depth_ > 0) confidence = std::min(confidence, Confidence::likely);
    if (need && need->covers(confidence, path_.size())) return;
    if (is_built_without_tokio(ws_, fn, std::string_view(callee).substr(0, callee.find("::"))))
      return;
    need = DriverNeed{fn, node, callee, confidence, path_};
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  Types& types_;
  CallGraph& graph_;
  DriverNeeds needs_;
  std::set<FnId> functions_;
  std::vector<Step> path_;
  int depth_ = 0;  ///< functions between the future and what is looked at
};

}  // namespace

DriverNeeds driver_needs(const Analysis& analysis, FnId fn, uint32_t node) {
  return Look(analysis).at(fn, node);
}

}  // namespace scanner
