#include "scanner/runtime_builds.h"

#include <algorithm>
#include <vector>

namespace scanner {
namespace {

constexpr int kDeepest = 8;  ///< definitions from the use of a runtime to its builder

/// What the calls of a builder say, taken together.
class Reader {
 public:
  Reader(const Analysis& analysis, FnId fn)
      : analysis_(analysis), fn_(fn), facts_(analysis.ws().facts(fn)) {}

  RuntimeBuild read(uint32_t node) {
    chain(node);
    RuntimeBuild build;
    build.local = local_;
    build.enables = enables_;
    build.begins = begins_;
    if (multi_thread_ != current_thread_)
      build.flavour = multi_thread_ ? Flavour::multi_thread : Flavour::current_thread;
    if (multi_thread_ || current_thread_) {
      const Known off = escapes_ ? Known::unknown : Known::no;
      build.io = io_ ? Known::yes : off;
      build.time = time_ ? Known::yes : off;
    }
    return build;
  }

 private:
  void say(uint32_t node) {
    for (const BuilderFact fact : builder_facts(analysis_.types().callee(fn_, node).path)) {
      const bool drives =
          fact == BuilderFact::io || fact == BuilderFact::time || fact == BuilderFact::all;
      if (drives && (enables_ == kNone || node > enables_)) enables_ = node;
      switch (fact) {
        case BuilderFact::multi_thread:
          multi_thread_ = true;
          begins_ = node;
          break;
        case BuilderFact::current_thread:
          current_thread_ = true;
          begins_ = node;
          break;
        case BuilderFact::local:
          local_ = true;
          break;
        case BuilderFact::io:
          io_ = true;
          break;
        case BuilderFact::time:
          time_ = true;
          break;
        case BuilderFact::all:
          io_ = time_ = true;
          break;
      }
    }
  }

  /// The call and those that it is chained to, down to the constructor or the variable.
  void chain(uint32_t node) {
    for (int i = 0; i < 40 && node != kNone; ++i) {
      const Node& n = facts_.nodes[node];
      if (n.kind == Kind::method_call || n.kind == Kind::call) say(node);
      if (n.kind == Kind::path) {
        const Variable* variable = analysis_.types().variable(fn_, node, n.name);
        if (variable != nullptr) held(*variable);
        return;
      }
      if (n.kind == Kind::call) {
        if (!analysis_.types().callee(fn_, node).targets.empty()) escapes_ = true;
        return;
      }
      node = child_at(facts_, node, 0);
    }
  }

  /// All that is done with a builder in a variable: `builder.enable_io();` in a branch counts too.
  void held(const Variable& variable) {
    if (std::find(seen_.begin(), seen_.end(), variable.bind) != seen_.end()) return;
    seen_.push_back(variable.bind);
    if (facts_.nodes[variable.origin].kind != Kind::let) {
      escapes_ = true;
      return;
    }
    const uint32_t init = child_at(facts_, variable.origin, 1);
    if (init != kNone) {
      const uint32_t end = init + facts_.nodes[init].size;
      for (uint32_t node = init; node < end; ++node) {
        const Kind kind = facts_.nodes[node].kind;
        if (kind == Kind::call || kind == Kind::method_call) chain(node);
      }
    }
    for (uint32_t node = variable.visible_from; node < variable.visible_to; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind != Kind::path || n.name != variable.name) continue;
      const Variable* meant = analysis_.types().variable(fn_, node, n.name);
      if (meant == nullptr || meant->bind != variable.bind) continue;
      uint32_t at = node;
      uint32_t up = analysis_.graph().parent(fn_, at);
      if (up == kNone || facts_.nodes[up].kind != Kind::method_call ||
          child_at(facts_, up, 0) != at)
        escapes_ = true;
      while (up != kNone && facts_.nodes[up].kind == Kind::method_call &&
             child_at(facts_, up, 0) == at) {
        say(up);
        at = up;
        up = analysis_.graph().parent(fn_, at);
      }
    }
  }

  const Analysis& analysis_;
  FnId fn_;
  const FileFacts& facts_;
  std::vector<uint32_t> seen_;
  uint32_t begins_ = kNone;
  bool multi_thread_ = false;
  bool current_thread_ = false;
  bool local_ = false;
  bool io_ = false;
  bool time_ = false;
  uint32_t enables_ = kNone;
  bool escapes_ = false;  ///< something that is not followed may have set it up further
};

RuntimeBuild merged(const std::vector<RuntimeBuild>& all) {
  if (all.empty()) return {};
  RuntimeBuild out = all.front();
  for (const RuntimeBuild& build : all) {
    if (build.flavour != out.flavour) out.flavour = Flavour::unknown;
    if (build.io != out.io) out.io = Known::unknown;
    if (build.time != out.time) out.time = Known::unknown;
    out.local = out.local && build.local;
  }
  return out;
}

/// Goes from the use of a runtime to where it is built.
class Searcher {
 public:
  explicit Searcher(const Analysis& analysis) : analysis_(analysis), ws_(analysis.ws()) {}

  RuntimeBuild behind(FnId fn, uint32_t node, int depth) {
    const FileFacts& facts = ws_.facts(fn);
    for (int i = 0; i < 40 && node != kNone && depth < kDeepest; ++i) {
      const Node& n = facts.nodes[node];
      switch (n.kind) {
        case Kind::reference:
        case Kind::unary:
        case Kind::question:
        case Kind::await:
          node = child_at(facts, node, 0);
          continue;
        case Kind::method_call:
        case Kind::call: {
          const Callee& callee = analysis_.types().callee(fn, node);
          if (callee.api != nullptr) {
            if (callee.api->call == Op::runtime_new) return Reader(analysis_, fn).read(node);
            if (callee.api->call == Op::handle_current ||
                callee.api->call == Op::handle_try_current) {
              is_current = true;
              return {};
            }
          }
          if (!callee.targets.empty()) return made_in(callee.targets.front().fn, depth + 1);
          node = child_at(facts, node, n.kind == Kind::call ? 1 : 0);
          continue;
        }
        case Kind::path: {
          const Variable* variable = analysis_.types().variable(fn, node, n.name);
          if (variable != nullptr) return held(fn, *variable, depth + 1);
          const Resolved r = ws_.resolve(ws_.place(fn, node), facts.str(n.name));
          if (r.kind == Resolved::Kind::function) return made_in(r.id, depth + 1);
          return {};
        }
        case Kind::field:
          return in_field(fn, node);
        default:
          return {};
      }
    }
    return {};
  }

  bool is_current = false;

 private:
  RuntimeBuild held(FnId fn, const Variable& variable, int depth) {
    const FileFacts& facts = ws_.facts(fn);
    const Kind kind = facts.nodes[variable.origin].kind;
    if (kind == Kind::let || kind == Kind::let_cond) {
      const uint32_t value = child_at(facts, variable.origin, 1);
      if (value == kNone) return {};
      const Kind of_value = facts.nodes[value].kind;
      if (of_value == Kind::match || of_value == Kind::block || of_value == Kind::if_else)
        return built_between(fn, value, value + facts.nodes[value].size);
      return behind(fn, value, depth);
    }
    if (kind == Kind::arm) {
      const uint32_t match = analysis_.graph().parent(fn, variable.origin);
      if (match != kNone && facts.nodes[match].kind == Kind::match)
        return behind(fn, child_at(facts, match, 0), depth);
    }
    return {};
  }

  /// The runtimes that are built in these nodes.
  RuntimeBuild built_between(FnId fn, uint32_t begin, uint32_t end) {
    std::vector<RuntimeBuild> all;
    for (const Site& site : analysis_.sites()) {
      if (site.fn == fn && site.op == Op::runtime_new && site.node >= begin && site.node < end)
        all.push_back(Reader(analysis_, fn).read(site.node));
    }
    return merged(all);
  }

  /// By a function that hands one out, or the initialiser of a static.
  RuntimeBuild made_in(FnId fn, int depth) {
    const FunctionFact& f = ws_.fn(fn);
    const RuntimeBuild built = built_between(fn, f.first_node, f.end_node);
    if (built.flavour != Flavour::unknown || depth > 3) return built;
    const FileFacts& facts = ws_.facts(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind != Kind::path || n.name == 0) continue;
      if (analysis_.types().variable(fn, node, n.name) != nullptr) continue;
      const Resolved r = ws_.resolve(ws_.place(fn, node), facts.str(n.name));
      if (r.kind != Resolved::Kind::function || r.id == fn) continue;
      const RuntimeBuild there = made_in(r.id, depth + 1);
      if (there.flavour != Flavour::unknown) return there;
    }
    return built;
  }

  /// All runtimes that the methods of the owner's type build.
  RuntimeBuild in_field(FnId fn, uint32_t node) {
    Types& types = analysis_.types();
    const uint32_t owner = child_at(ws_.facts(fn), node, 0);
    if (owner == kNone) return {};
    const Ty& ty = types.get(types.through(types.of(fn, owner)));
    if (ty.kind != Ty::Kind::workspace) return {};
    std::vector<RuntimeBuild> all;
    for (const Site& site : analysis_.sites()) {
      if (site.op != Op::runtime_new) continue;
      const ImplId impl = ws_.impl_of(site.fn);
      if (impl != kNone && ws_.impl(impl).self_type == ty.def)
        all.push_back(Reader(analysis_, site.fn).read(site.node));
    }
    return merged(all);
  }

  const Analysis& analysis_;
  const Workspace& ws_;
};

}  // namespace

RuntimeBuild runtime_build(const Analysis& analysis, FnId fn, uint32_t node) {
  return Reader(analysis, fn).read(node);
}

RuntimeBuild runtime_behind(const Analysis& analysis, FnId fn, uint32_t node, bool& is_current) {
  Searcher searcher(analysis);
  const RuntimeBuild build = searcher.behind(fn, node, 0);
  is_current = searcher.is_current;
  return build;
}

}  // namespace scanner
