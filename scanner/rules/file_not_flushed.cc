#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/rules/rules.h"
#include "scanner/unfinished_values.h"

namespace scanner::rules {
namespace {

Remedy flush(const std::string& name) {
  Remedy remedy;
  remedy.id = "flush-before-drop";
  remedy.title = fmt::format("flush `{}` before it ends", name);
  remedy.steps = {
      fmt::format("write `{}.flush().await?;` after the last write, on every path", name),
      "where it must survive a crash of the machine, `sync_all().await?` instead"};
  remedy.why = "flush waits for the write that is under way, and gives its error";
  return remedy;
}

void check_file_not_flushed(const Analysis& analysis, Findings& out) {
  for_unfinished_values(analysis, [&](const UnfinishedValue& value) {
    if (value.work != Work::writes) return;
    const std::string name(
        analysis.ws().text(value.fn, analysis.ws().node(value.fn, value.bind).name));
    Finding& finding = out.add(file_not_flushed(), value.fn, value.last);
    finding.callee = std::string(value.type);
    finding.confidence = value.confidence;
    finding.context = "async task";
    finding.verdict = "gives a wrong result";
    finding.message = fmt::format(
        "`{}` is dropped in {} without a flush: what was written last may not be in the "
        "file yet, and its error is never seen",
        name, analysis.unit_name(analysis.graph().unit_of(value.fn, value.bind)));
    Step made;
    made.at = analysis.location(value.fn, value.bind);
    made.note = fmt::format("a `{}` lives in this variable", value.type);
    Step written;
    written.at = analysis.location(value.fn, value.last);
    written.note = "the last write";
    finding.evidence = {made, written};
    finding.remedies = {flush(name)};
  });
}

}  // namespace

const Rule& file_not_flushed() {
  static const Rule rule = {"file-not-flushed",
                            "a file of Tokio is written and dropped without a flush",
                            "futures",
                            Severity::medium,
                            docs::file_not_flushed,
                            check_file_not_flushed};
  return rule;
}

}  // namespace scanner::rules
