#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

/// XXH3, 128 bits, as 32 lower-case hex digits. The same on every machine; not for secrets.
std::string hash128_hex(std::string_view bytes);
/// XXH3, 64 bits.
uint64_t hash64(std::string_view bytes);

}  // namespace base
