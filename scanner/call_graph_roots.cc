// The contexts that a unit has of itself: by what it is, by what its signature and attributes say.
#include <algorithm>

#include "scanner/call_graph.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// Calls `visit` with each attribute: its name, and what stands behind it.
template <class Visit>
void each_attribute(std::string_view attributes, Visit visit) {
  for (size_t from = 0; from < attributes.size();) {
    const size_t end = std::min(attributes.find('\n', from), attributes.size());
    std::string_view whole = attributes.substr(from, end - from);
    from = end + 1;
    if (whole.starts_with("unsafe(")) whole = whole.substr(7, whole.size() - 8);
    const size_t stop = std::min(whole.find_first_of("( ="), whole.size());
    visit(whole.substr(0, stop), whole.substr(stop));
  }
}

Context context_of(const HandlerMark& mark) {
  if (mark.local) return Context::task_local;
  if (mark.flavour == Flavour::multi_thread) return Context::task_multi_thread;
  if (mark.flavour == Flavour::current_thread) return Context::task_current_thread;
  return Context::task;
}

/// zbus calls the methods of an interface in tasks of an executor: Tokio's, if it is built with it.
Context interface_context(const Crate& crate) {
  const Dependency* zbus =
      crate.target == nullptr ? nullptr : crate.target->find_dependency("zbus");
  if (zbus == nullptr) return Context::foreign;
  const bool with_tokio = zbus->has_feature("tokio");
  return with_tokio ? Context::task : Context::foreign;
}

bool is_interface_attribute(std::string_view path) {
  return path == "zbus::interface" || path == "zbus::dbus_interface";
}

}  // namespace

std::string CallGraph::meaning_of(FnId fn, std::string_view name) const {
  const Resolved r = ws_.resolve(ws_.place_at(fn, ws_.fn(fn).begin_byte), name);
  return r.kind == Resolved::Kind::external ? canonical_path(r.path) : std::string(name);
}

const HandlerMark* CallGraph::handler_mark(FnId fn) const {
  const HandlerMark* found = nullptr;
  const std::string_view attributes = ws_.text(fn, ws_.fn(fn).attributes);
  each_attribute(attributes, [&](std::string_view name, std::string_view rest) {
    const HandlerMark* mark = find_handler_mark(meaning_of(fn, name));
    if (mark == nullptr && name.find(':') == std::string_view::npos &&
        rest.find('"') != std::string_view::npos) {
      // `#[macro_use] extern crate rocket;` gives the names without a `use`.
      const Crate& crate = ws_.crate_of(fn);
      if (crate.target != nullptr && crate.target->find_dependency("rocket") != nullptr)
        mark = find_handler_mark("rocket::" + std::string(name));
    }
    if (mark != nullptr) found = mark;
  });
  return found;
}

/// Whether it is the method of a trait that jsonrpsee's `#[rpc(server)]` makes of one here: of
/// `trait Admin` with `#[method(name = "admin_peers")] fn peers(&self)`, the `impl AdminServer`.
bool CallGraph::is_method_of_a_server(FnId fn) const {
  constexpr std::string_view kServer = "Server";
  const ImplId impl = ws_.impl_of(fn);
  if (impl == kNone) return false;
  std::string_view trait = last_segment(ws_.impl(impl).trait_path);
  if (!trait.ends_with(kServer)) return false;
  trait.remove_suffix(kServer.size());
  const std::vector<FnId>* named = ws_.functions_named(ws_.name(fn));
  return std::any_of(named->begin(), named->end(), [&](FnId declared) {
    const TypeDefId of = ws_.trait_of(declared);
    if (of == kNone || ws_.type_name(of) != trait) return false;
    bool is_method = false;
    each_attribute(ws_.text(declared, ws_.fn(declared).attributes), [&](std::string_view name,
                                                                        std::string_view given) {
      // `blocking`: on a thread of the pool
      is_method = is_method || (name == "method" && given.find("name") != std::string_view::npos &&
                                given.find("blocking") == std::string_view::npos);
    });
    return is_method;
  });
}

/// Whether a program of the function's package has an `async fn main`.
bool CallGraph::has_async_main(FnId fn) const {
  const CrateTarget* own = ws_.crate_of(fn).target;
  const std::vector<FnId>* mains = ws_.functions_named("main");
  return own != nullptr && mains != nullptr &&
         std::any_of(mains->begin(), mains->end(), [&](FnId main) {
           const CrateTarget* target = ws_.crate_of(main).target;
           return target != nullptr && target->kind == TargetKind::bin &&
                  target->manifest == own->manifest && (ws_.fn(main).flags & fn_async) != 0;
         });
}

std::optional<Root> CallGraph::root_by_attribute(FnId fn) const {
  const FunctionFact& f = ws_.fn(fn);
  std::optional<Root> found;
  const auto meaning = [&](std::string_view name) { return meaning_of(fn, name); };
  // A callback: whoever hands it over may be in a runtime. What is exported has a row of its own.
  if ((f.flags & fn_extern) != 0) found = Root{Context::ffi, Confidence::possible};
  if (const HandlerMark* mark = handler_mark(fn))
    found = Root{context_of(*mark), Confidence::likely};
  each_attribute(ws_.text(fn, f.attributes), [&](std::string_view name, std::string_view given) {
    const std::string path = meaning(name);
    if (!is_foreign_attribute(path)) return;
    found = Root{Context::ffi, Confidence::likely};
    if (path != "tauri::command") return;
    // `#[tauri::command(async)]`: Tauri spawns the synchronous function on its own runtime. Others
    // run on the thread of `main`, which may drive a runtime already.
    if (given.find("async") != std::string_view::npos)
      found = Root{Context::task_multi_thread, Confidence::likely};
    else if (has_async_main(fn))
      found = Root{Context::ffi, Confidence::possible};
  });
  const ImplId impl = ws_.impl_of(fn);
  if (!found && impl != kNone) {
    const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
    each_attribute(facts.str(ws_.impl_fact(impl).attributes),
                   [&](std::string_view name, std::string_view) {
                     const std::string path = meaning(name);
                     if (is_foreign_attribute(path)) found = Root{Context::ffi, Confidence::likely};
                     if (const HandlerMark* mark = find_handler_mark(path))
                       found = Root{context_of(*mark), Confidence::likely};
                     if (is_interface_attribute(path))
                       found = Root{interface_context(ws_.crate_of(fn)), Confidence::likely};
                   });
  }
  if (!found && is_method_of_a_server(fn)) found = Root{Context::task, Confidence::likely};
  if (found) return found;
  // Polled by an executor: it has the `&mut Context<'_>` that only one can give.
  for (uint32_t node = f.first_node; node < f.end_node; node += ws_.node(fn, node).size) {
    const Node& n = ws_.node(fn, node);
    if (n.kind != Kind::pat_typed) break;
    std::string_view type = ws_.text(fn, n.name);
    if (!type.starts_with("&") || type.find("Context") == std::string_view::npos) continue;
    const size_t mut_at = type.find("mut ");
    if (mut_at == std::string_view::npos) continue;
    type.remove_prefix(mut_at + 4);
    type = type.substr(0, type.find('<'));
    if (type.ends_with("Context") && meaning(type) == "std::task::Context")
      return Root{Context::poll, Confidence::proven};
  }
  return found;
}

bool CallGraph::inherits_thread(const Unit& unit, const Entry& entry) {
  return unit.node != kNone && is_async_unit(unit) && entry.runs == Runs::foreign_root &&
         entry.confidence != Confidence::possible && !is_async_unit(entry.from);
}

bool CallGraph::has_other_executor(const Crate& crate) const {
  if (crate.target == nullptr) return false;
  return std::any_of(crate.target->dependencies.begin(), crate.target->dependencies.end(),
                     [](const Dependency& dependency) {
                       return dependency.kind == DependencyKind::normal && !dependency.optional &&
                              dependency.platform.empty() &&
                              is_executor_crate(dependency.package_name);
                     });
}

std::optional<Root> CallGraph::root_by_foreign_trait(FnId fn) const {
  const ImplId impl = ws_.impl_of(fn);
  if (impl == kNone || ws_.impl(impl).trait_path.empty()) return std::nullopt;
  const std::optional<Runs> where =
      called_where(canonical_path(ws_.impl(impl).trait_path) + "::" + std::string(ws_.name(fn)));
  if (!where) return std::nullopt;
  return Root{context_inside(Context::unknown, *where), Confidence::likely};
}

std::vector<Root> CallGraph::roots(const Unit& unit) {
  const FunctionFact& f = ws_.fn(unit.fn);
  const Crate& crate = ws_.crate_of(unit.fn);
  const TargetKind kind = crate.target == nullptr ? TargetKind::lib : crate.target->kind;
  const auto task_of = [](Flavour flavour) {
    if (flavour == Flavour::multi_thread) return Context::task_multi_thread;
    if (flavour == Flavour::current_thread) return Context::task_current_thread;
    return Context::task;
  };
  if (is_async_unit(unit)) {
    const bool other_executor = has_other_executor(crate);
    if (unit.node == kNone) {
      const EntryPoint entry = entry_point_of(ws_, unit.fn);
      if (entry.attribute != nullptr && entry.local)
        return {{Context::task_local, Confidence::proven}};
      if (entry.attribute != nullptr) {
        return {{entry.attribute->tokio ? task_of(entry.flavour) : Context::foreign,
                 Confidence::proven}};
      }
      if (const HandlerMark* mark = handler_mark(unit.fn))
        return {{context_of(*mark), Confidence::proven}};
      if (const std::optional<Root> outside = root_by_foreign_trait(unit.fn)) return {*outside};
      return {{Context::task, other_executor ? Confidence::likely : Confidence::proven}};
    }
    // An async block runs where it is handed to; awaited or unknown, it is a task of some runtime.
    std::vector<Root> found;
    bool inherits = false;
    for (const Entry& entry : entries(unit)) {
      if (entry.confidence == Confidence::possible) continue;
      if (inherits_thread(unit, entry)) {
        inherits = true;
      } else if (entry.runs == Runs::foreign_root) {
        // Inside a task, the outer runtime's context is still there.
        found.push_back({Context::task, Confidence::likely});
      } else if (entry.runs == Runs::foreign_task) {
        found.push_back({is_async_unit(entry.from) ? Context::task : Context::foreign,
                         is_async_unit(entry.from) ? Confidence::likely : entry.confidence});
      } else if (entry.runs == Runs::task_local || entry.runs == Runs::local_root) {
        found.push_back({Context::task_local, entry.confidence});
      } else if (entry.runs == Runs::task_multi_thread || entry.runs == Runs::root_multi_thread) {
        found.push_back({Context::task_multi_thread, entry.confidence});
      }
    }
    if (found.empty() && !inherits) {
      // Handed to something that is not known, where another executor is at hand.
      const auto certain = [](const Entry& entry) {
        return entry.confidence != Confidence::possible;
      };
      const bool known = std::any_of(entries(unit).begin(), entries(unit).end(), certain);
      found.push_back(
          {Context::task, known || !other_executor ? Confidence::proven : Confidence::possible});
    }
    return found;
  }
  if (unit.node != kNone) {  // a closure: where it is handed to decides, else nobody knows
    if (entries(unit).empty()) return {{Context::unknown, Confidence::possible}};
    return {};
  }
  if ((f.flags & fn_static) != 0) return {{Context::static_init, Confidence::proven}};
  if ((f.flags & fn_test) != 0) return {{Context::sync_test, Confidence::proven}};
  if (ws_.name(unit.fn) == "main" && f.impl == kNone && f.outer == kNone &&
      ws_.modules()[ws_.module_of(unit.fn)].parent == kNone && kind != TargetKind::lib) {
    return {{kind == TargetKind::build_script ? Context::build_script : Context::sync_main,
             Confidence::proven}};
  }
  if (std::optional<Root> outside = root_by_attribute(unit.fn)) return {*outside};
  const ImplId impl = ws_.impl_of(unit.fn);
  if (dropped_by(unit.fn) != kNone) return {{Context::drop, Confidence::possible}};
  const bool of_foreign_trait = impl != kNone && !ws_.impl(impl).trait_path.empty();
  if (const std::optional<Root> outside = root_by_foreign_trait(unit.fn)) return {*outside};
  if (of_foreign_trait || entries(unit).empty()) return {{Context::unknown, Confidence::possible}};
  return {};
}

}  // namespace scanner
