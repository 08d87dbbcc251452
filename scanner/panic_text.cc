#include "scanner/panic_text.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "scanner/panics.h"

namespace scanner {
namespace {

constexpr size_t kMostMessageLines = 64;  ///< each line more is a search through all before it
constexpr std::string_view kPanicked = " panicked at ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// Without colours: ESC [ ... letter.
std::string without_colours(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
      i += 2;
      while (i < text.size() && (text[i] < '@' || text[i] > '~')) ++i;
      continue;
    }
    out += text[i];
  }
  return out;
}

std::string single_spaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// A number that is too long to be a line counts as none.
std::optional<uint32_t> number(std::string_view text) {
  if (text.empty() || text.size() > 8) return std::nullopt;
  uint32_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  return value;
}

struct PlaceText {
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
};

/// "src/x.rs:12:5", "/a/b.rs:12", with what may follow: `:`, `,`, `)`.
std::optional<PlaceText> place_in(std::string_view text) {
  text = base::trim(text);
  while (!text.empty() && (text.back() == ':' || text.back() == ',' || text.back() == ')'))
    text.remove_suffix(1);
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<uint32_t> last = number(text.substr(colon + 1));
  if (!last) return std::nullopt;
  const std::string_view rest = text.substr(0, colon);
  const size_t other = rest.rfind(':');
  PlaceText place;
  if (other != std::string_view::npos) {
    if (const std::optional<uint32_t> line = number(rest.substr(other + 1))) {
      place.path = std::string(rest.substr(0, other));
      place.line = *line;
      place.column = *last;
    }
  }
  if (place.line == 0) {
    place.path = std::string(rest);
    place.line = *last;
  }
  if (place.path.empty()) return std::nullopt;
  return place;
}

bool begins_frame(std::string_view line, std::string_view* function) {
  line = base::trim(line);
  const bool gdb = !line.empty() && line.front() == '#';
  if (gdb) line.remove_prefix(1);
  size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  if (digits == 0 || digits > 4 || digits >= line.size()) return false;
  if (gdb ? line[digits] != ' ' : line[digits] != ':') return false;
  std::string_view rest = base::trim(line.substr(digits + 1));
  if (rest.starts_with("0x")) {  // "0x55d0 - function", "0x55d0 in function"
    const size_t space = rest.find(' ');
    if (space == std::string_view::npos) return false;
    rest = base::trim(rest.substr(space));
    for (const std::string_view word : {"- ", "in "}) {
      if (rest.starts_with(word)) rest = base::trim(rest.substr(word.size()));
    }
  }
  if (rest.empty() || rest.find(": ") != std::string_view::npos) return false;
  *function = rest;
  return true;
}

std::string without_hash(std::string_view written) {
  const size_t at = written.rfind("::h");
  if (at != std::string_view::npos && written.size() - at == 19 &&
      std::all_of(written.begin() + static_cast<std::ptrdiff_t>(at) + 3, written.end(), is_hex))
    written = written.substr(0, at);
  return std::string(written);
}

void read_frames(const std::vector<std::string_view>& lines, std::vector<PanicFrame>& frames) {
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = base::trim(lines[i]);
    std::string_view function;
    if (begins_frame(line, &function)) {
      PanicFrame frame;
      const size_t arguments = line.front() == '#' ? function.find(" (") : std::string_view::npos;
      const std::string_view name = function.substr(0, arguments);
      frame.written = without_hash(base::trim(name));
      frame.function = plain_function(name);
      const size_t at = function.rfind(" at ");
      if (at != std::string_view::npos) {
        if (const auto place = place_in(function.substr(at + 4))) {
          frame.path = place->path;
          frame.line = place->line;
          frame.column = place->column;
          if (arguments == std::string_view::npos) {
            frame.written = without_hash(base::trim(function.substr(0, at)));
            frame.function = plain_function(function.substr(0, at));
          }
        }
      }
      frames.push_back(std::move(frame));
      continue;
    }
    if (frames.empty() || !line.starts_with("at ") || frames.back().line != 0) continue;
    if (const auto place = place_in(line.substr(3))) {
      frames.back().path = place->path;
      frames.back().line = place->line;
      frames.back().column = place->column;
    }
  }
}

bool ends_message(std::string_view line) {
  const std::string_view text = base::trim(line);
  std::string_view function;
  return text.starts_with("stack backtrace:") || text.starts_with("note: ") ||
         text.starts_with("Backtrace") || text.find(kPanicked) != std::string_view::npos ||
         begins_frame(text, &function);
}

/// The panic whose first line is `lines[at]`.
PanicText read_one(const std::vector<std::string_view>& lines, size_t at) {
  PanicText panic;
  const std::string_view first = lines[at];
  const size_t panicked = first.find(kPanicked);
  const std::string_view before = first.substr(0, panicked);
  const size_t open = before.find("thread '");
  if (open != std::string_view::npos) {
    const size_t close = before.rfind('\'');
    if (close > open + 8) panic.thread = std::string(before.substr(open + 8, close - open - 8));
  }
  std::string rest(first.substr(panicked + kPanicked.size()));
  size_t next = at + 1;
  if (!rest.empty() && rest.front() == '\'') {  // the old form: 'message', place
    std::string whole = rest;
    const auto closes = [&whole] {
      const size_t comma = whole.rfind("',");
      const size_t end = comma == std::string::npos ? whole.rfind("':") : comma;
      return end != std::string::npos && place_in(std::string_view(whole).substr(end + 2)) ? end
                                                                                           : 0;
    };
    while (closes() == 0 && next < lines.size() && next < at + kMostMessageLines &&
           !ends_message(lines[next]))
      whole += "\n" + std::string(lines[next++]);
    const size_t end = closes();
    if (end == 0) {  // no place: what follows the line is not known to belong to it
      std::string_view cut = base::trim(rest);
      while (!cut.empty() && (cut.back() == ',' || cut.back() == '\'')) cut.remove_suffix(1);
      whole = std::string(cut);
      next = at + 1;
    }
    panic.message =
        single_spaced(end == 0 ? std::string_view(whole).substr(std::min<size_t>(1, whole.size()))
                               : std::string_view(whole).substr(1, end - 1));
    if (end != 0) {
      const PlaceText place = *place_in(std::string_view(whole).substr(end + 2));
      panic.path = place.path;
      panic.line = place.line;
      panic.column = place.column;
    }
  } else {
    // Some loggers put the message behind the place.
    const std::string_view head = std::string_view(rest).substr(0, rest.find(": "));
    std::string message;
    if (const auto place = place_in(head)) {
      panic.path = place->path;
      panic.line = place->line;
      panic.column = place->column;
      message = rest.substr(std::min(rest.size(), head.size() + 1)) + "\n";
    }
    while (next < lines.size() && !ends_message(lines[next]))
      message += std::string(lines[next++]) + "\n";
    panic.message = single_spaced(message);
  }
  size_t end = next;
  while (end < lines.size() && lines[end].find(kPanicked) == std::string_view::npos) ++end;
  read_frames({lines.begin() + static_cast<std::ptrdiff_t>(next),
               lines.begin() + static_cast<std::ptrdiff_t>(end)},
              panic.frames);
  return panic;
}

/// No "panicked at" in it: a bare message, or a compiler's error with its `--> place`.
PanicText read_bare(const std::vector<std::string_view>& lines) {
  PanicText panic;
  std::string message;
  bool in_message = true;
  for (const std::string_view line : lines) {
    const std::string_view text = base::trim(line);
    if (text.starts_with("--> ") && panic.line == 0) {
      if (const auto place = place_in(text.substr(4))) {
        panic.path = place->path;
        panic.line = place->line;
        panic.column = place->column;
      }
    }
    in_message = in_message && !ends_message(line) && !text.starts_with("--> ");
    if (in_message) message += std::string(line) + "\n";
  }
  panic.message = single_spaced(message);
  read_frames(lines, panic.frames);
  return panic;
}

}  // namespace

std::string plain_function(std::string_view written) {
  std::string text = without_hash(base::trim(written));
  if (!text.empty() && text.front() == '<') {  // `<Type as Trait>::method`
    int depth = 0;
    size_t close = std::string::npos;
    for (size_t i = 0; i < text.size() && close == std::string::npos; ++i) {
      if (text[i] == '<') ++depth;
      if (text[i] == '>' && (i == 0 || text[i - 1] != '-') && --depth == 0) close = i;
    }
    if (close != std::string::npos) {
      std::string type = text.substr(1, close - 1);
      const size_t as = type.find(" as ");
      if (as != std::string::npos) type = type.substr(0, as);
      text = type + text.substr(close + 1);
    }
  }
  std::string flat;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' || c == '[' || c == '{') ++depth;
    if (depth == 0) flat += c;
    if (c == ']' || c == '}' || (c == '>' && (i == 0 || text[i - 1] != '-')))
      depth = std::max(0, depth - 1);
  }
  std::string out;
  for (size_t from = 0; from <= flat.size();) {
    size_t end = flat.find("::", from);
    if (end == std::string::npos) end = flat.size();
    const std::string_view part = base::trim(std::string_view(flat).substr(from, end - from));
    if (!part.empty()) {
      if (!out.empty()) out += "::";
      out += part;
    }
    from = end + 2;
  }
  return out;
}

PanicText read_panic(std::string_view pasted) {
  const std::string text = without_colours(pasted);
  const std::vector<std::string_view> lines = base::split_lines(text);
  std::optional<PanicText> first;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(kPanicked) == std::string_view::npos) continue;
    PanicText panic = read_one(lines, i);
    if (find_panic(panic.message) != nullptr) return panic;
    if (!first) first = std::move(panic);
  }
  return first ? *std::move(first) : read_bare(lines);
}

}  // namespace scanner
