#include "tasks/mention.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// "Type::function" of "Type::<T>::function(..)?;", "fn function<T>(a: A) -> B", "function()";
/// empty when it is no name of code.
std::string name_of_span(std::string_view span) {
  std::string_view rest = base::trim(span);
  static const std::regex kSubjectLine(R"(\w+(\([^)]*\))?!?: )");  // "feat(02): add a thing"
  if (std::regex_search(rest.begin(), rest.end(), kSubjectLine,
                        std::regex_constants::match_continuous))
    return {};
  bool declared = false;
  for (const std::string_view word : {"pub(crate) ", "pub ", "async ", "unsafe ", "fn ", "struct ",
                                      "enum ", "trait ", "impl ", "mod ", "&"}) {
    if (const auto behind = base::strip_prefix(rest, word)) {
      rest = *behind;
      declared = declared || word == "fn ";
    }
  }
  std::string name;
  size_t at = 0;
  while (at < rest.size()) {
    if (is_word_char(rest[at])) {
      name += rest[at++];
    } else if (rest.substr(at, 3) == "::<") {
      break;
    } else if (rest.substr(at, 2) == "::" && at + 2 < rest.size() && is_word_char(rest[at + 2])) {
      name += "::";
      at += 2;
    } else {
      break;
    }
  }
  const std::string_view behind = rest.substr(at);
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return {};
  const bool call = !behind.empty() && behind[0] == '(';
  const bool generic = !behind.empty() && (behind[0] == '<' || behind.substr(0, 3) == "::<");
  if (!behind.empty() && !call && !generic) return {};
  if (call && behind.find(')') == std::string_view::npos) return {};
  const bool qualified = name.find("::") != std::string::npos;
  const bool underscored = name.find('_') != std::string::npos && name.size() > 4;
  size_t humps = 0;
  for (const char c : name) humps += c >= 'A' && c <= 'Z' ? 1 : 0;
  const bool camel = name[0] >= 'A' && name[0] <= 'Z' && humps > 1 && humps < name.size() / 2 + 1;
  // `Server<S: Storage>` is a type with its bounds; `Vec<u8>` is everybody's.
  const bool bounded = generic && name[0] >= 'A' && name[0] <= 'Z' && name.size() > 2 &&
                       behind.find(": ") != std::string_view::npos && behind.back() == '>';
  if (!call && !declared && !qualified && !underscored && !camel && !bounded) return {};
  if (call && !qualified && name.size() < 3) return {};
  return name;
}

struct PlainName {
  size_t begin;
  size_t end;
};

/// Words of prose that can only be code: `two_under_scores`, `calls()`.
std::vector<PlainName> plain_names(const ProseLine& line) {
  std::vector<PlainName> found;
  const std::string& text = line.text;
  for (size_t i = 0; i < text.size();) {
    if (!is_word_char(text[i])) {
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < text.size() &&
           (is_word_char(text[i]) ||
            (text.substr(i, 2) == "::" && i + 2 < text.size() && is_word_char(text[i + 2])))) {
      i += text[i] == ':' ? 2 : 1;
    }
    const std::string_view word = std::string_view(text).substr(begin, i - begin);
    const bool in_span = std::any_of(line.spans.begin(), line.spans.end(), [&](const CodeSpan& s) {
      return begin >= s.begin && begin < s.end;
    });
    const char before = begin > 0 ? text[begin - 1] : ' ';
    if (in_span || (word[0] >= '0' && word[0] <= '9') || before == '/' || before == '-' ||
        before == '.' || before == '@' || before == '<') {
      continue;
    }
    const char after = i < text.size() ? text[i] : ' ';
    const bool call = text.substr(i, 2) == "()";
    const auto underscores = std::count(word.begin(), word.end(), '_');
    const bool lower = base::to_lower(word) == word;
    if (call || (underscores >= 2 && lower && after != '/' && after != '-' && after != '.')) {
      if (word.size() > 3 && word.find("__") == std::string_view::npos) found.push_back({begin, i});
    }
  }
  return found;
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool says_removed(std::string_view lower) {
  return has_any(lower, {"removed", "deleted", "no longer", "eliminated", "dropped ", "got rid of",
                         "replaced", "remove ", "delete ", "does not exist", "doesn't exist"});
}

}  // namespace

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool overlaps(const std::vector<NamedPath>& paths, size_t begin, size_t end) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const NamedPath& path) { return begin < path.end && path.begin < end; });
}

Mention& MentionReader::add(Check check, const ProseLine& line, const std::string& text) {
  Mention mention;
  mention.check = check;
  mention.line = line.number;
  mention.text = std::string(base::trim(text));
  mention.proposed = line.proposed;
  mention.removed = line.below_removed || says_removed(base::to_lower(line.text));
  out.all.push_back(std::move(mention));
  return out.all.back();
}

std::string_view kind_of(Check check) {
  switch (check) {
    case Check::place:
      return "path:line";
    case Check::path:
      return "path";
    case Check::name:
    case Check::name_in_file:
      return "function";
    case Check::commit:
      return "commit";
    case Check::code_count:
    case Check::occurrences:
    case Check::holders:
    case Check::searched:
    case Check::uncounted:
    case Check::listed:
    case Check::percentage:
      return "count";
    case Check::line_count:
      return "length";
    case Check::files_changed:
      return "file count";
    case Check::pattern:
    case Check::absent:
    case Check::is_async:
    case Check::awaited:
    case Check::boxes:
    case Check::implements:
    case Check::uncalled:
    case Check::called_from:
      return "status";
    case Check::task:
      return "task";
    case Check::quoted:
      return "code";
    case Check::run:
      return "run";
  }
  return "reference";
}

/// "no `lock_refs()` (`refs_head.rs:22-41`)": it is what does not stand there.
static bool is_denied(const std::string& text, size_t begin) {
  static const std::regex kDenied(R"((?:^|[^\w])(?:[Nn]o|[Ww]ithout|[Ll]acks|never) [`*]*$)");
  const std::string before = text.substr(begin > 14 ? begin - 14 : 0, std::min<size_t>(begin, 14));
  return std::regex_search(before, kDenied);
}

std::vector<std::string> names_in(const ProseLine& line, const std::vector<NamedPath>& paths) {
  std::vector<std::string> names;
  for (const CodeSpan& span : line.spans) {
    if (overlaps(paths, span.begin, span.end)) continue;
    const bool number = span.text.find_first_not_of("0123456789-,: L") == std::string::npos;
    // `rule-id`, `F-7K2QX9`, `02-03`: names of ours or of tools, not of code.
    static const std::regex kKebab(R"([A-Za-z0-9]+(-[A-Za-z0-9]+)+)");
    const bool kebab = std::regex_match(span.text, kKebab);
    // `fn` stands in half of all lines.
    static const std::regex kKeywords(
        R"((?:pub|async|fn|await|let|mut|move|unsafe|impl|struct|enum|trait|use|mod|const|static|dyn)(?: (?:async|fn|mut|move|unsafe|impl))*)");
    if (std::regex_match(span.text, kKeywords)) continue;
    const bool letters = std::any_of(span.text.begin(), span.text.end(), is_word_char);
    if (!number && !kebab && letters && span.text.size() > 1 && !is_denied(line.text, span.begin))
      names.push_back(span.text);
  }
  if (!names.empty()) return names;
  for (const PlainName& plain : plain_names(line)) {
    if (!overlaps(paths, plain.begin, plain.end)) {
      names.push_back(line.text.substr(plain.begin, plain.end - plain.begin));
    }
  }
  return names;
}

/// Whether the words beside a name say what it is: "the function `f`", "`f` test".
static bool is_called_code(const std::string& text, size_t end, size_t size) {
  static const std::regex kKind(
      R"(\b(functions?|methods?|fn|tests?|structs?|traits?|enums?|helpers?)\b)");
  const size_t begin = end > size + 14 ? end - size - 14 : 0;
  const std::string before = base::to_lower(text.substr(begin, end - size - begin));
  const std::string behind = base::to_lower(text.substr(std::min(end, text.size()), 12));
  return std::regex_search(before, kKind) || std::regex_search(behind, kKind);
}

void find_names(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const std::vector<NamedPath> paths = paths_in(line.text);
  const auto add = [&](size_t end, const std::string& name, const std::string& text) {
    // "`name` in `src/a.rs`", "`name` (`src/a.rs`)".
    std::string in_file;
    const bool denied = end >= text.size() && is_denied(line.text, end - text.size());
    for (const NamedPath& path : paths) {
      if (denied || path.glob || path.begin < end || path.begin - end > 8) continue;
      std::string between = line.text.substr(end, path.begin - end);
      between.erase(std::remove_if(between.begin(), between.end(),
                                   [](char c) { return c == '`' || c == ' ' || c == '*'; }),
                    between.end());
      if (between == "in" || between == "at" || between == "from" || between == "of" ||
          between == "(" || between == "()in" || between == "()(") {
        in_file = path.path;
      }
    }
    Mention& mention = reader.add(in_file.empty() ? Check::name : Check::name_in_file, line, text);
    mention.names = {name};
    mention.path = in_file;
    // What is qualified or called a function is meant to be code of here; `call()` may be a
    // library's, constants those of a system.
    const bool constant =
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const std::string last = name.substr(name.rfind(':') + 1);
    const bool of_system = last[0] >= 'A' && last[0] <= 'Z' && text.find('(') != std::string::npos;
    const bool example = name.find("xxx") != std::string::npos || name.find("foo") == 0;
    // `ExitCode` may be a type of a library; `Server::run` is not.
    const bool type = last.size() == name.size() && last[0] >= 'A' && last[0] <= 'Z';
    mention.told = !constant && !of_system && !type && !example &&
                   (text.rfind("fn ", 0) == 0 || name.find("::") != std::string::npos ||
                    is_called_code(line.text, end, text.size()));
  };
  for (const CodeSpan& span : line.spans) {
    if (overlaps(paths, span.begin, span.end)) continue;
    const std::string name = name_of_span(span.text);
    if (!name.empty()) add(span.end, name, span.text);
  }
  for (const PlainName& plain : plain_names(line)) {
    if (overlaps(paths, plain.begin, plain.end)) continue;
    const std::string name = line.text.substr(plain.begin, plain.end - plain.begin);
    add(plain.end, name, line.text.substr(plain.end, 1) == "(" ? name + "()" : name);
  }
}

/// "`src/a.rs` (Server, run_loop, 3 tests)": what is named between the parentheses is in the file.
void find_members(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const std::vector<NamedPath> paths = paths_in(line.text);
  if (paths.size() != 1 || paths[0].glob || !paths[0].lines.empty()) return;
  const size_t open = line.text.find('(', paths[0].end);
  if (open == std::string::npos || open - paths[0].end > 8) return;
  const std::string between = line.text.substr(paths[0].end, open - paths[0].end);
  if (std::any_of(between.begin(), between.end(), is_word_char)) return;
  const size_t shut = line.text.find(')', open);
  if (shut == std::string::npos) return;
  const std::string inside = line.text.substr(open + 1, shut - open - 1);
  static const std::regex kSure(R"([A-Z][a-z0-9]+[A-Z]\w*|[a-z]\w*_\w+|\d{1,4} (?:unit )?tests?)");
  const std::vector<std::string_view> parts = base::split(inside, ',');
  const bool is_list = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::regex_match(std::string(base::trim(part)), kSure);
  });
  for (const std::string_view part : parts) {
    std::string name(base::trim(part));
    name.erase(std::remove(name.begin(), name.end(), '`'), name.end());
    static const std::regex kTests(R"((\d{1,4}) (?:unit )?tests?)");
    static const std::regex kName(R"([A-Z][a-z0-9]+[A-Z]\w*|[a-z]\w*_\w+)");
    std::smatch m;
    if (std::regex_match(name, m, kTests)) {
      Mention& mention = reader.add(Check::code_count, line, name);
      mention.number = std::stoul(m[1]);
      mention.noun = "tests";
      mention.path = paths[0].path;
    } else if (std::regex_match(name, kName)) {
      Mention& mention = reader.add(Check::name_in_file, line, name);
      mention.names = {name};
      mention.path = paths[0].path;
    } else if (static const std::regex kWord(R"([A-Z][a-z]\w+)");
               is_list && std::regex_match(name, kWord)) {
      // "Dispatcher" beside such names; alone it might be a word of prose.
      Mention& mention = reader.add(Check::name_in_file, line, name);
      mention.names = {name};
      mention.path = paths[0].path;
      mention.proposed = true;
    }
  }
}

/// What a line says of a commit behind its hash: its subject, or the kind of change.
static void find_subject(const std::string& text, size_t end, Mention& mention) {
  size_t at = end;
  while (at < text.size() && (text[at] == '`' || text[at] == '*' || text[at] == ')')) ++at;
  static const std::regex kKind(
      R"(^ ?\((feat|fix|docs|test|refactor|chore|perf|style|build|ci)\b)");
  static const std::regex kSubject(
      R"(^(?: *[:|] *| +(?:-|–|—) +| +)["`*]*((?:feat|fix|docs|test|refactor|chore|perf|style|build|ci)(?:\([^)]*\))?!?: [^|"`]+))");
  static const std::regex kQuoted(R"rx(^(?: *[:|] *| +(?:-|–|—) +| *\(? *)"([^"]{8,})")rx");
  const std::string behind = text.substr(at);
  std::smatch m;
  if (std::regex_search(behind, m, kKind)) {
    mention.noun = "kind";
  } else if (std::regex_search(behind, m, kSubject) || std::regex_search(behind, m, kQuoted)) {
    mention.noun = "subject";
  } else {
    return;
  }
  mention.names.push_back(std::string(base::trim(m[1].str())));
  mention.text += " " + mention.names.back();
}

void find_commits(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const std::string& text = line.text;
  const std::string lower = base::to_lower(text);
  const std::vector<NamedPath> paths = paths_in(text);
  for (size_t i = 0; i < text.size();) {
    if (!is_word_char(text[i])) {
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && is_word_char(text[i])) ++i;
    const std::string word = text.substr(begin, i - begin);
    if (word.size() < 7 || word.size() > 40 || !std::all_of(word.begin(), word.end(), is_hex))
      continue;
    const bool digit = std::any_of(word.begin(), word.end(), [](char c) { return c <= '9'; });
    const bool letter = std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a'; });
    const bool called = has_any(lower, {"commit", "hash", "sha", "revision", " at `"});
    // "cid 3328926767" in a line that says "committed": a number of something else.
    static const std::regex kCalled(R"(\b(?:commit|hash|sha|revision|rev)s?:?[\s`*(]*$)");
    const bool called_here = letter || std::regex_search(lower.substr(begin > 16 ? begin - 16 : 0,
                                                                      std::min<size_t>(begin, 16)),
                                                         kCalled);
    if (!digit || !called_here || overlaps(paths, begin, i)) continue;
    const char before = begin > 0 ? text[begin - 1] : ' ';
    const char after = i < text.size() ? text[i] : ' ';
    const bool in_uuid = (before == '-' || after == '-') && !called;
    if (in_uuid || before == '#' || before == '/' || before == '=' || before == '.' ||
        (before == ':' && !called) || after == '/') {
      continue;
    }
    Mention& mention = reader.add(Check::commit, line, word);
    mention.names = {word};
    mention.proposed = false;
    find_subject(text, i, mention);
    if (has_any(lower, {"as of", "audited at", "base commit", "at commit", "base_commit",
                        "commit:", "**commit**", "revision"})) {
      reader.out.commits.push_back(word);
    }
  }
}

/// Whether the line, or what stands above its list, says that what it names is not so: a check of a
/// phase lists truths with whether they hold.
bool is_gainsaid(const std::vector<ProseLine>& lines, size_t index) {
  const auto says_no = [](const ProseLine& line) {
    return has_any(base::to_lower(line.text), {"**no**", "not so", "not true", "came back"});
  };
  if (says_no(lines[index])) return true;
  if (!lines[index].item) return false;
  size_t above = index;
  while (above > 0 && (lines[above].item || base::trim(lines[above].text).empty())) --above;
  return !lines[above].item && says_no(lines[above]);
}

void find_tasks(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  static const std::regex kOurs(R"(\b([TFR]-[0-9A-HJKMNP-TV-Z]{6,12})\b)");
  static const std::regex kHandle(
      R"((?:\b(?:phase|plan|task) |\b(?:plans|tasks) |`|\[[ x]\] )(\d{2,3}-\d{2,3})(?![\w.-]))",
      std::regex::icase);
  const std::string lower = base::to_lower(line.text);
  const bool open = line.unticked || has_any(lower, {"to fix", "pending", "open", "no action"});
  const bool done = !open && (line.ticked || has_any(lower, {"fixed", "✅", " done", "verified"}));
  const bool told = done != open && (line.item || line.table) && !is_gainsaid(reader.lines, index);
  for (const std::regex* pattern : {&kOurs, &kHandle}) {
    for (std::sregex_iterator it(line.text.begin(), line.text.end(), *pattern), none; it != none;
         ++it) {
      Mention& mention = reader.add(Check::task, line, (*it)[1]);
      mention.names = {(*it)[1]};
      mention.told = told;
      mention.done = done;
      mention.proposed = false;
    }
  }
}

/// The function that a document is about: the one it names most often; empty when none stands out.
std::string subject_of(const std::vector<ProseLine>& lines) {
  std::map<std::string, size_t> times;
  for (const ProseLine& line : lines) {
    if (line.kind != LineKind::prose && line.kind != LineKind::heading) continue;
    std::string text = line.text;
    static const std::regex kFunction(R"(\b([a-z]\w*_\w+)\b(?!\.|/|-))");
    std::set<std::string> here;
    for (std::sregex_iterator it(text.begin(), text.end(), kFunction), none; it != none; ++it)
      here.insert((*it)[1]);
    for (const std::string& name : here) ++times[name];
  }
  const auto most = std::max_element(
      times.begin(), times.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == times.end() || most->second < 3 ? std::string() : most->first;
}

Mentions find_mentions(std::string_view document) {
  Mentions out;
  const std::vector<ProseLine> lines = read_prose(document, out.cut_lines);
  MentionReader reader{lines, out, {}, 0, 0, 0, 0, false, subject_of(lines), false, {}};
  find_in_frontmatter(reader, document);
  for (size_t i = 0; i < lines.size(); ++i) {
    const ProseLine& line = lines[i];
    if (line.kind == LineKind::fence) ++out.fenced_lines;
    if (line.kind == LineKind::fence_edge) {
      reader.after = false;
      reader.types_before.clear();
    }
    if (line.kind == LineKind::fence) {
      find_types_after(reader, line);
      find_fenced_places(reader, i);
      find_searches(reader, i);
      continue;
    }
    if (line.kind != LineKind::prose && line.kind != LineKind::heading) continue;
    if (base::trim(line.text).substr(0, 4) == "<!--") continue;
    if (line.kind == LineKind::heading) {
      reader.level = line.level;
      if (line.level <= reader.path_level) reader.path.clear();
    }
    find_places(reader, i);
    find_names(reader, i);
    find_members(reader, i);
    find_commits(reader, i);
    find_tasks(reader, i);
    find_counts(reader, i);
    find_searches(reader, i);
    find_statuses(reader, i);
  }
  std::vector<std::string> hashes;
  for (const Mention& mention : out.all) {
    if (mention.check == Check::commit) hashes.push_back(mention.names[0]);
  }
  for (Mention& mention : out.all) {
    if (mention.check == Check::files_changed && mention.names.empty()) mention.names = hashes;
  }
  find_sums(reader);
  std::stable_sort(out.all.begin(), out.all.end(),
                   [](const Mention& a, const Mention& b) { return a.line < b.line; });
  // The same thing twice in a line is said once.
  std::set<std::string> seen;
  std::vector<Mention> once;
  for (Mention& mention : out.all) {
    std::string_view path = mention.path;
    if (path.substr(0, 2) == "./") path.remove_prefix(2);
    std::string key = std::to_string(mention.line) + '\0' +
                      std::to_string(static_cast<int>(mention.check)) + '\0' + std::string(path) +
                      '\0' + std::to_string(mention.first) + '\0' + std::to_string(mention.last) +
                      '\0' + std::to_string(mention.number);
    if (mention.check != Check::place) key += '\0' + base::join(mention.names, "\1");
    if (seen.insert(std::move(key)).second) once.push_back(std::move(mention));
  }
  out.all = std::move(once);
  return out;
}

}  // namespace tasks
