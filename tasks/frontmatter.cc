#include "tasks/frontmatter.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "tasks/markdown.h"

namespace tasks {
namespace {

constexpr std::string_view kHashes = "# punchlist:keys";
constexpr std::string_view kConflict = "# punchlist:conflict ";
constexpr size_t kWidth = 100;

std::string short_hash(std::string_view value) { return base::hash128_hex(value).substr(0, 6); }

/// Lines with their line ends.
std::vector<std::string_view> raw_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

std::string_view without_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

/// The key that a line begins, or nothing: "wave" of "wave: 2".
std::optional<std::string> key_of(std::string_view line) {
  size_t end = 0;
  while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) != 0 ||
                               line[end] == '_' || line[end] == '-')) {
    ++end;
  }
  if (end == 0 || end == line.size() || line[end] != ':') return std::nullopt;
  if (end + 1 < line.size() && line[end + 1] != ' ' && line[end + 1] != '\t') return std::nullopt;
  return std::string(line.substr(0, end));
}

/// Where the comment at the end of a one-line value begins (with the blanks before it), or the
/// line's size.
size_t comment_start(std::string_view value) {
  char quote = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (quote == '"' && c == '\\') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && i > 0 && (value[i - 1] == ' ' || value[i - 1] == '\t')) {
      while (i > 0 && (value[i - 1] == ' ' || value[i - 1] == '\t')) --i;
      return i;
    }
  }
  return value.size();
}

/// An entry taken apart: its value as we would write it, and the comment on its line.
struct Value {
  std::string text;
  std::string comment;
};

Value value_of(std::string_view key, std::string_view chunk) {
  Value value;
  const std::vector<std::string_view> lines = raw_lines(chunk);
  for (const std::string_view line : lines) {
    if (!value.text.empty() || line.data() != chunk.data()) value.text += '\n';
    value.text += without_end(line);
  }
  value.text.erase(0, key.size() + 1);
  if (lines.size() == 1) {
    const size_t comment = comment_start(value.text);
    value.comment = value.text.substr(comment);
    value.text.erase(comment);
  }
  while (!value.text.empty() && (value.text.back() == ' ' || value.text.back() == '\t')) {
    value.comment = value.text.back() + value.comment;
    value.text.pop_back();
  }
  return value;
}

std::string with_line_end(std::string_view text, std::string_view line_end) {
  return line_end == "\n" ? std::string(text) : base::replace_all(text, "\n", line_end);
}

std::string hash_lines(const std::map<std::string, std::string>& hashes,
                       const std::vector<std::string>& order) {
  std::string out;
  std::string line(kHashes);
  for (const std::string& key : order) {
    const auto hash = hashes.find(key);
    if (hash == hashes.end()) continue;
    const std::string part = " " + key + "=" + hash->second;
    if (line.size() + part.size() > kWidth) {
      out += line + "\n";
      line = std::string(kHashes);
    }
    line += part;
  }
  return out + line + "\n";
}

std::map<std::string, std::string> read_hashes(std::string_view line) {
  std::map<std::string, std::string> hashes;
  for (const std::string_view part : base::split(line.substr(kHashes.size()), ' ')) {
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    hashes[std::string(part.substr(0, equals))] = std::string(part.substr(equals + 1));
  }
  return hashes;
}

/// The new value as comment lines beside the one that a person wrote.
std::string conflict_comment(const Field& field) {
  const std::string text = field.key + ":" + field.value;
  std::string out;
  for (const std::string_view line : base::split_lines(text)) {
    out += std::string(kConflict) + std::string(line) + "\n";
  }
  return out;
}

uint32_t line_number(std::string_view text) {
  return static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

}  // namespace

Field scalar_field(std::string key, std::string_view value) {
  return {std::move(key), " " + yaml_scalar(value), {}};
}

Field list_field(std::string key, const std::vector<std::string>& values) {
  return {std::move(key), " " + yaml_list(values), {}};
}

std::optional<Frontmatter> Frontmatter::parse(std::string_view document) {
  const std::string_view bom = "\xEF\xBB\xBF";
  Frontmatter out;
  std::string_view rest = document;
  if (rest.substr(0, 3) == bom) {
    out.opening_ = bom;
    rest.remove_prefix(3);
  }
  const std::vector<std::string_view> lines = raw_lines(rest);
  if (lines.empty() || base::trim(lines[0]) != "---" || lines[0][0] != '-') return std::nullopt;
  out.opening_ += lines[0];
  if (base::strip_suffix(lines[0], "\r\n")) out.line_end_ = "\r\n";
  size_t close = 1;
  while (close < lines.size() && (lines[close][0] != '-' || base::trim(lines[close]) != "---"))
    ++close;
  if (close == lines.size()) return std::nullopt;
  out.closing_ = lines[close];
  for (size_t i = 1; i < close;) {
    Chunk chunk;
    const std::optional<std::string> key = key_of(without_end(lines[i]));
    chunk.text = lines[i++];
    if (key) {
      chunk.key = *key;
      // Indented lines, list items and the blank lines between them belong to the key before.
      size_t last = i;
      for (size_t k = i; k < close; ++k) {
        const std::string_view line = without_end(lines[k]);
        if (base::trim(line).empty()) continue;
        if (line[0] != ' ' && line[0] != '\t' && line[0] != '-' && line[0] != ']' && line[0] != '}')
          break;
        last = k + 1;
      }
      for (; i < last; ++i) chunk.text += lines[i];
    }
    out.chunks_.push_back(std::move(chunk));
  }
  for (const Chunk& chunk : out.chunks_) out.inside_ += chunk.text;
  out.size_ = out.opening_.size() + out.inside_.size() + out.closing_.size();
  return out;
}

std::string Frontmatter::write(const std::vector<Field>& fields) {
  std::string out = "---\n";
  std::map<std::string, std::string> hashes;
  std::vector<std::string> order;
  for (const Field& field : fields) {
    if (!field.heading.empty()) out += field.heading + "\n";
    out += field.key + ":" + field.value + "\n";
    hashes[field.key] = short_hash(field.value);
    order.push_back(field.key);
  }
  return out + hash_lines(hashes, order) + "---\n";
}

std::vector<Conflict> Frontmatter::problems() const {
  std::vector<Conflict> problems;
  try {
    const YAML::Node node = YAML::Load(inside_);
    if (!node.IsNull() && !node.IsMap())
      problems.push_back({2, "the frontmatter is no YAML mapping"});
  } catch (const YAML::Exception& error) {
    problems.push_back({static_cast<uint32_t>(std::max(0, error.mark.line)) + 2,
                        "the frontmatter is no YAML: " + error.msg});
  }
  std::map<std::string, int> seen;
  uint32_t line = 2;
  for (const Chunk& chunk : chunks_) {
    if (!chunk.key.empty() && ++seen[chunk.key] == 2) {
      problems.push_back({line, "`" + chunk.key + "` stands twice in the frontmatter"});
    }
    line += line_number(chunk.text) - 1;
  }
  return problems;
}

std::optional<std::string> Frontmatter::scalar(std::string_view key) const {
  for (const Chunk& chunk : chunks_) {  // a plain word needs no reader of YAML
    if (chunk.key != key) continue;
    const std::string_view value = base::trim(std::string_view(chunk.text).substr(key.size() + 1));
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    });
    if (plain && value.front() != '-') return std::string(value);
    break;
  }
  try {
    const YAML::Node node = YAML::Load(inside_)[std::string(key)];
    if (node && node.IsScalar()) return node.Scalar();
  } catch (const YAML::Exception&) {  // told by problems()
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> Frontmatter::list(std::string_view key) const {
  try {
    const YAML::Node node = YAML::Load(inside_)[std::string(key)];
    if (!node || !node.IsSequence()) return std::nullopt;
    std::vector<std::string> values;
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) return std::nullopt;
      values.push_back(item.Scalar());
    }
    return values;
  } catch (const YAML::Exception&) {  // told by problems()
  }
  return std::nullopt;
}

std::string Frontmatter::merge(const std::vector<Field>& fields,
                               std::vector<Conflict>& conflicts) const {
  std::map<std::string, const Field*> fresh;
  std::vector<std::string> order;
  for (const Field& field : fields) {
    fresh[field.key] = &field;
    order.push_back(field.key);
  }
  std::map<std::string, std::string> recorded;
  std::map<std::string, bool> present;
  std::map<std::string, std::string> beside;  // key -> conflict comment that stands there
  for (const Chunk& chunk : chunks_) {
    if (!chunk.key.empty()) present[chunk.key] = true;
    if (chunk.text.rfind(kHashes, 0) == 0) {
      for (const auto& [key, hash] : read_hashes(without_end(chunk.text))) recorded[key] = hash;
    }
  }

  std::map<std::string, std::string> hashes = recorded;
  std::string out = opening_;
  size_t hashes_at = std::string::npos;  // where their line goes, once all of them are known
  const auto add_missing = [&] {
    for (const Field& field : fields) {
      if (present[field.key] || recorded.count(field.key) != 0)
        continue;  // deleted by hand: stays so
      out += with_line_end(field.key + ":" + field.value + "\n", line_end_);
      hashes[field.key] = short_hash(field.value);
      present[field.key] = true;
    }
  };
  for (size_t i = 0; i < chunks_.size(); ++i) {
    const Chunk& chunk = chunks_[i];
    const auto field = fresh.find(chunk.key);
    if (chunk.text.rfind(kHashes, 0) == 0) {
      if (hashes_at == std::string::npos) {
        add_missing();
        hashes_at = out.size();
      }
      continue;
    }
    if (field == fresh.end()) {
      out += chunk.text;
      continue;
    }
    // The conflict comment that follows, if a person has not settled it.
    std::string standing;
    while (i + 1 < chunks_.size() && chunks_[i + 1].text.rfind(kConflict, 0) == 0) {
      standing += chunks_[++i].text;
    }
    const std::string& wanted = field->second->value;
    const Value value = value_of(chunk.key, chunk.text);
    const uint32_t line = line_number(out);
    if (value.text == wanted) {  // settled or never in doubt
      out += chunk.text;
      hashes[chunk.key] = short_hash(wanted);
      continue;
    }
    const auto hash = recorded.find(chunk.key);
    if (hash != recorded.end() && hash->second == short_hash(value.text) && standing.empty()) {
      out += with_line_end(chunk.key + ":" + wanted + value.comment + "\n", line_end_);
      hashes[chunk.key] = short_hash(wanted);
      continue;
    }
    out += chunk.text;
    const bool news = hash == recorded.end() || hash->second != short_hash(wanted);
    if (!news && standing.empty()) continue;  // edited by hand, and nothing new to say
    out += with_line_end(conflict_comment(*field->second), line_end_);
    hashes[chunk.key] = short_hash(wanted);
    conflicts.push_back(
        {line, "`" + chunk.key +
                   "` was edited by hand; the new value stands below it as a comment: "
                   "take it or delete it"});
  }
  if (hashes_at == std::string::npos) {
    add_missing();
    hashes_at = out.size();
  }
  out.insert(hashes_at, with_line_end(hash_lines(hashes, order), line_end_));
  return out + closing_;
}

}  // namespace tasks
