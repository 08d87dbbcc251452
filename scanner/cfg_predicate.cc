#include "scanner/cfg_predicate.h"

#include <algorithm>

namespace scanner {
namespace {

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  }
  return out;
}

/// `name(inside)`: whether it is that, and what is inside.
bool is_call(std::string_view text, std::string_view name, std::string_view& inside) {
  if (text.size() < name.size() + 2 || !text.starts_with(name) || text[name.size()] != '(' ||
      text.back() != ')')
    return false;
  inside = text.substr(name.size() + 1, text.size() - name.size() - 2);
  return true;
}

std::string_view os_of(std::string_view atom) {
  constexpr std::string_view kOs = "target_os=\"";
  if (!atom.starts_with(kOs)) return {};
  return atom.substr(kOs.size(), atom.size() - kOs.size() - 1);
}

bool is_unix(std::string_view os) {
  for (const std::string_view one :
       {"linux", "macos", "android", "ios", "freebsd", "netbsd", "openbsd", "dragonfly"}) {
    if (os == one) return true;
  }
  return false;
}

bool excludes(std::string_view a, std::string_view b) {
  const std::string_view os_a = os_of(a);
  const std::string_view os_b = os_of(b);
  if (!os_a.empty() && !os_b.empty()) return os_a != os_b;
  if (a == "windows") return b == "unix" || is_unix(os_b);
  if (a == "unix") return b == "windows" || os_b == "windows";
  return false;
}

/// Whether no machine has both.
bool exclude(std::string_view a, std::string_view b) { return excludes(a, b) || excludes(b, a); }

}  // namespace

void add_cfg(std::string& list, std::string_view more) {
  if (!list.empty() && !more.empty()) list += ", ";
  list += more;
}

bool cfgs_contradict(std::string_view a, std::string_view b) {
  CfgSet both;
  both.add(a);
  both.add(b);
  return both.contradicts();
}

// The parts between the commas that stand in no parentheses and no string.
std::vector<std::string_view> cfg_parts(std::string_view list) {
  std::vector<std::string_view> out;
  int depth = 0;
  bool quoted = false;
  size_t from = 0;
  for (size_t i = 0; i <= list.size(); ++i) {
    if (i == list.size() || (list[i] == ',' && depth == 0 && !quoted)) {
      if (i > from) out.push_back(list.substr(from, i - from));
      from = i + 1;
      continue;
    }
    if (list[i] == '"') quoted = !quoted;
    if (!quoted && list[i] == '(') ++depth;
    if (!quoted && list[i] == ')') --depth;
  }
  return out;
}

void CfgSet::add(std::string_view predicates) {
  const std::string text = without_spaces(predicates);
  for (const std::string_view one : cfg_parts(text)) add_one(one, true);
}

void CfgSet::add_one(std::string_view predicate, bool holds) {
  std::string_view inside;
  if (is_call(predicate, "not", inside)) {
    add_one(inside, !holds);
    return;
  }
  const bool all = is_call(predicate, "all", inside);
  if ((all && holds) || (!all && !holds && is_call(predicate, "any", inside))) {
    for (const std::string_view one : cfg_parts(inside)) add_one(one, holds);
    return;
  }
  if (!all && holds && is_call(predicate, "any", inside)) {
    std::vector<std::string> alternatives;
    for (const std::string_view one : cfg_parts(inside)) alternatives.emplace_back(one);
    if (std::find(any_.begin(), any_.end(), alternatives) == any_.end())
      any_.push_back(std::move(alternatives));
    return;
  }
  std::vector<std::string>& atoms = holds ? holds_ : fails_;
  if (std::find(atoms.begin(), atoms.end(), predicate) == atoms.end())
    atoms.emplace_back(predicate);
}

bool CfgSet::refuses(std::string_view atom) const {
  // There, no thread runs Tokio's tasks beside others: what the rules speak of cannot be.
  if (atom == "target_arch=\"wasm32\"" || atom == "target_family=\"wasm\"" ||
      atom == "target_os=\"wasi\"" || atom == "target_os=\"emscripten\"")
    return true;
  if (std::find(fails_.begin(), fails_.end(), atom) != fails_.end()) return true;
  return std::any_of(holds_.begin(), holds_.end(),
                     [&](const std::string& other) { return exclude(atom, other); });
}

bool CfgSet::contradicts() const {
  if (std::any_of(holds_.begin(), holds_.end(),
                  [&](const std::string& atom) { return refuses(atom); }))
    return true;
  return std::any_of(any_.begin(), any_.end(), [&](const std::vector<std::string>& alternatives) {
    return !alternatives.empty() &&
           std::all_of(alternatives.begin(), alternatives.end(),
                       [&](const std::string& atom) { return refuses(atom); });
  });
}

}  // namespace scanner
