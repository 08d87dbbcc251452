#pragma once

#include <string>
#include <string_view>

namespace scanner {

/// What does the same without holding the thread, by the canonical path of what holds it:
/// `std::fs::read` gives "`tokio::fs::read(..).await`", code between backticks. Empty where nothing
/// in common use does.
std::string twin_of(std::string_view path);

/// What else must change for that to compile, as a step; empty where nothing does.
std::string_view beside_twin(std::string_view path);

/// The name in the standard library of what Tokio only re-exports; empty for all else.
std::string_view std_name_of(std::string_view path);

}  // namespace scanner
