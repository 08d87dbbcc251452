#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace repo {

/// Two texts that come from `base`, made one as git merges files, line by line; nothing when both
/// changed the same lines. Any bytes will do.
std::optional<std::string> merge_text(std::string_view base, std::string_view one,
                                      std::string_view other);

}  // namespace repo
