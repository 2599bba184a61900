#pragma once
// One description into the model: shared by the OpenAPI and AsyncAPI readers.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"
#include "control/compile/object_reader.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

/// What holds for everything below a point of the document: extensions, servers, security.
struct Scope {
  std::optional<spec::Component> dispatch;
  std::vector<spec::Component> middlewares;
  spec::Limits limits;
  spec::ValidationPolicy validation;
  bool is_security_delegated = false;
  spec::Located servers;   // empty = none given
  spec::Located security;  // empty = none given
};

class ModelBuilder {
 public:
  static constexpr std::size_t operations_max = 100'000;
  static constexpr std::size_t parameters_max = 256;  // of one operation
  static constexpr std::size_t middlewares_max = 64;  // of one operation
  static constexpr std::size_t base_paths_max = 64;   // server variables expand
  static constexpr std::uint32_t examples_max = 256;  // of one media type

  ModelBuilder(
      const Options& options, References& references, Findings& findings, spec::Model& model
  );

  /// Adds one entry document; an unknown kind is a finding.
  void add(std::uint32_t source);

 private:
  // openapi: model_openapi.cpp
  void add_openapi(std::uint32_t source, spec::SpecKind kind, std::string_view version);
  void add_paths(const spec::Located& paths, const Scope& scope);
  void add_path_item(
      std::string_view path, const json::Mark& mark, spec::Located item, Scope scope
  );
  void add_operation(
      std::string_view method,
      std::string_view path,
      const json::Mark& path_mark,
      const spec::Located& at,
      const Scope& scope,
      const std::vector<spec::Parameter>& inherited
  );
  void check_path_parameters(
      const spec::Operation& operation, std::string_view path, const json::Mark& mark
  );
  void check_unserved(const spec::Located& root);

  // asyncapi: model_asyncapi.cpp
  void add_asyncapi(std::uint32_t source, std::string_view version);

  // parts: model_parts.cpp
  std::vector<spec::Parameter> read_parameters(const spec::Located& list);
  spec::Parameter read_parameter(const spec::Located& at);
  std::optional<spec::RequestBody> read_request_body(spec::Located at, std::string_view method);
  std::vector<spec::Response> read_responses(const spec::Located& at);
  spec::Response read_response(std::string_view status, const json::Mark& mark, spec::Located at);
  std::vector<spec::MediaType> read_content(const spec::Located& at);
  spec::MediaType read_media_type(std::string_view range, const spec::Located& at);
  spec::Header read_header(std::string_view name, spec::Located at);
  std::vector<spec::Encoding> read_encodings(const spec::Located& at);
  std::vector<spec::Example> read_examples(ObjectReader& reader);
  spec::SchemaRef schema_at(const spec::Located& at) const;

  // extensions, servers, security: model_scope.cpp
  void read_scope(ObjectReader& reader, Scope& scope);
  std::optional<spec::Component> read_component(const spec::Located& at);
  void merge_middlewares(const spec::Located& list, std::vector<spec::Component>& chain);
  void read_limits(const spec::Located& at, spec::Limits& limits);
  void read_validation(const spec::Located& at, spec::ValidationPolicy& policy);
  void read_servers(const spec::Located& servers, spec::Operation& operation);
  void read_security(const Scope& scope, spec::Operation& operation);
  void report_unenforced();
  [[nodiscard]] std::string read_sunset(ObjectReader& reader);

  /// The object behind Reference Objects; empty after a finding.
  [[nodiscard]] spec::Located deref(spec::Located at);
  void error(
      std::string_view code, const json::Mark& mark, std::string message, std::string help = {}
  ) {
    findings_.error(code, mark, std::move(message), std::move(help));
  }

  const Options& options_;
  References& references_;
  Findings& findings_;
  spec::Model& model_;
  spec::SpecKind kind_ = spec::SpecKind::openapi_3_1;
  spec::Dialect dialect_ = spec::Dialect::draft_2020_12;
  std::uint32_t api_ = 0;
  std::uint32_t source_ = 0;
  const json::Node* security_schemes_ = nullptr;
  std::unordered_map<std::string, json::Mark> operation_ids_;
  /// Security lists that nothing enforces, once each however many operations they cover.
  struct Unenforced {
    const json::Node* list;
    std::string first_operation;
    std::size_t operations;
  };
  std::vector<Unenforced> unenforced_;
};

}  // namespace barbacane::compile
