#pragma once

#include "scanner/analysis.h"

namespace scanner {

/// How a Tokio runtime is built: what its builder says.
struct RuntimeBuild {
  Flavour flavour = Flavour::unknown;
  Known io = Known::unknown;    ///< `enable_io`
  Known time = Known::unknown;  ///< `enable_time`
  bool local = false;           ///< a LocalRuntime: its root is a LocalSet
  uint32_t enables = kNone;     ///< the last call that enables a driver
  uint32_t begins = kNone;      ///< the call that says the flavour
};

/// Reads `Runtime::new()` or the chain of calls that ends in `build()` at the node, through a
/// variable that holds the builder.
RuntimeBuild runtime_build(const Analysis& analysis, FnId fn, uint32_t node);

/// The builder of the runtime or handle that this expression gives, or nothing where it is not
/// known or not one: through variables, statics, fields and functions of the workspace.
/// `is_current` is set where it is the handle of the thread's own context.
RuntimeBuild runtime_behind(const Analysis& analysis, FnId fn, uint32_t node, bool& is_current);

}  // namespace scanner
