#include "scanner/extract.h"

#include <gtest/gtest.h>

#include <string>

#include "base/parallel.h"
#include "scanner/facts_text.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

FileFacts extract(const std::string& text) {
  FileFacts facts;
  base::run_on_deep_stack([&] { facts = Extractor().extract(text); });
  return facts;
}

/// Every node's span and subtree lie within its parent's.
void expect_nested(const FileFacts& facts) {
  for (const FunctionFact& f : facts.functions) {
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      EXPECT_GE(facts.nodes[node].size, 1U);
      EXPECT_LE(node + facts.nodes[node].size, f.end_node);
      EXPECT_LE(facts.nodes[node].end, facts.bytes);
    }
  }
}

TEST(Extract, GrammarHasTheAbiItIsPinnedTo) { EXPECT_EQ(grammar_abi(), 14U); }

TEST(Extract, SurvivesThreeHundredKilobytesOfOpenParentheses) {
  const FileFacts facts = extract(std::string(300'000, '('));
  EXPECT_GT(facts.unparsed_bytes, 0U);
  EXPECT_TRUE(facts.functions.empty());
}

TEST(Extract, SurvivesDeepNestingAndSaysSo) {
  const FileFacts facts =
      extract("fn f() { " + std::string(20'000, '{') + std::string(20'000, '}') + " }");
  EXPECT_GT(facts.unparsed_bytes, 0U);
  EXPECT_NE(facts.problem.find("nested deeper"), std::string::npos);
}

TEST(Extract, ReadsUpToAStringThatNeverEnds) {
  const FileFacts facts = extract("fn before() {}\nconst X: &str = \"never ends\nfn after() {}\n");
  ASSERT_EQ(facts.functions.size(), 1U);
  EXPECT_EQ(facts.str(facts.functions[0].name), "before");
  EXPECT_FALSE(facts.problem.empty());
}

TEST(Extract, AwaitsOfSelectBranchesAndJoinArgumentsCount) {
  const FileFacts facts = extract(
      "async fn f() {\n"
      "  tokio::select! { biased; Some(v) = rx.recv(), if on => { use_it(v) }, _ = stop.changed() "
      "=> return, else => {} }\n"
      "  let (a, b) = tokio::join!(one(), two());\n"
      "}\n");
  int implicit_awaits = 0;
  for (const Node& node : facts.nodes) {
    if (node.kind == Kind::await && (node.flags & implicit) != 0) ++implicit_awaits;
  }
  EXPECT_EQ(implicit_awaits, 4);
  EXPECT_EQ(facts.opaque_macro_bytes, 0U);
  expect_nested(facts);
}

TEST(Extract, SpansOfMacroArgumentsAreTrueOfTheFile) {
  const std::string text =
      "async fn f() { tokio::select! { _ = rx.recv() => { handle.block_on(x) } } }";
  const FileFacts facts = extract(text);
  bool seen = false;
  for (const Node& node : facts.nodes) {
    if (node.kind != Kind::method_call || facts.str(node.name) != "block_on") continue;
    seen = true;
    EXPECT_EQ(node.pos, text.find("block_on"));
  }
  EXPECT_TRUE(seen);
}

TEST(Extract, MacroArgumentsThatAreNoRustAreCountedNotGuessed) {
  const FileFacts facts = extract("fn f() { html!(<a href={spawn}>); }");
  EXPECT_GT(facts.opaque_macro_bytes, 0U);
}

TEST(Extract, WhatStandsBeforeTheExpectedValueOfASnapshotIsRead) {
  const FileFacts facts = extract("async fn f() { snapshot!(get(1).await, @r###\"[1]\"###); }");
  EXPECT_EQ(facts.counts.awaits, 1U);
  EXPECT_EQ(facts.opaque_macro_bytes, 0U);
}

TEST(Extract, ItemsInsideAMacroOfItemsAreFound) {
  const FileFacts facts = extract("cfg_rt! { pub fn inner() { spawn(x) } }");
  ASSERT_EQ(facts.functions.size(), 1U);
  EXPECT_EQ(facts.str(facts.functions[0].name), "inner");
}

TEST(Extract, ItemsInsideAnErrorAreStillFound) {
  const FileFacts facts = extract("fn a() {}\n) ) =>\nfn b() {}\n");
  EXPECT_EQ(facts.functions.size(), 2U);
  EXPECT_GT(facts.unparsed_bytes, 0U);
}

TEST(Extract, NoByteCountsTwiceAsNotParsed) {
  const FileFacts facts = extract("pub fn driv:new().block_on(&SHARED, inside());\n}");
  EXPECT_GT(facts.unparsed_bytes, 0U);
  EXPECT_LE(facts.unparsed_bytes, facts.bytes);
}

TEST(Tokens, BracketsNestWithoutRecursion) {
  const std::string deep = std::string(1'000'000, '(') + "x" + std::string(1'000'000, ']') + "y";
  EXPECT_EQ(skip_token(deep, 0), deep.size() - 1);
  EXPECT_EQ(skip_token("(a \")\" /* } */ 'b' [c]) d", 0), 23U);
  EXPECT_EQ(skip_token("(never closed", 0), 13U);
  EXPECT_EQ(skip_token(") x", 0), 1U);
}

TEST(Extract, CfgTestIsKnownThroughAllButNotThroughAnyOrNot) {
  const FileFacts facts = extract(
      "#[cfg(all(test, unix))] fn a() {}\n#[cfg(any(test, unix))] fn b() {}\n#[cfg(not(test))] fn "
      "c() {}\n");
  ASSERT_EQ(facts.functions.size(), 3U);
  EXPECT_NE(facts.functions[0].flags & fn_in_test, 0U);
  EXPECT_EQ(facts.functions[1].flags & fn_in_test, 0U);
  EXPECT_EQ(facts.functions[2].flags & fn_in_test, 0U);
}

TEST(Extract, AnyBytesGiveFacts) {
  unsigned seed = 12345;
  const std::string alphabet = "fn (){}<>[];:'\"!#&|=.,/*\\ \nasync await let match x";
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 400; ++i) {
      seed = seed * 1103515245U + 12345U;
      text +=
          round % 3 == 0 ? static_cast<char>(seed >> 16) : alphabet[(seed >> 16) % alphabet.size()];
    }
    const FileFacts facts = extract(text);
    expect_nested(facts);
    EXPECT_FALSE(facts_text(facts).empty());
  }
}

/// Comments of ours are read from the file as it is; all other files are made compact first. Both
/// ways give the same rows at the same places.
TEST(Extract, CommentsAndSpacesMoveNothing) {
  const std::string text =
      "//! docs\n\nuse std::{\n    sync::Mutex, // m\n    fs,\n};\n\n"
      "/// doc\n#[tokio::test] // why\nasync fn f(\n    a: u8, /* b */\n) -> Vec<u8> {\n"
      "    // first\n    let x = a /* c */ . await /* d */ ;\n"
      "    tokio::select! {\n        // branch\n        v = rx\n            // recv\n"
      "            .recv() => {\n            info!(/* e */ \"x {}\", lock(\n  // f\n  v).await);\n"
      "        }\n    }\n    vec![\n  one(),  // g\n  two()]\n}\n"
      "cfg_rt! {\n    /// h\n    fn inner() { /* i */ call(\n // j\n ) }\n}\n";
  const FileFacts compact = extract(text);
  const FileFacts plain = extract(text + "// punchlist:expect\n");
  ASSERT_EQ(compact.nodes.size(), plain.nodes.size());
  for (size_t i = 0; i < plain.nodes.size(); ++i) {
    EXPECT_EQ(compact.nodes[i].kind, plain.nodes[i].kind) << i;
    EXPECT_EQ(compact.nodes[i].pos, plain.nodes[i].pos) << i;
    EXPECT_EQ(compact.nodes[i].end, plain.nodes[i].end) << i;
    EXPECT_EQ(compact.str(compact.nodes[i].name), plain.str(plain.nodes[i].name)) << i;
  }
  ASSERT_EQ(compact.functions.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(compact.functions[i].pos, plain.functions[i].pos);
    EXPECT_EQ(compact.functions[i].begin_byte, plain.functions[i].begin_byte);
    EXPECT_EQ(compact.functions[i].end_byte, plain.functions[i].end_byte);
  }
  ASSERT_EQ(compact.uses.size(), plain.uses.size());
  for (size_t i = 0; i < plain.uses.size(); ++i) EXPECT_EQ(compact.uses[i].pos, plain.uses[i].pos);
}

TEST(Extract, TypesAndModulesInMacrosOfItemsAreRead) {
  const FileFacts facts = extract(
      "pin_project! {\n  struct Held<T> { #[pin] inner: T }\n}\ncfg_rt! { mod runtime; }\n");
  ASSERT_EQ(facts.types.size(), 1U);
  EXPECT_EQ(facts.str(facts.types[0].name), "Held");
  ASSERT_EQ(facts.mod_decls.size(), 1U);
}

TEST(Extract, WordsInStringsMakeNoMacroWorthReading) {
  const FileFacts facts = extract("fn f() { custom!(\"lock and await\" => x); }");
  EXPECT_EQ(facts.opaque_macro_bytes, 0U);
}

}  // namespace
}  // namespace scanner
