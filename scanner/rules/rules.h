#pragma once

#include <string_view>

#include "scanner/rule.h"

// One function per line of rules.def: the rule's constant. They live in rules/<rule>.cc; their
// texts are made at build time from rules/<rule>.md.
namespace scanner::rules {
#define RULE(name) const Rule& name();
#include "scanner/rules/rules.def"
#undef RULE
}  // namespace scanner::rules

namespace scanner::docs {
#define RULE(name) extern const std::string_view name;
#include "scanner/rules/rules.def"
#undef RULE
}  // namespace scanner::docs
