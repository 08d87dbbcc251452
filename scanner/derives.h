#pragma once

#include <string>
#include <string_view>

#include "scanner/facts.h"

namespace scanner {

/// The attributes before the type, without what stands in strings and comments.
/// \param text of the type's file
std::string attributes_of(const std::string& text, const TypeFact& fact);

/// Whether one of the attributes derives the trait, by whatever path.
bool derives(std::string_view attributes, std::string_view name);

}  // namespace scanner
