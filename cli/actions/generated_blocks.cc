#include "cli/actions/generated_blocks.h"

#include <charconv>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "repo/merge_text.h"

namespace cli {
namespace {

constexpr std::string_view kHead = "punchlist generated blocks 1\n";
constexpr size_t kMost = 32 * 1024 * 1024;

}  // namespace

GeneratedBlocks::GeneratedBlocks(const std::string& store_directory)
    : file_(base::join_path(store_directory, "generated-blocks")) {}

void GeneratedBlocks::load() {
  if (loaded_) return;
  loaded_ = true;
  if (!base::file_exists(file_)) return;
  try {
    bytes_ = base::read_file(file_, 2 * kMost);
  } catch (const base::Error&) {  // no base for a merge: the texts go side by side
    return;
  }
  std::string_view rest = bytes_;
  if (rest.substr(0, kHead.size()) != kHead) return;
  rest.remove_prefix(kHead.size());
  while (!rest.empty()) {  // HASH LENGTH\nTEXT
    const size_t space = rest.find(' ');
    const size_t end = rest.find('\n');
    if (space == std::string_view::npos || end == std::string_view::npos || space > end) return;
    size_t length = 0;
    std::from_chars(rest.data() + space + 1, rest.data() + end, length);
    if (rest.size() - end - 1 < length) return;
    known_.emplace(rest.substr(0, space), rest.substr(end + 1, length));
    rest.remove_prefix(end + 1 + length);
  }
}

tasks::Blending GeneratedBlocks::blending() {
  tasks::Blending blending;
  blending.last = [this](const std::string& hash) -> std::optional<std::string> {
    load();
    const auto found = known_.find(hash);
    if (found == known_.end()) return std::nullopt;
    return std::string(found->second);
  };
  blending.blend = [](const std::string& last, const std::string& edited,
                      const std::string& fresh) { return repo::merge_text(last, edited, fresh); };
  return blending;
}

void GeneratedBlocks::keep(const std::string& hash, std::string text) {
  load();
  const auto found = known_.find(hash);
  if (found == known_.end()) {
    fresh_.emplace(hash, std::move(text));
  } else {
    in_use_.insert(found->first);
  }
}

void GeneratedBlocks::save() {
  if (fresh_.empty()) return;
  std::string bytes(kHead);
  const auto add = [&bytes](std::string_view hash, std::string_view text) {
    bytes += hash;
    bytes += " " + std::to_string(text.size()) + "\n";
    bytes += text;
  };
  for (const auto& [hash, text] : fresh_) add(hash, text);
  for (const std::string_view hash : in_use_) add(hash, known_.at(hash));
  const std::map<std::string_view, std::string_view> ordered(known_.begin(), known_.end());
  for (const auto& [hash, text] : ordered) {
    if (in_use_.count(hash) == 0 && bytes.size() + text.size() < kMost) add(hash, text);
  }
  base::write_file_atomically(file_, bytes);
}

}  // namespace cli
