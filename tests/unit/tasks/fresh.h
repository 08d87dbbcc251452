#pragma once

#include <optional>
#include <string>

#include "tasks/document.h"

namespace tasks_test {

/// The document as it is first written: no file of that name is there yet.
inline std::string fresh(const tasks::Document& document) {
  return tasks::merge(document, std::nullopt).text;
}

}  // namespace tasks_test
