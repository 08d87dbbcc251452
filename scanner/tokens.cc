#include "scanner/tokens.h"

#include <algorithm>
#include <string>

namespace scanner {

namespace {

/// The index past the literal, comment or single byte at `i`; brackets are bytes like others.
size_t skip_flat_token(std::string_view text, size_t i) {
  const char ch = text[i];
  if (ch == '"') {
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] == '\\') ++i;
    }
    return std::min(i + 1, text.size());
  }
  if (ch == 'r' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '#') &&
      (i == 0 || !is_word(text[i - 1]))) {
    size_t hashes = 0;
    size_t j = i + 1;
    while (j < text.size() && text[j] == '#') ++hashes, ++j;
    if (j < text.size() && text[j] == '"') {
      const size_t end = text.find("\"" + std::string(hashes, '#'), j + 1);
      return end == std::string_view::npos ? text.size() : end + 1 + hashes;
    }
    return i + 1;
  }
  if (ch == '\'') {
    if (i + 2 < text.size() && text[i + 1] == '\\') {
      const size_t end = text.find('\'', i + 3);
      return end == std::string_view::npos ? text.size() : end + 1;
    }
    if (i + 2 < text.size() && text[i + 2] == '\'') return i + 3;
    return i + 1;  // a lifetime
  }
  if (ch == '/' && i + 1 < text.size() && text[i + 1] == '/') {
    const size_t end = text.find('\n', i);
    return end == std::string_view::npos ? text.size() : end;
  }
  if (ch == '/' && i + 1 < text.size() && text[i + 1] == '*') {
    const size_t end = text.find("*/", i + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  return i + 1;
}

}  // namespace

size_t skip_token(std::string_view text, size_t i) {
  size_t open = 0;
  do {
    const char ch = text[i];
    if (ch == '(' || ch == '[' || ch == '{') {
      ++open;
      ++i;
    } else if (open > 0 && (ch == ')' || ch == ']' || ch == '}')) {
      --open;
      ++i;
    } else {
      i = skip_flat_token(text, i);
    }
  } while (open > 0 && i < text.size());
  return i;
}

size_t skip_spaces(std::string_view text, size_t i) {
  while (i < text.size()) {
    if (is_space(text[i])) {
      ++i;
    } else if (text[i] == '/' && i + 1 < text.size() &&
               (text[i + 1] == '/' || text[i + 1] == '*')) {
      i = skip_token(text, i);
    } else {
      break;
    }
  }
  return i;
}

bool lists_variables(std::string_view text) {
  constexpr size_t kFew = 200;
  const size_t begin = text.find_first_not_of(" \n\t\r");
  return begin != std::string_view::npos && text.size() <= kFew &&
         ((text[begin] >= 'a' && text[begin] <= 'z') || text[begin] == '_') &&
         text.find_first_of("(\"'.:") == std::string_view::npos;
}

std::string_view in_parentheses(std::string_view text) {
  const size_t from = text.find('(');
  const size_t to = text.rfind(')');
  if (from == std::string_view::npos || to == std::string_view::npos || to <= from) return {};
  return text.substr(from + 1, to - from - 1);
}

}  // namespace scanner
