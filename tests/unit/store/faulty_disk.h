#pragma once

#include <cstdint>

namespace store {

/// What happens at one write to the disk (a write, a sync, a cut or a removal of a file).
enum class Fault { none, kill, full };

/// From now on all SQLite files of this process lie on a disk that counts its writes and fails at
/// the one with this number, from 1: the process is killed before it, or the disk is full from it
/// on. Cannot be undone: call it in a child process.
void install_faulty_disk(Fault fault, int64_t at);
/// Writes so far.
int64_t disk_writes();

}  // namespace store
