#include <gtest/gtest.h>

#include <string>

#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

/// The only finding of a program with this `src/main.rs`.
Finding only_finding(const std::string& text) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n"
              "tracing = \"0.1\"\nfutures = \"0.3\"\n");
  sources.add("src/main.rs", text);
  const std::vector<Finding> found = scan(sources, {}).findings;
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? Finding() : found.front();
}

const std::string kBridge =
    "async fn bridge() {\n"
    "    let _entered = tracing::info_span!(\"bridge\").entered();\n"
    "    tokio::task::yield_now().await;\n"
    "}\n";

TEST(Severity, AGuardOverAnAwaitHurtsOtherTasksOfTheThread) {
  const Finding one = only_finding(kBridge +
                                   "#[tokio::main]\n"
                                   "async fn main() {\n"
                                   "    for _ in 0..10 { tokio::spawn(bridge()); }\n"
                                   "}\n");
  EXPECT_EQ(one.rule, "enter-guard-across-await");
  EXPECT_EQ(one.severity, Severity::medium);
  EXPECT_NE(one.message.find("other tasks of the thread log"), std::string::npos) << one.message;
}

TEST(Severity, AGuardOverAnAwaitIsLowWhereNoOtherTaskRuns) {
  const Finding one =
      only_finding(kBridge + "#[tokio::main]\nasync fn main() {\n    bridge().await;\n}\n");
  EXPECT_EQ(one.rule, "enter-guard-across-await");
  EXPECT_EQ(one.severity, Severity::low);
  EXPECT_NE(one.message.find("no other task runs on the thread"), std::string::npos) << one.message;
}

TEST(Severity, BlockingIsLowInTheOneFutureOfAProgram) {
  const std::string waits = "    std::thread::sleep(std::time::Duration::from_secs(1));\n";
  EXPECT_EQ(only_finding("#[tokio::main]\nasync fn main() {\n" + waits + "}\n").severity,
            Severity::low);
  EXPECT_EQ(only_finding("#[tokio::main]\nasync fn main() {\n    tokio::spawn(async {\n" + waits +
                         "    });\n}\n")
                .severity,
            Severity::high);
  // On a runtime with one thread every task of the program waits for it.
  const std::string one_thread = "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n";
  EXPECT_EQ(only_finding(one_thread + waits + "}\n").severity, Severity::low);
  EXPECT_EQ(only_finding(one_thread + "    let ticks = tokio::spawn(async {});\n" + waits +
                         "    ticks.await.unwrap();\n}\n")
                .severity,
            Severity::high);
}

TEST(Severity, AForeignBlockOnIsLowWhereItsFutureWaitsForNothing) {
  const auto blocks_on = [](const std::string& body) {
    return only_finding("async fn load() -> u32 {\n" + body +
                        "    1\n}\n"
                        "#[tokio::main]\nasync fn main() {\n"
                        "    tokio::spawn(async { futures::executor::block_on(load()) });\n}\n");
  };
  const Finding ready = blocks_on("");
  EXPECT_EQ(ready.severity, Severity::low);
  EXPECT_NE(ready.message.find("nothing in its future waits"), std::string::npos) << ready.message;
  EXPECT_EQ(blocks_on("    tokio::task::yield_now().await;\n").severity, Severity::high);
}

}  // namespace
}  // namespace scanner
