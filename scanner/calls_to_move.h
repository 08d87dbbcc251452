#pragma once

#include <string>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/finding.h"

namespace scanner {

/// What is known of the calls by which async code comes to a site.
struct CallsToMove {
  bool all_of_the_function = true;     ///< each names the function that the site is written in
  bool only_by_tests = false;          ///< none is known but of tests, of code that ships
  bool any_of_a_value = false;         ///< one calls what no function's name stands for: a closure
  bool any_gives_a_borrow = false;     ///< one gives what borrows from what it is given
  bool any_in_default_method = false;  ///< one is made on the `self` of a trait's default method
  std::string callee;  ///< the name of the function that all of them call; empty if they differ
  std::string alone;   ///< "`main` (src/main.rs)": of a program of one thread so far; may be empty
  std::vector<std::string> not_async;  ///< functions of shipped code around them that are not async
};

CallsToMove calls_to_move(const Analysis& analysis, const Site& site,
                          const std::vector<Frontier>& calls);

/// Names in code spans: "`a`, `b` and 3 more".
std::string some_names(const std::vector<std::string>& names);

}  // namespace scanner
