#include "control/api/call.hpp"

#include <charconv>

#include "common/http/problem.hpp"
#include "common/json/write.hpp"
#include "common/observe/log.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t page_default = 20;
constexpr std::string_view retry_seconds = "2";

template <class T>
std::optional<T> parse_number(std::string_view text) {
  T value{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::string> Call::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view Call::field(std::string_view lower_name) const {
  for (const auto& [name, value] : fields) {
    if (name == lower_name) return value;
  }
  return {};
}

store::PageRequest Call::page() const {
  store::PageRequest out{.limit = page_default, .after = std::nullopt};
  if (const auto limit = query_value("limit"))
    out.limit = parse_number<std::size_t>(*limit).value_or(page_default);
  if (const auto cursor = query_value("cursor")) out.after = parse_number<std::int64_t>(*cursor);
  return out;
}

store::Actor Call::actor() const {
  return {.name = principal.actor(), .request_id = request_id, .address = address};
}

std::optional<std::int64_t> Call::expected_version() const {
  constexpr std::int64_t of_nothing = -1;
  std::string_view text = field("if-match");
  if (text.empty() || text == "*") return std::nullopt;
  if (!text.starts_with("\"v") || !text.ends_with('"')) return of_nothing;
  text.remove_prefix(2);
  text.remove_suffix(1);
  return parse_number<std::int64_t>(text).value_or(of_nothing);
}

std::optional<std::string> Call::member(std::string_view name) const {
  if (body == nullptr) return std::nullopt;
  const json::Node* one = body->find(name);
  if (one == nullptr) return std::nullopt;
  if (one->is(json::Kind::string) || one->is(json::Kind::number)) return std::string(one->text);
  return json::to_text(*one);
}

Reply refuse(
    const Call& call,
    ProblemKind kind,
    std::string_view detail,
    std::span<const http::ProblemError> errors,
    std::string_view extra
) {
  Reply out;
  out.status = http::problem_type(kind).status;
  out.content_type = http::problem_media_type;
  out.body = http::to_json(
      {.kind = kind,
       .detail = detail,
       .instance = call.path,
       .request_id = call.request_id,
       .extra = extra,
       .errors = errors}
  );
  if (kind == ProblemKind::unavailable) out.fields.emplace_back("Retry-After", retry_seconds);
  return out;
}

Reply not_found(const Call& call, std::string_view what) {
  return refuse(call, ProblemKind::not_found, "There is no such " + std::string(what) + ".");
}

Reply stale(const Call& call) {
  return refuse(
      call,
      ProblemKind::precondition_failed,
      "If-Match names a version that is not the current one: read it again."
  );
}

Reply refuse_for(const Call& call, const ErrorCode& error) {
  const ProblemKind kind = http::kind_of(error);
  observe::log(
      kind == ProblemKind::unavailable ? observe::Level::warn : observe::Level::error,
      "a call failed",
      {{"path", std::string_view(call.path)},
       {"request_id", std::string_view(call.request_id)},
       {"reason", std::string_view(error.message())}}
  );
  if (kind == ProblemKind::unavailable)
    return refuse(call, kind, "What the answer needs cannot be reached now: try again.");
  return refuse(call, ProblemKind::internal, {});
}

std::string etag_of(std::int64_t version) {
  return "\"v" + std::to_string(version) + '"';
}

Reply show(const Call& call, const store::Resource& resource) {
  Reply out;
  const std::string etag = etag_of(resource.version);
  out.fields.emplace_back("ETag", etag);
  const std::string_view known = call.field("if-none-match");
  if (call.method == "GET" && !known.empty() &&
      (known == "*" || known.find(etag) != std::string_view::npos)) {
    out.status = 304;
    return out;
  }
  out.body = resource.body;
  return out;
}

Reply created(const store::Resource& resource, std::string location) {
  Reply out;
  out.status = 201;
  out.body = resource.body;
  out.fields.emplace_back("Location", std::move(location));
  out.fields.emplace_back("ETag", etag_of(resource.version));
  return out;
}

Reply no_content() {
  Reply out;
  out.status = 204;
  return out;
}

Reply show_page(const Call& call, const store::Page& page) {
  Reply out;
  out.body = "{\"items\":[";
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    if (i != 0) out.body += ',';
    out.body += page.items[i];
  }
  out.body += "],\"next_cursor\":";
  if (!page.next) {
    out.body += "null}";
    return out;
  }
  const std::string cursor = std::to_string(*page.next);
  out.body += '"' + cursor + "\"}";
  std::string link = '<' + call.path + "?cursor=" + cursor;
  for (const auto& [name, value] : call.query) {
    if (name == "limit" || name == "project_id") link += '&' + name + '=' + value;
  }
  out.fields.emplace_back("Link", link + ">; rel=\"next\"");
  return out;
}

}  // namespace barbacane::api
