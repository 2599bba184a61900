#include "common/net/web_socket_handshake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::net {
namespace {

using ::testing::HasSubstr;

WebRequest good() {
  WebRequest out;
  out.method = "GET";
  out.fields = {
      {"connection", "keep-alive, Upgrade"},
      {"upgrade", "WebSocket"},
      {"sec-websocket-version", "13"},
      {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
      {"sec-websocket-protocol", "other, v1"}
  };
  return out;
}

TEST(WebSocketHandshake, AcceptIsThatOfTheRfc) {
  EXPECT_EQ(web_socket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, SaysWhatIsMissing) {
  EXPECT_EQ(web_socket_fault(good(), "v1"), "");
  EXPECT_THAT(web_socket_fault(good(), "v2"), HasSubstr("v2"));
  for (std::size_t i = 0; i < good().fields.size(); ++i) {
    WebRequest one = good();
    one.fields.erase(one.fields.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_NE(web_socket_fault(one, "v1"), "") << i;
  }
  WebRequest post = good();
  post.method = "POST";
  EXPECT_NE(web_socket_fault(post, "v1"), "");
  WebRequest short_key = good();
  short_key.fields[3].second = "AAAA";
  EXPECT_THAT(web_socket_fault(short_key, "v1"), HasSubstr("16 bytes"));
}

TEST(WebSocketHandshake, BothSidesAgree) {
  const std::string key = make_web_socket_key();
  WebRequest request;
  request.method = "GET";
  for (const auto& [name, value] : web_socket_request_fields(key, "v1")) {
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    request.fields.emplace_back(lower, value);
  }
  ASSERT_EQ(web_socket_fault(request, "v1"), "");
  WebFields answer;
  for (const auto& [name, value] : web_socket_answer(request, "v1").fields) {
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    answer.emplace_back(lower, value);
  }
  EXPECT_TRUE(is_web_socket_accepted(answer, key, "v1"));
  EXPECT_FALSE(is_web_socket_accepted(answer, make_web_socket_key(), "v1"));
  EXPECT_FALSE(is_web_socket_accepted(answer, key, "v2"));
}

}  // namespace
}  // namespace barbacane::net
