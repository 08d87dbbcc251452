#include <algorithm>

#include "repo/diff.h"
#include "repo/libgit2.h"

namespace repo {
namespace {

/// Lines as a diff counts them: a line feed at the end opens none.
uint32_t lines_of(std::string_view text) {
  const std::ptrdiff_t feeds = std::count(text.begin(), text.end(), '\n');
  return static_cast<uint32_t>(feeds) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

/// Turns hunks without context, in order, into the runs between them.
struct Gaps {
  std::vector<LineMatch::Run>& runs;
  uint32_t old_line = 1;  ///< the first lines not yet covered
  uint32_t new_line = 1;

  void add_run(uint32_t old_end) {
    if (old_end > old_line) runs.push_back({old_line, new_line, old_end - old_line});
  }
  void add(const git_diff_hunk& hunk) {
    // A side without lines names the line before the gap.
    const uint32_t old_start =
        static_cast<uint32_t>(hunk.old_start) + (hunk.old_lines == 0 ? 1 : 0);
    const uint32_t new_start =
        static_cast<uint32_t>(hunk.new_start) + (hunk.new_lines == 0 ? 1 : 0);
    add_run(old_start);
    old_line = old_start + static_cast<uint32_t>(hunk.old_lines);
    new_line = new_start + static_cast<uint32_t>(hunk.new_lines);
  }
};

}  // namespace

LineMatch LineMatch::of(std::string_view old_text, std::string_view new_text) {
  set_up_library();
  LineMatch match;
  Gaps gaps{match.runs_};
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  // As `git diff` does it unless told otherwise: what people see as unchanged is unchanged here.
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  options.context_lines = 0;
  options.interhunk_lines = 0;
  options.max_size = -1;
  const int code = git_diff_buffers(
      old_text.data(), old_text.size(), nullptr, new_text.data(), new_text.size(), nullptr,
      &options, nullptr, nullptr,
      [](const git_diff_delta*, const git_diff_hunk* hunk, void* payload) {
        static_cast<Gaps*>(payload)->add(*hunk);
        return 0;
      },
      nullptr, &gaps);
  if (code < 0) throw failure(code, "cannot compare two texts by lines", "buffers in memory");
  gaps.add_run(lines_of(old_text) + 1);
  return match;
}

std::optional<uint32_t> LineMatch::new_line(uint32_t old_line) const {
  const std::vector<Run>::const_iterator after =
      std::upper_bound(runs_.begin(), runs_.end(), old_line,
                       [](uint32_t line, const Run& run) { return line < run.old_line; });
  if (after == runs_.begin()) return std::nullopt;
  const Run& run = *(after - 1);
  if (old_line - run.old_line >= run.count) return std::nullopt;
  return run.new_line + (old_line - run.old_line);
}

std::optional<uint32_t> LineMatch::old_line(uint32_t new_line) const {
  const std::vector<Run>::const_iterator after =
      std::upper_bound(runs_.begin(), runs_.end(), new_line,
                       [](uint32_t line, const Run& run) { return line < run.new_line; });
  if (after == runs_.begin()) return std::nullopt;
  const Run& run = *(after - 1);
  if (new_line - run.new_line >= run.count) return std::nullopt;
  return run.old_line + (new_line - run.new_line);
}

}  // namespace repo
