#include "scanner/match.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "scanner/match_state.h"

namespace scanner {

Matching::Matching(const MatchInput& input)
    : input_(input),
      old_taken_(input.old_sites.size(), false),
      silent_(input.old_sites.size(), false) {
  result_.old_of.resize(input.found.size());
  result_.pass_of.resize(input.found.size(), -1);
  std::set<std::pair<std::string, std::string>> still_there;
  for (const LineMoves& moves : input.line_moves) {
    if (moves.new_path.empty()) still_there.insert({moves.path, moves.old_hash});
  }
  for (const LineMoves& moves : input.line_moves) {
    const std::pair<std::string, std::string> key(moves.path, moves.old_hash);
    // Copied, not renamed: its own place is the first choice.
    if (!moves.new_path.empty() && still_there.count(key) == 0)
      renamed_.emplace(key, moves.new_path);
  }
}

const std::string& Matching::path_now(const OldSite& old) const {
  const auto found = renamed_.find({old.path, old.content_hash});
  return found == renamed_.end() ? old.path : found->second;
}

std::vector<size_t> Matching::free_old(bool live) const {
  const std::vector<OldSite>& sites = input_.old_sites;
  std::vector<size_t> indexes;
  for (size_t i = 0; i < sites.size(); ++i) {
    if (!is_free_old(i) || sites[i].live != live) continue;
    if (!leave_silent_ || !silent_[i]) indexes.push_back(i);
  }
  std::sort(indexes.begin(), indexes.end(),
            [&sites](size_t left, size_t right) { return sites[left].id < sites[right].id; });
  return indexes;
}

bool Matching::stayed_behind(const OldSite& old, const Finding& now) const {
  const auto name_of = [](const std::string& item) {
    const size_t colons = item.rfind("::");
    return colons == std::string::npos ? item : item.substr(colons + 2);
  };
  if (name_of(old.item) == name_of(now.item)) return false;
  const auto file = input_.functions.find(path_now(old));
  if (file == input_.functions.end()) return false;
  const auto function = file->second.find(name_of(old.item));
  return function != file->second.end() && function->second.count(name_of(now.item)) == 0;
}

uint32_t Matching::line_now(const OldSite& old) const {
  if (!input_.by_position || old.line == 0) return 0;
  for (const LineMoves& moves : input_.line_moves) {
    if (moves.path != old.path || moves.old_hash != old.content_hash) continue;
    for (size_t i = old.line - 1; i < moves.new_lines.size(); ++i) {
      if (moves.new_lines[i] != 0) return moves.new_lines[i];
    }
  }
  return 0;
}

void Matching::pair(size_t old_index, size_t new_index, int pass) {
  old_taken_[old_index] = true;
  result_.old_of[new_index] = old_index;
  result_.pass_of[new_index] = pass;
}

namespace {

/// Rule, path, line, column; and which of the findings there, in their order.
using Position = std::tuple<std::string, std::string, uint32_t, uint32_t, size_t>;

/// Which of the old sites of one position in one text each is.
std::vector<size_t> old_ranks(const Matching& matching, bool live) {
  const std::vector<OldSite>& sites = matching.input().old_sites;
  std::map<std::tuple<std::string, std::string, std::string, uint32_t, uint32_t>,
           std::vector<size_t>>
      by_place;
  for (size_t i = 0; i < sites.size(); ++i) {
    const OldSite& old = sites[i];
    if (old.live == live)
      by_place[{old.content_hash, old.rule, old.path, old.line, old.column}].push_back(i);
  }
  std::vector<size_t> ranks(sites.size(), 0);
  for (auto& [place, indexes] : by_place) {
    std::sort(indexes.begin(), indexes.end(), [&sites](size_t left, size_t right) {
      return std::tie(sites[left].ordinal, sites[left].id) <
             std::tie(sites[right].ordinal, sites[right].id);
    });
    for (size_t rank = 0; rank < indexes.size(); ++rank) ranks[indexes[rank]] = rank;
  }
  return ranks;
}

std::map<Position, size_t> free_positions(const Matching& matching) {
  std::map<Position, size_t> positions;
  const std::vector<Finding>& found = matching.input().found;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!matching.is_free_new(i)) continue;
    Position position(found[i].rule, found[i].at.path, found[i].at.line, found[i].at.column, 0);
    while (!positions.emplace(position, i).second) ++std::get<4>(position);
  }
  return positions;
}

void pass_same_bytes(Matching& matching, bool live) {
  if (!matching.input().by_position) return;
  const std::map<Position, size_t> positions = free_positions(matching);
  const std::vector<size_t> ranks = old_ranks(matching, live);
  const std::map<std::string, std::string>& hashes = matching.input().content_hashes;
  for (const size_t old_index : matching.free_old(live)) {
    const OldSite& old = matching.old_site(old_index);
    const auto hash = hashes.find(old.path);
    if (old.content_hash.empty() || hash == hashes.end() || hash->second != old.content_hash)
      continue;
    const auto here =
        positions.find(Position(old.rule, old.path, old.line, old.column, ranks[old_index]));
    if (here == positions.end()) {
      if (live) matching.note_silent(old_index);
    } else if (matching.is_free_new(here->second)) {
      matching.pair(old_index, here->second, 0);
    }
  }
}

/// Passes 1 (the same path) and 2 (the path of a file made from it).
void follow_lines(Matching& matching, bool live, bool renamed) {
  if (!matching.input().by_position) return;
  std::multimap<std::pair<std::string, std::string>, const LineMoves*> moves;
  for (const LineMoves& file : matching.input().line_moves) {
    if (file.new_path.empty() != renamed) moves.insert({{file.path, file.old_hash}, &file});
  }
  const std::map<Position, size_t> positions = free_positions(matching);
  const std::vector<size_t> ranks = old_ranks(matching, live);
  for (const size_t old_index : matching.free_old(live)) {
    const OldSite& old = matching.old_site(old_index);
    const auto [first, last] = moves.equal_range({old.path, old.content_hash});
    for (auto file = first; file != last; ++file) {
      const std::vector<uint32_t>& lines = file->second->new_lines;
      if (old.line == 0 || old.line > lines.size() || lines[old.line - 1] == 0) continue;
      const std::string& path = renamed ? file->second->new_path : old.path;
      const auto here = positions.find(
          Position(old.rule, path, lines[old.line - 1], old.column, ranks[old_index]));
      if (here == positions.end() && live && !renamed) matching.note_silent(old_index);
      if (here == positions.end() || !matching.is_free_new(here->second)) continue;
      if (matching.found(here->second).source_line != old.source_line) continue;
      matching.pair(old_index, here->second, renamed ? 2 : 1);
      break;
    }
  }
}

void pass_line_map(Matching& matching, bool live) { follow_lines(matching, live, false); }
void pass_renamed_file(Matching& matching, bool live) { follow_lines(matching, live, true); }

using Key = std::vector<std::string>;

/// Groups what is free by what the two functions give; an empty key leaves a site out.
template <typename OldKey, typename NewKey>
std::map<Key, Sites> grouped(const Matching& matching, bool live, OldKey old_key, NewKey new_key) {
  std::map<Key, Sites> groups;
  for (const size_t i : matching.free_old(live)) {
    Key key = old_key(matching.old_site(i));
    if (!key.empty()) groups[std::move(key)].old_sites.push_back(i);
  }
  for (size_t i = 0; i < matching.input().found.size(); ++i) {
    if (!matching.is_free_new(i)) continue;
    Key key = new_key(matching.found(i), matching.print(i));
    if (!key.empty()) groups[std::move(key)].found.push_back(i);
  }
  return groups;
}

/// The place in the body, so that equal bodies pair token by token.
std::string place_of(const SitePrint& print) {
  return print.body->hash + " " + std::to_string(print.offset);
}

void pass_equal_body_of_item(Matching& matching, bool live) {
  const auto groups = grouped(
      matching, live,
      [&matching](const OldSite& old) {
        if (old.print.body == nullptr) return Key();
        return Key{old.rule, matching.path_now(old), old.item, place_of(old.print)};
      },
      [](const Finding& f, const SitePrint& print) {
        if (print.body == nullptr) return Key();
        return Key{f.rule, f.at.path, f.item, place_of(print)};
      });
  for (const auto& [key, group] : groups) {
    if (group.old_sites.size() == 1 && group.found.size() == 1)
      matching.pair(group.old_sites.front(), group.found.front(), 2);
  }
}

void pass_moved_body(Matching& matching, bool live) {
  constexpr uint32_t kLeastTokens = 12;  // shorter bodies are equal by chance
  const auto usable = [](const SitePrint& print) {
    return print.body != nullptr && print.body->tokens >= kLeastTokens;
  };
  const auto groups = grouped(
      matching, live,
      [&usable](const OldSite& old) {
        return usable(old.print) ? Key{old.rule, place_of(old.print)} : Key();
      },
      [&usable](const Finding& f, const SitePrint& print) {
        return usable(print) ? Key{f.rule, place_of(print)} : Key();
      });
  for (const auto& [key, group] : groups) {
    if (group.old_sites.size() == 1 && group.found.size() == 1)
      matching.pair(group.old_sites.front(), group.found.front(), 2);
  }
}

std::map<Key, Sites> group_by_sink(const Matching& matching, bool live, bool by_file) {
  return grouped(
      matching, live,
      [&matching, by_file](const OldSite& old) {
        return Key{old.rule, old.item, old.sink, by_file ? matching.path_now(old) : std::string()};
      },
      [by_file](const Finding& f, const SitePrint&) {
        return Key{f.rule, f.item, f.sink, by_file ? f.at.path : std::string()};
      });
}

void pair_by_sink(Matching& matching, bool live, bool by_file) {
  for (const auto& [key, group] : group_by_sink(matching, live, by_file)) {
    if (group.old_sites.size() == 1 && group.found.size() == 1)
      matching.pair(group.old_sites.front(), group.found.front(), 3);
  }
}

void pass_same_sink_in_file(Matching& matching, bool live) { pair_by_sink(matching, live, true); }
void pass_same_sink_anywhere(Matching& matching, bool live) { pair_by_sink(matching, live, false); }

/// Doubts that stayed, and equal sinks of one item that are left on both sides; groups that share
/// a site are one.
void collect_ties(Matching& matching) {
  std::vector<Sites> groups = matching.doubts();
  for (auto& [key, group] : group_by_sink(matching, true, false)) groups.push_back(group);
  std::vector<TieGroup> ties;
  for (const Sites& group : groups) {
    TieGroup tie;
    for (const size_t old : group.old_sites) {
      if (matching.is_free_old(old) && matching.old_site(old).live) tie.old_sites.push_back(old);
    }
    for (const size_t found : group.found) {
      if (matching.is_free_new(found)) tie.found.push_back(found);
    }
    if (tie.old_sites.empty() || tie.found.empty()) continue;
    for (size_t i = 0; i < ties.size();) {
      const auto shares = [](const std::vector<size_t>& one, const std::vector<size_t>& other) {
        return std::find_first_of(one.begin(), one.end(), other.begin(), other.end()) != one.end();
      };
      if (!shares(ties[i].old_sites, tie.old_sites) && !shares(ties[i].found, tie.found)) {
        ++i;
        continue;
      }
      tie.old_sites.insert(tie.old_sites.end(), ties[i].old_sites.begin(), ties[i].old_sites.end());
      tie.found.insert(tie.found.end(), ties[i].found.begin(), ties[i].found.end());
      ties.erase(ties.begin() + static_cast<std::ptrdiff_t>(i));
      i = 0;
    }
    for (std::vector<size_t>* side : {&tie.old_sites, &tie.found}) {
      std::sort(side->begin(), side->end());
      side->erase(std::unique(side->begin(), side->end()), side->end());
    }
    ties.push_back(std::move(tie));
  }
  std::sort(ties.begin(), ties.end(), [](const TieGroup& left, const TieGroup& right) {
    return left.old_sites.front() < right.old_sites.front();
  });
  matching.result().ties = std::move(ties);
}

}  // namespace

MatchResult match(const MatchInput& input) {
  Matching matching(input);
  using Pass = void (*)(Matching&, bool);
  constexpr std::array<Pass, 6> kExact = {pass_line_map,           pass_renamed_file,
                                          pass_equal_body_of_item, pass_same_sink_in_file,
                                          pass_moved_body,         pass_same_sink_anywhere};
  constexpr std::array<Pass, 3> kAlike = {pass_same_callee, pass_like_bodies, pass_last_ones};
  for (const bool live : {true, false}) pass_same_bytes(matching, live);
  for (const Pass pass : kExact) {
    // A function of the same name in the same file is the surer sign than where lines went.
    if (pass == pass_moved_body) matching.settle_silent();
    pass(matching, true);
  }
  for (const Pass pass : kAlike) pass(matching, true);
  collect_ties(matching);
  std::set<size_t> tied;
  for (const TieGroup& tie : matching.result().ties)
    tied.insert(tie.found.begin(), tie.found.end());
  if (tied.empty()) {
    for (const Pass pass : kExact) pass(matching, false);
  } else {
    // What may be one of several live ones is none that is gone.
    MatchInput rest = input;
    std::vector<size_t> index_of;
    rest.found.clear();
    rest.prints.clear();
    for (size_t i = 0; i < input.found.size(); ++i) {
      if (!matching.is_free_new(i) || tied.count(i) != 0) continue;
      index_of.push_back(i);
      rest.found.push_back(input.found[i]);
      rest.prints.push_back(matching.print(i));
    }
    Matching again(rest);
    for (const Pass pass : kExact) pass(again, false);
    for (size_t i = 0; i < index_of.size(); ++i) {
      if (again.result().old_of[i] && matching.is_free_old(*again.result().old_of[i]))
        matching.pair(*again.result().old_of[i], index_of[i], again.result().pass_of[i]);
    }
  }
  for (size_t i = 0; i < input.old_sites.size(); ++i) {
    if (matching.is_free_old(i) && input.old_sites[i].live) matching.result().vanished.push_back(i);
  }
  find_successions(matching);
  return std::move(matching.result());
}

std::vector<std::optional<size_t>> match_frontiers(const std::vector<OldFrontier>& before,
                                                   const std::vector<Frontier>& now) {
  std::vector<std::optional<size_t>> partner(now.size());
  std::vector<bool> taken(before.size(), false);
  const auto pair_where = [&](bool live, const auto& is_same, bool only_pairs) {
    for (size_t i = 0; i < now.size(); ++i) {
      if (partner[i]) continue;
      std::vector<size_t> candidates;
      for (size_t j = 0; j < before.size(); ++j) {
        if (!taken[j] && before[j].live == live && is_same(before[j], now[i]))
          candidates.push_back(j);
      }
      if (candidates.empty()) continue;
      if (only_pairs) {
        size_t rivals = 0;
        for (size_t k = 0; k < now.size(); ++k)
          rivals += !partner[k] && is_same(before[candidates.front()], now[k]) ? 1 : 0;
        if (candidates.size() != 1 || rivals != 1) continue;
      }
      partner[i] = candidates.front();
      taken[candidates.front()] = true;
    }
  };
  for (const bool live : {true, false}) {
    pair_where(
        live,
        [](const OldFrontier& old, const Frontier& one) {
          return old.item == one.item && old.path == one.at.path;
        },
        false);
    pair_where(
        live, [](const OldFrontier& old, const Frontier& one) { return old.item == one.item; },
        false);
  }
  pair_where(
      true, [](const OldFrontier& old, const Frontier& one) { return old.path == one.at.path; },
      true);
  return partner;
}

}  // namespace scanner
