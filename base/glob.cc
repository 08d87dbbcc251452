#include "base/glob.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr size_t kMostAlternatives = 1000;

/// The byte after the bracket that opens at `open`, and the offsets of its commas at the same
/// depth.
struct Braces {
  size_t close;
  std::vector<size_t> commas;
};

std::optional<Braces> find_braces(std::string_view pattern, size_t open) {
  Braces braces{0, {}};
  size_t depth = 0;
  for (size_t at = open; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '{') {
      ++depth;
    } else if (pattern[at] == ',' && depth == 1) {
      braces.commas.push_back(at);
    } else if (pattern[at] == '}' && --depth == 0) {
      braces.close = at;
      return braces;
    }
  }
  return std::nullopt;
}

/// Appends every alternative of `pattern`, in the order in which they are written.
void expand(std::string_view whole, const std::string& pattern, size_t from,
            std::vector<std::string>& out) {
  for (size_t at = from; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
      continue;
    }
    if (pattern[at] != '{') continue;
    std::optional<Braces> braces = find_braces(pattern, at);
    if (!braces) continue;
    braces->commas.push_back(braces->close);
    size_t begin = at + 1;
    for (size_t end : braces->commas) {
      const std::string chosen = pattern.substr(0, at) + pattern.substr(begin, end - begin) +
                                 pattern.substr(braces->close + 1);
      expand(whole, chosen, at, out);
      begin = end + 1;
    }
    return;
  }
  if (out.size() >= kMostAlternatives) {
    throw Error(ErrorKind::usage, "glob pattern has too many alternatives", std::string(whole), {},
                "use fewer {a,b} groups or several patterns");
  }
  out.push_back(pattern);
}

/// The offset just behind the set that opens at `open`, or nothing when it is not closed.
std::optional<size_t> end_of_set(std::string_view pattern, size_t open) {
  size_t at = open + 1;
  if (at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^')) ++at;
  const size_t first = at;
  while (at < pattern.size() && (pattern[at] != ']' || at == first))
    at += pattern[at] == '\\' ? 2 : 1;
  if (at >= pattern.size()) return std::nullopt;
  return at + 1;
}

/// Whether `scalar` is in the set between its brackets.
bool set_holds(std::string_view set, char32_t scalar) {
  set = set.substr(1, set.size() - 2);
  const bool negated = set.starts_with('!') || set.starts_with('^');
  if (negated) set.remove_prefix(1);
  bool held = false;
  size_t at = 0;
  const auto next = [&]() {
    if (set[at] == '\\' && at + 1 < set.size()) ++at;
    const Utf8Step step = utf8_step(set, at);
    at += step.length;
    return step.scalar;
  };
  while (at < set.size()) {
    const char32_t low = next();
    char32_t high = low;
    if (at + 1 < set.size() && set[at] == '-') {
      ++at;
      high = next();
    }
    held = held || (low <= scalar && scalar <= high);
  }
  return held != negated;
}

/// Matches one part of a path without `/`. A star that fails later takes one byte more, only the
/// latest star does.
bool part_matches(std::string_view pattern, std::string_view part) {
  size_t p = 0;
  size_t s = 0;
  std::optional<size_t> star;
  size_t star_part = 0;
  while (true) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_part = s;
      continue;
    }
    bool ok = false;
    if (s == part.size()) {
      if (p == pattern.size()) return true;
      return false;
    }
    if (p < pattern.size()) {
      const Utf8Step step = utf8_step(part, s);
      const std::optional<size_t> set_end =
          pattern[p] == '[' ? end_of_set(pattern, p) : std::nullopt;
      if (pattern[p] == '?') {
        ok = true;
        ++p;
        s += step.length;
      } else if (set_end) {
        ok = set_holds(pattern.substr(p, *set_end - p), step.scalar);
        p = *set_end;
        s += step.length;
      } else {
        if (pattern[p] == '\\' && p + 1 < pattern.size()) ++p;
        ok = pattern[p] == part[s];
        ++p;
        ++s;
      }
    }
    if (ok) continue;
    if (!star || star_part >= part.size()) return false;
    p = *star;
    s = ++star_part;
  }
}

bool parts_match(const std::vector<std::string>& pattern,
                 const std::vector<std::string_view>& path) {
  // reach[j]: the pattern parts so far match the first j parts of the path.
  std::vector<char> reach(path.size() + 1, 0);
  reach[0] = 1;
  for (size_t i = 0; i < pattern.size(); ++i) {
    std::vector<char> next(path.size() + 1, 0);
    if (pattern[i] == "**") {
      const bool last = i + 1 == pattern.size();
      bool reached = false;
      for (size_t j = 0; j <= path.size(); ++j) {
        next[j] = static_cast<char>(reached || (reach[j] && !last));
        reached = reached || reach[j];
      }
    } else {
      for (size_t j = 0; j < path.size(); ++j) {
        if (reach[j] && part_matches(pattern[i], path[j])) next[j + 1] = 1;
      }
    }
    reach.swap(next);
  }
  return reach[path.size()] != 0;
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  std::vector<std::string> patterns;
  expand(pattern, std::string(pattern), 0, patterns);
  for (const std::string& alternative : patterns) {
    const std::vector<std::string_view> parts = split(alternative, '/');
    alternatives_.push_back(std::vector<std::string>(parts.begin(), parts.end()));
  }
}

bool Glob::matches(std::string_view path) const {
  const std::vector<std::string_view> parts = split(path, '/');
  return std::any_of(
      alternatives_.begin(), alternatives_.end(),
      [&](const std::vector<std::string>& pattern) { return parts_match(pattern, parts); });
}

bool glob_match(std::string_view pattern, std::string_view path) {
  return Glob(pattern).matches(path);
}

}  // namespace base
