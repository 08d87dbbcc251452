#pragma once

#include "scanner/analysis.h"

namespace scanner {

/// How often a piece of code runs in the life of one program, as far as its callers tell.
enum class Times : uint8_t {
  once,     ///< on ways from `main`, a build script or a static's initialiser, each taken once
  perhaps,  ///< besides such ways there are ones from another language, which may be its `main`, or
            ///< from functions that nobody here calls
  many,     ///< in a loop, from a handler or task, or nobody knows
};

/// Calls that tests make do not count.
Times times_called(const Analysis& analysis, const Unit& unit);

/// Whether the node stands in a loop of its own function, closure or async block.
bool in_loop(const Analysis& analysis, FnId fn, uint32_t node);

}  // namespace scanner
