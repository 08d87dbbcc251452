#include "scanner/rule_version.h"

#include <algorithm>
#include <iterator>

namespace scanner {
namespace {

struct Version {
  std::string_view rule;
  int version;
};

// The first line stands for no rule: an array needs one.
constexpr Version kVersions[] = {
    {"", 1},
#define VERSION(rule, version) {rule, version},
#include "scanner/rules/versions.def"
#undef VERSION
};

}  // namespace

int rule_version(std::string_view rule) {
  const auto* found = std::find_if(std::begin(kVersions), std::end(kVersions),
                                   [rule](const Version& one) { return one.rule == rule; });
  return found == std::end(kVersions) ? 1 : found->version;
}

}  // namespace scanner
