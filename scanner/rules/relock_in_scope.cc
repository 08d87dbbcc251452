#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/guards.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool locks(Holds holds) {
  return holds == Holds::lock || holds == Holds::async_lock || holds == Holds::map_shard;
}

/// What a lock is taken of, as long as that can be told apart: `self.state`, `*cache`, `STATE`.
class SamePlace {
 public:
  SamePlace(const Analysis& analysis, const Unit& unit)
      : analysis_(analysis), unit_(unit), facts_(analysis.ws().facts(unit.fn)) {
    for (const uint32_t node : nodes_of_unit(analysis, unit)) {
      if (facts_.nodes[node].kind != Kind::assign) continue;
      const uint32_t left = child_at(facts_, node, 0);
      if (left != kNone && facts_.nodes[left].kind == Kind::path)
        set_.emplace_back(facts_.nodes[left].name, node);
    }
    std::sort(set_.begin(), set_.end());
  }

  bool operator()(uint32_t a, uint32_t b) const {
    a = bare(a);
    b = bare(b);
    const Node& left = facts_.nodes[a];
    const Node& right = facts_.nodes[b];
    if (left.kind != right.kind || left.name != right.name) return false;
    switch (left.kind) {
      case Kind::path: {
        const Variable* of_left = analysis_.types().variable(unit_.fn, a, left.name);
        const Variable* of_right = analysis_.types().variable(unit_.fn, b, right.name);
        if (of_left == nullptr || of_right == nullptr) return of_left == of_right;
        return of_left->bind == of_right->bind && !set_between(*of_left, a, b);
      }
      case Kind::field:
        return (*this)(child_at(facts_, a, 0), child_at(facts_, b, 0));
      default:
        return false;
    }
  }

 private:
  /// Without borrows and dereferences.
  uint32_t bare(uint32_t node) const {
    while (facts_.nodes[node].kind == Kind::reference || facts_.nodes[node].kind == Kind::unary)
      node = child_at(facts_, node, 0);
    return node;
  }

  bool set_between(const Variable& v, uint32_t a, uint32_t b) const {
    const auto first = std::lower_bound(set_.begin(), set_.end(), std::make_pair(v.name, a));
    return first != set_.end() && first->first == v.name && first->second < b;
  }

  const Analysis& analysis_;
  const Unit unit_;
  const FileFacts& facts_;
  std::vector<std::pair<StrId, uint32_t>> set_;  ///< variables that are assigned to, and where
};

/// Whether both calls lock the same, if what they are called on is the same.
bool same_lock(const Analysis& analysis, const Unit& unit, uint32_t a, uint32_t b) {
  const Callee& left = analysis.types().callee(unit.fn, a);
  const Callee& right = analysis.types().callee(unit.fn, b);
  if (left.targets.empty() && right.targets.empty()) return true;
  if (left.targets.size() != 1 || right.targets.size() != 1) return false;
  // A function that hands a guard out: it may choose among locks by what it is given.
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  return left.targets[0].fn == right.targets[0].fn && child_at(facts, a, 1) == kNone;
}

/// Whether some build has both nodes.
bool in_one_build(const Workspace& ws, FnId fn, uint32_t a, uint32_t b) {
  CfgSet set;
  set.add(ws.cfg_of(fn, a));
  set.add(ws.cfg_of(fn, b));
  return !set.contradicts();
}

/// Whether the call waits for the lock, and does not only try to have it.
bool waits(const Guard& guard) { return guard.callee.find("::try_") == std::string::npos; }

Remedy one_guard(const std::string& variable) {
  Remedy remedy;
  remedy.id = "one-guard";
  remedy.title = "lock once, and use the one guard throughout";
  if (variable.empty()) {
    remedy.steps = {"bind the guard to a variable before the statement, and use it in both places"};
  } else {
    remedy.steps = {
        fmt::format("keep `{0}` alive up to its last use, `mut` where a method needs that, and use "
                    "it wherever the lock is taken again",
                    variable),
        "remove a second lock whose guard is used for nothing"};
  }
  remedy.why = "what is locked once is not waited for by the one that holds it";
  return remedy;
}

Remedy end_first(const std::string& variable) {
  Remedy remedy;
  remedy.id = "end-first-guard";
  remedy.title = "end the first guard before the second lock";
  remedy.steps = {
      variable.empty()
          ? std::string(
                "take the value out in a `let` of its own: `let value = ..lock()...clone();`")
          : fmt::format("put the lines that need `{0}` into a block of their own, or `drop({0})` "
                        "before the lock is taken again; so with every guard of it that is alive "
                        "there",
                        variable)};
  remedy.why = "the lock is free whenever it is taken again";
  return remedy;
}

void report_relock_in_scope(const Analysis& analysis, Findings& out, const Unit& unit,
                            const Guard& first, const Guard& second) {
  const bool both_shared = first.type->shared && second.type->shared;
  const bool task = second.type->holds == Holds::async_lock;
  Finding& finding = out.add(relock_in_scope(), unit.fn, second.call);
  finding.callee = second.callee;
  finding.confidence =
      both_shared ? Confidence::possible : std::min(first.confidence, second.confidence);
  if (both_shared) finding.severity = Severity::medium;
  finding.context = "any thread";
  finding.verdict = "deadlocks";
  const std::string name(analysis.ws().text(unit.fn, first.variable));
  finding.message = fmt::format(
      "`{}` in {} while {} still holds the same {}: {}", second.callee, analysis.unit_name(unit),
      first.temporary ? std::string("a temporary guard") : fmt::format("guard `{}`", name),
      second.type->holds == Holds::map_shard ? "map" : "lock",
      both_shared ? std::string("it waits for ever if a writer comes between the two")
                  : fmt::format("the {} waits for itself", task ? "task" : "thread"));
  Step taken;
  taken.at = analysis.location(unit.fn, first.call);
  taken.note = "the lock is taken first here";
  Step again;
  again.at = analysis.location(unit.fn, second.call);
  again.note = "and again here, with the first guard alive";
  finding.evidence = {taken, again};
  finding.remedies = {one_guard(name), end_first(name)};
}

void look(const Analysis& analysis, const GuardFinder& finder, const Unit& unit, Findings& out) {
  const std::vector<Guard> guards = finder.guards(unit, locks);
  if (guards.size() < 2) return;
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  const SamePlace same(analysis, unit);
  std::vector<bool> reported(guards.size(), false);
  for (size_t i = 0; i < guards.size(); ++i) {
    const Guard& first = guards[i];
    if (facts.nodes[first.call].kind != Kind::method_call) continue;
    std::vector<GuardEnd> ends;
    bool know_ends = false;
    for (size_t j = 0; j < guards.size(); ++j) {
      const Guard& second = guards[j];
      if (second.call <= first.call || second.call >= first.end || reported[j] ||
          facts.nodes[second.call].kind != Kind::method_call || !waits(second))
        continue;
      if (first.type->holds != second.type->holds) continue;
      // Two references into a map wait for each other only if one of them writes.
      if (first.type->holds == Holds::map_shard && first.type->shared && second.type->shared)
        continue;
      const uint32_t a = child_at(facts, first.call, 0);
      const uint32_t b = child_at(facts, second.call, 0);
      if (a == kNone || b == kNone || !same(a, b) ||
          !same_lock(analysis, unit, first.call, second.call) ||
          !in_one_build(analysis.ws(), unit.fn, first.call, second.call))
        continue;
      if (!know_ends) ends = finder.ends(unit, first);
      know_ends = true;
      if (!finder.alive_at(unit, first, ends, second.call)) {
        const bool for_good = std::any_of(ends.begin(), ends.end(), [&](const GuardEnd& end) {
          return end.at < second.call && end.from <= second.call && end.to >= first.end;
        });
        if (for_good) break;
        continue;
      }
      reported[j] = true;
      report_relock_in_scope(analysis, out, unit, first, second);
    }
  }
}

void check_relock_in_scope(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  const GuardFinder finder(analysis);
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    const FileFacts& facts = ws.facts(fn);
    int locking = 0;
    for (const uint32_t node : ws.kept(fn).calls_of(ws.ref(fn).row))
      locking += locking < 2 && finder.may_give(facts, node) ? 1 : 0;
    if (locking < 2) continue;
    look(analysis, finder, {fn, kNone}, out);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Kind kind = facts.nodes[node].kind;
      if (kind == Kind::closure || kind == Kind::async_block)
        look(analysis, finder, {fn, node}, out);
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
                            check_relock_in_scope};
  return rule;
}

}  // namespace scanner::rules
