#pragma once
// `$ref` between and inside documents. Loads what references name, once each, when somebody follows
// them; knows JSON Pointers, `$id`, `$self` and anchors. Whoever follows a reference reports a
// failure, at the place of the `$ref`.

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
#include "control/compile/member_index.hpp"
#include "control/compile/uri_reference.hpp"

namespace barbacane::compile {

/// A document of the compilation. Its index is also its source in json::Mark.
struct LoadedSource {
  std::string name;
  std::string text;
  const json::Node* root = nullptr;  // null when it could not be read
  bool is_entry = false;
  bool is_overlay = false;
  bool is_url = false;  // its name is one
};

/// How documents are searched for identifiers.
enum class Identifiers : std::uint8_t {
  of_description,  // `$id` and anchors of schemas, wherever they stand
  of_schema,       // the document is a schema: only where the keywords of its dialect lead
};

class References {
 public:
  static constexpr std::size_t sources_max = 256;
  static constexpr std::size_t bytes_max = 256U << 20U;  // of all sources together
  static constexpr std::size_t hops_max = 32;            // Reference Objects in a row

  References(
      SourceLoader& loader,
      json::Document& document,
      Report& report,
      Identifiers identifiers = Identifiers::of_description,
      spec::Dialect dialect = spec::Dialect::draft_2020_12
  );

  /// Loads a document by the name a user gave. Findings name the file.
  std::uint32_t load(const std::string& name, bool is_entry, bool is_overlay);

  /// The node that `reference`, standing in `base`, names: "#/components/schemas/A",
  /// "pets.yaml#/Pet", "#anchor", or a URI equal to some `$id`. Empty when there is none; then
  /// `fault` says why and `help` what to do. Cost: amortised O(1), results are remembered.
  [[nodiscard]] spec::Located follow(
      std::string_view reference, const spec::Located& base, std::string& fault, std::string& help
  );

  /// The schema resource around a node: the nearest `$id` above it, or its document.
  [[nodiscard]] std::uint32_t resource_of(const spec::Located& base);
  /// `$dynamicAnchor`s of a resource; "" = `$recursiveAnchor: true` at its root.
  [[nodiscard]] const std::vector<std::pair<std::string_view, spec::Located>>& dynamic_anchors(
      std::uint32_t resource
  ) const {
    return resources_[resource].dynamic_anchors;
  }

  [[nodiscard]] const std::vector<LoadedSource>& sources() const noexcept { return sources_; }
  [[nodiscard]] std::vector<LoadedSource>& sources() noexcept { return sources_; }
  /// Members of large objects by name.
  [[nodiscard]] MemberIndex& members() noexcept { return members_; }
  /// Roots change when overlays are applied; what was remembered of them is forgotten.
  void replace_root(std::uint32_t source, const json::Node* root);

 private:
  /// What a URI without fragment names: a document, or a schema in it with an `$id`.
  struct Resource {
    std::string uri;
    spec::Located root;
    std::unordered_map<std::string_view, spec::Located> anchors;
    std::vector<std::pair<std::string_view, spec::Located>> dynamic_anchors;
  };
  struct Indexed {
    bool is_done = false;
    bool is_overlaid = false;                               // its text is no longer all of it
    std::uint32_t resource = 0;                             // the document's own
    std::unordered_map<std::string, std::uint32_t> scopes;  // by pointer: resources inside
  };
  struct Visit;

  [[nodiscard]] spec::Located find(
      std::string_view reference,
      std::uint32_t resource,
      std::uint32_t source,
      std::string& fault,
      std::string& help
  );
  [[nodiscard]] spec::Located find_fragment(
      std::uint32_t resource, const std::string& fragment, std::string& fault, std::string& help
  );
  [[nodiscard]] std::uint32_t find_document(
      const std::string& uri,
      std::string_view reference,
      std::uint32_t source,
      std::string& fault,
      std::string& help
  );
  void index(std::uint32_t source);
  void index_schema(Visit& visit, std::vector<Visit>& open);
  void note_identifier(Visit& visit, const spec::Located& here);
  void note_anchors(const Visit& visit, const spec::Located& here);
  std::uint32_t load_file(const std::string& name, std::string& fault, std::string& help);
  std::uint32_t add_source(const std::string& name, const std::string& key, std::string text);

  SourceLoader& loader_;
  json::Document& document_;
  Report& report_;
  Identifiers identifiers_;
  spec::Dialect dialect_;
  std::vector<LoadedSource> sources_;
  std::size_t bytes_ = 0;
  std::size_t failures_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::unordered_map<std::string, spec::Located> found_;
  std::vector<Indexed> indexed_;
  std::vector<Resource> resources_;
  std::unordered_map<std::string, std::uint32_t> by_uri_;
  MemberIndex members_;
};

}  // namespace barbacane::compile
