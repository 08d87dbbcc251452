#include <algorithm>
#include <regex>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/line_map.h"
#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "cli/actions/doc_lines.h"
#include "cli/short_hash.h"
#include "repo/diff.h"

namespace cli {
namespace {

constexpr size_t kLongestLine = 2000;  ///< std::regex recurses as deep as a line is long

std::string shown(std::string_view text) {
  constexpr size_t kMost = 80;
  text = base::trim(text);
  std::string out(text.substr(0, kMost));
  return base::to_valid_utf8(out) + (text.size() > kMost ? "..." : "");
}

std::string lines_of(const base::LineMap& map, uint32_t first, uint32_t last) {
  std::string text;
  for (uint32_t line = first; line <= std::min(last, map.line_count()); ++line) {
    text += map.line_text(line);
    text += '\n';
  }
  return text;
}

/// Parts of a quotation between "...", each long enough to mean something.
std::vector<std::string> parts_of(const std::string& quoted) {
  std::vector<std::string> parts;
  for (size_t at = 0; at <= quoted.size();) {
    const size_t end = std::min(quoted.find("...", at), quoted.size());
    std::string part = squeezed(std::string_view(quoted).substr(at, end - at));
    while (!part.empty() && (part.back() == ';' || part.back() == ',')) part.pop_back();
    if (part.size() >= 4) parts.push_back(std::move(part));
    at = end + 3;
  }
  return parts;
}

/// Whether `text` holds what the document calls `name`: a name, a path's last part, a piece of
/// code.
/// A word in capitals names a group ("CHAIN", "HTTP"), no item.
bool is_label(const std::string& name) {
  return name.size() > 2 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool holds_name(const std::string& text, const std::string& name) {
  std::string_view bare = base::trim(name);
  while (!bare.empty() && (bare.back() == ';' || bare.back() == '?')) bare.remove_suffix(1);
  if (const auto cut = base::strip_suffix(bare, "()")) bare = *cut;
  if (bare.substr(0, 1) == ".") bare.remove_prefix(1);
  std::string last = last_segment(std::string(bare));
  // "Type.field"
  const size_t dot = last.rfind('.');
  if (dot != std::string::npos && is_identifier(last.substr(dot + 1))) last = last.substr(dot + 1);
  if (is_label(last)) {
    const std::string part = base::to_lower(last);
    if (text.find(part + "_") != std::string::npos || text.find("_" + part) != std::string::npos)
      return true;
  }
  if (is_identifier(last)) return !word_positions(text, last).empty();
  const std::string where = squeezed(text);
  const std::vector<std::string> parts = parts_of(name);
  if (!parts.empty() && std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return where.find(part) != std::string::npos;
      })) {
    return true;
  }
  // "Runtime::new()?.block_on(..)": what is called in it.
  static const std::regex kCall(R"((\w{3,})(?:::<[^>]*>)?\()");
  for (std::sregex_iterator it(name.begin(), name.end(), kCall), none; it != none; ++it) {
    if (!word_positions(text, std::string((*it)[1])).empty()) return true;
  }
  // "Arc<Mutex<Handler>>": all of its names.
  static const std::regex kWord(R"([A-Za-z_]\w*)");
  size_t words = 0;
  bool all = name.find(' ') == std::string::npos;
  for (std::sregex_iterator it(name.begin(), name.end(), kWord), none; it != none && all; ++it) {
    ++words;
    all = !word_positions(text, std::string((*it)[0])).empty();
  }
  if (all && words > 1) return true;
  // "fn name<T>": the last word before what is no word.
  std::smatch m;
  static const std::regex kDeclared(R"(\b(?:fn|struct|enum|trait|impl|mod)\s+(\w+))");
  return std::regex_search(name, m, kDeclared) && !word_positions(text, std::string(m[1])).empty();
}

/// How much a name tells of a line: a call or a path more than a type that is everywhere.
size_t weight_of(const std::string& name) { return is_identifier(name) ? 1 : 3; }

/// The line nearest to `near` that holds one of the names; 0: none.
uint32_t nearest_line(const std::string& text, const std::vector<std::string>& names,
                      uint32_t near) {
  const base::LineMap map(text);
  for (const std::string& name : names) {
    uint32_t best = 0;
    for (uint32_t line = 1; line <= map.line_count(); ++line) {
      if (!holds_name(std::string(map.line_text(line)), name)) continue;
      const auto away = [near](uint32_t one) { return one > near ? one - near : near - one; };
      if (best == 0 || away(line) < away(best)) best = line;
    }
    if (best != 0) return best;
  }
  return 0;
}

std::string place_text(const std::string& path, uint32_t line) {
  return path + ":" + std::to_string(line);
}

/// Whether the lines of the block stand where the mention says, spaces and "..." aside.
bool holds_to_the_letter(const std::string& text, const tasks::Mention& mention) {
  uint32_t to = mention.last;
  if (mention.first == mention.last) to += static_cast<uint32_t>(mention.names.size()) + 1;
  const std::string stretch = squeezed(lines_of(base::LineMap(text), mention.first, to));
  return std::all_of(mention.names.begin(), mention.names.end(), [&](const std::string& line) {
    const std::string wanted = squeezed(line.substr(0, line.find("//")));
    return wanted.find("...") != std::string::npos || stretch.find(wanted) != std::string::npos;
  });
}

/// How many lines `wc -l` counts, and a last one without an end.
uint64_t length_of(const std::string& text) {
  const auto ends = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  return ends + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace

const scanner::FileFacts& DocJudge::facts(const std::string& text) {
  const std::string key = base::hash128_hex(text);
  const auto known = facts_.find(key);
  if (known != facts_.end()) return known->second;
  return facts_[key] = extractor_.extract(text);
}

bool DocJudge::was_so(Judged& out, const std::string& file,
                      const std::function<bool(const std::string&)>& test, std::string* old) {
  if (history_ == nullptr) return false;
  for (const FileVersion& version : history_->versions(file)) {
    if (!test(version.text)) continue;
    out.verdict = Truth::stale;
    out.evidence = "so it was up to commit " + version.commit.short_hex(kHashLength);
    if (old != nullptr) *old = version.text;
    return true;
  }
  return false;
}

/// Whether a path that is not there may be none of this project: a bare name of a document, a kind
/// of file that the project has none of, a first folder that it does not have.
bool DocJudge::is_of_elsewhere(const std::string& written) const {
  const std::string name(base::file_name(written));
  const std::string ending = name.substr(std::min(name.rfind('.'), name.size()));
  const std::vector<std::string>& paths = now_.paths();
  const bool kind = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return base::strip_suffix(path, ending).has_value();
  });
  if (!kind) return true;
  const size_t slash = written.find('/');
  if (slash == std::string::npos) return ending != ".rs" || name == "docs.rs";
  // "kelpie/fdb.rs" for "crates/kelpie/src/fdb.rs".
  const std::string first = written.substr(0, slash);
  const bool shortened = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return base::file_name(path) == name &&
           ("/" + path).find("/" + first + "/") != std::string::npos;
  });
  if (shortened || name.find("generated") != std::string::npos) return true;
  const std::string folder = ending == ".rs" ? first : written.substr(0, written.rfind('/'));
  return now_.meant_by(folder, folder_).empty();
}

/// Whether the history has a file that ends so; nothing when it is too long to tell.
std::optional<bool> DocJudge::ever_there(const std::string& written) const {
  if (history_ == nullptr) return false;
  std::string path = written;
  while (path.rfind("./", 0) == 0 || path.rfind("../", 0) == 0) path.erase(0, path.find('/') + 1);
  return history_->ever_there(path);
}

void DocJudge::missing_path(Judged& out, const std::string& written) {
  const CodeState* then = then_state();
  std::string before;
  if (then != nullptr) {
    const std::vector<std::string> meant = then->meant_by(written, folder_);
    if (!meant.empty()) before = meant[0];
  }
  if (before.empty() && history_ != nullptr && !history_->versions(written).empty())
    before = written;
  if (before.empty()) {
    if (written[0] == '/') {
      set(out, Truth::unchecked, "not in the repository; it may be outside of it");
    } else if (out.mention.removed) {
      set(out, Truth::unchecked, "said to be gone; there is no trace that it was ever there");
    } else if (out.mention.proposed) {
      set(out, Truth::unchecked, "not there; the document speaks of what is to come");
    } else if (const std::optional<bool> ever = ever_there(written); !ever || *ever) {
      set(out, ever ? Truth::stale : Truth::unchecked,
          ever ? "a file that ends so was there and is gone"
               : "not there; the history is too long to search for what ends so");
    } else if (!out.mention.told && is_of_elsewhere(written)) {
      set(out, Truth::unchecked,
          "not there; nothing here is named so: an example, or of another project");
    } else {
      set(out, Truth::wrong,
          history_ == nullptr ? "there is no such file" : "there is no such file, nor was there");
    }
    return;
  }
  if (out.mention.removed) {
    set(out, Truth::holds, "gone, as the document says");
    return;
  }
  std::string moved;
  const auto head = project_.repository->head();
  if (then_ && head) {
    for (const repo::Change& change :
         repo::changes_between(*project_.repository, *then_, head->commit, {})) {
      if (change.kind == repo::ChangeKind::renamed && change.old_path == before &&
          now_.has_file(change.new_path)) {
        moved = change.new_path;
      }
    }
  }
  set(out, Truth::stale,
      moved.empty() ? "`" + before + "` was there and is gone" : "`" + before + "` was renamed",
      moved);
}

std::optional<std::string> DocJudge::one_file(Judged& out, const std::string& written) {
  if (written.empty()) {
    set(out, Truth::unchecked, "the document names no file for this");
    return std::nullopt;
  }
  const std::vector<std::string> meant = now_.meant_by(written, folder_);
  if (meant.empty()) {
    missing_path(out, written);
    return std::nullopt;
  }
  if (meant.size() == 1 && now_.has_file(meant[0])) return meant[0];
  if (meant.size() == 1) {
    set(out, Truth::unchecked, "`" + meant[0] + "` is a folder");
    return std::nullopt;
  }
  // Of several, the one that holds what the document says of it.
  std::vector<std::string> fitting;
  for (const std::string& file : meant) {
    const std::string* text = now_.text(file);
    std::string evidence;
    if (text == nullptr || out.mention.names.empty()) continue;
    size_t held = 0;
    const bool fits = out.mention.check == tasks::Check::place
                          ? holds_at(file, *text, out.mention, evidence, held)
                          : holds_name(*text, out.mention.names[0]);
    if (fits) fitting.push_back(file);
  }
  if (fitting.size() == 1) return fitting[0];
  set(out, Truth::unchecked,
      base::count_of(meant.size(), "file") + " end so: " + meant[0] + ", " + meant[1] +
          (meant.size() > 2 ? ", ..." : ""));
  return std::nullopt;
}

void DocJudge::path(Judged& out) {
  const std::string& written = out.mention.path;
  const std::vector<std::string> meant = now_.meant_by(written, folder_);
  if (meant.empty()) {
    missing_path(out, written);
    return;
  }
  if (meant.size() > 1) {
    set(out, Truth::holds,
        base::count_of(meant.size(), "file") + " end so, " + meant[0] + " among them");
    return;
  }
  set(out, Truth::holds, meant[0] == written ? "there" : "there: " + meant[0]);
}

bool DocJudge::holds_at(const std::string& file, const std::string& text,
                        const tasks::Mention& mention, std::string& evidence, size_t& held) {
  const base::LineMap map(text);
  const uint64_t length = length_of(text);
  if (mention.first > length || mention.last > length) return false;
  uint32_t from = mention.first;
  uint32_t to = mention.last;
  if (mention.block && from == to) {  // the code below begins there
    from -= std::min<uint32_t>(from - 1, 2);
    to += static_cast<uint32_t>(mention.names.size()) * 2 + 2;
  }
  if (mention.approximate) {
    constexpr uint32_t kAbout = 10;
    from -= std::min(from - 1, kAbout);
    to += kAbout;
  }
  const std::string stretch = lines_of(map, from, to);
  if (mention.names.empty()) {
    evidence = "line " + std::to_string(mention.first) + " is `" +
               shown(map.line_text(mention.first)) + "`";
    return true;
  }
  if (mention.block) {
    held = 0;
    bool exactly = false;  // a telling line of the code below is in those very lines
    const std::string very = squeezed(lines_of(map, mention.first, mention.last));
    for (const std::string& line : mention.names) {
      held += holds_name(stretch, line) ? 1 : 0;
      const std::string wanted = squeezed(line);
      constexpr size_t kTelling = 12;
      if (wanted.size() >= kTelling && wanted.substr(0, 2) != "#[")
        exactly = exactly || very.find(wanted) != std::string::npos;
    }
    evidence = std::to_string(held) + " of " + base::count_of(mention.names.size(), "line") +
               " of the code below stand there";
    return exactly || held * 3 >= mention.names.size() * 2;
  }
  held = 0;
  const bool is_rust = base::strip_suffix(file, ".rs").has_value();
  for (const std::string& name : mention.names) {
    if (!holds_name(stretch, name)) continue;
    // `tokio::process::Command::output` is no `std::process::Command::output`.
    if (is_rust && name.find("::") != std::string::npos && is_identifier(last_segment(name))) {
      const size_t end = map.line_start(std::min<uint32_t>(to, map.line_count())) +
                         map.line_text(std::min<uint32_t>(to, map.line_count())).size();
      const size_t begin = map.line_start(from);
      const bool there =
          !word_positions(std::string_view(text).substr(begin, end - begin), last_segment(name))
               .empty();
      if (there && meant_between(facts(text), text, begin, end, name) == Meant::no) continue;
    }
    if (held == 0) evidence = "holds `" + shown(name) + "`";
    held += weight_of(name);
  }
  if (held != 0) return true;
  if (!is_rust) return false;
  // Attributes and comments above what is named.
  uint32_t next = mention.last;
  while (next < map.line_count() && next < mention.last + 12) {
    const std::string_view line = base::trim(map.line_text(next));
    if (line.substr(0, 2) != "#[" && line.substr(0, 2) != "//" && !line.empty()) break;
    ++next;
  }
  if (next > mention.last) {
    const std::string below(map.line_text(next));
    for (const std::string& name : mention.names) {
      if (holds_name(below, name)) {
        evidence = "stands right above `" + shown(name) + "`";
        held = 1;
        return true;
      }
    }
  }
  // Inside the function that is named.
  const scanner::FileFacts& known = facts(text);
  for (const scanner::FunctionFact& function : known.functions) {
    if (map.line_of(function.begin_byte) > mention.first ||
        map.line_of(function.end_byte) < mention.first) {
      continue;
    }
    for (const std::string& name : mention.names) {
      const std::string_view called = known.str(function.name);
      if (called.empty() || word_positions(name, called).empty()) continue;
      evidence = "inside `" + std::string(called) + "`";
      held = 1;
      return true;
    }
  }
  return false;
}

void DocJudge::place(Judged& out) {
  const tasks::Mention& mention = out.mention;
  const std::optional<std::string> file = one_file(out, mention.path);
  if (!file) return;
  const std::string* text = now_.text(*file);
  if (text == nullptr) {
    set(out, Truth::unchecked, "`" + *file + "` cannot be read");
    return;
  }
  std::string evidence;
  size_t held = 0;
  const bool holds = holds_at(*file, *text, mention, evidence, held);
  // Without a name, the line of the document's own commit is what is meant.
  std::string old;
  if (holds && mention.names.empty() && then_state() != nullptr) {
    const std::string* before = then_state()->text(*file);
    if (before != nullptr && *before != *text && mention.first <= length_of(*before)) {
      const std::optional<uint32_t> line =
          repo::LineMatch::of(*before, *text).new_line(mention.first);
      const base::LineMap map(*before);
      const std::string was(map.line_text(mention.first));
      const std::string is(base::LineMap(*text).line_text(mention.first));
      // A call that got an `.await` in its place is the one that is meant.
      if ((!line || *line != mention.first) && !(!line && calls_the_same(was, is))) {
        // Of a line that is no more, one that is like it need not be its heir.
        set(out, Truth::stale,
            "at " + then_name() + " the line was `" + shown(was) + "`, which is " +
                (line ? "elsewhere" : "changed or gone"),
            line ? place_text(*file, *line) : std::string());
        return;
      }
    }
  }
  // The code below stood there to the letter in the document's own state, and does no more.
  if (holds && mention.block && then_state() != nullptr && !holds_to_the_letter(*text, mention)) {
    const std::string* before = then_state()->text(*file);
    if (before != nullptr && holds_to_the_letter(*before, mention)) {
      const uint32_t like = nearest_line(*text, mention.names, mention.first);
      set(out, Truth::stale, "so it was at " + then_name() + "; the code there was changed since",
          like != 0 ? place_text(*file, like) : std::string());
      return;
    }
  }
  // A version in which the line held more of the names is the one that is meant.
  size_t most = 0;
  for (const std::string& name : mention.names) most += weight_of(name);
  // But the document was made for this very version when the commit that it names has it.
  const std::string* made_for = then_state() == nullptr ? nullptr : then_state()->text(*file);
  const bool same = made_for != nullptr && *made_for == *text;
  const bool less = holds && !same && !mention.block && held < most &&
                    was_so(
                        out, *file,
                        [&](const std::string& version) {
                          std::string ignored;
                          size_t more = 0;
                          return holds_at(*file, version, mention, ignored, more) && more > held;
                        },
                        &old);
  if (holds && !less) {
    set(out, Truth::holds, *file == mention.path ? evidence : *file + ": " + evidence);
    return;
  }
  uint32_t elsewhere = nearest_line(*text, mention.names, mention.first);
  if (elsewhere == mention.first) elsewhere = 0;  // the same last part, of another path
  const bool was = less || was_so(
                               out, *file,
                               [&](const std::string& version) {
                                 std::string ignored;
                                 size_t any = 0;
                                 return holds_at(*file, version, mention, ignored, any);
                               },
                               &old);
  if (was) {
    const std::optional<uint32_t> line = repo::LineMatch::of(old, *text).new_line(mention.first);
    if (line) {
      out.now = place_text(*file, *line);
    } else if (elsewhere != 0) {
      out.evidence += "; gone since, the next of the name is at " + place_text(*file, elsewhere);
    } else {
      out.evidence += "; gone since";
    }
    return;
  }
  const uint64_t length = length_of(*text);
  if (mention.last > length) {
    set(out, Truth::wrong, "`" + *file + "` has " + std::to_string(length) + " lines",
        elsewhere != 0 ? place_text(*file, elsewhere) : std::string());
    return;
  }
  const base::LineMap map(*text);
  const bool labels =
      !mention.names.empty() && std::all_of(mention.names.begin(), mention.names.end(), is_label);
  if (labels) {
    set(out, Truth::unchecked, "`" + mention.names[0] + "` may be a label, no name of the code");
    return;
  }
  const std::string here =
      "line " + std::to_string(mention.first) + " is `" + shown(map.line_text(mention.first)) + "`";
  if (elsewhere == 0) {
    set(out, mention.proposed ? Truth::unchecked : Truth::wrong,
        here + "; `" + shown(mention.names[0]) + "` is nowhere in the file");
    return;
  }
  const Truth verdict = mention.proposed      ? Truth::unchecked
                        : history_ == nullptr ? Truth::stale
                                              : Truth::wrong;
  set(out, verdict, here, place_text(*file, elsewhere));
}

void DocJudge::quoted(Judged& out) {
  const std::optional<std::string> file = one_file(out, out.mention.path);
  if (!file) return;
  const std::string* text = now_.text(*file);
  if (text == nullptr) {
    set(out, Truth::unchecked, "`" + *file + "` cannot be read");
    return;
  }
  std::string missing;
  uint32_t first = 0;
  if (holds_in_order(*text, out.mention.names, missing, first)) {
    set(out, Truth::holds, "stands at " + place_text(*file, first));
    return;
  }
  const std::string absent = "`" + shown(missing) + "` is not in " + *file;
  const bool was = was_so(out, *file, [&](const std::string& version) {
    std::string ignored;
    uint32_t line = 0;
    return holds_in_order(version, out.mention.names, ignored, line);
  });
  if (was) {
    out.evidence += "; now " + absent;
    return;
  }
  set(out, out.mention.proposed ? Truth::unchecked : Truth::wrong, absent);
}

void DocJudge::pattern(Judged& out) {
  const std::optional<std::string> file = one_file(out, out.mention.path);
  if (!file) return;
  const std::string* text = now_.text(*file);
  if (text == nullptr) {
    set(out, Truth::unchecked, "`" + *file + "` cannot be read");
    return;
  }
  const std::string& wanted = out.mention.names[0];
  std::optional<std::regex> regex;
  if (out.mention.noun == "pattern") {
    try {
      regex.emplace(wanted);
    } catch (const std::regex_error&) {  // taken as plain text
    }
  }
  const auto line_that_holds = [&](const std::string& version) -> uint32_t {
    uint32_t number = 0;
    for (const std::string_view line : base::split_lines(version)) {
      ++number;
      const std::string part(line.substr(0, kLongestLine));
      if (regex ? std::regex_search(part, *regex) : part.find(wanted) != std::string::npos)
        return number;
    }
    return 0;
  };
  if (const uint32_t line = line_that_holds(*text); line != 0) {
    set(out, Truth::holds, "matches at " + place_text(*file, line));
    return;
  }
  if (was_so(out, *file, [&](const std::string& one) { return line_that_holds(one) != 0; })) return;
  set(out, Truth::wrong, "no line of " + *file + " matches");
}

void DocJudge::line_count(Judged& out) {
  const std::optional<std::string> file = one_file(out, out.mention.path);
  if (!file) return;
  const std::string* text = now_.text(*file);
  if (text == nullptr) {
    set(out, Truth::unchecked, "`" + *file + "` cannot be read");
    return;
  }
  const auto fits = [&](const std::string& version) {
    // Some count the empty line behind the last line feed.
    return agrees(out.mention, length_of(version)) || agrees(out.mention, length_of(version) + 1);
  };
  const std::string has = *file + " has " + std::to_string(length_of(*text)) + " lines";
  if (fits(*text)) {
    set(out, Truth::holds, has);
  } else if (was_so(out, *file, fits)) {
    out.evidence += "; now " + has;
  } else {
    set(out, Truth::wrong, has);
  }
}

}  // namespace cli
