#include <algorithm>
#include <iterator>
#include <regex>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/line_map.h"
#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "cli/actions/doc_paths.h"
#include "scanner/known_apis.h"
#include "scanner/tokens.h"
#include "tasks/status.h"

namespace cli {
namespace {

std::string place_text(const NamePlace& place) {
  return place.path + ":" + std::to_string(place.line);
}

const NamePlace* definition_in(const std::vector<NamePlace>& places) {
  for (const NamePlace& place : places) {
    if (place.definition) return &place;
  }
  return nullptr;
}

/// Names of functions of libraries that the scanner knows.
const std::set<std::string, std::less<>>& library_names() {
  static const std::set<std::string, std::less<>> names = [] {
    std::set<std::string, std::less<>> all;
    for (const scanner::KnownApi& api : scanner::known_apis()) {
      all.insert(last_segment(std::string(api.path)));
    }
    return all;
  }();
  return names;
}

/// Letters and digits only, in lower case.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : base::to_lower(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

/// Whether what a document says of a commit fits its subject. \param kind only "feat", "fix" is
/// said
bool is_subject(const std::string& said, bool kind, const std::string& subject) {
  static const std::regex kKind(
      R"(^(feat|fix|docs|test|refactor|chore|perf|style|build|ci)(\([^)]*\))?!?:)");
  std::smatch m;
  const bool has_kind = std::regex_search(subject, m, kKind);
  if (kind) return !has_kind || m[1] == said;
  const std::string one = bare(said);
  const std::string two = bare(subject);
  return one.rfind(two, 0) == 0 || two.rfind(one, 0) == 0 || two.find(one) != std::string::npos;
}

}  // namespace

Meant DocJudge::meant_in_line(const CodeState& state, const NamePlace& place,
                              const std::string& name) {
  const std::string* text = state.text(place.path);
  const std::string* code = state.code(place.path);
  if (text == nullptr || code == nullptr) return Meant::no;
  const base::LineMap map(*code);
  const size_t begin = map.line_start(place.line);
  return meant_between(facts(*text), *code, begin, begin + map.line_text(place.line).size(), name);
}

std::vector<NamePlace> DocJudge::places_of_path(const CodeState& state, const std::string& name) {
  const std::string last = last_segment(name);
  std::vector<NamePlace> all = places(state, last);
  if (name.find("::") == std::string::npos) return all;
  if (is_of_library(name)) {  // where its whole path is meant
    std::vector<NamePlace> sure;
    std::vector<NamePlace> unsure;
    for (const NamePlace& place : all) {
      if (place.definition || !sure.empty()) continue;
      const Meant meant = meant_in_line(state, place, name);
      if (meant == Meant::yes) sure.push_back(place);
      if (meant != Meant::maybe || !unsure.empty()) continue;
      unsure.push_back(place);
      unsure.back().unsure = true;
    }
    return sure.empty() ? unsure : sure;
  }
  // "Type::function": where the type is spoken of, too.
  const std::string before = last_segment(name.substr(0, name.rfind("::")));
  if (before.empty() || before[0] < 'A' || before[0] > 'Z' || before == "Self") return all;
  std::vector<NamePlace> fitting;
  for (const NamePlace& place : all) {
    const std::string* code = state.code(place.path);
    if (code == nullptr || word_positions(*code, before).empty()) continue;
    // A definition belongs to the impl above it.
    if (place.definition) {
      const base::LineMap map(*code);
      const size_t at = map.line_start(place.line);
      const size_t impl = code->rfind("\nimpl", at);
      const size_t enclosing =
          std::max(code->rfind("\ntrait", at) + 1, code->rfind("\npub trait", at) + 1);
      const size_t begin = std::max(impl + 1, enclosing);
      const std::string_view head =
          std::string_view(*code).substr(begin, code->find('{', begin) - begin);
      if (word_positions(head, before).empty()) continue;
    } else if (meant_in_line(state, place, name) == Meant::no) {
      continue;  // "Other::function"
    }
    fitting.push_back(place);
  }
  return fitting;
}

void DocJudge::name(Judged& out) {
  const std::string& name = out.mention.names[0];
  const std::string last = last_segment(name);
  const std::vector<NamePlace> found = places_of_path(now_, name);
  if (!found.empty()) {
    const NamePlace* definition = definition_in(found);
    const std::string where = place_text(definition != nullptr ? *definition : found[0]);
    if (const std::string why = wrong_arguments(now_, out.mention); !why.empty()) {
      // What it was said to be before is not so either: the change was made, to something else.
      bool made = false;
      if (out.mention.noun == "type" && out.mention.names.size() > 1) {
        tasks::Mention before = out.mention;
        before.text = out.mention.names[1];
        made = !wrong_arguments(now_, before).empty();
      }
      const CodeState* then = then_state();
      const bool was = then != nullptr && !places(*then, last).empty() &&
                       wrong_arguments(*then, out.mention).empty();
      set(out,
          was                             ? Truth::stale
          : out.mention.proposed && !made ? Truth::unchecked
                                          : Truth::wrong,
          why);
      return;
    }
    if (definition == nullptr && found[0].unsure) {
      set(out, Truth::unchecked,
          "a library's; `" + last + "` stands at " + where + ", whose it is cannot be told");
      return;
    }
    set(out, Truth::holds,
        (definition != nullptr ? "defined at " : "used at ") + where +
            (out.mention.removed && definition == nullptr ? "; the document speaks of removal"
                                                          : ""));
    return;
  }
  if (out.mention.noun == "type") {
    set(out, Truth::unchecked, "a type that is not defined here");
    return;
  }
  if (is_of_library(name) || library_names().count(last) != 0) {
    set(out, Truth::unchecked, "a library's; the code does not use it");
    return;
  }
  for (const std::string& path : now_.paths()) {  // `cargo test --test name`
    const std::string_view file = base::file_name(path);
    if (file != last + ".rs") continue;
    set(out, Truth::holds, "the name of " + path);
    return;
  }
  for (const CodeState* state : {then_state()}) {
    if (state == nullptr) continue;
    const std::vector<NamePlace> then = places_of_path(*state, name);
    if (then.empty()) continue;
    const NamePlace* definition = definition_in(then);
    const std::string where = place_text(definition != nullptr ? *definition : then[0]);
    set(out, out.mention.removed ? Truth::holds : Truth::stale,
        "was at " + where + " in " + then_name() + " and is gone");
    return;
  }
  if (out.mention.removed) {
    set(out, Truth::holds, "not in the code, as the document says");
    return;
  }
  if (out.mention.proposed) {
    set(out, Truth::unchecked, "not in the code; the document speaks of what is to come");
    return;
  }
  for (const std::string& path : now_.paths()) {  // code of another language, a script, a manifest
    if (base::strip_suffix(path, ".rs") || base::strip_suffix(path, ".md")) continue;
    const std::string* text = now_.text(path);
    if (text == nullptr || text->find('\0') != std::string::npos) continue;
    if (word_positions(*text, last).empty()) continue;
    set(out, Truth::holds, "no Rust code holds it; " + path + " does");
    return;
  }
  if (!out.mention.told) {
    set(out, Truth::unchecked, "no Rust code holds this name; it may be none of code");
    return;
  }
  // "atty::isnt": nothing here is called `atty`.
  const std::string first = name.substr(0, name.find("::"));
  if (first.size() < name.size() && first[0] >= 'a' && first[0] <= 'z' && first != "crate" &&
      first != "self" && first != "super" && places(now_, first).empty() &&
      now_.meant_by(first, {}).empty() && now_.meant_by(first + ".rs", {}).empty()) {
    set(out, Truth::unchecked, "nothing here is called `" + first + "`; it may be a library's");
    return;
  }
  const std::optional<bool> ever = history_ == nullptr ? false : history_->ever_held(last);
  if (ever.value_or(false)) {
    set(out, Truth::stale, "a version of the code held it; none does now");
  } else if (!ever) {
    set(out, Truth::unchecked, "no Rust code holds this name; the history is too long to search");
  } else {
    set(out, Truth::wrong, "no Rust code holds this name");
  }
}

void DocJudge::name_in_file(Judged& out) {
  const std::optional<std::string> file = one_file(out, out.mention.path);
  if (!file && out.verdict == Truth::wrong) {
    name(out);  // that the file is not there is told of its path; the name may be elsewhere
    return;
  }
  if (!file) return;
  const std::string last = last_segment(out.mention.names[0]);
  const std::string* text = now_.text(*file);
  if (text == nullptr) {
    set(out, Truth::unchecked, "`" + *file + "` cannot be read");
    return;
  }
  const std::vector<NamePlace>& all = places(now_, last);
  std::vector<NamePlace> here;
  const std::string& name = out.mention.names[0];
  bool other = false;  // what stands there is of another path
  for (const NamePlace& place : all) {
    if (place.path != *file) continue;
    const bool fits = place.definition || meant_in_line(now_, place, name) != Meant::no;
    if (fits) here.push_back(place);
    other = other || !fits;
  }
  const NamePlace* definition = definition_in(here);
  if (!here.empty()) {
    set(out, Truth::holds,
        (definition != nullptr ? "defined at " : "used at ") +
            place_text(definition != nullptr ? *definition : here[0]));
    return;
  }
  const std::vector<size_t> in_text = word_positions(*text, last);
  if (!in_text.empty() && !other) {
    const base::LineMap map(*text);
    set(out, Truth::holds, "stands at " + *file + ":" + std::to_string(map.line_of(in_text[0])));
    return;
  }
  const NamePlace* elsewhere = definition_in(all);
  const std::string now = elsewhere != nullptr ? place_text(*elsewhere) : std::string();
  const bool was = was_so(out, *file, [&](const std::string& version) {
    if (!other) return !word_positions(version, last).empty();
    return meant_between(facts(version), version, 0, version.size(), name) != Meant::no;
  });
  if (was) {
    if (out.mention.removed) out.verdict = Truth::holds;
    out.now = now;
    return;
  }
  if (out.mention.removed && now.empty()) {
    set(out, Truth::holds, "not there, as the document says");
  } else if (out.mention.proposed) {
    set(out, Truth::unchecked, "not there; the document speaks of what is to come");
  } else {
    set(out, Truth::wrong, "`" + (other ? name : last) + "` is not in " + *file, now);
  }
}

void DocJudge::commit(Judged& out) {
  if (!project_.repository) {
    set(out, Truth::unchecked, "there is no git repository to ask");
    return;
  }
  const repo::Repository& repository = *project_.repository;
  try {
    const repo::Revision revision = repository.resolve(out.mention.names[0]);
    if (revision.commit.hex().rfind(out.mention.names[0], 0) != 0) {
      set(out, Truth::wrong, "no commit begins so");
      return;
    }
    const std::string subject = repository.commit(revision.commit).summary;
    if (out.mention.names.size() > 1 &&
        !is_subject(out.mention.names[1], out.mention.noun == "kind", subject)) {
      set(out, Truth::wrong, "its subject is: " + subject);
      return;
    }
    set(out, Truth::holds, "exists: " + subject);
  } catch (const base::Error& error) {
    if (error.kind == base::ErrorKind::inconclusive || repository.is_shallow()) {
      set(out, Truth::unchecked, "not in this clone, which is not whole");
      return;
    }
    if (error.what_failed == "revision is no commit") {
      set(out, Truth::unchecked, "git has it, but it is no commit: a tree or a file");
      return;
    }
    set(out, Truth::wrong,
        error.kind == base::ErrorKind::not_found ? "there is no such commit" : error.what_failed);
  }
}

void DocJudge::task(Judged& out) {
  const std::string& id = out.mention.names[0];
  std::string state;
  bool done = false;
  bool was_done = false;
  const auto ever = [this](const std::string& row, std::string_view to) {
    const std::vector<store::StatusChange> log = store_->log(row);
    return std::any_of(log.begin(), log.end(), [to](const auto& one) { return one.to == to; });
  };
  if (store_ != nullptr) {
    try {
      if (id[0] == 'F') {
        const store::FindingRow row = store_->finding(id);
        state = tasks::to_string(row.disposition);
        done = row.disposition == tasks::Disposition::verified;
        was_done = ever(row.id, "verified");
      } else if (id[0] == 'R') {
        const std::vector<store::RunRow> runs = store_->runs();
        const auto run = std::find_if(runs.begin(), runs.end(),
                                      [&](const store::RunRow& one) { return one.id == id; });
        if (run != runs.end()) state = run->outcome.empty() ? "not finished" : run->outcome;
        out.mention.told = false;
      } else {
        const store::TaskRow row = store_->task(id);
        state = tasks::to_string(row.state);
        done = row.state == tasks::TaskStatus::done;
        was_done = ever(row.id, "done");
      }
    } catch (const base::Error&) {  // not in the ledger: perhaps a file
    }
  }
  if (!state.empty()) {
    if (out.mention.told && out.mention.done != done) {
      set(out, done || was_done ? Truth::stale : Truth::wrong,
          "the ledger has it as " + state + (was_done && !done ? ", after it was fixed once" : ""));
    } else {
      set(out, Truth::holds, "in the ledger: " + state);
    }
    return;
  }
  if (id[0] == 'F' || id[0] == 'T' || id[0] == 'R') {
    set(out, store_ == nullptr ? Truth::unchecked : Truth::wrong,
        store_ == nullptr ? "there is no ledger to ask" : "the ledger does not know it");
    return;
  }
  // A plan of another tool: "25-03" is a file "25-03-PLAN.md".
  static const std::regex kNumbered(R"(\d{2,3}-\d{2,3}-.*\.md)");
  const std::string second = id.substr(id.find('-') + 1);
  bool range = false;  // "phases 17-19"
  size_t numbered = 0;
  for (const std::string& path : now_.paths()) {
    const std::string file(base::file_name(path));
    if (!std::regex_match(file, kNumbered)) continue;
    ++numbered;
    range = range || (second > id.substr(0, 2) && file.rfind(second + "-", 0) == 0);
    if (file.rfind(id + "-", 0) == 0) {
      set(out, Truth::holds, "there: " + path);
      return;
    }
  }
  if (range) {
    set(out, Truth::unchecked, "no document begins so; it may be a range");
  } else if (out.mention.proposed || numbered == 0) {
    set(out, Truth::unchecked, "no document of that number; whether it is a task is not known");
  } else {
    set(out, Truth::wrong, "no document begins with " + id);
  }
}

std::string DocJudge::async_evidence(const CodeState& state, const std::string& name, bool denied,
                                     bool& holds, bool& mixed) {
  std::vector<std::string> sync;
  std::string one;
  size_t async = 0;
  for (const NamePlace& place : places_of_path(state, name)) {
    if (!place.definition) continue;
    const std::string* code = state.code(place.path);
    const base::LineMap map(*code);
    if (map.line_text(place.line).find("fn ") == std::string_view::npos) continue;
    if (place.is_async) {
      ++async;
      if (one.empty()) one = place_text(place);
    } else {
      sync.push_back(place_text(place));
    }
  }
  holds = denied ? async == 0 && !sync.empty() : async > 0 && sync.empty();
  if (async == 0 && sync.empty()) return {};
  mixed = async > 0 && !sync.empty();
  if (mixed) return "async at " + one + ", not async at " + base::join(sync, ", ");
  if (denied && async > 0) return "async at " + one;
  if (denied) return "not async at " + base::join(sync, ", ");
  if (holds) {
    return async == 1
               ? "async at " + one
               : "all " + base::count_of(async, "definition") + " are async, first at " + one;
  }
  return "not async at " + base::join(sync, ", ");
}

void DocJudge::is_async(Judged& out) {
  bool holds = false;
  bool mixed = false;
  const std::string evidence =
      async_evidence(now_, out.mention.names[0], out.mention.denied, holds, mixed);
  if (evidence.empty()) {
    set(out, Truth::unchecked, "no function of this name is defined");
    return;
  }
  if (holds) {
    set(out, Truth::holds, evidence);
    return;
  }
  bool then = false;
  bool was_mixed = false;
  if (then_state() != nullptr)
    async_evidence(*then_state(), out.mention.names[0], out.mention.denied, then, was_mixed);
  // Of several functions of one name, which one is meant is not known.
  const Truth verdict = then                            ? Truth::stale
                        : out.mention.proposed || mixed ? Truth::unchecked
                                                        : Truth::wrong;
  set(out, verdict, evidence);
}

}  // namespace cli
