#pragma once
// Checks one response against what its operation declares: status, fields and media type when the
// head is there, a JSON body when it is whole. Scratch of a worker.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/evaluator.hpp"
#include "common/schema/tape.hpp"
#include "common/validation/parameter_value.hpp"
#include "common/validation/request_rules.hpp"
#include "common/validation/schema_check.hpp"
#include "common/validation/violation.hpp"

namespace barbacane::validation {

/// A response without its body, as views.
struct ResponseParts {
  std::uint16_t status = 0;
  std::string_view content_type;
  std::string_view content_coding;
  bool has_body = false;        // bytes may follow
  bool is_body_absent = false;  // none may: HEAD, 204, 304
  bool is_partial = false;      // 206: a piece of what the schema describes
  /// Values of the fields with a name (lower case), in order, appended to `out`.
  std::function<void(std::string_view name, std::vector<std::string_view>& out)> fields;
};

/// What of a response is not as declared; the order is that of metrics.
enum class ResponseFault : std::uint8_t { none, status, headers, media_type, body };

struct ResponsePlan {
  ResponseFault fault = ResponseFault::none;  // the first one of the head
  std::uint32_t schema = tables::none;        // of the body, when it has to be looked at
};

class ResponseValidator {
 public:
  explicit ResponseValidator(bool shows_values = false) : shows_values_(shows_values) {}

  /// What is wrong with the head is in `violations`, at most violations_max.
  [[nodiscard]] ResponsePlan check_head(
      const RequestRules& rules,
      const tables::Operation& operation,
      const ResponseParts& response,
      Violations& violations
  );
  /// False with what is wrong in `violations`.
  [[nodiscard]] bool check_body(
      const RequestRules& rules, std::uint32_t schema, std::string_view body, Violations& violations
  );
  /// The response that is declared for a status: itself, its class, or the default; null for none.
  [[nodiscard]] static const tables::Response* declared_for(
      const RequestRules& rules, const tables::Operation& operation, std::uint16_t status
  ) noexcept;

 private:
  [[nodiscard]] Subject subject_of(std::string_view in, std::string_view name) const noexcept;
  void check_field(
      const RequestRules& rules,
      const tables::Parameter& field,
      const ResponseParts& response,
      Violations& violations
  );
  static void check_media_type(
      const RequestRules& rules,
      const tables::Response& declared,
      const ResponseParts& response,
      ResponsePlan& plan,
      Violations& violations
  );

  schema::Tape tape_;
  schema::Evaluator evaluator_;
  ParameterReader reader_;
  std::vector<std::string_view> texts_;
  std::string joined_;
  bool shows_values_;
};

}  // namespace barbacane::validation
