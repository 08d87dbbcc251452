// The matching on pairs of commits, for bench/replay.py and bench/refactors.py.
// usage: replay_pairs REPOSITORY < PAIRS; a pair is `OLD NEW`, two full hashes, on a line. Each
// commit is scanned once while a later pair needs it. Prints one JSON object for each pair.

#include <nlohmann/json.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/actions/match_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/project.h"

namespace {

using Json = nlohmann::ordered_json;

Json findings_json(const std::vector<scanner::Finding>& findings) {
  Json list = Json::array();
  for (const scanner::Finding& f : findings) {
    list.push_back({f.rule, f.at.path, f.at.line, f.at.column, f.item, f.sink, f.source_line});
  }
  return list;
}

/// [index of new] -> index of old, -1 for none; and the passes that said so.
Json matched_json(const scanner::MatchResult& result, size_t found) {
  Json partners = Json::array();
  Json passes = Json::array();
  for (size_t i = 0; i < found; ++i) {
    partners.push_back(result.old_of[i] ? static_cast<int64_t>(*result.old_of[i]) : -1);
    passes.push_back(result.pass_of[i]);
  }
  Json ties = Json::array();
  for (const scanner::TieGroup& tie : result.ties)
    ties.push_back({{"old", tie.old_sites}, {"new", tie.found}});
  return {{"old_of", partners}, {"pass_of", passes}, {"ties", ties}};
}

class Scans {
 public:
  explicit Scans(const cli::Project& project) : project_(project) {}
  void need(const std::string& commit) { ++needed_[commit]; }
  const cli::ScanReport& get(const std::string& commit) {
    std::unique_ptr<cli::ScanReport>& report = reports_[commit];
    if (report == nullptr) {
      cli::ScanRequest request;
      request.source = cli::SourceKind::commit;
      request.rev = commit;
      request.jobs = 1;
      report = std::make_unique<cli::ScanReport>(cli::scan_project(project_, request));
    }
    return *report;
  }
  void done(const std::string& commit) {
    if (--needed_[commit] == 0) reports_.erase(commit);
  }

 private:
  const cli::Project& project_;
  std::map<std::string, int> needed_;
  std::map<std::string, std::unique_ptr<cli::ScanReport>> reports_;
};

void run(const std::string& repository) {
  cli::Project project;
  project.root = repository;
  project.repository = repo::Repository::open(repository);
  project.bare = true;
  project.remote = true;
  std::vector<std::pair<std::string, std::string>> pairs;
  Scans scans(project);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::pair<std::string, std::string> pair;
    words >> pair.first >> pair.second;
    scans.need(pair.first);
    scans.need(pair.second);
    pairs.push_back(pair);
  }
  for (const auto& [old_commit, new_commit] : pairs) {
    Json answer;
    answer["old"] = old_commit;
    answer["new"] = new_commit;
    try {
      const cli::ScanReport& before = scans.get(old_commit);
      const cli::ScanReport& after = scans.get(new_commit);
      scanner::MatchInput input =
          cli::match_input(project, after, cli::known_from(project, before));
      const size_t found = after.result.findings.size();
      answer["olds"] = findings_json(before.result.findings);
      answer["news"] = findings_json(after.result.findings);
      answer["ours"] = matched_json(scanner::match(input), found);
      input.by_position = false;
      answer["ours_without_0_1"] = matched_json(scanner::match(input), found);
    } catch (const base::Error& error) {
      answer["error"] = error.what();
    }
    std::cout << answer.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
    scans.done(old_commit);
    scans.done(new_commit);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: replay_pairs REPOSITORY < PAIRS\n";
    return 2;
  }
  try {
    run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << "replay_pairs: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
