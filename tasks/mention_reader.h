#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tasks/mention.h"
#include "tasks/prose.h"

/// What the files that look for mentions share. Included by mention*.cc only.
namespace tasks {

/// A file that a line names, and the lines of it that follow directly: "src/a.rs:12-14, 20".
struct NamedPath {
  size_t begin = 0;
  size_t end = 0;  ///< behind the line numbers
  std::string path;
  std::string member;  ///< of "src/a.rs::name" or "src/a.rs#name"
  std::vector<std::pair<uint32_t, uint32_t>> lines;
  bool glob = false;
};

/// Where the reading of a document stands.
struct MentionReader {
  const std::vector<ProseLine>& lines;
  Mentions& out;
  std::string path;           ///< the file that is spoken of; empty: none
  int path_level = 0;         ///< of the heading below which it was named
  int level = 0;              ///< of the last heading
  uint64_t key_files = 0;     ///< files that the frontmatter lists as created or modified
  uint64_t key_modified = 0;  ///< of these, those modified
  bool has_key_files = false;
  std::string subject;  ///< the function that the document is about; may be empty
  bool after = false;   ///< in a code block, below "// After"
  std::map<std::string, std::string> types_before;  ///< in that block, below "// Before": by name

  Mention& add(Check check, const ProseLine& line, const std::string& text);
};

std::vector<NamedPath> paths_in(std::string_view text);
/// "12", "12-14", "12, 20 and 31": what follows the word "line"; `end` is moved behind it.
std::vector<std::pair<uint32_t, uint32_t>> line_numbers(std::string_view text, size_t& end);
/// Names of code in a line: spans that are no paths, else `words_with_underscores` and `calls()`.
std::vector<std::string> names_in(const ProseLine& line, const std::vector<NamedPath>& paths);
bool is_word_char(char c);
/// Whether a stretch of the line belongs to one of the paths.
bool overlaps(const std::vector<NamedPath>& paths, size_t begin, size_t end);
/// The lines of the code block that opens at most two lines below; empty when none does.
std::vector<std::string> block_below(const std::vector<ProseLine>& lines, size_t index);

void find_places(MentionReader& reader, size_t index);
void find_fenced_places(MentionReader& reader, size_t index);
void find_names(MentionReader& reader, size_t index);
void find_members(MentionReader& reader, size_t index);
void find_commits(MentionReader& reader, size_t index);
void find_tasks(MentionReader& reader, size_t index);
void find_counts(MentionReader& reader, size_t index);
void find_searches(MentionReader& reader, size_t index);
void find_statuses(MentionReader& reader, size_t index);
/// Statements such as "`f` is async" in words that are no line of prose: `must_haves` truths.
void find_facts(MentionReader& reader, const ProseLine& line, const std::string& text);
/// The same, about single names: who is not async, who implements what, who calls whom.
void find_claims(MentionReader& reader, const ProseLine& line, const std::string& plain);
/// "Added .await in 5 test functions", "all callers (daemon + 7 test locations)": of the function
/// that the document is about.
void find_holders(MentionReader& reader, const ProseLine& line, const std::string& plain,
                  const std::vector<NamedPath>& paths);
/// Types with their arguments in the part of a code block that shows what the code is like after.
void find_types_after(MentionReader& reader, const ProseLine& line);
/// "10 test functions" below lines that count the tests of several files: these add up, or do not.
void find_sums(MentionReader& reader);
void find_in_frontmatter(MentionReader& reader, std::string_view document);

}  // namespace tasks
