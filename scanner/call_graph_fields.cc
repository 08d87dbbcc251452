// Closures and futures that are stored in fields and run from there.
#include <unordered_set>

#include "scanner/call_graph.h"

namespace scanner {
namespace {

bool can_hold_code(std::string_view type) {
  return type.find("Fn") != std::string_view::npos || type.find("fn(") != std::string_view::npos ||
         type.find("dyn Future") != std::string_view::npos ||
         type.find("BoxFuture") != std::string_view::npos;
}

/// What leaves a stored closure what it is: `self.hook.clone()`, `self.job.take().unwrap()`.
bool keeps(std::string_view method) {
  for (const std::string_view known :
       {"clone", "take", "as_ref", "as_mut", "as_deref", "as_deref_mut", "unwrap", "expect", "lock",
        "read", "write", "borrow", "borrow_mut", "to_owned", "ok", "cloned", "load_full"}) {
    if (method == known) return true;
  }
  return false;
}

}  // namespace

/// Only fields of a type that says `Fn`, itself or by a bound of its struct: there are few.
void CallGraph::index_callable_fields() {
  fields_indexed_ = true;
  std::unordered_set<std::string_view> names;
  for (const File& file : ws_.files()) {
    for (const TypeFact& type : file.facts.types) {
      const bool bounded = can_hold_code(file.facts.str(type.generics));
      for (uint32_t i = type.first_field; i < type.first_field + type.fields; ++i) {
        const FieldFact& field = file.facts.fields[i];
        const std::string_view text = file.facts.str(field.type);
        if (can_hold_code(text) || (bounded && text.size() < 24)) {
          names.insert(file.facts.str(field.name));
          continue;
        }
        // `type Hook = Box<dyn Fn()>`
        if (text.find("Hook") != std::string_view::npos ||
            text.find("Callback") != std::string_view::npos ||
            text.find("Handler") != std::string_view::npos ||
            text.find("Job") != std::string_view::npos ||
            text.find("Task") != std::string_view::npos)
          names.insert(file.facts.str(field.name));
      }
    }
  }
  std::vector<uint8_t> wanted;
  for (const File& file : ws_.files()) {
    const FileFacts& facts = file.facts;
    wanted.assign(facts.strings(), 0);
    for (StrId id = 0; id < facts.strings(); ++id) wanted[id] = names.count(facts.str(id)) != 0;
    for (uint32_t row = 0; row < facts.functions.size(); ++row) {
      const FunctionFact& f = facts.functions[row];
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = facts.nodes[node];
        if (n.kind == Kind::field && wanted[n.name] != 0)
          callable_fields_[facts.str(n.name)].push_back({file.first_fn + row, node});
      }
    }
  }
}

void CallGraph::uses_of_field(TypeDefId owner, std::string_view field, bool is_future, int depth,
                              std::vector<Entry>& out) {
  if (depth > 5) return;
  if (!fields_indexed_) index_callable_fields();
  const auto found = callable_fields_.find(field);
  if (found == callable_fields_.end()) return;
  for (const SiteRef& read : found->second) {
    const FileFacts& facts = ws_.facts(read.fn);
    const uint32_t value = child_at(facts, read.node, 0);
    if (value == kNone) continue;
    TyId type = types_.of(read.fn, value);
    type = types_.through(type);
    if (types_.get(type).kind != Ty::Kind::workspace || types_.get(type).def != owner) continue;
    const uint32_t around = parent(read.fn, read.node);
    if (around == kNone) continue;
    const Node& up = facts.nodes[around];
    const bool first = child_at(facts, around, 0) == read.node;
    if (first && up.kind == Kind::assign) continue;
    if (first && up.kind == Kind::method_call && !keeps(facts.str(up.name))) continue;
    if (first && up.kind == Kind::call) {
      out.push_back({unit_of(read.fn, around), around, Runs::here, Confidence::likely});
      continue;
    }
    for (Entry entry : uses_of_value(read.fn, read.node, is_future, depth)) {
      if (entry.confidence == Confidence::proven) entry.confidence = Confidence::likely;
      out.push_back(entry);
    }
  }
}

}  // namespace scanner
