#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace scanner {

/// The memory of the syntax trees of one file. Whatever tree-sitter's core asks for while it parses
/// lies in a few chunks and goes with them: trees are not taken down node by node. What the core
/// asks for at other times (cursors) comes from the heap.
class TreeMemory {
 public:
  TreeMemory() = default;
  TreeMemory(const TreeMemory&) = delete;
  TreeMemory& operator=(const TreeMemory&) = delete;

  /// Has what the core asks for in this thread served from `memory` as long as it lives.
  class Serving {
   public:
    explicit Serving(TreeMemory& memory);
    ~Serving();
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

   private:
    TreeMemory* before_;
  };

  /// Gives up all that lies in it at once; keeps the first chunk for the next file.
  void clear();

  /// `size` bytes, a multiple of 8 and aligned so; never null.
  void* take(size_t size);
  /// Makes the block longer where it stands, which only the last one taken can be. Says whether.
  bool grow(void* block, size_t size, size_t wanted);

 private:
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    size_t size = 0;
  };
  void use(const Chunk& chunk);

  std::vector<Chunk> chunks_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
};

}  // namespace scanner
