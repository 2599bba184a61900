#pragma once
// Compiles inline YAML from memory.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::compile {

class MapLoader final : public SourceLoader {
 public:
  explicit MapLoader(std::map<std::string, std::string, std::less<>> files)
      : files_{std::move(files)} {}
  Result<std::string> load(std::string_view name) override {
    const auto found = files_.find(name);
    if (found == files_.end())
      return boost::system::errc::make_error_code(boost::system::errc::no_such_file_or_directory);
    return found->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

struct Compiled {
  Output output;
  Report report;
  std::shared_ptr<const artifact::LoadedArtifact> artifact;  // null after errors

  [[nodiscard]] const tables::Gateway& gateway() const { return artifact->gateway(); }
  [[nodiscard]] std::string text(const tables::Text& text) const {
    return std::string{tables::view_of(gateway(), text)};
  }
  /// "E1022@4:9 W1002@2:1": codes with their places.
  [[nodiscard]] std::string findings() const {
    std::string all;
    for (const Finding& finding : report.findings()) {
      all += (all.empty() ? "" : " ") + finding.code + '@' + std::to_string(finding.where.line) +
             ':' + std::to_string(finding.where.column);
    }
    return all;
  }
};

inline Compiled compile_files(
    std::map<std::string, std::string, std::less<>> files, Options options = {}
) {
  MapLoader loader{std::move(files)};
  if (options.specs.empty()) options.specs = {"api.yaml"};
  Compiled compiled;
  compiled.output = compile(options, loader, compiled.report);
  if (!compiled.output.artifact.empty()) {
    Failure failure;
    compiled.artifact = artifact::load_artifact(
        compiled.output.artifact,
        {.features = artifact::supported_features, .trust = nullptr, .detached = {}},
        failure
    );
  }
  return compiled;
}

/// A 3.1 document around `paths` (indented by two), with an upstream for everything.
inline Compiled compile_paths(std::string_view paths, std::string_view more = {}) {
  return compile_files(
      {{"api.yaml",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n" + std::string{paths} +
            std::string{more}}},
      {.specs = {},
       .overlays = {},
       .upstream = "http://127.0.0.1:9",
       .base_path = BasePath::keep,
       .security = Security::delegate,
       .provenance_commit = {},
       .provenance_source = {}}
  );
}

}  // namespace barbacane::compile
