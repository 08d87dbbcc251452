PRAGMA foreign_keys = OFF;
CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, title TEXT NOT NULL, applied BIGINT NOT NULL);
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
  parent TEXT NOT NULL, print_version INTEGER NOT NULL DEFAULT 0, body_hash TEXT NOT NULL DEFAULT '', body_offset INTEGER NOT NULL DEFAULT 0, surroundings TEXT NOT NULL DEFAULT '',
  UNIQUE (finding, digest)
);
CREATE TABLE sightings (
  finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  site BIGINT NOT NULL REFERENCES sites (id),
  presence TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (finding, scan)
);
CREATE TABLE ties (
  old_finding TEXT NOT NULL REFERENCES findings (id),
  new_finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  PRIMARY KEY (old_finding, new_finding)
);
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
  note TEXT NOT NULL, base_commit TEXT NOT NULL DEFAULT '', ttl BIGINT NOT NULL DEFAULT 0, branch TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '', end_commit TEXT NOT NULL DEFAULT '',
  UNIQUE (task, epoch)
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
CREATE TABLE "runs" (
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
CREATE TABLE bodies (
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  print TEXT NOT NULL,
  PRIMARY KEY (version, hash)
);
CREATE TABLE frontiers (
  id INTEGER PRIMARY KEY,
  finding TEXT NOT NULL REFERENCES findings (id),
  first_scan BIGINT NOT NULL REFERENCES scans (id)
);
CREATE TABLE frontier_sightings (
  frontier BIGINT NOT NULL REFERENCES frontiers (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  presence TEXT NOT NULL,
  item TEXT NOT NULL,
  context TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL,
  in_tests INTEGER NOT NULL,
  PRIMARY KEY (frontier, scan)
);
CREATE TABLE successions (
  old_finding TEXT NOT NULL REFERENCES findings (id),
  new_finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  PRIMARY KEY (old_finding, new_finding)
);
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
CREATE TABLE history_changes (
  chain BIGINT NOT NULL REFERENCES history_chains(id),
  position BIGINT NOT NULL,
  finding TEXT NOT NULL,
  presence TEXT NOT NULL CHECK (presence IN ('new', 'present', 'absent', 'uncertain')),
  site BIGINT NOT NULL REFERENCES history_sites(id),
  PRIMARY KEY (chain, position, finding)
);
INSERT INTO bodies VALUES (1, '00112233445566778899aabbccddeeff', '12.0.00010002');
INSERT INTO claims VALUES ('C-1', 'T-BBBBB1', 'ann', '/w', 1, 1700000002000, 1700003602000, 0, '', '', 0, '', '', '');
INSERT INTO events VALUES (1, 1700000000500, 'ann', 'scan', '', '2 findings, 2 new, 0 gone', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
INSERT INTO findings VALUES ('F-AAAAA1', 'block-on-in-async', 1);
INSERT INTO findings VALUES ('F-AAAAA2', 'blocking-sleep-in-async', 1);
INSERT INTO findings VALUES ('F-AAAAA3', 'blocking-sleep-in-async', 2);
INSERT INTO frontier_sightings VALUES (1, 1, 'new', 'crate::main', 'async task', 'src/a.rs', 5, 9, 0);
INSERT INTO frontiers VALUES (1, 'F-AAAAA1', 1);
INSERT INTO phase_checks VALUES (1, '01-context', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccccccccccccccccccccccc', 'ann', 1700000300000, 'gaps_found', 2, 1);
INSERT INTO phase_gaps VALUES (1, 0, 'F-AAAAA1 is gone', 'finding', 'it is still there', '01-01', 'F-AAAAA1', 'src/a.rs', 20);
INSERT INTO runs VALUES ('R-CCCCC1', 'T-BBBBB1', '', 'check', 'cargo check', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccccccccccccccccccccccc', 'host', 1, 'ann', 'runs/R-CCCCC1.log', 1700000200000, 1700000201000, 1000, 0, 0, 'oh', 'passed', 3, 0, 0, 0, '', -1, '');
INSERT INTO scan_counts VALUES (1, 'awaits', 7);
INSERT INTO scan_counts VALUES (2, 'awaits', 8);
INSERT INTO scans VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'cccccccccccccccccccccccccccccccccccccccc', 'main', 0, 'worktree', '/w', '0.1.0', 1, 1700000000000, 1700000000500, 'ann');
INSERT INTO scans VALUES (2, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', '', 'main', 1, 'worktree', '/w', '0.1.0', 1, 1700000100000, 1700000100500, 'ann');
INSERT INTO schema_migrations VALUES (1, 'ledger', 1);
INSERT INTO schema_migrations VALUES (2, 'claim base', 1);
INSERT INTO schema_migrations VALUES (3, 'work history', 1);
INSERT INTO schema_migrations VALUES (4, 'identity', 1);
INSERT INTO schema_migrations VALUES (5, 'history', 1);
INSERT INTO sightings VALUES ('F-AAAAA1', 1, 1, 'new', '');
INSERT INTO sightings VALUES ('F-AAAAA2', 1, 2, 'new', '');
INSERT INTO sightings VALUES ('F-AAAAA1', 2, 1, 'present', '');
INSERT INTO sightings VALUES ('F-AAAAA2', 2, 2, 'absent', '');
INSERT INTO sightings VALUES ('F-AAAAA3', 2, 3, 'new', '');
INSERT INTO sites VALUES (1, 'F-AAAAA1', 'd1', 'src/a.rs', 20, 9, 'crate::f', 'rt.block_on(g)', 0, 'high', 'proven', 'blocks', 'tokio::runtime::Runtime::block_on', 'async task', '        rt.block_on(g());', 'h1', 'fp1', 0, '', 1, '00112233445566778899aabbccddeeff', 7, '0001.0001.0002.0002');
INSERT INTO sites VALUES (2, 'F-AAAAA2', 'd2', 'src/a.rs', 30, 5, 'crate::g', 'sleep(_)', 0, 'medium', 'likely', 'sleeps', 'std::thread::sleep', 'async task', '    sleep(t);', 'h1', 'fp2', 0, 'F-AAAAA1', 0, '', 0, '');
INSERT INTO sites VALUES (3, 'F-AAAAA3', 'd3', 'src/a.rs', 31, 5, 'crate::g', 'sleep(_)', 1, 'medium', 'likely', 'it''s `blocking`', 'std::thread::sleep', 'async task', '    sleep(u);', 'h2', 'fp3', 0, '', 0, '', 0, '');
INSERT INTO status_log VALUES (1, 'F-AAAAA1', '', 'open', 'ann', 1700000000500, '', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 0);
INSERT INTO status_log VALUES (2, 'F-AAAAA2', '', 'open', 'ann', 1700000000500, '', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 0);
INSERT INTO status_log VALUES (3, 'T-BBBBB1', '', 'ready', 'ann', 1700000001000, 'planned', '', 0);
INSERT INTO status_log VALUES (4, 'T-BBBBB2', '', 'ready', 'ann', 1700000001000, 'planned', '', 0);
INSERT INTO status_log VALUES (5, 'F-AAAAA1', 'open', 'planned', 'ann', 1700000001000, 'task 01-01', '', 0);
INSERT INTO status_log VALUES (6, 'F-AAAAA1', 'planned', 'in_progress', 'ann', 1700000002000, 'task 01-01', '', 0);
INSERT INTO status_log VALUES (7, 'T-BBBBB1', 'ready', 'claimed', 'ann', 1700000002000, 'claim C-1, epoch 1', '', 0);
INSERT INTO status_log VALUES (8, 'F-AAAAA2', 'submitted', 'verified', 'ann', 1700000100500, 'absent', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0);
INSERT INTO status_log VALUES (9, 'F-AAAAA3', '', 'open', 'ann', 1700000100500, '', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0);
INSERT INTO successions VALUES ('F-AAAAA2', 'F-AAAAA3', 2);
INSERT INTO task_dependencies VALUES ('T-BBBBB2', '01-01');
INSERT INTO task_files VALUES ('T-BBBBB1', 'src/a.rs');
INSERT INTO task_findings VALUES ('T-BBBBB1', 'F-AAAAA1', 'fix');
INSERT INTO task_findings VALUES ('T-BBBBB2', 'F-AAAAA3', 'fix');
INSERT INTO tasks VALUES ('T-BBBBB1', '01-01', '01-context', '01', 'Mend f', 'mend-f', '.punchlist/phases/01-context/01-01-mend-f.PLAN.md', 1, 'fp', 1);
INSERT INTO tasks VALUES ('T-BBBBB2', '01-02', '01-context', '02', 'Mend g', 'mend-g', '.punchlist/phases/01-context/01-02-mend-g.PLAN.md', 2, 'fq', 0);
INSERT INTO ties VALUES ('F-AAAAA2', 'F-AAAAA3', 2);
INSERT INTO history_chains VALUES (1, 'scanner', 0, 0);
INSERT INTO history_commits VALUES ('c1', 1, 0);
INSERT INTO history_commits VALUES ('c2', 1, 1);
INSERT INTO history_sites VALUES (1, 'F-AAAAA1', 'block-on-in-async', 'src/a.rs', 4, 9, 'c::f', 'rt.block_on(f)', 0, 'rt.block_on(f);', 'high', 'proven', 0, 'blocks', 'fp', 'tokio::runtime::Runtime::block_on', 0, '', 0, 0);
INSERT INTO history_sites VALUES (2, 'F-AAAAA1', 'block-on-in-async', 'src/a.rs', 4, 9, 'c::f', 'rt.block_on(f)', 0, 'rt.block_on(f);', 'high', 'proven', 0, 'blocks', 'fp', 'tokio::runtime::Runtime::block_on', 1, '00112233445566778899aabbccddeeff', 12, 7);
INSERT INTO history_changes VALUES (1, 0, 'F-AAAAA1', 'new', 1);
INSERT INTO history_changes VALUES (1, 1, 'F-AAAAA1', 'absent', 2);
CREATE INDEX status_log_subject ON status_log (subject, id);
CREATE INDEX task_findings_finding ON task_findings (finding);
CREATE VIEW current_status AS
  SELECT l.* FROM status_log l
  WHERE l.id = (SELECT max(m.id) FROM status_log m WHERE m.subject = l.subject);
CREATE VIEW last_seen AS
  SELECT s.finding, max(s.scan) AS scan FROM sightings s
  WHERE s.presence IN ('new', 'present') GROUP BY s.finding;
CREATE VIEW current_claims AS
  SELECT c.* FROM claims c
  WHERE c.epoch = (SELECT max(m.epoch) FROM claims m WHERE m.task = c.task);
CREATE INDEX runs_tree ON runs (tree_hash, started);
CREATE INDEX frontiers_finding ON frontiers (finding);
CREATE VIEW current_frontiers AS
  SELECT f.id, f.finding, f.first_scan, s.scan, s.presence, s.item, s.context, s.path, s.line,
    s.col, s.in_tests
  FROM frontiers f JOIN frontier_sightings s ON s.frontier = f.id
  WHERE s.scan = (SELECT max(m.scan) FROM frontier_sightings m WHERE m.frontier = f.id);
CREATE INDEX history_sites_by_finding ON history_sites (finding, path, line);
CREATE INDEX history_changes_by_finding ON history_changes (finding);
