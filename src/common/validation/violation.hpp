#pragma once
// What is wrong with a request or a response, for the `errors` of a problem document (RFC 9457).

#include <string>
#include <vector>

namespace barbacane::validation {

struct Violation {
  std::string in;    // "path", "query", "header", "cookie", "body"
  std::string name;  // of the parameter
  std::string pointer;
  std::string schema_pointer;
  std::string keyword;
  std::string message;
  std::string value;          // as text, when it is asked for (--dev)
  bool is_by_schema = false;  // found by a schema; else by what stands before schemas
};

inline constexpr std::size_t violations_max = 32;

using Violations = std::vector<Violation>;

}  // namespace barbacane::validation
