#include "control/compile/json_path_parser.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "common/text/utf8.hpp"

namespace barbacane::compile {
namespace json_path {
namespace {

constexpr std::int64_t integer_max = (std::int64_t{1} << 53) - 1;  // RFC 9535 §2.1: I-JSON

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_name_first(char byte) {
  const char folded = static_cast<char>(byte | 0x20);
  return (folded >= 'a' && folded <= 'z') || byte == '_' || static_cast<signed char>(byte) < 0;
}

struct NamedFunction {
  std::string_view name;
  Function function;
  std::size_t arguments;
};
constexpr std::array<NamedFunction, 5> functions{{
    {"length", Function::length, 1},
    {"count", Function::count, 1},
    {"match", Function::match, 2},
    {"search", Function::search, 2},
    {"value", Function::value, 1},
}};

bool is_logical(Function function) {
  return function == Function::match || function == Function::search;
}

}  // namespace

bool Query::is_singular() const {
  for (const Segment& segment : segments) {
    if (segment.is_descendant || segment.selectors.size() != 1) return false;
    const Selector::Kind kind = segment.selectors.front().kind;
    if (kind != Selector::Kind::name && kind != Selector::Kind::index) return false;
  }
  return true;
}

bool Parser::refuse(std::string_view why) {
  if (fault_.empty())
    fault_ = std::string{why} + " at character " + std::to_string(at_ + 1) + " of the JSONPath";
  return false;
}

void Parser::blanks() {
  while (at_ < text_.size() &&
         std::string_view{" \t\n\r"}.find(text_[at_]) != std::string_view::npos)
    ++at_;
}

bool Parser::take(std::string_view token) {
  if (text_.substr(at_).substr(0, token.size()) != token) return false;
  at_ += token.size();
  return true;
}

std::optional<Query> Parser::parse() {
  Query query;
  if (!take("$")) {
    refuse("expected '$'");
    return std::nullopt;
  }
  if (!segments(query)) return std::nullopt;
  if (at_ != text_.size()) {
    refuse("expected '.', '[' or the end (names with other characters stand as ['name'])");
    return std::nullopt;
  }
  return query;
}

bool Parser::segments(Query& query) {
  while (true) {
    const std::size_t before = at_;
    blanks();
    Segment segment;
    if (take("..")) {
      segment.is_descendant = true;
      if (!(peek() == '[' ? bracketed(segment) : shorthand(segment))) return false;
    } else if (take(".")) {
      if (!shorthand(segment)) return false;
    } else if (peek() == '[') {
      if (!bracketed(segment)) return false;
    } else {
      at_ = before;  // blanks after the last segment belong to whoever asked
      return true;
    }
    query.segments.push_back(std::move(segment));
  }
}

bool Parser::shorthand(Segment& segment) {
  Selector selector;
  if (!take("*")) {
    if (!is_name_first(peek())) return refuse("expected a name, '*' or '['");
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_name_first(text_[at_]) || is_digit(text_[at_]))) ++at_;
    selector.kind = Selector::Kind::name;
    selector.name = text_.substr(start, at_ - start);
  }
  segment.selectors.push_back(std::move(selector));
  return true;
}

bool Parser::bracketed(Segment& segment) {
  take("[");
  do {
    blanks();
    Selector one;
    if (!selector(one)) return false;
    segment.selectors.push_back(std::move(one));
    blanks();
  } while (take(","));
  return take("]") || refuse("expected ',' or ']'");
}

bool Parser::selector(Selector& one) {
  if (take("*")) return true;
  if (peek() == '\'' || peek() == '"') {
    one.kind = Selector::Kind::name;
    return string(one.name);
  }
  if (take("?")) {
    blanks();
    one.kind = Selector::Kind::filter;
    one.filter = std::make_unique<Expression>();
    if (++depth_ > JsonPath::nesting_max) return refuse("too deeply nested");
    const bool is_good = any_of(*one.filter);
    --depth_;
    return is_good;
  }
  return slice(one);
}

bool Parser::slice(Selector& one) {
  if (!integer(one.start)) return false;
  const std::size_t after_index = at_;
  blanks();
  if (!take(":")) {
    at_ = after_index;
    one.kind = Selector::Kind::index;
    return one.start ? true : refuse("expected a name in quotes, an index, '*', ':' or '?'");
  }
  one.kind = Selector::Kind::slice;
  blanks();
  if (!integer(one.end)) return false;
  const std::size_t after_end = at_;
  blanks();
  if (!take(":")) {
    at_ = after_end;
    return true;
  }
  const std::size_t after_colon = at_;
  blanks();
  std::optional<std::int64_t> step;
  if (!integer(step)) return false;
  if (!step) at_ = after_colon;
  one.step = step.value_or(1);
  return true;
}

/// An integer, or nothing; false after a fault.
bool Parser::integer(std::optional<std::int64_t>& value) {
  const std::size_t start = at_;
  take("-");
  const std::size_t digits = at_;
  while (is_digit(peek())) ++at_;
  if (at_ == start) return true;
  const std::string_view text = text_.substr(start, at_ - start);
  const bool is_zero_led = text_[digits] == '0' && (at_ - digits > 1 || digits != start);
  if (at_ == digits || is_zero_led) return refuse("expected an integer without leading zeros");
  std::int64_t number = 0;
  const auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || number > integer_max || number < -integer_max)
    return refuse("the integer is too large");
  value = number;
  return true;
}

bool Parser::string(std::string& value) {
  const char quote = text_[at_++];
  while (at_ < text_.size() && text_[at_] != quote) {
    if (static_cast<unsigned char>(text_[at_]) < 0x20)
      return refuse("a control character in a string");
    if (text_[at_] == '\\') {
      if (!escape(quote, value)) return false;
    } else {
      value += text_[at_++];
    }
  }
  return take({&quote, 1}) || refuse("the string is not closed");
}

bool Parser::escape(char quote, std::string& value) {
  ++at_;
  const char byte = peek();
  constexpr std::string_view from = "bfnrt/\\";
  constexpr std::string_view to = "\b\f\n\r\t/\\";
  if (byte == quote) {
    value += byte;
  } else if (const std::size_t index = from.find(byte);
             byte != '\0' && index != std::string_view::npos) {
    value += to[index];
  } else if (byte == 'u') {
    ++at_;
    std::uint32_t code = 0;
    if (!hex(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!take("\\u") || !hex(low) || low < 0xDC00 || low > 0xDFFF)
        return refuse("a surrogate without its pair");
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
      return refuse("a surrogate without its pair");
    }
    text::append_utf8(value, code);
    return true;
  } else {
    return refuse("an unknown escape");
  }
  ++at_;
  return true;
}

bool Parser::hex(std::uint32_t& value) {
  const std::string_view digits = text_.substr(at_).substr(0, 4);
  const auto [stopped, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 4 || code != std::errc{} || stopped != digits.data() + 4)
    return refuse("expected four hexadecimal digits");
  at_ += 4;
  return true;
}

bool Parser::any_of(Expression& expression) {
  expression.kind = Expression::Kind::any_of;
  do {
    blanks();
    if (!all_of(expression.parts.emplace_back())) return false;
    blanks();
  } while (take("||"));
  return true;
}

bool Parser::all_of(Expression& expression) {
  expression.kind = Expression::Kind::all_of;
  while (true) {
    blanks();
    if (!basic(expression.parts.emplace_back())) return false;
    const std::size_t before = at_;
    blanks();
    if (!take("&&")) {
      at_ = before;
      return true;
    }
  }
}

bool Parser::basic(Expression& expression) {
  if (++depth_ > JsonPath::nesting_max) return refuse("too deeply nested");
  bool is_good = true;
  if (peek() == '!' && text_.substr(at_, 2) != "!=") {
    take("!");
    blanks();
    expression.kind = Expression::Kind::negation;
    Expression& inner = expression.parts.emplace_back();
    if (peek() == '(') {
      is_good = basic(inner);
    } else {
      const std::size_t start = at_;
      is_good = relation(inner);
      if (is_good && inner.kind == Expression::Kind::comparison) {
        at_ = start;
        is_good = refuse("a comparison after '!' stands in parentheses");
      }
    }
  } else if (take("(")) {
    is_good = any_of(expression) && (take(")") || refuse("expected ')'"));
  } else {
    is_good = relation(expression);
  }
  --depth_;
  return is_good;
}

/// A comparison, or a test of a query or a function.
bool Parser::relation(Expression& expression) {
  Expression left;
  if (!comparable(left)) return false;
  const std::size_t before = at_;
  blanks();
  constexpr std::array<std::pair<std::string_view, Comparison>, 6> operators{{
      {"==", Comparison::equal},
      {"!=", Comparison::unequal},
      {"<=", Comparison::less_equal},
      {">=", Comparison::greater_equal},
      {"<", Comparison::less},
      {">", Comparison::greater},
  }};
  for (const auto& [token, comparison] : operators) {
    if (!take(token)) continue;
    blanks();
    expression.kind = Expression::Kind::comparison;
    expression.comparison = comparison;
    expression.parts.push_back(std::move(left));
    Expression& right = expression.parts.emplace_back();
    return check_comparable(expression.parts.front()) && comparable(right) &&
           check_comparable(right);
  }
  at_ = before;
  if (left.kind == Expression::Kind::literal) return refuse("a value alone is no condition");
  if (left.kind == Expression::Kind::call && !is_logical(left.function))
    return refuse("the function's result must be compared");
  expression = std::move(left);
  return true;
}

bool Parser::check_comparable(const Expression& expression) {
  if (expression.kind == Expression::Kind::query && !expression.query.is_singular())
    return refuse("a query that may select several nodes cannot be compared");
  if (expression.kind == Expression::Kind::call && is_logical(expression.function))
    return refuse("match() and search() are conditions, and cannot be compared");
  return true;
}

bool Parser::comparable(Expression& expression) {
  if (peek() == '@' || peek() == '$') return inner_query(expression);
  if (peek() < 'a' || peek() > 'z') return literal(expression);
  const std::size_t start = at_;
  while ((peek() >= 'a' && peek() <= 'z') || is_digit(peek()) || peek() == '_') ++at_;
  const std::string_view name = text_.substr(start, at_ - start);
  if (peek() == '(') return call(name, expression);
  at_ = start;
  return literal(expression);
}

bool Parser::inner_query(Expression& expression) {
  if (++depth_ > JsonPath::nesting_max) return refuse("too deeply nested");
  expression.kind = Expression::Kind::query;
  expression.query.is_absolute = text_[at_++] == '$';
  const bool is_good = segments(expression.query);
  --depth_;
  return is_good;
}

bool Parser::literal(Expression& expression) {
  expression.kind = Expression::Kind::literal;
  if (peek() == '\'' || peek() == '"') {
    expression.literal = json::Kind::string;
    return string(expression.text);
  }
  if (take("true")) {
    expression.literal = json::Kind::boolean;
    expression.boolean = true;
    return true;
  }
  if (take("false")) {
    expression.literal = json::Kind::boolean;
    return true;
  }
  if (take("null")) return true;
  return number(expression);
}

bool Parser::number(Expression& expression) {
  const std::size_t start = at_;
  take("-");
  const std::size_t digits = at_;
  while (is_digit(peek())) ++at_;
  if (at_ == digits || (text_[digits] == '0' && at_ - digits > 1)) {
    at_ = start;
    return refuse("expected a condition: @, $, a function or a value");
  }
  if (take(".")) {
    const std::size_t fraction = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == fraction) return refuse("expected digits");
  }
  if (take("e") || take("E")) {
    if (!take("-")) take("+");
    const std::size_t exponent = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == exponent) return refuse("expected digits");
  }
  expression.literal = json::Kind::number;
  (void)std::from_chars(text_.data() + start, text_.data() + at_, expression.number);
  return true;
}

bool Parser::call(std::string_view name, Expression& expression) {
  for (const NamedFunction& known : functions) {
    if (known.name != name) continue;
    expression.kind = Expression::Kind::call;
    expression.function = known.function;
    if (++depth_ > JsonPath::nesting_max) return refuse("too deeply nested");
    if (!arguments(expression)) return false;
    --depth_;
    if (expression.parts.size() != known.arguments)
      return refuse(
          std::string{name} + "() takes " + std::to_string(known.arguments) + " argument(s)"
      );
    for (const Expression& argument : expression.parts) {
      const bool wants_nodes =
          known.function == Function::count || known.function == Function::value;
      if (wants_nodes && argument.kind != Expression::Kind::query)
        return refuse(std::string{name} + "() takes a query");
      if (!wants_nodes && !check_comparable(argument)) return false;
    }
    return true;
  }
  return refuse("unknown function " + std::string{name} + "()");
}

bool Parser::arguments(Expression& expression) {
  take("(");
  blanks();
  if (take(")")) return true;
  do {
    blanks();
    if (!comparable(expression.parts.emplace_back())) return false;
    blanks();
  } while (take(","));
  return take(")") || refuse("expected ',' or ')'");
}

}  // namespace json_path
}  // namespace barbacane::compile
