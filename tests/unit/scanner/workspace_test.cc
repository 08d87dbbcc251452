#include "scanner/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "scanner/extract.h"

namespace scanner {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;  // sorted by path

void with_workspace(const Texts& texts, const std::function<void(const Workspace&)>& look) {
  base::run_on_deep_stack([&] {
    std::vector<File> files;
    std::vector<ManifestText> manifests;
    std::vector<std::string> paths;
    Extractor extractor;
    for (const auto& [path, text] : texts) {
      if (path.ends_with("Cargo.toml")) {
        manifests.push_back({path, text});
        continue;
      }
      paths.push_back(path);
      files.push_back(File(path, extractor.extract(text)));
    }
    const Workspace ws(std::move(files), read_manifests(manifests, paths));
    look(ws);
  });
}

std::string meaning(const Workspace& ws, const std::string& in_function, const std::string& path) {
  const std::vector<FnId>* found = ws.functions_named(in_function);
  if (found == nullptr) return "no such function";
  const Resolved r =
      ws.resolve(ws.place_at(found->front(), ws.fn(found->front()).end_byte - 1), path);
  switch (r.kind) {
    case Resolved::Kind::external:
      return r.path;
    case Resolved::Kind::function:
      return ws.item_path(r.id);
    case Resolved::Kind::type:
      return ws.type_path(r.id);
    case Resolved::Kind::module:
      return ws.modules()[r.id].path;
    case Resolved::Kind::variant:
      return ws.type_path(r.id) + "::" + r.path;
    case Resolved::Kind::nothing:
      return "";
  }
  return "";
}

constexpr const char* kAppManifest =
    "[package]\nname = \"app\"\nedition = \"2021\"\n[dependencies]\ntokio = \"1\"\nrt = { package "
    "= \"tokio\", version = \"1\" }\n";

TEST(Workspace, NamesGoThroughAliasesReExportsGlobsAndRenamedCrates) {
  with_workspace({{"Cargo.toml", kAppManifest},
                  {"src/inner.rs",
                   "pub use std::thread::sleep as nap;\npub struct Runtime;\npub fn go() {}\n"},
                  {"src/lib.rs",
                   "mod inner;\nmod prelude { pub use crate::inner::*; }\nuse prelude::*;\nuse "
                   "rt::runtime as r;\n"
                   "fn here() { use std::process::Command; }\n"}},
                 [](const Workspace& ws) {
                   EXPECT_EQ(meaning(ws, "here", "nap"), "std::thread::sleep");
                   EXPECT_EQ(meaning(ws, "here", "Runtime"), "app::inner::Runtime");
                   EXPECT_EQ(meaning(ws, "here", "go"), "app::inner::go");
                   EXPECT_EQ(meaning(ws, "here", "r::Runtime"), "tokio::runtime::Runtime");
                   EXPECT_EQ(meaning(ws, "here", "tokio::spawn"), "tokio::spawn");
                   EXPECT_EQ(meaning(ws, "here", "Command"), "std::process::Command");
                   EXPECT_EQ(meaning(ws, "go", "Command"), "");
                   EXPECT_EQ(meaning(ws, "here", "crate::inner::nowhere"), "");
                 });
}

TEST(Workspace, AFileThatNoModuleDeclaresIsNotCompiled) {
  with_workspace({{"Cargo.toml", kAppManifest},
                  {"src/lib.rs", "pub fn a() {}\n"},
                  {"src/stray.rs", "fn b() {}\n"}},
                 [](const Workspace& ws) {
                   EXPECT_TRUE(ws.files()[0].compiled);
                   EXPECT_FALSE(ws.files()[1].compiled);
                 });
}

TEST(Workspace, ModulesByPathAttributeAndInInlineModulesAreFound) {
  with_workspace(
      {{"Cargo.toml", kAppManifest},
       {"src/lib.rs", "#[path = \"odd/place.rs\"] mod odd;\nmod outer { pub mod nested; }\n"},
       {"src/odd/place.rs", "pub fn a() {}\n"},
       {"src/outer/nested.rs", "pub fn b() {}\n"}},
      [](const Workspace& ws) {
        EXPECT_EQ(ws.item_path(ws.functions_named("a")->front()), "app::odd::a");
        EXPECT_EQ(ws.item_path(ws.functions_named("b")->front()), "app::outer::nested::b");
      });
}

// Found on a large public workspace: modules that all glob one prelude, which globs them all, took
// for ever.
TEST(Workspace, APackageNamedForTestsIsTestCode) {
  const auto is_test_code = [](const std::string& package) {
    bool found = false;
    with_workspace({{"Cargo.toml", "[package]\nname = \"" + package + "\"\nversion = \"0.1.0\"\n"},
                    {"src/lib.rs", "pub fn help() {}\n"}},
                   [&found](const Workspace& ws) { found = ws.in_test_target(0); });
    return found;
  };
  for (const char* package : {"integration-tests", "app_tests", "test-utils", "app-test-helpers",
                              "testkit", "app-testing"})
    EXPECT_TRUE(is_test_code(package)) << package;
  for (const char* package : {"speed-test", "tests-runner", "utils", "attests", "test"})
    EXPECT_FALSE(is_test_code(package)) << package;
}

TEST(Workspace, GlobsThatLeadBackToThemselvesEnd) {
  Texts texts = {{"Cargo.toml", kAppManifest}};
  std::string lib = "pub mod prelude;\n";
  std::string prelude;
  for (int i = 10; i < 70; ++i) {
    const std::string name = "m" + std::to_string(i);
    texts.push_back(
        {"src/" + name + ".rs", "use crate::prelude::*;\npub use super::prelude::*;\npub fn f" +
                                    std::to_string(i) + "() {}\n"});
    lib += "pub mod " + name + ";\n";
    prelude += "pub use crate::" + name + "::*;\n";
  }
  texts.push_back({"src/lib.rs", lib + "fn here() {}\n"});
  texts.push_back({"src/prelude.rs", prelude});
  std::sort(texts.begin() + 1, texts.end());
  with_workspace(texts, [](const Workspace& ws) {
    EXPECT_EQ(meaning(ws, "f10", "f69"), "app::m69::f69");
    EXPECT_EQ(meaning(ws, "f69", "f10"), "app::m10::f10");
    EXPECT_EQ(meaning(ws, "f30", "unheard_of"), "");
    EXPECT_EQ(meaning(ws, "f31", "f32"), "app::m32::f32");
  });
}

}  // namespace
}  // namespace scanner
