#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/guards.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// The place that is locked, as text: `self.state`, `lines`. Empty where it is no plain place: what
/// a call or an index gives may be another lock each time.
std::string place_of(const FileFacts& facts, uint32_t node) {
  const Node& n = facts.nodes[node];
  const uint32_t head = child_at(facts, node, 0);
  switch (n.kind) {
    case Kind::path:
      return std::string(facts.str(n.name));
    case Kind::field: {
      const std::string inner = head == kNone ? std::string() : place_of(facts, head);
      return inner.empty() ? inner : inner + "." + std::string(facts.str(n.name));
    }
    case Kind::reference:
    case Kind::unary:
      return head == kNone ? std::string() : place_of(facts, head);
    default:
      return {};
  }
}

bool waits_for_itself(Holds holds) { return holds == Holds::lock || holds == Holds::async_lock; }

/// A call that waits for the lock, and does not only try.
bool waits(std::string_view callee) {
  for (const std::string_view end : {"::lock", "::read", "::write", "::lock_owned"}) {
    if (callee.ends_with(end)) return true;
  }
  return false;
}

/// Cheap first: two calls of methods that take a lock.
bool locks_twice(const Workspace& ws, FnId fn) {
  const FunctionFact& f = ws.fn(fn);
  int locks = 0;
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    const Node& n = ws.node(fn, node);
    if (n.kind != Kind::method_call) continue;
    const std::string_view name = ws.text(fn, n.name);
    if (name == "lock" || name == "write" || name == "read" || name == "lock_owned") ++locks;
  }
  return locks > 1;
}

void report(const Analysis& analysis, const Unit& unit, const Guard& first, const Guard& second,
            const std::string& place, Findings& out) {
  const bool both_shared = first.type->shared && second.type->shared;
  Finding& finding = out.add(relock_in_scope(), unit.fn, second.call);
  finding.callee = second.callee;
  finding.confidence =
      both_shared ? Confidence::possible : std::min(first.confidence, second.confidence);
  finding.context = analysis.graph().is_async_unit(unit) ? "async task" : "any thread";
  finding.verdict = "deadlocks";
  const std::string holder =
      first.temporary ? std::string("a temporary guard")
                      : fmt::format("guard `{}`", analysis.ws().text(unit.fn, first.variable));
  finding.message = fmt::format("`{}` is locked again in {} while {} of it is alive: {}", place,
                                analysis.unit_name(unit), holder,
                                both_shared ? "it deadlocks when a writer comes in between"
                                            : "it waits for itself, for ever");
  Step taken;
  taken.at = analysis.location(unit.fn, first.call);
  taken.note = first.temporary ? "the lock is taken here, by a temporary that lives on"
                               : "the lock is taken here";
  Step again;
  again.at = analysis.location(unit.fn, second.call);
  again.note = "and here again";
  finding.evidence = {taken, again};
  Remedy remedy;
  remedy.id = "end-first-guard";
  remedy.title = "end the first guard before the second is taken, or use the first";
  remedy.steps = {
      first.temporary
          ? "take what is needed out of the lock in a `let` of its own: a temporary in the head of "
            "`match`, `if let`, `while let` or `for` lives to its end"
          : "call `drop(..)` on the first guard, or put it into a block of its own",
      "or go on with the guard that is there"};
  remedy.why = "none of these locks may be taken twice by the same thread or task";
  finding.remedies = {remedy};
}

void check_unit(const Analysis& analysis, const GuardFinder& finder, const Unit& unit,
                Findings& out) {
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  const std::vector<Guard> all = finder.guards(unit, waits_for_itself);
  const auto locked = [&](const Guard& guard) {
    return facts.nodes[guard.call].kind == Kind::method_call ? child_at(facts, guard.call, 0)
                                                             : kNone;
  };
  for (const Guard& first : all) {
    const uint32_t head = locked(first);
    const std::string place = head == kNone ? std::string() : place_of(facts, head);
    if (place.empty()) continue;
    const std::vector<GuardEnd> ends = finder.ends(unit, first);
    for (const Guard& second : all) {
      const uint32_t other = locked(second);
      if (second.call <= first.call || second.type->holds != first.type->holds || other == kNone ||
          !waits(second.callee) || place_of(facts, other) != place)
        continue;
      if (facts.nodes[head].kind == Kind::path) {  // the same name may be another variable
        const Variable* a = analysis.types().variable(unit.fn, head, facts.nodes[head].name);
        const Variable* b = analysis.types().variable(unit.fn, other, facts.nodes[head].name);
        if (a != b && (a == nullptr || b == nullptr || a->bind != b->bind)) continue;
      }
      if (!finder.alive_at(unit, first, ends, second.call)) continue;
      report(analysis, unit, first, second, place, out);
    }
  }
}

void check(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  const GuardFinder finder(analysis);
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if ((f.flags & fn_has_body) == 0) continue;
    if (!locks_twice(ws, fn)) continue;
    check_unit(analysis, finder, {fn, kNone}, out);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Kind kind = ws.node(fn, node).kind;
      if (kind == Kind::async_block || kind == Kind::closure)
        check_unit(analysis, finder, {fn, node}, out);
    }
  }
}

}  // namespace

const Rule& relock_in_scope() {
  static const Rule rule = {"relock-in-scope",
                            "a lock is taken again while its guard is alive",
                            "locks",
                            Severity::high,
                            docs::relock_in_scope,
                            check};
  return rule;
}

}  // namespace scanner::rules
