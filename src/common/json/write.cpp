#include "common/json/write.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "common/text/decimal.hpp"

namespace barbacane::json {
namespace {

/// Next UTF-16 code unit order key: RFC 8785 §3.2.3 sorts by UTF-16, where characters above U+FFFF
/// (surrogates, D800..DFFF) come before U+E000..U+FFFF. In UTF-8 that is the one place where the
/// byte order differs: lead bytes EE and EF sort behind F0..F4.
unsigned utf16_rank(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value == 0xEE || value == 0xEF ? value + 0x10U : value;
}

bool comes_before(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, utf16_rank, utf16_rank);
}

/// ECMAScript Number::toString of a finite double (RFC 8785 §3.2.2.3).
std::string ecmascript_number(double value) {
  if (value == 0) return "0";
  const std::string written = text::to_scientific(value);
  std::string_view text = written;
  std::string out;
  if (text.starts_with('-')) {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  std::string digits{text.substr(0, 1)};
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const std::string_view exponent_text = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // digits before the decimal point
  if (count <= point && point <= 21) {
    out += digits + std::string(static_cast<std::size_t>(point - count), '0');
  } else if (0 < point && point <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(point)) + '.' +
           digits.substr(static_cast<std::size_t>(point));
  } else if (-6 < point && point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    out += digits.substr(0, 1);
    if (count > 1) out += '.' + digits.substr(1);
    out += (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  return out;
}

// Larger exponents are all the same to anybody, and the form must stay a fixed point.
constexpr long long exponent_max = 100'000'000'000'000'000;

/// The literal in one form: no trailing zeros, plain digits while that is short, else d.ddde±n.
std::string normalised_decimal(std::string_view text) {
  std::string out;
  if (text.starts_with('-')) {
    out += '-';
    text.remove_prefix(1);
  }
  std::string digits;
  long long exponent = 0;
  bool is_fraction = false;
  std::size_t at = 0;
  for (; at < text.size() && (text[at] | 0x20) != 'e'; ++at) {
    if (text[at] == '.') {
      is_fraction = true;
      continue;
    }
    digits += text[at];
    if (is_fraction) --exponent;
  }
  if (at < text.size()) {
    std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('+')) rest.remove_prefix(1);
    long long written = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), written);
    constexpr long long bound = 4 * exponent_max;  // leaves room for the digits of the literal
    if (code == std::errc::result_out_of_range) written = rest.starts_with('-') ? -bound : bound;
    exponent += std::clamp(written, -bound, bound);
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return "0";
  const long long point = static_cast<long long>(digits.size()) + exponent;
  constexpr long long plain_digits_max = 40;
  if (exponent >= 0 && point <= plain_digits_max)
    return out + digits + std::string(static_cast<std::size_t>(exponent), '0');
  if (exponent < 0 && point > 0) {
    return out + digits.substr(0, static_cast<std::size_t>(point)) + '.' +
           digits.substr(static_cast<std::size_t>(point));
  }
  if (exponent < 0 && point > -6)
    return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  out += digits.substr(0, 1);
  if (digits.size() > 1) out += '.' + digits.substr(1);
  const long long last = std::clamp(point - 1, -exponent_max, exponent_max);
  return out + (last < 0 ? "e-" : "e+") + std::to_string(std::abs(last));
}

std::string canonical_number(const Node& node, bool exact_numbers) {
  if (exact_numbers) return normalised_decimal(node.text);
  if (const auto integer = node.to_integer()) return std::to_string(*integer);
  double value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stopped, code] = std::from_chars(node.text.data(), end, value);
  if (code != std::errc{} || !std::isfinite(value)) return normalised_decimal(node.text);
  return ecmascript_number(value);
}

enum class Form { compact, canonical, exact };

class Writer {
 public:
  explicit Writer(Form form) : form_{form} {}

  void write(const Node& node) {
    switch (node.kind) {
      case Kind::null:
        out_ += "null";
        return;
      case Kind::boolean:
        out_ += node.boolean ? "true" : "false";
        return;
      case Kind::string:
        append_quoted(out_, node.text);
        return;
      case Kind::number:
        out_ += form_ == Form::compact ? std::string{node.text}
                                       : canonical_number(node, form_ == Form::exact);
        return;
      case Kind::array:
        write_items(node);
        return;
      case Kind::object:
        write_members(node);
        return;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  // Recursion is bounded by ReadLimits::depth_max of the reader.
  void write_items(const Node& node) {
    out_ += '[';
    for (const Node* item : node.items) {
      if (!out_.ends_with('[')) out_ += ',';
      write(*item);
    }
    out_ += ']';
  }

  void write_members(const Node& node) {
    std::vector<const Member*> members;
    members.reserve(node.members.size());
    for (const Member& member : node.members) members.push_back(&member);
    if (form_ != Form::compact) {
      std::ranges::sort(members, [](const Member* a, const Member* b) {
        return comes_before(a->key, b->key);
      });
    }
    out_ += '{';
    bool is_first = true;
    for (const Member* member : members) {
      if (!is_first) out_ += ',';
      is_first = false;
      append_quoted(out_, member->key);
      out_ += ':';
      write(*member->value);
    }
    out_ += '}';
  }

  Form form_;
  std::string out_;
};

std::string written(const Node& node, Form form) {
  Writer writer{form};
  writer.write(node);
  return writer.take();
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char byte : text) {
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20) {
          out += "\\u00";
          out += hex[static_cast<unsigned char>(byte) >> 4U];
          out += hex[static_cast<unsigned char>(byte) & 0xFU];
        } else {
          out += byte;
        }
    }
  }
  out += '"';
}

std::string to_text(const Node& node) {
  return written(node, Form::compact);
}

std::string to_canonical(const Node& node, bool exact_numbers) {
  return written(node, exact_numbers ? Form::exact : Form::canonical);
}

}  // namespace barbacane::json
