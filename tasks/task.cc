#include "tasks/task.h"

#include <algorithm>

namespace tasks {
namespace {

std::string two_digits(uint32_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() < 2 ? "0" + digits : digits;
}

std::string phase_folder(uint32_t number, const std::string& slug) {
  return ".punchlist/phases/" + two_digits(number) + "-" + slug + "/";
}

}  // namespace

std::string handle(uint32_t phase, uint32_t number) {
  return two_digits(phase) + "-" + two_digits(number);
}

std::string Task::told_title() const {
  // What was done instead is not known: then it is not known either that it was not this.
  if (!otherwise || otherwise->empty()) return title;
  std::string told = *otherwise;
  if (told[0] >= 'a' && told[0] <= 'z') told[0] = static_cast<char>(told[0] - 'a' + 'A');
  return told + " (planned: " + title + ")";
}

std::string Task::came_back() const {
  std::string text;
  for (const std::vector<FindingNote>* list : {&findings, &cascades}) {
    for (const FindingNote& finding : *list) {
      if (!finding.again.empty()) text += "; " + finding.id + " came back, see " + finding.again;
    }
  }
  return text;
}

std::string Task::handle() const { return tasks::handle(phase, number); }

std::string Task::file() const { return phase_folder(phase, phase_slug) + handle() + "-PLAN.md"; }

std::string Task::summary_file() const {
  return phase_folder(phase, phase_slug) + handle() + "-SUMMARY.md";
}

std::string Phase::folder() const { return two_digits(number) + "-" + slug; }

std::string Phase::file() const {
  return phase_folder(number, slug) + two_digits(number) + "-PHASE.md";
}

std::string Phase::verification_file() const {
  return phase_folder(number, slug) + two_digits(number) + "-VERIFICATION.md";
}

void Plan::link() {
  unlocks.clear();
  hanging.clear();
  for (const Phase& phase : phases) {
    for (const Task& task : phase.tasks) {
      if (is_closed(task.status)) continue;
      const bool hangs =
          std::any_of(task.findings.begin(), task.findings.end(), [](const FindingNote& note) {
            return note.in_tests && note.confidence == "proven" &&
                   (note.verdict == "deadlocks" || note.verdict == "hangs");
          });
      if (hangs) hanging.push_back(task.handle());
      for (const std::string& needed : task.depends_on) unlocks[needed].push_back(task.handle());
    }
  }
}

const Task* Plan::find(std::string_view wanted) const {
  for (const Phase& phase : phases) {
    for (const Task& task : phase.tasks) {
      if (task.handle() == wanted) return &task;
    }
  }
  return nullptr;
}

std::string slug_from(std::string_view name) {
  constexpr size_t kLongest = 40;
  std::string slug;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper || plain) {
      if (slug.size() == kLongest) break;
      slug += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "site" : slug;
}

std::string function_of(std::string_view item) {
  const size_t colons = item.rfind("::");
  return std::string(colons == std::string_view::npos ? item : item.substr(colons + 2));
}

}  // namespace tasks
