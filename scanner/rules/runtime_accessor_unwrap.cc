#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_values.h"

namespace scanner::rules {
namespace {

bool says(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

bool is_configured(const Analysis& analysis, const std::string& item) {
  const std::vector<std::string>& configured = analysis.options().shared_accessors;
  return std::any_of(configured.begin(), configured.end(), [&](std::string_view path) {
    if (path.starts_with("crate::")) path.remove_prefix(5);
    return item.ends_with(path);
  });
}

/// Hands out a runtime that somebody else owns, or says that there is none. Who gets a runtime of
/// its own has asked for a new one: that is no accessor.
bool is_accessor(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const FunctionFact& f = ws.fn(fn);
  if (f.result == 0 || (f.flags & (fn_static | fn_async)) != 0 || ws.in_test_target(fn))
    return false;
  const std::string_view text = ws.text(fn, f.result);
  if (!says(text, "Option") && !says(text, "Result")) return false;
  const bool lends = says(text, "&") || says(text, "Arc") || says(text, "Handle");
  if (!lends && analysis.options().shared_accessors.empty()) return false;
  const Ty& ty = analysis.types().get(analysis.types().declared_result(fn));
  if (!may_be_missing(ty) || ty.args.empty()) return false;
  return (lends && is_shared_runtime(analysis.types(), ty.args.front())) ||
         is_configured(analysis, ws.item_path(fn));
}

/// The call that takes the value out of what the node gives, and panics without one; or none.
uint32_t unwrapped_by(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (int i = 0; i < 6; ++i) {
    const uint32_t up = analysis.graph().parent(fn, node);
    if (up == kNone || facts.nodes[up].kind != Kind::method_call || child_at(facts, up, 0) != node)
      return kNone;
    const KnownApi* api = analysis.types().callee(fn, up).api;
    if (api != nullptr && api->is(kPanics)) return up;
    if (!may_be_missing(analysis.types().get(analysis.types().of(fn, up)))) return kNone;
    node = up;
  }
  return kNone;
}

/// Whether the unit's own function can say that something is missing.
bool can_report(const Analysis& analysis, const Unit& unit) {
  if (unit.node != kNone) return false;
  const Ty* ty = &analysis.types().get(analysis.types().declared_result(unit.fn));
  const bool async_fn = (analysis.ws().fn(unit.fn).flags & fn_async) != 0;
  if (async_fn && !ty->args.empty()) ty = &analysis.types().get(ty->args.front());
  return may_be_missing(*ty);
}

/// What is said of a call that may give no runtime, if its value is unwrapped in code that could
/// report it.
void examine_runtime_accessor_unwrap(const Analysis& analysis, Findings& out, FnId source,
                                     const Unit& unit, uint32_t node, Confidence confidence) {
  const Workspace& ws = analysis.ws();
  const uint32_t unwrap = unwrapped_by(analysis, unit.fn, node);
  if (unwrap == kNone || ws.in_test_target(unit.fn) || !can_report(analysis, unit)) return;
  Finding& finding = out.add(runtime_accessor_unwrap(), unit.fn, unwrap);
  finding.callee = ws.item_path(source);
  finding.confidence = confidence;
  finding.context = "any thread";
  finding.verdict = "panics";
  finding.message =
      fmt::format("`{}` may give no runtime, and `{}` panics then, though it could return an error",
                  finding.callee, ws.name(unit.fn));
  Step step;
  step.at = analysis.location_of_name(source);
  step.note = fmt::format("there may be none in `{}`", ws.name(source));
  finding.evidence.push_back(std::move(step));
  finding.remedies = send_the_error_on(analysis, unit.fn, std::string(ws.name(source)));
}

void check_accessor(const Analysis& analysis, Findings& out, FnId accessor) {
  const std::vector<Entry>& calls = analysis.graph().entries({accessor, kNone});
  for (const Entry& call : calls) {
    if (call.confidence == Confidence::possible || call.runs != Runs::here) continue;
    // Asked a second time in the same function: taken to be the check.
    const bool checked = std::any_of(calls.begin(), calls.end(), [&](const Entry& other) {
      return other.from == call.from && other.node != call.node &&
             unwrapped_by(analysis, other.from.fn, other.node) == kNone;
    });
    if (!checked)
      examine_runtime_accessor_unwrap(analysis, out, accessor, call.from, call.node,
                                      call.confidence);
  }
}

/// A static that holds a runtime once it is set: `OnceLock<Runtime>`.
bool is_cell(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const FunctionFact& f = ws.fn(fn);
  if ((f.flags & fn_static) == 0 || f.result == 0) return false;
  const std::string_view text = ws.text(fn, f.result);
  if (!says(text, "Runtime") && !says(text, "Handle")) return false;
  Types& types = analysis.types();
  const Ty& ty = types.get(types.parse(text, ws.place_at(fn, f.pos)));
  return ty.kind == Ty::Kind::external && ty.args.size() == 1 &&
         is_shared_runtime(analysis.types(), ty.args[0]);
}

/// Methods called on the static, in all files where its name stands.
void check_cell(const Analysis& analysis, Findings& out, FnId cell) {
  const Workspace& ws = analysis.ws();
  struct Use {
    FnId fn;
    uint32_t call;
  };
  std::vector<Use> uses;
  for (const File& file : ws.files()) {
    const FileFacts& facts = file.facts;
    std::vector<bool> named(facts.strings(), false);
    bool any = false;
    for (StrId text = 0; text < facts.strings(); ++text) {
      const std::string_view name = facts.str(text);
      const size_t colons = name.rfind("::");
      named[text] =
          (colons == std::string_view::npos ? name : name.substr(colons + 2)) == ws.name(cell);
      any = any || named[text];
    }
    for (uint32_t row = 0; any && row < facts.functions.size(); ++row) {
      const FnId fn = file.first_fn + row;
      for (uint32_t node = facts.functions[row].first_node; node < facts.functions[row].end_node;
           ++node) {
        const Node& n = facts.nodes[node];
        if (n.kind != Kind::path || !named[n.name]) continue;
        const Resolved r = ws.resolve(ws.place(fn, node), facts.str(n.name));
        if (r.kind != Resolved::Kind::function || r.id != cell) continue;
        const uint32_t up = analysis.graph().parent(fn, node);
        if (up != kNone && facts.nodes[up].kind == Kind::method_call) uses.push_back({fn, up});
      }
    }
  }
  for (const Use& use : uses) {
    // Set or asked in the same function: then it knows.
    const bool alone = std::none_of(uses.begin(), uses.end(), [&](const Use& other) {
      return other.fn == use.fn && other.call != use.call;
    });
    // What `RUNTIME.block_on(..)` gives may be missing too, and is no runtime.
    const Ty& given = analysis.types().get(analysis.types().of(use.fn, use.call));
    if (alone && may_be_missing(given) && !given.args.empty() &&
        is_shared_runtime(analysis.types(), given.args.front()))
      examine_runtime_accessor_unwrap(analysis, out, cell,
                                      analysis.graph().unit_of(use.fn, use.call), use.call,
                                      Confidence::proven);
  }
}

void check_runtime_accessor_unwrap(const Analysis& analysis, Findings& out) {
  for (FnId fn = 0; fn < analysis.ws().functions(); ++fn) {
    if (is_accessor(analysis, fn)) check_accessor(analysis, out, fn);
    if (is_cell(analysis, fn)) check_cell(analysis, out, fn);
  }
}

}  // namespace

const Rule& runtime_accessor_unwrap() {
  static const Rule rule = {"runtime-accessor-unwrap",
                            "a missing runtime is a panic where it could be an error",
                            "creation",
                            Severity::medium,
                            docs::runtime_accessor_unwrap,
                            check_runtime_accessor_unwrap};
  return rule;
}

}  // namespace scanner::rules
