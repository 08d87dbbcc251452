// Macros: the arguments of a macro call are a token tree to the grammar. Where they hold a word
// that matters they are dressed up as Rust and parsed again; at the first error they are given up
// and counted.
#include "scanner/extract_macro.h"

#include <algorithm>
#include <unordered_set>

#include "scanner/tokens.h"

namespace scanner {
namespace {

template <size_t N>
bool one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

constexpr std::string_view kAwaiting[] = {"join", "try_join"};
constexpr std::string_view kStreams[] = {"stream", "try_stream", "async_stream"};
constexpr std::string_view kPatternSecond[] = {"matches", "assert_matches", "assert_let",
                                               "debug_assert_matches"};
constexpr std::string_view kLogging[] = {"trace",      "debug",     "info",      "warn",
                                         "error",      "event",     "span",      "trace_span",
                                         "debug_span", "info_span", "warn_span", "error_span"};
/// Textual macros whose arguments are values, most of them names: their calls are read without the
/// parser.
constexpr std::string_view kShowing[] = {
    "println",   "print",     "eprintln",     "eprint",          "format",          "write",
    "writeln",   "panic",     "assert",       "assert_eq",       "assert_ne",       "anyhow",
    "bail",      "ensure",    "debug_assert", "debug_assert_eq", "debug_assert_ne", "trace",
    "debug",     "info",      "warn",         "error",           "event",           "span",
    "info_span", "warn_span", "error_span",   "debug_span",      "trace_span",      "format_args"};
// glib's: what to capture, then the closure or async block.
constexpr std::string_view kCapturing[] = {"clone", "closure", "closure_local"};
// Their arguments are code for another day.
constexpr std::string_view kQuoting[] = {"quote",     "quote_spanned", "parse_quote",
                                         "stringify", "concat_idents", "parse_quote_spanned"};
constexpr std::string_view kTextual[] = {
    "println",         "print",           "eprintln",    "eprint",    "format",    "write",
    "writeln",         "panic",           "assert",      "assert_eq", "assert_ne", "debug_assert",
    "debug_assert_eq", "debug_assert_ne", "anyhow",      "bail",      "ensure",    "todo",
    "unimplemented",   "unreachable",     "format_args", "concat",    "stringify", "env",
    "include_str",     "include_bytes",   "cfg",         "line",      "file"};

/// Words that make the arguments worth parsing: what runs, blocks, waits, locks or moves work
/// elsewhere.
const std::unordered_set<std::string_view>& trigger_words() {
  static const std::unordered_set<std::string_view> words = {"await",
                                                             "async",
                                                             "spawn",
                                                             "spawn_blocking",
                                                             "spawn_local",
                                                             "block_on",
                                                             "block_in_place",
                                                             "sleep",
                                                             "lock",
                                                             "read",
                                                             "write",
                                                             "recv",
                                                             "recv_timeout",
                                                             "join",
                                                             "wait",
                                                             "Runtime",
                                                             "Handle",
                                                             "Command",
                                                             "output",
                                                             "status",
                                                             "thread",
                                                             "blocking_recv",
                                                             "blocking_send",
                                                             "blocking_lock",
                                                             "blocking_read",
                                                             "blocking_write",
                                                             "move",
                                                             "fs",
                                                             "exists",
                                                             "is_dir",
                                                             "is_file",
                                                             "stdin",
                                                             "read_line",
                                                             "read_to_string",
                                                             "fn",
                                                             "borrow",
                                                             "borrow_mut",
                                                             "park",
                                                             "select",
                                                             "timeout",
                                                             "executor",
                                                             "blocking"};
  return words;
}

/// Words with which items begin that have no body of their own, but say what others' types are.
const std::unordered_set<std::string_view>& item_words() {
  static const std::unordered_set<std::string_view> words = {
      "fn", "struct", "enum", "impl", "trait", "mod", "use", "type", "static", "const"};
  return words;
}

/// Whether one of the words stands in the text, strings and characters left out, or any call does.
bool holds_word(std::string_view text, const std::unordered_set<std::string_view>& words,
                bool calls_too) {
  for (size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      i = text[i] == '"' || text[i] == '\'' ? skip_token(text, i) : i + 1;
      continue;
    }
    size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    if (text[i] == 'r' && end == i + 1 && end < text.size() &&
        (text[end] == '"' || text[end] == '#')) {
      i = skip_token(text, i);
      continue;
    }
    if (end - i >= 2 && end - i <= 16) {
      if (words.count(text.substr(i, end - i)) != 0) return true;
    }
    if (calls_too && end < text.size() && text[end] == '(') return true;
    i = end;
  }
  return false;
}

bool holds_trigger(std::string_view text, bool calls_too) {
  return holds_word(text, trigger_words(), calls_too);
}

/// How much of a macro's arguments can be Rust expressions: all, or up to an argument that begins
/// with `@`, as the expected value of a snapshot does; 0 where `a => b` or `{"key": ..}` says at
/// once that they are not. Spares the parser what it would only give up on.
size_t rust_arguments(std::string_view text) {
  const size_t first = skip_spaces(text, 0);
  if (first < text.size() && text[first] == '{') {
    const size_t key = skip_spaces(text, first + 1);
    if (key < text.size() && text[key] == '"') return 0;
  }
  size_t last_comma = 0;
  for (size_t i = first; i < text.size(); i = skip_token(text, i)) {
    if (text[i] == ',') last_comma = i;
    if (text[i] == '@') return last_comma;
    if (text[i] == '=' && i + 1 < text.size() && text[i + 1] == '>') return 0;
  }
  return text.size();
}

/// `%x`, `?x` and `target: "t"` are not Rust: made so, byte for byte.
void plain_log_arguments(std::string& text, size_t from) {
  bool at_start = true;
  for (size_t i = from; i < text.size();) {
    if (is_space(text[i])) {
      ++i;
      continue;
    }
    if (at_start && (text[i] == '%' || text[i] == '?')) text[i] = ' ';
    if (text[i] == ':' && i + 1 < text.size() && text[i + 1] != ':' && i > 0 && text[i - 1] != ':')
      text[i] = '=';
    if (text[i] == ';') text[i] = ',';
    at_start = text[i] == ',' || text[i] == '=';
    i = skip_token(text, i);
  }
}

/// Where the closure or async block begins in the arguments of glib's `clone!`, behind what it is
/// to capture: `@strong a, @weak b => move |..| ..`, `#[weak] a, async move ..`.
size_t after_captures(std::string_view text) {
  bool at_start = true;
  for (size_t i = skip_spaces(text, 0); i < text.size(); i = skip_spaces(text, i)) {
    if (at_start && (text[i] == '|' || word_at(text, i, "move") || word_at(text, i, "async")))
      return i;
    at_start = text[i] == ',' || text.substr(i, 2) == "=>";
    i = text.substr(i, 2) == "=>" ? i + 2 : skip_token(text, i);
  }
  return text.size();
}

}  // namespace

size_t ParsedText::piece_of(uint32_t offset) const {
  const auto holds = [&](size_t i) {
    return pieces[i].at <= offset && (i + 1 == pieces.size() || offset < pieces[i + 1].at);
  };
  for (size_t i = last; i < pieces.size() && i < last + 4; ++i) {
    if (holds(i)) return last = i;
  }
  const auto after =
      std::upper_bound(pieces.begin(), pieces.end(), offset,
                       [](uint32_t value, const Piece& piece) { return value < piece.at; });
  return last = static_cast<size_t>(after - pieces.begin()) - (after == pieces.begin() ? 0 : 1);
}

uint32_t ParsedText::map(uint32_t offset) const {
  const Piece& piece = pieces[piece_of(offset)];
  return piece.ours ? piece.origin : piece.origin + (offset - piece.at);
}

void Extractor::State::macro(Cursor& c, bool as_item) {
  const uint32_t end = c.end();
  StrId name = 0;
  uint32_t name_pos = c.begin();
  uint32_t from = end;
  uint32_t to = end;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::token_tree) {
      from = c.begin();
      to = c.end();
    } else if (c.named() && name == 0) {
      name = path_name(c, &name_pos);
    }
  });
  ++facts.counts.macros;
  const std::string path_text(strings.str(name));
  const bool braces = from < to && source().text[from] == '{';
  const uint32_t inner_from = std::min(from + 1, to);
  const uint32_t inner_to = to > inner_from ? to - 1 : inner_from;
  if (as_item) {
    if (!macro_items(path_text, inner_from, inner_to))
      facts.opaque_macro_bytes += at(inner_to) - at(inner_from);
    return;
  }
  const uint32_t node = open(Kind::macro, name_pos);
  facts.nodes[node].name = name;
  if (!macro_arguments(path_text, inner_from, inner_to, braces)) {
    facts.nodes[node].flags |= opaque;
    facts.opaque_macro_bytes += at(inner_to) - at(inner_from);
  }
  close(node, end);
}

/// Emits the arguments below the macro's node. False when they were not understood; text without a
/// word that matters counts as understood.
bool Extractor::State::macro_arguments(std::string_view path_text, uint32_t from, uint32_t to,
                                       bool braces) {
  if (depth > 200) return false;
  const std::string_view name = last_segment(path_text);
  const std::string_view inner = slice(from, to);
  if (name == "select" || name == "select_biased") return select_branches(from, to);
  const bool awaits = one_of(name, kAwaiting);
  const bool textual = one_of(name, kTextual) || one_of(name, kLogging);
  const bool variables = name == "vec" && lists_variables(inner);
  if (inner.empty() || (!awaits && !variables && !holds_trigger(inner, !textual))) {
    if (textual && one_of(name, kShowing)) calls_in(from, to);
    return true;
  }
  if (name == "vec" && !variables && inner.find('|') == std::string_view::npos &&
      !holds_trigger(inner, false)) {
    arguments_in(from, to);  // long tables of values: their calls are all that matters
    return true;
  }
  if (name == "macro_rules") return false;
  if (one_of(name, kQuoting)) return true;
  if (one_of(name, kStreams)) {
    Dressed dressed(*this);
    dressed.ours("async fn f(){", from);
    dressed.copy(from, to);
    dressed.ours("}", to);
    return parse_again(dressed.take(), &State::visit_stream_body);
  }
  if (name == "cfg_if" || name == "thread_local" || name == "lazy_static")
    return macro_items(path_text, from, to);
  uint32_t stop = to;
  if (one_of(name, kCapturing)) {
    const size_t value = after_captures(inner);
    if (value >= inner.size()) return false;
    from += static_cast<uint32_t>(value);
  } else if (one_of(name, kPatternSecond)) {
    size_t i = 0;
    while (i < inner.size() && inner[i] != ',') i = skip_token(inner, i);
    stop = from + static_cast<uint32_t>(i);
  } else {
    const size_t rust = rust_arguments(inner);
    if (rust == 0) {
      if (name != "json") return false;
      calls_in(from, to);
      return true;
    }
    stop = from + static_cast<uint32_t>(rust);
  }
  {
    Dressed dressed(*this);
    // A project's own `spawn_blocking!(expression)` is named after what it does with it.
    const bool pools = name == "spawn_blocking";
    dressed.ours(pools ? "async fn f(){[tokio::task::spawn_blocking(move||[" : "async fn f(){[",
                 from);
    dressed.copy(from, stop);
    if (one_of(name, kLogging)) plain_log_arguments(dressed.bytes(), 14);
    dressed.ours(pools ? "])]}" : "]}", stop);
    if (parse_again(dressed.take(),
                    awaits ? &State::visit_awaited_arguments : &State::visit_call_arguments)) {
      return true;
    }
  }
  if (!braces) return false;
  Dressed dressed(*this);
  dressed.ours("async fn f(){", from);
  dressed.copy(from, to);
  dressed.ours("}", to);
  return parse_again(dressed.take(), &State::visit_body);
}

/// A macro call that stands for items: its arguments may be items themselves.
bool Extractor::State::macro_items(std::string_view path_text, uint32_t from, uint32_t to) {
  const std::string_view name = last_segment(path_text);
  const std::string_view inner = slice(from, to);
  if (name == "include") {
    const size_t quote = inner.find('"');
    const size_t last = inner.rfind('"');
    const bool is_path = quote != std::string_view::npos && last > quote &&
                         inner.find('!') == std::string_view::npos;
    if (is_path)
      facts.includes.push_back(
          {strings.intern(inner.substr(quote + 1, last - quote - 1)), context.scope});
    return is_path;
  }
  if (name == "cfg_if") {  // if #[cfg(a)] { items } else { items }
    bool all = true;
    const std::string around = context.cfg;
    std::string before = around;  // with none of the conditions so far
    for (size_t i = 0; i < inner.size();) {
      const size_t end = skip_token(inner, i);
      if (inner.substr(i).starts_with("[cfg(")) {
        const std::string predicate(in_parentheses(inner.substr(i, end - i)));
        add_cfg(context.cfg, predicate);
        add_cfg(before, "not(" + predicate + ")");
      } else if (inner[i] == '{') {
        Dressed dressed(*this);
        dressed.copy(from + static_cast<uint32_t>(i) + 1, from + static_cast<uint32_t>(end) - 1);
        all &= parse_again(dressed.take(), &State::visit_items);
        context.cfg = before;
      }
      i = end;
    }
    context.cfg = around;
    return all;
  }
  if (depth > 200) return false;
  Dressed dressed(*this);
  dressed.copy(from, to);
  if (name == "lazy_static") {  // `static ref X: T = e;` is a static to all that matters here
    std::string& text = dressed.bytes();
    for (size_t i = text.find("ref "); i != std::string::npos; i = text.find("ref ", i + 4)) {
      if (word_at(text, i, "ref") && i >= 7 && text.compare(i - 7, 7, "static ") == 0)
        text.replace(i, 3, "   ");
    }
  } else if (name == "thread_local") {
    size_t end = inner.size();
    while (end > 0 && is_space(inner[end - 1])) --end;
    if (end > 0 && inner[end - 1] != ';') dressed.ours(";", to);
  } else if (!holds_word(inner, item_words(), false) && !holds_trigger(inner, false)) {
    modules_of_macro(inner, from);
    return true;
  }
  const ItemContext outside = context;
  context.thread_local_storage = name == "thread_local";
  add_cfg(context.cfg, std::string(name) + "!");
  const bool read = parse_again(dressed.take(), &State::visit_items);
  context = outside;
  if (!read) modules_of_macro(inner, from);
  return read;
}

bool Extractor::State::parse_again(ParsedText&& text, void (State::*visit)(Cursor&)) {
  texts.push_back(std::move(text));
  texts.back().text = texts.back().owned;
  trees.push_back(parser.parse(texts.back().text));
  const Tree& tree = trees.back();
  if (tree.empty() || tree.has_error()) {
    trees.pop_back();
    texts.pop_back();
    return false;
  }
  const size_t outside = text_index;
  const size_t here = texts.size() - 1;
  const size_t waiting = pending.size();
  text_index = here;
  depth += 20;  // macros within macros end somewhere
  {
    const uint32_t from = context.block_from;
    const uint32_t to = context.block_to;
    Cursor c(tree.root());
    (this->*visit)(c);
    context.block_from = from;
    context.block_to = to;
  }
  depth -= 20;
  text_index = outside;
  if (pending.size() == waiting && texts.size() == here + 1) {  // nothing refers to it any more
    trees.pop_back();
    texts.pop_back();
  }
  return true;
}

void Extractor::State::visit_call_arguments(Cursor& c) {
  in_dressed_body(*this, c, Sym::array_expression, [&] { expressions(c); });
}

void Extractor::State::visit_awaited_arguments(Cursor& c) {
  in_dressed_body(*this, c, Sym::array_expression, [&] {
    each_child(*this, c, [&] {
      if (!c.named()) return;
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::await, c.begin());
      facts.nodes[node].flags |= implicit;
      expression(c);
      close(node, end);
    });
  });
}

void Extractor::State::visit_body(Cursor& c) {
  in_dressed_body(*this, c, Sym::block, [&] { block(c, 0); });
}

void Extractor::State::visit_stream_body(Cursor& c) {
  in_dressed_body(*this, c, Sym::block, [&] {
    const uint32_t end = c.end();
    const uint32_t node = open(Kind::async_block, c.begin());
    block(c, 0);
    close(node, end);
    ++facts.counts.async_blocks;
  });
}

void Extractor::State::visit_items(Cursor& c) {
  if (context.outer == kNone) {
    items(c);
    return;
  }
  // Within a body: items wait until the body is done, statements are read on.
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::block, c.begin());
  statements(c);
  close(node, end);
}

}  // namespace scanner
