#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

/// A frame of a backtrace, as printed.
struct PanicFrame {
  std::string function;  ///< `my_crate::module::Type::function`: without hash, generics, closures
  std::string written;   ///< the same as it was written, without its hash
  std::string path;      ///< empty if the backtrace has no places
  uint32_t line = 0;
  uint32_t column = 0;
};

/// What a pasted panic says: the message, where, on which thread, and how it came there.
struct PanicText {
  std::string message;  ///< in one line, white space made single
  std::string thread;   ///< "main", "tokio-runtime-worker", ...; empty if it is not said
  std::string path;     ///< of the panic itself; empty if it is not said
  uint32_t line = 0;
  uint32_t column = 0;
  std::vector<PanicFrame> frames;  ///< innermost first
};

/// Reads what was pasted: a panic of std in its old or new form, a compiler's error, or a bare
/// message; with or without a backtrace of std, color-eyre or gdb; colours and log prefixes do not
/// disturb. Of several panics the first whose message is known, else the first.
PanicText read_panic(std::string_view text);

/// `<a::T<u8> as b::Drop>::drop::{{closure}}::h0123456789abcdef` as `a::T::drop`.
std::string plain_function(std::string_view written);

}  // namespace scanner
