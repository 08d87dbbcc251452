#include "planner/decide.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"

namespace planner {
namespace {

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string name_of(const tasks::Decision& decision) {
  return "decision " + decision.id + " (`" + decision.path + "`)";
}

}  // namespace

void decide(LedgerFinding& entry, const std::vector<tasks::Decision>& decisions) {
  std::vector<scanner::Remedy>& remedies = entry.finding.remedies;
  if (remedies.empty()) return;
  for (const tasks::Decision& decision : decisions) {
    if (!decision.governs(entry.finding.rule)) continue;
    const auto refused = [&](const scanner::Remedy& remedy) {
      return has(decision.refuses, remedy.id);
    };
    const auto preferred = [&](const scanner::Remedy& remedy) {
      return has(decision.prefers, remedy.id);
    };
    const bool speaks = std::any_of(remedies.begin(), remedies.end(), refused) ||
                        std::any_of(remedies.begin(), remedies.end(), preferred);
    if (!speaks) continue;
    if (!decision.in_force()) {
      if (refused(remedies.front()) && !decision.reversed_by.empty()) {
        entry.decided.push_back("`" + remedies.front().id + "` was refused by " +
                                name_of(decision) + ", which decision " + decision.reversed_by +
                                " reversed");
      }
      continue;
    }
    if (std::all_of(remedies.begin(), remedies.end(), refused)) {
      std::vector<std::string> ids;
      for (const scanner::Remedy& remedy : remedies) {
        const std::string id = "`" + remedy.id + "`";
        if (!has(ids, id)) ids.push_back(id);
      }
      entry.contradicts = true;
      entry.decided.push_back("contradicts " + name_of(decision) + ", which refuses " +
                              base::join(ids, ", ") +
                              ": no remedy that is known here is left; cite the "
                              "decision that reverses it (`supersedes: [\"" +
                              decision.id + "\"]`) before this is done");
      remedies.resize(1);  // the others are refused as well, and no way out
      continue;
    }
    const std::string first = remedies.front().id;
    std::stable_partition(remedies.begin(), remedies.end(), preferred);
    const auto kept = std::remove_if(remedies.begin(), remedies.end(), refused);
    const bool fewer = kept != remedies.end();
    remedies.erase(kept, remedies.end());
    if (fewer || remedies.front().id != first || preferred(remedies.front())) {
      entry.decided.push_back("follows " + name_of(decision));
    }
  }
}

}  // namespace planner
