#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/files.h"

namespace base {
namespace {

constexpr size_t kStackBytes = size_t{64} << 20;

thread_local bool on_deep_stack = false;

extern "C" void* run_thread(void* argument) {
  on_deep_stack = true;
  (*static_cast<const std::function<void()>*>(argument))();
  return nullptr;
}

/// Starts a thread with a deep stack; 0 or an error number. `work` must outlive the thread and not
/// throw.
int start_thread(const std::function<void()>& work, pthread_t& thread) {
  pthread_attr_t attributes;
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, kStackBytes) == 0);
  void* argument = const_cast<void*>(static_cast<const void*>(&work));
  const int failed = pthread_create(&thread, &attributes, run_thread, argument);
  pthread_attr_destroy(&attributes);
  return failed;
}

/// The calls of one parallel_for, handed out in order of their index.
class Queue {
 public:
  Queue(size_t count, const std::function<void(size_t, unsigned)>& work)
      : count_(count), work_(work) {}

  /// Works until nothing is left. Indexes are handed out in ascending order, so every index below a
  /// failing one has been begun and is finished: the lowest failure is always among those seen.
  void drain(unsigned worker) {
    while (!failed_.load(std::memory_order_relaxed)) {
      const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      try {
        work_(index, worker);
      } catch (...) {
        failed_.store(true, std::memory_order_relaxed);
        const std::lock_guard<std::mutex> guard(mutex_);
        if (error_ != nullptr && error_index_ < index) continue;
        error_ = std::current_exception();
        error_index_ = index;
      }
    }
  }

  void rethrow() const {
    if (error_ != nullptr) std::rethrow_exception(error_);
  }

 private:
  const size_t count_;
  const std::function<void(size_t, unsigned)>& work_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
  size_t error_index_ = 0;
};

Error no_thread(int number) {
  return Error(ErrorKind::busy, "cannot start a thread", "a worker with a stack of 64 MiB",
               errno_text(number),
               "raise the limits of processes and memory (ulimit -u, ulimit -v) and try again");
}

}  // namespace

unsigned usable_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

void run_on_deep_stack(const std::function<void()>& work) {
  parallel_for(1, 1, [&work](size_t, unsigned) { work(); });
}

void parallel_for(size_t count, unsigned jobs, const std::function<void(size_t, unsigned)>& work) {
  if (count == 0) return;
  jobs = static_cast<unsigned>(std::min<size_t>(std::max(1u, jobs), count));
  Queue queue(count, work);
  if (jobs == 1 && on_deep_stack) {
    queue.drain(0);
    queue.rethrow();
    return;
  }
  std::vector<std::function<void()>> bodies;
  for (unsigned worker = 0; worker < jobs; ++worker) {
    bodies.push_back([&queue, worker]() { queue.drain(worker); });
  }
  std::vector<pthread_t> threads;
  int failed = 0;
  for (const std::function<void()>& body : bodies) {
    pthread_t thread{};
    failed = start_thread(body, thread);
    if (failed != 0) break;  // fewer threads do the same work
    threads.push_back(thread);
  }
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
  if (threads.empty()) throw no_thread(failed);
  queue.rethrow();
}

}  // namespace base
