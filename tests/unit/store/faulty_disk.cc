#include "tests/unit/store/faulty_disk.h"

#include <sqlite3.h>

#include <csignal>
#include <cstring>

namespace store {
namespace {

Fault g_fault = Fault::none;
int64_t g_at = 0;
int64_t g_writes = 0;
sqlite3_vfs* g_real = nullptr;
sqlite3_vfs g_faulty;
sqlite3_io_methods g_methods;

/// A file of ours with the real one behind it.
struct File {
  sqlite3_file base;
  sqlite3_file* real;
};

sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }

/// Counts one write; an error code when the disk is full.
int write_now() {
  ++g_writes;
  if (g_fault == Fault::kill && g_writes == g_at) std::raise(SIGKILL);
  if (g_fault == Fault::full && g_writes >= g_at) return SQLITE_FULL;
  return SQLITE_OK;
}

int close_file(sqlite3_file* file) {
  const int code = real(file)->pMethods->xClose(real(file));
  sqlite3_free(real(file));
  return code;
}
int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
  return real(f)->pMethods->xRead(real(f), to, size, at);
}
int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  if (const int code = write_now()) return code;
  return real(f)->pMethods->xWrite(real(f), from, size, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  if (const int code = write_now()) return code;
  return real(f)->pMethods->xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
  // A full disk still syncs; the moment is one to be killed at.
  if (g_fault != Fault::full) write_now();
  return real(f)->pMethods->xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return real(f)->pMethods->xFileSize(real(f), size);
}
int lock_file(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
int unlock_file(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
int check_lock(sqlite3_file* f, int* out) {
  return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
  return real(f)->pMethods->xFileControl(real(f), op, arg);
}
int sector_size(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  File* mine = reinterpret_cast<File*>(file);
  mine->base.pMethods = nullptr;
  mine->real = static_cast<sqlite3_file*>(sqlite3_malloc(g_real->szOsFile));
  std::memset(mine->real, 0, static_cast<size_t>(g_real->szOsFile));
  const int code = g_real->xOpen(g_real, name, mine->real, flags, out);
  if (code == SQLITE_OK) {
    mine->base.pMethods = &g_methods;
  } else {
    sqlite3_free(mine->real);
  }
  return code;
}
int delete_file(sqlite3_vfs*, const char* name, int sync) {
  if (g_fault != Fault::full) write_now();
  return g_real->xDelete(g_real, name, sync);
}

}  // namespace

void install_faulty_disk(Fault fault, int64_t at) {
  g_fault = fault;
  g_at = at;
  g_real = sqlite3_vfs_find(nullptr);
  g_methods = {};
  g_methods.iVersion = 2;  // no memory-mapped reading: every byte comes this way
  g_methods.xClose = close_file;
  g_methods.xRead = read_file;
  g_methods.xWrite = write_file;
  g_methods.xTruncate = truncate_file;
  g_methods.xSync = sync_file;
  g_methods.xFileSize = file_size;
  g_methods.xLock = lock_file;
  g_methods.xUnlock = unlock_file;
  g_methods.xCheckReservedLock = check_lock;
  g_methods.xFileControl = control;
  g_methods.xSectorSize = sector_size;
  g_methods.xDeviceCharacteristics = characteristics;
  g_methods.xShmMap = shm_map;
  g_methods.xShmLock = shm_lock;
  g_methods.xShmBarrier = shm_barrier;
  g_methods.xShmUnmap = shm_unmap;
  g_faulty = *g_real;
  g_faulty.zName = "faulty";
  g_faulty.szOsFile = static_cast<int>(sizeof(File));
  g_faulty.xOpen = open_file;
  g_faulty.xDelete = delete_file;
  sqlite3_vfs_register(&g_faulty, 1);
}

int64_t disk_writes() { return g_writes; }

}  // namespace store
