#include "control/compile/reopen.hpp"

#include <algorithm>
#include <map>

#include "common/artifact/container.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/member_name.hpp"

namespace barbacane::compile {
namespace {

/// The descriptions of an artifact that was verified.
class MemberLoader final : public SourceLoader {
 public:
  explicit MemberLoader(std::string_view bytes) {
    artifact::MemorySource source{bytes};
    artifact::ContainerReader reader{source};
    Failure failure;
    while (const auto member = reader.next(failure)) {
      std::string text;
      const auto keep = [&text](std::string_view piece) {
        text += piece;
        return ErrorCode{};
      };
      if (!reader.read_member(*member, keep, failure)) return;
      if (member->name.starts_with(artifact::specs_prefix))
        texts_.emplace(member->name.substr(artifact::specs_prefix.size()), std::move(text));
    }
  }

  [[nodiscard]] Result<std::string> load(std::string_view name) override {
    const auto found = texts_.find(name);
    if (found == texts_.end())
      return boost::system::errc::make_error_code(boost::system::errc::no_such_file_or_directory);
    return found->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

/// Sources stand in the tables in the order in which they were loaded.
Options options_of(const artifact::LoadedArtifact& artifact) {
  Options options;
  options.security = Security::delegate;  // whether it is enforced was judged when it was compiled
  for (const tables::Text& source : tables::span_of(artifact.gateway().sources())) {
    std::string name{tables::view_of(artifact.gateway(), source)};
    if (name.starts_with(artifact::specs_prefix)) name.erase(0, artifact::specs_prefix.size());
    const auto spec = std::ranges::find(
        artifact.manifest().specs, name, [](const artifact::ManifestSpec& one) { return one.file; }
    );
    if (spec == artifact.manifest().specs.end()) continue;
    if (spec->kind == "overlay") options.overlays.push_back(name);
    if (spec->kind == "openapi" || spec->kind == "asyncapi") options.specs.push_back(name);
  }
  return options;
}

}  // namespace

std::optional<Reopened> reopen(std::string_view bytes, Failure& failure) {
  Reopened out;
  const artifact::LoadOptions load{
      .features = artifact::supported_features, .trust = nullptr, .detached = {}
  };
  out.artifact = artifact::load_artifact(bytes, load, failure);
  if (out.artifact == nullptr) return std::nullopt;
  out.loader = std::make_unique<MemberLoader>(bytes);
  Report report;
  out.front = make_front(options_of(*out.artifact), *out.loader, report, {});
  out.has_model = !report.has_errors();
  for (const LoadedSource& source : out.front.references->sources())
    out.members.push_back(std::string{artifact::specs_prefix} + normalise_name(source.name));
  return out;
}

}  // namespace barbacane::compile
