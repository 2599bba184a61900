#pragma once
// The mock dispatcher: answers that the compiler prepared from examples and schemas; the gateway
// only picks one, by `Prefer: code=…, example=…` and Accept.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::dispatch {

struct MockAnswer {
  std::uint16_t status = 200;
  std::string content_type;  // "" = no body
  std::string example;       // its name, "" = unnamed
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

struct Mock {
  std::vector<MockAnswer> answers;  // the default first
};

[[nodiscard]] std::shared_ptr<const Mock> make_mock(std::string_view config, Failure& failure);

enum class MockOutcome : std::uint8_t { found, no_such_answer, not_acceptable };

struct MockChoice {
  MockOutcome outcome = MockOutcome::found;
  const MockAnswer* answer = nullptr;
  std::string_view applied = {};  // of Prefer, as Preference-Applied says it (RFC 7240 §3)
};

/// `prefer` and `accept` are field values, "" when absent. What Prefer names and there is not is an
/// outcome of its own: a test that asks for code=404 must not get a 200 unnoticed.
[[nodiscard]] MockChoice choose(const Mock& mock, std::string_view prefer, std::string_view accept);

}  // namespace barbacane::dispatch
