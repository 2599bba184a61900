// Texts of parameters: for each style and shape they are read or refused, and what is read is a
// tape whose texts are UTF-8.

#include <array>
#include <string_view>
#include <vector>

#include "common/text/utf8.hpp"
#include "common/validation/request_validator.hpp"
#include "fuzz/demand.hpp"
#include "support/gateway_fixture.hpp"

namespace {

using namespace barbacane;

/// One operation with a parameter of each place, style, explode and shape.
class World {
 public:
  World() {
    using support::GatewayParts;
    using tables::Opcode;
    parts_.resources = {tables::Resource{tables::Range{0, 0}}};
    constexpr std::array<std::uint32_t, 4> types{127, 4, 32, 64};
    std::vector<std::uint32_t> schemas;
    for (const std::uint32_t type : types)
      schemas.push_back(parts_.add_schema({GatewayParts::make_instruction(Opcode::type_mask, type)})
      );
    for (std::uint8_t in = 0; in <= static_cast<std::uint8_t>(tables::ParameterIn::querystring);
         ++in)
      for (std::uint8_t style = 0;
           style <= static_cast<std::uint8_t>(tables::ParameterStyle::content);
           ++style)
        for (std::uint8_t shape = 0; shape < types.size(); ++shape)
          for (const bool explode : {false, true})
            parts_.parameters.emplace_back(
                parts_.intern("v"),
                static_cast<tables::ParameterIn>(in),
                static_cast<tables::ParameterStyle>(style),
                explode,
                false,
                false,
                false,
                false,
                shape,
                schemas
                    [shape == 0   ? 1
                     : shape == 3 ? 0
                                  : shape + 1U],
                support::absent_text,
                0U
            );
    parts_.operations = {support::make_operation(parts_, "GET", "/a", "getA")};
    parts_.operations[0].parameters = {0, static_cast<std::uint32_t>(parts_.parameters.size())};
    parts_.build_routes();
    bytes_ = parts_.build();
    std::string fault;
    rules = validation::RequestRules::build(*tables::GetGateway(bytes_.data()), fault);
  }
  std::shared_ptr<const validation::RequestRules> rules;

 private:
  support::GatewayParts parts_;
  std::string bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::array<std::string_view, 1> captures{text};
  const validation::RequestParts request{
      .captures = captures,
      .query = text,
      .fields =
          [text](std::string_view, std::vector<std::string_view>& out) { out.push_back(text); }
  };
  validation::RequestValidator validator(true);
  validation::Violations violations;
  const auto operations = tables::span_of(world.rules->gateway().operations());
  const bool is_fine = validator.check_parameters(*world.rules, operations[0], request, violations);
  fuzz::demand(is_fine == violations.empty(), "what is refused has a reason");
  fuzz::demand(violations.size() <= validation::violations_max, "reasons are bounded");

  validation::ParameterReader reader;
  schema::Tape tape;
  for (const tables::Parameter& one : tables::span_of(world.rules->gateway().parameters())) {
    const auto fault = reader.read(*world.rules, one, captures, {}, false, tape);
    if (fault != validation::ParameterFault::none) continue;
    for (std::uint32_t i = 0; i < tape.size(); ++i)
      fuzz::demand(
          tape[i].kind != schema::Kind::string || text::is_utf8(tape.text_of(tape[i])), "UTF-8"
      );
  }
  return 0;
}
