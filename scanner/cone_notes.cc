// What a cone's places have to heed beyond the change itself.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "scanner/cone_walk.h"
#include "scanner/held_over.h"
#include "scanner/tokens.h"

namespace scanner {

/// What must end before a call is awaited that was not before.
void ConeFinder::name_what_is_held(ConeSite& site, const Unit& unit, uint32_t node) {
  if (site.action != ConeAction::await) return;
  if (held_ == nullptr) held_ = std::make_unique<HeldOver>(analysis_, text_of_);
  for (const std::string& what : held_->at(unit, node))
    site.note += (site.note.empty() ? "" : "; ") + what;
}

/// Where a cone ends at what nothing here calls, others may.
void ConeFinder::name_public_ends(Walk& walk) {
  std::set<std::string> called;
  for (const std::vector<ConeSite>* sites : {&walk.cone.sites, &walk.cone.unsure})
    for (const ConeSite& site : *sites) called.insert(site.callee);
  for (ConeDefinition& one : walk.cone.definitions) {
    const bool is_offered =
        std::find(walk.offered.begin(), walk.offered.end(), one.item) != walk.offered.end();
    if (!is_offered || !one.note.empty() || called.count(one.item) != 0) continue;
    one.note =
        "nothing here calls it: who uses the library, if it is offered there, has to await it";
  }
}

/// What in the tests that become async blocks on a future: in them, or in what they call.
void ConeFinder::name_what_blocks(Walk& walk) {
  if (walk.tests.empty()) return;
  std::map<std::string, std::vector<std::string>> blocking;  // by item: "line 73 (`sum`)"
  const auto is_test = [&walk](FnId fn) {
    return std::find(walk.tests.begin(), walk.tests.end(), fn) != walk.tests.end();
  };
  const auto add = [&](FnId test, uint32_t node, std::string_view name) {
    const Location at = analysis_.location(test, node);
    const uint32_t line = lines_of(at.path).position(at.begin_byte).line;
    std::vector<std::string>& lines = blocking[ws_.item_path(test)];
    std::string text = fmt::format("line {} (`{}`)", line, name);
    if (std::find(lines.begin(), lines.end(), text) == lines.end())
      lines.push_back(std::move(text));
  };
  for (const Site& site : analysis_.sites()) {
    if (site.op != Op::runtime_block_on && site.op != Op::handle_block_on &&
        site.op != Op::localset_block_on)
      continue;
    if (is_test(site.unit.fn)) {
      if (site.unit.node == kNone) add(site.fn, site.node, last_segment(site.callee));
    } else if (site.unit.node == kNone && walk.defined.count(site.fn) == 0) {
      for (const Entry& entry : analysis_.graph().entries(site.unit)) {
        if (entry.runs == Runs::here && entry.confidence != Confidence::possible &&
            entry.inner_node == kNone && entry.from.node == kNone && is_test(entry.from.fn))
          add(entry.from.fn, entry.node, ws_.name(site.fn));
      }
    }
  }
  std::set<std::string> tests;
  for (const FnId test : walk.tests) tests.insert(ws_.item_path(test));
  for (ConeDefinition& one : walk.cone.definitions) {
    if (tests.count(one.item) == 0) continue;
    const auto found = blocking.find(one.item);
    one.note += found == blocking.end()
                    ? "; what else it calls that blocks on a future would panic then"
                    : fmt::format(
                          "; what blocks on a future there would panic then: {}, and "
                          "perhaps more; await it, or move it into `spawn_blocking`",
                          base::join(found->second, ", "));
  }
}

/// Whether the unit is the body of a function, or a closure that it runs at once.
bool ConeFinder::runs_in_the_body(Unit unit) const {
  CallGraph& graph = analysis_.graph();
  for (; unit.node != kNone; unit = graph.unit_of(unit.fn, unit.node)) {
    const std::vector<Entry>& entries = graph.entries(unit);
    const bool here = std::all_of(entries.begin(), entries.end(), [&unit](const Entry& entry) {
      return entry.runs == Runs::here && entry.confidence != Confidence::possible &&
             entry.from.fn == unit.fn && entry.inner_node == kNone;
    });
    if (entries.empty() || !here || graph.is_async_unit(unit)) return false;
  }
  return true;
}

/// What else holds the thread in the functions that become async, where no async code came to
/// before: each is a finding then. A test holds up itself alone.
void ConeFinder::name_what_else_blocks(Walk& walk) {
  if (walk.cone.change != ConeChange::async) return;
  struct Blocking {
    std::vector<std::string> lines;  ///< "line 7 (`std::fs::read`)"
    std::string waits;               ///< as `ConeDefinition::waits`
  };
  std::map<std::string, Blocking> blocking;  // by item and file
  for (const Site& site : analysis_.sites()) {
    if (!holds_thread(site.op) || site.confidence == Confidence::possible) continue;
    if (walk.defined.count(site.fn) == 0 || !runs_in_the_body(site.unit)) continue;
    if ((ws_.fn(site.fn).flags & fn_test) != 0) continue;
    const std::vector<Reached> all = analysis_.reached(site);
    const bool known = std::any_of(
        all.begin(), all.end(), [](const Reached& reached) { return is_async(reached.context); });
    if (known) continue;
    const Location at = analysis_.location(site.fn, site.node);
    const uint32_t line = lines_of(at.path).position(at.begin_byte).line;
    std::string text = fmt::format("line {} (`{}`)", line, site.callee);
    Blocking& known_there = blocking[ws_.item_path(site.fn) + "\n" + at.path];
    if (site.op == Op::thread_wait && known_there.waits.empty())
      known_there.waits = fmt::format("`{}:{}` (`{}`)", at.path, line, site.callee);
    std::vector<std::string>& lines = known_there.lines;
    if (std::find(lines.begin(), lines.end(), text) == lines.end())
      lines.push_back(std::move(text));
  }
  for (ConeDefinition& one : walk.cone.definitions) {
    const auto found = blocking.find(one.item + "\n" + one.at.path);
    if (found == blocking.end() || one.action != ConeAction::make_async) continue;
    one.waits = found->second.waits;
    one.note += fmt::format("{}what else blocks there would hold the executor's thread then: {}",
                            one.note.empty() ? "" : "; ", base::join(found->second.lines, ", "));
  }
}

}  // namespace scanner
