#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace store {

/// The name of the network file system that statfs's `f_type` stands for ("NFS", "SMB", "Ceph"):
/// several hosts may write there, and a write-ahead log works on one only. Empty: it is none, or
/// not to be told by the number (FUSE).
std::string_view network_file_system(int64_t type);

/// Whether `f_type` is that of FUSE, where only the mount table tells what is behind it.
bool is_fuse(int64_t type);

/// The type ("fuse.sshfs") of the mount that holds `path` (absolute, without symbolic links) by the
/// text of /proc/self/mountinfo; empty when no line of it does.
std::string mount_type(std::string_view mountinfo, std::string_view path);

/// Whether a FUSE type is a file system on another host: "fuse.sshfs", "fuse.rclone", ...
bool is_remote_fuse(std::string_view mount_type);

/// Throws base::Error usage when the directory lies on a network file system. 9p, virtiofs and the
/// shared folders of virtual machines pass: one kernel writes there as a rule; where it cannot keep
/// a write-ahead log, opening the ledger says so.
void refuse_network_file_system(const std::filesystem::path& directory);

}  // namespace store
