#pragma once
// What the loader's own checks say about a gateway.fb that FlatBuffers' verifier has passed.

#include <string>

#include "common/artifact/check_tables.hpp"
#include "support/gateway_fixture.hpp"

namespace barbacane::support {

/// "" = sound. "verifier" when the bytes do not even get to the checks.
inline std::string fault_of(const GatewayParts& parts) {
  const std::string bytes = parts.build();
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  flatbuffers::Verifier verifier{data, bytes.size()};
  if (!tables::VerifyGatewayBuffer(verifier)) return "verifier";
  return artifact::check_tables(*tables::GetGateway(data));
}

/// One way to spoil a sound gateway, and words of the fault it must be.
struct Spoiled {
  const char* name;
  void (*spoil)(GatewayParts&);
  const char* fault;
};

/// Writes one byte into a row, past what its constructor would write.
template <class Struct>
void poke(Struct& row, std::size_t offset, std::uint8_t value) {
  reinterpret_cast<std::uint8_t*>(&row)[offset] = value;
}

}  // namespace barbacane::support
