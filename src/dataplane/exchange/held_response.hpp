#pragma once
// What an exchange keeps of a response that is looked into: made by the first one of a connection,
// so that those who look into none carry a pointer only.

#include <cstdint>
#include <string>

#include "common/tables/tables.hpp"

namespace barbacane::exchange {

struct HeldResponse {
  std::uint32_t schema = tables::none;
  std::string head;  // as it goes to the caller, when the body did not come with it
  std::string body;  // what came of it so far, when it came in pieces
};

}  // namespace barbacane::exchange
