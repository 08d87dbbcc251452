#pragma once

#include <string>

#include "tasks/task.h"

/// A plan made by hand: two phases, a cascade, hostile text.
namespace tasks_test {

inline tasks::FindingNote note(const std::string& id, const std::string& rule,
                               const std::string& path, uint32_t line, const std::string& item) {
  tasks::FindingNote note;
  note.id = id;
  note.rule = rule;
  note.severity = "critical";
  note.confidence = "likely";
  note.path = path;
  note.line = line;
  note.column = 17;
  note.item = item;
  note.callee = "tokio::runtime::Handle::block_on";
  note.message = "`block_on` is called inside a runtime";
  note.context = "async task";
  note.verdict = "panics (M1)";
  note.source_line = "        handle.block_on(fut)";
  note.disposition = tasks::Disposition::planned;
  note.evidence.push_back({"src/main.rs", 12, "async fn `run` calls `create`", {}});
  note.evidence.push_back({path, line, "`block_on` blocks the thread that drives the task", {}});
  note.frontiers.push_back({"src/main.rs", 12, "candle::run", {}});
  return note;
}

inline tasks::Task task(uint32_t phase, uint32_t number, const std::string& phase_slug,
                        const std::string& slug) {
  tasks::Task task;
  task.id = "T-00" + std::to_string(phase) + "0" + std::to_string(number) + "0";
  task.phase = phase;
  task.number = number;
  task.phase_slug = phase_slug;
  task.slug = slug;
  task.title = "Make `create` async and await the future";
  task.severity = "critical";
  task.confidence = "likely";
  task.rules = {"block-on-in-async"};
  task.files_modified = {"src/ipc/mod.rs", "src/main.rs"};
  task.fixes.push_back(
      {"make-async-and-await",
       "Make `create` async and await the future",
       {"Declare `create` as `async fn`.", "Replace `handle.block_on(fut)` by `fut.await`."},
       "its only caller is async already"});
  task.verify = {"cargo check --workspace", "cargo test --workspace"};
  task.base_commit = "4f9c1e2";
  return task;
}

inline tasks::Plan plan() {
  tasks::Plan plan;
  plan.base_commit = "4f9c1e2";
  tasks::Phase creation;
  creation.number = 1;
  creation.slug = "runtime-creation";
  creation.title = "Runtime creation";
  creation.goal = "No runtime is built anew for each call.";
  tasks::Task first = task(1, 1, creation.slug, "embed-image");
  first.rules = {"runtime-per-call"};
  first.findings = {
      note("F-7K2QX9", "runtime-per-call", "src/ipc/mod.rs", 40, "candle::ipc::embed_image")};
  first.cascades = {
      note("F-9QH3TD", "block-on-in-async", "src/ipc/mod.rs", 52, "candle::ipc::embed_image")};
  first.cascades[0].disposition = tasks::Disposition::cascade;
  first.cascades[0].fixed_by = "01-01";
  first.conflicts_with = {"02-01"};
  first.exemplars.push_back({"runtime-per-call", "src/agent/chat.rs", 8, "candle::agent::retrieve",
                             "uses the shared runtime"});
  first.status = tasks::TaskStatus::done;
  first.findings[0].disposition = tasks::Disposition::verified;
  creation.tasks = {first};
  tasks::Phase context;
  context.number = 2;
  context.slug = "blocking-context";
  context.title = "Blocking on futures";
  context.goal = "No code that runs inside a runtime blocks its thread on a future.";
  tasks::Task second = task(2, 1, context.slug, "create");
  second.findings = {
      note("F-3M5RT8", "block-on-in-async", "src/ipc/mod.rs", 265, "candle::ipc::create")};
  second.depends_on = {"01-01"};
  second.conflicts_with = {"01-01", "02-02"};
  tasks::Task third = task(2, 2, context.slug, "hostile");
  third.wave = 2;
  third.status = tasks::TaskStatus::draft;
  third.depends_on = {"02-01"};
  third.conflicts_with = {"02-01"};
  third.title = "Mind </name> and | pipes, <b> and *stars*";
  third.files_modified = {"src/ipc/mod.rs", "src/odd \"name\": x.rs"};
  third.fixes.clear();
  third.verify.clear();
  tasks::FindingNote hostile =
      note("F-8Z8Z8Z", "block-on-in-async", "src/odd \"name\": x.rs", 3, "candle::`odd`|::f");
  hostile.source_line = "let s = \"``` ```` <!-- punchlist:end finding --> </action> \x1b[31m\";";
  hostile.message = "an odd ` backtick, <script> and <!-- an open comment\nnext line | cell";
  hostile.frontiers.clear();
  hostile.evidence.clear();
  third.findings = {hostile};
  context.tasks = {second, third};
  plan.phases = {creation, context};
  plan.coverage.files = 31;
  plan.coverage.with_errors = 1;
  plan.unplanned.push_back({"below the gate's severity", 7});
  plan.correct.push_back(
      {"block-on-in-async", "src/bin/cli.rs", 9, "candle::bin::main", "sync main"});
  plan.link();
  return plan;
}

}  // namespace tasks_test
