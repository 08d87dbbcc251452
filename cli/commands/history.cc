#include "cli/actions/history.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/text.h"

namespace cli {
namespace {

struct HistoryArguments {
  HistoryRequest request;
  std::string repository;
  bool no_cache = false;
};

/// Rate and time left, on stderr: a line that is written over on a terminal, else one every ten
/// seconds.
class HistoryMeter {
 public:
  explicit HistoryMeter(const Invocation& inv)
      : err_(inv.err),
        is_terminal_(inv.err_is_terminal && inv.env("TERM").value_or("dumb") != "dumb"),
        started_(Clock::now()),
        shown_(started_) {}

  void show(const HistoryProgress& progress) {
    const Clock::time_point now = Clock::now();
    if (now - shown_ < std::chrono::milliseconds(is_terminal_ ? 200 : 10000) || progress.fresh == 0)
      return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double rate = static_cast<double>(progress.fresh) / seconds;
    const double left = static_cast<double>(progress.total - progress.done) / rate;
    err_ << (is_terminal_ ? "\r\x1b[K" : "")
         << fmt::format("{} of {} commits, {:.1f} commits/s, {:.0f} s left", progress.done,
                        progress.total, rate, left)
         << (is_terminal_ ? "" : "\n") << std::flush;
    is_dirty_ = is_terminal_;
  }
  void clear() {
    if (is_dirty_) err_ << "\r\x1b[K" << std::flush;
    is_dirty_ = false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  bool is_terminal_;
  bool is_dirty_ = false;
  Clock::time_point started_;
  Clock::time_point shown_;
};

nlohmann::ordered_json history_json(const HistoryReport& report) {
  nlohmann::ordered_json data = {
      {"tip", report.tip},         {"commits", report.commits},     {"known", report.known},
      {"scanned", report.scanned}, {"unchanged", report.unchanged}, {"came", report.came},
      {"went", report.went},       {"uncertain", report.uncertain}, {"forgotten", report.forgotten},
      {"renamed", report.renamed}, {"shallow", report.is_shallow}};
  data["unread"] = nlohmann::ordered_json::array();
  for (const UnreadCommit& one : report.unread)
    data["unread"].push_back({{"commit", one.commit}, {"reason", one.reason}});
  return data;
}

int run_history(Invocation& inv, HistoryArguments& arguments) {
  arguments.request.cache = !arguments.no_cache;
  const Project project = arguments.repository.empty()
                              ? open_git_project(inv)
                              : open_repository_project(inv, arguments.repository, "HEAD");
  store::Store store = open_ledger(project);
  HistoryMeter meter(inv);
  const HistoryReport report =
      scan_history(project, store, arguments.request,
                   [&meter](const HistoryProgress& progress) { meter.show(progress); });
  meter.clear();
  if (report.forgotten > 0) {
    warn(inv, base::count_of(report.forgotten, "commit") +
                  " scanned by another version or configuration: scanned anew where they are in "
                  "the range, else forgotten");
  }
  if (report.is_shallow)
    warn(inv, "the clone is shallow: what came before its first commit is not known");
  constexpr size_t kNamed = 3;
  for (size_t i = 0; i < std::min(kNamed, report.unread.size()); ++i) {
    const UnreadCommit& one = report.unread[i];
    warn(inv, "not scanned: " + one.commit.substr(0, 10) + ": " + safe(one.reason));
  }
  if (report.unread.size() > kNamed) {
    warn(inv, "not scanned: " + base::count_of(report.unread.size() - kNamed, "more commit") +
                  "; --format json names them all");
  }
  if (!report.unread.empty()) {
    const std::string& next = report.unread.front().next_step;
    warn(inv, "what comes with a commit after them may have come in them" +
                  (next.empty() ? std::string() : "; " + safe(next)));
  }
  if (inv.format == "json") {
    write_json(inv, json_text(history_json(report)));
    return kExitOk;
  }
  inv.out << base::count_of(report.commits, "commit") << ": " << report.scanned << " scanned, "
          << report.unchanged << " with the same sources as the one before, " << report.known
          << " known already\n"
          << base::count_of(report.came, "finding") << " came, " << report.went << " went";
  if (report.uncertain > 0) inv.out << ", " << report.uncertain << " cannot be told";
  inv.out << "\n";
  return kExitOk;
}

}  // namespace

void add_history(CLI::App& root, Invocation& inv) {
  // Owned by the callback: the parser and the command live as long as it does.
  const auto arguments = std::make_shared<HistoryArguments>();
  CLI::App& command =
      add_command(root, inv, "history", "scan every commit of a range, for bisect", "Audit",
                  [&inv, arguments] { return run_history(inv, *arguments); });
  command
      .add_option("range", arguments->request.range,
                  "A..B, or a revision: it and all before it; otherwise HEAD")
      ->type_name("RANGE");
  command.add_flag("--first-parent", arguments->request.first_parent,
                   "only along first parents: what merges brought in counts as the merge's");
  command.add_option("--since", arguments->request.since, "only commits of this day or later")
      ->type_name("DATE");
  command
      .add_option("--sample", arguments->request.sample,
                  "only so many commits, evenly spread over the range")
      ->type_name("N")
      ->check(CLI::Range(1u, 10000000u));
  command
      .add_option("--repo", arguments->repository,
                  "the history of this clone or git directory, bare ones too")
      ->type_name("DIR");
  command.add_option("--jobs", arguments->request.jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  command.add_flag("--no-cache", arguments->no_cache, "parse every file anew");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
