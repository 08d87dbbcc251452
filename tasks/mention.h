#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tasks {

/// How a statement of a document can be held against the code, the history and the ledger.
enum class Check : uint8_t {
  place,          ///< `path`, lines `first` to `last`: they are there and hold one of `names`
  path,           ///< `path` is there
  name,           ///< `names[0]` is a name of the code
  name_in_file,   ///< the same, in `path`
  commit,         ///< `names[0]` is the hash of a commit; of subject `names[1]`, if there is one
  code_count,     ///< `number` things of kind `noun` (async functions, awaits, tests) in `path`
  line_count,     ///< `path` has `number` lines
  occurrences,    ///< `names[0]` is written `number` times
  searched,       ///< a grep for `names` below `path` prints `number` lines
  uncounted,      ///< a number of things that the code cannot tell
  listed,         ///< the list that follows has `number` entries; `actual` was counted
  files_changed,  ///< `number` files were changed: by the commits `names`; `actual` are listed
  percentage,     ///< `number` of `actual` is `percent`
  pattern,        ///< a line of `path` matches the regular expression `names[0]`
  absent,         ///< none of `names` is called below `path`; if `denied`, one is
  is_async,       ///< every function `names[0]` is async; if `denied`, none is
  implements,     ///< type `names[0]` implements trait `names[1]`; if `denied`, it does not
  uncalled,       ///< nobody calls `names[0]`; `noun` may be "production"
  called_from,    ///< function `names[1]` calls `names[0]`
  holders,  ///< `number` functions of `path`, or places of tests if `noun` says so, hold calls
            ///< of `names[0]`
  awaited,  ///< every call of `names[0]` (in `path`) is awaited; `noun` "async callers":
            ///< every call stands in an async function; "test callers": calls in tests
  boxes,    ///< said to be done or not (`done`): `number` of `actual` boxes are ticked
  task,     ///< `names[0]` is a task, finding or run, with the status that `done` says, if `told`
  quoted,   ///< the code `names` (lines) stands in `path`
  run,      ///< the outcome of a command: nothing here can tell
};

/// What kind of reference that is, for people: "path:line", "function", "commit", ...
std::string_view kind_of(Check check);

/// A statement found in a document. Which fields count depends on `check`.
struct Mention {
  Check check = Check::path;
  uint32_t line = 0;  ///< of the document, 1-based
  std::string text;   ///< as the document has it
  std::string path;   ///< as written, without quotes
  uint32_t first = 0;
  uint32_t last = 0;
  std::vector<std::string> names;
  std::string noun;
  uint64_t number = 0;
  uint64_t actual = 0;
  uint32_t percent = 0;
  bool approximate = false;  ///< "~500", "about", "20+": within a tenth, or at least that many
  bool at_least = false;
  bool proposed = false;  ///< said to come: what is missing is not wrong
  bool removed = false;   ///< said to be gone
  bool done = false;
  bool block = false;    ///< `names` are the lines of a code block: most of them are meant
  bool ordered = false;  ///< that it is to be done is said, not that it is
  bool told = false;     ///< a status is told; of a path: it is the target of a link
  bool denied = false;
};

/// What was found in a document, and what in it was not read.
struct Mentions {
  std::vector<Mention> all;          ///< by line
  std::vector<std::string> commits;  ///< hashes that the document names as the state it speaks of
  uint32_t fenced_lines = 0;         ///< in code blocks: only places and searches were looked for
  std::vector<uint32_t> cut_lines;   ///< longer than what is read of a line
};

/// Finds what can be checked in a Markdown document of any make.
Mentions find_mentions(std::string_view document);

}  // namespace tasks
