// What has to be heeded where a remedy moves a call, or puts another one in its place.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

constexpr const char* kManifest =
    "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
    "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n";

std::vector<Finding> findings_in(const std::string& text, const std::string& rule) {
  MemorySources sources;
  sources.add("Cargo.toml", kManifest);
  sources.add("src/lib.rs", text);
  std::vector<Finding> wanted;
  for (Finding& finding : scan(sources, {}).findings)
    if (finding.rule == rule) wanted.push_back(std::move(finding));
  return wanted;
}

/// All that the findings of a rule say to do, one line for each remedy.
std::string told(const std::string& text, const std::string& rule) {
  std::string out;
  for (const Finding& finding : findings_in(text, rule)) {
    for (const Remedy& remedy : finding.remedies)
      out += remedy.title + ": " + base::join(remedy.steps, "; ") + "\n";
  }
  return out;
}

TEST(MovedCalls, ANameOfAHostStaysOneWhenItIsLookedUpByTokio) {
  const std::string text = told(
      "use std::net::ToSocketAddrs;\n"
      "pub async fn find(host: &str) { let _ = (host, 80).to_socket_addrs(); }\n"
      "pub async fn find_too(host: String) { let _ = host.to_socket_addrs(); }\n",
      "blocking-net-in-async");
  EXPECT_NE(text.find("tokio::net::lookup_host"), std::string::npos) << text;
  EXPECT_EQ(text.find("the value comes from"), std::string::npos) << text;
}

TEST(MovedCalls, WhatTokiosReceiverGivesInsteadIsSaid) {
  const std::string text =
      told("pub async fn next(from: std::sync::mpsc::Receiver<u8>) { from.recv().unwrap(); }\n",
           "blocking-wait-in-async");
  EXPECT_NE(text.find("gives an `Option` where a `Result` was"), std::string::npos) << text;
}

TEST(MovedCalls, CallsThatNoBuildHasWithTheSiteAreNone) {
  const std::vector<Finding> found = findings_in(
      "fn link(path: &str) {\n"
      "    #[cfg(windows)]\n    std::fs::copy(path, \"b\").unwrap();\n"
      "    let _ = path;\n}\n"
      "#[cfg(unix)]\npub async fn on_unix() { link(\"a\"); }\n"
      "pub async fn one() { link(\"a\"); }\n"
      "pub async fn two() {\n"
      "    #[cfg(unix)]\n    link(\"a\");\n    #[cfg(windows)]\n    link(\"a\");\n}\n"
      "#[tokio::test]\nasync fn copies() { link(\"a\"); }\n",
      "blocking-fs-in-async");
  ASSERT_EQ(found.size(), 1u);
  std::vector<uint32_t> lines;
  for (const Frontier& frontier : found[0].frontiers) lines.push_back(frontier.at.line);
  EXPECT_EQ(lines, (std::vector<uint32_t>{8, 13, 16}));
  EXPECT_NE(found[0].message.find("3 calls from async code (1 of them in tests or examples)"),
            std::string::npos)
      << found[0].message;
}

TEST(MovedCalls, WhatACallGivesMayBorrowFromWhatMovesWithIt) {
  constexpr const char* kAsk = "std::io::stdin().read_line(&mut s).unwrap();";
  const auto ask = [&](const std::string& signature, const std::string& gives) {
    return told("fn ask" + signature + " { let mut s = String::new(); " + kAsk + " " + gives +
                    " }\npub async fn run(names: Vec<String>) { let _ = ask(&names); }\n",
                "blocking-stdin-in-async");
  };
  const std::string words = "borrows from what it is given";
  EXPECT_NE(ask("(n: &[String]) -> std::borrow::Cow<'_, str>", "n[0].as_str().into()").find(words),
            std::string::npos);
  EXPECT_NE(ask("(n: &[String]) -> &str", "n[0].as_str()").find(words), std::string::npos);
  const std::string owned = ask("(_: &[String]) -> Result<String, &'static str>", "Ok(s)");
  EXPECT_NE(owned.find("spawn_blocking"), std::string::npos);
  EXPECT_EQ(owned.find(words), std::string::npos) << owned;
}

TEST(MovedCalls, TheSelfOfADefaultMethodCannotBeMovedAway) {
  const std::string text = told(
      "pub trait Source {\n    fn append(&self) { std::fs::copy(\"a\", \"b\").unwrap(); }\n"
      "    async fn append_later(&self) { self.append(); }\n}\n"
      "pub struct Disk;\nimpl Source for Disk {}\n"
      "pub async fn run(disk: Disk) { disk.append_later().await; }\n",
      "blocking-fs-in-async");
  EXPECT_NE(text.find("the `self` of a trait's default method"), std::string::npos) << text;
  EXPECT_NE(text.find("where the trait is used as `dyn`"), std::string::npos) << text;
}

TEST(MovedCalls, AClosureThatNeverLeavesItsFunctionNeedNotComeBack) {
  const std::string inside = told(
      "fn all(names: Vec<String>) -> usize {\n"
      "    names.iter().filter(|n| std::fs::copy(n, \"b\").is_ok()).count()\n}\n"
      "pub async fn run(names: Vec<String>) { all(names); }\n",
      "blocking-fs-in-async");
  EXPECT_NE(inside.find("spawn_blocking"), std::string::npos) << inside;
  EXPECT_EQ(inside.find("must come back out of the pool"), std::string::npos) << inside;
}

TEST(MovedCalls, WhatNoCrateCompilesIsNoExample) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  const std::string text =
      "pub fn start() { std::thread::spawn(|| { std::thread::sleep(PAUSE); }); }\n";
  sources.add("src/forgotten.rs", text);
  sources.add("src/lib.rs", text);
  for (const Sanctioned& site : scan(sources, {}).sanctioned) EXPECT_EQ(site.at.path, "src/lib.rs");
  EXPECT_FALSE(scan(sources, {}).sanctioned.empty());
}

TEST(MovedCalls, AThreadMoreIsToldWhereTheRuntimeHasOne) {
  const auto text = [](const std::string& flavour) {
    return told(
        "async fn ask() { std::process::Command::new(\"git\").output().unwrap(); }\n"
        "pub fn start() {\n    tokio::runtime::Builder::" +
            flavour + "().enable_all().build().unwrap().block_on(ask());\n}\n",
        "blocking-process-in-async");
  };
  EXPECT_NE(text("new_current_thread").find("the runtime of `start` (`src/lib.rs`) has one thread"),
            std::string::npos)
      << text("new_current_thread");
  EXPECT_EQ(text("new_multi_thread").find("has one thread"), std::string::npos);
}

TEST(MovedCalls, TheCallThatMovesIsNamed) {
  const std::string text = told(
      "fn copy() { std::fs::copy(\"a\", \"b\").unwrap(); }\nfn all() { copy(); }\n"
      "fn some() { copy(); }\n"
      "pub async fn run() { all(); }\npub async fn again() { all(); }\n",
      "blocking-fs-in-async");
  EXPECT_NE(text.find("wrap each call of `all` by which async code comes to it as"),
            std::string::npos)
      << text;
  const std::string two = told(
      "fn copy() { std::fs::copy(\"a\", \"b\").unwrap(); }\nfn all() { copy(); }\n"
      "pub async fn run() { all(); }\npub async fn again() { copy(); }\n",
      "blocking-fs-in-async");
  EXPECT_NE(two.find("wrap each call by which async code comes to it as"), std::string::npos)
      << two;
}

}  // namespace
}  // namespace scanner
