#include "common/validation/request_validator.hpp"

#include <algorithm>
#include <array>

#include "common/schema/value_text.hpp"

namespace barbacane::validation {

using tables::ParameterIn;
using tables::ParameterStyle;

namespace {

constexpr std::uint8_t shape_object = 2;
constexpr std::string_view form_media_type = "application/x-www-form-urlencoded";

std::string_view place_of(ParameterIn in) noexcept {
  constexpr std::array<std::string_view, 5> places{
      "path", "query", "header", "cookie", "querystring"
  };
  return places[static_cast<std::size_t>(in)];
}

/// "filter[a]" for the parameter "filter": "a".
std::string_view deep_member(std::string_view key, std::string_view name) noexcept {
  if (!key.starts_with(name)) return {};
  key.remove_prefix(name.size());
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"[", "]"}, {"%5B", "%5D"}, {"%5b", "%5d"}}) {
    if (key.starts_with(open) && key.ends_with(close) && key.size() > open.size() + close.size())
      return key.substr(open.size(), key.size() - open.size() - close.size());
  }
  return {};
}

bool is_exploded_object(const tables::Parameter& parameter) noexcept {
  return parameter.shape() == shape_object && parameter.explode() &&
         (parameter.style() == ParameterStyle::form || parameter.style() == ParameterStyle::cookie);
}

}  // namespace

bool RequestValidator::check_parameters(
    const RequestRules& rules,
    const tables::Operation& operation,
    const RequestParts& request,
    Violations& violations
) {
  violations.clear();
  is_cookies_read_ = false;
  if (!split_query(request.query, query_)) {
    add_violation(
        violations, "query", "", "has more than " + std::to_string(pairs_max) + " parameters"
    );
    return false;
  }
  const auto all = tables::span_of(rules.gateway().parameters());
  for (const tables::Parameter& parameter : tables::slice(all, operation.parameters()))
    check_one(rules, operation, parameter, request, violations);
  if (operation.additional_parameters_reject()) check_undeclared(rules, operation, violations);
  return violations.empty();
}

/// The values of a parameter into texts_, or the members of an object that stand alone into
/// members_.
void RequestValidator::gather(
    const RequestRules& rules,
    const tables::Operation& operation,
    const tables::Parameter& parameter,
    const RequestParts& request
) {
  const std::string_view name = rules.program().text(parameter.name());
  texts_.clear();
  members_.clear();
  switch (parameter.in()) {
    case ParameterIn::path:
      if (parameter.capture() < request.captures.size())
        texts_.push_back(request.captures[parameter.capture()]);
      return;
    case ParameterIn::querystring:
      // A form's members are the pairs of the query; anything else is one text.
      if (rules.program().text(parameter.media_type()) == form_media_type) {
        members_ = query_;
      } else if (!request.query.empty()) {
        texts_.push_back(request.query);
      }
      return;
    case ParameterIn::header:
      request.fields(name, texts_);
      // Lines of one field are one list (RFC 9110 §5.3).
      if (texts_.size() > 1) {
        joined_.clear();
        for (const std::string_view text : texts_)
          joined_.append(joined_.empty() ? "" : ", ").append(text);
        texts_.assign(1, joined_);
      }
      return;
    case ParameterIn::cookie:
      if (!is_cookies_read_) {
        request.fields("cookie", texts_);
        joined_.clear();
        for (const std::string_view text : texts_)
          joined_.append(joined_.empty() ? "" : "; ").append(text);
        texts_.clear();
        static_cast<void>(split_cookies(joined_, cookies_));
      }
      break;
    case ParameterIn::query:
      break;
  }
  const std::vector<Pair>& pairs = parameter.in() == ParameterIn::query ? query_ : cookies_;
  if (parameter.style() == ParameterStyle::deep_object) {
    for (const Pair& pair : pairs) {
      const std::string_view member = deep_member(pair.name, name);
      if (!member.empty()) members_.push_back({member, pair.value, true});
    }
    return;
  }
  if (is_exploded_object(parameter)) return gather_members(rules, operation, parameter);
  for (const Pair& pair : pairs) {
    if (is_named(pair.name, name, decoded_)) texts_.push_back(pair.value);
  }
}

/// The members of an exploded object are parameters of their own names: those that the schema
/// names, and with additional properties all that no other parameter has.
void RequestValidator::gather_members(
    const RequestRules& rules,
    const tables::Operation& operation,
    const tables::Parameter& parameter
) {
  const auto all = tables::span_of(rules.gateway().parameters());
  const std::vector<Pair>& pairs = parameter.in() == ParameterIn::query ? query_ : cookies_;
  for (const Pair& pair : pairs) {
    if (!decode(pair.name, true, decoded_)) continue;
    const bool is_other = std::ranges::any_of(
        tables::slice(all, operation.parameters()),
        [&](const tables::Parameter& other) {
          return other.in() == parameter.in() && rules.program().text(other.name()) == decoded_;
        }
    );
    if (is_other || rules.property_of(parameter.schema(), decoded_) == tables::none) continue;
    members_.push_back(pair);
  }
}

void RequestValidator::check_one(
    const RequestRules& rules,
    const tables::Operation& operation,
    const tables::Parameter& parameter,
    const RequestParts& request,
    Violations& violations
) {
  const std::string_view name = rules.program().text(parameter.name());
  const std::string_view in = place_of(parameter.in());
  gather(rules, operation, parameter, request);
  if (texts_.empty() && members_.empty()) {
    if (parameter.required()) add_violation(violations, in, name, "is required");
    return;
  }
  const bool is_empty = texts_.size() == 1 && texts_[0].empty() && members_.empty();
  if (is_empty && parameter.allow_empty()) return;
  const ParameterFault fault = reader_.read(rules, parameter, texts_, members_, false, tape_);
  const std::size_t before = violations.size();
  if (fault != ParameterFault::none) {
    add_violation(violations, in, name, words_of(fault));
    if (shows_values_ && violations.size() > before && !texts_.empty()) {
      violations.back().value = texts_.front().substr(0, 2 * schema::value_text_bytes_max);
      schema::cut_value(violations.back().value);
    }
    return;
  }
  if (parameter.schema() == tables::none) return;
  const Subject subject{
      .in = in,
      .name = name,
      .allows_read_only = operation.read_only_ignore(),
      .shows_values = shows_values_
  };
  if (check_schema(evaluator_, rules, parameter.schema(), tape_, subject, violations)) return;
  // "1" may be meant as the string where both are allowed.
  static_cast<void>(reader_.read(rules, parameter, texts_, members_, true, tape_));
  const bool is_valid = evaluator_.run(rules.program(), parameter.schema(), tape_, 0, {});
  if (is_valid) violations.resize(before);
}

void RequestValidator::check_undeclared(
    const RequestRules& rules, const tables::Operation& operation, Violations& violations
) {
  const auto declared =
      tables::slice(tables::span_of(rules.gateway().parameters()), operation.parameters());
  for (const Pair& pair : query_) {
    if (!decode(pair.name, true, decoded_)) decoded_ = pair.name;
    const bool is_known = std::ranges::any_of(declared, [&](const tables::Parameter& one) {
      if (one.in() == ParameterIn::querystring) return true;
      if (one.in() != ParameterIn::query) return false;
      const std::string_view name = rules.program().text(one.name());
      if (one.style() == ParameterStyle::deep_object && !deep_member(pair.name, name).empty())
        return true;
      if (is_exploded_object(one) && rules.property_of(one.schema(), decoded_) != tables::none)
        return true;
      return name == decoded_;
    });
    if (!is_known)
      add_violation(violations, "query", decoded_, "is not a parameter of this operation");
  }
}

std::string RequestValidator::media_types_of(
    const RequestRules& rules, const tables::Operation& operation
) {
  std::string out;
  if (operation.request_body() == tables::none) return out;
  const tables::RequestBody& body =
      tables::span_of(rules.gateway().request_bodies())[operation.request_body()];
  const auto types =
      tables::slice(tables::span_of(rules.gateway().media_types()), body.media_types());
  for (const tables::MediaType& type : types)
    out.append(out.empty() ? "" : ", ").append(rules.program().text(type.range()));
  return out;
}

}  // namespace barbacane::validation
