#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace scanner {

/// A fact about a thread that may not be known.
enum class Known : uint8_t { no, yes, unknown };

/// The kind of Tokio runtime.
enum class Flavour : uint8_t { multi_thread, current_thread, unknown };

/// Who polls the innermost future on this thread.
enum class Executor : uint8_t {
  none,     ///< nobody: plain synchronous code
  tokio,    ///< a worker, or a `block_on` of Tokio
  foreign,  ///< another crate's executor
  unknown,
};

/// What an operation on a thread depends on. The default is a plain thread without any runtime.
struct ThreadState {
  Known context = Known::no;           ///< `Handle::current()` would succeed
  Flavour flavour = Flavour::unknown;  ///< of the context's runtime
  Known driving = Known::no;           ///< inside a Tokio `block_on`, or a worker that polls a task
  Known may_leave =
      Known::no;  ///< `block_in_place` may hand the worker's work over; only asked while driving
  Known driven = Known::no;       ///< the context's runtime goes on while this thread is blocked
  Known self_driven = Known::no;  ///< the context's runtime goes on because this thread awaits
  Known in_task = Known::no;  ///< on a worker's task: what it spawns waits in a slot that only this
                              ///< worker empties
  Known local = Known::no;    ///< directly inside a `LocalSet`
  Known foreign = Known::no;  ///< inside a `block_on` of the futures crate, at whatever depth
  Known shutdown = Known::no;  ///< the context's runtime is shutting down
  Known io = Known::yes;       ///< the context's runtime was built with `enable_io`
  Known time = Known::yes;     ///< ... with `enable_time`
  Executor executor = Executor::none;
};

bool operator==(const ThreadState& a, const ThreadState& b);
bool operator!=(const ThreadState& a, const ThreadState& b);
bool operator<(const ThreadState& a, const ThreadState& b);  ///< some total order

/// The state of a task that was spawned on a runtime with all drivers and more than one worker.
ThreadState task_state(Flavour flavour);
/// The state of a `spawn_blocking` closure; somebody is taken to drive its runtime.
ThreadState blocking_pool_state(Flavour flavour);

/// The state inside something that runs code on this same thread.
ThreadState inside_block_on(const ThreadState& outer,
                            Flavour flavour);  ///< `Runtime::block_on`, `#[tokio::main]`
ThreadState inside_handle_block_on(const ThreadState& outer, Flavour flavour, Known driven);
ThreadState inside_local_set(
    const ThreadState& outer);  ///< `LocalSet::run_until`, or its `block_on` from there
ThreadState inside_block_in_place(const ThreadState& outer);
ThreadState inside_foreign_block_on(const ThreadState& outer, bool futures_crate);
/// Under a live guard of `enter()`. A current-thread runtime is driven if some thread is in its
/// `Runtime::block_on`.
ThreadState inside_enter(const ThreadState& outer, Flavour flavour, Known driven);

/// The state of the named contexts: "plain", "thread", "mt-task", "ct-root", "sb-mt", "local-ct",
/// "fbo-ct", ...
/// (`context_names` has all). A name that is not known is a defect: aborts.
ThreadState context_state(std::string_view name);
const std::vector<std::string_view>& context_names();

}  // namespace scanner
