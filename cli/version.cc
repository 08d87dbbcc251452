#include "cli/version.h"

#include "cli/commit.h"
#include "repo/library_version.h"
#include "scanner/extract.h"
#include "scanner/scan.h"
#include "store/library_version.h"
#include "store/store.h"

namespace cli {

const char* const kToolVersion = PUNCHLIST_VERSION;

std::string version_text() {
  std::string text =
      std::string("punchlist ") + kToolVersion + " (commit " + PUNCHLIST_COMMIT + ")\n";
  text += "rules " + std::to_string(scanner::kRulesVersion) + ", ledger schema " +
          std::to_string(store::schema_version()) + "\n";
  text += "tree-sitter " TREE_SITTER_VERSION ", Rust grammar " RUST_GRAMMAR_VERSION " (ABI " +
          std::to_string(scanner::grammar_abi()) + "), libgit2 " + repo::library_version() +
          ", SQLite " + store::library_version() + "\n";
  return text;
}

}  // namespace cli
