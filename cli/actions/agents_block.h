#pragma once

#include <string>
#include <string_view>

namespace cli {

/// The file that coding agents read, relative to the project's root.
inline constexpr const char* kAgentsFile = "AGENTS.md";

/// The text of an AGENTS.md with our block in it: brought up to date where it stands, else at the
/// end. Every other byte stays. Throws base::Error conflict when somebody has edited the block.
std::string with_agents_block(std::string_view text);
/// The same without it. What stood before the block was added is there again.
std::string without_agents_block(std::string_view text);

}  // namespace cli
