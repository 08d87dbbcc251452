#include "scanner/runtime_values.h"

#include <algorithm>

namespace scanner {
namespace {

constexpr std::string_view kKeepers[] = {
    "unwrap",   "expect", "map_err", "context",    "with_context", "unwrap_or_else",
    "wrap_err", "ok",     "ok_or",   "ok_or_else", "wrap_err_with"};

bool keeps_value(std::string_view name) {
  return std::find(std::begin(kKeepers), std::end(kKeepers), name) != std::end(kKeepers);
}

class Follower {
 public:
  Follower(const Analysis& analysis, RuntimeValue& value)
      : analysis_(analysis), value_(value), facts_(analysis.ws().facts(value.unit.fn)) {}

  void follow() {
    uint32_t top = value_.built;
    uint32_t up = parent(top);
    for (; up != kNone; up = parent(top)) {
      const Node& node = facts_.nodes[up];
      const bool keeps = node.kind == Kind::question ||
                         (node.kind == Kind::method_call && child_at(facts_, up, 0) == top &&
                          keeps_value(facts_.str(node.name)));
      if (!keeps) break;
      top = up;
    }
    if (up == kNone) {
      value_.escapes = true;
      return;
    }
    use(top, up);
  }

 private:
  uint32_t parent(uint32_t node) const { return analysis_.graph().parent(value_.unit.fn, node); }

  void use(uint32_t node, uint32_t up) {
    const Node& above = facts_.nodes[up];
    switch (above.kind) {
      case Kind::method_call:
        if (child_at(facts_, up, 0) == node) {
          const std::string_view name = facts_.str(above.name);
          if (name == "block_on") value_.block_ons.push_back(up);
          if (name == "handle" || name == "enter" || name == "spawn" || name == "spawn_blocking" ||
              name == "shutdown_timeout" || name == "shutdown_background" || name == "block_on" ||
              name == "metrics") {
            return;
          }
          if (name == "as_ref" || name == "clone") return;
        }
        value_.escapes = true;
        return;
      case Kind::reference:
        return;  // lent, and back when the call is over
      case Kind::let: {
        const uint32_t pattern = child_at(facts_, up, 0);
        if (pattern == kNone || child_at(facts_, up, 1) != node) return;
        bool bound = false;
        for (const Variable& v : analysis_.types().variables(value_.unit.fn)) {
          if (v.origin != up) continue;
          bound = true;
          follow_variable(v);
        }
        if (!bound && facts_.nodes[pattern].kind != Kind::pat_wild) value_.escapes = true;
        return;
      }
      case Kind::call: {
        if (child_at(facts_, up, 0) == node) return;
        const Callee& callee = analysis_.types().callee(value_.unit.fn, up);
        if (callee.path == "std::mem::drop") return;
        value_.escapes = true;
        return;
      }
      case Kind::match:
        if (child_at(facts_, up, 0) == node) {
          // `match Runtime::new() { Ok(rt) => .., Err(e) => .. }`: the payload goes on in its arm.
          for (const Variable& v : analysis_.types().variables(value_.unit.fn)) {
            if (v.origin <= up || v.origin >= up + above.size) continue;
            if (facts_.nodes[v.origin].kind != Kind::arm || parent(v.origin) != up) continue;
            const Node& pattern = facts_.nodes[v.pattern];
            if (pattern.kind == Kind::pat_tuple_struct && facts_.str(pattern.name).ends_with("Err"))
              continue;
            follow_variable(v);
          }
          return;
        }
        value_.escapes = true;
        return;
      case Kind::let_cond:
        for (const Variable& v : analysis_.types().variables(value_.unit.fn)) {
          if (v.origin == up) follow_variable(v);
        }
        return;
      case Kind::arm: {  // `Ok(rt) => rt`: what the match gives
        const uint32_t match = parent(up);
        if (match != kNone && parent(match) != kNone) {
          use(match, parent(match));
        } else {
          value_.escapes = true;
        }
        return;
      }
      case Kind::statement:
        return;
      default:
        value_.escapes = true;
    }
  }

  void follow_variable(const Variable& v) {
    if (++depth_ > 6) return;
    for (uint32_t node = v.visible_from; node < v.visible_to; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind != Kind::path || n.name != v.name) continue;
      const Variable* meant = analysis_.types().variable(value_.unit.fn, node, n.name);
      if (meant == nullptr || meant->bind != v.bind) continue;
      const Unit where = analysis_.graph().unit_of(value_.unit.fn, node);
      if (!(where == value_.unit)) {
        // Taken along by a closure: it is that closure that drives and drops it.
        const uint32_t up = parent(node);
        const bool lent = up != kNone && facts_.nodes[up].kind == Kind::reference;
        if (!lent) value_.escapes = true;
        continue;
      }
      const uint32_t up = parent(node);
      if (up == kNone) {
        value_.escapes = true;
      } else {
        use(node, up);
      }
    }
    --depth_;
  }

  const Analysis& analysis_;
  RuntimeValue& value_;
  const FileFacts& facts_;
  int depth_ = 0;
};

}  // namespace

std::vector<RuntimeValue> runtime_values(const Analysis& analysis) {
  std::vector<RuntimeValue> out;
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::runtime_new) continue;
    RuntimeValue value;
    value.unit = site.unit;
    value.built = site.node;
    value.callee = site.callee;
    value.confidence = site.confidence;
    Follower(analysis, value).follow();
    out.push_back(std::move(value));
  }
  return out;
}

}  // namespace scanner
