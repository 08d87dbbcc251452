#include "scanner/facts_codec.h"

#include "scanner/archive.h"
#include "scanner/source_hash.h"

namespace scanner {
namespace {

template <typename A>
void fields(A& a, ScopeFact& r) {
  scanner::fields(a, r.name, r.parent, r.cfg, r.is_test);
}
template <typename A>
void fields(A& a, ModDecl& r) {
  scanner::fields(a, r.name, r.scope, r.path_attr, r.cfg, r.is_test, r.by_macro, r.pos);
}
template <typename A>
void fields(A& a, IncludeFact& r) {
  scanner::fields(a, r.path, r.scope);
}
template <typename A>
void fields(A& a, UseFact& r) {
  scanner::fields(a, r.scope, r.function, r.from_byte, r.to_byte, r.path, r.name, r.cfg, r.is_pub,
                  r.pos);
}
template <typename A>
void fields(A& a, TypeFact& r) {
  scanner::fields(a, r.kind, r.is_pub, r.is_test, r.scope, r.name, r.generics, r.target,
                  r.first_field, r.fields, r.pos, r.impl);
}
template <typename A>
void fields(A& a, ExpectFact& r) {
  scanner::fields(a, r.text, r.pos, r.comment_end, r.begin_byte, r.end_byte, r.line, r.is_lint);
}
template <typename A>
void fields(A& a, FileCounts& r) {
  scanner::fields(a, r.async_fns, r.fns, r.async_blocks, r.closures, r.awaits, r.macros,
                  r.macro_definitions, r.tests);
}

template <typename A, typename T>
void table(A& a, std::vector<T>& rows) {
  const size_t count = a.size(rows.size());
  if constexpr (A::kReads) rows.resize(count);
  for (T& row : rows) fields(a, row);
}

/// Everything, once for both ways.
template <typename A>
void all(A& a, FileFacts& facts) {
  a.block(facts.nodes);
  table(a, facts.scopes);
  table(a, facts.mod_decls);
  table(a, facts.uses);
  table(a, facts.types);
  a.block(facts.fields);
  a.block(facts.impls);
  a.block(facts.functions);
  table(a, facts.expects);
  a.block(facts.conditions);
  a.block(facts.includes);
  a.block(facts.cfg_macros);
  fields(a, facts.counts);
  scanner::fields(a, facts.unparsed_bytes, facts.opaque_macro_bytes, facts.bytes,
                  facts.content_hash, facts.problem, facts.timed_out, facts.string_bytes);
  a.block(facts.string_begin);
}

}  // namespace

std::string facts_to_bytes(const FileFacts& facts) {
  ArchiveWriter writer;
  // The archive takes its values by reference for both ways; the writer changes none.
  all(writer, const_cast<FileFacts&>(facts));
  return writer.take();
}

std::optional<FileFacts> facts_from_bytes(std::string_view bytes) {
  ArchiveReader reader(bytes);
  FileFacts facts;
  all(reader, facts);
  if (reader.is_bad() || !reader.is_at_end() || facts.string_begin.empty()) return std::nullopt;
  return facts;
}

std::string_view extractor_version() { return PUNCHLIST_EXTRACTOR_HASH; }

}  // namespace scanner
