#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_spawn_in_drop(const Site& site) {
  return site.op == Op::spawn_task || site.op == Op::spawn_blocking || site.op == Op::spawn_local ||
         site.op == Op::handle_current;
}

bool without_runtime(const Reached& reached) {
  return reached.verdict.outcome == Outcome::panics && reached.confidence != Confidence::possible;
}

bool in_task(const Reached& reached) { return is_async(reached.context); }

/// Whether the way from the destructor to the site looks first, or brings a context.
bool looks_first(const Analysis& analysis, const Site& site, const Destructor& destructor) {
  const auto safe = [&](FnId fn, uint32_t node) {
    return analysis.tried_context(fn, node) == Known::yes || analysis.entered(fn, node);
  };
  return safe(site.fn, site.node) ||
         std::any_of(destructor.calls.begin(), destructor.calls.end(),
                     [&](const Entry& call) { return safe(call.from.fn, call.node); });
}

/// The contexts of the site that come through the destructor, those most certain first.
std::vector<Reached> reached_through(const Analysis& analysis, const Site& site,
                                     const Destructor& destructor) {
  if (destructor.only) return analysis.reached(site);
  std::vector<Reached> out;
  const Arrivals& all = analysis.arrivals(destructor.drop);
  for (size_t c = 0; c < kContexts; ++c) {
    const Context context = static_cast<Context>(c);
    if (all[c].reached)
      out.push_back({context, all[c].confidence, verdict(site.op, context_state(context))});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Reached& a, const Reached& b) { return a.confidence > b.confidence; });
  return out;
}

std::vector<Step> evidence_through(const Analysis& analysis, const Site& site,
                                   const Destructor& destructor, Context context) {
  if (destructor.only) return analysis.evidence(site.unit, site.node, context);
  std::vector<Step> steps =
      analysis.evidence(destructor.drop, analysis.ws().fn(destructor.drop.fn).first_node, context);
  analysis.add_helpers(destructor, steps);
  return steps;
}

constexpr int kDeepest = 6;  ///< type arguments in type arguments

/// Whether a value of `outer` has one of `inner` in it, however wrapped.
bool has_in_it(Types& types, TyId outer, TypeDefId inner, int depth) {
  if (depth > kDeepest) return false;
  const Ty ty = types.get(outer);
  if (ty.kind == Ty::Kind::workspace && ty.def == inner) return true;
  return std::any_of(ty.args.begin(), ty.args.end(),
                     [&](TyId argument) { return has_in_it(types, argument, inner, depth + 1); });
}

/// Whether code outside of the crate can hold a value of the type, and end it on any thread: it is
/// public, or in a field of one that is.
bool others_may_hold(const Analysis& analysis, TypeDefId type) {
  const Workspace& ws = analysis.ws();
  std::vector<TypeDefId> held = {type};  // in one another, each once
  for (size_t i = 0; i < held.size(); ++i) {
    if (ws.type_fact(held[i]).is_pub) return true;
    const std::string_view name = ws.type_name(held[i]);
    for (TypeDefId outer = 0; outer < ws.types(); ++outer) {
      if (std::find(held.begin(), held.end(), outer) != held.end()) continue;
      const TypeFact& fact = ws.type_fact(outer);
      const FileFacts& facts = ws.files()[ws.type(outer).file].facts;
      for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
        const std::string_view text = facts.str(facts.fields[row].type);
        if (text.find(name) == std::string_view::npos) continue;
        const TyId field = analysis.types().parse(text, ws.place_of_type(outer));
        if (!has_in_it(analysis.types(), field, held[i], 0)) continue;
        held.push_back(outer);
        break;
      }
    }
  }
  return false;
}

void check_spawn_in_drop(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_spawn_in_drop(site)) continue;
    const Destructor destructor = analysis.destructor_of(site.unit);
    if (destructor.type == kNone) continue;
    if (looks_first(analysis, site, destructor)) {
      if (!destructor.only) continue;
      out.sanction(spawn_in_drop(), site.fn, site.node, site.callee,
                   "only where `try_current` found a runtime");
      continue;
    }
    const std::vector<Reached> all = reached_through(analysis, site, destructor);
    const auto bad = std::find_if(all.begin(), all.end(), without_runtime);
    const auto task = std::find_if(all.begin(), all.end(), in_task);
    const std::string_view type = analysis.ws().type_name(destructor.type);
    Finding& finding = out.add(spawn_in_drop(), site.fn, site.node);
    finding.callee = site.callee;
    finding.remedies = spawn_if_there_is_a_runtime(analysis, site, true);
    if (bad != all.end()) {
      finding.confidence = bad->confidence;
      finding.context = std::string(context_name(bad->context));
      finding.verdict = verdict_text(bad->verdict);
      finding.evidence = evidence_through(analysis, site, destructor, bad->context);
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: a value ends on a thread without a runtime, where it "
          "panics",
          site.callee, type);
    } else if (task != all.end()) {
      finding.severity = Severity::low;
      const CrateTarget* target = analysis.ws().crate_of(site.fn).target;
      const bool library = target == nullptr || target->kind == TargetKind::lib;
      finding.confidence = library && others_may_hold(analysis, destructor.type)
                               ? Confidence::likely
                               : Confidence::possible;
      finding.context = std::string(context_name(task->context));
      finding.verdict = "does nothing";
      finding.evidence = evidence_through(analysis, site, destructor, task->context);
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: values end in tasks, as far as is seen; when the "
          "runtime shuts down the spawned task never runs",
          site.callee, type);
    } else {
      finding.confidence = Confidence::likely;
      finding.context = std::string(context_name(Context::drop));
      finding.verdict = verdict_text({Outcome::unsure, 3});
      if (!destructor.calls.empty())
        finding.evidence = evidence_through(analysis, site, destructor, Context::drop);
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: it panics where a value ends on a thread without a "
          "runtime, and nothing keeps one from it; while unwinding that aborts the process",
          site.callee, type);
    }
  }
}

}  // namespace

const Rule& spawn_in_drop() {
  static const Rule rule = {"spawn-in-drop", "a destructor spawns a task", "drop",
                            Severity::high,  docs::spawn_in_drop,          check_spawn_in_drop};
  return rule;
}

}  // namespace scanner::rules
