// Remedies for code that is on the wrong kind of runtime, or in none.
#include <fmt/format.h>

#include "scanner/remedies.h"

namespace scanner {
namespace {

std::string function_of(const Analysis& analysis, const Site& site) {
  return std::string(analysis.ws().name(site.fn));
}

}  // namespace

std::vector<Remedy> out_of_block_in_place(const Analysis& analysis, const Site& site, bool direct,
                                          bool in_tests) {
  const std::string name = function_of(analysis, site);
  std::vector<Remedy> remedies;
  if (in_tests) {
    Remedy test;
    test.id = "multi-thread-test";
    test.title = fmt::format("run the tests of `{}` on a multi-thread runtime", name);
    test.steps = {"write `#[tokio::test(flavor = \"multi_thread\")]` on each test that reaches it"};
    test.why = "only a multi-thread runtime has another worker to hand the work over to";
    remedies.push_back(std::move(test));
  }
  Remedy pool;
  pool.id = "spawn-blocking";
  pool.title = fmt::format("use `tokio::task::spawn_blocking` in `{}`", name);
  if (direct) {
    pool.steps = {
        "replace `block_in_place(|| ..)` by `tokio::task::spawn_blocking(move || ..).await`",
        "handle the `JoinError` that the await can give; clone or move in what the closure "
        "borrows"};
  } else {
    pool.steps = {
        fmt::format("change `fn {0}` to `async fn {0}` and await it in its callers", name),
        "replace `block_in_place(|| ..)` by `tokio::task::spawn_blocking(move || ..).await`"};
  }
  pool.why = "the blocking pool is there in every kind of runtime, and in a LocalSet";
  remedies.push_back(std::move(pool));
  return remedies;
}

}  // namespace scanner
