#pragma once
// A fault in words: what was expected and what kind of thing came, never the value itself.

#include <string>

#include "common/schema/evaluator.hpp"

namespace barbacane::schema {

struct Explanation {
  std::string pointer;         // of the value (RFC 6901)
  std::string schema_pointer;  // of the keyword, in its document
  std::string keyword;
  std::string message;
};

[[nodiscard]] Explanation explain(const Program& program, const Tape& tape, const Fault& fault);

}  // namespace barbacane::schema
