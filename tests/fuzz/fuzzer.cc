// One libFuzzer program per target: FUZZ_TARGET names it.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const fuzz::Target* const target = fuzz::find_target(FUZZ_TARGET);
  CHECK(target != nullptr);
  target->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
