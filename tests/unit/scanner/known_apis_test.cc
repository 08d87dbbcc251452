#include "scanner/known_apis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace scanner {
namespace {

/// The quoted words of every line that begins with `macro(`.
std::vector<std::vector<std::string>> rows_of(const std::string& macro) {
  std::vector<std::vector<std::string>> rows;
  std::set<std::filesystem::path> families;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PUNCHLIST_SOURCE_DIR) + "/scanner/apis"))
    families.insert(entry.path());
  for (const std::filesystem::path& family : families) {
    std::ifstream file(family);
    for (std::string line; std::getline(file, line);) {
      if (line.rfind(macro + "(", 0) != 0) continue;
      std::vector<std::string> words;
      for (size_t open = line.find('"'); open != std::string::npos;
           open = line.find('"', open + 1)) {
        const size_t close = line.find('"', open + 1);
        words.push_back(line.substr(open + 1, close - open - 1));
        open = close;
      }
      rows.push_back(words);
    }
  }
  return rows;
}

/// Reads one type of the grammar; false if the text is not one.
bool take_type(std::string_view& text) {
  while (!text.empty() && text.front() == '&') text.remove_prefix(1);
  const bool tuple = !text.empty() && text.front() == '(';
  const char close = tuple ? ')' : '>';
  if (!tuple) {
    const size_t end = std::min(text.find_first_of("<>(), "), text.size());
    if (end == 0) return false;
    const std::string_view path = text.substr(0, end);
    const bool word = path.find("::") == std::string_view::npos;
    static const std::set<std::string_view> kWords = {"Self", "T",    "U",  "V",   "A",
                                                      "R",    "bool", "u8", "u64", "usize"};
    if (word && kWords.count(path) == 0) return false;
    text.remove_prefix(end);
    if (text.empty() || text.front() != '<') return true;
  }
  text.remove_prefix(1);
  if (tuple && !text.empty() && text.front() == ')') {
    text.remove_prefix(1);
    return true;
  }
  while (take_type(text)) {
    if (text.empty()) return false;
    if (text.front() == close) {
      text.remove_prefix(1);
      return true;
    }
    if (text.substr(0, 2) != ", ") return false;
    text.remove_prefix(2);
  }
  return false;
}

TEST(KnownApis, EveryLineIsUniqueAndHasAReason) {
  for (const char* macro : {"API", "RETURNS", "ALIAS", "HERE", "ENTRY", "EXECUTOR", "GUARD",
                            "STILL", "LOSES", "AS_WRITTEN"}) {
    std::set<std::string> seen;
    const std::vector<std::vector<std::string>> rows = rows_of(macro);
    EXPECT_FALSE(rows.empty()) << macro;
    for (const std::vector<std::string>& row : rows)
      EXPECT_TRUE(seen.insert(row[0]).second) << macro << " " << row[0] << " is there twice";
  }
  EXPECT_TRUE(is_executor_crate("gpui"));
  EXPECT_FALSE(is_executor_crate("tokio"));
  for (const std::vector<std::string>& row : rows_of("API")) {
    ASSERT_EQ(row.size(), 2u) << row[0];
    EXPECT_GE(row[1].size(), 20u) << row[0];
    EXPECT_NE(row[1].back(), '.') << row[0];
  }
}

TEST(KnownApis, EveryFamilyIsRead) {
  std::ifstream file(std::string(PUNCHLIST_SOURCE_DIR) + "/scanner/known_apis.def");
  std::stringstream list;
  list << file.rdbuf();
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PUNCHLIST_SOURCE_DIR) + "/scanner/apis"))
    EXPECT_NE(list.str().find("scanner/apis/" + entry.path().filename().string()),
              std::string::npos)
        << entry.path();
}

TEST(KnownApis, EveryOperationThatACallCanBeHasAnApi) {
  std::set<Op> used;
  for (const KnownApi& api : known_apis()) {
    used.insert(api.call);
    used.insert(api.awaited);
  }
  // Not the calls of a library: attributes, and what only a sequence of steps amounts to.
  const std::set<Op> kNoCall = {Op::tokio_main_fn, Op::construct_io_of_blocking_socket,
                                Op::await_task, Op::wait_for_task, Op::wait_for_fresh_task};
  for (int op = 0; op <= static_cast<int>(Op::process_wait); ++op) {
    const Op each = static_cast<Op>(op);
    EXPECT_NE(used.count(each), kNoCall.count(each)) << to_string(each);
  }
}

TEST(KnownApis, TypesFollowTheGrammar) {
  for (const KnownApi& api : known_apis()) {
    if (api.returns.empty()) continue;
    std::string_view rest = api.returns;
    EXPECT_TRUE(take_type(rest) && rest.empty()) << api.path << ": " << api.returns;
  }
}

TEST(KnownApis, RowsAreSoundInThemselves) {
  for (const KnownApi& api : known_apis()) {
    EXPECT_EQ(canonical_path(api.path), api.path) << "the key is an alias itself";
    EXPECT_TRUE(api.path.find("::") != std::string_view::npos) << api.path;
    EXPECT_TRUE(api.awaited == Op::nothing_required || api.is(kFuture)) << api.path;
    EXPECT_TRUE(!api.is(kTrait) || api.is(kMethod)) << api.path;
    std::set<uint8_t> arguments;
    for (const RunsArgument& argument : api.runs)
      EXPECT_TRUE(arguments.insert(argument.argument).second) << api.path;
    if (api.is(kFuture) && !api.returns.empty() && !api.is(kGuard)) {
      const bool future = api.returns.rfind("std::future::Future<", 0) == 0;
      const std::string type(api.returns.substr(0, api.returns.find('<')));
      EXPECT_TRUE(future || find_api(type + "::await") != nullptr) << api.path;
    }
  }
}

TEST(KnownApis, FindsByCanonicalPath) {
  const KnownApi* block_on = find_api("tokio::runtime::Runtime::block_on");
  ASSERT_NE(block_on, nullptr);
  EXPECT_EQ(block_on->call, Op::runtime_block_on);
  ASSERT_EQ(block_on->runs.size(), 1u);
  EXPECT_EQ(block_on->runs[0].where, Runs::root);
  EXPECT_TRUE(block_on->runs[0].is_future);
  EXPECT_EQ(find_api("tokio::runtime::Runtime::block"), nullptr);
  EXPECT_EQ(find_api(""), nullptr);
  const KnownApi* sleep = find_api(canonical_path("tokio::time::sleep"));
  ASSERT_NE(sleep, nullptr);
  EXPECT_EQ(sleep->call, Op::construct_timer);
  EXPECT_EQ(sleep->awaited, Op::await_timer);
  EXPECT_EQ(find_api("std::thread::sleep")->call, Op::thread_sleep);
  EXPECT_EQ(find_api("std::process::Command::output")->call, Op::process_wait);
  EXPECT_NE(find_api("tokio::process::Command::output")->call, Op::process_wait);
}

TEST(KnownApis, KnowsReExports) {
  const std::map<std::string, std::string> paths = {
      {"tokio::spawn", "tokio::task::spawn"},
      {"core::option::Option::map", "std::option::Option::map"},
      {"alloc::sync::Arc::new", "std::sync::Arc::new"},
      {"futures_executor::block_on", "futures::executor::block_on"},
      {"rocket::tokio::spawn", "tokio::task::spawn"},
      {"actix_web::rt::System::new", "actix_rt::System::new"},
      {"actix_web::rt::time::sleep", "tokio::time::sleep"},
      {"tokio::spawner", "tokio::spawner"},
      {"tokio", "tokio"},
      {"", ""},
      {"my::tokio::spawn", "tokio::task::spawn"},
      {"my::tokio::spawner", "my::tokio::spawner"},
      {"tokio::my::spawn", "tokio::my::spawn"},
  };
  for (const auto& [path, canonical] : paths) EXPECT_EQ(canonical_path(path), canonical);
}

TEST(KnownApis, NamesTheMethodsToLookAt) {
  const std::vector<std::string_view>& names = known_method_names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (const char* name : {"block_on", "lock", "recv", "output", "blocking_recv", "join", "enter"})
    EXPECT_TRUE(std::binary_search(names.begin(), names.end(), name)) << name;
  EXPECT_FALSE(std::binary_search(names.begin(), names.end(), "push_back"));
  EXPECT_TRUE(runs_closure_here("unwrap_or_else"));
  EXPECT_TRUE(runs_closure_here("and_then"));
  EXPECT_FALSE(runs_closure_here("spawn"));
  std::vector<std::string> here;
  for (const std::vector<std::string>& row : rows_of("HERE")) here.push_back(row[0]);
  EXPECT_TRUE(std::is_sorted(here.begin(), here.end())) << "they are searched by halves";
}

TEST(KnownApis, KnowsEntryAttributes) {
  EXPECT_EQ(find_entry_attribute("tokio::main")->flavour, Flavour::multi_thread);
  EXPECT_EQ(find_entry_attribute("tokio::test")->flavour, Flavour::current_thread);
  EXPECT_FALSE(find_entry_attribute("async_std::main")->tokio);
  EXPECT_EQ(find_entry_attribute("main"), nullptr);
}

}  // namespace
}  // namespace scanner
