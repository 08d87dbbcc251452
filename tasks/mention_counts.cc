#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

using Matches = std::sregex_iterator;

uint64_t number_of(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// "~", "about", "+": how sure the number in front of or behind a match is.
void add_doubt(Mention& mention, const std::string& before, const std::string& plus) {
  mention.approximate = before == "~" || before == "≈" || before.substr(0, 5) == "about" ||
                        before.substr(0, 6) == "approx" || before.substr(0, 6) == "around";
  mention.at_least = !plus.empty() || before.substr(0, 4) == "over" || before == ">" ||
                     before == ">=" || before.substr(0, 4) == "more" ||
                     before.substr(0, 8) == "at least";
}

std::string only_path(const MentionReader& reader, const std::vector<NamedPath>& paths) {
  if (paths.size() == 1 && !paths[0].glob) return paths[0].path;
  (void)reader;
  return {};
}

/// A folder that the line names between backticks: "crates/server/src", "crates/server/".
std::string folder_in(const ProseLine& line) {
  for (const CodeSpan& span : line.spans) {
    const std::string& text = span.text;
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return is_word_char(c) || c == '/' || c == '-' || c == '.';
    });
    if (plain && text.find('/') != std::string::npos && text[0] != '/') return text;
  }
  return {};
}

std::string without_ticks(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '`'), text.end());
  text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
  return base::to_lower(text);
}

/// Whether what comes next is the number of a line: "`a.rs:27` calls f", "line 27 calls f".
bool names_a_line(const std::string& before) {
  return before.ends_with(":") || before.ends_with("#l") || before.ends_with("line ") ||
         before.ends_with("lines ") || before.ends_with("phase ") || before.ends_with("plan ") ||
         before.ends_with("task ") || before.ends_with("step ") || before.ends_with("wave ");
}

/// Things that a count of the code can tell.
std::string code_noun(const std::string& words) {
  if (words.find("async f") == 0) return "async functions";
  if (words.find("async b") == 0) return "async blocks";
  if (words.find("unsafe") == 0) return "unsafe blocks";
  for (const char* name : {"unwrap", "expect", "panic!", "todo!", "unimplemented!"}) {
    if (words.find(name) < 2) return std::string(name) + " calls";
  }
  for (const char* kind : {"struct", "enum", "trait", "module", "impl block"}) {
    if (words.find(kind) == 0) return std::string(kind) + "s";
  }
  if (words.find("line") == 0) return "lines";
  if (words.find("await") != std::string::npos) return "awaits";
  if (words.find("spawn") != std::string::npos) return "spawns";
  if (words.find("block_on") == 0) return "block_on calls";
  if (words.find("test file") == 0) return "test files";
  if (words.find("rust file") == 0 || words.find("rust source file") == 0 ||
      words.find("source file") == 0 || words.find(".rs") == 0)
    return "Rust files";
  if (words.find("crate") == 0) return "crates";
  if (words.find("test f") == 0 || words.find("unit test") == 0) return "tests";
  if (words.find("function") == 0 || words.find("fns") == 0) return "functions";
  return {};
}

/// Things that are often counted in a part which the line does not name.
bool is_said_of_parts(const std::string& noun) {
  return noun.ends_with(" calls") || noun == "structs" || noun == "enums" || noun == "traits" ||
         noun == "modules" || noun == "impl blocks" || noun == "lines" || noun == "async blocks" ||
         noun == "unsafe blocks";
}

void find_code_counts(MentionReader& reader, const ProseLine& line, const std::string& plain,
                      const std::vector<NamedPath>& paths) {
  static const std::regex kCount(
      R"((~|≈|about |approximately |approx\. |around |over |more than |at least |>=?)?\s?\b(\d[\d,]{0,8})(\+)? (?:total |public |distinct |unique |different |integration |[a-z]+-[a-z-]+ )?(async functions?|async fns?|async (?:move )?blocks?|unsafe blocks?|\.?(?:unwrap|expect)\(?\)? (?:calls?|sites?|uses?|usages?|instances?|occurrences?)|unwraps|(?:panic|todo|unimplemented)!\(?\)? (?:calls?|sites?|uses?|macros?|invocations?)|structs?|enums?|traits?|modules?|impl blocks?|lines of (?:rust(?: code)?|code)|\.?await (?:points?|calls?|expressions)|awaits|(?:tokio::)?spawn calls|spawns|block_on\(?\)? calls?|rust (?:source )?files?|source files?|\.rs files?|crates?|test files|test functions?|unit tests?|functions|fns)\b)");
  static const std::regex kLabel(
      R"((async functions?|async fns?|async blocks?|unsafe blocks?|\.await points?|await points?|rust files|source files|crates|test functions|total functions)\s*(?:total|found)?\s*[:|=]\s*(~)?(\d[\d,]{0,8})(\+)?\b)");
  static const std::regex kOutcome(
      R"(\b(pass|passed|passing|fail|failed|failing|added|updated|fixed|converted)\b)");
  const auto add = [&](const std::string& text, const std::string& number, const std::string& noun,
                       const std::string& before, const std::string& plus, bool labelled) {
    Mention& mention = reader.add(Check::code_count, line, text);
    mention.number = number_of(number);
    mention.noun = code_noun(noun);
    if (mention.noun == "lines" && paths.size() == 1) {  // the length of a file is found below
      reader.out.all.pop_back();
      return;
    }
    mention.path = only_path(reader, paths);
    if (mention.path.empty()) mention.path = folder_in(line);
    // "26 test files using `#[tokio::test]`", "all 26 my-crate test files".
    static const std::regex kCrate(R"(\b[a-z]+-[a-z-]+\b)");
    std::smatch crate;
    if (mention.noun == "test files" && std::regex_search(text, crate, kCrate))
      mention.path = crate[0];
    add_doubt(mention, before, plus);
    // Without a path, only what is hardly ever said of a part counts as said of the whole.
    constexpr uint64_t kMany = 20;  // so many are hardly a part of something
    static const std::regex kWhole(R"(\b(total|workspace|repository|codebase|project|crate)\b)");
    static const std::regex kHas(R"(\b(has|have|contains?|defines?|holds?|total)\b)");
    const bool by_kind = mention.noun == "functions" || is_said_of_parts(mention.noun);
    const bool of_part = by_kind || mention.noun == "spawns" || mention.noun == "tests" ||
                         mention.noun == "test files";
    if (mention.path.empty()) {
      mention.told =
          (!of_part && (mention.number >= kMany || labelled)) || std::regex_search(plain, kWhole);
    } else {
      mention.told = !by_kind || labelled || std::regex_search(plain, kHas);
    }
  };
  for (Matches it(plain.begin(), plain.end(), kCount), none; it != none; ++it) {
    const std::smatch& m = *it;
    if (names_a_line(m.prefix())) continue;
    const std::string noun = m[4];
    // "made 3 functions async" tells of a change, not of how many there are.
    const bool change = std::regex_search(plain, kOutcome);
    if (change && noun.find("async") != 0) continue;
    add(m[0], m[2], noun, m[1], m[3], false);
  }
  for (Matches it(plain.begin(), plain.end(), kLabel), none; it != none; ++it) {
    const std::smatch& m = *it;
    std::string noun = m[1];
    if (noun == "total functions") noun = "functions";
    add(m[0], m[3], noun, m[2], m[4], true);
  }
}

void find_lengths(MentionReader& reader, const ProseLine& line, const std::string& plain,
                  const std::vector<NamedPath>& paths) {
  static const std::regex kLines(
      R"((~|about |approximately |approx\. |around |over |under |<|>)?\s?\b(\d[\d,]{0,7})(\+)?(?: |-)(?:lines?|loc)\b(?! (?:changed|added|removed|modified|deleted|limit|target|max|per)))");
  if (paths.size() != 1 || paths[0].glob) return;
  std::smatch m;
  if (!std::regex_search(plain, m, kLines)) return;
  // "min 180 lines", "+12 lines", "20-50 lines", "~8 lines each".
  static const std::regex kDemand(R"((\bmin(imum)?:? ?|\bmax(imum)?:? ?|\d ?(-|–|to) ?|[+-])$)");
  if (std::regex_search(m.prefix().str(), kDemand)) return;
  if (m.suffix().str().rfind(" each", 0) == 0) return;
  // "`crates/heal` (19,560 lines), ..., `src/a.rs`": of what stands before, not of the file.
  const size_t number_at = static_cast<size_t>(m.position(0));
  if (paths[0].begin > number_at &&
      plain.substr(number_at, paths[0].begin - number_at).find(',') != std::string::npos &&
      plain.find('/') < number_at)
    return;
  const std::string before = m[1];
  if (before.substr(0, 5) == "under" || before == "<") return;
  static const std::regex kElse(
      R"(\b(function|method|limit|block|changed|added|removed|deleted|saved|insertions?|reduc\w*|of code to|was|were|from)\b)");
  if (std::regex_search(plain, kElse)) return;
  Mention& mention = reader.add(Check::line_count, line, m[0]);
  mention.number = number_of(m[2]);
  mention.path = paths[0].path;
  add_doubt(mention, before, m[3]);
}

void find_occurrences(MentionReader& reader, const ProseLine& line, const std::string& plain,
                      const std::vector<NamedPath>& paths) {
  static const std::regex kUses(
      R"((~|about |approximately |over |at least )?\b(\d[\d,]{0,6})(\+)? (?:direct |remaining |total |more |other |distinct |existing )?(occurrences?|usages?|uses|call ?sites?|callers?|calls|references)\b)");
  static const std::regex kBefore(
      R"((?:^|[^\w])(?:occurrences?|usages?|uses|call ?sites?|callers?|calls|references)\s*:\s*(~)?(\d[\d,]{0,6})(\+)?\b(?! [a-z]))");
  for (const std::regex* pattern : {&kUses, &kBefore}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern) || names_a_line(m.prefix())) continue;
    static const std::regex kChange(
        R"(\b(updated?|added?|fix(?:ed)?|migrat\w+|convert\w*|chang\w+|making|makes)\b)");
    if (std::regex_search(plain, kChange)) return;
    // "reached by 18 calls": of whom is not told by the name nearby.
    if (m.prefix().str().ends_with("reached by ")) return;
    // "5+ calls just for status checks": of no function, but for a purpose.
    const std::string behind = m.suffix();
    if (behind.starts_with(" just ") || behind.starts_with(" for ") ||
        behind.starts_with(" per ") || behind.starts_with(" each "))
      return;
    Mention& mention = reader.add(Check::occurrences, line, m[0]);
    mention.noun = std::string(m[0]).find("call") != std::string::npos ? "calls" : "occurrences";
    mention.number = number_of(m[2]);
    mention.path = only_path(reader, paths);
    if (mention.path.empty()) mention.path = folder_in(line);
    for (const std::string& name : names_in(line, paths)) {
      if (name != mention.path) {
        mention.names = {name};
        break;
      }
    }
    add_doubt(mention, m[1], m[3]);
    return;
  }
}

/// "Files (5 files):" or "5 tests fail in `a.rs`:" above a list.
void find_lists(MentionReader& reader, size_t index, const std::string& plain) {
  static const std::regex kHead(
      R"(\b(\d{1,3}) (?:[a-z-]+ ){0,2}(files|tests|functions|tasks|sites|locations|modules|crates|call sites|callers|test functions|methods|structs|traits)\b)");
  const ProseLine& line = reader.lines[index];
  std::smatch m;
  if (!std::regex_search(plain, m, kHead)) return;
  // "3 definitions and 5 uses in 3 files:" heads a list of something made of all of them.
  static const std::regex kNumber(R"(\b\d{1,4} [a-z])");
  if (std::distance(Matches(plain.begin(), plain.end(), kNumber), Matches()) > 1) return;
  const std::string_view trimmed = base::trim(plain);
  const bool introduces = line.kind == LineKind::heading || trimmed.back() == ':' ||
                          (trimmed.back() == ')' && line.text.find("**") != std::string::npos);
  if (!introduces || plain.find('~') != std::string::npos) return;
  size_t at = index + 1;
  while (at < reader.lines.size() && reader.lines[at].kind == LineKind::blank) ++at;
  if (at >= reader.lines.size() || at > index + 2 || !reader.lines[at].item) return;
  const size_t indent = reader.lines[at].indent;
  uint64_t entries = 0;
  for (; at < reader.lines.size(); ++at) {
    const ProseLine& below = reader.lines[at];
    if (below.kind == LineKind::heading) break;
    if (below.kind == LineKind::blank || below.kind == LineKind::fence ||
        below.kind == LineKind::fence_edge || below.indent > indent) {
      continue;
    }
    if (!below.item || below.indent < indent) break;
    const std::vector<NamedPath> paths = paths_in(below.text);
    const bool glob =
        std::any_of(paths.begin(), paths.end(), [](const NamedPath& p) { return p.glob; });
    if (glob || (paths.empty() && names_in(below, paths).empty())) return;
    if (paths.size() > 1) return;  // an entry that stands for several
    ++entries;
  }
  Mention& mention = reader.add(Check::listed, line, m[0]);
  mention.number = number_of(m[1]);
  mention.actual = entries;
  mention.noun = m[2];
}

void find_changed_files(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kBefore(
      R"(\bfiles (?:modified|changed|touched|created/modified)\s*[:|]\s*(~)?(\d{1,4})\b)");
  static const std::regex kBehind(
      R"((~|about )?\b(\d{1,4}) files (?:were |was )?(?:modified|changed|touched|committed)\b)");
  static const std::regex kVerb(
      R"(\b(?:modified|changed|touched|touches|committed) (~|about )?(\d{1,4}) files\b)");
  for (const std::regex* pattern : {&kBefore, &kBehind, &kVerb}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern)) continue;
    Mention& mention = reader.add(Check::files_changed, line, m[0]);
    mention.number = number_of(m[2]);
    mention.approximate = m[1].matched;
    if (reader.has_key_files && reader.key_files != 0) {
      mention.actual = reader.key_files;
      mention.first = static_cast<uint32_t>(reader.key_modified);
      mention.told = true;
    }
    static const std::regex kHash(R"(\b([0-9a-f]{7,40})\b)");
    for (Matches it(plain.begin(), plain.end(), kHash), none; it != none; ++it) {
      const std::string hash = (*it)[1];
      if (hash.find_first_not_of("0123456789") != std::string::npos) mention.names.push_back(hash);
    }
    return;
  }
}

void find_percentages(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kAfter(
      R"(\b(\d{1,6}) ?(?:/|of|out of) ?(\d{1,6})\b[^.%\d|]{0,24}?\b(\d{1,3})(?:\.\d+)? ?%)");
  static const std::regex kBefore(
      R"(\b(\d{1,3})(?:\.\d+)? ?%[ (\-:]{1,4}(\d{1,6}) ?(?:/|of) ?(\d{1,6})\b)");
  const auto add = [&](const std::string& text, const std::string& part, const std::string& whole,
                       const std::string& percent) {
    Mention& mention = reader.add(Check::percentage, line, text);
    mention.number = number_of(part);
    mention.actual = number_of(whole);
    mention.percent = static_cast<uint32_t>(number_of(percent));
    const size_t at = plain.find(text);
    mention.approximate = at != std::string::npos && at > 0 && plain[at - 1] == '~';
  };
  // "from 120 to 90 (25% fewer)"
  static const std::regex kFromTo(
      R"(\bfrom (\d{1,7}) ?(?:[a-z]+ )?(?:to|down to|->|→) ?(\d{1,7})\b[^.%\d|]{0,24}?\b(\d{1,3})(?:\.\d+)? ?%)");
  for (Matches it(plain.begin(), plain.end(), kFromTo), none; it != none; ++it) {
    const uint64_t from = number_of((*it)[1]);
    const uint64_t to = number_of((*it)[2]);
    const uint64_t change = from > to ? from - to : to - from;
    add((*it)[0], std::to_string(change), (*it)[1], (*it)[3]);
  }
  for (Matches it(plain.begin(), plain.end(), kAfter), none; it != none; ++it) {
    const std::string before = it->prefix();
    if (before.ends_with(".") || before.ends_with(",")) continue;  // "41.5/42"
    add((*it)[0], (*it)[1], (*it)[2], (*it)[3]);
  }
  for (Matches it(plain.begin(), plain.end(), kBefore), none; it != none; ++it)
    add((*it)[0], (*it)[2], (*it)[3], (*it)[1]);
}

/// Numbers of things that nothing above has taken up.
void find_rest(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kThings(
      R"((?:^|[^\w-])\d[\d,]{0,6}\+? (?:[a-z-]+ ){0,2}(?:files?|tests?|functions?|locations?|sites?|callers?|calls|tasks?|methods?|lines|errors?|warnings?|violations?|issues?|modules?|instances|occurrences|usages)\b)");
  for (const Mention& mention : reader.out.all) {
    const bool number =
        mention.check == Check::run || mention.number != 0 || mention.check == Check::occurrences;
    if (mention.line == line.number && number) return;
  }
  std::smatch m;
  if (std::regex_search(plain, m, kThings)) reader.add(Check::uncounted, line, m[0]);
}

void find_runs(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kRun(
      R"((\ball )?\b\d{1,6}(?:/\d{1,6})?:? (?:[a-z_-]+ ){0,3}(?:tests? )?(?:now )?(?:pass|passed|passing|failed|failing|fail)\b|\btests? (?:now |still )?(?:pass|passed|passing)\b)");
  std::smatch m;
  if (std::regex_search(plain, m, kRun)) reader.add(Check::run, line, m[0]);
}

}  // namespace

void find_counts(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const bool number =
      std::any_of(line.text.begin(), line.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::string plain = without_ticks(line.text);
  if (!number) {
    find_runs(reader, line, plain);
    return;
  }
  const std::vector<NamedPath> paths = paths_in(line.text);
  find_holders(reader, line, plain, paths);
  find_code_counts(reader, line, plain, paths);
  find_lengths(reader, line, plain, paths);
  find_occurrences(reader, line, plain, paths);
  find_lists(reader, index, plain);
  find_changed_files(reader, line, plain);
  find_percentages(reader, line, plain);
  find_runs(reader, line, plain);
  find_rest(reader, line, plain);
}

void find_searches(MentionReader& reader, size_t index) {
  static const std::regex kGrep(
      R"re(\b(?:grep|rg)((?: -{1,2}[\w=*."'-]+)*) (?:"([^"]+)"|'([^']+)'|([\w:.]+))((?: [^|]*)?)\| *wc -l)re");
  static const std::regex kAnswer(
      R"(^\s*(?:#|//|→|=>|->|=)?\s*(?:(output|result|returns|found|actual)\s*[:=]?\s*)?(\d{1,7})\b)",
      std::regex::icase);
  const ProseLine& line = reader.lines[index];
  std::smatch grep;
  if (!std::regex_search(line.text, grep, kGrep)) return;
  for (size_t next = index + 1; next < std::min(index + 3, reader.lines.size()); ++next) {
    const std::string& text = reader.lines[next].text;
    std::smatch answer;
    if (!std::regex_search(text, answer, kAnswer)) continue;
    Mention& mention = reader.add(Check::searched, line, grep[0]);
    mention.number = number_of(answer[2]);
    std::string pattern = grep[2].matched ? grep[2] : grep[3].matched ? grep[3] : grep[4];
    const std::string flags = grep[1];
    const bool extended = flags.find('E') != std::string::npos || grep.str(0).substr(0, 2) == "rg";
    const std::string bar = extended ? "|" : "\\|";
    for (size_t at = 0; at <= pattern.size();) {
      const size_t end = std::min(pattern.find(bar, at), pattern.size());
      mention.names.push_back(pattern.substr(at, end - at));
      at = end + bar.size();
    }
    mention.noun = flags + " " + grep.str(5);
    for (const std::string_view word : base::split(mention.noun, ' ')) {
      if (!word.empty() && word[0] != '-') mention.path = word;
    }
    return;
  }
}

}  // namespace tasks
