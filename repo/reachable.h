#pragma once

#include "repo/repository.h"

namespace repo {

/// Whether a branch, a tag, another reference or HEAD holds the commit. What a rebase or a forced
/// push left behind is held by none. False when the commit is not there.
bool is_held(const Repository& repository, const ObjectId& commit);

}  // namespace repo
