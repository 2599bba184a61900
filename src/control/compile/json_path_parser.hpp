#pragma once
// The grammar of RFC 9535.

#include <optional>
#include <string>
#include <string_view>

#include "control/compile/json_path.hpp"

namespace barbacane::compile {
namespace json_path {

/// Recursive descent; the first fault ends it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_{text} {}

  /// The whole text is one absolute query.
  [[nodiscard]] std::optional<Query> parse();
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

 private:
  bool segments(Query& query);
  bool bracketed(Segment& segment);
  bool shorthand(Segment& segment);
  bool selector(Selector& selector);
  bool slice(Selector& selector);
  bool integer(std::optional<std::int64_t>& value);
  bool string(std::string& value);
  bool escape(char quote, std::string& value);
  bool hex(std::uint32_t& value);

  bool any_of(Expression& expression);
  bool all_of(Expression& expression);
  bool basic(Expression& expression);
  bool relation(Expression& expression);
  bool comparable(Expression& expression);
  bool literal(Expression& expression);
  bool number(Expression& expression);
  bool call(std::string_view name, Expression& expression);
  bool arguments(Expression& expression);
  bool inner_query(Expression& expression);
  bool check_comparable(const Expression& expression);

  void blanks();
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view token);
  bool refuse(std::string_view why);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::string fault_;
};

}  // namespace json_path
}  // namespace barbacane::compile
