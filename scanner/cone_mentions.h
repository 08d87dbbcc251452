#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// Positions by file, sorted, of the tokens that are nodes of bodies.
using KnownTokens = std::unordered_map<FileId, std::vector<uint32_t>>;

/// Reads the texts of the workspace, once, for calls that extraction did not see.
class Mentions {
 public:
  /// \param known what extraction did see
  Mentions(const Analysis& analysis, const TextOf& text_of, const KnownTokens& known);

  /// Calls by name of one of `group`, whose functions all have the same name; in the order of
  /// files.
  std::vector<Mention> of(const std::vector<FnId>& group);

 private:
  /// A call in code, outside of bodies and of what was understood of macros.
  struct InCode {
    FileId file;
    uint32_t byte;
    std::string head;  ///< what stands before the name
    FnId caller;
    Resolved meant;  ///< what the path resolves to, where it has one
  };
  /// A call in a doc test.
  struct InDocs {
    FileId file;
    uint32_t byte;
    std::string head;
    uint32_t block;  ///< of blocks_
  };
  struct Named {
    std::vector<InCode> in_code;
    std::vector<InDocs> in_docs;
  };

  void read_code(FileId file, const std::string& text, const std::vector<uint32_t>& known);
  void read_docs(FileId file, const std::string& text);
  /// The name as the workspace keeps it; empty when no function has it.
  std::string_view name_of_function(std::string_view word) const;
  FnId function_at(FileId file, uint32_t byte) const;
  bool is_only_of_its_name(const std::vector<FnId>& group) const;
  bool means(const InDocs& call, FnId fn, bool has_self, bool only) const;

  const Workspace& ws_;
  std::unordered_map<std::string_view, Named> by_name_;
  std::vector<std::string> blocks_;  ///< the code of doc tests that call something
};

/// The text with comments, strings and character literals replaced by spaces, byte for byte.
std::string code_only(std::string_view text);

}  // namespace scanner
