#include "control/compile/enforcement.hpp"

#include <array>
#include <memory>
#include <optional>

#include "common/schema/matcher.hpp"
#include "common/validation/request_rules.hpp"
#include "control/compile/schema_notes.hpp"

namespace barbacane::compile {
namespace {

using tables::none;
using tables::view_of;

std::string_view place_of(tables::ParameterIn in) {
  constexpr std::array<std::string_view, 5> names{
      "path", "query", "header", "cookie", "querystring"
  };
  return names[static_cast<std::size_t>(in)];
}

class Reporter {
 public:
  explicit Reporter(const tables::Gateway& gateway) : gateway_{gateway} {
    std::string ignored;  // what cannot be built has been found before
    rules_ = validation::RequestRules::build(gateway, ignored);
    if (rules_ != nullptr) noter_.emplace(gateway, rules_->program());
  }

  EnforcementRow row_of(const tables::Operation& operation) {
    EnforcementRow row{
        .operation = text(operation.id()),
        .method = text(operation.method()),
        .route = text(operation.path()),
        .enforced = {},
        .advisory = {}
    };
    row.enforced.emplace_back("route and method");
    row.enforced.emplace_back("HTTP/1.1 framing");
    if (operation.captures().count() != 0) row.enforced.emplace_back("path template");
    add_limits(operation, row);
    add_parameters(operation, row);
    add_bodies(operation, row);
    add_responses(operation, row);
    if (operation.security_delegated())
      row.advisory.push_back({"security", "delegated to the upstream"});
    return row;
  }

 private:
  static constexpr std::uint32_t all_ppm = 1'000'000;

  [[nodiscard]] std::string text(const tables::Text& t) const {
    return std::string{view_of(gateway_, t)};
  }

  void add_limits(const tables::Operation& operation, EnforcementRow& row) const {
    if (operation.limits() == none) return;
    const tables::Limits& limits = tables::span_of(gateway_.limits())[operation.limits()];
    const auto add = [&row](std::uint64_t value, std::string_view name) {
      if (value != 0) row.enforced.push_back(std::string{name} + ' ' + std::to_string(value));
    };
    add(limits.request_body_bytes_max(), "request_body_bytes_max");
    add(limits.response_body_bytes_max(), "response_body_bytes_max");
    add(limits.request_timeout_ms(), "request_timeout ms");
    add(limits.upstream_connect_timeout_ms(), "upstream_connect_timeout ms");
    add(limits.upstream_response_timeout_ms(), "upstream_response_timeout ms");
    add(limits.idle_timeout_ms(), "idle_timeout ms");
  }

  /// Enforced, or advisory with the reason, by the operation's mode.
  static void add_check(const tables::Operation& operation, EnforcementRow& row, std::string what) {
    switch (operation.request_mode()) {
      case tables::Mode::enforce:
        return row.enforced.push_back(std::move(what));
      case tables::Mode::report:
        return row.advisory.push_back({std::move(what), "counted only: request: report"});
      case tables::Mode::off:
        return row.advisory.push_back({std::move(what), "switched off: request: off"});
    }
  }

  void add_parameters(const tables::Operation& operation, EnforcementRow& row) {
    for (const tables::Parameter& parameter :
         tables::slice(tables::span_of(gateway_.parameters()), operation.parameters())) {
      const std::string what =
          std::string{place_of(parameter.in())} + " parameter '" + text(parameter.name()) + '\'';
      add_check(operation, row, what);
      add_notes(parameter.schema(), what, row);
    }
    if (operation.additional_parameters_reject())
      add_check(operation, row, "no undeclared parameters");
  }

  /// What of a schema is less, or more bounded, than it looks.
  void add_notes(
      std::uint32_t schema, const std::string& what, EnforcementRow& row, bool is_form = false
  ) {
    if (schema == none || !noter_) return;
    const SchemaNotes& notes = noter_->notes_of(schema);
    for (const std::string& format : notes.unknown_formats)
      row.advisory.push_back({"format '" + format + "' in " + what, "not known to this version"});
    if (notes.has_unasserted_formats)
      row.advisory.push_back({"formats in " + what, "annotations only: formats: annotate"});
    if (notes.has_content && !is_form)  // forms are read by these
      row.advisory.push_back(
          {"contentMediaType, contentEncoding, contentSchema in " + what,
           "annotations, as JSON Schema has them"}
      );
    for (const std::string& pattern : notes.bounded_patterns)
      row.advisory.push_back(
          {"pattern '" + pattern + "' in " + what,
           "enforced with at most " + std::to_string(schema::Matcher::steps_max) +
               " steps a match; what takes more is refused"}
      );
  }

  void add_bodies(const tables::Operation& operation, EnforcementRow& row) {
    if (operation.request_body() == none) return;
    const tables::RequestBody& body =
        tables::span_of(gateway_.request_bodies())[operation.request_body()];
    if (body.required()) add_check(operation, row, "request body is there");
    if (body.media_types().count() != 0) add_check(operation, row, "request media type");
    for (const tables::MediaType& type :
         tables::slice(tables::span_of(gateway_.media_types()), body.media_types())) {
      const std::string what = "request body " + text(type.range());
      if (type.item_schema() != none)
        row.advisory.push_back(
            {what + " by item", "streams of items (itemSchema) are not looked into"}
        );
      if (type.schema() != none) add_body(operation, type, what, row);
    }
  }

  /// By what the media type is: the same choice as at run time (validation::RequestValidator).
  void add_body(
      const tables::Operation& operation,
      const tables::MediaType& type,
      const std::string& what,
      EnforcementRow& row
  ) {
    const bool is_wildcard = text(type.range()).find("/*") != std::string::npos;
    const validation::FormPlan* const form = rules_ == nullptr ? nullptr : rules_->form_of(type);
    switch (type.body()) {
      case tables::BodyKind::json:
        add_check(operation, row, what);
        break;
      case tables::BodyKind::form:
      case tables::BodyKind::multipart:
        if (form == nullptr)
          return row.advisory.push_back(
              {what, "of multipart bodies only multipart/form-data is looked into"}
          );
        add_check(operation, row, what);
        add_files(*form, what, row);
        break;
      case tables::BodyKind::text:
        if (rules_ != nullptr && rules_->takes_any_text(type.schema()))
          return row.advisory.push_back({what, "its schema takes every text: passes as it comes"});
        add_check(operation, row, what);
        break;
      case tables::BodyKind::xml:
        return row.advisory.push_back({what, "XML is not looked into"});
      case tables::BodyKind::opaque:
        if (!is_wildcard)
          return row.advisory.push_back({what, "only the media type of such bodies is checked"});
        add_check(operation, row, what + " when it is JSON");
        row.advisory.push_back({what + " when it is not JSON", "only the media type is checked"});
        break;
    }
    add_notes(type.schema(), what, row, form != nullptr);
  }

  static void add_files(
      const validation::FormPlan& form, const std::string& what, EnforcementRow& row
  ) {
    for (const validation::FormField& field : form.fields()) {
      if (field.content != validation::FormContent::file) continue;
      row.advisory.push_back(
          {"file '" + std::string{field.name} + "' of " + what,
           "its media type, fields and length are checked, not what is in it"}
      );
    }
  }

  /// Why the responses of an operation are not looked into although it asks for that, or "".
  [[nodiscard]] std::string_view unchecked_responses(const tables::Operation& operation) const {
    const auto dispatchers = tables::span_of(gateway_.dispatchers());
    if (operation.responses().count() == 0) return "none is declared";
    if (operation.response_sample_ppm() == 0) return "none is looked into: response_sample: 0";
    return view_of(gateway_, dispatchers[operation.dispatch()].name()) == "mock"
               ? "made from the description by mock"
               : "";
  }

  static void add_response_check(
      const tables::Operation& operation, EnforcementRow& row, std::string what
  ) {
    const std::uint32_t ppm = operation.response_sample_ppm();
    const std::string sample =
        ppm == all_ppm ? "" : "of " + std::to_string(ppm) + " responses in a million";
    if (operation.response_mode() == tables::Mode::report) {
      row.advisory.push_back(
          {std::move(what), "counted only: response: report" + (sample.empty() ? "" : ", " + sample)
          }
      );
    } else if (sample.empty()) {
      row.enforced.push_back(std::move(what));
    } else {
      row.advisory.push_back({std::move(what), "enforced " + sample});
    }
  }

  void add_responses(const tables::Operation& operation, EnforcementRow& row) {
    if (operation.response_mode() == tables::Mode::off) return;
    if (const std::string_view reason = unchecked_responses(operation); !reason.empty())
      return row.advisory.push_back({"responses", std::string{reason}});
    add_response_check(operation, row, "response status");
    bool has_json = false;
    for (const tables::Response& response :
         tables::slice(tables::span_of(gateway_.responses()), operation.responses())) {
      const std::string prefix = "response " + status_of(response.status()) + ' ';
      for (const tables::Parameter& header :
           tables::slice(tables::span_of(gateway_.parameters()), response.headers())) {
        const std::string what = prefix + "header '" + text(header.name()) + '\'';
        add_response_check(operation, row, what);
        add_notes(header.schema(), what, row);
      }
      if (response.media_types().count() != 0)
        add_response_check(operation, row, prefix + "media type");
      for (const tables::MediaType& type :
           tables::slice(tables::span_of(gateway_.media_types()), response.media_types())) {
        if (type.schema() == none && type.item_schema() == none) continue;
        const std::string what = prefix + "body " + text(type.range());
        const bool is_wildcard = type.body() == tables::BodyKind::opaque &&
                                 text(type.range()).find("/*") != std::string::npos;
        const bool is_json = type.body() == tables::BodyKind::json;
        const bool is_checked = (is_json || is_wildcard) && type.schema() != none;
        has_json = has_json || is_checked;
        if (is_checked) {
          add_response_check(operation, row, is_json ? what : what + " when it is JSON");
          add_notes(type.schema(), what, row);
        }
        if (!is_checked || !is_json)
          row.advisory.push_back(
              {is_checked ? what + " when it is not JSON" : what,
               "only whole JSON bodies are looked into, no streams"}
          );
      }
    }
    if (has_json)
      row.advisory.push_back(
          {"response bodies over buffered_body_bytes_max, and 206", "pass unchecked"}
      );
  }

  /// "200", "4XX", "default"
  static std::string status_of(std::uint16_t status) {
    if (status == 0) return "default";
    return status < 10 ? std::to_string(status) + "XX" : std::to_string(status);
  }

  const tables::Gateway& gateway_;
  std::shared_ptr<const validation::RequestRules> rules_;
  std::optional<SchemaNoter> noter_;
};

}  // namespace

std::vector<EnforcementRow> enforcement_of(const tables::Gateway& gateway) {
  Reporter reporter{gateway};
  std::vector<EnforcementRow> rows;
  for (const tables::Operation& operation : tables::span_of(gateway.operations()))
    rows.push_back(reporter.row_of(operation));
  return rows;
}

}  // namespace barbacane::compile
