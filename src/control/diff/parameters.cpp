// Parameters of operations.

#include <algorithm>
#include <array>

#include "control/diff/operation_comparer.hpp"

namespace barbacane::diff {
namespace {

constexpr std::array<std::string_view, 5> places{
    "path", "query", "header", "cookie", "querystring"
};
constexpr std::array<std::string_view, 9> styles{
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
    "content"
};

std::string words_of(const Side& side, const tables::Parameter& parameter) {
  return std::string{places[static_cast<std::size_t>(parameter.in())]} + " parameter '" +
         std::string{side.text(parameter.name())} + '\'';
}

/// How a value becomes text; explode says nothing of a single value.
std::string writing_of(const Side& side, const tables::Parameter& parameter, bool is_single) {
  std::string out{styles[static_cast<std::size_t>(parameter.style())]};
  if (parameter.explode() && !is_single) out += ", exploded";
  if (parameter.allow_reserved()) out += ", reserved characters allowed";
  if (!tables::is_absent(parameter.media_type()))
    out += ", " + std::string{side.text(parameter.media_type())};
  return out;
}

bool is_lower_equal(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char byte) {
      return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
    };
    return lower(a) == lower(b);
  });
}

}  // namespace

void OperationComparer::say_parameter(
    const Pair& pair, Said said, const tables::Parameter& parameter, bool is_old
) {
  const Side& side = is_old ? before_ : after_;
  const spec::Operation* operation = is_old ? pair.old_model : pair.new_model;
  Location where = place_of(pair, "parameters", is_old);
  if (operation != nullptr) {
    for (const spec::Parameter& one : operation->parameters) {
      if (static_cast<int>(one.in) == static_cast<int>(parameter.in()) &&
          is_lower_equal(one.name, side.text(parameter.name())))
        where = side.locate(one.at);
    }
  }
  said.message = words_of(side, parameter) + ": " + said.message;
  say_at(pair, std::move(said), std::move(where));
}

void OperationComparer::compare_parameters(const Pair& pair) {
  const auto olds =
      tables::slice(tables::span_of(before_.gateway().parameters()), pair.before.parameters());
  const auto news =
      tables::slice(tables::span_of(after_.gateway().parameters()), pair.after.parameters());
  const auto find = [](std::span<const tables::Parameter> all,
                       const Side& side,
                       const tables::Parameter& wanted,
                       const Side& wanted_side) -> const tables::Parameter* {
    for (const tables::Parameter& one : all) {
      if (one.in() != wanted.in()) continue;
      const bool is_path = one.in() == tables::ParameterIn::path && one.capture() != tables::none;
      if (is_path ? one.capture() == wanted.capture()
                  : side.text(one.name()) == wanted_side.text(wanted.name()))
        return &one;
    }
    return nullptr;
  };
  for (const tables::Parameter& before : olds) {
    if (const auto* after = find(news, after_, before, before_); after != nullptr) {
      compare_parameter(pair, before, *after);
      continue;
    }
    const bool is_path = before.in() == tables::ParameterIn::path;
    const bool is_refused = pair.after.additional_parameters_reject() && !is_path;
    say_parameter(
        pair,
        {.code = "D1103",
         .severity = is_refused ? Severity::breaking : Severity::compatible,
         .message = is_refused ? "it was removed, and unknown parameters are refused"
                               : "it was removed: it is no longer looked at",
         .before = before.required() ? "required" : "optional",
         .after = {}},
        before,
        true
    );
  }
  for (const tables::Parameter& after : news) {
    if (find(olds, before_, after, after_) != nullptr) continue;
    // A path parameter was there before: nothing was said of it.
    const bool is_path = after.in() == tables::ParameterIn::path;
    const bool is_breaking = after.required() && !is_path;
    say_parameter(
        pair,
        {.code = is_breaking ? "D1101" : "D1102",
         .severity = is_breaking ? Severity::breaking : Severity::compatible,
         .message = is_breaking ? "it was added and is required: requests without it are refused"
                                : "it was added and may be left out",
         .before = {},
         .after = after.required() ? "required" : "optional"},
        after,
        false
    );
    if (is_path)
      schemas_.add(
          pair.name, words_of(after_, after), Use::request, tables::none, after.schema(), Wire::text
      );
  }
}

void OperationComparer::compare_parameter(
    const Pair& pair, const tables::Parameter& before, const tables::Parameter& after
) {
  if (before.required() != after.required()) {
    const bool is_now = after.required();
    say_parameter(
        pair,
        {.code = is_now ? "D1101" : "D1102",
         .severity = is_now ? Severity::breaking : Severity::compatible,
         .message = is_now ? "it is required now: requests without it are refused"
                           : "it may be left out now",
         .before = is_now ? "optional" : "required",
         .after = is_now ? "required" : "optional"},
        after,
        false
    );
  }
  constexpr std::uint8_t primitive = 0;
  const bool is_single = before.shape() == primitive || after.shape() == primitive;
  std::string was = writing_of(before_, before, is_single);
  std::string is = writing_of(after_, after, is_single);
  if (was != is)
    say_parameter(
        pair,
        {.code = "D1107",
         .message = "it is written differently: what callers send is read as something else",
         .before = std::move(was),
         .after = std::move(is)},
        after,
        false
    );
  if (before.allow_empty() != after.allow_empty())
    say_parameter(
        pair,
        {.code = after.allow_empty() ? "D1102" : "D1101",
         .severity = after.allow_empty() ? Severity::compatible : Severity::breaking,
         .message = after.allow_empty() ? "it may be empty now" : "it may no longer be empty",
         .before = before.allow_empty() ? "may be empty" : "not empty",
         .after = after.allow_empty() ? "may be empty" : "not empty"},
        after,
        false
    );
  if (before.deprecated() != after.deprecated())
    say_parameter(
        pair,
        {.code = after.deprecated() ? "D1005" : "D1006",
         .severity = after.deprecated() ? Severity::compatible : Severity::cosmetic,
         .message = after.deprecated() ? "it is deprecated" : "it is no longer deprecated",
         .before = before.deprecated() ? "true" : "false",
         .after = after.deprecated() ? "true" : "false"},
        after,
        false
    );
  const bool is_text = tables::is_absent(after.media_type());
  schemas_.add(
      pair.name,
      words_of(after_, after),
      Use::request,
      before.schema(),
      after.schema(),
      is_text ? Wire::text : Wire::json
  );
}

}  // namespace barbacane::diff
