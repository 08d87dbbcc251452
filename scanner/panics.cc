#include "scanner/panics.h"

#include <cstddef>

namespace scanner {
namespace {

constexpr std::string_view kAwaitOrMove =
    "in async code await the future; in synchronous code that async code calls, make it async, or "
    "move the call into `tokio::task::spawn_blocking` or a thread of its own";

std::vector<KnownPanic> build() {
  std::vector<KnownPanic> all;
  all.push_back(
      {12,
       "block_in_place",
       "a nested `block_in_place`",
       PanicContext::any,
       {Op::block_in_place},
       {"assertion failed: cx_core.is_none()"},
       "`block_in_place` within `block_in_place(|| handle.block_on(..))` is a race in Tokio "
       "before 1.29.1",
       "update Tokio, or call `block_in_place` once, outermost"});
  all.push_back(
      {0,
       "static_initialiser",
       "a static that another panic left unusable",
       PanicContext::any,
       {},
       {"LazyLock instance has previously been poisoned",
        "Lazy instance has previously been poisoned", "Once instance has previously been poisoned",
        "OnceCell instance has previously been poisoned"},
       "the initialiser panicked when it first ran, often as it blocked on a runtime in "
       "async code; every later use panics with this text",
       "find the first panic in the log; let the initialiser run on a thread of its own, or "
       "use `tokio::sync::OnceCell::get_or_init(..).await`"});
  all.push_back(
      {1,
       "block_on",
       "a `block_on` of Tokio, or a call of a `#[tokio::main]` function",
       PanicContext::drives,
       {Op::runtime_block_on, Op::handle_block_on, Op::localset_block_on, Op::tokio_main_fn},
       {"Cannot start a runtime from within a runtime"},
       "the thread already drives a runtime; whichever runtime is meant, Tokio refuses to "
       "let it wait",
       kAwaitOrMove});
  all.push_back(
      {2,
       "drop_runtime",
       "the drop of a Tokio runtime",
       PanicContext::drives,
       {Op::runtime_drop, Op::reqwest_blocking},
       {"Cannot drop a runtime in a context where blocking is not allowed"},
       "a runtime, or a value that owns one, ended on a thread that drives a runtime. "
       "`reqwest::blocking` does it in debug builds, by a runtime of its own; a release "
       "build stalls instead",
       "call `shutdown_background()` instead of dropping it, move it out of async code, or "
       "drop it in `tokio::task::spawn_blocking`; of `reqwest::blocking` use the async "
       "client"});
  all.push_back(
      {4,
       "blocking_call",
       "a `blocking_recv`, `blocking_send`, `blocking_lock`, `blocking_read` or "
       "`blocking_write` of Tokio",
       PanicContext::drives,
       {Op::tokio_blocking_call},
       {"Cannot block the current thread from within a runtime"},
       "the thread drives a runtime and must not wait, even where nothing has to be waited "
       "for",
       "use the async twin: `recv().await`, `send(..).await`, `lock().await`; else "
       "`tokio::task::spawn_blocking`"});
  all.push_back(
      {5,
       "block_in_place",
       "`tokio::task::block_in_place`",
       PanicContext::may_not_leave,
       {Op::block_in_place},
       {"can call blocking only when running on the multi-threaded runtime"},
       "only a worker of a multi-thread runtime can hand its tasks over. "
       "`#[tokio::test]` is current-thread by default, and a LocalSet cannot be left on any "
       "runtime",
       "use `tokio::task::spawn_blocking(..).await`; in a test, "
       "`#[tokio::test(flavor = \"multi_thread\")]`"});
  all.push_back(
      {6,
       "spawn_local",
       "`spawn_local`",
       PanicContext::no_local_set,
       {Op::spawn_local},
       {"`spawn_local` called from outside of a `task::LocalSet`",
        "spawn_local` called from outside of a `task::LocalSet"},
       "it needs a LocalSet directly around it; a task that `tokio::spawn` started is "
       "outside, even if the spawner was inside",
       "run it in `LocalSet::new().run_until(async { .. }).await`, or use `tokio::spawn` if "
       "the future is Send"});
  all.push_back(
      {7,
       "foreign_block_on",
       "`futures::executor::block_on`, or a `LocalPool`",
       PanicContext::foreign,
       {Op::foreign_block_on},
       {"cannot execute `LocalPool` executor from within another executor"},
       "a `block_on` of the futures crate runs on this thread already, and they do not nest",
       "await the inner future; the outer `block_on` then runs both"});
  all.push_back({8,
                 "construct_timer",
                 "a timer of Tokio: `sleep`, `timeout`, `interval`",
                 PanicContext::timers_disabled,
                 {Op::construct_timer, Op::await_timer},
                 {"A Tokio 1.x context was found, but timers are disabled"},
                 "the runtime was built without `enable_time`",
                 "call `enable_time()` or `enable_all()` on the runtime's builder"});
  all.push_back(
      {9,
       "io",
       "a socket, pipe, process or signal of Tokio",
       PanicContext::io_disabled,
       {Op::construct_io, Op::construct_signal, Op::poll_io, Op::await_io, Op::await_signal},
       {"A Tokio 1.x context was found, but IO is disabled"},
       "the runtime was built without `enable_io`",
       "call `enable_io()` or `enable_all()` on the runtime's builder"});
  all.push_back({10,
                 "io",
                 "a signal or process of Tokio",
                 PanicContext::io_disabled,
                 {Op::construct_signal, Op::await_signal},
                 {"there is no signal driver running"},
                 "the runtime was built without `enable_io`, which signals and processes need too",
                 "call `enable_io()` or `enable_all()` on the runtime's builder"});
  all.push_back(
      {11,
       "shutdown",
       "a timer or socket of a runtime that is gone",
       PanicContext::shutting_down,
       {Op::construct_timer, Op::await_timer, Op::await_io},
       {"A Tokio 1.x context was found, but it is being shutdown"},
       "the runtime of the handle or value was shut down or dropped while it was still used",
       "keep the runtime alive as long as its handles, sockets and timers are used; end the "
       "tasks before it"});
  all.push_back(
      {3,
       "needs_context",
       "something of Tokio that needs a runtime's context: `spawn`, `Handle::current`, "
       "timers, sockets, processes, `tokio::fs`",
       PanicContext::no_runtime,
       {Op::handle_current, Op::spawn_task, Op::spawn_blocking, Op::construct_timer,
        Op::construct_io, Op::construct_io_of_blocking_socket, Op::construct_signal, Op::poll_io,
        Op::poll_pool, Op::await_timer, Op::await_io, Op::await_task, Op::await_pool,
        Op::await_signal},
       {"there is no reactor running, must be called from the context of",
        "there is no timer running, must be called from the context of",
        "must be called from the context of a Tokio",
        "must be called from the context of Tokio runtime",
        "not currently running on the Tokio runtime", "not currently running on a Tokio"},
       "no runtime is entered on this thread: threads of `std::thread`, rayon and other "
       "executors do not inherit one, nor does the argument of a `block_on` before it is "
       "polled, nor a destructor after the runtime ended",
       "take `Handle::current()` in async code and move it to the thread (`handle.spawn`, "
       "`handle.enter()`), or build the value inside `block_on(async { .. })`"});
  all.push_back({13,
                 "blocking_socket",
                 "`from_std` of a socket that blocks",
                 PanicContext::any,
                 {Op::construct_io_of_blocking_socket},
                 {"Registering a blocking socket with the tokio runtime is unsupported"},
                 "the socket of std was not set non-blocking; a release build hangs instead",
                 "call `set_nonblocking(true)` on the socket before `from_std`"});
  all.push_back(
      {14,
       "cancelled",
       "the await of a task that was cancelled",
       PanicContext::shutting_down,
       {Op::await_task, Op::await_pool},
       {"JoinError::Cancelled"},
       "the task was aborted, or its runtime was shut down, and the error was unwrapped",
       "handle the `JoinError` (`is_cancelled()`), or keep the runtime alive until the task "
       "ends"});
  all.push_back(
      {15,
       "send_bound",
       "a future that is not Send, given to what may move it to another thread",
       PanicContext::any,
       {Op::spawn_task, Op::spawn_on},
       {"future cannot be sent between threads safely", "cannot be sent between threads safely"},
       "a compiler's message, no panic: something that is not Send, often a lock's guard or "
       "an Rc, is alive at an await",
       "end the guard before the await: a block of its own, or `let value = ..` first"});
  all.push_back({0,
                 "task_panicked",
                 "the await of a task that panicked",
                 PanicContext::any,
                 {},
                 {"JoinError::Panic"},
                 "the panic that matters is the task's own, earlier in the log",
                 "look for the first panic; handle the `JoinError` where the task is awaited"});
  all.push_back(
      {0,
       "poisoned_lock",
       "the unwrap of a poisoned lock",
       PanicContext::any,
       {Op::thread_lock},
       {"PoisonError {", "PoisonError{"},
       "another thread or task panicked while it held the lock: the first panic in the log "
       "matters",
       "find the first panic; hold the lock for as short as possible, and never across an "
       "await"});
  all.push_back({0,
                 "refcell",
                 "a RefCell that is borrowed already",
                 PanicContext::any,
                 {},
                 {"RefCell already borrowed", "RefCell already mutably borrowed",
                  "already borrowed: BorrowMutError", "already mutably borrowed: BorrowError",
                  "already borrowed", "already mutably borrowed"},
                 "a borrow is alive where the next one begins; in async code often one that lives "
                 "across an await, while another task of the same thread runs",
                 "end the borrow before the await: a block of its own, or copy the value out"});
  all.push_back(
      {0,
       "channel_closed",
       "the unwrap of a channel's error",
       PanicContext::shutting_down,
       {Op::wait_for_task, Op::wait_for_fresh_task, Op::thread_wait},
       {"value: RecvError", "value: SendError", "RecvError(()", "value: Closed"},
       "the other end was dropped: its task ended, panicked, was aborted, or never ran as "
       "its runtime was shut down",
       "handle the error; find out why the other end is gone"});
  all.push_back(
      {0,
       "polled_again",
       "the poll of a future that is done",
       PanicContext::any,
       {},
       {"JoinHandle polled after completion", "called after complete",
        "`async fn` resumed after completion", "`async fn` resumed after panicking",
        "`async` block resumed after completion", "polled after completion",
        "must not be polled after it returned"},
       "a future was polled after it gave its value; often `&mut future` in a `select!` in "
       "a loop",
       "fuse the future (`futures::FutureExt::fuse`), or guard the branch with `, if !done`"});
  all.push_back({0,
                 "select",
                 "a `select!` without an open branch",
                 PanicContext::any,
                 {},
                 {"all branches are disabled and there is no else branch"},
                 "every pattern failed or every `if` was false",
                 "add an `else` branch"});
  all.push_back(
      {0,
       "invalid_argument",
       "an argument that Tokio does not take",
       PanicContext::any,
       {},
       {"`period` must be non-zero", "mpsc bounded channel requires buffer > 0",
        "capacity is empty", "Worker threads cannot be set to 0",
        "Max blocking threads cannot be set to 0", "broadcast channel capacity cannot be zero"},
       "zero was given where at least one is needed, often from a configuration",
       "check the value where it is read"});
  all.push_back({0,
                 "paused_time",
                 "`time::pause` on a multi-thread runtime",
                 PanicContext::any,
                 {},
                 {"`time::pause()` requires the `current_thread` Tokio runtime"},
                 "time can be paused on a current-thread runtime only",
                 "use `#[tokio::test(start_paused = true)]`, which is current-thread"});
  all.push_back({0,
                 "thread_local_gone",
                 "the use of Tokio in a destructor of a thread-local",
                 PanicContext::no_runtime,
                 {Op::spawn_task, Op::handle_current},
                 {"The Tokio context thread-local variable has been destroyed",
                  "cannot access a Thread Local Storage value during or after destruction"},
                 "the thread ends, and what Tokio keeps on it is gone already",
                 "clean up before the thread ends, by an explicit `close`"});
  all.push_back(
      {0,
       "panic_while_unwinding",
       "a panic in a destructor while another panic unwinds",
       PanicContext::any,
       {Op::runtime_block_on, Op::handle_block_on, Op::runtime_drop},
       {"thread panicked while panicking", "panic in a destructor during cleanup"},
       "the process aborts; often a `Drop` that blocks on a runtime, or drops one, in async "
       "code",
       "do not block in `Drop`: give the type an explicit `async fn close`, and let `Drop` "
       "only notify"});
  return all;
}

bool may_be(Known fact, Known wanted) { return fact == wanted || fact == Known::unknown; }

}  // namespace

bool fits(PanicContext context, const ThreadState& state) {
  switch (context) {
    case PanicContext::any:
      return true;
    case PanicContext::drives:
      return may_be(state.driving, Known::yes);
    case PanicContext::no_runtime:
      return may_be(state.context, Known::no);
    case PanicContext::may_not_leave:
      return may_be(state.driving, Known::yes) && may_be(state.may_leave, Known::no);
    case PanicContext::no_local_set:
      return may_be(state.local, Known::no);
    case PanicContext::foreign:
      return may_be(state.foreign, Known::yes);
    case PanicContext::timers_disabled:
      return may_be(state.context, Known::yes) && may_be(state.time, Known::no);
    case PanicContext::io_disabled:
      return may_be(state.context, Known::yes) && may_be(state.io, Known::no);
    case PanicContext::shutting_down:
      return may_be(state.shutdown, Known::yes);
  }
  return true;
}

std::string_view describe(PanicContext context) {
  switch (context) {
    case PanicContext::any:
      return "any thread";
    case PanicContext::drives:
      return "a thread that drives a Tokio runtime: async code, or synchronous code that it calls";
    case PanicContext::no_runtime:
      return "a thread without a Tokio runtime";
    case PanicContext::may_not_leave:
      return "a current-thread runtime, or a LocalSet on any runtime";
    case PanicContext::no_local_set:
      return "a thread or task that is not directly inside a LocalSet";
    case PanicContext::foreign:
      return "inside a `block_on` of the futures crate";
    case PanicContext::timers_disabled:
      return "a runtime without timers";
    case PanicContext::io_disabled:
      return "a runtime without I/O";
    case PanicContext::shutting_down:
      return "a runtime that is being shut down";
  }
  return "";
}

std::string_view to_string(PanicContext context) {
  switch (context) {
    case PanicContext::any:
      return "any";
    case PanicContext::drives:
      return "drives";
    case PanicContext::no_runtime:
      return "no_runtime";
    case PanicContext::may_not_leave:
      return "may_not_leave";
    case PanicContext::no_local_set:
      return "no_local_set";
    case PanicContext::foreign:
      return "foreign";
    case PanicContext::timers_disabled:
      return "timers_disabled";
    case PanicContext::io_disabled:
      return "io_disabled";
    case PanicContext::shutting_down:
      return "shutting_down";
  }
  return "";
}

const std::vector<KnownPanic>& known_panics() {
  static const std::vector<KnownPanic> kPanics = build();
  return kPanics;
}

const KnownPanic* find_panic(std::string_view text) {
  const KnownPanic* first = nullptr;
  size_t at = std::string_view::npos;
  for (const KnownPanic& panic : known_panics()) {
    for (const std::string_view needle : panic.needles) {
      const size_t found = text.find(needle);
      if (found >= at) continue;
      at = found;
      first = &panic;
    }
  }
  return first;
}

}  // namespace scanner
