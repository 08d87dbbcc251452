#include "scanner/twins.h"

#include <algorithm>
#include <initializer_list>

namespace scanner {
namespace {

struct Twin {
  std::string_view path;  ///< a call, or with `::` at its end all below it
  std::string_view text;  ///< code, or a phrase with its code between backticks; `{}` stands for
                          ///< the last segment of the call
};

// The longest path that fits is taken.
constexpr Twin kTwins[] = {
    {"std::thread::sleep", "tokio::time::sleep(..).await"},
    {"std::thread::sleep_ms", "tokio::time::sleep(..).await"},
    {"std::thread::sleep_until", "tokio::time::sleep_until(..).await"},
    {"std::thread::park", "tokio::sync::Notify"},
    {"std::thread::park_timeout", "`tokio::time::sleep(..).await`, or `tokio::sync::Notify`"},
    {"std::thread::JoinHandle::", "a `tokio::sync::oneshot` that the thread sends its result to"},
    {"std::process::", "tokio::process::Command"},
    {"std::fs::", "tokio::fs::{}(..).await"},
    {"std::fs::File::", "`{}(..).await` of a `tokio::fs::File`"},
    {"std::fs::File::write", "`write(..).await` and `flush().await` of a `tokio::fs::File`"},
    {"std::fs::File::write_all",
     "`write_all(..).await` and `flush().await` of a `tokio::fs::File`"},
    {"std::fs::File::open", "tokio::fs::File::open(..).await"},
    {"std::fs::File::create", "tokio::fs::File::create(..).await"},
    {"std::fs::File::create_new", "tokio::fs::File::create_new(..).await"},
    {"std::fs::OpenOptions::", "tokio::fs::OpenOptions"},
    {"std::fs::DirBuilder::", "tokio::fs::DirBuilder"},
    {"std::fs::DirEntry::", "`{}().await` of `tokio::fs::DirEntry`"},
    {"std::fs::exists", "tokio::fs::try_exists(..).await"},
    {"std::fs::soft_link", "tokio::fs::symlink(..).await"},
    {"std::path::Path::", "tokio::fs::{}(..).await"},
    {"std::path::Path::exists", "tokio::fs::try_exists(..).await"},
    {"std::path::Path::try_exists", "tokio::fs::try_exists(..).await"},
    {"std::path::Path::is_file", "tokio::fs::metadata(..).await"},
    {"std::path::Path::is_dir", "tokio::fs::metadata(..).await"},
    {"std::path::Path::is_symlink", "tokio::fs::symlink_metadata(..).await"},
    {"std::net::TcpStream::", "`{}(..).await` of a `tokio::net::TcpStream`"},
    {"std::net::TcpStream::connect", "tokio::net::TcpStream::connect(..).await"},
    {"std::net::TcpStream::connect_timeout",
     "`tokio::net::TcpStream::connect(..)` in a `tokio::time::timeout`"},
    {"std::net::TcpListener::", "`{}(..).await` of a `tokio::net::TcpListener`"},
    {"std::net::TcpListener::incoming", "`accept().await` of a `tokio::net::TcpListener`"},
    {"std::net::TcpListener::into_incoming", "`accept().await` of a `tokio::net::TcpListener`"},
    {"std::net::UdpSocket::", "`{}(..).await` of a `tokio::net::UdpSocket`"},
    {"std::net::ToSocketAddrs::", "tokio::net::lookup_host(..).await"},
    {"dns_lookup::lookup_host", "tokio::net::lookup_host(..).await"},
    {"std::os::unix::net::UnixStream::", "`{}(..).await` of a `tokio::net::UnixStream`"},
    {"std::os::unix::net::UnixStream::connect", "tokio::net::UnixStream::connect(..).await"},
    {"std::os::unix::net::UnixListener::", "`{}(..).await` of a `tokio::net::UnixListener`"},
    {"std::os::unix::net::UnixListener::incoming",
     "`accept().await` of a `tokio::net::UnixListener`"},
    {"std::os::unix::net::UnixDatagram::", "`{}(..).await` of a `tokio::net::UnixDatagram`"},
    {"std::sync::mpsc::", "`recv().await` of `tokio::sync::mpsc`"},
    {"std::sync::mpsc::SyncSender::", "`send(..).await` of `tokio::sync::mpsc`"},
    {"crossbeam_channel::", "`recv().await` of `tokio::sync::mpsc`"},
    {"flume::Receiver::", "recv_async().await"},
    {"flume::Receiver::iter", "into_stream()"},
    {"async_channel::Receiver::recv_blocking", "recv().await"},
    {"async_channel::Sender::send_blocking", "send(..).await"},
    {"kanal::Receiver::", "`to_async()` and `recv().await`"},
    {"std::sync::Condvar::", "`tokio::sync::Notify`, or `tokio::sync::watch`"},
    {"parking_lot::Condvar::", "`tokio::sync::Notify`, or `tokio::sync::watch`"},
    {"std::sync::Barrier::", "tokio::sync::Barrier"},
    {"std::sync::OnceLock::wait", "`tokio::sync::watch`, or `tokio::sync::OnceCell`"},
    {"subprocess::", "tokio::process::Command"},
    {"duct::", "tokio::process::Command"},
    {"signal_hook::", "tokio::signal::unix::signal"},
    {"reqwest::blocking::", "`reqwest::Client`, whose calls are awaited"},
    {"postgres::", "the crate `tokio_postgres`"},
    {"testcontainers::", "`testcontainers::runners::AsyncRunner` and `start().await`"},
    {"diesel::", "the crate `diesel_async`"},
    {"diesel::SqliteConnection::", ""},  // there it blocks as well, on the pool
    {"redis::", "`get_multiplexed_async_connection().await`, whose commands are awaited"},
    {"mongodb::sync::", "`mongodb::Client`, whose calls are awaited"},
    {"tungstenite::", "the crate `tokio_tungstenite`"},
    {"lettre::SmtpTransport::", "`{}(..).await` of a `lettre::AsyncSmtpTransport`"},
    {"isahc::", "isahc's calls with `_async` and `.await`"},
};

/// As Markdown: what is code alone stands between backticks.
std::string as_code(const std::string& text) {
  return text.find('`') == std::string::npos ? "`" + text + "`" : text;
}

}  // namespace

std::string twin_of(std::string_view path) {
  const Twin* best = nullptr;
  for (const Twin& twin : kTwins) {
    const bool fits = twin.path.ends_with("::") ? path.starts_with(twin.path) : path == twin.path;
    if (fits && (best == nullptr || twin.path.size() > best->path.size())) best = &twin;
  }
  // A method of Tokio's that is named for what it is: `blocking_recv`.
  constexpr Twin kBlocking[] = {
      {"::blocking_recv", "`recv().await` (of a oneshot: await the receiver)"},
      {"::blocking_send", "send(..).await"},
      {"::blocking_lock", "lock().await"},
      {"::blocking_lock_owned", "lock_owned().await"},
      {"::blocking_read", "read().await"},
      {"::blocking_write", "write().await"}};
  for (const Twin& twin : kBlocking) {
    if (path.ends_with(twin.path)) return as_code(std::string(twin.text));
  }
  if (best == nullptr || best->text.empty()) return {};
  std::string text(best->text);
  const size_t hole = text.find("{}");
  if (hole != std::string::npos) text.replace(hole, 2, path.substr(path.rfind(':') + 1));
  return as_code(text);
}

std::string_view beside_twin(std::string_view path) {
  const std::string_view method = path.substr(path.rfind(':') + 1);
  const auto is_of = [&](std::initializer_list<std::string_view> types) {
    return std::any_of(types.begin(), types.end(),
                       [&](std::string_view type) { return path.starts_with(type); });
  };
  if (is_of({"std::fs::File::", "std::net::TcpStream::", "std::os::unix::net::UnixStream::"})) {
    if (method.starts_with("write") || method == "flush")
      return "import `tokio::io::AsyncWriteExt`, which has the method";
    if (method.starts_with("read")) return "import `tokio::io::AsyncReadExt`, which has the method";
  }
  if (path == "std::sync::OnceLock::wait")
    return "change the static or field itself with it, and what sets it: who waits and who sets "
           "must have the same one";
  if (path == "lettre::SmtpTransport::send")
    return "build the transport as a `lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>` and "
           "import `lettre::AsyncTransport`, whose `send` takes the message by value";
  if (is_of({"std::sync::mpsc::", "crossbeam_channel::"}) && method.starts_with("recv"))
    return "make the channel itself by `tokio::sync::mpsc`, and send in synchronous code by "
           "`blocking_send(..)`, of an unbounded one by `send(..)`; its `recv` takes the receiver "
           "by "
           "`&mut`, and gives an `Option` where a `Result` was";
  if (is_of({"std::sync::mpsc::", "crossbeam_channel::"}))
    return "make the channel itself by `tokio::sync::mpsc`, and send in synchronous code by "
           "`blocking_send(..)`, of an unbounded one by `send(..)`";
  return {};
}

std::string_view std_name_of(std::string_view path) {
  return path == "tokio::time::Duration" ? "std::time::Duration" : std::string_view();
}

}  // namespace scanner
