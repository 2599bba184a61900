#pragma once
// One of the two artifacts of a comparison: the tables that say what is enforced, and the
// descriptions inside it, for what tables do not hold and for places that a person can open.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/json/document.hpp"
#include "common/schema/program.hpp"
#include "common/spec/model.hpp"
#include "common/tables/tables.hpp"
#include "control/diff/difference.hpp"

namespace barbacane::diff {

/// A document of the model, by the number that json::Mark and spec::Located give it.
struct SourceDocument {
  std::string member;  // "specs/api.yaml"
  std::string shown;   // how places name it
  const json::Node* root = nullptr;
};

/// Owner    borrows everything for as long as the comparison lives
struct SideInput {
  const tables::Gateway* gateway = nullptr;
  const spec::Model* model = nullptr;  // null = its descriptions could not be read again
  std::vector<SourceDocument> documents;
  std::string assumed_upstream;  // where nothing says where calls go: not compared
};

class Side {
 public:
  /// False with `fault` set when the tables hold a pattern that cannot be built.
  [[nodiscard]] bool open(const SideInput& input, bool is_old, std::string& fault);

  [[nodiscard]] const tables::Gateway& gateway() const noexcept { return *input_->gateway; }
  [[nodiscard]] const schema::Program& program() const noexcept { return *program_; }
  [[nodiscard]] const spec::Model* model() const noexcept { return input_->model; }
  [[nodiscard]] const SideInput& input() const noexcept { return *input_; }
  [[nodiscard]] std::string_view text(const tables::Text& text) const noexcept {
    return tables::view_of(gateway(), text);
  }
  /// The operation of the model behind a row of the tables, or null.
  [[nodiscard]] const spec::Operation* described(const tables::Operation& operation) const;
  /// The schema's own node, or null.
  [[nodiscard]] const json::Node* node_of_schema(std::uint32_t schema) const;
  [[nodiscard]] Location locate(const spec::Located& at) const;
  /// A keyword of a schema; `below` = further pointer, "/name".
  [[nodiscard]] Location locate_schema(
      std::uint32_t schema, std::string_view keyword, std::string_view below
  ) const;
  /// The schema itself, or the one it does nothing but refer to.
  [[nodiscard]] std::uint32_t resolved(std::uint32_t schema) const;

 private:
  using Index = std::unordered_map<std::string_view, const json::Node*>;

  [[nodiscard]] const json::Node* find(std::uint32_t document, const std::string& pointer) const;
  [[nodiscard]] const json::Node* child_of(const json::Node& node, std::string_view token) const;

  const SideInput* input_ = nullptr;
  std::shared_ptr<const schema::Program> program_;
  bool is_old_ = false;
  std::vector<std::uint32_t> document_of_source_;  // Gateway.sources -> documents, or none
  std::unordered_map<std::string, const spec::Operation*> operations_;
  mutable std::vector<std::unordered_map<std::string, const json::Node*>> found_;
  mutable std::unordered_map<const json::Node*, Index> indexes_;
};

}  // namespace barbacane::diff
