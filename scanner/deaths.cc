// Where values of a type end their life: by what becomes of each value that a struct literal makes.
#include <algorithm>
#include <iterator>
#include <set>

#include "scanner/call_graph.h"
#include "scanner/tokens.h"
#include "scanner/value_flow.h"

namespace scanner {
namespace {

/// Whether the function gives a value of the type: as it is, or in an Option, Result or Box.
bool gives(Types& types, FnId fn, TypeDefId type) {
  if (types.workspace().text(fn, types.workspace().fn(fn).result).starts_with("&"))
    return false;  // a borrow: its owner is elsewhere
  TyId id = types.declared_result(fn);
  for (int i = 0; i < 4; ++i) {
    const Ty& ty = types.get(id);
    if (ty.kind == Ty::Kind::workspace) return ty.def == type;
    static constexpr std::string_view kWrappers[] = {"std::result::Result", "std::option::Option",
                                                     "std::boxed::Box", "std::future::Future",
                                                     "std::pin::Pin"};
    if (ty.args.empty() ||
        std::find(std::begin(kWrappers), std::end(kWrappers), ty.path) == std::end(kWrappers))
      return false;
    id = ty.args[0];
  }
  return false;
}

constexpr size_t kMostSteps = 2000;  ///< values followed for one type; the rest is left unknown
constexpr int kDeepest = 6;          ///< calls and owners from the literal to the death

/// How sure it is that a value ends where it is followed to.
struct Sure {
  Confidence confidence = Confidence::proven;
  Doubt doubt = Doubt::none;
  bool of_test = false;  ///< it came through test code: elsewhere it says nothing

  Sure and_only(Confidence other) const { return {weaker(confidence, other), doubt, of_test}; }
  Sure shared_too(bool shared) const {
    return {confidence, shared ? Doubt::shared : doubt, of_test};
  }
};

}  // namespace

/// Follows values of one type through functions and owners.
class CallGraph::Mortician {
 public:
  Mortician(CallGraph& graph, std::vector<Entry>& out)
      : graph_(graph), ws_(graph.ws_), types_(graph.types_), out_(out) {}

  void type(TypeDefId type, Sure sure, int depth,
            const std::function<Confidence(FnId, uint32_t)>& counts = {}) {
    if (depth > kDeepest || !types_seen_.insert(type).second) return;
    const std::vector<SiteRef>& literals = graph_.literals_of(type);
    Confidence most = counts && !literals.empty() ? Confidence::possible : Confidence::proven;
    for (const SiteRef& literal : literals) {
      const Confidence one = counts ? counts(literal.fn, literal.node) : Confidence::proven;
      most = std::max(most, one);
      made(literal.fn, literal.node, sure.and_only(one), depth);
    }
    // What a function gets out of a channel or collection it hands out all the same.
    for (const FnId fn : graph_.givers_of(type)) handed_out(fn, sure.and_only(most), depth);
  }

  /// Whether some value was not followed to its end.
  bool lost() const { return lost_; }

  void value(FnId fn, uint32_t node) { made(fn, node, Sure(), 0); }

  /// The same, as far as it is a value of its own: not where it became a part of another.
  void value_alone(FnId fn, uint32_t node) {
    alone_ = true;
    value(fn, node);
  }

  void given(FnId fn, uint32_t pattern) {
    judge(fn, uses_of_given(types_, graph_, fn, pattern), Sure(), kDeepest);
  }

 private:
  void made(FnId fn, uint32_t node, Sure sure, int depth) {
    if (depth > kDeepest || steps_ >= kMostSteps) lost_ = true;
    if (depth > kDeepest || ++steps_ > kMostSteps || !seen_.insert({fn, node}).second) return;
    sure.of_test = sure.of_test || ws_.in_test_target(fn);
    judge(fn, uses_of_made(types_, graph_, fn, node), sure, depth);
  }

  void judge(FnId fn, const std::vector<ValueUse>& uses, Sure sure, int depth) {
    const ValueUse* held = nullptr;  // the last variable that holds it
    const ValueUse* last = nullptr;  // of a temporary
    bool taken = false;
    for (const ValueUse& use : uses) {
      const Sure here = sure.shared_too(use.shared);
      switch (use.kind) {
        case ValueUse::Kind::scope_end:
          held = &use;
          break;
        case ValueUse::Kind::way_out:
          die(use.unit, use.node,
              {here.confidence, here.doubt == Doubt::none ? Doubt::way_out : here.doubt,
               here.of_test});
          break;
        case ValueUse::Kind::dropped:
          die(use.unit, use.node, here);
          taken = true;
          break;
        case ValueUse::Kind::returned:
          taken = true;
          returned(use.unit, here, depth);
          break;
        case ValueUse::Kind::field:
          taken = true;
          field(fn, use, here, depth);
          break;
        case ValueUse::Kind::argument:
          taken = true;
          argument(fn, use, here, depth);
          break;
        case ValueUse::Kind::receiver:
          if (receiver(fn, use, here, depth)) taken = true;
          last = &use;
          break;
        case ValueUse::Kind::lent:
          last = &use;
          break;
        case ValueUse::Kind::elsewhere:
          taken = lost_ = true;
          break;
      }
    }
    if (held != nullptr) {
      for (const ValueUse& use : uses) {  // a closure or task that takes it along is where it ends
        if (use.unit == held->unit || use.kind == ValueUse::Kind::scope_end ||
            use.kind == ValueUse::Kind::way_out)
          continue;
        if (use.unit.node == kNone || (ws_.node(fn, use.unit.node).flags & flag_move) == 0)
          continue;
        die(use.unit, use.node, sure.shared_too(held->shared));
        taken = true;
      }
    }
    if (taken) return;
    if (held != nullptr)
      die(held->unit, held->node, sure.shared_too(held->shared));
    else if (last != nullptr)
      die(last->unit, last->node, sure.shared_too(last->shared));
  }

  void die(const Unit& unit, uint32_t node, Sure sure) {
    Confidence alone = weaker(sure.confidence, Confidence::likely);
    if (sure.of_test && !ws_.in_test_target(unit.fn)) alone = Confidence::possible;
    const bool doubtful = sure.doubt != Doubt::none;
    out_.push_back({unit, node, Runs::here, doubtful ? Confidence::possible : alone});
    if (alone == Confidence::likely) out_.back().doubt = sure.doubt;
  }

  void returned(const Unit& unit, Sure sure, int depth) {
    const uint32_t mapped = unit.node == kNone ? kNone : option_made_by(unit);
    if (unit.node == kNone)
      handed_out(unit.fn, sure, depth);
    else if (mapped != kNone)
      made(unit.fn, mapped, sure, depth + 1);
    else  // what a closure gives goes to whoever runs it
      lost_ = true;
  }

  /// `option.map(closure)`, which holds what the closure gives, or kNone.
  uint32_t option_made_by(const Unit& closure) {
    const FnId fn = closure.fn;
    const uint32_t call = graph_.parent(fn, closure.node);
    if (call == kNone || ws_.node(fn, call).kind != Kind::method_call) return kNone;
    constexpr std::string_view kMapping[] = {"map", "and_then", "then"};
    const std::string_view name = ws_.text(fn, ws_.node(fn, call).name);
    const std::string& path = types_.get(types_.of(fn, call)).path;
    const bool maps =
        std::find(std::begin(kMapping), std::end(kMapping), name) != std::end(kMapping);
    return maps && (path == "std::option::Option" || path == "std::result::Result") ? call : kNone;
  }

  void handed_out(FnId fn, Sure sure, int depth) {
    if (graph_.entries({fn, kNone}).empty()) lost_ = true;
    for (const Entry& entry : graph_.entries({fn, kNone})) {
      // A function given by name returns to whoever calls it, not here.
      const std::vector<Target>& targets = types_.callee(entry.from.fn, entry.node).targets;
      if (std::none_of(targets.begin(), targets.end(),
                       [&](const Target& target) { return target.fn == fn; }))
        continue;
      made(entry.from.fn, entry.node, sure.and_only(entry.confidence), depth + 1);
    }
  }

  void field(FnId fn, const ValueUse& use, Sure sure, int depth) {
    if (alone_ || use.above == kNone || ws_.node(fn, use.above).kind != Kind::struct_lit) return;
    const Ty& owner = types_.get(types_.of(fn, use.above));
    if (owner.kind == Ty::Kind::workspace)
      type(owner.def, sure, depth + 1);
    else
      lost_ = true;
  }

  /// Whether the call makes a tuple struct of the workspace: `Guard(inner)`, `Self(inner)`.
  bool is_tuple_of(FnId fn, uint32_t call) {
    const uint32_t head = child_at(ws_.facts(fn), call, 0);
    if (head == kNone || ws_.node(fn, head).kind != Kind::path) return false;
    const Ty& made = types_.get(types_.of(fn, call));
    if (made.kind != Ty::Kind::workspace) return false;
    const std::string_view name = last_segment(ws_.text(fn, ws_.node(fn, head).name));
    return name == "Self" || name == ws_.type_name(made.def);
  }

  void argument(FnId fn, const ValueUse& use, Sure sure, int depth) {
    const Callee& callee = types_.callee(fn, use.above);
    const bool method = ws_.node(fn, use.above).kind == Kind::method_call;
    if (callee.targets.empty() && !method && is_tuple_of(fn, use.above)) {
      if (!alone_) type(types_.get(types_.of(fn, use.above)).def, sure, depth + 1);
      return;
    }
    if (callee.targets.empty()) lost_ = true;
    for (const Target& target : callee.targets) {
      const bool has_self = (ws_.fn(target.fn).flags & fn_has_self) != 0;
      parameter(target.fn, use.argument + (method && has_self ? 1 : 0),
                sure.and_only(target.confidence), depth);
    }
  }

  /// Whether the method takes the value.
  bool receiver(FnId fn, const ValueUse& use, Sure sure, int depth) {
    const Callee& callee = types_.callee(fn, use.above);
    bool takes = false;
    for (const Target& target : callee.targets) {
      const FunctionFact& f = ws_.fn(target.fn);
      if ((f.flags & fn_has_self) == 0 ||
          ws_.text(target.fn, ws_.node(target.fn, f.first_node).name) != "Self")
        continue;
      takes = true;
      parameter(target.fn, 0, sure.and_only(target.confidence), depth);
    }
    return takes;
  }

  void parameter(FnId target, uint32_t index, Sure sure, int depth) {
    const FunctionFact& f = ws_.fn(target);
    uint32_t pattern = f.first_node;
    for (uint32_t i = 0; i < index && pattern < f.end_node; ++i)
      pattern += ws_.node(target, pattern).size;
    if (pattern >= f.end_node || ws_.node(target, pattern).kind != Kind::pat_typed) return;
    if (ws_.text(target, ws_.node(target, pattern).name).starts_with("&")) return;
    if (depth > kDeepest || ++steps_ > kMostSteps || !seen_.insert({target, pattern}).second)
      return;
    judge(target, uses_of_given(types_, graph_, target, pattern), sure, depth + 1);
  }

  CallGraph& graph_;
  const Workspace& ws_;
  Types& types_;
  std::vector<Entry>& out_;
  std::set<TypeDefId> types_seen_;
  std::set<std::pair<FnId, uint32_t>> seen_;
  size_t steps_ = 0;
  bool lost_ = false;
  bool alone_ = false;
};

namespace {

/// One way in per unit, the most certain.
void one_for_each_unit(std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (!(a.from == b.from)) return a.from < b.from;
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    return a.node < b.node;
  });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.from == b.from; }),
                entries.end());
}

}  // namespace

std::vector<Entry> CallGraph::deaths(
    TypeDefId type, const std::function<Confidence(FnId fn, uint32_t literal)>& counts) {
  std::vector<Entry> out;
  Mortician(*this, out).type(type, Sure(), 0, counts);
  one_for_each_unit(out);
  return out;
}

bool CallGraph::ends_unseen(TypeDefId type) {
  std::vector<Entry> ends;
  Mortician mortician(*this, ends);
  mortician.type(type, Sure(), 0);
  return mortician.lost();
}

std::vector<Entry> CallGraph::deaths_of_made(FnId fn, uint32_t node) {
  std::vector<Entry> out;
  Mortician(*this, out).value_alone(fn, node);
  one_for_each_unit(out);
  return out;
}

std::vector<Entry> CallGraph::deaths_of_given(FnId fn, uint32_t pattern) {
  std::vector<Entry> out;
  Mortician(*this, out).given(fn, pattern);
  one_for_each_unit(out);
  return out;
}

void CallGraph::run_at_own_death(FnId fn, uint32_t value, TypeDefId type, size_t first,
                                 std::vector<Entry>& out) {
  const auto in_drop = [&](const Entry& entry) {
    const Unit& runs = entry.inner_node == kNone ? entry.from : entry.inner;
    return runs.node == kNone && dropped_by(runs.fn) == type;
  };
  const auto at =
      std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), in_drop);
  if (at == out.end() || dying_.size() > 4 ||
      std::any_of(dying_.begin(), dying_.end(),
                  [&](const SiteRef& one) { return one.fn == fn && one.node == value; }))
    return;
  const Entry run = *at;
  const Unit drop = run.inner_node == kNone ? run.from : run.inner;
  std::vector<Entry> ends;
  dying_.push_back({fn, value});
  Mortician(*this, ends).value(fn, value);
  dying_.pop_back();
  one_for_each_unit(ends);
  out.erase(std::remove_if(at, out.end(), in_drop), out.end());
  for (const Entry& end : ends)
    out.push_back({end.from, end.node, Runs::here, weaker(end.confidence, run.confidence), drop,
                   run.run_node()});
}

std::vector<FnId> CallGraph::givers_of(TypeDefId type) {
  if (!givers_indexed_) {
    givers_indexed_ = true;
    for (FnId fn = 0; fn < ws_.functions(); ++fn) {
      const FunctionFact& f = ws_.fn(fn);
      if (f.result == 0 || (f.flags & fn_static) != 0) continue;
      const std::string_view text = ws_.text(fn, f.result);
      for (size_t i = 0; i < text.size();) {
        size_t end = i;
        while (end < text.size() && is_word(text[end])) ++end;
        if (end > i && text[i] >= 'A' && text[i] <= 'Z') {
          std::vector<FnId>& givers = givers_by_name_[text.substr(i, end - i)];
          if (givers.empty() || givers.back() != fn) givers.push_back(fn);
        }
        i = std::max(end, i + 1);
      }
    }
  }
  std::vector<FnId> givers;
  for (const std::string_view name : {ws_.type_name(type), std::string_view("Self")}) {
    const auto found = givers_by_name_.find(name);
    if (found == givers_by_name_.end()) continue;
    for (const FnId fn : found->second) {
      const ImplId impl = ws_.impl_of(fn);
      if (name == "Self" && (impl == kNone || ws_.impl(impl).self_type != type)) continue;
      if (gives(types_, fn, type)) givers.push_back(fn);
    }
  }
  std::sort(givers.begin(), givers.end());
  givers.erase(std::unique(givers.begin(), givers.end()), givers.end());
  return givers;
}

const std::vector<CallGraph::SiteRef>& CallGraph::literals_of(TypeDefId type) {
  if (!literals_indexed_) {
    literals_indexed_ = true;
    const auto add_literal = [this](SiteRef site, std::string_view path) {
      const std::string_view name = last_segment(path);
      if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z')
        literals_by_name_[name].push_back(site);
    };
    for (const File& file : ws_.files()) {
      const FileFacts& facts = file.facts;
      for (uint32_t row = 0; row < facts.functions.size(); ++row) {
        const FunctionFact& f = facts.functions[row];
        const FnId fn = file.first_fn + row;
        for (uint32_t node = f.first_node; node < f.end_node; ++node) {
          const Node& n = facts.nodes[node];
          if (n.kind == Kind::struct_lit) {
            literals_by_name_[last_segment(facts.str(n.name))].push_back({fn, node});
          } else if (n.kind == Kind::call && node + 1 < f.end_node &&
                     facts.nodes[node + 1].kind == Kind::path) {  // `Guard(value)`
            add_literal({fn, node}, facts.str(facts.nodes[node + 1].name));
            ++node;
          } else if (n.kind == Kind::path) {  // `Guard`
            add_literal({fn, node}, facts.str(n.name));
          }
        }
      }
    }
  }
  const auto known = literals_.find(type);
  if (known != literals_.end()) return known->second;
  std::vector<SiteRef> made;
  for (const std::string_view name : {ws_.type_name(type), std::string_view("Self")}) {
    const auto found = literals_by_name_.find(name);
    if (found == literals_by_name_.end()) continue;
    for (const SiteRef& site : found->second) {
      const uint32_t path =
          ws_.node(site.fn, site.node).kind == Kind::call ? site.node + 1 : site.node;
      const std::string_view text = ws_.text(site.fn, ws_.node(site.fn, path).name);
      if (text == "Self") {
        const ImplId impl = ws_.impl_of(site.fn);
        if (impl != kNone && ws_.impl(impl).self_type == type) made.push_back(site);
        continue;
      }
      const Resolved r = ws_.resolve(ws_.place(site.fn, path), text);
      if (r.kind == Resolved::Kind::type && r.id == type) made.push_back(site);
    }
  }
  return literals_[type] = std::move(made);
}

}  // namespace scanner
