#include "scanner/context.h"

namespace scanner {

std::string_view context_name(Context context) {
  switch (context) {
    case Context::task:
      return "async task";
    case Context::task_multi_thread:
      return "async task, multi-thread runtime";
    case Context::task_current_thread:
      return "async task, current-thread runtime";
    case Context::task_local:
      return "async task in a LocalSet";
    case Context::poll:
      return "poll function";
    case Context::foreign:
      return "future in a foreign executor";
    case Context::blocking_pool:
      return "blocking pool thread";
    case Context::block_in_place:
      return "block_in_place";
    case Context::entered:
      return "entered runtime";
    case Context::own_thread:
      return "plain thread";
    case Context::rayon_pool:
      return "rayon thread";
    case Context::ffi:
      return "call from another language";
    case Context::sync_main:
      return "synchronous main";
    case Context::sync_test:
      return "synchronous test";
    case Context::build_script:
      return "build script";
    case Context::static_init:
      return "static initialiser";
    case Context::drop:
      return "drop";
    case Context::unknown:
      return "unknown caller";
  }
  return "";
}

ThreadState context_state(Context context) {
  ThreadState state;
  const auto task = [&state](Flavour flavour, Known may_leave) {
    state.context = Known::yes;
    state.flavour = flavour;
    state.driving = Known::yes;
    state.may_leave = may_leave;
    state.driven = flavour == Flavour::multi_thread ? Known::yes : Known::unknown;
    state.self_driven = Known::yes;
    state.in_task = Known::unknown;
    state.executor = Executor::tokio;
  };
  const auto unknown = [&state] {
    state.context = Known::unknown;
    state.driving = Known::unknown;
    state.may_leave = Known::unknown;
    state.driven = Known::unknown;
    state.local = Known::unknown;
    state.executor = Executor::unknown;
  };
  switch (context) {
    case Context::task:
      task(Flavour::unknown, Known::unknown);
      break;
    case Context::poll:
      task(Flavour::unknown, Known::unknown);
      break;
    case Context::task_multi_thread:
      task(Flavour::multi_thread, Known::yes);
      break;
    case Context::task_current_thread:
      task(Flavour::current_thread, Known::no);
      break;
    case Context::task_local:
      task(Flavour::unknown, Known::no);
      state.local = Known::yes;
      break;
    case Context::foreign:
      state.foreign = Known::yes;
      state.executor = Executor::foreign;
      break;
    case Context::blocking_pool:
    case Context::block_in_place:
    case Context::entered:
      state.context = Known::yes;
      state.driven = Known::unknown;
      break;
    case Context::own_thread:
    case Context::ffi:
    case Context::sync_main:
    case Context::sync_test:
    case Context::build_script:
      break;
    case Context::rayon_pool:
      break;
    case Context::static_init:
    case Context::drop:
    case Context::unknown:
      unknown();
      break;
  }
  return state;
}

bool is_async(Context context) {
  switch (context) {
    case Context::task:
    case Context::task_multi_thread:
    case Context::task_current_thread:
    case Context::task_local:
    case Context::poll:
    case Context::foreign:
      return true;
    default:
      return false;
  }
}

Context context_inside(Context outer, Runs runs) {
  switch (runs) {
    case Runs::here:
    case Runs::awaited:
      return outer;
    case Runs::blocking_pool:
      return Context::blocking_pool;
    case Runs::own_thread:
      return Context::own_thread;
    case Runs::rayon_pool:
      return Context::rayon_pool;
    case Runs::block_in_place:
      return is_async(outer) && outer != Context::foreign ? Context::block_in_place : outer;
    case Runs::task:
    case Runs::root:
    case Runs::handle_root:
      return Context::task;
    case Runs::task_multi_thread:
    case Runs::root_multi_thread:
      return Context::task_multi_thread;
    case Runs::task_local:
    case Runs::local_root:
      return Context::task_local;
    case Runs::foreign_task:
      return Context::foreign;
    case Runs::foreign_root:  // the thread keeps the context that it has
      if (outer == Context::blocking_pool || outer == Context::block_in_place ||
          outer == Context::entered)
        return Context::entered;
      return is_async(outer) ? outer : Context::foreign;
    default:
      return Context::task;
  }
}

}  // namespace scanner
