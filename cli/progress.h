#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/command.h"

namespace cli {

/// A line on a terminal's stderr that says what takes so long, from half a second on; gone when
/// this object is. Silent when stderr is no terminal or TERM is dumb.
class Progress {
 public:
  Progress(const Invocation& inv, const std::string& what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void tick(std::ostream& err, const std::string& what);

  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace cli
