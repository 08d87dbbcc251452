#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/rules/rules.h"
#include "scanner/times_called.h"
#include "scanner/tokens.h"

namespace scanner::rules {
namespace {

/// A branch of `select!`: the arm with its future, and whether its handler lets the loop go on.
struct Branch {
  uint32_t future;
  bool goes_on;
};

/// Whether control leaves the loop for good at the end of the expression.
bool leaves(const FileFacts& facts, uint32_t node) {
  const Node& n = facts.nodes[node];
  if (n.kind == Kind::jump) return n.aux == 'r' || n.aux == 'b';
  if (n.kind == Kind::statement) return n.size > 1 && leaves(facts, node + 1);
  if (n.kind == Kind::block) {
    const uint32_t last = last_child(facts, node);
    return last != kNone && leaves(facts, last);
  }
  if (n.kind == Kind::if_else && child_at(facts, node, 2) != kNone)
    return leaves(facts, child_at(facts, node, 1)) && leaves(facts, child_at(facts, node, 2));
  if (n.kind == Kind::match) {
    bool all = true;
    for_children(facts, node, [&](uint32_t arm) {
      if (facts.nodes[arm].kind != Kind::arm) return;
      uint32_t value = arm;
      for_children(facts, arm, [&value](uint32_t child) { value = child; });
      all = all && leaves(facts, value);
    });
    return all;
  }
  return false;
}

/// The branches that wait for a future, or nothing if the macro is no `select!`.
std::vector<Branch> branches_of(const FileFacts& facts, uint32_t macro) {
  std::vector<Branch> branches;
  for_children(facts, macro, [&](uint32_t arm) {
    if (facts.nodes[arm].kind != Kind::arm) return;
    const uint32_t awaited = child_at(facts, arm, 1);
    if (awaited == kNone || facts.nodes[awaited].kind != Kind::await ||
        (facts.nodes[awaited].flags & implicit) == 0)
      return;
    uint32_t handler = kNone;
    for_children(facts, arm, [&handler](uint32_t child) { handler = child; });
    branches.push_back({child_at(facts, awaited, 0), !leaves(facts, handler)});
  });
  return branches;
}

/// What is lost when the branch's future is dropped before its end, and by which call.
struct Loss {
  uint32_t node = kNone;
  std::string callee;
  std::string_view reason;
  Confidence confidence = Confidence::possible;
};

/// Whether an argument of the call is a value that is gone with the future: not a copy, nor a
/// literal.
bool gives_a_value_away(const FileFacts& facts, uint32_t call) {
  const uint32_t argument = child_at(facts, call, 1);
  if (argument == kNone) return false;
  const Node& n = facts.nodes[argument];
  if (n.kind == Kind::literal || n.kind == Kind::reference || n.kind == Kind::tuple) return false;
  if (n.kind == Kind::path) {
    const std::string_view name = facts.str(n.name);
    return name.find("::") == std::string_view::npos;
  }
  return n.kind != Kind::method_call || facts.str(n.name) != "clone";
}

Loss loss_of(const Analysis& analysis, FnId fn, uint32_t future) {
  const FileFacts& facts = analysis.ws().facts(fn);
  Loss loss;
  const Node& n = facts.nodes[future];
  if (n.kind != Kind::call && n.kind != Kind::method_call) return loss;
  const Callee& callee = analysis.types().callee(fn, future);
  if (!callee.targets.empty()) return loss;  // the workspace's own: it may be written for that
  // A wrapper: `timeout(d, reader.read_exact(..))`.
  if (callee.api != nullptr) {
    for (const RunsArgument& runs : callee.api->runs) {
      if (!runs.is_future || runs.where != Runs::awaited || runs.argument == kReceiver) continue;
      const uint32_t inner = child_at(facts, future, 1u + runs.argument);
      if (inner != kNone) return loss_of(analysis, fn, inner);
    }
  }
  std::string_view reason = callee.path.empty() ? std::string_view() : loses_data(callee.path);
  if (!reason.empty()) {
    if (n.kind == Kind::method_call && !gives_a_value_away(facts, future)) return loss;
    loss = {future, callee.path, reason, callee.api_confidence};
    return loss;
  }
  if (n.kind != Kind::method_call) return loss;
  reason = loses_data(facts.str(n.name));
  if (reason.empty()) return loss;
  const uint32_t head = child_at(facts, future, 0);
  const bool known = head != kNone && analysis.types().of(fn, head) != 0;
  const std::string name(facts.str(n.name));
  loss = {future, callee.path.empty() ? name : callee.path, reason,
          known ? Confidence::likely : Confidence::possible};
  return loss;
}

/// Whether the variable is named in the expression.
bool names(const FileFacts& facts, uint32_t expression, StrId variable) {
  const uint32_t end = expression + facts.nodes[expression].size;
  for (uint32_t node = expression; node < end; ++node)
    if (facts.nodes[node].kind == Kind::path && facts.nodes[node].name == variable) return true;
  return false;
}

/// Whether the handler takes a count of 0 for the end without a look at the buffer, in an arm
/// `Ok(0)` or by `n == 0`: what an earlier turn read of a last line without its end is then lost.
bool ends_at_zero(const Analysis& analysis, FnId fn, uint32_t arm, StrId buffer) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const uint32_t end = arm + facts.nodes[arm].size;
  for (uint32_t node = arm + 1; node < end; ++node) {
    const Node& n = facts.nodes[node];
    const uint32_t right = n.kind == Kind::binary ? child_at(facts, node, 1) : kNone;
    const bool equals_number = right != kNone && n.aux == '=' &&
                               facts.nodes[right].kind == Kind::literal &&
                               facts.nodes[right].aux == 'n';
    if (!equals_number && n.kind != Kind::pat_literal) continue;
    uint32_t taken = analysis.graph().parent(fn, node);
    while (taken != kNone && taken != arm && facts.nodes[taken].kind != Kind::arm &&
           facts.nodes[taken].kind != Kind::if_else)
      taken = analysis.graph().parent(fn, taken);
    if (taken != kNone && taken != arm && !names(facts, taken, buffer)) return true;
  }
  return false;
}

/// Whether it is a `read_until` whose buffer keeps what was read for the next turn: made before the
/// loop around the `select!`, not emptied before it, and looked at in the end.
bool keeps_what_it_read(const Analysis& analysis, FnId fn, uint32_t select, const Loss& loss) {
  const FileFacts& facts = analysis.ws().facts(fn);
  if (last_segment(loss.callee) != "read_until") return false;
  uint32_t buffer = child_at(facts, loss.node, 2);
  if (buffer != kNone && facts.nodes[buffer].kind == Kind::reference) ++buffer;
  if (buffer == kNone || facts.nodes[buffer].kind != Kind::path) return false;
  const Variable* made = analysis.types().variable(fn, buffer, facts.nodes[buffer].name);
  uint32_t loop = analysis.graph().parent(fn, select);
  while (loop != kNone && !is_loop(facts.nodes[loop].kind))
    loop = analysis.graph().parent(fn, loop);
  if (made == nullptr || loop == kNone || made->origin > loop) return false;
  uint32_t arm = analysis.graph().parent(fn, loss.node);
  while (facts.nodes[arm].kind != Kind::arm) arm = analysis.graph().parent(fn, arm);
  if (ends_at_zero(analysis, fn, arm, facts.nodes[buffer].name)) return false;
  for (uint32_t node = loop; node < select; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::method_call || facts.str(n.name) != "clear") continue;
    const uint32_t emptied = child_at(facts, node, 0);
    if (emptied != kNone && facts.nodes[emptied].name == facts.nodes[buffer].name) return false;
  }
  return true;
}

/// What Tokio has for the same that loses nothing; without an id if it has nothing.
Remedy cancel_safe_twin(std::string_view callee) {
  Remedy twin;
  if (last_segment(callee) == "read_line") {
    twin.id = "next-line";
    twin.title = "read by `lines()`, with `next_line()` as the branch";
    twin.steps = {
        "`let mut lines = reader.lines();` before the loop, and `lines.next_line()` as "
        "the branch",
        "it gives each line without its end, and `None` where there are no more"};
    twin.why = "`next_line` is cancel safe: what it has read of a line stays with `lines`";
  } else if (callee.ends_with("sync::mpsc::Sender::send")) {
    twin.id = "reserve-in-branch";
    twin.title = "`reserve()` in the branch, and `send` by the permit in its handler";
    twin.steps = {"`permit = sender.reserve()` as the branch",
                  "in its handler `permit.send(value)`; an error says that the channel is closed"};
    twin.why = "`reserve` is cancel safe: the value is handed over only when there is room for it";
  }
  return twin;
}

std::vector<Remedy> remedies_cancel_unsafe_in_select(const std::string& callee) {
  Remedy pin;
  pin.id = "pin-outside-loop";
  pin.title = fmt::format("make the future of `{}` once, outside the loop", callee);
  pin.steps = {"`let work = ..; tokio::pin!(work);` before the loop, and `&mut work` as the branch",
               "make it anew only when it has ended"};
  pin.why = "a future that is only borrowed is not dropped when another branch wins";
  Remedy task;
  task.id = "task-of-its-own";
  task.title = "give the reading or writing to a task of its own, and receive from it by a channel";
  task.steps = {"spawn a task that owns the stream, and sends what it has read",
                "use `recv()` as the branch: it is cancel safe"};
  task.why = "nobody cancels the task between two messages";
  Remedy twin = cancel_safe_twin(callee);
  if (twin.id.empty()) return {pin, task};
  // A pinned `read_line` borrows the buffer that the handler reads; a sent value needs no task.
  if (twin.id == "next-line") return {std::move(twin), std::move(task)};
  return {std::move(twin), std::move(pin)};
}

void check_cancel_unsafe_in_select(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    const FileFacts& facts = ws.facts(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      if (facts.nodes[node].kind != Kind::macro || facts.nodes[node].size < 3) continue;
      const std::vector<Branch> branches = branches_of(facts, node);
      if (branches.size() < 2 || !in_loop(analysis, fn, node)) continue;
      for (const Branch& branch : branches) {
        // Another branch must be able to win and let the loop go on.
        const bool another = std::any_of(branches.begin(), branches.end(), [&](const Branch& b) {
          return b.future != branch.future && b.goes_on;
        });
        if (!another || branch.future == kNone) continue;
        const Loss loss = loss_of(analysis, fn, branch.future);
        if (loss.node == kNone || keeps_what_it_read(analysis, fn, node, loss)) continue;
        Finding& finding = out.add(cancel_unsafe_in_select(), fn, loss.node);
        finding.callee = loss.callee;
        finding.confidence = loss.confidence;
        finding.context = "async task";
        finding.verdict = "gives a wrong result";
        finding.message = fmt::format(
            "`{}` is a branch of `select!` in a loop of {}: when another branch wins it is "
            "dropped, and {}",
            loss.callee, analysis.unit_name(analysis.graph().unit_of(fn, node)), loss.reason);
        Step select;
        select.at = analysis.location(fn, node);
        select.note = "each turn of the loop makes the futures anew, and drops those that lose";
        finding.evidence = {select};
        finding.remedies = remedies_cancel_unsafe_in_select(loss.callee);
      }
    }
  }
}

}  // namespace

const Rule& cancel_unsafe_in_select() {
  static const Rule rule = {"cancel-unsafe-in-select",
                            "a branch of `select!` loses data when it is cancelled",
                            "futures",
                            Severity::medium,
                            docs::cancel_unsafe_in_select,
                            check_cancel_unsafe_in_select};
  return rule;
}

}  // namespace scanner::rules
