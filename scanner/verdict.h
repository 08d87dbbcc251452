#pragma once

#include <cstdint>
#include <string_view>

#include "scanner/thread_state.h"

namespace scanner {

/// Classes of operations: what they require of the thread. Calls whose future is awaited have two:
/// one for the moment of the call, one for the await.
enum class Op : uint8_t {
  nothing_required,

  // Runtimes.
  runtime_new,                  ///< builds one: fine anywhere, but its drop is not
  runtime_drop,                 ///< and `shutdown_timeout`
  runtime_shutdown_background,  ///< fine anywhere
  runtime_enter,                ///< fine anywhere; gives the thread a context
  runtime_block_on,
  handle_block_on,
  localset_block_on,
  tokio_main_fn,  ///< a call of a function with `#[tokio::main]`
  handle_current,
  handle_try_current,
  block_in_place,

  // Spawning.
  spawn_task,      ///< on the context's runtime
  spawn_blocking,  ///< on the context's pool
  spawn_on,        ///< on a runtime or handle that is named: needs nothing
  spawn_local,     ///< on the LocalSet around
  spawn_local_on,  ///< on a LocalSet that is named: needs nothing

  // What is built, and what happens at the first poll.
  construct_timer,
  construct_io,                     ///< sockets from std or pairs, children with pipes
  construct_io_of_blocking_socket,  ///< of a socket not set non-blocking; debug builds only
  construct_signal,                 ///< signals, children without pipes
  poll_io,    ///< the first poll of bind: needs the context, waits for nothing
  poll_pool,  ///< tokio::fs, standard output: needs the context's pool, no driver
  await_timer,
  await_io,    ///< connect, accept, reads and writes that wait for the driver
  await_task,  ///< a task spawned a moment ago by this one
  await_pool,  ///< a `spawn_blocking`
  await_signal,
  await_yield,

  // What blocks the thread.
  tokio_blocking_call,     ///< `blocking_recv`, `blocking_lock`, ...
  foreign_block_on,        ///< of the futures crate: must not nest
  foreign_block_on_nests,  ///< of other crates: may nest
  polls_once,              ///< `now_or_never`: polls a future here and now, and waits for nothing
  reqwest_blocking,        ///< checks by building and dropping a runtime, in debug builds
  thread_sleep,
  thread_wait,           ///< for another thread: join, recv, wait, park
  wait_for_task,         ///< the same, for a task that any worker can run
  wait_for_fresh_task,   ///< the same, for the task that this one spawned last
  thread_lock,           ///< std and parking_lot locks: short waits
  blocking_fs,           ///< contents of files, changes of folders
  blocking_fs_metadata,  ///< what the file system knows of a path: exists, metadata, read_dir
  blocking_net,          ///< sockets, and clients that wait for a server or a database
  blocking_stdin,        ///< whoever types or pipes
  blocking_cpu,          ///< nothing but computing, for long
  process_wait,
};

enum class Outcome : uint8_t {
  ok,
  panics,
  deadlocks,  ///< for ever, because of this thread
  stalls,     ///< it ends, but the thread's other work waits, and may be what is waited for
  does_nothing,
  hangs,   ///< for ever, because nobody drives the runtime
  err,     ///< an `Err` or a wrong result, no panic
  unsure,  ///< depends on a fact that is not known; `message` is that of the panic it would be, if
           ///< any
};

/// What an operation does in a state.
struct Verdict {
  Outcome outcome = Outcome::ok;
  int message = 0;  ///< n of Mn, `panic_message(n)`; 0: none, or not one of Tokio's
};

std::string_view to_string(Outcome outcome);
std::string_view to_string(Op op);

/// The one function that decides. Measured on tokio 1.24.2 and 1.53.1 in every context; where they
/// differ, the newer. A wait on a driving worker that ended in the measurements is still `stalls`:
/// it ended only because the task was fresh.
Verdict verdict(Op op, const ThreadState& state);

/// Whether the operation holds its thread without Tokio knowing, on any thread: `blocks` is its
/// rule.
bool holds_thread(Op op);

/// The exact text of message `n` (1 to 15); empty for any other.
std::string_view panic_message(int n);

}  // namespace scanner
