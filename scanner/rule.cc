#include "scanner/rule.h"

#include "scanner/rules/rules.h"

namespace scanner {

const std::vector<Rule>& all_rules() {
  static const std::vector<Rule> rules = {
#define RULE(name) rules::name(),
#include "scanner/rules/rules.def"
#undef RULE
  };
  return rules;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule& rule : all_rules()) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

}  // namespace scanner
