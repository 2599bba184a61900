#pragma once
// A multipart body that is longer than a buffer, while it passes (ADR-0030).

#include <cstddef>
#include <cstdint>

#include "common/validation/multipart_reader.hpp"

namespace barbacane::exchange {

/// Places are in what the exchange holds of the body: first what may go, then what was read, then
/// what is still to be read.
struct Upload {
  validation::MultipartReader reader;
  std::size_t cleared = 0;
  std::size_t scanned = 0;
  std::uint32_t judged_part = 0;  // the file whose inside may go
};

}  // namespace barbacane::exchange
