#include "tasks/status.h"

#include <array>
#include <cstddef>

namespace tasks {
namespace {

constexpr std::array<std::string_view, 8> kDispositions = {
    "open",     "planned",  "in_progress",    "submitted",
    "verified", "accepted", "false_positive", "cascade"};
constexpr std::array<std::string_view, 4> kPresences = {"new", "present", "absent", "uncertain"};
constexpr std::array<std::string_view, 12> kTaskStatuses = {
    "draft",   "ready",    "claimed", "submitted",   "verifying",  "done",
    "blocked", "released", "expired", "needs_human", "superseded", "cancelled"};

template <typename Enum, size_t count>
std::optional<Enum> find_in(const std::array<std::string_view, count>& words,
                            std::string_view text) {
  for (size_t i = 0; i < count; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

bool is_person(Actor who) { return who == Actor::person; }
bool is_worker(Actor who) { return who != Actor::tool; }

}  // namespace

std::string_view to_string(Disposition disposition) {
  return kDispositions[static_cast<size_t>(disposition)];
}
std::string_view to_string(Presence presence) { return kPresences[static_cast<size_t>(presence)]; }
std::string_view to_string(TaskStatus status) { return kTaskStatuses[static_cast<size_t>(status)]; }

std::optional<Disposition> disposition_from(std::string_view text) {
  return find_in<Disposition>(kDispositions, text);
}
std::optional<Presence> presence_from(std::string_view text) {
  return find_in<Presence>(kPresences, text);
}
std::optional<TaskStatus> task_status_from(std::string_view text) {
  return find_in<TaskStatus>(kTaskStatuses, text);
}

bool may_follow(Disposition from, Disposition to, Actor who) {
  if (from == to) return false;
  switch (to) {
    case Disposition::accepted:
    case Disposition::false_positive:
      return is_person(who);
    case Disposition::open:
      // Regressed, detached, expired, task superseded: the tool. A person may take a judgement
      // back.
      if (who == Actor::tool) return true;
      return is_person(who) &&
             (from == Disposition::accepted || from == Disposition::false_positive);
    case Disposition::planned:
      // By `plan`, and when a claim is given back.
      return who == Actor::tool && (from == Disposition::open || from == Disposition::in_progress ||
                                    from == Disposition::submitted || from == Disposition::cascade);
    case Disposition::cascade:
      return who == Actor::tool && (from == Disposition::open || from == Disposition::planned);
    case Disposition::in_progress:
      if (from == Disposition::planned) return true;
      return who == Actor::tool && from == Disposition::submitted;
    case Disposition::submitted:
      return from == Disposition::in_progress;
    case Disposition::verified:
      return who == Actor::tool && (from == Disposition::submitted || from == Disposition::cascade);
  }
  return false;
}

bool may_follow(TaskStatus from, TaskStatus to, Actor who) {
  if (from == to) return false;
  switch (to) {
    case TaskStatus::draft:
      return who == Actor::tool && (from == TaskStatus::ready || from == TaskStatus::superseded);
    case TaskStatus::ready:
      // Dependencies done, a block lifted, a superseded task's finding is back.
      if (who == Actor::tool) {
        return from == TaskStatus::draft || from == TaskStatus::released ||
               from == TaskStatus::expired || from == TaskStatus::superseded;
      }
      return from == TaskStatus::blocked ||
             (is_person(who) && (from == TaskStatus::needs_human || from == TaskStatus::cancelled));
    case TaskStatus::claimed:
      if (is_worker(who) && (from == TaskStatus::ready || from == TaskStatus::released ||
                             from == TaskStatus::expired)) {
        return true;
      }
      // The proof failed: back to the holder.
      return who == Actor::tool && (from == TaskStatus::submitted || from == TaskStatus::verifying);
    case TaskStatus::submitted:
      return from == TaskStatus::claimed;
    case TaskStatus::verifying:
      return who == Actor::tool && from == TaskStatus::submitted;
    case TaskStatus::done:
      return who == Actor::tool && from == TaskStatus::verifying;
    case TaskStatus::blocked:
      return is_worker(who) && (is_claimable(from) || is_held(from));
    case TaskStatus::released:
      // Also from a proof that died on the way: its holder may give up.
      return is_worker(who) && is_held(from);
    case TaskStatus::expired:
      return who == Actor::tool && (from == TaskStatus::claimed || from == TaskStatus::submitted ||
                                    from == TaskStatus::verifying);
    case TaskStatus::needs_human:
      return from == TaskStatus::claimed || from == TaskStatus::submitted ||
             from == TaskStatus::verifying;
    case TaskStatus::superseded:
      return who == Actor::tool && !is_closed(from) && !is_held(from);
    case TaskStatus::cancelled:
      return is_person(who) && from != TaskStatus::done && from != TaskStatus::superseded;
  }
  return false;
}

bool is_closed(TaskStatus status) { return status == TaskStatus::done || is_dropped(status); }

bool is_dropped(TaskStatus status) {
  return status == TaskStatus::superseded || status == TaskStatus::cancelled;
}

bool is_held(TaskStatus status) {
  return status == TaskStatus::claimed || status == TaskStatus::submitted ||
         status == TaskStatus::verifying;
}

bool is_claimable(TaskStatus status) {
  return status == TaskStatus::draft || status == TaskStatus::ready ||
         status == TaskStatus::released || status == TaskStatus::expired;
}

std::string document_word(Disposition disposition, std::string_view detail) {
  const std::string more(detail);
  switch (disposition) {
    case Disposition::open:
    case Disposition::planned:
      return "TO FIX";
    case Disposition::in_progress:
      return "IN PROGRESS";
    case Disposition::submitted:
      return "SUBMITTED";
    case Disposition::verified:
      return "FIXED";
    case Disposition::accepted:
      return more.empty() ? "ACCEPTED" : "ACCEPTED until " + more;
    case Disposition::false_positive:
      return "FALSE POSITIVE";
    case Disposition::cascade:
      return more.empty() ? "NO ACTION" : "NO ACTION (fixed by " + more + ")";
  }
  return {};
}

std::string document_word(TaskStatus status) {
  switch (status) {
    case TaskStatus::draft:
      return "WAITING";
    case TaskStatus::ready:
    case TaskStatus::released:
    case TaskStatus::expired:
      return "TO FIX";
    case TaskStatus::claimed:
      return "IN PROGRESS";
    case TaskStatus::submitted:
    case TaskStatus::verifying:
      return "SUBMITTED";
    case TaskStatus::done:
      return "FIXED";
    case TaskStatus::blocked:
      return "BLOCKED";
    case TaskStatus::needs_human:
      return "NEEDS HUMAN";
    case TaskStatus::superseded:
      return "SUPERSEDED";
    case TaskStatus::cancelled:
      return "CANCELLED";
  }
  return {};
}

std::string phase_word(const std::vector<TaskStatus>& tasks, bool verified) {
  size_t all = 0;
  size_t done = 0;
  bool begun = false;
  bool needs_human = false;
  for (const TaskStatus status : tasks) {
    if (is_dropped(status)) continue;
    ++all;
    if (status == TaskStatus::done) ++done;
    if (status == TaskStatus::needs_human) needs_human = true;
    if (status == TaskStatus::done || is_held(status)) begun = true;
  }
  if (needs_human) return "NEEDS HUMAN";
  if (all == 0 && !tasks.empty() && !verified) return "NOTHING LEFT";
  if (done == all) return verified ? "COMPLETE" : "TO VERIFY";
  if (!begun) return "PENDING";
  return "IN PROGRESS " + std::to_string(done) + "/" + std::to_string(all);
}

}  // namespace tasks
