#include "store/migrations/sql.h"

namespace store::sql {

// A claim remembers the commit it began on: what the change brought is measured against it.
const char* const k0002ClaimBase = R"sql(
ALTER TABLE claims ADD COLUMN base_commit TEXT NOT NULL DEFAULT '';
DROP VIEW current_claims;
CREATE VIEW current_claims AS
  SELECT c.* FROM claims c
  WHERE c.epoch = (SELECT max(m.epoch) FROM claims m WHERE m.task = c.task);
)sql";

}  // namespace store::sql
