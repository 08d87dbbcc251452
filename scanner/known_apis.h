#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/verdict.h"

namespace scanner {

/// Where an API runs a closure or future that it is given.
enum class Runs : uint8_t {
  here,  ///< on the calling thread, before the call returns (or when its value is first used)
  blocking_pool,   ///< a thread of the runtime's blocking pool
  own_thread,      ///< a new thread without a context
  rayon_pool,      ///< a thread of rayon without a context; here if there is a single item
  block_in_place,  ///< on the calling thread, which stops driving
  task,            ///< a task of the runtime it is spawned on: the receiver's, else the context's
  task_multi_thread,
  task_local,           ///< of a LocalSet (current thread)
  root,                 ///< the calling thread drives it, in the runtime it is called on
  root_multi_thread,    ///< the same, in a multi-thread runtime of the API's own
  root_current_thread,  ///< the same, in a current-thread runtime of the API's own
  handle_root,   ///< the calling thread polls it, but does not drive a current-thread runtime
  local_root,    ///< the calling thread, directly in a LocalSet
  awaited,       ///< in the future that the call gives: wherever that is awaited
  foreign_task,  ///< a task of another crate's executor: no context
  foreign_root,  ///< the calling thread, inside another crate's `block_on`
};

/// Stands for the receiver where the index of an argument is asked for.
constexpr uint8_t kReceiver = 0xFF;

/// One closure or future parameter of an API.
struct RunsArgument {
  uint8_t argument = 0;    ///< index, the receiver not counted; or kReceiver
  bool is_future = false;  ///< else a closure
  Runs where = Runs::here;
};

enum ApiFlags : uint32_t {
  kNoFlags = 0,
  kMethod = 1u << 0,        ///< takes `self`: is called as `receiver.name(..)`
  kFuture = 1u << 1,        ///< the call gives a future; `awaited` says what its await requires
  kGuard = 1u << 2,         ///< gives a guard that holds something until it is dropped
  kBuilds = 1u << 3,        ///< gives a Runtime that the caller owns
  kConsumes = 1u << 4,      ///< takes the Runtime by value: no drop after it
  kReleases = 1u << 5,      ///< gives the guard up while it waits: `Condvar::wait`
  kTrait = 1u << 6,         ///< the method of a trait: the receiver may be of any type
  kImported = 1u << 7,      ///< of such a method: counts only in files with a `use` of the trait
  kByArgument = 1u << 8,    ///< a method whose first argument is of the path's type, not its
                            ///< receiver: `query.load(&mut connection)`
  kOfArgument = 1u << 9,    ///< reads or writes an argument: counts only for what is known to block
  kAsks = 1u << 10,         ///< tells whether a wait would be over: `JoinHandle::is_finished`
  kSocket = 1u << 11,       ///< gives a socket that blocks
  kUnblocks = 1u << 12,     ///< sets such a socket to be non-blocking, or not: `set_nonblocking`
  kFromStd = 1u << 13,      ///< takes such a socket, which must have been set non-blocking
  kEnds = 1u << 14,         ///< ends the program
  kLocalGuard = 1u << 18,   ///< gives a guard under which local tasks may be spawned
  kPanics = 1u << 19,       ///< gives the value of an Option or Result, and panics without one
  kAsksFlavour = 1u << 20,  ///< tells the runtime's flavour: code that asks acts on the answer
  kResolvesName = 1u << 21,  ///< asks the resolver, unless it is given an address
  kCancels = 1u << 15,       ///< gives the handle of a task that dropping the handle cancels
  kJoins = 1u << 16,         ///< waits for the end of the thread that its receiver stands for
  kSeldom = 1u << 24,  ///< waits now and then only: while a channel is full, before a value is set
  kByName = 1u << 25,  ///< a method that its name tells where the receiver's type is not known
  kOwnThreads = 1u << 17,  ///< waits for threads started in its closure, or for one of those
};

/// What is known of one function or method of a library.
struct KnownApi {
  std::string_view
      path;  ///< canonical: the crate's own name first, methods as `crate::module::Type::method`
  Op call = Op::nothing_required;     ///< what the call itself requires
  Op awaited = Op::nothing_required;  ///< what awaiting its future requires
  uint32_t flags = kNoFlags;          ///< of ApiFlags
  std::string_view
      reason;  ///< why it is listed, for people: "blocks the thread until the child ends"
  std::string_view returns;        ///< the type it gives, see below; empty: not known
  std::string_view passes;         ///< the type of its closure's first parameter; empty: not known
  std::vector<RunsArgument> runs;  ///< closures and futures it is given

  bool is(ApiFlags flag) const { return (flags & flag) != 0; }
};

// Types are texts of a small grammar:
//
//   type := "&" type | "(" type {", " type} ")" | "Self" | letter | path [ "<" type {", " type} ">"
//   ]
//
// Paths are canonical, std's prelude included (`std::option::Option`); error types and allocators
// are left out
// (`std::result::Result<T>`). `std::future::Future<X>` is what gives an X when awaited, `&` is any
// borrow.
//   Self  the receiver's type without its borrows; of a constructor the type it is called on
//   T, U, V  the first, second and third type argument: of the receiver's type, else of the
//   turbofish, else not known A     the type of the first argument R     what the first closure or
//   future argument gives
// Some names stand for more than calls: `Type::deref` is what the type is looked through to (of a
// reader around another: what it reads from), `Type::await` what awaiting a value of the type
// gives, `Type::Item` what its iterator gives, `Type::*` what any method gives that has no line of
// its own. A field's name is that of the field.

/// The row of a canonical path, or null. Rows that only tell a type have `call` nothing_required.
const KnownApi* find_api(std::string_view canonical_path);

/// A row for what an unlisted crate has in a module named `blocking`, or null: `a::blocking::Client
/// ::get`. Builders' and readers' names are left out, and crates of whose module rows are here.
const KnownApi* find_blocking_api(std::string_view canonical_path);

/// Whether something of this canonical path is known: a function, or a type or module with rows of
/// its own.
bool is_known_path(std::string_view canonical_path);

/// The row with kTrait whose method has this name, or null.
const KnownApi* find_trait_method(std::string_view method);

/// The row with kByName whose method has this name, or null.
const KnownApi* find_named_method(std::string_view method);

/// Whether some row with this flag is a method of this name.
bool names_method_with(ApiFlags flag, std::string_view method);

/// All rows, sorted by path.
const std::vector<KnownApi>& known_apis();

/// The last segments of all rows with kMethod, sorted: calls of any other method need no receiver
/// type.
const std::vector<std::string_view>& known_method_names();

/// A re-export: of a function, a type or a module.
struct KnownAlias {
  std::string_view alias;
  std::string_view path;  ///< canonical, or an alias again
};
/// All re-exports, in no order that matters.
const std::vector<KnownAlias>& known_aliases();

/// The canonical spelling of a resolved path: `core` and `alloc` are `std`, re-exports are what
/// they name
/// (`tokio::spawn` is `tokio::task::spawn`), for the path itself or the type or module it begins
/// with.
std::string canonical_path(std::string_view path);

/// Methods of std's and the futures crates' combinators that run the closure they are given here,
/// whatever the receiver: `map`, `unwrap_or_else`, `for_each`, ...
bool runs_closure_here(std::string_view method);

/// Attributes that make a synchronous function out of an async one, by canonical path:
/// `tokio::main`, ...
struct EntryAttribute {
  std::string_view path;
  Flavour flavour;  ///< unless its arguments say otherwise
  bool test;        ///< a test, not a program
  bool tokio;       ///< gives a Tokio context
};
const EntryAttribute* find_entry_attribute(std::string_view canonical_path);

/// What a value holds until it is dropped.
enum class Holds : uint8_t {
  lock,             ///< a lock that blocks the thread of who wants it meanwhile
  reentrant_lock,   ///< the same, but for its own thread
  async_lock,       ///< one whose waiters give their thread back
  map_shard,        ///< a part of a concurrent map, by a lock that blocks
  channel_value,    ///< the value of a watch channel: its sender is blocked
  cell,             ///< a borrow that is checked at run time
  runtime_context,  ///< the thread's runtime context
  span,             ///< the thread's current tracing span
};

/// A type whose values are guards.
struct GuardType {
  std::string_view path;  ///< canonical
  Holds holds;
  bool shared;  ///< others may hold the same at the same time, if theirs are shared too
  bool send;    ///< may go to another thread: the compiler lets it live across an await
};
/// The row of a canonical path, or null.
const GuardType* find_guard_type(std::string_view canonical_path);

/// Whether calls of this name may give a guard: the last segments of all rows that return one.
bool may_give_guard(std::string_view name);

/// Methods of futures and iterators that give something that does nothing either until it is
/// awaited or driven: `boxed`, `map`, `instrument`, ...
bool stays_idle(std::string_view method);

/// A method that an extension trait of a library gives to foreign types, and whose future does
/// nothing until it is awaited: `AsyncWriteExt::write_all`.
struct ExtensionMethod {
  std::string_view trait;  ///< canonical
  std::string_view method;
  bool own;  ///< no trait of std has a method of this name: the import tells whose it is
};
/// Those of this name, or all of them for an empty one.
std::vector<ExtensionMethod> extension_methods(std::string_view method);

/// Why the future of this method or function loses data when it is dropped before its end; empty if
/// it does not, or is not known to. \param path canonical, or the bare name of a method
std::string_view loses_data(std::string_view path);

/// What calling a method does to work that dropping the value would lose.
enum class Work : uint8_t {
  untouched,
  spawns,   ///< a task that a drop aborts: `JoinSet::spawn`
  writes,   ///< bytes that a drop loses sight of: `File::write_all`
  settles,  ///< it is seen to: `join_next`, `flush`
};
/// Of a type of the tables; any method that has no row of its own settles. Nothing for other types.
std::optional<Work> work_of(std::string_view type, std::string_view method);
/// Whether some type's method of this name begins work.
bool may_begin_work(std::string_view method);

/// Whether the macro's body or arguments run as they are written, where they stand.
bool runs_as_written(std::string_view macro);

/// Whether the package brings an executor that knows nothing of Tokio: what a crate that uses it
/// spawns may run there.
bool is_executor_crate(std::string_view package);

/// What a call in a builder's chain says of the runtime that it will build.
enum class BuilderFact : uint8_t { multi_thread, current_thread, local, io, time, all };
/// What this call says, in order of the table; most say nothing. A call may say two things.
std::vector<BuilderFact> builder_facts(std::string_view canonical_path);

/// Whether futures of this crate wait for the sockets and timers of the runtime that polls them.
bool needs_drivers(std::string_view crate);

/// What only the code that a framework runs has: an attribute, or the type of a parameter.
struct HandlerMark {
  std::string_view path;  ///< canonical
  Flavour flavour;        ///< of the runtimes that the handlers run in
  bool local;             ///< they run directly in a LocalSet
};
const HandlerMark* find_handler_mark(std::string_view canonical_path);

/// Where a framework calls this method of a trait, which a type of the workspace implements:
/// `tower::Service::call`.
std::optional<Runs> called_where(std::string_view trait_method);

/// Whether another language, or a loader, calls what carries the attribute.
bool is_foreign_attribute(std::string_view canonical_path);

}  // namespace scanner
