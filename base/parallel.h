#pragma once

#include <cstddef>
#include <functional>

namespace base {

/// The processors this process may run on, at least 1: the default for a number of jobs.
unsigned usable_processors();

/// Runs `work` on a thread with a stack of 64 MiB and waits; what it throws is thrown here. Runs in
/// place when the caller is on such a thread already. For code that recurses as deep as its input
/// nests.
void run_on_deep_stack(const std::function<void()>& work);

/// Calls `work(index, worker)` once for each index below `count`, on at most `jobs` threads with
/// deep stacks (on one, too, when `jobs` is 1); `worker` is below `jobs` and names the thread, for
/// scratch space of its own. Returns when all is done. When calls throw, no further indexes are
/// begun and the exception of the lowest index is thrown here: the same one for any number of jobs.
void parallel_for(size_t count, unsigned jobs,
                  const std::function<void(size_t index, unsigned worker)>& work);

}  // namespace base
