#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "base/check.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr size_t kDeepest = 100;

/// Builds the tree from the parser's events; never follows an alias, so a small document cannot
/// grow large.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& path, uint32_t first_line)
      : path_(path), first_line_(first_line) {}

  YamlNode take() { return std::move(root_); }

  Error error_at(const YAML::Mark& mark, const std::string& cause,
                 const std::string& next = {}) const {
    return Error(ErrorKind::usage, "cannot read YAML",
                 fmt::format("{}:{}:{}", path_, line_of(mark), column_of(mark)), cause, next);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw error_at(mark, "a second document begins here", "keep one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (!open_.empty() && open_.back().awaits_key()) {
      throw error_at(mark, "a key must not be empty or null", "put the key in quotes");
    }
    add(node(mark, YamlNode::Kind::null), mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw error_at(mark, "aliases (*name) are not supported", "write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    YamlNode scalar = node(mark, YamlNode::Kind::scalar);
    scalar.quoted = tag == "!";
    scalar.scalar = value;
    add(std::move(scalar), mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { end(); }

 private:
  /// A sequence or mapping whose end has not come.
  struct Open {
    YamlNode node;
    bool has_key = false;
    YamlNode::Entry pending;
    bool awaits_key() const { return node.kind == YamlNode::Kind::mapping && !has_key; }
  };

  uint32_t line_of(const YAML::Mark& mark) const {
    return first_line_ + static_cast<uint32_t>(std::max(0, mark.line));
  }
  static uint32_t column_of(const YAML::Mark& mark) {
    return static_cast<uint32_t>(std::max(0, mark.column)) + 1;
  }

  YamlNode node(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode made;
    made.kind = kind;
    made.line = line_of(mark);
    made.column = column_of(mark);
    return made;
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor) {
      throw error_at(mark, "anchors (&name) are not supported", "write the value out");
    }
  }

  void begin(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    if (!open_.empty() && open_.back().awaits_key()) {
      throw error_at(mark, "a key must be a single value", "put the key in quotes");
    }
    if (open_.size() >= kDeepest)
      throw error_at(mark, fmt::format("nested deeper than {}", kDeepest));
    Open opened;
    opened.node = node(mark, kind);
    open_.push_back(std::move(opened));
  }

  void end() {
    CHECK(!open_.empty());
    YamlNode closed = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(closed), YAML::Mark::null_mark());
  }

  void add(YamlNode value, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::sequence) {
      parent.node.items.push_back(std::move(value));
    } else if (parent.has_key) {
      parent.pending.value = std::move(value);
      parent.node.entries.push_back(std::move(parent.pending));
      parent.pending = {};
      parent.has_key = false;
    } else {
      add_key(parent, std::move(value), mark);
    }
  }

  void add_key(Open& parent, YamlNode key, const YAML::Mark& mark) const {
    if (const YamlNode* first = parent.node.find(key.scalar)) {
      throw error_at(
          mark,
          fmt::format("the key `{}` is given twice; first on line {}", key.scalar, first->line),
          "remove one of them");
    }
    parent.pending.key = std::move(key.scalar);
    parent.pending.line = key.line;
    parent.pending.column = key.column;
    parent.has_key = true;
  }

  const std::string& path_;
  const uint32_t first_line_;
  int documents_ = 0;
  std::vector<Open> open_;
  YamlNode root_;
};

/// Whether a YAML 1.1 or 1.2 reader might take the bare word for something else than a string.
bool is_typed_word(std::string_view text) {
  static const std::vector<std::string> kWords = {"null", "true", "false", "yes", "no",   "on",
                                                  "off",  "y",    "n",     "~",   ".inf", ".nan"};
  const std::string lowered = to_lower(text);
  return std::find(kWords.begin(), kWords.end(), lowered) != kWords.end();
}

bool is_letter_or_digit(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

/// Bare scalars are kept to a safe few shapes: they begin with a letter, `_` or `/` and hold
/// nothing that YAML reads in any place. That leaves numbers and dates, which begin with a digit,
/// in quotes.
bool is_safe_bare(std::string_view text) {
  if (text.empty() || is_typed_word(text) || text.ends_with(' ')) return false;
  const char first = text.front();
  if (!is_letter_or_digit(first) && first != '_' && first != '/') return false;
  if (first >= '0' && first <= '9') return false;
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return is_letter_or_digit(byte) ||
           std::string_view(" _-./+@()").find(byte) != std::string_view::npos;
  });
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

YamlNode parse_yaml(std::string_view text, const std::string& path, uint32_t first_line) {
  if (!is_valid_utf8(text)) {
    throw Error(ErrorKind::usage, "cannot read YAML", path, "not UTF-8", "save the file as UTF-8");
  }
  TreeBuilder builder(path, first_line);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& failure) {
    throw builder.error_at(failure.mark, failure.msg);
  }
  return builder.take();
}

std::string yaml_scalar(std::string_view text) {
  if (is_safe_bare(text)) return std::string(text);
  std::string quoted = "\"";
  for (size_t at = 0; at < text.size();) {
    const Utf8Step step = utf8_step(text, at);
    const uint32_t scalar = step.scalar;
    const bool unprintable = scalar < 0x20 || (scalar >= 0x7F && scalar <= 0x9F) ||
                             scalar == 0xFEFF || scalar == 0x2028 || scalar == 0x2029;
    if (scalar == '"' || scalar == '\\') {
      quoted += '\\';
      quoted += static_cast<char>(scalar);
    } else if (scalar == '\n') {
      quoted += "\\n";
    } else if (scalar == '\t') {
      quoted += "\\t";
    } else if (step.valid && unprintable) {
      quoted +=
          scalar <= 0xFF ? fmt::format("\\x{:02x}", scalar) : fmt::format("\\u{:04x}", scalar);
    } else {
      quoted += step.valid ? text.substr(at, step.length) : std::string_view("\xEF\xBF\xBD");
    }
    at += step.length;
  }
  return quoted += '"';
}

}  // namespace base
