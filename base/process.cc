#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>

#include "base/check.h"
#include "base/error.h"
#include "base/files.h"

extern char** environ;

#ifdef __SANITIZE_THREAD__
// libuv closes descriptors by a bare system call: the sanitizer takes their next use for a race.
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libuv.so\n"; }
#endif

namespace base {
namespace {

constexpr uint64_t kKillAfterMs = 2000;
constexpr uint64_t kDrainMs = 1000;

/// The beginning and the end of a stream that may be longer than the memory for it.
class BoundedOutput {
 public:
  explicit BoundedOutput(size_t limit) : head_limit_(limit / 4), tail_limit_(limit - limit / 4) {}

  void add(std::string_view bytes) {
    total_ += bytes.size();
    const size_t to_head = std::min(bytes.size(), head_limit_ - head_.size());
    head_ += bytes.substr(0, to_head);
    tail_ += bytes.substr(to_head);
    if (tail_.size() > 2 * tail_limit_ + 65536) drop_front();
  }

  void finish(ProcessResult& result) {
    drop_front();
    result.output_bytes = total_;
    result.truncated_bytes = dropped_;
    result.output = std::move(head_);
    if (dropped_ > 0) {
      if (!result.output.empty() && result.output.back() != '\n') result.output += '\n';
      result.output += fmt::format("[{} bytes left out]\n", dropped_);
    }
    result.output += tail_;
  }

 private:
  void drop_front() {
    if (tail_.size() <= tail_limit_) return;
    const size_t gone = tail_.size() - tail_limit_;
    tail_.erase(0, gone);
    dropped_ += gone;
  }

  size_t head_limit_;
  size_t tail_limit_;
  std::string head_;
  std::string tail_;
  uint64_t total_ = 0;
  uint64_t dropped_ = 0;
};

/// The log file: written as the output arrives, so that a crash leaves what was seen.
class Log {
 public:
  Log(const std::string& path, uint64_t limit) : path_(path), limit_(limit) {
    if (path.empty()) return;
    fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd_ < 0) throw file_error("cannot write the log of a command", path, errno);
  }
  ~Log() {
    if (fd_ >= 0) ::close(fd_);
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// False when writing failed; `number()` says why.
  bool add(std::string_view bytes) {
    if (fd_ < 0) return true;
    const size_t fits = static_cast<size_t>(std::min<uint64_t>(bytes.size(), limit_ - written_));
    left_out_ += bytes.size() - fits;
    written_ += fits;
    return write(bytes.substr(0, fits));
  }
  bool finish() {
    if (fd_ < 0 || left_out_ == 0) return true;
    return write(fmt::format("\n[{} bytes left out]\n", left_out_));
  }
  Error error() const { return file_error("cannot write the log of a command", path_, number_); }

 private:
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(fd_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) {
        number_ = errno;
        return false;
      }
      bytes.remove_prefix(static_cast<size_t>(wrote));
    }
    return true;
  }

  const std::string& path_;
  uint64_t limit_;
  uint64_t written_ = 0;
  uint64_t left_out_ = 0;
  int fd_ = -1;
  int number_ = 0;
};

[[noreturn]] void fail(const std::string& program, const char* cause) {
  throw Error(ErrorKind::busy, "cannot run a command", program, cause,
              "try again; see the limits of `ulimit -a`");
}

std::vector<std::string> environment_of(const ProcessRequest& request) {
  std::vector<std::string> lines;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string line = *entry;
    const std::string name = line.substr(0, line.find('='));
    const bool unset = std::find(request.unset_env.begin(), request.unset_env.end(), name) !=
                       request.unset_env.end();
    if (!unset && request.set_env.count(name) == 0) lines.push_back(line);
  }
  for (const auto& [name, value] : request.set_env) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// A file in memory that holds the child's standard input, read from its start: no pipe, so no one
/// waits for a reader.
int input_descriptor(const std::string& program, const std::string& bytes) {
  const int fd = ::memfd_create("stdin", MFD_CLOEXEC);
  if (fd < 0) fail(program, "no file in memory");
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t wrote = ::write(fd, left.data(), left.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      ::close(fd);
      fail(program, "no memory for its input");
    }
    left.remove_prefix(static_cast<size_t>(wrote));
  }
  ::lseek(fd, 0, SEEK_SET);
  return fd;
}

/// One child from start to end on an event loop of its own.
class Runner {
 public:
  explicit Runner(const ProcessRequest& request)
      : request_(request),
        output_(request.output_limit),
        log_(request.log_path, request.log_limit) {
    CHECK(!request.argv.empty());
    CHECK(uv_loop_init(&loop_) == 0);
    loop_.data = this;
    uv_timer_init(&loop_, &timer_);
    uv_pipe_init(&loop_, &pipe_, 0);
    timer_.data = this;
    pipe_.data = this;
    process_.data = this;
  }

  ~Runner() {
    // Everything is closed through the loop: its handles live in this object.
    uv_walk(
        &loop_,
        [](uv_handle_t* handle, void*) {
          if (!uv_is_closing(handle)) uv_close(handle, nullptr);
        },
        nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  ProcessResult run() {
    const uint64_t begin = uv_hrtime();
    if (start()) {
      watch_signals();
      if (request_.timeout.count() > 0) {
        uv_timer_start(&timer_, on_timeout, static_cast<uint64_t>(request_.timeout.count()), 0);
      }
      while (!exited_ || !drained_) uv_run(&loop_, UV_RUN_ONCE);
      signal_group(SIGKILL);
    }
    result_.duration = std::chrono::milliseconds((uv_hrtime() - begin) / 1000000);
    output_.finish(result_);
    if (log_failed_ || !log_.finish()) throw log_.error();
    if (sink_error_ != nullptr) std::rethrow_exception(sink_error_);
    return std::move(result_);
  }

 private:
  bool start() {
    const std::string& program = request_.argv.front();
    if (!request_.cwd.empty() && !is_directory(request_.cwd)) {
      result_.spawn_error = fmt::format("no such folder: {}", request_.cwd);
      return false;
    }
    std::array<uv_file, 2> ends{};
    if (uv_pipe(ends.data(), UV_NONBLOCK_PIPE, 0) != 0) fail(program, "no pipe");
    if (uv_pipe_open(&pipe_, ends[0]) != 0) fail(program, "no pipe");
    const int input = request_.input ? input_descriptor(program, *request_.input) : -1;

    std::array<uv_stdio_container_t, 3> streams{};
    streams[0].flags = request_.input ? UV_INHERIT_FD : UV_IGNORE;
    streams[0].data.fd = input;
    for (size_t i = 1; i <= 2; ++i) {
      streams[i].flags = UV_INHERIT_FD;
      streams[i].data.fd = ends[1];
    }
    std::vector<std::string> arguments = request_.argv;
    std::vector<std::string> environment = environment_of(request_);
    std::vector<char*> argument_pointers = pointers(arguments);
    std::vector<char*> environment_pointers = pointers(environment);
    uv_process_options_t options{};
    options.exit_cb = on_exit;
    options.file = argument_pointers.front();
    options.args = argument_pointers.data();
    options.env = environment_pointers.data();
    options.cwd = request_.cwd.empty() ? nullptr : request_.cwd.c_str();
    options.flags = UV_PROCESS_DETACHED;
    options.stdio_count = static_cast<int>(streams.size());
    options.stdio = streams.data();
    const int failed = uv_spawn(&loop_, &process_, &options);
    ::close(ends[1]);
    if (input >= 0) ::close(input);
    if (failed != 0) {
      result_.spawn_error = fmt::format("{}: {}", program, errno_text(-failed));
      return false;
    }
    group_ = process_.pid;
    uv_read_start(
        as_stream(&pipe_),
        [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
          Runner* self = static_cast<Runner*>(handle->data);
          *buffer = uv_buf_init(self->buffer_.data(), static_cast<unsigned>(self->buffer_.size()));
        },
        on_read);
    return true;
  }

  static uv_stream_t* as_stream(uv_pipe_t* pipe) { return reinterpret_cast<uv_stream_t*>(pipe); }

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

  static void on_read(uv_stream_t* stream, ssize_t got, const uv_buf_t* buffer) {
    Runner* self = static_cast<Runner*>(stream->data);
    if (got > 0) self->take(std::string_view(buffer->base, static_cast<size_t>(got)));
    if (got < 0) self->stop_reading();
  }

  void take(std::string_view bytes) {
    output_.add(bytes);
    if (!log_failed_ && !log_.add(bytes)) {
      log_failed_ = true;
      end_group();
    }
    if (!request_.sink || sink_error_ != nullptr) return;
    try {
      request_.sink(bytes);
    } catch (...) {  // must not fly through the C frames of the loop
      sink_error_ = std::current_exception();
      end_group();
    }
  }

  void stop_reading() {
    uv_read_stop(as_stream(&pipe_));
    drained_ = true;
    if (exited_) uv_timer_stop(&timer_);
  }

  static void on_exit(uv_process_t* process, int64_t code, int signal) {
    Runner* self = static_cast<Runner*>(process->data);
    self->exited_ = true;
    if (signal != 0) {
      self->result_.signal = signal;
    } else {
      self->result_.exit_code = static_cast<int>(code);
    }
    if (self->drained_) {
      uv_timer_stop(&self->timer_);
    } else {
      uv_timer_start(&self->timer_, on_drain_end, kDrainMs, 0);
    }
  }

  static void on_drain_end(uv_timer_t* timer) {
    Runner* self = static_cast<Runner*>(timer->data);
    self->result_.output_left_open = true;
    self->stop_reading();
  }

  static void on_timeout(uv_timer_t* timer) {
    Runner* self = static_cast<Runner*>(timer->data);
    self->result_.timed_out = true;
    self->end_group();
  }

  static void on_signal(uv_signal_t* handle, int number) {
    Runner* self = static_cast<Runner*>(handle->data);
    if (self->exited_ || self->result_.interrupted_by) return;
    self->result_.interrupted_by = number;
    self->end_group();
  }

  void signal_group(int number) const {
    CHECK(group_ > 1);  // 0 and 1 would mean our own group and everyone
    ::kill(-group_, number);
  }

  /// Asks the group to end, and ends it when it does not. The timer is the same one: a timeout that
  /// comes later is void.
  void end_group() {
    if (exited_) return;
    signal_group(SIGTERM);
    uv_timer_start(
        &timer_,
        [](uv_timer_t* timer) { static_cast<Runner*>(timer->data)->signal_group(SIGKILL); },
        kKillAfterMs, 0);
  }

  const ProcessRequest& request_;
  ProcessResult result_;
  BoundedOutput output_;
  Log log_;
  uv_loop_t loop_{};
  uv_process_t process_{};
  pid_t group_ = 0;
  uv_pipe_t pipe_{};
  uv_timer_t timer_{};
  std::array<uv_signal_t, 3> signals_{};
  std::array<char, 65536> buffer_{};
  bool exited_ = false;
  bool drained_ = false;
  bool log_failed_ = false;
  std::exception_ptr sink_error_;
};

}  // namespace

ProcessResult run(const ProcessRequest& request) { return Runner(request).run(); }

}  // namespace base
