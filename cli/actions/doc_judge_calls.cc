// Statements about all calls of a name: who awaits it, where it is used and where not.
#include <algorithm>
#include <set>

#include "base/line_map.h"
#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "scanner/tokens.h"

namespace cli {
namespace {

/// Behind the parenthesis that closes the one at `open`.
size_t behind_call(const std::string& code, size_t open) {
  int depth = 0;
  for (size_t at = open; at < code.size(); ++at) {
    if (code[at] == '(') ++depth;
    if (code[at] == ')' && --depth == 0) return at + 1;
  }
  return code.size();
}

size_t behind_blanks(const std::string& code, size_t at) {
  while (at < code.size() &&
         (code[at] == ' ' || code[at] == '\n' || code[at] == '\t' || code[at] == '\r')) {
    ++at;
  }
  return at;
}

/// Whether the path or receiver that ends at `at` is the first thing of its statement.
bool begins_statement(const std::string& code, size_t at) {
  while (at > 0 && (scanner::is_word(code[at - 1]) || code[at - 1] == ':' || code[at - 1] == '.'))
    --at;
  while (at > 0 && (code[at - 1] == ' ' || code[at - 1] == '\n' || code[at - 1] == '\t' ||
                    code[at - 1] == '\r')) {
    --at;
  }
  return at == 0 || code[at - 1] == ';' || code[at - 1] == '{' || code[at - 1] == '}';
}

}  // namespace

bool DocJudge::each_call(const CodeState& state, const tasks::Mention& mention,
                         const std::function<void(const NamedCall&)>& see) {
  // "Type::new" is looked for as it stands: other types have a `new` too.
  const std::string& name = mention.names[0];
  const size_t last = name.rfind("::");
  const size_t type = last == std::string::npos ? last : name.rfind("::", last - 1);
  const std::string wanted = type == std::string::npos ? name : name.substr(type + 2);
  const bool of_type =
      wanted.find("::") != std::string::npos && wanted[0] >= 'A' && wanted[0] <= 'Z';
  const std::string word = of_type ? wanted : last_segment(name);
  std::vector<std::string> files = state.rust_files({});
  if (!mention.path.empty()) {
    const std::vector<std::string> meant = state.meant_by(mention.path, folder_);
    if (meant.size() != 1 || !state.has_file(meant[0])) return false;
    files = meant;
  }
  for (const std::string& path : files) {
    const std::string* code = state.code(path);
    if (code == nullptr) continue;
    if (mention.noun.starts_with("test ") && !in_test_folder(path)) continue;
    const base::LineMap map(*code);
    for (const size_t at : word_positions(*code, word)) {
      const size_t open = behind_blanks(*code, at + word.size());
      if (open >= code->size() || (*code)[open] != '(') continue;
      size_t before = at;
      while (before > 0 && (*code)[before - 1] == ' ') --before;
      if (before >= 2 && code->substr(before - 2, 2) == "fn") continue;
      see({path, map.line_of(at), at, behind_blanks(*code, behind_call(*code, open)), *code});
    }
  }
  return true;
}

void DocJudge::holders(Judged& out) {
  uint64_t calls = 0;
  compare(out, [&](const CodeState& state) {
    std::set<std::pair<std::string, uint32_t>> functions;
    std::set<std::string> files;
    calls = 0;
    each_call(state, out.mention, [&](const NamedCall& call) {
      ++calls;
      files.insert(call.path);
      const std::string* text = state.text(call.path);
      if (text == nullptr) return;
      uint32_t innermost = 0;
      for (const scanner::FunctionFact& function : facts(*text).functions) {
        if (function.begin_byte <= call.begin && call.begin < function.end_byte)
          innermost = std::max(innermost, function.begin_byte);
      }
      functions.emplace(call.path, innermost);
    });
    std::vector<std::pair<std::string, uint64_t>> counts;
    const std::string& name = out.mention.names[0];
    if (calls == 0) return counts;
    if (out.mention.noun == "functions") {
      counts.emplace_back(
          "functions of the file hold the " + base::count_of(calls, "call") + " of `" + name + "`",
          functions.size());
    } else {
      counts.emplace_back("calls of `" + name + "` in tests", calls);
      counts.emplace_back("functions of tests that hold one", functions.size());
      counts.emplace_back("test files that hold one", files.size());
    }
    return counts;
  });
  // Another number than that of calls may be said of other calls, too.
  if (out.verdict == Truth::wrong && out.mention.noun == "functions" && out.mention.number != calls)
    out.verdict = Truth::unchecked;
}

std::string DocJudge::awaited_evidence(const CodeState& state, const tasks::Mention& mention,
                                       Truth& truth) {
  std::vector<std::string> missing;
  size_t calls = 0;
  size_t handed_on = 0;
  each_call(state, mention, [&](const NamedCall& call) {
    ++calls;
    const std::string_view behind = std::string_view(call.code).substr(call.end);
    if (behind.substr(0, 6) == ".await") return;
    // A result that is looked at was not awaited; a future may be handed on and awaited elsewhere.
    bool looked_at = behind.substr(0, 1) == "?" ||
                     (behind.substr(0, 1) == ";" && begins_statement(call.code, call.begin));
    for (const char* method : {".unwrap", ".expect(", ".is_ok()", ".is_err()", ".ok()", ".err()"})
      looked_at = looked_at || behind.rfind(method, 0) == 0;
    if (looked_at) {
      missing.push_back(call.path + ":" + std::to_string(call.line));
    } else {
      ++handed_on;
    }
  });
  if (calls == 0) return {};
  const size_t lacking = missing.size();
  truth = lacking != 0 ? Truth::wrong : handed_on != 0 ? Truth::unchecked : Truth::holds;
  if (truth == Truth::holds)
    return calls == 1 ? "the call is awaited"
                      : "all " + base::count_of(calls, "call") + " are awaited";
  const std::string awaited = std::to_string(calls - lacking - handed_on) + " of " +
                              base::count_of(calls, "call") + " are awaited";
  if (lacking == 0) return awaited + "; the others may be, where they are handed on to";
  if (lacking > 8) missing.resize(8);
  return awaited + "; not at " + base::join(missing, ", ") + (lacking > 8 ? ", ..." : "");
}

std::string DocJudge::async_callers_evidence(const CodeState& state, const tasks::Mention& mention,
                                             Truth& truth) {
  size_t calls = 0;
  std::string other;
  each_call(state, mention, [&](const NamedCall& call) {
    ++calls;
    const std::string* text = state.text(call.path);
    if (text == nullptr) return;
    const scanner::FileFacts& known = facts(*text);
    const scanner::FunctionFact* around = nullptr;  // the innermost
    for (const scanner::FunctionFact& function : known.functions) {
      if (function.begin_byte <= call.begin && call.begin < function.end_byte &&
          (around == nullptr || function.begin_byte > around->begin_byte))
        around = &function;
    }
    const bool is_async = around != nullptr && (around->flags & scanner::fn_async) != 0;
    if (!is_async && other.empty()) other = call.path + ":" + std::to_string(call.line);
  });
  if (calls == 0) return {};
  // A function that is not async may hold an async block, or a macro make it async.
  truth = other.empty() ? Truth::holds : Truth::unchecked;
  return other.empty() ? "all " + base::count_of(calls, "call") + " stand in async functions"
                       : "the call at " + other + " stands in a function that is not async itself";
}

void DocJudge::awaited(Judged& out) {
  const bool callers = out.mention.noun == "async callers";
  const auto evidence_in = [&](const CodeState& state, Truth& truth) {
    return callers ? async_callers_evidence(state, out.mention, truth)
                   : awaited_evidence(state, out.mention, truth);
  };
  Truth truth = Truth::unchecked;
  const std::string evidence = evidence_in(now_, truth);
  if (evidence.empty()) {
    set(out, Truth::unchecked, "no call of it was found");
    return;
  }
  if (truth == Truth::wrong && out.mention.ordered) truth = Truth::unchecked;
  Truth then = Truth::unchecked;
  if (truth != Truth::holds && then_state() != nullptr) evidence_in(*then_state(), then);
  set(out, truth == Truth::wrong && then == Truth::holds ? Truth::stale : truth, evidence);
}

std::string DocJudge::absent_evidence(const CodeState& state, const tasks::Mention& mention,
                                      bool& holds, std::string& where) {
  std::string scope = mention.path;
  while (!scope.empty() && scope.back() == '/') scope.pop_back();
  std::vector<std::string> files;
  std::vector<NamePlace> functions;
  if (!scope.empty()) {
    const std::vector<std::string> meant = state.meant_by(scope, folder_);
    if (meant.size() == 1 && state.has_file(meant[0])) {
      files = {meant[0]};
    } else if (!meant.empty()) {
      for (const std::string& one : meant) {
        for (std::string& file : state.rust_files(one)) files.push_back(std::move(file));
      }
    } else {
      for (const NamePlace& place : places(state, last_segment(scope))) {
        if (place.definition) functions.push_back(place);
      }
      for (const NamePlace& place : functions) files.push_back(place.path);
      if (files.empty()) return {};
    }
  } else {
    files = state.rust_files({});
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  size_t in_production = 0;
  size_t in_test_code = 0;
  for (const std::string& path : files) {
    const std::string* text = state.text(path);
    const std::string* code = state.code(path);
    if (text == nullptr || code == nullptr) continue;
    std::vector<std::pair<size_t, size_t>> stretches;
    if (functions.empty()) {
      stretches.emplace_back(0, code->size());
    } else {
      const scanner::FileFacts& known = facts(*text);
      for (const scanner::FunctionFact& function : known.functions) {
        if (known.str(function.name) == last_segment(scope))
          stretches.emplace_back(function.begin_byte, function.end_byte);
      }
    }
    const size_t tests_from = std::min(code->find("#[cfg(test)]"), code->size());
    const base::LineMap map(*code);
    for (const std::string& name : mention.names) {
      const std::string last = last_segment(name);
      const std::string first = name == last ? std::string() : name.substr(0, name.rfind("::"));
      const bool module = !first.empty() && first[0] >= 'a' && first[0] <= 'z';
      for (const size_t at : word_positions(*code, last)) {
        const bool inside = std::any_of(stretches.begin(), stretches.end(), [at](const auto& one) {
          return at >= one.first && at < one.second;
        });
        const size_t behind = behind_blanks(*code, at + last.size());
        const bool call = behind < code->size() && (*code)[behind] == '(';
        if (!inside || !call) continue;
        if (is_of_library(name)) {
          const Meant meant = meant_at(facts(*text), *code, at, name);
          if (meant == Meant::no || (module && meant == Meant::maybe)) continue;
        } else if (module) {  // tokio::spawn: also tokio::time::sleep for "tokio::sleep"
          size_t begin = at;
          while (begin > 0 && ((*code)[begin - 1] == ':' || scanner::is_word((*code)[begin - 1]))) {
            --begin;
          }
          const std::string path_written = code->substr(begin, at - begin);
          if (path_written.rfind(first.substr(0, first.find("::")) + "::", 0) != 0) continue;
        }
        size_t before = at;
        while (before > 0 && (*code)[before - 1] == ' ') --before;
        if (before >= 2 && code->substr(before - 2, 2) == "fn") continue;
        if (in_test_folder(path) || base::strip_suffix(path, "tests.rs") ||
            base::strip_suffix(path, "test.rs") || at >= tests_from) {
          ++in_test_code;
          continue;
        }
        if (in_production++ == 0) where = path + ":" + std::to_string(map.line_of(at));
      }
    }
  }
  holds = in_production == 0;
  const std::string read = base::count_of(files.size(), "file");
  if (holds) {
    return "none in " + read +
           (in_test_code == 0 ? "" : "; test code has " + std::to_string(in_test_code));
  }
  return base::count_of(in_production, "call") + " in " + read + ", the first at " + where;
}

void DocJudge::absent(Judged& out) {
  bool none = false;
  std::string where;
  const std::string evidence = absent_evidence(now_, out.mention, none, where);
  if (evidence.empty()) {
    set(out, Truth::unchecked, "`" + out.mention.path + "` is no file, folder or function here");
    return;
  }
  const bool denied = out.mention.denied;
  if (none != denied) {
    set(out, Truth::holds, evidence);
    return;
  }
  std::string ignored;
  bool then = denied;  // as it is now
  if (then_state() != nullptr) absent_evidence(*then_state(), out.mention, then, ignored);
  // A document that the change itself brought speaks of the state before it.
  if (denied && then && before_then() != nullptr)
    absent_evidence(*before_then(), out.mention, then, ignored);
  // What is used may stand in a macro, or under another name.
  const bool was = then != denied;
  set(out,
      was                              ? Truth::stale
      : out.mention.proposed || denied ? Truth::unchecked
                                       : Truth::wrong,
      evidence);
}

}  // namespace cli
