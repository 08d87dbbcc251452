// Each source carries its expectation: `//~ await` on a line that the cone must name, with what it
// must do there; every other line is a claim of silence.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "scanner/cone_query.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

using Files = std::map<std::string, std::string>;
using Marks = std::set<std::string>;

constexpr const char* kConeManifest =
    "[package]\nname = \"unit\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
    "tokio = { version = \"1\", features = [\"full\"] }\n";

CallerCone cone_of(Files files, const std::string& item, ConeChange change = ConeChange::async) {
  files.emplace("Cargo.toml", kConeManifest);
  ConeQuery query;
  query.items = {item};
  query.change = change;
  return find_cones(MemorySources(files), ScanOptions(), query).at(0);
}

Marks expected(const Files& files) {
  Marks marks;
  for (const auto& [path, text] : files) {
    std::istringstream in(text);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      const size_t at = line.find("//~ ");
      if (at == std::string::npos) continue;
      std::istringstream words(line.substr(at + 4));
      for (std::string word; words >> word;)
        marks.insert(path + ":" + std::to_string(number) + " " + word);
    }
  }
  return marks;
}

Marks named(const CallerCone& cone) {
  Marks marks;
  const auto add = [&marks](const auto& place, std::string_view action) {
    marks.insert(place.at.path + ":" + std::to_string(place.at.line) + " " + std::string(action));
  };
  for (const ConeDefinition& one : cone.definitions) add(one, to_string(one.action));
  for (const ConeSite& one : cone.sites) add(one, to_string(one.action));
  for (const ConeSite& one : cone.unsure) add(one, "unsure");
  return marks;
}

void expect_marks(const Files& files, const std::string& item) {
  EXPECT_EQ(named(cone_of(files, item)), expected(files));
}

TEST(caller_cone, who_uses_a_library_is_not_forgotten) {
  const CallerCone cone = cone_of({{"src/lib.rs",
                                    "fn block() {}\n"
                                    "pub fn read() { block() }\n"
                                    "pub fn called() { block() }\n"
                                    "pub fn end() { called() }\n"
                                    "fn own() { block() }\n"}},
                                  "unit::block");
  std::set<std::string> noted;
  for (const ConeDefinition& one : cone.definitions)
    if (one.note.find("who uses the library") != std::string::npos) noted.insert(one.item);
  EXPECT_EQ(noted, (std::set<std::string>{"unit::read", "unit::end"}));
}

TEST(caller_cone, what_blocks_in_a_test_that_becomes_async_is_named) {
  const auto note_of = [](const std::string& more) {
    const CallerCone cone = cone_of(
        {{"src/lib.rs",
          "pub fn write() {}\n"
          "fn sum() -> u32 { tokio::runtime::Runtime::new().unwrap().block_on(async { 1 }) }\n"
          "#[test]\nfn writes() {\n    write();\n    " +
              more + "\n}\n"}},
        "unit::write");
    for (const ConeDefinition& one : cone.definitions)
      if (one.item == "unit::writes") return one.note;
    return std::string("not there");
  };
  EXPECT_EQ(note_of("sum();"),
            "its attribute becomes `#[tokio::test]`; what blocks on a future there would panic "
            "then: line 6 (`sum`), and perhaps more; await it, or move it into `spawn_blocking`");
  EXPECT_EQ(note_of(""),
            "its attribute becomes `#[tokio::test]`; what else it calls that blocks on a future "
            "would panic then");
}

TEST(caller_cone, what_is_held_over_a_new_await_is_named) {
  const auto note_of = [](const std::string& body) {
    const CallerCone cone =
        cone_of({{"src/lib.rs",
                  "static M: std::sync::Mutex<u32> = std::sync::Mutex::new(0);\n"
                  "static A: tokio::sync::Mutex<u32> = tokio::sync::Mutex::const_new(0);\n"
                  "fn read() -> u32 { 1 }\npub async fn run() {\n" +
                      body + "\n}\n"}},
                "unit::read");
    return cone.sites.at(0).note;
  };
  EXPECT_EQ(note_of("let g = M.lock().unwrap();\nread();\ndrop(g);"),
            "end the guard `g` of `std::sync::Mutex::lock` (line 5) before `read` is awaited, in "
            "a block of its own or by `drop(g)`");
  EXPECT_EQ(note_of("*M.lock().unwrap() += read();"),
            "take what is needed out of the temporary guard of `std::sync::Mutex::lock` (line 5) "
            "in a `let` of its own before `read` is awaited");
  EXPECT_EQ(note_of("let g = M.lock().unwrap();\ndrop(g);\nread();"), "");
  EXPECT_EQ(note_of("let n = *M.lock().unwrap();\nlet m = n + read();"), "");
  EXPECT_EQ(note_of("let g = A.lock().await;\nread();"), "");
}

TEST(caller_cone, what_else_blocks_in_what_becomes_async_is_named) {
  const CallerCone cone =
      cone_of({{"src/lib.rs",
                "fn wait() {}\n"
                "fn known() { wait(); std::fs::read(\"a\").unwrap(); }\n"
                "pub async fn run() { known(); }\n"
                "fn fresh() {\n    std::fs::read(\"a\").unwrap();\n    wait();\n}\n"
                "fn moved() { wait(); std::thread::spawn(|| std::fs::read(\"a\").unwrap()); }\n"
                "#[test]\nfn tests() { fresh(); moved(); std::fs::read(\"a\").unwrap(); }\n"}},
              "unit::wait");
  std::map<std::string, std::string> notes;
  for (const ConeDefinition& one : cone.definitions) notes[one.item] = one.note;
  EXPECT_EQ(notes.at("unit::fresh"),
            "what else blocks there would hold the executor's thread then: line 5 "
            "(`std::fs::read`)");
  EXPECT_EQ(notes.at("unit::known"), "");
  EXPECT_EQ(notes.at("unit::moved"), "");
  EXPECT_EQ(notes.at("unit::tests").find("std::fs"), std::string::npos);
}

TEST(caller_cone, both_cfg_twins_and_every_target) {
  expect_marks(
      {{"src/lib.rs", R"rs(
pub mod ipc {
    #[cfg(unix)]
    pub fn open(path: &str) -> u32 { 1 } //~ make_async
    #[cfg(windows)]
    pub fn open(path: &str) -> u32 { 2 } //~ make_async
    pub mod other { pub fn open(path: &str) -> u32 { 3 } }
}
pub async fn run() {
    ipc::open("a"); //~ await
    ipc::other::open("b");
    let open = 1;
    drop(open); // open("comment") and "open(text)"
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn opens() { assert_eq!(super::ipc::open("a"), 1); } //~ await
}
)rs"},
       {"tests/it.rs", "#[tokio::test]\nasync fn it() { unit::ipc::open(\"x\"); } //~ await\n"},
       {"examples/e.rs", "fn main() { unit::ipc::open(\"x\"); } //~ block_on\n"}},
      "ipc::open");
}

TEST(caller_cone, twins_that_are_reexported_from_modules_of_other_names) {
  expect_marks({{"src/lib.rs", R"rs(
mod unix;
mod windows;
#[cfg(unix)]
pub use unix::open;
#[cfg(windows)]
pub use windows::open;
pub async fn run() { open(); } //~ await
)rs"},
                {"src/unix.rs", "pub fn open() {} //~ make_async\n"},
                {"src/windows.rs", "pub fn open() {} //~ make_async\n"}},
               "unix::open");
}

TEST(caller_cone, tells_what_polls_by_hand_from_what_names_a_future) {
  expect_marks({{"src/lib.rs", R"rs(
trait Service { type Future; }
fn leaf() -> u32 { 1 } //~ make_async
fn builds() -> Option<Box<dyn Service<Future = u32>>> { //~ make_async
    leaf(); //~ await
    None
}
fn starts() { builds(); } //~ make_async await
fn gives() -> std::pin::Pin<Box<dyn std::future::Future<Output = u32>>> {
    let n = leaf(); //~ cannot
    Box::pin(async move { n })
}
fn drains(cx: &mut std::task::Context<'_>) -> u32 {
    leaf() //~ cannot
}
)rs"}},
               "leaf");
}

TEST(caller_cone, goes_on_until_async_callers_and_entry_points) {
  expect_marks({{"src/main.rs", R"rs(
fn load() -> u32 { 1 } //~ make_async
fn twice() -> u32 { load() + load() } //~ make_async await
async fn serve() -> u32 { twice() } //~ await
fn blocking() -> impl std::future::Future<Output = u32> {
    async { twice() } //~ await
}
fn main() {
    twice(); //~ block_on
    let v: Vec<u32> = (0..3).map(|n| n + load()).collect(); //~ cannot
    std::thread::spawn(|| load()); //~ block_on
    let f: fn() -> u32 = load; //~ cannot
}
#[test]
fn loads() { //~ make_async
    assert_eq!(load(), 1); //~ await
}
static START: u32 = load(); //~ cannot
struct Guard;
impl Drop for Guard {
    fn drop(&mut self) { load(); } //~ cannot
}
impl Iterator for Guard {
    type Item = u32;
    fn next(&mut self) -> Option<u32> { Some(load()) } //~ cannot
}
)rs"}},
               "load");
}

TEST(caller_cone, a_trait_changes_with_all_its_implementations) {
  expect_marks({{"src/lib.rs", R"rs(
pub trait Store {
    fn get(&self) -> u32; //~ make_async
    fn put(&self) {}
}
pub struct A;
pub struct B;
impl Store for A { fn get(&self) -> u32 { 1 } } //~ make_async
impl Store for B { fn get(&self) -> u32 { 2 } } //~ make_async
pub struct Other;
impl Other { pub fn get(&self) -> u32 { 3 } }
pub async fn run(store: &dyn Store, a: A, other: Other) {
    store.get(); //~ await
    a.get(); //~ await
    other.get();
    std::collections::HashMap::<u32, u32>::new().get(&1);
}
pub async fn generic<S: Store>(store: S) { store.get(); } //~ await
)rs"}},
               "A::get");
}

TEST(caller_cone, doc_tests_and_macros_that_are_not_understood) {
  expect_marks({{"src/lib.rs", R"rs(
/// Opens it.
///
/// ```
/// use unit::open_store;
/// let store = open_store(); //~ await
/// ```
///
/// ```text
/// open_store() in prose
/// ```
pub fn open_store() -> u32 { 1 } //~ make_async
macro_rules! opened {
    () => { $crate::open_store() }; //~ await
}
pub async fn run() { opened!(); }
)rs"}},
               "open_store");
}

TEST(caller_cone, what_is_async_or_awaited_already_has_nothing_to_do) {
  const CallerCone cone = cone_of({{"src/lib.rs", R"rs(
pub trait Load { fn load(&self) -> u32; }
pub struct Disk;
impl Load for Disk { fn load(&self) -> u32 { 1 } }
pub async fn fetch() -> u32 { 1 }
pub async fn run() { fetch().await; }
)rs"}},
                                  "fetch");
  ASSERT_EQ(cone.definitions.size(), 1u);
  EXPECT_EQ(cone.definitions[0].action, ConeAction::none);
  ASSERT_EQ(cone.sites.size(), 1u);
  EXPECT_EQ(cone.sites[0].action, ConeAction::none);
  EXPECT_EQ(cone.obstacles(), 0u);
}

TEST(caller_cone, a_changed_signature_stops_at_the_uses) {
  const CallerCone cone = cone_of({{"src/lib.rs", R"rs(
pub fn load(n: u32) -> u32 { n }
pub fn twice() -> u32 { load(1) + load(2) }
pub fn four() -> u32 { twice() + twice() }
pub fn all(v: Vec<u32>) -> Vec<u32> { v.into_iter().map(load).collect() }
)rs"}},
                                  "load", ConeChange::signature);
  EXPECT_EQ(named(cone), (Marks{"src/lib.rs:2 adapt", "src/lib.rs:3 adapt", "src/lib.rs:5 adapt"}));
  EXPECT_EQ(cone.sites.size(), 3u);
}

TEST(caller_cone, a_changed_type_is_used_as_call_type_and_constructor) {
  const CallerCone cone = cone_of({{"src/lib.rs", R"rs(
pub enum Failure { Closed, Broken(u32) }
impl Failure { pub fn closed() -> Self { Failure::Closed } }
pub fn a() -> Result<u32, Failure> { Err(Failure::Broken(1)) }
pub fn b(f: Failure) -> bool { match f { Failure::Closed => true, _ => false } }
pub mod other { pub enum Failure { Closed } pub fn c() -> Failure { Failure::Closed } }
)rs"}},
                                  "unit::Failure");
  EXPECT_EQ(cone.change, ConeChange::type);
  std::set<std::string> uses;
  for (const ConeSite& site : cone.sites)
    uses.insert(std::to_string(site.at.line) + " " + site.kind);
  EXPECT_EQ(uses, (std::set<std::string>{"3 constructor", "3 type", "4 call", "4 type", "5 pattern",
                                         "5 type"}));
}

TEST(caller_cone, an_item_must_be_one) {
  const Files files = {
      {"src/lib.rs", "pub mod a { pub fn go() {} }\npub mod b { pub fn go() {} }\n"}};
  EXPECT_EQ(cone_of(files, "a::go").item, "unit::a::go");
  EXPECT_EQ(cone_of(files, "src/lib.rs:2").item, "unit::b::go");
  EXPECT_THROW(cone_of(files, "go"), base::Error);
  EXPECT_THROW(cone_of(files, "stop"), base::Error);
  EXPECT_THROW(cone_of(files, "src/lib.rs:3"), base::Error);
}

TEST(caller_cone, what_waits_in_a_closure_that_runs_at_once_is_told) {
  const CallerCone cone = cone_of({{"src/lib.rs", R"rs(
pub fn open() {}
pub fn serve(threads: Vec<std::thread::JoinHandle<()>>) {
    open();
    threads.into_iter().for_each(|thread| { let _ = thread.join(); });
}
pub fn other(thread: std::thread::JoinHandle<()>) {
    open();
    std::thread::spawn(move || { let _ = thread.join(); });
}
)rs"}},
                                  "open");
  ASSERT_EQ(cone.definitions.size(), 3u);
  EXPECT_EQ(cone.definitions[1].waits, "`src/lib.rs:5` (`std::thread::JoinHandle::join`)");
  EXPECT_NE(cone.definitions[1].note.find("what else blocks there"), std::string::npos);
  EXPECT_EQ(cone.definitions[2].waits, "");
}

}  // namespace
}  // namespace scanner
