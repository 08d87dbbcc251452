#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tasks/frontmatter.h"

namespace tasks {

/// A part of a document's body. Text between blocks is written once, with the file; from then on it
/// is its readers'.
struct Piece {
  std::string block;  ///< name of a generated block; empty: plain text
  std::string text;   ///< LF lines
};

/// A document as generated: frontmatter and body.
struct Document {
  std::vector<Field> fields;
  std::vector<Piece> pieces;
};

/// Generated text meets what is on disk.
struct Merge {
  std::string text;                 ///< the whole document
  bool changed = false;             ///< `text` differs from what is there
  std::vector<Conflict> conflicts;  ///< what a person has to settle
  std::vector<std::string> notes;   ///< what was left as it is, and why
  /// The blocks as generated for this document: hash, text. To be kept for the next merge.
  std::vector<std::pair<std::string, std::string>> generated;
};

/// What a merge of a block that was edited by hand needs. Both may be empty: then a newer text
/// always goes beside it.
struct Blending {
  /// The text that was generated last, by its hash; nothing when it is not known any more.
  std::function<std::optional<std::string>(const std::string& hash)> last;
  /// A text with the changes of both; nothing when they contradict each other.
  std::function<std::optional<std::string>(const std::string& last, const std::string& edited,
                                           const std::string& fresh)>
      blend;
};

/// Brings a document up to date, or writes it new.
///
/// A block stands between `<!-- punchlist:begin NAME h=HASH -->` and `<!-- punchlist:end NAME -->`;
/// HASH is that of the text last generated for it. Text that has its hash is ours and is replaced.
/// Text that has not was edited by hand and stays. When there is a newer generated text, both
/// changes since the last one are merged (`blending`); where that cannot be, the newer text goes
/// below the edited one, between `punchlist:conflict` and `punchlist:end-conflict`, until a person
/// has taken it or deleted it. A
/// block that was deleted stays deleted. No byte outside of blocks and of our keys in the
/// frontmatter changes. A file whose markers or whose YAML cannot be read is left as it is: a
/// conflict with its line.
Merge merge(const Document& fresh, const std::optional<std::string>& existing,
            const Blending& blending = {});

/// The same for a document that names the commit it is true of: when nothing else has changed since
/// the commit that it names in `base_commit`, it goes on to name that one and stays as it is.
/// \param make the document as of a base commit
Merge merge_as_of(const std::function<Document(const std::string& base)>& make,
                  const std::string& base, const std::optional<std::string>& existing,
                  const Blending& blending = {});

/// The text of a block on disk, LF lines, whoever wrote it; nothing when it is not there.
std::optional<std::string> block_text(std::string_view document, std::string_view name);

}  // namespace tasks
