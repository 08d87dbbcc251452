#include "scanner/caller_cone.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "scanner/cone_mentions.h"
#include "scanner/cone_walk.h"
#include "scanner/held_over.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

bool holds(const std::vector<FnId>& sorted, FnId fn) {
  return std::binary_search(sorted.begin(), sorted.end(), fn);
}

void sort_unique(std::vector<FnId>& fns) {
  std::sort(fns.begin(), fns.end());
  fns.erase(std::unique(fns.begin(), fns.end()), fns.end());
}

template <class Place>
bool before(const Place& a, const Place& b) {
  return std::tie(a.depth, a.at.path, a.at.begin_byte) <
         std::tie(b.depth, b.at.path, b.at.begin_byte);
}

/// Whether a path that counts as a library's leads to this function after all: the crates that are
/// known by heart are scanned too, and re-export their items.
bool is_known_as(const Workspace& ws, std::string_view path, FnId fn) {
  if (path.empty()) return false;
  const std::string item = ws.item_path(fn);
  const auto crate_of = [](std::string_view p) { return p.substr(0, p.find("::")); };
  if (crate_of(path) != crate_of(item)) return false;
  const auto tail = [&](std::string_view p, int parts) {
    size_t at = p.size();
    for (int i = 0; i < parts && at != std::string_view::npos && at > 0; ++i)
      at = p.rfind("::", at - 1);
    return at == std::string_view::npos ? p : p.substr(at);
  };
  const bool method = ws.fn(fn).impl != kNone || ws.fn(fn).trait != kNone;
  return tail(path, method ? 2 : 1) == tail(item, method ? 2 : 1);
}

/// Whether the function gives a future, or is one's `poll` or a part of it: its result says so, or
/// a `cx: &mut Context<'_>` among its parameters. `impl Service<Future = F>` is no future itself.
bool polls_by_hand(const Workspace& ws, FnId fn) {
  const FunctionFact& f = ws.fn(fn);
  const std::string_view result = ws.text(fn, f.result);
  if (result.find("Poll<") != std::string_view::npos) return true;
  constexpr std::string_view kFuture = "Future";
  for (size_t at = result.find(kFuture); at != std::string_view::npos;
       at = result.find(kFuture, at + 1)) {
    const size_t next = result.find_first_not_of(' ', at + kFuture.size());
    if (next == std::string_view::npos || result[next] != '=') return true;
  }
  for (uint32_t node = f.first_node; node < f.end_node && ws.node(fn, node).kind == Kind::pat_typed;
       node += ws.node(fn, node).size) {
    const std::string_view type = ws.text(fn, ws.node(fn, node).name);
    if (type.starts_with("&mut ") && type.find("Context<'") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

ConeFinder::ConeFinder(const Analysis& analysis, TextOf text_of)
    : analysis_(analysis), ws_(analysis.ws()), text_of_(std::move(text_of)) {}

ConeFinder::~ConeFinder() = default;

/// Names that are used, for those names that a function has.
void ConeFinder::index() {
  if (indexed_) return;
  indexed_ = true;
  KnownTokens known;
  for (const File& file : ws_.files()) {
    const FileFacts& facts = file.facts;
    for (uint32_t row = 0; row < facts.functions.size(); ++row) {
      const FunctionFact& f = facts.functions[row];
      uint32_t callee = kNone;
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = facts.nodes[node];
        bool is_call = n.kind == Kind::method_call;
        uint32_t named = node;
        if (n.kind == Kind::call && node + 1 < f.end_node &&
            facts.nodes[node + 1].kind == Kind::path) {
          callee = named = node + 1;
          is_call = true;
        } else if (!is_call && (n.kind != Kind::path || node == callee || n.name == 0)) {
          continue;
        }
        const std::string_view name = last_segment(facts.str(facts.nodes[named].name));
        if (ws_.functions_named(name) == nullptr) continue;
        uses_[name].all.push_back({file.first_fn + row, node, is_call});
        const FileId id = ws_.ref(file.first_fn + row).file;
        known[id].push_back(analysis_.location(file.first_fn + row, node).begin_byte);
      }
    }
  }
  for (auto& [file, bytes] : known) std::sort(bytes.begin(), bytes.end());
  mentions_ = std::make_unique<Mentions>(analysis_, text_of_, known);
}

/// Files the uses of a name by what they can mean: a name that many functions have is used often.
void ConeFinder::sort_out(Uses& uses) {
  if (uses.sorted_out) return;
  uses.sorted_out = true;
  for (uint32_t i = 0; i < uses.all.size(); ++i) {
    const Use& use = uses.all[i];
    const Callee& callee = analysis_.types().callee(use.fn, use.node);
    for (const Target& target : callee.targets) uses.by_target[target.fn].push_back(i);
    if (!callee.path.empty())
      uses.by_crate[callee.path.substr(0, callee.path.find("::"))].push_back(i);
    if (use.is_call && callee.targets.empty() && callee.api == nullptr && callee.path.empty() &&
        ws_.node(use.fn, use.node).kind == Kind::method_call)
      uses.unknown.push_back(i);
  }
}

/// The same item under another `cfg`: in the same file, or in another file that is the same module.
void ConeFinder::add_twins(FnId fn, std::vector<FnId>& out) const {
  const std::vector<FnId>* named = ws_.functions_named(ws_.name(fn));
  if (named == nullptr) return;
  const Module& module = ws_.modules()[ws_.module_of(fn)];
  const std::string item = ws_.item_path(fn);
  const ImplId impl = ws_.impl_of(fn);
  for (const FnId twin : *named) {
    if (twin == fn || ws_.fn(twin).outer != ws_.fn(fn).outer) continue;
    if (ws_.ref(twin).file != ws_.ref(fn).file) {
      const Module& other = ws_.modules()[ws_.module_of(twin)];
      if (!module.has_twin || !other.has_twin || other.crate != module.crate ||
          other.path != module.path)
        continue;
    }
    const ImplId its = ws_.impl_of(twin);
    if ((impl == kNone) != (its == kNone) || ws_.item_path(twin) != item) continue;
    if (impl != kNone) {  // `impl From<A> for T` is none of `impl From<B> for T`
      const ImplFact& one = ws_.impl_fact(impl);
      const ImplFact& two = ws_.impl_fact(its);
      if (ws_.text(fn, one.self_type) != ws_.text(twin, two.self_type) ||
          ws_.text(fn, one.trait) != ws_.text(twin, two.trait))
        continue;
    }
    out.push_back(twin);
  }
}

/// Functions that the same module re-exports under the same name for other builds:
/// `#[cfg(unix)] pub use unix::open; #[cfg(windows)] pub use windows::open;`.
void ConeFinder::add_reexported_twins(FnId fn, std::vector<FnId>& out) const {
  const FunctionFact& f = ws_.fn(fn);
  if (f.impl != kNone || f.trait != kNone || f.outer != kNone) return;
  const std::string_view name = ws_.name(fn);
  const ModuleId own = ws_.module_of(fn);
  for (ModuleId id = ws_.modules()[own].parent; id != kNone; id = ws_.modules()[id].parent) {
    const Module& module = ws_.modules()[id];
    const auto bound = module.names.find(name);
    if (bound == module.names.end() || bound->second.size() < 2) continue;
    std::vector<FnId> meant;
    for (const Binding& binding : bound->second) {
      if (binding.kind == Binding::Kind::function) meant.push_back(binding.id);
      if (binding.kind != Binding::Kind::use) continue;
      const FileFacts& facts = ws_.files()[module.file].facts;
      Place place;
      place.module = id;
      place.file = module.file;
      const Resolved r = ws_.resolve(place, facts.str(facts.uses[binding.id].path));
      if (r.kind == Resolved::Kind::function) meant.push_back(r.id);
    }
    if (std::find(meant.begin(), meant.end(), fn) == meant.end()) continue;
    out.insert(out.end(), meant.begin(), meant.end());
  }
}

std::vector<FnId> ConeFinder::definitions_of(FnId fn) {
  std::vector<FnId> all = {fn};
  for (size_t i = 0; i < all.size(); ++i) {
    std::vector<FnId> more;
    add_twins(all[i], more);
    add_reexported_twins(all[i], more);
    TypeDefId trait = ws_.trait_of(all[i]);
    const ImplId impl = ws_.impl_of(all[i]);
    if (trait == kNone && impl != kNone) trait = trait_of_impl(impl);
    if (trait != kNone) {
      const std::string_view name = ws_.name(all[i]);
      for (const FnId method : ws_.type(trait).trait_methods) {
        if (ws_.name(method) == name) more.push_back(method);
      }
      const std::vector<FnId>* named = ws_.functions_named(name);
      for (const FnId method : named == nullptr ? std::vector<FnId>() : *named) {
        const ImplId one = ws_.impl_of(method);
        if (one != kNone && trait_of_impl(one) == trait) more.push_back(method);
      }
    }
    for (const FnId one : more) {
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
  }
  sort_unique(all);
  return all;
}

/// The trait of the workspace that the impl is of, or kNone. A crate that is known by heart counts
/// as a library where others use it, scanned along or not.
TypeDefId ConeFinder::trait_of_impl(ImplId impl) {
  const TypeDefId known = ws_.impl(impl).trait;
  const std::string& path = ws_.impl(impl).trait_path;
  if (known != kNone || path.empty()) return known;
  if (traits_.empty()) {
    for (TypeDefId type = 0; type < ws_.types(); ++type) {
      if (ws_.type_fact(type).kind != TypeKind::trait) continue;
      const std::string at = ws_.type_path(type);
      traits_.emplace(at.substr(0, at.find("::")) + " " + std::string(ws_.type_name(type)), type);
    }
    traits_.emplace("", kNone);
  }
  const std::string_view last = last_segment(path);
  const std::string name(last.substr(0, last.find('<')));
  const auto found = traits_.find(path.substr(0, path.find("::")) + " " + name);
  return found == traits_.end() ? kNone : found->second;
}

bool ConeFinder::is_foreign(FnId fn) {
  const ImplId impl = ws_.impl_of(fn);
  return impl != kNone && ws_.impl_fact(impl).trait != 0 && trait_of_impl(impl) == kNone;
}

bool ConeFinder::is_main(FnId fn) const {
  const FunctionFact& f = ws_.fn(fn);
  const Crate& crate = ws_.crate_of(fn);
  return ws_.name(fn) == "main" && f.impl == kNone && f.outer == kNone &&
         ws_.modules()[ws_.module_of(fn)].parent == kNone &&
         (crate.target == nullptr || crate.target->kind != TargetKind::lib);
}

std::string ConeFinder::obstacle_of(FnId fn) {
  const FunctionFact& f = ws_.fn(fn);
  if ((f.flags & fn_static) != 0) return "an initialiser cannot await";
  if (analysis_.graph().dropped_by(fn) != kNone) return "a destructor cannot await";
  if (is_foreign(fn)) {
    return fmt::format("a method of `{}`, a trait outside the workspace",
                       ws_.text(fn, ws_.impl_fact(ws_.impl_of(fn)).trait));
  }
  if ((f.flags & fn_extern) != 0) return "is called by code that is not Rust";
  const std::string_view attributes = ws_.text(fn, f.attributes);
  if (attributes.find("proc_macro") != std::string_view::npos) return "is called by the compiler";
  const std::string& text = text_of_(ws_.file_of(fn).path);
  if (f.pos <= text.size() && f.begin_byte <= f.pos) {
    const std::string head =
        code_only(std::string_view(text).substr(0, f.pos).substr(f.begin_byte));
    const size_t at = head.rfind("const ");
    if (at != std::string::npos && head.find("fn", at) != std::string::npos &&
        head.find_first_of("{}#", at) == std::string::npos)
      return "a `const fn` cannot be async";
  }
  return {};
}

void ConeFinder::add_definition(Walk& walk, FnId fn, ConeRole role, uint32_t depth) {
  if (!walk.defined.insert(fn).second) return;
  const FunctionFact& f = ws_.fn(fn);
  ConeDefinition out;
  out.at = analysis_.location_of_name(fn);
  out.item = ws_.item_path(fn);
  out.role = role;
  out.cfg = ws_.cfg_of(fn);
  out.in_tests = ws_.in_test_target(fn);
  out.depth = depth;
  if (walk.cone.change != ConeChange::async) {
    out.action = ConeAction::adapt;
    if (is_foreign(fn)) {
      out.action = ConeAction::cannot;
      out.note = obstacle_of(fn);
    }
  } else if ((f.flags & fn_async) != 0) {
    out.action = ConeAction::none;
    out.note = "is async already";
  } else if (std::string why = obstacle_of(fn); !why.empty()) {
    out.action = ConeAction::cannot;
    out.note = std::move(why);
  } else if ((f.flags & fn_test) != 0) {
    out.note = "its attribute becomes `#[tokio::test]`";
    walk.tests.push_back(fn);
  } else if (f.trait != kNone) {
    out.note = "async in a trait: as `dyn` only under `#[async_trait]` or with a boxed future";
  }
  const CrateTarget* target = ws_.crate_of(fn).target;
  if (out.action == ConeAction::make_async && !out.in_tests && (f.flags & fn_pub) != 0 &&
      target != nullptr && target->kind == TargetKind::lib)
    walk.offered.push_back(out.item);
  walk.cone.definitions.push_back(std::move(out));
}

/// What a call in a closure that is not async can do: block where its thread may be blocked.
void ConeFinder::settle_closure(ConeSite& site, const Unit& unit) const {
  const std::vector<Entry>& entries = analysis_.graph().entries(unit);
  std::set<std::string_view> where;
  for (const Entry& entry : entries) {
    const bool pool = entry.runs == Runs::blocking_pool;
    const bool thread = entry.runs == Runs::own_thread;
    where.insert(pool ? "blocking pool" : thread ? "thread" : "");
  }
  if (!entries.empty() && where.count("") == 0) {
    site.action = ConeAction::block_on;
    site.note =
        where.count("thread") != 0
            ? "in a closure on a thread of its own: by a runtime that it builds, or a `Handle` "
              "that it is given"
            : "in a closure on the blocking pool: by `Handle::current()`, or move the call out of "
              "the closure and await it";
    return;
  }
  site.action = ConeAction::cannot;
  site.note = "in a closure that is not async";
}

void ConeFinder::settle(Walk& walk, ConeSite& site, const Unit& unit, uint32_t node,
                        uint32_t depth) {
  const CallGraph& graph = analysis_.graph();
  const uint32_t above = analysis_.graph().parent(unit.fn, node);
  if (above != kNone && ws_.node(unit.fn, above).kind == Kind::await) {
    site.action = ConeAction::none;
    site.note = "is awaited already";
    return;
  }
  if (graph.is_async_unit(unit)) return;
  if (unit.node != kNone) {
    settle_closure(site, unit);
    return;
  }
  if (is_main(unit.fn)) {
    site.action = ConeAction::block_on;
    const CrateTarget* target = ws_.crate_of(unit.fn).target;
    const bool many = target == nullptr || target->tokio_features.empty() ||
                      target->asks_tokio_for("full") || target->asks_tokio_for("rt-multi-thread");
    site.note = fmt::format(
        "`main` ends the chain: block on it here; or make it `#[tokio::main{}] async`, where what "
        "else it calls that blocks on a future would panic",
        many ? "" : "(flavor = \"current_thread\")");
    return;
  }
  const std::string why = obstacle_of(unit.fn);
  if (!why.empty()) {
    site.action = ConeAction::cannot;
    site.note = why;
  } else if (polls_by_hand(ws_, unit.fn)) {
    site.action = ConeAction::cannot;
    site.note = fmt::format("`{}` makes or polls a future by hand", ws_.name(unit.fn));
  } else {
    site.note = fmt::format("`{}` becomes async too", ws_.name(unit.fn));
    walk.open.emplace_back(unit.fn, depth + 1);
  }
}

void ConeFinder::add_use(Walk& walk, const Use& use, FnId definition, uint32_t depth,
                         Confidence confidence) {
  ConeSite site;
  site.at = analysis_.location(use.fn, use.node);
  if (!walk.placed.emplace(ws_.ref(use.fn).file, site.at.begin_byte).second) return;
  site.caller = ws_.item_path(use.fn);
  site.callee = ws_.item_path(definition);
  site.kind = use.is_call ? "call" : "value";
  site.cfg = ws_.compiled_under(use.fn, use.node);
  site.in_tests = ws_.in_test_target(use.fn);
  site.depth = depth;
  site.confidence = confidence;
  const bool sure = confidence != Confidence::possible;
  if (walk.cone.change != ConeChange::async) {
    site.action = ConeAction::adapt;
  } else if (!use.is_call) {
    site.action = ConeAction::cannot;
    site.note = "handed on as a value: whoever calls it gets a future";
  } else if (sure) {
    const Unit unit = analysis_.graph().unit_of(use.fn, use.node);
    settle(walk, site, unit, use.node, depth);
    name_what_is_held(site, unit, use.node);
  }
  (sure ? walk.cone.sites : walk.cone.unsure).push_back(std::move(site));
}

/// All uses of one group of definitions.
void ConeFinder::visit(Walk& walk, const std::vector<FnId>& group, uint32_t depth) {
  const std::string_view name = ws_.name(group[0]);
  const auto found = uses_.find(name);
  const bool has_self = (ws_.fn(group[0]).flags & fn_has_self) != 0;
  if (found != uses_.end()) {
    sort_out(found->second);
    std::set<uint32_t> near;
    const auto add = [&near](const std::vector<uint32_t>& some) {
      near.insert(some.begin(), some.end());
    };
    for (const FnId one : group) {
      const auto targeted = found->second.by_target.find(one);
      if (targeted != found->second.by_target.end()) add(targeted->second);
      const std::string item = ws_.item_path(one);
      const auto of_crate = found->second.by_crate.find(item.substr(0, item.find("::")));
      if (of_crate != found->second.by_crate.end()) add(of_crate->second);
    }
    if (has_self) add(found->second.unknown);
    for (const uint32_t index : near) {
      const Use& use = found->second.all[index];
      const Callee& callee = analysis_.types().callee(use.fn, use.node);
      const Target* hit = nullptr;
      bool all = true;
      for (const Target& target : callee.targets) {
        if (holds(group, target.fn)) {
          if (hit == nullptr) hit = &target;
        } else {
          all = false;
        }
      }
      FnId known_as = kNone;
      for (const FnId one : group) {
        if (hit == nullptr && is_known_as(ws_, callee.path, one)) known_as = one;
      }
      if (known_as != kNone) {
        add_use(walk, use, known_as, depth, Confidence::likely);
      } else if (hit != nullptr) {
        // One method of a trait stands for all of them: no guess, however many there are.
        const Confidence confidence = hit->by_name ? hit->confidence
                                      : all        ? Confidence::proven
                                                   : Confidence::likely;
        add_use(walk, use, hit->fn, depth, confidence);
      } else if (use.is_call && has_self && callee.targets.empty() && callee.api == nullptr &&
                 callee.path.empty() && ws_.node(use.fn, use.node).kind == Kind::method_call) {
        uint32_t given = 0;
        for_children(ws_.facts(use.fn), use.node, [&](uint32_t child) {
          if (ws_.node(use.fn, child).kind != Kind::type_text) ++given;
        });
        if (given == ws_.fn(group[0]).parameters)
          add_use(walk, use, group[0], depth, Confidence::possible);
      }
      if (walk.cone.sites.size() + walk.cone.unsure.size() > kMostConeSites) {
        walk.cone.cut_short = true;
        return;
      }
    }
  }
  for (const Mention& mention : mentions_->of(group)) {
    if (!walk.placed.emplace(mention.file, mention.byte).second) continue;
    ConeSite site;
    site.at.path = ws_.files()[mention.file].path;
    site.at.begin_byte = mention.byte;
    site.at.end_byte = mention.byte + static_cast<uint32_t>(name.size());
    site.callee = ws_.item_path(group[0]);
    site.kind = mention.kind;
    site.depth = depth;
    site.in_tests = mention.kind == "doc test";
    if (mention.caller != kNone) {
      site.caller = ws_.item_path(mention.caller);
      site.in_tests = site.in_tests || ws_.in_test_target(mention.caller);
      site.cfg = ws_.cfg_of(mention.caller);
    }
    site.confidence = mention.sure ? Confidence::likely : Confidence::possible;
    if (walk.cone.change != ConeChange::async) {
      site.action = ConeAction::adapt;
    } else if (mention.kind == "macro" && mention.sure && mention.caller != kNone) {
      site.note = "in a macro's arguments";
      const Unit body = {mention.caller, kNone};
      if (!analysis_.graph().is_async_unit(body)) {
        site.action = ConeAction::cannot;
        site.note = "in a macro's arguments, in code that is not known to be async";
      }
    } else if (mention.kind == "doc test") {
      site.note = "in an example of the documentation, which is compiled as a test";
    }
    (mention.sure ? walk.cone.sites : walk.cone.unsure).push_back(std::move(site));
  }
}

CallerCone ConeFinder::walk_from(FnId asked, ConeChange change) {
  index();
  Walk walk;
  walk.cone.item = ws_.item_path(asked);
  walk.cone.change = change;
  walk.open.emplace_back(asked, 0);
  while (!walk.open.empty() && !walk.cone.cut_short) {
    const auto [fn, depth] = walk.open.front();
    walk.open.pop_front();
    if (walk.defined.count(fn) != 0) continue;
    std::vector<FnId> group = definitions_of(fn);
    for (const FnId one : group) {
      ConeRole role = depth == 0 ? ConeRole::asked : ConeRole::caller;
      if (one != fn) {
        const bool same_item = ws_.item_path(one) == ws_.item_path(fn) ||
                               (ws_.trait_of(one) == kNone && ws_.impl_of(one) == kNone);
        role = ws_.trait_of(one) != kNone ? ConeRole::trait_method
               : same_item                ? ConeRole::twin
                                          : ConeRole::implementation;
      }
      add_definition(walk, one, role, depth);
    }
    visit(walk, group, depth);
  }
  finish(walk);
  return std::move(walk.cone);
}

const base::LineMap& ConeFinder::lines_of(const std::string& path) {
  const auto known = lines_.find(path);
  return known != lines_.end() ? known->second : lines_.emplace(path, text_of_(path)).first->second;
}

void ConeFinder::finish(Walk& walk) {
  name_what_blocks(walk);
  name_what_else_blocks(walk);
  name_public_ends(walk);
  std::sort(walk.cone.definitions.begin(), walk.cone.definitions.end(), before<ConeDefinition>);
  std::map<std::string, std::vector<Location*>> by_path;
  for (ConeDefinition& one : walk.cone.definitions) by_path[one.at.path].push_back(&one.at);
  for (std::vector<ConeSite>* sites : {&walk.cone.sites, &walk.cone.unsure}) {
    std::sort(sites->begin(), sites->end(), before<ConeSite>);
    for (ConeSite& one : *sites) by_path[one.at.path].push_back(&one.at);
  }
  for (auto& [path, places] : by_path) {
    const base::LineMap& lines = lines_of(path);
    for (Location* at : places) {
      const base::LineColumn begin = lines.position(at->begin_byte);
      const base::LineColumn end = lines.position(at->end_byte);
      at->line = begin.line;
      at->column = begin.column;
      at->end_line = end.line;
      at->end_column = end.column;
    }
  }
}

CallerCone ConeFinder::when_async(FnId fn) { return walk_from(fn, ConeChange::async); }

CallerCone ConeFinder::when_signature_changes(FnId fn) {
  return walk_from(fn, ConeChange::signature);
}

}  // namespace scanner
