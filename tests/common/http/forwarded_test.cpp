#include "common/http/forwarded.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

struct Row {
  ForwardedHop hop;
  std::string_view expected;
};

TEST(Forwarded, QuotesWhatMustBeQuoted) {
  const Row rows[]{
      {{"192.0.2.7", "a.example", "https"}, "for=192.0.2.7;host=a.example;proto=https"},
      {{"2001:db8::1", "a", "http"}, "for=\"[2001:db8::1]\";host=a;proto=http"},
      {{"192.0.2.7", "a.example:8080", "http"}, "for=192.0.2.7;host=\"a.example:8080\";proto=http"},
      {{"192.0.2.7", "[::1]:80", "http"}, "for=192.0.2.7;host=\"[::1]:80\";proto=http"},
      {{"", "a", "http"}, "for=unknown;host=a;proto=http"},
      {{"192.0.2.7", "", "http"}, "for=192.0.2.7;proto=http"},
      {{"192.0.2.7", "", ""}, "for=192.0.2.7"},
      {{"192.0.2.7", "a\";proto=https;x=\"", "http"},
       "for=192.0.2.7;host=\"a\\\";proto=https;x=\\\"\";proto=http"},
      {{"192.0.2.7", "a\r\nEvil: 1", "http"}, "for=192.0.2.7;host=\"aEvil: 1\";proto=http"},
  };
  for (const Row& row : rows) {
    std::string out = "x, ";
    append_forwarded(out, row.hop);
    EXPECT_EQ(out, "x, " + std::string{row.expected});
  }
}

}  // namespace
}  // namespace barbacane::http
