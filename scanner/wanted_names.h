#pragma once

#include <string_view>
#include <unordered_set>

#include "scanner/known_apis.h"
#include "scanner/workspace.h"

namespace scanner {

/// The names of calls that are worth resolving, as last segments: of the APIs that matter and whose
/// crates the workspace can name. To look at every call costs as much as to parse it.
struct WantedNames {
  std::unordered_set<std::string_view> methods;
  std::unordered_set<std::string_view> receivers_methods;  ///< only those of channels' receivers
  std::unordered_set<std::string_view> functions;
  std::unordered_set<std::string_view> awaited;
};
WantedNames wanted_names(const Workspace& workspace);

/// Whether a call of the API requires something of its thread.
bool matters(const KnownApi& api);
/// A call whose first poll needs the context, and not the call itself:
/// `TcpListener::bind(..).await`.
bool matters_when_awaited(const KnownApi& api);

}  // namespace scanner
