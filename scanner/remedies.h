#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/finding.h"

namespace scanner {

/// The name of the function that the site stands in: what is to be made async, or moved.
std::string function_of(const Analysis& analysis, const Site& site);

/// The innermost function around a place, or kNone.
FnId function_at(const Workspace& ws, const Location& place);
/// The call of the function that is shown at the byte, or kNone.
uint32_t call_at(const Analysis& analysis, FnId fn, uint32_t byte);

/// The remedy that leaves a synchronous function to an async one that stands beside it.
constexpr std::string_view kUseTheAsyncTwin = "use-the-async-twin";

/// The remedy that gives a type an async method that does what its destructor does.
constexpr std::string_view kExplicitAsyncClose = "explicit-async-close";

/// The step that makes a function async; `makes_async` knows it by its beginning.
std::string async_signature(std::string_view name);

/// The function that hands out one runtime for all which code here may call: one that the
/// configuration names, or one whose type says so. kNone when there is none.
FnId runtime_accessor(const Analysis& analysis, FnId near);

/// Remedies for a call that blocks async code, best first, with the names of this site. `direct`:
/// the call stands in async code itself, else in a synchronous function that async code calls.
std::vector<Remedy> await_instead(const Analysis& analysis, const Site& site,
                                  bool direct);  ///< of block_on
std::vector<Remedy> async_twin(const Analysis& analysis, const Site& site,
                               bool direct);  ///< of calls with a twin
std::vector<Remedy> lines_from_a_thread(const Analysis& analysis, const Site& site,
                                        bool direct);  ///< of reads from a terminal
std::vector<Remedy> give_a_context(const Analysis& analysis, const Site& site,
                                   bool direct);  ///< of reactor-missing
std::vector<Remedy> no_runtime_here(const Analysis& analysis, const Site& site,
                                    bool direct);  ///< of a runtime built in async code
std::vector<Remedy> drop_elsewhere(const Analysis& analysis, const Site& site,
                                   bool direct);  ///< of a runtime that ends in async code
std::vector<Remedy> out_of_poll(const Analysis& analysis,
                                const Site& site);  ///< of code that poll functions run
std::vector<Remedy> out_of_drop(const Analysis& analysis, const Site& site,
                                bool direct);  ///< of a destructor that blocks
std::vector<Remedy> spawn_if_there_is_a_runtime(const Analysis& analysis, const Site& site,
                                                bool direct);  ///< of a destructor that spawns

/// Of block_in_place where the runtime has one thread. `in_tests`: only tests run it so.
std::vector<Remedy> out_of_block_in_place(const Analysis& analysis, const Site& site, bool direct,
                                          bool in_tests);
/// Of a future that is built as the argument of `taker`.
std::vector<Remedy> build_inside(const Analysis& analysis, const Site& site, uint32_t taker);
/// Of `Handle::current()` or `try_current()` with `block_on` in a synchronous function.
std::vector<Remedy> no_current_handle(const Analysis& analysis, const Site& site);
/// Of a runtime that is built without `driver`, a method of its builder.
std::vector<Remedy> enable_drivers(const Analysis& analysis, const Site& site, const char* driver);
/// Of an accessor of a runtime whose value is unwrapped at the site's node.
std::vector<Remedy> send_the_error_on(const Analysis& analysis, FnId fn,
                                      const std::string& accessor);
/// Of `spawn_local` where no LocalSet is.
std::vector<Remedy> into_a_local_set(const Analysis& analysis, const Site& site);

/// Of a current-thread runtime that no thread drives.
std::vector<Remedy> drive_it(const Analysis& analysis, const Site& built);

}  // namespace scanner
