#include "scanner/thread_state.h"

#include <cstdlib>
#include <map>
#include <tuple>

namespace scanner {
namespace {

/// What depends on the flavour: yes for one, no for the other, unknown if the flavour is.
Known if_multi_thread(Flavour flavour) {
  if (flavour == Flavour::unknown) return Known::unknown;
  return flavour == Flavour::multi_thread ? Known::yes : Known::no;
}

ThreadState with_context(ThreadState state, Flavour flavour) {
  state.context = Known::yes;
  state.flavour = flavour;
  state.shutdown = Known::no;
  state.io = Known::yes;
  state.time = Known::yes;
  return state;
}

ThreadState driving_state(const ThreadState& outer, Flavour flavour) {
  ThreadState state = with_context(outer, flavour);
  state.driving = Known::yes;
  state.may_leave = if_multi_thread(flavour);
  state.driven = if_multi_thread(flavour);
  state.self_driven = Known::yes;
  state.in_task = Known::no;
  state.local = Known::no;
  state.executor = Executor::tokio;
  return state;
}

ThreadState single_worker(ThreadState state) {
  state.driven = Known::no;
  return state;
}

ThreadState without_drivers(ThreadState state, Known io, Known time) {
  state.io = io;
  state.time = time;
  return state;
}

ThreadState shutting_down(ThreadState state) {
  state.shutdown = Known::yes;
  state.driven = Known::no;
  state.self_driven = Known::no;
  state.in_task = Known::no;
  return state;
}

std::map<std::string_view, ThreadState> build_contexts() {
  const Flavour mt = Flavour::multi_thread;
  const Flavour ct = Flavour::current_thread;
  const ThreadState plain;
  const ThreadState mt_task = task_state(mt);
  const ThreadState mt_root = inside_block_on(plain, mt);
  const ThreadState ct_root = inside_block_on(plain, ct);
  const ThreadState enter_mt = inside_enter(plain, mt, Known::yes);
  const ThreadState enter_ct = inside_enter(plain, ct, Known::no);
  const ThreadState sb_mt = blocking_pool_state(mt);
  const ThreadState sb_ct = blocking_pool_state(ct);
  const ThreadState bip_task = inside_block_in_place(mt_task);
  const ThreadState h_thread = inside_handle_block_on(plain, mt, Known::yes);
  std::map<std::string_view, ThreadState> states;
  for (const char* name : {"plain", "thread", "scope", "rayon"}) states[name] = plain;
  states["fbo"] = inside_foreign_block_on(plain, true);
  states["enter-mt"] = enter_mt;
  states["enter-ct"] = enter_ct;
  for (const char* name : {"fbo-enter", "fbo-enter-mt"})
    states[name] = inside_foreign_block_on(enter_mt, true);
  states["fl-enter-mt"] = inside_foreign_block_on(enter_mt, false);
  states["fbo-enter-ct"] = inside_foreign_block_on(enter_ct, true);
  states["sb-mt"] = sb_mt;
  states["sb-ct"] = sb_ct;
  states["sb-fbo-mt"] = inside_foreign_block_on(sb_mt, true);
  states["sb-fbo-ct"] = inside_foreign_block_on(sb_ct, true);
  for (const char* name : {"sb-hbo", "sb-hbo-mt"})
    states[name] = inside_handle_block_on(sb_mt, mt, Known::yes);
  states["sb-hbo-ct"] = inside_handle_block_on(sb_ct, ct, Known::yes);
  states["bip-task"] = bip_task;
  states["bip-root"] = inside_block_in_place(mt_root);
  states["bip-hbo"] = inside_handle_block_on(bip_task, mt, Known::yes);
  for (const char* name : {"mt-task", "rayon-1", "drop-async"}) states[name] = mt_task;
  states["mt1-task"] = single_worker(mt_task);
  for (const char* name : {"mt-root", "mt1-root", "rtbo-thread"}) states[name] = mt_root;
  for (const char* name : {"h-thread", "h-thread-mt"}) states[name] = h_thread;
  states["h-thread-ct"] = inside_handle_block_on(plain, ct, Known::yes);
  states["h-thread-ct-undriven"] = inside_handle_block_on(plain, ct, Known::no);
  states["drop-shut-mt"] = shutting_down(mt_task);
  states["drop-shut-ct"] = shutting_down(enter_ct);
  states["ct-task"] = task_state(ct);
  for (const char* name : {"ct-root", "ctbo-thread"}) states[name] = ct_root;
  states["local-ct"] = inside_local_set(ct_root);
  states["local-mt"] = inside_local_set(mt_root);
  states["fbo-mt-root"] = inside_foreign_block_on(mt_root, true);
  states["fbo-mt-task"] = inside_foreign_block_on(mt_task, true);
  states["fbo-mt1-task"] = inside_foreign_block_on(single_worker(mt_task), true);
  states["fbo-ct"] = inside_foreign_block_on(ct_root, true);
  states["ct-none"] = without_drivers(ct_root, Known::no, Known::no);
  states["ct-noio"] = without_drivers(ct_root, Known::no, Known::yes);
  states["ct-notime"] = without_drivers(ct_root, Known::yes, Known::no);
  states["mt-none"] = without_drivers(mt_task, Known::no, Known::no);
  return states;
}

const std::map<std::string_view, ThreadState>& contexts() {
  static const std::map<std::string_view, ThreadState> kContexts = build_contexts();
  return kContexts;
}

auto tied(const ThreadState& s) {
  return std::tie(s.context, s.flavour, s.driving, s.may_leave, s.driven, s.self_driven, s.in_task,
                  s.local, s.foreign, s.shutdown, s.io, s.time, s.executor);
}

}  // namespace

bool operator==(const ThreadState& a, const ThreadState& b) { return tied(a) == tied(b); }
bool operator!=(const ThreadState& a, const ThreadState& b) { return !(a == b); }
bool operator<(const ThreadState& a, const ThreadState& b) { return tied(a) < tied(b); }

ThreadState task_state(Flavour flavour) {
  ThreadState state = driving_state(ThreadState(), flavour);
  state.in_task = Known::yes;
  return state;
}

ThreadState blocking_pool_state(Flavour flavour) {
  ThreadState state = with_context(ThreadState(), flavour);
  state.driven = Known::yes;
  return state;
}

ThreadState inside_block_on(const ThreadState& outer, Flavour flavour) {
  return driving_state(outer, flavour);
}

ThreadState inside_handle_block_on(const ThreadState& outer, Flavour flavour, Known driven) {
  ThreadState state = driving_state(outer, flavour);
  state.driven = driven;
  state.self_driven = Known::no;
  return state;
}

ThreadState inside_local_set(const ThreadState& outer) {
  ThreadState state = outer;
  state.local = Known::yes;
  state.may_leave = Known::no;
  state.in_task = Known::no;
  return state;
}

ThreadState inside_block_in_place(const ThreadState& outer) {
  if (outer.driving == Known::no) return outer;
  ThreadState state = outer;
  state.driving = Known::no;
  state.may_leave = Known::no;
  // Only a multi-thread worker gets here: another thread has taken its place.
  state.driven = outer.shutdown == Known::yes ? Known::no : Known::yes;
  state.self_driven = Known::no;
  state.in_task = Known::no;
  state.local = Known::no;
  state.executor = Executor::none;
  return state;
}

ThreadState inside_foreign_block_on(const ThreadState& outer, bool futures_crate) {
  ThreadState state = outer;
  state.self_driven = Known::no;
  state.executor = Executor::foreign;
  if (futures_crate) state.foreign = Known::yes;
  return state;
}

ThreadState inside_enter(const ThreadState& outer, Flavour flavour, Known driven) {
  ThreadState state = with_context(outer, flavour);
  state.driven = driven;
  return state;
}

ThreadState context_state(std::string_view name) {
  const std::map<std::string_view, ThreadState>::const_iterator found = contexts().find(name);
  if (found == contexts().end()) std::abort();
  return found->second;
}

const std::vector<std::string_view>& context_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const auto& [name, state] : contexts()) names.push_back(name);
    return names;
  }();
  return kNames;
}

}  // namespace scanner
