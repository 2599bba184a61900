#include "dataplane/exchange/program.hpp"

#include <map>
#include <utility>

#include "dataplane/exchange/errors.hpp"
#include "dataplane/exchange/program_parts.hpp"

namespace barbacane::exchange {
namespace {

using tables::none;
using tables::view_of;

class Building {
 public:
  Building(Program& program, const ProgramNeeds& needs, Failure& failure)
      : program_(&program),
        needs_(&needs),
        failure_(&failure),
        gateway_(&program.artifact->gateway()) {}

  [[nodiscard]] bool run() {
    if (!add_rules() || !add_dispatches() || !add_operations()) return false;
    add_series();
    return true;
  }

 private:
  bool fail(ProgramErrc code, std::string detail) {
    *failure_ = {code, std::move(detail)};
    return false;
  }

  bool add_rules() {
    std::string fault;
    program_->rules = validation::RequestRules::build(*gateway_, fault);
    return program_->rules != nullptr || fail(ProgramErrc::bad_pattern, fault);
  }

  /// An operation without parameters and body has nothing that could be checked.
  static bool is_checked(const tables::Operation& operation) {
    const bool has_rules = operation.parameters().count() != 0 ||
                           operation.request_body() != none ||
                           operation.additional_parameters_reject();
    return has_rules && operation.request_mode() != tables::Mode::off;
  }

  /// An operation that declares no response says nothing about them.
  static bool are_responses_checked(const tables::Operation& operation) {
    return operation.response_mode() != tables::Mode::off && operation.responses().count() != 0 &&
           operation.response_sample_ppm() != 0;
  }

  bool add_dispatches() {
    for (const tables::Component& component : tables::span_of(gateway_->dispatchers())) {
      const std::string_view name = view_of(*gateway_, component.name());
      const std::string_view config = view_of(*gateway_, component.config());
      DispatchPlan plan;
      if (name == "http-upstream") {
        plan.upstream = dispatch::make_http_upstream(config, needs_->default_ca_file, *failure_);
        if (plan.upstream == nullptr) return false;
        plan.target = add_target(*plan.upstream);
      } else if (name == "mock") {
        plan.mock = dispatch::make_mock(config, *failure_);
        if (plan.mock == nullptr) return false;
      } else {
        return fail(
            ProgramErrc::unknown_dispatcher,
            "no dispatcher is called '" + std::string(name) +
                "': update the gateway, or compile the description without it"
        );
      }
      program_->dispatches.push_back(std::move(plan));
    }
    return true;
  }

  /// Dispatchers that differ in path or Host only share their connections.
  std::uint32_t add_target(const dispatch::HttpUpstream& upstream) {
    const auto [at, is_new] = targets_.try_emplace(
        upstream.target->key, static_cast<std::uint32_t>(program_->targets.size())
    );
    if (is_new) {
      auto named = std::make_shared<upstream::Target>(*upstream.target);
      named->metrics_id = needs_->series->intern_upstream(named->name);
      program_->targets.push_back(std::move(named));
    }
    return at->second;
  }

  bool add_operations() {
    const auto limits = tables::span_of(gateway_->limits());
    for (const tables::Operation& operation : tables::span_of(gateway_->operations())) {
      OperationPlan& plan = program_->operations.emplace_back();
      plan.dispatch = operation.dispatch();
      if (is_checked(operation)) plan.rules = &operation;
      plan.only_reports = operation.request_mode() == tables::Mode::report;
      if (are_responses_checked(operation)) plan.response_rules = &operation;
      plan.only_reports_responses = operation.response_mode() == tables::Mode::report;
      if (operation.limits() != none) plan.limits = limits_of(limits[operation.limits()]);
      if (!add_chain(operation, plan) || !add_rewrite(operation, plan)) return false;
      if (operation.deprecated()) {
        // RFC 9745 wants the moment; a description does not say it, but it is in the past.
        plan.response_fields += "Deprecation: @0\r\n";
      }
      if (!tables::is_absent(operation.sunset())) {
        plan.response_fields.append("Sunset: ")
            .append(view_of(*gateway_, operation.sunset()))
            .append("\r\n");
      }
    }
    return true;
  }

  static OperationLimits limits_of(const tables::Limits& row) {
    using std::chrono::milliseconds;
    return {
        .request_body_bytes_max = row.request_body_bytes_max(),
        .response_body_bytes_max = row.response_body_bytes_max(),
        .request_timeout = milliseconds(row.request_timeout_ms()),
        .connect_timeout = milliseconds(row.upstream_connect_timeout_ms()),
        .response_timeout = milliseconds(row.upstream_response_timeout_ms()),
        .idle_timeout = milliseconds(row.idle_timeout_ms()),
    };
  }

  bool add_chain(const tables::Operation& operation, OperationPlan& plan) {
    const auto middlewares = tables::span_of(gateway_->middlewares());
    std::vector<std::shared_ptr<const pipeline::Middleware>> chain;
    for (const std::uint32_t index :
         tables::slice(tables::span_of(gateway_->chains()), operation.chain())) {
      const tables::Component& component = middlewares[index];
      std::string fault;
      auto middleware = pipeline::make_middleware(
          view_of(*gateway_, component.name()), view_of(*gateway_, component.config()), fault
      );
      if (middleware == nullptr) {
        return fail(
            ProgramErrc::unknown_middleware,
            "operation '" + std::string(view_of(*gateway_, operation.id())) + "': " + fault
        );
      }
      chain.push_back(std::move(middleware));
    }
    plan.chain = pipeline::Chain(std::move(chain));
    return true;
  }

  bool add_rewrite(const tables::Operation& operation, OperationPlan& plan) {
    const DispatchPlan& dispatch = program_->dispatches[operation.dispatch()];
    if (dispatch.upstream == nullptr || dispatch.upstream->path.empty()) return true;
    std::vector<std::string_view> captures;
    for (const tables::Text& text :
         tables::slice(tables::span_of(gateway_->captures()), operation.captures()))
      captures.push_back(view_of(*gateway_, text));
    auto rewrite = dispatch::parse_rewrite(dispatch.upstream->path, captures);
    if (!rewrite) {
      return fail(
          ProgramErrc::bad_rewrite,
          "operation '" + std::string(view_of(*gateway_, operation.id())) + "': path '" +
              dispatch.upstream->path + "': " + rewrite.error().message()
      );
    }
    plan.has_rewrite = true;
    plan.rewrite = std::move(rewrite).value();
    return true;
  }

  void add_series() {
    const auto operations = tables::span_of(gateway_->operations());
    const auto apis = tables::span_of(gateway_->apis());
    for (const tables::Endpoint& endpoint : tables::span_of(gateway_->routes()->endpoints())) {
      const tables::Operation& operation = operations[endpoint.operation()];
      program_->endpoint_series.push_back(needs_->series->intern(
          view_of(*gateway_, apis[operation.api()].title()),
          view_of(*gateway_, endpoint.method()),
          view_of(*gateway_, operation.path())
      ));
    }
  }

  Program* program_;
  const ProgramNeeds* needs_;
  Failure* failure_;
  const tables::Gateway* gateway_;
  std::map<std::string, std::uint32_t> targets_;
};

}  // namespace

std::shared_ptr<const Program> build_program(
    std::shared_ptr<const artifact::LoadedArtifact> artifact,
    const ProgramNeeds& needs,
    Failure& failure
) {
  auto program = std::make_shared<Program>(std::move(artifact));
  return Building(*program, needs, failure).run() ? program : nullptr;
}

const artifact::LoadedArtifact& artifact_of(const Program& program) {
  return *program.artifact;
}

}  // namespace barbacane::exchange
