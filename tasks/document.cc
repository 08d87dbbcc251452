#include "tasks/document.h"

#include <algorithm>
#include <cstddef>
#include <map>

#include "base/hash.h"
#include "base/text.h"

namespace tasks {
namespace {

constexpr std::string_view kOpen = "<!-- punchlist:";
constexpr std::string_view kClose = " -->";

std::string block_hash(std::string_view text) { return base::hash128_hex(text).substr(0, 12); }

std::string marker(std::string_view verb, std::string_view name, std::string_view text) {
  return std::string(kOpen) + std::string(verb) + " " + std::string(name) +
         " h=" + block_hash(text) + std::string(kClose) + "\n";
}

std::string end_marker(std::string_view verb, std::string_view name) {
  return std::string(kOpen) + std::string(verb) + " " + std::string(name) + std::string(kClose) +
         "\n";
}

/// Generated text as it stands in a block: whole lines, nothing that a reader could take for a
/// marker.
std::string block_body(std::string_view text) {
  std::string body = base::replace_all(text, kOpen, "<\\!-- punchlist:");
  if (!body.empty() && body.back() != '\n') body += '\n';
  return body;
}

std::string written_block(const Piece& piece) {
  const std::string body = block_body(piece.text);
  return marker("begin", piece.block, body) + body + end_marker("end", piece.block);
}

std::string to_lf(std::string_view text) { return base::replace_all(text, "\r\n", "\n"); }

/// One line of a document that is a marker of ours.
struct Marker {
  std::string verb;
  std::string name;
  std::string hash;
};

std::optional<Marker> marker_of(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' ')) {
    line.remove_suffix(1);
  }
  const std::optional<std::string_view> inside = base::strip_prefix(line, kOpen);
  if (!inside) return std::nullopt;
  const std::optional<std::string_view> words = base::strip_suffix(*inside, kClose);
  if (!words) return std::nullopt;
  const std::vector<std::string_view> parts = base::split(*words, ' ');
  if (parts.size() < 2 || parts[1].empty()) return std::nullopt;
  Marker marker;
  marker.verb = parts[0];
  marker.name = parts[1];
  if (parts.size() > 2) {
    if (const auto hash = base::strip_prefix(parts[2], "h=")) marker.hash = *hash;
  }
  return marker;
}

/// A stretch of a document: plain text, a block, or the conflict text that belongs to the block
/// before it.
struct Stretch {
  enum class Kind { plain, block, conflict } kind = Kind::plain;
  std::string name;
  std::string hash;     ///< of the marker
  std::string opening;  ///< raw marker line
  std::string body;     ///< raw
  std::string closing;  ///< raw marker line
  uint32_t line = 1;    ///< of its first line
};

struct Reading {
  std::vector<Stretch> stretches;
  std::vector<Conflict> problems;
};

std::string where(const Stretch& stretch) { return "block `" + stretch.name + "`"; }

Reading read_body(std::string_view body, uint32_t first_line) {
  Reading reading;
  uint32_t line_number = first_line;
  std::map<std::string, uint32_t> seen;
  Stretch current;
  current.line = line_number;
  const auto finish = [&](Stretch::Kind next, uint32_t line) {
    if (current.kind != Stretch::Kind::plain || !current.body.empty()) {
      reading.stretches.push_back(current);
    }
    current = Stretch();
    current.kind = next;
    current.line = line;
  };
  while (!body.empty()) {
    const size_t end = body.find('\n');
    const std::string_view line =
        body.substr(0, end == std::string_view::npos ? body.size() : end + 1);
    body.remove_prefix(line.size());
    const std::optional<Marker> marker = marker_of(line);
    const bool opens = marker && (marker->verb == "begin" || marker->verb == "conflict");
    const bool closes = marker && (marker->verb == "end" || marker->verb == "end-conflict");
    if (opens) {
      if (current.kind != Stretch::Kind::plain) {
        reading.problems.push_back({current.line, where(current) + " has no end"});
        return reading;
      }
      const bool is_block = marker->verb == "begin";
      finish(is_block ? Stretch::Kind::block : Stretch::Kind::conflict, line_number);
      current.name = marker->name;
      current.hash = marker->hash;
      current.opening = line;
      const auto twin = is_block ? seen.find(marker->name) : seen.end();
      if (twin != seen.end()) {
        reading.problems.push_back({line_number, where(current) + " stands twice, first in line " +
                                                     std::to_string(twin->second)});
      }
      if (is_block) seen.emplace(marker->name, line_number);
    } else if (closes) {
      const Stretch::Kind kind =
          marker->verb == "end" ? Stretch::Kind::block : Stretch::Kind::conflict;
      if (current.kind != kind || current.name != marker->name) {
        reading.problems.push_back(
            {line_number, "the end of block `" + marker->name + "` has no beginning"});
        return reading;
      }
      current.closing = line;
      finish(Stretch::Kind::plain, line_number + 1);
    } else {
      current.body += line;
    }
    ++line_number;
  }
  if (current.kind != Stretch::Kind::plain) {
    reading.problems.push_back({current.line, where(current) + " has no end"});
    return reading;
  }
  finish(Stretch::Kind::plain, line_number);
  return reading;
}

uint32_t line_after(std::string_view text) {
  return static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

std::string with_line_ends(std::string_view text, bool crlf) {
  return crlf ? base::replace_all(text, "\n", "\r\n") : std::string(text);
}

/// The edited text with what is new in the generated one; nothing when that cannot be told.
std::optional<std::string> blended(const std::string& last_hash, const std::string& edited,
                                   const std::string& fresh, const Blending& blending) {
  if (!blending.last || !blending.blend) return std::nullopt;
  const std::optional<std::string> last = blending.last(last_hash);
  if (!last || block_hash(*last) != last_hash) return std::nullopt;
  std::optional<std::string> both = blending.blend(*last, edited, fresh);
  if (!both) return std::nullopt;
  if (!both->empty() && both->back() != '\n') *both += '\n';
  for (const std::string_view line : base::split_lines(*both)) {
    if (marker_of(line)) return std::nullopt;
  }
  return both;
}

/// Brings one block up to date; `conflict` is the conflict text that stands below it, if any.
void merge_block(const Stretch& block, const Stretch* conflict, const Piece& piece, bool crlf,
                 const Blending& blending, Merge& merge) {
  const std::string fresh = block_body(piece.text);
  const std::string current = to_lf(block.body);
  if (current == fresh) {  // up to date, or a person took our text: settled
    merge.text += block.hash == block_hash(fresh)
                      ? block.opening
                      : with_line_ends(marker("begin", block.name, fresh), crlf);
    merge.text += block.body + block.closing;
    return;
  }
  if (block.hash == block_hash(current) && conflict == nullptr) {
    merge.text += with_line_ends(marker("begin", block.name, fresh) + fresh, crlf) + block.closing;
    return;
  }
  const uint32_t line = line_after(merge.text);
  const bool news = block.hash != block_hash(fresh);
  if (!news && conflict == nullptr) {  // a person's text, settled
    merge.text += block.opening + block.body + block.closing;
    return;
  }
  if (conflict == nullptr) {
    if (const std::optional<std::string> both = blended(block.hash, current, fresh, blending)) {
      merge.text +=
          with_line_ends(marker("begin", block.name, fresh) + *both, crlf) + block.closing;
      return;
    }
  }
  const std::string edited = where(block) + " was edited by hand; ";
  if (conflict != nullptr && conflict->hash != block_hash(to_lf(conflict->body))) {
    merge.text += block.opening + block.body + block.closing;
    merge.text += conflict->opening + conflict->body + conflict->closing;
    merge.conflicts.push_back(
        {line, edited + "so was the conflict below it: settle it by deleting that"});
    return;
  }
  merge.text +=
      with_line_ends(marker("begin", block.name, fresh), crlf) + block.body + block.closing;
  if (!merge.text.empty() && merge.text.back() != '\n') merge.text += crlf ? "\r\n" : "\n";
  merge.text += with_line_ends(
      marker("conflict", block.name, fresh) + fresh + end_marker("end-conflict", block.name), crlf);
  merge.conflicts.push_back(
      {line, edited + "the new text stands below it as a conflict: take it or delete it"});
}

std::string written(const Document& document) {
  std::string text = Frontmatter::write(document.fields);
  for (const Piece& piece : document.pieces) {
    text += piece.block.empty() ? piece.text : written_block(piece);
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> generated_blocks(const Document& document) {
  std::vector<std::pair<std::string, std::string>> blocks;
  for (const Piece& piece : document.pieces) {
    if (piece.block.empty()) continue;
    std::string body = block_body(piece.text);
    std::string hash = block_hash(body);
    blocks.emplace_back(std::move(hash), std::move(body));
  }
  return blocks;
}

Merge untouched(const std::string& existing, std::vector<Conflict> conflicts) {
  Merge merge;
  merge.text = existing;
  merge.conflicts = std::move(conflicts);
  return merge;
}

}  // namespace

Merge merge(const Document& fresh, const std::optional<std::string>& existing,
            const Blending& blending) {
  Merge merge;
  merge.generated = generated_blocks(fresh);
  if (!existing) {
    merge.text = written(fresh);
    merge.changed = true;
    return merge;
  }
  if (written(fresh) == *existing) {  // most documents of most plans
    merge.text = *existing;
    return merge;
  }
  const std::optional<Frontmatter> frontmatter = Frontmatter::parse(*existing);
  if (!frontmatter) {
    return untouched(*existing,
                     {{1, "it has no frontmatter between two `---` lines; left as it is"}});
  }
  if (std::vector<Conflict> problems = frontmatter->problems(); !problems.empty()) {
    return untouched(*existing, std::move(problems));
  }
  const std::string_view whole = *existing;
  const std::string_view head = whole.substr(0, frontmatter->size());
  const Reading reading = read_body(whole.substr(frontmatter->size()), line_after(head));
  if (!reading.problems.empty()) return untouched(*existing, reading.problems);

  const bool crlf =
      whole.substr(0, whole.find('\n') + 1).size() > 1 && whole[whole.find('\n') - 1] == '\r';
  merge.text = frontmatter->merge(fresh.fields, merge.conflicts);
  const std::optional<Frontmatter> merged = Frontmatter::parse(merge.text);
  if (!merged || !merged->problems().empty() || merged->size() != merge.text.size()) {
    // Strings over several lines, say: YAML reads other entries than the lines show.
    return untouched(*existing,
                     {{1,
                       "its frontmatter is written in a way that punchlist cannot change; "
                       "left as it is"}});
  }
  std::map<std::string, const Piece*> wanted;
  for (const Piece& piece : fresh.pieces) {
    if (!piece.block.empty()) wanted[piece.block] = &piece;
  }
  const std::vector<Stretch>& stretches = reading.stretches;
  for (size_t i = 0; i < stretches.size(); ++i) {
    const Stretch& stretch = stretches[i];
    const auto piece = wanted.find(stretch.name);
    if (stretch.kind != Stretch::Kind::block || piece == wanted.end()) {
      merge.text += stretch.opening + stretch.body + stretch.closing;
      continue;
    }
    const Stretch* conflict = nullptr;
    if (i + 1 < stretches.size() && stretches[i + 1].kind == Stretch::Kind::conflict &&
        stretches[i + 1].name == stretch.name) {
      conflict = &stretches[++i];
    }
    merge_block(stretch, conflict, *piece->second, crlf, blending, merge);
    wanted.erase(piece);
  }
  for (const Piece& piece : fresh.pieces) {
    if (!piece.block.empty() && wanted.count(piece.block) != 0) {
      merge.notes.push_back("block `" + piece.block + "` was deleted by hand and stays so");
    }
  }
  merge.changed = merge.text != *existing;
  return merge;
}

Merge merge_as_of(const std::function<Document(const std::string& base)>& make,
                  const std::string& base, const std::optional<std::string>& existing,
                  const Blending& blending) {
  if (existing) {
    const std::optional<Frontmatter> frontmatter = Frontmatter::parse(*existing);
    const std::optional<std::string> named =
        frontmatter ? frontmatter->scalar("base_commit") : std::nullopt;
    if (named && *named != base) {
      Merge as_it_was = merge(make(*named), existing, blending);
      if (!as_it_was.changed) return as_it_was;
    }
  }
  return merge(make(base), existing, blending);
}

std::optional<std::string> block_text(std::string_view document, std::string_view name) {
  const std::optional<Frontmatter> frontmatter = Frontmatter::parse(document);
  const Reading reading = read_body(document.substr(frontmatter ? frontmatter->size() : 0), 1);
  for (const Stretch& stretch : reading.stretches) {
    if (stretch.kind == Stretch::Kind::block && stretch.name == name) return to_lf(stretch.body);
  }
  return std::nullopt;
}

}  // namespace tasks
