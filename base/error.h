#pragma once

#include <stdexcept>
#include <string>

namespace base {

/// Why an operation could not be done, in the classes that callers (and the exit code of the
/// command line) tell apart.
enum class ErrorKind {
  usage,         ///< what the user asked for or configured is wrong (exit 2)
  not_found,     ///< the named thing does not exist (exit 3)
  verification,  ///< a fix could not be proven (exit 4)
  conflict,      ///< human and generated text disagree (exit 5)
  inconclusive,  ///< the answer is not known: not parsed, missing objects, timed out (exit 6)
  held,          ///< another actor holds the claim (exit 13)
  stale,         ///< the claim is no longer ours (exit 14)
  not_ready,     ///< dependencies are open (exit 15)
  busy,          ///< a passing condition: locked, disk full; try again (exit 75)
  internal,      ///< a defect of punchlist itself (exit 70)
};

/// What went wrong, with what, and what to do next. Adapters (files, git, SQLite, YAML, child
/// processes) turn each failure of their library into one of these; only `main`, `parallel_for` and
/// the hook catch.
struct Error : std::runtime_error {
  /// \param what lower case, no full stop: "cannot read file"
  /// \param subject the thing and the place: a path, "path:line:col", an id
  /// \param cause the library's or system's own words; may be empty
  /// \param next what the user can do now; may be empty
  Error(ErrorKind error_kind, std::string what_failed, std::string the_subject,
        std::string the_cause = {}, std::string what_next = {});

  ErrorKind kind;
  std::string what_failed;
  std::string subject;
  std::string cause;
  std::string next;
};

}  // namespace base
