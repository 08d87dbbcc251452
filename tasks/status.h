#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tasks {

/// What is decided about a finding. What is *measured* is its Presence.
enum class Disposition : uint8_t {
  open,
  planned,
  in_progress,
  submitted,
  verified,
  accepted,
  false_positive,
  cascade,
};

/// What the last scan measured. Only scans set it.
enum class Presence : uint8_t { new_, present, absent, uncertain };

enum class TaskStatus : uint8_t {
  draft,  ///< a dependency is not done
  ready,
  claimed,
  submitted,
  verifying,
  done,
  blocked,
  released,
  expired,
  needs_human,
  superseded,
  cancelled,
};

/// The ledger's words: "in_progress", "new", "needs_human".
std::string_view to_string(Disposition disposition);
std::string_view to_string(Presence presence);
std::string_view to_string(TaskStatus status);
std::optional<Disposition> disposition_from(std::string_view text);
std::optional<Presence> presence_from(std::string_view text);
std::optional<TaskStatus> task_status_from(std::string_view text);

/// Who makes a step. A person may do what an agent may; only the tool sets `verified` and `done`.
enum class Actor : uint8_t { tool, agent, person };

/// Whether `to` may follow `from`, and `who` may say so. A status never follows itself.
bool may_follow(Disposition from, Disposition to, Actor who);
bool may_follow(TaskStatus from, TaskStatus to, Actor who);

/// No more work is expected: done, superseded, cancelled.
bool is_closed(TaskStatus status);
/// Superseded or cancelled: not to be done, and not counted.
bool is_dropped(TaskStatus status);
/// Someone holds it or its proof is under way: claimed, submitted, verifying.
bool is_held(TaskStatus status);
/// May be claimed when its dependencies are done: draft, ready, released, expired.
bool is_claimable(TaskStatus status);

/// The words of documents, spelled here and nowhere else. `detail`: who fixes a cascade (a handle
/// or finding id), until when something is accepted; may be empty.
std::string document_word(Disposition disposition, std::string_view detail = {});
std::string document_word(TaskStatus status);
/// PENDING, IN PROGRESS n/m, TO VERIFY, COMPLETE, NEEDS HUMAN; superseded and cancelled tasks do
/// not count, and where there are no others: NOTHING LEFT. \param verified whether a check of the
/// whole phase passed: before that it is not complete
std::string phase_word(const std::vector<TaskStatus>& tasks, bool verified = true);
/// The word of sites that were examined and are right.
inline constexpr std::string_view kCorrect = "CORRECT";

}  // namespace tasks
