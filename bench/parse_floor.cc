// The floor under every scan: reads the Rust files named on standard input, one path per line, and
// parses each with tree-sitter on one thread; nothing else. Same libraries and flags as the
// product; bench/ratio.py compares the two.

#include <sys/resource.h>
#include <tree_sitter/api.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>

extern "C" const TSLanguage* tree_sitter_rust();

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool read_file(const std::string& path, std::string& text) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return false;
  text.resize(static_cast<size_t>(in.tellg()));
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return static_cast<bool>(in);
}

}  // namespace

int main() {
  TSParser* parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_rust())) {
    std::cerr << "parse_floor: the grammar does not fit the library\n";
    return 70;
  }
  uint64_t files = 0;
  uint64_t bytes = 0;
  uint64_t with_errors = 0;
  std::string path;
  std::string text;
  while (std::getline(std::cin, path)) {
    if (!read_file(path, text)) {
      std::cerr << "parse_floor: cannot read " << path << '\n';
      return 3;
    }
    TSTree* tree =
        ts_parser_parse_string(parser, nullptr, text.data(), static_cast<uint32_t>(text.size()));
    if (ts_node_has_error(ts_tree_root_node(tree))) with_errors++;
    ts_tree_delete(tree);
    files++;
    bytes += text.size();
  }
  ts_parser_delete(parser);
  std::cout << "files " << files << " bytes " << bytes << " with_errors " << with_errors
            << " cpu_seconds " << cpu_seconds() << '\n';
  return files == 0 ? 3 : 0;
}
