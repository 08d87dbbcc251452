#include <algorithm>
#include <regex>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/glob.h"
#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "repo/diff.h"
#include "scanner/code_text.h"
#include "scanner/tokens.h"

namespace cli {
namespace {

using Counts = std::vector<std::pair<std::string, uint64_t>>;

uint64_t calls_of(const std::string& code, const std::string& name) {
  uint64_t calls = 0;
  for (const size_t at : word_positions(code, name)) {
    size_t behind = at + name.size();
    while (behind < code.size() && code[behind] == ' ') ++behind;
    const bool declared = at >= 3 && code.compare(at - 3, 3, "fn ") == 0;
    if (!declared && behind < code.size() && (code[behind] == '(' || code[behind] == ':')) ++calls;
  }
  return calls;
}

/// How often `keyword` begins an item with a name: `struct Server`.
uint64_t items_of(const std::string& code, const std::string& keyword) {
  uint64_t items = 0;
  for (const size_t at : word_positions(code, keyword)) {
    const size_t behind = at + keyword.size();
    if (behind + 1 < code.size() && code[behind] == ' ' && scanner::is_word(code[behind + 1]))
      ++items;
  }
  return items;
}

/// How often `keyword` opens a block: `unsafe {`.
uint64_t blocks_of(const std::string& code, const std::string& keyword) {
  uint64_t blocks = 0;
  for (const size_t at : word_positions(code, keyword)) {
    size_t behind = at + keyword.size();
    while (behind < code.size() && (code[behind] == ' ' || code[behind] == '\n')) ++behind;
    if (code.compare(behind, 4, "move") == 0) behind += 4;
    while (behind < code.size() && (code[behind] == ' ' || code[behind] == '\n')) ++behind;
    if (behind < code.size() && code[behind] == '{') ++blocks;
  }
  return blocks;
}

/// How often a name is written with a call behind it: `unwrap(`, `panic!(`.
uint64_t written_calls(const std::string& code, const std::string& name) {
  uint64_t calls = 0;
  for (const size_t at : word_positions(code, name)) {
    const size_t behind = at + name.size();
    const bool opens = behind < code.size() &&
                       std::string_view("([{").find(code[behind]) != std::string_view::npos;
    if (opens) ++calls;
  }
  return calls;
}

/// Things that the text of a file tells; nothing for others.
std::optional<uint64_t> count_in_code(const std::string& noun, const std::string& code) {
  if (noun == "unsafe blocks") return blocks_of(code, "unsafe");
  if (noun == "async blocks") return blocks_of(code, "async");
  if (noun == "structs") return items_of(code, "struct");
  if (noun == "enums") return items_of(code, "enum");
  if (noun == "traits") return items_of(code, "trait");
  if (noun == "modules") return items_of(code, "mod");
  if (noun == "impl blocks") return word_positions(code, "impl").size();
  if (noun == "spawns") return calls_of(code, "spawn");
  if (noun == "lines") return static_cast<uint64_t>(std::count(code.begin(), code.end(), '\n'));
  if (const auto name = base::strip_suffix(noun, " calls"))
    return *name == "block_on" ? calls_of(code, "block_on")
                               : written_calls(code, std::string(*name));
  return std::nullopt;
}

std::string figures(const Counts& counts) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) {
    std::string part = std::to_string(count) + " " + name;
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }
  return base::join(parts, ", ");
}

}  // namespace

bool in_test_folder(const std::string& path) {
  for (const std::string_view folder : {"tests/", "benches/", "examples/"}) {
    if (path.rfind(folder, 0) == 0 || path.find("/" + std::string(folder)) != std::string::npos)
      return true;
  }
  return false;
}

void DocJudge::compare(Judged& out, const std::function<Counts(const CodeState&)>& count) {
  const Counts now = count(now_);
  if (now.empty()) {
    set(out, Truth::unchecked, "nothing here can be counted for it");
    return;
  }
  for (const auto& [name, number] : now) {
    if (!agrees(out.mention, number)) continue;
    set(out, Truth::holds, std::to_string(number) + " " + name);
    return;
  }
  // A document that tells of a change counts what was there before it.
  const std::pair<const CodeState*, std::string> earlier[] = {
      {then_state(), "in " + then_name()}, {before_then(), "before " + then_name()}};
  for (const auto& [state, when] : earlier) {
    if (state == nullptr) continue;
    for (const auto& [name, number] : count(*state)) {
      if (!agrees(out.mention, number)) continue;
      set(out, Truth::stale, "so it was " + when + " (" + name + "); now " + figures(now));
      return;
    }
  }
  set(out, out.mention.proposed ? Truth::unchecked : Truth::wrong, figures(now));
}

Counts DocJudge::code_counts(const CodeState& state, const tasks::Mention& mention) {
  // Where the document may speak of: what it names, else everything, or the crate that it lies in.
  std::vector<std::string> scopes;
  if (!mention.path.empty()) {
    scopes = state.meant_by(mention.path, folder_);
    if (scopes.size() != 1) return {};
  } else {
    scopes.emplace_back();
    if (mention.noun == "test files") {
      // Those of one crate, too.
      std::set<std::string> folders;
      for (const std::string& path : state.rust_files({})) {
        const size_t at = path.find("/tests/");
        if (at != std::string::npos) folders.insert(path.substr(0, at + 6));
      }
      scopes.insert(scopes.end(), folders.begin(), folders.end());
    }
    for (std::string folder = folder_; !folder.empty();) {
      if (state.has_file(folder + "/Cargo.toml") || state.has_folder(folder + "/src"))
        scopes.push_back(folder);
      const size_t slash = folder.rfind('/');
      folder = slash == std::string::npos ? std::string() : folder.substr(0, slash);
    }
  }
  Counts counts;
  for (const std::string& scope : scopes) {
    uint64_t of_tokio = 0;  // test files that use #[tokio::test]
    uint64_t all = 0;
    uint64_t tests = 0;
    uint64_t in_src = 0;
    uint64_t in_modules = 0;  // in the test modules of files, at their end
    for (const std::string& path : state.rust_files(scope)) {
      const std::string* text = state.text(path);
      if (text == nullptr) continue;
      uint64_t number = 0;
      if (mention.noun == "Rust files") {
        number = 1;
        const std::string below = scope.empty() ? path : path.substr(scope.size() + 1);
        in_src += below.starts_with("src/") ? 1 : 0;
      } else if (mention.noun == "test files") {
        number = in_test_folder(path) ? 1 : 0;
        of_tokio +=
            in_test_folder(path) && text->find("#[tokio::test") != std::string::npos ? 1 : 0;
      } else if (const std::optional<uint64_t> written =
                     count_in_code(mention.noun, *state.code(path))) {
        number = *written;
        const std::string& code = *state.code(path);
        const size_t module = code.find("#[cfg(test)]");
        if (module != std::string::npos && !in_test_folder(path))
          in_modules += *count_in_code(mention.noun, code.substr(module));
      } else {
        const scanner::FileCounts& facts_counts = facts(*text).counts;
        if (mention.noun == "async functions") number = facts_counts.async_fns;
        if (mention.noun == "awaits") number = facts_counts.awaits;
        if (mention.noun == "functions") number = facts_counts.fns;
        if (mention.noun == "tests") number = facts_counts.tests;
      }
      all += number;
      tests += in_test_folder(path) ? number : 0;
    }
    if (mention.noun == "crates") {
      for (const std::string& path : state.paths()) {
        if (base::file_name(path) != "Cargo.toml") continue;
        const std::string* text = state.text(path);
        if (text != nullptr && text->find("[package]") != std::string::npos) ++all;
      }
    }
    const std::string where = scope.empty() ? "in all" : "in " + scope;
    if (in_src != 0 && in_src != all)
      counts.emplace_back(mention.noun + " " + where + " in its `src`", in_src);
    counts.emplace_back(mention.noun + " " + where, all);
    if (mention.noun == "test files")
      counts.emplace_back("of them with #[tokio::test] " + where, of_tokio);
    if (tests != 0 && mention.noun != "test files") {
      counts.emplace_back(mention.noun + " " + where + " without tests, benches and examples",
                          all - tests);
    }
    if (in_modules != 0) {
      counts.emplace_back(mention.noun + " " + where + " without tests and test modules",
                          all - tests - in_modules);
    }
  }
  return counts;
}

/// Whether an older version of the one file that is meant has the number.
bool DocJudge::was_count(Judged& out) {
  const std::vector<std::string> meant = now_.meant_by(out.mention.path, folder_);
  if (meant.size() != 1 || !now_.has_file(meant[0])) return false;
  return was_so(out, meant[0], [&](const std::string& text) {
    const scanner::FileCounts& all = facts(text).counts;
    const std::string& noun = out.mention.noun;
    const std::optional<uint64_t> written = count_in_code(noun, scanner::code_text(text));
    if (written) return agrees(out.mention, *written);
    if (noun == "async functions") return agrees(out.mention, all.async_fns);
    if (noun == "awaits") return agrees(out.mention, all.awaits);
    if (noun == "functions") return agrees(out.mention, all.fns);
    return noun == "tests" && agrees(out.mention, all.tests);
  });
}

void DocJudge::code_count(Judged& out) {
  // A mismatch decides nothing of what the line may say of a part, or means in more ways than one.
  const std::string& noun = out.mention.noun;
  if (!out.mention.told || noun == "modules" || noun == "lines" || noun == "impl blocks")
    out.mention.proposed = true;
  compare(out, [&](const CodeState& state) { return code_counts(state, out.mention); });
  if (out.verdict != Truth::wrong || out.mention.path.empty()) return;
  const std::string now = out.evidence;
  if (was_count(out)) out.evidence += "; now " + now;
}

Counts DocJudge::occurrence_counts(const CodeState& state, const tasks::Mention& mention) {
  std::vector<std::string> files = state.rust_files({});
  if (!mention.path.empty()) {
    const std::vector<std::string> meant = state.meant_by(mention.path, folder_);
    if (meant.size() != 1) return {};
    files = state.has_file(meant[0]) ? meant : state.rust_files(meant[0]);
  }
  std::string name = mention.names[0];
  if (const auto bare = base::strip_suffix(name, "()")) name = std::string(*bare);
  if (name.find(' ') != std::string::npos) return {};
  // "crate::module::function" is written so nowhere: its last part is what is counted.
  const bool whole = std::any_of(files.begin(), files.end(), [&](const std::string& path) {
    const std::string* text = state.text(path);
    return text != nullptr && text->find(name) != std::string::npos;
  });
  if (!whole) name = last_segment(name);
  uint64_t words = 0;
  uint64_t calls = 0;
  uint64_t lines = 0;
  uint64_t production = 0;
  uint64_t production_calls = 0;
  for (const std::string& path : files) {
    const std::string* text = state.text(path);
    const std::string* code = base::strip_suffix(path, ".rs") ? state.code(path) : text;
    if (text == nullptr || code == nullptr) continue;
    const uint64_t here = word_positions(*code, name).size();
    const uint64_t called = calls_of(*code, name);
    words += here;
    calls += called;
    production += in_test_folder(path) ? 0 : here;
    production_calls += in_test_folder(path) ? 0 : called;
    if (text->find(name) == std::string::npos) continue;
    for (const std::string_view line : base::split_lines(*text)) {
      lines += word_positions(line, name).empty() ? 0 : 1;
    }
  }
  if (mention.noun.rfind("call", 0) == 0) {
    return {{"calls", calls}, {"calls without tests, benches and examples", production_calls}};
  }
  return {{"calls", calls},
          {"calls without tests, benches and examples", production_calls},
          {"occurrences in code", words},
          {"occurrences in code without tests, benches and examples", production},
          {"lines that hold it, comments included", lines}};
}

void DocJudge::occurrences(Judged& out) {
  if (out.mention.names.empty()) {
    set(out, Truth::unchecked, "the document does not name what it counts");
    return;
  }
  compare(out, [&](const CodeState& state) { return occurrence_counts(state, out.mention); });
  if (out.verdict != Truth::wrong || out.mention.number == 0) return;
  // A name that the code has nowhere may be one of another program: "`futex` (8,458 calls)".
  tasks::Mention anywhere = out.mention;
  anywhere.path.clear();
  anywhere.noun = "occurrences";
  for (const auto& [name, number] : occurrence_counts(now_, anywhere)) {
    if (number != 0) return;
  }
  set(out, Truth::unchecked, "`" + out.mention.names[0] + "` is no name of the code");
}

std::optional<uint64_t> DocJudge::search_count(const CodeState& state,
                                               const tasks::Mention& mention) {
  const std::string& flags = mention.noun;
  static const std::regex kOdd(R"((?:^| )-[a-zA-Z]*[vcoxPfABC]|--(?:count|invert|only))");
  if (std::regex_search(flags, kOdd)) return std::nullopt;
  const std::string path = mention.path.empty() ? std::string(".") : mention.path;
  std::vector<std::string> meant = {""};
  if (path != ".") meant = state.meant_by(path, {});
  if (meant.size() != 1) return std::nullopt;
  std::vector<std::string> globs;
  static const std::regex kInclude(R"rx((?:--include=|--glob=|-g ?|--include )["']?([^"' ]+))rx");
  for (std::sregex_iterator it(flags.begin(), flags.end(), kInclude), none; it != none; ++it)
    globs.push_back((*it)[1]);
  if (flags.find("--type rust") != std::string::npos || flags.find("-t rust") != std::string::npos)
    globs.emplace_back("*.rs");
  std::vector<std::regex> patterns;
  const bool ignore_case = std::regex_search(flags, std::regex(R"((?:^| )-\w*i\w*\b)"));
  const bool words = std::regex_search(flags, std::regex(R"((?:^| )-\w*w\w*\b)"));
  const bool names_only = std::regex_search(flags, std::regex(R"((?:^| )-\w*l\w*\b)"));
  const bool fixed = std::regex_search(flags, std::regex(R"((?:^| )-\w*F\w*\b)"));
  for (std::string text : mention.names) {
    if (fixed || std::regex_search(text, std::regex(R"([(){}+?])"))) {
      text = std::regex_replace(text, std::regex(R"([.^$|()\[\]{}*+?])"), "\\$&");
    }
    if (words) text = "\\b(?:" + text + ")\\b";
    try {
      patterns.emplace_back(
          text, ignore_case ? std::regex::ECMAScript | std::regex::icase : std::regex::ECMAScript);
    } catch (const std::regex_error&) {
      return std::nullopt;
    }
  }
  uint64_t hits = 0;
  for (const std::string& file : state.paths()) {
    const bool below = meant[0].empty() || file == meant[0] || file.rfind(meant[0] + "/", 0) == 0;
    const auto fits = [&](const std::string& glob) {
      const size_t star = glob.find_last_of('*');
      const std::string ending = star == std::string::npos ? glob : glob.substr(star + 1);
      return base::strip_suffix(file, ending).has_value();
    };
    if (!below || (!globs.empty() && std::none_of(globs.begin(), globs.end(), fits))) continue;
    const std::string* text = state.text(file);
    if (text == nullptr || text->find('\0') != std::string::npos) continue;
    uint64_t here = 0;
    for (const std::string_view line : base::split_lines(*text)) {
      const std::string part(line.substr(0, 2000));
      here += std::any_of(patterns.begin(), patterns.end(),
                          [&](const std::regex& one) { return std::regex_search(part, one); });
    }
    hits += names_only ? (here != 0 ? 1 : 0) : here;
  }
  return hits;
}

void DocJudge::searched(Judged& out) {
  const std::optional<uint64_t> now = search_count(now_, out.mention);
  if (!now) {
    set(out, Truth::unchecked, "a search whose options or folder are not understood here");
    return;
  }
  out.mention.approximate = false;
  compare(out, [&](const CodeState& state) -> Counts {
    const std::optional<uint64_t> hits = search_count(state, out.mention);
    if (!hits) return {};
    return {{"lines found", *hits}};
  });
}

void DocJudge::files_changed(Judged& out) {
  Counts counts;
  if (out.mention.told) {
    counts.emplace_back("files listed in the frontmatter", out.mention.actual);
    counts.emplace_back("of these modified", out.mention.first);
    counts.emplace_back("of these created", out.mention.actual - out.mention.first);
  }
  if (project_.repository && !out.mention.names.empty()) {
    const repo::Repository& repository = *project_.repository;
    std::set<std::string> all;
    std::set<std::string> code;
    size_t read = 0;
    for (const std::string& hash : out.mention.names) {
      try {
        const repo::CommitInfo info = repository.commit(repository.resolve(hash).commit);
        if (info.parents.size() > 1) continue;
        if (info.parents.empty()) {  // the first commit brings all its files
          for (const repo::FileEntry& file : repo::files_of_commit(repository, info.id, {}).files) {
            all.insert(file.path);
            if (!base::strip_suffix(file.path, ".md")) code.insert(file.path);
          }
          ++read;
          continue;
        }
        for (const repo::Change& change :
             repo::changes_between(repository, info.parents[0], info.id, {})) {
          const std::string& path = change.new_path.empty() ? change.old_path : change.new_path;
          all.insert(path);
          if (!base::strip_suffix(path, ".md")) code.insert(path);
        }
        ++read;
      } catch (const base::Error&) {  // told by the mention of the commit itself
      }
    }
    if (read != 0) {
      const std::string by = " changed by " + base::count_of(read, "commit");
      counts.emplace_back("files" + by, all.size());
      counts.emplace_back("files" + by + " without Markdown", code.size());
    }
  }
  if (counts.empty()) {
    set(out, Truth::unchecked, "the document names no commit or list to count from");
    return;
  }
  for (const auto& [name, number] : counts) {
    if (!agrees(out.mention, number)) continue;
    set(out, Truth::holds, std::to_string(number) + " " + name);
    return;
  }
  set(out, out.mention.proposed ? Truth::unchecked : Truth::wrong, figures(counts));
}

void DocJudge::arithmetic(Judged& out) {
  const tasks::Mention& mention = out.mention;
  if (mention.check == tasks::Check::listed) {
    set(out, mention.number == mention.actual ? Truth::holds : Truth::wrong,
        (mention.noun == "sum" ? "the counts above add up to " : "the list below has ") +
            std::to_string(mention.actual));
    return;
  }
  if (mention.actual == 0) {
    set(out, Truth::unchecked, "a share of nothing");
    return;
  }
  const double share =
      100.0 * static_cast<double>(mention.number) / static_cast<double>(mention.actual);
  const double difference = share - static_cast<double>(mention.percent);
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", share);
  const double most = mention.approximate ? 3 : 1;
  set(out, difference > -most && difference < most ? Truth::holds : Truth::wrong,
      std::to_string(mention.number) + " of " + std::to_string(mention.actual) + " is " + text);
}

void DocJudge::boxes(Judged& out) {
  const tasks::Mention& mention = out.mention;
  if (mention.actual == 0) {
    set(out, Truth::unchecked, "nothing in the document to hold this status to");
    return;
  }
  const bool all = mention.number == mention.actual;
  set(out, mention.done == all ? Truth::holds : Truth::wrong,
      std::to_string(mention.number) + " of " + std::to_string(mention.actual) +
          " boxes below are ticked");
}

}  // namespace cli
