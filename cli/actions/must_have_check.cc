#include "cli/actions/must_have_check.h"

#include <optional>
#include <utility>

#include "tasks/must_haves.h"

namespace cli {
namespace {

MustHaveCheck check_one(const Project& project, const tasks::MustHave& must,
                        const repo::ObjectId& code) {
  MustHaveCheck check;
  check.note.path = must.path;
  check.note.to = must.to;
  check.note.wanted = must.wanted;
  check.decides = !must.contains.empty() || !must.pattern.empty();
  const std::optional<repo::ObjectId> blob = project.repository->blob_at(code, must.path);
  if (!blob) {
    check.note.outcome = "is not there";
    check.holds = !check.decides;
  } else {
    check.note.outcome =
        tasks::judge_must_have(must, project.repository->read_blob(*blob, must.path), check.holds);
  }
  return check;
}

}  // namespace

std::vector<MustHaveCheck> check_must_haves(const Project& project, const store::TaskRow& task,
                                            const repo::ObjectId& document,
                                            const repo::ObjectId& code) {
  std::vector<MustHaveCheck> checks;
  const std::optional<repo::ObjectId> blob = project.repository->blob_at(document, task.file);
  if (!blob) return checks;
  const tasks::MustHaves musts =
      tasks::read_must_haves(project.repository->read_blob(*blob, task.file));
  for (const tasks::MustHave& must : musts.artifacts) {
    checks.push_back(check_one(project, must, code));
  }
  for (const tasks::MustHave& must : musts.key_links) {
    MustHaveCheck check = check_one(project, must, code);
    check.is_link = true;
    if (!check.decides && check.note.outcome == "the file is there")
      check.note.outcome = "not checked: it names no pattern";
    checks.push_back(std::move(check));
  }
  for (MustHaveCheck& check : checks) check.note.task = task.handle;
  return checks;
}

}  // namespace cli
