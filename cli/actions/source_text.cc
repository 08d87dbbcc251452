#include "cli/actions/source_text.h"

#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/line_map.h"
#include "cli/actions/source_set.h"
#include "repo/file_list.h"

namespace cli {
namespace {

std::optional<std::string> text_in_index(const repo::Repository& repository,
                                         const std::string& path) {
  const repo::FileList list = repo::files_of_index(
      repository, [&path](std::string_view candidate) { return candidate == path; });
  if (list.files.empty()) return std::nullopt;
  return repository.read_blob(list.files.front().blob, path);
}

}  // namespace

std::optional<std::string> text_in_commit(const repo::Repository& repository,
                                          const std::string& commit, const std::string& path) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(commit);
  if (!id || !repository.object_exists(*id)) return std::nullopt;
  try {
    const std::optional<repo::ObjectId> blob = repository.blob_at(*id, path);
    if (!blob || !repository.object_exists(*blob)) return std::nullopt;
    return repository.read_blob(*blob, path);
  } catch (const base::Error& error) {
    // A partial clone may lack the trees of old commits.
    if (error.kind != base::ErrorKind::inconclusive) throw;
    return std::nullopt;
  }
}

std::optional<std::string> text_scanned(const Project& project, const ScanReport& report,
                                        const std::string& path, const std::string& hash) {
  std::optional<std::string> text;
  switch (report.source) {
    case SourceKind::worktree:
      if (base::file_exists(base::join_path(project.root, path)))
        text = repo::read_listed_file(project.root, path, kLargestSource);
      break;
    case SourceKind::index:
      text = text_in_index(*project.repository, path);
      break;
    case SourceKind::commit:
      text = text_in_commit(*project.repository, report.commit, path);
      break;
  }
  if (text && !hash.empty() && base::hash128_hex(*text) != hash) text.reset();
  return text;
}

uint32_t byte_at(std::string_view text, uint32_t line, uint32_t column) {
  const base::LineMap lines(text);
  if (line == 0 || line > lines.line_count()) return 0;
  size_t byte = lines.line_start(line);
  const size_t end = byte + lines.line_text(line).size();
  while (byte < end && lines.position(byte).column < column) ++byte;
  return static_cast<uint32_t>(byte);
}

}  // namespace cli
