#include "scanner/type_text.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// What stands behind the next `parameter:` from `from` on, up to the next parameter; `from` is
/// then behind it.
std::string_view bounds_text(std::string_view generics, std::string_view parameter, size_t& from) {
  for (size_t at = generics.find(parameter, from); at != std::string_view::npos;
       at = generics.find(parameter, at + 1)) {
    const size_t end = at + parameter.size();
    if ((at > 0 && is_word(generics[at - 1])) || (end < generics.size() && is_word(generics[end])))
      continue;
    size_t i = end;
    while (i < generics.size() && generics[i] == ' ') ++i;
    if (i >= generics.size() || generics[i] != ':' ||
        (i + 1 < generics.size() && generics[i + 1] == ':'))
      continue;
    ++i;
    size_t stop = i;
    int depth = 0;
    while (stop < generics.size()) {
      const char c = generics[stop];
      if (c == '<' || c == '(') ++depth;
      if (c == ')' || (c == '>' && generics[stop - 1] != '-')) {
        if (depth == 0) break;
        --depth;
      }
      if (depth == 0 && (c == ',' || c == '{')) break;
      ++stop;
    }
    from = stop;
    return generics.substr(i, stop - i);
  }
  from = generics.size();
  return {};
}

}  // namespace

std::vector<std::string_view> split_arguments(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t from = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' || c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']' || (c == '>' && (i == 0 || text[i - 1] != '-'))) --depth;
    if (c == ',' && depth == 0) {
      parts.push_back(base::trim(text.substr(from, i - from)));
      from = i + 1;
    }
  }
  const std::string_view last = base::trim(text.substr(std::min(from, text.size())));
  if (!last.empty()) parts.push_back(last);
  return parts;
}

size_t group_end(std::string_view text, size_t at) {
  int depth = 0;
  for (size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' || c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']' || (c == '>' && text[i - 1] != '-')) {
      if (--depth == 0) return i;
    }
  }
  return text.size();
}

std::vector<std::string_view> generic_names(std::string_view generics) {
  std::vector<std::string_view> names;
  generics = base::trim(generics);
  if (generics.empty() || generics.front() != '<') return names;
  const size_t end = group_end(generics, 0);
  for (std::string_view part : split_arguments(generics.substr(1, end - 1))) {
    if (part.empty() || part.front() == '\'' || part.starts_with("const ")) continue;
    size_t stop = 0;
    while (stop < part.size() && is_word(part[stop])) ++stop;
    names.push_back(part.substr(0, stop));
  }
  return names;
}

std::vector<std::string_view> split_bounds(std::string_view text) {
  std::vector<std::string_view> bounds;
  int depth = 0;
  size_t from = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '+';
    if (c == '<' || c == '(') ++depth;
    if (c == ')' || (c == '>' && i > 0 && text[i - 1] != '-')) --depth;
    if (c != '+' || (depth != 0 && i < text.size())) continue;
    std::string_view bound = base::trim(text.substr(from, i - from));
    if (bound.starts_with("?")) bound = base::trim(bound.substr(1));
    if (!bound.empty()) bounds.push_back(bound);
    from = i + 1;
  }
  return bounds;
}

std::vector<std::string_view> bounds_of(std::string_view generics, std::string_view parameter) {
  std::vector<std::string_view> all;
  for (size_t from = 0; from < generics.size();) {
    const std::string_view text = bounds_text(generics, parameter, from);
    const std::vector<std::string_view> bounds = split_bounds(text);
    all.insert(all.end(), bounds.begin(), bounds.end());
  }
  return all;
}

std::string_view bound_with(std::string_view generics, std::string_view parameter,
                            std::string_view part) {
  for (const std::string_view bound : bounds_of(generics, parameter)) {
    if (bound.find(part) != std::string_view::npos) return bound;
  }
  return {};
}

std::vector<std::string_view> generic_arguments(std::string_view type) {
  std::vector<std::string_view> arguments;
  const size_t angle = type.find('<');
  if (angle == std::string_view::npos) return arguments;
  for (const std::string_view part :
       split_arguments(type.substr(angle + 1, group_end(type, angle) - angle - 1))) {
    if (!part.empty() && part.front() != '\'') arguments.push_back(part);
  }
  return arguments;
}

bool names_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

}  // namespace scanner
