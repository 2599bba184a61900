#include "common/crypto/random.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <limits>

#include "common/crypto/digest.hpp"

namespace barbacane::crypto {

void fill_random(std::span<std::uint8_t> out) {
  constexpr auto chunk_max = static_cast<std::size_t>(std::numeric_limits<int>::max());
  while (!out.empty()) {
    const std::size_t count = out.size() < chunk_max ? out.size() : chunk_max;
    if (RAND_bytes(out.data(), static_cast<int>(count)) != 1) std::abort();
    out = out.subspan(count);
  }
}

std::string make_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  fill_random(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);  // version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);  // variant of RFC 9562
  std::string uuid = to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) uuid.insert(at, 1, '-');
  return uuid;
}

}  // namespace barbacane::crypto
