#include "tasks/prose.h"

#include <algorithm>
#include <iterator>

#include "base/mojibake.h"
#include "base/text.h"

namespace tasks {
namespace {

constexpr size_t kLongest = 4000;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether `word` stands in `text` as a word of its own.
bool has_word(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool open = at == 0 || !is_word(text[at - 1]);
    const size_t end = at + word.size();
    if (open && (end >= text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

/// Headings below which code and names are what somebody wants to write.
bool is_heading_of_plans(std::string_view lower) {
  if (base::trim(lower).ends_with("summary")) return false;  // "Bug Fix Summary": it was done
  constexpr std::string_view kWords[] = {"solution",    "proposed",
                                         "proposal",    "change to",
                                         "recommended", "recommendation",
                                         "target",      "future",
                                         "next steps",  "to create",
                                         "output",      "after",
                                         "alternative", "option",
                                         "migration",   "api change",
                                         "pending",     "todo",
                                         "new",         "suggested",
                                         "fix",         "⏳",
                                         "design",      "example",
                                         "criteria",    "definition of done",
                                         "goal",        "goals",
                                         "acceptance",  "checklist",
                                         "to verify"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return static_cast<unsigned char>(word[0]) < 0x80 ? has_word(lower, word)
                                                      : lower.find(word) != std::string_view::npos;
  });
}

void find_spans(ProseLine& line) {
  const std::string& text = line.text;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '`') {
      ++i;
      continue;
    }
    size_t ticks = 0;
    while (i + ticks < text.size() && text[i + ticks] == '`') ++ticks;
    const std::string fence(ticks, '`');
    size_t end = text.find(fence, i + ticks);
    while (end != std::string::npos && end + ticks < text.size() && text[end + ticks] == '`') {
      size_t run = end;
      while (run < text.size() && text[run] == '`') ++run;
      end = text.find(fence, run);
    }
    if (end == std::string::npos) {
      i += ticks;
      continue;
    }
    const std::string inside = text.substr(i + ticks, end - i - ticks);
    const std::string_view trimmed = base::trim(inside);
    if (!trimmed.empty()) {
      const size_t lead = static_cast<size_t>(trimmed.data() - inside.data());
      line.spans.push_back(
          {i + ticks + lead, i + ticks + lead + trimmed.size(), std::string(trimmed)});
    }
    i = end + ticks;
  }
}

void find_item(ProseLine& line) {
  std::string_view rest = line.text;
  line.indent = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(line.indent);
  size_t behind = 0;
  if (rest.size() > 1 && (rest[0] == '-' || rest[0] == '*' || rest[0] == '+') && rest[1] == ' ') {
    behind = 2;
  } else {
    size_t digits = 0;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
    if (digits > 0 && digits < 4 && digits + 1 < rest.size() &&
        (rest[digits] == '.' || rest[digits] == ')') && rest[digits + 1] == ' ') {
      behind = digits + 2;
    }
  }
  if (behind == 0) {
    line.table = !rest.empty() && rest[0] == '|';
    return;
  }
  line.item = true;
  const std::string_view box = base::trim(rest.substr(behind)).substr(0, 3);
  line.ticked = box == "[x]" || box == "[X]";
  line.unticked = box == "[ ]";
}

/// Which headings govern a line, outermost first, by level.
class Headings {
 public:
  void enter(int level, bool plans) {
    while (!open_.empty() && open_.back().first >= level) open_.pop_back();
    open_.emplace_back(level, plans);
  }
  bool plans() const {
    return std::any_of(open_.begin(), open_.end(), [](const auto& one) { return one.second; });
  }

 private:
  std::vector<std::pair<int, bool>> open_;
};

/// "**Change to:**" on a line of its own works like a heading of the lowest level.
bool is_bold_label(std::string_view text) {
  text = base::trim(text);
  return text.size() > 4 && text.substr(0, 2) == "**" &&
         (text.back() == ':' || base::strip_suffix(text, "**") || base::strip_suffix(text, ":**"));
}

/// "Files to modify": what is named below is said to be there, whatever is to become of it.
bool speaks_of_what_is(std::string_view lower) {
  constexpr std::string_view kWords[] = {"to modify", "modified",  "affected",
                                         "to change", "to update", "to convert",
                                         "to delete", "existing",  "references"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return lower.find(word) != std::string_view::npos;
  });
}

/// What stands between such tags tells somebody what to do, or shows by an example what is meant.
constexpr std::string_view kOrders[] = {"action", "behavior", "example", "output", "template"};

bool opens_orders(std::string_view lower) {
  return std::any_of(std::begin(kOrders), std::end(kOrders), [&](std::string_view tag) {
    return lower.substr(0, 1) == "<" && lower.substr(1, tag.size()) == tag;
  });
}

bool closes_orders(std::string_view lower) {
  return std::any_of(std::begin(kOrders), std::end(kOrders), [&](std::string_view tag) {
    return lower.find("</" + std::string(tag)) != std::string_view::npos;
  });
}

bool is_change_to(std::string_view lower) {
  return lower.find("change to") != std::string_view::npos ||
         lower.find("// after") != std::string_view::npos;
}

}  // namespace

bool speaks_of_plans(std::string_view lower) {
  constexpr std::string_view kWords[] = {
      "create",      "creates",   "new file",    "introduce",   "to be added", "to be created",
      "will be",     "will add",  "would",       "should",      "must be",     "add a",
      "add an",      "add new",   "rename to",   "rename",      "move to",     "extract",
      "propose",     "proposed",  "could",       "planned",     "todo",        "recommended",
      "recommend",   "suggested", "for example", "e.g",         "option",      "instead of",
      "needs",       "need to",   "new",         "deliverable", "implement",   "write",
      "want",        "verify",    "ensure",      "make sure",   "if needed",   "optional",
      "replace with"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return has_word(lower, word); });
}

std::vector<std::string> table_cells(std::string_view line) {
  std::vector<std::string> cells;
  std::string_view rest = base::trim(line);
  if (!rest.empty() && rest.front() == '|') rest.remove_prefix(1);
  if (!rest.empty() && rest.back() == '|') rest.remove_suffix(1);
  std::string cell;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '|') {
      cell += '|';
      ++i;
    } else if (rest[i] == '|') {
      cells.emplace_back(base::trim(cell));
      cell.clear();
    } else {
      cell += rest[i];
    }
  }
  cells.emplace_back(base::trim(cell));
  return cells;
}

std::vector<ProseLine> read_prose(std::string_view document, std::vector<uint32_t>& cut) {
  std::vector<ProseLine> lines;
  if (const auto rest = base::strip_prefix(document, "\xEF\xBB\xBF")) document = *rest;
  std::string fence;  // the run of backticks or tildes that is open
  std::string language;
  bool in_frontmatter = false;
  bool label_of_plans = false;
  bool label_of_what_is = false;
  bool below_removed = false;
  bool in_orders = false;
  Headings headings;
  uint32_t number = 0;
  for (const std::string_view raw : base::split_lines(document)) {
    ProseLine line;
    line.number = ++number;
    if (raw.size() > kLongest) cut.push_back(number);
    line.text = base::repair_double_encoding(base::to_valid_utf8(raw.substr(0, kLongest)));
    const std::string_view trimmed = base::trim(line.text);
    const std::string lower = base::to_lower(trimmed);
    if (number == 1 && trimmed == "---") {
      in_frontmatter = true;
      line.kind = LineKind::frontmatter;
    } else if (in_frontmatter) {
      line.kind = LineKind::frontmatter;
      if (trimmed == "---") in_frontmatter = false;
    } else if (!fence.empty()) {
      const bool closes = trimmed.size() >= fence.size() &&
                          trimmed.find_first_not_of(fence[0]) == std::string_view::npos;
      line.kind = closes ? LineKind::fence_edge : LineKind::fence;
      line.language = language;
      if (closes) fence.clear();
    } else if (trimmed.substr(0, 3) == "```" || trimmed.substr(0, 3) == "~~~") {
      size_t run = 0;
      while (run < trimmed.size() && trimmed[run] == trimmed[0]) ++run;
      fence = std::string(trimmed.substr(0, run));
      language = std::string(base::trim(trimmed.substr(run)));
      line.kind = LineKind::fence_edge;
      line.language = language;
    } else if (trimmed.empty()) {
      line.kind = LineKind::blank;
    } else if (trimmed[0] == '#') {
      int level = 0;
      while (static_cast<size_t>(level) < trimmed.size() && trimmed[level] == '#') ++level;
      line.kind = LineKind::heading;
      line.level = level;
      headings.enter(level, is_heading_of_plans(lower));
      label_of_plans = false;
      label_of_what_is = speaks_of_what_is(lower);
      below_removed = has_word(lower, "removed") || has_word(lower, "removal") ||
                      has_word(lower, "deleted") || has_word(lower, "duplicate");
      find_spans(line);
    } else {
      find_spans(line);
      find_item(line);
      if (is_bold_label(trimmed)) {
        label_of_what_is = speaks_of_what_is(lower);
        label_of_plans = !label_of_what_is && is_heading_of_plans(lower);
      }
    }
    if (is_change_to(lower)) label_of_plans = true;
    in_orders = (in_orders || opens_orders(lower)) && !closes_orders(lower);
    const bool below_plans = !label_of_what_is && (headings.plans() || label_of_plans);
    line.proposed = !line.ticked && (below_plans || in_orders || line.unticked ||
                                     (line.kind != LineKind::fence && speaks_of_plans(lower)));
    line.below_removed = below_removed && line.kind != LineKind::heading;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tasks
