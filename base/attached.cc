#include "base/attached.h"

#include <unistd.h>
#include <uv.h>

#include <array>
#include <csignal>

#include "base/check.h"
#include "base/files.h"

extern char** environ;

namespace base {
namespace {

/// Whether the terminal itself sends our process group the interrupts of its keyboard.
bool has_terminal() {
  return ::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

/// One child from start to end on an event loop of its own.
class Attached {
 public:
  explicit Attached(const AttachedRequest& request) : request_(request) {
    CHECK(!request.argv.empty());
    CHECK(uv_loop_init(&loop_) == 0);
    uv_timer_init(&loop_, &timer_);
    timer_.data = this;
    process_.data = this;
  }
  ~Attached() {
    uv_walk(
        &loop_,
        [](uv_handle_t* handle, void*) {
          if (!uv_is_closing(handle)) uv_close(handle, nullptr);
        },
        nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

  AttachedEnd run() {
    // Before the start: a signal in between must not end us and leave the child alone.
    watch_signals();
    if (!start()) return std::move(end_);
    if (request_.tick) {
      const uint64_t period = static_cast<uint64_t>(request_.period.count());
      uv_timer_start(&timer_, on_timer, period, period);
    }
    while (!exited_) uv_run(&loop_, UV_RUN_ONCE);
    return std::move(end_);
  }

 private:
  bool start() {
    std::vector<std::string> arguments = request_.argv;
    std::vector<char*> argument_pointers;
    for (std::string& text : arguments) argument_pointers.push_back(text.data());
    argument_pointers.push_back(nullptr);
    std::vector<std::string> added = request_.set_env;
    std::vector<char*> environment;
    // The first of a name counts.
    for (std::string& line : added) environment.push_back(line.data());
    for (char** entry = environ; *entry != nullptr; ++entry) environment.push_back(*entry);
    environment.push_back(nullptr);
    std::array<uv_stdio_container_t, 3> streams{};
    for (int i = 0; i < 3; ++i) {
      streams[static_cast<size_t>(i)].flags = UV_INHERIT_FD;
      streams[static_cast<size_t>(i)].data.fd = i;
    }
    if (request_.output_to_stderr) streams[1].data.fd = 2;
    uv_process_options_t options{};
    options.exit_cb = on_exit;
    options.file = argument_pointers.front();
    options.args = argument_pointers.data();
    options.env = environment.data();
    options.stdio_count = static_cast<int>(streams.size());
    options.stdio = streams.data();
    const int failed = uv_spawn(&loop_, &process_, &options);
    if (failed == 0) return true;
    end_.spawn_error = errno_text(-failed);
    return false;
  }

  void watch_signals() {
    constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < kSignals.size(); ++i) {
      uv_signal_init(&loop_, &signals_[i]);
      signals_[i].data = this;
      struct sigaction current {};
      ::sigaction(kSignals[i], nullptr, &current);
      if (current.sa_handler == SIG_IGN) continue;  // nohup: stays ignored
      uv_signal_start(&signals_[i], on_signal, kSignals[i]);
    }
  }

  static void on_signal(uv_signal_t* handle, int number) {
    Attached* self = static_cast<Attached*>(handle->data);
    if (self->exited_ || self->process_.pid <= 1) return;
    if (number == SIGINT && has_terminal()) return;  // the child got it, too
    ::kill(self->process_.pid, number);
  }

  static void on_exit(uv_process_t* process, int64_t code, int signal) {
    Attached* self = static_cast<Attached*>(process->data);
    self->exited_ = true;
    if (signal != 0) {
      self->end_.signal = signal;
    } else {
      self->end_.exit_code = static_cast<int>(code);
    }
  }

  static void on_timer(uv_timer_t* timer) { static_cast<Attached*>(timer->data)->request_.tick(); }

  const AttachedRequest& request_;
  AttachedEnd end_;
  uv_loop_t loop_{};
  uv_process_t process_{};
  uv_timer_t timer_{};
  std::array<uv_signal_t, 3> signals_{};
  bool exited_ = false;
};

}  // namespace

AttachedEnd run_attached(const AttachedRequest& request) { return Attached(request).run(); }

}  // namespace base
