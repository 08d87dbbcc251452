#include "store/migrations/sql.h"

namespace store::sql {

// Claims say how long their lease is, on which branch the work is, and how they ended. A run may
// prove a phase and then has no task: the reference to tasks falls, and SQLite can only make the
// table anew for that. A check of a phase is kept with the gaps that it found.
const char* const k0003WorkHistory = R"sql(
ALTER TABLE claims ADD COLUMN ttl BIGINT NOT NULL DEFAULT 0;
ALTER TABLE claims ADD COLUMN branch TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN ended TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN end_commit TEXT NOT NULL DEFAULT '';
DROP VIEW current_claims;
CREATE VIEW current_claims AS
  SELECT c.* FROM claims c
  WHERE c.epoch = (SELECT max(m.epoch) FROM claims m WHERE m.task = c.task);

CREATE TABLE proof_runs (
  id TEXT PRIMARY KEY,
  task TEXT NOT NULL,
  phase TEXT NOT NULL,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  commit_hash TEXT NOT NULL,
  tree_hash TEXT NOT NULL,
  host TEXT NOT NULL,
  pid BIGINT NOT NULL,
  actor TEXT NOT NULL,
  log_path TEXT NOT NULL,
  started BIGINT NOT NULL,
  finished BIGINT NOT NULL,
  duration BIGINT NOT NULL,
  exit_code INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  output_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  tests_passed BIGINT NOT NULL,
  tests_failed BIGINT NOT NULL,
  tests_ignored BIGINT NOT NULL,
  in_place INTEGER NOT NULL,
  reused_from TEXT NOT NULL,
  output_bytes BIGINT NOT NULL,
  note TEXT NOT NULL
);
INSERT INTO proof_runs
  SELECT id, task, '', name, command, commit_hash, tree_hash, host, pid, actor, log_path, started,
    finished, duration, exit_code, signal, output_hash, outcome, tests_passed, tests_failed,
    tests_ignored, 0, '', -1, '' FROM runs;
DROP TABLE runs;
ALTER TABLE proof_runs RENAME TO runs;
CREATE INDEX runs_tree ON runs (tree_hash, started);

-- Append-only: what was looked at on which commit, and what was found wanting.
CREATE TABLE phase_checks (
  id INTEGER PRIMARY KEY,
  phase TEXT NOT NULL,
  commit_hash TEXT NOT NULL,
  tree_hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  truths BIGINT NOT NULL,
  held BIGINT NOT NULL
);
CREATE TABLE phase_gaps (
  phase_check BIGINT NOT NULL REFERENCES phase_checks (id),
  position BIGINT NOT NULL,
  truth TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  task TEXT NOT NULL,
  finding TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (phase_check, position)
);
)sql";

}  // namespace store::sql
