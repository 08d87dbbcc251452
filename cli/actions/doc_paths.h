#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "scanner/facts.h"

namespace cli {

/// Whether a name that stands in code is the one that a document writes with its path.
enum class Meant : uint8_t { no, maybe, yes };

/// Whether the first part of a path names a crate that is not ours, as far as a name can tell.
bool is_of_library(const std::string& name);

/// Compares the whole path: what is written before the name, and what the file imports. A method is
/// that of a type which the file imports or writes out.
/// \param code the text of the file, with or without its comments
/// \param at where the last part of `name` stands in it
Meant meant_at(const scanner::FileFacts& facts, const std::string& code, size_t at,
               const std::string& name);

/// The best of all places of the name's last part between two offsets; `no` when it is not there.
Meant meant_between(const scanner::FileFacts& facts, const std::string& code, size_t begin,
                    size_t end, const std::string& name);

}  // namespace cli
