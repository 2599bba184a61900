#pragma once
// `$ref` between and inside documents. Loads what references name, once each, when somebody follows
// them; knows JSON Pointers, `$id` and anchors. Whoever follows a reference reports a failure, at
// the place of the `$ref`.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/report.hpp"
#include "common/json/document.hpp"
#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::compile {

/// A document of the compilation. Its index is also its source in json::Mark.
struct LoadedSource {
  std::string name;
  std::string text;
  const json::Node* root = nullptr;  // null when it could not be read
  bool is_entry = false;
  bool is_overlay = false;
};

class References {
 public:
  static constexpr std::size_t sources_max = 256;
  static constexpr std::size_t hops_max = 32;  // Reference Objects in a row

  References(SourceLoader& loader, json::Document& document, Report& report);

  /// Loads a document by the name a user gave. Findings name the file.
  std::uint32_t load(const std::string& name, bool is_entry, bool is_overlay);

  /// The node that `reference`, standing in `base`, names: "#/components/schemas/A",
  /// "pets.yaml#/Pet", "#anchor", or a URI equal to some `$id`. Empty when there is none; then
  /// `fault` says why and `help` what to do. Cost: amortised O(1), results are remembered.
  [[nodiscard]] spec::Located follow(
      std::string_view reference, const spec::Located& base, std::string& fault, std::string& help
  );

  [[nodiscard]] const std::vector<LoadedSource>& sources() const noexcept { return sources_; }
  [[nodiscard]] std::vector<LoadedSource>& sources() noexcept { return sources_; }
  /// Roots change when overlays are applied; what was remembered of them is forgotten.
  void replace_root(std::uint32_t source, const json::Node* root);

 private:
  [[nodiscard]] spec::Located find_fragment(
      std::uint32_t source, std::string_view fragment, std::string& fault, std::string& help
  );
  void index_anchors(std::uint32_t source);
  std::uint32_t load_file(const std::string& name, std::string& fault, std::string& help);

  SourceLoader& loader_;
  json::Document& document_;
  Report& report_;
  std::vector<LoadedSource> sources_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::unordered_map<std::string, spec::Located> found_;
  std::vector<bool> is_indexed_;
  std::unordered_map<std::string, spec::Located> anchors_;  // "source#anchor"
  std::unordered_map<std::string, spec::Located> ids_;      // `$id` without fragment
};

/// "dir/../a.yaml" without "." and ".." where that is possible.
[[nodiscard]] std::string normalise_name(std::string_view name);

}  // namespace barbacane::compile
