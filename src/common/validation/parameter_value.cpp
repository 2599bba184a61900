#include "common/validation/parameter_value.hpp"

#include <algorithm>
#include <array>

namespace barbacane::validation {

using schema::Kind;
using schema::Tape;
using tables::ParameterIn;
using tables::ParameterStyle;

namespace {

constexpr std::uint32_t bit_null = 1;
constexpr std::uint32_t bit_boolean = 2;
constexpr std::uint32_t bits_number = 12;
constexpr std::uint32_t bit_string = 16;
constexpr std::uint32_t bit_array = 32;
constexpr std::uint32_t bit_object = 64;

constexpr std::uint8_t shape_array = 1;
constexpr std::uint8_t shape_object = 2;
constexpr std::uint8_t shape_by_value = 3;

bool is_number_text(std::string_view text) {
  return !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view words_of(ParameterFault fault) noexcept {
  constexpr std::array<std::string_view, 8> words{
      "",
      "has a malformed percent escape, or is not UTF-8",
      "does not begin as its style asks",
      "has a name without a value",
      "stands more than once",
      "has a member more than once",
      "has too many members",
      "is not JSON"
  };
  return words[static_cast<std::size_t>(fault)];
}

void add_value(
    const RequestRules& rules, std::uint32_t schema, std::string_view text, bool as_text, Tape& tape
) {
  const std::uint32_t types = rules.types_of(schema);
  const bool is_literal = text == "true" || text == "false";
  const bool wants = ((types & bits_number) != 0 && is_number_text(text)) ||
                     ((types & bit_boolean) != 0 && is_literal) ||
                     ((types & bit_null) != 0 && text == "null");
  const bool prefers_text = (types & bit_string) != 0 && as_text;
  if (wants && !prefers_text && tape.add_scalar(text)) return;
  const bool is_null = text.empty() && (types & bit_null) != 0 && (types & bit_string) == 0;
  if (is_null && tape.add_scalar("null")) return;
  tape.add_string(text);
}

ParameterFault ParameterReader::add_text(
    const RequestRules& rules, std::uint32_t schema, std::string_view text, Tape& tape
) {
  if (!is_encoded_) {
    decoded_ = text;
    if (!is_utf8(decoded_)) return ParameterFault::bad_escape;
  } else if (!decode(text, plus_is_space_, decoded_)) {
    return ParameterFault::bad_escape;
  }
  add_value(rules, schema, decoded_, as_text_, tape);
  return ParameterFault::none;
}

/// Into pieces_, by the style's delimiter; prefixes are taken off.
ParameterFault ParameterReader::cut(
    const tables::Parameter& parameter, std::string_view name, std::string_view text
) {
  const bool is_exploded = parameter.explode();
  switch (parameter.style()) {
    case ParameterStyle::label:
      if (!text.starts_with('.')) return ParameterFault::bad_prefix;
      split(text.substr(1), is_exploded ? '.' : ',', pieces_);
      return ParameterFault::none;
    case ParameterStyle::matrix: {
      if (!text.starts_with(';')) return ParameterFault::bad_prefix;
      text.remove_prefix(1);
      const bool is_object = parameter.shape() == shape_object;
      if (is_exploded) {
        split(text, ';', pieces_);
        if (is_object) return ParameterFault::none;
        for (std::string_view& piece : pieces_) {
          if (!piece.starts_with(name) ||
              (piece.size() != name.size() && piece[name.size()] != '='))
            return ParameterFault::bad_prefix;
          piece.remove_prefix(std::min(piece.size(), name.size() + 1));
        }
        return ParameterFault::none;
      }
      if (!text.starts_with(name) || (text.size() != name.size() && text[name.size()] != '='))
        return ParameterFault::bad_prefix;
      split(text.substr(std::min(text.size(), name.size() + 1)), ',', pieces_);
      return ParameterFault::none;
    }
    case ParameterStyle::space_delimited:
      // "%20" or "+" between items; what is within an item must be escaped otherwise.
      rewritten_.clear();
      for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text.substr(i, 3) == "%20";
        rewritten_ += is_escape || text[i] == '+' ? ' ' : text[i];
        if (is_escape) i += 2;
      }
      split(rewritten_, ' ', pieces_);
      return ParameterFault::none;
    case ParameterStyle::pipe_delimited:
      rewritten_.clear();
      for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text.substr(i, 3) == "%7C" || text.substr(i, 3) == "%7c";
        rewritten_ += is_escape ? '|' : text[i];
        if (is_escape) i += 2;
      }
      split(rewritten_, '|', pieces_);
      return ParameterFault::none;
    default:
      split(text, ',', pieces_);
      if (parameter.in() == ParameterIn::header) {
        for (std::string_view& piece : pieces_) piece = trim(piece);
      }
      return ParameterFault::none;
  }
}

ParameterFault ParameterReader::read_list(
    const RequestRules& rules,
    const tables::Parameter& parameter,
    std::span<const std::string_view> pieces,
    Tape& tape
) {
  const std::uint32_t items = rules.items_of(parameter.schema());
  const std::uint32_t list = tape.open(Kind::array);
  for (const std::string_view piece : pieces) {
    if (const ParameterFault fault = add_text(rules, items, piece, tape);
        fault != ParameterFault::none)
      return fault;
  }
  tape.close(list, static_cast<std::uint32_t>(pieces.size()));
  return ParameterFault::none;
}

bool ParameterReader::add_key(std::string_view key, Tape& tape) {
  if (is_encoded_ ? !decode(key, plus_is_space_, decoded_) : (decoded_ = key, !is_utf8(key)))
    return false;
  keys_.push_back(decoded_);
  tape.add_string(decoded_);
  return true;
}

ParameterFault ParameterReader::read_object(
    const RequestRules& rules,
    const tables::Parameter& parameter,
    std::span<const std::string_view> pieces,
    std::span<const Pair> pairs,
    Tape& tape
) {
  const std::uint32_t object = tape.open(Kind::object);
  keys_.clear();
  const auto add = [&](std::string_view key, std::string_view value) {
    if (keys_.size() == pairs_max) return ParameterFault::too_many;
    if (!add_key(key, tape)) return ParameterFault::bad_escape;
    if (std::ranges::count(keys_, keys_.back()) > 1) return ParameterFault::repeated_key;
    return add_text(rules, rules.property_of(parameter.schema(), keys_.back()), value, tape);
  };
  ParameterFault fault = ParameterFault::none;
  for (std::size_t i = 0; i < pairs.size() && fault == ParameterFault::none; ++i)
    fault = add(pairs[i].name, pairs[i].value);
  const bool is_assigned = parameter.explode() && (parameter.style() == ParameterStyle::simple ||
                                                   parameter.style() == ParameterStyle::label ||
                                                   parameter.style() == ParameterStyle::matrix);
  for (std::size_t i = 0; i < pieces.size() && fault == ParameterFault::none; ++i) {
    if (is_assigned) {
      const std::size_t sign = pieces[i].find('=');
      fault = sign == std::string_view::npos
                  ? ParameterFault::bad_members
                  : add(pieces[i].substr(0, sign), pieces[i].substr(sign + 1));
    } else if (i + 1 == pieces.size()) {
      fault = ParameterFault::bad_members;
    } else {
      fault = add(pieces[i], pieces[i + 1]);
      ++i;
    }
  }
  tape.close(object, static_cast<std::uint32_t>(keys_.size()));
  return fault;
}

ParameterFault ParameterReader::read(
    const RequestRules& rules,
    const tables::Parameter& parameter,
    std::span<const std::string_view> texts,
    std::span<const Pair> pairs,
    bool as_text,
    Tape& tape
) {
  tape.begin();
  return append(rules, parameter, texts, pairs, as_text, tape);
}

ParameterFault ParameterReader::append(
    const RequestRules& rules,
    const tables::Parameter& parameter,
    std::span<const std::string_view> texts,
    std::span<const Pair> pairs,
    bool as_text,
    Tape& tape
) {
  const bool is_query =
      parameter.in() == ParameterIn::query || parameter.in() == ParameterIn::querystring;
  // Neither fields nor the style of RFC 6265 have percent escapes.
  is_encoded_ =
      parameter.in() != ParameterIn::header && parameter.style() != ParameterStyle::cookie;
  plus_is_space_ = is_query;
  as_text_ = as_text;
  const std::string_view first = texts.empty() ? std::string_view{} : texts.front();
  if (!pairs.empty()) return read_object(rules, parameter, {}, pairs, tape);
  if (parameter.style() == ParameterStyle::content) {
    if (texts.size() > 1) return ParameterFault::repeated;
    if (is_encoded_ ? !decode(first, plus_is_space_, decoded_) : (decoded_ = first, false))
      return ParameterFault::bad_escape;
    return tape.read(decoded_) == schema::TapeErrc::none ? ParameterFault::none
                                                         : ParameterFault::not_json;
  }
  std::uint8_t shape = parameter.shape();
  if (shape == shape_by_value) {
    const std::uint32_t types = rules.types_of(parameter.schema());
    const bool has_scalar = (types & ~(bit_array | bit_object)) != 0;
    if (!has_scalar) shape = (types & bit_array) != 0 ? shape_array : shape_object;
    if (has_scalar && texts.size() > 1 && (types & bit_array) != 0) shape = shape_array;
  }
  if (shape == shape_array && texts.size() > 1 && !parameter.explode())
    return ParameterFault::repeated;
  const bool is_repeated = parameter.explode() && (parameter.style() == ParameterStyle::form ||
                                                   parameter.style() == ParameterStyle::cookie);
  if (shape == shape_array && is_repeated) return read_list(rules, parameter, texts, tape);
  if (texts.size() > 1) return ParameterFault::repeated;
  const std::string_view name = rules.program().text(parameter.name());
  if (shape == shape_array || shape == shape_object) {
    if (const ParameterFault fault = cut(parameter, name, first); fault != ParameterFault::none)
      return fault;
    if (shape == shape_object) return read_object(rules, parameter, pieces_, {}, tape);
    // "" is the empty list in a query, and cannot be told from [""] elsewhere.
    if (pieces_.size() == 1 && pieces_[0].empty()) pieces_.clear();
    return read_list(rules, parameter, pieces_, tape);
  }
  std::string_view text = first;
  if (parameter.style() == ParameterStyle::label || parameter.style() == ParameterStyle::matrix) {
    if (!text.starts_with(parameter.style() == ParameterStyle::label ? '.' : ';'))
      return ParameterFault::bad_prefix;
    text.remove_prefix(1);
    if (parameter.style() == ParameterStyle::matrix) {
      if (!text.starts_with(name) || (text.size() != name.size() && text[name.size()] != '='))
        return ParameterFault::bad_prefix;
      text.remove_prefix(std::min(text.size(), name.size() + 1));
    }
  }
  if (parameter.in() == ParameterIn::header) text = trim(text);
  return add_text(rules, parameter.schema(), text, tape);
}

}  // namespace barbacane::validation
