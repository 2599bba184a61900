#include "common/validation/request_rules.hpp"

namespace barbacane::validation {

using tables::Opcode;

std::shared_ptr<const RequestRules> RequestRules::build(
    const tables::Gateway& gateway, std::string& fault
) {
  const std::shared_ptr<RequestRules> rules(new RequestRules(gateway));
  rules->program_ = schema::Program::build(gateway, fault);
  if (rules->program_ == nullptr) return nullptr;
  rules->types_.assign(rules->program_->schemas(), types_unknown);
  for (std::uint32_t i = 0; i < rules->program_->schemas(); ++i) rules->find_types(i);
  rules->plan_forms();
  return rules;
}

void RequestRules::plan_forms() {
  const auto types = tables::span_of(gateway_->media_types());
  for (const tables::RequestBody& body : tables::span_of(gateway_->request_bodies())) {
    for (std::uint32_t i = 0; i < body.media_types().count(); ++i) {
      const tables::MediaType& type = types[body.media_types().first() + i];
      const bool is_form = type.body() == tables::BodyKind::form ||
                           (type.body() == tables::BodyKind::multipart &&
                            program_->text(type.range()).starts_with("multipart/form-data"));
      if (!is_form || type.schema() == tables::none) continue;
      forms_.resize(types.size());
      forms_[body.media_types().first() + i] = std::make_unique<const FormPlan>(*this, type);
    }
  }
}

const FormPlan* RequestRules::form_of(const tables::MediaType& type) const noexcept {
  if (forms_.empty()) return nullptr;
  const auto types = tables::span_of(gateway_->media_types());
  return forms_[static_cast<std::size_t>(&type - types.data())].get();
}

bool RequestRules::takes_any_text(std::uint32_t schema) const noexcept {
  constexpr std::uint32_t bit_string = 16;
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    const bool is_open = (it.op() == Opcode::type_mask && (it.a() & bit_string) != 0) ||
                         it.op() == Opcode::content_media_type ||
                         it.op() == Opcode::content_encoding || it.op() == Opcode::content_schema;
    if (!is_open) return false;
  }
  return true;
}

/// Allowed by everything that must hold, and by one of what may.
std::uint32_t RequestRules::find_types(std::uint32_t schema) {
  if (types_[schema] != types_unknown) return types_[schema];
  std::uint32_t types = all_types;
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    if (it.op() == Opcode::type_mask) {
      types &= it.a();
    } else if (it.op() == Opcode::ref || it.op() == Opcode::dynamic_ref) {
      types &= find_types(it.a());
    } else if (it.op() == Opcode::all_of) {
      for (std::uint32_t i = 0; i < it.b(); ++i) types &= find_types(program_->list(it.a() + i));
    } else if (it.op() == Opcode::any_of || it.op() == Opcode::one_of) {
      std::uint32_t any = 0;
      for (std::uint32_t i = 0; i < it.b(); ++i) any |= find_types(program_->list(it.a() + i));
      types &= any;
    }
  }
  types_[schema] = types;
  return types;
}

template <class Pick>
std::uint32_t RequestRules::search(std::uint32_t schema, const Pick& pick) const {
  if (schema == tables::none) return tables::none;
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    const std::uint32_t found = pick(it);
    if (found != tables::none) return found;
  }
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    std::uint32_t found = tables::none;
    if (it.op() == Opcode::ref) found = search(it.a(), pick);
    const bool is_list =
        it.op() == Opcode::all_of || it.op() == Opcode::any_of || it.op() == Opcode::one_of;
    for (std::uint32_t i = 0; is_list && i < it.b() && found == tables::none; ++i)
      found = search(program_->list(it.a() + i), pick);
    if (found != tables::none) return found;
  }
  return tables::none;
}

std::uint32_t RequestRules::items_of(std::uint32_t schema) const noexcept {
  return search(schema, [](const tables::Instruction& it) {
    return it.op() == Opcode::items ? it.a() : tables::none;
  });
}

std::uint32_t RequestRules::property_of(std::uint32_t schema, std::string_view name)
    const noexcept {
  const std::uint32_t named = search(schema, [&](const tables::Instruction& it) {
    return it.op() == Opcode::properties ? program_->find_property(it.a(), it.b(), name)
                                         : tables::none;
  });
  if (named != tables::none) return named;
  return search(schema, [](const tables::Instruction& it) {
    return it.op() == Opcode::additional_properties ? it.a() : tables::none;
  });
}

bool RequestRules::has_properties(std::uint32_t schema) const noexcept {
  return search(schema, [](const tables::Instruction& it) {
           return it.op() == Opcode::properties ? 0U : tables::none;
         }) != tables::none;
}

}  // namespace barbacane::validation
