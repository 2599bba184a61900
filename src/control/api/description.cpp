#include "control/api/description.hpp"

#include "common/artifact/features.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::api {

std::unique_ptr<const Description> Description::load(std::string& fault) {
  std::unique_ptr<Description> out(new Description);
  Failure failure;
  out->artifact_ = artifact::load_artifact(
      embedded_artifact(),
      {.features = artifact::supported_features, .trust = nullptr, .detached = {}},
      failure
  );
  if (out->artifact_ == nullptr) {
    fault = failure.detail;
    return nullptr;
  }
  out->router_.emplace(out->artifact_->gateway());
  out->rules_ = validation::RequestRules::build(out->artifact_->gateway(), fault);
  if (out->rules_ == nullptr) return nullptr;
  return out;
}

void Description::find(std::string_view method, std::string_view path, Found& found) const {
  router_->find(method, path, found.match);
  found.outcome = found.match.outcome;
  found.operation = nullptr;
  if (found.outcome != routing::Outcome::found) return;
  const auto operations = tables::span_of(artifact_->gateway().operations());
  found.operation = &operations[found.match.endpoint->operation()];
  found.id = rules_->program().text(found.operation->id());
}

std::vector<std::string_view> Description::operations() const {
  std::vector<std::string_view> out;
  for (const tables::Operation& one : tables::span_of(artifact_->gateway().operations()))
    out.push_back(rules_->program().text(one.id()));
  return out;
}

}  // namespace barbacane::api
