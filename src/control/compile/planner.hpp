#pragma once
// The model as tables: routes, parameter plans, bodies, dispatch targets, chains. Everything that
// needs thinking happens here, so that a gateway only looks things up.

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "control/compile/compile.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/front.hpp"
#include "control/compile/schema_compiler.hpp"
#include "control/compile/tables.hpp"

namespace barbacane::compile {

class Planner {
 public:
  Planner(const Options& options, Front& front, Findings& findings);

  /// Fills the tables; findings are added for what has no dispatcher, is configured wrongly or is
  /// the same route twice. Sources get their names here, since schemas may have loaded more of
  /// them.
  [[nodiscard]] Tables run(const Progress& progress);

 private:
  void plan_operation(const spec::Operation& operation);
  void check_reachable(const spec::Operation& operation, std::string_view path);
  std::uint32_t plan_dispatch(const spec::Operation& operation);
  [[nodiscard]] bool is_sent_to_servers(const spec::Operation& operation) const;
  std::uint32_t plan_server(const spec::Operation& operation, std::size_t base);
  void report_undispatched();
  std::uint32_t plan_component(const spec::Component& component, const spec::Operation& operation);
  void component_error(
      std::string_view code, const json::Mark& mark, std::string message, std::string help
  );
  std::uint32_t plan_upstream(const std::string& url, const json::Mark& mark);
  tables::Range plan_chain(const spec::Operation& operation);
  std::uint32_t plan_limits(const spec::Limits& limits);
  void plan_routes();
  void plan_published();
  void plan_answer(const std::string& path, const std::string& body);
  void check_lookup_steps();

  // planner_parts.cpp
  tables::Range plan_parameters(
      const spec::Operation& operation, const std::vector<std::string>& captures
  );
  tables::Parameter plan_header(const spec::Header& header, bool formats_assert);
  std::uint32_t plan_request_body(const spec::Operation& operation);
  tables::Range plan_responses(const spec::Operation& operation);
  tables::Range plan_content(const std::vector<spec::MediaType>& content, bool formats_assert);
  tables::Range plan_encodings(const std::vector<spec::Encoding>& encodings, bool formats_assert);
  void check_unused_schemas();
  std::uint32_t schema_of(const std::optional<spec::SchemaRef>& schema, bool formats_assert);
  std::uint8_t shape_of(const std::optional<spec::SchemaRef>& schema);

  const Options& options_;
  Front& front_;
  Findings& findings_;
  Tables tables_;
  SchemaCompiler schemas_;
  std::vector<routing::RouteInput> routes_;
  std::vector<const spec::Operation*> route_operations_;
  std::vector<const spec::Operation*> undispatched_;
  std::uint32_t default_upstream_ = tables::none;
  bool is_default_upstream_bad_ = false;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>> component_errors_;
};

}  // namespace barbacane::compile
