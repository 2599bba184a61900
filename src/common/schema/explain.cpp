#include "common/schema/explain.hpp"

#include <array>
#include <utility>

namespace barbacane::schema {

using tables::Opcode;

namespace {

constexpr std::size_t text_bytes_max = 120;

std::string_view kind_of(const Tape& tape, const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return tape.text_of(node).find_first_of(".eE") == std::string_view::npos ? "an integer"
                                                                               : "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
  }
  return "";
}

std::string types_of(std::uint32_t mask) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 7> names{{
      {16, "a string"},
      {8, "a number"},
      {4, "an integer"},
      {2, "a boolean"},
      {32, "an array"},
      {64, "an object"},
      {1, "null"},
  }};
  std::string out;
  for (const auto& [bit, name] : names) {
    if ((mask & bit) == 0 || (bit == 4 && (mask & 8U) != 0)) continue;
    out += (out.empty() ? "" : " or ") + std::string(name);
  }
  return out;
}

std::string shown(std::string_view text) {
  std::string out = "'";
  out += text.substr(0, text_bytes_max);
  return out + (text.size() > text_bytes_max ? "...'" : "'");
}

std::string literal_text(const Program& program, std::uint32_t literal) {
  const Tape& tape = program.literals();
  const Node& node = tape[program.literal(literal)];
  switch (node.kind) {
    case Kind::string:
      return shown(tape.text_of(node));
    case Kind::number:
      return std::string(tape.text_of(node));
    case Kind::boolean:
      return node.flag ? "true" : "false";
    case Kind::null:
      return "null";
    default:
      return node.kind == Kind::array ? "a certain array" : "a certain object";
  }
}

std::string choices(const Program& program, std::uint32_t first, std::uint32_t count) {
  constexpr std::uint32_t shown_max = 8;
  std::string out;
  for (std::uint32_t i = 0; i < count && i < shown_max; ++i)
    out += (i == 0 ? "" : ", ") + literal_text(program, first + i);
  return count > shown_max ? out + ", ..." : out;
}

std::string count_words(const char* what, std::uint32_t bound, const char* unit) {
  return std::string("must have at ") + what + ' ' + std::to_string(bound) + ' ' + unit;
}

std::string words_of(
    const Program& program, const Tape& tape, const Fault& fault, const tables::Instruction& it
) {
  const Node& node = tape[fault.node];
  switch (it.op()) {
    case Opcode::always_false:
      return "is not allowed here";
    case Opcode::type_mask:
      return "must be " + types_of(it.a()) + ", not " + std::string(kind_of(tape, node));
    case Opcode::enumeration:
      return "must be one of " + choices(program, it.a(), it.b());
    case Opcode::constant:
      return "must be " + literal_text(program, it.a());
    case Opcode::minimum:
      return "must be at least " + literal_text(program, it.a());
    case Opcode::maximum:
      return "must be at most " + literal_text(program, it.a());
    case Opcode::exclusive_minimum:
      return "must be greater than " + literal_text(program, it.a());
    case Opcode::exclusive_maximum:
      return "must be less than " + literal_text(program, it.a());
    case Opcode::multiple_of:
      return "must be a multiple of " + literal_text(program, it.a());
    case Opcode::min_length:
      return count_words("least", it.a(), "characters");
    case Opcode::max_length:
      return count_words("most", it.a(), "characters");
    case Opcode::pattern:
      return "must match " + shown(program.pattern_source(it.a()));
    case Opcode::format:
      return "must be of the format " + shown(program.format_name(it.a()));
    case Opcode::min_items:
      return count_words("least", it.a(), "items");
    case Opcode::max_items:
      return count_words("most", it.a(), "items");
    case Opcode::unique_items:
      return "must have items that differ";
    case Opcode::min_properties:
      return count_words("least", it.a(), "properties");
    case Opcode::max_properties:
      return count_words("most", it.a(), "properties");
    case Opcode::required:
      return "needs the property " + shown(program.name(fault.detail));
    case Opcode::dependent_required:
      return "needs the property " + shown(program.name(fault.detail)) + " beside " +
             shown(program.name(it.a()));
    case Opcode::additional_properties:
    case Opcode::unevaluated_properties:
      return "has the property " + shown(tape.text_of(tape[fault.detail])) +
             ", which is not allowed";
    case Opcode::unevaluated_items:
      return "has more items than allowed";
    case Opcode::contains:
      return "has " + std::to_string(fault.detail) +
             " fitting items, which is not the number wanted";
    case Opcode::any_of:
      return "fits none of the " + std::to_string(it.b()) + " alternatives";
    case Opcode::one_of:
      return fault.detail == 0
                 ? "fits none of the " + std::to_string(it.b()) + " alternatives"
                 : "fits more than one of the " + std::to_string(it.b()) + " alternatives";
    case Opcode::negation:
      return "must not fit the schema under 'not'";
    case Opcode::discriminator:
      return "has a property " + shown(program.name(it.a())) + " that names no alternative";
    case Opcode::read_only:
      return "is set by the server only, and must not be sent";
    case Opcode::write_only:
      return "is sent to the server only, and must not come back";
    default:
      return "does not fit";
  }
}

}  // namespace

Explanation explain(const Program& program, const Tape& tape, const Fault& fault) {
  Explanation out;
  tape.append_pointer(fault.node, out.pointer);
  const tables::Schema& schema = program.schema(fault.schema);
  out.schema_pointer = program.text(schema.pointer());
  if (fault.instruction == tables::none) {
    out.message = "takes more work to judge than is allowed";
    return out;
  }
  const tables::Instruction& it = program.instructions_of(fault.schema)[fault.instruction];
  if (it.op() != Opcode::always_false && it.keyword() != tables::none) {
    out.keyword = program.name(it.keyword());
    out.schema_pointer += '/';
    out.schema_pointer += out.keyword;
  }
  out.message = words_of(program, tape, fault, it);
  return out;
}

}  // namespace barbacane::schema
