#include "cli/actions/rule_text.h"

#include "base/text.h"
#include "scanner/rule.h"

namespace cli {

std::string rule_section(std::string_view rule, std::string_view heading) {
  const scanner::Rule* found = scanner::find_rule(rule);
  if (found == nullptr) return {};
  const std::string mark = "\n## " + std::string(heading) + "\n";
  const size_t at = found->doc.find(mark);
  if (at == std::string_view::npos) return {};
  const size_t begin = at + mark.size();
  const size_t end = found->doc.find("\n## ", begin);
  const std::string_view text = found->doc.substr(
      begin, end == std::string_view::npos ? std::string_view::npos : end - begin);
  return std::string(base::trim(text)) + "\n";
}

}  // namespace cli
