#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// How a value ends where it is made.
enum class Drop : uint8_t {
  statement,   ///< `f();`
  underscore,  ///< `let _ = f();`, `_ = f();`
  unused,      ///< `let x = f();`: whether anything names `x` is for `never_used` to say
};

/// An expression whose value is dropped at once, or never looked at.
struct DroppedValue {
  FnId fn;
  uint32_t node;  ///< the expression
  Drop how;
};

/// Every call or async block of the workspace whose value is dropped so, in order.
void for_dropped_values(const Analysis& analysis,
                        const std::function<void(const DroppedValue&)>& visit);

/// Whether nothing names the variable that the value is bound to. A macro whose arguments were not
/// understood may name it.
bool never_used(const Analysis& analysis, const DroppedValue& dropped);
/// Whether a macro around the node may do with it what it likes.
bool in_unknown_macro(const Analysis& analysis, FnId fn, uint32_t node);

/// What a call gives that does nothing until it is awaited.
struct IdleFuture {
  uint32_t node = kNone;  ///< the call, or the async block; kNone: none is known
  std::string callee;     ///< as shown
  Confidence confidence = Confidence::possible;
  bool of_library = false;
  bool in_result = false;  ///< the call gives a Result of it, which a `?` takes apart
};

/// Knows futures that do nothing until they are awaited: those of async functions, of functions
/// that return one, and of known constructors; not the handles of tasks.
class FutureFinder {
 public:
  explicit FutureFinder(const Analysis& analysis);

  /// The future at the bottom of an expression: `f()`, `f().boxed()`, `async {..}`, `xs.map(|x|
  /// async ..)`.
  IdleFuture idle_future(FnId fn, uint32_t node) const;
  /// Whether the type is one of futures that nothing has begun to poll.
  bool is_future(TyId type) const;
  /// Whether the future that a call's value gives once it is awaited or joined is itself awaited or
  /// given on.
  bool inner_goes_on(FnId fn, uint32_t call) const;
  /// Whether calls of this name may give a future.
  bool may_give(std::string_view name) const { return names_.count(name) != 0; }

  /// The future that the call gives.
  IdleFuture of_call(FnId fn, uint32_t node) const;

 private:
  IdleFuture of_closure(FnId fn, uint32_t call) const;
  bool goes_on(FnId fn, uint32_t node, int awaits, int depth) const;

  const Analysis& analysis_;
  std::unordered_set<std::string_view> names_;  ///< of functions and APIs that give futures
};

}  // namespace scanner
