#include "cli/actions/forgotten_callers.h"

#include <map>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/source_set.h"
#include "repo/diff.h"
#include "repo/repository.h"
#include "scanner/turned_async.h"

namespace cli {
namespace {

size_t count_in(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

/// The two texts of a changed file.
struct Texts {
  std::string old_text;
  std::string new_text;
};

std::map<std::string, Texts> changed_texts(const Project& project, const repo::ObjectId& base,
                                           const repo::ObjectId& commit) {
  const repo::Repository& repository = *project.repository;
  std::map<std::string, Texts> texts;
  for (const repo::Change& change :
       repo::changes_between(repository, base, commit, source_filter(project.config))) {
    if (change.new_path.empty()) continue;
    Texts& one = texts[change.new_path];
    one.new_text = repository.read_blob(change.new_blob, change.new_path);
    if (!change.old_path.empty())
      one.old_text = repository.read_blob(change.old_blob, change.old_path);
  }
  return texts;
}

scanner::AsyncCensus census_at(const Project& project, const std::string& commit) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = commit;
  const ScanInputs inputs = scan_inputs(project, request);
  return scanner::async_census(*inputs.sources, inputs.options);
}

}  // namespace

std::vector<Refusal> forgotten_callers(const Project& project, const std::string& base,
                                       const std::string& commit) {
  std::vector<Refusal> forgotten;
  const std::optional<repo::ObjectId> old_id = repo::ObjectId::from_hex(base);
  const std::optional<repo::ObjectId> new_id = repo::ObjectId::from_hex(commit);
  if (!old_id || !new_id || !project.repository->object_exists(*old_id)) return forgotten;
  const std::map<std::string, Texts> texts = changed_texts(project, *old_id, *new_id);
  bool gained = false;
  for (const auto& [path, text] : texts)
    gained = gained || count_in(text.new_text, "async") > count_in(text.old_text, "async");
  if (!gained) return forgotten;  // no function can have become async

  const scanner::AsyncCensus before = census_at(project, base);
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = commit;
  const ScanInputs inputs = scan_inputs(project, request);
  for (const scanner::ConeSite& site :
       scanner::unawaited_uses(*inputs.sources, inputs.options, before)) {
    const auto text = texts.find(site.at.path);
    Refusal refusal;
    if (text != texts.end()) {
      const repo::LineMatch lines =
          repo::LineMatch::of(text->second.old_text, text->second.new_text);
      if (!lines.old_line(site.at.line)) continue;  // the change did something to it
      const std::vector<std::string_view> all = base::split_lines(text->second.new_text);
      if (site.at.line >= 1 && site.at.line <= all.size())
        refusal.source_line = std::string(all[site.at.line - 1]);
    }
    refusal.text = "a caller was forgotten: " + (site.caller.empty() ? "this" : site.caller) +
                   " calls " + site.callee + ", which is async now, without awaiting it";
    if (!site.cfg.empty()) refusal.text += " (under " + site.cfg + ")";
    refusal.path = site.at.path;
    refusal.line = site.at.line;
    refusal.column = site.at.column;
    forgotten.push_back(std::move(refusal));
  }
  return forgotten;
}

}  // namespace cli
