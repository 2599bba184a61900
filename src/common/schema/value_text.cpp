#include "common/schema/value_text.hpp"

namespace barbacane::schema {
namespace {

void append_scalar(const Tape& tape, const Node& node, std::string& out) {
  switch (node.kind) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += node.flag ? "true" : "false";
      break;
    case Kind::string:
      if (node.is_opaque) {
        out += std::to_string(tape.octets_of(node)) + " octets";
        break;
      }
      out += '"';
      out += tape.text_of(node).substr(0, value_text_bytes_max + 1);
      out += '"';
      break;
    default:
      out += tape.text_of(node).substr(0, value_text_bytes_max + 1);
  }
}

/// The depth is the tape's, which is bounded; breadth ends with the text.
void append_value(const Tape& tape, std::uint32_t at, std::string& out) {
  const Node& node = tape[at];
  if (node.kind != Kind::array && node.kind != Kind::object) return append_scalar(tape, node, out);
  const bool is_object = node.kind == Kind::object;
  out += is_object ? '{' : '[';
  std::uint32_t next = at + 1;
  for (std::uint32_t i = 0; i < node.count && out.size() <= value_text_bytes_max; ++i) {
    if (i != 0) out += ',';
    if (is_object) {
      append_scalar(tape, tape[next], out);
      out += ':';
      next = tape[next].end;
    }
    append_value(tape, next, out);
    next = tape[next].end;
  }
  out += is_object ? '}' : ']';
}

}  // namespace

void cut_value(std::string& text) {
  if (text.size() <= value_text_bytes_max) return;
  constexpr unsigned char top_bits = 0xC0;
  constexpr unsigned char continuation = 0x80;
  std::size_t end = value_text_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & top_bits) == continuation) --end;
  text.resize(end);
  text += "...";
}

std::string value_text(const Tape& tape, std::uint32_t node) {
  std::string out;
  append_value(tape, node, out);
  cut_value(out);
  return out;
}

}  // namespace barbacane::schema
