#include "cli/actions/rule_text.h"

#include <cstdlib>

#include "base/text.h"
#include "scanner/rule.h"
#include "scanner/verdict.h"

namespace cli {

std::string rule_section(std::string_view rule, std::string_view heading) {
  const scanner::Rule* found = scanner::find_rule(rule);
  if (found == nullptr) return {};
  const std::string mark = "\n## " + std::string(heading) + "\n";
  const size_t at = found->doc.find(mark);
  if (at == std::string_view::npos) return {};
  const size_t begin = at + mark.size();
  const size_t end = found->doc.find("\n## ", begin);
  const std::string_view text = found->doc.substr(
      begin, end == std::string_view::npos ? std::string_view::npos : end - begin);
  return std::string(base::trim(text)) + "\n";
}

std::string outcome_words(std::string_view rule, const std::string& verdict) {
  // What happens under a condition only, with the condition.
  if (rule == "runtime-accessor-unwrap") return verdict + ", where it gives no runtime";
  if (rule == "spawn-in-drop" && verdict == "does nothing")
    return verdict + ", where the runtime ends before the task has run";
  if (rule == "lock-across-await" && verdict == "deadlocks")
    return verdict + ", where whoever waits for the lock holds the thread that this task needs";
  if (verdict == "ok, at a price")
    return "works, at the price of starting and ending a runtime in each call";
  const size_t at = verdict.find("(M");
  if (at == std::string::npos) return verdict;
  const std::string_view words = scanner::panic_message(std::atoi(verdict.c_str() + at + 2));
  if (words.empty()) return verdict;
  // The first sentence: that is what a log shows first.
  const size_t stop = words.find(". ");
  return verdict.substr(0, verdict.rfind(')')) + ": \"" + std::string(words.substr(0, stop)) +
         "\")";
}

}  // namespace cli
