#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/files.h"
#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

constexpr std::string_view kEndings[] = {
    "rs",  "toml", "md",    "yaml", "yml",   "json", "jsonl", "sh",  "py",  "ts",  "tsx", "js",
    "jsx", "lock", "proto", "sql",  "txt",   "html", "css",   "c",   "cc",  "cpp", "h",   "hpp",
    "go",  "nix",  "tla",   "cfg",  "swift", "kt",   "java",  "ttl", "svg", "csv", "ron", "xml"};

bool is_path_char(char c) {
  return is_word_char(c) || c == '.' || c == '/' || c == '-' || c == '@' || c == '~' || c == '+' ||
         c == '*' || c == '{' || c == '}';
}

std::optional<uint32_t> number_at(std::string_view text, size_t& at) {
  uint32_t value = 0;
  const auto read = std::from_chars(text.data() + at, text.data() + text.size(), value);
  if (read.ec != std::errc() || value == 0) return std::nullopt;
  const size_t end = static_cast<size_t>(read.ptr - text.data());
  if (end < text.size() && is_word_char(text[end])) return std::nullopt;
  at = end;
  return value;
}

bool skip(std::string_view text, size_t& at, std::string_view what) {
  if (text.substr(at, what.size()) != what) return false;
  at += what.size();
  return true;
}

/// "12" or "12-14", "L12-L14", "12–14".
std::optional<std::pair<uint32_t, uint32_t>> range_at(std::string_view text, size_t& at) {
  size_t next = at;
  skip(text, next, "L");
  const std::optional<uint32_t> first = number_at(text, next);
  if (!first) return std::nullopt;
  at = next;
  if (skip(text, next, "-") || skip(text, next, "–") || skip(text, next, " - ") ||
      skip(text, next, " to ")) {
    skip(text, next, "L");
    const std::optional<uint32_t> last = number_at(text, next);
    if (last && *last >= *first) {
      at = next;
      return std::make_pair(*first, *last);
    }
  }
  return std::make_pair(*first, *first);
}

/// What stands behind a path: ":12", ":12:5", "#L12", "::name", "#name".
void read_behind(std::string_view text, NamedPath& named) {
  size_t at = named.end;
  if (named.path.ends_with(".md") && text.substr(at, 1) == "#") {  // a heading
    while (named.end < text.size() &&
           (text[named.end] == '#' || text[named.end] == '-' || is_word_char(text[named.end]))) {
      ++named.end;
    }
    return;
  }
  if (skip(text, at, "::") || (text.substr(at, 1) == "#" && text.substr(at, 2) != "#L" && ++at)) {
    size_t end = at;
    while (end < text.size() && (is_word_char(text[end]) || text[end] == ':')) ++end;
    while (end > at && text[end - 1] == ':') --end;
    if (end > at) {
      named.member = text.substr(at, end - at);
      named.end = end;
    }
    return;
  }
  if (!skip(text, at, ":") && !skip(text, at, "#")) return;
  if (const auto range = range_at(text, at)) {
    named.lines.push_back(*range);
    named.end = at;
    size_t next = at;
    if (skip(text, next, ":")) {  // a column
      if (number_at(text, next)) named.end = next;
      return;
    }
    while (true) {  // "545, 550, 555"
      next = named.end;
      if (!skip(text, next, ", ") && !skip(text, next, ",") && !skip(text, next, " and ")) return;
      skip(text, next, ":");
      const size_t before = next;
      const auto more = range_at(text, next);
      const std::string_view rest = text.substr(std::min(next, text.size()));
      const bool ends =
          rest.empty() || std::string_view("),;.` |").find(rest[0]) != std::string_view::npos;
      // "12, 5 files" counts files.
      const bool counts = rest.size() > 1 && rest[0] == ' ' && is_word_char(rest[1]);
      if (!more || before == next || !ends || counts) return;
      named.lines.push_back(*more);
      named.end = next;
    }
  }
}

/// Rows of a table with a column for files and one for lines.
void find_in_table(MentionReader& reader, size_t index, const std::vector<NamedPath>& paths) {
  const ProseLine& line = reader.lines[index];
  size_t head = index;
  while (head > 0 && reader.lines[head - 1].table) --head;
  if (head == index || paths.size() != 1 || !paths[0].lines.empty()) return;
  const std::vector<std::string> titles = table_cells(reader.lines[head].text);
  const std::vector<std::string> cells = table_cells(line.text);
  for (size_t i = 0; i < std::min(titles.size(), cells.size()); ++i) {
    const std::string title = base::to_lower(titles[i]);
    if (title != "line" && title != "line(s)" && title != "lines" && title != "line #" &&
        title != "line number" && title != "line no.") {
      continue;
    }
    // "Lines" beside a file may be its length: one number, and no other column of places.
    std::string cell = cells[i];
    cell.erase(std::remove(cell.begin(), cell.end(), '`'), cell.end());
    size_t end = 0;
    if (title == "lines" && cell.find_first_of(",-") == std::string::npos &&
        names_in(line, paths).empty()) {
      continue;
    }
    for (const auto& [first, last] : line_numbers(cell, end)) {
      Mention& mention = reader.add(Check::place, line, paths[0].path + ":" + cell);
      mention.path = paths[0].path;
      mention.first = first;
      mention.last = last;
      mention.names = names_in(line, paths);
    }
  }
}

/// Of a line that speaks of several places, only the clause around one of them; names that are said
/// to be missing are no names of the place.
ProseLine clause_at(const ProseLine& line, size_t at, bool several) {
  ProseLine clause = line;
  const size_t before = several ? line.text.rfind(", ", at) : std::string::npos;
  const size_t behind = several ? line.text.find(", ", at) : std::string::npos;
  const std::string lower = base::to_lower(line.text);
  const size_t begin = before == std::string::npos ? 0 : before;
  const auto is_out = [&](const CodeSpan& span) {
    if (span.begin < begin || span.begin > behind) return true;
    const size_t from = span.begin < 12 ? 0 : span.begin - 12;
    const std::string near = lower.substr(from, span.begin - from);
    return near.find("missing") != std::string::npos || near.find("add ") != std::string::npos ||
           near.find("use ") != std::string::npos || near.find("with ") != std::string::npos ||
           near.find("→") != std::string::npos || near.find("->") != std::string::npos;
  };
  clause.spans.erase(std::remove_if(clause.spans.begin(), clause.spans.end(), is_out),
                     clause.spans.end());
  return clause;
}

/// "line 12: use `ok_or`": what follows tells what to do there.
bool orders_behind(const std::string& text, size_t at) {
  static const std::regex kVerb(
      R"(^[\s`:*)—–-]*(use|add|replace|change|convert|make|remove|call|if|return|wrap|move|update|should)\b)",
      std::regex::icase);
  return std::regex_search(text.substr(std::min(at, text.size())), kVerb);
}

/// "line 23", "(lines 67, 128)", "Line 265 of `src/a.rs`", "L40-L44".
void find_line_words(MentionReader& reader, size_t index, const std::vector<NamedPath>& paths) {
  const ProseLine& line = reader.lines[index];
  const std::string lower = base::to_lower(line.text);
  static const std::regex kLine(R"(\blines? ~?\d)");
  const bool several = std::distance(std::sregex_iterator(lower.begin(), lower.end(), kLine),
                                     std::sregex_iterator()) > 1;
  for (size_t at = lower.find("line"); at != std::string::npos; at = lower.find("line", at + 1)) {
    if (at > 0 && is_word_char(lower[at - 1])) continue;
    size_t begin = at + 4;
    if (begin < lower.size() && lower[begin] == 's') ++begin;
    while (begin < lower.size() && (lower[begin] == ' ' || lower[begin] == ':' ||
                                    lower[begin] == '*' || lower[begin] == '~')) {
      ++begin;
    }
    if (overlaps(paths, at, begin)) continue;
    size_t end = begin;
    const auto ranges = line_numbers(line.text, end);
    if (ranges.empty()) continue;
    // "Lines: ~200" is a length.
    const bool length = lower.compare(at, 6, "lines:") == 0 && ranges.size() == 1 &&
                        ranges[0].first == ranges[0].second;
    if (length) continue;
    const bool about = begin > at && line.text[begin - 1] == '~';
    std::string path;
    for (const NamedPath& named : paths) {
      if (named.end <= at || path.empty()) path = named.path;
    }
    if (path.empty()) path = reader.path;
    for (const auto& [first, last] : ranges) {
      Mention& mention =
          reader.add(Check::place, line, line.text.substr(at, std::max(end, at) - at));
      mention.path = path;
      mention.first = first;
      mention.last = last;
      mention.approximate = about;
      mention.proposed = mention.proposed || orders_behind(line.text, end);
      mention.names = names_in(clause_at(line, at, several), paths);
      if (mention.names.empty() && !several) {
        mention.names = block_below(reader.lines, index);
        mention.block = !mention.names.empty();
      }
    }
  }
}

bool speaks_of_the_present(std::string_view lower) {
  constexpr std::string_view kWords[] = {"current code",  "currently", "current implementation",
                                         "existing code", "current:",  "before:",
                                         "problem code"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return lower.find(word) != std::string_view::npos;
  });
}

/// Code that the document says stands in the file now.
void find_quoted(MentionReader& reader, size_t index, const std::string& path) {
  const ProseLine& line = reader.lines[index];
  const std::string lower = base::to_lower(line.text);
  const bool present = speaks_of_the_present(lower) || line.text.find("❌") != std::string::npos;
  std::vector<std::string> code = block_below(reader.lines, index);
  // Another document may have been named last: code does not stand in it.
  if (code.empty() || path.empty() || path.ends_with(".md")) return;
  size_t fence = index + 1;
  while (reader.lines[fence].kind != LineKind::fence_edge) ++fence;
  if (!present && reader.lines[fence].language.substr(0, 2) != "ru" &&
      reader.lines[fence].language != "rs") {
    return;  // what a command printed, perhaps
  }
  const auto placed =
      std::find_if(reader.out.all.begin(), reader.out.all.end(), [&](const Mention& one) {
        return one.line == line.number && one.check == Check::place && one.block;
      });
  if (placed != reader.out.all.end() && !present) return;  // judged with its line numbers
  Mention& mention = reader.add(Check::quoted, line, "code in " + path);
  mention.path = path;
  mention.names = std::move(code);
  // Code below the name of a file may be what is there, was there, or is to come.
  mention.proposed = !present;
}

}  // namespace

/// "fn `quote` calls `load_tariff`", "fn `accept` runs as async task", "tokio::spawn: panics": what
/// the line of a step in a call path holds.
static std::vector<std::string> names_of_step(const std::string& text) {
  static const std::regex kCalls(R"(\bcalls `([^`]+)`)");
  static const std::regex kRuns(R"(\bfn `([^`]+)` (?:runs|is)\b)");
  static const std::regex kPath(R"(^((?:\w+::)+\w+)(?=:|$))");
  std::smatch m;
  for (const std::regex* pattern : {&kCalls, &kRuns, &kPath}) {
    if (std::regex_search(text, m, *pattern)) return {m[1]};
  }
  return {};
}

std::vector<std::pair<uint32_t, uint32_t>> line_numbers(std::string_view text, size_t& end) {
  std::vector<std::pair<uint32_t, uint32_t>> ranges;
  size_t at = end;
  while (true) {
    const auto range = range_at(text, at);
    if (!range) return ranges;
    const std::string_view behind = text.substr(std::min(at, text.size()));
    if (behind.substr(0, 1) == "%" || behind.substr(0, 4) == " lin") return ranges;
    ranges.push_back(*range);
    end = at;
    if (!skip(text, at, ", and ") && !skip(text, at, ", ") && !skip(text, at, ",") &&
        !skip(text, at, " and ") && !skip(text, at, " & ")) {
      return ranges;
    }
  }
}

std::vector<NamedPath> paths_in(std::string_view text) {
  std::vector<NamedPath> found;
  for (size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    if (!found.empty() && dot < found.back().end) continue;
    const auto ending =
        std::find_if(std::begin(kEndings), std::end(kEndings), [&](std::string_view one) {
          if (text.substr(dot + 1, one.size()) != one) return false;
          const size_t end = dot + 1 + one.size();
          if (end >= text.size()) return true;
          const bool goes_on =
              text[end] == '.' && end + 1 < text.size() && is_word_char(text[end + 1]);
          return !is_word_char(text[end]) && text[end] != '-' && text[end] != '(' &&
                 text[end] != '/' && !goes_on;
        });
    if (ending == std::end(kEndings)) continue;
    NamedPath named;
    named.begin = dot;
    while (named.begin > 0 && is_path_char(text[named.begin - 1])) --named.begin;
    // "**src/a.rs line 12**" is bold, "**/a.rs" is a pattern.
    while (text[named.begin] == '*' && text[named.begin + 1] != '/' &&
           text[named.begin + 1] != '.' &&
           (text[named.begin + 1] != '*' || is_word_char(text[named.begin + 2]))) {
      ++named.begin;
    }
    named.end = dot + 1 + ending->size();
    named.path = text.substr(named.begin, named.end - named.begin);
    while (!named.path.empty() && named.path[0] == '@') named.path.erase(0, 1);
    // A path of Windows, of which only the end is written with slashes.
    if (named.begin > 0 && text[named.begin - 1] == '\\') continue;
    if (named.path.substr(0, 2) == "//" || named.path.size() <= ending->size() + 1) continue;
    if (named.begin > 0 && (text[named.begin - 1] == ':' || text[named.begin - 1] == '$')) {
      if (named.begin < 2 || text[named.begin - 2] != ' ') continue;
    }
    if (dot == named.begin || named.path.find("..") != std::string::npos) {
      if (named.path.substr(0, 3) != "../" && dot != named.begin) continue;
    }
    // "`*_dst.rs`", "NNN_YYYYMMDD_name.md": a pattern.
    named.glob = named.path.find_first_of("*{}") != std::string::npos || named.path[0] == '_' ||
                 named.path.find("NNN") != std::string::npos ||
                 named.path.find("YYYY") != std::string::npos;
    read_behind(text, named);
    found.push_back(std::move(named));
  }
  return found;
}

std::vector<std::string> block_below(const std::vector<ProseLine>& lines, size_t index) {
  size_t at = index + 1;
  while (at < lines.size() && at <= index + 2 && lines[at].kind == LineKind::blank) ++at;
  std::vector<std::string> code;
  if (at >= lines.size() || at > index + 2 || lines[at].kind != LineKind::fence_edge) return code;
  const std::string& language = lines[at].language;
  if (!language.empty() && language.substr(0, 4) != "rust" && language != "rs") return code;
  for (++at; at < lines.size() && lines[at].kind == LineKind::fence; ++at) {
    std::string_view text = base::trim(lines[at].text);
    if (base::to_lower(text).find("// after") != std::string::npos) break;
    const size_t comment = text.find("//");
    if (comment != std::string_view::npos && (comment == 0 || text[comment - 1] == ' ')) {
      text = base::trim(text.substr(0, comment));
    }
    if (text.empty() || text.find("...") != std::string_view::npos) continue;
    code.emplace_back(text);
  }
  return code;
}

void find_places(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const std::vector<NamedPath> paths = paths_in(line.text);
  // "src/a.rs:64 - Updated to use `g`": the line of before, and what stands there since.
  static const std::regex kChanged(
      R"(^`?\)?\s*(?:-|–|—|:|\|)?\s*\**(?:[Uu]pdated|[Rr]eplaced|[Cc]onverted|[Mm]igrated|[Rr]efactored|[Cc]hanged|[Rr]emoved|[Ff]ixed)\b)");
  for (const NamedPath& named : paths) {
    const std::string text = line.text.substr(named.begin, named.end - named.begin);
    if (named.glob) continue;
    if (!named.member.empty()) {
      Mention& mention = reader.add(Check::name_in_file, line, text);
      mention.path = named.path;
      mention.names = {named.member};
      continue;
    }
    if (named.lines.empty()) {
      Mention& mention = reader.add(Check::path, line, text);
      mention.path = named.path;
      mention.told = named.begin > 1 && line.text.compare(named.begin - 2, 2, "](") == 0;
      continue;
    }
    for (const auto& [first, last] : named.lines) {
      Mention& mention = reader.add(Check::place, line, text);
      mention.path = named.path;
      mention.first = first;
      mention.last = last;
      mention.names = names_in(clause_at(line, named.begin, false), paths);
      const std::string behind = line.text.substr(named.end);
      const bool turned = line.ticked && (behind.find(" → ") != std::string::npos ||
                                          behind.find(" -> ") != std::string::npos);
      if (turned || std::regex_search(behind, kChanged)) mention.proposed = true;
      // "`src/cli/daemon.rs::shutdown_daemon` .. daemon.rs:196": the function of that very file.
      for (const NamedPath& other : paths) {
        if (!other.member.empty() && !mention.names.empty() &&
            base::file_name(other.path) == base::file_name(named.path))
          mention.names.push_back(other.member);
      }
      if (mention.names.empty()) {
        mention.names = block_below(reader.lines, index);
        mention.block = !mention.names.empty();
      }
    }
  }
  find_in_table(reader, index, paths);
  find_line_words(reader, index, paths);
  if (!paths.empty() && !paths.back().glob) {
    reader.path = paths.back().path;
    reader.path_level = reader.level;
  }
  find_quoted(reader, index, paths.empty() ? reader.path : paths.back().path);
}

void find_fenced_places(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  for (const NamedPath& named : paths_in(line.text)) {
    if (named.lines.empty() || named.glob) continue;
    for (const auto& [first, last] : named.lines) {
      Mention& mention =
          reader.add(Check::place, line, line.text.substr(named.begin, named.end - named.begin));
      mention.path = named.path;
      mention.first = first;
      mention.last = last;
      // "src/a.rs:12:    handle.block_on(fut);": what a search printed.
      const std::string_view rest = base::trim(std::string_view(line.text).substr(named.end));
      if (rest.size() > 4 && rest[0] == ':') {
        mention.names = {std::string(base::trim(rest.substr(1)))};
      } else {
        mention.names = names_of_step(std::string(rest));
      }
    }
  }
}

}  // namespace tasks
