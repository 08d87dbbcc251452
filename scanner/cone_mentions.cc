#include "scanner/cone_mentions.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// The name of the type or trait that the function is a method of; empty for others.
std::string_view owner_of(const Workspace& ws, FnId fn) {
  const FunctionFact& f = ws.fn(fn);
  std::string_view owner;
  if (f.trait != kNone) owner = ws.text(fn, ws.facts(fn).types[f.trait].name);
  if (f.impl != kNone) owner = ws.text(fn, ws.facts(fn).impls[f.impl].self_type);
  while (!owner.empty() && owner.front() == '&') owner.remove_prefix(1);
  owner = owner.substr(0, owner.find('<'));
  const size_t colons = owner.rfind("::");
  return colons == std::string_view::npos ? owner : owner.substr(colons + 2);
}

bool has_word(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end >= text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

/// Whether what ends before `end` is called: `name(`, `name::<T>(`.
bool is_called(std::string_view text, size_t end) {
  if (text.substr(end, 3) == "::<") {
    int depth = 0;
    for (end += 2; end < text.size(); ++end) {
      depth += text[end] == '<' ? 1 : text[end] == '>' && text[end - 1] != '-' ? -1 : 0;
      if (depth == 0) break;
    }
    ++end;
  }
  while (end < text.size() && is_space(text[end])) ++end;
  return end < text.size() && text[end] == '(';
}

/// Visits the words that are called, with their place.
template <class Visit>
void for_calls(std::string_view text, Visit visit) {
  for (size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (text.substr(at, end - at) == "r" && end + 1 < text.size() && text[end] == '#' &&
        is_word(text[end + 1])) {  // r#type
      for (++end; end < text.size() && is_word(text[end]);) ++end;
    }
    if (is_called(text, end)) visit(at, text.substr(at, end - at));
    at = end;
  }
}

/// What stands before a name: ".": a method; "fn": a definition; else the path in front of it with
/// its last `::`.
std::string head_before(std::string_view text, size_t at) {
  size_t i = at;
  while (i > 0 && is_space(text[i - 1])) --i;
  if (i > 0 && text[i - 1] == '.') return ".";
  if (i >= 2 && text.substr(i - 2, 2) == "fn" && (i == 2 || !is_word(text[i - 3]))) return "fn";
  std::string path;
  i = at;
  while (i >= 2 && text.substr(i - 2, 2) == "::") {
    size_t from = i - 2;
    if (from > 0 && text[from - 1] == '>') {  // `Type::<T>::name`, `<T as Trait>::name`
      int depth = 0;
      while (from > 0) {
        --from;
        depth += text[from] == '>' ? 1 : text[from] == '<' ? -1 : 0;
        if (depth == 0) break;
      }
      if (from >= 2 && text.substr(from - 2, 2) == "::") from -= 2;
    }
    const size_t word_end = from;
    while (from > 0 && (is_word(text[from - 1]) || text[from - 1] == '$')) --from;
    path.insert(0, std::string(text.substr(from, word_end - from)) + "::");
    if (from == word_end || from == 0) break;
    i = from;
  }
  return path;
}

std::string_view last_of_head(std::string_view head) {
  if (!head.ends_with("::")) return {};
  head.remove_suffix(2);
  const size_t colons = head.rfind("::");
  return colons == std::string_view::npos ? head : head.substr(colons + 2);
}

/// Whether a code block of documentation with these words behind its fence is compiled as Rust.
bool is_doc_test(std::string_view words) {
  for (const std::string_view part : base::split(words, ',')) {
    const std::string_view word = base::trim(part);
    if (word.empty() || word == "rust" || word == "no_run" || word == "should_panic" ||
        word.starts_with("edition") || word.starts_with("standalone"))
      continue;
    return false;
  }
  return true;
}

}  // namespace

std::string code_only(std::string_view text) {
  std::string out(text);
  const auto blank = [&out](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
  };
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (is_word(c) && c != 'r' && c != 'b' && c != 'c') {
      while (i < text.size() && is_word(text[i])) ++i;
      continue;
    }
    if (is_word(c)) {  // may be the prefix of a literal
      size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      const bool raw = word == "r" || word == "br" || word == "cr";
      const size_t quote = raw ? text.find_first_not_of('#', end) : end;
      const char mark = quote < text.size() ? text[quote] : ' ';
      const bool literal =
          raw || word == "b" || word == "c" ? mark == '"' || (word == "b" && mark == '\'') : false;
      if (literal) {
        const size_t begin = raw ? end - 1 : end;
        const size_t after = begin + skip_token(text.substr(begin), 0);
        blank(i, after);
        end = std::max(after, end);
      }
      i = end;
    } else if (c == '/' && text.substr(i, 2) == "/*") {
      size_t end = i + 2;
      for (int depth = 1; end < text.size() && depth > 0;) {
        const std::string_view two = text.substr(end, 2);
        depth += two == "/*" ? 1 : two == "*/" ? -1 : 0;
        end += two == "/*" || two == "*/" ? 2 : 1;
      }
      blank(i, std::min(end, text.size()));
      i = end;
    } else if ((c == '/' && text.substr(i, 2) == "//") || c == '"' || c == '\'') {
      const size_t after = std::max(skip_token(text, i), i + 1);
      if (after > i + 1) blank(i, after);  // else a lifetime
      i = after;
    } else {
      ++i;
    }
  }
  return out;
}

Mentions::Mentions(const Analysis& analysis, const TextOf& text_of, const KnownTokens& known)
    : ws_(analysis.ws()) {
  static const std::vector<uint32_t> none;
  for (FileId file = 0; file < ws_.files().size(); ++file) {
    const std::string& text = text_of(ws_.files()[file].path);
    const auto found = known.find(file);
    read_code(file, text, found == known.end() ? none : found->second);
    read_docs(file, text);
  }
}

std::string_view Mentions::name_of_function(std::string_view word) const {
  const std::vector<FnId>* named = ws_.functions_named(word);
  return named == nullptr || named->empty() ? std::string_view() : ws_.name(named->front());
}

FnId Mentions::function_at(FileId file, uint32_t byte) const {
  const File& f = ws_.files()[file];
  FnId best = kNone;
  for (uint32_t row = 0; row < f.facts.functions.size(); ++row) {
    const FunctionFact& fn = f.facts.functions[row];
    if (byte < fn.begin_byte || byte >= fn.end_byte) continue;
    if (best == kNone || fn.begin_byte >= ws_.fn(best).begin_byte) best = f.first_fn + row;
  }
  return best;
}

bool Mentions::is_only_of_its_name(const std::vector<FnId>& group) const {
  const std::vector<FnId>* named = ws_.functions_named(ws_.name(group[0]));
  return named != nullptr && std::all_of(named->begin(), named->end(), [&](FnId fn) {
           return std::find(group.begin(), group.end(), fn) != group.end();
         });
}

void Mentions::read_code(FileId file, const std::string& text, const std::vector<uint32_t>& known) {
  const File& f = ws_.files()[file];
  const std::string code = code_only(text);
  for_calls(code, [&](size_t at, std::string_view word) {
    const uint32_t byte = static_cast<uint32_t>(at);
    if (std::binary_search(known.begin(), known.end(), byte)) return;
    const std::string_view name = name_of_function(word);
    if (name.empty()) return;
    InCode call{file, byte, head_before(code, at), kNone, {}};
    if (call.head == "fn") return;
    call.caller = function_at(file, byte);
    if (call.head.starts_with("$crate::")) call.head.replace(0, 6, "crate");
    if (call.head != "." && call.head.find('$') == std::string::npos) {
      Place place;
      if (call.caller != kNone) {
        place = ws_.place_at(call.caller, byte);
      } else {
        place.file = file;
        place.module = f.modules.empty() ? kNone : f.modules[0];
        place.byte = byte;
      }
      if (place.module == kNone) return;
      call.meant = ws_.resolve(place, call.head + std::string(name));
      if (call.meant.kind != Resolved::Kind::function) return;
    }
    by_name_[name].in_code.push_back(std::move(call));
  });
}

void Mentions::read_docs(FileId file, const std::string& text) {
  bool open = false;
  bool counts = false;
  bool fresh = true;  // the block has no place in blocks_ yet
  std::string block;
  const auto close = [&] {
    if (!fresh) blocks_.back() = std::move(block);
    block.clear();
    fresh = true;
    open = counts = false;
  };
  for (size_t from = 0; from < text.size();) {
    size_t end = text.find('\n', from);
    if (end == std::string::npos) end = text.size();
    const std::string_view line(text.data() + from, end - from);
    const std::string_view trimmed = base::trim(line);
    if (!trimmed.starts_with("///") && !trimmed.starts_with("//!")) {
      if (open) close();
      from = end + 1;
      continue;
    }
    const std::string_view words = base::trim(trimmed.substr(3));
    if (words.starts_with("```")) {
      if (open) {
        close();
      } else {
        open = true;
        counts = is_doc_test(words.substr(3));
      }
    } else if (open && counts) {
      const size_t offset = static_cast<size_t>(trimmed.data() - line.data()) + 3;
      const std::string code = code_only(line.substr(offset));
      block += code + "\n";
      for_calls(code, [&](size_t at, std::string_view word) {
        const std::string_view name = name_of_function(word);
        if (name.empty()) return;
        if (fresh) blocks_.emplace_back();
        fresh = false;
        by_name_[name].in_docs.push_back({file, static_cast<uint32_t>(from + offset + at),
                                          head_before(code, at),
                                          static_cast<uint32_t>(blocks_.size() - 1)});
      });
    }
    from = end + 1;
  }
  if (open) close();
}

/// Whether a call in a doc test means this function, by all that its block says.
bool Mentions::means(const InDocs& call, FnId fn, bool has_self, bool only) const {
  const std::string& block = blocks_[call.block];
  const std::string& head = call.head;
  const std::string_view owner = owner_of(ws_, fn);
  if (head == "fn") {  // an implementation of the trait
    return ws_.fn(fn).trait != kNone && has_word(block, "impl") && has_word(block, owner);
  }
  if (head == ".") return has_self && (only || has_word(block, owner));
  const std::string_view last = last_of_head(head);
  if (!owner.empty()) return last == owner;
  const std::string path = ws_.item_path(fn);
  const std::string module = path.substr(0, path.rfind("::"));
  const std::string_view parent = last_segment(module);
  const std::string crate = path.substr(0, path.find("::"));
  if (!last.empty()) return last == parent || last == crate;
  return has_word(block, crate) &&
         block.find("fn " + std::string(ws_.name(fn))) == std::string::npos;
}

std::vector<Mention> Mentions::of(const std::vector<FnId>& group) {
  std::vector<Mention> out;
  const std::string_view name = ws_.name(group[0]);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return out;
  const bool has_self = (ws_.fn(group[0]).flags & fn_has_self) != 0;
  const bool only = is_only_of_its_name(group);
  for (const InCode& call : found->second.in_code) {
    Mention mention{call.file, call.byte, "macro", false, call.caller};
    if (call.head == ".") {
      if (!has_self) continue;
      mention.sure = only && name.size() >= 6;
    } else if (call.head.find('$') == std::string::npos) {
      mention.sure = std::find(group.begin(), group.end(), call.meant.id) != group.end();
      if (!mention.sure) continue;
    }
    out.push_back(std::move(mention));
  }
  for (const InDocs& call : found->second.in_docs) {
    const bool sure = std::any_of(group.begin(), group.end(),
                                  [&](FnId fn) { return means(call, fn, has_self, only); });
    if (sure) out.push_back({call.file, call.byte, "doc test", true, kNone});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Mention& a, const Mention& b) { return a.file < b.file; });
  return out;
}

}  // namespace scanner
