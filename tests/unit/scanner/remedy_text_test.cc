#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

std::vector<Finding> findings_of_text(const std::string& text, const std::string& rule) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  sources.add("src/lib.rs", text);
  std::vector<Finding> wanted;
  for (Finding& finding : scan(sources, {}).findings)
    if (finding.rule == rule) wanted.push_back(std::move(finding));
  return wanted;
}

std::vector<std::string> remedy_ids(const Finding& finding) {
  std::vector<std::string> ids;
  for (const Remedy& remedy : finding.remedies) ids.push_back(remedy.id);
  return ids;
}

/// A loop with `select!` whose second branch is this.
std::string loop_with_branch(const std::string& signature, const std::string& branch) {
  return "use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};\n"
         "pub async fn serve(" +
         signature +
         ", mut ticks: tokio::time::Interval) {\n"
         "    let mut line = String::new();\n"
         "    let mut head = [0; 4];\n"
         "    loop {\n        line.clear();\n        tokio::select! {\n"
         "            _ = ticks.tick() => println!(\"tick\"),\n            " +
         branch + "\n        }\n    }\n}\n";
}

TEST(RemedyText, LinesAreReadByWhatIsCancelSafe) {
  const std::vector<Finding> found =
      findings_of_text(loop_with_branch("mut reader: BufReader<tokio::net::TcpStream>",
                                        "_ = reader.read_line(&mut line) => println!(\"{line}\"),"),
                       "cancel-unsafe-in-select");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]), (std::vector<std::string>{"next-line", "task-of-its-own"}));
}

TEST(RemedyText, OtherReadsArePinned) {
  const std::vector<Finding> found =
      findings_of_text(loop_with_branch("mut stream: tokio::net::TcpStream",
                                        "_ = stream.read_exact(&mut head) => println!(\"read\"),"),
                       "cancel-unsafe-in-select");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]),
            (std::vector<std::string>{"pin-outside-loop", "task-of-its-own"}));
}

TEST(RemedyText, AValueIsSentByAPermit) {
  const std::vector<Finding> found =
      findings_of_text(loop_with_branch("sender: tokio::sync::mpsc::Sender<String>, text: String",
                                        "_ = sender.send(text) => println!(\"sent\"),"),
                       "cancel-unsafe-in-select");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]),
            (std::vector<std::string>{"reserve-in-branch", "pin-outside-loop"}));
}

std::string steps_of_shared_runtime(const std::string& body) {
  const std::vector<Finding> found = findings_of_text(
      "pub fn call() {\n    let rt = tokio::runtime::Builder::new_current_thread().build()"
      ".unwrap();\n    rt.block_on(async {\n" +
          body + "    });\n}\n",
      "runtime-per-call");
  if (found.size() != 1 || found[0].remedies.empty()) return "not one finding";
  std::string text;
  for (const std::string& step : found[0].remedies[0].steps) text += step + "\n";
  return text;
}

TEST(RemedyText, ASharedRuntimeKeepsTheLocalSet) {
  EXPECT_NE(steps_of_shared_runtime("        let local = tokio::task::LocalSet::new();\n"
                                    "        local.run_until(async {\n"
                                    "            tokio::task::spawn_local(async {});\n"
                                    "        }).await;\n")
                .find("keep the `LocalSet`"),
            std::string::npos);
  const std::string without = steps_of_shared_runtime("        println!(\"hello\");\n");
  EXPECT_NE(without.find("OnceLock"), std::string::npos) << without;
  EXPECT_EQ(without.find("LocalSet"), std::string::npos) << without;
}

TEST(RemedyText, AFindingNamesTheConditionOfItsStatement) {
  const std::vector<Finding> found = findings_of_text(
      "pub async fn sweep() {\n    #[cfg(unix)]\n    {\n"
      "        let _ = std::process::Command::new(\"pkill\").output();\n    }\n}\n",
      "blocking-process-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].cfg, "unix");
}

TEST(RemedyText, CallersAreNotCountedInATitle) {
  const std::vector<Finding> found = findings_of_text(
      "fn load() { std::thread::sleep(std::time::Duration::from_secs(1)); }\n"
      "pub async fn one() { load() }\npub async fn two() { load() }\n",
      "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_FALSE(found[0].remedies.empty());
  EXPECT_EQ(found[0].remedies[0].title, "make `load` async and await it in its callers");
}

}  // namespace
}  // namespace scanner
