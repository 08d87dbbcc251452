#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// A child process to run. Its standard output and standard error come back as one stream, in the
/// order of writing.
struct ProcessRequest {
  std::vector<std::string> argv;               ///< at least the program, which is looked up in PATH
  std::string cwd;                             ///< empty: ours
  std::map<std::string, std::string> set_env;  ///< added to our environment
  std::vector<std::string> unset_env;       ///< names taken out of it (before `set_env` is added)
  std::chrono::milliseconds timeout{0};     ///< 0: none
  size_t output_limit = size_t{1} << 20;    ///< bytes kept in `ProcessResult::output`
  std::optional<std::string> input;         ///< its standard input; nothing: empty input
  std::string log_path;                     ///< gets the output as it arrives; empty: no log
  uint64_t log_limit = uint64_t{16} << 20;  ///< bytes; what comes behind is counted, not written
  std::function<void(std::string_view)>
      sink;  ///< sees each piece of output as it arrives; may be empty
};

/// How a child process went. Exactly one of `spawn_error`, `exit_code` and `signal` is set.
struct ProcessResult {
  std::string spawn_error;       ///< it was not started: the system's words; empty otherwise
  std::optional<int> exit_code;  ///< 0 to 255
  std::optional<int> signal;     ///< the signal that ended it
  bool timed_out = false;        ///< its process group was told to end (SIGTERM; SIGKILL after 2 s)
  /// It ended, but another process kept its output open; we waited 1 s more and closed it.
  bool output_left_open = false;
  /// SIGINT, SIGTERM or SIGHUP reached us while it ran; it was ended as at the timeout. The caller
  /// should clean up and end likewise.
  std::optional<int> interrupted_by;
  std::chrono::milliseconds duration{0};
  std::string
      output;  ///< all of it, or its first quarter and its end with a line about the gap between
  uint64_t output_bytes = 0;     ///< that it wrote in all, as far as we read
  uint64_t truncated_bytes = 0;  ///< of these, missing in `output`

  bool succeeded() const { return exit_code == 0 && !timed_out && !interrupted_by; }
};

/// Runs the child in a session and process group of its own and waits for its end. What is left of
/// the group then is killed, so that nothing it started works on behind our back (unless it left
/// the group). A program or folder that is not there is `spawn_error`, not an exception. Throws
/// base::Error when the log cannot be written or pipes cannot be made. One thread at a time
/// receives `interrupted_by`; runs on several threads are otherwise independent.
ProcessResult run(const ProcessRequest& request);

}  // namespace base
