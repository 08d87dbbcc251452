#include "scanner/verdict.h"

namespace scanner {
namespace {

constexpr Verdict kOk;

Verdict outcome(Outcome what, int message = 0) {
  Verdict result;
  result.outcome = what;
  result.message = message;
  return result;
}

/// Fine if `fact` holds, else what `otherwise` says.
Verdict require(Known fact, Outcome otherwise, int message = 0) {
  if (fact == Known::yes) return kOk;
  return outcome(fact == Known::no ? otherwise : Outcome::unsure, message);
}

Known negated(Known fact) {
  if (fact == Known::unknown) return fact;
  return fact == Known::yes ? Known::no : Known::yes;
}

Known either(Known a, Known b) {
  if (a == Known::yes || b == Known::yes) return Known::yes;
  return a == Known::no && b == Known::no ? Known::no : Known::unknown;
}

Known both(Known a, Known b) { return negated(either(negated(a), negated(b))); }

/// The first that is not fine.
Verdict first(Verdict a, Verdict b) { return a.outcome == Outcome::ok ? b : a; }

Verdict needs_context(const ThreadState& state) {
  return require(state.context, Outcome::panics, 3);
}

Verdict needs_io(const ThreadState& state) {
  return first(needs_context(state), require(state.io, Outcome::panics, 9));
}

Verdict needs_time(const ThreadState& state) {
  return first(needs_context(state), require(state.time, Outcome::panics, 8));
}

Verdict must_not_drive(const ThreadState& state, int message) {
  return require(negated(state.driving), Outcome::panics, message);
}

/// The context's runtime must go on while a future is awaited here.
Verdict needs_progress(const ThreadState& state) {
  const bool blocked_worker = state.executor == Executor::foreign && state.driving == Known::yes;
  return require(either(state.driven, state.self_driven),
                 blocked_worker ? Outcome::deadlocks : Outcome::hangs);
}

/// The task spawned last waits in a slot that only this worker empties.
Verdict needs_free_slot(const ThreadState& state) {
  return require(negated(state.in_task), Outcome::deadlocks);
}

Verdict await_task(const ThreadState& state) {
  Verdict result = needs_context(state);
  if (state.shutdown == Known::yes) result = first(result, outcome(Outcome::err, 14));
  if (state.executor == Executor::foreign) result = first(result, needs_free_slot(state));
  return first(result, needs_progress(state));
}

/// Under a foreign `block_on` on a driving thread, the wake-up waits for the worker that is
/// blocked.
Verdict await_yield(const ThreadState& state) {
  if (state.executor != Executor::foreign) return kOk;
  const Known wakes = both(state.driven, negated(state.in_task));
  return require(either(negated(state.driving), wakes), Outcome::deadlocks);
}

/// A wait that Tokio does not know of.
Verdict blocks(const ThreadState& state) {
  return require(negated(state.driving), Outcome::stalls);
}

Verdict wait_for_task(const ThreadState& state) {
  if (state.context == Known::no) return blocks(state);
  if (state.shutdown == Known::yes) return outcome(Outcome::err);
  const Outcome never = state.driving == Known::yes ? Outcome::deadlocks : Outcome::hangs;
  return first(require(state.driven, never), blocks(state));
}

Verdict block_in_place(const ThreadState& state) {
  return require(either(negated(state.driving), state.may_leave), Outcome::panics, 5);
}

}  // namespace

Verdict verdict(Op op, const ThreadState& state) {
  switch (op) {
    case Op::nothing_required:
    case Op::polls_once:
    case Op::runtime_new:
    case Op::runtime_shutdown_background:
    case Op::runtime_enter:
    case Op::spawn_on:
    case Op::spawn_local_on:
    case Op::thread_lock:
      return kOk;
    case Op::runtime_drop:
      return must_not_drive(state, 2);
    case Op::runtime_block_on:
    case Op::handle_block_on:
    case Op::localset_block_on:
    case Op::tokio_main_fn:
      return must_not_drive(state, 1);
    case Op::handle_try_current:
      return require(state.context, Outcome::err);
    case Op::handle_current:
    case Op::spawn_task:
    case Op::spawn_blocking:
    case Op::poll_pool:
    case Op::await_pool:
      return needs_context(state);
    case Op::block_in_place:
      return block_in_place(state);
    case Op::spawn_local:
      return require(state.local, Outcome::panics, 6);
    case Op::construct_timer:
      return needs_time(state);
    case Op::construct_io:
    case Op::construct_signal:
    case Op::poll_io:
      return needs_io(state);
    case Op::construct_io_of_blocking_socket:
      return outcome(Outcome::panics, 13);
    case Op::await_timer:
      return first(needs_time(state), needs_progress(state));
    case Op::await_io:
    case Op::await_signal:
      return first(needs_io(state), needs_progress(state));
    case Op::await_task:
      return await_task(state);
    case Op::await_yield:
      return await_yield(state);
    case Op::tokio_blocking_call:
      return must_not_drive(state, 4);
    case Op::foreign_block_on:
      return first(require(negated(state.foreign), Outcome::panics, 7), blocks(state));
    case Op::foreign_block_on_nests:
    case Op::thread_sleep:
    case Op::thread_wait:
    case Op::blocking_fs:
    case Op::blocking_fs_metadata:
    case Op::blocking_net:
    case Op::blocking_stdin:
    case Op::blocking_cpu:
    case Op::process_wait:
      return blocks(state);
    case Op::reqwest_blocking:
      return must_not_drive(state, 2);
    case Op::wait_for_task:
      return wait_for_task(state);
    case Op::wait_for_fresh_task:
      if (state.driving == Known::no) return wait_for_task(state);
      return first(needs_free_slot(state), wait_for_task(state));
  }
  return kOk;
}

bool holds_thread(Op op) {
  switch (op) {
    case Op::foreign_block_on:
    case Op::foreign_block_on_nests:
    case Op::reqwest_blocking:
    case Op::thread_sleep:
    case Op::thread_wait:
    case Op::blocking_fs:
    case Op::blocking_fs_metadata:
    case Op::blocking_net:
    case Op::blocking_stdin:
    case Op::blocking_cpu:
    case Op::process_wait:
      return true;
    default:
      return false;
  }
}

std::string_view to_string(Outcome what) {
  switch (what) {
    case Outcome::ok:
      return "ok";
    case Outcome::panics:
      return "panics";
    case Outcome::deadlocks:
      return "deadlocks";
    case Outcome::stalls:
      return "stalls";
    case Outcome::does_nothing:
      return "does nothing";
    case Outcome::hangs:
      return "hangs";
    case Outcome::err:
      return "gives an error";
    case Outcome::unsure:
      return "unsure";
  }
  return "";
}

std::string_view to_string(Op op) {
  switch (op) {
#define PUNCHLIST_OP(name) \
  case Op::name:           \
    return #name;
    PUNCHLIST_OP(nothing_required)
    PUNCHLIST_OP(runtime_new)
    PUNCHLIST_OP(runtime_drop)
    PUNCHLIST_OP(runtime_shutdown_background)
    PUNCHLIST_OP(runtime_enter)
    PUNCHLIST_OP(runtime_block_on)
    PUNCHLIST_OP(handle_block_on)
    PUNCHLIST_OP(localset_block_on)
    PUNCHLIST_OP(tokio_main_fn)
    PUNCHLIST_OP(handle_current)
    PUNCHLIST_OP(handle_try_current)
    PUNCHLIST_OP(block_in_place)
    PUNCHLIST_OP(spawn_task)
    PUNCHLIST_OP(spawn_blocking)
    PUNCHLIST_OP(spawn_on)
    PUNCHLIST_OP(spawn_local)
    PUNCHLIST_OP(spawn_local_on)
    PUNCHLIST_OP(construct_timer)
    PUNCHLIST_OP(construct_io)
    PUNCHLIST_OP(construct_io_of_blocking_socket)
    PUNCHLIST_OP(construct_signal)
    PUNCHLIST_OP(poll_io)
    PUNCHLIST_OP(poll_pool)
    PUNCHLIST_OP(await_timer)
    PUNCHLIST_OP(await_io)
    PUNCHLIST_OP(await_task)
    PUNCHLIST_OP(await_pool)
    PUNCHLIST_OP(await_signal)
    PUNCHLIST_OP(await_yield)
    PUNCHLIST_OP(tokio_blocking_call)
    PUNCHLIST_OP(foreign_block_on)
    PUNCHLIST_OP(foreign_block_on_nests)
    PUNCHLIST_OP(polls_once)
    PUNCHLIST_OP(reqwest_blocking)
    PUNCHLIST_OP(thread_sleep)
    PUNCHLIST_OP(thread_wait)
    PUNCHLIST_OP(wait_for_task)
    PUNCHLIST_OP(wait_for_fresh_task)
    PUNCHLIST_OP(thread_lock)
    PUNCHLIST_OP(blocking_fs)
    PUNCHLIST_OP(blocking_fs_metadata)
    PUNCHLIST_OP(blocking_net)
    PUNCHLIST_OP(blocking_stdin)
    PUNCHLIST_OP(blocking_cpu)
    PUNCHLIST_OP(process_wait)
#undef PUNCHLIST_OP
  }
  return "";
}

std::string_view panic_message(int n) {
  static constexpr std::string_view kMessages[] = {
      "",
      "Cannot start a runtime from within a runtime. This happens because a function (like "
      "`block_on`) attempted to block the current thread while the thread is being used to drive "
      "asynchronous tasks.",
      "Cannot drop a runtime in a context where blocking is not allowed. This happens when a "
      "runtime is dropped from within an asynchronous context.",
      "there is no reactor running, must be called from the context of a Tokio 1.x runtime",
      "Cannot block the current thread from within a runtime. This happens because a function "
      "attempted to block the current thread while the thread is being used to drive asynchronous "
      "tasks.",
      "can call blocking only when running on the multi-threaded runtime",
      "`spawn_local` called from outside of a `task::LocalSet`",
      "cannot execute `LocalPool` executor from within another executor: EnterError",
      "A Tokio 1.x context was found, but timers are disabled. Call `enable_time` on the runtime "
      "builder to enable timers.",
      "A Tokio 1.x context was found, but IO is disabled. Call `enable_io` on the runtime builder "
      "to enable IO.",
      "there is no signal driver running, must be called from the context of Tokio runtime",
      "A Tokio 1.x context was found, but it is being shutdown.",
      "assertion failed: cx_core.is_none()",
      "Registering a blocking socket with the tokio runtime is unsupported. If you wish to do "
      "anyways, please add `--cfg tokio_allow_from_blocking_fd` to your RUSTFLAGS. See "
      "github.com/tokio-rs/tokio/issues/7172 for details.",
      "called `Result::unwrap()` on an `Err` value: JoinError::Cancelled(..)",
      "future cannot be sent between threads safely",
  };
  const int count = static_cast<int>(sizeof(kMessages) / sizeof(kMessages[0]));
  return n > 0 && n < count ? kMessages[n] : std::string_view();
}

}  // namespace scanner
