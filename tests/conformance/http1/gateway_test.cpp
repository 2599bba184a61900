// Raw requests through a real worker: what is refused is answered as its rule says, ends the
// connection and reaches nobody, nor does what stands behind it; what is taken is understood by
// servers that others wrote exactly as it was written to them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "body_rows.hpp"
#include "common/http/problem.hpp"
#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/request_rows.hpp"
#include "upstreams.hpp"

namespace barbacane::conformance {
namespace {

using downstream::RunningWorker;
using http1::Framing;
using http1::RequestRow;
using support::RawClient;
using support::RawResponse;

constexpr std::string_view behind = "GET /behind HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view chunked_head =
    "POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

exchange::Settings settings() {
  exchange::Settings out;
  out.head_bytes_max = http1::row_limits.head_bytes_max;
  out.fields_max = http1::row_limits.fields_max;
  out.target_bytes_max = http1::row_limits.target_bytes_max;
  return out;
}

void serve_everything(RunningWorker& gateway, const std::string& url) {
  std::vector<downstream::TestOperation> operations;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    for (const char* path : {"/", "/{rest+}"})
      operations.push_back({.method = method, .path = path, .config = "{\"url\":\"" + url + "\"}"});
  }
  gateway.serve(operations);
}

/// The head of a row with a body that its framing announces; nothing when that is too long.
std::optional<std::string> with_body(const RequestRow& row) {
  if (row.framing == Framing::chunked) return row.raw + "5\r\nhello\r\n0\r\n\r\n";
  if (row.length > 1000) return std::nullopt;
  return row.raw + std::string(row.length, 'b');
}

std::vector<RequestRow> refused_requests() {
  std::vector<RequestRow> rows = http1::refused_first_lines();
  for (auto part : {http1::refused_fields, http1::refused_framing}) {
    for (RequestRow& row : part()) rows.push_back(std::move(row));
  }
  return rows;
}

TEST(RawRequests, RefusedOnesEndTheConnectionAndReachNobody) {
  support::FakeUpstream upstream;
  RunningWorker gateway(settings());
  serve_everything(gateway, upstream.url());
  const std::vector<RequestRow> rows = refused_requests();
  EXPECT_GE(rows.size(), 100U);
  for (const RequestRow& row : rows) {
    RawClient client(gateway.address);
    client.send(row.raw + std::string(behind));
    const RawResponse response = client.read_response();
    const ErrorCode code = *row.error;
    EXPECT_EQ(response.status, http::problem_type(http::kind_of(code)).status)
        << row.name << " (" << row.source << ")";
    EXPECT_EQ(client.read_to_end(), "") << row.name << ": something behind it was answered";
  }
  EXPECT_TRUE(upstream.seen().empty());
}

TEST(RawRequests, RefusedBodiesEndTheConnection) {
  support::FakeUpstream upstream;
  RunningWorker gateway(settings());
  serve_everything(gateway, upstream.url());
  for (const BodyRow& row : body_rows()) {
    RawClient client(gateway.address);
    client.send(std::string(chunked_head) + row.raw + std::string(behind));
    client.shut_write();
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, row.is_taken ? 200 : 400) << row.name << " (" << row.source << ")";
    const std::string rest = client.read_to_end();
    EXPECT_EQ(rest.find("HTTP/1.1") != std::string::npos, row.is_taken) << row.name;
  }
  for (const support::SeenRequest& seen : upstream.seen())
    EXPECT_TRUE(seen.target == "/in" || seen.target == "/behind") << seen.target;
}

/// What the upstream was sent, as its bytes say.
Understood written(const support::SeenRequest& seen) {
  Understood out{{"method", seen.method}, {"target", seen.target}};
  std::istringstream lines(seen.head);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    const std::size_t colon = line.find(':');
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    out.emplace_back(name, line.substr(colon + 2, line.size() - colon - 3));
  }
  out.emplace_back(":body", seen.body);
  return out;
}

/// Without what differs from request to request and from upstream to upstream.
Understood comparable(Understood all, const std::set<std::string>& known_parts) {
  std::erase_if(all, [&](const auto& part) {
    const bool is_own = part.first == "x-request-id" || part.first == "traceparent";
    return is_own || (!known_parts.empty() && !known_parts.contains(part.first));
  });
  for (auto& [name, value] : all) {
    if (name == "via") value = value.substr(0, value.rfind(' '));
    if (name == "host" && value.starts_with("127.0.0.1:")) value = "upstream";
  }
  return all;
}

struct Server {
  std::string name;
  std::set<std::string> known_parts;  // empty = all
};
class Servers : public testing::TestWithParam<Server> {};

TEST_P(Servers, UnderstandWhatWasWritten) {
  const auto theirs = GetParam().name == "nginx" ? start_nginx() : start_script(GetParam().name);
  support::FakeUpstream ours;
  RunningWorker to_theirs(settings());
  RunningWorker to_ours(settings());
  serve_everything(to_theirs, theirs->url());
  serve_everything(to_ours, ours.url());
  std::vector<std::pair<std::string, std::string>> requests;
  for (const RequestRow& row : http1::taken_requests()) {
    if (const auto raw = with_body(row)) requests.emplace_back(row.name, *raw);
  }
  for (const BodyRow& row : body_rows()) {
    if (row.is_taken) requests.emplace_back(row.name, std::string(chunked_head) + row.raw);
  }
  int compared = 0;
  for (const auto& [name, raw] : requests) {
    const bool is_head = raw.starts_with("HEAD ");
    const auto ask = [&](const RunningWorker& gateway) {
      RawClient client(gateway.address);
      client.send(raw);
      RawResponse response = client.read_response(is_head);
      return response.status == 100 ? client.read_response(is_head) : response;
    };
    const std::size_t before = ours.seen().size();
    const int expected = ask(to_ours).status;
    EXPECT_NE(expected, 400) << name;
    const RawResponse response = ask(to_theirs);
    EXPECT_EQ(response.status, expected) << name << ": " << response.body;
    if (ours.seen().size() == before || is_head || expected != 200) continue;
    ++compared;
    EXPECT_EQ(
        comparable(theirs->understood(response.body), GetParam().known_parts),
        comparable(written(ours.seen().back()), GetParam().known_parts)
    ) << name;
  }
  EXPECT_GE(compared, 40);
}
INSTANTIATE_TEST_SUITE_P(
    Others,
    Servers,
    testing::Values(
        Server{"python3", {}},
        Server{"node", {}},
        Server{"nginx", {"method", "target", "host", "content-length", "transfer-encoding"}}
    ),
    [](const auto& server) { return server.param.name; }
);

}  // namespace
}  // namespace barbacane::conformance
