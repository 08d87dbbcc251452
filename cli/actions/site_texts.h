#pragma once

#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "scanner/source.h"

namespace cli {

/// What a report for other tools needs of the bytes around a finding. Empty where the file cannot
/// be read any more, or has changed since it was scanned.
struct SiteText {
  std::string
      line_hash;        ///< GitHub's (cli/report/line_hash.h) of the line where the finding begins
  std::string snippet;  ///< the bytes of the finding's own range; empty when more than 1,000
  std::string lines;    ///< the lines that it touches, whole; empty when more than 1,000 bytes
  std::string reason;   ///< why it is expected, if it is and the file says so
};

/// In the order of `findings`, which are sorted by path. Each file is read once.
/// \param are_expected they are those that expectations took out: with their reasons
std::vector<SiteText> site_texts(const scanner::SourceSet& sources,
                                 const std::map<std::string, std::string>& content_hashes,
                                 const std::vector<scanner::Finding>& findings,
                                 bool are_expected = false);

/// The same for what was scanned by `request`.
std::vector<SiteText> site_texts(const Project& project, const ScanRequest& request,
                                 const ScanReport& report,
                                 const std::vector<scanner::Finding>& findings,
                                 bool are_expected = false);

}  // namespace cli
