// Random operations of several processes on one ledger, held to a simple model of the state
// machine: each operation that was granted stands in the log once, each that was refused left no
// trace, and what the ledger says at the end is what the log leads to.
//
// PUNCHLIST_OPERATIONS: how many in all (320; by hand 1000 and more).
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

using tasks::TaskStatus;

constexpr int kProcesses = 8;
constexpr int kTasks = 12;
constexpr Millis kShort = 30;  // runs out while the others work; never renewed
constexpr Millis kLong = 600'000;

std::string handle_of(int number) {
  return "01-" + std::string(number < 10 ? "0" : "") + std::to_string(number);
}

/// One operation as its process saw it.
struct Operation {
  std::string verb;
  std::string actor;  ///< of this operation alone
  std::string task;   ///< handle; empty when it was refused without one
  bool granted = false;
};

/// One process: works at random, under claims that it remembers for longer than they live.
class Worker {
 public:
  Worker(Store& store, int number, std::ostream& out)
      : store_(store),
        number_(number),
        random_(static_cast<unsigned>(number) * 7919U + 17U),
        out_(out) {}

  void work(int operations) {
    for (int i = 0; i < operations; ++i) logged([this](Operation& done) { one(done); });
    // Where the machine lets one worker run after the other, the next one finds tasks to take.
    for (const ClaimRow& mine : claims_) logged([&](Operation& done) { release(done, mine); });
  }

 private:
  template <typename Step>
  void logged(const Step& step) {
    actor_ = "p" + std::to_string(number_) + "." + std::to_string(count_++);
    Operation done;
    done.actor = actor_;
    try {
      step(done);
      done.granted = true;
    } catch (const base::Error& error) {
      const bool is_refusal =
          error.kind == base::ErrorKind::held || error.kind == base::ErrorKind::stale ||
          error.kind == base::ErrorKind::not_ready || error.kind == base::ErrorKind::not_found ||
          error.kind == base::ErrorKind::usage;
      if (!is_refusal) done.verb = "failed: " + std::string(error.what());
    }
    out_ << done.verb << '\t' << done.actor << '\t' << done.task << '\t' << done.granted << '\n';
  }

  int upto(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

  void one(Operation& done) {
    const int dice = upto(100);
    if (claims_.empty() || dice < 35) return claim(done);
    // Mostly the claim that was granted last; now and then one that was lost long ago.
    const ClaimRow mine =
        upto(4) != 0 ? claims_.back()
                     : claims_[static_cast<size_t>(upto(static_cast<int>(claims_.size())))];
    done.task = mine.handle;
    if (dice < 55) {
      release(done, mine);
    } else if (dice < 58) {
      done.verb = "block";
      store_.block(mine.task, holder_of(mine), "blocked by " + actor_);
    } else if (dice < 63) {
      done.verb = "renew";
      if (mine.ttl == kLong) store_.renew(mine.task, mine.epoch, kLong);
    } else if (dice < 73) {
      done.verb = "submit";
      store_.submit(mine.task, mine.epoch, actor_, "commit of " + actor_, "by " + actor_, true);
    } else if (dice < 82) {
      done.verb = "reject";
      store_.reject(mine.task, mine.epoch, actor_, "commit of " + actor_, "refused by " + actor_);
    } else if (dice < 83 && upto(6) == 0) {  // seldom: what is done is out of the game
      done.verb = "finish";
      TaskDone end;
      end.task = mine.task;
      end.actor = actor_;
      end.epoch = mine.epoch;
      end.commit = "commit of " + actor_;
      end.evidence = "proven by " + actor_;
      end.verified = store_.task(mine.task).finding_ids;
      store_.finish(end);
    } else {
      lift(done);
    }
  }

  ClaimHolder holder_of(const ClaimRow& mine) const {
    ClaimHolder holder;
    holder.actor = actor_;
    holder.claim_id = mine.claim_id;
    holder.epoch = mine.epoch;
    return holder;
  }

  void release(Operation& done, const ClaimRow& mine) {
    done.verb = "release";
    done.task = mine.handle;
    store_.release(mine.task, holder_of(mine), "given back by " + actor_);
  }

  void claim(Operation& done) {
    done.verb = "claim";
    ClaimRequest request;
    if (upto(2) == 0) request.task = handle_of(1 + upto(kTasks));
    done.task = request.task;
    request.actor = actor_;
    request.worktree = "/w/" + std::to_string(number_);
    request.claim_id = "claim of " + actor_;
    request.ttl = upto(3) == 0 ? kShort : kLong;
    const Claimed claimed = store_.claim(request);
    done.task = claimed.task.handle;
    claims_.push_back(claimed.claim);
  }

  void lift(Operation& done) {
    done.verb = "lift";
    done.task = handle_of(1 + upto(kTasks));
    for (const TaskRow& task : store_.tasks()) {
      const bool is_stopped =
          task.state == TaskStatus::blocked || task.state == TaskStatus::needs_human;
      if (is_stopped && upto(2) == 0) done.task = task.handle;
    }
    StatusChange change;
    change.subject = store_.task(done.task).id;
    change.by = tasks::Actor::person;
    change.to = "ready";
    change.actor = actor_;
    change.evidence = "lifted by " + actor_;
    store_.append_status(change);
  }

  Store& store_;
  int number_;
  int count_ = 0;
  std::mt19937 random_;
  std::ostream& out_;
  std::string actor_;
  std::vector<ClaimRow> claims_;
};

/// What a granted operation must have left in the log of its task, in this order.
bool fits(const std::string& verb, const std::vector<std::string>& steps) {
  using Steps = std::vector<std::string>;
  if (verb == "claim") return steps == Steps{"claimed"} || steps == Steps{"expired", "claimed"};
  if (verb == "release") return steps == Steps{"released"};
  if (verb == "block") return steps == Steps{"blocked"} || steps == Steps{"expired", "blocked"};
  if (verb == "renew") return steps.empty();
  if (verb == "submit")
    return steps.empty() || steps == Steps{"submitted", "verifying"} || steps == Steps{"verifying"};
  if (verb == "reject") return steps == Steps{"claimed"} || steps == Steps{"needs_human"};
  if (verb == "finish") return !steps.empty() && steps.back() == "done" && steps.size() <= 3;
  return verb == "lift" && (steps.empty() || steps == Steps{"ready"});
}

Disposition disposition_for(TaskStatus status) {
  switch (status) {
    case TaskStatus::claimed:
      return Disposition::in_progress;
    case TaskStatus::submitted:
    case TaskStatus::verifying:
      return Disposition::submitted;
    case TaskStatus::done:
      return Disposition::verified;
    default:
      return Disposition::planned;
  }
}

class Model : public LedgerTest {
 protected:
  Store open_real() {
    OpenOptions options;
    options.directory = directory;
    options.busy_timeout_ms = 60'000;
    return Store::open(options);
  }

  void plan() {
    Store store = open_real();
    std::vector<std::string> items;
    for (int i = 0; i < kTasks; ++i) items.push_back("c::f" + std::to_string(i));
    const std::vector<std::string> ids = record_new(store, items);
    std::vector<TaskRow> rows;
    for (int i = 1; i <= kTasks; ++i) {
      // Neighbours share a file; the last ones wait for the first ones.
      std::vector<std::string> files = {"src/" + std::to_string(i / 2) + ".rs"};
      if (i % 5 == 0) files.push_back("src/0.rs");
      std::vector<std::string> needs;
      if (i > kTasks - 3) needs.push_back(handle_of(i - 8));
      rows.push_back(planned(handle_of(i), {ids[static_cast<size_t>(i - 1)]}, files, needs));
      write_sets_[handle_of(i)] = std::set<std::string>(files.begin(), files.end());
    }
    store.put_plan(rows, "planner");
  }

  void run_workers(int operations) {
    std::vector<pid_t> children;
    for (int i = 0; i < kProcesses; ++i) {
      const pid_t child = fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        std::ofstream out(directory / ("p" + std::to_string(i)));
        try {
          Store store = open_real();
          Worker(store, i, out).work(operations / kProcesses);
        } catch (const std::exception& error) {
          out << "failed: " << error.what() << "\t\t\t0\n";
        }
        out.close();
        _exit(0);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      ASSERT_EQ(waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0);
    }
  }

  std::vector<Operation> operations() const {
    std::vector<Operation> all;
    for (int i = 0; i < kProcesses; ++i) {
      std::ifstream in(directory / ("p" + std::to_string(i)));
      std::string line;
      while (std::getline(in, line)) {
        std::istringstream parts(line);
        Operation one;
        std::string granted;
        std::getline(parts, one.verb, '\t');
        std::getline(parts, one.actor, '\t');
        std::getline(parts, one.task, '\t');
        std::getline(parts, granted, '\t');
        one.granted = granted == "1";
        all.push_back(std::move(one));
      }
    }
    return all;
  }

  std::map<std::string, std::set<std::string>> write_sets_;
};

TEST_F(Model, ManyProcessesLeaveWhatTheirLogLeadsTo) {
  const char* wanted = std::getenv("PUNCHLIST_OPERATIONS");
  const int total = wanted != nullptr ? std::atoi(wanted) : 320;
  plan();
  run_workers(total);
  const std::vector<Operation> all = operations();
  ASSERT_GE(all.size(), static_cast<size_t>(total / kProcesses * kProcesses));

  Store store = open_real();
  std::map<std::string, std::vector<std::string>> steps_of;  // by actor, which is one operation
  std::map<std::string, std::string> task_of;
  for (const TaskRow& task : store.tasks()) {
    // The state machine, step by step.
    std::string state;
    std::string raw;
    for (const StatusChange& change : store.log(task.id)) {
      EXPECT_EQ(change.from, raw) << task.handle;
      const std::optional<TaskStatus> to = tasks::task_status_from(change.to);
      ASSERT_TRUE(to);
      if (!raw.empty()) {
        const TaskStatus from = *tasks::task_status_from(raw);
        EXPECT_TRUE(tasks::may_follow(from, *to, tasks::Actor::tool) ||
                    tasks::may_follow(from, *to, tasks::Actor::person))
            << task.handle << ": " << raw << " -> " << change.to << " by " << change.actor;
      }
      EXPECT_FALSE(change.evidence.empty()) << task.handle << " " << change.to;
      if (change.to == "done" || change.to == "submitted") {
        EXPECT_FALSE(change.commit.empty());
      }
      raw = change.to;
      steps_of[change.actor].push_back(change.to);
      task_of[change.actor] = task.handle;
    }
    // What the ledger says is what the log leads to.
    const TaskStatus last = *tasks::task_status_from(raw);
    const bool is_expired = task.state == TaskStatus::expired && tasks::is_held(last);
    const bool is_draft = task.state == TaskStatus::draft &&
                          (last == TaskStatus::ready || last == TaskStatus::released);
    EXPECT_TRUE(task.state == last || is_expired || is_draft) << task.handle << " is " << raw;
    for (const std::string& id : task.finding_ids)
      EXPECT_EQ(store.finding(id).disposition, disposition_for(last)) << task.handle << " " << raw;
    EXPECT_EQ(task.claim.has_value(), tasks::is_held(last)) << task.handle << " is " << raw;
  }

  size_t granted = 0;
  for (const Operation& one : all) {
    EXPECT_NE(one.verb.rfind("failed", 0), 0U) << one.verb;
    granted += one.granted ? 1 : 0;
    const auto steps = steps_of.find(one.actor);
    const std::vector<std::string> left =
        steps == steps_of.end() ? std::vector<std::string>() : steps->second;
    if (one.granted) {
      EXPECT_TRUE(fits(one.verb, left))
          << one.verb << " by " << one.actor << " left " << left.size() << " steps";
      if (!left.empty()) {
        EXPECT_EQ(task_of[one.actor], one.task);
      }
    } else {
      EXPECT_TRUE(left.empty()) << one.verb << " by " << one.actor << " was refused";
    }
  }
  // How many are granted hangs on how the system lets the processes take turns: as few as 24 were.
  EXPECT_GE(granted, 10U);

  // Epochs grow, and no two live claims ever had a file in common.
  std::map<std::string, ClaimRow> by_id;
  std::map<std::string, int64_t> last_epoch;
  for (const ClaimRow& claim : store.claims()) by_id[claim.claim_id] = claim;
  std::map<std::string, ClaimRow> live;  // by handle
  for (const EventRow& event : store.events()) {
    if (event.kind == "claim") {
      const ClaimRow& claim = by_id.at("claim of " + event.actor);
      EXPECT_GT(claim.epoch, last_epoch[claim.handle]);
      last_epoch[claim.handle] = claim.epoch;
      EXPECT_EQ(live.count(claim.handle), 0U) << claim.handle << " was given away twice";
      for (const auto& [handle, other] : live) {
        if (other.lease_until <= claim.claimed) continue;  // ran out, and nobody took it yet
        for (const std::string& path : write_sets_.at(handle))
          EXPECT_EQ(write_sets_.at(claim.handle).count(path), 0U)
              << claim.handle << " and " << handle << " both have " << path;
      }
      live[claim.handle] = claim;
    }
    const bool is_end =
        event.kind == "release" || event.kind == "block" || event.kind == "expired" ||
        (event.kind == "status" &&
         (event.text.rfind("done", 0) == 0 || event.text.rfind("refused a third", 0) == 0));
    if (is_end) live.erase(event.subject);
  }
}

}  // namespace
}  // namespace store
