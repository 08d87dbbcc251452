#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

std::vector<Finding> findings_of_text(const std::string& text, const std::string& rule) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n"
              "rusqlite = \"0.31\"\nrfd = \"0.14\"\ndiesel = \"2\"\n");
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

TEST(RemedyText, DieselHasNoConnectionToSqliteThatIsAwaited) {
  const auto offered = [](const std::string& type) {
    const std::vector<Finding> found = findings_of_text(
        "use diesel::Connection;\npub async fn opens() {\n    let _ = diesel::" + type +
            "::establish(\"a\");\n}\n",
        "blocking-net-in-async");
    return found.empty() ? std::vector<std::string>() : remedy_ids(found[0]);
  };
  EXPECT_EQ(offered("PgConnection"), (std::vector<std::string>{"async-twin", "spawn-blocking"}));
  EXPECT_EQ(offered("SqliteConnection"), (std::vector<std::string>{"spawn-blocking"}));
}

TEST(RemedyText, ARuntimeThatAnAttributeBuildsIsNotReplacedInTheBody) {
  const std::vector<Finding> found = findings_of_text(
      "#[tokio::main(flavor = \"current_thread\")]\n"
      "pub async fn versions() {\n    tokio::task::yield_now().await;\n}\n"
      "pub fn lists() {\n    for _ in 0..2 {\n        versions();\n    }\n}\n",
      "runtime-per-call");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_GE(found[0].remedies.size(), 1u);
  EXPECT_EQ(found[0].remedies[0].id, "shared-runtime");
  EXPECT_EQ(found[0].remedies[0].steps.at(1),
            "take `#[tokio::main]` and `async` off `versions`, and run its body as "
            "`block_on(async { .. })` of the runtime that the accessor gives");
}

TEST(RemedyText, APollFunctionKeepsAFutureInsteadOfAwaiting) {
  const std::vector<Finding> found = findings_of_text(
      "use std::{future::Future, pin::Pin, task::{Context, Poll}};\n"
      "pub struct Player;\n"
      "impl Player {\n"
      "    fn pause(&self) {\n"
      "        std::thread::sleep(std::time::Duration::from_secs(1));\n"
      "    }\n"
      "}\n"
      "impl Future for Player {\n"
      "    type Output = ();\n"
      "    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {\n"
      "        self.pause();\n"
      "        Poll::Ready(())\n"
      "    }\n"
      "}\n"
      "fn both() {\n"
      "    std::thread::sleep(std::time::Duration::from_secs(1));\n"
      "}\n"
      "pub async fn awaits() {\n"
      "    both();\n"
      "}\n",
      "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(remedy_ids(found[0]), (std::vector<std::string>{"poll-what-is-kept"}));
  EXPECT_EQ(remedy_ids(found[1]),
            (std::vector<std::string>{"make-async-and-await", "spawn-blocking"}));
}

TEST(RemedyText, WhatIfCfgAsksIsCompiledEverywhere) {
  const std::vector<Finding> found = findings_of_text(
      "pub async fn asks() {\n"
      "    if cfg!(unix) {\n"
      "        std::thread::sleep(std::time::Duration::from_secs(1));\n"
      "    }\n"
      "    #[cfg(unix)]\n"
      "    std::thread::sleep(std::time::Duration::from_secs(1));\n"
      "}\n",
      "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].cfg, "");
  EXPECT_EQ(found[1].cfg, "unix");
}

TEST(RemedyText, ACommandThatIsMadeOnAnotherLineIsShownThere) {
  const std::vector<Finding> found = findings_of_text(
      "use std::process::Command;\n"
      "pub async fn chain() {\n"
      "    let _ = Command::new(\"git\")\n"
      "        .arg(\"log\")\n"
      "        .output();\n"
      "}\n"
      "pub async fn variable() {\n"
      "    let mut git = Command::new(\"git\");\n"
      "    git.arg(\"log\");\n"
      "    let _ = git.status();\n"
      "}\n"
      "pub async fn line() {\n"
      "    let _ = Command::new(\"git\").output();\n"
      "}\n"
      "pub async fn given(git: &mut Command) {\n"
      "    let _ = git.output();\n"
      "}\n",
      "blocking-process-in-async");
  ASSERT_EQ(found.size(), 4u);
  for (const size_t i : {0u, 1u}) {
    ASSERT_EQ(found[i].evidence.size(), 2u) << i;
    EXPECT_EQ(found[i].evidence[1].note, "the command is made here");
    EXPECT_EQ(found[i].evidence[1].at.line, i == 0 ? 3u : 8u);
    EXPECT_FALSE(found[i].is_reached_by_calls()) << "it stands in the function that is polled";
  }
  EXPECT_EQ(found[2].evidence.size(), 1u) << "seen on the line itself";
  EXPECT_EQ(found[3].evidence.size(), 1u) << "made by who knows whom";
}

std::string all_steps(const Finding& finding) {
  std::string text;
  for (const Remedy& remedy : finding.remedies) {
    for (const std::string& step : remedy.steps) text += step + "\n";
  }
  return text;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RemedyText, ASharedBorrowSuffersOthersOfItsKind) {
  const auto borrowed = [](const std::string& how) {
    return findings_of_text(
        "use std::cell::RefCell;\npub async fn f(cell: &RefCell<u32>) {\n    let one = cell." +
            how + "();\n    g().await;\n    drop(one);\n}\nasync fn g() {}\n",
        "refcell-across-await");
  };
  const std::vector<Finding> shared = borrowed("borrow");
  ASSERT_EQ(shared.size(), 1u);
  EXPECT_TRUE(
      says(shared[0].message, "that borrows it mutably meanwhile panics with `already borrowed`"))
      << shared[0].message;
  EXPECT_FALSE(says(shared[0].message, "already mutably borrowed"));
  EXPECT_TRUE(says(all_steps(shared[0]), "keep as an `Rc<..>` in the cell"));
  const std::vector<Finding> sole = borrowed("borrow_mut");
  ASSERT_EQ(sole.size(), 1u);
  EXPECT_TRUE(says(sole[0].message, "panics with `already mutably borrowed`")) << sole[0].message;
}

TEST(RemedyText, WhatACallWaitsForIsSaidOfThatCall) {
  const std::vector<Finding> database = findings_of_text(
      "pub async fn f(db: &rusqlite::Connection) { let _ = db.execute(\"x\", ()); }\n",
      "blocking-net-in-async");
  ASSERT_EQ(database.size(), 1u);
  EXPECT_FALSE(says(database[0].message, "other side")) << database[0].message;
  EXPECT_TRUE(says(database[0].message,
                   "it runs the statement, with its reads, writes and waits for locks, and holds "
                   "the executor's thread meanwhile"))
      << database[0].message;
  const std::vector<Finding> socket = findings_of_text(
      "use std::io::Read;\npub async fn f(mut s: std::net::TcpStream, b: &mut [u8]) { let _ = "
      "s.read(b); }\n",
      "blocking-net-in-async");
  ASSERT_EQ(socket.size(), 1u);
  EXPECT_TRUE(says(socket[0].message, "it waits for the other side")) << socket[0].message;
  EXPECT_TRUE(says(all_steps(socket[0]), "`read(..).await` of a `tokio::net::TcpStream`"));
  EXPECT_TRUE(says(all_steps(socket[0]), "import `tokio::io::AsyncReadExt`"));
  const std::vector<Finding> incoming = findings_of_text(
      "pub async fn f(l: &std::net::TcpListener) { for s in l.incoming() { drop(s); } }\n",
      "blocking-net-in-async");
  ASSERT_EQ(incoming.size(), 1u);
  EXPECT_TRUE(says(incoming[0].message, "its iterator waits for somebody to connect, and holds"))
      << incoming[0].message;
  const std::vector<Finding> connect = findings_of_text(
      "pub async fn f() { let _ = std::os::unix::net::UnixStream::connect(\"s\"); }\n",
      "blocking-net-in-async");
  ASSERT_EQ(connect.size(), 1u);
  EXPECT_TRUE(says(all_steps(connect[0]),
                   "replace `std::os::unix::net::UnixStream::connect` by "
                   "`tokio::net::UnixStream::connect(..).await`"))
      << all_steps(connect[0]);
}

TEST(RemedyText, ADialogIsAnsweredAndNotTyped) {
  const std::vector<Finding> dialog =
      findings_of_text("pub async fn f() { let _ = rfd::FileDialog::new().pick_file(); }\n",
                       "blocking-stdin-in-async");
  ASSERT_EQ(dialog.size(), 1u);
  EXPECT_TRUE(says(dialog[0].message, "it waits until the user has closed the dialog, and holds"))
      << dialog[0].message;
  ASSERT_EQ(dialog[0].remedies.size(), 2u);
  EXPECT_TRUE(says(dialog[0].remedies[0].why, "until somebody answers"));
  EXPECT_TRUE(dialog[0].remedies[1].title.starts_with("ask on a thread"));
}

TEST(RemedyText, AChannelChangesWhereItIsMade) {
  const std::vector<Finding> found =
      findings_of_text("pub async fn f(r: std::sync::mpsc::Receiver<u32>) { let _ = r.recv(); }\n",
                       "blocking-wait-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(says(all_steps(found[0]), "make the channel itself by `tokio::sync::mpsc`"))
      << all_steps(found[0]);
}

TEST(RemedyText, AnEarlyReturnIsSaidToEndWhatEnds) {
  const std::vector<Finding> found = findings_of_text(
      "pub struct Owner { rt: tokio::runtime::Runtime }\n"
      "impl Owner { pub fn new() -> Owner { Owner { rt: tokio::runtime::Runtime::new().unwrap() } "
      "} }\n"
      "pub async fn load() -> Result<Owner, std::fmt::Error> {\n    let owner = Owner::new();\n"
      "    check()?;\n    Ok(owner)\n}\nfn check() -> Result<(), std::fmt::Error> { Ok(()) }\n",
      "runtime-dropped-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(says(found[0].message, "where this `?` returns early a runtime ends"))
      << found[0].message;
}

TEST(RemedyText, ARuntimeForWhereThereIsNoneGoesWithTheHandle) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  sources.add("src/lib.rs",
              "pub fn block<T, F: std::future::Future<Output = T>>(f: F) -> T {\n"
              "    match tokio::runtime::Handle::try_current() {\n"
              "        Ok(handle) => handle.block_on(f),\n"
              "        Err(_) => tokio::runtime::Runtime::new().unwrap().block_on(f),\n    }\n}\n"
              "pub fn all() { for _ in 0..3 { block(async {}); } }\n");
  const ScanResult result = scan(sources, {});
  const Finding* handle = nullptr;
  const Finding* runtime = nullptr;
  for (const Finding& one : result.findings) {
    if (one.rule == "current-handle-block-on") handle = &one;
    if (one.rule == "runtime-per-call") runtime = &one;
  }
  ASSERT_NE(handle, nullptr);
  ASSERT_NE(runtime, nullptr);
  EXPECT_EQ(runtime->parent, handle->fingerprint);
  EXPECT_TRUE(
      says(all_steps(*handle), "code beside it for where there is no runtime goes with it"));
}

TEST(RemedyText, ATimeoutIsMendedWhereTheThreadIsHeld) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  sources.add("src/lib.rs",
              "pub mod display;\npub async fn check() {\n    let _ = tokio::time::timeout("
              "std::time::Duration::MAX, display::alive()).await;\n}\n");
  sources.add("src/display.rs",
              "pub async fn alive() {\n    std::thread::sleep(std::time::Duration::MAX);\n}\n");
  const ScanResult result = scan(sources, {});
  const Finding* timeout = nullptr;
  const Finding* sleep = nullptr;
  for (const Finding& one : result.findings) {
    if (one.rule == "timeout-around-blocking") timeout = &one;
    if (one.rule == "blocking-sleep-in-async") sleep = &one;
  }
  ASSERT_NE(timeout, nullptr);
  ASSERT_NE(sleep, nullptr);
  EXPECT_EQ(timeout->parent, sleep->fingerprint);
  EXPECT_TRUE(says(all_steps(*timeout), "in `alive`, wrap the call")) << all_steps(*timeout);
  EXPECT_FALSE(says(all_steps(*timeout), "give the join handle"));
}

TEST(RemedyText, WhatAStatementBorrowsFromGoesInWithIt) {
  const std::vector<Finding> found =
      findings_of_text("pub async fn f(s: &mut rusqlite::Statement<'_>) { let _ = s.query(()); }\n",
                       "blocking-net-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(says(all_steps(found[0]), "what it borrows from goes in with it"));
}

TEST(RemedyText, ACloneThatIsChangedIsWrittenBack) {
  const std::vector<Finding> found = findings_of_text(
      "use std::sync::{Mutex, MutexGuard};\n"
      "pub struct State { list: Mutex<List> }\npub struct List;\n"
      "impl List { pub async fn delete(&mut self) {} }\n"
      "impl State { pub fn draft(&self) -> MutexGuard<'_, List> { self.list.lock().unwrap() } }\n"
      "pub async fn f(state: &State) { state.draft().delete().await; }\n",
      "lock-across-await");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(says(all_steps(found[0]), "write `let value = ..draft()...clone();`"))
      << all_steps(found[0]);
  EXPECT_TRUE(says(all_steps(found[0]), "write it back under the lock after the await"));
}

TEST(RemedyText, AClosureThatIsKeptIsNoMatch) {
  const std::vector<Finding> found = findings_of_text(
      "pub async fn f(o: Option<u32>) -> u32 {\n    o.unwrap_or_else(|| { "
      "std::thread::sleep(std::time::Duration::MAX); 1 })\n}\n",
      "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(says(all_steps(found[0]), "where the closure is kept, and called later or again"))
      << all_steps(found[0]);
}

TEST(RemedyText, ThePathBeginsWithWhatTheFindingRunsAs) {
  MemorySources sources;
  sources.add("Cargo.toml",
              "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
              "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  sources.add("src/main.rs",
              "#[tokio::main]\nasync fn main() {\n"
              "    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n");
  size_t alone = 0;
  for (const Finding& finding : scan(sources, {}).findings) {
    if (finding.context != "future of a runtime's block_on, alone on its thread") continue;
    ++alone;
    ASSERT_FALSE(finding.evidence.empty());
    EXPECT_TRUE(finding.evidence[0].note.ends_with("runs as " + finding.context))
        << finding.evidence[0].note;
  }
  EXPECT_EQ(alone, 1u);
}

TEST(RemedyText, ARuntimePanicsNotWhereItIsBuilt) {
  const std::vector<Finding> driven = findings_of_text(
      "pub async fn f() {\n    let rt = tokio::runtime::Runtime::new().unwrap();\n"
      "    rt.block_on(async {});\n}\n",
      "runtime-created-in-async");
  ASSERT_EQ(driven.size(), 1u);
  EXPECT_EQ(driven[0].verdict, "its `block_on` panics (M1)");
  const std::vector<Finding> dropped = findings_of_text(
      "pub async fn f() {\n    let _rt = tokio::runtime::Runtime::new().unwrap();\n}\n",
      "runtime-created-in-async");
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_TRUE(dropped[0].verdict.starts_with("its drop panics")) << dropped[0].verdict;
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

using Ids = std::vector<std::string>;

constexpr const char* kSleep = "std::thread::sleep(std::time::Duration::from_secs(1));";

TEST(RemedyText, NothingIsAwaitedInAClosure) {
  const std::vector<Finding> found =
      findings_of_text(std::string("pub async fn f(id: Option<u32>) -> Option<u32> {\n") +
                           "    id.map(|id| { " + kSleep + " id })\n}\n",
                       "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]), (Ids{"async-twin", "spawn-blocking"}));
  for (const Remedy& remedy : found[0].remedies)
    EXPECT_TRUE(remedy.steps[0].starts_with("write what takes the closure as")) << remedy.steps[0];
  // A function that only the async code calls is no closure.
  const std::vector<Finding> plain =
      findings_of_text(std::string("fn wait() { ") + kSleep + " }\npub async fn f() { wait() }\n",
                       "blocking-sleep-in-async");
  ASSERT_EQ(plain.size(), 1u);
  EXPECT_TRUE(plain[0].remedies[0].steps[0].starts_with("change `fn wait`"));
}

TEST(RemedyText, AClosureThatAHelperRunsIsNotRewritten) {
  const std::vector<Finding> found =
      findings_of_text(std::string("fn each(work: impl Fn()) { work() }\n") +
                           "pub async fn f() { each(|| { " + kSleep + " }) }\n",
                       "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]), Ids{"spawn-blocking"});
}

TEST(RemedyText, WhatKeepsAClosureRunsItElsewhere) {
  const std::vector<Finding> found = findings_of_text(
      "fn log_to(path: std::path::PathBuf) {\n"
      "    tracing_subscriber::fmt().with_writer(move || std::fs::File::create(&path)).init();\n"
      "}\npub async fn f() { log_to(\"log\".into()) }\n",
      "blocking-fs-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(remedy_ids(found[0]), Ids{"out-of-the-closure"});
}

TEST(RemedyText, ADestructorBecomesNeitherAsyncNorIsItCalled) {
  const std::vector<Finding> found =
      findings_of_text(std::string("pub struct Guard;\nimpl Drop for Guard {\n") +
                           "    fn drop(&mut self) { " + kSleep +
                           " }\n}\n"
                           "pub async fn f() { let _guard = Guard; }\n",
                       "blocking-sleep-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].remedies[0].title,
            "end each `Guard` on the blocking pool, where its `drop` may block");
  for (const Remedy& remedy : found[0].remedies)
    for (const std::string& step : remedy.steps)
      EXPECT_EQ(step.find("`async fn drop`"), std::string::npos) << step;
}

TEST(RemedyText, AnAsyncTwinBesideIsCalledInstead) {
  const auto first = [](const std::string& beside) {
    const std::vector<Finding> found = findings_of_text(
        "pub struct Job;\nimpl Job {\n    pub fn run(&self) {\n"
        "        tokio::runtime::Runtime::new().unwrap().block_on(async {});\n    }\n" +
            beside + "}\n",
        "runtime-per-call");
    return found.size() == 1 ? found[0].remedies[0] : Remedy();
  };
  const Remedy twin = first("    pub async fn run_async(&self) {}\n");
  EXPECT_EQ(twin.id, "use-the-async-twin");
  EXPECT_EQ(twin.title, "call `run_async` in place of `run`");
  EXPECT_EQ(first("    pub fn run_async(&self) {}\n").id, "shared-runtime") << "not async";
  EXPECT_EQ(first("}\npub struct Other;\nimpl Other {\n    pub async fn run_async(&self) {}\n").id,
            "shared-runtime")
      << "of another type";
}

TEST(RemedyText, OnlyCodeStandsBetweenBackticks) {
  const std::vector<Finding> found = findings_of_text(
      "use std::io::Write;\npub async fn f(mut file: std::fs::File) {\n"
      "    file.write_all(b\"x\").unwrap();\n}\n",
      "blocking-fs-in-async");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].remedies[0].steps[0],
            "replace `std::fs::File::write_all` by `write_all(..).await` and `flush().await` of a "
            "`tokio::fs::File`");
}

TEST(RemedyText, WhatBlocksInCloneCannotBeClonedIntoAClosure) {
  const std::vector<Finding> found = findings_of_text(
      "pub struct Store { all: tokio::sync::Mutex<u32> }\nimpl Clone for Store {\n"
      "    fn clone(&self) -> Self {\n"
      "        Store { all: "
      "tokio::sync::Mutex::new(*futures::executor::block_on(self.all.lock())) }\n    }\n}\n"
      "pub async fn f(store: &Store) { drop(store.clone()); }\n",
      "foreign-block-on-in-async");
  ASSERT_EQ(found.size(), 1u);
  const std::string steps = base::join(found[0].remedies.back().steps, "; ");
  EXPECT_NE(steps.find("move the value itself in, and give it back"), std::string::npos) << steps;
  EXPECT_EQ(steps.find("clone or move in"), std::string::npos) << steps;
}

TEST(RemedyText, AChildThatHasEndedIsNotWaitedFor) {
  const auto message = [](const std::string& condition) {
    const std::vector<Finding> found = findings_of_text(
        "use std::io::Read;\npub async fn f(child: &mut std::process::Child) {\n    " + condition +
            " {\n        let mut b = String::new();\n"
            "        child.stderr.take().unwrap().read_to_string(&mut b).unwrap();\n    }\n}\n",
        "blocking-process-in-async");
    return found.size() == 1 ? found[0].message : std::string();
  };
  EXPECT_TRUE(
      message("if let Ok(Some(_)) = child.try_wait()").find("the child has ended, and it") !=
      std::string::npos);
  EXPECT_TRUE(message("if let Ok(None) = child.try_wait()").find("until the child ends") !=
              std::string::npos);
  EXPECT_TRUE(message("").find("until the child ends") != std::string::npos);
}

TEST(RemedyText, WhatAMethodIsCalledOnMayBeMadeElsewhere) {
  const auto remedies = [](const std::string& text, const std::string& rule) {
    const std::vector<Finding> found = findings_of_text(
        "use std::io::{Read, Write};\npub struct Gate { child: std::process::Child }\n" + text,
        rule);
    return found.size() == 1 ? found[0].remedies : std::vector<Remedy>();
  };
  const std::vector<Remedy> field = remedies(
      "impl Gate {\n    pub async fn told(&mut self) -> String {\n"
      "        self.child.stderr.take().map(|mut s| { let mut b = String::new();\n"
      "            let _ = s.read_to_string(&mut b); b }).unwrap_or_default()\n    }\n}\n",
      "blocking-process-in-async");
  ASSERT_EQ(field.size(), 2u);
  EXPECT_EQ(field[0].id, "spawn-blocking");
  EXPECT_NE(base::join(field[1].steps, "; ")
                .find("start the child by a `tokio::process::Command`, and await "
                      "`.read_to_string(..)` of what it gives; the value comes from the field "
                      "`child`: its type changes where it is made"),
            std::string::npos)
      << base::join(field[1].steps, "; ");
  const std::vector<Remedy> parameter =
      remedies("pub async fn f(file: &mut std::fs::File) { file.write_all(b\"x\").unwrap(); }\n",
               "blocking-fs-in-async");
  ASSERT_EQ(parameter.size(), 2u);
  EXPECT_NE(parameter[0].steps.back().find("comes from the parameter `file`"), std::string::npos);
  // A method that is added to the type itself.
  const std::vector<Remedy> self = remedies(
      "pub trait More { fn all(&mut self); }\nimpl More for std::process::Command {\n"
      "    fn all(&mut self) { self.output().unwrap(); }\n}\n"
      "pub async fn f() { std::process::Command::new(\"git\").all(); }\n",
      "blocking-process-in-async");
  ASSERT_EQ(self.size(), 2u);
  EXPECT_EQ(self[0].id, "spawn-blocking");
  EXPECT_NE(self[1].steps.back().find("the value comes from `self`"), std::string::npos);
  const std::vector<Remedy> own = remedies(
      "pub async fn f() { let mut file = std::fs::File::options().open(\"x\").unwrap();\n"
      "    file.write_all(b\"x\").unwrap(); }\n",
      "blocking-fs-in-async");
  for (const Remedy& remedy : own)
    EXPECT_EQ(base::join(remedy.steps, "; ").find("comes from"), std::string::npos);
}

}  // namespace
}  // namespace scanner
