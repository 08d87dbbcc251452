#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/store.h"

namespace store {

/// A ledger in a folder of its own, with a clock that the test moves.
class LedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "punchlist-ledger-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(directory, ignored);
  }

  Store open() {
    OpenOptions options;
    options.directory = directory;
    options.clock = [this] { return now; };
    return Store::open(options);
  }

  std::filesystem::path file() const { return directory / "ledger.db"; }

  std::filesystem::path directory;
  Millis now = 1'700'000'000'000;
};

inline scanner::Finding finding_at(const std::string& path, uint32_t line,
                                   const std::string& item) {
  scanner::Finding finding;
  finding.rule = "block-on-in-async";
  finding.severity = scanner::Severity::high;
  finding.confidence = scanner::Confidence::proven;
  finding.at.path = path;
  finding.at.line = line;
  finding.at.column = 9;
  finding.item = item;
  finding.sink = "rt.block_on(f)";
  finding.message = "blocks";
  finding.source_line = "        rt.block_on(f);";
  finding.fingerprint = "fp-" + item;
  return finding;
}

inline Sighted sighted(const scanner::Finding& finding, const std::string& id = {}) {
  Sighted value;
  value.finding = finding;
  value.id = id;
  value.content_hash = "hash of " + finding.at.path;
  return value;
}

/// Records new findings in `items` of src/a.rs and gives their ids.
inline std::vector<std::string> record_new(Store& store, const std::vector<std::string>& items,
                                           const std::string& commit = "c1") {
  ScanWrite write;
  write.based_on = store.known().revision;
  write.scan.commit = commit;
  write.scan.source = "worktree";
  write.scan.worktree = "/w";
  write.scan.actor = "ann";
  uint32_t line = 10;
  for (const std::string& item : items)
    write.sighted.push_back(sighted(finding_at("src/a.rs", line += 10, item)));
  const std::optional<RecordedScan> recorded = store.record_scan(write);
  std::vector<std::string> ids;
  if (recorded) {
    for (const RecordedFinding& finding : recorded->findings) ids.push_back(finding.id);
  }
  return ids;
}

inline TaskRow planned(const std::string& handle, const std::vector<std::string>& findings,
                       const std::vector<std::string>& files,
                       const std::vector<std::string>& needs = {}) {
  TaskRow task;
  task.handle = handle;
  task.phase = handle.substr(0, 2) + "-context";
  task.plan = handle.substr(3);
  task.title = "Mend " + handle;
  task.slug = "mend";
  task.file = ".punchlist/phases/" + task.phase + "/" + handle + "-mend.PLAN.md";
  task.wave = 1;
  task.depends_on = needs;
  task.write_set = files;
  task.finding_ids = findings;
  return task;
}

/// The kind of the error that `call` throws; fails the test when it throws none.
template <typename Call>
base::Error error_of(const Call& call) {
  try {
    call();
  } catch (const base::Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return base::Error(base::ErrorKind::internal, "no error", "");
}

}  // namespace store
