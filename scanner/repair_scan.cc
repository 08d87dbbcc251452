#include "scanner/repair_scan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/line_map.h"
#include "base/text.h"
#include "scanner/caller_cone.h"
#include "scanner/calls_to_move.h"
#include "scanner/cone_mentions.h"
#include "scanner/derives.h"
#include "scanner/held_over.h"
#include "scanner/into_pool.h"
#include "scanner/lens.h"
#include "scanner/remedies.h"
#include "scanner/serde_defaults.h"
#include "scanner/shown_line.h"
#include "scanner/tokens.h"
#include "scanner/type_text.h"

namespace scanner {
namespace {

constexpr std::string_view kJoinError = "tokio::task::JoinError";

/// Error types that every error can become by `?`.
bool takes_all_errors(std::string_view path) {
  return path == "anyhow::Error" || path == "eyre::Report" || path == "eyre::Error" ||
         path == "color_eyre::Report" || path == "color_eyre::eyre::Report";
}

/// The same of a field's type as it is written.
bool holds_all_errors(std::string_view written) {
  const auto says = [written](std::string_view part) {
    return written.find(part) != std::string_view::npos;
  };
  return takes_all_errors(written) ||
         (written.starts_with("Box<") &&
          (says("dyn Error") || says("dyn std::error::Error") || says("dyn error::Error")));
}

class RepairLens : public Lens {
 public:
  explicit RepairLens(std::vector<Repair>& repairs) : repairs_(repairs) {}

  void look(const Analysis& analysis, const ScanResult& result, const TextOf& text_of) override {
    ConeFinder finder(analysis, text_of);
    const std::map<std::string, Package> packages = packages_of(analysis.ws());
    std::map<FnId, CallerCone> cones;
    HeldOver held(analysis, text_of);
    SerdeDefaults serde(analysis.ws(), text_of);
    repairs_.assign(result.findings.size(), Repair());
    for (size_t i = 0; i < result.findings.size(); ++i) {
      const Finding& finding = result.findings[i];
      const FnId fn = function_at(analysis.ws(), finding.at);
      if (fn == kNone) continue;
      const auto has = [&finding](bool (*is)(const Remedy&)) {
        return std::any_of(finding.remedies.begin(), finding.remedies.end(), is);
      };
      if (has(makes_async)) {
        const auto known = cones.find(fn);
        repairs_[i].cone = known != cones.end() ? known->second : cones[fn] = finder.when_async(fn);
      } else if (has(leaves_its_callers)) {
        repairs_[i].cone = finder.when_signature_changes(fn);
      }
      const bool awaits =
          std::any_of(finding.remedies.begin(), finding.remedies.end(),
                      [&finding](const Remedy& remedy) { return awaits_at_site(remedy, finding); });
      if (has([](const Remedy& remedy) { return remedy.id == kExplicitAsyncClose; }))
        repairs_[i].holders = holders_of(analysis, {fn, kNone});
      if (finding.is_reached_by_calls() &&
          has([](const Remedy& remedy) { return is_for_callers(remedy); }))
        repairs_[i].by_serde = serde.of(fn);
      const uint32_t node = call_at(analysis, fn, finding.at.begin_byte);
      if (node != kNone) {
        const Unit unit = analysis.graph().unit_of(fn, node);
        repairs_[i].in_closure = unit.node != kNone && !analysis.graph().is_async_unit(unit);
        repairs_[i].statement = chain_to(analysis, fn, node, text_of(finding.at.path));
        if (awaits) {
          repairs_[i].held_over = held_at(held, unit, node, finding.at.line, false);
          repairs_[i].held_beside = held_at(held, unit, node, finding.at.line, true);
        }
      }
      const bool moves_calls = finding.is_reached_by_calls() && has([](const Remedy& remedy) {
                                 return remedy.id == "spawn-blocking";
                               });
      if (moves_calls) repairs_[i].held_beside.clear();
      std::vector<MovedCall> moved;
      if (!finding.is_reached_by_calls() && node != kNone) moved.emplace_back(fn, node);
      for (const Frontier& frontier : finding.frontiers) {
        const FnId caller = function_at(analysis.ws(), frontier.at);
        const uint32_t call =
            caller == kNone ? kNone : call_at(analysis, caller, frontier.at.begin_byte);
        repairs_[i].frontier_cfgs.push_back(caller == kNone ? ""
                                            : call == kNone
                                                ? analysis.ws().cfg_of(caller)
                                                : analysis.ws().compiled_under(caller, call));
        if (call == kNone || !moves_calls || frontier.in_tests) continue;
        moved.emplace_back(caller, call);
        const Unit unit = analysis.graph().unit_of(caller, call);
        for (const std::string& what : held.at(unit, call))
          repairs_[i].held_beside.push_back(
              fmt::format("at `{}:{}`, {}", frontier.at.path, frontier.at.line, what));
      }
      add_helpers(analysis, fn, finding, text_of, repairs_[i]);
      repairs_[i].in_pool =
          steps_in_pool(analysis, fn, moved, finding, text_of, repairs_[i].in_pool_files);
      add_packages(packages, finding, repairs_[i]);
    }
  }

 private:
  static void add_helpers(const Analysis& analysis, FnId fn, const Finding& finding,
                          const TextOf& text_of, Repair& repair) {
    for (const Remedy& remedy : finding.remedies) {
      std::optional<Helper> helper;
      const bool joins = std::any_of(
          remedy.steps.begin(), remedy.steps.end(),
          [](const std::string& step) { return step.find("JoinError") != std::string::npos; });
      if (joins) helper = error_where_awaited(analysis, fn, finding, remedy, text_of);
      if (helper && !helper->exists && maps_its_error(analysis, fn, finding, remedy, text_of))
        helper.reset();
      if (remedy.id == "shared-runtime") helper = accessor_helper(analysis, fn, text_of);
      if (helper) add_helper(std::move(*helper), remedy, repair);
      if (std::optional<Helper> tokio = dependency_helper(analysis, fn, finding, remedy))
        add_helper(std::move(*tokio), remedy, repair);
    }
  }

  /// Files of the types that have a field of the type in whose destructor the unit runs. By the
  /// name that is written there: where several types have it, none.
  static std::vector<std::string> holders_of(const Analysis& analysis, const Unit& unit) {
    const Workspace& ws = analysis.ws();
    const TypeDefId ends = analysis.destructor_of(unit).type;
    if (ends == kNone) return {};
    const std::string name(ws.type_name(ends));
    std::set<std::string> files;
    for (TypeDefId type = 0; type < ws.types(); ++type) {
      if (type != ends && ws.type_name(type) == name) return {};
      const FileId file = ws.type(type).file;
      const FileFacts& facts = ws.files()[file].facts;
      const TypeFact& fact = ws.type_fact(type);
      if (fact.is_test || type == ends) continue;
      for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
        if (names_word(facts.str(facts.fields[row].type), name))
          files.insert(ws.files()[file].path);
      }
    }
    return {files.begin(), files.end()};
  }

  /// The lines of code from the head of the chain of calls to the call; empty where that is one.
  static std::string chain_to(const Analysis& analysis, FnId fn, uint32_t node,
                              const std::string& text) {
    constexpr uint32_t kMostLines = 8;
    const FileFacts& facts = analysis.ws().facts(fn);
    uint32_t head = node;
    while (facts.nodes[head].kind == Kind::method_call || facts.nodes[head].kind == Kind::field ||
           facts.nodes[head].kind == Kind::await || facts.nodes[head].kind == Kind::question ||
           facts.nodes[head].kind == Kind::call) {
      const uint32_t inner = child_at(facts, head, 0);
      if (inner == kNone) break;
      head = inner;
    }
    const uint32_t byte = analysis.location(fn, node).begin_byte;
    const size_t line_end = text.rfind('\n', byte);
    if (line_end == std::string::npos ||
        base::trim(std::string_view(text).substr(line_end, byte - line_end)) != ".")
      return {};
    const base::LineMap lines(text);
    const uint32_t last = lines.line_of(byte);
    const uint32_t first = lines.line_of(facts.nodes[head].pos);
    if (first >= last) return {};
    std::string out;
    size_t indent = std::string_view::npos;
    for (uint32_t line = first; line <= last; ++line) {
      const std::string shown = shown_line(lines.line_text(line), 0);
      indent = std::min(indent, shown.find_first_not_of(" \t"));
    }
    for (uint32_t line = first; line <= last; ++line) {
      if (line > first && line < last && last - first >= kMostLines) {
        if (line == first + 1) out += "    // ..\n";
        continue;
      }
      const std::string shown = shown_line(lines.line_text(line), 0);
      out += shown.substr(std::min(indent, shown.size()));
      if (line != last) out += "\n";
    }
    return out;
  }

  /// What is alive at the site of a finding, each as a step.
  static std::vector<std::string> held_at(HeldOver& held, const Unit& unit, uint32_t node,
                                          uint32_t line, bool moved) {
    std::vector<std::string> steps;
    for (const std::string& what : held.at(unit, node, moved))
      steps.push_back(fmt::format("at line {}, {}", line, what));
    return steps;
  }

  /// By file: the package that compiles it. Files of several packages count for the first.
  static std::map<std::string, Package> packages_of(const Workspace& ws) {
    std::map<std::string, Package> packages;
    for (const File& file : ws.files()) {
      if (file.facts.functions.empty()) continue;
      const CrateTarget* target = ws.crate_of(file.first_fn).target;
      if (target == nullptr) continue;
      packages.emplace(file.path, Package{file.path, target->package, target->manifest,
                                          target->workspace, target->default_features});
    }
    return packages;
  }

  static void add_packages(const std::map<std::string, Package>& packages, const Finding& finding,
                           Repair& repair) {
    std::set<std::string> paths = {finding.at.path};
    for (const Frontier& frontier : finding.frontiers) paths.insert(frontier.at.path);
    if (repair.cone) {
      for (std::string& path : repair.cone->files()) paths.insert(std::move(path));
    }
    for (const std::string& path : paths) {
      const auto package = packages.find(path);
      if (package != packages.end()) repair.packages.push_back(package->second);
    }
  }

  static void add_helper(Helper helper, const Remedy& remedy, Repair& repair) {
    const auto same = std::find_if(repair.helpers.begin(), repair.helpers.end(),
                                   [&](const Helper& one) { return one.id == helper.id; });
    const size_t index = static_cast<size_t>(same - repair.helpers.begin());
    if (same == repair.helpers.end()) repair.helpers.push_back(std::move(helper));
    Helper& kept = repair.helpers[index];
    if (std::find(kept.remedies.begin(), kept.remedies.end(), remedy.id) == kept.remedies.end())
      kept.remedies.push_back(remedy.id);
  }

  /// Tokio itself, where the package that the remedy changes does not depend on it.
  static std::optional<Helper> dependency_helper(const Analysis& analysis, FnId fn,
                                                 const Finding& finding, const Remedy& remedy) {
    if (remedy.steps.empty() || !remedy.steps[0].starts_with("add `tokio` ")) return std::nullopt;
    FnId changed = fn;
    if (remedy.id == "spawn-blocking" && finding.is_reached_by_calls() &&
        !finding.frontiers.empty())
      changed = function_at(analysis.ws(), finding.frontiers[0].at);
    if (changed == kNone) return std::nullopt;
    const CrateTarget* target = analysis.ws().crate_of(changed).target;
    if (target == nullptr) return std::nullopt;
    Helper helper;
    helper.id = fmt::format("dependency tokio {}", target->manifest);
    helper.what = fmt::format("the dependency `tokio` of the package `{}`", target->package);
    helper.at.path = target->manifest;
    helper.at.line = helper.at.column = 1;
    return helper;
  }

  /// The errors are those of the functions that will await: of calls that lead to the site, their
  /// functions. Nothing when these do not agree.
  static std::optional<Helper> error_where_awaited(const Analysis& analysis, FnId fn,
                                                   const Finding& finding, const Remedy& remedy,
                                                   const TextOf& text_of) {
    if (remedy.id != "spawn-blocking" || !finding.is_reached_by_calls())
      return error_helper(analysis, fn, text_of);
    std::optional<Helper> all;
    for (const Frontier& frontier : finding.frontiers) {
      if (frontier.in_tests && !finding.in_tests) continue;  // a test unwraps it
      const FnId caller = function_at(analysis.ws(), frontier.at);
      if (caller == kNone) return std::nullopt;
      std::optional<Helper> one = error_helper(analysis, caller, text_of);
      if (!one || (all && all->id != one->id)) return std::nullopt;
      all = std::move(one);
    }
    return all;
  }

  /// What moving the call, or the calls that lead to it, into the blocking pool meets there.
  static std::vector<std::string> steps_in_pool(const Analysis& analysis, FnId fn,
                                                const std::vector<MovedCall>& calls,
                                                const Finding& finding, const TextOf& text_of,
                                                std::vector<std::string>& files) {
    const auto pool =
        std::find_if(finding.remedies.begin(), finding.remedies.end(),
                     [](const Remedy& remedy) { return remedy.id == "spawn-blocking"; });
    if (pool == finding.remedies.end()) return {};
    std::vector<std::string> steps = what_stays_borrowed(analysis, calls, text_of, files);
    const bool joins = std::any_of(
        pool->steps.begin(), pool->steps.end(),
        [](const std::string& step) { return step.find("`JoinError`") != std::string::npos; });
    if (!joins || maps_its_error(analysis, fn, finding, *pool, text_of)) return steps;
    const std::vector<std::string> plain = give_no_result(analysis, calls);
    const auto has_way = [&](const MovedCall& call) {
      return analysis.graph().unit_of(call.first, call.second).node != kNone ||
             error_helper(analysis, call.first, text_of).has_value() ||
             std::find(plain.begin(), plain.end(), analysis.ws().name(call.first)) != plain.end();
    };
    if (!plain.empty())
      steps.push_back(fmt::format(
          "in {}, which give{} no `Result`, no `?` takes the `JoinError`: choose what is given "
          "then, or let the panic that it stands for go on by `.expect(..)`",
          some_names(plain), plain.size() == 1 ? "s" : ""));
    if (!std::all_of(calls.begin(), calls.end(), has_way))
      steps.emplace_back(
          "where `?` does not take the `JoinError`, as no `From` for it is known of the error "
          "type, make an error of that type of it by `map_err`");
    return steps;
  }

  /// Whether each statement that will await maps the error of the call itself.
  static bool maps_its_error(const Analysis& analysis, FnId fn, const Finding& finding,
                             const Remedy& remedy, const TextOf& text_of) {
    if (remedy.id != "spawn-blocking" || !finding.is_reached_by_calls())
      return is_mapped(analysis, fn, finding.at.begin_byte, text_of(finding.at.path));
    return std::all_of(
        finding.frontiers.begin(), finding.frontiers.end(), [&](const Frontier& frontier) {
          if (frontier.in_tests && !finding.in_tests) return true;
          const FnId caller = function_at(analysis.ws(), frontier.at);
          return caller != kNone &&
                 is_mapped(analysis, caller, frontier.at.begin_byte, text_of(frontier.at.path));
        });
  }

  /// Whether `map_err` is called on what the call at the byte gives, with a closure that any error
  /// will do for: it takes no part of it, or its text.
  static bool is_mapped(const Analysis& analysis, FnId fn, uint32_t byte, const std::string& text) {
    const FileFacts& facts = analysis.ws().facts(fn);
    uint32_t node = call_at(analysis, fn, byte);
    while (node != kNone) {
      const uint32_t up = analysis.graph().parent(fn, node);
      if (up == kNone || child_at(facts, up, 0) != node) return false;
      const Node& n = facts.nodes[up];
      if (n.kind == Kind::method_call && facts.str(n.name) == "map_err") {
        const uint32_t by = child_at(facts, up, 1);
        if (by == kNone || facts.nodes[by].end > text.size()) return false;
        const std::string_view closure = std::string_view(text).substr(
            facts.nodes[by].pos, facts.nodes[by].end - facts.nodes[by].pos);
        const auto says = [closure](std::string_view part) {
          return closure.find(part) != std::string_view::npos;
        };
        return says("|_|") || says("to_string()") || says("format!(");
      }
      if (n.kind != Kind::method_call && n.kind != Kind::await && n.kind != Kind::question)
        return false;
      node = up;
    }
    return false;
  }

  static Location at_byte(const Workspace& ws, FileId file, uint32_t byte, const TextOf& text_of) {
    Location at;
    at.path = ws.files()[file].path;
    at.begin_byte = byte;
    const base::LineColumn place = base::LineMap(text_of(at.path)).position(byte);
    at.line = at.end_line = place.line;
    at.column = at.end_column = place.column;
    return at;
  }

  /// What the type derives that a `JoinError` has not, for a sentence; empty if there is nothing.
  static std::string derived_beyond_join_error(const std::string& text, const TypeFact& fact) {
    const std::string attributes = attributes_of(text, fact);
    std::string out;
    for (const std::string_view name :
         {"Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize",
          "Deserialize", "ToSchema", "JsonSchema", "Responder"}) {
      if (!derives(attributes, name)) continue;
      out += fmt::format("{}`{}`", out.empty() ? "" : ", ", name);
    }
    return out;
  }

  /// `From<T>` of an `impl<T: Into<..>>`: by what is bound nowhere else it takes whatever comes.
  static bool is_of_any(std::string_view trait) {
    const size_t open = trait.find('<');
    return open != std::string_view::npos && trait.size() == open + 3 && trait[open + 1] >= 'A' &&
           trait[open + 1] <= 'Z';
  }

  /// "the variant `Failure::Any`", or of a struct its name.
  static std::string part_of_error(const Workspace& ws, TypeDefId type, std::string_view variant) {
    return variant.empty() ? fmt::format("`{}`", ws.type_name(type))
                           : fmt::format("the variant `{}::{}`", ws.type_name(type), variant);
  }

  /// How the `JoinError` of an awaited task can go on from this function, if it gives a Result.
  static std::optional<Helper> error_helper(const Analysis& analysis, FnId fn,
                                            const TextOf& text_of) {
    const Workspace& ws = analysis.ws();
    Types& types = analysis.types();
    Ty result = types.get(types.declared_result(fn));
    if (result.path == "std::future::Future" && !result.args.empty())
      result = types.get(result.args[0]);
    const std::string_view written = ws.text(fn, ws.fn(fn).result);
    Helper helper;
    if (written.find("anyhow") != std::string_view::npos || result.path.starts_with("anyhow::") ||
        result.path.starts_with("eyre::")) {
      helper.id = "error anyhow";
      helper.what = "the function's error type takes a `JoinError` by `?`";
      helper.exists = true;
      return helper;
    }
    if (result.path != "std::result::Result" || result.args.size() < 2) return std::nullopt;
    const Ty error = types.get(result.args[1]);
    if (error.kind == Ty::Kind::external) {
      if (!takes_all_errors(error.path) && error.path != "std::io::Error") return std::nullopt;
      helper.id = "error " + error.path;
      helper.what = fmt::format("`{}` takes a `JoinError` by `?`", error.path);
      helper.exists = true;
      return helper;
    }
    if (error.kind != Ty::Kind::workspace) return std::nullopt;
    const TypeFact& fact = ws.type_fact(error.def);
    const FileId file = ws.type(error.def).file;
    const FileFacts& facts = ws.files()[file].facts;
    helper.id = fmt::format("error {} {}", ws.type_path(error.def), kJoinError);
    helper.item = ws.type_path(error.def);
    for (const ImplId id : ws.type(error.def).impls) {
      const Impl& impl = ws.impl(id);
      const std::string_view trait = ws.files()[impl.file].facts.str(ws.impl_fact(id).trait);
      const std::string_view head = last_segment(trait.substr(0, trait.find('<')));
      const bool takes_any = is_of_any(trait);
      if (head != "From" || (!takes_any && trait.find("JoinError") == std::string_view::npos))
        continue;
      helper.exists = true;
      helper.what = takes_any
                        ? fmt::format("`{}` takes a `JoinError` by `?`", ws.type_name(error.def))
                        : fmt::format("`impl From<JoinError> for {}`", ws.type_name(error.def));
      helper.at = impl.methods.empty()
                      ? at_byte(ws, file, fact.pos, text_of)
                      : at_byte(ws, impl.file, ws.fn(impl.methods[0]).pos, text_of);
      return helper;
    }
    for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
      if (facts.str(facts.fields[row].type).find("JoinError") == std::string_view::npos) continue;
      helper.exists = true;
      helper.what = part_of_error(ws, error.def, facts.str(facts.fields[row].variant));
      helper.at = at_byte(ws, file, facts.fields[row].pos, text_of);
      return helper;
    }
    for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
      if (!holds_all_errors(facts.str(facts.fields[row].type))) continue;
      helper.exists = true;
      helper.what = fmt::format("{}, into which a `JoinError` goes as `{}`",
                                part_of_error(ws, error.def, facts.str(facts.fields[row].variant)),
                                facts.str(facts.fields[row].type));
      helper.at = at_byte(ws, file, facts.fields[row].pos, text_of);
      return helper;
    }
    if (fact.kind != TypeKind::enumeration) return std::nullopt;
    if (const std::string derived = derived_beyond_join_error(text_of(ws.files()[file].path), fact);
        !derived.empty()) {
      helper.what = fmt::format("`impl From<{}> for {}`", kJoinError, ws.type_name(error.def));
      helper.how = fmt::format(
          "by a variant that keeps its text: `{}` derives {}, which a `JoinError` is not",
          ws.type_name(error.def), derived);
      helper.at = at_byte(ws, file, fact.pos, text_of);
      return helper;
    }
    helper.what = fmt::format("a variant of `{}` for `{}`", ws.type_name(error.def), kJoinError);
    if (derives(attributes_of(text_of(ws.files()[file].path), fact), "Error"))
      helper.how = "with the `#[error(..)]` that its derived `Error` asks for";
    helper.at = at_byte(ws, file, fact.pos, text_of);
    return helper;
  }

  /// A function that hands out one runtime for all: the configured one, or one whose type says so.
  static std::optional<Helper> accessor_helper(const Analysis& analysis, FnId near,
                                               const TextOf& text_of) {
    const Workspace& ws = analysis.ws();
    Helper helper;
    helper.id = fmt::format("accessor {}", ws.crate_of(near).name);
    const FnId best = runtime_accessor(analysis, near);
    if (best != kNone) {
      helper.exists = true;
      helper.what = fmt::format("the accessor `{}`", ws.item_path(best));
      helper.item = ws.item_path(best);
      helper.at = at_byte(ws, ws.ref(best).file, ws.fn(best).pos, text_of);
      return helper;
    }
    helper.what = "a function that hands out one shared `tokio::runtime::Runtime`";
    const FileId root = ws.crate_of(near).root_file;
    helper.item = ws.crate_of(near).name;
    if (root != kNone) helper.at = at_byte(ws, root, 0, text_of);
    return helper;
  }

  std::vector<Repair>& repairs_;
};

}  // namespace

const std::vector<std::string>& remedy_ids() {
  static const std::vector<std::string> kIds = {"add-await",
                                                "async-twin",
                                                "await-instead-of-block-on",
                                                "block-on-in-closure",
                                                "build-inside",
                                                "detach-task",
                                                "detach-tasks",
                                                "drive-the-runtime",
                                                "enable-all",
                                                "enable-the-driver",
                                                "end-first-guard",
                                                "end-guard-before-await",
                                                "enter-guard",
                                                "expired-expectation-mended",
                                                "explicit-async-close",
                                                "flush-before-drop",
                                                "instrument-the-future",
                                                "join-tasks",
                                                "keep-task",
                                                "leave-the-loop",
                                                "let-else",
                                                "local-set",
                                                "make-async-and-await",
                                                "multi-thread-runtime",
                                                "multi-thread-test",
                                                "next-line",
                                                "one-guard",
                                                "out-of-the-closure",
                                                "own-thread",
                                                "own-thread-and-channel",
                                                "pass-a-handle",
                                                "pin-outside-loop",
                                                "poll-what-is-kept",
                                                "reasonless-expectation-mended",
                                                "reserve-in-branch",
                                                "set-nonblocking",
                                                "shared-runtime",
                                                "shutdown-background",
                                                "spawn",
                                                "spawn-blocking",
                                                "spawn-on-handle",
                                                "spawn-task",
                                                "synchronous-closure",
                                                "task-of-its-own",
                                                "timeout-around-spawn-blocking",
                                                "tokio-mutex",
                                                "try-current",
                                                "unused-expectation-mended",
                                                "use-std",
                                                "use-the-abstraction",
                                                "use-the-async-twin"};
  return kIds;
}

bool makes_async(const Remedy& remedy) {
  return std::any_of(remedy.steps.begin(), remedy.steps.end(), [](const std::string& step) {
    return step.starts_with("change `fn ") && step.find("` to `async fn ") != std::string::npos;
  });
}

bool awaits_at_site(const Remedy& remedy, const Finding& finding) {
  return makes_async(remedy) || remedy.id == "async-twin" ||
         remedy.id == "await-instead-of-block-on" ||
         (remedy.id == "spawn-blocking" && !finding.is_reached_by_calls());
}

bool is_for_callers(const Remedy& remedy) {
  return makes_async(remedy) || remedy.id == "spawn-blocking";
}

bool leaves_its_callers(const Remedy& remedy) { return remedy.id == kUseTheAsyncTwin; }

ScanResult scan_with_repairs(const SourceSet& sources, const ScanOptions& options,
                             std::vector<Repair>& repairs, FactCache* cache) {
  RepairLens lens(repairs);
  ScanResult result = scan_through(sources, options, lens, cache);
  if (repairs.size() != result.findings.size()) {
    // Findings outside of the requested paths are left out after the look.
    repairs.assign(result.findings.size(), Repair());
  }
  return result;
}

}  // namespace scanner
