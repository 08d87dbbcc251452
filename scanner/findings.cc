#include "scanner/findings.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/line_map.h"
#include "scanner/pollers.h"
#include "scanner/remedies.h"
#include "scanner/shown_line.h"
#include "scanner/variant_arms.h"

namespace scanner {
namespace {

bool grave_in_tests(const std::string& verdict) {
  return verdict.starts_with("panics") || verdict == "deadlocks" || verdict == "hangs" ||
         verdict == "does nothing";
}
}  // namespace

void fill_location(const base::LineMap& lines, Location& at) {
  const base::LineColumn begin = lines.position(at.begin_byte);
  const base::LineColumn end = lines.position(at.end_byte);
  at.line = begin.line;
  at.column = begin.column;
  at.end_line = end.line;
  at.end_column = end.column;
}

std::string source_line_at(const base::LineMap& lines, const Location& at) {
  const size_t start = lines.line_start(at.line);
  return shown_line(lines.line_text(at.line), at.begin_byte > start ? at.begin_byte - start : 0);
}

std::string verdict_text(const Verdict& verdict) {
  std::string text(to_string(verdict.outcome));
  if (verdict.message != 0) text += fmt::format(" (M{})", verdict.message);
  return text;
}

Finding& Findings::add(const Rule& rule, FnId fn, uint32_t node) {
  drafts_.push_back({&rule, fn, node, {}});
  Finding& finding = drafts_.back().finding;
  const Workspace& ws = analysis_.ws();
  finding.rule = std::string(rule.id);
  finding.severity = rule.severity;
  finding.at = analysis_.location(fn, node);
  finding.item = ws.item_path(fn);
  finding.cfg = ws.compiled_under(fn, node);
  finding.in_tests = ws.in_test_target(fn);
  finding.test_code = finding.in_tests;
  finding.compiled = ws.file_of(fn).compiled;
  finding.sink = analysis_.sink_text(fn, node);
  return finding;
}

Finding& Findings::add_at(const Rule& rule, const FilePlace& place) {
  drafts_.push_back({&rule, place.fn, kNone, {}});
  Finding& finding = drafts_.back().finding;
  const Workspace& ws = analysis_.ws();
  const File& file = ws.files()[place.file];
  finding.rule = std::string(rule.id);
  finding.severity = rule.severity;
  finding.confidence = Confidence::proven;
  finding.at.path = file.path;
  finding.at.begin_byte = place.begin_byte;
  finding.at.end_byte = std::max(place.end_byte, place.begin_byte + 1);
  finding.item = place.fn != kNone ? ws.item_path(place.fn) : ws.modules()[place.module].path;
  finding.cfg = place.fn != kNone ? ws.cfg_of(place.fn) : ws.modules()[place.module].cfg;
  finding.in_tests = place.in_tests;
  finding.test_code = place.in_tests;
  finding.compiled = file.compiled;
  return finding;
}

void Findings::mark_alone() { drafts_.back().alone = true; }

void Findings::settle_severity(Severity severity) {
  drafts_.back().finding.severity = severity;
  drafts_.back().own_severity = true;
}

size_t Findings::expect(std::string_view rule, const std::string& path, uint32_t begin,
                        uint32_t end) {
  size_t count = 0;
  for (Draft& draft : drafts_) {
    const Finding& f = draft.finding;
    if (f.rule != rule || f.at.path != path || f.at.begin_byte < begin || f.at.begin_byte >= end)
      continue;
    draft.expected = true;
    ++count;
  }
  return count;
}

void Findings::sanction(const Rule& rule, FnId fn, uint32_t node, std::string callee,
                        std::string reason) {
  if (!analysis_.ws().file_of(fn).compiled) return;  // it runs nowhere, and is no example
  Sanctioned site;
  site.rule = std::string(rule.id);
  site.at = analysis_.location(fn, node);
  site.item = analysis_.ws().item_path(fn);
  site.callee = std::move(callee);
  site.reason = std::move(reason);
  site.in_tests = analysis_.ws().in_test_target(fn);
  sanctioned_.push_back(std::move(site));
}

void Findings::cascade(FnId parent_fn, uint32_t parent, FnId fn, uint32_t child) {
  cascades_.push_back({parent_fn, parent, fn, child});
}

void Findings::finish(const std::function<const std::string&(const std::string& path)>& text_of,
                      std::vector<Finding>& findings, std::vector<Finding>& expected,
                      std::vector<Sanctioned>& sanctioned) {
  const ScanOptions& options = analysis_.options();
  for (Draft& draft : drafts_) {
    Finding& f = draft.finding;
    const auto configured = options.severities.find(f.rule);
    if (configured != options.severities.end() && !draft.own_severity)
      f.severity = configured->second;
    if (draft.alone && !draft.own_severity) f.severity = std::min(f.severity, Severity::low);
    if (!f.compiled) {  // it runs nowhere until somebody declares it
      f.severity = std::min(f.severity, Severity::low);
      f.confidence = weaker(f.confidence, Confidence::likely);
    }
    if (draft.fn != kNone && draft.node != kNone) {
      const uint32_t arm = arm_for_tests(analysis_.graph(), analysis_.ws(), draft.fn, draft.node);
      if (arm != kNone && f.confidence != Confidence::possible) {
        f.confidence = Confidence::possible;
        f.evidence.push_back(
            {analysis_.location(draft.fn, arm), "only in this arm, which is named for tests"});
      }
    }
    if (f.in_tests && !draft.own_severity) {
      // In a test only what makes the test itself fail is worth a look.
      f.severity =
          std::min(f.severity, grave_in_tests(f.verdict) ? Severity::medium : Severity::info);
      if (options.tests == TestPolicy::panics && !grave_in_tests(f.verdict))
        f.severity = Severity::info;
    }
  }
  if (options.tests == TestPolicy::ignore) {
    drafts_.erase(std::remove_if(drafts_.begin(), drafts_.end(),
                                 [](const Draft& d) { return d.finding.in_tests; }),
                  drafts_.end());
  }
  std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
    if (a.finding.at.path != b.finding.at.path) return a.finding.at.path < b.finding.at.path;
    if (a.finding.at.begin_byte != b.finding.at.begin_byte)
      return a.finding.at.begin_byte < b.finding.at.begin_byte;
    return a.finding.rule < b.finding.rule;
  });
  std::map<std::string, uint32_t> seen;
  for (Draft& draft : drafts_) {
    Finding& f = draft.finding;
    f.ordinal = seen[f.rule + '\n' + f.item + '\n' + f.sink]++;
    f.fingerprint =
        base::hash128_hex(fmt::format("1\n{}\n{}\n{}\n{}", f.rule, f.item, f.sink, f.ordinal));
  }
  for (const Cascade& cascade : cascades_) {
    const Draft* parent = nullptr;
    for (const Draft& draft : drafts_) {
      if (draft.fn == cascade.parent_fn && draft.node == cascade.parent) parent = &draft;
    }
    if (parent == nullptr) continue;
    for (Draft& draft : drafts_) {
      if (draft.fn == cascade.fn && draft.node == cascade.child && &draft != parent) {
        draft.finding.parent = parent->finding.fingerprint;
      }
    }
  }
  // Lines: each file that is spoken of is mapped once.
  std::map<std::string, std::vector<Location*>> by_path;
  for (Draft& draft : drafts_) {
    by_path[draft.finding.at.path].push_back(&draft.finding.at);
    for (Step& step : draft.finding.evidence) by_path[step.at.path].push_back(&step.at);
    for (Frontier& frontier : draft.finding.frontiers)
      by_path[frontier.at.path].push_back(&frontier.at);
  }
  for (Sanctioned& site : sanctioned_) by_path[site.at.path].push_back(&site.at);
  std::map<std::string, std::vector<Draft*>> drafts_by_path;
  for (Draft& draft : drafts_) drafts_by_path[draft.finding.at.path].push_back(&draft);
  for (auto& [path, places] : by_path) {
    const std::string& text = text_of(path);
    const base::LineMap lines(text);
    for (Location* at : places) fill_location(lines, *at);
    for (Draft* draft : drafts_by_path[path])
      draft->finding.source_line = source_line_at(lines, draft->finding.at);
  }
  for (Draft& draft : drafts_) {
    Finding& f = draft.finding;
    // What stands on the site's own line is seen there.
    f.evidence.erase(std::remove_if(f.evidence.begin(), f.evidence.end(),
                                    [&f](const Step& step) {
                                      return step.beside && step.at.path == f.at.path &&
                                             step.at.line == f.at.line;
                                    }),
                     f.evidence.end());
    (draft.expected ? expected : findings).push_back(std::move(f));
  }
  std::stable_sort(sanctioned_.begin(), sanctioned_.end(),
                   [](const Sanctioned& a, const Sanctioned& b) {
                     if (a.at.path != b.at.path) return a.at.path < b.at.path;
                     if (a.at.begin_byte != b.at.begin_byte)
                       return a.at.begin_byte < b.at.begin_byte;
                     return a.rule < b.rule;
                   });
  sanctioned = std::move(sanctioned_);
}

std::string held_while(const KnownApi& api) {
  std::string does(api.reason);
  for (const std::string_view where : {", on the calling thread", " on the calling thread"}) {
    const size_t at = does.find(where);
    if (at == std::string::npos) continue;
    does.erase(at, where.size());
    break;
  }
  constexpr std::string_view kIterator = "gives an iterator that ";
  const std::string who =
      does.starts_with(kIterator) ? "its iterator " + does.substr(kIterator.size()) : "it " + does;
  return who + ", and holds the executor's thread meanwhile";
}

Finding* report_by_context(const Analysis& analysis, Findings& out, const Rule& rule,
                           const Site& site, bool (*wrong)(const Reached&),
                           const std::string& consequence,
                           std::vector<Remedy> (*remedies)(const Analysis&, const Site&,
                                                           bool direct)) {
  const std::vector<Reached> all = analysis.reached(site);
  const Reached* worst = nullptr;
  const Reached* right = nullptr;
  for (const Reached& reached : all) {
    if (!wrong(reached) && right == nullptr && reached.verdict.outcome == Outcome::ok)
      right = &reached;
  }
  // A test that runs without a runtime what panics without one would have failed: it takes another
  // way. So it does where shipped async code comes here, though not in the same build.
  const auto is_wrong_in_a_test = [&](const Reached& reached) {
    return reached.context == Context::sync_test && wrong(reached);
  };
  const auto comes_from_shipped_code = [&] {
    const std::vector<Frontier> frontiers = analysis.frontiers(site.unit);
    return std::any_of(frontiers.begin(), frontiers.end(),
                       [](const Frontier& one) { return !one.in_tests; });
  };
  const bool tests_pass = !analysis.ws().in_test_target(site.fn) &&
                          std::any_of(all.begin(), all.end(), is_wrong_in_a_test) &&
                          (right != nullptr || comes_from_shipped_code());
  for (const Reached& reached : all) {
    if (!wrong(reached) || (tests_pass && reached.context == Context::sync_test)) continue;
    worst = &reached;
    break;
  }
  if (worst == nullptr) {
    if (right != nullptr) {
      out.sanction(rule, site.fn, site.node, site.callee,
                   fmt::format("runs on: {}", context_name(right->context)));
    }
    return nullptr;
  }
  // What panics in async code of tests alone, and is right where shipped code comes from, is hardly
  // reached there: such a test would have been mended.
  const Arrivals& arrivals = analysis.arrivals_at(site.unit, site.node);
  const bool tests_alone = right != nullptr && right->confidence != Confidence::possible &&
                           worst->verdict.outcome == Outcome::panics &&
                           !analysis.ws().in_test_target(site.fn) &&
                           std::all_of(all.begin(), all.end(), [&](const Reached& reached) {
                             return !wrong(reached) || reached.confidence == Confidence::possible ||
                                    arrivals[static_cast<size_t>(reached.context)].of_test;
                           });
  Finding& finding = out.add(rule, site.fn, site.node);
  finding.confidence = tests_alone ? Confidence::possible : worst->confidence;
  finding.callee = site.callee;
  finding.context = std::string(context_name(worst->context));
  finding.verdict = verdict_text(worst->verdict);
  const bool direct = analysis.graph().is_async_unit(site.unit);
  finding.frontiers = analysis.frontiers(site.unit, site.node);
  const auto of_tests = std::count_if(finding.frontiers.begin(), finding.frontiers.end(),
                                      [](const Frontier& frontier) { return frontier.in_tests; });
  const bool some_of_tests =
      of_tests != 0 && static_cast<size_t>(of_tests) != finding.frontiers.size();
  const std::string reach =
      direct || finding.frontiers.size() < 2
          ? std::string()
          : fmt::format(
                ", reached by {} calls from async code{}", finding.frontiers.size(),
                some_of_tests ? fmt::format(" ({} of them in tests or examples)", of_tests) : "");
  const bool elsewhere = worst->verdict.outcome == Outcome::panics && is_async(worst->context) &&
                         worst->context != Context::foreign &&
                         is_polled_without_runtime(analysis, site.unit);
  const bool alone = worst->verdict.outcome == Outcome::stalls && is_async(worst->context) &&
                     is_polled_alone(analysis, site.unit);
  if (alone) {
    out.mark_alone();
    finding.context = "future of a runtime's block_on, alone on its thread";
  }
  finding.evidence =
      analysis.evidence(site.unit, site.node, worst->context, alone ? finding.context : "");
  if (elsewhere) {
    finding.confidence = std::min(finding.confidence, Confidence::likely);
    finding.severity = std::min(finding.severity, Severity::medium);
    finding.context = std::string(context_name(Context::foreign));
    finding.verdict = verdict_text({Outcome::stalls, 0});
  }
  const std::string says =
      alone       ? "it holds the thread of the program's `block_on`; no other task waits for it"
      : elsewhere ? "it holds the thread of another crate's `block_on`, the only one that drives "
                    "it here; on a thread that drives a Tokio runtime it panics"
                  : consequence;
  finding.message =
      fmt::format("`{}` in {}{}: {}", site.callee, analysis.unit_name(site.unit), reach, says);
  // Async code of tests alone says nothing of what is shipped.
  const bool from_tests = !direct && !finding.frontiers.empty() &&
                          std::all_of(finding.frontiers.begin(), finding.frontiers.end(),
                                      [](const Frontier& frontier) { return frontier.in_tests; });
  if (!finding.in_tests && (from_tests || analysis.only_from_tests(site.unit)))
    finding.in_tests = true;
  const bool only_polled = std::all_of(all.begin(), all.end(), [](const Reached& reached) {
    return reached.context == Context::poll || !is_async(reached.context) ||
           reached.confidence == Confidence::possible;
  });
  finding.remedies = worst->context == Context::poll && only_polled
                         ? out_of_poll(analysis, site)
                         : remedies(analysis, site, direct);
  return &finding;
}

}  // namespace scanner
