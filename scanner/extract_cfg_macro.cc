#include <string>

#include "scanner/extract_state.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// What the right side of a rule does: predicates before a variable, and nothing else.
struct Expansion {
  std::string cfg;
  int variables = 0;
  bool only_adds = true;
};

void read_expansion(std::string_view body, Expansion& out) {
  for (size_t i = skip_spaces(body, 0); i < body.size() && out.only_adds;
       i = skip_spaces(body, skip_token(body, i))) {
    const std::string_view token = body.substr(i, skip_token(body, i) - i);
    if (token.front() == '(' || token.front() == '{') {
      read_expansion(token.substr(1, token.size() - 2), out);
    } else if (token.starts_with("[cfg(")) {
      add_cfg(out.cfg, in_parentheses(token));
    } else if (is_word(token.front())) {
      const bool is_variable = i > 0 && body[i - 1] == '$';
      out.only_adds = is_variable;
      ++out.variables;
      while (i + 1 < body.size() && is_word(body[i + 1])) ++i;
    } else if (token.front() != '[' && token != "$" && token != "#" && token != "*" &&
               token != "+") {
      out.only_adds = false;
    }
  }
}

}  // namespace

/// \param definition `macro_rules! name { (pattern) => { expansion } }`
void Extractor::State::cfg_macro(std::string_view definition) {
  size_t i = definition.find('!');
  if (i == std::string_view::npos || definition.find("[cfg(") == std::string_view::npos) return;
  i = skip_spaces(definition, i + 1);
  const size_t name = i;
  while (i < definition.size() && is_word(definition[i])) ++i;
  const std::string_view named = definition.substr(name, i - name);
  i = skip_spaces(definition, i);
  if (named.empty() || i >= definition.size()) return;
  const std::string_view group = definition.substr(i, skip_token(definition, i) - i);
  if (group.size() < 3) return;
  const std::string_view rules = group.substr(1, group.size() - 2);
  const size_t pattern = skip_spaces(rules, 0);
  if (pattern >= rules.size()) return;
  size_t at = skip_spaces(rules, skip_token(rules, pattern));
  if (!rules.substr(std::min(at, rules.size())).starts_with("=>")) return;
  at = skip_spaces(rules, at + 2);
  if (at >= rules.size()) return;
  const size_t end = skip_token(rules, at);
  Expansion expansion;
  if (end - at > 2) read_expansion(rules.substr(at + 1, end - at - 2), expansion);
  size_t rest = skip_spaces(rules, end);
  if (rest < rules.size() && rules[rest] == ';') rest = skip_spaces(rules, rest + 1);
  if (rest < rules.size() || !expansion.only_adds || expansion.variables != 1) return;
  if (expansion.cfg.empty()) return;
  facts.cfg_macros.push_back({strings.intern(named), strings.intern(expansion.cfg)});
}

/// Takes note of the names `a; pub(crate) b, #[cfg(unix)] c` that stand among the arguments of a
/// macro by themselves: those that have a file of their own may be modules.
void Extractor::State::modules_of_macro(std::string_view inner, uint32_t from) {
  constexpr size_t kMostNames = 200;  // a longer list is a table of something else
  if (context.outer != kNone || context.impl != kNone || context.trait != kNone) return;
  const size_t first = facts.mod_decls.size();
  std::string cfg;
  for (size_t i = skip_spaces(inner, 0); i < inner.size(); i = skip_spaces(inner, i)) {
    if (!is_word(inner[i])) {
      const size_t end = skip_token(inner, i);
      const std::string_view token = inner.substr(i, end - i);
      if (token.starts_with("[cfg(")) add_cfg(cfg, in_parentheses(token));
      if (token == ";" || token == ",") cfg.clear();
      i = end;
      continue;
    }
    size_t end = i;
    while (end < inner.size() && is_word(inner[end])) ++end;
    const std::string_view word = inner.substr(i, end - i);
    const size_t next = skip_spaces(inner, end);
    const bool alone = next >= inner.size() || inner[next] == ';' || inner[next] == ',';
    if (alone && word.front() >= 'a' && word.front() <= 'z' && word != "self" && word != "true" &&
        word != "false") {
      std::string under = context.cfg;
      add_cfg(under, cfg);
      facts.mod_decls.push_back({strings.intern(word), context.scope, 0, strings.intern(under),
                                 context.in_test, true, at(from + static_cast<uint32_t>(i))});
    }
    i = end;
  }
  if (facts.mod_decls.size() - first > kMostNames) facts.mod_decls.resize(first);
}

}  // namespace scanner
