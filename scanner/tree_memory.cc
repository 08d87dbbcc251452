#include "scanner/tree_memory.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace scanner {
namespace {

constexpr size_t kFirstChunk = size_t{1} << 20;
constexpr size_t kLargestChunk = size_t{8} << 20;

thread_local TreeMemory* serving = nullptr;

/// Stands before each block: its size, a multiple of 8, and in the last bit where it lies.
class Head {
 public:
  void set(size_t size, bool on_heap) { word_ = size | (on_heap ? 1U : 0U); }
  size_t size() const { return word_ & ~size_t{7}; }
  bool on_heap() const { return (word_ & 1U) != 0; }

 private:
  size_t word_;
};
static_assert(sizeof(Head) == 8);

Head* head_of(void* block) { return static_cast<Head*>(block) - 1; }

void* allocate(size_t size) {
  size = (size + 7) & ~size_t{7};
  void* memory =
      serving != nullptr ? serving->take(size + sizeof(Head)) : std::malloc(size + sizeof(Head));
  if (memory == nullptr) {
    std::fputs("punchlist: out of memory in the parser\n", stderr);
    std::abort();
  }
  Head* head = static_cast<Head*>(memory);
  head->set(size, serving == nullptr);
  return head + 1;
}

void* allocate_zeroed(size_t count, size_t size) {
  void* block = allocate(count * size);
  std::memset(block, 0, count * size);
  return block;
}

void release(void* block) {
  if (block != nullptr && head_of(block)->on_heap()) std::free(head_of(block));
}

void* resize(void* block, size_t size) {
  if (block == nullptr) return allocate(size);
  Head* head = head_of(block);
  if (size <= head->size()) return block;
  size = (size + 7) & ~size_t{7};
  if (!head->on_heap() && serving != nullptr && serving->grow(block, head->size(), size)) {
    head->set(size, false);
    return block;
  }
  void* longer = allocate(size);
  std::memcpy(longer, block, head->size());
  release(block);
  return longer;
}

}  // namespace

TreeMemory::Serving::Serving(TreeMemory& memory) : before_(serving) {
  static std::once_flag installed;
  std::call_once(installed, [] { ts_set_allocator(allocate, allocate_zeroed, resize, release); });
  serving = &memory;
}

TreeMemory::Serving::~Serving() { serving = before_; }

void TreeMemory::use(const Chunk& chunk) {
  next_ = chunk.bytes.get();
  end_ = next_ + chunk.size;
}

void TreeMemory::clear() {
  if (chunks_.empty()) return;
  chunks_.resize(1);
  use(chunks_.front());
}

void* TreeMemory::take(size_t size) {
  if (static_cast<size_t>(end_ - next_) < size) {
    const size_t usual =
        chunks_.empty() ? kFirstChunk : std::min(2 * chunks_.back().size, kLargestChunk);
    Chunk chunk;
    chunk.size = std::max(usual, size);
    chunk.bytes.reset(new std::byte[chunk.size]);
    use(chunk);
    chunks_.push_back(std::move(chunk));
  }
  void* block = next_;
  next_ += size;
  return block;
}

bool TreeMemory::grow(void* block, size_t size, size_t wanted) {
  std::byte* begin = static_cast<std::byte*>(block);
  if (begin + size != next_ || static_cast<size_t>(end_ - begin) < wanted) return false;
  next_ = begin + wanted;
  return true;
}

}  // namespace scanner
