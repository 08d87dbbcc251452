#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/document.h"

namespace tasks {

/// A template with its `{{gaps}}` filled. Each gap must have a text, and each text a gap.
std::string filled(std::string_view text, const std::map<std::string, std::string>& texts);

/// A template whose gaps stand on lines of their own, as a document: each gap becomes the generated
/// block of its name, what is between them belongs to the document's readers. Each gap must have a
/// text, and each text a gap.
std::vector<Piece> pieces_of(std::string_view text,
                             const std::map<std::string, std::string>& blocks);

/// One for each file of tasks/templates/, compiled in.
namespace templates {
extern const std::string_view audit;
extern const std::string_view migration;
extern const std::string_view phase;
extern const std::string_view plan;
extern const std::string_view postmortem;
extern const std::string_view summary;
extern const std::string_view task;
extern const std::string_view verification;
}  // namespace templates

}  // namespace tasks
