#include "planner/order.h"

#include <algorithm>
#include <map>
#include <set>

namespace planner {
namespace {

bool contains(const std::vector<std::string>& sorted, const std::string& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

/// Edges "from must be done before to", kept free of circles.
class Dependencies {
 public:
  explicit Dependencies(size_t count) : after_(count), before_(count) {}

  void add(size_t from, size_t to) {
    if (from == to || reaches(to, from)) return;
    after_[from].insert(to);
    before_[to].insert(from);
  }
  const std::set<size_t>& after(size_t job) const { return after_[job]; }
  const std::set<size_t>& before(size_t job) const { return before_[job]; }

 private:
  bool reaches(size_t from, size_t to) const {
    std::vector<size_t> open = {from};
    std::set<size_t> seen = {from};
    while (!open.empty()) {
      const size_t at = open.back();
      open.pop_back();
      if (at == to) return true;
      for (const size_t next : after_[at]) {
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    return false;
  }

  std::vector<std::set<size_t>> after_;
  std::vector<std::set<size_t>> before_;
};

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
  return dependencies;
}

}  // namespace

std::vector<Slot> order(const std::vector<Job>& jobs) {
  const Dependencies dependencies = find_dependencies(jobs);
  std::map<std::string, std::vector<size_t>> writers;
  for (size_t i = 0; i < jobs.size(); ++i) {
    for (const std::string& path : jobs[i].write_set) writers[path].push_back(i);
  }
  std::vector<Slot> slots(jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) {
    const std::set<size_t>& before = dependencies.before(i);
    slots[i].depends_on.assign(before.begin(), before.end());
    std::set<size_t> conflicts;
    for (const std::string& path : jobs[i].write_set) {
      conflicts.insert(writers[path].begin(), writers[path].end());
    }
    conflicts.erase(i);
    slots[i].conflicts_with.assign(conflicts.begin(), conflicts.end());
    slots[i].wave = 0;  // not placed yet
  }

  const auto less_urgent = [&](size_t a, size_t b) {
    return std::tie(jobs[a].phase, jobs[a].urgency, jobs[a].identity) <
           std::tie(jobs[b].phase, jobs[b].urgency, jobs[b].identity);
  };
  std::set<size_t, decltype(less_urgent)> ready(less_urgent);
  std::vector<size_t> waits_for(jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) {
    waits_for[i] = slots[i].depends_on.size();
    if (waits_for[i] == 0) ready.insert(i);
  }
  while (!ready.empty()) {
    const size_t job = *ready.begin();
    ready.erase(ready.begin());
    uint32_t wave = 1;
    for (const size_t before : slots[job].depends_on) {
      if (jobs[before].phase == jobs[job].phase) wave = std::max(wave, slots[before].wave + 1);
    }
    std::set<uint32_t> taken;
    for (const size_t other : slots[job].conflicts_with) {
      if (jobs[other].phase == jobs[job].phase) taken.insert(slots[other].wave);
    }
    while (taken.count(wave) != 0) ++wave;
    slots[job].wave = wave;
    for (const size_t after : dependencies.after(job)) {
      if (--waits_for[after] == 0) ready.insert(after);
    }
  }
  return slots;
}

}  // namespace planner
