#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/console.h"
#include "scanner/cone.h"

namespace cli {

/// Caller cones for people: definitions, then places by function, then what is not sure.
void write_cones(std::ostream& out, const std::vector<scanner::CallerCone>& cones,
                 const Style& style);

/// `data` of `debug cone --format json`: {"cones":[..]}.
std::string cones_json(const std::vector<scanner::CallerCone>& cones);

}  // namespace cli
