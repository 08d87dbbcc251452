#include "store/file_system.h"

#include <gtest/gtest.h>

namespace store {
namespace {

constexpr const char* kMounts =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "40 22 0:45 / /mnt/ann/far rw,nosuid shared:3 - fuse.sshfs ann@far:/srv rw\n"
    "41 22 0:46 / /mnt/ann/my\\040disk rw - fuse.sshfs ann@far:/disk rw\n"
    "42 22 0:47 / /mnt/ann/ntfs rw - fuseblk /dev/sdb1 rw\n"
    "43 22 0:48 / /stack rw - nfs4 far:/x rw\n"
    "44 43 8:2 / /stack rw - ext4 /dev/sda2 rw\n"
    "broken line\n";

TEST(FileSystem, NetworksAreKnownByTheirNumber) {
  EXPECT_EQ(network_file_system(0x6969), "NFS");
  EXPECT_EQ(network_file_system(0x517B), "SMB");
  EXPECT_EQ(network_file_system(0xFF534D42), "SMB");
  // f_type is signed on some machines.
  EXPECT_EQ(network_file_system(static_cast<int32_t>(0xFE534D42)), "SMB");
  EXPECT_EQ(network_file_system(0x00C36400), "Ceph");
  EXPECT_EQ(network_file_system(0xEF53), "");      // ext4
  EXPECT_EQ(network_file_system(0x794c7630), "");  // overlay
  EXPECT_EQ(network_file_system(0x01021994), "");  // tmpfs
  EXPECT_EQ(network_file_system(0x01021997), "");  // 9p: the one kernel of a sandbox, as a rule
  EXPECT_EQ(network_file_system(0x65735546), "");  // FUSE: the mount table tells
  EXPECT_TRUE(is_fuse(0x65735546));
  EXPECT_FALSE(is_fuse(0xEF53));
}

TEST(FileSystem, FuseIsToldByTheMountTable) {
  EXPECT_EQ(mount_type(kMounts, "/mnt/ann/far/repo/.git"), "fuse.sshfs");
  EXPECT_EQ(mount_type(kMounts, "/mnt/ann/far"), "fuse.sshfs");
  EXPECT_EQ(mount_type(kMounts, "/mnt/ann/farther"), "ext4");
  EXPECT_EQ(mount_type(kMounts, "/mnt/ann/my disk/repo"), "fuse.sshfs");
  EXPECT_EQ(mount_type(kMounts, "/mnt/ann/ntfs/repo"), "fuseblk");
  EXPECT_EQ(mount_type(kMounts, "/stack/repo"), "ext4");
  EXPECT_EQ(mount_type("", "/stack/repo"), "");
  EXPECT_TRUE(is_remote_fuse("fuse.sshfs"));
  EXPECT_TRUE(is_remote_fuse("fuse.rclone"));
  EXPECT_FALSE(is_remote_fuse("fuseblk"));
  EXPECT_FALSE(is_remote_fuse("fuse.encfs"));
  EXPECT_FALSE(is_remote_fuse(""));
}

TEST(FileSystem, TheTemporaryFolderIsNotRefused) {
  refuse_network_file_system(testing::TempDir());
  refuse_network_file_system("/not/there");
}

}  // namespace
}  // namespace store
