#pragma once

#include <string>

#include "repo/object_id.h"

namespace repo_test {

/// The object of 40 hexadecimal digits, as `git rev-parse` prints it.
inline repo::ObjectId id_of(const std::string& hex) {
  return repo::ObjectId::from_hex(hex).value();
}

}  // namespace repo_test
