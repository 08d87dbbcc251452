#include "cli/actions/share_scan.h"

#include <utility>

#include "cli/actions/decisions.h"
#include "cli/actions/gate.h"
#include "cli/actions/new_findings.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/site_texts.h"
#include "cli/ledger.h"
#include "store/store.h"

namespace cli {

SharedScan scan_to_share(const Project& project, const ScanRequest& request,
                         const std::string& new_since) {
  SharedScan shared;
  shared.report = scan_project(project, request);
  if (!project.remote) {
    if (const std::optional<store::Store> ledger = open_ledger_if_there(project))
      recognise(project, *ledger, shared.report);
  }
  if (new_since.empty()) {
    shared.is_new = new_against_baseline(project, shared.report);
    return shared;
  }
  const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(shared.report.commit);
  ScanRequest before = request;
  before.source = SourceKind::commit;
  before.rev = change_base(*project.repository, new_since, commit).hex();
  before.paths.clear();  // a file may have come from elsewhere
  shared.base_commit = before.rev;
  shared.is_new = new_against(project, scan_project(project, before), shared.report);
  return shared;
}

std::optional<std::vector<bool>> new_against_baseline(const Project& project,
                                                      const ScanReport& report) {
  if (!read_decisions(project, report.source, report.commit).baseline) return std::nullopt;
  std::vector<bool> is_new;
  for (const bool known : report.in_baseline) is_new.push_back(!known);
  is_new.resize(report.result.findings.size(), true);
  return is_new;
}

SarifInput sarif_input(const Project& project, const ScanRequest& request, const ScanReport& report,
                       const View& view) {
  SarifInput input;
  input.view = view;
  input.sites = site_texts(project, request, report, report.result.findings);
  input.expected_sites = site_texts(project, request, report, report.result.expected, true);
  input.is_new = new_against_baseline(project, report);
  return input;
}

}  // namespace cli
