#pragma once

#include <vector>

#include "scanner/workspace.h"

namespace scanner {

/// Which crates of the workspace can be parts of one program, by their manifests.
class Linkage {
 public:
  explicit Linkage(const Workspace& workspace);

  /// Whether code of crate `part` can run in a program that code of `root` is in. A program, test,
  /// example or build script links only what it depends on; a library also what is used beside it.
  /// What no manifest speaks of may be anywhere.
  /// \param in_tests the code of `root` is a test's: its program is that crate's own
  bool together(CrateId root, CrateId part, bool in_tests) const;
  /// Whether a program of the workspace links the crate, or is it: then who calls it is here.
  bool is_in_a_program(CrateId part) const;

 private:
  bool reaches(CrateId from, CrateId to) const { return reach_[from][to]; }

  const Workspace& ws_;
  std::vector<std::vector<bool>> reach_;  ///< by crate: all that it depends on, itself included
  /// By two libraries, where asked: 1 if something depends on both, 2 if nothing does.
  mutable std::vector<uint8_t> beside_;
};

}  // namespace scanner
