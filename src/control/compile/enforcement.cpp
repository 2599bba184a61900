#include "control/compile/enforcement.hpp"

#include <array>

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
  explicit Reporter(const tables::Gateway& gateway) : gateway_{gateway} {}

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

  void add_parameters(const tables::Operation& operation, EnforcementRow& row) const {
    for (const tables::Parameter& parameter :
         tables::slice(tables::span_of(gateway_.parameters()), operation.parameters())) {
      const std::string what =
          std::string{place_of(parameter.in())} + " parameter '" + text(parameter.name()) + '\'';
      add_check(operation, row, what);
    }
    if (operation.additional_parameters_reject())
      add_check(operation, row, "no undeclared parameters");
  }

  /// JSON bodies are looked into; of others the media type is checked.
  void add_bodies(const tables::Operation& operation, EnforcementRow& row) const {
    const auto types = tables::span_of(gateway_.media_types());
    if (operation.request_body() != none) {
      const tables::RequestBody& body =
          tables::span_of(gateway_.request_bodies())[operation.request_body()];
      if (body.required()) add_check(operation, row, "request body is there");
      if (body.media_types().count() != 0) add_check(operation, row, "request media type");
      for (const tables::MediaType& type : tables::slice(types, body.media_types())) {
        if (type.schema() == none) continue;
        const std::string what = "request body " + text(type.range());
        if (type.body() == tables::BodyKind::json) {
          add_check(operation, row, what);
        } else {
          row.advisory.push_back({what, "only JSON bodies are looked into by this version"});
        }
      }
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

  void add_responses(const tables::Operation& operation, EnforcementRow& row) const {
    if (operation.response_mode() == tables::Mode::off) return;
    if (const std::string_view reason = unchecked_responses(operation); !reason.empty())
      return row.advisory.push_back({"responses", std::string{reason}});
    add_response_check(operation, row, "response status");
    bool has_json = false;
    for (const tables::Response& response :
         tables::slice(tables::span_of(gateway_.responses()), operation.responses())) {
      const std::string prefix = "response " + status_of(response.status()) + ' ';
      for (const tables::Parameter& header :
           tables::slice(tables::span_of(gateway_.parameters()), response.headers()))
        add_response_check(operation, row, prefix + "header '" + text(header.name()) + '\'');
      if (response.media_types().count() != 0)
        add_response_check(operation, row, prefix + "media type");
      for (const tables::MediaType& type :
           tables::slice(tables::span_of(gateway_.media_types()), response.media_types())) {
        if (type.schema() == none && type.item_schema() == none) continue;
        const std::string what = prefix + "body " + text(type.range());
        const bool is_checked = type.body() == tables::BodyKind::json && type.schema() != none;
        has_json = has_json || is_checked;
        if (is_checked) {
          add_response_check(operation, row, what);
        } else {
          row.advisory.push_back({what, "only whole JSON bodies are looked into, no streams"});
        }
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
