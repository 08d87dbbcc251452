#include "cli/tracked_site.h"

namespace cli {

scanner::OldSite old_site(const TrackedSite& site) {
  scanner::OldSite old;
  old.id = site.id;
  old.rule = site.rule;
  old.path = site.path;
  old.line = site.line;
  old.column = site.column;
  old.item = site.item;
  old.sink = site.sink;
  old.ordinal = site.ordinal;
  old.source_line = site.source_line;
  old.content_hash = site.content_hash;
  return old;
}

store::KnownFinding known_finding(const TrackedSite& site) {
  store::KnownFinding known;
  known.id = site.id;
  known.path = site.path;
  known.content_hash = site.content_hash;
  known.commit = site.commit;
  known.dirty = true;  // the text may have been committed later only
  return known;
}

}  // namespace cli
