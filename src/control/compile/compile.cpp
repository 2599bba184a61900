#include "control/compile/compile.hpp"

#include <algorithm>

#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/artifact/writer.hpp"
#include "common/base/version.hpp"
#include "control/compile/enforcement.hpp"
#include "control/compile/front.hpp"
#include "control/compile/planner.hpp"
#include "control/compile/write_gateway.hpp"

namespace barbacane::compile {
namespace {

std::string_view kind_of(const Front& front, std::size_t source) {
  if (front.references->sources()[source].is_overlay) return "overlay";
  if (!front.model.sources[source].is_entry) return "document";
  for (const spec::Api& api : front.model.apis) {
    if (api.source == source)
      return api.kind == spec::SpecKind::asyncapi_3 ? "asyncapi" : "openapi";
  }
  return "document";
}

/// What a gateway must support to serve these tables.
std::vector<std::string> features_of(const tables::Gateway& gateway) {
  std::vector<std::string> features{"routes/1"};
  for (const tables::Component& dispatcher : tables::span_of(gateway.dispatchers())) {
    features.push_back("dispatch/" + std::string{tables::view_of(gateway, dispatcher.name())});
  }
  for (const tables::Component& middleware : tables::span_of(gateway.middlewares())) {
    features.push_back("middleware/" + std::string{tables::view_of(gateway, middleware.name())});
  }
  if (!tables::span_of(gateway.parameters()).empty()) features.emplace_back("parameters/1");
  if (!tables::span_of(gateway.schemas()).empty()) features.emplace_back("schemas/1");
  const auto types = tables::span_of(gateway.media_types());
  for (const tables::RequestBody& body : tables::span_of(gateway.request_bodies())) {
    const bool has_form = std::ranges::any_of(
        tables::slice(types, body.media_types()),
        [](const tables::MediaType& type) {
          return type.schema() != tables::none && (type.body() == tables::BodyKind::form ||
                                                   type.body() == tables::BodyKind::multipart);
        }
    );
    if (has_form) features.emplace_back("forms/1");
  }
  std::ranges::sort(features);
  features.erase(std::ranges::unique(features).begin(), features.end());
  return features;
}

artifact::Manifest manifest_of(
    const Options& options, const Front& front, const tables::Gateway& gateway, const Output& output
) {
  artifact::Manifest manifest;
  manifest.compiler = "barbacane-control " + std::string{product_version};
  for (std::size_t i = 0; i < front.model.sources.size(); ++i) {
    const spec::Source& source = front.model.sources[i];
    artifact::ManifestSpec spec{
        .file = source.member,
        .sha256 = source.sha256,
        .kind = std::string{kind_of(front, i)},
        .version = {},
        .title = {}
    };
    for (const spec::Api& api : front.model.apis) {
      if (api.source != i) continue;
      spec.version = api.version_text;
      spec.title = api.title;
    }
    manifest.specs.push_back(std::move(spec));
  }
  manifest.routes = static_cast<std::uint32_t>(output.routes);
  manifest.features = features_of(gateway);
  manifest.provenance_commit = options.provenance_commit;
  manifest.provenance_source = options.provenance_source;
  for (const EnforcementRow& row : output.enforcement) {
    manifest.enforcement.enforced += static_cast<std::uint32_t>(row.enforced.size());
    manifest.enforcement.advisory += static_cast<std::uint32_t>(row.advisory.size());
  }
  return manifest;
}

void refuse(Report& report, std::string message) {
  report.add(
      {.code = "E1090",
       .severity = Severity::error,
       .where = {},
       .message = std::move(message),
       .help = "split the descriptions over several artifacts",
       .pointer = {}}
  );
}

void write(
    const Options& options, Front& front, const Tables& tables, Output& output, Report& report
) {
  const std::string gateway = write_gateway(tables);
  if (gateway.empty()) return refuse(report, "the tables are larger than 2 GiB");
  const tables::Gateway& view = *tables::GetGateway(gateway.data());
  output.routes = tables::span_of(view.operations()).size();
  output.enforcement = enforcement_of(view);
  artifact::ArtifactParts parts{
      .manifest = manifest_of(options, front, view, output), .gateway = gateway, .specs = {}
  };
  for (std::size_t i = 0; i < front.model.sources.size(); ++i) {
    parts.specs.emplace_back(front.model.sources[i].member, front.references->sources()[i].text);
  }
  std::string detail;
  Result<artifact::WrittenArtifact> written = artifact::write_artifact(std::move(parts), detail);
  if (!written) return refuse(report, "the artifact cannot be written: " + detail);
  // What we wrote must load: a fault here is ours, and is found now instead of on a gateway.
  Failure failure;
  const artifact::LoadOptions load{
      .features = artifact::supported_features, .trust = nullptr, .detached = {}
  };
  if (artifact::load_artifact(written.value().bytes, load, failure) == nullptr) {
    return refuse(
        report,
        "the compiled tables do not verify, which is a fault of the compiler: " + failure.detail
    );
  }
  output.artifact = std::move(written.value().bytes);
  output.digest = std::move(written.value().digest);
}

}  // namespace

Output compile(
    const Options& options, SourceLoader& loader, Report& report, const Progress& progress
) {
  Output output;
  Front front = make_front(options, loader, report, progress);
  // Planning also judges schemas, dispatchers and routes, so it runs whatever the front found.
  Findings findings{*front.document, report};
  Planner planner{options, front, findings};
  const Tables tables = planner.run(progress);
  if (!report.has_errors()) {
    if (progress) progress("writing", 0, 0);
    write(options, front, tables, output, report);
  }
  report.sort();
  if (report.has_errors()) return {};
  return output;
}

}  // namespace barbacane::compile
