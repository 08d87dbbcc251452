#include "base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "tests/support/git_fixture.h"

using std::chrono::milliseconds;
using support::TemporaryFolder;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

base::ProcessRequest shell(const std::string& script) {
  base::ProcessRequest request;
  request.argv = {"sh", "-c", script};
  return request;
}

/// Whether the process is there, dead ones that nobody waited for not counted.
bool is_alive(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/stat";
  if (!base::file_exists(path)) return false;
  try {
    const std::string status = base::read_file(path);
    return status.find(") Z ") == std::string::npos;
  } catch (const base::Error&) {
    return false;
  }
}

bool dies_soon(pid_t pid) {
  for (int i = 0; i < 100 && is_alive(pid); ++i) std::this_thread::sleep_for(milliseconds(20));
  return !is_alive(pid);
}

TEST(Process, GivesOutputInOrderAndTheExitCode) {
  const base::ProcessResult result = base::run(shell("echo one; echo two >&2; echo three; exit 3"));
  EXPECT_EQ(result.output, "one\ntwo\nthree\n");
  EXPECT_EQ(result.output_bytes, 14u);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_FALSE(result.signal);
  EXPECT_FALSE(result.succeeded());
  EXPECT_TRUE(base::run(shell("true")).succeeded());
}

TEST(Process, NamesTheSignalThatEndedIt) {
  const base::ProcessResult result = base::run(shell("kill -SEGV $$"));
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_FALSE(result.exit_code);
  EXPECT_FALSE(result.timed_out);
}

TEST(Process, SaysWhatCouldNotBeStarted) {
  base::ProcessRequest request;
  request.argv = {"no-such-program-here"};
  const base::ProcessResult missing = base::run(request);
  EXPECT_THAT(missing.spawn_error, HasSubstr("no-such-program-here: No such file or directory"));
  EXPECT_FALSE(missing.exit_code);
  EXPECT_FALSE(missing.succeeded());
  request = shell("true");
  request.cwd = "/no/such/folder";
  EXPECT_THAT(base::run(request).spawn_error, HasSubstr("/no/such/folder"));
  TemporaryFolder folder;
  request.argv = {folder.write("not-executable", "#!/bin/sh\n")};
  request.cwd.clear();
  EXPECT_THAT(base::run(request).spawn_error, HasSubstr("Permission denied"));
}

TEST(Process, RunsInAFolderWithAnEnvironment) {
  TemporaryFolder folder;
  ::setenv("PUNCHLIST_TEST_REMOVED", "x", 1);
  ::setenv("PUNCHLIST_TEST_CHANGED", "old", 1);
  base::ProcessRequest request = shell(
      "pwd; echo ${PUNCHLIST_TEST_REMOVED-gone} $PUNCHLIST_TEST_CHANGED $PUNCHLIST_TEST_NEW "
      "${PATH:+path}");
  request.cwd = folder.path();
  request.unset_env = {"PUNCHLIST_TEST_REMOVED"};
  request.set_env = {{"PUNCHLIST_TEST_CHANGED", "changed"}, {"PUNCHLIST_TEST_NEW", "new"}};
  EXPECT_EQ(base::run(request).output, folder.path() + "\ngone changed new path\n");
  ::unsetenv("PUNCHLIST_TEST_REMOVED");
  ::unsetenv("PUNCHLIST_TEST_CHANGED");
}

TEST(Process, FeedsItsInput) {
  base::ProcessRequest request = shell("wc -c");
  EXPECT_THAT(base::run(request).output, HasSubstr("0"));  // empty, not ours
  request.input = std::string(3000000, 'x');
  EXPECT_THAT(base::run(request).output, HasSubstr("3000000"));
  request = shell("head -c 1");  // reads less than it is given
  request.input = std::string(3000000, 'x');
  EXPECT_EQ(base::run(request).output, "x");
}

TEST(Process, KeepsTheBeginningAndTheEndOfMuchOutput) {
  base::ProcessRequest request = shell("echo first; yes middle | head -c 5000000; echo; echo last");
  request.output_limit = 4000;
  const base::ProcessResult result = base::run(request);
  EXPECT_THAT(result.output, StartsWith("first\nmiddle\n"));
  EXPECT_THAT(result.output, EndsWith("\nlast\n"));
  EXPECT_EQ(result.output_bytes, 5000012u);
  EXPECT_EQ(result.truncated_bytes, 5000012u - 4000u);
  EXPECT_THAT(result.output, HasSubstr("[4996012 bytes left out]"));
  EXPECT_LT(result.output.size(), 4100u);
}

TEST(Process, LogsAndShowsOutputAsItComes) {
  TemporaryFolder folder;
  base::ProcessRequest request = shell("echo one; echo two");
  request.log_path = folder.path("log");
  std::string seen;
  request.sink = [&](std::string_view bytes) { seen += bytes; };
  base::run(request);
  EXPECT_EQ(base::read_file(request.log_path), "one\ntwo\n");
  EXPECT_EQ(seen, "one\ntwo\n");
  request.log_limit = 5;
  base::run(request);
  EXPECT_EQ(base::read_file(request.log_path), "one\nt\n[3 bytes left out]\n");
  request.log_path = folder.path("no/log");
  EXPECT_THROW(base::run(request), base::Error);
}

TEST(Process, ASinkThatThrowsEndsTheChild) {
  base::ProcessRequest request = shell("echo $$; sleep 30");
  pid_t child = 0;
  request.sink = [&](std::string_view bytes) {
    child = std::atoi(std::string(bytes).c_str());
    throw std::runtime_error("enough");
  };
  EXPECT_THROW(base::run(request), std::runtime_error);
  EXPECT_TRUE(dies_soon(child));
}

TEST(Process, EndsTheWholeGroupAtTheTimeout) {
  base::ProcessRequest request = shell("echo $$; sleep 30 & echo $!; wait");
  request.timeout = milliseconds(1500);
  const base::ProcessResult result = base::run(request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.signal, SIGTERM);
  EXPECT_FALSE(result.succeeded());
  EXPECT_LT(result.duration, milliseconds(15000));
  const size_t line = result.output.find('\n');
  EXPECT_TRUE(dies_soon(std::atoi(result.output.c_str())));
  EXPECT_TRUE(dies_soon(std::atoi(result.output.c_str() + line)));
}

TEST(Process, KillsWhatIgnoresTheRequestToEnd) {
  base::ProcessRequest request = shell("trap '' TERM; echo ready; while :; do sleep 0.1; done");
  request.timeout = milliseconds(1500);
  const base::ProcessResult result = base::run(request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.signal, SIGKILL);
  EXPECT_GE(result.duration, milliseconds(3400));
  EXPECT_LT(result.duration, milliseconds(15000));
}

TEST(Process, ATimeoutWithACleanExitIsStillATimeout) {
  base::ProcessRequest request = shell("trap 'exit 0' TERM; while :; do sleep 0.05; done");
  request.timeout = milliseconds(1500);
  const base::ProcessResult result = base::run(request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_FALSE(result.succeeded());
}

TEST(Process, DoesNotWaitForAGrandchildThatHoldsTheOutput) {
  const base::ProcessResult result = base::run(shell("sleep 30 & echo $!"));
  EXPECT_TRUE(result.output_left_open);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_GE(result.duration, milliseconds(900));
  EXPECT_LT(result.duration, milliseconds(15000));
  EXPECT_TRUE(dies_soon(std::atoi(result.output.c_str())));  // it was still in the group
}

TEST(Process, DoesNotWaitForOneThatLeftTheGroup) {
  const base::ProcessResult result = base::run(shell("setsid sleep 25 & echo started"));
  EXPECT_TRUE(result.output_left_open);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_LT(result.duration, milliseconds(15000));
}

TEST(Process, AnInterruptEndsTheChildAndIsReported) {
  const pid_t ours = ::getpid();
  base::ProcessRequest request = shell("echo ready; sleep 30");
  request.sink = [&](std::string_view) { ::kill(ours, SIGINT); };
  const base::ProcessResult result = base::run(request);
  EXPECT_EQ(result.interrupted_by, SIGINT);
  EXPECT_EQ(result.signal, SIGTERM);
  EXPECT_FALSE(result.succeeded());
  EXPECT_LT(result.duration, milliseconds(15000));
}

TEST(Process, RunsOnSeveralThreads) {
  base::parallel_for(40, 4, [](size_t index, unsigned) {
    const base::ProcessResult result = base::run(shell("echo " + std::to_string(index)));
    EXPECT_EQ(result.output, std::to_string(index) + "\n");
    EXPECT_TRUE(result.succeeded());
    EXPECT_FALSE(result.output_left_open);
  });
}

TEST(Process, TheChildHasNoDescriptorsOfTheRunner) {
  // What we were started with without close-on-exec is passed on; what the runner opens is not.
  TemporaryFolder folder;
  base::ProcessRequest request = shell("ls -l /proc/self/fd");
  const base::ProcessResult before = base::run(request);
  request.input = "x";
  request.log_path = folder.path("log");
  const base::ProcessResult result = base::run(request);
  EXPECT_EQ(std::count(result.output.begin(), result.output.end(), '\n'),
            std::count(before.output.begin(), before.output.end(), '\n'));
  EXPECT_THAT(result.output, Not(HasSubstr("eventpoll")));
  EXPECT_THAT(result.output, Not(HasSubstr("/log")));
}

}  // namespace
