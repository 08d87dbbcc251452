#include "scanner/manifest_paths.h"

#include <algorithm>

namespace scanner {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

/// Takes a `[..]` class off `pattern`; says whether it holds `c`. An unclosed class matches
/// nothing.
bool take_class(std::string_view& pattern, char c) {
  const size_t close = pattern.find(']', 2);
  if (close == std::string_view::npos) return false;
  std::string_view members = pattern.substr(1, close - 1);
  pattern.remove_prefix(close + 1);
  const bool negated = members.front() == '!';
  if (negated) members.remove_prefix(1);
  bool found = false;
  for (size_t i = 0; i < members.size(); ++i) {
    if (i + 2 < members.size() && members[i + 1] == '-') {
      found = found || (members[i] <= c && c <= members[i + 2]);
      i += 2;
    } else {
      found = found || members[i] == c;
    }
  }
  return found != negated;
}

/// One part against one part. Linear but for `*`, for which the last star is retried.
bool part_matches(std::string_view pattern, std::string_view text) {
  std::string_view star_pattern;
  std::string_view star_text;
  bool starred = false;
  while (!text.empty()) {
    std::string_view rest = pattern;
    bool matched = false;
    if (!rest.empty() && rest.front() == '*') {
      star_pattern = pattern = rest.substr(1);
      star_text = text;
      starred = true;
      continue;
    }
    if (!rest.empty() && rest.front() == '[') {
      matched = take_class(rest, text.front());
    } else if (!rest.empty()) {
      matched = rest.front() == '?' || rest.front() == text.front();
      rest.remove_prefix(1);
    }
    if (matched) {
      pattern = rest;
      text.remove_prefix(1);
    } else if (starred) {
      star_text.remove_prefix(1);
      pattern = star_pattern;
      text = star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

bool parts_match(const std::vector<std::string_view>& pattern,
                 const std::vector<std::string_view>& path) {
  std::vector<bool> reached(path.size() + 1, false);  // how many parts of the path are used up
  reached[0] = true;
  for (const std::string_view part : pattern) {
    if (part == "**") {
      for (size_t used = 1; used < reached.size(); ++used) {
        reached[used] = reached[used] || reached[used - 1];
      }
      continue;
    }
    for (size_t used = path.size(); used > 0; --used) {
      reached[used] = reached[used - 1] && part_matches(part, path[used - 1]);
    }
    reached[0] = false;
  }
  return reached[path.size()];
}

}  // namespace

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string join_path(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts = parts_of(folder);
  for (const std::string_view part : parts_of(path)) {
    if (part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string joined;
  for (const std::string_view part : parts) {
    if (!joined.empty()) joined += '/';
    joined += part;
  }
  return joined;
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.empty()) return path.substr(0, 2) != "..";
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

bool glob_matches(std::string_view pattern, std::string_view path) {
  return parts_match(parts_of(pattern), parts_of(path));
}

bool has_path(const std::vector<std::string>& rust_paths, std::string_view path) {
  return std::binary_search(rust_paths.begin(), rust_paths.end(), path);
}

std::vector<DiscoveredTarget> discover_targets(const std::vector<std::string>& rust_paths,
                                               std::string_view folder) {
  const std::string prefix = std::string(folder) + "/";
  std::vector<DiscoveredTarget> targets;
  std::vector<std::string>::const_iterator path =
      std::lower_bound(rust_paths.begin(), rust_paths.end(), prefix);
  for (; path != rust_paths.end() && path->compare(0, prefix.size(), prefix) == 0; ++path) {
    const std::string rest = path->substr(prefix.size());
    const size_t slash = rest.find('/');
    DiscoveredTarget target;
    target.file = *path;
    if (slash == std::string::npos) {
      target.name = rest.substr(0, rest.size() - 3);
    } else if (rest.substr(slash + 1) == "main.rs") {
      target.name = rest.substr(0, slash);
    } else {
      continue;
    }
    targets.push_back(target);
  }
  std::sort(targets.begin(), targets.end(),
            [](const DiscoveredTarget& a, const DiscoveredTarget& b) { return a.name < b.name; });
  return targets;
}

}  // namespace scanner
