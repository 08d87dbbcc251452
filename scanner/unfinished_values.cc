#include "scanner/unfinished_values.h"

#include <algorithm>
#include <optional>
#include <set>

#include "scanner/tokens.h"

namespace scanner {
namespace {

class Watcher {
 public:
  Watcher(const Analysis& analysis, FnId fn)
      : analysis_(analysis), fn_(fn), facts_(analysis.ws().facts(fn)) {}

  std::optional<UnfinishedValue> watch(const Variable& v) {
    const Ty& ty = analysis_.types().get(analysis_.types().of_variable(fn_, v));
    if (ty.kind != Ty::Kind::external || !work_of(ty.path, {}).has_value()) return std::nullopt;
    UnfinishedValue value;
    value.fn = fn_;
    value.bind = v.bind;
    value.type = ty.path;
    const Unit home = analysis_.graph().unit_of(fn_, v.bind);
    for (uint32_t node = v.visible_from; node < v.visible_to; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind == Kind::macro && hides(n)) return std::nullopt;
      if (n.kind != Kind::path || n.name != v.name) continue;
      const Variable* meant = analysis_.types().variable(fn_, node, n.name);
      if (meant == nullptr || meant->bind != v.bind) continue;
      const uint32_t up = analysis_.graph().parent(fn_, node);
      if (up == kNone || facts_.nodes[up].kind != Kind::method_call ||
          child_at(facts_, up, 0) != node || !(analysis_.graph().unit_of(fn_, node) == home))
        return std::nullopt;
      switch (*work_of(ty.path, facts_.str(facts_.nodes[up].name))) {
        case Work::settles:
          return std::nullopt;
        case Work::spawns:
        case Work::writes:
          value.last = up;
          value.work = *work_of(ty.path, facts_.str(facts_.nodes[up].name));
          break;
        case Work::untouched:
          break;
      }
    }
    if (value.last == kNone) return std::nullopt;
    look_around(v, home, value);
    return value;
  }

 private:
  /// Whether a macro may name the variable where it cannot be seen.
  bool hides(const Node& n) const {
    if ((n.flags & opaque) != 0) return true;
    return n.size == 1 && !runs_as_written(last_segment(facts_.str(n.name)));
  }

  void look_around(const Variable& v, const Unit& home, UnfinishedValue& value) const {
    const uint32_t end = value.last + facts_.nodes[value.last].size;
    for (uint32_t node = end; node < v.visible_to; ++node) {
      if (facts_.nodes[node].kind == Kind::await && analysis_.graph().unit_of(fn_, node) == home)
        value.awaits_later = true;
    }
    for (uint32_t up = value.last; up != kNone && up > v.origin;
         up = analysis_.graph().parent(fn_, up)) {
      if (facts_.nodes[up].kind == Kind::loop) value.in_endless_loop = true;
    }
  }

  const Analysis& analysis_;
  FnId fn_;
  const FileFacts& facts_;
};

}  // namespace

void for_unfinished_values(const Analysis& analysis,
                           const std::function<void(const UnfinishedValue&)>& visit) {
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    const FileFacts& facts = ws.facts(fn);
    std::set<StrId> begun;  // names of variables on which something may begin
    for (uint32_t node = f.first_node; node + 1 < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::method_call && facts.nodes[node + 1].kind == Kind::path &&
          may_begin_work(facts.str(n.name)))
        begun.insert(facts.nodes[node + 1].name);
    }
    if (begun.empty()) continue;
    Watcher watcher(analysis, fn);
    for (const Variable& v : analysis.types().variables(fn)) {
      if (begun.count(v.name) == 0 || facts.nodes[v.origin].kind != Kind::let ||
          facts.nodes[v.pattern].kind != Kind::pat_bind)
        continue;
      const std::optional<UnfinishedValue> value = watcher.watch(v);
      if (value.has_value()) visit(*value);
    }
  }
}

}  // namespace scanner
