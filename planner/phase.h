#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace planner {

/// A kind of phase: what its folder is called, what it says, and where it stands in the order of
/// work.
struct PhaseKind {
  std::string category;  ///< of scanner::Rule; "tests" for findings that only tests reach
  std::string slug;
  std::string title;
  std::string goal;  ///< one sentence, true once the phase is done
};

/// The kind for a category of rules; one that is not known makes a kind of its own name.
PhaseKind phase_kind(std::string_view category);
/// The kind whose folder has this slug; made of the slug when there is none.
PhaseKind phase_kind_of_slug(std::string_view slug);
/// Whether phases of `left` come before those of `right`: what others stand on first, tests last.
bool comes_before(std::string_view left_category, std::string_view right_category);

/// Numbers for the phases of a plan: those of the previous plan stay, new ones follow in the order
/// of work. \param used number of each phase slug in the previous plan \param categories of the
/// tasks that have no phase yet \return number of each phase slug, old and new
std::map<std::string, uint32_t> number_phases(const std::map<std::string, uint32_t>& used,
                                              const std::vector<std::string>& categories);

}  // namespace planner
