#include "cli/actions/code_state.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/source_set.h"
#include "repo/diff.h"
#include "repo/file_list.h"
#include "scanner/code_text.h"
#include "scanner/tokens.h"

namespace cli {
namespace {

constexpr size_t kMostPlaces = 2000;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool lies_below(std::string_view path, std::string_view folder) {
  return folder.empty() || path == folder ||
         (path.size() > folder.size() && path[folder.size()] == '/' &&
          path.substr(0, folder.size()) == folder);
}

/// "a/b/../c" without its dots.
std::string normal(std::string_view path) {
  std::vector<std::string_view> parts;
  for (const std::string_view part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty()) {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  return base::join(parts, "/");
}

/// The word that ends right before `at`, blanks between.
std::string_view word_before(std::string_view text, size_t& at) {
  size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == '\t')) --end;
  size_t begin = end;
  while (begin > 0 && (is_word(text[begin - 1]) || text[begin - 1] == '!')) --begin;
  at = begin;
  return text.substr(begin, end - begin);
}

void find_in(const std::string& path, std::string_view code,
             std::map<std::string, std::vector<NamePlace>>& found) {
  uint32_t line = 1;
  for (size_t i = 0; i < code.size();) {
    if (!is_word(code[i])) {
      line += code[i] == '\n' ? 1 : 0;
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < code.size() && is_word(code[i])) ++i;
    const auto wanted = found.find(std::string(code.substr(begin, i - begin)));
    if (wanted == found.end() || wanted->second.size() >= kMostPlaces) continue;
    NamePlace place;
    place.path = path;
    place.line = line;
    size_t at = begin;
    const std::string_view word = word_before(code, at);
    constexpr std::string_view kWords[] = {"fn",    "struct", "enum", "trait", "type",
                                           "const", "static", "mod",  "union", "macro_rules!"};
    place.definition = std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
    if (word == "fn") {
      for (int k = 0; k < 4; ++k) {  // async unsafe extern fn
        const std::string_view before = word_before(code, at);
        if (before == "async") place.is_async = true;
        if (before != "unsafe" && before != "const" && before != "extern") break;
      }
    }
    wanted->second.push_back(std::move(place));
  }
}

}  // namespace

CodeState::CodeState(const Project& project) : project_(project) {
  const repo::FileList list = project.repository ? repo::files_of_worktree(*project.repository, {})
                                                 : repo::files_of_folder(project.root, {});
  for (const repo::FileEntry& file : list.files) paths_.push_back(file.path);
  index();
}

CodeState::CodeState(const Project& project, const repo::ObjectId& commit)
    : project_(project), commit_(commit) {
  const repo::FileList list = repo::files_of_commit(*project.repository, commit, {});
  for (const repo::FileEntry& file : list.files) {
    paths_.push_back(file.path);
    blobs_.push_back(file.blob);
  }
  index();
}

void CodeState::index() {
  std::set<std::string> folders;
  for (size_t i = 0; i < paths_.size(); ++i) {
    by_name_.emplace(std::string(base::file_name(paths_[i])), i);
    for (size_t slash = paths_[i].find('/'); slash != std::string::npos;
         slash = paths_[i].find('/', slash + 1)) {
      folders.insert(paths_[i].substr(0, slash));
    }
  }
  folders_.assign(folders.begin(), folders.end());
}

bool CodeState::has_file(const std::string& path) const {
  return std::binary_search(paths_.begin(), paths_.end(), path);
}

bool CodeState::has_folder(const std::string& path) const {
  return std::binary_search(folders_.begin(), folders_.end(), path);
}

const std::string* CodeState::text(const std::string& path) const {
  const auto known = texts_.find(path);
  if (known != texts_.end()) return known->second ? &*known->second : nullptr;
  std::optional<std::string>& text = texts_[path];
  const auto at = std::lower_bound(paths_.begin(), paths_.end(), path);
  if (at == paths_.end() || *at != path) return nullptr;
  try {
    if (commit_) {
      const repo::ObjectId& blob = blobs_[static_cast<size_t>(at - paths_.begin())];
      if (project_.repository->blob_size(blob, path) <= kLargestSource)
        text = project_.repository->read_blob(blob, path);
    } else {
      text = repo::read_listed_file(project_.root, path, kLargestSource);
    }
  } catch (const base::Error&) {  // told as "cannot be read" by whoever asked
  }
  return text ? &*text : nullptr;
}

const std::string* CodeState::code(const std::string& path) const {
  const auto known = codes_.find(path);
  if (known != codes_.end()) return &known->second;
  const std::string* source = text(path);
  if (source == nullptr) return nullptr;
  return &(codes_[path] = scanner::code_text(*source));
}

std::vector<std::string> CodeState::meant_by(const std::string& written,
                                             const std::string& from) const {
  const bool absolute = !written.empty() && written[0] == '/';
  std::string path = normal(written);
  if (path.empty()) return {};
  const auto is_there = [&](const std::string& one) { return has_file(one) || has_folder(one); };
  if (written.substr(0, 2) == "./" || written.substr(0, 3) == "../" || is_there(path)) {
    const std::string relative = normal(from.empty() ? written : from + "/" + written);
    if (written.substr(0, 3) == "../" && is_there(relative)) return {relative};
    if (is_there(path)) return {path};
    if (is_there(relative)) return {relative};
  }
  // From the document's folder upwards: "src/lib.rs" in packages/core/task/ is packages/core's.
  for (std::string folder = from; !folder.empty();) {
    const std::string inside = folder + "/" + path;
    if (is_there(inside)) return {inside};
    const size_t slash = folder.rfind('/');
    folder = slash == std::string::npos ? std::string() : folder.substr(0, slash);
  }
  std::vector<std::string> ends;
  while (true) {
    const auto range = by_name_.equal_range(std::string(base::file_name(path)));
    for (auto it = range.first; it != range.second; ++it) {
      const std::string& file = paths_[it->second];
      if (file == path || base::strip_suffix(file, "/" + path)) ends.push_back(file);
    }
    if (ends.empty()) {
      for (const std::string& folder : folders_) {
        if (folder == path || base::strip_suffix(folder, "/" + path)) ends.push_back(folder);
      }
    }
    // A path of another machine: its first parts mean nothing here.
    if (!ends.empty() || !absolute || path.find('/') == std::string::npos) break;
    path.erase(0, path.find('/') + 1);
    if (path.find('/') == std::string::npos) break;
  }
  // "VERIFICATION.md" beside "25-VERIFICATION.md", in the document's folder.
  if (ends.empty() && written.find('/') == std::string::npos) {
    for (const std::string& file : paths_) {
      const std::string folder = from.empty() ? std::string() : from + "/";
      if (file.rfind(folder, 0) == 0 && file.find('/', folder.size()) == std::string::npos &&
          base::strip_suffix(file, "-" + written)) {
        ends.push_back(file);
      }
    }
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

std::vector<std::string> CodeState::rust_files(const std::string& folder) const {
  std::vector<std::string> files;
  for (const std::string& path : paths_) {
    if (base::strip_suffix(path, ".rs") && lies_below(path, folder)) files.push_back(path);
  }
  return files;
}

std::map<std::string, std::vector<NamePlace>> CodeState::places_of(
    const std::vector<std::string>& names) const {
  std::map<std::string, std::vector<NamePlace>> found;
  for (const std::string& name : names) found[name];
  if (found.empty()) return found;
  for (const std::string& path : rust_files({})) {
    if (const std::string* text = code(path)) find_in(path, *text, found);
  }
  return found;
}

FileHistory::FileHistory(const Project& project, const repo::ObjectId& end, size_t limit)
    : project_(project) {
  commits_ = project.repository->commits_between(repo::ObjectId(), end, limit + 1);
  cut_off_ = commits_.size() > limit;
  if (cut_off_) commits_.pop_back();
}

const std::vector<FileVersion>& FileHistory::versions(const std::string& path) const {
  const auto known = versions_.find(path);
  if (known != versions_.end()) return known->second;
  std::vector<FileVersion>& versions = versions_[path];
  std::set<std::string> seen;
  for (const repo::ObjectId& commit : commits_) {
    try {
      const std::optional<repo::ObjectId> blob = project_.repository->blob_at(commit, path);
      if (!blob || !seen.insert(blob->hex()).second) continue;
      if (project_.repository->blob_size(*blob, path) > kLargestSource) continue;
      versions.push_back({commit, project_.repository->read_blob(*blob, path)});
    } catch (const base::Error&) {  // objects that a partial clone has not
      break;
    }
  }
  return versions;
}

bool FileHistory::read_all() const {
  constexpr size_t kMostCommits = 1500;  // a second or two
  if (cut_off_ || unreadable_ || commits_.size() > kMostCommits) return false;
  if (!words_) {
    words_.emplace();
    const auto add = [&](const std::string& text) {
      for (size_t at = 0; at < text.size();) {
        size_t end = at;
        while (end < text.size() && scanner::is_word(text[end])) ++end;
        if (end - at > 2) words_->emplace(text, at, end - at);
        at = end + 1;
      }
    };
    const repo::Repository& repository = *project_.repository;
    std::set<std::string> seen;
    for (const repo::ObjectId& commit : commits_) {
      try {
        const repo::CommitInfo info = repository.commit(commit);
        std::vector<std::string> paths;
        if (info.parents.empty()) {
          for (const repo::FileEntry& file : repo::files_of_commit(repository, commit, {}).files)
            paths.push_back(file.path);
        } else {
          for (const repo::Change& change :
               repo::changes_between(repository, info.parents[0], commit, {}))
            paths.push_back(change.new_path);
        }
        for (const std::string& path : paths) {
          ends_.insert(path);
          for (size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
            ends_.insert(path.substr(at + 1));
          if (!base::strip_suffix(path, ".rs")) continue;
          const std::optional<repo::ObjectId> blob = repository.blob_at(commit, path);
          if (!blob || !seen.insert(blob->hex()).second) continue;
          if (repository.blob_size(*blob, path) <= kLargestSource)
            add(repository.read_blob(*blob, path));
        }
      } catch (const base::Error&) {  // objects that a partial clone has not
        words_.reset();
        unreadable_ = true;
        return false;
      }
    }
  }
  return true;
}

std::optional<bool> FileHistory::ever_held(const std::string& word) const {
  if (!read_all()) return std::nullopt;
  return words_->count(word) != 0;
}

std::optional<bool> FileHistory::ever_there(const std::string& path) const {
  if (!read_all()) return std::nullopt;
  return ends_.count(path) != 0;
}

std::optional<repo::ObjectId> FileHistory::last_change(const std::string& path) const {
  std::optional<repo::ObjectId> newest;
  std::optional<std::string> blob;
  for (const repo::ObjectId& commit : commits_) {
    std::optional<repo::ObjectId> there;
    try {
      there = project_.repository->blob_at(commit, path);
    } catch (const base::Error&) {
      return newest;
    }
    if (!there) {
      if (newest) return newest;
      continue;
    }
    if (blob && there->hex() != *blob) return newest;
    blob = there->hex();
    newest = commit;
  }
  return newest;
}

}  // namespace cli
