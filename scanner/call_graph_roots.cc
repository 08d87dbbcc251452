// Who calls a synchronous function from outside the workspace, as far as the function says so.
#include <algorithm>

#include "scanner/call_graph.h"

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
  const bool with_tokio =
      std::find(zbus->features.begin(), zbus->features.end(), "tokio") != zbus->features.end();
  return with_tokio ? Context::task : Context::foreign;
}

bool is_interface_attribute(std::string_view path) {
  return path == "zbus::interface" || path == "zbus::dbus_interface";
}

}  // namespace

std::optional<Root> CallGraph::root_by_attribute(FnId fn) const {
  const FunctionFact& f = ws_.fn(fn);
  const Place place = ws_.place_at(fn, f.begin_byte);
  std::optional<Root> found;
  const auto meaning = [&](std::string_view name) {
    const Resolved r = ws_.resolve(place, name);
    return r.kind == Resolved::Kind::external ? canonical_path(r.path) : std::string(name);
  };
  // A callback: whoever hands it over may be in a runtime. What is exported has a row of its own.
  if ((f.flags & fn_extern) != 0) found = Root{Context::ffi, Confidence::possible};
  each_attribute(ws_.text(fn, f.attributes), [&](std::string_view name, std::string_view rest) {
    const std::string path = meaning(name);
    if (is_foreign_attribute(path)) {
      found = Root{Context::ffi, Confidence::likely};
      return;
    }
    const HandlerMark* mark = find_handler_mark(path);
    if (mark == nullptr && name.find(':') == std::string_view::npos &&
        rest.find('"') != std::string_view::npos) {
      // `#[macro_use] extern crate rocket;` gives the names without a `use`.
      const Crate& crate = ws_.crate_of(fn);
      if (crate.target != nullptr && crate.target->find_dependency("rocket") != nullptr)
        mark = find_handler_mark("rocket::" + std::string(name));
    }
    if (mark != nullptr) found = Root{context_of(*mark), Confidence::likely};
  });
  const ImplId impl = ws_.impl_of(fn);
  if (!found && impl != kNone) {
    const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
    each_attribute(facts.str(ws_.impl_fact(impl).attributes),
                   [&](std::string_view name, std::string_view) {
                     const std::string path = meaning(name);
                     if (is_foreign_attribute(path)) found = Root{Context::ffi, Confidence::likely};
                     if (is_interface_attribute(path))
                       found = Root{interface_context(ws_.crate_of(fn)), Confidence::likely};
                   });
  }
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

}  // namespace scanner
