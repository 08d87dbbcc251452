// What remedies say of the very workspace: packages, dependencies, methods that are there or not.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "scanner/repair_scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

using Files = std::map<std::string, std::string>;

struct Scanned {
  ScanResult result;
  std::vector<Repair> repairs;
};

Scanned scanned(const Files& files, const ScanOptions& options = ScanOptions()) {
  Scanned out;
  out.result = scan_with_repairs(MemorySources(files), options, out.repairs);
  return out;
}

std::string steps_of(const Remedy& remedy) { return base::join(remedy.steps, "; "); }

const Finding* of_rule(const Scanned& scan, const std::string& rule) {
  for (const Finding& finding : scan.result.findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

constexpr const char* kServer =
    "[package]\nname = \"server\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
    "tokio = { version = \"1\", features = [\"rt\", \"macros\"] }\ngit = { path = \"../git\" }\n";
constexpr const char* kPlain =
    "[package]\nname = \"git\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
constexpr const char* kGit =
    "pub fn status() { std::process::Command::new(\"git\").output().unwrap(); }\n";
constexpr const char* kCaller = "pub async fn answer() { git::status(); }\n";

TEST(repair, a_package_without_tokio_gets_it_first) {
  const Scanned scan = scanned({{"Cargo.toml", "[workspace]\nmembers = [\"server\", \"git\"]\n"},
                                {"server/Cargo.toml", kServer},
                                {"git/Cargo.toml", kPlain},
                                {"git/src/lib.rs", kGit},
                                {"server/src/lib.rs", kCaller}});
  const Finding* finding = of_rule(scan, "blocking-process-in-async");
  ASSERT_NE(finding, nullptr);
  ASSERT_EQ(finding->remedies.size(), 2u);
  EXPECT_EQ(finding->remedies[0].steps[0],
            "add `tokio` with the feature `process` to the dependencies in `git/Cargo.toml`: the "
            "package `git` has none");
  EXPECT_NE(steps_of(finding->remedies[0]).find("`tokio::process::Command`, and await `.output()`"),
            std::string::npos);
  // The call that moves stands in a package that has it.
  EXPECT_EQ(steps_of(finding->remedies[1]).find("add `tokio`"), std::string::npos);
  const Repair& repair = scan.repairs.at(0);
  ASSERT_EQ(repair.helpers.size(), 1u);
  EXPECT_EQ(repair.helpers[0].at.path, "git/Cargo.toml");
  EXPECT_FALSE(repair.helpers[0].exists);
  ASSERT_EQ(repair.packages.size(), 2u);
  EXPECT_EQ(repair.packages[0].name, "git");
  EXPECT_EQ(repair.packages[0].workspace, "Cargo.toml");
}

TEST(repair, what_is_alive_where_the_remedy_awaits_is_told) {
  const auto held = [](const std::string& body) {
    const Scanned scan =
        scanned({{"Cargo.toml",
                  "[package]\nname = \"unit\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
                  "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n"},
                 {"src/lib.rs",
                  "static M: std::sync::Mutex<u32> = std::sync::Mutex::new(0);\n"
                  "pub fn start() { tokio::spawn(run()); }\npub fn local(s: "
                  "&tokio::task::LocalSet) { s.spawn_local(alone()); }\n"
                  "async fn run() {\n" +
                      body + "\n}\nasync fn alone() {\n" + body + "\n}\n"}});
    std::vector<std::string> all;
    for (size_t i = 0; i < scan.repairs.size(); ++i)
      all.push_back(base::join(scan.repairs[i].held_over, " and "));
    return all;
  };
  EXPECT_EQ(held("let g = M.lock().unwrap();\nstd::fs::write(\"a\", \"b\");\ndrop(g);"),
            (std::vector<std::string>{
                "at line 6, end the guard `g` of `std::sync::Mutex::lock` (line 5) before "
                "`write` is awaited, in a block of its own or by `drop(g)`",
                "at line 11, end the guard `g` of `std::sync::Mutex::lock` (line 10) before "
                "`write` is awaited, in a block of its own or by `drop(g)`"}));
  // What the call itself uses moves with it into a closure, and else has to be copied out.
  const auto copied_out = [](const std::string& taken) {
    const Scanned used =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs",
                  "static M: std::sync::Mutex<Vec<u8>> = std::sync::Mutex::new(vec![]);\n"
                  "pub async fn run() {\n    let g = M.lock().unwrap();\n" +
                      taken + "\n}\n"}});
    EXPECT_EQ(used.repairs.size(), 1u);
    EXPECT_TRUE(used.repairs.at(0).held_beside.empty() || taken.find("clone") != std::string::npos);
    return base::join(used.repairs.at(0).held_over, "")
               .find("copy out what the call takes from it") != std::string::npos;
  };
  EXPECT_TRUE(copied_out("std::fs::write(\"a\", g.as_slice());"));
  EXPECT_TRUE(copied_out("let part = &g.first_mut()?.name;\nstd::fs::write(\"a\", part);"));
  EXPECT_FALSE(copied_out("let part = g.clone();\nstd::fs::write(\"a\", part);"));
  // Only where somebody asks for a future that may go to another thread.
  EXPECT_EQ(held("let n = std::rc::Rc::new(1);\nstd::fs::read(n.to_string());"),
            (std::vector<std::string>{"at line 6, end `n` (line 5) before `read` is awaited: a "
                                      "`std::rc::Rc` is not Send, which `tokio::task::spawn` "
                                      "asks of the future",
                                      ""}));
  EXPECT_EQ(held("let mut a = std::env::args();\na.next();\nstd::fs::read(\"a\");"),
            (std::vector<std::string>{"at line 7, end `a` (line 5) before `read` is awaited: a "
                                      "`std::env::Args` is not Send, which `tokio::task::spawn` "
                                      "asks of the future",
                                      ""}));
  EXPECT_EQ(held("let a = std::env::args();\nfor b in a {}\nstd::fs::read(\"a\");"),
            (std::vector<std::string>{"", ""}));
  EXPECT_EQ(held("let r = std::rc::Rc::new(1);\ndrop(r);\nstd::fs::read(\"a\");"),
            (std::vector<std::string>{"", ""}));
}

TEST(repair, a_line_that_goes_on_with_a_chain_is_shown_with_its_beginning) {
  const auto repair = [](const std::string& body) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer}, {"src/lib.rs", "pub async fn f() {\n" + body + "}\n"}});
    return scan.repairs.size() == 1 ? scan.repairs[0] : Repair();
  };
  EXPECT_EQ(repair("    let all = std::process::Command::new(\"git\")\n        .arg(\"status\")\n"
                   "        .output();\n")
                .statement,
            "let all = std::process::Command::new(\"git\")\n    .arg(\"status\")\n    .output();");
  EXPECT_EQ(repair("    std::process::Command::new(\"git\").output();\n").statement, "");
  std::string many = "    let all = std::process::Command::new(\"git\")\n";
  for (int i = 0; i < 9; ++i) many += "        .arg(\"status\")\n";
  EXPECT_EQ(repair(many + "        .output();\n").statement,
            "let all = std::process::Command::new(\"git\")\n    // ..\n    .output();");
  EXPECT_FALSE(repair("    std::fs::read(\"a\");\n").in_closure);
  EXPECT_TRUE(repair("    Some(1).map(|_| std::fs::read(\"a\"));\n").in_closure);
}

TEST(repair, types_that_hold_what_is_closed_are_changed_too) {
  const auto holders = [](const std::string& more) {
    const Scanned scan = scanned(
        {{"Cargo.toml",
          "[package]\nname = \"unit\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
          "tokio = { version = \"1\", features = [\"full\"] }\nfutures = \"0.3\"\n"},
         {"src/lib.rs",
          "pub mod api;\npub struct Handle;\nimpl Drop for Handle {\n"
          "    fn drop(&mut self) { futures::executor::block_on(async {}); }\n}\n"
          "pub struct HandleId(u8);\npub async fn f() { let _h = Handle; }\n" +
              more},
         {"src/api.rs", "pub struct Client { handle: Option<crate::Handle> }\n"},
         {"src/other.rs", "pub struct Of { id: crate::HandleId }\n"}});
    return scan.repairs.empty() ? std::vector<std::string>() : scan.repairs[0].holders;
  };
  EXPECT_EQ(holders("pub mod other;\n"), (std::vector<std::string>{"src/api.rs"}));
  EXPECT_EQ(holders("pub mod a { pub struct Handle; }\n"), (std::vector<std::string>{}));
}

TEST(repair, a_function_that_serde_calls_is_called_there_too) {
  const auto lines = [](const std::string& more) {
    const Scanned scan = scanned(
        {{"Cargo.toml", kServer},
         {"src/lib.rs",
          "pub struct Config {\n    #[serde(skip, default = \"crate::place\")]\n    path: String,\n"
          "    #[serde(default = \"other\")]\n    more: String,\n}\n"
          "pub fn place() -> String { std::fs::read_to_string(\"a\").unwrap() }\n"
          "pub async fn f() { place(); }\n" +
              more}});
    std::vector<uint32_t> all;
    for (const Repair& repair : scan.repairs)
      for (const Location& at : repair.by_serde) all.push_back(at.line);
    return all;
  };
  EXPECT_EQ(lines(""), (std::vector<uint32_t>{2}));
  // Of several of that name it is not known which one is meant.
  EXPECT_EQ(lines("pub mod a { pub fn place() {} }\n"), (std::vector<uint32_t>{}));
}

TEST(repair, a_feature_that_the_package_does_not_ask_for_is_named) {
  const Scanned scan = scanned(
      {{"Cargo.toml", kServer},
       {"src/lib.rs", "pub async fn f() { std::thread::sleep(std::time::Duration::MAX); }\n"}});
  const Finding* finding = of_rule(scan, "blocking-sleep-in-async");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->remedies[0].steps[0],
            "see that the feature `time` of `tokio` is on: the package `server` does not ask for "
            "it itself");
  EXPECT_TRUE(scan.repairs.at(0).helpers.empty());
}

TEST(repair, an_error_that_derives_what_a_join_error_is_not_keeps_its_text) {
  const auto helper = [](const std::string& derives) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs",
                  "#[derive(Clone)]\npub struct Other;\n\n/// Derives Clone.\n#[derive(" + derives +
                      ")]\npub enum Failure { Busy }\n"
                      "pub async fn f() -> Result<(), Failure> {\n"
                      "    std::thread::sleep(std::time::Duration::MAX);\n    Ok(())\n}\n"}});
    return scan.repairs.at(0).helpers.empty() ? Helper() : scan.repairs[0].helpers[0];
  };
  EXPECT_EQ(helper("Debug").what, "a variant of `Failure` for `tokio::task::JoinError`");
  EXPECT_EQ(helper("Debug").how, "");
  const Helper strict = helper("Debug, PartialEq, std::clone::Clone");
  EXPECT_EQ(strict.what, "`impl From<tokio::task::JoinError> for Failure`");
  EXPECT_EQ(strict.how,
            "by a variant that keeps its text: `Failure` derives `Clone`, `PartialEq`, which a "
            "`JoinError` is not");
  EXPECT_EQ(strict.at.line, 6u);
  EXPECT_EQ(helper("Responder").what, strict.what);
}

TEST(repair, an_error_that_holds_all_others_needs_no_variant) {
  const auto helper = [](const std::string& variant) {
    const Scanned scan = scanned(
        {{"Cargo.toml", kServer},
         {"src/lib.rs", "pub enum Failure {\n    Busy,\n    " + variant +
                            ",\n}\npub async fn f() -> Result<(), Failure> {\n"
                            "    std::thread::sleep(std::time::Duration::MAX);\n    Ok(())\n}\n"}});
    return scan.repairs.at(0).helpers.empty() ? Helper() : scan.repairs[0].helpers[0];
  };
  const Helper any = helper("Any(anyhow::Error)");
  EXPECT_TRUE(any.exists);
  EXPECT_EQ(any.what,
            "the variant `Failure::Any`, into which a `JoinError` goes as `anyhow::Error`");
  EXPECT_EQ(any.at.line, 3u);
  EXPECT_TRUE(helper("Any(Box<dyn std::error::Error + Send + Sync>)").exists);
  EXPECT_FALSE(helper("Other(std::fmt::Error)").exists);
}

TEST(repair, an_error_that_is_a_struct_has_no_variants) {
  const auto helper = [](const std::string& items) {
    const Scanned scan = scanned(
        {{"Cargo.toml", kServer},
         {"src/lib.rs", "pub struct Failure(eyre::Error);\n" + items +
                            "\npub async fn f() -> Result<(), Failure> {\n"
                            "    std::thread::sleep(std::time::Duration::MAX);\n    Ok(())\n}\n"}});
    return scan.repairs.at(0).helpers.empty() ? Helper() : scan.repairs[0].helpers[0];
  };
  EXPECT_EQ(helper("").what, "`Failure`, into which a `JoinError` goes as `eyre::Error`");
  const Helper any = helper(
      "impl<T: Into<eyre::Report>> From<T> for Failure {\n"
      "    fn from(value: T) -> Self { Self(value.into()) }\n}");
  EXPECT_EQ(any.what, "`Failure` takes a `JoinError` by `?`");
  EXPECT_TRUE(any.exists);
  EXPECT_EQ(any.at.line, 3u);
}

TEST(repair, a_package_outside_of_the_workspace_says_so) {
  const Scanned scan =
      scanned({{"Cargo.toml", "[workspace]\nmembers = [\"a\"]\nexclude = [\"remote\"]\n"},
               {"remote/Cargo.toml", kServer},
               {"remote/src/lib.rs", "pub async fn f() { std::thread::sleep(PAUSE); }\n"}});
  ASSERT_EQ(scan.repairs.size(), 1u);
  ASSERT_EQ(scan.repairs[0].packages.size(), 1u);
  EXPECT_EQ(scan.repairs[0].packages[0].workspace, "remote/Cargo.toml");
}

TEST(repair, one_question_is_no_loop_of_lines) {
  const std::string read = "std::io::stdin().read_line(&mut line).unwrap();";
  const auto first = [&](const std::string& body) {
    const Scanned scan = scanned(
        {{"Cargo.toml", kServer},
         {"src/lib.rs", "pub async fn ask() { let mut line = String::new(); " + body + " }\n"}});
    const Finding* finding = of_rule(scan, "blocking-stdin-in-async");
    return finding == nullptr ? std::string() : finding->remedies.at(0).id;
  };
  EXPECT_EQ(first(read), "spawn-blocking");
  EXPECT_EQ(first("loop { " + read + " }"), "own-thread-and-channel");
}

TEST(repair, no_step_awaits_in_a_function_that_is_not_async) {
  const auto steps = [](const std::string& code, const std::string& rule, const std::string& id) {
    const Scanned scan = scanned({{"Cargo.toml", kServer}, {"src/lib.rs", code}});
    const Finding* finding = of_rule(scan, rule);
    if (finding == nullptr) return std::string();
    for (const Remedy& remedy : finding->remedies) {
      if (remedy.id == id) return steps_of(remedy);
    }
    return std::string();
  };
  const std::string ask = " fn ask() { std::io::stdin().read_line(&mut String::new()).unwrap(); }";
  const std::string answer = "\npub async fn answer() { ask(); }\n";
  EXPECT_NE(steps("pub" + ask + answer, "blocking-stdin-in-async", "own-thread-and-channel")
                .find("the call that leads to `ask` in it, there in the async code"),
            std::string::npos);
  EXPECT_NE(steps("pub async" + ask, "blocking-stdin-in-async", "own-thread-and-channel")
                .find("with the call of `std::io::Stdin::read_line` in it"),
            std::string::npos);
  const std::string build = " fn ask() { tokio::runtime::Runtime::new().unwrap(); }";
  EXPECT_NE(steps("pub" + build + answer, "runtime-dropped-in-async", "own-thread") +
                steps("pub" + build + answer, "runtime-created-in-async", "own-thread"),
            "");
  for (const std::string rule : {"runtime-dropped-in-async", "runtime-created-in-async"}) {
    EXPECT_EQ(steps("pub" + build + answer, rule, "own-thread").find("and await that"),
              std::string::npos);
  }
}

TEST(repair, a_closure_that_a_caller_gave_goes_in_where_it_can) {
  const Scanned scan =
      scanned({{"Cargo.toml", kServer},
               {"src/lib.rs",
                "async fn wait(f: impl FnOnce()) { f() }\npub fn answer() {\n"
                "tokio::spawn(wait(|| { std::fs::copy(\"a\", \"b\").unwrap(); })); }\n"}});
  ASSERT_EQ(scan.result.findings.size(), 1u);
  EXPECT_NE(steps_of(scan.result.findings[0].remedies.back()).find("where it borrows nothing"),
            std::string::npos)
      << steps_of(scan.result.findings[0].remedies.back());
}

TEST(repair, a_policy_looks_up_what_it_sends_people_to) {
  ScanOptions options;
  Policy policy;
  policy.id = "clock";
  policy.forbid = {"tokio::time::*"};
  policy.instead = "crate::Clock";
  options.policies = {policy};
  const Scanned scan = scanned({{"Cargo.toml", kServer},
                                {"src/lib.rs",
                                 "pub trait Clock { fn sleep(&self); }\n"
                                 "pub async fn a() { tokio::time::sleep(PAUSE).await; }\n"
                                 "pub async fn b() { tokio::time::timeout(PAUSE, work()).await; }\n"
                                 "pub fn c(d: tokio::time::Duration) {}\n"}},
                               options);
  std::string said;
  for (const Finding& finding : scan.result.findings) {
    if (finding.rule == "forbidden-runtime-call")
      said += finding.remedies.at(0).steps.back() + "\n";
  }
  EXPECT_NE(said.find("call its `sleep` in place of"), std::string::npos) << said;
  EXPECT_NE(said.find("`crate::Clock` has no `timeout`"), std::string::npos) << said;
  EXPECT_NE(said.find("by `std::time::Duration`"), std::string::npos) << said;
}

TEST(repair, tokio_for_tests_alone_is_none_for_the_library) {
  const auto steps = [](const std::string& more, const std::string& text) {
    const Scanned scan =
        scanned({{"Cargo.toml",
                  "[package]\nname = \"unit\"\nversion = \"0.1.0\"\nedition = \"2021\"\n" + more +
                      "[dev-dependencies]\ntokio = { version = \"1\", features = "
                      "[\"full\"] }\n"},
                 {"src/lib.rs", text}});
    const Finding* finding = of_rule(scan, "blocking-fs-in-async");
    if (finding == nullptr) return std::string();
    std::string out;
    for (const Remedy& remedy : finding->remedies) out += remedy.title + ": " + steps_of(remedy);
    for (const Helper& helper : scan.repairs.at(0).helpers) out += " [" + helper.at.path + "]";
    return out;
  };
  const std::string blocks = "pub async fn f() { std::fs::copy(\"a\", \"b\").unwrap(); }\n";
  const std::string plain = steps("", blocks);
  EXPECT_NE(plain.find("the package `unit` has it for its tests only"), std::string::npos) << plain;
  EXPECT_NE(plain.find(" [Cargo.toml]"), std::string::npos) << plain;
  const std::string tauri = steps("[dependencies]\ntauri = \"2\"\n", blocks);
  EXPECT_NE(tauri.find("tauri::async_runtime::spawn_blocking"), std::string::npos) << tauri;
  EXPECT_EQ(tauri.find("JoinError"), std::string::npos) << tauri;
  const std::string test =
      steps("",
            "#[cfg(test)]\nmod tests {\n    #[tokio::test]\n    async fn f() { "
            "std::fs::copy(\"a\", \"b\").unwrap(); }\n}\n");
  EXPECT_FALSE(test.empty());
  EXPECT_EQ(test.find("add `tokio`"), std::string::npos) << test;
}

TEST(repair, what_a_statement_maps_itself_needs_no_variant) {
  const auto helpers = [](const std::string& call, const std::string& derived) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs",
                  "#[derive(Debug" + derived +
                      ")]\npub enum Failed { Task(String) }\n"
                      "fn read() -> Result<String, std::io::Error> { let mut s = String::new();\n"
                      "    std::io::stdin().read_line(&mut s)?; Ok(s) }\n"
                      "pub async fn f() -> Result<String, Failed> { " +
                      call +
                      " }\n"
                      "#[tokio::test]\nasync fn reads() { read().unwrap(); }\n"}});
    std::string out;
    for (const Repair& repair : scan.repairs) {
      for (const Helper& helper : repair.helpers) out += helper.what + " (" + helper.how + ")";
    }
    return out;
  };
  const std::string mapped = "read().map_err(|e| Failed::Task(e.to_string()))";
  EXPECT_EQ(helpers(mapped, ""), "");
  EXPECT_NE(helpers("read().map_err(Failed::from)", ""), "");  // an error of this kind alone
  // A test that comes there too asks for no other error.
  const std::string sent_on = "let s = read()?; Ok(s)";
  EXPECT_EQ(helpers(sent_on, ""), "a variant of `Failed` for `tokio::task::JoinError` ()");
  EXPECT_NE(helpers(sent_on, ", thiserror::Error").find("with the `#[error(..)]`"),
            std::string::npos);
  EXPECT_NE(helpers(sent_on, ", utoipa::ToSchema").find("derives `ToSchema`"), std::string::npos);
}

TEST(repair, the_conditions_of_a_call_are_those_of_its_own_line) {
  const Scanned scan = scanned({{"Cargo.toml", kServer},
                                {"src/lib.rs",
                                 "fn copy() { std::fs::copy(\"a\", \"b\").unwrap(); }\n"
                                 "pub async fn f() {\n    #[cfg(unix)]\n    copy();\n}\n"}});
  ASSERT_EQ(scan.repairs.size(), 1u);
  EXPECT_EQ(scan.repairs[0].frontier_cfgs, std::vector<std::string>{"unix"});
}

TEST(repair, what_is_alive_where_a_call_moves_is_told) {
  const Scanned scan =
      scanned({{"Cargo.toml", kServer},
               {"src/lib.rs",
                "pub struct Store;\nimpl Store {\n"
                "    fn load(&self) { std::fs::copy(\"a\", \"b\").unwrap(); }\n}\n"
                "pub async fn answer(state: std::sync::Arc<std::sync::Mutex<Store>>) {\n"
                "    let store = state.lock().unwrap();\n    store.load();\n}\n"}});
  ASSERT_EQ(scan.repairs.size(), 1u);
  ASSERT_EQ(scan.repairs[0].held_beside.size(), 1u);
  EXPECT_TRUE(scan.repairs[0].held_beside[0].starts_with(
      "at `src/lib.rs:7`, end the guard `store` of `std::sync::Mutex::lock` (line 6)"))
      << scan.repairs[0].held_beside[0];
}

TEST(repair, what_no_closure_can_own_is_told) {
  const auto told = [](const std::string& type, const std::string& self, const std::string& body) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs", type + " pub struct User;\nimpl User {\n    fn check(" + self +
                                    ") -> bool { std::fs::copy(\"a\", \"b\").is_ok() }\n}\n"
                                    "pub struct Lost;\n"
                                    "pub async fn answer(user: &mut User) -> Result<u8, Lost> {\n" +
                                    body + "\nOk(1)\n}\n"}});
    return scan.repairs.size() == 1 ? base::join(scan.repairs[0].in_pool, "\n") : "no one finding";
  };
  EXPECT_EQ(
      told("", "&self", "user.check();"),
      "`check` borrows a `User`, which is no `Clone`: where that is used after the call, make "
      "`check` async and wrap what blocks in it, with clones of what that reads\n"
      "where `?` does not take the `JoinError`, as no `From` for it is known of the error "
      "type, make an error of that type of it by `map_err`");
  EXPECT_EQ(told("#[derive(Debug, Clone)]", "&self", "user.check();").find("Clone"),
            std::string::npos);
  EXPECT_EQ(told("", "self: std::sync::Arc<Self>", "user.check();").find("borrows"),
            std::string::npos);
  EXPECT_NE(told("#[derive(Clone)]", "&'_ mut self", "user.check();")
                .find("`check` changes the `User` that it is called on"),
            std::string::npos);
  EXPECT_NE(told("", "&self", "match 1 { n if user.check() => {} _ => {} }")
                .find("at `src/lib.rs:7` the call stands in the guard of a match"),
            std::string::npos);
  EXPECT_EQ(told("", "&self", "match 1 { n => { user.check(); } _ => {} }").find("guard"),
            std::string::npos);
}

TEST(repair, calls_that_follow_each_other_share_a_closure) {
  const auto told = [](const std::string& body) {
    const Scanned scan = scanned({{"Cargo.toml", kServer},
                                  {"src/lib.rs",
                                   "fn check() { std::fs::copy(\"a\", \"b\").unwrap(); }\n"
                                   "pub async fn answer() { " +
                                       body + " }\npub async fn other() { check(); }\n"}});
    return base::join(scan.repairs.at(0).in_pool, "\n").find("one closure takes them all") !=
           std::string::npos;
  };
  EXPECT_TRUE(told("check(); check();"));
  EXPECT_FALSE(told("check();"));
}

TEST(repair, what_only_tests_call_is_mended_where_it_blocks) {
  const auto steps = [](const std::string& caller) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs", "pub fn check() { std::fs::copy(\"a\", \"b\").unwrap(); }\n" +
                                    caller + "async fn answer() { check(); }\n"}});
    return scan.result.findings.size() == 1 ? steps_of(scan.result.findings[0].remedies.back())
                                            : std::string("no one finding");
  };
  EXPECT_NE(steps("#[tokio::test]\n").find("as they do, as users of a library can"),
            std::string::npos);
  EXPECT_EQ(steps("pub ").find("only tests are known"), std::string::npos);
}

TEST(repair, what_sets_a_cell_goes_with_what_waits_for_it) {
  const Scanned scan =
      scanned({{"Cargo.toml", kServer},
               {"src/lib.rs",
                "static KEY: std::sync::OnceLock<u8> = std::sync::OnceLock::new();\n"
                "pub async fn answer() -> u8 { *KEY.wait() }\n"
                "pub fn start() { std::thread::spawn(|| { KEY.set(1).unwrap(); }); }\n"}});
  ASSERT_GE(scan.result.findings.size(), 1u);
  EXPECT_NE(steps_of(scan.result.findings[0].remedies[0]).find("and what sets it"),
            std::string::npos)
      << steps_of(scan.result.findings[0].remedies[0]);
}

TEST(repair, what_no_question_mark_takes_is_told) {
  const auto told = [](const std::string& result, const std::string& body) {
    const Scanned scan =
        scanned({{"Cargo.toml", kServer},
                 {"src/lib.rs",
                  "pub struct Lost;\nfn check() -> bool { std::fs::copy(\"a\", \"b\").is_ok() }\n"
                  "pub async fn answer() " +
                      result + " {\n" + body + "\n}\n"}});
    return scan.repairs.size() == 1 ? base::join(scan.repairs[0].in_pool, "\n") : "no one finding";
  };
  EXPECT_EQ(told("-> bool", "check()"),
            "in `answer`, which gives no `Result`, no `?` takes the `JoinError`: choose what is "
            "given then, or let the panic that it stands for go on by `.expect(..)`");
  EXPECT_EQ(told("-> Result<bool, std::io::Error>", "Ok(check())"), "");
  EXPECT_NE(told("-> Result<bool, Lost>", "Ok(check())").find("where `?` does not take"),
            std::string::npos);
  // What an async block gives, nobody has written down.
  EXPECT_EQ(told("-> bool", "let a = async { check() };\na.await"), "");
}

TEST(repair, a_runtime_for_all_wants_more_than_one_thread) {
  const auto steps = [](const std::string& features) {
    const Scanned scan =
        scanned({{"Cargo.toml",
                  "[package]\nname = \"unit\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
                  "[dependencies]\ntokio = { version = \"1\", features = [" +
                      features + "] }\n"},
                 {"src/lib.rs",
                  "pub fn load() -> u32 {\n    let rt = "
                  "tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n"
                  "    rt.block_on(async { 1 })\n}\n"}});
    const Finding* finding = of_rule(scan, "runtime-per-call");
    return finding == nullptr ? std::string() : steps_of(finding->remedies.at(0));
  };
  EXPECT_NE(steps("\"rt\"").find("ask for the feature `rt-multi-thread`"), std::string::npos);
  const std::string full = steps("\"rt-multi-thread\"");
  EXPECT_NE(full.find("static RUNTIME"), std::string::npos) << full;
  EXPECT_EQ(full.find("ask for the feature"), std::string::npos) << full;
}

}  // namespace
}  // namespace scanner
