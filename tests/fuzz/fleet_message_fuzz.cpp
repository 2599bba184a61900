// Messages of the fleet protocol, of both sides: what is understood says the same when it is
// written and read again, and what is not has a reason.

#include <optional>
#include <string>
#include <string_view>

#include "common/fleet/messages.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane::fleet;
using barbacane::fuzz::demand;

template <class Parse>
void read_and_write(std::string_view text, Parse parse) {
  Fault fault;
  const auto message = parse(text, fault);
  if (!message) {
    demand(fault.code == "malformed" || fault.code == "unknown_type", "refusals have a code");
    demand(!fault.message.empty() && fault.message.size() < 1024, "and words");
    return;
  }
  const std::string written = to_json(*message);
  Fault other;
  const auto again = parse(written, other);
  demand(again.has_value(), "what is written is understood");
  demand(again->index() == message->index(), "as the same type");
  demand(to_json(*again) == written, "with the same words");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  read_and_write(text, parse_gateway_message);
  read_and_write(text, parse_control_message);
  return 0;
}
