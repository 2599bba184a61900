#pragma once
// What the tables of shape.hpp cannot say about single objects: fields that depend on each other,
// names that must be unique, names that must exist. rules_*.cpp, by subject.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"
#include "control/compile/shape.hpp"

namespace barbacane::compile {

class Rules {
 public:
  static constexpr std::size_t parameters_max = 256;  // of one operation

  /// Where each operationId stands first, over all descriptions.
  using OperationIds = std::unordered_map<std::string, json::Mark>;

  Rules(
      spec::SpecKind kind,
      const spec::Located& root,
      References& references,
      Findings& findings,
      OperationIds& operation_ids
  );

  /// Judges one object whose fields were checked.
  void check(ShapeId id, const spec::Located& at);
  /// Judges what needs all operations: the targets of links.
  void finish();

 private:
  // rules.cpp: documents and operations
  void check_document(const spec::Located& at);
  void check_path_item(const spec::Located& at);
  void check_operation(const spec::Located& at);
  void check_link(const spec::Located& at);
  void check_sunset(const spec::Located& at);
  void check_server(const spec::Located& at);
  void take_operation_id(const json::Mark& mark, std::string_view id);

  // rules_parameters.cpp: parameters, headers, contents
  void check_parameter(const spec::Located& at);
  void check_parameter_list(const spec::Located& list);
  void check_header(const spec::Located& at);
  void check_schema_or_content(const spec::Located& at, const std::string& what);
  void check_without_effect(const spec::Located& at, std::string_view place);
  void check_examples(const spec::Located& at);
  void check_example(const spec::Located& at);
  void check_encoding(const spec::Located& at);
  void check_responses(const spec::Located& at);

  // rules_security.cpp
  void check_security_scheme(const spec::Located& at);
  void check_oauth_flows(const spec::Located& at);
  void check_requirement(const spec::Located& at);

  // rules_asyncapi.cpp
  void check_async_operation(const spec::Located& at);
  void check_async_channel(const spec::Located& at);
  void check_async_document(const spec::Located& at);

  /// The object behind Reference Objects; empty when they lead nowhere, which is found elsewhere.
  [[nodiscard]] spec::Located behind(spec::Located at);
  [[nodiscard]] static const json::Node* text_at(const json::Node& node, std::string_view key);
  void excludes(const spec::Located& at, std::string_view first, std::string_view second);
  void needs(const spec::Located& at, std::string_view key, const std::string& what);
  void error(
      std::string_view code, const json::Mark& mark, std::string message, std::string help = {}
  ) {
    findings_.error(code, mark, std::move(message), std::move(help));
  }
  void no_effect(const json::Mark& mark, std::string message, std::string help = {}) {
    findings_.warning("W1006", mark, std::move(message), std::move(help));
  }

  spec::SpecKind kind_;
  spec::Located root_;
  References& references_;
  Findings& findings_;
  OperationIds& operation_ids_;
  std::vector<const json::Node*> linked_;  // operationId of links
};

/// The object behind Reference Objects; empty when they lead nowhere or in a circle.
[[nodiscard]] spec::Located object_behind(spec::Located at, References& references);

}  // namespace barbacane::compile
