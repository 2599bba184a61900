#include "control/diff/operation_comparer.hpp"

#include <array>

#include "common/json/pointer.hpp"
#include "common/json/write.hpp"

namespace barbacane::diff {
namespace {

/// "GET /pets/{}": a parameter by another name is the same route.
std::string route_of(std::string_view method, std::string_view path) {
  std::string out{method};
  out += ' ';
  bool is_in_name = false;
  for (const char byte : path) {
    if (byte == '}') is_in_name = false;
    if (!is_in_name || byte == '+') out += byte;
    if (byte == '{') is_in_name = true;
  }
  return out;
}

std::string shown_member(const spec::Operation* operation, std::string_view key) {
  if (operation == nullptr || operation->at.node == nullptr) return {};
  const json::Node* value =
      operation->at.node->is(json::Kind::object) ? operation->at.node->find(key) : nullptr;
  return value == nullptr ? std::string{} : json::to_text(*value);
}

}  // namespace

std::map<std::string, OperationComparer::Row> OperationComparer::rows_of(const Side& side) {
  std::map<std::string, Row> out;
  const auto operations = tables::span_of(side.gateway().operations());
  for (const tables::Endpoint& endpoint : tables::span_of(side.gateway().routes()->endpoints())) {
    if (endpoint.is_head_of_get()) continue;
    const tables::Operation& operation = operations[endpoint.operation()];
    out.emplace(
        route_of(side.text(endpoint.method()), side.text(operation.path())),
        Row{&operation, endpoint.strip()}
    );
  }
  return out;
}

Location OperationComparer::place_of(const Pair& pair, std::string_view key, bool is_old) const {
  const spec::Operation* operation = is_old ? pair.old_model : pair.new_model;
  const Side& side = is_old ? before_ : after_;
  if (operation == nullptr) {
    Location nowhere;
    nowhere.is_old = is_old;
    return nowhere;
  }
  spec::Located at = operation->at;
  if (const json::Node* node = key.empty() || at.node == nullptr || !at.node->is(json::Kind::object)
                                   ? nullptr
                                   : at.node->find(key);
      node != nullptr) {
    at.node = node;
    json::append_token(at.pointer, key);
  }
  return side.locate(at);
}

void OperationComparer::say_at(const Pair& pair, Said said, Location where) {
  Difference out;
  out.code = said.code;
  out.severity = said.severity;
  out.is_undecided = said.is_undecided;
  out.where = std::move(where);
  out.message = std::move(said.message);
  out.before = std::move(said.before);
  out.after = std::move(said.after);
  collector_.add(std::move(out), pair.name);
}

void OperationComparer::say(const Pair& pair, Said said, std::string_view key, bool is_old) {
  say_at(pair, std::move(said), place_of(pair, key, is_old));
}

void OperationComparer::run() {
  const std::map<std::string, Row> olds = rows_of(before_);
  const std::map<std::string, Row> news = rows_of(after_);
  for (const auto& [route, row] : olds) {
    const auto found = news.find(route);
    const Row other = found == news.end() ? row : found->second;
    const Side& side = found == news.end() ? before_ : after_;
    const Pair pair{
        .before = *row.operation,
        .after = *other.operation,
        .old_model = before_.described(*row.operation),
        .new_model = found == news.end() ? nullptr : after_.described(*other.operation),
        .name = std::string{side.text(other.operation->method())} + ' ' +
                std::string{side.text(other.operation->path())},
        .old_strip = row.strip,
        .new_strip = other.strip
    };
    if (found != news.end()) {
      compare_pair(pair);
    } else {
      say(pair,
          {.code = "D1001", .message = "the operation was removed", .before = pair.name, .after = {}
          },
          {},
          true);
    }
  }
  for (const auto& [route, row] : news) {
    if (olds.contains(route)) continue;
    const std::string name = std::string{after_.text(row.operation->method())} + ' ' +
                             std::string{after_.text(row.operation->path())};
    const Pair pair{
        .before = *row.operation,
        .after = *row.operation,
        .old_model = nullptr,
        .new_model = after_.described(*row.operation),
        .name = name,
        .old_strip = 0,
        .new_strip = 0
    };
    say(pair,
        {.code = "D1002",
         .severity = Severity::compatible,
         .message = "the operation was added",
         .before = {},
         .after = name});
  }
}

void OperationComparer::compare_pair(const Pair& pair) {
  compare_identity(pair);
  compare_notices(pair);
  compare_parameters(pair);
  compare_request(pair);
  compare_responses(pair);
  compare_security(pair);
  compare_policies(pair);
}

void OperationComparer::compare_identity(const Pair& pair) {
  const std::string_view old_path = before_.text(pair.before.path());
  const std::string_view new_path = after_.text(pair.after.path());
  if (old_path != new_path)
    say(pair,
        {.code = "D1003",
         .severity = Severity::cosmetic,
         .message = "a path parameter has another name",
         .before = std::string{old_path},
         .after = std::string{new_path}});
  const bool has_ids = !shown_member(pair.old_model, "operationId").empty() ||
                       !shown_member(pair.new_model, "operationId").empty();
  const std::string_view old_id = before_.text(pair.before.id());
  const std::string_view new_id = after_.text(pair.after.id());
  if (has_ids && old_id != new_id)
    say(pair,
        {.code = "D1004",
         .severity = Severity::cosmetic,
         .message = "the operationId has changed",
         .before = std::string{old_id},
         .after = std::string{new_id}},
        "operationId");
  for (const std::string_view key : {"summary", "description", "tags", "externalDocs"}) {
    std::string was = shown_member(pair.old_model, key);
    std::string is = shown_member(pair.new_model, key);
    if (was == is || pair.old_model == nullptr || pair.new_model == nullptr) continue;
    say(pair,
        {.code = "D1009",
         .severity = Severity::cosmetic,
         .message = "'" + std::string{key} + "' has changed",
         .before = std::move(was),
         .after = is},
        key,
        is.empty());
  }
}

/// Deprecation, and until when the operation is there.
void OperationComparer::compare_notices(const Pair& pair) {
  if (pair.before.deprecated() != pair.after.deprecated()) {
    const bool is_now = pair.after.deprecated();
    say(pair,
        {.code = is_now ? "D1005" : "D1006",
         .severity = is_now ? Severity::compatible : Severity::cosmetic,
         .message =
             is_now ? "the operation is deprecated" : "the operation is no longer deprecated",
         .before = is_now ? "false" : "true",
         .after = is_now ? "true" : "false"},
        "deprecated",
        !is_now);
  }
  if (before_.text(pair.before.sunset()) == after_.text(pair.after.sunset())) return;
  // RFC 3339 dates in UTC sort as texts; the tables hold the HTTP date that callers see.
  const std::string was = pair.old_model == nullptr ? "" : pair.old_model->sunset;
  const std::string is = pair.new_model == nullptr ? "" : pair.new_model->sunset;
  const bool is_earlier = !was.empty() && !is.empty() && is < was;
  say(pair,
      {.code = "D1007",
       .severity = is_earlier ? Severity::breaking : Severity::compatible,
       .message = is_earlier ? "the operation ends earlier" : "the sunset date has changed",
       .before = std::string{before_.text(pair.before.sunset())},
       .after = std::string{after_.text(pair.after.sunset())}},
      "x-sunset",
      is.empty());
}

}  // namespace barbacane::diff
