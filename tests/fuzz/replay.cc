// Runs a target on files, without libFuzzer: what once crashed must never crash again.
//   replay TARGET (FILE | FOLDER)...
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "tests/fuzz/targets.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  const fuzz::Target* target = count > 2 ? fuzz::find_target(arguments[1]) : nullptr;
  if (target == nullptr) {
    std::fputs("usage: replay lexical|extract|macros (FILE | FOLDER)...\n", stderr);
    return 2;
  }
  // No input of a regression needs more; a hang or a blow-up does.
  constexpr double kSeconds = 10;
  int failed = 0;
  size_t files = 0;
  for (int i = 2; i < count; ++i) {
    for (const fs::path& file : files_below(arguments[i])) {
      std::fprintf(stderr, "%s\n", file.c_str());
      std::ifstream in(file, std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      const auto began = std::chrono::steady_clock::now();
      base::run_on_deep_stack([&] { target->run(text.str()); });
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
      if (took.count() > kSeconds) {
        std::fprintf(stderr, "  took %.1f s\n", took.count());
        ++failed;
      }
      ++files;
    }
  }
  if (files == 0) {
    std::fputs("replay: no file there\n", stderr);
    return 2;
  }
  return failed == 0 ? 0 : 1;
}
