#include <algorithm>
#include <compare>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/held_thread.h"
#include "scanner/rules/rules.h"
#include "scanner/tokens.h"

namespace scanner::rules {
namespace {

/// What can take longer than a timeout is for. Files are quick, as a rule.
bool is_long(Op op) {
  return holds_thread(op) && op != Op::blocking_fs && op != Op::blocking_fs_metadata;
}

/// A call of `timeout`, or a branch of `select!`, whose future holds the thread.
struct Around {
  FnId fn;
  uint32_t node;
  bool is_select;
  auto operator<=>(const Around&) const = default;
};

struct Cause {
  const Site* site;
  Confidence confidence;
  uint32_t calls;  ///< from the future that is timed out to the site
};

/// Calls on which the site is still likely to be reached while the timeout runs.
constexpr uint32_t kFarthestSite = 5;

bool is_timeout(const KnownApi& api) {
  if (api.call != Op::construct_timer) return false;
  return std::any_of(api.runs.begin(), api.runs.end(), [](const RunsArgument& argument) {
    return argument.is_future && argument.where == Runs::awaited;
  });
}

class Search {
 public:
  explicit Search(const Analysis& analysis) : analysis_(analysis), ws_(analysis.ws()) {}

  void from(const Site& site) {
    for (const HeldBy& held : async_units_of(analysis_, site)) {
      calls_ = held.calls;
      follow(held.unit, site, held.confidence, 0);
    }
  }

  const std::map<Around, Cause>& found() const { return found_; }

 private:
  /// Where the unit's future goes.
  void follow(const Unit& unit, const Site& site, Confidence confidence, int depth) {
    std::vector<Entry> uses;
    if (unit.node != kNone) {
      uses = analysis_.graph().entries(unit);
    } else {
      for (const Entry& call : analysis_.graph().entries(unit)) {
        if (call.runs != Runs::here || call.confidence == Confidence::possible) continue;
        const Kind kind = ws_.node(call.from.fn, call.node).kind;
        if (kind != Kind::call && kind != Kind::method_call) continue;
        for (const Entry& use : analysis_.graph().uses_of_value(call.from.fn, call.node, true, 0))
          uses.push_back(use);
      }
    }
    for (const Entry& use : uses) {
      if (use.confidence == Confidence::possible) continue;
      const Node& n = ws_.node(use.from.fn, use.node);
      if (n.kind == Kind::call) {
        const Callee& callee = analysis_.types().callee(use.from.fn, use.node);
        if (callee.api != nullptr && is_timeout(*callee.api))
          note({use.from.fn, use.node, false}, site, confidence, depth);
        continue;
      }
      if (n.kind != Kind::await) continue;
      const uint32_t above = analysis_.graph().parent(use.from.fn, use.node);
      const bool branch = (n.flags & implicit) != 0 && above != kNone &&
                          ws_.node(use.from.fn, above).kind == Kind::arm;
      if (branch) {
        if (depth == 0) note({use.from.fn, use.node, true}, site, confidence, depth);
      } else if (depth < 2 && analysis_.graph().is_async_unit(use.from)) {
        follow(use.from, site, std::min(confidence, Confidence::likely), depth + 1);
      }
    }
  }

  void note(const Around& around, const Site& site, Confidence confidence, int depth) {
    // What a test gives to be timed out says nothing of what is shipped.
    if (ws_.in_test_target(site.fn) && !ws_.in_test_target(around.fn)) return;
    const uint32_t calls = calls_ + static_cast<uint32_t>(depth);
    if (calls > kFarthestSite) confidence = Confidence::possible;
    const auto [at, is_new] = found_.emplace(around, Cause{&site, confidence, calls});
    if (is_new ||
        std::tuple(at->second.confidence, calls) >= std::tuple(confidence, at->second.calls))
      return;
    at->second = {&site, confidence, calls};
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  uint32_t calls_ = 0;  ///< from the async unit that is followed to the site
  std::map<Around, Cause> found_;
};

/// \param elsewhere the site stands in another function than the timeout
std::vector<Remedy> remedies_timeout_around_blocking(const Analysis& analysis, const Site& site,
                                                     bool elsewhere) {
  Remedy pool;
  pool.id = "timeout-around-spawn-blocking";
  pool.title = "time out the blocking pool's answer, not the call itself";
  pool.steps = {fmt::format("wrap the call of `{}` as `tokio::task::spawn_blocking(move || ..)`",
                            site.callee),
                "give the join handle to the timeout, and handle the `JoinError`"};
  if (elsewhere) {
    pool.title = fmt::format("take `{}` off the thread, so that the timeout can fire",
                             last_segment(site.callee));
    pool.steps = {
        fmt::format("in `{}`, wrap the call of `{}` as `tokio::task::spawn_blocking(move || "
                    "..).await`; where that is no async code, the call that leads to it",
                    analysis.ws().name(site.fn), site.callee),
        "handle the `JoinError` that the await can give"};
  }
  pool.why = "the timeout then fires; the closure itself runs on to its end";
  return {pool};
}

bool holds_a_worker(const Analysis& analysis, const Site& site) {
  const std::vector<Reached> all = analysis.reached(site);
  return std::any_of(all.begin(), all.end(), [](const Reached& reached) {
    return is_async(reached.context) && reached.confidence != Confidence::possible;
  });
}

void check_timeout_around_blocking(const Analysis& analysis, Findings& out) {
  Search search(analysis);
  for (const Site& site : analysis.sites()) {
    if (is_long(site.op) && !site.api->is(kSeldom) && !asked_before(analysis, site) &&
        !is_unblocked(analysis, site) && holds_a_worker(analysis, site))
      search.from(site);
  }
  for (const auto& [around, cause] : search.found()) {
    const Site& site = *cause.site;
    Finding& finding = out.add(timeout_around_blocking(), around.fn, around.node);
    finding.callee = around.is_select ? std::string("tokio::select")
                                      : analysis.types().callee(around.fn, around.node).path;
    finding.confidence = cause.confidence;
    finding.context = "async task";
    finding.verdict = "stalls";
    const std::string holder = fmt::format("while `{}` in {} holds the thread", site.callee,
                                           analysis.unit_name(site.unit));
    finding.message = around.is_select ? "no other branch of this `select!` is looked at " + holder
                                       : "this timeout cannot fire " + holder;
    Step step;
    step.at = analysis.location(site.fn, site.node);
    step.note = fmt::format("`{}` holds the thread here", site.callee);
    finding.evidence = {step};
    finding.remedies = remedies_timeout_around_blocking(analysis, site, site.fn != around.fn);
    out.cascade(site.fn, site.node, around.fn, around.node);
  }
}

}  // namespace

const Rule& timeout_around_blocking() {
  static const Rule rule = {"timeout-around-blocking",
                            "a timeout or `select!` around a call that blocks",
                            "blocking",
                            Severity::high,
                            docs::timeout_around_blocking,
                            check_timeout_around_blocking};
  return rule;
}

}  // namespace scanner::rules
