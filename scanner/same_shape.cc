#include "scanner/same_shape.h"

#include <algorithm>

namespace scanner {
namespace {

/// Compares two tables row by row, and takes note of what is where.
class ShapeComparison {
 public:
  using Pairs = std::vector<std::pair<uint32_t, uint32_t>>;

  bool files(const FileFacts& a, const FileFacts& b) {
    if (a.timed_out || b.timed_out || a.problem != b.problem) return false;
    if (a.string_bytes != b.string_bytes || a.string_begin != b.string_begin) return false;
    const FileCounts& c = a.counts;
    const FileCounts& d = b.counts;
    if (c.async_fns != d.async_fns || c.fns != d.fns || c.async_blocks != d.async_blocks ||
        c.closures != d.closures || c.awaits != d.awaits || c.macros != d.macros ||
        c.macro_definitions != d.macro_definitions || c.tests != d.tests)
      return false;
    const bool all = rows(a.scopes, b.scopes) && rows(a.mod_decls, b.mod_decls) &&
                     rows(a.uses, b.uses) && rows(a.types, b.types) && rows(a.fields, b.fields) &&
                     rows(a.impls, b.impls) && rows(a.functions, b.functions) &&
                     rows(a.expects, b.expects) && rows(a.conditions, b.conditions) &&
                     rows(a.includes, b.includes) && rows(a.cfg_macros, b.cfg_macros) &&
                     rows(a.nodes, b.nodes);
    return all && in_order();
  }
  Pairs take() { return std::move(pairs_); }

 private:
  template <typename Row>
  bool rows(const std::vector<Row>& a, const std::vector<Row>& b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i) {
      if (!same(a[i], b[i])) return false;
    }
    return true;
  }

  bool position(uint32_t a, uint32_t b) {
    if (a == kNone || b == kNone) return a == b;
    pairs_.push_back({a, b});
    return true;
  }

  bool same(const ScopeFact& a, const ScopeFact& b) {
    return a.name == b.name && a.parent == b.parent && a.cfg == b.cfg && a.is_test == b.is_test;
  }
  bool same(const ModDecl& a, const ModDecl& b) {
    return a.name == b.name && a.scope == b.scope && a.path_attr == b.path_attr && a.cfg == b.cfg &&
           a.is_test == b.is_test && a.by_macro == b.by_macro && position(a.pos, b.pos);
  }
  bool same(const IncludeFact& a, const IncludeFact& b) {
    return a.path == b.path && a.scope == b.scope;
  }
  bool same(const CfgMacroFact& a, const CfgMacroFact& b) {
    return a.name == b.name && a.cfg == b.cfg;
  }
  bool same(const UseFact& a, const UseFact& b) {
    return a.scope == b.scope && a.function == b.function && a.path == b.path && a.name == b.name &&
           a.is_pub == b.is_pub && position(a.from_byte, b.from_byte) &&
           position(a.to_byte, b.to_byte) && position(a.pos, b.pos);
  }
  bool same(const TypeFact& a, const TypeFact& b) {
    return a.kind == b.kind && a.is_pub == b.is_pub && a.is_test == b.is_test &&
           a.scope == b.scope && a.name == b.name && a.generics == b.generics &&
           a.target == b.target && a.first_field == b.first_field && a.fields == b.fields &&
           a.impl == b.impl && position(a.pos, b.pos);
  }
  bool same(const FieldFact& a, const FieldFact& b) {
    return a.variant == b.variant && a.name == b.name && a.type == b.type && position(a.pos, b.pos);
  }
  bool same(const ImplFact& a, const ImplFact& b) {
    return a.scope == b.scope && a.self_type == b.self_type && a.trait == b.trait &&
           a.generics == b.generics && a.attributes == b.attributes;
  }
  bool same(const FunctionFact& a, const FunctionFact& b) {
    return a.name == b.name && a.flags == b.flags && a.scope == b.scope && a.impl == b.impl &&
           a.trait == b.trait && a.outer == b.outer && a.result == b.result &&
           a.generics == b.generics && a.attributes == b.attributes && a.cfg == b.cfg &&
           a.parameters == b.parameters && a.first_node == b.first_node &&
           a.end_node == b.end_node && position(a.pos, b.pos) &&
           position(a.begin_byte, b.begin_byte) && position(a.end_byte, b.end_byte);
  }
  bool same(const ExpectFact& a, const ExpectFact& b) {
    return a.text == b.text && a.is_lint == b.is_lint && position(a.pos, b.pos) &&
           position(a.comment_end, b.comment_end) && position(a.begin_byte, b.begin_byte) &&
           position(a.end_byte, b.end_byte);
  }
  bool same(const ConditionFact& a, const ConditionFact& b) {
    return a.cfg == b.cfg && a.first_node == b.first_node && a.end_node == b.end_node &&
           a.is_asked == b.is_asked;
  }
  bool same(const Node& a, const Node& b) {
    return a.kind == b.kind && a.flags == b.flags && a.aux == b.aux && a.name == b.name &&
           a.size == b.size && position(a.pos, b.pos) && position(a.end, b.end);
  }

  /// Equal positions are equal in both, and smaller ones smaller.
  bool in_order() {
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    for (size_t i = 1; i < pairs_.size(); ++i) {
      if (pairs_[i].first == pairs_[i - 1].first || pairs_[i].second <= pairs_[i - 1].second)
        return false;
    }
    return true;
  }

  Pairs pairs_;
};

}  // namespace

std::optional<PositionMap> same_shape(const FileFacts& before, const FileFacts& now) {
  ShapeComparison comparison;
  if (!comparison.files(before, now)) return std::nullopt;
  return PositionMap(comparison.take());
}

std::optional<std::pair<uint32_t, uint32_t>> PositionMap::moved(uint32_t begin, uint32_t end,
                                                                std::string_view old_text,
                                                                std::string_view new_text) const {
  const auto behind = std::upper_bound(
      pairs_.begin(), pairs_.end(), begin,
      [](uint32_t byte, const std::pair<uint32_t, uint32_t>& pair) { return byte < pair.first; });
  if (behind == pairs_.begin() || end < begin) return std::nullopt;
  const auto [old_token, new_token] = *(behind - 1);
  const size_t length = end - old_token;
  if (end > old_text.size() || new_token + length > new_text.size()) return std::nullopt;
  if (old_text.substr(old_token, length) != new_text.substr(new_token, length)) return std::nullopt;
  const uint32_t new_begin = new_token + (begin - old_token);
  return std::pair(new_begin, new_begin + (end - begin));
}

}  // namespace scanner
