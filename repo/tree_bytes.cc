#include "repo/tree_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "repo/history.h"

namespace repo {
namespace {

/// Of each reason of that kind; the object's id stands behind it.
constexpr std::string_view kMissing = "object is missing";

bool by_path(const FileEntry& a, const FileEntry& b) { return a.path < b.path; }
bool left_by_path(const LeftOut& a, const LeftOut& b) { return a.path < b.path; }

}  // namespace

void sort(FileList& list) {
  std::sort(list.files.begin(), list.files.end(), by_path);
  std::sort(list.left_out.begin(), list.left_out.end(), left_by_path);
}

bool is_wanted(const PathFilter& wanted, std::string_view path) { return !wanted || wanted(path); }

void leave_out(FileList& list, std::string path, std::string reason) {
  LeftOut left;
  left.path = std::move(path);
  left.reason = std::move(reason);
  list.left_out.push_back(std::move(left));
}

void leave_out_missing(FileList& list, std::string path, const git_oid& oid) {
  leave_out(list, std::move(path), fmt::format("{} ({})", kMissing, from_oid(oid).hex()));
}

bool says_missing(std::string_view reason) { return reason.starts_with(kMissing); }

void demand_all(const Repository& repository, const FileList& list) {
  for (const LeftOut& left : list.left_out) {
    if (!says_missing(left.reason)) continue;
    const size_t hex = left.reason.find('(') + 1;
    const std::optional<ObjectId> id =
        ObjectId::from_hex(std::string_view(left.reason).substr(hex, left.reason.size() - hex - 1));
    const Lease lease(repository);
    throw lease.missing(left.path, id.value_or(ObjectId()));
  }
}

void add_stored(FileList& list, git_odb* odb, std::string path, unsigned mode, const git_oid& oid,
                const PathFilter& wanted) {
  if (mode == GIT_FILEMODE_COMMIT) {
    leave_out(list, std::move(path), "submodule");
    return;
  }
  if (!is_wanted(wanted, path)) return;
  if (mode == GIT_FILEMODE_LINK) {
    leave_out(list, std::move(path), "symbolic link");
    return;
  }
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, odb, &oid) < 0) {
    leave_out_missing(list, std::move(path), oid);
    return;
  }
  FileEntry entry;
  entry.path = std::move(path);
  entry.blob = from_oid(oid);
  entry.size = size;
  entry.executable = (mode & 0111) != 0;
  list.files.push_back(std::move(entry));
}

bool next_item(std::string_view& bytes, TreeItem& item) {
  const size_t space = bytes.find(' ');
  const size_t zero = space == std::string_view::npos ? space : bytes.find('\0', space);
  if (zero == std::string_view::npos || bytes.size() < zero + 1 + GIT_OID_RAWSZ) return false;
  item.mode = 0;
  for (char digit : bytes.substr(0, space)) {
    if (digit < '0' || digit > '7') return false;
    item.mode = item.mode * 8 + static_cast<unsigned>(digit - '0');
  }
  item.name = bytes.substr(space + 1, zero - space - 1);
  std::memcpy(item.oid.id, bytes.data() + zero + 1, GIT_OID_RAWSZ);
  bytes.remove_prefix(zero + 1 + GIT_OID_RAWSZ);
  return true;
}

}  // namespace repo
