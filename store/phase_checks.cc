#include <string>

#include "store/ledger.h"

namespace store {

int64_t Store::put_phase_check(const PhaseCheck& check) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  Statement(ledger.db,
            "INSERT INTO phase_checks (phase, commit_hash, tree_hash, actor, at, status, truths, "
            "held) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(check.phase)
      .bind(check.commit)
      .bind(check.tree)
      .bind(check.actor)
      .bind(ledger.clock())
      .bind(check.status)
      .bind(static_cast<int64_t>(check.truths))
      .bind(static_cast<int64_t>(check.held))
      .run();
  const int64_t id = ledger.db.last_insert_id();
  Statement insert(ledger.db,
                   "INSERT INTO phase_gaps (phase_check, position, truth, kind, reason, task, "
                   "finding, path, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int64_t position = 0;
  for (const PhaseGap& gap : check.gaps) {
    insert.bind(id)
        .bind(++position)
        .bind(gap.truth)
        .bind(gap.kind)
        .bind(gap.reason)
        .bind(gap.task)
        .bind(gap.finding)
        .bind(gap.path)
        .bind(gap.line)
        .run();
  }
  add_event(ledger, check.actor, "phase", check.phase,
            check.status + ": " + std::to_string(check.held) + " of " +
                std::to_string(check.truths) + " truths hold",
            check.commit);
  transaction.commit();
  return id;
}

std::vector<PhaseCheck> Store::phase_checks(std::string_view phase) const {
  Ledger& ledger = *ledger_;
  const Snapshot snapshot(ledger.db);
  Statement query(ledger.db,
                  "SELECT id, phase, commit_hash, tree_hash, actor, at, status, truths, held "
                  "FROM phase_checks WHERE phase = ? OR ? = '' ORDER BY id");
  query.bind(phase).bind(phase);
  std::vector<PhaseCheck> checks;
  while (query.step()) {
    PhaseCheck check;
    check.id = query.integer(0);
    check.phase = query.text(1);
    check.commit = query.text(2);
    check.tree = query.text(3);
    check.actor = query.text(4);
    check.at = query.integer(5);
    check.status = query.text(6);
    check.truths = static_cast<uint64_t>(query.integer(7));
    check.held = static_cast<uint64_t>(query.integer(8));
    Statement gaps(ledger.db,
                   "SELECT truth, kind, reason, task, finding, path, line FROM phase_gaps "
                   "WHERE phase_check = ? ORDER BY position");
    gaps.bind(check.id);
    while (gaps.step()) {
      PhaseGap gap;
      gap.truth = gaps.text(0);
      gap.kind = gaps.text(1);
      gap.reason = gaps.text(2);
      gap.task = gaps.text(3);
      gap.finding = gaps.text(4);
      gap.path = gaps.text(5);
      gap.line = static_cast<uint32_t>(gaps.integer(6));
      check.gaps.push_back(std::move(gap));
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

}  // namespace store
