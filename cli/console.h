#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// Whether a stream gets colours: CLICOLOR_FORCE (set and not "0") forces them; NO_COLOR (set and
/// not empty), TERM=dumb or no terminal switch them off.
bool use_colour(const Environment& env, bool is_terminal);

/// Terminal colours by meaning; without colour the text comes back as it is.
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}
  std::string error(std::string_view text) const { return paint("1;31", text); }
  std::string warning(std::string_view text) const { return paint("1;33", text); }
  std::string notice(std::string_view text) const { return paint("1;36", text); }
  std::string hint(std::string_view text) const { return paint("1;32", text); }
  std::string strong(std::string_view text) const { return paint("1", text); }
  std::string faint(std::string_view text) const { return paint("2", text); }
  std::string frame(std::string_view text) const { return paint("1;34", text); }

 private:
  std::string paint(std::string_view code, std::string_view text) const;
  bool colour_;
};

}  // namespace cli
