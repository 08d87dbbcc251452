#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/match.h"

/// What the passes of the matching share. For the files of `match` only.
namespace scanner {

/// Old and new sites that a pass compares with each other.
struct Sites {
  std::vector<size_t> old_sites;
  std::vector<size_t> found;
};

/// Who is still without a partner.
class Matching {
 public:
  explicit Matching(const MatchInput& input);

  const MatchInput& input() const { return input_; }
  const OldSite& old_site(size_t index) const { return input_.old_sites[index]; }
  const Finding& found(size_t index) const { return input_.found[index]; }
  const SitePrint& print(size_t found) const {
    return found < input_.prints.size() ? input_.prints[found] : no_print_;
  }
  /// Whether the function of an old site is where it was, as far as that is known, and the new one
  /// stands in one that it does not call: then that is neither its new name nor a part of it.
  bool stayed_behind(const OldSite& old, const Finding& now) const;
  /// Where the file of an old site is now, as far as it was renamed.
  const std::string& path_now(const OldSite& old) const;

  bool is_free_old(size_t index) const { return !old_taken_[index]; }
  bool is_free_new(size_t index) const { return !result_.old_of[index].has_value(); }
  /// Old sites of one liveness that have no partner, by id: the order in which they may choose.
  std::vector<size_t> free_old(bool live) const;
  void pair(size_t old_index, size_t new_index, int pass);
  /// Its very text is still there, and nothing is found at it.
  void note_silent(size_t old_index) { silent_[old_index] = true; }
  /// From now on those take part no more: what only looks like them is another.
  void settle_silent() { leave_silent_ = true; }
  /// The line that the line map gives an old site, or the next line that has one; 0: not known.
  uint32_t line_now(const OldSite& old) const;
  /// These could not be told apart; a later pass may still.
  void doubt(Sites sites) { doubts_.push_back(std::move(sites)); }
  const std::vector<Sites>& doubts() const { return doubts_; }
  MatchResult& result() { return result_; }

 private:
  const MatchInput& input_;
  SitePrint no_print_;
  std::map<std::pair<std::string, std::string>, std::string> renamed_;
  std::vector<bool> old_taken_;
  std::vector<bool> silent_;
  bool leave_silent_ = false;
  std::vector<Sites> doubts_;
  MatchResult result_;
};

/// How alike an old and a new site are by sink and surroundings, 0 to 1.
double site_likeness(const Matching& matching, size_t old_index, size_t new_index);

/// Pairs the sites in their order, as likely as it gets in all; what is less alike than `least` is
/// not paired. Sites with another choice that is as likely are doubted instead.
void align(Matching& matching, Sites sites, double least, int pass);

void pass_same_callee(Matching& matching, bool live);  // 4
void pass_like_bodies(Matching& matching, bool live);  // 5
void pass_last_ones(Matching& matching, bool live);    // 6
/// New findings of another rule at the sites of those that are gone for good.
void find_successions(Matching& matching);

}  // namespace scanner
