#include "cli/actions/doc_paths.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/actions/doc_judge.h"
#include "scanner/tokens.h"

namespace cli {
namespace {

using Path = std::vector<std::string>;

Path parts_of_path(const std::string& name) {
  Path parts;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find("::", at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = end + 2;
  }
  if (const auto bare = base::strip_suffix(parts.back(), "()")) parts.back() = std::string(*bare);
  return parts;
}

bool is_type(const std::string& part) { return !part.empty() && part[0] >= 'A' && part[0] <= 'Z'; }

/// `core` and `alloc` are parts of `std`.
std::string crate_of(const std::string& part) {
  return part == "core" || part == "alloc" ? "std" : part;
}

/// Whether all parts of the shorter path stand in the longer one in their order, the last and the
/// crate at the same place: `tokio::spawn` and `tokio::task::spawn`.
bool is_same(const Path& one, const Path& two) {
  if (one.back() != two.back() || crate_of(one[0]) != crate_of(two[0])) return false;
  const Path& less = one.size() < two.size() ? one : two;
  const Path& more = one.size() < two.size() ? two : one;
  size_t found = 0;
  for (const std::string& part : more) {
    if (found < less.size() && (part == less[found] || crate_of(part) == crate_of(less[found])))
      ++found;
  }
  return found == less.size();
}

/// The path that ends with the name at `at`, as it is written there.
Path written_at(const std::string& code, size_t at) {
  size_t end = at;
  while (end < code.size() && scanner::is_word(code[end])) ++end;
  size_t begin = at;
  while (begin >= 2 && code[begin - 1] == ':' && code[begin - 2] == ':') {
    size_t word = begin - 2;
    while (word > 0 && scanner::is_word(code[word - 1])) --word;
    if (word == begin - 2) break;  // "<T>::name"
    begin = word;
  }
  return parts_of_path(code.substr(begin, end - begin));
}

bool is_own(const std::string& part) {
  return part == "crate" || part == "self" || part == "super" || part == "Self";
}

/// What the written path may stand for, by the imports of the file.
std::vector<Path> resolved(const scanner::FileFacts& facts, const Path& written) {
  std::vector<Path> paths;
  for (const scanner::UseFact& use : facts.uses) {
    if (facts.str(use.name) != written[0]) continue;
    Path path = parts_of_path(std::string(facts.str(use.path)));
    path.insert(path.end(), written.begin() + 1, written.end());
    paths.push_back(std::move(path));
  }
  return paths;
}

/// Of a path of a library: what is written is it, is another one, or cannot be told.
Meant compare(const scanner::FileFacts& facts, const Path& written, const Path& wanted) {
  std::vector<Path> paths = resolved(facts, written);
  if (paths.empty()) paths.push_back(written);
  Meant best = Meant::no;
  for (const Path& path : paths) {
    if (is_same(path, wanted)) return Meant::yes;
    // A name of our own may be another one for it.
    if (!is_of_library(base::join(path, "::"))) best = Meant::maybe;
  }
  return best;
}

/// Whose method it is that is called at a place: by the types of that name that the file speaks of.
Meant method_of(const scanner::FileFacts& facts, const std::string& code, const Path& wanted) {
  const std::string& type = wanted[wanted.size() - 2];
  if (!is_type(type)) return Meant::no;
  const Path path(wanted.begin(), wanted.end() - 1);
  const std::vector<size_t> named = word_positions(code, type);
  if (!is_of_library(base::join(wanted, "::"))) return named.empty() ? Meant::no : Meant::maybe;
  bool it = false;
  bool other = false;
  for (const size_t at : named) {
    const Path written = written_at(code, at);
    const bool imported = written.size() > 1 || !resolved(facts, written).empty();
    if (!imported) continue;
    const Meant meant = compare(facts, written, path);
    it = it || meant == Meant::yes;
    other = other || meant == Meant::no;
  }
  if (it) return other ? Meant::maybe : Meant::yes;
  return other ? Meant::no : Meant::maybe;
}

}  // namespace

bool is_of_library(const std::string& name) {
  constexpr std::string_view kCrates[] = {
      "std",   "core", "alloc",   "tokio", "futures",    "async_std", "smol",
      "hyper", "axum", "reqwest", "serde", "tokio_util", "tracing",   "futures_util"};
  const std::string first = name.substr(0, name.find("::"));
  return name.find("::") != std::string::npos &&
         std::find(std::begin(kCrates), std::end(kCrates), first) != std::end(kCrates);
}

Meant meant_at(const scanner::FileFacts& facts, const std::string& code, size_t at,
               const std::string& name) {
  const Path wanted = parts_of_path(name);
  if (wanted.size() < 2) return Meant::yes;
  for (const scanner::UseFact& use : facts.uses) {  // `Mutex` in `use std::sync::{Arc, Mutex}`
    if (use.pos == at && is_of_library(name))
      return compare(facts, parts_of_path(std::string(facts.str(use.path))), wanted);
  }
  const Path written = written_at(code, at);
  if (written.size() == 1 && at > 0 && code[at - 1] == '.') return method_of(facts, code, wanted);
  if (is_of_library(name)) return compare(facts, written, wanted);
  // "Type::function": of another type when that stands there instead.
  const std::string& type = wanted[wanted.size() - 2];
  if (!is_type(type) || written.size() < 2) return Meant::maybe;
  const std::string& there = written[written.size() - 2];
  if (there == type) return Meant::yes;
  if (is_own(there) || !is_type(there)) return Meant::maybe;
  for (const Path& path : resolved(facts, {there})) {
    if (path.back() == type) return Meant::yes;
  }
  const bool alias = code.find("type " + there + " ") != std::string::npos ||
                     code.find("type " + there + "<") != std::string::npos;
  return alias ? Meant::maybe : Meant::no;
}

Meant meant_between(const scanner::FileFacts& facts, const std::string& code, size_t begin,
                    size_t end, const std::string& name) {
  Meant best = Meant::no;
  const std::string_view stretch = std::string_view(code).substr(begin, end - begin);
  for (const size_t at : word_positions(stretch, last_segment(name)))
    best = std::max(best, meant_at(facts, code, begin + at, name));
  return best;
}

}  // namespace cli
