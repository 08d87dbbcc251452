#include "scanner/tree_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "scanner/syntax.h"

namespace {

TEST(TreeMemory, GivesAlignedBlocksThatDoNotOverlap) {
  scanner::TreeMemory memory;
  std::byte* before = nullptr;
  for (int i = 0; i < 100'000; ++i) {
    std::byte* block = static_cast<std::byte*>(memory.take(48));
    ASSERT_EQ(reinterpret_cast<uintptr_t>(block) % 8, 0U);
    if (before != nullptr) {
      ASSERT_TRUE(block >= before + 48 || block + 48 <= before);
    }
    before = block;
    block[0] = block[47] = std::byte{1};
  }
}

TEST(TreeMemory, GrowsOnlyTheLastBlock) {
  scanner::TreeMemory memory;
  void* first = memory.take(16);
  void* second = memory.take(16);
  EXPECT_FALSE(memory.grow(first, 16, 32));
  EXPECT_TRUE(memory.grow(second, 16, 64));
  EXPECT_EQ(memory.take(8), static_cast<std::byte*>(second) + 64);
  // Not past the end of its chunk.
  void* last = memory.take(8);
  EXPECT_FALSE(memory.grow(last, 8, size_t{64} << 20));
}

TEST(TreeMemory, TakesBlocksLargerThanAnyChunk) {
  scanner::TreeMemory memory;
  std::byte* block = static_cast<std::byte*>(memory.take(size_t{20} << 20));
  block[(size_t{20} << 20) - 1] = std::byte{1};
  EXPECT_NE(memory.take(8), nullptr);
}

TEST(TreeMemory, StartsOverAfterClear) {
  scanner::TreeMemory memory;
  void* first = memory.take(16);
  memory.take(size_t{4} << 20);
  memory.clear();
  EXPECT_EQ(memory.take(16), first);
}

TEST(Parser, ReadsOnAfterItsTreesAreGivenUp) {
  scanner::Parser parser;
  for (int round = 0; round < 3; ++round) {
    // A raw string: the grammar's own scanner keeps state over it.
    const scanner::Tree small = parser.parse("fn a() { b(r##\"x\"# y\"##); }");
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "fn f() { g(1, 2); }\n";
    const scanner::Tree large = parser.parse(text);
    EXPECT_FALSE(small.has_error());
    EXPECT_FALSE(large.has_error());
    EXPECT_EQ(ts_node_named_child_count(large.root()), 20'000U);
    EXPECT_EQ(ts_node_named_child_count(small.root()), 1U);
    // A cursor asks for memory outside a parse, and may outlive none of it.
    scanner::Cursor cursor(large.root());
    EXPECT_TRUE(cursor.down());
    parser.clear();
  }
}

}  // namespace
