#include "cli/finding_id.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "cli/ledger.h"

namespace cli {

store::Store ledger_with_findings(const Project& project, const std::string& id) {
  std::optional<store::Store> store = open_ledger_if_there(project);
  if (!store) {
    throw base::Error(base::ErrorKind::not_found, "no such finding", id, "nothing was recorded yet",
                      "record with `punchlist scan`");
  }
  return std::move(*store);
}

}  // namespace cli
