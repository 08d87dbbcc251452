#include <fmt/format.h>

#include "scanner/held_across_await.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> end_before_await(const std::string& variable) {
  Remedy scope;
  scope.id = "end-guard-before-await";
  scope.title = variable.empty() ? "leave the context before the await"
                                 : fmt::format("end the guard `{}` before the await", variable);
  scope.steps = {
      "put the synchronous lines that need the context into a block of their own, with the guard"};
  scope.why = "the thread has its own context back before other tasks run on it";
  return {scope};
}

std::vector<Remedy> of_runtimes(const std::string& variable) {
  std::vector<Remedy> remedies = end_before_await(variable);
  Remedy spawn;
  spawn.id = "spawn-on-handle";
  spawn.title = "spawn the future on the runtime that it needs";
  spawn.steps = {"write `handle.spawn(async move { .. }).await` in place of the guard"};
  spawn.why = "the task runs wholly in that runtime's context";
  remedies.push_back(spawn);
  return remedies;
}

std::vector<Remedy> of_spans(const std::string& variable) {
  Remedy instrument;
  instrument.id = "instrument-the-future";
  instrument.title = "instrument the future instead of entering the span";
  instrument.steps = {
      "write `async move { .. }.instrument(span).await`, with "
      "`tracing::Instrument` in scope, or `#[tracing::instrument]` on the function"};
  instrument.why = "the span is entered at each poll and left at each suspension";
  std::vector<Remedy> remedies = end_before_await(variable);
  remedies.insert(remedies.begin(), instrument);
  return remedies;
}

void check_enter_guard_across_await(const Analysis& analysis, Findings& out) {
  report_held_across_await(
      analysis, out,
      {&enter_guard_across_await(), [](Holds holds) { return holds == Holds::runtime_context; },
       "gives a wrong result",
       [](std::string_view) {
         return "other tasks of the thread run in the wrong runtime's context, and guards that end "
                "out of order panic";
       },
       "the context is entered here", of_runtimes});
  report_held_across_await(
      analysis, out,
      {&enter_guard_across_await(), [](Holds holds) { return holds == Holds::span; },
       "gives a wrong result",
       [](std::string_view) {
         return "what other tasks of the thread log meanwhile is put into this span";
       },
       "the span is entered here", of_spans});
}

}  // namespace

const Rule& enter_guard_across_await() {
  static const Rule rule = {"enter-guard-across-await",
                            "an entered context is held across an await",
                            "context",
                            Severity::medium,
                            docs::enter_guard_across_await,
                            check_enter_guard_across_await};
  return rule;
}

}  // namespace scanner::rules
