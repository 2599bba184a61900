#include "common/artifact/check_operations.hpp"

#include <algorithm>

namespace barbacane::artifact {
namespace {

using tables::span_of;

constexpr std::uint8_t shape_last = 3;
constexpr std::uint32_t sample_ppm_max = 1'000'000;

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [marks](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || marks.find(letter) != std::string_view::npos;
  });
}

// What is written into a field of a response must not end it.
bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
}

void check_parameters(TableChecker& checker) {
  const std::span<const tables::Parameter> rows = span_of(checker.gateway().parameters());
  const std::size_t schemas = span_of(checker.gateway().schemas()).size();
  for (std::size_t at = 0; at < rows.size() && checker.is_sound(); ++at) {
    const Row row{"parameters", at};
    const tables::Parameter& it = rows[at];
    checker.text(row, "name", it.name());
    checker.enumerator(row, "in", it.in(), tables::ParameterIn::MAX);
    checker.enumerator(row, "style", it.style(), tables::ParameterStyle::MAX);
    checker.enumerator(row, "shape", it.shape(), shape_last);
    checker.index_or_none(row, "schema", it.schema(), schemas);
    checker.text_or_none(row, "media_type", it.media_type());
    const tables::Parameter rebuilt{
        it.name(),
        it.in(),
        it.style(),
        it.explode(),
        it.required(),
        it.allow_empty(),
        it.allow_reserved(),
        it.deprecated(),
        it.shape(),
        it.schema(),
        it.media_type(),
        it.capture()
    };
    if (!is_same_bytes(it, rebuilt)) checker.add_fault(row, "row", "has stray bits");
  }
}

void check_bodies(TableChecker& checker) {
  const tables::Gateway& gateway = checker.gateway();
  const std::span<const tables::MediaType> types = span_of(gateway.media_types());
  const std::span<const tables::RequestBody> bodies = span_of(gateway.request_bodies());
  const std::size_t schemas = span_of(gateway.schemas()).size();
  const std::size_t encodings = span_of(gateway.encodings()).size();
  for (std::size_t at = 0; at < types.size() && checker.is_sound(); ++at) {
    const Row row{"media_types", at};
    checker.text(row, "range", types[at].range());
    checker.enumerator(row, "body", types[at].body(), tables::BodyKind::MAX);
    checker.index_or_none(row, "schema", types[at].schema(), schemas);
    checker.index_or_none(row, "item_schema", types[at].item_schema(), schemas);
    checker.range(row, "encodings", types[at].encodings(), encodings);
  }
  for (std::size_t at = 0; at < bodies.size() && checker.is_sound(); ++at) {
    const Row row{"request_bodies", at};
    checker.range(row, "media_types", bodies[at].media_types(), types.size());
    const tables::RequestBody rebuilt{bodies[at].required(), bodies[at].media_types()};
    if (!is_same_bytes(bodies[at], rebuilt)) checker.add_fault(row, "row", "has stray bits");
  }
}

void check_encodings(TableChecker& checker) {
  const std::span<const tables::Encoding> rows = span_of(checker.gateway().encodings());
  const std::size_t parameters = span_of(checker.gateway().parameters()).size();
  for (std::size_t at = 0; at < rows.size() && checker.is_sound(); ++at) {
    const Row row{"encodings", at};
    const tables::Encoding& it = rows[at];
    checker.text(row, "property", it.property());
    checker.text_or_none(row, "content_type", it.content_type());
    checker.enumerator(row, "style", it.style(), tables::ParameterStyle::MAX);
    checker.range(row, "headers", it.headers(), parameters);
    const tables::Encoding rebuilt{
        it.property(),
        it.content_type(),
        it.style(),
        it.explode(),
        it.allow_reserved(),
        it.headers()
    };
    if (!is_same_bytes(it, rebuilt)) checker.add_fault(row, "row", "has stray bits");
  }
}

void check_responses(TableChecker& checker) {
  const tables::Gateway& gateway = checker.gateway();
  const std::span<const tables::Response> rows = span_of(gateway.responses());
  const std::size_t media_types = span_of(gateway.media_types()).size();
  const std::size_t parameters = span_of(gateway.parameters()).size();
  for (std::size_t at = 0; at < rows.size() && checker.is_sound(); ++at) {
    const Row row{"responses", at};
    const std::uint16_t status = rows[at].status();
    if (status > 5 && (status < 100 || status > 599)) checker.add_fault(row, "status", "is none");
    checker.range(row, "media_types", rows[at].media_types(), media_types);
    checker.range(row, "headers", rows[at].headers(), parameters);
  }
}

// A path parameter reads the capture it names out of an array of `captures.count`.
void check_captures(TableChecker& checker, const Row& row, const tables::Operation& operation) {
  const tables::Range& range = operation.parameters();
  if (!checker.spend(row, range.count())) return;
  for (const tables::Parameter& it :
       tables::slice(span_of(checker.gateway().parameters()), range)) {
    if (it.capture() == tables::none || it.capture() < operation.captures().count()) continue;
    checker.add_fault(row, "parameters", "name a capture that the path does not have");
  }
}

void check_modes(TableChecker& checker, const Row& row, const tables::Operation& it) {
  checker.enumerator(row, "request_mode", it.request_mode(), tables::Mode::MAX);
  checker.enumerator(row, "response_mode", it.response_mode(), tables::Mode::MAX);
  if (it.response_sample_ppm() > sample_ppm_max)
    checker.add_fault(row, "response_sample_ppm", "is more than all");
  if (it.schema_status() != 400 && it.schema_status() != 422)
    checker.add_fault(row, "schema_status", "is neither 400 nor 422");
  const tables::Operation rebuilt{
      it.id(),
      it.method(),
      it.path(),
      it.api(),
      it.parameters(),
      it.captures(),
      it.request_body(),
      it.responses(),
      it.chain(),
      it.dispatch(),
      it.limits(),
      it.request_mode(),
      it.response_mode(),
      it.formats_assert(),
      it.additional_parameters_reject(),
      it.read_only_ignore(),
      it.deprecated(),
      it.security_delegated(),
      it.sunset(),
      it.response_sample_ppm(),
      it.schema_status()
  };
  if (!is_same_bytes(it, rebuilt)) checker.add_fault(row, "row", "has stray bits");
}

void check_operation(TableChecker& checker, const Row& row, const tables::Operation& it) {
  const tables::Gateway& gateway = checker.gateway();
  checker.text(row, "id", it.id());
  checker.text(row, "method", it.method());
  checker.text(row, "path", it.path());
  checker.index(row, "api", it.api(), span_of(gateway.apis()).size());
  checker.range(row, "parameters", it.parameters(), span_of(gateway.parameters()).size());
  checker.range(row, "captures", it.captures(), span_of(gateway.captures()).size());
  checker.index_or_none(
      row, "request_body", it.request_body(), span_of(gateway.request_bodies()).size()
  );
  checker.range(row, "responses", it.responses(), span_of(gateway.responses()).size());
  checker.range(row, "chain", it.chain(), span_of(gateway.chains()).size());
  checker.index(row, "dispatch", it.dispatch(), span_of(gateway.dispatchers()).size());
  checker.index_or_none(row, "limits", it.limits(), span_of(gateway.limits()).size());
  checker.text_or_none(row, "sunset", it.sunset());
  if (!checker.is_sound()) return;
  check_modes(checker, row, it);
  if (!is_token(checker.view(it.method()))) checker.add_fault(row, "method", "is no token");
  if (!is_field_value(tables::is_absent(it.sunset()) ? "" : checker.view(it.sunset()))) {
    checker.add_fault(row, "sunset", "is no field value");
  }
  check_captures(checker, row, it);
}

}  // namespace

void check_operations(TableChecker& checker) {
  check_parameters(checker);
  check_bodies(checker);
  check_encodings(checker);
  check_responses(checker);
  const std::span<const tables::Operation> rows = span_of(checker.gateway().operations());
  for (std::size_t at = 0; at < rows.size() && checker.is_sound(); ++at) {
    check_operation(checker, {"operations", at}, rows[at]);
  }
}

}  // namespace barbacane::artifact
