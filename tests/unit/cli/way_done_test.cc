#include "cli/actions/way_done.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

scanner::Remedy remedy(const std::string& id, const std::string& title, const std::string& step) {
  scanner::Remedy out;
  out.id = id;
  out.title = title;
  out.steps = {step};
  return out;
}

Shown shown(const scanner::Remedy& remedy, const std::string& added,
            const std::vector<std::string>& pools = {}, const std::string& removed = {}) {
  return shown_in(remedy, {added, removed}, pools);
}

TEST(way_done, is_told_by_what_a_remedy_brings_into_the_code) {
  const scanner::Remedy pool = remedy("spawn-blocking", "move the call", "wrap it");
  const scanner::Remedy twin =
      remedy("async-twin", "use `tokio::time::sleep(..).await` in `rest`", "replace it");
  const scanner::Remedy async =
      remedy("make-async-and-await", "make `rest` async", "change `fn rest` to `async fn rest`");
  const std::string moved = "tokio::task::spawn_blocking(move || rest()).await?;\n";
  const std::string awaited = "pub async fn rest() {\ntokio::time::sleep(PAUSE).await;\n";
  EXPECT_EQ(shown(pool, moved), Shown::yes);
  EXPECT_EQ(shown(pool, awaited), Shown::no);
  EXPECT_EQ(shown(pool, "run_blocking(|| rest()).await;\n", {"run_blocking"}), Shown::yes);
  EXPECT_EQ(shown(twin, awaited), Shown::yes);
  EXPECT_EQ(shown(twin, moved), Shown::no);
  EXPECT_EQ(shown(twin, "other().await;\n"), Shown::no) << "awaits something else";
  EXPECT_EQ(shown(twin, "spawn_blocking(move || thread::sleep(pause)).await;\n"), Shown::no)
      << "another function of the same name";
  EXPECT_EQ(shown(twin, "time::sleep(PAUSE).await;\n"), Shown::yes);
  EXPECT_EQ(shown(remedy("pass-a-handle", "give it a handle", "spawn on it"),
                  "self.handle.spawn(async move { rest().await });\n"),
            Shown::yes)
      << "a handle that was there before";
  EXPECT_EQ(shown(async, awaited), Shown::yes);
  EXPECT_EQ(shown(async, moved), Shown::no);
  EXPECT_EQ(shown(async, "async fn restore() {}\n"), Shown::no) << "another function";
  EXPECT_EQ(shown(async, "load().await;\n", {}, "fn rest() {\n"), Shown::unknown) << "it is gone";
  EXPECT_EQ(shown(remedy("scope", "end the guard", "drop it"), moved), Shown::unknown);
}

}  // namespace
}  // namespace cli
