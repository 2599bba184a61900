#include "control/api/request_reader.hpp"

#include <algorithm>

#include "common/crypto/digest.hpp"
#include "common/http/media_type.hpp"
#include "common/json/read.hpp"
#include "common/validation/query.hpp"

namespace barbacane::api {
namespace {

using Verdict = validation::BodyPlan::Verdict;

/// A JSON body up to this size is judged within a millisecond, faster than a thread is woken.
constexpr std::size_t judged_at_once_bytes_max = 32U << 10U;
/// Bytes of an upload that go to its file, and into its digest, at once.
constexpr std::size_t batch_bytes = 512U << 10U;

Reply refuse_violations(
    const Call& call,
    ProblemKind kind,
    std::string_view detail,
    const validation::Violations& violations
) {
  std::vector<http::ProblemError> errors;
  for (const validation::Violation& one : violations) {
    errors.push_back(
        {.in = one.in,
         .name = one.name,
         .pointer = one.pointer,
         .schema_pointer = one.schema_pointer,
         .keyword = one.keyword,
         .message = one.message}
    );
  }
  return refuse(call, kind, detail, errors);
}

Reply refuse_size(const Call& call, std::uint64_t bytes_max) {
  return refuse(
      call, ProblemKind::too_large, "The body is over " + std::to_string(bytes_max >> 20U) + " MiB."
  );
}

Reply refuse_now(const Call& call) {
  return refuse(call, ProblemKind::unavailable, "Too much is waiting: try again.");
}

/// The next piece of a body that may have so many bytes; a refusal of one that broke off or is
/// larger. "" at the end.
net::Task<std::optional<Reply>> next_piece(
    net::WebRequest& request,
    const Call& call,
    std::uint64_t& bytes_left,
    std::uint64_t bytes_max,
    std::string& piece
) {
  Result<std::string> got = co_await request.body->next();
  if (!got && got.error() == boost::asio::error::message_size)
    co_return refuse_size(call, bytes_max);
  if (!got) co_return refuse(call, ProblemKind::malformed, "The body broke off.");
  if (got->size() > bytes_left) co_return refuse_size(call, bytes_max);
  bytes_left -= got->size();
  piece = *std::move(got);
  co_return std::nullopt;
}

/// Of the query and the body: what a repetition of a call must have again.
std::string hash_of_call(const net::WebRequest& request, const std::string& body_digest) {
  return crypto::to_hex(crypto::sha256(request.query + '\n' + body_digest));
}

/// Ids are compared as text here and there: one spelling.
std::string decode_id(std::string_view capture) {
  std::string text;
  if (!validation::decode(capture, false, text)) text = capture;
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

}  // namespace

RequestReader::RequestReader(
    const Description& description,
    net::BlockingPool& pool,
    ServiceStats& stats,
    ReadingLimits limits
)
    : description_(description), pool_(pool), stats_(stats), limits_(limits) {}

std::optional<Reply> RequestReader::take_parameters(
    const net::WebRequest& request, const Description::Found& found, Call& call
) {
  const validation::RequestParts parts{
      .captures = std::span(found.match.captures).first(found.match.captures_count),
      .query = request.query,
      .fields =
          [&request](std::string_view name, std::vector<std::string_view>& out) {
            for (const auto& [field, value] : request.fields) {
              if (field == name) out.push_back(value);
            }
          }
  };
  validation::Violations violations;
  if (!validator_.check_parameters(description_.rules(), *found.operation, parts, violations)) {
    ++stats_.invalid;
    // A path whose id is none names nothing.
    const bool is_path =
        std::ranges::all_of(violations, [](const auto& one) { return one.in == "path"; });
    return refuse_violations(
        call,
        is_path ? ProblemKind::not_found : ProblemKind::invalid,
        "The parameters are not those of the description.",
        violations
    );
  }
  for (const std::string_view capture : parts.captures) call.captures.push_back(decode_id(capture));
  std::vector<validation::Pair> pairs;
  static_cast<void>(validation::split_query(request.query, pairs));
  for (const validation::Pair& pair : pairs) {
    std::string name;
    std::string value;
    if (validation::decode(pair.name, true, name) && validation::decode(pair.value, true, value))
      call.query.emplace_back(std::move(name), std::move(value));
  }
  return std::nullopt;
}

net::Task<std::optional<Reply>> RequestReader::take_body(
    net::WebRequest& request, const tables::Operation& operation, Call& call
) {
  const std::string_view type = request.field("content-type");
  const bool has_body = request.has_body && request.content_length.value_or(1) != 0;
  const validation::RequestRules& rules = description_.rules();
  const validation::BodyPlan plan =
      validation::RequestValidator::plan_body(rules, operation, type, has_body);
  if (plan.verdict == Verdict::missing)
    co_return refuse(call, ProblemKind::invalid, "This operation needs a body.");
  if (plan.verdict == Verdict::unsupported || plan.verdict == Verdict::bad_charset) {
    const std::string types = validation::RequestValidator::media_types_of(rules, operation);
    Reply out = refuse(call, ProblemKind::unsupported_media, "This operation takes " + types + ".");
    out.fields.emplace_back(request.method == "PATCH" ? "Accept-Patch" : "Accept-Post", types);
    co_return out;
  }
  if (!has_body) co_return std::nullopt;
  if (operation.request_body() == tables::none)
    co_return refuse(call, ProblemKind::invalid, "This operation takes no body.");
  call.content_type = std::string(type);
  call.media_type = http::essence_of(type);
  if (plan.verdict == Verdict::check && plan.kind == tables::BodyKind::json)
    co_return co_await take_json(request, operation, call);
  co_return co_await take_upload(request, call);
}

net::Task<std::optional<Reply>> RequestReader::take_json(
    net::WebRequest& request, const tables::Operation& operation, Call& call
) {
  const std::uint64_t bytes_max = limits_.json_body_bytes_max;
  if (request.content_length.value_or(0) > bytes_max) co_return refuse_size(call, bytes_max);
  std::uint64_t bytes_left = bytes_max;
  std::string text;
  std::string piece;
  do {
    if (auto refusal = co_await next_piece(request, call, bytes_left, bytes_max, piece))
      co_return refusal;
    text += piece;
  } while (!piece.empty());
  if (text.size() <= judged_at_once_bytes_max)
    co_return judge_json(validator_, request, operation, text, call);
  auto judged = co_await net::run_blocking(pool_, [&] {
    validation::RequestValidator validator;
    return judge_json(validator, request, operation, text, call);
  });
  if (!judged) co_return refuse_now(call);
  co_return *std::move(judged);
}

std::optional<Reply> RequestReader::judge_json(
    validation::RequestValidator& validator,
    const net::WebRequest& request,
    const tables::Operation& operation,
    const std::string& text,
    Call& call
) {
  call.body_hash = hash_of_call(request, crypto::to_hex(crypto::sha256(text)));
  const validation::RequestRules& rules = description_.rules();
  const validation::BodyPlan plan =
      validation::RequestValidator::plan_body(rules, operation, call.content_type, true);
  validation::Violations violations;
  if (!validator.check_body(rules, operation, plan, call.content_type, text, violations)) {
    ++stats_.invalid;
    return refuse_violations(
        call, ProblemKind::invalid, "The body is not what the description has.", violations
    );
  }
  call.document = std::make_shared<json::Document>();
  Report faults;
  call.body = json::read_json(text, "body", *call.document, faults);
  if (call.body == nullptr) return refuse(call, ProblemKind::malformed, "The body is no JSON.");
  return std::nullopt;
}

net::Task<std::optional<Reply>> RequestReader::take_upload(net::WebRequest& request, Call& call) {
  const std::uint64_t bytes_max = limits_.upload_bytes_max;
  if (request.content_length.value_or(0) > bytes_max) co_return refuse_size(call, bytes_max);
  Result<Spool> spool = Spool::make(call.services.scratch_folder);
  if (!spool) co_return refuse_for(call, spool.error());
  std::uint64_t bytes_left = bytes_max;
  std::string batch;
  std::string piece;
  do {
    if (auto refusal = co_await next_piece(request, call, bytes_left, bytes_max, piece))
      co_return refusal;
    batch += piece;
    if (batch.size() < batch_bytes && !piece.empty()) continue;
    const auto kept = co_await net::run_blocking(pool_, [&] { return spool->append(batch); });
    if (!kept) co_return refuse_now(call);
    if (!*kept) co_return refuse_for(call, kept->error());
    batch.clear();
  } while (!piece.empty());
  call.body_hash = hash_of_call(request, spool->finish());
  call.upload = std::move(*spool);
  co_return std::nullopt;
}

}  // namespace barbacane::api
