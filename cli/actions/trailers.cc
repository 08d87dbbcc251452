#include "cli/actions/trailers.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/text.h"
#include "repo/repository.h"

namespace cli {
namespace {

constexpr size_t kMostTrailers = 1000;
constexpr std::string_view kKey = "punchlist-task";

/// "Key: value" with a key of letters, digits and hyphens; empty when the line is no trailer.
std::string key_of(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  for (const char c : line.substr(0, colon)) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-') return {};
  }
  return base::to_lower(line.substr(0, colon));
}

bool names(const std::vector<std::string>& named, const store::TaskRow& task) {
  return std::any_of(named.begin(), named.end(), [&task](const std::string& name) {
    return name == task.handle || name == task.id;
  });
}

/// The newest commit since the claim that names the task.
std::optional<repo::ObjectId> commit_naming(const repo::Repository& repository,
                                            const store::TaskRow& task,
                                            const repo::ObjectId& head) {
  const std::optional<repo::ObjectId> base = repo::ObjectId::from_hex(task.claim->base_commit);
  if (!base || !repository.object_exists(*base)) return std::nullopt;
  for (const repo::ObjectId& id : repository.commits_between(*base, head, kMostTrailers)) {
    if (names(tasks_in_trailers(repository.commit(id).message), task)) return id;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> tasks_in_trailers(std::string_view message) {
  std::vector<std::string> named;
  const std::vector<std::string_view> lines = base::split_lines(base::trim(message));
  size_t begin = lines.size();
  while (begin > 0 && !base::trim(lines[begin - 1]).empty()) --begin;
  if (begin == 0) return named;  // the subject is no trailer
  for (size_t i = begin; i < lines.size(); ++i) {
    const bool continues = i > begin && (lines[i].front() == ' ' || lines[i].front() == '\t');
    if (continues) continue;
    const std::string key = key_of(lines[i]);
    if (key.empty()) return {};
    if (key == kKey) named.emplace_back(base::trim(lines[i].substr(lines[i].find(':') + 1)));
  }
  return named;
}

void submit_by_trailers(const Project& project, store::Store& store) {
  if (!project.repository || project.bare) return;
  const std::optional<repo::Revision> head = project.repository->head();
  if (!head) return;
  for (const store::TaskRow& task : store.tasks()) {
    if (task.state != tasks::TaskStatus::claimed || !task.claim) continue;
    const std::optional<repo::ObjectId> commit =
        commit_naming(*project.repository, task, head->commit);
    if (!commit) continue;
    const std::vector<store::StatusChange> log = store.log(task.id);
    const bool is_known =
        std::any_of(log.begin(), log.end(), [&commit](const store::StatusChange& change) {
          return change.to == "submitted" && change.commit == commit->hex();
        });
    if (is_known) continue;
    store.submit(task.id, task.claim->epoch, task.claim->actor, commit->hex(),
                 "the commit names it in a Punchlist-Task trailer", false);
  }
}

}  // namespace cli
