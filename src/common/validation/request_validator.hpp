#pragma once
// Checks one request against the rules of its operation: parameters first, then the body when it is
// whole. Scratch of a worker, reused from request to request.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/evaluator.hpp"
#include "common/schema/tape.hpp"
#include "common/validation/form_fields.hpp"
#include "common/validation/multipart_reader.hpp"
#include "common/validation/parameter_value.hpp"
#include "common/validation/query.hpp"
#include "common/validation/request_rules.hpp"
#include "common/validation/schema_check.hpp"
#include "common/validation/violation.hpp"

namespace barbacane::validation {

/// A request without its body, as views.
struct RequestParts {
  std::span<const std::string_view> captures;  // of the path, still encoded
  std::string_view query;
  /// Values of the fields with a name (lower case), in order, appended to `out`.
  std::function<void(std::string_view name, std::vector<std::string_view>& out)> fields;
};

/// What an operation makes of a body with this Content-Type.
struct BodyPlan {
  enum class Verdict : std::uint8_t {
    pass,         // nothing here looks at it
    check,        // it is checked when it is whole
    missing,      // 400: there is none, and one is required
    unsupported,  // 415
    bad_charset,  // 415: it is looked at, and is not UTF-8
  };
  Verdict verdict = Verdict::pass;
  tables::BodyKind kind = tables::BodyKind::opaque;
  std::uint32_t schema = tables::none;
  const FormPlan* form = nullptr;  // of a form or multipart/form-data

  /// A part may be a file, which nothing looks into: a body longer than a buffer can be judged
  /// while it passes.
  [[nodiscard]] bool may_stream() const noexcept {
    return kind == tables::BodyKind::multipart && form != nullptr && form->takes_files();
  }
};

class RequestValidator {
 public:
  /// With `shows_values` (--dev) each violation has the value it is about.
  explicit RequestValidator(bool shows_values = false) : shows_values_(shows_values) {}

  /// False with what is wrong in `violations`, at most violations_max.
  [[nodiscard]] bool check_parameters(
      const RequestRules& rules,
      const tables::Operation& operation,
      const RequestParts& request,
      Violations& violations
  );
  [[nodiscard]] static BodyPlan plan_body(
      const RequestRules& rules,
      const tables::Operation& operation,
      std::string_view content_type,
      bool has_body
  );
  /// `content_type` as it was for plan_body.
  [[nodiscard]] bool check_body(
      const RequestRules& rules,
      const tables::Operation& operation,
      const BodyPlan& plan,
      std::string_view content_type,
      std::string_view body,
      Violations& violations
  );
  /// The same of a multipart body that is read in pieces: begin_parts, then take_parts with what is
  /// at hand, and judge_parts when all that came so far must fit the schema.
  [[nodiscard]] bool begin_parts(
      const BodyPlan& plan,
      std::string_view content_type,
      MultipartReader& reader,
      Violations& violations
  );
  [[nodiscard]] bool take_parts(
      const RequestRules& rules,
      MultipartReader& reader,
      std::string_view window,
      bool is_last,
      Violations& violations
  );
  [[nodiscard]] bool judge_parts(
      const RequestRules& rules,
      const tables::Operation& operation,
      const BodyPlan& plan,
      MultipartReader& reader,
      Violations& violations
  );
  /// "application/json, text/*": what the operation takes, for Accept-Post and the detail of a 415.
  [[nodiscard]] static std::string media_types_of(
      const RequestRules& rules, const tables::Operation& operation
  );

 private:
  [[nodiscard]] Subject body_of(const tables::Operation& operation) const noexcept;
  [[nodiscard]] FormTools tools_of(const RequestRules& rules) noexcept;
  [[nodiscard]] bool check_text(
      const RequestRules& rules,
      const tables::Operation& operation,
      const BodyPlan& plan,
      std::string_view body,
      Violations& violations
  );
  [[nodiscard]] bool read_form(std::string_view body, const FormPlan& plan, Violations& violations);
  [[nodiscard]] bool check_fields(
      const RequestRules& rules,
      const tables::Operation& operation,
      const BodyPlan& plan,
      FormFields& fields,
      Violations& violations
  );
  void check_one(
      const RequestRules& rules,
      const tables::Operation& operation,
      const tables::Parameter& parameter,
      const RequestParts& request,
      Violations& violations
  );
  void gather(
      const RequestRules& rules,
      const tables::Operation& operation,
      const tables::Parameter& parameter,
      const RequestParts& request
  );
  void gather_members(
      const RequestRules& rules,
      const tables::Operation& operation,
      const tables::Parameter& parameter
  );
  void check_undeclared(
      const RequestRules& rules, const tables::Operation& operation, Violations& violations
  );
  schema::Tape tape_;
  schema::Evaluator evaluator_;
  ParameterReader reader_;
  FormFields fields_;
  MultipartReader parts_;
  std::vector<Pair> query_;
  std::vector<Pair> cookies_;
  std::vector<std::string_view> texts_;
  std::vector<Pair> members_;
  std::string joined_;
  std::string decoded_;
  std::string boundary_;
  bool is_cookies_read_ = false;
  bool shows_values_;
};

}  // namespace barbacane::validation
