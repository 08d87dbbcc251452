#include "scanner/clippy_toml.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "scanner/known_apis.h"
#include "scanner/manifest_paths.h"

namespace scanner {
namespace {

// Of std only what a runtime has its own form of; of libraries those that the tables know, and
// those that the async ones are built of.
constexpr std::string_view kStd[] = {"std::thread", "std::process", "std::sync", "std::net",
                                     "std::fs",     "std::time",    "std::io"};
constexpr std::string_view kCrates[] = {
    "tokio",       "async_std",    "smol",        "futures",        "pollster", "rayon",
    "parking_lot", "crossbeam",    "flume",       "async_channel",  "reqwest",  "ureq",
    "tokio_util",  "tokio_stream", "async_io",    "async_executor", "tracing",  "dashmap",
    "hyper",       "actix_rt",     "futures_lite"};

bool concerns_runtimes(const std::string& written) {
  const std::string path = canonical_path(written);
  const auto below = [&path](std::string_view head) {
    return path == head || (path.size() > head.size() && path.starts_with(head) &&
                            path.compare(head.size(), 2, "::") == 0);
  };
  return std::any_of(std::begin(kStd), std::end(kStd), below) ||
         std::any_of(std::begin(kCrates), std::end(kCrates), below);
}

/// An entry of one of clippy's lists: a text, or `{ path, reason, replacement }`.
struct PathEntry {
  std::string path;
  std::string reason;
  std::string replacement;
  uint32_t line = 0;
};

std::vector<PathEntry> entries_of(const toml::table& table, std::string_view key) {
  std::vector<PathEntry> entries;
  const toml::array* list = table[key].as_array();
  if (list == nullptr) return entries;
  for (const toml::node& node : *list) {
    PathEntry entry;
    entry.line = node.source().begin.line;
    if (const toml::value<std::string>* text = node.as_string()) {
      entry.path = text->get();
    } else if (const toml::table* row = node.as_table()) {
      entry.path = (*row)["path"].value_or(std::string());
      entry.reason = (*row)["reason"].value_or(std::string());
      entry.replacement = (*row)["replacement"].value_or(std::string());
    }
    if (is_item_pattern(entry.path)) entries.push_back(std::move(entry));
  }
  return entries;
}

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// A glob of all that lies below the folder.
std::string all_below(const std::string& folder) {
  if (folder.empty()) return "**";
  std::string glob;
  for (const char c : folder) {
    if (std::string_view("*?[]{}\\").find(c) != std::string_view::npos) glob += '\\';
    glob += c;
  }
  return glob + "/**";
}

}  // namespace

ClippySettings read_clippy(const std::vector<ManifestText>& files) {
  ClippySettings settings;
  for (const ManifestText& file : files) {
    toml::table table;
    try {
      table = toml::parse(file.text);
    } catch (const toml::parse_error& error) {
      settings.problems.push_back(
          {file.path, error.source().begin.line,
           fmt::format("does not parse: {}; nothing of it is held to", error.description())});
      continue;
    }
    const std::string folder = folder_of(file.path);
    std::vector<std::string> nearer;  // folders below with a clippy.toml of their own
    for (const ManifestText& other : files) {
      const std::string below = folder_of(other.path);
      if (below.size() > folder.size() && (folder.empty() || below.starts_with(folder + "/")))
        nearer.push_back(all_below(below));
    }
    for (const std::string_view key :
         {"disallowed-methods", "disallowed-types", "disallowed-macros"}) {
      for (const PathEntry& entry : entries_of(table, key)) {
        if (!concerns_runtimes(entry.path)) continue;
        Policy policy;
        policy.id = fmt::format("{}:{}", file.path, entry.line);
        policy.forbid = {entry.path};
        policy.in = {all_below(folder)};
        policy.except = nearer;
        policy.instead = entry.replacement;
        policy.reason = entry.reason;
        policy.severity = Severity::low;  // clippy itself speaks up
        policy.path = file.path;
        policy.line = entry.line;
        policy.exact = true;
        settings.policies.push_back(std::move(policy));
      }
    }
    for (const PathEntry& entry : entries_of(table, "await-holding-invalid-types")) {
      settings.held_types.push_back({canonical_path(entry.path), entry.reason, all_below(folder)});
    }
  }
  return settings;
}

}  // namespace scanner
