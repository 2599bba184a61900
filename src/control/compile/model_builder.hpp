#pragma once
// Descriptions into the model: shared by the OpenAPI and AsyncAPI readers. Each description is
// checked first (shape_checker.hpp, rules.hpp); what is read here and does not fit has its finding
// already and is left out.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"
#include "control/compile/rules.hpp"

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

/// A path: the object itself, and those that its `$ref` leads to. Fields of the first one win.
class PathItem {
 public:
  explicit PathItem(std::vector<spec::Located> layers) : layers_{std::move(layers)} {}

  [[nodiscard]] spec::Located find(std::string_view key, json::Kind kind) const;
  [[nodiscard]] const std::vector<spec::Located>& layers() const noexcept { return layers_; }

 private:
  std::vector<spec::Located> layers_;
};

class ModelBuilder {
 public:
  static constexpr std::size_t operations_max = 100'000;
  static constexpr std::size_t middlewares_max = 64;  // of one operation
  static constexpr std::size_t base_paths_max = 64;   // server variables expand
  static constexpr std::size_t examples_max = 256;    // of one media type
  /// Parameters, responses, headers and media types of all operations together: a small
  /// description can refer to a large response from every operation.
  static constexpr std::size_t parts_max = 250'000;

  ModelBuilder(
      const Options& options, References& references, Findings& findings, spec::Model& model
  );

  /// Adds one entry document; an unknown kind is a finding.
  void add(std::uint32_t source);

 private:
  struct Bases {
    std::vector<std::string> paths;
    std::vector<std::string> urls;  // the first absolute one at each path, "" where none
  };
  /// Security lists that nothing enforces, once each however many operations they cover.
  struct Unenforced {
    std::string first_operation;
    std::size_t operations = 0;
    json::Mark mark;
  };

  // model_builder.cpp
  [[nodiscard]] std::optional<std::pair<spec::SpecKind, std::string_view>> kind_of(
      const json::Node& root, const std::string& name
  );
  void check(const spec::Located& root, ShapeId shape);
  void read_info(const spec::Located& root, std::string_view version);
  [[nodiscard]] std::string own_id(std::string_view wanted, const spec::Operation& operation);
  [[nodiscard]] bool spend_part(const json::Mark& mark);

  // model_openapi.cpp
  void add_openapi(const spec::Located& root, std::string_view version);
  void read_dialect(const spec::Located& root);
  void report_unserved(const spec::Located& root);
  void add_path(std::string_view path, const spec::Located& at, const Scope& scope);
  [[nodiscard]] PathItem path_item_of(const spec::Located& at);
  void add_operation(
      std::string_view method,
      std::string_view path,
      const spec::Located& at,
      const Scope& scope,
      const std::vector<spec::Parameter>& inherited
  );
  void inherit(spec::Operation& operation, const std::vector<spec::Parameter>& inherited);
  void check_path_parameters(const spec::Operation& operation);
  void take_scope(spec::Operation& operation, Scope scope);

  // model_asyncapi.cpp
  void add_asyncapi(const spec::Located& root, std::string_view version);
  void add_async_operation(const json::Member& member, const spec::Located& at, const Scope& scope);
  [[nodiscard]] std::optional<std::string> address_of(
      const json::Member& member, const spec::Located& channel
  );
  void read_async_parameters(const spec::Located& channel, spec::Operation& operation);
  void read_async_body(
      const spec::Located& at, const spec::Located& channel, spec::Operation& operation
  );
  [[nodiscard]] std::vector<spec::Located> messages_of(
      const spec::Located& at, const spec::Located& channel
  );
  [[nodiscard]] std::optional<spec::SchemaRef> payload_of(const spec::Located& message) const;
  void read_async_security(const spec::Located& at, bool is_delegated, spec::Operation& operation);

  // model_parts.cpp
  std::vector<spec::Parameter> read_parameters(const spec::Located& list);
  std::optional<spec::Parameter> read_parameter(const spec::Located& at);
  spec::RequestBody read_request_body(const spec::Located& at);
  std::vector<spec::Response> read_responses(const spec::Located& at);
  std::vector<spec::MediaType> read_content(const spec::Located& at);
  spec::MediaType read_media_type(std::string_view range, const spec::Located& at);
  std::vector<spec::Header> read_headers(const spec::Located& at);
  std::vector<spec::Encoding> read_encodings(const spec::Located& at);
  std::vector<spec::Example> read_examples(const spec::Located& at);
  std::optional<spec::SchemaRef> schema_of(const spec::Located& at, std::string_view key) const;

  // model_scope.cpp: what stands on the document, on paths and on operations
  void read_scope(const spec::Located& at, Scope& scope);
  std::optional<spec::Component> read_component(const spec::Located& at);
  void merge_middlewares(const spec::Located& list, std::vector<spec::Component>& chain);
  void read_limits(const spec::Located& at, spec::Limits& limits);
  void read_validation(const spec::Located& at, spec::ValidationPolicy& policy);

  // model_servers.cpp
  const Bases& bases_of(const spec::Located& servers);
  void read_server(const spec::Located& at, Bases& bases);
  std::vector<std::string> expand(const spec::Located& server, std::string_view url);

  // model_security.cpp
  void read_security(const Scope& scope, spec::Operation& operation);
  void note_unenforced(const json::Node& list, const spec::Operation& operation);
  void report_unenforced();

  void error(
      std::string_view code, const json::Mark& mark, std::string message, std::string help = {}
  ) {
    findings_.error(code, mark, std::move(message), std::move(help));
  }
  /// The object behind Reference Objects; empty when they lead nowhere.
  [[nodiscard]] spec::Located behind(spec::Located at) {
    return object_behind(std::move(at), references_);
  }

  const Options& options_;
  References& references_;
  Findings& findings_;
  spec::Model& model_;
  spec::SpecKind kind_ = spec::SpecKind::openapi_3_1;
  spec::Dialect dialect_ = spec::Dialect::draft_2020_12;
  std::uint32_t api_ = 0;
  std::size_t parts_ = 0;
  std::string_view default_content_type_;  // AsyncAPI
  Rules::OperationIds operation_ids_;
  std::unordered_set<std::string> taken_ids_;
  std::unordered_map<const json::Node*, Bases> bases_;
  std::vector<const json::Node*> unenforced_order_;
  std::unordered_map<const json::Node*, Unenforced> unenforced_;
};

}  // namespace barbacane::compile
