#include "scanner/line_lens.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/line_map.h"
#include "base/text.h"
#include "scanner/calls.h"
#include "scanner/guards.h"
#include "scanner/rule_operations.h"
#include "scanner/runtime_values.h"

namespace scanner {

/// Fills in lines; keeps the line tables of the files that were asked for.
class LinesByPath {
 public:
  explicit LinesByPath(const TextOf& text_of) : text_of_(text_of) {}

  const base::LineMap& of(const std::string& path) {
    std::unique_ptr<base::LineMap>& map = maps_[path];
    if (map == nullptr) map = std::make_unique<base::LineMap>(text_of_(path));
    return *map;
  }

  void fill(Location& at) {
    const base::LineMap& map = of(at.path);
    const base::LineColumn begin = map.position(at.begin_byte);
    const base::LineColumn end = map.position(at.end_byte);
    at.line = begin.line;
    at.column = begin.column;
    at.end_line = end.line;
    at.end_column = end.column;
  }

  Location filled(Location at) {
    fill(at);
    return at;
  }

 private:
  const TextOf& text_of_;
  std::map<std::string, std::unique_ptr<base::LineMap>> maps_;
};

namespace {

bool is_unit(const Node& node) {
  return node.kind == Kind::closure || node.kind == Kind::async_block;
}

constexpr std::string_view kRight = "the call itself is right in every context that is known";

std::string_view words(Holds holds) {
  switch (holds) {
    case Holds::lock:
    case Holds::reentrant_lock:
      return "a lock that blocks threads";
    case Holds::async_lock:
      return "an async lock";
    case Holds::map_shard:
      return "a part of a map, by a lock that blocks threads";
    case Holds::channel_value:
      return "the value of a watch channel";
    case Holds::cell:
      return "a borrow that is checked at run time";
    case Holds::runtime_context:
      return "the thread's runtime context";
    case Holds::span:
      return "the thread's tracing span";
  }
  return "something";
}

/// Why it is not known, or not sure, where a unit runs; empty if it is.
std::string remark_on(const Analysis& analysis, const Unit& unit,
                      const std::vector<KnownContext>& contexts) {
  const Workspace& ws = analysis.ws();
  const std::string_view unknown = context_name(Context::unknown);
  const bool has_unknown =
      std::any_of(contexts.begin(), contexts.end(),
                  [&](const KnownContext& known) { return known.name == unknown; });
  if (!contexts.empty() && !has_unknown) return {};
  const bool called = !analysis.graph().entries(unit).empty();
  if (unit.node != kNone)
    return called ? "what runs it is not known to be run" : "nothing is known to run it";
  if (analysis.graph().dropped_by(unit.fn) != kNone)
    return "it runs where values of its type end, and where that is was not found";
  const ImplId impl = ws.impl_of(unit.fn);
  if (impl != kNone && !ws.impl(impl).trait_path.empty())
    return fmt::format("called through the trait `{}` of another crate", ws.impl(impl).trait_path);
  if (called) return "its callers are known, but not what runs them";
  return (ws.fn(unit.fn).flags & fn_pub) != 0 ? "public function without callers here"
                                              : "function without callers here";
}

}  // namespace

std::vector<Unit> LineLens::units(const Workspace& ws) {
  // The bytes are not read yet, so every unit of the file is asked for.
  std::vector<Unit> all;
  for (const File& file : ws.files()) {
    if (file.path != query_.path) continue;
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) {
      const FunctionFact& f = file.facts.functions[row];
      const FnId fn = file.first_fn + row;
      all.push_back({fn, kNone});
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        if (is_unit(file.facts.nodes[node])) all.push_back({fn, node});
      }
    }
  }
  return all;
}

void LineLens::look(const Analysis& analysis, const ScanResult& result, const TextOf& text_of) {
  const std::vector<File>& files = analysis.ws().files();
  for (FileId id = 0; id < files.size(); ++id) {
    if (files[id].path == query_.path) file_id_ = id;
  }
  if (file_id_ == kNone) return;
  file_ = &files[file_id_];
  LinesByPath lines(text_of);
  // An empty line after a last line feed is no line to an editor.
  lines_ = lines.of(query_.path).line_count() - (text_of(query_.path).ends_with('\n') ? 1 : 0);
  if (query_.line == 0 || query_.line > lines_) return;
  found_ = true;
  aim(lines);
  about_file(analysis);
  const std::vector<Unit> units = units_of_line();
  about_units(analysis, units, lines);
  about_calls(analysis, units, lines);
  about_guards(analysis, units, lines);
  about_runtimes(analysis, units, lines);
  about_rules(result);
}

void LineLens::aim(LinesByPath& lines) {
  const base::LineMap& map = lines.of(query_.path);
  const std::string_view text = map.line_text(query_.line);
  begin_ = static_cast<uint32_t>(map.line_start(query_.line));
  end_ = begin_ + static_cast<uint32_t>(text.size());
  report.at.path = query_.path;
  report.at.begin_byte = begin_;
  report.at.end_byte = end_;
  lines.fill(report.at);
  report.source_line = std::string(text);
  if (query_.column == 0) return;
  for (uint32_t byte = begin_; byte < end_ && !byte_; ++byte) {
    if (map.position(byte).column == query_.column) byte_ = byte;
  }
  if (byte_) {
    report.at.begin_byte = *byte_;
    lines.fill(report.at);
    return;
  }
  report.remarks.push_back(
      fmt::format("the line has no column {}: the whole line is shown", query_.column));
}

void LineLens::about_file(const Analysis& analysis) {
  const FileFacts& facts = file_->facts;
  report.compiled = file_->compiled;
  if (file_->compiled && file_->crate != kNone)
    report.crate = analysis.ws().crates()[file_->crate].name;
  if (!report.compiled) {
    report.remarks.push_back(
        "no crate of the workspace compiles this file: what stands here is low at most, and "
        "not proven; see its `mod` line and Cargo.toml");
  }
  if (facts.unparsed_bytes > 0) {
    report.remarks.push_back(
        fmt::format("{} of the file's {} bytes did not parse: something may be missing",
                    facts.unparsed_bytes, facts.bytes));
  }
}

/// The pieces of code that have a part in the line: those its nodes run in, and those that begin
/// there; where there are none, the innermost around it.
std::vector<Unit> LineLens::units_of_line() const {
  const FileFacts& facts = file_->facts;
  std::vector<Unit> found;
  Unit around = {kNone, kNone};
  uint32_t smallest = 0xffffffffU;
  const uint32_t middle = byte_.value_or(begin_);
  const auto embraces = [&](uint32_t begin, uint32_t end) {
    return begin <= middle && middle < end && end - begin < smallest;
  };
  for (uint32_t row = 0; row < facts.functions.size(); ++row) {
    const FunctionFact& f = facts.functions[row];
    const FnId fn = file_->first_fn + row;
    if (f.begin_byte > end_ || f.end_byte <= begin_) continue;
    if (embraces(f.begin_byte, f.end_byte)) {
      smallest = f.end_byte - f.begin_byte;
      around = {fn, kNone};
    }
    if (on_line(f.pos)) found.push_back({fn, kNone});
    std::vector<Unit> open;
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      while (!open.empty() && open.back().node + facts.nodes[open.back().node].size <= node)
        open.pop_back();
      const Node& n = facts.nodes[node];
      if (on_line(n.pos)) found.push_back(open.empty() ? Unit{fn, kNone} : open.back());
      if (!is_unit(n)) continue;
      open.push_back({fn, node});
      if (on_line(n.pos)) found.push_back({fn, node});
      if (embraces(n.pos, n.end)) {
        smallest = n.end - n.pos;
        around = {fn, node};
      }
    }
  }
  if (found.empty() && around.fn != kNone) found.push_back(around);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void LineLens::about_units(const Analysis& analysis, const std::vector<Unit>& units,
                           LinesByPath& lines) {
  const Workspace& ws = analysis.ws();
  report.in_tests = !units.empty();
  report.test_code = !units.empty();
  for (const Unit& unit : units) {
    KnownUnit known;
    known.name = analysis.unit_name(unit);
    known.item = ws.item_path(unit.fn);
    known.cfg = ws.cfg_of(unit.fn);
    known.in_tests = analysis.only_from_tests(unit);
    report.in_tests &= known.in_tests;
    report.test_code &= ws.in_test_target(unit.fn);
    known.at = analysis.location_of_name(unit.fn);
    if (unit.node != kNone) {
      known.at.begin_byte = ws.node(unit.fn, unit.node).pos;
      known.at.end_byte = known.at.begin_byte + 1;
    }
    lines.fill(known.at);
    const Arrivals& arrivals = analysis.arrivals(unit);
    for (size_t c = 0; c < kContexts; ++c) {
      if (!arrivals[c].reached) continue;
      KnownContext context;
      context.name = std::string(context_name(static_cast<Context>(c)));
      context.confidence = arrivals[c].confidence;
      context.path = analysis.evidence(unit, kNone, static_cast<Context>(c));
      for (Step& step : context.path) lines.fill(step.at);
      known.contexts.push_back(std::move(context));
    }
    std::stable_sort(
        known.contexts.begin(), known.contexts.end(),
        [](const KnownContext& a, const KnownContext& b) { return a.confidence > b.confidence; });
    known.remark = remark_on(analysis, unit, known.contexts);
    report.units.push_back(std::move(known));
  }
  if (units.empty()) report.remarks.push_back("the line is outside every function");
}

void LineLens::add_operation(const Analysis& analysis, const Site& site, LinesByPath& lines) {
  KnownCall call;
  call.at = lines.filled(analysis.location(site.fn, site.node));
  call.text = analysis.sink_text(site.fn, site.node);
  call.callee = site.callee;
  call.op = site.op;
  call.operation = std::string(to_string(site.op));
  call.reason = std::string(site.api->reason);
  call.unit = analysis.unit_name(site.unit);
  call.confidence = site.confidence;
  for (const Reached& reached : analysis.reached(site)) {
    KnownVerdict verdict;
    verdict.context = std::string(context_name(reached.context));
    verdict.confidence = reached.confidence;
    verdict.outcome = std::string(to_string(reached.verdict.outcome));
    verdict.message = std::string(panic_message(reached.verdict.message));
    call.verdicts.push_back(std::move(verdict));
  }
  report.operations.push_back(std::move(call));
}

void LineLens::about_calls(const Analysis& analysis, const std::vector<Unit>& units,
                           LinesByPath& lines) {
  std::set<std::pair<FnId, uint32_t>> known;
  for (const Site& site : analysis.sites()) {
    if (analysis.ws().ref(site.fn).file != file_id_) continue;
    if (!on_line(analysis.location(site.fn, site.node).begin_byte)) continue;
    known.insert({site.fn, site.node});
    add_operation(analysis, site, lines);
  }
  const FileFacts& facts = file_->facts;
  std::set<FnId> functions;
  for (const Unit& unit : units) functions.insert(unit.fn);
  for (const FnId fn : functions) {
    const FunctionFact& f = analysis.ws().fn(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::macro && (n.flags & opaque) != 0 && on_line(n.pos)) {
        report.remarks.push_back(
            fmt::format("the arguments of `{}!` were not read: what they call is not known",
                        facts.str(n.name)));
      }
      if (n.kind != Kind::call && n.kind != Kind::method_call) continue;
      const Location at = analysis.location(fn, node);
      if (!on_line(at.begin_byte) || known.count({fn, node}) != 0) continue;
      const CallKind kind = kind_of_call(analysis, fn, node);
      if (kind == CallKind::constructor) continue;
      KnownCall call;
      call.at = lines.filled(at);
      call.text = analysis.sink_text(fn, node);
      const Callee& callee = analysis.types().callee(fn, node);
      call.callee =
          callee.targets.empty() ? callee.path : analysis.ws().item_path(callee.targets.front().fn);
      call.resolved = !is_unresolved(kind);
      call.reason = text_of_call(analysis, fn, node, kind);
      call.unit = analysis.unit_name(analysis.graph().unit_of(fn, node));
      report.calls.push_back(std::move(call));
    }
  }
  std::stable_sort(
      report.calls.begin(), report.calls.end(),
      [](const KnownCall& a, const KnownCall& b) { return a.at.begin_byte < b.at.begin_byte; });
  keep_column(report.operations, report.calls);
}

/// With a column only what stands there, if anything does.
void LineLens::keep_column(std::vector<KnownCall>& operations, std::vector<KnownCall>& calls) {
  if (!byte_) return;
  const auto there = [this](const KnownCall& call) {
    return call.at.begin_byte <= *byte_ && *byte_ < call.at.end_byte;
  };
  if (std::none_of(operations.begin(), operations.end(), there) &&
      std::none_of(calls.begin(), calls.end(), there)) {
    report.remarks.push_back(
        fmt::format("no call stands at column {}: the whole line is shown", query_.column));
    return;
  }
  for (std::vector<KnownCall>* list : {&operations, &calls}) {
    list->erase(std::remove_if(list->begin(), list->end(),
                               [&](const KnownCall& call) { return !there(call); }),
                list->end());
  }
}

void LineLens::about_guards(const Analysis& analysis, const std::vector<Unit>& units,
                            LinesByPath& lines) {
  const FileFacts& facts = file_->facts;
  std::set<Unit> around(units.begin(), units.end());
  for (Unit unit : units) {  // a guard of the code around a closure lives on in it
    while (unit.node != kNone) {
      unit = analysis.graph().unit_of(unit.fn, unit.node);
      around.insert(unit);
    }
  }
  const GuardFinder finder(analysis);
  for (const Unit& unit : around) {
    for (const Guard& guard : finder.guards(unit, [](Holds) { return true; })) {
      uint32_t last = 0;
      for (uint32_t node = guard.begin; node < guard.end; ++node)
        last = std::max(last, facts.nodes[node].end);
      if (last == 0) continue;
      KnownLife life;
      life.from = lines.filled(analysis.location(unit.fn, guard.call));
      life.to_line = lines.of(query_.path).line_of(last - 1);
      if (life.from.line > query_.line || life.to_line < query_.line) continue;
      // Given away or dropped before the line?
      const std::vector<GuardEnd> ends = finder.ends(unit, guard);
      bool stands = false;
      bool alive = false;
      for (uint32_t node = guard.begin; node < guard.end; ++node) {
        if (!on_line(facts.nodes[node].pos)) continue;
        stands = true;
        alive = alive || finder.alive_at(unit, guard, ends, node);
      }
      if (stands && !alive && life.from.line < query_.line) continue;
      life.what = guard.temporary
                      ? fmt::format("a temporary guard of `{}`", guard.callee)
                      : fmt::format("guard `{}` of `{}`", facts.str(guard.variable), guard.callee);
      const std::optional<uint32_t> await = finder.await_under(unit, guard);
      life.remark = fmt::format("it holds {}, ", words(guard.type->holds));
      life.remark += await ? fmt::format("and is alive at the await of line {}",
                                         lines.filled(analysis.location(unit.fn, *await)).line)
                           : "and no await stands in its life";
      report.alive.push_back(std::move(life));
    }
  }
}

void LineLens::about_runtimes(const Analysis& analysis, const std::vector<Unit>& units,
                              LinesByPath& lines) {
  const FileFacts& facts = file_->facts;
  for (const RuntimeValue& value : runtime_values(analysis)) {
    if (std::none_of(units.begin(), units.end(),
                     [&](const Unit& unit) { return unit.fn == value.unit.fn; }))
      continue;
    uint32_t block = value.built;
    while (block != kNone && facts.nodes[block].kind != Kind::block)
      block = analysis.graph().parent(value.unit.fn, block);
    if (block == kNone) continue;
    KnownLife life;
    life.from = lines.filled(analysis.location(value.unit.fn, value.built));
    life.to_line = lines.of(query_.path).line_of(facts.nodes[block].end - 1);
    if (life.from.line > query_.line || life.to_line < query_.line) continue;
    life.what = fmt::format("a runtime built by `{}`", value.callee);
    life.remark = value.escapes    ? "handed on or kept: it may outlive this block"
                  : value.released ? "let go without waiting for it"
                  : value.shared   ? "behind an Arc: dropped with the last one"
                                   : "dropped at the end of its block";
    report.alive.push_back(std::move(life));
  }
}

void LineLens::add_rule(const Finding& finding, std::string outcome, std::string text) {
  KnownRule known;
  known.rule = finding.rule;
  known.outcome = std::move(outcome);
  known.text = std::move(text);
  known.at = finding.at;
  known.finding = finding;
  report.rules.push_back(std::move(known));
}

void LineLens::about_rules(const ScanResult& result) {
  for (const Finding& finding : result.findings) {
    if (on_line(finding.at)) add_rule(finding, "fired", finding.message);
  }
  for (const Finding& finding : result.expected) {
    if (on_line(finding.at)) add_rule(finding, "expected", expectation_text(finding));
  }
  for (const Sanctioned& site : result.sanctioned) {
    if (!on_line(site.at)) continue;
    KnownRule known;
    known.rule = site.rule;
    known.outcome = "found right";
    known.text = site.reason;
    known.at = site.at;
    report.rules.push_back(std::move(known));
  }
  for (const Finding& finding : result.findings) {
    if (on_line(finding.at)) continue;
    std::string note;
    for (const Step& step : finding.evidence) {
      if (on_line(step.at)) note = step.note;
    }
    for (const Frontier& frontier : finding.frontiers) {
      if (note.empty() && on_line(frontier.at)) note = "async code enters the call path here";
    }
    if (!note.empty()) add_rule(finding, "call path", note);
  }
  explain_silence();
}

std::string LineLens::expectation_text(const Finding& finding) const {
  const FileFacts& facts = file_->facts;
  std::string by_lint;
  for (const ExpectFact& row : facts.expects) {
    if (finding.at.begin_byte < row.begin_byte || finding.at.begin_byte >= row.end_byte) continue;
    const std::string_view text = base::trim(facts.str(row.text));
    if (row.is_lint) by_lint = fmt::format("suppressed by an attribute for clippy::{}", text);
    if (!row.is_lint && text.starts_with(finding.rule))
      return fmt::format("suppressed by `punchlist:expect({})`", text);
  }
  if (!by_lint.empty()) return by_lint;
  return "suppressed by an expectation";
}

/// Rules that are about an operation on the line and did not speak of it: why.
void LineLens::explain_silence() {
  for (const KnownCall& call : report.operations) {
    const auto spoke = [&](std::string_view rule) {
      return std::any_of(report.rules.begin(), report.rules.end(), [&](const KnownRule& known) {
        return known.outcome != "call path" && known.at.begin_byte == call.at.begin_byte &&
               (rule.empty() || known.rule == rule);
      });
    };
    const bool spoken = spoke({});
    KnownRule silent;
    silent.outcome = "silent";
    silent.at = call.at;
    const std::string why = why_silent(call);
    bool considered = false;
    for (const std::string_view rule : rules_about(call.op)) {
      considered = true;
      if (spoke(rule)) continue;
      silent.rule = std::string(rule);
      const auto fired = std::find_if(
          report.rules.begin(), report.rules.end(),
          [](const auto& one) { return one.outcome == "fired" || one.outcome == "call path"; });
      const bool by_another = why == kRight && fired != report.rules.end();
      silent.text =
          by_another
              ? fmt::format("`{}`: what is wrong on this line, {} says", call.callee, fired->rule)
              : fmt::format("`{}`: {}{}", call.callee, why,
                            why == kRight ? "; nothing that was found here concerns the rule" : "");
      report.rules.push_back(silent);
    }
    if (considered || spoken) continue;
    silent.rule.clear();
    silent.text = fmt::format("`{}`: {}", call.callee, why);
    report.rules.push_back(std::move(silent));
  }
  if (!report.operations.empty() || !report.rules.empty()) return;
  KnownRule silent;
  silent.outcome = "silent";
  silent.at = report.at;
  silent.text = report.calls.empty() ? "no call stands on this line"
                                     : "no call on this line is an operation that a rule knows";
  report.rules.push_back(std::move(silent));
}

std::string LineLens::why_silent(const KnownCall& call) const {
  if (call.verdicts.empty())
    return "nothing in this workspace is known to run it, so no context is known";
  std::vector<std::string> bad;
  bool unsure = false;
  for (const KnownVerdict& verdict : call.verdicts) {
    if (verdict.outcome == "unsure") unsure = true;
    if (verdict.outcome != "ok" && verdict.outcome != "unsure")
      bad.push_back(fmt::format("{} in the context `{}`", verdict.outcome, verdict.context));
  }
  if (!bad.empty()) return base::join(bad, ", ") + ", but not in the way that the rule is about";
  if (!unsure) return std::string(kRight);
  std::string why = "context unknown";
  for (const KnownUnit& unit : report.units) {
    if (unit.name == call.unit && !unit.remark.empty()) why += ": " + unit.remark;
  }
  return why;
}

}  // namespace scanner
