#pragma once

#include <cstdint>
#include <string_view>

#include "scanner/known_apis.h"
#include "scanner/thread_state.h"

namespace scanner {

/// On what code can run: a set of thread states under a name that people know.
enum class Context : uint8_t {
  task,  ///< async code, flavour of the runtime unknown
  task_multi_thread,
  task_current_thread,
  task_local,  ///< directly in a LocalSet
  poll,        ///< a hand-written poll function
  foreign,     ///< async code driven by another crate's executor, no runtime known
  blocking_pool,
  block_in_place,
  entered,  ///< under a live `enter()` guard
  own_thread,
  rayon_pool,
  ffi,  ///< called from another language
  sync_main,
  sync_test,
  build_script,
  static_init,
  drop,     ///< in a destructor whose values die we know not where
  unknown,  ///< a synchronous function whose callers are not in this workspace
};
constexpr unsigned kContexts = static_cast<unsigned>(Context::unknown) + 1;

/// "async task", "blocking pool thread", ...
std::string_view context_name(Context context);
/// What the verdict function is asked about it.
ThreadState context_state(Context context);
/// Whether code in this context is polled by an executor: blocking it blocks more than itself.
bool is_async(Context context);
/// The context of a closure or future that code in `outer` hands to something that runs it so.
Context context_inside(Context outer, Runs runs);

}  // namespace scanner
