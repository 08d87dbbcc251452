#pragma once

#include <string_view>

#include "scanner/workspace.h"

namespace scanner {

/// Whether the library, a dependency of the function's crate, is asked to run on another runtime
/// than Tokio and not on Tokio: sqlx with `runtime-async-std-rustls`, redis with `async-std-comp`.
/// \param crate as the crate's code names it
bool is_built_without_tokio(const Workspace& workspace, FnId fn, std::string_view crate);

/// Whether async-std enters a Tokio runtime of its own on its threads and around what it blocks
/// on: any package of the workspace asks for its feature `tokio1`, or for `tokio` of the executor
/// below it, async-global-executor (Cargo unites the features).
bool async_std_enters_tokio(const Workspace& workspace);

}  // namespace scanner
