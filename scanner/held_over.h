#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/line_map.h"
#include "scanner/guards.h"
#include "scanner/lens.h"

namespace scanner {

/// What is alive where a remedy puts an await, and must not be: guards, each a finding once the
/// await is there, and values for which the future is no longer Send where that is asked.
class HeldOver {
 public:
  HeldOver(const Analysis& analysis, TextOf text_of);

  /// What to do about it before `node` is awaited, each for a list of steps: "end the guard `g` of
  /// `std::sync::Mutex::lock` (line 7) before `read` is awaited, .."; only what is known.
  /// \param moved the call goes into a closure: what it uses goes with it, and is left out
  std::vector<std::string> at(const Unit& unit, uint32_t node, bool moved = false);

 private:
  using Life = std::pair<Guard, std::vector<GuardEnd>>;
  uint32_t line_of(FnId fn, uint32_t node);
  const std::vector<Life>& guards_of(const Unit& unit);
  std::vector<Life> not_send_in(const Unit& unit) const;
  std::string words(const Unit& unit, const Guard& guard, uint32_t node, bool used);

  const Analysis& analysis_;
  TextOf text_of_;
  GuardFinder finder_;
  std::map<Unit, std::vector<Life>> guards_;
  std::unordered_map<std::string, base::LineMap> lines_;  ///< by path
};

}  // namespace scanner
