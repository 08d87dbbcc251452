// Variables, and what patterns bind.
#include <algorithm>

#include "scanner/types.h"

namespace scanner {
namespace {

bool is_pattern(Kind kind) { return kind >= Kind::pat_bind; }

}  // namespace

const std::vector<Variable>& Types::variables(FnId fn) {
  std::unique_ptr<std::vector<Variable>>& made = ws_.kept(fn).variables[ws_.ref(fn).row];
  if (made != nullptr) return *made;
  made = std::make_unique<std::vector<Variable>>();
  std::vector<Variable>& out = *made;
  const FunctionFact& f = ws_.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; node += ws_.node(fn, node).size) {
    if (ws_.node(fn, node).kind == Kind::pat_typed) {
      bind_pattern(fn, node, node, f.first_node, f.end_node, node, out);
    } else {
      collect_variables(fn, node, f.end_node, out);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Variable& a, const Variable& b) {
    return a.name != b.name ? a.name < b.name : a.visible_from < b.visible_from;
  });
  return out;
}

void Types::bind_pattern(FnId fn, uint32_t pattern, uint32_t whole, uint32_t from, uint32_t to,
                         uint32_t origin, std::vector<Variable>& out) {
  const FileFacts& facts = ws_.facts(fn);
  if (facts.nodes[pattern].kind == Kind::pat_bind) {
    out.push_back({facts.nodes[pattern].name, pattern, from, to, whole, origin});
  }
  for_children(facts, pattern, [&](uint32_t child) {
    if (is_pattern(facts.nodes[child].kind)) bind_pattern(fn, child, whole, from, to, origin, out);
  });
}

/// The value that a pattern of the loop or arm is held to before it binds anything: what a `for`
/// goes over, the future of a branch of `select!`; kNone of an arm of a `match`.
static uint32_t before_its_pattern(const FileFacts& facts, uint32_t node) {
  const Node& n = facts.nodes[node];
  if (n.kind == Kind::for_loop) return child_at(facts, node, 1);
  if (n.kind != Kind::arm) return kNone;
  uint32_t children = 0;
  for_children(facts, node, [&](uint32_t) { ++children; });
  return children == 3U + n.aux ? child_at(facts, node, 1) : kNone;
}

void Types::collect_variables(FnId fn, uint32_t node, uint32_t end_of_block,
                              std::vector<Variable>& out) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& n = facts.nodes[node];
  const uint32_t end = node + n.size;
  switch (n.kind) {
    case Kind::let:
    case Kind::let_cond:
      for_children(facts, node, [&](uint32_t child) {
        if (is_pattern(facts.nodes[child].kind)) {
          bind_pattern(fn, child, child, end, end_of_block, node, out);
        } else {
          collect_variables(fn, child, end, out);
        }
      });
      return;
    case Kind::for_loop:
    case Kind::arm:
    case Kind::closure: {
      // `for x in x`, and `x = x => ..` in a `select!`: what is looked at is the outer one.
      const uint32_t looked_at = before_its_pattern(facts, node);
      for_children(facts, node, [&](uint32_t child) {
        if (is_pattern(facts.nodes[child].kind)) {
          const uint32_t last = looked_at == kNone ? child : looked_at;
          bind_pattern(fn, child, child, last + facts.nodes[last].size, end, node, out);
        } else {
          collect_variables(fn, child, end, out);
        }
      });
      return;
    }
    case Kind::if_else:
    case Kind::while_loop:
    case Kind::block:
      for_children(facts, node, [&](uint32_t child) { collect_variables(fn, child, end, out); });
      return;
    default:
      for_children(facts, node,
                   [&](uint32_t child) { collect_variables(fn, child, end_of_block, out); });
  }
}

const Variable* Types::variable(FnId fn, uint32_t node, StrId name) {
  const std::vector<Variable>& all = variables(fn);
  // The last one that has begun and not ended.
  auto after = std::partition_point(all.begin(), all.end(), [&](const Variable& v) {
    return v.name != name ? v.name < name : v.visible_from <= node;
  });
  while (after != all.begin() && (--after)->name == name) {
    if (node < after->visible_to) return &*after;
  }
  return nullptr;
}

TyId Types::of_variable(FnId fn, const Variable& v) {
  const size_t row = row_of(fn, v.bind);
  if (memo_[row] != kNone) return memo_[row];
  if (depth_ > 38) return 0;
  memo_[row] = 0;
  ++depth_;
  const FileFacts& facts = ws_.facts(fn);
  const Node& origin = facts.nodes[v.origin];
  TyId whole = 0;
  switch (origin.kind) {
    case Kind::let:
      if (origin.name != 0) {
        whole = parse(facts.str(origin.name), ws_.place(fn, v.origin),
                      ws_.text(fn, ws_.fn(fn).generics));
      }
      if ((whole == 0 || facts.str(origin.name).find('_') != std::string_view::npos) &&
          (origin.flags & has_init) != 0) {
        // `Vec<_>`: the value knows what the type leaves open.
        const uint32_t init = child_at(facts, v.origin, 1);
        const TyId given = init == kNone ? 0 : of(fn, init);
        if (given != 0 && (whole == 0 || leaves_open(whole))) whole = given;
      }
      break;
    case Kind::let_cond: {
      const uint32_t value = child_at(facts, v.origin, 1);
      if (value != kNone) whole = of(fn, value);
      break;
    }
    case Kind::for_loop: {
      const uint32_t value = child_at(facts, v.origin, 1);
      if (value != kNone) whole = element(of(fn, value));
      break;
    }
    case Kind::arm: {
      // The match around the arm: its scrutinee; of `select!`: what the branch's future gives.
      const uint32_t second = child_at(facts, v.origin, 1);
      if (second != kNone && facts.nodes[second].kind == Kind::await &&
          (facts.nodes[second].flags & implicit) != 0) {
        whole = of(fn, second);
        break;
      }
      const FunctionFact& f = ws_.fn(fn);
      for (uint32_t at = v.origin; at-- > f.first_node;) {
        const Node& n = facts.nodes[at];
        if (n.kind == Kind::match && at + n.size > v.origin) {
          const uint32_t scrutinee = child_at(facts, at, 0);
          if (scrutinee != kNone) whole = of(fn, scrutinee);
          break;
        }
      }
      break;
    }
    case Kind::closure: {
      uint32_t index = 0;
      for (uint32_t i = 0;; ++i) {
        const uint32_t child = child_at(facts, v.origin, i);
        if (child == kNone || child == v.pattern) {
          index = i;
          break;
        }
      }
      whole = closure_parameter(fn, v.origin, index);
      break;
    }
    default:
      break;
  }
  TyId id = of_pattern(fn, v.pattern, whole, v.bind);
  if (origin.kind == Kind::let && v.pattern == v.bind && leaves_open(id)) id = filled(fn, v, id);
  --depth_;
  memo_[row] = id;
  return id;
}

/// The type that a closure's parameter has by the method that the closure is given to: `opt.map(|x|
/// ..)`.
TyId Types::closure_parameter(FnId fn, uint32_t closure, uint32_t index) {
  const FileFacts& facts = ws_.facts(fn);
  const FunctionFact& f = ws_.fn(fn);
  for (uint32_t at = closure; at-- > f.first_node;) {
    const Node& n = facts.nodes[at];
    if (at + n.size <= closure) continue;
    if (n.kind == Kind::call || n.kind == Kind::method_call) {
      const Callee& given = callee(fn, at);
      if (given.api != nullptr && !given.api->passes.empty())
        return index == 0 ? make_external(std::string(given.api->passes)) : 0;
      for (const Target& target : given.targets) {
        const TyId type = parameter_by_bound(target.fn, fn, at, closure, index);
        if (type != 0) return type;
      }
    }
    if (n.kind != Kind::method_call) return 0;
    const uint32_t head = child_at(facts, at, 0);
    if (head == kNone || head == closure) return 0;
    const TyId receiver = of(fn, head);
    const Ty& ty = pool_[through(receiver)];
    const std::string_view name = facts.str(n.name);
    if (ty.kind != Ty::Kind::external) return 0;
    if (ty.args.empty()) return index == 0 ? element(receiver) : 0;
    if (name == "with_borrow" || name == "with_borrow_mut") {  // of a LocalKey<RefCell<T>>
      const Ty& cell = pool_[ty.args[0]];
      return cell.args.empty() ? 0 : cell.args[0];
    }
    if (name == "retain" && ty.path.ends_with("Map") && ty.args.size() == 2)
      return index < 2 ? ty.args[index] : 0;
    if (name == "fold") return index == 1 ? element(receiver) : 0;
    if (name == "with" || name == "get_or_init" || name == "send_modify" || name == "modify")
      return ty.args[0];
    if (index != 0) return 0;
    return element(receiver);
  }
  return 0;
}

/// The type of `bind` within `pattern`, which a value of type `whole` is matched against.
TyId Types::of_pattern(FnId fn, uint32_t pattern, TyId whole, uint32_t bind) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[pattern];
  if (pattern == bind) return whole;
  const auto inside = [&](uint32_t child) {
    return bind >= child && bind < child + facts.nodes[child].size;
  };
  uint32_t index = 0;
  TyId result = 0;
  for_children(facts, pattern, [&](uint32_t child) {
    if (inside(child)) {
      switch (node.kind) {
        case Kind::pat_typed: {
          result = of_pattern(
              fn, child, parse(facts.str(node.name), ws_.place(fn, pattern), generics_around(fn)),
              bind);
          break;
        }
        case Kind::pat_tuple: {
          const Ty& ty = pool_[whole];
          const TyId part =
              ty.kind == Ty::Kind::tuple && index < ty.args.size() ? ty.args[index] : 0;
          result = of_pattern(fn, child, part, bind);
          break;
        }
        case Kind::pat_tuple_struct:
          result = of_pattern(
              fn, child, payload(whole, std::string(facts.str(node.name)), fn, pattern, index, {}),
              bind);
          break;
        case Kind::pat_struct:
          result = of_pattern(fn, child, whole, bind);  // the pat_field below asks for its field
          if (facts.nodes[child].kind == Kind::pat_field) {
            const uint32_t inner = child_at(facts, child, 0);
            if (inner != kNone) {
              const TyId field = payload(whole, std::string(facts.str(node.name)), fn, pattern, 0,
                                         facts.str(facts.nodes[child].name));
              result = of_pattern(fn, inner, field, bind);
            }
          }
          break;
        case Kind::pat_slice:
          result = of_pattern(fn, child, element(whole), bind);
          break;
        default:
          result = of_pattern(fn, child, whole, bind);
      }
    }
    ++index;
  });
  return result;
}

TyId Types::payload(TyId scrutinee, const std::string& variant_path, FnId fn, uint32_t pattern,
                    uint32_t index, std::string_view field) {
  const Resolved r = ws_.resolve(ws_.place(fn, pattern), variant_path);
  if (r.kind == Resolved::Kind::external) {
    const std::string path = canonical_path(r.path);
    if (path == "std::option::Option::Some" || path == "std::result::Result::Ok" ||
        path == "std::task::Poll::Ready") {
      const TyId inner = tried(through(scrutinee));
      return inner;
    }
    // A framework's extractor: `State(state): State<Shared>`
    const Ty& whole = pool_[scrutinee];
    return whole.path == path && whole.args.size() == 1 && index == 0 ? whole.args[0] : 0;
  }
  TypeDefId def = kNone;
  std::string variant;
  if (r.kind == Resolved::Kind::variant) {
    def = r.id;
    variant = r.path;
  } else if (r.kind == Resolved::Kind::type) {
    def = r.id;
  } else {
    return 0;
  }
  const TypeFact& fact = ws_.type_fact(def);
  const FileFacts& facts = ws_.files()[ws_.type(def).file].facts;
  const std::string number = std::to_string(index);
  for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
    const FieldFact& f = facts.fields[row];
    if (facts.str(f.variant) != variant) continue;
    if (facts.str(f.name) == (field.empty() ? std::string_view(number) : field)) {
      const Ty& whole = pool_[through(scrutinee)];
      return parse_given(
          facts.str(f.type), ws_.place_of_type(def), facts.str(fact.generics),
          whole.kind == Ty::Kind::workspace && whole.def == def ? given_by(whole) : Given());
    }
  }
  return 0;
}

}  // namespace scanner
