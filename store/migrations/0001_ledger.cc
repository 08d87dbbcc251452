#include "store/migrations/sql.h"

namespace store::sql {

// Times are milliseconds since the epoch, flags 0 or 1, absent texts ''. The `INTEGER PRIMARY KEY`
// columns number themselves in SQLite; another engine spells that `BIGINT GENERATED ALWAYS AS
// IDENTITY`. All else is standard SQL.
const char* const k0001Ledger = R"sql(
CREATE TABLE scans (
  id INTEGER PRIMARY KEY,
  commit_hash TEXT NOT NULL,
  tree_hash TEXT NOT NULL,
  branch TEXT NOT NULL,
  dirty INTEGER NOT NULL,
  source TEXT NOT NULL,
  worktree TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  rules_version INTEGER NOT NULL,
  started BIGINT NOT NULL,
  finished BIGINT NOT NULL,
  actor TEXT NOT NULL
);
CREATE TABLE scan_counts (
  scan BIGINT NOT NULL REFERENCES scans (id),
  name TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (scan, name)
);

CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL,
  first_scan BIGINT NOT NULL REFERENCES scans (id)
);

-- What a finding looks like; scans that see the same thing share the row.
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  finding TEXT NOT NULL REFERENCES findings (id),
  digest TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL,
  item TEXT NOT NULL,
  sink TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  severity TEXT NOT NULL,
  confidence TEXT NOT NULL,
  message TEXT NOT NULL,
  callee TEXT NOT NULL,
  context TEXT NOT NULL,
  source_line TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  in_tests INTEGER NOT NULL,
  parent TEXT NOT NULL,
  UNIQUE (finding, digest)
);

-- One row per finding seen in a scan, and one where it was first missed or could not be told.
CREATE TABLE sightings (
  finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  site BIGINT NOT NULL REFERENCES sites (id),
  presence TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (finding, scan)
);

-- Old findings that could be the new one; kept until one of the two is settled.
CREATE TABLE ties (
  old_finding TEXT NOT NULL REFERENCES findings (id),
  new_finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  PRIMARY KEY (old_finding, new_finding)
);

-- Append-only. The subject is a finding or a task.
CREATE TABLE status_log (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  evidence TEXT NOT NULL,
  commit_hash TEXT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX status_log_subject ON status_log (subject, id);

CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  phase TEXT NOT NULL,
  plan TEXT NOT NULL,
  title TEXT NOT NULL,
  slug TEXT NOT NULL,
  file TEXT NOT NULL,
  wave INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  epoch BIGINT NOT NULL
);
CREATE TABLE task_findings (
  task TEXT NOT NULL REFERENCES tasks (id),
  finding TEXT NOT NULL REFERENCES findings (id),
  role TEXT NOT NULL,
  PRIMARY KEY (task, finding)
);
CREATE INDEX task_findings_finding ON task_findings (finding);
CREATE TABLE task_dependencies (
  task TEXT NOT NULL REFERENCES tasks (id),
  needs TEXT NOT NULL,
  PRIMARY KEY (task, needs)
);
CREATE TABLE task_files (
  task TEXT NOT NULL REFERENCES tasks (id),
  path TEXT NOT NULL,
  PRIMARY KEY (task, path)
);

CREATE TABLE claims (
  claim_id TEXT PRIMARY KEY,
  task TEXT NOT NULL REFERENCES tasks (id),
  actor TEXT NOT NULL,
  worktree TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  released BIGINT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (task, epoch)
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  task TEXT NOT NULL REFERENCES tasks (id),
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
  tests_ignored BIGINT NOT NULL
);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  commit_hash TEXT NOT NULL
);

-- The folds: current state is the last line of a log.
CREATE VIEW current_status AS
  SELECT l.* FROM status_log l
  WHERE l.id = (SELECT max(m.id) FROM status_log m WHERE m.subject = l.subject);
CREATE VIEW current_claims AS
  SELECT c.* FROM claims c
  WHERE c.epoch = (SELECT max(m.epoch) FROM claims m WHERE m.task = c.task);
CREATE VIEW last_seen AS
  SELECT s.finding, max(s.scan) AS scan FROM sightings s
  WHERE s.presence IN ('new', 'present') GROUP BY s.finding;
)sql";

}  // namespace store::sql
