// Calls in macro arguments that are not worth the parser, or that it cannot read: `{}` texts with
// values, `json!` and their kin. Only chains such as `a::b(x).c(y)?` are understood; the rest of an
// argument is looked through for more of them. What is emitted has the shape that the parser's tree
// would have given.
#include <algorithm>
#include <cctype>
#include <vector>

#include "scanner/extract_state.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

constexpr std::string_view kKeywords[] = {"if",   "match", "while", "return", "in",    "as",
                                          "let",  "mut",   "ref",   "move",   "else",  "for",
                                          "loop", "fn",    "dyn",   "impl",   "where", "unsafe"};

bool is_keyword(std::string_view word) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords);
}

bool starts_word(char c) { return is_word(c) && std::isdigit(static_cast<unsigned char>(c)) == 0; }

size_t word_end(std::string_view text, size_t i) {
  while (i < text.size() && is_word(text[i])) ++i;
  return i;
}

/// Past `<..>` that opens at `i`.
size_t past_angles(std::string_view text, size_t i) {
  int depth = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '<') ++depth;
    if (text[i] == '>' && text[i - 1] != '-' && --depth == 0) return i + 1;
  }
  return i;
}

/// One thing done to the value before it: `.name`, `.name(..)`, `(..)`, `[..]`, `?`.
struct Link {
  enum class Kind { field, method, call, index, question } kind;
  size_t name = 0;  ///< of the name, in the text
  size_t name_end = 0;
  size_t from = 0;  ///< of the arguments, or of the index
  size_t to = 0;
  size_t end = 0;  ///< past the link
};

struct Chain {
  size_t begin = 0;
  size_t end = 0;
  size_t path_end = 0;  ///< of the path that it begins with
  size_t last = 0;      ///< the path's last segment
  std::vector<Link> links;
  bool calls() const {
    return std::any_of(links.begin(), links.end(), [](const Link& link) {
      return link.kind == Link::Kind::method || link.kind == Link::Kind::call;
    });
  }
};

/// The chain that begins with the word at `i`.
Chain read_chain(std::string_view text, size_t i) {
  Chain chain;
  chain.begin = i;
  chain.last = i;
  i = word_end(text, i);
  chain.path_end = i;
  while (text.substr(i, 2) == "::") {
    if (i + 2 < text.size() && text[i + 2] == '<') {
      i = past_angles(text, i + 2);
      continue;
    }
    if (i + 2 >= text.size() || !starts_word(text[i + 2])) break;
    chain.last = i + 2;
    i = word_end(text, i + 2);
    chain.path_end = i;
  }
  while (i < text.size()) {
    Link link{};
    const size_t next = skip_spaces(text, i);
    if (next < text.size() && text[i] == '(') {
      link.kind = Link::Kind::call;
      link.from = i + 1;
      i = skip_token(text, i);
      link.to = std::max(link.from, i - 1);
    } else if (text[i] == '[') {
      link.kind = Link::Kind::index;
      link.from = i + 1;
      i = skip_token(text, i);
      link.to = std::max(link.from, i - 1);
    } else if (text[i] == '?') {
      link.kind = Link::Kind::question;
      ++i;
    } else if (next + 1 < text.size() && text[next] == '.' && starts_word(text[next + 1])) {
      link.kind = Link::Kind::field;
      link.name = next + 1;
      i = link.name_end = word_end(text, next + 1);
      if (text.substr(i, 3) == "::<") i = past_angles(text, i + 2);
      if (i < text.size() && text[i] == '(') {
        link.kind = Link::Kind::method;
        link.from = i + 1;
        i = skip_token(text, i);
        link.to = std::max(link.from, i - 1);
      }
    } else {
      break;
    }
    link.end = i;
    chain.links.push_back(link);
  }
  chain.end = i;
  return chain;
}

/// Emits what is found in one run of text of the file, or of macro arguments within others.
class CallReader {
 public:
  CallReader(Extractor::State& state, uint32_t from, uint32_t to)
      : state_(state), from_(from), text_(state.slice(from, to)) {}

  void scan(size_t i, size_t to, int depth) {
    while (i < to) {
      if (!starts_word(text_[i])) {
        const bool group = text_[i] == '(' || text_[i] == '[' || text_[i] == '{';
        if (group) {
          ++i;  // what stands in it is looked through too
        } else if (is_word(text_[i])) {
          i = word_end(text_, i);
        } else {
          i = skip_token(text_, i);
        }
        continue;
      }
      const size_t end = word_end(text_, i);
      const bool macro_name = end < to && text_[end] == '!' && text_.substr(end, 2) != "!=";
      if (text_[i] == 'r' && end < to && (text_[end] == '"' || text_[end] == '#')) {
        i = skip_token(text_, i);
        continue;
      }
      if (end < to && text_[end] == '"') {  // b"..", c".."
        i = skip_token(text_, end);
        continue;
      }
      if (macro_name || is_keyword(text_.substr(i, end - i))) {
        i = end;
        continue;
      }
      const Chain chain = read_chain(text_, i);
      if (chain.calls()) emit(chain, depth);
      i = std::max(chain.end, end);
    }
  }

  /// One node for each argument: a chain, or something with what is found in it below.
  void arguments(size_t from, size_t to, int depth) {
    while (from < to) {
      size_t end = from;
      while (end < to && text_[end] != ',' && text_[end] != ';') end = skip_token(text_, end);
      argument(from, std::min(end, to), depth);
      from = end + 1;
      if (skip_spaces(text_, from) >= to) break;
    }
  }

 private:
  uint32_t at(size_t offset) const { return from_ + static_cast<uint32_t>(offset); }

  void emit(const Chain& chain, int depth) {
    std::vector<uint32_t> open(chain.links.size());
    for (size_t k = chain.links.size(); k-- > 0;) {
      const Link& link = chain.links[k];
      Kind kind = Kind::question;
      if (link.kind == Link::Kind::field) kind = Kind::field;
      if (link.kind == Link::Kind::method) kind = Kind::method_call;
      if (link.kind == Link::Kind::call) kind = Kind::call;
      if (link.kind == Link::Kind::index) kind = Kind::index;
      open[k] = state_.open(kind, at(link.name != 0 ? link.name : chain.begin));
      if (link.name != 0) name(open[k], link.name, link.name_end);
    }
    const uint32_t path = state_.open(Kind::path, at(chain.last));
    name(path, chain.begin, chain.path_end);
    state_.close(path, at(chain.path_end));
    for (size_t k = 0; k < chain.links.size(); ++k) {
      const Link& link = chain.links[k];
      if (link.to > link.from) arguments(link.from, link.to, depth + 1);
      state_.close(open[k], at(link.end));
    }
  }

  void name(uint32_t node, size_t from, size_t to) {
    std::string out;  // without generic arguments
    for (size_t i = from; i < to;) {
      if (text_.substr(i, 3) == "::<") {
        i = past_angles(text_, i + 2);
      } else {
        out += text_[i++];
      }
    }
    state_.facts.nodes[node].name = state_.strings.intern(out);
  }

  void argument(size_t from, size_t to, int depth) {
    size_t begin = skip_spaces(text_, from);
    while (begin < to && (text_[begin] == '&' || text_[begin] == '*' || text_[begin] == ' '))
      ++begin;
    if (depth < 40 && begin < to && starts_word(text_[begin])) {
      const size_t word = word_end(text_, begin);
      const Chain chain = read_chain(text_, begin);
      if (skip_spaces(text_, chain.end) >= to && !is_keyword(text_.substr(begin, word - begin))) {
        emit(chain, depth);
        return;
      }
    }
    const uint32_t node = state_.open(Kind::binary, at(begin));
    if (depth < 40) scan(begin, to, depth + 1);
    state_.close(node, at(to));
  }

  Extractor::State& state_;
  uint32_t from_;
  std::string_view text_;
};

}  // namespace

void Extractor::State::calls_in(uint32_t from, uint32_t to) {
  CallReader(*this, from, to).scan(0, to - from, 0);
}

/// The same, with one node for each argument.
void Extractor::State::arguments_in(uint32_t from, uint32_t to) {
  CallReader(*this, from, to).arguments(0, to - from, 0);
}

}  // namespace scanner
