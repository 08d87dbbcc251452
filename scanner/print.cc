#include "scanner/print.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

constexpr size_t kAround = 12;           // tokens kept on each side of a place
constexpr size_t kShingle = 5;           // tokens of a shingle
constexpr size_t kMostShingles = 256;    // more than these are thinned out by halves
constexpr size_t kLeastShingles = 6;     // bodies with fewer are alike by chance
constexpr uint64_t kLocal = 0x10ca1;     // the shape of every local's name
constexpr uint64_t kLiteral = 0x117e4a;  // the shape of every literal
constexpr uint64_t kOwnName = 0x5e1f;    // a function's own name inside itself

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 38> kWords = {
      "as",   "async", "await",  "box",    "break",  "const",  "continue", "crate",
      "dyn",  "else",  "enum",   "extern", "false",  "fn",     "for",      "if",
      "impl", "in",    "let",    "loop",   "match",  "mod",    "move",     "mut",
      "pub",  "ref",   "return", "self",   "static", "struct", "super",    "trait",
      "true", "type",  "unsafe", "use",    "where",  "while"};
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

uint16_t fold(uint64_t hash) {
  return static_cast<uint16_t>(hash ^ (hash >> 16) ^ (hash >> 32) ^ (hash >> 48));
}

/// A token of the text: where it ends, and what it is.
struct Lexed {
  size_t end = 0;
  char kind = 'p';  // i identifier, s literal, l lifetime, p a single sign
};

/// Where a string that begins at `i`, with its prefix, ends; `i` where none begins.
size_t string_end(std::string_view text, size_t i) {
  size_t at = i;
  if (text[at] == 'b' || text[at] == 'c') ++at;
  if (at >= text.size()) return i;
  if (text[at] == 'r') {
    size_t quote = at + 1;
    while (quote < text.size() && text[quote] == '#') ++quote;
    if (quote >= text.size() || text[quote] != '"') return i;
    const std::string closing = "\"" + std::string(quote - at - 1, '#');
    const size_t end = text.find(closing, quote + 1);
    return end == std::string_view::npos ? text.size() : end + closing.size();
  }
  if (text[at] == '"') return skip_token(text, at);
  if (at > i && text[at] == '\'') return skip_token(text, at);
  return i;
}

Lexed lex(std::string_view text, size_t i) {
  const char c = text[i];
  if (c == '"' || c == 'b' || c == 'c' || c == 'r') {
    const size_t end = string_end(text, i);
    if (end != i) return {end, 's'};
  }
  if (c == '\'') {
    const size_t end = skip_token(text, i);
    if (end > i + 1) return {end, 's'};
    size_t name = i + 1;
    while (name < text.size() && is_word(text[name])) ++name;
    return {name, 'l'};
  }
  if (is_word(c) || static_cast<unsigned char>(c) >= 0x80) {
    size_t end = i;
    while (end < text.size() &&
           (is_word(text[end]) || static_cast<unsigned char>(text[end]) >= 0x80)) {
      ++end;
    }
    const bool is_number = c >= '0' && c <= '9';
    if (is_number && end + 1 < text.size() && text[end] == '.' && text[end + 1] >= '0' &&
        text[end + 1] <= '9') {
      ++end;
      while (end < text.size() && is_word(text[end])) ++end;
    }
    return {end, is_number ? 's' : 'i'};
  }
  return {i + 1, 'p'};
}

bool is_lower(char c) { return c == '_' || (c >= 'a' && c <= 'z'); }

std::vector<uint16_t> shared_level(const BodyPrint& body, uint32_t level) {
  if (level <= body.level) return body.shingles;
  const uint16_t mask = static_cast<uint16_t>((1U << level) - 1U);
  std::vector<uint16_t> kept;
  for (const uint16_t shingle : body.shingles) {
    if ((shingle & mask) == 0) kept.push_back(shingle);
  }
  return kept;
}

struct Overlap {
  size_t one = 0;
  size_t other = 0;
  size_t both = 0;
};

Overlap overlap_of(const BodyPrint& one, const BodyPrint& other) {
  const uint32_t level = std::max(one.level, other.level);
  const std::vector<uint16_t> a = shared_level(one, level);
  const std::vector<uint16_t> b = shared_level(other, level);
  std::vector<uint16_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return {a.size(), b.size(), both.size()};
}

template <typename T>
size_t longest_common(const std::vector<T>& one, const std::vector<T>& other) {
  std::vector<size_t> row(other.size() + 1, 0);
  for (const T& token : one) {
    size_t diagonal = 0;
    for (size_t j = 0; j < other.size(); ++j) {
      const size_t above = row[j + 1];
      row[j + 1] = token == other[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return row.back();
}

double both_sides(const std::vector<uint16_t>& before, const std::vector<uint16_t>& other_before,
                  const std::vector<uint16_t>& after, const std::vector<uint16_t>& other_after) {
  const size_t most =
      std::max(before.size(), other_before.size()) + std::max(after.size(), other_after.size());
  if (most == 0) return 0;
  const size_t common = longest_common(before, other_before) + longest_common(after, other_after);
  return static_cast<double>(common) / static_cast<double>(most);
}

std::string hex(const std::vector<uint16_t>& values) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(values.size() * 4);
  for (const uint16_t value : values) {
    for (int shift = 12; shift >= 0; shift -= 4) {
      text += kDigits[(static_cast<unsigned>(value) >> static_cast<unsigned>(shift)) & 15U];
    }
  }
  return text;
}

std::optional<std::vector<uint16_t>> from_hex(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::vector<uint16_t> values;
  unsigned value = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10U;
    } else {
      return std::nullopt;
    }
    value = value * 16U + digit;
    if (i % 4 == 3) {
      values.push_back(static_cast<uint16_t>(value));
      value = 0;
    }
  }
  return values;
}

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  size_t begin = 0;
  while (true) {
    const size_t dot = text.find('.', begin);
    fields.push_back(text.substr(begin, dot - begin));
    if (dot == std::string_view::npos) return fields;
    begin = dot + 1;
  }
}

std::optional<uint32_t> number_from(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  uint32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  return value;
}

}  // namespace

FilePrint::FilePrint(std::string_view text) { tokenise(text); }

void FilePrint::tokenise(std::string_view text) {
  std::vector<std::string_view> words;
  std::vector<char> kinds;
  for (size_t i = skip_spaces(text, 0); i < text.size(); i = skip_spaces(text, i)) {
    const Lexed lexed = lex(text, i);
    words.push_back(text.substr(i, lexed.end - i));
    kinds.push_back(lexed.kind);
    Token token;
    token.begin = static_cast<uint32_t>(i);
    tokens_.push_back(token);
    i = lexed.end;
  }
  const auto is = [&words](size_t index, std::string_view word) {
    return index < words.size() && words[index] == word;
  };
  // Open braces: the function that a brace opens, or none. A signature waits for its brace.
  struct Brace {
    bool is_function = false;
    Function function;
  };
  std::vector<Brace> braces;
  Function waiting;
  bool is_waiting = false;
  size_t round = 0;  // open parentheses and brackets since the signature began
  for (size_t i = 0; i < words.size(); ++i) {
    Token& token = tokens_[i];
    const std::string_view word = words[i];
    token.exact = base::hash64(word);
    token.shape = token.exact;
    if (kinds[i] == 's') token.shape = kLiteral;
    const bool is_called = is(i + 1, "(") || is(i + 1, "!") || (is(i + 1, ":") && is(i + 2, ":"));
    const bool is_member = i > 0 && (is(i - 1, ".") || (i > 1 && is(i - 1, ":") && is(i - 2, ":")));
    if (kinds[i] == 'i' && is_lower(word.front()) && !is_keyword(word) && !is_called && !is_member)
      token.shape = kLocal;
    if (kinds[i] == 'i' && is(i + 1, "(")) calls_.emplace_back(static_cast<uint32_t>(i), word);
    if (word == ",")
      token.is_trailing_comma =
          is(i + 1, ")") || is(i + 1, "]") || is(i + 1, "}") || is(i + 1, ">");

    if (word == "fn" && i + 1 < words.size() && kinds[i + 1] == 'i') {
      waiting = {static_cast<uint32_t>(i), static_cast<uint32_t>(i + 1), 0,
                 std::string(words[i + 1])};
      is_waiting = true;
      round = 0;
    } else if (word == "(" || word == "[") {
      ++round;
    } else if (word == ")" || word == "]") {
      round = round > 0 ? round - 1 : 0;
    } else if (word == ";" && round == 0) {
      is_waiting = false;
    } else if (word == "{") {
      Brace brace;
      if (is_waiting && round == 0) {
        brace.is_function = true;
        brace.function = waiting;
        is_waiting = false;
      }
      braces.push_back(brace);
    } else if (word == "}" && !braces.empty()) {
      if (braces.back().is_function) {
        braces.back().function.last = static_cast<uint32_t>(i);
        functions_.push_back(braces.back().function);
      }
      braces.pop_back();
    }
  }
}

const FilePrint::Function* FilePrint::function_around(uint32_t token) const {
  // Innermost functions close first.
  for (const Function& function : functions_) {
    if (function.first <= token && token <= function.last) return &function;
  }
  return nullptr;
}

std::shared_ptr<const BodyPrint> FilePrint::body_of(const Function& function) const {
  std::shared_ptr<const BodyPrint>& known = bodies_[function.first];
  if (known != nullptr) return known;
  const uint64_t own_name = tokens_[function.name].exact;
  std::string bytes;
  std::vector<uint64_t> shapes;
  for (uint32_t i = function.first; i <= function.last; ++i) {
    const Token& token = tokens_[i];
    if (i == function.name || token.is_trailing_comma) continue;
    const bool is_own = token.exact == own_name;
    const uint64_t exact = is_own ? kOwnName : token.exact;
    for (unsigned byte = 0; byte < 8; ++byte)
      bytes += static_cast<char>((exact >> (8U * byte)) & 255U);
    shapes.push_back(is_own ? kOwnName : token.shape);
  }
  BodyPrint body;
  body.hash = base::hash128_hex(bytes);
  body.tokens = static_cast<uint32_t>(shapes.size());
  for (size_t i = 0; i + kShingle <= shapes.size(); ++i) {
    uint64_t mixed = 1469598103934665603ULL;
    for (size_t j = 0; j < kShingle; ++j) {
      mixed = (mixed ^ shapes[i + j]) * 1099511628211ULL;
      mixed ^= mixed >> 29U;
    }
    body.shingles.push_back(fold(mixed));
  }
  std::sort(body.shingles.begin(), body.shingles.end());
  body.shingles.erase(std::unique(body.shingles.begin(), body.shingles.end()), body.shingles.end());
  while (body.shingles.size() > kMostShingles) {
    body.shingles = shared_level(body, body.level + 1);
    ++body.level;
  }
  known = std::make_shared<const BodyPrint>(std::move(body));
  return known;
}

std::map<std::string, std::set<std::string>> FilePrint::calls_by_function() const {
  std::map<std::string, std::set<std::string>> calls;
  for (const Function& function : functions_) {
    std::set<std::string>& names = calls[function.word];
    for (const auto& [token, name] : calls_) {
      if (function.first <= token && token <= function.last) names.insert(name);
    }
  }
  return calls;
}

SitePrint FilePrint::at(uint32_t byte) const {
  SitePrint print;
  const auto behind =
      std::upper_bound(tokens_.begin(), tokens_.end(), byte,
                       [](uint32_t at, const Token& token) { return at < token.begin; });
  if (behind == tokens_.begin()) return print;
  const uint32_t here = static_cast<uint32_t>(behind - tokens_.begin()) - 1;
  uint32_t first = 0;
  uint32_t last = static_cast<uint32_t>(tokens_.size()) - 1;
  if (const Function* function = function_around(here)) {
    first = function->first;
    last = function->last;
    print.body = body_of(*function);
    for (uint32_t i = first; i < here; ++i) {
      if (i != function->name && !tokens_[i].is_trailing_comma) ++print.offset;
    }
  }
  for (uint32_t i = here; i > first && print.around.before.size() < kAround;) {
    --i;
    if (tokens_[i].is_trailing_comma) continue;
    print.around.before.push_back(fold(tokens_[i].exact));
    print.around.before_shape.push_back(fold(tokens_[i].shape));
  }
  for (uint32_t i = here; i <= last && print.around.after.size() < kAround; ++i) {
    if (tokens_[i].is_trailing_comma) continue;
    print.around.after.push_back(fold(tokens_[i].exact));
    print.around.after_shape.push_back(fold(tokens_[i].shape));
  }
  return print;
}

double containment(const BodyPrint& one, const BodyPrint& other) {
  const Overlap overlap = overlap_of(one, other);
  const size_t least = std::min(overlap.one, overlap.other);
  if (least < kLeastShingles) return 0;
  return static_cast<double>(overlap.both) / static_cast<double>(least);
}

double resemblance(const BodyPrint& one, const BodyPrint& other) {
  if (one.hash == other.hash) return 1;
  const Overlap overlap = overlap_of(one, other);
  if (std::min(overlap.one, overlap.other) < kLeastShingles) return 0;
  return static_cast<double>(overlap.both) /
         static_cast<double>(overlap.one + overlap.other - overlap.both);
}

double likeness(const Surroundings& one, const Surroundings& other) {
  return 0.6 * both_sides(one.before, other.before, one.after, other.after) +
         0.4 * both_sides(one.before_shape, other.before_shape, one.after_shape, other.after_shape);
}

double sink_likeness(std::string_view one, std::string_view other) {
  if (one == other) return 1;
  const auto tokens_of = [](std::string_view text) {
    std::vector<std::string_view> tokens;
    for (size_t i = 0; i < text.size();) {
      const Lexed lexed = lex(text, i);
      tokens.push_back(text.substr(i, lexed.end - i));
      i = lexed.end;
    }
    return tokens;
  };
  const std::vector<std::string_view> a = tokens_of(one);
  const std::vector<std::string_view> b = tokens_of(other);
  if (a.empty() || b.empty()) return 0;
  return 2.0 * static_cast<double>(longest_common(a, b)) / static_cast<double>(a.size() + b.size());
}

std::string encode(const BodyPrint& body) {
  return std::to_string(body.tokens) + "." + std::to_string(body.level) + "." + hex(body.shingles);
}

std::optional<BodyPrint> decode_body(std::string_view text) {
  const std::vector<std::string_view> fields = fields_of(text);
  if (fields.size() != 3) return std::nullopt;
  const std::optional<uint32_t> tokens = number_from(fields[0]);
  const std::optional<uint32_t> level = number_from(fields[1]);
  std::optional<std::vector<uint16_t>> shingles = from_hex(fields[2]);
  if (!tokens || !level || *level > 16 || !shingles ||
      !std::is_sorted(shingles->begin(), shingles->end())) {
    return std::nullopt;
  }
  BodyPrint body;
  body.tokens = *tokens;
  body.level = *level;
  body.shingles = std::move(*shingles);
  return body;
}

std::string encode(const Surroundings& around) {
  return hex(around.before) + "." + hex(around.before_shape) + "." + hex(around.after) + "." +
         hex(around.after_shape);
}

std::optional<Surroundings> decode_surroundings(std::string_view text) {
  const std::vector<std::string_view> fields = fields_of(text);
  if (fields.size() != 4) return std::nullopt;
  std::array<std::vector<uint16_t>, 4> parts;
  for (size_t i = 0; i < parts.size(); ++i) {
    std::optional<std::vector<uint16_t>> part = from_hex(fields[i]);
    if (!part) return std::nullopt;
    parts[i] = std::move(*part);
  }
  return Surroundings{std::move(parts[0]), std::move(parts[1]), std::move(parts[2]),
                      std::move(parts[3])};
}

}  // namespace scanner
