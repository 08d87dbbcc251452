#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace base {

/// A child process that has our terminal: standard input, output and error are ours.
struct AttachedRequest {
  std::vector<std::string> argv;           ///< at least the program, which is looked up in PATH
  std::vector<std::string> set_env;        ///< "NAME=value", added to our environment
  bool output_to_stderr = false;           ///< its standard output goes to our standard error
  std::chrono::milliseconds period{1000};  ///< how often `tick` is called, at the soonest
  std::function<void()> tick;              ///< called while the child lives; must not throw
};

/// How it ended. Exactly one is set.
struct AttachedEnd {
  std::string spawn_error;  ///< it was not started: the system's words; empty otherwise
  std::optional<int> exit_code;
  std::optional<int> signal;  ///< that ended it
};

/// Runs a child and waits for its end. SIGINT, SIGTERM and SIGHUP that reach us are handed on to it
/// (not those that the terminal gives to both), so that it decides how to end. Throws nothing.
AttachedEnd run_attached(const AttachedRequest& request);

}  // namespace base
