#include "scanner/held_types.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/glob.h"
#include "scanner/guards.h"

namespace scanner {
namespace {

class HeldFinder {
 public:
  HeldFinder(const Analysis& analysis, Findings& out, const Rule& rule)
      : analysis_(analysis), ws_(analysis.ws()), out_(out), rule_(rule) {}

  void find() {
    for (FileId id = 0; id < ws_.files().size(); ++id) {
      const File& file = ws_.files()[id];
      here_.clear();
      for (const HeldType& type : analysis_.options().held_types) {
        if (base::glob_match(type.in, file.path)) here_.push_back(&type);
      }
      if (here_.empty()) continue;
      for (uint32_t row = 0; row < file.facts.functions.size(); ++row) {
        const FnId fn = file.first_fn + row;
        const FunctionFact& f = file.facts.functions[row];
        if ((f.flags & fn_async) != 0) look({fn, kNone});
        for (uint32_t node = f.first_node; node < f.end_node; ++node) {
          const Node& n = file.facts.nodes[node];
          if (n.kind == Kind::async_block ||
              (n.kind == Kind::closure && (n.flags & flag_async) != 0))
            look({fn, node});
        }
      }
    }
  }

 private:
  void look(const Unit& unit) {
    const FileFacts& facts = ws_.facts(unit.fn);
    const std::vector<uint32_t> nodes = nodes_of_unit(analysis_, unit);
    std::vector<uint32_t> awaits;
    for (const uint32_t node : nodes) {
      if (facts.nodes[node].kind == Kind::await) awaits.push_back(node);
    }
    if (awaits.empty()) return;
    for (const Variable& v : analysis_.types().variables(unit.fn)) {
      if (facts.nodes[v.origin].kind != Kind::let ||
          !std::binary_search(nodes.begin(), nodes.end(), v.origin))
        continue;
      const auto await = std::lower_bound(awaits.begin(), awaits.end(), v.visible_from);
      if (await == awaits.end() || *await >= v.visible_to) continue;
      const HeldType* type = type_of(unit.fn, v);
      if (type == nullptr || given_away(unit.fn, v, nodes, *await)) continue;
      report(unit, v, *type, *await);
    }
  }

  const HeldType* type_of(FnId fn, const Variable& v) const {
    const TyId id = analysis_.types().of_variable(fn, v);
    const Ty& ty = analysis_.types().get(id);
    std::string path = ty.path;
    if (ty.kind == Ty::Kind::workspace) path = ws_.type_path(ty.def);
    if (path.empty() || find_guard_type(path) != nullptr) return nullptr;  // has rules of its own
    for (const HeldType* type : here_) {
      if (type->path == path) return type;
    }
    return nullptr;
  }

  /// Whether the variable is moved before the await: `drop(x)`, `f(x)`, `return x`.
  bool given_away(FnId fn, const Variable& v, const std::vector<uint32_t>& nodes,
                  uint32_t await) const {
    const FileFacts& facts = ws_.facts(fn);
    for (const uint32_t node : nodes) {
      if (node < v.visible_from || node >= await) continue;
      const Node& n = facts.nodes[node];
      if (n.kind != Kind::path || n.name != v.name) continue;
      const uint32_t up = analysis_.graph().parent(fn, node);
      if (up == kNone) continue;
      const Kind kind = facts.nodes[up].kind;
      if (kind == Kind::jump ||
          ((kind == Kind::call || kind == Kind::method_call) && child_at(facts, up, 0) != node))
        return true;
    }
    return false;
  }

  void report(const Unit& unit, const Variable& v, const HeldType& type, uint32_t await) {
    const std::string name(ws_.text(unit.fn, v.name));
    Finding& finding = out_.add(rule_, unit.fn, v.bind);
    finding.callee = type.path;
    finding.confidence = Confidence::likely;
    finding.context = "async task";
    finding.verdict = "forbidden";
    finding.message = fmt::format(
        "`{}` of type `{}`, which clippy.toml keeps away from awaits, is alive at one in {}{}",
        name, type.path, analysis_.unit_name(unit), type.reason.empty() ? "" : ": " + type.reason);
    Step awaited;
    awaited.at = analysis_.location(unit.fn, await);
    awaited.note = "the task can be suspended here, with the value alive";
    finding.evidence = {awaited};
    Remedy scope;
    scope.id = "end-guard-before-await";
    scope.title = fmt::format("end `{}` before the await", name);
    scope.steps = {
        fmt::format("put the lines that need `{}` into a block of their own, or call "
                    "`drop({})` before the await on every path",
                    name, name)};
    scope.why = "the value is then gone when the task is suspended";
    finding.remedies = {scope};
    out_.settle_severity(std::min(rule_.severity, Severity::medium));
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  Findings& out_;
  const Rule& rule_;
  std::vector<const HeldType*> here_;
};

}  // namespace

void report_held_types(const Analysis& analysis, Findings& out, const Rule& rule) {
  if (analysis.options().held_types.empty()) return;
  HeldFinder(analysis, out, rule).find();
}

}  // namespace scanner
