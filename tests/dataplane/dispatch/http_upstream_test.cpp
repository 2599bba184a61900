#include "dataplane/dispatch/http_upstream.hpp"

#include <gtest/gtest.h>

#include "dataplane/dispatch/errors.hpp"

namespace barbacane::dispatch {
namespace {

struct UrlRow {
  std::string name;
  std::string url;
  std::string host;
  std::uint16_t port;
  std::string authority;
  std::string base_path;
};
class Urls : public testing::TestWithParam<UrlRow> {};
TEST_P(Urls, AreTakenApart) {
  Failure failure;
  const auto made = make_http_upstream("{\"url\":\"" + GetParam().url + "\"}", "", failure);
  ASSERT_NE(made, nullptr) << failure.detail;
  EXPECT_EQ(made->target->host, GetParam().host);
  EXPECT_EQ(made->target->port, GetParam().port);
  EXPECT_EQ(made->target->authority, GetParam().authority);
  EXPECT_EQ(made->base_path, GetParam().base_path);
  EXPECT_EQ(made->target->tls, nullptr);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Urls,
    testing::Values(
        UrlRow{"Name", "http://orders", "orders", 80, "orders", ""},
        UrlRow{"Port", "http://orders:8080", "orders", 8080, "orders:8080", ""},
        UrlRow{"Path", "http://orders/v1/", "orders", 80, "orders", "/v1"},
        UrlRow{"Slash", "http://orders:1/", "orders", 1, "orders:1", ""},
        UrlRow{
            "Address", "http://192.0.2.1:65535/a/b", "192.0.2.1", 65535, "192.0.2.1:65535", "/a/b"
        },
        UrlRow{"V6", "http://[::1]:81", "::1", 81, "[::1]:81", ""},
        UrlRow{"V6WithoutPort", "http://[2001:db8::1]/x", "2001:db8::1", 80, "[2001:db8::1]", "/x"}
    ),
    [](const auto& row) { return row.param.name; }
);

class Malformed : public testing::TestWithParam<std::pair<std::string, std::string>> {};
TEST_P(Malformed, IsRefused) {
  Failure failure;
  EXPECT_EQ(make_http_upstream(GetParam().second, "", failure), nullptr);
  EXPECT_EQ(failure.code, DispatchErrc::bad_config);
  EXPECT_NE(failure.detail.find("compile the description again"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Malformed,
    testing::Values(
        std::pair{"NoJson", "url"},
        std::pair{"NoObject", "[]"},
        std::pair{"NoUrl", "{}"},
        std::pair{"NumberForUrl", R"({"url":1})"},
        std::pair{"OtherScheme", R"({"url":"ftp://a"})"},
        std::pair{"NoHost", R"({"url":"http:///a"})"},
        std::pair{"NoPortNumber", R"({"url":"http://a:b"})"},
        std::pair{"PortZero", R"({"url":"http://a:0"})"},
        std::pair{"PortTooLarge", R"({"url":"http://a:65536"})"},
        std::pair{"OpenBracket", R"({"url":"http://[::1"})"},
        std::pair{"BytesBehindBracket", R"({"url":"http://[::1]x"})"},
        std::pair{"LineInHost", R"({"url":"http://a","host":"b\r\nX: y"})"},
        std::pair{"LineInUrl", R"({"url":"http://a\r\nb"})"},
        std::pair{"SpaceInPath", R"({"url":"http://a","path":"/a b"})"}
    ),
    [](const auto& row) { return row.param.first; }
);

TEST(HttpUpstream, ReadsItsSettings) {
  Failure failure;
  const auto made = make_http_upstream(
      R"({"connect_timeout_ms":250,"host":"preserve","path":"/v2/{id}","response_timeout_ms":90000,"retries":0,"url":"http://a"})",
      "",
      failure
  );
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->host, HostPolicy::preserve);
  EXPECT_EQ(made->path, "/v2/{id}");
  EXPECT_EQ(made->target->connect_timeout.count(), 250);
  EXPECT_EQ(made->target->response_timeout.count(), 90'000);
  EXPECT_EQ(made->target->retries, 0U);
  const auto literal =
      make_http_upstream(R"({"host":"own.example","url":"http://a"})", "", failure);
  EXPECT_EQ(literal->host, HostPolicy::literal);
  EXPECT_EQ(literal->host_literal, "own.example");
}

TEST(HttpUpstream, SharesConnectionsUnlessTheyDiffer) {
  Failure failure;
  const auto key = [&failure](const std::string& config) {
    return make_http_upstream(config, "", failure)->target->key;
  };
  const std::string plain = key(R"({"url":"http://a"})");
  EXPECT_EQ(plain, key(R"({"url":"http://a/base","path":"/x","host":"preserve"})"));
  EXPECT_NE(plain, key(R"({"url":"http://a:8080"})"));
  EXPECT_NE(plain, key(R"({"url":"http://a","connect_timeout_ms":5})"));
}

TEST(HttpUpstream, NamesWhatItCannotTrust) {
  Failure failure;
  EXPECT_EQ(
      make_http_upstream(
          R"({"tls":{"ca_file":"/nonexistent.pem"},"url":"https://a"})", "", failure
      ),
      nullptr
  );
  EXPECT_EQ(failure.code, DispatchErrc::no_trust_anchors);
  EXPECT_NE(failure.detail.find("/nonexistent.pem"), std::string::npos);
}

struct RewriteRow {
  std::string name;
  std::string text;
  std::string pieces;  // literals in quotes, captures by number
};
class Rewrites : public testing::TestWithParam<RewriteRow> {};
TEST_P(Rewrites, ResolveTheirCaptures) {
  const auto rewrite = parse_rewrite(GetParam().text, {"id", "name"});
  ASSERT_TRUE(rewrite.has_value());
  std::string pieces;
  for (const auto& piece : rewrite->pieces)
    pieces += piece.capture < 0 ? "'" + piece.literal + "'" : std::to_string(piece.capture);
  EXPECT_EQ(pieces, GetParam().pieces);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Rewrites,
    testing::Values(
        RewriteRow{"Literal", "/a/b", "'/a/b'"},
        RewriteRow{"One", "/a/{id}", "'/a/'0"},
        RewriteRow{"Swapped", "/{name}/{id}.json", "'/'1'/'0'.json'"},
        RewriteRow{"Rest", "/x/{name+}", "'/x/'1"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(PathRewrite, RefusesWhatItCannotFill) {
  EXPECT_EQ(parse_rewrite("/{other}", {"id"}).error(), DispatchErrc::unknown_capture);
  EXPECT_EQ(parse_rewrite("/{}", {"id"}).error(), DispatchErrc::unknown_capture);
  EXPECT_EQ(parse_rewrite("/{id", {"id"}).error(), DispatchErrc::bad_config);
}

}  // namespace
}  // namespace barbacane::dispatch
