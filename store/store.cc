#include "store/store.h"

#include <array>
#include <chrono>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "store/file_system.h"
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

}  // namespace

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
  refuse_network_file_system(options.directory);
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
