// What it costs to check a request: parameters taken apart and typed, the body read and judged.
// Fails when a request that fits allocates.

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "common/validation/request_validator.hpp"
#include "control/compile/compile_fixture.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace barbacane::validation {
namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view paths = R"(  /orders/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: page, in: query, required: true, schema: {type: integer, minimum: 1}}
        - {name: size, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string, maxLength: 40}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, customer, status, currency, total, lines, createdAt, express]
              additionalProperties: false
              properties:
                id: {type: string, format: uuid}
                customer: {type: string, minLength: 1, maxLength: 200}
                email: {type: string, format: email}
                status: {enum: [new, paid, shipped, done]}
                currency: {type: string, pattern: '^[A-Z]{3}$'}
                total: {type: number, minimum: 0}
                priority: {type: integer, minimum: 0, maximum: 9}
                express: {type: boolean}
                note: {type: string, maxLength: 2000}
                createdAt: {type: string, format: date-time}
                tags: {type: array, maxItems: 20, items: {type: string, maxLength: 40}}
                lines:
                  type: array
                  minItems: 1
                  items:
                    type: object
                    required: [sku, quantity, price]
                    additionalProperties: false
                    properties:
                      sku: {type: string}
                      quantity: {type: integer, minimum: 1}
                      price: {type: number, exclusiveMinimum: 0}
      responses: {'200': {description: d}}
  /small:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [id, name]
              properties:
                id: {type: integer, minimum: 1}
                name: {type: string, maxLength: 50}
                active: {type: boolean}
                score: {type: number, maximum: 10}
      responses: {'200': {description: d}}
)";

/// 12 fields; the note makes it 1 KB.
std::string large_body() {
  std::string body =
      R"({"id":"0f8fad5b-d9cb-469f-a165-70867728950e","customer":"Ada Lovelace, Analytical Engines",)"
      R"("email":"ada@engines.example","status":"paid","currency":"EUR","total":1234.56,"priority":3,)"
      R"("express":true,"createdAt":"2026-11-28T09:12:03Z","tags":["engine","brass","fragile","gift"],)"
      R"("lines":[{"sku":"COG-0001","quantity":12,"price":19.99},{"sku":"COG-0002","quantity":3,)"
      R"("price":149.5},{"sku":"SHAFT-77","quantity":1,"price":547.18}],"note":")";
  constexpr std::size_t bytes = 1024;
  const std::string_view words = "Please deliver to the back door, the bell does not work. ";
  while (body.size() + 2 < bytes) body += words[body.size() % words.size()];
  return body + "\"}";
}

constexpr std::string_view small_body =
    R"({"id":42,"name":"Ada Lovelace","active":true,"score":7.5})";

class Description {
 public:
  Description() : compiled_(compile::compile_paths(paths)) {
    std::string fault;
    rules = RequestRules::build(compiled_.gateway(), fault);
  }
  [[nodiscard]] const tables::Operation& operation(std::string_view path) const {
    for (const tables::Operation& one : tables::span_of(compiled_.gateway().operations()))
      if (tables::view_of(compiled_.gateway(), one.path()) == path) return one;
    std::abort();
  }
  std::shared_ptr<const RequestRules> rules;

 private:
  compile::Compiled compiled_;
};

const Description& description() {
  static const Description one;
  return one;
}

bool check_parameters(
    RequestValidator& validator, const tables::Operation& operation, Violations& violations
) {
  static const std::array<std::string_view, 1> captures{"0f8fad5b-d9cb-469f-a165-70867728950e"};
  static const RequestParts parts{
      .captures = captures,
      .query = "page=3&size=50",
      .fields =
          [](std::string_view name, std::vector<std::string_view>& out) {
            if (name == "x-tenant") out.push_back("engines");
          }
  };
  return validator.check_parameters(*description().rules, operation, parts, violations);
}

template <class Work>
void measure(benchmark::State& state, const Work& work) {
  if (!work()) return state.SkipWithError("it is refused");
  const std::size_t before = allocations;
  bool is_fine = true;
  for (auto _ : state) {
    is_fine &= work();
    benchmark::DoNotOptimize(is_fine);
  }
  if (allocations != before) state.SkipWithError("it allocates");
  if (!is_fine) state.SkipWithError("it is refused");
}

/// A path UUID, two integers in the query, a header, and a body of 12 fields and 1 KB.
void typed_request(benchmark::State& state) {
  const tables::Operation& operation = description().operation("/orders/{id}");
  const std::string body = large_body();
  RequestValidator validator;
  Violations violations;
  measure(state, [&] {
    if (!check_parameters(validator, operation, violations)) return false;
    const BodyPlan plan = RequestValidator::plan_body(*description().rules, operation, json, true);
    return validator.check_body(*description().rules, operation, plan, json, body, violations);
  });
}
BENCHMARK(typed_request);

void parameters_only(benchmark::State& state) {
  const tables::Operation& operation = description().operation("/orders/{id}");
  RequestValidator validator;
  Violations violations;
  measure(state, [&] { return check_parameters(validator, operation, violations); });
}
BENCHMARK(parameters_only);

void body_of(benchmark::State& state, std::string_view path, std::string_view body) {
  const tables::Operation& operation = description().operation(path);
  RequestValidator validator;
  Violations violations;
  const BodyPlan plan = RequestValidator::plan_body(*description().rules, operation, json, true);
  measure(state, [&] {
    return validator.check_body(*description().rules, operation, plan, json, body, violations);
  });
}
void body_of_12_fields(benchmark::State& state) {
  body_of(state, "/orders/{id}", large_body());
}
BENCHMARK(body_of_12_fields);
void body_of_4_fields(benchmark::State& state) {
  body_of(state, "/small", small_body);
}
BENCHMARK(body_of_4_fields);

void read_body_of_12_fields(benchmark::State& state) {
  const std::string body = large_body();
  schema::Tape tape;
  measure(state, [&] { return tape.read(body) == schema::TapeErrc::none; });
}
BENCHMARK(read_body_of_12_fields);

}  // namespace
}  // namespace barbacane::validation

BENCHMARK_MAIN();
