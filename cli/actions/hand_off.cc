#include "cli/actions/hand_off.h"

#include "base/files.h"
#include "base/text.h"
#include "tasks/hand_off.h"

namespace cli {

std::string leave_note(const Project& project, const store::TaskRow& task,
                       const store::ClaimHolder& holder, const std::string& what,
                       const std::string& note, const store::Store& store) {
  if (base::trim(note).empty() || project.bare) return {};
  const std::string file = base::join_path(project.root, task.file);
  if (!base::file_exists(file)) return {};
  std::string entry = store::iso_time(store.now()) + " " + holder.actor + ", " + what;
  if (!holder.commit.empty()) entry += " on " + holder.commit.substr(0, 12);
  entry += ": " + base::sanitize_for_terminal(note, base::LineFeeds::keep);
  base::write_file_atomically(file, tasks::with_hand_off(base::read_file(file), entry));
  return task.file;
}

}  // namespace cli
