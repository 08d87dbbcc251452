#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tasks {

/// A template with its `{{gaps}}` filled. Each gap must have a text, and each text a gap.
std::string filled(std::string_view text, const std::map<std::string, std::string>& texts);

/// One for each file of tasks/templates/, compiled in.
namespace templates {
extern const std::string_view audit;
}  // namespace templates

}  // namespace tasks
