#include "common/validation/form_plan.hpp"

#include <algorithm>

#include "common/http/field_list.hpp"
#include "common/validation/request_rules.hpp"

namespace barbacane::validation {

using tables::Opcode;
using tables::ParameterStyle;

namespace {

constexpr std::uint32_t bit_null = 1;
constexpr std::uint32_t bit_string = 16;
constexpr std::uint32_t bit_array = 32;
constexpr std::uint32_t bit_object = 64;
constexpr std::uint8_t shape_array = 1;
constexpr std::uint8_t shape_object = 2;

/// What a schema says about being a file, through references.
struct Hints {
  bool is_binary = false;  // format: binary
  bool has_media_type = false;
  bool has_encoding = false;
  bool says_something = false;  // more than annotations
};

void read_hints(const RequestRules& rules, std::uint32_t schema, Hints& out) {
  if (schema == tables::none) return;
  const schema::Program& program = rules.program();
  for (const tables::Instruction& it : program.instructions_of(schema)) {
    switch (it.op()) {
      case Opcode::format:
        if (program.format_name(it.a()) == "binary") out.is_binary = true;
        break;
      case Opcode::content_media_type:
        out.has_media_type = true;
        break;
      case Opcode::content_encoding:
        out.has_encoding = true;
        break;
      case Opcode::ref:
        read_hints(rules, it.a(), out);
        break;
      case Opcode::all_of:
        for (std::uint32_t i = 0; i < it.b(); ++i) read_hints(rules, program.list(it.a() + i), out);
        break;
      case Opcode::content_schema:
      case Opcode::min_length:
      case Opcode::max_length:
      case Opcode::read_only:
      case Opcode::write_only:
        break;
      default:
        out.says_something = true;
    }
  }
}

/// OpenAPI: binary is `format: binary`, or a media type without an encoding to text, or no type.
bool is_file(const RequestRules& rules, std::uint32_t schema) {
  Hints hints;
  read_hints(rules, schema, hints);
  if (hints.is_binary) return true;
  if (hints.has_encoding) return false;
  return hints.has_media_type || !hints.says_something;
}

bool is_structured(const RequestRules& rules, std::uint32_t schema) {
  const std::uint32_t types = rules.types_of(schema);
  return (types & (bit_array | bit_object)) != 0 &&
         (types & ~(bit_array | bit_object | bit_null)) == 0;
}

FormContent content_of(const RequestRules& rules, std::uint32_t schema, bool is_multipart) {
  if (is_structured(rules, schema)) return FormContent::json;
  const bool is_opaque = is_multipart && (schema == tables::none || is_file(rules, schema));
  return is_opaque ? FormContent::file : FormContent::text;
}

void set_schema(
    const RequestRules& rules, FormField& field, std::uint32_t schema, bool is_multipart
) {
  const std::uint32_t types = rules.types_of(schema);
  field.schema = schema;
  field.may_repeat = (types & bit_array) != 0;
  field.is_list = field.may_repeat && (types & ~(bit_array | bit_null)) == 0;
  field.value = field.is_list ? rules.items_of(schema) : schema;
  field.content = content_of(rules, field.value, is_multipart);
}

/// "image/png, image/*": what all of them have in common decides how a part is read.
void set_types(const RequestRules& rules, FormField& field, std::string_view list) {
  bool are_json = true;
  bool are_text = true;
  http::for_each_member(list, [&](std::string_view one) {
    http::MediaView view;
    if (!http::read_media_type(one, view)) return;
    are_json = are_json && view.is_json();
    are_text = are_text && http::same_ignoring_case(view.type, "text");
    field.types.push_back(view);
  });
  if (field.types.empty()) return;
  field.has_types = true;
  if (are_json) {
    field.content = FormContent::json;
  } else if (are_text) {
    field.content = FormContent::text;
  } else if ((rules.types_of(field.value) & bit_string) != 0) {
    field.content = FormContent::file;
  }
}

}  // namespace

FormPlan::FormPlan(const RequestRules& rules, const tables::MediaType& type)
    : schema_(type.schema()),
      is_multipart_(type.body() == tables::BodyKind::multipart),
      program_(&rules.program()) {
  std::uint32_t rest = tables::none;
  add_properties(rules, schema_);
  // A name that nobody has tells what holds for the rest.
  rest = rules.property_of(schema_, {"\0", 1});
  set_schema(rules, others_, rest, is_multipart_);
  add_encodings(rules, type);
  finish();
}

void FormPlan::add_properties(const RequestRules& rules, std::uint32_t schema) {
  if (schema == tables::none) return;
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    switch (it.op()) {
      case Opcode::properties:
        for (const tables::Property& one : program_->properties(it.a(), it.b())) {
          const std::string_view name = program_->text(one.name());
          const auto at = std::ranges::lower_bound(fields_, name, {}, &FormField::name);
          if (at != fields_.end() && at->name == name) continue;  // the first one tells the type
          FormField& field = *fields_.emplace(at);
          field.name = name;
          set_schema(rules, field, one.schema(), is_multipart_);
        }
        break;
      case Opcode::pattern_property:
        patterned_.push_back({it.a(), {}});
        set_schema(rules, patterned_.back().field, it.b(), is_multipart_);
        break;
      case Opcode::ref:
        add_properties(rules, it.a());
        break;
      case Opcode::all_of:
      case Opcode::any_of:
      case Opcode::one_of:
        for (std::uint32_t i = 0; i < it.b(); ++i)
          add_properties(rules, program_->list(it.a() + i));
        break;
      default:
        break;
    }
  }
}

void FormPlan::add_encodings(const RequestRules& rules, const tables::MediaType& type) {
  const auto all = tables::span_of(rules.gateway().encodings());
  const auto parameters = tables::span_of(rules.gateway().parameters());
  for (const tables::Encoding& encoding : tables::slice(all, type.encodings())) {
    const auto found = std::ranges::lower_bound(
        fields_, program_->text(encoding.property()), {}, &FormField::name
    );
    if (found == fields_.end() || found->name != program_->text(encoding.property())) continue;
    FormField& field = *found;
    field.headers = tables::slice(parameters, encoding.headers());
    if (encoding.style() == ParameterStyle::content) {
      if (!tables::is_absent(encoding.content_type()))
        set_types(rules, field, program_->text(encoding.content_type()));
      continue;
    }
    const std::uint32_t types = rules.types_of(field.schema);
    const bool is_object = (types & bit_object) != 0 && (types & ~(bit_object | bit_null)) == 0;
    if (field.content == FormContent::json) field.content = FormContent::text;
    if (encoding.style() == ParameterStyle::deep_object) {
      field.layout = FormLayout::deep;
    } else if (!encoding.explode() && (field.is_list || is_object)) {
      field.layout = FormLayout::delimited;
    } else if (is_object) {
      field.layout = FormLayout::members;
    }
    // Parts are not percent-encoded, and header parameters are not either.
    field.parameter = tables::Parameter{
        encoding.property(),
        is_multipart_ ? tables::ParameterIn::header : tables::ParameterIn::query,
        encoding.style(),
        encoding.explode(),
        false,
        false,
        encoding.allow_reserved(),
        false,
        is_object ? shape_object : shape_array,
        field.schema,
        tables::Text{tables::none, 0},
        tables::none
    };
  }
}

void FormPlan::finish() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].layout == FormLayout::members) spread_members(fields_[i].schema, i);
    takes_files_ = takes_files_ || fields_[i].content == FormContent::file;
  }
  takes_files_ = takes_files_ || others_.content == FormContent::file ||
                 std::ranges::any_of(patterned_, [](const Patterned& one) {
                   return one.field.content == FormContent::file;
                 });
}

void FormPlan::spread_members(std::uint32_t schema, std::size_t field) {
  for (const tables::Instruction& it : program_->instructions_of(schema)) {
    if (it.op() == Opcode::properties) {
      for (const tables::Property& one : program_->properties(it.a(), it.b()))
        add_spread(program_->text(one.name()), field);
    } else if (it.op() == Opcode::ref) {
      spread_members(it.a(), field);
    } else if (it.op() == Opcode::all_of) {
      for (std::uint32_t i = 0; i < it.b(); ++i) spread_members(program_->list(it.a() + i), field);
    }
  }
}

/// The first property that has a member of this name gets it.
void FormPlan::add_spread(std::string_view name, std::size_t field) {
  const auto at = std::ranges::lower_bound(spread_, name, {}, &Spread::name);
  if (at == spread_.end() || at->name != name) spread_.insert(at, {name, field});
}

const FormField* FormPlan::named(std::string_view name) const noexcept {
  const auto found = std::ranges::lower_bound(fields_, name, {}, &FormField::name);
  return found == fields_.end() || found->name != name ? nullptr : &*found;
}

FormTarget FormPlan::find(std::string_view name) const {
  const FormField* const own = named(name);
  if (own != nullptr && own->layout != FormLayout::members && own->layout != FormLayout::deep)
    return {own, {}};
  if (name.ends_with(']')) {
    const std::size_t open = name.find('[');
    const FormField* const deep =
        open == std::string_view::npos ? nullptr : named(name.substr(0, open));
    if (deep != nullptr && deep->layout == FormLayout::deep)
      return {deep, name.substr(open + 1, name.size() - open - 2)};
  }
  const auto member = std::ranges::lower_bound(spread_, name, {}, &Spread::name);
  if (member != spread_.end() && member->name == name) return {&fields_[member->field], name};
  for (const Patterned& one : patterned_) {
    if (program_->matcher(one.pattern).match(name) == schema::MatchOutcome::yes)
      return {&one.field, {}};
  }
  return {&others_, {}};
}

}  // namespace barbacane::validation
