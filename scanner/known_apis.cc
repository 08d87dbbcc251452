#include "scanner/known_apis.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "scanner/tokens.h"

namespace scanner {
namespace {

struct ApiRow {
  std::string_view path;
  Op call;
  Op awaited;
  uint32_t flags;
  std::string_view reason;
};

struct RunsRow {
  std::string_view path;
  uint8_t argument;
  bool is_future;
  Runs where;
};

struct ReturnsRow {
  std::string_view path;
  std::string_view type;
};

struct ReasonRow {
  std::string_view path;
  std::string_view reason;
};

#define API(path, call, awaited, flags, reason)
#define RUNS(path, argument, is_future, where)
#define RETURNS(path, type)
#define PASSES(path, type)
#define ALIAS(alias, path)
#define HERE(method)
#define ENTRY(path, flavour, test, tokio)
#define EXECUTOR(crate, reason)
#define BUILDER(path, fact)
#define HANDLER(path, flavour, local)
#define CALLED(path, where)
#define FOREIGN(attribute)
#define GUARD(path, holds, shared, send)
#define STILL(method)
#define LOSES(path, reason)
#define EXTENDS(trait, method, own)
#define AS_WRITTEN(macro)
#define WORK(type, method, what)
#define NEEDS_DRIVERS(crate)

#undef API
#define API(path, call, awaited, flags, reason) {path, Op::call, Op::awaited, flags, reason},
const ApiRow kApiRows[] = {
#include "scanner/known_apis.def"
};
#undef API
#define API(path, call, awaited, flags, reason)

#undef RUNS
#define RUNS(path, argument, is_future, where) {path, argument, is_future, Runs::where},
const RunsRow kRunsRows[] = {
#include "scanner/known_apis.def"
};
#undef RUNS
#define RUNS(path, argument, is_future, where)

#undef RETURNS
#define RETURNS(path, type) {path, type},
const ReturnsRow kReturnsRows[] = {
#include "scanner/known_apis.def"
};
#undef RETURNS
#define RETURNS(path, type)

#undef PASSES
#define PASSES(path, type) {path, type},
const ReturnsRow kPassesRows[] = {
#include "scanner/known_apis.def"
};
#undef PASSES
#define PASSES(path, type)

#undef ALIAS
#define ALIAS(alias, path) {alias, path},
const KnownAlias kAliasRows[] = {
#include "scanner/known_apis.def"
};
#undef ALIAS
#define ALIAS(alias, path)

#undef HERE
#define HERE(method) method,
const std::string_view kHereMethods[] = {
#include "scanner/known_apis.def"
};
#undef HERE
#define HERE(method)

#undef ENTRY
#define ENTRY(path, flavour, test, tokio) {path, Flavour::flavour, test, tokio},
const EntryAttribute kEntryAttributes[] = {
#include "scanner/known_apis.def"
};
#undef ENTRY
#define ENTRY(path, flavour, test, tokio)

/// Crates that others re-export under their own names.
const std::string_view kHandedOn[] = {"tokio",       "futures",  "reqwest",
                                      "parking_lot", "rusqlite", "crossbeam_channel",
                                      "rayon",       "flume",    "rocksdb"};

#undef EXECUTOR
#define EXECUTOR(crate, reason) crate,
const std::string_view kExecutorCrates[] = {
#include "scanner/known_apis.def"
};
#undef EXECUTOR
#define EXECUTOR(crate, reason)

struct BuilderRow {
  std::string_view path;
  BuilderFact fact;
};

#undef BUILDER
#define BUILDER(path, fact) {path, BuilderFact::fact},
const BuilderRow kBuilderRows[] = {
#include "scanner/known_apis.def"
};
#undef BUILDER
#define BUILDER(path, fact)

#undef HANDLER
#define HANDLER(path, flavour, local) {path, Flavour::flavour, local},
const HandlerMark kHandlerMarks[] = {
#include "scanner/known_apis.def"
};
#undef HANDLER
#define HANDLER(path, flavour, local)

struct CalledRow {
  std::string_view path;
  Runs where;
};

#undef CALLED
#define CALLED(path, where) {path, Runs::where},
const CalledRow kCalledRows[] = {
#include "scanner/known_apis.def"
};
#undef CALLED
#define CALLED(path, where)

#undef FOREIGN
#define FOREIGN(attribute) attribute,
const std::string_view kForeignAttributes[] = {
#include "scanner/known_apis.def"
};
#undef FOREIGN
#define FOREIGN(attribute)

#undef NEEDS_DRIVERS
#define NEEDS_DRIVERS(crate) crate,
const std::string_view kCratesWithSockets[] = {
#include "scanner/known_apis.def"
};
#undef NEEDS_DRIVERS
#define NEEDS_DRIVERS(crate)

#undef GUARD
#define GUARD(path, holds, shared, send) {path, Holds::holds, shared, send},
const GuardType kGuardTypes[] = {
#include "scanner/known_apis.def"
};
#undef GUARD
#define GUARD(path, holds, shared, send)

#undef STILL
#define STILL(method) method,
const std::string_view kStillMethods[] = {
#include "scanner/known_apis.def"
};
#undef STILL
#define STILL(method)

#undef LOSES
#define LOSES(path, reason) {path, reason},
const ReasonRow kLosesRows[] = {
#include "scanner/known_apis.def"
};
#undef LOSES
#define LOSES(path, reason)

#undef EXTENDS
#define EXTENDS(trait, method, own) {trait, method, own},
const ExtensionMethod kExtensionMethods[] = {
#include "scanner/known_apis.def"
};
#undef EXTENDS
#define EXTENDS(trait, method, own)

#undef AS_WRITTEN
#define AS_WRITTEN(macro) macro,
const std::string_view kAsWrittenMacros[] = {
#include "scanner/known_apis.def"
};
#undef AS_WRITTEN
#define AS_WRITTEN(macro)

struct WorkRow {
  std::string_view type;
  std::string_view method;
  Work what;
};

#undef WORK
#define WORK(type, method, what) {type, method, Work::what},
const WorkRow kWorkRows[] = {
#include "scanner/known_apis.def"
};

template <size_t N>
std::string_view reason_of(std::string_view path, const ReasonRow (&rows)[N]) {
  for (const ReasonRow& row : rows) {
    if (row.path == path) return row.reason;
  }
  return {};
}

/// Whether a value of the type that a row returns is a guard, or has one in it.
bool returns_guard(std::string_view returns) {
  for (const GuardType& guard : kGuardTypes) {
    const size_t at = returns.find(guard.path);
    if (at == std::string_view::npos) continue;
    const size_t end = at + guard.path.size();
    if (end == returns.size() || (returns[end] != ':' && returns[end] != '_')) return true;
  }
  return false;
}

std::unordered_set<std::string_view> build_guard_names() {
  std::unordered_set<std::string_view> names;
  for (const KnownApi& api : known_apis()) {
    if (returns_guard(api.returns) || api.is(kReleases))
      names.insert(api.path.substr(api.path.rfind(':') + 1));
  }
  return names;
}

std::vector<KnownApi> build_table() {
  std::map<std::string_view, KnownApi> rows;
  for (const ApiRow& row : kApiRows) {
    KnownApi& api = rows[row.path];
    api.call = row.call;
    api.awaited = row.awaited;
    api.flags = row.flags;
    api.reason = row.reason;
  }
  for (const RunsRow& row : kRunsRows) {
    RunsArgument argument;
    argument.argument = row.argument;
    argument.is_future = row.is_future;
    argument.where = row.where;
    rows[row.path].runs.push_back(argument);
  }
  for (const ReturnsRow& row : kReturnsRows) rows[row.path].returns = row.type;
  for (const ReturnsRow& row : kPassesRows) rows[row.path].passes = row.type;
  std::vector<KnownApi> table;
  table.reserve(rows.size());
  for (auto& [path, api] : rows) {
    api.path = path;
    table.push_back(std::move(api));
  }
  return table;
}

std::vector<std::string_view> build_method_names() {
  std::vector<std::string_view> names;
  for (const KnownApi& api : known_apis()) {
    if (api.is(kMethod)) names.push_back(api.path.substr(api.path.rfind(':') + 1));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::unordered_map<std::string_view, std::string_view> build_aliases() {
  std::unordered_map<std::string_view, std::string_view> aliases;
  for (const KnownAlias& row : kAliasRows) aliases[row.alias] = row.path;
  return aliases;
}

/// Replaces the longest aliased beginning of `path`. False if there is none.
bool replace_alias(std::string& path) {
  static const std::unordered_map<std::string_view, std::string_view> kAliases = build_aliases();
  static const std::unordered_set<std::string_view> kCrates = [] {
    std::unordered_set<std::string_view> crates;
    for (const auto& [alias, meant] : kAliases) crates.insert(alias.substr(0, alias.find(':')));
    return crates;
  }();
  if (kCrates.count(std::string_view(path).substr(0, path.find(':'))) == 0) return false;
  size_t end = path.size();
  while (end != 0 && end != std::string::npos) {
    const auto found = kAliases.find(std::string_view(path).substr(0, end));
    if (found != kAliases.end()) {
      path.replace(0, end, found->second);
      return true;
    }
    end = path.rfind("::", end - 1);
  }
  return false;
}

}  // namespace

const KnownApi* find_api(std::string_view canonical_path) {
  static const std::unordered_map<std::string_view, const KnownApi*> kByPath = [] {
    std::unordered_map<std::string_view, const KnownApi*> by_path;
    for (const KnownApi& api : known_apis()) by_path.emplace(api.path, &api);
    return by_path;
  }();
  const auto found = kByPath.find(canonical_path);
  return found == kByPath.end() ? nullptr : found->second;
}

const KnownApi* find_blocking_api(std::string_view canonical_path) {
  constexpr std::string_view kModule = "::blocking";
  const size_t at = canonical_path.find("::blocking::");
  const size_t crate_end = canonical_path.find("::");
  const size_t last = canonical_path.rfind("::") + 2;
  if (at == std::string_view::npos || last == at + kModule.size() + 2) return nullptr;
  const std::string_view name = canonical_path.substr(last);
  for (const std::string_view cheap :
       {"with_", "set_", "get_ref", "to_", "as_", "into_", "is_", "from_", "builder", "default",
        "clone", "iter", "len", "id", "name"}) {
    if (name.starts_with(cheap)) return nullptr;
  }
  if (is_known_path(canonical_path.substr(0, at + kModule.size())) ||
      is_known_path(std::string(canonical_path.substr(0, crate_end)) + std::string(kModule)))
    return nullptr;
  static const KnownApi kRow = {"::blocking::",
                                Op::blocking_net,
                                Op::nothing_required,
                                kNoFlags,
                                "of the crate's blocking interface: waits on the calling thread",
                                {},
                                {},
                                {}};
  return &kRow;
}

bool is_known_path(std::string_view canonical_path) {
  const std::vector<KnownApi>& table = known_apis();
  const std::string below = std::string(canonical_path) + "::";
  const std::vector<KnownApi>::const_iterator found = std::lower_bound(
      table.begin(), table.end(), below,
      [](const KnownApi& api, const std::string& path) { return api.path < path; });
  return (found != table.end() && found->path.starts_with(below)) ||
         find_api(canonical_path) != nullptr;
}

namespace {

/// The methods of the rows with a flag, by their names.
std::unordered_map<std::string_view, const KnownApi*> methods_with(ApiFlags flag) {
  std::unordered_map<std::string_view, const KnownApi*> methods;
  for (const KnownApi& api : known_apis()) {
    if (api.is(flag)) methods[last_segment(api.path)] = &api;
  }
  return methods;
}

}  // namespace

const KnownApi* find_trait_method(std::string_view method) {
  static const auto kMethods = methods_with(kTrait);
  const auto found = kMethods.find(method);
  return found == kMethods.end() ? nullptr : found->second;
}

const KnownApi* find_named_method(std::string_view method) {
  static const auto kMethods = methods_with(kByName);
  const auto found = kMethods.find(method);
  return found == kMethods.end() ? nullptr : found->second;
}

bool names_method_with(ApiFlags flag, std::string_view method) {
  static const std::unordered_map<std::string_view, uint32_t> kFlags = [] {
    std::unordered_map<std::string_view, uint32_t> flags;
    for (const KnownApi& api : known_apis()) {
      if (api.is(kMethod)) flags[last_segment(api.path)] |= api.flags;
    }
    return flags;
  }();
  const auto found = kFlags.find(method);
  return found != kFlags.end() && (found->second & flag) != 0;
}

const std::vector<KnownApi>& known_apis() {
  static const std::vector<KnownApi> kTable = build_table();
  return kTable;
}

const std::vector<std::string_view>& known_method_names() {
  static const std::vector<std::string_view> kNames = build_method_names();
  return kNames;
}

const std::vector<KnownAlias>& known_aliases() {
  static const std::vector<KnownAlias> kAliases(std::begin(kAliasRows), std::end(kAliasRows));
  return kAliases;
}

std::string canonical_path(std::string_view path) {
  std::string canonical(path);
  if (canonical.rfind("core::", 0) == 0) canonical.replace(0, 4, "std");
  if (canonical.rfind("alloc::", 0) == 0) canonical.replace(0, 5, "std");
  // A re-export may name a re-export; the table holds no circle, and a test sees to it.
  while (replace_alias(canonical)) {
  }
  // A crate that is not here may hand another one on whole: `common::tokio::spawn`.
  for (size_t at = canonical.find("::"); at != std::string::npos;
       at = canonical.find("::", at + 2)) {
    const std::string_view rest = std::string_view(canonical).substr(at + 2);
    const std::string_view crate = rest.substr(0, rest.find("::"));
    if (crate.size() == rest.size()) break;
    if (std::find(std::begin(kHandedOn), std::end(kHandedOn), crate) == std::end(kHandedOn))
      continue;
    std::string handed_on = canonical_path(rest);
    if (is_known_path(handed_on)) return handed_on;
  }
  return canonical;
}

bool runs_closure_here(std::string_view method) {
  return std::binary_search(std::begin(kHereMethods), std::end(kHereMethods), method);
}

bool is_executor_crate(std::string_view package) {
  return std::find(std::begin(kExecutorCrates), std::end(kExecutorCrates), package) !=
         std::end(kExecutorCrates);
}

std::vector<BuilderFact> builder_facts(std::string_view canonical_path) {
  std::vector<BuilderFact> facts;
  for (const BuilderRow& row : kBuilderRows) {
    if (row.path == canonical_path) facts.push_back(row.fact);
  }
  return facts;
}

std::optional<Runs> called_where(std::string_view trait_method) {
  for (const CalledRow& row : kCalledRows) {
    if (row.path == trait_method) return row.where;
  }
  return std::nullopt;
}

bool is_foreign_attribute(std::string_view canonical_path) {
  return std::find(std::begin(kForeignAttributes), std::end(kForeignAttributes), canonical_path) !=
         std::end(kForeignAttributes);
}

bool needs_drivers(std::string_view crate) {
  return std::find(std::begin(kCratesWithSockets), std::end(kCratesWithSockets), crate) !=
         std::end(kCratesWithSockets);
}

const HandlerMark* find_handler_mark(std::string_view canonical_path) {
  for (const HandlerMark& mark : kHandlerMarks) {
    if (mark.path == canonical_path) return &mark;
  }
  return nullptr;
}

const GuardType* find_guard_type(std::string_view canonical_path) {
  static const std::map<std::string_view, const GuardType*> kTypes = [] {
    std::map<std::string_view, const GuardType*> types;
    for (const GuardType& guard : kGuardTypes) types[guard.path] = &guard;
    return types;
  }();
  const std::map<std::string_view, const GuardType*>::const_iterator found =
      kTypes.find(canonical_path);
  return found == kTypes.end() ? nullptr : found->second;
}

bool may_give_guard(std::string_view name) {
  static const std::unordered_set<std::string_view> kNames = build_guard_names();
  return kNames.count(name) != 0;
}

bool stays_idle(std::string_view method) {
  return std::find(std::begin(kStillMethods), std::end(kStillMethods), method) !=
         std::end(kStillMethods);
}

std::vector<ExtensionMethod> extension_methods(std::string_view method) {
  std::vector<ExtensionMethod> found;
  for (const ExtensionMethod& row : kExtensionMethods) {
    if (method.empty() || row.method == method) found.push_back(row);
  }
  return found;
}

std::string_view loses_data(std::string_view path) { return reason_of(path, kLosesRows); }

std::optional<Work> work_of(std::string_view type, std::string_view method) {
  std::optional<Work> found;
  for (const WorkRow& row : kWorkRows) {
    if (row.type != type) continue;
    if (row.method == method) return row.what;
    found = Work::settles;
  }
  return found;
}

bool may_begin_work(std::string_view method) {
  static const std::unordered_set<std::string_view> kBeginning = [] {
    std::unordered_set<std::string_view> methods;
    for (const WorkRow& row : kWorkRows) {
      if (row.what == Work::spawns || row.what == Work::writes) methods.insert(row.method);
    }
    return methods;
  }();
  return kBeginning.count(method) != 0;
}

bool runs_as_written(std::string_view macro) {
  return std::find(std::begin(kAsWrittenMacros), std::end(kAsWrittenMacros), macro) !=
         std::end(kAsWrittenMacros);
}

const EntryAttribute* find_entry_attribute(std::string_view canonical_path) {
  for (const EntryAttribute& attribute : kEntryAttributes) {
    if (attribute.path == canonical_path) return &attribute;
  }
  return nullptr;
}

}  // namespace scanner
