#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"

int main(int argc, char** argv) {
  // A reader that closes the pipe (`| head`) ends us without a word; writes then fail instead.
  std::signal(SIGPIPE, SIG_DFL);
  // A file that reaches the process's size limit fails with an error that we report.
  std::signal(SIGXFSZ, SIG_IGN);
  std::ios::sync_with_stdio(false);
  // A syntax tree is a hundred thousand small blocks, freed at once: without fast bins they are
  // merged as they go, instead of in rounds over all of them. Measured: 3 % of a scan's cpu time.
  mallopt(M_MXFAST, 0);
  std::error_code no_cwd;
  cli::Invocation inv{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .cwd = std::filesystem::current_path(no_cwd).string(),
      .env = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return std::string(value);
      },
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .command = {},
      .format = "text",
      .config_file = {},
      .run = {},
      .child = {},
      .warnings = {},
  };
  if (no_cwd) {
    std::cerr << "error: cannot find the current folder: " << no_cwd.message()
              << "\n  next: change to a folder that exists\n";
    return cli::kExitNotFound;
  }
  std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  // `cargo punchlist scan` runs `cargo-punchlist punchlist scan`.
  const std::string called = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "";
  if (called == "cargo-punchlist" && !arguments.empty() && arguments.front() == "punchlist")
    arguments.erase(arguments.begin());
  const int code = cli::run_command_line(arguments, inv);
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "error: cannot write to standard output\n  next: check the disk or the pipe\n";
    return cli::kExitBusy;
  }
  return code;
}
