#include "scanner/forbidden_uses.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "scanner/tokens.h"

namespace scanner {

namespace {

bool is_path_below(std::string_view path, std::string_view head) {
  return path.size() > head.size() + 2 && path.starts_with(head) &&
         path.substr(head.size(), 2) == "::";
}

// Has the names of std::fs and tokio::fs, and is what people are told to use instead of them.
constexpr std::string_view kImitation = "fs_err";

/// The path as policies are compared: re-exports are what they name, imitations what they are.
std::string compared(std::string_view path) {
  if (path == kImitation || is_path_below(path, kImitation)) return std::string(path);
  return canonical_path(path);
}

/// A pattern of an item's path.
class ItemPattern {
 public:
  explicit ItemPattern(std::string_view written, bool exact = false)
      : written_(written), exact_(exact) {
    std::string_view path = written;
    if (path.starts_with("::")) path.remove_prefix(2);
    if (path.ends_with("::*")) {
      path.remove_suffix(3);
      below_only_ = true;
    }
    if (path.starts_with("crate::")) {
      any_crate_ = true;
      path_ = path.substr(7);
    } else {
      path_ = compared(path);
    }
  }

  bool covers(std::string_view path) const {
    if (any_crate_) {
      const size_t colons = path.find("::");
      if (colons == std::string_view::npos) return false;
      path.remove_prefix(colons + 2);
    }
    return (!below_only_ && path == path_) || (!exact_ && is_path_below(path, path_));
  }
  const std::string& written() const { return written_; }
  bool exact() const { return exact_; }
  std::string_view path() const { return path_; }
  /// The name of the method that it may be; empty where it stands for more.
  std::string_view method() const { return below_only_ ? std::string_view() : last_segment(path_); }

 private:
  std::string written_;
  std::string path_;
  bool exact_ = false;
  bool below_only_ = false;
  bool any_crate_ = false;
};

/// A policy made ready to be asked.
struct Held {
  const Policy* policy;
  std::vector<ItemPattern> forbid;
  std::vector<base::Glob> in;
  std::vector<base::Glob> except_files;
  std::vector<ItemPattern> except_items;

  explicit Held(const Policy& from) : policy(&from) {
    for (const std::string& path : from.forbid) forbid.emplace_back(path, from.exact);
    for (const std::string& glob : from.in) in.emplace_back(glob);
    for (const std::string& one : from.except) {
      if (is_item_pattern(one)) {
        except_items.emplace_back(one);
      } else {
        except_files.emplace_back(one);
      }
    }
  }
  bool looks_at(const std::string& path) const {
    const auto matches = [&path](const base::Glob& glob) { return glob.matches(path); };
    return (in.empty() || std::any_of(in.begin(), in.end(), matches)) &&
           std::none_of(except_files.begin(), except_files.end(), matches);
  }
  bool excepts(std::string_view item) const {
    return std::any_of(except_items.begin(), except_items.end(),
                       [&](const ItemPattern& pattern) { return pattern.covers(item); });
  }
  const ItemPattern* forbids(std::string_view path) const {
    for (const ItemPattern& pattern : forbid) {
      if (pattern.covers(path)) return &pattern;
    }
    return nullptr;
  }
};

class UseFinder {
 public:
  explicit UseFinder(const Analysis& analysis) : analysis_(analysis), ws_(analysis.ws()) {
    for (const Policy& policy : analysis.options().policies) all_.emplace_back(policy);
    for (const Held& held : all_) {
      for (const ItemPattern& pattern : held.forbid) methods_.insert(pattern.method());
    }
    collect_names();
  }

  std::vector<ForbiddenUse> find() {
    for (FileId file = 0; file < ws_.files().size(); ++file) {
      here_.clear();
      for (const Held& held : all_) {
        if (held.looks_at(ws_.files()[file].path)) here_.push_back(&held);
      }
      if (!here_.empty()) look_at(file);
    }
    return std::move(out_);
  }

 private:
  /// What a path that means something forbidden can end with: the name of the item itself, or one
  /// that a `use`, an alias or another crate's re-export gives it. To resolve every path of a
  /// workspace costs more than all other rules.
  void collect_names() {
    for (const Held& held : all_) {
      for (const ItemPattern& pattern : held.forbid) {
        if (!pattern.exact()) return;  // forbids what is below it too, by whatever name
        names_.insert(last_segment(pattern.path()));
        names_.insert(last_segment(pattern.written()));
      }
    }
    for (const KnownAlias& alias : known_aliases()) {
      if (names_.count(last_segment(alias.path)) != 0) names_.insert(last_segment(alias.alias));
    }
    for (size_t before = 0; before != names_.size();) {
      before = names_.size();
      for (const File& file : ws_.files()) {
        const FileFacts& facts = file.facts;
        for (const UseFact& use : facts.uses) {
          if (names_.count(last_segment(facts.str(use.path))) != 0)
            names_.insert(facts.str(use.name));
        }
        for (const TypeFact& type : facts.types) {
          if (type.target == 0) continue;
          each_path(facts.str(type.target), [&](std::string_view path) {
            if (names_.count(last_segment(path)) != 0) names_.insert(facts.str(type.name));
          });
        }
      }
    }
    gated_ = true;
  }

  bool may_be_forbidden(std::string_view path) const {
    return !gated_ || names_.count(last_segment(path)) != 0;
  }

  void look_at(FileId id) {
    file_ = id;
    const File& file = ws_.files()[id];
    known_.clear();
    may_be_.assign(file.facts.strings(), 0);
    const size_t before = out_.size();
    const CrateTarget* target = file.crate == kNone ? nullptr : ws_.crates()[file.crate].target;
    imitates_ = target != nullptr && target->find_dependency(kImitation) != nullptr;
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) function(file.first_fn + row);
    for (uint32_t row = 0; row < file.facts.types.size(); ++row) type(file.first_type + row);
    for (uint32_t row = 0; row < file.facts.uses.size(); ++row) import(row, before);
    std::stable_sort(
        out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(),
        [](const ForbiddenUse& a, const ForbiddenUse& b) { return a.begin_byte < b.begin_byte; });
  }

  /// What a path means, as patterns are written; empty where it is not known.
  std::string meaning(const Place& place, std::string_view path) const {
    const Resolved r = ws_.resolve(place, path);
    switch (r.kind) {
      case Resolved::Kind::external:
        return compared(r.path);
      case Resolved::Kind::function:
        return ws_.item_path(r.id);
      case Resolved::Kind::type:
        return ws_.type_path(r.id);
      case Resolved::Kind::variant:
        return ws_.type_path(r.id) + "::" + r.path;
      case Resolved::Kind::module:
        return ws_.modules()[r.id].path;
      case Resolved::Kind::nothing:
        break;
    }
    return {};
  }

  bool forbidden_here(std::string_view path) const {
    return std::any_of(here_.begin(), here_.end(),
                       [&](const Held* held) { return held->forbids(path) != nullptr; });
  }

  /// The meaning of a path in a body or signature if it is forbidden, else empty. Remembered by
  /// module where no block of the file has names of its own.
  std::string forbidden(const Place& place, StrId text) {
    const File& file = ws_.files()[file_];
    const std::string_view path = file.facts.str(text);
    if (may_be_[text] == 0) may_be_[text] = may_be_forbidden(path) ? 1 : 2;
    if (may_be_[text] == 2) return {};
    if (path.empty() || path == "self" || path.starts_with("Self")) return {};
    const bool keep = file.local_uses.empty() && file.local_fns.empty();
    const uint64_t key = (uint64_t{place.module} << 32) | text;
    if (keep) {
      const auto found = known_.find(key);
      if (found != known_.end()) return found->second;
    }
    std::string found = meaning(place, path);
    if (!forbidden_here(found)) found.clear();
    if (keep) known_.emplace(key, found);
    return found;
  }

  void report(const ForbiddenUse& use, std::string_view item) {
    for (const Held* held : here_) {
      const ItemPattern* pattern = held->forbids(use.path);
      if (pattern == nullptr || (use.in_tests && !held->policy->tests) || held->excepts(item))
        continue;
      ForbiddenUse made = use;
      made.policy = held->policy;
      made.written = pattern->written();
      out_.push_back(std::move(made));
    }
  }

  ForbiddenUse in_function(ForbiddenUse::Kind kind, FnId fn, std::string path) const {
    ForbiddenUse use;
    use.kind = kind;
    use.path = std::move(path);
    use.file = file_;
    use.fn = fn;
    use.module = ws_.module_of(fn);
    use.in_tests = ws_.in_test_target(fn);
    return use;
  }

  void at_node(ForbiddenUse::Kind kind, FnId fn, uint32_t node, std::string path,
               Confidence confidence) {
    ForbiddenUse use = in_function(kind, fn, std::move(path));
    use.node = node;
    use.confidence = confidence;
    const Location at = analysis_.location(fn, node);
    use.begin_byte = at.begin_byte;
    use.end_byte = at.end_byte;
    const FileFacts& facts = ws_.facts(fn);
    const std::string_view written = facts.str(facts.nodes[node].name);
    const std::string_view head = written.substr(0, written.find("::"));
    for (uint32_t row = 0; row < facts.uses.size(); ++row) {
      const UseFact& one = facts.uses[row];
      if (facts.str(one.name) == head && last_segment(facts.str(one.path)) != head &&
          (one.function != kNone || one.scope == ws_.fn(fn).scope)) {
        use.import = row;
      }
    }
    report(use, ws_.item_path(fn));
  }

  void function(FnId fn) {
    const FunctionFact& f = ws_.fn(fn);
    const FileFacts& facts = ws_.facts(fn);
    attributes(fn);
    type_text(fn, f.result, f.pos, f.pos + static_cast<uint32_t>(ws_.name(fn).size()));
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      switch (n.kind) {
        case Kind::path: {
          std::string path = forbidden(ws_.place(fn, node), n.name);
          if (path.empty()) break;
          const bool plain = facts.str(n.name).find("::") == std::string_view::npos;
          if (plain && analysis_.types().variable(fn, node, n.name) != nullptr) break;
          const bool called = node > f.first_node && facts.nodes[node - 1].kind == Kind::call;
          at_node(called ? ForbiddenUse::Kind::call : ForbiddenUse::Kind::value, fn, node,
                  std::move(path), Confidence::proven);
          break;
        }
        case Kind::macro:
        case Kind::struct_lit: {
          std::string path = forbidden(ws_.place(fn, node), n.name);
          if (path.empty()) break;
          at_node(n.kind == Kind::macro ? ForbiddenUse::Kind::macro : ForbiddenUse::Kind::type, fn,
                  node, std::move(path), Confidence::proven);
          break;
        }
        case Kind::method_call: {
          if (methods_.count(facts.str(n.name)) == 0) break;
          const Callee& callee = analysis_.types().callee(fn, node);
          std::string path = callee.path;
          Confidence confidence = callee.api_confidence;
          if ((path.starts_with("std::fs::") || path.starts_with("tokio::fs::")) && imitates_)
            break;
          if (path.empty() && !callee.targets.empty()) {
            path = ws_.item_path(callee.targets.front().fn);
            confidence = callee.targets.front().confidence;
          }
          if (forbidden_as_method(path))
            at_node(ForbiddenUse::Kind::call, fn, node, std::move(path), confidence);
          break;
        }
        case Kind::let:
        case Kind::pat_typed:
        case Kind::cast:
        case Kind::type_text:
          type_text(fn, n.name, n.pos, n.end);
          break;
        default:
          break;
      }
    }
  }

  /// A method is meant where it is named itself, not where its type or module is.
  bool forbidden_as_method(std::string_view path) const {
    if (path.empty()) return false;
    for (const Held* held : here_) {
      const ItemPattern* pattern = held->forbids(path);
      if (pattern != nullptr && pattern->method() == last_segment(path)) return true;
    }
    return false;
  }

  /// The paths in a type as written: `Arc<Mutex<u8>>` names two.
  template <class Found>
  static void each_path(std::string_view all, Found found) {
    for (size_t i = 0; i < all.size();) {
      if (!is_word(all[i]) || (i > 0 && all[i - 1] == '\'')) {
        ++i;
        continue;
      }
      size_t end = i;
      while (end < all.size() && (is_word(all[end]) || all.substr(end, 2) == "::"))
        end += is_word(all[end]) ? 1 : 2;
      std::string_view path = all.substr(i, end - i);
      if (path.ends_with("::")) path.remove_suffix(2);
      found(path);
      i = end;
    }
  }

  void type_text(FnId fn, StrId text, uint32_t begin, uint32_t end) {
    if (text == 0) return;
    if (may_be_[text] == 2) return;
    if (gated_ && may_be_[text] == 0) {
      bool any = false;
      each_path(ws_.text(fn, text), [&](std::string_view path) { any |= may_be_forbidden(path); });
      may_be_[text] = any ? 1 : 2;
      if (!any) return;
    }
    const Place place = ws_.place_at(fn, begin);
    each_path(ws_.text(fn, text), [&](std::string_view path) {
      std::string meant = forbidden_type(place, path);
      if (meant.empty()) return;
      ForbiddenUse use = in_function(ForbiddenUse::Kind::type, fn, std::move(meant));
      use.begin_byte = begin;
      use.end_byte = end;
      report(use, ws_.item_path(fn));
    });
  }

  std::string forbidden_type(const Place& place, std::string_view path) {
    if (!may_be_forbidden(path)) return {};
    const std::string key = std::to_string(place.module) + ' ' + std::string(path);
    const bool keep = ws_.files()[file_].local_uses.empty();
    if (keep) {
      const auto found = known_types_.find(key);
      if (found != known_types_.end()) return found->second;
    }
    std::string meant = meaning(place, path);
    if (!forbidden_here(meant)) meant.clear();
    if (keep) known_types_.emplace(key, meant);
    return meant;
  }

  void attributes(FnId fn) {
    const FunctionFact& f = ws_.fn(fn);
    const std::string_view all = ws_.text(fn, f.attributes);
    for (size_t from = 0; from < all.size();) {
      const size_t end = std::min(all.find('\n', from), all.size());
      const std::string_view line = all.substr(from, end - from);
      from = end + 1;
      const std::string_view name = line.substr(0, line.find_first_of("( ="));
      if (!may_be_forbidden(name)) continue;
      const std::string meant = meaning(ws_.place_at(fn, f.begin_byte), name);
      if (!forbidden_here(meant)) continue;
      ForbiddenUse use = in_function(ForbiddenUse::Kind::attribute, fn, meant);
      use.begin_byte = f.pos;
      use.end_byte = f.pos + static_cast<uint32_t>(ws_.name(fn).size());
      report(use, ws_.item_path(fn));
    }
  }

  bool in_tests(ModuleId module) const {
    const Module& one = ws_.modules()[module];
    if (one.is_test) return true;
    const Crate& crate = ws_.crates()[one.crate];
    return crate.target != nullptr &&
           (crate.target->kind == TargetKind::test || crate.target->kind == TargetKind::bench ||
            crate.target->kind == TargetKind::example);
  }

  void type(TypeDefId id) {
    const TypeFact& fact = ws_.type_fact(id);
    const FileFacts& facts = ws_.files()[file_].facts;
    const Place place = ws_.place_of_type(id);
    const auto held_type = [&](StrId text, uint32_t pos, uint32_t end) {
      each_path(facts.str(text), [&](std::string_view path) {
        std::string meant = forbidden_type(place, path);
        if (meant.empty()) return;
        ForbiddenUse use;
        use.kind = ForbiddenUse::Kind::type;
        use.path = std::move(meant);
        use.file = file_;
        use.module = place.module;
        use.begin_byte = pos;
        use.end_byte = end;
        use.in_tests = fact.is_test || in_tests(place.module);
        report(use, ws_.type_path(id));
      });
    };
    for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
      const FieldFact& field = facts.fields[row];
      held_type(field.type, field.pos,
                field.pos + static_cast<uint32_t>(facts.str(field.type).size()));
    }
    if (fact.target != 0)
      held_type(fact.target, fact.pos,
                fact.pos + static_cast<uint32_t>(facts.str(fact.name).size()));
  }

  void import(uint32_t row, size_t before) {
    const File& file = ws_.files()[file_];
    const UseFact& fact = file.facts.uses[row];
    Place place;
    place.file = file_;
    place.module = file.modules[fact.scope];
    place.function = fact.function;
    place.byte = fact.from_byte;
    if (!may_be_forbidden(file.facts.str(fact.path))) return;
    std::string meant = meaning(place, file.facts.str(fact.path));
    if (meant.empty()) return;
    const std::string head = meant;
    if (fact.name == 0) meant += "::*";
    if (!forbidden_here(meant)) return;
    ForbiddenUse use;
    use.kind = ForbiddenUse::Kind::import;
    use.path = meant;
    use.file = file_;
    use.module = place.module;
    use.begin_byte = fact.pos;
    use.end_byte = fact.pos + static_cast<uint32_t>(file.facts.str(fact.path).size());
    use.in_tests = in_tests(place.module) ||
                   (fact.function != kNone && ws_.in_test_target(file.first_fn + fact.function));
    if (fact.function != kNone) use.fn = file.first_fn + fact.function;
    const bool used = std::any_of(out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(),
                                  [&](const ForbiddenUse& other) {
                                    return other.kind != ForbiddenUse::Kind::import &&
                                           (other.path == head || is_path_below(other.path, head));
                                  });
    if (used && !fact.is_pub) return;
    report(use, ws_.modules()[place.module].path);
  }

  const Analysis& analysis_;
  const Workspace& ws_;
  std::vector<Held> all_;
  std::vector<const Held*> here_;
  std::unordered_set<std::string_view> methods_;
  std::unordered_set<std::string_view> names_;
  bool gated_ = false;           ///< only paths that end with one of `names_` are looked at
  std::vector<uint8_t> may_be_;  ///< by string of the file: 0 not asked yet, 1 may be, 2 is not
  FileId file_ = 0;
  bool imitates_ = false;  ///< whose file it is cannot be told from a method
  std::unordered_map<uint64_t, std::string> known_;
  std::unordered_map<std::string, std::string> known_types_;
  std::vector<ForbiddenUse> out_;
};

}  // namespace

bool is_item_pattern(std::string_view text) {
  if (text.starts_with("::")) text.remove_prefix(2);
  if (text.ends_with("::*")) text.remove_suffix(3);
  bool word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_word(text[i])) {
      if (!word && std::isdigit(static_cast<unsigned char>(text[i])) != 0) return false;
      word = true;
    } else if (word && text.substr(i, 2) == "::") {
      word = false;
      ++i;
    } else {
      return false;
    }
  }
  return word;
}

std::vector<ForbiddenUse> forbidden_uses(const Analysis& analysis) {
  if (analysis.options().policies.empty()) return {};
  return UseFinder(analysis).find();
}

std::vector<Problem> idle_policies(const Workspace& workspace,
                                   const std::vector<Policy>& policies) {
  std::vector<Problem> problems;
  for (const Policy& policy : policies) {
    const Held held(policy);
    const bool looks = std::any_of(workspace.files().begin(), workspace.files().end(),
                                   [&held](const File& file) { return held.looks_at(file.path); });
    if (looks || policy.in.empty()) continue;
    problems.push_back({policy.path, policy.line,
                        "policy `" + policy.id + "` looks at no file; check its `in`, such as [\"" +
                            "crates/*/src/**\"]"});
  }
  return problems;
}

}  // namespace scanner
