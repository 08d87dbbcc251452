#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// A local value that is dropped with work begun that the drop loses.
struct UnfinishedValue {
  FnId fn = kNone;
  uint32_t bind = kNone;         ///< the pat_bind node of its variable
  std::string_view type;         ///< canonical path
  Work work = Work::untouched;   ///< what was begun
  uint32_t last = kNone;         ///< the last call that begins work
  bool awaits_later = false;     ///< an await of its unit stands after that call
  bool in_endless_loop = false;  ///< that call stands in a `loop`
  Confidence confidence = Confidence::likely;
};

/// Every variable of a type of the WORK rows on which a call begins work, and none sees to it: no
/// other method is called on it, and it is lent or given to nobody. In order.
void for_unfinished_values(const Analysis& analysis,
                           const std::function<void(const UnfinishedValue&)>& visit);

}  // namespace scanner
