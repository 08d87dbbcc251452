#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "cli/actions/check_doc.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/check_doc.h"
#include "cli/short_hash.h"

namespace cli {
namespace {

constexpr uint64_t kLargestDocument = 10 * 1000 * 1000;

struct CheckDocArguments {
  std::vector<std::string> files;
  std::string rev;
  std::string repository;
};

/// The document on disk; with --repo, or where the disk has none, that of the commit.
DocText read_document(const Invocation& inv, const Project& project, const std::string& rev,
                      const std::string& name) {
  DocText document;
  document.name = name;
  const std::string on_disk = base::join_path(inv.cwd, name);
  const bool there = base::file_exists(on_disk) && !base::is_directory(on_disk);
  try {
    document.path = path_in_project(project, inv, name);
  } catch (const base::Error&) {  // outside of the project: judged against it all the same
  }
  if (project.repository && !rev.empty() && !document.path.empty() && (project.remote || !there)) {
    const repo::ObjectId commit = project.repository->resolve(rev).commit;
    if (const auto blob = project.repository->blob_at(commit, document.path)) {
      document.text = project.repository->read_blob(*blob, document.path);
      document.source = "commit " + commit.short_hex(kHashLength);
      return document;
    }
  }
  if (!there) {
    throw base::Error(base::ErrorKind::not_found, "no such document", name,
                      rev.empty() ? "" : "neither on disk nor in " + rev, "check the spelling");
  }
  document.text = base::read_file(on_disk, kLargestDocument);
  document.source = "the disk";
  if (project.remote) document.path.clear();
  return document;
}

int run_check_doc(Invocation& inv, const CheckDocArguments& arguments) {
  const Project project =
      arguments.repository.empty()
          ? open_project(inv)
          : open_repository_project(inv, arguments.repository,
                                    arguments.rev.empty() ? "HEAD" : arguments.rev);
  std::string rev = arguments.rev;
  if (rev.empty() && (project.remote || project.bare)) rev = "HEAD";
  if (!rev.empty() && !project.repository) {
    throw base::Error(base::ErrorKind::not_found, "not a git repository", project.root,
                      "--rev reads a commit", "leave it out, or change to a clone");
  }
  std::vector<DocText> documents;
  for (const std::string& file : arguments.files) {
    documents.push_back(read_document(inv, project, rev, file));
  }
  std::optional<store::Store> store;
  if (!project.remote) store = open_ledger_if_there(project);
  std::vector<DocReport> reports;
  {
    const Progress progress(inv, "checking documents");
    // Regular expressions recurse as deep as a line is long.
    base::run_on_deep_stack(
        [&] { reports = check_documents(project, documents, rev, store ? &*store : nullptr); });
  }
  if (inv.format == "json") {
    write_json(inv, json_text(check_doc_json(reports)));
  } else {
    inv.out << check_doc_text(reports, Style(use_colour(inv.env, inv.out_is_terminal)));
  }
  const bool wrong = std::any_of(reports.begin(), reports.end(), [](const DocReport& report) {
    return report.count(Truth::wrong) != 0;
  });
  return wrong ? kExitFindings : kExitOk;
}

}  // namespace

void add_check_doc(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<CheckDocArguments>();
  CLI::App& command =
      add_command(root, inv, "check-doc",
                  "hold Markdown documents against code, history and ledger: true, stale or false",
                  "Share", [&inv, arguments] { return run_check_doc(inv, *arguments); });
  command.add_option("FILE", arguments->files, "audit or task files, of any make")
      ->required()
      ->type_name("FILE");
  command
      .add_option("--rev", arguments->rev,
                  "judge at this commit instead of the work tree; a FILE that is not on disk is "
                  "read from it")
      ->type_name("REV");
  command
      .add_option(
          "--repo", arguments->repository,
          "another repository, bare or not; FILE is read from the commit, HEAD without --rev")
      ->type_name("DIR");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
