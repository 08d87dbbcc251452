#include "scanner/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "scanner/explain_panic.h"

namespace scanner {
namespace {

/// Plays the steps of a measured case; stops at the first that ends it.
class Play {
 public:
  explicit Play(const ThreadState& start) : state(start) {}

  Play& does(Op op) {
    if (ended) return *this;
    const Verdict step = verdict(op, state);
    if (step.outcome == Outcome::ok || step.outcome == Outcome::stalls) return *this;
    result = step;
    ended = true;
    ended_by = op;
    return *this;
  }
  Play& within(const ThreadState& inner) {
    if (!ended) state = inner;
    return *this;
  }
  Play& in_place() {
    does(Op::block_in_place);
    return within(inside_block_in_place(state));
  }
  Play& foreign(bool futures_crate = true) {
    does(futures_crate ? Op::foreign_block_on : Op::foreign_block_on_nests);
    return within(inside_foreign_block_on(state, futures_crate));
  }
  /// `h.block_on` of the context's own handle.
  Play& own_handle() {
    does(Op::handle_block_on);
    return within(inside_handle_block_on(state, state.flavour, state.driven));
  }
  /// `h.block_on` of a multi-thread runtime that runs elsewhere.
  Play& other_handle() {
    does(Op::handle_block_on);
    return within(inside_handle_block_on(state, Flavour::multi_thread, Known::yes));
  }

  ThreadState state;
  Verdict result;
  bool ended = false;
  Op ended_by = Op::nothing_required;
};

using Case = std::function<void(Play&)>;

std::map<std::string, Case> build_cases() {
  std::map<std::string, Case> cases;
  const auto simple = [&](Op op, std::initializer_list<const char*> names) {
    for (const char* name : names) cases[name] = [op](Play& play) { play.does(op); };
  };
  simple(Op::runtime_drop,
         {"rt_new_drop", "rt_ct_new_drop", "rt_new_shutdown_timeout", "rt_new_spawn_drop",
          "foreign_rt_drop", "struct_rt_drop", "arc_rt_drop"});
  simple(Op::runtime_new, {"rt_new_forget"});
  simple(Op::runtime_shutdown_background,
         {"rt_new_shutdown_bg", "rt_new_shutdown_timeout0", "struct_rt_drop_bg"});
  simple(Op::runtime_block_on, {"rt_new_block_on", "rt_ct_block_on", "rt_foreign_block_on",
                                "lazy_rt_block_on", "once_rt_block_on", "tl_rt_block_on"});
  simple(Op::spawn_on,
         {"lazy_rt_spawn", "other_h_spawn", "other_h_spawn_blocking", "joinset_spawn_on"});
  simple(Op::thread_wait, {"thread_rt_block_on", "scope_rt_block_on", "lazy_rt_spawn_std_recv",
                           "thread_drop_rt", "std_recv_from_thread"});
  simple(Op::tokio_main_fn, {"tokio_main_fn", "tokio_main_ct_fn"});
  simple(Op::localset_block_on, {"localset_block_on"});
  simple(Op::spawn_local_on, {"localset_spawn_local"});
  simple(Op::handle_current, {"h_current"});
  simple(Op::handle_try_current, {"h_try_current"});
  simple(Op::block_in_place, {"bip"});
  simple(Op::foreign_block_on, {"fbo_ready"});
  simple(Op::foreign_block_on_nests, {"fl_ready"});
  simple(Op::spawn_task, {"spawn", "joinset_spawn"});
  simple(Op::spawn_blocking, {"spawn_blocking", "sb_drop_rt"});
  simple(Op::spawn_local, {"spawn_local", "joinset_spawn_local", "spawn_local_join.await"});
  simple(Op::construct_timer,
         {"sleep_ctor", "timeout_ctor", "interval_ctor", "timeout_ready.await"});
  simple(Op::poll_io, {"tcp_bind_poll", "tcp_connect_poll", "tcp_connect_name_poll",
                       "udp_bind_poll", "tcp_bind.await", "udp_bind.await"});
  simple(Op::construct_io, {"tcp_from_std", "unix_pair", "unix_bind", "cmd_output_ctor"});
  simple(Op::construct_io_of_blocking_socket, {"tcp_from_std_blocking"});
  simple(Op::construct_signal, {"cmd_spawn", "cmd_status_ctor", "signal_ctor"});
  // Polled once only: registers, and waits for nothing yet.
  simple(Op::construct_signal, {"ctrl_c_poll"});
  simple(Op::poll_pool, {"fs_read_poll", "stdout_write_poll", "fs_read.await", "fs_write.await",
                         "stdout_write.await"});
  simple(Op::await_pool, {"spawn_blocking_join.await"});
  simple(Op::await_yield, {"yield.await"});
  simple(Op::tokio_blocking_call,
         {"mpsc_blocking_recv", "mpsc_blocking_send", "umpsc_blocking_recv",
          "oneshot_blocking_recv", "mutex_blocking_lock", "mutex_blocking_lock_owned",
          "rwlock_blocking_read", "rwlock_blocking_write"});
  simple(Op::reqwest_blocking,
         {"rq_client_new", "rq_client_new_forget", "rq_get", "rq_foreign_client_send"});
  simple(Op::nothing_required, {"arc_rt_drop_notlast",
                                "localset_new",
                                "joinset_new",
                                "yield_poll",
                                "sleep_in_async",
                                "instant_now",
                                "tcp_bind_ctor",
                                "unix_connect_poll",
                                "cmd_new",
                                "fs_read_ctor",
                                "fs_from_std",
                                "stdin_ctor",
                                "sync_mpsc",
                                "sync_oneshot",
                                "sync_mutex",
                                "sync_rwlock",
                                "sync_notify",
                                "sync_semaphore",
                                "sync_watch",
                                "sync_broadcast",
                                "sync_oncecell",
                                "mutex_try_lock",
                                "mpsc_try_recv",
                                "unbounded_send",
                                "r_thread_new_rt_chan",
                                "rq_foreign_client_drop",
                                "ready.await",
                                "mpsc_from_thread.await",
                                "oneshot_from_other_rt.await"});

  cases["rt_enter"] = [](Play& play) {
    play.does(Op::runtime_new).does(Op::runtime_enter);
    play.within(inside_enter(play.state, Flavour::multi_thread, Known::yes)).does(Op::spawn_task);
  };
  cases["scope_h_block_on"] = [](Play& play) {
    play.does(Op::handle_current).does(Op::thread_wait);
    play.within(ThreadState()).other_handle();
  };
  cases["scope_h_block_on_sleep"] = [](Play& play) {
    play.does(Op::handle_current).does(Op::thread_wait);
    // The thread that waits drives nothing meanwhile.
    play.within(inside_handle_block_on(ThreadState(), play.state.flavour, play.state.driven));
    play.does(Op::await_timer);
  };
  cases["h_block_on"] = [](Play& play) { play.does(Op::handle_current).own_handle(); };
  cases["h_block_on_sleep"] = [](Play& play) {
    play.does(Op::handle_current).does(Op::construct_timer).own_handle().does(Op::await_timer);
  };
  cases["other_h_block_on"] = [](Play& play) { play.other_handle(); };
  cases["other_h_block_on_sleep"] = [](Play& play) { play.other_handle().does(Op::await_timer); };
  cases["try_else"] = [](Play& play) {
    const bool handle = verdict(Op::handle_try_current, play.state).outcome == Outcome::ok;
    play.does(handle ? Op::handle_block_on : Op::runtime_block_on);
  };
  cases["try_else_bip"] = [](Play& play) {
    const bool handle = verdict(Op::handle_try_current, play.state).outcome == Outcome::ok;
    if (handle) play.in_place();
    play.does(handle ? Op::handle_block_on : Op::runtime_block_on);
  };
  cases["bip_h_block_on"] = [](Play& play) {
    play.in_place().does(Op::handle_current).own_handle();
  };
  cases["bip_other_h_block_on"] = [](Play& play) { play.in_place().other_handle(); };
  cases["bip_rt_new_block_on"] = [](Play& play) {
    play.in_place().does(Op::runtime_block_on).does(Op::runtime_drop);
  };
  cases["bip_rt_new_drop"] = [](Play& play) { play.in_place().does(Op::runtime_drop); };
  cases["bip_mpsc_blocking_recv"] = [](Play& play) {
    play.in_place().does(Op::tokio_blocking_call);
  };
  cases["fbo_nested"] = [](Play& play) { play.foreign().foreign(); };
  cases["fl_nested"] = [](Play& play) { play.foreign(false).foreign(false); };
  cases["fbo_sleep"] = [](Play& play) {
    play.foreign().does(Op::construct_timer).does(Op::await_timer);
  };
  cases["fbo_spawn_join"] = [](Play& play) {
    play.foreign().does(Op::spawn_task).does(Op::await_task);
  };
  cases["fbo_inside_rt_block_on"] = [](Play& play) {
    play.foreign().does(Op::runtime_block_on).does(Op::runtime_drop);
  };
  cases["std_recv_from_spawned"] = [](Play& play) {
    play.does(Op::spawn_task).does(Op::wait_for_fresh_task);
  };
  cases["bip_std_recv_from_spawned"] = [](Play& play) {
    play.does(Op::spawn_task).in_place().does(Op::wait_for_fresh_task);
  };
  cases["spawn2_std_recv"] = [](Play& play) {
    play.does(Op::spawn_task).does(Op::spawn_task).does(Op::wait_for_task);
  };
  cases["sb_std_recv"] = [](Play& play) { play.does(Op::spawn_blocking).does(Op::thread_wait); };
  cases["sleep.await"] = [](Play& play) { play.does(Op::construct_timer).does(Op::await_timer); };
  cases["timeout_pending.await"] = cases["interval.await"] = cases["sleep.await"];
  cases["spawn_join.await"] = [](Play& play) { play.does(Op::spawn_task).does(Op::await_task); };
  cases["joinset.await"] = cases["oneshot_from_task.await"] = cases["spawn_join.await"];
  cases["oneshot_from_task_sleep.await"] = [](Play& play) {
    play.does(Op::spawn_task).does(Op::construct_timer).does(Op::await_task);
  };
  cases["tcp_pingpong.await"] = [](Play& play) { play.does(Op::poll_io).does(Op::await_io); };
  cases["unix_pair_rw.await"] = [](Play& play) { play.does(Op::construct_io).does(Op::await_io); };
  cases["cmd_output.await"] = cases["unix_pair_rw.await"];
  cases["cmd_status.await"] = [](Play& play) {
    play.does(Op::construct_signal).does(Op::await_signal);
  };
  return cases;
}

/// Measurements that the function does not follow, each with its reason.
const std::map<std::string, std::string> kExceptions = {
    {"tokio_main_fn@drop-shut-ct",
     "1.53.1 only: the case's own yield_now never wakes while a runtime shuts down around it"},
    {"sb_drop_rt@drop-shut-mt", "race: whether the pool still takes the closure at shutdown"},
    {"sb_std_recv@drop-shut-mt", "race: whether the pool still takes the closure at shutdown"},
};

/// What the measurement calls the verdict. `stalls` ended, so it is "ok" there; an error that the
/// case unwraps panics.
std::string measured_word(const Verdict& result) {
  const std::string message = result.message == 0 ? "" : " M" + std::to_string(result.message);
  switch (result.outcome) {
    case Outcome::ok:
    case Outcome::stalls:
      return "ok";
    case Outcome::panics:
      return "panic" + message;
    case Outcome::err:
      return message.empty() ? "error" : "panic" + message;
    case Outcome::deadlocks:
    case Outcome::hangs:
      return "deadlock";
    case Outcome::does_nothing:
      return "noop";
    case Outcome::unsure:
      return "unsure";
  }
  return "";
}

bool agrees(const Verdict& result, const std::string& outcome, const std::string& message) {
  const std::string word = measured_word(result);
  if (outcome == "ok/panic") return word.rfind("ok", 0) == 0 || word.rfind("panic", 0) == 0;
  if (word == "error") return outcome == "err" || message == "-";
  return word == (message.empty() ? outcome : outcome + " " + message);
}

TEST(Verdict, FollowsTheMeasurements) {
  const std::map<std::string, Case> cases = build_cases();
  std::ifstream file(std::string(PUNCHLIST_SOURCE_DIR) + "/tests/data/semantics.tsv");
  ASSERT_TRUE(file.good());
  std::string line;
  std::string mismatches;
  std::set<std::string> operations;
  std::set<std::string> excepted;
  size_t rows = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    ASSERT_GE(cells.size(), 3u) << line;
    cells.resize(6);
    ++rows;
    operations.insert(cells[0]);
    const auto found = cases.find(cells[0]);
    ASSERT_NE(found, cases.end()) << "no steps for " << cells[0];
    Play play(context_state(cells[1]));
    found->second(play);
    const bool newer = !cells[4].empty();
    const std::string& outcome = newer ? cells[4] : cells[2];
    const std::string& message = newer ? cells[5] : cells[3];
    if (agrees(play.result, outcome, message)) continue;
    const std::string name = cells[0] + "@" + cells[1];
    if (kExceptions.count(name) != 0) {
      excepted.insert(name);
      continue;
    }
    mismatches += name + ": measured " + outcome + " " + message + ", verdict " +
                  measured_word(play.result) + "\n";
  }
  EXPECT_EQ(mismatches, "");
  EXPECT_EQ(rows, 3935u);
  for (const auto& [name, steps] : cases) EXPECT_EQ(operations.count(name), 1u) << name;
  for (const auto& [name, reason] : kExceptions)
    EXPECT_EQ(excepted.count(name), 1u) << name << " agrees: take it off the list";
}

/// What std prints of a panic, in its new and its old form, and with colours.
std::vector<std::string> as_printed(const std::string& message) {
  return {"thread 'main' panicked at src/main.rs:4:8:\n" + message +
              "\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
          "thread 'tokio-runtime-worker' panicked at '" + message + "', src/main.rs:4:8\n",
          "2026-01-01T00:00:00Z ERROR \x1b[31mthread 'main' (4711) panicked at src/main.rs:4:8:\n" +
              message + "\x1b[0m\n",
          message};
}

TEST(Panics, OfTheMeasurementsAreNamedWithOperationAndContext) {
  const std::map<std::string, Case> cases = build_cases();
  std::ifstream file(std::string(PUNCHLIST_SOURCE_DIR) + "/tests/data/semantics.tsv");
  ASSERT_TRUE(file.good());
  size_t rows = 0;
  size_t named = 0;
  std::string missed;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    cells.resize(6);
    for (const size_t version : {size_t{2}, size_t{4}}) {
      if (cells[version] != "panic" || cells[version + 1].empty()) continue;
      const std::string& code = cells[version + 1];
      const std::string message = code == "-"
                                      ? "called `Result::unwrap()` on an `Err` value: RecvError"
                                      : std::string(panic_message(std::stoi(code.substr(1))));
      Play play(context_state(cells[1]));
      cases.at(cells[0])(play);
      ++rows;
      bool right = true;
      for (const std::string& text : as_printed(message)) {
        const KnownPanic* known = find_panic(read_panic(text).message);
        right = right && known != nullptr && fits(known->context, play.state) &&
                std::count(known->ops.begin(), known->ops.end(), play.ended_by) == 1;
      }
      if (right) {
        ++named;
      } else if (kExceptions.count(cells[0] + "@" + cells[1]) == 0) {
        missed += cells[0] + "@" + cells[1] + " " + code + "\n";
      }
    }
  }
  EXPECT_GE(rows, 880u);
  EXPECT_GE(named * 100, rows * 95) << named << " of " << rows << " named; not:\n" << missed;
  EXPECT_EQ(missed, "");
}

TEST(Panics, OfSingleCasesAreNamedWithOperationAndContext) {
  std::ifstream file(std::string(PUNCHLIST_SOURCE_DIR) + "/tests/data/panics.tsv");
  ASSERT_TRUE(file.good());
  size_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    ASSERT_EQ(cells.size(), 4u) << line;
    ++rows;
    for (const std::string& text : as_printed(cells[1])) {
      const KnownPanic* known = find_panic(read_panic(text).message);
      ASSERT_NE(known, nullptr) << text;
      EXPECT_EQ(known->operation, cells[2]) << cells[0];
      EXPECT_EQ(to_string(known->context), cells[3]) << cells[0];
    }
  }
  EXPECT_GE(rows, 40u);
}

TEST(Panics, EveryMessageOfTokioIsKnownAndEveryRuleThatQuotesOneIsFound) {
  for (int n = 1; n <= 15; ++n) {
    const KnownPanic* known = find_panic(panic_message(n));
    ASSERT_NE(known, nullptr) << n;
    EXPECT_EQ(known->message, n);
  }
  EXPECT_EQ(find_panic("index out of bounds: the len is 3 but the index is 7"), nullptr);
  const std::vector<std::string> rules = rules_about(*find_panic(panic_message(1)));
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "block-on-in-async"), 1);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "reactor-missing"), 0);
}

TEST(Verdict, AnUnknownFactGivesAnUnsureVerdictUnlessAnotherDecides) {
  ThreadState state = task_state(Flavour::unknown);
  EXPECT_EQ(verdict(Op::runtime_block_on, state).outcome, Outcome::panics);
  EXPECT_EQ(verdict(Op::block_in_place, state).outcome, Outcome::unsure);
  EXPECT_EQ(verdict(Op::block_in_place, state).message, 5);
  EXPECT_EQ(verdict(Op::await_timer, state).outcome, Outcome::ok);
  EXPECT_EQ(verdict(Op::await_timer, inside_foreign_block_on(state, true)).outcome,
            Outcome::unsure);
  state.driving = Known::unknown;
  state.context = Known::unknown;
  EXPECT_EQ(verdict(Op::runtime_block_on, state).outcome, Outcome::unsure);
  EXPECT_EQ(verdict(Op::runtime_block_on, state).message, 1);
  EXPECT_EQ(verdict(Op::spawn_task, state).outcome, Outcome::unsure);
  EXPECT_EQ(verdict(Op::runtime_shutdown_background, state).outcome, Outcome::ok);
  EXPECT_EQ(verdict(Op::thread_sleep, state).outcome, Outcome::unsure);
}

TEST(Verdict, BlockingAWorkerStallsAndBlockingAPlainThreadDoesNot) {
  for (const Op op : {Op::thread_sleep, Op::thread_wait, Op::process_wait, Op::foreign_block_on,
                      Op::foreign_block_on_nests, Op::blocking_fs, Op::blocking_fs_metadata,
                      Op::blocking_net, Op::blocking_stdin, Op::blocking_cpu}) {
    EXPECT_TRUE(holds_thread(op)) << to_string(op);
    for (const char* name : {"mt-task", "mt-root", "ct-task", "ct-root", "local-ct", "sb-hbo"})
      EXPECT_EQ(verdict(op, context_state(name)).outcome, Outcome::stalls) << to_string(op) << name;
    for (const char* name : {"plain", "thread", "sb-mt", "sb-ct", "bip-task", "enter-mt"})
      EXPECT_EQ(verdict(op, context_state(name)).outcome, Outcome::ok) << to_string(op) << name;
  }
}

TEST(Verdict, NamesEveryMessageAndOperation) {
  std::set<std::string_view> messages;
  for (int n = 1; n <= 15; ++n) {
    EXPECT_FALSE(panic_message(n).empty()) << n;
    messages.insert(panic_message(n));
  }
  EXPECT_EQ(messages.size(), 15u);
  EXPECT_EQ(panic_message(0), "");
  EXPECT_EQ(panic_message(16), "");
  EXPECT_EQ(panic_message(-1), "");
  std::set<std::string_view> names;
  const int last = static_cast<int>(Op::process_wait);
  for (int op = 0; op <= last; ++op) names.insert(to_string(static_cast<Op>(op)));
  EXPECT_EQ(names.size(), static_cast<size_t>(last) + 1);
  EXPECT_EQ(names.count(""), 0u);
}

TEST(ThreadState, NamesAllContextsOfTheMeasurements) {
  EXPECT_EQ(context_names().size(), 47u);
  EXPECT_EQ(context_state("plain"), ThreadState());
  EXPECT_NE(context_state("mt-task"), context_state("ct-task"));
}

}  // namespace
}  // namespace scanner
