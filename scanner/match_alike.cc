#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "scanner/match_state.h"
#include "scanner/tokens.h"

// Passes 4 to 6: what was edited in place.

namespace scanner {
namespace {

constexpr double kAsLikely = 0.02;          // closer than this is no difference
constexpr double kLeastInItem = 0.35;       // same item, same callee
constexpr double kLeastInBody = 0.4;        // inside bodies that are alike
constexpr double kLeastBody = 0.45;         // bodies that are taken for each other
constexpr double kLeastAlone = 0.7;         // the last ones of a file
constexpr double kLeastSurroundings = 0.7;  // the last ones of a sink anywhere
constexpr double kLeastSurroundingsInFile = 0.5;

/// The best sums of an alignment that goes through each cell.
class Alignment {
 public:
  Alignment(std::vector<std::vector<double>> scores, double least)
      : rows_(scores.size()),
        columns_(scores.empty() ? 0 : scores[0].size()),
        scores_(std::move(scores)),
        least_(least) {
    const std::vector<double> zeros(columns_ + 1, 0);
    ahead_.assign(rows_ + 1, zeros);
    behind_.assign(rows_ + 1, zeros);
    for (size_t i = 1; i <= rows_; ++i) {
      for (size_t j = 1; j <= columns_; ++j) {
        double best = std::max(ahead_[i - 1][j], ahead_[i][j - 1]);
        if (may(i - 1, j - 1)) best = std::max(best, ahead_[i - 1][j - 1] + scores_[i - 1][j - 1]);
        ahead_[i][j] = best;
      }
    }
    for (size_t i = rows_; i-- > 0;) {
      for (size_t j = columns_; j-- > 0;) {
        double best = std::max(behind_[i + 1][j], behind_[i][j + 1]);
        if (may(i, j)) best = std::max(best, behind_[i + 1][j + 1] + scores_[i][j]);
        behind_[i][j] = best;
      }
    }
  }
  bool may(size_t i, size_t j) const { return scores_[i][j] >= least_; }
  double best() const { return ahead_[rows_][columns_]; }
  double through(size_t i, size_t j) const {
    return ahead_[i][j] + scores_[i][j] + behind_[i + 1][j + 1];
  }
  /// Whether the pair is in the best alignment, or in one that is as likely.
  bool is_likely(size_t i, size_t j) const {
    return may(i, j) && through(i, j) >= best() - kAsLikely;
  }

 private:
  size_t rows_;
  size_t columns_;
  std::vector<std::vector<double>> scores_;
  double least_;
  std::vector<std::vector<double>> ahead_;
  std::vector<std::vector<double>> behind_;
};

bool knows(const Surroundings& around) { return !around.after.empty(); }

/// How much of their folders two paths share, 0 to 1; `a/b.rs` is the folder `a/b` to `a/b/c.rs`.
double neighbourhood(std::string_view one, std::string_view other) {
  const auto parts_of = [](std::string_view path) {
    if (path.ends_with(".rs")) path.remove_suffix(3);
    std::vector<std::string_view> parts;
    while (true) {
      const size_t slash = path.find('/');
      parts.push_back(path.substr(0, slash));
      if (slash == std::string_view::npos) return parts;
      path.remove_prefix(slash + 1);
    }
  };
  const std::vector<std::string_view> a = parts_of(one);
  const std::vector<std::string_view> b = parts_of(other);
  size_t shared = 0;
  while (shared < std::min(a.size(), b.size()) && a[shared] == b[shared]) ++shared;
  return static_cast<double>(shared) / static_cast<double>(std::max(a.size(), b.size()));
}

/// Path and item of a function with sites that have no partner yet.
using Item = std::pair<std::string, std::string>;

struct Candidate {
  double score = 0;
  Item old_item;
  Item new_item;
};

std::map<Item, std::vector<size_t>> old_items(const Matching& matching, bool live) {
  std::map<Item, std::vector<size_t>> items;
  for (const size_t i : matching.free_old(live)) {
    const OldSite& old = matching.old_site(i);
    if (old.print.body != nullptr) items[{matching.path_now(old), old.item}].push_back(i);
  }
  return items;
}

std::map<Item, std::vector<size_t>> new_items(const Matching& matching) {
  std::map<Item, std::vector<size_t>> items;
  for (size_t i = 0; i < matching.input().found.size(); ++i) {
    if (!matching.is_free_new(i) || matching.print(i).body == nullptr) continue;
    items[{matching.found(i).at.path, matching.found(i).item}].push_back(i);
  }
  return items;
}

std::vector<Candidate> like_items(const Matching& matching,
                                  const std::map<Item, std::vector<size_t>>& old_side,
                                  const std::map<Item, std::vector<size_t>>& new_side) {
  std::map<std::string, std::set<Item>> of_rule;
  for (const auto& [item, sites] : new_side) {
    for (const size_t site : sites) of_rule[matching.found(site).rule].insert(item);
  }
  std::vector<Candidate> candidates;
  for (const auto& [old_item, sites] : old_side) {
    std::set<Item> reachable;
    for (const size_t site : sites) {
      const std::set<Item>& items = of_rule[matching.old_site(site).rule];
      reachable.insert(items.begin(), items.end());
    }
    const BodyPrint& old_body = *matching.old_site(sites.front()).print.body;
    for (const Item& new_item : reachable) {
      const BodyPrint& new_body = *matching.print(new_side.at(new_item).front()).body;
      const double all = resemblance(old_body, new_body);
      const double part = containment(old_body, new_body);
      if (std::max(all, 0.85 * part) < kLeastBody) continue;
      if (matching.stayed_behind(matching.old_site(sites.front()),
                                 matching.found(new_side.at(new_item).front())))
        continue;
      Candidate candidate;
      // A part cut out of one body may be more like the whole of its twin.
      candidate.score = 0.9 * part + 0.1 * all;
      candidate.score += 0.1 * neighbourhood(old_item.first, new_item.first);
      // What was cut out of a function tends to stand near it.
      const uint32_t line = matching.line_now(matching.old_site(sites.front()));
      if (line != 0 && old_item.first == new_item.first) {
        const uint32_t now = matching.found(new_side.at(new_item).front()).at.line;
        candidate.score += 0.1 / (1 + (line > now ? line - now : now - line) / 20.0);
      }
      if (last_segment(old_item.second) == last_segment(new_item.second)) candidate.score += 0.1;
      candidate.old_item = old_item;
      candidate.new_item = new_item;
      candidates.push_back(std::move(candidate));
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::tie(a.old_item, a.new_item) < std::tie(b.old_item, b.new_item);
  });
  return candidates;
}

/// What is free in both items, by rule and by sink or callee.
std::map<std::pair<std::string, std::string>, Sites> inside(const Matching& matching,
                                                            const std::vector<size_t>& old_sites,
                                                            const std::vector<size_t>& found,
                                                            bool by_sink) {
  std::map<std::pair<std::string, std::string>, Sites> groups;
  for (const size_t i : old_sites) {
    const OldSite& old = matching.old_site(i);
    if (matching.is_free_old(i))
      groups[{old.rule, by_sink ? old.sink : old.callee}].old_sites.push_back(i);
  }
  for (const size_t i : found) {
    const Finding& f = matching.found(i);
    if (matching.is_free_new(i)) groups[{f.rule, by_sink ? f.sink : f.callee}].found.push_back(i);
  }
  return groups;
}

/// Pairs those that are each other's likeliest by far; for sites whose order says nothing.
void pair_likeliest(Matching& matching, const Sites& sites, double least, int pass) {
  std::vector<std::vector<double>> scores;
  for (const size_t old : sites.old_sites) {
    scores.emplace_back();
    for (const size_t found : sites.found)
      scores.back().push_back(site_likeness(matching, old, found));
  }
  Sites doubted;
  std::vector<std::pair<size_t, size_t>> sure;
  for (size_t i = 0; i < sites.old_sites.size(); ++i) {
    for (size_t j = 0; j < sites.found.size(); ++j) {
      const double score = scores[i][j];
      if (score < least) continue;
      double rival = 0;
      for (size_t k = 0; k < sites.old_sites.size(); ++k) {
        if (k != i) rival = std::max(rival, scores[k][j]);
      }
      for (size_t k = 0; k < sites.found.size(); ++k) {
        if (k != j) rival = std::max(rival, scores[i][k]);
      }
      if (rival < score - kAsLikely) {
        sure.emplace_back(sites.old_sites[i], sites.found[j]);
      } else if (rival < score + kAsLikely) {
        doubted.old_sites.push_back(sites.old_sites[i]);
        doubted.found.push_back(sites.found[j]);
      }
    }
  }
  for (const auto& [old, found] : sure) matching.pair(old, found, pass);
  if (!doubted.old_sites.empty()) matching.doubt(std::move(doubted));
}

}  // namespace

double site_likeness(const Matching& matching, size_t old_index, size_t new_index) {
  const OldSite& old = matching.old_site(old_index);
  const Surroundings& around = matching.print(new_index).around;
  const double sinks = sink_likeness(old.sink, matching.found(new_index).sink);
  if (!knows(old.print.around) || !knows(around)) return 0.5 * sinks;
  return 0.5 * sinks + 0.5 * likeness(old.print.around, around);
}

void align(Matching& matching, Sites sites, double least, int pass) {
  if (sites.old_sites.empty() || sites.found.empty()) return;
  std::set<std::string_view> old_paths;
  std::set<std::string_view> new_paths;
  for (const size_t i : sites.old_sites) old_paths.insert(matching.old_site(i).path);
  for (const size_t i : sites.found) new_paths.insert(matching.found(i).at.path);
  if (old_paths.size() > 1 || new_paths.size() > 1) {
    pair_likeliest(matching, sites, least, pass);
    return;
  }
  std::sort(sites.old_sites.begin(), sites.old_sites.end(), [&](size_t left, size_t right) {
    const OldSite& a = matching.old_site(left);
    const OldSite& b = matching.old_site(right);
    return std::tie(a.line, a.column, a.ordinal, a.id) <
           std::tie(b.line, b.column, b.ordinal, b.id);
  });
  std::sort(sites.found.begin(), sites.found.end(), [&](size_t left, size_t right) {
    const Finding& a = matching.found(left);
    const Finding& b = matching.found(right);
    return std::tie(a.at.line, a.at.column, a.ordinal) <
           std::tie(b.at.line, b.at.column, b.ordinal);
  });
  std::vector<std::vector<double>> scores;
  for (const size_t old : sites.old_sites) {
    scores.emplace_back();
    for (const size_t found : sites.found)
      scores.back().push_back(site_likeness(matching, old, found));
  }
  const Alignment alignment(std::move(scores), least);
  std::vector<size_t> of_column(sites.found.size(), 0);
  for (size_t j = 0; j < sites.found.size(); ++j) {
    for (size_t i = 0; i < sites.old_sites.size(); ++i)
      of_column[j] += alignment.is_likely(i, j) ? 1 : 0;
  }
  Sites doubted;
  std::vector<std::pair<size_t, size_t>> sure;
  for (size_t i = 0; i < sites.old_sites.size(); ++i) {
    std::vector<size_t> choices;
    for (size_t j = 0; j < sites.found.size(); ++j) {
      if (alignment.is_likely(i, j)) choices.push_back(j);
    }
    if (choices.size() == 1 && of_column[choices[0]] == 1) {
      sure.emplace_back(sites.old_sites[i], sites.found[choices[0]]);
    } else if (!choices.empty()) {
      doubted.old_sites.push_back(sites.old_sites[i]);
      for (const size_t j : choices) doubted.found.push_back(sites.found[j]);
    }
  }
  for (const auto& [old, found] : sure) matching.pair(old, found, pass);
  if (!doubted.old_sites.empty()) matching.doubt(std::move(doubted));
}

void pass_same_callee(Matching& matching, bool live) {
  for (const bool by_sink : {true, false}) {
    std::map<std::tuple<std::string, std::string, std::string, std::string>, Sites> groups;
    for (const size_t i : matching.free_old(live)) {
      const OldSite& old = matching.old_site(i);
      groups[{old.rule, matching.path_now(old), old.item, by_sink ? old.sink : old.callee}]
          .old_sites.push_back(i);
    }
    for (size_t i = 0; i < matching.input().found.size(); ++i) {
      if (!matching.is_free_new(i)) continue;
      const Finding& f = matching.found(i);
      groups[{f.rule, f.at.path, f.item, by_sink ? f.sink : f.callee}].found.push_back(i);
    }
    for (const auto& [key, sites] : groups) align(matching, sites, kLeastInItem, 4);
  }
}

void pass_like_bodies(Matching& matching, bool live) {
  const std::map<Item, std::vector<size_t>> old_side = old_items(matching, live);
  const std::map<Item, std::vector<size_t>> new_side = new_items(matching);
  const std::vector<Candidate> candidates = like_items(matching, old_side, new_side);
  const auto has_free_old = [&](const Item& item) {
    const std::vector<size_t>& sites = old_side.at(item);
    return std::any_of(sites.begin(), sites.end(),
                       [&](size_t i) { return matching.is_free_old(i); });
  };
  const auto has_free_new = [&](const Item& item) {
    const std::vector<size_t>& sites = new_side.at(item);
    return std::any_of(sites.begin(), sites.end(),
                       [&](size_t i) { return matching.is_free_new(i); });
  };
  for (const Candidate& candidate : candidates) {
    // Rivals of one side: their sites are looked at together, so that what is as likely elsewhere
    // is doubted.
    std::vector<size_t> old_sites;
    std::vector<size_t> found;
    for (const Candidate& other : candidates) {
      if (other.score < candidate.score - kAsLikely || other.score > candidate.score + kAsLikely)
        continue;
      const bool same_old = other.old_item == candidate.old_item;
      const bool same_new = other.new_item == candidate.new_item;
      if (!same_old && !same_new) continue;
      if (!has_free_old(other.old_item) || !has_free_new(other.new_item)) continue;
      if (same_new) {
        const std::vector<size_t>& sites = old_side.at(other.old_item);
        old_sites.insert(old_sites.end(), sites.begin(), sites.end());
      }
      if (same_old) {
        const std::vector<size_t>& sites = new_side.at(other.new_item);
        found.insert(found.end(), sites.begin(), sites.end());
      }
    }
    for (const bool by_sink : {true, false}) {
      for (const auto& [key, sites] : inside(matching, old_sites, found, by_sink)) {
        if (by_sink && sites.old_sites.size() == 1 && sites.found.size() == 1) {
          matching.pair(sites.old_sites.front(), sites.found.front(), 5);
        } else {
          align(matching, sites, kLeastInBody, 5);
        }
      }
    }
  }
}

void pass_last_ones(Matching& matching, bool live) {
  std::set<size_t> doubted_old;
  std::set<size_t> doubted_new;
  for (const Sites& doubt : matching.doubts()) {
    doubted_old.insert(doubt.old_sites.begin(), doubt.old_sites.end());
    doubted_new.insert(doubt.found.begin(), doubt.found.end());
  }
  for (const bool by_sink : {true, false}) {
    std::map<std::pair<std::string, std::string>, Sites> groups;
    for (const size_t i : matching.free_old(live)) {
      const OldSite& old = matching.old_site(i);
      groups[{old.rule, by_sink ? old.sink : matching.path_now(old)}].old_sites.push_back(i);
    }
    for (size_t i = 0; i < matching.input().found.size(); ++i) {
      if (!matching.is_free_new(i)) continue;
      const Finding& f = matching.found(i);
      groups[{f.rule, by_sink ? f.sink : f.at.path}].found.push_back(i);
    }
    for (const auto& [key, sites] : groups) {
      if (sites.old_sites.size() != 1 || sites.found.size() != 1) continue;
      const size_t old_index = sites.old_sites.front();
      const size_t new_index = sites.found.front();
      if (doubted_old.count(old_index) != 0 || doubted_new.count(new_index) != 0) continue;
      const OldSite& old = matching.old_site(old_index);
      const Finding& now = matching.found(new_index);
      if (matching.stayed_behind(old, now)) continue;
      const Surroundings& around = matching.print(new_index).around;
      if (!knows(old.print.around) || !knows(around)) continue;
      // The call alone says nothing: one misuse mended and another like it made is not one edited.
      const double surroundings = likeness(old.print.around, around);
      const bool is_alike =
          by_sink ? surroundings >= kLeastSurroundings
                  : old.callee == now.callee && surroundings >= kLeastSurroundingsInFile &&
                        site_likeness(matching, old_index, new_index) >= kLeastAlone;
      if (is_alike) matching.pair(old_index, new_index, 6);
    }
  }
}

void find_successions(Matching& matching) {
  MatchResult& result = matching.result();
  std::set<size_t> tied;
  for (const TieGroup& tie : result.ties) tied.insert(tie.old_sites.begin(), tie.old_sites.end());
  std::map<std::pair<std::string, std::string>, const LineMoves*> moves;
  for (const LineMoves& file : matching.input().line_moves)
    moves.emplace(std::pair(file.path, file.old_hash), &file);
  std::set<size_t> taken;
  for (const size_t old_index : result.vanished) {
    if (tied.count(old_index) != 0) continue;
    const OldSite& old = matching.old_site(old_index);
    const auto file = moves.find({old.path, old.content_hash});
    const auto same_hash = matching.input().content_hashes.find(old.path);
    const bool same_bytes =
        same_hash != matching.input().content_hashes.end() && same_hash->second == old.content_hash;
    std::optional<size_t> best;
    double best_score = 0;
    for (size_t i = 0; i < matching.input().found.size(); ++i) {
      const Finding& now = matching.found(i);
      if (result.old_of[i] || taken.count(i) != 0 || now.rule == old.rule) continue;
      double score = 0;
      const bool has_line = file != moves.end() && old.line > 0 &&
                            old.line <= file->second->new_lines.size() &&
                            file->second->new_lines[old.line - 1] == now.at.line;
      const std::string& path = file != moves.end() && !file->second->new_path.empty()
                                    ? file->second->new_path
                                    : old.path;
      if (now.at.path == path && now.at.column == old.column &&
          (has_line || (same_bytes && now.at.line == old.line))) {
        score = 2;
      } else if (now.item == old.item && now.at.path == matching.path_now(old)) {
        const double alike = likeness(old.print.around, matching.print(i).around);
        const bool same_sink = !old.sink.empty() && old.sink == now.sink;
        if (same_sink || (old.callee == now.callee && alike >= kLeastSurroundingsInFile) ||
            alike >= kLeastSurroundings)
          score = (same_sink ? 1 : 0) + alike;
      }
      if (score > best_score) {
        best = i;
        best_score = score;
      }
    }
    if (!best) continue;
    taken.insert(*best);
    result.successions.push_back({old_index, *best});
  }
}

}  // namespace scanner
