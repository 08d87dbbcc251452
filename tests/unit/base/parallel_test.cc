#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"

namespace {

/// Uses about `kilobytes` of stack.
size_t recurse(size_t kilobytes) {
  volatile char frame[1024];
  frame[0] = static_cast<char>(kilobytes);
  return kilobytes == 0 ? static_cast<size_t>(frame[0]) : recurse(kilobytes - 1) + 1;
}

TEST(Parallel, CallsEachIndexOnce) {
  for (unsigned jobs : {0u, 1u, 2u, 7u, 64u}) {
    std::vector<std::atomic<int>> calls(50);
    std::atomic<unsigned> highest_worker{0};
    base::parallel_for(calls.size(), jobs, [&](size_t index, unsigned worker) {
      ++calls[index];
      unsigned seen = highest_worker;
      while (worker > seen && !highest_worker.compare_exchange_weak(seen, worker)) {
      }
    });
    for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
    EXPECT_LT(highest_worker, std::max(1u, jobs));
  }
  base::parallel_for(0, 4, [](size_t, unsigned) { FAIL(); });
}

TEST(Parallel, ThrowsTheFailureOfTheLowestIndex) {
  for (unsigned jobs : {1u, 2u, 8u}) {
    for (int round = 0; round < 20; ++round) {
      try {
        base::parallel_for(200, jobs, [&](size_t index, unsigned) {
          if (index == 30) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          if (index >= 30) throw std::runtime_error(std::to_string(index));
        });
        FAIL();
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "30") << jobs;
      }
    }
  }
}

TEST(Parallel, StopsSoonAfterAFailure) {
  std::atomic<int> calls{0};
  EXPECT_THROW(base::parallel_for(1000000, 2,
                                  [&](size_t, unsigned) {
                                    ++calls;
                                    throw std::runtime_error("no");
                                  }),
               std::runtime_error);
  EXPECT_LE(calls, 2);
}

TEST(Parallel, StacksAreDeep) {
  base::run_on_deep_stack([] { EXPECT_EQ(recurse(40000), 40000u); });
  base::parallel_for(2, 2, [](size_t, unsigned) { EXPECT_EQ(recurse(40000), 40000u); });
  base::parallel_for(1, 1, [](size_t, unsigned) { EXPECT_EQ(recurse(40000), 40000u); });
}

TEST(Parallel, RunsInPlaceWhenTheStackIsDeepAlready) {
  base::run_on_deep_stack([] {
    const std::thread::id outer = std::this_thread::get_id();
    base::run_on_deep_stack([&] { EXPECT_EQ(std::this_thread::get_id(), outer); });
  });
  EXPECT_THROW(base::run_on_deep_stack([] { throw std::runtime_error("through"); }),
               std::runtime_error);
  EXPECT_GE(base::usable_processors(), 1u);
}

TEST(CheckDeathTest, AbortsWithPlaceAndCondition) {
  const int two = 2;
  CHECK(two == 2);
  EXPECT_DEATH(CHECK(two == 3), "parallel_test.cc:[0-9]+: check failed: two == 3");
}

}  // namespace
