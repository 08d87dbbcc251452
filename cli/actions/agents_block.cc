#include "cli/actions/agents_block.h"

#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "cli/short_hash.h"

namespace cli {
namespace {

constexpr std::string_view kBegin = "<!-- punchlist:begin agents h=";
constexpr std::string_view kBeginEnd = " -->\n";
constexpr std::string_view kEnd = "<!-- punchlist:end agents -->\n";

constexpr std::string_view kText =
    R"(## Async-runtime findings (punchlist)

`punchlist scan` finds async-runtime misuse in this repository; `punchlist explain RULE` or `explain FILE:LINE` says why
something is one. Work on planned fixes like this, one task at a time, in a git work tree of your own:

1. `punchlist task next` shows what is ready; `punchlist task claim --next` reserves a task and the files it may write.
2. `punchlist task show HANDLE` names the findings, the files and the commands that must pass, and the task file with the
   code, the call path and the steps. Change only the files of its write set; if more is needed, say so with `punchlist task release HANDLE --note "..."`.
3. Commit, then `punchlist task complete HANDLE`. It scans the commit again and runs the commands in a clean checkout. Exit
   code 4 means not proven: read what it says, mend, commit, complete again.

Never write a status, a count or "fixed" into a file yourself: only `task complete` sets a task done. Do not silence a
finding to get it out of the way; `punchlist finding dismiss` and `punchlist:expect` are decisions of the maintainers.
Exit codes: 13 another holds the task, 14 your claim is stale, 15 not ready, 75 try again. `--format json` gives JSON.
)";

struct Block {
  size_t begin = 0;
  size_t end = 0;  ///< behind the closing line
  bool is_edited = false;
};

std::string hash_of(std::string_view text) { return short_hash(base::hash128_hex(text)); }

base::Error edited() {
  return base::Error(base::ErrorKind::conflict, "the block of punchlist was edited", kAgentsFile,
                     {},
                     "move what you wrote out of the block, delete the block, and run it again");
}

std::optional<Block> find_block(std::string_view text) {
  Block block;
  block.begin = text.find(kBegin);
  if (block.begin == std::string_view::npos) return std::nullopt;
  const size_t hash = block.begin + kBegin.size();
  const size_t body = hash + kHashLength + kBeginEnd.size();
  const size_t end = text.find(kEnd, block.begin);
  if (end == std::string_view::npos || end < body ||
      text.substr(hash + kHashLength, kBeginEnd.size()) != kBeginEnd)
    throw edited();
  block.end = end + kEnd.size();
  block.is_edited = hash_of(text.substr(body, end - body)) != text.substr(hash, kHashLength);
  return block;
}

std::string new_block() {
  return std::string(kBegin) + hash_of(kText) + std::string(kBeginEnd) + std::string(kText) +
         std::string(kEnd);
}

}  // namespace

std::string with_agents_block(std::string_view text) {
  const std::optional<Block> block = find_block(text);
  if (block) {
    if (block->is_edited) throw edited();
    return std::string(text.substr(0, block->begin)) + new_block() +
           std::string(text.substr(block->end));
  }
  std::string result(text);
  if (!result.empty()) result += result.back() == '\n' ? "\n" : "\n\n";
  return result + new_block();
}

std::string without_agents_block(std::string_view text) {
  const std::optional<Block> block = find_block(text);
  if (!block) return std::string(text);
  if (block->is_edited) throw edited();
  std::string before(text.substr(0, block->begin));
  if (before.size() >= 2 && before.substr(before.size() - 2) == "\n\n") before.pop_back();
  return before + std::string(text.substr(block->end));
}

}  // namespace cli
