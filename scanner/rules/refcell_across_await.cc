#include <fmt/format.h>

#include "scanner/held_across_await.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> remedies_refcell_across_await(const std::string& variable) {
  Remedy scope;
  scope.id = "end-guard-before-await";
  scope.title = variable.empty() ? "take what is needed out of the borrow in a `let` of its own"
                                 : fmt::format("end the borrow `{}` before the await", variable);
  // An `as_ref()` or a field of the value borrows from the guard as the value does.
  const std::string owned =
      "copy out what is used after it: nothing may borrow from the guard any longer; what is not "
      "`Clone`, keep as an `Rc<..>` in the cell, and clone that";
  scope.steps = {variable.empty()
                     ? "write `let value = ..borrow()...clone();` as a statement of its own"
                     : fmt::format("put the lines that need `{0}` into a block of their own, or "
                                   "call `drop({0})` before the await on every path",
                                   variable),
                 owned};
  scope.why = "no other task can then find the value borrowed by a task that is not running";
  return {scope};
}

/// A shared borrow suffers others of its kind.
std::string who_panics(std::string_view callee) {
  const bool shared = callee.ends_with("::borrow") || callee.ends_with("::try_borrow");
  return shared ? "another task of the thread that borrows it mutably meanwhile panics with "
                  "`already borrowed`"
                : "another task of the thread that borrows it meanwhile panics with `already "
                  "mutably borrowed`, or `already borrowed` where it borrows mutably";
}

void check_refcell_across_await(const Analysis& analysis, Findings& out) {
  report_held_across_await(
      analysis, out,
      {&refcell_across_await(), [](Holds holds) { return holds == Holds::cell; }, "panics",
       who_panics, "the value is borrowed here", remedies_refcell_across_await});
}

}  // namespace

const Rule& refcell_across_await() {
  static const Rule rule = {"refcell-across-await",
                            "a RefCell is borrowed across an await",
                            "locks",
                            Severity::medium,
                            docs::refcell_across_await,
                            check_refcell_across_await};
  return rule;
}

}  // namespace scanner::rules
