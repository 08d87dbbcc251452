#pragma once

#include <string>
#include <vector>

#include "cli/actions/make_plan.h"
#include "cli/project.h"
#include "store/store.h"
#include "tasks/migration.h"

namespace cli {

/// The migration away from what these rules find, as the plan, the ledger and a recorded scan of
/// the work tree have it. \param plan of that very scan
tasks::Migration make_migration(const Project& project, const store::Store& store,
                                const PlanReport& plan, const std::vector<std::string>& rules);

/// The rules that are about policy and that the ledger has findings of.
std::vector<std::string> policy_rules(const store::Store& store);

}  // namespace cli
