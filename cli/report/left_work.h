#pragma once

#include <iosfwd>

#include <nlohmann/json_fwd.hpp>

#include "cli/actions/left_work.h"

namespace cli {

nlohmann::ordered_json left_work_json(const LeftWork& left);
/// Lines that begin with `indent`; says so when nothing was left.
void write_left_work(std::ostream& out, const LeftWork& left, const std::string& indent);

}  // namespace cli
