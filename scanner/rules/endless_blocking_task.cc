#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

constexpr std::string_view kEndingMacros[] = {"panic",         "unreachable", "todo",
                                              "unimplemented", "ensure",      "bail"};

/// Whether something in the loop can leave it: `break`, `return`, `?`, a macro that returns or was
/// not understood, or an `unwrap` of a receive, which panics once the senders are gone.
bool can_leave(const Analysis& analysis, FnId fn, uint32_t loop) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const uint32_t end = loop + facts.nodes[loop].size;
  std::vector<uint32_t> inner;  // loops around the node, inside this one, by their ends
  for (uint32_t node = loop + 1; node < end; ++node) {
    const Node& n = facts.nodes[node];
    while (!inner.empty() && node >= inner.back()) inner.pop_back();
    if (n.kind == Kind::closure || n.kind == Kind::async_block) {
      node += n.size - 1;
      continue;
    }
    if (is_loop(n.kind)) inner.push_back(node + n.size);
    if (n.kind == Kind::question) return true;
    if (n.kind == Kind::jump && n.aux == 'r') return true;
    if (n.kind == Kind::jump && n.aux == 'b' && (inner.empty() || (n.flags & labelled) != 0))
      return true;
    if (n.kind == Kind::macro) {
      const std::string_view path = facts.str(n.name);
      const std::string_view name = path.substr(path.rfind(':') + 1);
      for (const std::string_view ending : kEndingMacros)
        if (name == ending) return true;
      if ((n.flags & opaque) != 0 && name == "select") return true;
    }
    if (n.kind == Kind::method_call || n.kind == Kind::call) {
      const Callee& callee = analysis.types().callee(fn, node);
      if (callee.api == nullptr) continue;
      if (callee.api->is(kEnds)) return true;
      const bool receives =
          callee.api->call == Op::thread_wait || callee.api->call == Op::tokio_blocking_call;
      const uint32_t around = analysis.graph().parent(fn, node);
      if (receives && around != kNone && facts.nodes[around].kind == Kind::method_call) return true;
    }
  }
  return false;
}

/// An endless loop that the code between the nodes runs into, closures apart; kNone if there is
/// none.
uint32_t endless_loop(const Analysis& analysis, FnId fn, uint32_t from, uint32_t to) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (uint32_t node = from; node < to; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::closure) {
      node += n.size - 1;
      continue;
    }
    if (n.kind == Kind::async_block) {  // only what a block_on drives here
      bool driven = false;
      for (const Entry& entry : analysis.graph().entries({fn, node}))
        driven = driven || entry.runs == Runs::root || entry.runs == Runs::handle_root ||
                 entry.runs == Runs::foreign_root;
      if (!driven) node += n.size - 1;
      continue;
    }
    bool endless = n.kind == Kind::loop;
    if (n.kind == Kind::while_loop) {
      const uint32_t condition = child_at(facts, node, 0);
      endless = condition != kNone && facts.nodes[condition].kind == Kind::literal &&
                (facts.nodes[condition].flags & is_true) != 0;
    }
    if (endless && !can_leave(analysis, fn, node)) return node;
  }
  return kNone;
}

struct Place {
  FnId fn;
  uint32_t node;
};

/// The endless loop of what the call hands to the blocking pool.
Place loop_of(const Analysis& analysis, const Site& site) {
  const Workspace& ws = analysis.ws();
  const FileFacts& facts = ws.facts(site.fn);
  for (const RunsArgument& runs : site.api->runs) {
    if (runs.where != Runs::blocking_pool || runs.is_future) continue;
    const uint32_t value = child_at(facts, site.node, runs.argument + 1U);
    if (value == kNone) continue;
    if (facts.nodes[value].kind == Kind::closure) {
      const uint32_t end = value + facts.nodes[value].size;
      const uint32_t found = endless_loop(analysis, site.fn, value + 1, end);
      if (found != kNone) return {site.fn, found};
      for (uint32_t node = value + 1; node < end; ++node) {
        if (facts.nodes[node].kind == Kind::closure ||
            facts.nodes[node].kind == Kind::async_block) {
          node += facts.nodes[node].size - 1;
          continue;
        }
        if (facts.nodes[node].kind != Kind::call && facts.nodes[node].kind != Kind::method_call)
          continue;
        const Callee& callee = analysis.types().callee(site.fn, node);
        if (callee.targets.size() != 1 || callee.targets.front().confidence == Confidence::possible)
          continue;
        const FunctionFact& f = ws.fn(callee.targets.front().fn);
        if ((f.flags & fn_async) != 0) continue;
        const uint32_t inside =
            endless_loop(analysis, callee.targets.front().fn, f.first_node, f.end_node);
        if (inside != kNone) return {callee.targets.front().fn, inside};
      }
    } else if (facts.nodes[value].kind == Kind::path) {
      const Callee& callee = analysis.types().callee(site.fn, value);
      if (callee.targets.size() != 1) continue;
      const FunctionFact& f = ws.fn(callee.targets.front().fn);
      const uint32_t inside =
          endless_loop(analysis, callee.targets.front().fn, f.first_node, f.end_node);
      if (inside != kNone) return {callee.targets.front().fn, inside};
    }
  }
  return {0, kNone};
}

std::vector<Remedy> remedies_endless_blocking_task() {
  Remedy thread;
  thread.id = "own-thread";
  thread.title = "run the loop on a thread of its own";
  thread.steps = {
      "replace `spawn_blocking` by `std::thread::Builder::new().name(..).spawn(..)`",
      "take `let handle = tokio::runtime::Handle::current();` before, if the loop needs the "
      "runtime"};
  thread.why = "the runtime does not wait for threads that are not its own when it is dropped";
  Remedy leave;
  leave.id = "leave-the-loop";
  leave.title = "let the loop end when the program shuts down";
  leave.steps = {"look at a flag or a closed channel in the loop, and `break`",
                 "set it before the runtime is dropped"};
  leave.why = "dropping the runtime waits for every closure of its blocking pool that has begun";
  return {thread, leave};
}

void check_endless_blocking_task(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::spawn_blocking && site.op != Op::spawn_on) continue;
    const Place loop = loop_of(analysis, site);
    if (loop.node == kNone) continue;
    Finding& finding = out.add(endless_blocking_task(), site.fn, site.node);
    finding.callee = site.callee;
    finding.confidence =
        std::min(site.confidence, loop.fn == site.fn ? Confidence::proven : Confidence::likely);
    finding.context = "blocking pool thread";
    finding.verdict = "hangs";
    finding.message = fmt::format(
        "the closure given to `{}` loops for ever: it takes a thread of the pool away, and the "
        "runtime's drop waits for it",
        site.callee);
    Step step;
    step.at = analysis.location(loop.fn, loop.node);
    step.note = "nothing leaves this loop";
    finding.evidence = {step};
    finding.remedies = remedies_endless_blocking_task();
  }
}

}  // namespace

const Rule& endless_blocking_task() {
  static const Rule rule = {"endless-blocking-task",
                            "a closure of the blocking pool never ends",
                            "blocking",
                            Severity::medium,
                            docs::endless_blocking_task,
                            check_endless_blocking_task};
  return rule;
}

}  // namespace scanner::rules
