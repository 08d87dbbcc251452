#include "store/migrations/sql.h"

namespace store::sql {

// What a finding is known again by when its file was edited, and what became of it. Prints are
// opaque here: their version says who can read them.
const char* const k0004Identity = R"sql(
ALTER TABLE sites ADD COLUMN print_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN body_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN surroundings TEXT NOT NULL DEFAULT '';
-- Functions that findings stand in; sites with the same body share the row.
CREATE TABLE bodies (
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  print TEXT NOT NULL,
  PRIMARY KEY (version, hash)
);

-- The calls by which async code reaches a finding. A sighting is written where something of it is
-- new: that stands until the next one.
CREATE TABLE frontiers (
  id INTEGER PRIMARY KEY,
  finding TEXT NOT NULL REFERENCES findings (id),
  first_scan BIGINT NOT NULL REFERENCES scans (id)
);
CREATE INDEX frontiers_finding ON frontiers (finding);
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

-- A finding that is gone, and the one of another rule that its site raises since.
CREATE TABLE successions (
  old_finding TEXT NOT NULL REFERENCES findings (id),
  new_finding TEXT NOT NULL REFERENCES findings (id),
  scan BIGINT NOT NULL REFERENCES scans (id),
  PRIMARY KEY (old_finding, new_finding)
);
CREATE VIEW current_frontiers AS
  SELECT f.id, f.finding, f.first_scan, s.scan, s.presence, s.item, s.context, s.path, s.line,
    s.col, s.in_tests
  FROM frontiers f JOIN frontier_sightings s ON s.frontier = f.id
  WHERE s.scan = (SELECT max(m.scan) FROM frontier_sightings m WHERE m.frontier = f.id);
)sql";

}  // namespace store::sql
