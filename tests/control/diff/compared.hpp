#pragma once
// Compares inline descriptions, as the command line does.

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "control/compile/compile_fixture.hpp"
#include "control/compile/reopen.hpp"
#include "control/diff/compare.hpp"

namespace barbacane::diff {

/// An artifact and the descriptions in it.
struct Shipped {
  compile::Reopened parts;
  SideInput input;
};

/// `findings` names the mistakes of the description when there are some.
inline std::optional<Shipped> shipped(const compile::Compiled& compiled) {
  Failure failure;
  auto parts = compile::reopen(compiled.output.artifact, failure);
  if (!parts) return std::nullopt;
  Shipped out{.parts = std::move(*parts), .input = {}};
  out.input.gateway = &out.parts.artifact->gateway();
  for (std::size_t i = 0; i < out.parts.members.size(); ++i)
    out.input.documents.push_back(
        {.member = out.parts.members[i],
         .shown = out.parts.members[i],
         .root = out.parts.front.references->sources()[i].root}
    );
  return out;
}

/// What is between two artifacts; a mistake in one of them is a difference with its findings.
inline Comparison compare_compiled(
    const compile::Compiled& before, const compile::Compiled& after
) {
  Comparison mistake;
  mistake.differences.emplace_back().message = before.findings() + " | " + after.findings();
  auto old_side = shipped(before);
  auto new_side = shipped(after);
  if (!old_side || !new_side) return mistake;
  if (old_side->parts.has_model) old_side->input.model = &old_side->parts.front.model;
  if (new_side->parts.has_model) new_side->input.model = &new_side->parts.front.model;
  std::string fault;
  const auto found = compare(old_side->input, new_side->input, fault);
  return found ? *found : mistake;
}

/// "D1001! D1499? D1002 D1009~": breaking, nobody can tell, compatible, cosmetic.
inline std::string signs_of(const Comparison& comparison) {
  std::string out;
  for (const Difference& one : comparison.differences) {
    out += (out.empty() ? "" : " ") + std::string{one.code};
    if (one.code.empty()) out += one.message;
    out += one.is_undecided                       ? "?"
           : one.severity == Severity::breaking   ? "!"
           : one.severity == Severity::compatible ? ""
                                                  : "~";
  }
  return out;
}

inline std::string signs_of(std::string_view before, std::string_view after) {
  return signs_of(compare_compiled(compile::compile_paths(before), compile::compile_paths(after)));
}

/// A request body, or a response, of that schema (flow style), with the same components beside it.
inline Comparison compare_bodies(
    std::string_view before, std::string_view after, bool is_request, std::string_view components
) {
  const auto compiled = [&](std::string_view schema) {
    const std::string content =
        "content: {application/json: {schema: " + std::string{schema} + "}}";
    const std::string paths =
        is_request
            ? "  /a:\n    post:\n      requestBody: {" + content +
                  "}\n      responses: {'204': {description: d}}\n"
            : "  /a:\n    get:\n      responses: {'200': {description: d, " + content + "}}\n";
    return compile::compile_paths(
        paths, components.empty() ? "" : "components:\n" + std::string{components}
    );
  };
  return compare_compiled(compiled(before), compiled(after));
}

/// One change of a schema, and what it does in requests and in responses.
struct SchemaRow {
  const char* name;
  const char* before;
  const char* after;
  const char* in_request;
  const char* in_response;
};

inline void check_rows(std::span<const SchemaRow> rows, std::string_view components = {}) {
  for (const SchemaRow& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(signs_of(compare_bodies(row.before, row.after, true, components)), row.in_request);
    EXPECT_EQ(signs_of(compare_bodies(row.before, row.after, false, components)), row.in_response);
  }
}

/// One change of a path (indented by four), and its differences.
struct PathRow {
  const char* name;
  const char* before;
  const char* after;
  const char* expected;
};

inline void check_rows(std::span<const PathRow> rows) {
  for (const PathRow& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(signs_of(row.before, row.after), row.expected);
  }
}

}  // namespace barbacane::diff
