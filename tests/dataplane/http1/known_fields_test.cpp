#include <gtest/gtest.h>

#include <map>
#include <string>

#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {
namespace {

const std::map<std::string, Known> names{
    {"accept", Known::accept},
    {"accept-encoding", Known::accept_encoding},
    {"authorization", Known::authorization},
    {"cache-control", Known::cache_control},
    {"connection", Known::connection},
    {"content-encoding", Known::content_encoding},
    {"content-length", Known::content_length},
    {"content-range", Known::content_range},
    {"content-type", Known::content_type},
    {"cookie", Known::cookie},
    {"date", Known::date},
    {"expect", Known::expect},
    {"forwarded", Known::forwarded},
    {"host", Known::host},
    {"keep-alive", Known::keep_alive},
    {"location", Known::location},
    {"max-forwards", Known::max_forwards},
    {"origin", Known::origin},
    {"prefer", Known::prefer},
    {"proxy-authenticate", Known::proxy_authenticate},
    {"proxy-authorization", Known::proxy_authorization},
    {"proxy-connection", Known::proxy_connection},
    {"range", Known::range},
    {"server", Known::server},
    {"set-cookie", Known::set_cookie},
    {"te", Known::te},
    {"trailer", Known::trailer},
    {"traceparent", Known::traceparent},
    {"tracestate", Known::tracestate},
    {"transfer-encoding", Known::transfer_encoding},
    {"upgrade", Known::upgrade},
    {"user-agent", Known::user_agent},
    {"via", Known::via},
    {"www-authenticate", Known::www_authenticate},
    {"x-forwarded-for", Known::x_forwarded_for},
    {"x-forwarded-host", Known::x_forwarded_host},
    {"x-forwarded-port", Known::x_forwarded_port},
    {"x-forwarded-proto", Known::x_forwarded_proto},
    {"x-real-ip", Known::x_real_ip},
    {"x-request-id", Known::x_request_id},
};

std::string upper(std::string text) {
  for (char& byte : text) {
    if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(byte - 32);
  }
  return text;
}

TEST(KnownField, KnowsEachNameInAnyCase) {
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Known::x_request_id)) << "one of each";
  for (const auto& [name, known] : names) {
    EXPECT_EQ(known_field(name), known) << name;
    EXPECT_EQ(known_field(upper(name)), known) << name;
  }
}

TEST(KnownField, KnowsNothingElse) {
  for (const auto& [name, known] : names) {
    for (std::size_t i = 0; i < name.size(); ++i) {
      std::string other = name;
      other[i] = '_';
      EXPECT_EQ(known_field(other), Known::other) << other;
    }
    EXPECT_EQ(known_field(name + "s"), Known::other) << name;
    const std::string shorter = name.substr(1);
    EXPECT_EQ(known_field(shorter), Known::other) << shorter;
  }
  EXPECT_EQ(known_field(""), Known::other);
  EXPECT_EQ(known_field(std::string(1000, 'a')), Known::other);
}

TEST(KnownSet, HoldsWhatWasAdded) {
  constexpr KnownSet set{Known::accept, Known::x_request_id};
  EXPECT_TRUE(set.has(Known::accept));
  EXPECT_TRUE(set.has(Known::x_request_id));
  EXPECT_FALSE(set.has(Known::other));
  EXPECT_FALSE(set.has(Known::host));
}

TEST(Fields, AreBounded) {
  Fields fields;
  for (std::size_t i = 0; i < fields_capacity; ++i) EXPECT_TRUE(fields.add({"a", "b"}));
  EXPECT_FALSE(fields.add({"a", "b"}));
  EXPECT_EQ(fields.all().size(), fields_capacity);
}

TEST(Fields, FindTheFirstOfAKind) {
  Fields fields;
  ASSERT_TRUE(fields.add({"A", "1"}));
  ASSERT_TRUE(fields.add({"Via", "2", Known::via}));
  ASSERT_TRUE(fields.add({"via", "3", Known::via}));
  EXPECT_EQ(fields.find(Known::via)->value, "2");
  EXPECT_EQ(fields.find(Known::host), nullptr);
  EXPECT_FALSE(fields.has(Known::host));
  fields.clear();
  EXPECT_EQ(fields.find(Known::via), nullptr);
}

}  // namespace
}  // namespace barbacane::http1
