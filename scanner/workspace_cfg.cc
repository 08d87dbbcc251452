#include <algorithm>

#include "scanner/cfg_predicate.h"
#include "scanner/tokens.h"
#include "scanner/workspace.h"

namespace scanner {

void Workspace::find_cfg_macros() {
  for (FileId file = 0; file < files_.size(); ++file) {
    const FileFacts& facts = files_[file].facts;
    for (const CfgMacroFact& macro : facts.cfg_macros)
      cfg_macros_[facts.str(macro.name)].push_back({file, facts.str(macro.cfg)});
  }
}

std::string_view Workspace::cfg_meant(FileId file, StrId cfg) const {
  const std::string_view written = files_[file].facts.str(cfg);
  if (written.find('!') == std::string_view::npos) return written;
  const auto [at, fresh] = meant_.try_emplace((uint64_t{file} << 32) | cfg);
  if (fresh) at->second = with_macros_said(file, written);
  return at->second;
}

std::string Workspace::with_macros_said(FileId file, std::string_view cfg) const {
  // Of macros of one name that one whose file has most folders in common: a crate is a folder.
  const std::string_view here = files_[file].path;
  const auto nearness = [&](FileId other) {
    const std::string_view there = files_[other].path;
    size_t shared = 0;
    for (size_t i = 0; i < std::min(here.size(), there.size()) && here[i] == there[i]; ++i)
      shared = here[i] == '/' ? i + 1 : shared;
    return shared;
  };
  std::string meant;
  for (std::string_view part : cfg_parts(cfg)) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (!part.ends_with('!')) {
      add_cfg(meant, part);
      continue;
    }
    const auto named = cfg_macros_.find(part.substr(0, part.size() - 1));
    if (named == cfg_macros_.end()) continue;
    size_t nearest = 0;
    std::string_view adds;
    bool is_one = true;
    for (const CfgMacro& macro : named->second) {
      const size_t near = nearness(macro.file);
      if (near < nearest) continue;
      is_one = near > nearest || adds.empty() || (is_one && adds == macro.cfg);
      adds = macro.cfg;
      nearest = near;
    }
    if (!is_one) continue;
    add_cfg(meant, adds);
  }
  return meant;
}

std::string Workspace::cfg_of(FnId id) const {
  std::string cfg = modules_[module_of(id)].cfg;
  for (FnId at = id;;) {
    const FunctionFact& f = fn(at);
    add_cfg(cfg, cfg_meant(fns_[id].file, f.cfg));
    if (f.outer == kNone) break;
    at = file_of(at).first_fn + f.outer;
  }
  return cfg;
}

std::string Workspace::cfg_of(FnId fn, uint32_t node) const { return cfg_around(fn, node, true); }

std::string Workspace::runs_under(FnId fn, uint32_t node) const {
  std::string cfg = cfg_of(fn, node);
  if (is_for_javascript(fn)) add_cfg(cfg, "target_arch = \"wasm32\"");
  return cfg;
}

std::string Workspace::compiled_under(FnId fn, uint32_t node) const {
  return cfg_around(fn, node, false);
}

bool Workspace::is_for_javascript(FnId id) const {
  const ImplId impl = impl_of(id);
  const std::string_view around =
      impl == kNone ? std::string_view()
                    : files()[impls_[impl].file].facts.str(impl_fact(impl).attributes);
  // `cfg_attr(.., wasm_bindgen)` is there in some builds only.
  const auto says_so = [](std::string_view attributes) {
    while (!attributes.empty()) {
      std::string_view one = attributes.substr(0, attributes.find('\n'));
      attributes.remove_prefix(std::min(one.size() + 1, attributes.size()));
      const std::string_view name = last_segment(one.substr(0, one.find('(')));
      if (name == "wasm_bindgen") return true;
    }
    return false;
  };
  return says_so(text(id, fn(id).attributes)) || says_so(around);
}

std::string Workspace::cfg_around(FnId fn, uint32_t node, bool asked_too) const {
  std::string cfg = cfg_of(fn);
  for (const ConditionFact& condition : facts(fn).conditions) {
    if (node < condition.first_node || node >= condition.end_node) continue;
    if (condition.is_asked != 0 && !asked_too) continue;
    add_cfg(cfg, cfg_meant(fns_[fn].file, condition.cfg));
  }
  return cfg;
}

}  // namespace scanner
