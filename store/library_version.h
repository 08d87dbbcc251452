#pragma once

#include <string>

namespace store {

/// The version of SQLite that this process runs with: "3.40.1".
std::string library_version();

}  // namespace store
