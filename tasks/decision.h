#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tasks {

/// A decision of the project's, as `.punchlist/decisions/NNNN-title.md` has it in its frontmatter.
struct Decision {
  std::string id;                       ///< "0007", from the file's name
  std::string path;                     ///< below the project's root
  std::string status;                   ///< "active" or "reversed"
  std::vector<std::string> supersedes;  ///< ids of decisions that this one reverses
  std::vector<std::string> rules;       ///< that it governs; empty: all
  std::vector<std::string> prefers;     ///< ids of remedies, best first
  std::vector<std::string> refuses;     ///< ids of remedies
  std::string reversed_by;              ///< id of the active decision that supersedes it; or empty

  bool in_force() const { return status == "active" && reversed_by.empty(); }
  bool governs(std::string_view rule) const;
};

/// Reads a decision. \param problems gains what is wrong with the file, a line each
Decision read_decision(const std::string& path, std::string_view text,
                       std::vector<std::string>& problems);

/// Sorts by id and fills in which decision reverses which. \param problems gains supersessions of
/// decisions that there are not
void link_decisions(std::vector<Decision>& decisions, std::vector<std::string>& problems);

}  // namespace tasks
