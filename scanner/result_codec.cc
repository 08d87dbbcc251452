#include "scanner/result_codec.h"

#include "scanner/archive.h"
#include "scanner/source_hash.h"

namespace scanner {

// In this namespace and not in an unnamed one: the templates of archive.h find them by the types.

template <typename A>
void fields(A& a, Location& r) {
  fields(a, r.path, r.line, r.column, r.end_line, r.end_column, r.begin_byte, r.end_byte);
}
template <typename A>
void fields(A& a, Step& r) {
  fields(a, r.at, r.note, r.beside);
}
template <typename A>
void fields(A& a, Frontier& r) {
  fields(a, r.at, r.item, r.context, r.in_tests);
}
template <typename A>
void fields(A& a, Remedy& r) {
  fields(a, r.id, r.title, r.steps, r.why);
}
template <typename A>
void fields(A& a, Finding& r) {
  fields(a, r.rule, r.severity, r.confidence, r.at, r.message, r.callee, r.item, r.context,
         r.verdict, r.source_line, r.sink, r.ordinal, r.in_tests, r.test_code, r.compiled, r.cfg,
         r.evidence, r.frontiers, r.remedies, r.fingerprint, r.parent);
}
template <typename A>
void fields(A& a, Sanctioned& r) {
  fields(a, r.rule, r.at, r.item, r.callee, r.reason, r.in_tests);
}
template <typename A>
void fields(A& a, Skipped& r) {
  fields(a, r.path, r.reason);
}
template <typename A>
void fields(A& a, FileReport& r) {
  fields(a, r.rust_files, r.rust_bytes, r.parsed, r.with_errors, r.skipped, r.not_compiled,
         r.unparsed_bytes, r.opaque_macro_bytes);
}
template <typename A>
void fields(A& a, StatRow& r) {
  fields(a, r.name, r.total, r.in_tests);
}
template <typename A>
void fields(A& a, StatGroup& r) {
  fields(a, r.name, r.what, r.rows);
}
template <typename A>
void fields(A& a, Problem& r) {
  fields(a, r.path, r.line, r.text);
}
template <typename A>
void fields(A& a, ScanResult& r) {
  fields(a, r.findings, r.expected, r.sanctioned, r.files, r.counts, r.stats, r.problems,
         r.content_hashes);
}

std::string result_to_bytes(const ScanResult& result) {
  ArchiveWriter writer;
  // The archive takes its values by reference for both ways; the writer changes none.
  fields(writer, const_cast<ScanResult&>(result));
  return writer.take();
}

std::optional<ScanResult> result_from_bytes(std::string_view bytes) {
  ArchiveReader reader(bytes);
  ScanResult result;
  fields(reader, result);
  if (reader.is_bad() || !reader.is_at_end()) return std::nullopt;
  return result;
}

std::string_view scanner_version() { return PUNCHLIST_SCANNER_HASH; }

}  // namespace scanner
