#include "tasks/markdown.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

#include "base/text.h"

namespace tasks {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::array<std::string_view, 12> kTags = {"objective",
                                                    "context",
                                                    "tasks",
                                                    "task",
                                                    "name",
                                                    "files",
                                                    "action",
                                                    "verify",
                                                    "done",
                                                    "verification",
                                                    "success_criteria",
                                                    "output"};

/// Whether `text` begins with a tag of a task file: "<task type=", "</action>".
bool is_tag(std::string_view text) {
  size_t at = 1;
  if (at < text.size() && text[at] == '/') ++at;
  const std::string_view rest = text.substr(std::min(at, text.size()));
  return std::any_of(kTags.begin(), kTags.end(), [&](std::string_view tag) {
    if (rest.substr(0, tag.size()) != tag || rest.size() == tag.size()) return false;
    const char after = rest[tag.size()];
    return after == '>' || after == ' ' || after == '/' || after == '\t';
  });
}

bool is_marker(std::string_view text) {
  if (text.substr(0, 4) != "<!--") return false;
  const size_t word = text.find_first_not_of(" \t", 4);
  return word != std::string_view::npos && text.substr(word, 9) == "punchlist";
}

size_t longest_run(std::string_view text, char wanted) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// U+0080 to U+009F, U+2028, U+2029, U+FEFF and the bidirectional controls, in UTF-8: how many
/// bytes, or 0.
size_t invisible_at(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) return 3;
  if (byte(0) == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9) return 3;
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
  return 0;
}

bool has_even_backticks(std::string_view text) {
  return std::count(text.begin(), text.end(), '`') % 2 == 0;
}

bool is_plain_yaml(std::string_view text) {
  constexpr std::array<std::string_view, 10> kWords = {"true", "false", "null", "yes", "no",
                                                       "on",   "off",   "y",    "n",   "none"};
  if (text.empty()) return false;
  bool letter = false;
  for (const char c : text) {
    const bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!alpha && !digit && c != '_' && c != '.' && c != '/' && c != '-') return false;
    if (alpha && c != 'e' && c != 'E') letter = true;
  }
  const char first = text[0];
  const bool alpha = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  if (!alpha) {
    // Numbers of any base, dates and times begin with a digit; signs and dots are not worth the
    // doubt.
    if (first < '0' || first > '9' || !letter) return false;
    if (text.size() > 1 && first == '0' &&
        base::to_lower(text.substr(1, 1)).find_first_of("xob") == 0) {
      return false;
    }
  }
  const std::string lower = base::to_lower(text);
  return std::find(kWords.begin(), kWords.end(), lower) == kWords.end();
}

}  // namespace

std::string defused(std::string_view raw) {
  // Most of what is written needs nothing of this.
  const bool plain = std::all_of(raw.begin(), raw.end(), [](char c) {
    const unsigned char byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && byte != '<';
  });
  if (plain) return std::string(raw);
  const std::string text = base::to_valid_utf8(raw);
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const std::string_view rest = std::string_view(text).substr(i);
    if (c == '\t') {
      out += "    ";
      ++i;
    } else if (c < 0x20 || c == 0x7F) {
      out += kReplacement;
      ++i;
    } else if (const size_t length = invisible_at(rest); length != 0) {
      out += kReplacement;
      i += length;
    } else {
      out += text[i];
      if (c == '<' && (is_tag(rest) || is_marker(rest))) out += '\\';
      ++i;
    }
  }
  return out;
}

std::string inline_text(std::string_view raw) {
  std::string text = defused(raw);
  if (text.find_first_of("`<&*[]") == std::string::npos) return text;
  const bool has_code = has_even_backticks(text);
  bool in_code = false;
  std::string out;
  for (const char c : text) {
    if (c == '`') {
      if (!has_code) out += '\\';
      in_code = has_code && !in_code;
    } else if (!in_code && c == '<') {
      out += "&lt;";
      continue;
    } else if (!in_code && c == '&') {
      out += "&amp;";
      continue;
    } else if (!in_code && (c == '*' || c == '[' || c == ']')) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string code_span(std::string_view raw) {
  const std::string text = defused(raw);
  if (text.empty()) return "` `";
  const std::string ticks(longest_run(text, '`') + 1, '`');
  const bool pad = text.front() == '`' || text.back() == '`';
  return ticks + (pad ? " " : "") + text + (pad ? " " : "") + ticks;
}

std::string place_span(std::string_view path, uint32_t line) {
  return code_span(std::string(path) + (line == 0 ? "" : ":" + std::to_string(line)));
}

std::string code_fence(std::string_view language, std::string_view code) {
  std::string lines;
  for (const std::string_view line : base::split_lines(code)) {
    std::string safe = defused(line);
    while (!safe.empty() && safe.back() == ' ') safe.pop_back();
    lines += safe + "\n";
  }
  const std::string fence(std::max<size_t>(3, longest_run(lines, '`') + 1), '`');
  return fence + std::string(language) + "\n" + lines + fence + "\n";
}

std::string cell(std::string_view markdown) {
  std::string out;
  for (const char c : markdown) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string table_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& text : cells) row += text.empty() ? " |" : " " + cell(text) + " |";
  return row + "\n";
}

std::string table_head(const std::vector<std::string>& titles) {
  std::string rule = "|";
  for (size_t i = 0; i < titles.size(); ++i) rule += " --- |";
  return table_row(titles) + rule + "\n";
}

std::string yaml_scalar(std::string_view raw) {
  if (is_plain_yaml(raw)) return std::string(raw);
  const std::string text = base::to_valid_utf8(raw);
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    char buffer[8];
    if (const size_t length = invisible_at(std::string_view(text).substr(i)); length != 0) {
      unsigned code = length == 2 ? (c & 0x1FU) : (c & 0x0FU);
      for (size_t k = 1; k < length; ++k) {
        code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
      }
      std::snprintf(buffer, sizeof buffer, "\\u%04x", code);
      out += buffer;
      i += length;
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += text[i];
    }
    ++i;
  }
  return out + "\"";
}

std::string yaml_list(const std::vector<std::string>& values) {
  std::string out = "[";
  for (size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ", ") + yaml_scalar(values[i]);
  return out + "]";
}

}  // namespace tasks
