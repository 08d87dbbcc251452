#include "cli/progress.h"

#include <chrono>
#include <ostream>

namespace cli {

Progress::Progress(const Invocation& inv, const std::string& what) {
  if (!inv.err_is_terminal || inv.env("TERM").value_or("dumb") == "dumb") return;
  std::ostream& err = inv.err;
  thread_ = std::thread([this, &err, what] { tick(err, what); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Progress::tick(std::ostream& err, const std::string& what) {
  const auto started = std::chrono::steady_clock::now();
  bool shown = false;
  std::unique_lock<std::mutex> lock(mutex_);
  while (!changed_.wait_for(lock, std::chrono::milliseconds(500), [this] { return done_; })) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::steady_clock::now() - started);
    err << "\r\x1b[K" << what << " ... " << seconds.count() << " s" << std::flush;
    shown = true;
  }
  if (shown) err << "\r\x1b[K" << std::flush;
}

}  // namespace cli
