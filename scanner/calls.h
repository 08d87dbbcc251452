#pragma once

#include <cstdint>
#include <string>

#include "scanner/analysis.h"

namespace scanner {

/// What is known of whom a call reaches.
enum class CallKind : uint8_t {
  function,          ///< a function of the workspace
  guessed_function,  ///< one, by its name alone
  api,               ///< a known API of a library
  external,          ///< a function of a library of which nothing is known
  constructor,       ///< a tuple struct or a variant: runs nothing
  value,             ///< a closure or function pointer in a variable or field
  foreign_trait,     ///< a method of a trait object or type parameter whose trait is not here
  unknown_receiver,  ///< a method of something whose type is not known
  unknown_path,      ///< a path that leads nowhere: made by a macro, or behind a glob
};
constexpr unsigned kCallKinds = static_cast<unsigned>(CallKind::unknown_path) + 1;

/// "unknown_receiver", ...
std::string_view to_string(CallKind kind);
/// Whether nobody knows what the call reaches.
bool is_unresolved(CallKind kind);

CallKind kind_of_call(const Analysis& analysis, FnId fn, uint32_t call);
/// Of a call with an unknown receiver: what its type hangs on, a stable word.
std::string_view cause_of_unknown_receiver(const Analysis& analysis, FnId fn, uint32_t call);
/// Who is called, or why that is not known, for people.
std::string text_of_call(const Analysis& analysis, FnId fn, uint32_t call, CallKind kind);
/// The name that a call calls by, the last of a path; empty: it is no call, or of a value.
std::string_view called_name(const FileFacts& facts, uint32_t node);

}  // namespace scanner
