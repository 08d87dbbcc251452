#include "tasks/status.h"

#include <gtest/gtest.h>

#include <set>

namespace tasks {
namespace {

constexpr int kDispositions = 8;
constexpr int kStatuses = 12;
constexpr Actor kActors[] = {Actor::tool, Actor::agent, Actor::person};

template <typename Enum>
bool anyone(Enum from, Enum to) {
  for (const Actor who : kActors) {
    if (may_follow(from, to, who)) return true;
  }
  return false;
}

TEST(status, words_read_back) {
  for (int i = 0; i < kStatuses; ++i) {
    const auto status = static_cast<TaskStatus>(i);
    EXPECT_EQ(task_status_from(to_string(status)), status);
    EXPECT_FALSE(document_word(status).empty());
  }
  for (int i = 0; i < kDispositions; ++i) {
    const auto disposition = static_cast<Disposition>(i);
    EXPECT_EQ(disposition_from(to_string(disposition)), disposition);
    EXPECT_FALSE(document_word(disposition).empty());
  }
  for (int i = 0; i < 4; ++i) {
    const auto presence = static_cast<Presence>(i);
    EXPECT_EQ(presence_from(to_string(presence)), presence);
  }
  EXPECT_EQ(task_status_from("Done"), std::nullopt);
}

TEST(status, only_the_tool_proves) {
  for (int i = 0; i < kDispositions; ++i) {
    for (const Actor who : {Actor::agent, Actor::person}) {
      EXPECT_FALSE(may_follow(static_cast<Disposition>(i), Disposition::verified, who));
    }
  }
  for (int i = 0; i < kStatuses; ++i) {
    const auto from = static_cast<TaskStatus>(i);
    for (const Actor who : {Actor::agent, Actor::person})
      EXPECT_FALSE(may_follow(from, TaskStatus::done, who));
    EXPECT_EQ(may_follow(from, TaskStatus::done, Actor::tool), from == TaskStatus::verifying);
  }
  EXPECT_FALSE(may_follow(Disposition::open, Disposition::verified, Actor::tool));
  EXPECT_TRUE(may_follow(Disposition::submitted, Disposition::verified, Actor::tool));
}

TEST(status, only_a_person_accepts) {
  EXPECT_FALSE(may_follow(Disposition::open, Disposition::accepted, Actor::agent));
  EXPECT_FALSE(may_follow(Disposition::open, Disposition::false_positive, Actor::tool));
  EXPECT_TRUE(may_follow(Disposition::open, Disposition::accepted, Actor::person));
}

TEST(status, nothing_follows_itself_and_everything_can_be_reached) {
  std::set<TaskStatus> seen = {TaskStatus::ready};
  for (int round = 0; round < kStatuses; ++round) {
    for (int from = 0; from < kStatuses; ++from) {
      EXPECT_FALSE(anyone(static_cast<TaskStatus>(from), static_cast<TaskStatus>(from)));
      for (int to = 0; to < kStatuses; ++to) {
        if (seen.count(static_cast<TaskStatus>(from)) != 0 &&
            anyone(static_cast<TaskStatus>(from), static_cast<TaskStatus>(to))) {
          seen.insert(static_cast<TaskStatus>(to));
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), static_cast<size_t>(kStatuses));
  for (int to = 0; to < kStatuses; ++to) {
    EXPECT_FALSE(anyone(TaskStatus::done, static_cast<TaskStatus>(to))) << "done is the end";
  }
}

TEST(status, a_held_task_is_not_superseded) {
  for (int i = 0; i < kStatuses; ++i) {
    const auto from = static_cast<TaskStatus>(i);
    if (is_held(from) || is_closed(from)) {
      EXPECT_FALSE(may_follow(from, TaskStatus::superseded, Actor::tool));
    } else {
      EXPECT_TRUE(may_follow(from, TaskStatus::superseded, Actor::tool));
    }
  }
}

TEST(status, phase_words) {
  using S = TaskStatus;
  EXPECT_EQ(phase_word({S::ready, S::draft}), "PENDING");
  EXPECT_EQ(phase_word({S::claimed, S::draft}), "IN PROGRESS 0/2");
  EXPECT_EQ(phase_word({S::done, S::draft, S::superseded}), "IN PROGRESS 1/2");
  EXPECT_EQ(phase_word({S::done, S::cancelled}), "COMPLETE");
  EXPECT_EQ(phase_word({S::done, S::cancelled}, false), "TO VERIFY");
  EXPECT_EQ(phase_word({S::superseded}, false), "NOTHING LEFT");
  EXPECT_EQ(phase_word({S::done, S::needs_human}), "NEEDS HUMAN");
  EXPECT_EQ(document_word(Disposition::cascade, "02-01"), "NO ACTION (fixed by 02-01)");
  EXPECT_EQ(document_word(Disposition::accepted, "2027-01-31"), "ACCEPTED until 2027-01-31");
}

}  // namespace
}  // namespace tasks
