// Form bodies against a description that has everything: no bytes crash a reader, a multipart body
// gets the same verdict whole and in pieces, and what is kept of it is never more than came.

#include <string>
#include <string_view>

#include "common/validation/request_validator.hpp"
#include "control/compile/compile_fixture.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane;
using validation::BodyPlan;
using validation::RequestRules;
using validation::RequestValidator;
using validation::Violations;

constexpr std::string_view paths = R"(  /f:
    post:
      responses: {default: {description: d}}
      requestBody:
        content:
          application/x-www-form-urlencoded: &form
            schema:
              type: object
              required: [a]
              patternProperties: {'^p': {type: integer}}
              properties:
                a: {type: string}
                b: {type: array, items: {type: integer}}
                c: {type: object, properties: {x: {type: integer}}}
                d: {type: object, properties: {x: {type: integer}, y: {type: string}}}
                e: {type: object, properties: {l: {type: boolean}}}
                g: {type: array, items: {type: number}}
                h: {type: string, format: binary, maxLength: 20}
                i: {oneOf: [{type: integer}, {type: string, minLength: 2}]}
            encoding:
              d: {style: deepObject}
              e: {style: form}
              g: {style: pipeDelimited, explode: false}
              h: {contentType: 'image/*', headers: {n: {schema: {type: integer}}}}
          multipart/form-data: *form
)";

struct World {
  World() : compiled(compile::compile_paths(paths)) {
    std::string fault;
    rules = RequestRules::build(compiled.gateway(), fault);
    operation = &tables::span_of(compiled.gateway().operations()).front();
  }
  compile::Compiled compiled;
  std::shared_ptr<const RequestRules> rules;
  const tables::Operation* operation = nullptr;
};

bool in_pieces(
    const World& world,
    const BodyPlan& plan,
    std::string_view type,
    std::string_view body,
    std::size_t step
) {
  RequestValidator validator;
  validation::MultipartReader reader;
  Violations violations;
  if (!validator.begin_parts(plan, type, reader, violations)) return false;
  std::string window;
  bool is_sound = true;
  for (std::size_t at = 0; is_sound && (at < body.size() || at == 0); at += step) {
    window += body.substr(at, step);
    is_sound =
        validator.take_parts(*world.rules, reader, window, at + step >= body.size(), violations);
    window.erase(0, reader.used());
    fuzz::demand(reader.fields().bytes() <= body.size(), "what is kept came");
  }
  return is_sound &&
         validator.judge_parts(*world.rules, *world.operation, plan, reader, violations);
}

}  // namespace

/// First byte: the length of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  static RequestValidator validator;
  if (size == 0) return 0;
  const std::string_view body{reinterpret_cast<const char*>(data + 1), size - 1};
  Violations violations;
  constexpr std::string_view form = "application/x-www-form-urlencoded";
  constexpr std::string_view multipart = "multipart/form-data; boundary=x";
  const BodyPlan first = RequestValidator::plan_body(*world.rules, *world.operation, form, true);
  static_cast<void>(
      validator.check_body(*world.rules, *world.operation, first, form, body, violations)
  );
  const BodyPlan plan =
      RequestValidator::plan_body(*world.rules, *world.operation, multipart, true);
  const bool whole =
      validator.check_body(*world.rules, *world.operation, plan, multipart, body, violations);
  fuzz::demand(whole == violations.empty(), "a refusal says why");
  fuzz::demand(
      whole == in_pieces(world, plan, multipart, body, data[0] + std::size_t{1}),
      "whole and in pieces are the same"
  );
  return 0;
}
