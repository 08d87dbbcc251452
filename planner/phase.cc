#include "planner/phase.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "tasks/task.h"

namespace planner {
namespace {

/// In the order of work: what hands out runtimes first, then who enters them, then what stalls
/// them.
const std::vector<PhaseKind>& known_kinds() {
  static const std::vector<PhaseKind> kinds = {
      {"hanging-tests", "hanging-tests", "Tests that wait for ever",
       "Every test ends: a command that runs them all can prove something."},
      {"foundations", "foundations", "Foundations", "The helpers that later fixes use exist."},
      {"creation", "runtime-creation", "Runtime creation",
       "No runtime is built anew for each call, or without what its futures need; where there may "
       "be none, the code says so."},
      {"context", "blocking-context", "Blocking on futures",
       "No code that runs inside a runtime blocks its thread on a future, or builds, enters or "
       "drops a runtime there."},
      {"blocking", "blocking-calls", "Blocking calls",
       "No task of a runtime makes a call that blocks its thread."},
      {"locks", "locks", "Locks",
       "No guard of a blocking lock is alive across an await, and no lock is taken again under its "
       "own guard."},
      {"reactor", "reactor", "Reactor", "What needs a runtime's context runs where there is one."},
      {"futures", "futures", "Futures",
       "Every future that is made runs as far as its code counts on."},
      {"policy", "policy", "Policy",
       "Code goes through the abstractions that the configuration names."},
      {"expectations", "expectations", "Expectations",
       "Every inline expectation has a reason, is in force and expects something."},
  };
  return kinds;
}

const PhaseKind& tests_kind() {
  static const PhaseKind kind = {
      "tests", "tests", "Tests",
      "No test, and no code that only tests reach, breaks one of the rules at "
      "the gate."};
  return kind;
}

size_t rank(std::string_view category) {
  const std::vector<PhaseKind>& kinds = known_kinds();
  if (category == tests_kind().category) return kinds.size() + 1;
  for (size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i].category == category) return i;
  }
  return kinds.size();
}

PhaseKind made_of(std::string_view name) {
  PhaseKind kind;
  kind.category = std::string(name);
  kind.slug = tasks::slug_from(name);
  kind.title = kind.slug;
  std::replace(kind.title.begin(), kind.title.end(), '-', ' ');
  if (kind.title[0] >= 'a' && kind.title[0] <= 'z') {
    kind.title[0] = static_cast<char>(kind.title[0] - 'a' + 'A');
  }
  kind.goal = "No finding of this category is left.";
  return kind;
}

}  // namespace

PhaseKind phase_kind(std::string_view category) {
  if (category == tests_kind().category) return tests_kind();
  for (const PhaseKind& kind : known_kinds()) {
    if (kind.category == category) return kind;
  }
  return made_of(category);
}

PhaseKind phase_kind_of_slug(std::string_view slug) {
  if (slug == tests_kind().slug) return tests_kind();
  for (const PhaseKind& kind : known_kinds()) {
    if (kind.slug == slug) return kind;
  }
  return made_of(slug);
}

bool comes_before(std::string_view left_category, std::string_view right_category) {
  return std::make_tuple(rank(left_category), left_category) <
         std::make_tuple(rank(right_category), right_category);
}

std::map<std::string, uint32_t> number_phases(const std::map<std::string, uint32_t>& used,
                                              const std::vector<std::string>& categories) {
  std::map<std::string, uint32_t> numbers = used;
  uint32_t last = 0;
  for (const auto& entry : used) last = std::max(last, entry.second);
  std::vector<std::string> ordered = categories;
  std::sort(ordered.begin(), ordered.end(), comes_before);
  for (const std::string& category : ordered) {
    const std::string slug = phase_kind(category).slug;
    if (numbers.count(slug) == 0) numbers[slug] = ++last;
  }
  return numbers;
}

}  // namespace planner
