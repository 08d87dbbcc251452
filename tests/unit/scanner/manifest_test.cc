#include "scanner/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/lockfile.h"
#include "scanner/manifest_paths.h"

namespace scanner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ManifestText manifest(std::string path, std::string text) {
  ManifestText file;
  file.path = std::move(path);
  file.text = std::move(text);
  return file;
}

std::vector<std::string> sorted(std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// "kind crate_name root_file edition" of every target.
std::vector<std::string> lines_of(const Manifests& manifests) {
  std::vector<std::string> lines;
  for (const CrateTarget& target : manifests.targets) {
    lines.push_back(std::string(to_string(target.kind)) + " " + target.crate_name + " " +
                    target.root_file + " " + std::to_string(target.edition));
  }
  return lines;
}

const CrateTarget& target_of(const Manifests& manifests, const std::string& root_file) {
  for (const CrateTarget& target : manifests.targets) {
    if (target.root_file == root_file) return target;
  }
  ADD_FAILURE() << "no target " << root_file;
  static const CrateTarget kNone;
  return kNone;
}

TEST(Manifest, FindsTargetsAsCargoDoes) {
  const Manifests manifests = read_manifests(
      {manifest("Cargo.toml", "[package]\nname = \"my-app\"\nedition = \"2021\"\n")},
      sorted({"src/lib.rs", "src/main.rs", "src/other.rs", "src/bin/tool.rs", "src/bin/big/main.rs",
              "src/bin/big/helper.rs", "examples/show.rs", "tests/api.rs", "tests/common/mod.rs",
              "tests/suite/main.rs", "benches/speed.rs", "build.rs"}));
  EXPECT_THAT(
      lines_of(manifests),
      ElementsAre("lib my_app src/lib.rs 2021", "bin big src/bin/big/main.rs 2021",
                  "bin my_app src/main.rs 2021", "bin tool src/bin/tool.rs 2021",
                  "example show examples/show.rs 2021", "test api tests/api.rs 2021",
                  "test suite tests/suite/main.rs 2021", "bench speed benches/speed.rs 2021",
                  "build script build_script_build build.rs 2021"));
  EXPECT_TRUE(manifests.problems.empty());
}

TEST(Manifest, ObeysWhatTheManifestSpellsOut) {
  const Manifests manifests = read_manifests(
      {manifest("a/Cargo.toml",
                "[package]\nname = \"a\"\nedition = \"2018\"\nautobins = false\nautotests = false\n"
                "build = \"script/make.rs\"\n"
                "[lib]\nname = \"other\"\npath = \"lib/root.rs\"\nproc-macro = true\n"
                "[[bin]]\nname = \"one\"\npath = \"cmd/one.rs\"\nrequired-features = [\"x\"]\n"
                "[[bin]]\nname = \"two\"\n"
                "[[test]]\nname = \"t\"\nharness = false\n")},
      sorted({"a/lib/root.rs", "a/src/lib.rs", "a/cmd/one.rs", "a/src/bin/two.rs",
              "a/src/bin/three.rs", "a/tests/t.rs", "a/tests/u.rs", "a/script/make.rs",
              "a/build.rs"}));
  EXPECT_THAT(lines_of(manifests),
              ElementsAre("proc-macro other a/lib/root.rs 2018", "bin one a/cmd/one.rs 2018",
                          "bin two a/src/bin/two.rs 2018", "test t a/tests/t.rs 2018",
                          "build script build_script_build a/script/make.rs 2018"));
  EXPECT_FALSE(target_of(manifests, "a/tests/t.rs").harness);
  EXPECT_THAT(target_of(manifests, "a/cmd/one.rs").required_features, ElementsAre("x"));
}

TEST(Manifest, BuildFalseAndOldEditionsDiscoverLess) {
  const Manifests manifests = read_manifests(
      {manifest(
          "Cargo.toml",
          "[project]\nname = \"a\"\nbuild = false\n[[bin]]\nname = \"x\"\npath = \"x.rs\"\n")},
      sorted({"src/main.rs", "src/bin/y.rs", "x.rs", "build.rs"}));
  EXPECT_THAT(lines_of(manifests), ElementsAre("bin x x.rs 2015"));
}

TEST(Manifest, MembersInheritFromTheirWorkspace) {
  const Manifests manifests = read_manifests(
      {manifest("Cargo.toml",
                "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/old\"]\n"
                "[workspace.package]\nedition = \"2024\"\n"
                "[workspace.dependencies]\ntokio = { version = \"1.24\", features = [\"sync\"] }\n"
                "core-lib = { path = \"crates/core\" }\n"),
       manifest(
           "crates/core/Cargo.toml",
           "[package]\nname = \"core-lib\"\nedition.workspace = true\n[lib]\nname = \"corelib\"\n"),
       manifest("crates/app/Cargo.toml",
                "[package]\nname = \"app\"\nedition = { workspace = true }\n"
                "[dependencies]\ntokio = { workspace = true, features = [\"rt-multi-thread\"], "
                "optional = true }\n"
                "core-lib.workspace = true\nrt = { package = \"async-std\", version = \"1\" }\n"
                "helper = { path = \"../../helper\" }\n"
                "[dev-dependencies]\nproptest = \"1\"\n[build-dependencies]\ncc = \"1\"\n"
                "[target.'cfg(unix)'.dependencies]\nnix = \"0.26\"\n[features]\nextra = []\n"),
       manifest("crates/old/Cargo.toml", "[package]\nname = \"old\"\nedition = \"2018\"\n"),
       manifest("helper/Cargo.toml", "[package]\nname = \"helper\"\n"),
       manifest("alone/Cargo.toml", "[package]\nname = \"alone\"\n"),
       manifest("Cargo.lock",
                "[[package]]\nname = \"tokio\"\nversion = \"0.2.25\"\n\n[[package]]\nname = "
                "\"tokio\"\nversion = \"1.35.1\"\n\n[[package]]\nname = \"tokio-util\"\nversion = "
                "\"0.7.0\"\n")},
      sorted({"crates/core/src/lib.rs", "crates/app/src/main.rs", "crates/app/src/lib.rs",
              "crates/app/build.rs", "crates/old/src/lib.rs", "helper/src/lib.rs",
              "alone/src/main.rs"}));
  EXPECT_THAT(
      lines_of(manifests),
      ElementsAre("bin alone alone/src/main.rs 2015", "lib app crates/app/src/lib.rs 2024",
                  "bin app crates/app/src/main.rs 2024",
                  "build script build_script_build crates/app/build.rs 2024",
                  "lib corelib crates/core/src/lib.rs 2024", "lib old crates/old/src/lib.rs 2018",
                  "lib helper helper/src/lib.rs 2015"));
  const CrateTarget& app = target_of(manifests, "crates/app/src/main.rs");
  EXPECT_EQ(app.workspace, "Cargo.toml");
  EXPECT_EQ(app.tokio_version, "1.35.1");
  EXPECT_THAT(app.tokio_features, ElementsAre("rt-multi-thread", "sync"));
  EXPECT_THAT(app.features, ElementsAre("extra", "tokio"));
  const Dependency* core = app.find_dependency("corelib");
  ASSERT_NE(core, nullptr);
  EXPECT_EQ(*core->folder, "crates/core");
  EXPECT_EQ(manifests.targets[*core->target].root_file, "crates/core/src/lib.rs");
  EXPECT_EQ(app.find_dependency("core_lib"), nullptr);
  ASSERT_NE(app.find_dependency("rt"), nullptr);
  EXPECT_EQ(app.find_dependency("rt")->package_name, "async-std");
  EXPECT_TRUE(app.find_dependency("tokio")->optional);
  EXPECT_EQ(app.find_dependency("tokio")->requirement, "1.24");
  EXPECT_EQ(app.find_dependency("nix")->platform, "cfg(unix)");
  EXPECT_EQ(app.find_dependency("proptest")->kind, DependencyKind::dev);
  EXPECT_EQ(app.find_dependency("cc"), nullptr);
  ASSERT_NE(app.find_dependency("app"), nullptr);
  EXPECT_EQ(app.find_dependency("app")->kind, DependencyKind::own);
  const CrateTarget& script = target_of(manifests, "crates/app/build.rs");
  EXPECT_NE(script.find_dependency("cc"), nullptr);
  EXPECT_EQ(script.find_dependency("tokio"), nullptr);
  EXPECT_EQ(target_of(manifests, "crates/old/src/lib.rs").workspace, "crates/old/Cargo.toml");
  EXPECT_EQ(target_of(manifests, "helper/src/lib.rs").workspace, "Cargo.toml") << "by path";
  EXPECT_EQ(target_of(manifests, "alone/src/main.rs").workspace, "alone/Cargo.toml");
  EXPECT_TRUE(manifests.problems.empty());
}

TEST(Manifest, FollowsPatchesAndThePackageAtTheRoot) {
  const Manifests manifests = read_manifests(
      {manifest("Cargo.toml",
                "[package]\nname = \"root\"\n[workspace]\nmembers = [\"m\"]\n"
                "[patch.crates-io]\nserde = { path = \"vendor/serde\" }\n"),
       manifest(
           "m/Cargo.toml",
           "[package]\nname = \"m\"\n[dependencies]\nroot = { path = \"..\" }\nserde = \"1\"\n"),
       manifest("vendor/serde/Cargo.toml", "[package]\nname = \"serde\"\n")},
      sorted({"src/lib.rs", "m/src/lib.rs", "vendor/serde/src/lib.rs"}));
  const CrateTarget& m = target_of(manifests, "m/src/lib.rs");
  ASSERT_TRUE(m.find_dependency("root")->target.has_value());
  EXPECT_EQ(manifests.targets[*m.find_dependency("root")->target].root_file, "src/lib.rs");
  ASSERT_TRUE(m.find_dependency("serde")->target.has_value());
  EXPECT_EQ(manifests.targets[*m.find_dependency("serde")->target].package, "serde");
}

TEST(Manifest, MistakesAreProblemsAndTheRestIsRead) {
  const Manifests manifests = read_manifests(
      {manifest("bad/Cargo.toml", "[package]\nname = \n"), manifest("empty/Cargo.toml", ""),
       manifest("nameless/Cargo.toml", "[package]\nversion = \"1.0.0\"\n"),
       manifest("lost/Cargo.toml",
                "[package]\nname = \"lost\"\nedition = \"2019\"\n[[bin]]\nname = "
                "\"x\"\n[[bin]]\npath = \"y.rs\"\n"),
       manifest("odd/Cargo.toml",
                "[package]\nname = 3\n[lib]\n[dependencies]\na = 4\n[target]\nx = 1\n"),
       manifest("heir/Cargo.toml", "[package]\nname = \"heir\"\nedition.workspace = true\n"),
       manifest("good/Cargo.toml", "[package]\nname = \"good\"\n")},
      sorted({"good/src/main.rs", "lost/y.rs", "heir/src/lib.rs"}));
  EXPECT_THAT(lines_of(manifests),
              ElementsAre("bin good good/src/main.rs 2015", "lib heir heir/src/lib.rs 2015"));
  std::vector<std::string> problems;
  for (const Problem& problem : manifests.problems)
    problems.push_back(problem.path + ":" + std::to_string(problem.line) + ": " + problem.text);
  EXPECT_THAT(
      problems,
      ElementsAre(HasSubstr("bad/Cargo.toml:2: does not parse as TOML"),
                  "empty/Cargo.toml:0: has neither [package] nor [workspace]",
                  "heir/Cargo.toml:3: edition is inherited, but no workspace gives one",
                  "lost/Cargo.toml:3: edition `2019` is not known",
                  "lost/Cargo.toml:4: bin `x`: `lost/src/bin/x.rs` is not in the repository",
                  "lost/Cargo.toml:6: [[bin]] has no name",
                  "nameless/Cargo.toml:1: [package] has no name",
                  "odd/Cargo.toml:1: [package] has no name"));
}

TEST(Manifest, SurvivesAnyBytes) {
  const std::string whole =
      "[package]\nname = \"a\"\nedition.workspace = true\nbuild = \"b.rs\"\n[workspace]\nmembers = "
      "[\"x/*\"]\n"
      "[workspace.package]\nedition = \"2021\"\n[lib]\npath = \"l.rs\"\n[[bin]]\nname = \"q\"\n"
      "[dependencies]\ntokio = { version = \"1\", features = [\"full\"], path = \"../t\" }\n"
      "[patch.crates-io]\nb = { path = \"c\" }\n[target.'cfg(unix)'.dependencies]\nd = \"1\"\n";
  constexpr std::string_view kBytes = "\"[]{}=.'\n#a1\\\xFF\x01,-";
  uint32_t random = 7;
  const auto next = [&random](size_t below) {
    random = random * 1664525u + 1013904223u;
    return (random >> 8) % below;
  };
  size_t read = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    for (size_t changes = 1 + next(3); changes > 0; --changes)
      text[next(text.size())] = kBytes[next(kBytes.size())];
    const Manifests manifests = read_manifests({manifest("Cargo.toml", text)}, {"b.rs", "l.rs"});
    for (const Problem& problem : manifests.problems) ASSERT_FALSE(problem.text.empty()) << text;
    if (!manifests.targets.empty()) ++read;
  }
  EXPECT_GT(read, 100u) << "the changes were too coarse to tell anything";
}

TEST(Manifest, NoCargoTomlGivesNothing) {
  const Manifests manifests = read_manifests({}, {"main.rs"});
  EXPECT_TRUE(manifests.targets.empty());
  EXPECT_TRUE(manifests.problems.empty());
}

TEST(ManifestPaths, GlobsGoPartByPart) {
  EXPECT_TRUE(glob_matches("crates/*", "crates/a"));
  EXPECT_FALSE(glob_matches("crates/*", "crates/a/b"));
  EXPECT_FALSE(glob_matches("crates/*", "crates"));
  EXPECT_TRUE(glob_matches("**/x", "a/b/x"));
  EXPECT_TRUE(glob_matches("**", "a/b"));
  EXPECT_TRUE(glob_matches("a/**/b", "a/b"));
  EXPECT_TRUE(glob_matches("a?c-*-[0-9]", "abc-x-y-7"));
  EXPECT_FALSE(glob_matches("a[!b]c", "abc"));
  EXPECT_FALSE(glob_matches("a[", "ab"));
  EXPECT_TRUE(glob_matches("./crates/a/", "crates/a") || glob_matches("crates/a/", "crates/a"));
  EXPECT_FALSE(glob_matches("**/**/**/**/**/**/**/**/**/**/**/**/**/**/q",
                            "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/a/b/c/d/e/f/g/h/i/j/k/l"));
}

TEST(ManifestPaths, JoinsAndKeepsWhatLeavesTheRepository) {
  EXPECT_EQ(join_path("a/b", "../c/./d"), "a/c/d");
  EXPECT_EQ(join_path("a", ".."), "");
  EXPECT_EQ(join_path("a", "../../x"), "../x");
  EXPECT_EQ(join_path("", "x"), "x");
  EXPECT_TRUE(is_below("a/b", "a"));
  EXPECT_FALSE(is_below("ab", "a"));
}

TEST(Lockfile, SelectsTheVersionThatTheRequirementMeans) {
  EXPECT_EQ(select_version({"0.2.25", "1.35.1"}, "^0.2"), "0.2.25");
  EXPECT_EQ(select_version({"0.2.25", "1.35.1"}, "1"), "1.35.1");
  EXPECT_EQ(select_version({"0.1.22", "0.2.25"}, ""), "0.2.25");
  EXPECT_EQ(select_version({}, "1"), "");
  EXPECT_THAT(
      locked_versions("name = \"tokio\"\r\nversion = \"1.2.3\"\r\nname = \"tokio\"", "tokio"),
      ElementsAre("1.2.3"));
}

TEST(Manifest, KnowsWhatIsOnByDefault) {
  const Manifests manifests = read_manifests(
      {manifest("Cargo.toml",
                "[package]\nname = \"app\"\n[features]\ndefault = [\"tls\", \"tokio/rt\"]\n"
                "tls = [\"dep:rustls\", \"certs\"]\ncerts = [\"tls\"]\nslow = []\n")},
      {"src/lib.rs"});
  EXPECT_THAT(target_of(manifests, "src/lib.rs").default_features, ElementsAre("certs", "tls"));
}

}  // namespace
}  // namespace scanner
