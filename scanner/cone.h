#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/finding.h"

/// Plain values: what must change along with a signature. `caller_cone.h` makes them.
namespace scanner {

/// What changes of a function or type.
enum class ConeChange : uint8_t {
  async,      ///< the function becomes async: goes on to the callers that become so too
  signature,  ///< parameters, generics, result or error type: every use, no further
  type,       ///< a type or trait: every use as call, value, type, constructor, import
};

/// What a place has to do.
enum class ConeAction : uint8_t {
  make_async,  ///< a definition: becomes `async fn`
  await,       ///< a call: gains `.await`
  block_on,    ///< a call where synchronous code ends: `main`, a thread or the blocking pool
  adapt,       ///< a use of what changes otherwise
  none,        ///< is as it must be already
  cannot,      ///< cannot become async or await; `note` says why
};

/// What a definition is to the function that was asked for.
enum class ConeRole : uint8_t {
  asked,           ///< the function itself
  twin,            ///< the same function under another `cfg`
  trait_method,    ///< the declaration in a trait
  implementation,  ///< of the same method of the trait
  caller,          ///< becomes async because it calls another one of the cone
};

/// "make_async", ...; of roles "asked", ...
std::string_view to_string(ConeAction action);
std::string_view to_string(ConeRole role);
std::string_view to_string(ConeChange change);

/// A definition that has to change.
struct ConeDefinition {
  Location at;       ///< its name
  std::string item;  ///< `crate::module::Type::function`
  ConeRole role = ConeRole::asked;
  ConeAction action = ConeAction::make_async;
  std::string note;  ///< "its attribute becomes `#[tokio::test]`"; may be empty
  /// What in it waits for another thread, and would hold the executor's then: "`src/a.rs:7`
  /// (`std::thread::JoinHandle::join`)"; empty if nothing known does.
  std::string waits;
  std::string cfg;  ///< predicates it stands under, as written
  bool in_tests = false;
  uint32_t depth = 0;  ///< calls between it and the function that was asked for
};

/// A call or other use that has to change.
struct ConeSite {
  Location at;         ///< the token
  std::string caller;  ///< the function it stands in; of a type: may be empty
  std::string callee;  ///< the definition that it uses
  ConeAction action = ConeAction::await;
  std::string kind;  ///< "call", "value", "doc test", "macro", "type", "import", ...
  std::string note;  ///< why, or what else; may be empty
  std::string cfg;
  bool in_tests = false;
  uint32_t depth = 0;
  Confidence confidence =
      Confidence::proven;  ///< `possible`: to be looked at, not sure to be meant
};

/// All that has to change along with one signature.
struct CallerCone {
  std::string item;  ///< of the function or type that was asked for
  ConeChange change = ConeChange::async;
  std::vector<ConeDefinition> definitions;  ///< by depth, path, line
  std::vector<ConeSite> sites;              ///< sure ones; by depth, path, line, column
  std::vector<ConeSite> unsure;             ///< uses of that name of which it is not known
  bool cut_short = false;                   ///< there is more than `kMostConeSites`

  /// Files with something to change, sorted; unsure places do not count.
  std::vector<std::string> files() const;
  /// Places of definitions and sites that cannot do what they would have to.
  size_t obstacles() const;
};

/// A cone with more places than this is cut short, and says so.
constexpr size_t kMostConeSites = 5000;

}  // namespace scanner
