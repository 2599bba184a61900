// Rows beside those of the published suite (tests/conformance), which has most.
#include "common/schema/format.hpp"

#include <gtest/gtest.h>

namespace barbacane::schema {
namespace {

struct Row {
  std::string_view format;
  std::vector<std::string_view> good;
  std::vector<std::string_view> bad;
};

TEST(Formats, OfTexts) {
  const Row rows[] = {
      {"date", {"2028-02-29"}, {"2027-02-29", "2027-1-01", "2027-01-32", "", "20270101"}},
      {"time", {"23:59:60Z", "12:00:00.5+01:00"}, {"12:00:00", "24:00:00Z", "12:00Z", "12:00:00.Z"}
      },
      {"date-time",
       {"2026-11-23T17:00:00Z", "1998-12-31t23:59:60z"},
       {"2026-11-23 17:00:00Z", "2026-11-23", "2026-11-23T17:00:00"}},
      {"duration",
       {"P1Y2M3DT4H5M6S", "PT0S", "P2W"},
       {"P", "PT", "P1", "1Y", "P1YT", "P1W2D", "P1D2H"}},
      {"email",
       {"a.b+c@x.example", "\"a b\"@x", "a@[127.0.0.1]"},
       {"a", "@x", "a@", ".a@x", "a..b@x", "a@-x"}},
      {"hostname", {"a-b.example", "xn--4gbwdl"}, {"-a", "a-", "a..b", "a_b", "", "ab--c"}},
      {"ipv4", {"127.0.0.1"}, {"127.0.0", "256.0.0.1", "127.0.0.01", "1.2.3.4.5", "1.2.3.4 "}},
      {"ipv6",
       {"::", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"},
       {":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::%1"}},
      {"uri",
       {"https://a/b?c#d", "urn:x:y", "http://[::1]:80/"},
       {"/a", "a", "http://a b", "http://[::1", "http://a:b", "x y:"}},
      {"uri-reference", {"", "/a", "a?b", "//h/p"}, {"a b", "\\a", "%zz", "1:a"}},
      {"iri", {"http://\xC3\xA9.example/"}, {"/\xC3\xA9", "http://\xC3\xA9 "}},
      {"uri-template", {"/a/{b}{?c,d*}", "{x:3}", ""}, {"{", "}", "{a", "{}", "{a b}", "{x:0}"}},
      {"uuid",
       {"123e4567-e89b-12d3-a456-426614174000"},
       {"123e4567e89b12d3a456426614174000", "", "g23e4567-e89b-12d3-a456-426614174000"}},
      {"json-pointer", {"", "/a~0~1"}, {"a", "/~", "/~2"}},
      {"relative-json-pointer", {"0", "1/a", "2#"}, {"", "/a", "01", "-1", "1a"}},
      {"regex", {"^a$"}, {"(", "\\a"}},
      {"byte", {"", "QQ==", "QUJD"}, {"QQ=", "Q", "Q-_=", "Q Q="}},
      {"password", {"anything"}, {}},
      {"idn-hostname", {"-\xC3\xA9-"}, {}},
      {"no-such-format", {"anything"}, {}},
  };
  for (const Row& row : rows) {
    for (const std::string_view text : row.good)
      EXPECT_TRUE(fits_format(format_of(row.format), text)) << row.format << " " << text;
    for (const std::string_view text : row.bad)
      EXPECT_FALSE(fits_format(format_of(row.format), text)) << row.format << " " << text;
  }
}

TEST(Formats, OfNumbers) {
  const Row rows[] = {
      {"int32",
       {"0", "2147483647", "-2147483648", "1.0"},
       {"2147483648", "-2147483649", "1.5", "1e400"}},
      {"int64", {"9223372036854775807", "-9223372036854775808"}, {"9223372036854775808", "0.1"}},
      {"uint8", {"255", "0"}, {"256", "-1"}},
      {"uint64", {"18446744073709551615"}, {"18446744073709551616", "-1"}},
      {"float", {"3.4e38", "-1.5"}, {"3.5e38", "1e39"}},
      {"double", {"1.7e308"}, {"1e309", "-1e309"}},
      {"date", {"5"}, {}},
  };
  for (const Row& row : rows) {
    for (const std::string_view text : row.good)
      EXPECT_TRUE(fits_number_format(format_of(row.format), text)) << row.format << " " << text;
    for (const std::string_view text : row.bad)
      EXPECT_FALSE(fits_number_format(format_of(row.format), text)) << row.format << " " << text;
  }
}

}  // namespace
}  // namespace barbacane::schema
