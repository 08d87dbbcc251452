#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/project.h"
#include "store/store.h"
#include "tasks/mention.h"

namespace cli {

/// What became of a statement. `stale`: it held in an earlier state of the history. `unchecked`:
/// nothing here can tell, and why is said.
enum class Truth { holds, stale, wrong, unchecked };

/// "true", "stale", "false", "unchecked".
std::string_view to_string(Truth verdict);

/// A statement of a document with what was found of it.
struct Judged {
  tasks::Mention mention;
  Truth verdict = Truth::unchecked;
  std::string evidence;  ///< one line: what stands there, or why nothing can tell
  std::string now;  ///< of something stale or wrong: where it is now, "path:line"; may be empty
};

/// A document, statement by statement.
struct DocReport {
  std::string file;    ///< as it was named
  std::string source;  ///< "the disk", "commit 4f9c1e2a81b0"
  std::string state;   ///< against what it was judged: "the work tree", "commit 4f9c1e2a81b0"
  std::string then;    ///< the commit that it is of, short; empty: not known
  std::vector<Judged> judged;
  uint32_t fenced_lines = 0;
  std::vector<uint32_t> cut_lines;
  bool history_cut = false;  ///< only the newest part of the history was searched

  size_t count(Truth verdict) const;
};

/// A document and where it was found.
struct DocText {
  std::string name;    ///< as the user gave it
  std::string path;    ///< below the project's root; empty: outside
  std::string source;  ///< see DocReport
  std::string text;
};

/// Holds documents against the code of one state, the history up to it, and the ledger.
/// \param rev a commit; empty: the work tree
/// \param store for ids of tasks and findings; may be null
std::vector<DocReport> check_documents(const Project& project,
                                       const std::vector<DocText>& documents,
                                       const std::string& rev, const store::Store* store);

}  // namespace cli
