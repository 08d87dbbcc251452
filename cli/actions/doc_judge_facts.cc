// Statements about single names: who implements what, who calls whom.
#include <algorithm>
#include <map>
#include <set>

#include "base/files.h"
#include "base/line_map.h"
#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "cli/actions/doc_paths.h"
#include "scanner/tokens.h"

namespace cli {
namespace {

/// Macros that call nothing but what stands in their arguments.
bool is_known_macro(const std::string& name) {
  static const std::set<std::string> kKnown = {
      "anyhow", "assert",       "assert_eq", "assert_ne",   "bail",   "cfg",      "concat",
      "dbg",    "debug",        "ensure",    "env",         "eprint", "eprintln", "error",
      "format", "include_str",  "info",      "join",        "json",   "matches",  "panic",
      "pin",    "print",        "println",   "select",      "todo",   "trace",    "try_join",
      "vec",    "debug_assert", "warn",      "unreachable", "write",  "writeln",  "unimplemented"};
  return kKnown.count(name) != 0;
}

size_t past_blanks(const std::string& code, size_t at) {
  while (at < code.size() &&
         (code[at] == ' ' || code[at] == '\n' || code[at] == '\t' || code[at] == '\r')) {
    ++at;
  }
  return at;
}

bool is_called_at(const std::string& code, size_t end) {
  size_t at = past_blanks(code, end);
  if (code.compare(at, 3, "::<") == 0) at = past_blanks(code, code.find('>', at) + 1);
  return at < code.size() && code[at] == '(';
}

bool is_declared_at(const std::string& code, size_t at) {
  while (at > 0 && code[at - 1] == ' ') --at;
  return at >= 2 && code.compare(at - 2, 2, "fn") == 0;
}

std::string line_place(const std::string& path, const std::string& code, size_t at) {
  return path + ":" + std::to_string(base::LineMap(code).line_of(at));
}

/// Traits that types have without an impl.
bool is_auto_trait(const std::string& trait) {
  constexpr std::string_view kAuto[] = {"Send", "Sync", "Unpin", "Sized", "UnwindSafe", "Any"};
  return std::find(std::begin(kAuto), std::end(kAuto), trait) != std::end(kAuto);
}

}  // namespace

DocJudge::Impls DocJudge::impls_of(const CodeState& state, const std::string& type,
                                   const std::string& trait) {
  Impls found;
  for (const std::string& path : state.rust_files({})) {
    const std::string* code = state.code(path);
    if (code == nullptr) continue;
    for (const size_t at : word_positions(*code, type)) {
      size_t before = at;
      while (before > 0 && (*code)[before - 1] == ' ') --before;
      for (const std::string_view kind : {"struct", "enum", "union", "trait", "type"}) {
        if (before < kind.size() || code->compare(before - kind.size(), kind.size(), kind) != 0)
          continue;
        found.defined = true;
        // The attributes stand between the item before and this one.
        const size_t above = code->find_last_of("};", at);
        const size_t begin = above == std::string::npos ? 0 : above + 1;
        const std::string_view head = std::string_view(*code).substr(begin, at - begin);
        const size_t derive = head.find("derive");
        if (derive != std::string_view::npos && !word_positions(head.substr(derive), trait).empty())
          found.at = line_place(path, *code, begin + derive);
      }
    }
    for (const size_t at : word_positions(*code, "impl")) {
      const size_t open = code->find('{', at);
      if (open == std::string::npos || open - at > 400) continue;
      const std::string_view head = std::string_view(*code).substr(at, open - at);
      const std::vector<size_t> split = word_positions(head, "for");
      if (split.empty() || word_positions(head.substr(0, split[0]), trait).empty()) continue;
      const std::string_view target = head.substr(split[0]);
      if (!word_positions(target.substr(0, target.find("where")), type).empty())
        found.at = line_place(path, *code, at);
      if (head.substr(0, 5) == "impl<") found.generic = true;
    }
  }
  return found;
}

void DocJudge::implements(Judged& out) {
  const std::string type = last_segment(out.mention.names[0]);
  const std::string trait = last_segment(out.mention.names[1]);
  if (is_auto_trait(trait)) {
    set(out, Truth::unchecked, "the compiler decides that, no impl says it");
    return;
  }
  const Impls now = impls_of(now_, type, trait);
  const CodeState* then_there = then_state();
  const bool then = then_there != nullptr && !impls_of(*then_there, type, trait).at.empty();
  if (!now.at.empty()) {
    const bool stale = out.mention.denied && then_there != nullptr && !then;
    set(out,
        !out.mention.denied    ? Truth::holds
        : stale                ? Truth::stale
        : out.mention.proposed ? Truth::unchecked
                               : Truth::wrong,
        "implemented", now.at);
    return;
  }
  if (!now.defined || now.generic) {
    set(out, Truth::unchecked,
        now.defined ? "no impl names both; one for every type may hold"
                    : "`" + type + "` is not defined here");
    return;
  }
  if (out.mention.denied) {
    set(out, Truth::holds, "no impl of it is there");
  } else if (then) {
    set(out, Truth::stale, "so it was in " + then_name() + "; no impl of it is there now");
  } else {
    // A macro of another crate can write one that no file shows.
    set(out, Truth::unchecked, "no impl of it is written; a macro may make one");
  }
}

DocJudge::Uses DocJudge::uses_of(const CodeState& state, const std::string& name, bool production) {
  Uses uses;
  for (const std::string& path : state.rust_files({})) {
    const std::string* code = state.code(path);
    if (code == nullptr) continue;
    const size_t tests = std::min(code->find("#[cfg(test)]"), code->size());
    for (const size_t at : word_positions(*code, name)) {
      if (is_declared_at(*code, at)) {
        ++uses.definitions;
        continue;
      }
      if (production && (in_test_folder(path) || at >= tests)) continue;
      if (is_called_at(*code, at + name.size())) {
        if (uses.calls++ == 0) uses.first = line_place(path, *code, at);
      } else {
        ++uses.others;
      }
    }
  }
  return uses;
}

void DocJudge::uncalled(Judged& out) {
  const std::string name = last_segment(out.mention.names[0]);
  const bool production = out.mention.noun == "production";
  const Uses now = uses_of(now_, name, production);
  if (now.definitions == 0) {
    set(out, Truth::unchecked, "no function of this name is defined");
    return;
  }
  if (now.calls == 0 && now.others == 0) {
    set(out, Truth::holds, "no call of it is in the code");
    return;
  }
  if (now.calls == 0) {
    set(out, Truth::unchecked,
        "no call of it, but its name stands in " + base::count_of(now.others, "other place"));
    return;
  }
  const std::string evidence = base::count_of(now.calls, "call") + ", the first at " + now.first;
  const CodeState* then = then_state();
  if (then != nullptr) {
    const Uses before = uses_of(*then, name, production);
    if (before.definitions != 0 && before.calls == 0) {
      set(out, Truth::stale, "so it was in " + then_name() + "; now " + evidence);
      return;
    }
  }
  // Several functions of the name: whose call it is cannot be told from here.
  const bool sure = now.definitions == 1 && !out.mention.proposed;
  set(out, sure ? Truth::wrong : Truth::unchecked, evidence);
}

std::string DocJudge::call_in(const CodeState& state, const std::string& name,
                              const std::string& caller, size_t& callers) {
  const std::string callee = last_segment(name);
  callers = 0;
  for (const std::string& path : state.rust_files({})) {
    const std::string* text = state.text(path);
    const std::string* code = state.code(path);
    if (text == nullptr || code == nullptr || word_positions(*code, caller).empty()) continue;
    const scanner::FileFacts& known = facts(*text);
    for (const scanner::FunctionFact& function : known.functions) {
      if (known.str(function.name) != caller) continue;
      ++callers;
      const std::string_view body = std::string_view(*code).substr(
          function.begin_byte, function.end_byte - function.begin_byte);
      for (const size_t at : word_positions(body, callee)) {
        const size_t there = function.begin_byte + at;
        if (is_declared_at(*code, there) || !is_called_at(*code, there + callee.size())) continue;
        if (meant_at(known, *code, there, name) == Meant::no) continue;
        return line_place(path, *code, there);
      }
    }
  }
  return {};
}

const std::map<std::string, std::set<std::string>>& DocJudge::words_of_bodies() {
  if (words_of_bodies_) return *words_of_bodies_;
  std::map<std::string, std::set<std::string>>& words = words_of_bodies_.emplace();
  for (const std::string& path : now_.rust_files({})) {
    const std::string* text = now_.text(path);
    const std::string* code = now_.code(path);
    if (text == nullptr || code == nullptr) continue;
    const scanner::FileFacts& known = facts(*text);
    for (const scanner::FunctionFact& function : known.functions) {
      std::set<std::string>& in = words[std::string(known.str(function.name))];
      for (size_t at = function.begin_byte;
           at < std::min<size_t>(function.end_byte, code->size());) {
        size_t end = at;
        while (end < code->size() && scanner::is_word((*code)[end])) ++end;
        const std::string word = code->substr(at, end - at);
        // What a macro of the project makes is not seen.
        if (end > at && end + 1 < code->size() && (*code)[end] == '!' && (*code)[end + 1] != '=' &&
            !is_known_macro(word))
          in.insert("!");
        if (end > at) in.insert(word);
        at = std::max(end, at + 1);
      }
    }
  }
  return words;
}

bool DocJudge::is_reached(const std::string& callee, const std::string& caller) {
  constexpr size_t kMost = 2000;
  const std::map<std::string, std::set<std::string>>& words = words_of_bodies();
  // A destructor is run without being named.
  std::set<std::string> seen = {caller, "drop"};
  std::vector<std::string> todo = {caller, "drop"};
  for (size_t i = 0; i < todo.size(); ++i) {
    if (i == kMost) return true;
    const auto body = words.find(todo[i]);
    if (body == words.end()) continue;
    for (const std::string& word : body->second) {
      if (word == callee || word == "!") return true;
      if (words.count(word) != 0 && seen.insert(word).second) todo.push_back(word);
    }
  }
  return false;
}

void DocJudge::called_from(Judged& out) {
  const std::string callee = last_segment(out.mention.names[0]);
  const std::string caller = last_segment(out.mention.names[1]);
  size_t callers = 0;
  const std::string at = call_in(now_, out.mention.names[0], caller, callers);
  if (!at.empty()) {
    set(out, Truth::holds, "called at " + at);
    return;
  }
  size_t before = 0;
  if (const CodeState* then = then_state()) {
    const std::string was = call_in(*then, out.mention.names[0], caller, before);
    if (!was.empty()) {
      set(out, Truth::stale, "so it was at " + was + " in " + then_name());
      return;
    }
  }
  // It may be called through others; a macro shows what it is given.
  const bool wrong = callers != 0 && !out.mention.proposed && !is_reached(callee, caller);
  set(out, wrong ? Truth::wrong : Truth::unchecked,
      callers == 0 ? "no function `" + caller + "` is defined"
      : wrong      ? "neither `" + caller + "` nor what it calls here names it"
                   : "no call of it stands in `" + caller + "` itself");
}

void DocJudge::test_target(Judged& out) {
  const std::string& name = out.mention.names[0];
  // What cargo takes for it: a file of that name, a folder with a main.rs, or a manifest's word.
  const auto target_in = [&name](const CodeState& state) -> std::string {
    for (const std::string& path : state.paths()) {
      for (const std::string& end : {"tests/" + name + ".rs", "tests/" + name + "/main.rs"}) {
        if (path == end || path.ends_with("/" + end)) return path;
      }
      if (base::file_name(path) != "Cargo.toml") continue;
      const std::string* text = state.text(path);
      const size_t table = text == nullptr ? std::string::npos : text->find("[[test]]");
      if (table != std::string::npos && text->find("\"" + name + "\"", table) != std::string::npos)
        return path;
    }
    return {};
  };
  const std::string now = target_in(now_);
  const std::string missing = "no test target `" + name + "`: neither tests/" + name +
                              ".rs nor tests/" + name + "/main.rs is there";
  if (!now.empty()) {
    set(out, Truth::unchecked, "the target is " + now + "; of the run nothing is recorded here");
  } else if (const CodeState* then = then_state(); then != nullptr && !target_in(*then).empty()) {
    set(out, Truth::stale, missing + " any more");
  } else {
    set(out, out.mention.proposed ? Truth::unchecked : Truth::wrong, missing);
  }
}

namespace {

/// How many types and constants a list between angle brackets has; lifetimes are left out, as are
/// types of associated items. Nothing where it is no such list, or leaves something out.
struct Arguments {
  size_t least = 0;  ///< those without a default
  size_t most = 0;
};

std::optional<Arguments> arguments_in(std::string_view text) {
  const size_t open = text.find('<');
  if (open == std::string_view::npos) return std::nullopt;
  Arguments counted;
  int depth = 0;
  size_t begin = open + 1;
  for (size_t at = open; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '<' || c == '(' || c == '[') ++depth;
    const bool shuts = (c == '>' && text[at - 1] != '-') || c == ')' || c == ']';
    const bool ends = shuts && --depth == 0;
    if (!ends && (c != ',' || depth != 1)) continue;
    const std::string_view part = base::trim(text.substr(begin, at - begin));
    begin = at + 1;
    if (part.find("..") != std::string_view::npos || part == "_" || part == "…")
      return std::nullopt;
    if (!part.empty() && part[0] != '\'') {
      ++counted.most;
      const size_t equals = part.find('=');
      if (equals == std::string_view::npos) ++counted.least;
    }
    if (ends) return counted;
  }
  return std::nullopt;
}

}  // namespace

std::string DocJudge::wrong_arguments(const CodeState& state, const tasks::Mention& mention) {
  const std::optional<Arguments> said = arguments_in(mention.text);
  // "`Name<..>`" alone: a path with more behind it, or an expression, is not read.
  const std::string name = last_segment(mention.names[0]);
  // Types of these names are many libraries', too: whose is meant cannot be told.
  static const std::set<std::string, std::less<>> kOfMany = {
      "Arc",      "Box",    "Cow",    "Error",  "Future", "HashMap",  "Iterator", "Json",
      "Mutex",    "Option", "Path",   "Query",  "Rc",     "Receiver", "Ref",      "Request",
      "Response", "Result", "RwLock", "Sender", "State",  "Stream",   "Vec",      "Weak"};
  if (kOfMany.count(name) != 0) return {};
  if (!said || said->least == 0 || said->least != said->most || !mention.text.starts_with(name))
    return {};
  const char behind = mention.text.size() > name.size() ? mention.text[name.size()] : ' ';
  if (behind != '<' && behind != ':') return {};
  std::string why;
  for (const std::string& path : state.rust_files({})) {
    const std::string* text = state.text(path);
    const std::string* code = state.code(path);
    if (text == nullptr || code == nullptr || word_positions(*code, name).empty()) continue;
    const scanner::FileFacts& known = facts(*text);
    for (const scanner::TypeFact& type : known.types) {
      if (known.str(type.name) != name) continue;
      if (type.kind == scanner::TypeKind::alias) return {};
      const Arguments takes = arguments_in(known.str(type.generics)).value_or(Arguments());
      if (takes.least <= said->most && said->most <= takes.most) return {};
      why = "`" + name + "` at " + line_place(path, *code, type.pos) + " takes " +
            base::count_of(takes.most, "type") + ", not " + std::to_string(said->most);
    }
  }
  return why;
}

}  // namespace cli
