#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/lens.h"

namespace scanner {

/// A call that stands where no facts are: in a doc test, or in a macro that was not understood.
struct Mention {
  FileId file = 0;
  uint32_t byte = 0;
  std::string kind;   ///< "doc test", "macro"
  bool sure = false;  ///< it is known to mean the function; else only the name is the same
  FnId caller = kNone;
};

/// Reads the texts of the workspace for calls that extraction did not see.
class Mentions {
 public:
  Mentions(const Analysis& analysis, TextOf text_of)
      : ws_(analysis.ws()), text_of_(std::move(text_of)) {}

  /// Calls by name of one of `group`, whose functions all have the same name. \param known
  /// positions by file of the tokens of this name that are nodes of bodies
  std::vector<Mention> of(const std::vector<FnId>& group,
                          const std::unordered_map<FileId, std::unordered_set<uint32_t>>& known);

 private:
  const std::string& code_of(FileId file);
  void in_code(FileId file, const std::vector<FnId>& group,
               const std::unordered_set<uint32_t>& known, std::vector<Mention>& out);
  void in_docs(FileId file, const std::vector<FnId>& group, std::vector<Mention>& out);
  FnId function_at(FileId file, uint32_t byte) const;
  bool is_only_of_its_name(const std::vector<FnId>& group) const;

  const Workspace& ws_;
  TextOf text_of_;
  std::unordered_map<FileId, std::string> code_;  ///< comments and literals blanked
};

/// The text with comments, strings and character literals replaced by spaces, byte for byte.
std::string code_only(std::string_view text);

}  // namespace scanner
