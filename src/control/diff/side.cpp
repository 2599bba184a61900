#include "control/diff/side.hpp"

#include <charconv>

#include "common/json/pointer.hpp"

namespace barbacane::diff {
namespace {

constexpr std::size_t indexed_members = 16;  // smaller objects are searched
constexpr unsigned aliases_max = tables::schema_depth_max;

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~' || i + 1 == token.size()) {
      out += token[i];
    } else {
      out += token[++i] == '1' ? '/' : '~';
    }
  }
  return out;
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::breaking:
      return "breaking";
    case Severity::compatible:
      return "compatible";
    case Severity::cosmetic:
      return "cosmetic";
  }
  return "breaking";
}

bool Side::open(const SideInput& input, bool is_old, std::string& fault) {
  input_ = &input;
  is_old_ = is_old;
  program_ = schema::Program::build(*input.gateway, fault);
  if (program_ == nullptr) return false;
  found_.resize(input.documents.size());
  for (const tables::Text& source : tables::span_of(gateway().sources())) {
    std::uint32_t known = tables::none;
    for (std::uint32_t i = 0; i < input.documents.size(); ++i) {
      if (input.documents[i].member == text(source)) known = i;
    }
    document_of_source_.push_back(known);
  }
  if (input.model == nullptr) return true;
  for (const spec::Operation& operation : input.model->operations) {
    for (const std::string& base : operation.base_paths)
      operations_.emplace(operation.method + ' ' + base + operation.path, &operation);
  }
  return true;
}

const spec::Operation* Side::described(const tables::Operation& operation) const {
  const auto found = operations_.find(
      std::string{text(operation.method())} + ' ' + std::string{text(operation.path())}
  );
  return found == operations_.end() ? nullptr : found->second;
}

const json::Node* Side::child_of(const json::Node& node, std::string_view token) const {
  if (node.is(json::Kind::array)) {
    std::size_t at = 0;
    const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), at);
    const bool is_index = code == std::errc{} && end == token.data() + token.size();
    return is_index && at < node.items.size() ? node.items[at] : nullptr;
  }
  const std::string key = unescaped(token);
  if (node.members.size() < indexed_members) return node.find(key);
  const auto [index, is_new] = indexes_.try_emplace(&node);
  if (is_new) {
    for (const json::Member& member : node.members) index->second.emplace(member.key, member.value);
  }
  const auto found = index->second.find(key);
  return found == index->second.end() ? nullptr : found->second;
}

const json::Node* Side::find(std::uint32_t document, const std::string& pointer) const {
  if (document >= input_->documents.size()) return nullptr;
  const json::Node* root = input_->documents[document].root;
  if (pointer.empty() || root == nullptr) return root;
  auto& known = found_[document];
  if (const auto found = known.find(pointer); found != known.end()) return found->second;
  const std::size_t slash = pointer.rfind('/');
  if (slash == std::string::npos) return nullptr;
  const json::Node* parent = find(document, pointer.substr(0, slash));
  const json::Node* node =
      parent == nullptr ? nullptr : child_of(*parent, std::string_view{pointer}.substr(slash + 1));
  known.emplace(pointer, node);
  return node;
}

const json::Node* Side::node_of_schema(std::uint32_t schema) const {
  const tables::Schema& row = program_->schema(schema);
  if (row.source() >= document_of_source_.size()) return nullptr;
  return find(document_of_source_[row.source()], std::string{text(row.pointer())});
}

Location Side::locate(const spec::Located& at) const {
  Location out{.file = {}, .line = 0, .column = 0, .pointer = at.pointer, .is_old = is_old_};
  if (at.source < input_->documents.size()) out.file = input_->documents[at.source].shown;
  if (at.node != nullptr) {
    out.line = at.node->mark.line;
    out.column = at.node->mark.column;
  }
  return out;
}

Location Side::locate_schema(std::uint32_t schema, std::string_view keyword, std::string_view below)
    const {
  const tables::Schema& row = program_->schema(schema);
  const std::string own{text(row.pointer())};
  Location out{.file = {}, .line = 0, .column = 0, .pointer = own, .is_old = is_old_};
  if (!keyword.empty()) json::append_token(out.pointer, keyword);
  out.pointer += below;
  if (row.source() >= document_of_source_.size()) return out;
  const std::uint32_t document = document_of_source_[row.source()];
  if (document == tables::none) return out;
  out.file = input_->documents[document].shown;
  const json::Node* node = find(document, out.pointer);
  if (node == nullptr) node = find(document, own);
  if (node != nullptr) {
    out.line = node->mark.line;
    out.column = node->mark.column;
  }
  return out;
}

std::uint32_t Side::resolved(std::uint32_t schema) const {
  for (unsigned i = 0; i < aliases_max; ++i) {
    const auto steps = program_->instructions_of(schema);
    if (steps.size() != 1 || steps[0].op() != tables::Opcode::ref) break;
    schema = steps[0].a();
  }
  return schema;
}

}  // namespace barbacane::diff
