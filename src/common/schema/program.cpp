#include "common/schema/program.hpp"

#include <algorithm>

namespace barbacane::schema {

Program::Program(const tables::Gateway& gateway)
    : gateway_(&gateway),
      schemas_(tables::span_of(gateway.schemas())),
      instructions_(tables::span_of(gateway.instructions())),
      lists_(tables::span_of(gateway.schema_lists())),
      properties_(tables::span_of(gateway.properties())),
      names_(tables::span_of(gateway.names())),
      resources_(tables::span_of(gateway.resources())) {}

std::shared_ptr<const Program> Program::build(const tables::Gateway& gateway, std::string& fault) {
  const std::shared_ptr<Program> program(new Program(gateway));
  program->read_literals();
  program->find_needs();
  for (const tables::Text& text : tables::span_of(gateway.formats()))
    program->formats_.push_back(format_of(tables::view_of(gateway, text)));
  for (const tables::Pattern& pattern : tables::span_of(gateway.patterns())) {
    const std::string_view source = tables::view_of(gateway, pattern.source());
    const std::string_view translated = tables::is_absent(pattern.translated())
                                            ? source
                                            : tables::view_of(gateway, pattern.translated());
    Matcher matcher;
    if (!matcher.build(translated, pattern.engine(), fault)) {
      fault = "the pattern " + std::string(source) + " cannot be built: " + fault;
      return nullptr;
    }
    program->matchers_.push_back(std::move(matcher));
  }
  program->plans_.build(*program);
  return program;
}

/// All literals as one array, so that they share a tape.
void Program::read_literals() {
  const auto literals = tables::span_of(gateway_->literals());
  literals_text_ = "[";
  for (const tables::Text& text : literals) {
    if (literals_text_.size() != 1) literals_text_ += ',';
    literals_text_ += tables::view_of(*gateway_, text);
  }
  literals_text_ += ']';
  const TapeLimits unbounded{.depth_max = 1U << 20U, .nodes_max = UINT32_MAX};
  if (literals_.read(literals_text_, unbounded) != TapeErrc::none) return;
  std::uint32_t at = 1;
  for (std::uint32_t i = 0; i < literals_[0].count; ++i) {
    literal_nodes_.push_back(at);
    at = literals_[at].end;
  }
}

void Program::find_needs() {
  needs_.resize(schemas_.size());
  for (std::uint32_t i = 0; i < schemas_.size(); ++i) {
    for (const tables::Instruction& it : instructions_of(i)) {
      needs_[i].own_properties |= it.op() == tables::Opcode::additional_properties;
      needs_[i].evaluated |= it.op() == tables::Opcode::unevaluated_items ||
                             it.op() == tables::Opcode::unevaluated_properties;
    }
  }
}

std::uint32_t Program::find_property(
    std::uint32_t first, std::uint32_t count, std::string_view name
) const noexcept {
  const auto range = properties_.subspan(first, count);
  const auto found = std::ranges::lower_bound(range, name, {}, [this](const tables::Property& one) {
    return text(one.name());
  });
  return found != range.end() && text(found->name()) == name ? found->schema() : tables::none;
}

bool Program::is_marked(std::uint32_t schema, std::string_view name, tables::Opcode wanted)
    const noexcept {
  constexpr int references_max = 8;
  for (const tables::Instruction& it : instructions_of(schema)) {
    if (it.op() != tables::Opcode::properties) continue;
    std::uint32_t at = find_property(it.a(), it.b(), name);
    for (int i = 0; i < references_max && at != tables::none; ++i) {
      std::uint32_t next = tables::none;
      for (const tables::Instruction& one : instructions_of(at)) {
        if (one.op() == wanted) return true;
        if (one.op() == tables::Opcode::ref) next = one.a();
      }
      at = next;
    }
  }
  return false;
}

std::uint32_t Program::dynamic_anchor(std::uint32_t resource, std::string_view anchor)
    const noexcept {
  const tables::Range& range = resources_[resource].dynamic_anchors();
  for (const tables::Property& one : tables::slice(properties_, range)) {
    if (text(one.name()) == anchor) return one.schema();
  }
  return tables::none;
}

std::string_view Program::format_name(std::uint32_t index) const noexcept {
  return text(tables::span_of(gateway_->formats())[index]);
}

}  // namespace barbacane::schema
