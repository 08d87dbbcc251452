#include "scanner/facts_text.h"

#include <fmt/format.h>

namespace scanner {

std::string_view to_string(Kind kind) {
  constexpr std::string_view kNames[] = {"path",
                                         "call",
                                         "method_call",
                                         "field",
                                         "index",
                                         "await",
                                         "question",
                                         "unary",
                                         "reference",
                                         "binary",
                                         "assign",
                                         "cast",
                                         "range",
                                         "closure",
                                         "async_block",
                                         "block",
                                         "if_else",
                                         "let_cond",
                                         "match",
                                         "arm",
                                         "while_loop",
                                         "loop",
                                         "for_loop",
                                         "jump",
                                         "struct_lit",
                                         "field_init",
                                         "tuple",
                                         "array",
                                         "literal",
                                         "macro",
                                         "type_text",
                                         "let",
                                         "statement",
                                         "item",
                                         "pat_bind",
                                         "pat_wild",
                                         "pat_rest",
                                         "pat_path",
                                         "pat_literal",
                                         "pat_tuple",
                                         "pat_tuple_struct",
                                         "pat_struct",
                                         "pat_field",
                                         "pat_slice",
                                         "pat_ref",
                                         "pat_or",
                                         "pat_typed"};
  static_assert(std::size(kNames) == static_cast<size_t>(Kind::pat_typed) + 1);
  return kNames[static_cast<size_t>(kind)];
}

namespace {

void body_text(const FileFacts& facts, uint32_t first, uint32_t end, std::string& out) {
  std::vector<uint32_t> open_until;
  for (uint32_t i = first; i < end; ++i) {
    while (!open_until.empty() && open_until.back() <= i) open_until.pop_back();
    const Node& node = facts.nodes[i];
    out.append(4 + open_until.size() * 2, ' ');
    out += to_string(node.kind);
    if (node.name != 0) out += fmt::format(" {}", facts.str(node.name));
    if (node.flags != 0) out += fmt::format(" flags={}", node.flags);
    if (node.aux != 0) out += fmt::format(" aux={}", node.aux);
    out += fmt::format(" @{}\n", node.pos);
    open_until.push_back(i + node.size);
  }
}

}  // namespace

std::string facts_text(const FileFacts& facts) {
  std::string out = fmt::format("file bytes={} unparsed={} opaque={} {}\n", facts.bytes,
                                facts.unparsed_bytes, facts.opaque_macro_bytes, facts.problem);
  for (const ScopeFact& row : facts.scopes) {
    if (row.parent == kNone) continue;
    out += fmt::format("mod {} in {}{} cfg[{}]\n", facts.str(row.name), row.parent,
                       row.is_test ? " test" : "", facts.str(row.cfg));
  }
  for (const ModDecl& row : facts.mod_decls) {
    out += fmt::format("mod {}; in {} path[{}] cfg[{}]{}\n", facts.str(row.name), row.scope,
                       facts.str(row.path_attr), facts.str(row.cfg),
                       row.by_macro  ? " by a macro"
                       : row.is_test ? " test"
                                     : "");
  }
  for (const CfgMacroFact& row : facts.cfg_macros) {
    out += fmt::format("macro {}! cfg[{}]\n", facts.str(row.name), facts.str(row.cfg));
  }
  for (const UseFact& row : facts.uses) {
    out +=
        fmt::format("use {} as {} in {}{}{}\n", facts.str(row.path),
                    row.name == 0 ? "*" : facts.str(row.name), row.scope, row.is_pub ? " pub" : "",
                    row.function == kNone ? "" : fmt::format(" fn {}", row.function));
  }
  for (const TypeFact& row : facts.types) {
    out += fmt::format("type {} kind={} in {}{} = {}\n", facts.str(row.name),
                       static_cast<int>(row.kind), row.scope, facts.str(row.generics),
                       facts.str(row.target));
    for (uint32_t i = row.first_field; i < row.first_field + row.fields; ++i) {
      const FieldFact& field = facts.fields[i];
      out += fmt::format("    {}.{}: {}\n", facts.str(field.variant), facts.str(field.name),
                         facts.str(field.type));
    }
  }
  for (const ImplFact& row : facts.impls) {
    out += fmt::format("impl {} for {} {}\n", facts.str(row.trait), facts.str(row.self_type),
                       facts.str(row.generics));
  }
  for (const FunctionFact& row : facts.functions) {
    out +=
        fmt::format("fn {} flags={:x} in {} impl={} params={} -> {} [{}]{}\n", facts.str(row.name),
                    row.flags, row.scope, row.impl == kNone ? -1 : static_cast<int>(row.impl),
                    row.parameters, facts.str(row.result), facts.str(row.attributes),
                    row.cfg == 0 ? "" : fmt::format(" cfg[{}]", facts.str(row.cfg)));
    body_text(facts, row.first_node, row.end_node, out);
  }
  return out;
}

}  // namespace scanner
