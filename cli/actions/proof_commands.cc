#include "cli/actions/proof_commands.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "cli/rule_ids.h"
#include "repo/repository.h"
#include "tasks/frontmatter.h"

namespace cli {
namespace {

constexpr const char* kConfigName = "punchlist.yaml";
constexpr int64_t kDefaultTimeoutMs = int64_t{60} * 60 * 1000;

/// The configuration of a commit; nothing when it has none.
std::optional<Config> config_at(const Project& project, const repo::ObjectId& commit) {
  const std::string path = project.config.path.empty() ? kConfigName : project.config.path;
  const std::optional<repo::ObjectId> blob = project.repository->blob_at(commit, path);
  if (!blob) return std::nullopt;
  return checked(read_config(project.repository->read_blob(*blob, path), path, rule_ids()));
}

/// `verify` of the task's file at a commit when it is not what `plan` wrote there; with `any`
/// whatever it says.
std::optional<std::vector<std::string>> edited_commands(const Project& project,
                                                        const store::TaskRow& task,
                                                        const repo::ObjectId& commit, bool any) {
  const std::optional<repo::ObjectId> blob = project.repository->blob_at(commit, task.file);
  if (!blob) return std::nullopt;
  const std::optional<tasks::Frontmatter> front =
      tasks::Frontmatter::parse(project.repository->read_blob(*blob, task.file));
  if (!front || !front->problems().empty()) return std::nullopt;
  const std::optional<std::vector<std::string>> commands = front->list("verify");
  if (!commands || any) return commands;
  // A value of ours gives way to another one; an edited one stays.
  std::vector<tasks::Conflict> conflicts;
  const std::vector<std::string> other = {"not " + base::join(*commands, " ")};
  const std::optional<tasks::Frontmatter> merged =
      tasks::Frontmatter::parse(front->merge({tasks::list_field("verify", other)}, conflicts));
  if (!merged || merged->list("verify") == other) return std::nullopt;
  return commands;
}

/// The commands that this commit names for the task.
std::vector<VerifyCommand> commands_at(const Project& project, const store::TaskRow& task,
                                       const repo::ObjectId& commit) {
  const Config config = config_at(project, commit).value_or(Config());
  const std::vector<VerifyCommand>& configured = config.verify;
  // Of the built-in commands a task has those that fit what it changes.
  const bool is_built_in = config.origins.count("verify") == 0;
  const std::optional<std::vector<std::string>> edited =
      edited_commands(project, task, commit, is_built_in);
  if (!edited) return configured;
  std::vector<VerifyCommand> commands;
  for (const std::string& run : *edited) {
    const auto same = std::find_if(configured.begin(), configured.end(),
                                   [&run](const VerifyCommand& one) { return one.run == run; });
    if (same != configured.end()) {
      commands.push_back(*same);
      continue;
    }
    VerifyCommand command;
    command.name = "task-" + std::to_string(commands.size() + 1);
    command.run = run;
    command.timeout_ms = kDefaultTimeoutMs;
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace

Project as_committed(const Project& project, const repo::ObjectId& commit) {
  Project committed = project;
  if (std::optional<Config> config = config_at(project, commit)) {
    committed.config = std::move(*config);
    return committed;
  }
  if (project.config.path.empty()) return committed;
  throw base::Error(base::ErrorKind::verification, "the configuration is not committed",
                    project.config.path, "a proof must not rest on what others do not have",
                    "commit it, then complete the task again");
}

ProofCommands proof_commands(const Project& committed, const store::TaskRow& task,
                             const std::string& base, const repo::ObjectId& commit, bool allow) {
  ProofCommands proof;
  proof.gate = committed.config.gate;
  proof.commands = commands_at(committed, task, commit);
  const std::optional<repo::ObjectId> began = repo::ObjectId::from_hex(base);
  if (!began || !committed.repository->object_exists(*began)) return proof;
  const std::optional<repo::ObjectId> merge_base = committed.repository->merge_base(*began, commit);
  if (!merge_base || *merge_base == commit) return proof;
  const std::optional<Config> before = config_at(committed, *merge_base);
  proof.gate = before.value_or(Config()).gate;
  if (allow) return proof;
  const std::vector<VerifyCommand> own = std::move(proof.commands);
  proof.commands = commands_at(committed, task, *merge_base);
  for (const VerifyCommand& command : own) {
    const bool is_known =
        std::any_of(proof.commands.begin(), proof.commands.end(),
                    [&command](const VerifyCommand& one) { return one.run == command.run; });
    if (!is_known) {
      proof.warnings.push_back("the change brings the command `" + command.run +
                               "`, which is not run; --allow-command runs what the commit says");
    }
  }
  for (const VerifyCommand& command : proof.commands) {
    const bool is_kept = std::any_of(own.begin(), own.end(), [&command](const VerifyCommand& one) {
      return one.run == command.run;
    });
    if (!is_kept) {
      proof.warnings.push_back("the change drops the command `" + command.run +
                               "`, which is run all the same; --allow-command obeys the commit");
    }
  }
  return proof;
}

}  // namespace cli
