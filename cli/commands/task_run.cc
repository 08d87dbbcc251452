#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/attached.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/claim_options.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

constexpr int kExitCannotRun = 127;  ///< as shells have it
constexpr int kExitSignal = 128;     ///< and the number of the signal
constexpr int64_t kLongestPeriodMs = 60 * 1000;

struct RunArguments {
  std::vector<std::string> words;  ///< before `--`
  ClaimOptions options;
};

/// What is to run, and for which task; empty: for all that the holder has.
struct WantedRun {
  std::string task;
  std::vector<std::string> command;
};

base::Error bad_words(std::string what, std::string subject, std::string next) {
  return base::Error(base::ErrorKind::usage, std::move(what), std::move(subject), {},
                     std::move(next));
}

/// "02-03" or "T-4M8P2C": no program is called so.
bool is_task_name(const std::string& word) {
  const auto all = [&word](size_t from, auto is) {
    return std::all_of(word.begin() + static_cast<std::ptrdiff_t>(from), word.end(), is);
  };
  if (word.size() == 8 && word.compare(0, 2, "T-") == 0) {
    return all(2, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  }
  return word.size() >= 5 && word.find('-') == word.rfind('-') && word.find('-') >= 2 &&
         word.find('-') + 2 < word.size() &&
         all(0, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

/// `[TASK] -- CMD ...`, or a command without options and without `--`.
WantedRun wanted_run(const Invocation& inv, const std::vector<std::string>& words) {
  const std::string first = words.empty() ? "" : words.front();
  if (!inv.child) {
    if (words.empty()) throw bad_words("no command to run", "task run", "write it behind `--`");
    if (!is_task_name(first)) return {{}, words};
    const std::vector<std::string> command(words.begin() + 1, words.end());
    throw bad_words("no `--` between the task and its command", first,
                    "write `punchlist task run " + first + " -- " +
                        (command.empty() ? "CMD" : base::join(command, " ")) + "`");
  }
  if (words.size() > 1) {
    throw bad_words("before `--` stands one task, or nothing", base::join(words, " "),
                    "write `punchlist task run -- " + base::join(words, " ") + " -- " +
                        base::join(*inv.child, " ") + "`");
  }
  if (inv.child->empty()) throw bad_words("no command to run", "task run", "write it behind `--`");
  return {first, *inv.child};
}

/// The claims that this holder has now: of the claim id, or of the work tree; or that of one task.
std::vector<store::ClaimRow> held_claims(const store::Store& store, const std::string& name,
                                         const store::ClaimHolder& holder) {
  if (!name.empty()) return {store.check_claim(name, holder)};
  std::vector<store::ClaimRow> mine;
  for (const store::TaskRow& task : store.tasks()) {
    if (!tasks::is_held(task.state) || !task.claim) continue;
    const bool is_mine = holder.claim_id.empty() ? task.claim->worktree == holder.worktree
                                                 : task.claim->claim_id == holder.claim_id;
    if (is_mine) mine.push_back(*task.claim);
  }
  if (mine.empty()) {
    throw base::Error(base::ErrorKind::stale, "there is no live claim to keep alive",
                      holder.claim_id.empty() ? holder.worktree : holder.claim_id, {},
                      "`punchlist task claim` takes a task");
  }
  return mine;
}

/// Keeps the claims alive; remembers those that were lost.
class Renewals {
 public:
  Renewals(store::Store& store, std::vector<store::ClaimRow> claims)
      : store_(store), claims_(std::move(claims)) {}

  void renew() {
    for (const store::ClaimRow& claim : claims_) {
      if (std::find(lost_.begin(), lost_.end(), claim.handle) != lost_.end()) continue;
      try {
        store_.renew(claim.task, claim.epoch, claim.ttl);
      } catch (const base::Error& error) {
        // A ledger that is busy now is asked again at the next tick.
        if (error.kind == base::ErrorKind::stale && !is_done(claim)) lost_.push_back(claim.handle);
      }
    }
  }
  const std::vector<std::string>& lost() const { return lost_; }

 private:
  /// The child may have completed or released the task itself: that is no loss.
  bool is_done(const store::ClaimRow& claim) const {
    for (const store::ClaimRow& now : store_.claims()) {
      if (now.claim_id == claim.claim_id) return now.released != 0 && now.ended != "expired";
    }
    return false;
  }

  store::Store& store_;
  std::vector<store::ClaimRow> claims_;
  std::vector<std::string> lost_;
};

int64_t period_of(const std::vector<store::ClaimRow>& claims) {
  int64_t period = kLongestPeriodMs;
  for (const store::ClaimRow& claim : claims) period = std::min(period, claim.ttl / 4);
  return std::max<int64_t>(period, 50);
}

int run_child(Invocation& inv, const RunArguments& arguments) {
  const WantedRun wanted = wanted_run(inv, arguments.words);
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  const store::ClaimHolder holder = holder_of(inv, project, arguments.options);
  const std::vector<store::ClaimRow> claims = held_claims(store, wanted.task, holder);
  Renewals renewals(store, claims);
  renewals.renew();

  base::AttachedRequest request;
  request.argv = wanted.command;
  if (claims.size() == 1)
    request.set_env.push_back("PUNCHLIST_CLAIM_ID=" + claims.front().claim_id);
  request.output_to_stderr = inv.format == "json";
  request.period = std::chrono::milliseconds(period_of(claims));
  request.tick = [&renewals] { renewals.renew(); };
  const base::AttachedEnd end = base::run_attached(request);
  renewals.renew();

  if (!end.spawn_error.empty()) {
    inv.err << "error: cannot run " << safe(wanted.command.front()) << ": " << safe(end.spawn_error)
            << "\n";
  }
  if (!renewals.lost().empty()) {
    warn(inv, "meanwhile the claim was lost: " + base::join(renewals.lost(), ", ") +
                  "; what was changed here is not theirs");
  }
  int code = end.signal ? kExitSignal + *end.signal : end.exit_code.value_or(kExitCannotRun);
  if (code == 0 && !renewals.lost().empty()) code = kExitStale;
  if (inv.format == "json") {
    nlohmann::ordered_json data;
    data["claims"] = nlohmann::ordered_json::array();
    for (const store::ClaimRow& claim : claims) data["claims"].push_back(claim.claim_id);
    data["exit_code"] =
        end.exit_code ? nlohmann::ordered_json(*end.exit_code) : nlohmann::ordered_json();
    data["signal"] = end.signal ? nlohmann::ordered_json(*end.signal) : nlohmann::ordered_json();
    data["spawn_error"] = end.spawn_error;
    data["lost"] = renewals.lost();
    write_json(inv, json_text(data));
  }
  return code;
}

}  // namespace

void add_task_run(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  const auto arguments = std::make_shared<RunArguments>();
  CLI::App& command =
      add_command(task, inv, "run", "run a command and keep the claim alive as long as it lives",
                  "Work", [&inv, arguments] { return run_child(inv, *arguments); });
  command
      .add_option("command", arguments->words,
                  "the command behind `--`; its exit code is ours, 14 when the claim was lost "
                  "meanwhile. With a task before it, that claim alone is kept alive")
      ->type_name("[TASK] -- CMD");
  add_claim_options(command, arguments->options);
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
