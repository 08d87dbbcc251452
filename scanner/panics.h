#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/verdict.h"

namespace scanner {

/// What a panic says of the thread it happened on.
enum class PanicContext : uint8_t {
  any,              ///< nothing: it can happen anywhere
  drives,           ///< a thread that drives a Tokio runtime: async code, or what it calls
  no_runtime,       ///< a thread without a Tokio context
  may_not_leave,    ///< a current-thread runtime or a LocalSet
  no_local_set,     ///< not directly inside a LocalSet
  foreign,          ///< inside a `block_on` of the futures crate
  timers_disabled,  ///< a runtime built without `enable_time`
  io_disabled,      ///< a runtime built without `enable_io`
  shutting_down,    ///< a runtime that is being shut down
};

/// Whether a thread in this state is what the context says; true where the state does not know.
bool fits(PanicContext context, const ThreadState& state);
/// "a thread that drives a Tokio runtime: ...", for people.
std::string_view describe(PanicContext context);
/// "drives", "no_runtime", ...: stable.
std::string_view to_string(PanicContext context);

/// A panic (or compiler's) message that async-runtime misuse gives.
struct KnownPanic {
  int message = 0;             ///< n of Mn; 0: none of Tokio's own
  std::string_view operation;  ///< class of what was done, stable: "block_on"
  std::string_view what;       ///< the same for people: "a `block_on` of Tokio"
  PanicContext context = PanicContext::any;
  std::vector<Op> ops;                    ///< operations that give it
  std::vector<std::string_view> needles;  ///< any of them in the text, white space made single
  std::string_view meaning;               ///< why it panics
  std::string_view remedy;                ///< what works where the site is not known
};

/// All that are known.
const std::vector<KnownPanic>& known_panics();
/// The one whose text stands first in `text` (white space already made single), or null.
const KnownPanic* find_panic(std::string_view text);

}  // namespace scanner
