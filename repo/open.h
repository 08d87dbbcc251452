#pragma once

// The inside of this room: how libgit2 is set up and repositories are opened. Included by .cc files
// of `repo/` only.

#include <memory>
#include <string>

#include "repo/libgit2.h"

namespace repo {

/// Another handle of a repository that was opened before.
OwnedRepository open_again(const Repository::Shared& shared);

/// Opens by path (`search`: look in the folders above, too) or, with an empty path, from the
/// environment. Null when there is no repository.
std::shared_ptr<Repository::Shared> open_first(const std::string& path, bool search);

/// Whether objects may be missing on purpose, by the configuration or by packs that say so.
bool has_promised_objects(const Repository::Shared& shared, git_repository* handle);

}  // namespace repo
