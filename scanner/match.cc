#include "scanner/match.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace scanner {
namespace {

/// What the passes share: who is still without a partner.
class Matching {
 public:
  explicit Matching(const MatchInput& input)
      : input_(input), old_taken_(input.old_sites.size(), false), tied_(input.found.size(), false) {
    result_.old_of.resize(input.found.size());
  }

  const MatchInput& input() const { return input_; }
  bool is_free_old(size_t index) const { return !old_taken_[index]; }
  bool is_free_new(size_t index) const {
    return !result_.old_of[index].has_value() && !tied_[index];
  }
  void pair(size_t old_index, size_t new_index) {
    old_taken_[old_index] = true;
    result_.old_of[new_index] = old_index;
  }
  /// Not to be told apart: nobody's partner any more.
  void tie(TieGroup group) {
    for (const size_t index : group.found) tied_[index] = true;
    result_.ties.push_back(std::move(group));
  }
  MatchResult& result() { return result_; }

 private:
  const MatchInput& input_;
  std::vector<bool> old_taken_;
  std::vector<bool> tied_;
  MatchResult result_;
};

/// Rule, path, line, column: at most one finding has it in one state of the sources.
using Position = std::tuple<std::string, std::string, uint32_t, uint32_t>;

std::map<Position, size_t> free_positions(const Matching& matching) {
  std::map<Position, size_t> positions;
  const std::vector<Finding>& found = matching.input().found;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!matching.is_free_new(i)) continue;
    positions.emplace(
        Position(found[i].rule, found[i].at.path, found[i].at.line, found[i].at.column), i);
  }
  return positions;
}

/// Old sites of one liveness that have no partner, by id: the order in which they may choose.
std::vector<size_t> free_old(const Matching& matching, bool live) {
  const std::vector<OldSite>& sites = matching.input().old_sites;
  std::vector<size_t> indexes;
  for (size_t i = 0; i < sites.size(); ++i) {
    if (matching.is_free_old(i) && sites[i].live == live) indexes.push_back(i);
  }
  std::sort(indexes.begin(), indexes.end(),
            [&sites](size_t left, size_t right) { return sites[left].id < sites[right].id; });
  return indexes;
}

void pass_same_bytes(Matching& matching, bool live) {
  const std::map<Position, size_t> positions = free_positions(matching);
  const std::map<std::string, std::string>& hashes = matching.input().content_hashes;
  for (const size_t old_index : free_old(matching, live)) {
    const OldSite& old = matching.input().old_sites[old_index];
    const auto hash = hashes.find(old.path);
    if (old.content_hash.empty() || hash == hashes.end() || hash->second != old.content_hash)
      continue;
    const auto here = positions.find(Position(old.rule, old.path, old.line, old.column));
    if (here != positions.end() && matching.is_free_new(here->second))
      matching.pair(old_index, here->second);
  }
}

void pass_line_map(Matching& matching, bool live) {
  std::map<std::pair<std::string, std::string>, const LineMoves*> moves;
  for (const LineMoves& file : matching.input().line_moves)
    moves[{file.path, file.old_hash}] = &file;
  const std::map<Position, size_t> positions = free_positions(matching);
  for (const size_t old_index : free_old(matching, live)) {
    const OldSite& old = matching.input().old_sites[old_index];
    const auto file = moves.find({old.path, old.content_hash});
    if (file == moves.end() || old.line == 0 || old.line > file->second->new_lines.size()) continue;
    const uint32_t line = file->second->new_lines[old.line - 1];
    const auto here = positions.find(Position(old.rule, old.path, line, old.column));
    if (line == 0 || here == positions.end() || !matching.is_free_new(here->second)) continue;
    if (matching.input().found[here->second].source_line == old.source_line)
      matching.pair(old_index, here->second);
  }
}

/// Rule, item, sink, and the path when the group is of one file.
using SinkKey = std::array<std::string, 4>;

std::map<SinkKey, TieGroup> group_by_sink(const Matching& matching, bool live, bool by_file) {
  std::map<SinkKey, TieGroup> groups;
  for (const size_t i : free_old(matching, live)) {
    const OldSite& old = matching.input().old_sites[i];
    groups[{old.rule, old.item, old.sink, by_file ? old.path : ""}].old_sites.push_back(i);
  }
  const std::vector<Finding>& found = matching.input().found;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!matching.is_free_new(i)) continue;
    groups[{found[i].rule, found[i].item, found[i].sink, by_file ? found[i].at.path : ""}]
        .found.push_back(i);
  }
  return groups;
}

void pass_same_sink_in_file(Matching& matching, bool live) {
  for (auto& [key, group] : group_by_sink(matching, live, true)) {
    if (group.old_sites.empty() || group.old_sites.size() != group.found.size()) continue;
    const MatchInput& input = matching.input();
    std::sort(group.old_sites.begin(), group.old_sites.end(), [&input](size_t left, size_t right) {
      const OldSite& a = input.old_sites[left];
      const OldSite& b = input.old_sites[right];
      return std::tie(a.ordinal, a.line, a.column, a.id) <
             std::tie(b.ordinal, b.line, b.column, b.id);
    });
    std::sort(group.found.begin(), group.found.end(), [&input](size_t left, size_t right) {
      const Finding& a = input.found[left];
      const Finding& b = input.found[right];
      return std::tie(a.ordinal, a.at.line, a.at.column) <
             std::tie(b.ordinal, b.at.line, b.at.column);
    });
    for (size_t i = 0; i < group.found.size(); ++i)
      matching.pair(group.old_sites[i], group.found[i]);
  }
}

void pass_same_sink_anywhere(Matching& matching, bool live) {
  for (const auto& [key, group] : group_by_sink(matching, live, false)) {
    if (group.old_sites.size() == 1 && group.found.size() == 1) {
      matching.pair(group.old_sites.front(), group.found.front());
    }
  }
}

/// What pass 3 could not tell apart. Sites long gone make no tie: the new one is simply new.
void collect_ties(Matching& matching) {
  for (auto& [key, group] : group_by_sink(matching, true, false)) {
    if (group.old_sites.empty() || group.found.empty()) continue;
    std::sort(group.old_sites.begin(), group.old_sites.end());
    matching.tie(group);
  }
}

}  // namespace

MatchResult match(const MatchInput& input) {
  Matching matching(input);
  using Pass = void (*)(Matching&, bool);
  // Passes 2 (renamed files), 4, 5 and 6 (edited in place) take their places in this list.
  constexpr std::array<Pass, 3> kAfterBytes = {pass_line_map, pass_same_sink_in_file,
                                               pass_same_sink_anywhere};
  for (const bool live : {true, false}) pass_same_bytes(matching, live);
  for (const Pass pass : kAfterBytes) pass(matching, true);
  collect_ties(matching);
  for (const Pass pass : kAfterBytes) pass(matching, false);

  MatchResult result = std::move(matching.result());
  for (size_t i = 0; i < input.old_sites.size(); ++i) {
    if (matching.is_free_old(i) && input.old_sites[i].live) result.vanished.push_back(i);
  }
  return result;
}

}  // namespace scanner
