#include "scanner/cone_query.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/line_map.h"
#include "base/text.h"
#include "scanner/caller_cone.h"
#include "scanner/forbidden_uses.h"
#include "scanner/lens.h"

namespace scanner {
namespace {

/// A rule that there is not: only the tables are wanted.
constexpr const char* kNoRule = "none";
constexpr std::string_view kOurPolicy = "cone ";

bool ends_in(std::string_view path, std::string_view wanted) {
  return path == wanted || (path.size() > wanted.size() + 2 && path.ends_with(wanted) &&
                            path.substr(path.size() - wanted.size() - 2, 2) == "::");
}

struct Found {
  FnId fn = kNone;
  TypeDefId type = kNone;
};

[[noreturn]] void throw_ambiguous(const std::string& item, const std::set<std::string>& paths) {
  constexpr size_t kShown = 8;
  std::vector<std::string> shown;
  for (const std::string& path : paths) {
    if (shown.size() < kShown) shown.push_back(path);
  }
  if (paths.size() > kShown) shown.push_back(fmt::format("{} more", paths.size() - kShown));
  throw base::Error(base::ErrorKind::usage, "more than one item has this name", item,
                    base::join(shown, ", "),
                    "name more of its path, or FILE:LINE of its definition");
}

/// The function whose name stands on the line of `FILE:LINE`; kNone if it is not written so.
FnId function_on_line(const Workspace& ws, const TextOf& text_of, const std::string& written) {
  const size_t colon = written.rfind(".rs:");
  if (colon == std::string::npos) return kNone;
  const std::string path = written.substr(0, colon + 3);
  const std::string digits = written.substr(colon + 4);
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    return kNone;
  const uint32_t line = static_cast<uint32_t>(std::stoul(digits));
  for (const File& file : ws.files()) {
    if (file.path != path) continue;
    const base::LineMap lines(text_of(path));
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) {
      const FunctionFact& f = file.facts.functions[row];
      if ((f.flags & fn_static) == 0 && lines.line_of(f.pos) == line) return file.first_fn + row;
    }
  }
  throw base::Error(base::ErrorKind::not_found, "no function begins on this line", written, {},
                    "name the line that has the function's name");
}

Found find_item(const Workspace& ws, ConeFinder& finder, const TextOf& text_of,
                const std::string& written) {
  if (const FnId fn = function_on_line(ws, text_of, written); fn != kNone) return {fn, kNone};
  std::string_view item = written;
  if (item.starts_with("crate::")) item.remove_prefix(7);
  const size_t colons = item.rfind("::");
  const std::string_view name = colons == std::string_view::npos ? item : item.substr(colons + 2);
  std::set<FnId> fns;
  if (const std::vector<FnId>* named = ws.functions_named(name)) {
    for (const FnId fn : *named) {
      if ((ws.fn(fn).flags & fn_static) == 0 && ends_in(ws.item_path(fn), item)) fns.insert(fn);
    }
  }
  std::set<TypeDefId> types;
  for (TypeDefId type = 0; type < ws.types(); ++type) {
    if (ws.type_name(type) == name && ends_in(ws.type_path(type), item)) types.insert(type);
  }
  // What is not only a tail of a longer path goes first.
  const auto whole = [&](FnId fn) { return ws.item_path(fn) == item; };
  if (std::any_of(fns.begin(), fns.end(), whole)) {
    for (auto fn = fns.begin(); fn != fns.end();) fn = whole(*fn) ? std::next(fn) : fns.erase(fn);
  }
  if (fns.empty() && types.empty()) {
    throw base::Error(base::ErrorKind::not_found, "no such function, type or trait", written, {},
                      "name it as in the code: `open`, `Store::open`, `my_crate::store::open`");
  }
  std::set<std::string> paths;
  for (const TypeDefId type : types) paths.insert(ws.type_path(type));
  if (!fns.empty()) {
    const std::vector<FnId> together = finder.definitions_of(*fns.begin());
    const bool one = std::all_of(fns.begin(), fns.end(), [&](FnId fn) {
      return std::binary_search(together.begin(), together.end(), fn);
    });
    if (one && types.empty()) return {*fns.begin(), kNone};
    for (const FnId fn : fns) paths.insert(ws.item_path(fn));
  }
  if (fns.empty() && paths.size() == 1) return {kNone, *types.begin()};
  throw_ambiguous(written, paths);
}

std::string_view words(ForbiddenUse::Kind kind) {
  switch (kind) {
    case ForbiddenUse::Kind::call:
      return "call";
    case ForbiddenUse::Kind::value:
      return "value";
    case ForbiddenUse::Kind::type:
      return "type";
    case ForbiddenUse::Kind::attribute:
      return "attribute";
    case ForbiddenUse::Kind::import:
      return "import";
    case ForbiddenUse::Kind::macro:
      break;
  }
  return "macro";
}

/// Gathers the cones of functions, and the paths of the types that were asked for.
class ConeLens : public Lens {
 public:
  explicit ConeLens(const ConeQuery& query) : cones(query.items.size()), query_(query) {}

  void look(const Analysis& analysis, const ScanResult&, const TextOf& text_of) override {
    ConeFinder finder(analysis, text_of);
    for (size_t i = 0; i < query_.items.size(); ++i) {
      const Found found = find_item(analysis.ws(), finder, text_of, query_.items[i]);
      if (found.fn == kNone) {
        types[i] = found.type;
        cones[i].item = analysis.ws().type_path(found.type);
      } else {
        cones[i] = query_.change == ConeChange::async ? finder.when_async(found.fn)
                                                      : finder.when_signature_changes(found.fn);
      }
    }
  }

  std::vector<CallerCone> cones;
  std::map<size_t, TypeDefId> types;

 private:
  const ConeQuery& query_;
};

/// Gathers the uses of types, which the options name as policies.
class TypeLens : public Lens {
 public:
  TypeLens(std::vector<CallerCone>& cones, const std::map<size_t, TypeDefId>& types)
      : cones_(cones), types_(types) {}

  void look(const Analysis& analysis, const ScanResult&, const TextOf& text_of) override {
    const Workspace& ws = analysis.ws();
    for (const auto& [index, type] : types_) {
      CallerCone& cone = cones_[index];
      cone.change = ConeChange::type;
      ConeDefinition definition;
      definition.item = cone.item;
      definition.action = ConeAction::adapt;
      definition.at.path = ws.files()[ws.type(type).file].path;
      definition.at.begin_byte = ws.type_fact(type).pos;
      definition.at.end_byte =
          definition.at.begin_byte + static_cast<uint32_t>(ws.type_name(type).size());
      cone.definitions.push_back(std::move(definition));
    }
    for (const ForbiddenUse& use : forbidden_uses(analysis)) {
      if (!use.policy->id.starts_with(kOurPolicy)) continue;  // of a clippy.toml
      const size_t index = std::stoul(use.policy->id.substr(kOurPolicy.size()));
      CallerCone& cone = cones_[index];
      if (cone.sites.size() > kMostConeSites) {
        cone.cut_short = true;
        continue;
      }
      ConeSite site;
      site.at.path = ws.files()[use.file].path;
      site.at.begin_byte = use.begin_byte;
      site.at.end_byte = use.end_byte;
      site.callee = use.path;
      if (use.fn != kNone) site.caller = ws.item_path(use.fn);
      if (use.fn != kNone) site.cfg = ws.cfg_of(use.fn);
      site.kind = words(use.kind);
      site.action = ConeAction::adapt;
      site.in_tests = use.in_tests;
      site.confidence = use.confidence;
      const bool sure = use.confidence != Confidence::possible;
      (sure ? cone.sites : cone.unsure).push_back(std::move(site));
    }
    for (const auto& [index, type] : types_) {
      add_constructors(analysis, type, cones_[index]);
      fill_lines(cones_[index], text_of);
    }
  }

 private:
  /// Literals, variants and patterns: what makes a value of the type or takes one apart.
  static void add_constructors(const Analysis& analysis, TypeDefId type, CallerCone& cone) {
    const Workspace& ws = analysis.ws();
    std::set<std::pair<std::string, uint32_t>> placed;
    for (const ConeSite& site : cone.sites) placed.emplace(site.at.path, site.at.begin_byte);
    std::set<std::string_view> names = {ws.type_name(type), "Self"};
    const TypeFact& fact = ws.type_fact(type);
    const FileFacts& own = ws.files()[ws.type(type).file].facts;
    for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row)
      names.insert(own.str(own.fields[row].variant));
    for (FnId fn = 0; fn < ws.functions(); ++fn) {
      const FunctionFact& f = ws.fn(fn);
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = ws.node(fn, node);
        const bool pattern = n.kind == Kind::pat_path || n.kind == Kind::pat_tuple_struct ||
                             n.kind == Kind::pat_struct;
        if (!pattern && n.kind != Kind::path && n.kind != Kind::struct_lit) continue;
        if (n.name == 0) continue;
        std::string_view path = ws.text(fn, n.name);
        path = path.substr(0, path.find('<'));
        const size_t colons = path.rfind("::");
        const std::string_view head =
            colons == std::string_view::npos ? path : path.substr(0, colons);
        const size_t inner = head.rfind("::");
        const std::string_view owner =
            inner == std::string_view::npos ? head : head.substr(inner + 2);
        const std::string_view last =
            colons == std::string_view::npos ? path : path.substr(colons + 2);
        if (names.count(owner) == 0 && names.count(last) == 0) continue;
        const Resolved meant = ws.resolve(ws.place(fn, node), path);
        bool is_it =
            (meant.kind == Resolved::Kind::variant || meant.kind == Resolved::Kind::type) &&
            meant.id == type;
        if (!is_it && meant.kind == Resolved::Kind::nothing && head != path) {
          // A variant without fields.
          const Resolved whole = ws.resolve(ws.place(fn, node), head);
          is_it = whole.kind == Resolved::Kind::type && whole.id == type;
        }
        if (!is_it) continue;
        ConeSite site;
        site.at.path = ws.file_of(fn).path;
        site.at.begin_byte = n.pos;
        site.at.end_byte = n.pos + static_cast<uint32_t>(last.size());
        if (!placed.emplace(site.at.path, n.pos).second) continue;
        site.caller = ws.item_path(fn);
        site.callee =
            meant.kind == Resolved::Kind::variant ? cone.item + "::" + meant.path : cone.item;
        site.action = ConeAction::adapt;
        site.kind = pattern ? "pattern" : "constructor";
        site.cfg = ws.compiled_under(fn, node);
        site.in_tests = ws.in_test_target(fn);
        cone.sites.push_back(std::move(site));
      }
    }
    std::sort(cone.sites.begin(), cone.sites.end(), [](const ConeSite& a, const ConeSite& b) {
      return std::tie(a.at.path, a.at.begin_byte) < std::tie(b.at.path, b.at.begin_byte);
    });
  }

  static void fill_lines(CallerCone& cone, const TextOf& text_of) {
    const auto fill = [&text_of](Location& at) {
      const base::LineMap lines(text_of(at.path));
      const base::LineColumn begin = lines.position(at.begin_byte);
      const base::LineColumn end = lines.position(at.end_byte);
      at.line = begin.line;
      at.column = begin.column;
      at.end_line = end.line;
      at.end_column = end.column;
    };
    for (ConeDefinition& one : cone.definitions) fill(one.at);
    for (ConeSite& one : cone.sites) fill(one.at);
    for (ConeSite& one : cone.unsure) fill(one.at);
  }

  std::vector<CallerCone>& cones_;
  const std::map<size_t, TypeDefId>& types_;
};

}  // namespace

std::vector<CallerCone> find_cones(const SourceSet& sources, const ScanOptions& options,
                                   const ConeQuery& query) {
  ScanOptions settled = options;
  settled.rules = {kNoRule};
  settled.policies.clear();
  ConeLens lens(query);
  scan_through(sources, settled, lens);
  if (lens.types.empty()) return std::move(lens.cones);
  for (const auto& entry : lens.types) {
    Policy policy;
    policy.id = std::string(kOurPolicy) + std::to_string(entry.first);
    policy.forbid = {lens.cones[entry.first].item};
    policy.tests = true;
    settled.policies.push_back(std::move(policy));
  }
  TypeLens type_lens(lens.cones, lens.types);
  scan_through(sources, settled, type_lens);
  return std::move(lens.cones);
}

}  // namespace scanner
