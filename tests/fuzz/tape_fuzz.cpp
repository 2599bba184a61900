// JSON texts of requests: the tape reads what the reader of descriptions reads, and nothing else;
// its nodes keep within each other.

#include <string_view>

#include "common/json/read.hpp"
#include "common/schema/tape.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane;
using fuzz::demand;

constexpr std::uint32_t depth_max = 64;

bool is_bounded(schema::TapeErrc code) {
  return code == schema::TapeErrc::too_deep || code == schema::TapeErrc::too_large;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  schema::Tape tape;
  const schema::TapeErrc code = tape.read(text, {.depth_max = depth_max, .nodes_max = 4096});
  demand(tape.is_empty() == (code != schema::TapeErrc::none), "an error empties the tape");
  demand(tape.offset() <= text.size(), "the place is in the text");
  for (std::uint32_t i = 0; i < tape.size(); ++i) {
    const schema::Node& node = tape[i];
    demand(node.end > i && node.end <= tape.size(), "a value ends behind itself");
    const bool has_text = node.kind == schema::Kind::string || node.kind == schema::Kind::number;
    demand(!has_text || tape.text_of(node).size() == node.length, "a text is where its node says");
  }
  json::Document document;
  Report report;
  const json::ReadLimits wide{.bytes_max = 1U << 20U, .nodes_max = 1U << 20U, .depth_max = 4096};
  const bool is_json = json::read_json(text, "fuzz.json", document, report, wide) != nullptr;
  demand(is_bounded(code) || is_json == (code == schema::TapeErrc::none), "both readers agree");
  return 0;
}
