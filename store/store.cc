#include "store/store.h"

#include <sys/vfs.h>

#include <array>
#include <chrono>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "store/ledger.h"
#include "store/schema.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;

Millis system_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    throw Error(ErrorKind::usage, "cannot make the ledger's directory", directory.string(),
                error.message(),
                "give yourself write permission there, or set PUNCHLIST_STORE to a directory you "
                "may write");
  }
}

void refuse_network(const std::filesystem::path& directory) {
  struct statfs info {};
  if (::statfs(directory.c_str(), &info) != 0) return;  // opening it will say more
  if (!is_network_file_system(info.f_type)) return;
  throw Error(ErrorKind::usage, "the ledger cannot be on a network file system", directory.string(),
              "several hosts cannot share its write-ahead log",
              "set PUNCHLIST_STORE to a directory on a local disk");
}

}  // namespace

bool is_network_file_system(int64_t type) {
  // NFS, SMB, CIFS, SMB2 (linux/magic.h and the kernel's fs/smb).
  constexpr std::array<int64_t, 4> kTypes = {0x6969, 0x517B, 0xFF534D42, 0xFE534D42};
  for (const int64_t known : kTypes) {
    if ((type & 0xFFFFFFFF) == known) return true;
  }
  return false;
}

std::string iso_time(Millis time) {
  if (time == 0) return {};
  const std::time_t seconds = static_cast<std::time_t>(time / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text.data(), length);
}

Store Store::open(const OpenOptions& options) {
  make_directory(options.directory);
  refuse_network(options.directory);
  std::unique_ptr<Ledger> ledger = std::make_unique<Ledger>(
      options.directory, options.busy_timeout_ms, options.clock ? options.clock : system_now);
  migrate(ledger->db);
  return Store(std::move(ledger));
}

std::optional<Store> Store::open_existing(const OpenOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.directory / "ledger.db", error)) return std::nullopt;
  return open(options);
}

Store::Store(std::unique_ptr<Ledger> ledger) : ledger_(std::move(ledger)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const std::filesystem::path& Store::directory() const { return ledger_->directory; }
Millis Store::now() const { return ledger_->clock(); }

}  // namespace store
