#pragma once

#include <vector>

#include "scanner/call_graph.h"
#include "scanner/types.h"

namespace scanner {

/// One thing that a function does with a value that it made or was given.
struct ValueUse {
  enum class Kind : uint8_t {
    receiver,   ///< a method is called on it: `above` is the call
    argument,   ///< given by value to a call: `above`
    field,      ///< becomes part of a struct: `above` is the literal
    lent,       ///< borrowed, or read in place
    returned,   ///< what the unit gives to its caller
    dropped,    ///< ends at once: a statement, `let _ =`, `drop(..)`
    way_out,    ///< a way out of its scope on which nothing has taken it: a `?` or `return` before,
                ///< a branch beside that which takes it
    scope_end,  ///< a variable holds it, which ends in `unit` if nothing takes it before
    elsewhere,  ///< assigned, collected, ...: not followed
  } kind;
  Unit unit;      ///< where that stands: a closure may have taken the value along
  uint32_t node;  ///< the value there
  uint32_t above = kNone;
  uint32_t argument = 0;  ///< index among the arguments of `above`
  bool shared = false;    ///< the Arc or Rc that it is behind is cloned: others hold it too
};

/// What becomes of the value that `node` gives, through variables, `?`, `unwrap`, `Ok`, `Box::new`,
/// `match` and their kin, within the function. In source order where that can be told.
std::vector<ValueUse> uses_of_made(Types& types, CallGraph& graph, FnId fn, uint32_t node);
/// The same for what a parameter is given; `pattern` is the pat_typed node.
std::vector<ValueUse> uses_of_given(Types& types, CallGraph& graph, FnId fn, uint32_t pattern);

/// Whether the value of the expression is thrown away where it stands: a statement, `let _ =`,
/// `drop(..)`, an arm or a tail of such. Looks at the shape only.
bool is_dropped_at_once(CallGraph& graph, const Workspace& workspace, FnId fn, uint32_t node);

}  // namespace scanner
