#include "scanner/calls.h"
#include "scanner/tokens.h"

#include <algorithm>

#include <fmt/format.h>

namespace scanner {
namespace {

/// The text of the variable's declared type, or nothing.
std::string_view declared_type(const Analysis& analysis, FnId fn, const Variable& variable) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const Node& origin = facts.nodes[variable.origin];
  if (origin.kind == Kind::let || origin.kind == Kind::pat_typed) return facts.str(origin.name);
  return facts.str(facts.nodes[variable.pattern].kind == Kind::pat_typed
                       ? facts.nodes[variable.pattern].name
                       : 0);
}

const Variable* variable_of(const Analysis& analysis, FnId fn, uint32_t node) {
  const Node& n = analysis.ws().node(fn, node);
  if (n.kind != Kind::path) return nullptr;
  if (analysis.ws().text(fn, n.name).find("::") != std::string_view::npos) return nullptr;
  return analysis.types().variable(fn, node, n.name);
}

bool speaks_of_trait(std::string_view type) {
  return type.find("dyn ") != std::string_view::npos ||
         type.find("impl ") != std::string_view::npos;
}

/// Whether the variable's type is a parameter of the function or its impl: `T`, `&mut W`.
bool is_type_parameter(const Analysis& analysis, FnId fn, std::string_view type) {
  while (!type.empty() && (type.front() == '&' || type.front() == ' ')) type.remove_prefix(1);
  if (type.starts_with("mut ")) type.remove_prefix(4);
  if (type.empty() || type.size() > 2 || type.front() < 'A' || type.front() > 'Z') return false;
  const Workspace& ws = analysis.ws();
  std::string generics(ws.text(fn, ws.fn(fn).generics));
  const ImplId impl = ws.impl_of(fn);
  if (impl != kNone) {
    const ImplFact& fact = ws.impl_fact(impl);
    generics += ws.files()[ws.impl(impl).file].facts.str(fact.generics);
  }
  return generics.find(type) != std::string::npos;
}

struct Why {
  std::string_view cause;  ///< stable: what is counted
  std::string text;        ///< for people
};

Why why_unknown(const Analysis& analysis, FnId fn, uint32_t node, int depth);

/// Why the type of a variable is not known.
Why why_variable_unknown(const Analysis& analysis, FnId fn, uint32_t node, int depth) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const std::string_view name = facts.str(facts.nodes[node].name);
  const Variable* variable = variable_of(analysis, fn, node);
  if (variable == nullptr) return {"no_variable", fmt::format("`{}` is no variable here", name)};
  const std::string_view type = declared_type(analysis, fn, *variable);
  if (!type.empty()) {
    return {"declared_type_not_known",
            fmt::format("the type `{}` of `{}` is not one that is known", type, name)};
  }
  const Node& origin = facts.nodes[variable->origin];
  if (origin.kind == Kind::closure) {
    return {"closure_parameter", fmt::format("`{}` is a closure's parameter without a type", name)};
  }
  if (origin.kind == Kind::for_loop) {
    return {"element_of_unknown",
            fmt::format("`{}` is an element of something whose type is not known", name)};
  }
  if (origin.kind == Kind::let && facts.nodes[variable->pattern].kind == Kind::pat_bind) {
    const uint32_t init =
        (origin.flags & has_init) != 0 ? child_at(facts, variable->origin, 1) : kNone;
    if (init == kNone)
      return {"given_its_value_later", fmt::format("`{}` is given its value later", name)};
    const Why why = why_unknown(analysis, fn, init, depth + 1);
    return {why.cause, fmt::format("`{}`: {}", name, why.text)};
  }
  return {"bound_by_pattern",
          fmt::format("`{}` is bound by a pattern whose value is not known", name)};
}

/// Why the type of an expression is not known.
Why why_unknown(const Analysis& analysis, FnId fn, uint32_t node, int depth) {
  const Workspace& ws = analysis.ws();
  const FileFacts& facts = ws.facts(fn);
  const Node& n = facts.nodes[node];
  const uint32_t head = child_at(facts, node, 0);
  if (depth > 12) return {"long_chain", "its value comes a long way"};
  switch (n.kind) {
    case Kind::path:
      return why_variable_unknown(analysis, fn, node, depth);
    case Kind::call:
    case Kind::method_call: {
      const CallKind kind = kind_of_call(analysis, fn, node);
      const Callee& callee = analysis.types().callee(fn, node);
      if (kind == CallKind::function || kind == CallKind::guessed_function) {
        return {"result_of_workspace_function",
                fmt::format("what `{}` gives has no type that is known",
                            ws.item_path(callee.targets.front().fn))};
      }
      if (kind == CallKind::external || kind == CallKind::api || kind == CallKind::constructor)
        return {"result_of_library_function",
                fmt::format("what `{}` gives is not known", analysis.sink_text(fn, node))};
      if (n.kind == Kind::method_call && head != kNone)
        return why_unknown(analysis, fn, head, depth + 1);
      return {"call_not_resolved",
              fmt::format("`{}` did not resolve", analysis.sink_text(fn, node))};
    }
    case Kind::field:
      if (head != kNone && analysis.types().of(fn, head) == 0)
        return why_unknown(analysis, fn, head, depth + 1);
      return {"field", fmt::format("the type of the field `{}` is not known", facts.str(n.name))};
    case Kind::macro:
      return {"macro", fmt::format("it is made by the macro `{}!`", facts.str(n.name))};
    case Kind::await:
    case Kind::question:
    case Kind::reference:
    case Kind::unary:
    case Kind::index:
      if (head != kNone) return why_unknown(analysis, fn, head, depth + 1);
      return {"expression", "its value is not known"};
    case Kind::literal:
      return {"literal", "it is a literal"};
    default:
      return {"expression", "it is an expression whose type is not followed"};
  }
}

/// The receiver of a method call without what only lends it.
uint32_t receiver_of(const FileFacts& facts, uint32_t call) {
  uint32_t head = child_at(facts, call, 0);
  while (head != kNone &&
         (facts.nodes[head].kind == Kind::reference || facts.nodes[head].kind == Kind::unary)) {
    head = child_at(facts, head, 0);
  }
  return head;
}

CallKind kind_of_path_call(const Analysis& analysis, FnId fn, uint32_t call) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const uint32_t head = child_at(facts, call, 0);
  if (head == kNone || facts.nodes[head].kind != Kind::path) return CallKind::value;
  if (variable_of(analysis, fn, head) != nullptr) return CallKind::value;
  const std::string_view path = facts.str(facts.nodes[head].name);
  const Resolved r = analysis.ws().resolve(analysis.ws().place(fn, head), path);
  if (r.kind == Resolved::Kind::type || r.kind == Resolved::Kind::variant)
    return CallKind::constructor;
  return CallKind::unknown_path;
}

bool is_std_constructor(std::string_view path) {
  const size_t colons = path.rfind("::");
  const std::string_view name = colons == std::string_view::npos ? path : path.substr(colons + 2);
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

}  // namespace

std::string_view to_string(CallKind kind) {
  switch (kind) {
    case CallKind::function:
      return "function";
    case CallKind::guessed_function:
      return "guessed_function";
    case CallKind::api:
      return "known_api";
    case CallKind::external:
      return "external_function";
    case CallKind::constructor:
      return "constructor";
    case CallKind::value:
      return "closure_or_function_value";
    case CallKind::foreign_trait:
      return "trait_outside_the_workspace";
    case CallKind::unknown_receiver:
      return "unknown_receiver_type";
    case CallKind::unknown_path:
      return "unknown_path";
  }
  return "";
}

bool is_unresolved(CallKind kind) {
  return kind == CallKind::value || kind == CallKind::foreign_trait ||
         kind == CallKind::unknown_receiver || kind == CallKind::unknown_path;
}

CallKind kind_of_call(const Analysis& analysis, FnId fn, uint32_t call) {
  const Callee& callee = analysis.types().callee(fn, call);
  if (callee.api != nullptr) return CallKind::api;
  if (!callee.targets.empty()) {
    const bool guessed =
        std::all_of(callee.targets.begin(), callee.targets.end(),
                    [](const Target& t) { return t.confidence == Confidence::possible; });
    return guessed ? CallKind::guessed_function : CallKind::function;
  }
  const FileFacts& facts = analysis.ws().facts(fn);
  const Node& node = facts.nodes[call];
  if (node.kind == Kind::call) {
    if (!callee.path.empty())
      return is_std_constructor(callee.path) ? CallKind::constructor : CallKind::external;
    return kind_of_path_call(analysis, fn, call);
  }
  const uint32_t receiver = receiver_of(facts, call);
  if (receiver != kNone) {
    const Variable* variable = variable_of(analysis, fn, receiver);
    const std::string_view type =
        variable == nullptr ? std::string_view() : declared_type(analysis, fn, *variable);
    if (speaks_of_trait(type) || is_type_parameter(analysis, fn, type))
      return CallKind::foreign_trait;
  }
  if (!callee.path.empty()) return CallKind::external;
  // A type of the workspace without such a method: a derived or foreign trait's.
  if (receiver != kNone) {
    const TyId type = analysis.types().of(fn, receiver);
    if (type != 0 && analysis.types().get(type).kind == Ty::Kind::workspace)
      return CallKind::foreign_trait;
    if (type != 0) return CallKind::external;
  }
  return CallKind::unknown_receiver;
}

std::string_view cause_of_unknown_receiver(const Analysis& analysis, FnId fn, uint32_t call) {
  const uint32_t receiver = receiver_of(analysis.ws().facts(fn), call);
  return receiver == kNone ? "expression" : why_unknown(analysis, fn, receiver, 0).cause;
}

std::string text_of_call(const Analysis& analysis, FnId fn, uint32_t call, CallKind kind) {
  const Workspace& ws = analysis.ws();
  const FileFacts& facts = ws.facts(fn);
  const Callee& callee = analysis.types().callee(fn, call);
  switch (kind) {
    case CallKind::function:
    case CallKind::guessed_function: {
      std::string text = kind == CallKind::function ? "calls " : "by its name alone: calls ";
      for (size_t i = 0; i < callee.targets.size() && i < 3; ++i)
        text += fmt::format("{}`{}`", i == 0 ? "" : ", ", ws.item_path(callee.targets[i].fn));
      if (callee.targets.size() > 3) text += fmt::format(" and {} more", callee.targets.size() - 3);
      return text;
    }
    case CallKind::api:
      return callee.api->reason.empty() ? "a library's function that requires nothing of its thread"
                                        : std::string(callee.api->reason);
    case CallKind::external:
      return callee.path.empty() ? "a method of a library's type, nothing is known of it"
                                 : "a library's function that no rule knows";
    case CallKind::constructor:
      return "makes a value, runs nothing";
    case CallKind::value:
      return "calls a closure or function that is a value";
    case CallKind::foreign_trait:
      return "a method of a trait whose implementation is not known here";
    case CallKind::unknown_path:
      return "the path leads to nothing that is known: a macro's item, or one behind a glob";
    case CallKind::unknown_receiver: {
      const uint32_t receiver = receiver_of(facts, call);
      return "not resolved: " + (receiver == kNone ? std::string("it has no receiver")
                                                   : why_unknown(analysis, fn, receiver, 0).text);
    }
  }
  return {};
}

std::string_view called_name(const FileFacts& facts, uint32_t node) {
  const Node& n = facts.nodes[node];
  if (n.kind == Kind::method_call) return facts.str(n.name);
  if (n.kind == Kind::call && n.size > 1 && facts.nodes[node + 1].kind == Kind::path)
    return last_segment(facts.str(facts.nodes[node + 1].name));
  return {};
}

}  // namespace scanner
