#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scanner/findings.h"
#include "scanner/forbidden_uses.h"
#include "scanner/known_apis.h"
#include "scanner/rules/rules.h"
#include "scanner/tokens.h"
#include "scanner/twins.h"

namespace scanner::rules {
namespace {

std::string_view verb(ForbiddenUse::Kind kind) {
  switch (kind) {
    case ForbiddenUse::Kind::call:
    case ForbiddenUse::Kind::macro:
      return "calls";
    case ForbiddenUse::Kind::value:
      return "hands on";
    case ForbiddenUse::Kind::type:
      return "holds";
    case ForbiddenUse::Kind::attribute:
      return "carries";
    case ForbiddenUse::Kind::import:
      return "imports";
  }
  return "uses";
}

/// The type or trait that the policy names, by its path or from `crate` on; kNone if it is no type
/// of the workspace.
TypeDefId type_named(const Workspace& ws, std::string_view wanted) {
  const std::string_view tail = wanted.starts_with("crate::") ? wanted.substr(5) : wanted;
  for (TypeDefId type = 0; type < ws.types(); ++type) {
    if (ws.type_name(type) != last_segment(wanted)) continue;
    const std::string path = ws.type_path(type);
    if (path == wanted || (tail != wanted && path.ends_with(tail))) return type;
    // A re-export at the crate's root: `kelpie_core::Runtime` of `kelpie_core::runtime::Runtime`.
    if (path.substr(0, path.find("::")) == wanted.substr(0, wanted.find("::"))) return type;
  }
  return kNone;
}

bool has_method(const Workspace& ws, TypeDefId type, std::string_view name) {
  const auto is_it = [&](FnId fn) { return ws.name(fn) == name; };
  const auto& own = ws.type(type);
  if (std::any_of(own.trait_methods.begin(), own.trait_methods.end(), is_it)) return true;
  return std::any_of(own.impls.begin(), own.impls.end(), [&](ImplId impl) {
    const std::vector<FnId>& methods = ws.impl(impl).methods;
    return std::any_of(methods.begin(), methods.end(), is_it);
  });
}

Remedy remedy_for(const Workspace& ws, const Policy& policy, const std::string& name) {
  Remedy remedy;
  if (const std::string_view std_name = std_name_of(name); !std_name.empty()) {
    remedy.id = "use-std";
    remedy.title = fmt::format("name `{}` itself", std_name);
    remedy.steps = {fmt::format("replace `{}` by `{}`", name, std_name)};
    remedy.why = "Tokio only re-exports what is the standard library's";
    return remedy;
  }
  remedy.id = "use-the-abstraction";
  remedy.title = fmt::format("go through `{}` instead of `{}`", policy.instead, name);
  remedy.steps = {
      fmt::format("give this code access to `{}`: a parameter, a field or a type parameter",
                  policy.instead),
      fmt::format("replace the use of `{}`", name)};
  const std::string_view instead = last_segment(policy.instead);
  const bool is_function = !instead.empty() && instead[0] >= 'a' && instead[0] <= 'z';
  const TypeDefId type = type_named(ws, policy.instead);
  if (is_function && type == kNone)
    remedy.steps = {fmt::format("replace the use of `{}` by `{}`", name, policy.instead)};
  const std::string_view method = last_segment(name);
  if (type != kNone && !method.empty() && method[0] >= 'a' && method[0] <= 'z') {
    remedy.steps.back() =
        has_method(ws, type, method)
            ? fmt::format("call its `{}` in place of `{}`", method, name)
            : fmt::format(
                  "`{0}` has no `{1}`: replace `{2}` by what it offers, or add one to it "
                  "and all who implement it",
                  policy.instead, method, name);
  }
  remedy.why =
      policy.reason.empty()
          ? (policy.except.empty() ? fmt::format("policy `{}` forbids `{}`", policy.id, name)
                                   : fmt::format("policy `{}` keeps `{}` to `{}`", policy.id, name,
                                                 fmt::join(policy.except, "`, `")))
          : policy.reason;
  return remedy;
}

void report_forbidden_runtime_call(const Analysis& analysis, Findings& out, const ForbiddenUse& use,
                                   size_t count) {
  const Policy& policy = *use.policy;
  const Workspace& ws = analysis.ws();
  const FileFacts& facts = ws.files()[use.file].facts;
  FilePlace place;
  place.file = use.file;
  place.module = use.module;
  place.fn = use.fn;
  place.begin_byte = use.begin_byte;
  place.end_byte = use.end_byte;
  place.in_tests = use.in_tests;
  Finding& finding = use.node == kNone ? out.add_at(forbidden_runtime_call(), place)
                                       : out.add(forbidden_runtime_call(), use.fn, use.node);
  finding.confidence = use.confidence;
  finding.callee = use.path;
  finding.verdict = "forbidden";
  // As the policy writes it, where that is the very thing.
  const std::string name = canonical_path(use.written) == use.path ? use.written : use.path;
  if (use.node == kNone) finding.sink = fmt::format("{} {}", verb(use.kind), use.path);
  const std::string where = use.fn == kNone ? fmt::format("module `{}`", finding.item)
                                            : analysis.unit_name({use.fn, kNone});
  finding.message = fmt::format(
      "{} {} `{}`, which policy `{}` forbids{} ({} in all){}", where, verb(use.kind), name,
      policy.id, policy.instead.empty() ? "" : fmt::format(" in favour of `{}`", policy.instead),
      count, policy.reason.empty() ? "" : ": " + policy.reason);
  if (use.import != kNone) {
    Step step;
    const UseFact& import = facts.uses[use.import];
    step.at.path = finding.at.path;
    step.at.begin_byte = import.pos;
    step.at.end_byte = import.pos + 1;
    step.note = fmt::format("`{}` is given the name `{}` here", name, facts.str(import.name));
    finding.evidence.push_back(std::move(step));
  }
  if (!policy.instead.empty()) finding.remedies.push_back(remedy_for(ws, policy, name));
  if (policy.severity) out.settle_severity(*policy.severity);
}

void check_forbidden_runtime_call(const Analysis& analysis, Findings& out) {
  const std::vector<ForbiddenUse> uses = forbidden_uses(analysis);
  std::map<const Policy*, size_t> counts;
  for (const ForbiddenUse& use : uses) ++counts[use.policy];
  for (const ForbiddenUse& use : uses)
    report_forbidden_runtime_call(analysis, out, use, counts[use.policy]);
}

}  // namespace

const Rule& forbidden_runtime_call() {
  static const Rule rule = {"forbidden-runtime-call",
                            "a use of what a configured policy forbids",
                            "policy",
                            Severity::medium,
                            docs::forbidden_runtime_call,
                            check_forbidden_runtime_call};
  return rule;
}

}  // namespace scanner::rules
