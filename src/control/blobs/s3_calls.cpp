#include "control/blobs/s3_calls.hpp"

#include <poll.h>

#include <array>
#include <ctime>

#include "common/crypto/digest.hpp"
#include "common/crypto/random.hpp"
#include "common/observe/log.hpp"
#include "common/settings/secrets.hpp"
#include "control/blobs/errors.hpp"

namespace barbacane::blobs {
namespace {

constexpr int attempts_max = 4;
constexpr int first_pause_ms = 100;
constexpr std::chrono::seconds call_time_max{60};
constexpr std::chrono::seconds connect_time_max{5};
constexpr std::size_t answer_bytes_max = 4U << 20U;  // of a slice, or a document
constexpr std::size_t shown_bytes_max = 300;

std::string time_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 20> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
  return {text.data(), size};
}

bool is_worth_repeating(unsigned status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// Twice as long each time, and a part that differs, so that callers do not come back together.
void pause_before(int attempt) {
  const int base = first_pause_ms << (attempt - 1);
  std::array<std::uint8_t, 1> random{};
  crypto::fill_random(random);
  ::poll(nullptr, 0, base + base * random[0] / 256);
}

void log_failure(const S3Call& call, const std::string& reason) {
  observe::log(
      observe::Level::warn,
      "the artifact store failed a call",
      {{"method", std::string_view(call.method)},
       {"key", std::string_view(call.key)},
       {"reason", std::string_view(reason)}}
  );
}

}  // namespace

std::string xml_text(std::string_view document, std::string_view name) {
  const std::string open = '<' + std::string(name) + '>';
  const std::string close = "</" + std::string(name) + '>';
  const std::size_t start = document.find(open);
  if (start == std::string_view::npos) return {};
  const std::size_t end = document.find(close, start);
  if (end == std::string_view::npos) return {};
  std::string out(document.substr(start + open.size(), end - start - open.size()));
  for (const auto& [entity, character] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}) {
    const std::string_view word = entity;
    for (std::size_t at = 0; (at = out.find(word, at)) != std::string::npos; ++at)
      out.replace(at, word.size(), character);
  }
  return out;
}

Result<client::Request> S3Calls::sign(const S3Call& call) const {
  SigningIdentity identity;
  identity.region = place_.region;
  identity.service = "s3";
  std::string detail;
  const auto id = settings::resolve_secret(place_.access_key_id, detail);
  const auto secret = settings::resolve_secret(place_.secret_access_key, detail);
  if (!id || !secret) {
    log_failure(call, detail);
    return BlobErrc::denied;
  }
  identity.access_key_id = id->reveal();
  identity.secret_access_key = *secret;
  const std::string time = time_text();
  UnsignedCall raw{
      .method = call.method,
      .path = place_.path_of(call.key),
      .query = call.query,
      .fields = call.fields,
      .payload_hash = crypto::to_hex(crypto::sha256(call.body))
  };
  raw.fields.emplace_back("host", place_.authority());
  raw.fields.emplace_back("x-amz-content-sha256", raw.payload_hash);
  raw.fields.emplace_back("x-amz-date", time);
  if (!place_.session_token.empty()) {
    const auto token = settings::resolve_secret(place_.session_token, detail);
    if (!token) {
      log_failure(call, detail);
      return BlobErrc::denied;
    }
    raw.fields.emplace_back("x-amz-security-token", token->reveal());
  }
  client::Request out{
      .method = call.method,
      .url = place_.scheme + "://" + place_.authority() + raw.path,
      .fields = raw.fields,
      .borrowed_body = call.body,
      .ca_file = place_.ca_file,
      .time_max = call_time_max,
      .connect_time_max = connect_time_max,
      .body_bytes_max = answer_bytes_max
  };
  if (!call.query.empty()) out.url += '?' + canonical_query(call.query);
  out.fields.emplace_back("authorization", authorization_of(raw, identity, time));
  return out;
}

Result<client::Response> S3Calls::call(const S3Call& call) {
  std::string reason;
  for (int attempt = 1;; ++attempt) {
    const auto request = sign(call);
    if (!request) return request.error();
    auto answer = client_.call(*request, reason);
    if (answer) {
      const unsigned status = answer->status;
      if (status / 100 == 2 || status == 404 || status == 409 || status == 416) return answer;
      reason = std::to_string(status) + ' ' + xml_text(answer->body, "Code") + ' ' +
               xml_text(answer->body, "Message").substr(0, shown_bytes_max);
      if (!is_worth_repeating(status)) {
        log_failure(call, reason);
        return status == 401 || status == 403 ? BlobErrc::denied : BlobErrc::refused;
      }
    }
    if (attempt == attempts_max) break;
    pause_before(attempt);
  }
  log_failure(call, reason);
  return BlobErrc::unreachable;
}

}  // namespace barbacane::blobs
