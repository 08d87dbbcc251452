#pragma once

#include <optional>

#include "scanner/analysis.h"

namespace scanner {

/// Whether the call needs the context when it is made, not when its value is first polled: timers,
/// child processes, `tokio::spawn`.
bool is_built_at_once(const Site& site);

/// The call of `block_on` or `spawn` of a runtime as an argument of which the site is evaluated:
/// before the runtime is entered. Through a variable too. Nothing where it is no such argument, or
/// stands in an async block or closure.
std::optional<uint32_t> taker_of_argument(const Analysis& analysis, const Site& site);

}  // namespace scanner
