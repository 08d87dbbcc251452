#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

enum class Told { nothing, done, open };

/// What a heading or a status line says of its section.
Told status_of(const ProseLine& line) {
  // "Status: complete", "**State:** ✅ done", not "Present the complete status to:".
  static const std::regex kDone(
      R"(\b(status|state)\b[^:]{0,20}:[^\w]*(\w+ ){0,2}(complete|completed|done|finished|closed)([^\w]|$))");
  // In a heading "Verify complete conversion" is no status; "Phase 1: COMPLETE" is.
  static const std::regex kLoud(
      R"(\b(COMPLETE|COMPLETED|DONE|FINISHED|CLOSED)\b|[(:-] ?([Cc]omplete|[Cc]ompleted|[Dd]one)\)?\W*$)");
  const std::string lower = base::to_lower(line.text);
  const bool status_line =
      lower.find("status") != std::string::npos || lower.find("state") != std::string::npos;
  const bool heading = line.kind == LineKind::heading;
  if (!heading && !(status_line && line.text.find(':') != std::string::npos)) return Told::nothing;
  if (line.table || lower.find("criteria") != std::string::npos) return Told::nothing;
  if (has_any(lower, {"in progress", "pending", "todo", "⏳", "🚧", "incomplete", "not done",
                      "not complete", "not started", "partial", "remaining", "blocked"})) {
    return Told::open;
  }
  // What is nearly done may have no open box left, or one.
  if (has_any(lower, {"mostly", "nearly", "almost"})) return Told::nothing;
  if (heading) return std::regex_search(line.text, kLoud) ? Told::done : Told::nothing;
  const bool done = std::regex_search(lower, kDone) || line.text.find("✅") != std::string::npos;
  return done ? Told::done : Told::nothing;
}

/// The boxes of the section that the line governs; of the whole document for a status line.
void find_boxes(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  const Told told = status_of(line);
  if (told == Told::nothing) return;
  uint64_t ticked = 0;
  uint64_t boxes = 0;
  size_t from = index + 1;
  int level = line.level;
  if (line.kind != LineKind::heading) {
    // A status line speaks for the section it stands in.
    for (size_t i = index; i > 0; --i) {
      if (reader.lines[i - 1].kind == LineKind::heading) {
        level = reader.lines[i - 1].level;
        break;
      }
    }
  }
  for (; from < reader.lines.size(); ++from) {
    const ProseLine& below = reader.lines[from];
    if (below.kind == LineKind::heading && below.level <= level) break;
    ticked += below.ticked ? 1 : 0;
    boxes += below.ticked || below.unticked ? 1 : 0;
  }
  Mention& mention = reader.add(Check::boxes, line, std::string(base::trim(line.text)));
  mention.done = told == Told::done;
  mention.number = ticked;
  mention.actual = boxes;
  mention.proposed = false;
}

/// "tokio::spawn/sleep" is two names: "tokio::spawn" and "tokio::sleep".
std::vector<std::string> expanded(const std::string& text) {
  std::vector<std::string> names;
  std::string prefix;
  for (std::string_view part : base::split(text, '/')) {
    part = base::trim(part);
    if (const auto bare = base::strip_suffix(part, "()")) part = *bare;
    while (!part.empty() && !is_word_char(part.back())) part.remove_suffix(1);
    if (part.empty()) continue;
    const size_t colons = part.rfind("::");
    if (colons != std::string_view::npos) {
      prefix = part.substr(0, colons + 2);
      names.emplace_back(part);
    } else {
      names.push_back(prefix + std::string(part));
    }
  }
  return names;
}

/// "No direct tokio::spawn/sleep in kelpie-runtime", "`f` no longer uses `g`".
void find_absent(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kNoIn(
      R"((?:^|[^\w])(?:No|no|Zero|zero) (?:(?:direct|more|remaining|longer|other) )?(?:(?:uses?|usages?|calls?|references) (?:of|to) )?((?:[\w]+::)+[\w]+(?:\(\))?(?:/[\w:]+)*|[a-z]\w*_\w+(?:\(\))?|\w+\(\))(?: usages?| calls?| uses?)?(?: (?:remains? |left |found )?(?:in|inside|within|from) ([\w./:-]+))?)");
  static const std::regex kNoLonger(
      R"(([\w:]+)(?:\(\))? no longer (?:uses|calls|contains) ((?:\w+::)*\w+)(?:\(\))?)");
  std::smatch m;
  if (std::regex_search(plain, m, kNoLonger)) {
    Mention& mention = reader.add(Check::absent, line, m[0]);
    mention.path = m[1];
    mention.names = expanded(m[2]);
    mention.removed = false;
    return;
  }
  // "Removed `Handle::block_on()` entirely": elsewhere it may have been left on purpose.
  static const std::regex kRemoved(
      R"((?:\b[Rr]emoved (?:the |all |direct )?((?:\w+::)+\w+|\w+_\w+)(?:\(\))?(?: anti-pattern| calls?| usages?| uses)?|\b(?:the )?((?:\w+::)+\w+|\w+_\w+)(?:\(\))?(?: anti-pattern| calls?| usages?)? (?:has|have|was|were) (?:been )?(?:completely |fully |entirely )?removed)(?: entirely| completely)?(?: from ([\w./-]*[./_-][\w./-]*))?)");
  if (std::regex_search(plain, m, kRemoved)) {
    Mention& mention = reader.add(Check::absent, line, m[0]);
    mention.names = expanded(m[1].matched ? m[1] : m[2]);
    mention.path = m[3];
    mention.removed = false;
    mention.proposed = true;  // what is left of it is not held against the statement
    return;
  }
  if (!std::regex_search(plain, m, kNoIn)) return;
  // "If no `partition_key` is configured": what is so is not said.
  static const std::regex kIfAny(R"(^ (?:is|are|was|were) (?!called|used|there)\w+)");
  static const std::regex kIf(R"(\b(?:[Ii]f|[Ww]hen|[Ww]here|[Uu]nless|[Uu]ntil)$)");
  // "No block_on related panics" says nothing of calls.
  static const std::regex kOther(
      R"(^(?: |-)(?:related|based|panics?|errors?|failures?|warnings?|issues?|problems?)\b)");
  if (std::regex_search(m.suffix().str(), kOther)) return;
  const std::string ahead = m.prefix();
  if (std::regex_search(ahead, kIf) || std::regex_search(m.suffix().str(), kIfAny)) return;
  Mention& mention = reader.add(Check::absent, line, m[0]);
  mention.names = expanded(m[1]);
  mention.path = m[2];
  while (!mention.path.empty() && (mention.path.back() == '.' || mention.path.back() == ':'))
    mention.path.pop_back();
  mention.removed = false;
  // "no `lock_refs()` (`refs_head.rs:22-41`)": of that file.
  if (mention.path.empty()) {
    const std::string behind = m.suffix();
    const std::vector<NamedPath> paths = paths_in(behind);
    if (!paths.empty() && paths[0].begin <= 3) mention.path = paths[0].path;
  }
  // "in kelpie-runtime or kelpie-server src": the same of each.
  static const std::regex kAndIn(R"(^(?:,| and| or| nor) ([\w./]*[\w-]+)\b)");
  const std::string rest = m.suffix();
  std::smatch more;
  if (mention.path.empty() || !std::regex_search(rest, more, kAndIn)) return;
  const std::string other = more[1];
  if (other.find_first_of("-/_.") == std::string::npos) return;
  Mention next = mention;
  next.path = other;
  next.text = "the same in " + other;
  reader.out.all.push_back(std::move(next));
}

void find_async(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kIs(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:function )?(?:,? ?(?:which|that) )?(?:is|are) (?:now |already |fully )*async\b)");
  static const std::regex kWas(
      R"(((?:\w+::)*\w+)(?:\([^)]*\))? - (?:the|this) (?:function|method|constructor) (?:is|was) already async\b)");
  static const std::regex kMade(
      R"(\b[Mm]ade (?:\w+ )?((?:\w+::)*[a-z]\w*_\w+)(?:\(\))? (?:also |now )?async\b)");
  static const std::regex kNoun(R"(\b[Aa]sync ((?:\w+::)*[a-z]\w*_\w+)(?:\(\))? function\b)");
  for (const std::regex* pattern : {&kIs, &kWas, &kMade, &kNoun}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern)) continue;
    const std::string name = m[1];
    if (name.find('_') == std::string::npos && name.find("::") == std::string::npos) continue;
    Mention& mention = reader.add(Check::is_async, line, m[0]);
    mention.names = {name};
    return;
  }
}

void find_awaited(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kCallers(
      R"(\b[Aa]ll (?:\w+ )?(?:callers|calls|call sites|uses) (?:of|to) ((?:\w+::)*\w*_\w+|(?:\w+::)+\w+|\w+(?=\(\)))(?:\(\))?[^.]*?\.?await)");
  static const std::regex kUseOn(R"(\.await on ((?:\w+::)*\w*_\w+)(?:\(\))? calls)");
  static const std::regex kUnnamed(R"(\b[Aa]ll callers\b[^.;]*? \.await)");
  // "all test file callers", "all test files: use .await on ..": calls elsewhere are not meant.
  static const std::regex kOfTests(R"(\b[Aa]ll (?:the )?test (?:files?\b|callers|calls))");
  const std::string noun = std::regex_search(plain, kOfTests) ? "test callers" : "";
  // "Update all callers to use .await", "Solution: make it async and update ..": what is to be
  // done.
  static const std::regex kOrder(
      R"((?:^|[:.;*] |\band )\W*(?:[Uu]pdate|[Uu]se|[Aa]dd|[Cc]hange|[Mm]ake|[Cc]onvert) )");
  const bool ordered = !line.ticked && std::regex_search(plain, kOrder);
  std::smatch unnamed;
  const bool named = std::regex_search(plain, kCallers) || std::regex_search(plain, kUseOn);
  if (!named && !reader.subject.empty() && std::regex_search(plain, unnamed, kUnnamed)) {
    Mention& mention = reader.add(Check::awaited, line, unnamed[0]);
    mention.names = {reader.subject};
    mention.noun = noun;
    mention.ordered = ordered;
    return;
  }
  for (const std::regex* pattern : {&kCallers, &kUseOn}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern)) continue;
    Mention& mention = reader.add(Check::awaited, line, m[0]);
    mention.names = {m[1]};
    mention.noun = noun;
    mention.ordered = ordered;
    return;
  }
  // "`src/a.rs`: awaits `f`", "`src/a.rs` - added .await to `f` call": the calls of that file.
  static const std::regex kAwaits(
      R"(\b[Aa]waits ((?:\w+::)*\w*_\w+|(?:\w+::)+\w+)(?![\w/.-])|\b[Aa]dded \.await to (?:the |each )?((?:\w+::)*\w*_\w+|(?:\w+::)+\w+)(?:\(\))? calls?\b|\b[Dd]irectly awaite?[ds]? ((?:\w+::)+\w+)(?:\(\w*\))?)");
  std::smatch m;
  if (!std::regex_search(plain, m, kAwaits)) return;
  const std::vector<NamedPath> paths = paths_in(line.text);
  if (paths.size() > 1 || (paths.empty() && !m[3].matched)) return;
  Mention& mention = reader.add(Check::awaited, line, m[0]);
  mention.names = {m[1].matched ? m[1] : m[2].matched ? m[2] : m[3]};
  if (!paths.empty()) mention.path = paths[0].path;
}

/// "All callers are already in async contexts", of the function that the document is about.
void find_async_callers(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kCallers(
      R"(\b[Aa]ll (?:of its )?callers (?:of ((?:\w+::)*\w*_\w+)(?:\(\))? )?are (?:already )?(?:async\b|in async (?:contexts?|code|functions?)))");
  std::smatch m;
  if (!std::regex_search(plain, m, kCallers)) return;
  const std::string name = m[1].matched ? m[1].str() : reader.subject;
  if (name.empty()) return;
  Mention& mention = reader.add(Check::awaited, line, m[0]);
  mention.names = {name};
  mention.noun = "async callers";
}

/// "`Runtime::new` is called in `src/rates.rs`".
void find_used_in(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kUsed(
      R"(((?:\w+::)+\w+|\w+_\w+)(?:\(\))? (?:is|are) (?:still |now |only )?(?:called|used) in ([\w./-]+\.rs)\b)");
  std::smatch m;
  if (!std::regex_search(plain, m, kUsed)) return;
  Mention& mention = reader.add(Check::name_in_file, line, m[0]);
  mention.names = {m[1]};
  mention.path = m[2];
}

/// "production code in a-crate and b-crate still uses `tokio::spawn` and `tokio::time::sleep`".
void find_present(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kUses(
      R"(\b[Cc]ode in ([\w./]*[-/_][\w./-]*)(?: and ([\w./]*[-/_][\w./-]*))? (?:(?:still|directly|also) )*uses? ((?:\w+::)+\w+)(?:\(\))?(?:(?:, | and |, and )((?:\w+::)+\w+)(?:\(\))?)?)");
  std::smatch m;
  if (!std::regex_search(plain, m, kUses)) return;
  const std::string text = m[0];
  for (const int folder : {1, 2}) {
    for (const int name : {3, 4}) {
      if (!m[folder].matched || !m[name].matched) continue;
      Mention& mention = reader.add(
          Check::absent, line,
          folder == 1 && name == 3 ? text : m[name].str() + " is used in " + m[folder].str());
      mention.path = m[folder];
      mention.names = {m[name]};
      mention.denied = true;
      mention.removed = false;
    }
  }
}

}  // namespace

void find_facts(MentionReader& reader, const ProseLine& line, const std::string& text) {
  std::string plain = text;
  plain.erase(std::remove(plain.begin(), plain.end(), '`'), plain.end());
  find_absent(reader, line, plain);
  find_async(reader, line, plain);
  find_awaited(reader, line, plain);
  find_async_callers(reader, line, plain);
  find_present(reader, line, plain);
  find_used_in(reader, line, plain);
  find_claims(reader, line, plain);
}

void find_statuses(MentionReader& reader, size_t index) {
  const ProseLine& line = reader.lines[index];
  find_boxes(reader, index);
  find_facts(reader, line, line.text);
}

}  // namespace tasks
