#include "planner/order.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace planner {
namespace {

bool contains(const std::vector<std::string>& sorted, const std::string& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

/// Edges "from must be done before to".
class Dependencies {
 public:
  explicit Dependencies(size_t count) : after_(count), before_(count) {}

  void add(size_t from, size_t to) {
    if (from != to) after_[from].push_back(to);
  }
  /// Breaks circles: of the edges within one, those stay that lead from an earlier job to a later
  /// one. \param rank the place of each job in an order that is the same from plan to plan
  void settle(const std::vector<size_t>& rank);
  const std::vector<size_t>& after(size_t job) const { return after_[job]; }
  const std::vector<size_t>& before(size_t job) const { return before_[job]; }

 private:
  std::vector<size_t> circles() const;

  std::vector<std::vector<size_t>> after_;  ///< once settled: sorted, without doubles
  std::vector<std::vector<size_t>> before_;
};

void sort_unique(std::vector<size_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// For each job the number of the circle that it stands in; jobs of different numbers do not reach
/// each other both ways. Tarjan's, with a stack of its own: chains can be long.
std::vector<size_t> Dependencies::circles() const {
  constexpr size_t kNone = static_cast<size_t>(-1);
  const size_t count = after_.size();
  std::vector<size_t> number(count, kNone), low(count), circle(count, kNone), next(count, 0);
  std::vector<size_t> path, open;
  size_t visited = 0;
  size_t found = 0;
  for (size_t start = 0; start < count; ++start) {
    if (number[start] != kNone) continue;
    path.push_back(start);
    while (!path.empty()) {
      const size_t at = path.back();
      if (number[at] == kNone) {
        number[at] = low[at] = visited++;
        open.push_back(at);
      }
      if (next[at] < after_[at].size()) {
        const size_t to = after_[at][next[at]++];
        if (number[to] == kNone) {
          path.push_back(to);
        } else if (circle[to] == kNone) {
          low[at] = std::min(low[at], number[to]);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[at]);
      if (low[at] != number[at]) continue;
      for (size_t member = kNone; member != at;) {
        member = open.back();
        open.pop_back();
        circle[member] = found;
      }
      ++found;
    }
  }
  return circle;
}

void Dependencies::settle(const std::vector<size_t>& rank) {
  const std::vector<size_t> circle = circles();
  for (size_t from = 0; from < after_.size(); ++from) {
    std::vector<size_t>& after = after_[from];
    sort_unique(after);
    after.erase(std::remove_if(
                    after.begin(), after.end(),
                    [&](size_t to) { return circle[from] == circle[to] && rank[from] > rank[to]; }),
                after.end());
    for (const size_t to : after) before_[to].push_back(from);
  }
}

Dependencies find_dependencies(const std::vector<Job>& jobs) {
  std::vector<size_t> by_identity(jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) by_identity[i] = i;
  std::sort(by_identity.begin(), by_identity.end(),
            [&](size_t a, size_t b) { return jobs[a].identity < jobs[b].identity; });
  std::map<std::string, std::vector<size_t>> changing;  // item -> jobs, by identity
  for (const size_t i : by_identity) {
    for (const std::string& item : jobs[i].items) changing[item].push_back(i);
  }
  Dependencies dependencies(jobs.size());
  std::map<std::string, size_t> givers;  // by helper, the first of them
  for (const size_t i : by_identity) {
    for (const std::string& helper : jobs[i].gives) givers.emplace(helper, i);
  }
  for (const size_t i : by_identity) {
    for (const std::string& helper : jobs[i].needs) {
      const auto giver = givers.find(helper);
      if (giver != givers.end()) dependencies.add(giver->second, i);
    }
  }
  for (const size_t callee : by_identity) {
    for (const std::string& caller_item : jobs[callee].callers) {
      const auto callers = changing.find(caller_item);
      if (callers == changing.end() || contains(jobs[callee].items, caller_item)) continue;
      for (const size_t caller : callers->second) {
        const bool same_file = std::any_of(
            jobs[caller].write_set.begin(), jobs[caller].write_set.end(),
            [&](const std::string& path) { return contains(jobs[callee].write_set, path); });
        if (same_file && jobs[callee].phase <= jobs[caller].phase) dependencies.add(callee, caller);
      }
    }
  }
  // Two cones that share a function: the first makes it async, the second finds it so.
  std::map<std::string, std::vector<size_t>> making_async;
  for (const size_t i : by_identity) {
    for (const std::string& item : jobs[i].made_async) making_async[item].push_back(i);
  }
  for (auto& [item, several] : making_async) {
    std::stable_sort(several.begin(), several.end(), [&](size_t a, size_t b) {
      // The smaller cone is the deeper function, or as good a beginning.
      return std::make_tuple(jobs[a].phase, jobs[a].made_async.size()) <
             std::make_tuple(jobs[b].phase, jobs[b].made_async.size());
    });
    for (size_t i = 1; i < several.size(); ++i) dependencies.add(several[i - 1], several[i]);
  }
  std::vector<size_t> ending;
  for (const size_t i : by_identity) {
    if (jobs[i].ends_tests) ending.push_back(i);
  }
  for (const size_t i : by_identity) {
    if (!jobs[i].runs_tests || jobs[i].ends_tests || ending.size() > kMostNamed) continue;
    for (const size_t first : ending) dependencies.add(first, i);
  }
  // No proof that runs a command passes before the command does. What is open in its own phase may
  // be what makes it fail.
  for (const size_t first : by_identity) {
    if (jobs[first].mends.empty()) continue;
    for (const size_t i : by_identity) {
      const std::vector<std::string>& commands = jobs[i].commands;
      if (jobs[i].mends.empty() && !jobs[i].ends_tests && jobs[i].phase != jobs[first].phase &&
          std::find(commands.begin(), commands.end(), jobs[first].mends) != commands.end())
        dependencies.add(first, i);
    }
  }
  std::vector<size_t> rank(jobs.size());
  for (size_t i = 0; i < by_identity.size(); ++i) rank[by_identity[i]] = i;
  dependencies.settle(rank);
  return dependencies;
}

/// For each job the minutes of the longest chain that begins with it. Chains of several jobs only
/// go first: a job that nothing waits for has 0 here, so that urgency decides among those.
std::vector<uint32_t> critical_minutes(const std::vector<Job>& jobs,
                                       const Dependencies& dependencies) {
  std::vector<uint32_t> minutes(jobs.size(), 0);
  std::vector<size_t> waits_for(jobs.size());
  std::vector<size_t> last_first;
  for (size_t i = 0; i < jobs.size(); ++i) {
    waits_for[i] = dependencies.after(i).size();
    if (waits_for[i] == 0) last_first.push_back(i);
  }
  for (size_t next = 0; next < last_first.size(); ++next) {
    const size_t job = last_first[next];
    for (const size_t after : dependencies.after(job)) {
      const uint32_t behind = minutes[after] == 0 ? jobs[after].minutes : minutes[after];
      minutes[job] = std::max(minutes[job], jobs[job].minutes + behind);
    }
    for (const size_t before : dependencies.before(job)) {
      if (--waits_for[before] == 0) last_first.push_back(before);
    }
  }
  return minutes;
}

/// The lane of each job: of the files that it writes, the one that most jobs of its phase write.
void find_lanes(const std::vector<Job>& jobs, std::vector<Slot>& slots) {
  std::map<std::pair<uint32_t, std::string>, size_t> writers;
  for (const Job& job : jobs) {
    for (const std::string& path : job.write_set) ++writers[{job.phase, path}];
  }
  for (size_t i = 0; i < jobs.size(); ++i) {
    size_t most = kLane - 1;
    for (const std::string& path : jobs[i].write_set) {
      const size_t count = writers[{jobs[i].phase, path}];
      if (count <= most) continue;
      most = count;
      slots[i].lane = path;
    }
  }
}

/// Who writes to the same files, for documents.
void find_conflicts(const std::vector<Job>& jobs, std::vector<Slot>& slots) {
  std::map<std::string, std::vector<size_t>> writers;
  std::map<uint32_t, std::vector<size_t>> unknown;  // by phase: they write, who knows where
  std::map<uint32_t, std::vector<size_t>> of_phase;
  for (size_t i = 0; i < jobs.size(); ++i) {
    for (const std::string& path : jobs[i].write_set) writers[path].push_back(i);
    if (jobs[i].write_set.empty()) unknown[jobs[i].phase].push_back(i);
    of_phase[jobs[i].phase].push_back(i);
  }
  for (size_t i = 0; i < jobs.size(); ++i) {
    std::vector<size_t>& conflicts = slots[i].conflicts_with;
    const auto add = [&](const std::string& path, const std::vector<size_t>& others) {
      if (others.size() > kMostNamed + 1) {
        slots[i].crowds.push_back(path);
      } else {
        conflicts.insert(conflicts.end(), others.begin(), others.end());
      }
    };
    add({}, jobs[i].write_set.empty() ? of_phase[jobs[i].phase] : unknown[jobs[i].phase]);
    for (const std::string& path : jobs[i].write_set) add(path, writers[path]);
    sort_unique(conflicts);
    conflicts.erase(std::remove(conflicts.begin(), conflicts.end(), i), conflicts.end());
  }
}

/// Which waves of a phase are taken: by any job, by one that may write anywhere, by file.
class Waves {
 public:
  /// The first wave from `wave` on in which the job would be alone with its files.
  uint32_t first_free(const Job& job, uint32_t wave) {
    std::vector<const Taken*> blockers = {&(job.write_set.empty() ? any_ : alone_)[job.phase]};
    for (const std::string& path : job.write_set) blockers.push_back(&by_file_[{job.phase, path}]);
    for (const Taken* one : blockers) wave = std::max(wave, one->first_free);
    while (std::any_of(blockers.begin(), blockers.end(), [&](const Taken* one) {
      return wave < one->waves.size() && one->waves[wave];
    })) {
      ++wave;
    }
    return wave;
  }
  void take(const Job& job, uint32_t wave) {
    any_[job.phase].take(wave);
    if (job.write_set.empty()) alone_[job.phase].take(wave);
    for (const std::string& path : job.write_set) by_file_[{job.phase, path}].take(wave);
  }

 private:
  struct Taken {
    std::vector<bool> waves;
    uint32_t first_free = 1;
    void take(uint32_t wave) {
      if (waves.size() <= wave) waves.resize(wave + 1);
      waves[wave] = true;
      while (first_free < waves.size() && waves[first_free]) ++first_free;
    }
  };
  std::map<uint32_t, Taken> any_;
  std::map<uint32_t, Taken> alone_;
  std::map<std::pair<uint32_t, std::string>, Taken> by_file_;
};

}  // namespace

std::vector<Slot> order(const std::vector<Job>& jobs) {
  const Dependencies dependencies = find_dependencies(jobs);
  std::vector<Slot> slots(jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) slots[i].depends_on = dependencies.before(i);
  find_conflicts(jobs, slots);

  const std::vector<uint32_t> critical = critical_minutes(jobs, dependencies);
  for (size_t i = 0; i < jobs.size(); ++i) slots[i].critical = critical[i];
  const auto less_urgent = [&](size_t a, size_t b) {
    return std::tie(jobs[a].phase, critical[b], jobs[a].urgency, jobs[a].identity) <
           std::tie(jobs[b].phase, critical[a], jobs[b].urgency, jobs[b].identity);
  };
  std::set<size_t, decltype(less_urgent)> ready(less_urgent);
  std::vector<size_t> waits_for(jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) {
    waits_for[i] = slots[i].depends_on.size();
    if (waits_for[i] == 0) ready.insert(i);
  }
  Waves waves;
  while (!ready.empty()) {
    const size_t job = *ready.begin();
    ready.erase(ready.begin());
    uint32_t wave = 1;
    for (const size_t before : slots[job].depends_on) {
      if (jobs[before].phase == jobs[job].phase) wave = std::max(wave, slots[before].wave + 1);
    }
    slots[job].wave = waves.first_free(jobs[job], wave);
    waves.take(jobs[job], slots[job].wave);
    for (const size_t after : dependencies.after(job)) {
      if (--waits_for[after] == 0) ready.insert(after);
    }
  }
  find_lanes(jobs, slots);
  return slots;
}

}  // namespace planner
