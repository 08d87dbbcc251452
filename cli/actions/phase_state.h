#pragma once

#include "store/store.h"
#include "tasks/task.h"

namespace cli {

/// Tells each phase of a plan what the ledger knows beyond its tasks: what works and on which
/// commit it was proven, what is still there, what holds the work up, what the last check found.
void add_phase_states(const store::Store& store, tasks::Plan& plan);

}  // namespace cli
