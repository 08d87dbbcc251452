#include "store/migrations/sql.h"

namespace store::sql {

// Presence of findings at every commit that `history` scanned, as changes along chains of commits.
// A chain is a line of commits, each told against the one before it; it begins at a commit of
// another chain (base_chain, base_position) or, with base_chain 0, against nothing. Findings of the
// history are not all known to `findings`: a scan has not met those that went before it began.
// Where a finding went its function's print stands with it, so that it is known again if it comes
// back.
const char* const k0005History = R"sql(
CREATE TABLE history_chains (
  id INTEGER PRIMARY KEY,
  scanner TEXT NOT NULL,
  base_chain BIGINT NOT NULL,
  base_position BIGINT NOT NULL
);
CREATE TABLE history_commits (
  commit_hash TEXT PRIMARY KEY,
  chain BIGINT NOT NULL REFERENCES history_chains(id),
  position BIGINT NOT NULL,
  UNIQUE (chain, position)
);
CREATE TABLE history_sites (
  id INTEGER PRIMARY KEY,
  finding TEXT NOT NULL,
  rule TEXT NOT NULL,
  path TEXT NOT NULL,
  line BIGINT NOT NULL,
  col BIGINT NOT NULL,
  item TEXT NOT NULL,
  sink TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  source_line TEXT NOT NULL,
  severity TEXT NOT NULL,
  confidence TEXT NOT NULL,
  in_tests BIGINT NOT NULL,
  message TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  callee TEXT NOT NULL,
  print_version INTEGER NOT NULL,
  body_hash TEXT NOT NULL,
  body_tokens BIGINT NOT NULL,
  body_offset BIGINT NOT NULL
);
CREATE INDEX history_sites_by_finding ON history_sites (finding, path, line);
CREATE TABLE history_changes (
  chain BIGINT NOT NULL REFERENCES history_chains(id),
  position BIGINT NOT NULL,
  finding TEXT NOT NULL,
  presence TEXT NOT NULL CHECK (presence IN ('new', 'present', 'absent', 'uncertain')),
  site BIGINT NOT NULL REFERENCES history_sites(id),
  PRIMARY KEY (chain, position, finding)
);
CREATE INDEX history_changes_by_finding ON history_changes (finding);
)sql";

}  // namespace store::sql
