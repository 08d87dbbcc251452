#include "store/file_system.h"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace store {
namespace {

struct KnownType {
  int64_t type;
  std::string_view name;
};

// linux/magic.h, the kernel's fs/smb and fs/gfs2, and the clients' own headers.
constexpr std::array<KnownType, 14> kNetworkTypes = {{{0x6969, "NFS"},
                                                      {0x517B, "SMB"},
                                                      {0xFF534D42, "SMB"},
                                                      {0xFE534D42, "SMB"},
                                                      {0x5346414F, "AFS"},
                                                      {0x6B414653, "AFS"},
                                                      {0x73757245, "Coda"},
                                                      {0x564C, "NCP"},
                                                      {0x00C36400, "Ceph"},
                                                      {0x0BD00BD0, "Lustre"},
                                                      {0x47504653, "GPFS"},
                                                      {0x01161970, "GFS2"},
                                                      {0x7461636F, "OCFS2"},
                                                      {0x19830326, "BeeGFS"}}};
constexpr int64_t kFuse = 0x65735546;

constexpr std::array<std::string_view, 14> kRemoteFuse = {
    "sshfs",   "rclone",    "s3fs",    "goofys",     "gcsfuse", "davfs",  "curlftpfs",
    "juicefs", "glusterfs", "moosefs", "gvfsd-fuse", "ceph",    "cephfs", "ceph-fuse"};

/// mountinfo writes a blank in a path as \040.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '\\' && i + 3 < text.size() &&
                           text.substr(i + 1, 3).find_first_not_of("01234567") == text.npos;
    if (!is_escape) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const size_t end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

bool holds(std::string_view mount_point, std::string_view path) {
  if (mount_point == "/" || mount_point == path) return true;
  return path.size() > mount_point.size() && path[mount_point.size()] == '/' &&
         path.substr(0, mount_point.size()) == mount_point;
}

}  // namespace

std::string_view network_file_system(int64_t type) {
  // Signed and 32 bits wide on some machines.
  for (const KnownType& known : kNetworkTypes) {
    if ((type & 0xFFFFFFFF) == known.type) return known.name;
  }
  return {};
}

bool is_fuse(int64_t type) { return (type & 0xFFFFFFFF) == kFuse; }

std::string mount_type(std::string_view mountinfo, std::string_view path) {
  std::string type;
  size_t longest = 0;
  for (const std::string_view line : base::split_lines(mountinfo)) {
    // id parent device root MOUNT-POINT options [fields...] - TYPE source options
    const std::vector<std::string_view> words = words_of(line);
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 5 || dash == words.end() || dash + 1 == words.end()) continue;
    const std::string point = unescaped(words[4]);
    // Of two mounts on one point the later one lies on top.
    if (point.size() < longest || !holds(point, path)) continue;
    longest = point.size();
    type = std::string(*(dash + 1));
  }
  return type;
}

bool is_remote_fuse(std::string_view mount_type) {
  constexpr std::string_view kPrefix = "fuse.";
  if (mount_type.substr(0, kPrefix.size()) == kPrefix) mount_type.remove_prefix(kPrefix.size());
  return std::find(kRemoteFuse.begin(), kRemoteFuse.end(), mount_type) != kRemoteFuse.end();
}

void refuse_network_file_system(const std::filesystem::path& directory) {
  struct statfs info {};
  if (::statfs(directory.c_str(), &info) != 0) return;  // opening it will say more
  std::string name(network_file_system(info.f_type));
  if (is_fuse(info.f_type)) {
    std::ifstream file("/proc/self/mountinfo");
    const std::string table((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    std::error_code failure;
    const std::filesystem::path real = std::filesystem::canonical(directory, failure);
    const std::string type = mount_type(table, failure ? directory.string() : real.string());
    if (is_remote_fuse(type)) name = type;
  }
  if (name.empty()) return;
  throw base::Error(base::ErrorKind::usage, "the ledger cannot be on a network file system",
                    directory.string(),
                    "it is on " + name + ", and several hosts cannot share its write-ahead log",
                    "set PUNCHLIST_STORE to a directory on a local disk; `punchlist scan "
                    "--no-record` needs none");
}

}  // namespace store
