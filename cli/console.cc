#include "cli/console.h"

namespace cli {

bool use_colour(const Environment& env, bool is_terminal) {
  const std::optional<std::string> force = env("CLICOLOR_FORCE");
  if (force && !force->empty() && *force != "0") return true;
  const std::optional<std::string> no_colour = env("NO_COLOR");
  if (no_colour && !no_colour->empty()) return false;
  return is_terminal && env("TERM").value_or("dumb") != "dumb";
}

std::string Style::paint(std::string_view code, std::string_view text) const {
  if (!colour_ || text.empty()) return std::string(text);
  std::string painted = "\x1b[";
  painted += code;
  painted += "m";
  painted += text;
  painted += "\x1b[0m";
  return painted;
}

}  // namespace cli
