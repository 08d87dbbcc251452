#include "scanner/kept_facts.h"

#include <algorithm>
#include <numeric>

#include "scanner/known_apis.h"

namespace scanner {

const std::vector<KeptFacts::AsyncUnit>& KeptFacts::async_units() const {
  if (async_units_) return *async_units_;
  std::vector<AsyncUnit>& units = async_units_.emplace();
  for (uint32_t row = 0; row < facts.functions.size(); ++row) {
    const FunctionFact& f = facts.functions[row];
    bool awaits = false;
    for (uint32_t node = f.first_node; node < f.end_node && !awaits; ++node)
      awaits = facts.nodes[node].kind == Kind::await;
    if (!awaits) continue;
    if ((f.flags & fn_async) != 0 && (f.flags & fn_has_body) != 0) units.push_back({row, kNone});
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::async_block || (n.kind == Kind::closure && (n.flags & flag_async) != 0))
        units.push_back({row, node});
    }
  }
  return units;
}

std::span<const uint32_t> KeptFacts::calls_of(uint32_t function) const {
  if (!calls_) {
    std::vector<uint32_t>& calls = calls_.emplace();
    for (uint32_t node = 0; node < facts.nodes.size(); ++node) {
      const Kind kind = facts.nodes[node].kind;
      if (kind == Kind::call || kind == Kind::method_call) calls.push_back(node);
    }
  }
  const FunctionFact& f = facts.functions[function];
  const auto begin = std::lower_bound(calls_->begin(), calls_->end(), f.first_node);
  const auto end = std::lower_bound(begin, calls_->end(), f.end_node);
  return {begin, end};
}

const std::vector<uint32_t>& KeptFacts::functions_by_begin() const {
  if (functions_by_begin_) return *functions_by_begin_;
  std::vector<uint32_t>& rows = functions_by_begin_.emplace(facts.functions.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::stable_sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
    return facts.functions[a].begin_byte < facts.functions[b].begin_byte;
  });
  return rows;
}

const std::vector<std::string>& KeptFacts::canonical_uses() const {
  if (canonical_uses_) return *canonical_uses_;
  std::vector<std::string>& paths = canonical_uses_.emplace();
  paths.reserve(facts.uses.size());
  for (const UseFact& use : facts.uses) paths.push_back(canonical_path(facts.str(use.path)));
  return paths;
}

}  // namespace scanner
