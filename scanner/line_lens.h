#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanner/explain.h"
#include "scanner/lens.h"

namespace scanner {

class LinesByPath;

/// Gathers what is known of one line, while the scan's tables stand.
class LineLens : public Lens {
 public:
  explicit LineLens(LineQuery query) : query_(std::move(query)) {}

  std::vector<Unit> units(const Workspace& ws) override;
  void look(const Analysis& analysis, const ScanResult& result, const TextOf& text_of) override;

  bool has_file() const { return file_ != nullptr; }
  bool found() const { return found_; }
  uint32_t line_count() const { return lines_; }

  LineReport report;

 private:
  bool on_line(uint32_t byte) const { return byte >= begin_ && byte < end_; }
  bool on_line(const Location& at) const {
    return at.path == query_.path && at.line == query_.line;
  }
  void aim(LinesByPath& lines);
  void about_file(const Analysis& analysis);
  std::vector<Unit> units_of_line() const;
  void about_units(const Analysis& analysis, const std::vector<Unit>& units, LinesByPath& lines);
  void add_operation(const Analysis& analysis, const Site& site, LinesByPath& lines);
  void about_calls(const Analysis& analysis, const std::vector<Unit>& units, LinesByPath& lines);
  void keep_column(std::vector<KnownCall>& operations, std::vector<KnownCall>& calls);
  void about_guards(const Analysis& analysis, const std::vector<Unit>& units, LinesByPath& lines);
  void about_runtimes(const Analysis& analysis, const std::vector<Unit>& units, LinesByPath& lines);
  void about_rules(const ScanResult& result);
  void add_rule(const Finding& finding, std::string outcome, std::string text);
  std::string expectation_text(const Finding& finding) const;
  void explain_silence();
  std::string why_silent(const KnownCall& call) const;

  LineQuery query_;
  const File* file_ = nullptr;
  FileId file_id_ = kNone;
  uint32_t begin_ = 0;  ///< the line's bytes, without its end
  uint32_t end_ = 0;
  std::optional<uint32_t> byte_;  ///< of the column, if one was asked for
  uint32_t lines_ = 0;
  bool found_ = false;
};

}  // namespace scanner
