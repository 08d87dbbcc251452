#pragma once

namespace base {

/// Prints "file:line: check failed: condition" to standard error and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition) noexcept;

}  // namespace base

/// Aborts when `condition` does not hold, in release builds too. For mistakes of the programmer
/// only: what a user or the outside world can get wrong is a `base::Error` or a problem in a
/// result.
#define CHECK(...)                                            \
  do {                                                        \
    if (!(__VA_ARGS__)) [[unlikely]]                          \
      ::base::check_failed(__FILE__, __LINE__, #__VA_ARGS__); \
  } while (false)
