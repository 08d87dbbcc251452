#include "cli/actions/match_scan.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "cli/actions/line_moves.h"
#include "cli/actions/source_text.h"

namespace cli {
namespace {

/// Prints out of the ledger; bodies that are the same are read once.
class PrintReader {
 public:
  scanner::SitePrint read(const store::StoredPrint& stored) {
    scanner::SitePrint print;
    if (stored.version != scanner::kPrintVersion) return print;
    if (std::optional<scanner::Surroundings> around =
            scanner::decode_surroundings(stored.surroundings))
      print.around = std::move(*around);
    print.offset = stored.body_offset;
    if (stored.body_hash.empty()) return print;
    std::shared_ptr<const scanner::BodyPrint>& body = bodies_[stored.body_hash];
    if (body == nullptr) {
      if (std::optional<scanner::BodyPrint> decoded = scanner::decode_body(stored.body)) {
        decoded->hash = stored.body_hash;
        body = std::make_shared<const scanner::BodyPrint>(std::move(*decoded));
      }
    }
    print.body = body;
    return print;
  }

 private:
  std::map<std::string, std::shared_ptr<const scanner::BodyPrint>> bodies_;
};

/// Prints of findings out of the scanned files, each file read and cut into tokens once.
class PrintMaker {
 public:
  PrintMaker(const Project& project, const ScanReport& report)
      : project_(project), report_(report) {}
  scanner::SitePrint make(const scanner::Finding& finding) {
    const auto hash = report_.result.content_hashes.find(finding.at.path);
    if (hash == report_.result.content_hashes.end()) return {};
    if (path_ != finding.at.path) {  // findings come sorted by path
      path_ = finding.at.path;
      const std::optional<std::string> text = text_scanned(project_, report_, path_, hash->second);
      file_ = text ? std::make_unique<scanner::FilePrint>(*text) : nullptr;
    }
    return file_ == nullptr ? scanner::SitePrint() : file_->at(finding.at.begin_byte);
  }

 private:
  const Project& project_;
  const ScanReport& report_;
  std::string path_;
  std::unique_ptr<scanner::FilePrint> file_;
};

scanner::OldSite old_site(const store::KnownFinding& finding, PrintReader& prints) {
  scanner::OldSite site;
  site.id = finding.id;
  site.rule = finding.rule;
  site.path = finding.path;
  site.line = finding.line;
  site.column = finding.column;
  site.item = finding.item;
  site.sink = finding.sink;
  site.ordinal = finding.ordinal;
  site.source_line = finding.source_line;
  site.content_hash = finding.content_hash;
  site.live = finding.presence != store::Presence::absent;
  site.callee = finding.callee;
  site.print = prints.read(finding.print);
  return site;
}

/// Where a site stands in bytes that are known.
using Place = std::tuple<std::string, std::string, std::string, uint32_t, uint32_t>;

}  // namespace

scanner::MatchInput match_input(const Project& project, const ScanReport& report,
                                const std::vector<store::KnownFinding>& known) {
  scanner::MatchInput input;
  PrintReader reader;
  std::map<Place, size_t> places;
  for (const store::KnownFinding& finding : known) {
    if (finding.print.version == scanner::kPrintVersion)
      places[{finding.path, finding.content_hash, finding.rule, finding.line, finding.column}] =
          input.old_sites.size();
    input.old_sites.push_back(old_site(finding, reader));
  }
  input.found = report.result.findings;
  input.found.insert(input.found.end(), report.result.expected.begin(),
                     report.result.expected.end());
  input.content_hashes = report.result.content_hashes;
  PrintMaker maker(project, report);
  for (const scanner::Finding& finding : input.found) {
    const auto hash = input.content_hashes.find(finding.at.path);
    const auto same = hash == input.content_hashes.end()
                          ? places.end()
                          : places.find({finding.at.path, hash->second, finding.rule,
                                         finding.at.line, finding.at.column});
    input.prints.push_back(same == places.end() ? maker.make(finding)
                                                : input.old_sites[same->second].print);
  }
  for (const store::KnownFinding& finding : known) {
    if (finding.presence == store::Presence::absent || input.functions.count(finding.path) != 0)
      continue;
    const auto hash = input.content_hashes.find(finding.path);
    const bool has_findings = hash != input.content_hashes.end();
    if (has_findings && hash->second == finding.content_hash) continue;
    const std::optional<std::string> text =
        text_scanned(project, report, finding.path, has_findings ? hash->second : std::string());
    if (text) input.functions[finding.path] = scanner::FilePrint(*text).calls_by_function();
  }
  input.line_moves = line_moves(project, report, known);
  return input;
}

store::StoredPrint stored_print(const scanner::SitePrint& print) {
  store::StoredPrint stored;
  if (print.around.after.empty()) return stored;
  stored.version = scanner::kPrintVersion;
  stored.surroundings = scanner::encode(print.around);
  if (print.body != nullptr) {
    stored.body_hash = print.body->hash;
    stored.body_offset = print.offset;
    stored.body = scanner::encode(*print.body);
  }
  return stored;
}

std::vector<store::KnownFinding> known_from(const Project& project, const ScanReport& base) {
  std::vector<store::KnownFinding> known;
  PrintMaker maker(project, base);
  for (const scanner::Finding& finding : base.result.findings) {
    store::KnownFinding one;
    const std::string digits = std::to_string(known.size());
    one.id = std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
    one.rule = finding.rule;
    one.path = finding.at.path;
    one.line = finding.at.line;
    one.column = finding.at.column;
    one.item = finding.item;
    one.sink = finding.sink;
    one.ordinal = finding.ordinal;
    one.source_line = finding.source_line;
    one.callee = finding.callee;
    const auto hash = base.result.content_hashes.find(finding.at.path);
    if (hash != base.result.content_hashes.end()) one.content_hash = hash->second;
    one.commit = base.commit;
    one.print = stored_print(maker.make(finding));
    known.push_back(std::move(one));
  }
  return known;
}

std::vector<store::SeenFrontier> seen_frontiers(const scanner::Finding& finding,
                                                const std::vector<store::FrontierRow>& known) {
  std::vector<scanner::OldFrontier> before;
  for (const store::FrontierRow& row : known)
    before.push_back({row.item, row.path, row.line, row.presence != store::Presence::absent});
  const std::vector<std::optional<size_t>> partners =
      scanner::match_frontiers(before, finding.frontiers);
  std::vector<store::SeenFrontier> seen;
  for (size_t i = 0; i < finding.frontiers.size(); ++i) {
    store::SeenFrontier one;
    one.frontier = finding.frontiers[i];
    if (partners[i]) one.id = known[*partners[i]].id;
    seen.push_back(std::move(one));
  }
  return seen;
}

}  // namespace cli
