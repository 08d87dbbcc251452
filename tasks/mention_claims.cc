// Statements about single names of the code: what is not async, who implements what, who calls
// whom.
#include <algorithm>

#include "base/text.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

/// A name that can hardly be a word of prose: `two_words`, `a::b`, `Type`, `call()`; or one that
/// the document put between backticks.
bool is_of_code(const ProseLine& line, const std::string& name) {
  if (name.find('_') != std::string::npos || name.find("::") != std::string::npos) return true;
  if (line.text.find(name + "()") != std::string::npos) return true;
  return std::any_of(line.spans.begin(), line.spans.end(), [&](const CodeSpan& span) {
    return span.text == name || span.text.rfind(name + "<", 0) == 0;
  });
}

/// "`f()` is not async", "`f` is still a synchronous function".
void find_not_async(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kNot(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:function |method )?(?:is|are) (?:not|no longer|never)(?: yet| an?)? async\b)");
  static const std::regex kSync(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:function |method )?is (?:still )?(?:an? )?(?:sync|synchronous)(?: (?:function|method|fn))?(?=[.,;)]|$))");
  for (const std::regex* pattern : {&kNot, &kSync}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern) || !is_of_code(line, m[1])) continue;
    Mention& mention = reader.add(Check::is_async, line, m[0]);
    mention.names = {m[1]};
    mention.denied = true;
    mention.removed = false;
    return;
  }
}

/// "`Server` implements `Drop`", "`impl Drop for Server`", "`Server` does not implement Clone".
void find_implements(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kVerb(
      R"(\b((?:\w+::)*[A-Z]\w+) ((?:does not|doesn't|did not|no longer|never) )?implements?(?: the)? ((?:\w+::)*[A-Z]\w+)\b)");
  static const std::regex kImpl(
      R"(\bimpl(?:<[^>]*>)? ((?:\w+::)*[A-Z]\w+)(?:<[^>]*>)? for ((?:\w+::)*[A-Z]\w+))");
  std::smatch m;
  if (std::regex_search(plain, m, kVerb) && is_of_code(line, m[1]) && is_of_code(line, m[3])) {
    Mention& mention = reader.add(Check::implements, line, m[0]);
    mention.names = {m[1], m[3]};
    mention.denied = m[2].matched;
    if (mention.denied) mention.proposed = false;  // "implement" is a word of plans else
  } else if (std::regex_search(plain, m, kImpl)) {
    Mention& mention = reader.add(Check::implements, line, m[0]);
    mention.names = {m[2], m[1]};
    mention.denied = std::regex_search(m.prefix().str(), std::regex(R"(\b[Nn]o $)"));
  }
}

/// "`f` has no callers", "`f()` is never called".
void find_uncalled(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kHas(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:has|have) (?:no|zero|0) ((?:\w+ ){0,2})callers\b)");
  static const std::regex kOf(
      R"(\b[Nn]o ((?:\w+ ){0,2})callers (?:of|for) ((?:\w+::)*\w+)(?:\(\))?)");
  static const std::regex kNever(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:is|are) (?:never|not|nowhere) (?:called|used)(?: anywhere)?(?=[.,;)]|$))");
  std::smatch m;
  std::string name;
  std::string which;
  if (std::regex_search(plain, m, kHas) || std::regex_search(plain, m, kNever)) {
    name = m[1];
    which = m.size() > 2 ? m[2].str() : std::string();
  } else if (std::regex_search(plain, m, kOf)) {
    name = m[2];
    which = m[1];
  }
  if (name.empty() || !is_of_code(line, name)) return;
  Mention& mention = reader.add(Check::uncalled, line, m[0]);
  mention.names = {name};
  mention.noun = which.find("production") != std::string::npos ? "production" : "";
  // "no async callers" speaks of some of them.
  mention.proposed = mention.proposed || (!which.empty() && mention.noun.empty());
  mention.removed = false;
}

/// "`f` is called from `g`", "`g()` calls `f()`".
void find_calls(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kPassive(
      R"(((?:\w+::)*\w+)(?:\(\))? (?:is|are) (?:\w+ly )?(?:called|invoked) (?:\w+ly )?(?:from|by|in|inside|within) ((?:\w+::)*\w+)(?:\(\))?(?![\w/]|\.\w))");
  static const std::regex kActive(R"(((?:\w+::)*\w+)\(\) (?:directly )?calls ((?:\w+::)*\w+)\(\))");
  // "The `f()` function uses `g()`".
  static const std::regex kUses(
      R"(((?:\w+::)*[a-z]\w*)(?:\(\))? (?:function |method )(?:still |directly |itself )*(?:uses|calls) ((?:\w+::)*\w+)\(\))");
  // "`f` calls `g`", "`f` awaits `g`".
  static const std::regex kPlain(
      R"(((?:\w+::)*[a-z]\w*)(?:\(\))? (?:directly |also )?(?:calls|awaits) ((?:\w+::)*\w+)(?:\(\))?(?![\w/-]|\.\w))");
  for (const std::regex* pattern : {&kPassive, &kActive, &kUses, &kPlain}) {
    std::smatch m;
    if (!std::regex_search(plain, m, *pattern)) continue;
    const bool passive = pattern == &kPassive;
    const std::string callee = m[passive ? 1 : 2];
    const std::string caller = m[passive ? 2 : 1];
    if (!is_of_code(line, callee) || !is_of_code(line, caller)) continue;
    Mention& mention = reader.add(Check::called_from, line, m[0]);
    mention.names = {callee, caller};
    return;
  }
}

/// "`cargo test --test unix`": a target of that name.
void find_test_targets(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  static const std::regex kTarget(
      R"(\bcargo (?:\+\w+ )?(?:test|nextest run)\b[^|;&]*? --test[ =](\w[\w-]*))");
  std::smatch m;
  if (!std::regex_search(plain, m, kTarget)) return;
  Mention& mention = reader.add(Check::run, line, m[0]);
  mention.names = {m[1]};
  mention.noun = "test target";
}

}  // namespace

void find_claims(MentionReader& reader, const ProseLine& line, const std::string& plain) {
  find_not_async(reader, line, plain);
  find_implements(reader, line, plain);
  find_uncalled(reader, line, plain);
  find_calls(reader, line, plain);
  find_test_targets(reader, line, plain);
}

}  // namespace tasks
