#include "scanner/explain_panic.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "scanner/findings.h"
#include "scanner/line_lens.h"
#include "scanner/lockfile.h"
#include "scanner/rule.h"

namespace scanner {
namespace {

struct Mark {
  std::string_view text;
  std::string_view meaning;
};

// Names of threads, by how they begin.
constexpr Mark kThreads[] = {
    {"tokio-runtime-worker", "a worker of a Tokio runtime, or a thread of its blocking pool"},
    {"tokio-rt-worker", "a worker of a Tokio runtime, or a thread of its blocking pool"},
    {"actix-rt:", "an arbiter of actix: a current-thread runtime with a LocalSet"},
    {"actix-rt|", "an arbiter of actix: a current-thread runtime with a LocalSet"},
    {"actix-server", "a thread of actix"},
    {"async-std/runtime", "a worker of async-std"},
    {"async-io", "the I/O thread of smol and async-std"},
    {"smol-", "a worker of smol"},
    {"blocking-", "a thread of the `blocking` crate's pool"},
    {"reqwest-internal-sync-runtime", "the runtime thread inside reqwest::blocking"},
    {"main", "the main thread"},
    {"<unnamed>", "a thread without a name, such as `std::thread::spawn` starts"},
};

// Frames of executors, by what they contain. The first that is met from our own code outwards says
// what runs it.
constexpr Mark kFrames[] = {
    {"tokio::runtime::blocking::task::BlockingTask", "a thread of the blocking pool"},
    {"tokio::task::local::", "a LocalSet"},
    {"tokio::runtime::scheduler::multi_thread::worker", "a worker of a multi-thread runtime"},
    {"tokio::runtime::scheduler::multi_thread_alt::worker", "a worker of a multi-thread runtime"},
    {"tokio::runtime::thread_pool::worker", "a worker of a multi-thread runtime"},
    {"tokio::runtime::scheduler::multi_thread::MultiThread::block_on",
     "the root future of a multi-thread runtime's `block_on`"},
    {"tokio::runtime::scheduler::current_thread", "a current-thread runtime"},
    {"tokio::runtime::basic_scheduler", "a current-thread runtime"},
    {"tokio::runtime::handle::Handle::block_on", "a `Handle::block_on`"},
    {"tokio::runtime::runtime::Runtime::block_on", "a `Runtime::block_on`"},
    {"tokio::runtime::scheduler::multi_thread::worker::block_in_place", "`block_in_place`"},
    {"futures_executor::local_pool", "a `block_on` of the futures crate"},
    {"pollster::block_on", "a `block_on` of pollster"},
    {"async_std::task::", "a task of async-std"},
    {"async_executor::", "a task of smol's executor"},
    {"rayon_core::", "a thread of rayon"},
    {"std::thread::scoped", "a scoped thread of std"},
    {"test::run_test", "a test"},
    {"std::thread::Builder::spawn_unchecked", "a thread of std"},
    {"std::rt::lang_start", "the main thread, by `fn main`"},
};

/// Whether the place is of the standard library or of a crate that cargo keeps elsewhere.
bool is_foreign_path(std::string_view path) {
  for (const std::string_view part : {
           "/rustc/",
           "/.cargo/",
           "/cargo/registry/",
           "/cargo/git/",
           "/.rustup/",
           "/rustlib/src/",
           "library/std/src",
           "library/core/src",
           "library/alloc/src",
           "/vendor/",
       }) {
    if (path.find(part) != std::string_view::npos) return true;
  }
  return path.starts_with("library/");
}

std::string with_slashes(std::string_view path) {
  std::string out(path);
  std::replace(out.begin(), out.end(), '\\', '/');
  while (out.starts_with("./")) out.erase(0, 2);
  return out;
}

/// The file of the workspace that a printed path means, or an empty text: the path itself, a path
/// that ends with it, or the one file whose path ends with what was printed.
std::string own_path(const Workspace& ws, std::string_view printed) {
  const std::string path = with_slashes(printed);
  if (path.empty() || is_foreign_path(path)) return {};
  std::string best;
  std::string only;
  size_t endings = 0;
  for (const File& file : ws.files()) {
    if (file.path == path) return file.path;
    if (path.size() > file.path.size() && path.ends_with("/" + file.path) &&
        file.path.size() > best.size())
      best = file.path;
    if (file.path.size() > path.size() && file.path.ends_with("/" + path)) {
      only = file.path;
      ++endings;
    }
  }
  if (!best.empty()) return best;
  return endings == 1 ? only : std::string();
}

/// The function of the workspace that a frame names, or kNone.
FnId own_function(const Workspace& ws, const std::string& plain) {
  const size_t colons = plain.rfind("::");
  if (colons == std::string::npos) return kNone;
  const std::vector<FnId>* named = ws.functions_named(plain.substr(colons + 2));
  if (named == nullptr) return kNone;
  // Methods of a type that is implemented elsewhere: the crate, the type and the name.
  const std::string crate = plain.substr(0, plain.find("::") + 2);
  const size_t type = plain.rfind("::", colons - 1);
  const std::string tail = type == std::string::npos ? std::string() : plain.substr(type);
  FnId near = kNone;
  size_t count = 0;
  for (const FnId fn : *named) {
    const std::string item = ws.item_path(fn);
    if (item == plain) return fn;
    if (!tail.empty() && item.starts_with(crate) && item.ends_with(tail)) {
      near = fn;
      ++count;
    }
  }
  return count == 1 ? near : kNone;
}

class PanicLens : public Lens {
 public:
  explicit PanicLens(PanicReport& report) : report_(report) {}

  std::vector<Unit> units(const Workspace& ws) override {
    place(ws);
    if (line_) return line_->units(ws);
    if (function_ == kNone) return {};
    return LineLens({ws.file_of(function_).path, 1, 0}).units(ws);
  }

  void look(const Analysis& analysis, const ScanResult& result, const TextOf& text_of) override {
    fill_pending(text_of);
    if (!line_ && function_ != kNone) aim_at_function(analysis, text_of);
    if (line_) {
      line_->look(analysis, result, text_of);
      if (line_->found()) report_.line = std::move(line_->report);
      if (report_.line) look_around(analysis, result);
    }
    if (!report_.line) {
      report_.placed_by.clear();
      if (line_)
        report_.remarks.push_back(
            "the place is not in the sources as they are now: explain it on the commit that ran, "
            "with --rev");
    }
    choose_findings(result);
  }

 private:
  void place(const Workspace& ws) {
    const PanicText& text = report_.text;
    size_t innermost = text.frames.size();
    for (size_t i = 0; i < text.frames.size(); ++i) {
      const PanicFrame& frame = text.frames[i];
      OwnFrame own;
      own.item = frame.function;
      own.at.path = own_path(ws, frame.path);
      own.at.line = frame.line;
      own.at.column = frame.column;
      const FnId fn =
          own.at.path.empty() && frame.path.empty() ? own_function(ws, frame.function) : kNone;
      if (own.at.path.empty() && fn == kNone) continue;
      if (innermost == text.frames.size()) {
        innermost = i;
        function_ = fn;
      }
      if (fn != kNone) {
        own.item = ws.item_path(fn);
        own.at.path = ws.file_of(fn).path;
        pending_.push_back({report_.path.size(), ws.fn(fn).pos});
      }
      report_.path.push_back(std::move(own));
    }
    report_.thread = thread_evidence(text, innermost == text.frames.size() ? 0 : innermost + 1);
    const std::string at = own_path(ws, text.path);
    if (!at.empty()) {
      aim({at, text.line, text.column}, "the place in the panic's own message");
    } else if (!report_.path.empty() && function_ == kNone) {
      const Location& first = report_.path.front().at;
      aim({first.path, first.line, first.column}, "the innermost frame of this repository");
    }
  }

  void aim(LineQuery query, std::string how) {
    query.column = 0;  // a panic names the end of a call as often as its beginning
    line_.emplace(std::move(query));
    report_.placed_by = std::move(how);
  }

  /// Frames without places: where their functions begin. Then equal neighbours are one.
  void fill_pending(const TextOf& text_of) {
    for (const auto& [index, pos] : pending_) {
      Location& at = report_.path[index].at;
      const std::string_view head = std::string_view(text_of(at.path)).substr(0, pos);
      at.line = 1 + static_cast<uint32_t>(std::count(head.begin(), head.end(), '\n'));
      at.column = 1;
    }
    std::vector<OwnFrame>& path = report_.path;
    path.erase(std::unique(path.begin(), path.end(),
                           [](const OwnFrame& a, const OwnFrame& b) {
                             return a.item == b.item && a.at.line == b.at.line;
                           }),
               path.end());
  }

  /// A backtrace without places: the operation in the function that gives this panic.
  void aim_at_function(const Analysis& analysis, const TextOf& text_of) {
    uint32_t byte = analysis.ws().fn(function_).pos;
    bool found = false;
    for (const Site& site : analysis.sites()) {
      if (site.fn != function_ || found || report_.known == nullptr) continue;
      if (!gives_it(site.op)) continue;
      byte = analysis.location(site.fn, site.node).begin_byte;
      found = true;
    }
    const std::string path = analysis.ws().file_of(function_).path;
    const std::string_view before = std::string_view(text_of(path)).substr(0, byte);
    const uint32_t line = 1 + static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
    aim({path, line, 0}, found ? "the operation in the innermost function of this repository"
                               : "the innermost function of this repository");
  }

  bool gives_it(Op op) const {
    const std::vector<Op>& ops = report_.known->ops;
    return std::find(ops.begin(), ops.end(), op) != ops.end();
  }

  /// The line has no such operation, as the sources are not quite those that ran, or the panic
  /// names the end of a long expression: the findings of the function that holds the line.
  void look_around(const Analysis& analysis, const ScanResult& result) {
    if (report_.known == nullptr || report_.known->ops.empty()) return;
    for (const KnownCall& call : report_.line->operations) {
      for (const Op op : report_.known->ops) {
        if (call.operation == to_string(op)) return;
      }
    }
    std::vector<std::string> items;
    for (const KnownUnit& unit : report_.line->units) items.push_back(unit.item);
    for (const Site& site : analysis.sites()) {
      if (analysis.ws().file_of(site.fn).path != report_.line->at.path || !gives_it(site.op))
        continue;
      const std::string item = analysis.ws().item_path(site.fn);
      if (std::find(items.begin(), items.end(), item) == items.end()) continue;
      const uint32_t byte = analysis.location(site.fn, site.node).begin_byte;
      for (const Finding& finding : result.findings) {
        if (finding.at.path == report_.line->at.path && finding.at.begin_byte == byte &&
            explains(finding))
          report_.findings.push_back(finding);
      }
    }
    if (!report_.findings.empty())
      report_.remarks.push_back(
          "no such operation stands on the line itself: the findings are those of its function");
  }

  bool explains(const Finding& finding) const {
    const KnownPanic& known = *report_.known;
    if (known.message != 0 &&
        finding.verdict.find(fmt::format("(M{})", known.message)) != std::string::npos)
      return true;
    return known.message == 0 && std::find(report_.rules.begin(), report_.rules.end(),
                                           finding.rule) != report_.rules.end();
  }

  void choose_findings(const ScanResult& result) {
    if (report_.known == nullptr) return;
    if (report_.line) {
      for (const KnownRule& rule : report_.line->rules) {
        if (!rule.finding || rule.outcome == "expected") continue;
        const bool named =
            std::find(report_.rules.begin(), report_.rules.end(), rule.rule) != report_.rules.end();
        if (explains(*rule.finding) || (rule.outcome == "fired" && named))
          report_.findings.push_back(*rule.finding);
      }
      return;
    }
    for (const Finding& finding : result.findings) {
      if (explains(finding)) report_.findings.push_back(finding);
    }
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [](const Finding& a, const Finding& b) {
                       if (a.in_tests != b.in_tests) return b.in_tests;
                       if (a.confidence != b.confidence) return a.confidence > b.confidence;
                       return a.severity > b.severity;
                     });
  }

  PanicReport& report_;
  std::optional<LineLens> line_;
  FnId function_ = kNone;
  std::vector<std::pair<size_t, uint32_t>> pending_;  ///< frames whose line is not known yet
};

/// A runtime of one version of Tokio is none to another.
void remark_on_versions(const SourceSet& sources, PanicReport& report) {
  if (report.known == nullptr || report.known->context != PanicContext::no_runtime) return;
  const std::vector<SourceEntry>& entries = sources.entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].path != "Cargo.lock" && !entries[i].path.ends_with("/Cargo.lock")) continue;
    std::vector<std::string> versions;
    try {
      versions = locked_versions(sources.read(i), "tokio");
    } catch (const base::Error&) {
      continue;  // the scan names what cannot be read
    }
    if (versions.size() < 2) continue;
    report.remarks.push_back(fmt::format(
        "{} has tokio {}: what one of them makes finds no runtime on a thread of the other; `cargo "
        "tree -i tokio@{}` says who asks for it",
        entries[i].path, base::join(versions, " and "), versions.front()));
  }
  for (const std::string_view worker : {"tokio-runtime-worker", "tokio-rt-worker", "actix-rt"}) {
    if (!report.text.thread.starts_with(worker)) continue;
    report.remarks.push_back(
        "the thread belongs to a Tokio runtime all the same: look for two versions of Tokio with "
        "`cargo tree -d`, and for a thread-local destructor");
  }
}

std::string quoted_text(std::string_view doc) {
  const size_t begin = doc.find("\n## At run time\n");
  if (begin == std::string_view::npos) return {};
  size_t end = doc.find("\n## ", begin + 4);
  if (end == std::string_view::npos) end = doc.size();
  std::string text;
  for (std::string_view line : base::split_lines(doc.substr(begin, end - begin))) {
    if (line.starts_with(">")) line.remove_prefix(1);
    text += std::string(base::trim(line)) + " ";
  }
  return text;
}

}  // namespace

std::vector<std::string> rules_about(const KnownPanic& panic) {
  std::vector<std::string> ids;
  for (const Rule& rule : all_rules()) {
    const std::string text = quoted_text(rule.doc);
    if (std::any_of(panic.needles.begin(), panic.needles.end(), [&](std::string_view needle) {
          return text.find(needle) != std::string::npos;
        }))
      ids.emplace_back(rule.id);
  }
  return ids;
}

std::vector<std::string> thread_evidence(const PanicText& panic, size_t first) {
  std::vector<std::string> out;
  for (const Mark& mark : kThreads) {
    const bool begins = mark.text.back() == '-' || mark.text.back() == '|' ||
                        mark.text.find('-') != std::string_view::npos;
    if (panic.thread.empty() || !panic.thread.starts_with(mark.text)) continue;
    if (!begins && panic.thread != mark.text) continue;
    out.push_back(fmt::format("its name is `{}`: {}", panic.thread, mark.meaning));
    break;
  }
  for (size_t i = first; i < panic.frames.size(); ++i) {
    for (const Mark& mark : kFrames) {
      const bool here = panic.frames[i].function.find(mark.text) != std::string::npos ||
                        panic.frames[i].written.find(mark.text) != std::string::npos;
      if (!here) continue;
      out.push_back(
          fmt::format("frame `{}`: it runs in {}", panic.frames[i].function, mark.meaning));
      return out;
    }
  }
  return out;
}

PanicReport explain_panic(const SourceSet& sources, const ScanOptions& options,
                          std::string_view pasted) {
  if (base::trim(pasted).empty()) {
    throw base::Error(base::ErrorKind::usage, "nothing to explain", "standard input", "it is empty",
                      "paste a panic message, with its backtrace if there is one");
  }
  PanicReport report;
  report.text = read_panic(pasted);
  report.known = find_panic(report.text.message);
  if (report.known != nullptr) report.rules = rules_about(*report.known);
  ScanOptions whole = options;
  whole.paths.clear();
  whole.rules.clear();
  PanicLens lens(report);
  scan_through(sources, whole, lens);
  std::reverse(report.path.begin(), report.path.end());
  remark_on_versions(sources, report);
  return report;
}

}  // namespace scanner
