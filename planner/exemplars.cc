#include "planner/exemplars.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace planner {
namespace {

constexpr size_t kMost = 3;

std::string crate_of(const std::string& item) { return item.substr(0, item.find("::")); }

std::string key(bool in_tests, const std::string& rule, const std::string& library,
                const std::string& near = {}) {
  return (in_tests ? "tests\n" : "\n") + rule + "\n" + library + "\n" + near;
}

bool comes_first(const scanner::Sanctioned* a, const scanner::Sanctioned* b) {
  return std::tie(a->at.path, a->at.line, a->at.column, a->rule, a->item, a->reason) <
         std::tie(b->at.path, b->at.line, b->at.column, b->rule, b->item, b->reason);
}

}  // namespace

Exemplars::Exemplars(const std::vector<scanner::Sanctioned>& sanctioned,
                     const std::vector<LedgerFinding>& findings) {
  std::set<std::pair<std::string, std::string>> wrong;
  for (const LedgerFinding& one : findings) wrong.emplace(one.finding.at.path, one.finding.item);
  Sites ordered;
  for (const scanner::Sanctioned& site : sanctioned) ordered.push_back(&site);
  std::sort(ordered.begin(), ordered.end(), comes_first);
  std::set<std::tuple<bool, std::string, std::string, std::string>> functions;
  for (const scanner::Sanctioned* site : ordered) {
    if (wrong.count({site->at.path, site->item}) != 0) continue;
    if (!functions.emplace(site->in_tests, site->rule, site->at.path, site->item).second) continue;
    const std::string library = crate_of(site->callee);
    by_rule_[key(site->in_tests, site->rule, library)].push_back(site);
    by_crate_[key(site->in_tests, site->rule, library, crate_of(site->item))].push_back(site);
    by_file_[key(site->in_tests, site->rule, library, site->at.path)].push_back(site);
  }
}

std::vector<tasks::Exemplar> Exemplars::near(const tasks::Task& task) const {
  const bool tests = !task.findings.empty() &&
                     std::all_of(task.findings.begin(), task.findings.end(),
                                 [](const tasks::FindingNote& note) { return note.in_tests; });
  std::set<std::string> crates;
  std::set<std::string> libraries;  // whose calls the task is about
  for (const tasks::FindingNote& note : task.findings) {
    crates.insert(crate_of(note.item));
    libraries.insert(crate_of(note.callee));
  }
  std::vector<tasks::Exemplar> chosen;
  std::set<std::pair<std::string, std::string>> functions;
  const auto choose = [&](const std::vector<const Sites*>& lists) {
    Sites candidates;
    for (const Sites* list : lists) {
      size_t fresh = 0;
      for (const scanner::Sanctioned* site : *list) {
        if (functions.count({site->at.path, site->item}) != 0) continue;
        candidates.push_back(site);
        if (++fresh == kMost) break;
      }
    }
    std::sort(candidates.begin(), candidates.end(), comes_first);
    for (const scanner::Sanctioned* site : candidates) {
      if (chosen.size() == kMost) return;
      if (!functions.emplace(site->at.path, site->item).second) continue;
      chosen.push_back({site->rule, site->at.path, site->at.line, site->item, site->reason});
    }
  };
  const auto lists = [](const std::map<std::string, Sites>& all, std::vector<const Sites*>& to,
                        const std::string& wanted) {
    const auto found = all.find(wanted);
    if (found != all.end()) to.push_back(&found->second);
  };
  std::vector<const Sites*> here, in_crate, anywhere;
  for (const std::string& rule : task.rules) {
    for (const std::string& library : libraries) {
      for (const std::string& path : task.files_modified)
        lists(by_file_, here, key(tests, rule, library, path));
      for (const std::string& crate : crates)
        lists(by_crate_, in_crate, key(tests, rule, library, crate));
      lists(by_rule_, anywhere, key(tests, rule, library));
    }
  }
  choose(here);
  choose(in_crate);
  choose(anywhere);
  return chosen;
}

}  // namespace planner
