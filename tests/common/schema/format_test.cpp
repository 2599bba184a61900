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
      {"time",
       {"23:59:60Z", "12:00:00.5+01:00", "00:29:60+00:30", "23:29:60+23:30"},
       {"12:00:00",
        "24:00:00Z",
        "12:00Z",
        "12:00:00.Z",
        "12:00:60Z",
        "23:59:60+01:00",
        "12:00:00+24:00",
        "12:00:00Z "}},
      {"date-time",
       {"2026-11-23T17:00:00Z", "1998-12-31t23:59:60z"},
       {"2026-11-23 17:00:00Z", "2026-11-23", "2026-11-23T17:00:00"}},
      {"duration",
       {"P1Y2M3DT4H5M6S", "PT0S", "P2W"},
       {"P",
        "PT",
        "P1",
        "1Y",
        "P1YT",
        "P1W2D",
        "P1D2H",
        "P1Y2D",
        "PT1H2S",
        "P2D1Y",
        "PT1D",
        "P1W1W",
        "PW"}},
      {"email",
       {"a.b+c@x.example", "\"a b\"@x", "a@[127.0.0.1]"},
       {"a",
        "@x",
        "a@",
        ".a@x",
        "a..b@x",
        "a@-x",
        "\"a@x",
        "\"a\"b\"@x",
        "\"\\\"@x",
        "a b@x",
        "a@[256.0.0.1]",
        "a@[IPv6:1]",
        "\u00E9@x"}},
      {"hostname",
       {"a-b.example", "xn--4gbwdl.XN--wgbh1c", "r1---sn-a.example", "xn--bcher-kva"},
       {"-a", "a-", "a..b", "a_b", "", "a.", ".a", "xn--", "xn--X", "xn--aa---o47jg78q"}},
      {"ipv4", {"127.0.0.1"}, {"127.0.0", "256.0.0.1", "127.0.0.01", "1.2.3.4.5", "1.2.3.4 "}},
      {"ipv6",
       {"::", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"},
       {":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::%1"}},
      {"uri",
       {"https://a/b?c#d", "urn:x:y", "http://[::1]:80/"},
       {"/a",
        "a",
        "http://a b",
        "http://[::1",
        "http://a:b",
        "x y:",
        "http://[v]",
        "http://[::1]a",
        "a:%2",
        "1a:b",
        "a:\\b",
        "http://@[a@b/"}},
      {"uri-reference", {"", "/a", "a?b", "//h/p"}, {"a b", "\\a", "%zz", "1:a"}},
      {"iri", {"http://\xC3\xA9.example/"}, {"/\xC3\xA9", "http://\xC3\xA9 "}},
      {"uri-template", {"/a/{b}{?c,d*}", "{x:3}", ""}, {"{", "}", "{a", "{}", "{a b}", "{x:0}"}},
      {"uuid",
       {"123e4567-e89b-12d3-a456-426614174000"},
       {"123e4567e89b12d3a456426614174000", "", "g23e4567-e89b-12d3-a456-426614174000"}},
      {"json-pointer", {"", "/a~0~1"}, {"a", "/~", "/~2"}},
      {"relative-json-pointer", {"0", "1/a", "2#"}, {"", "/a", "01", "-1", "1a"}},
      {"regex",
       {"^a$", "(?<a>b)\\k<a>", "\\p{Lu}", "\\-"},
       {"(",
        "\\a",
        "\\Z",
        "a**",
        "(?<a>)(?<a>)",
        "\\k<a>",
        "\\2",
        "[b-a]",
        "\\p{Lx}",
        "(?i)a",
        "\xC3"}},
      {"byte", {"", "QQ==", "QUJD"}, {"QQ=", "Q", "Q-_=", "Q Q="}},
      {"password", {"anything"}, {}},
      {"idn-hostname",
       {"a.b",
        "xn--bcher-kva",
        "b\u00FCcher.example",
        "\u5B9F\u4F8B.\u30C6\u30B9\u30C8",
        "\uC2E4\uB840.\uD14C\uC2A4\uD2B8",
        "a\u3002b",
        "a\uFF0Eb\uFF61c",
        "\u00DF\u03C2\u0F0B\u3007",
        "\u06FD\u06FE",
        "l\u00B7l",
        "\u03B1\u0375\u03B2",
        "\u05D0\u05F3\u05D1",
        "\u30FB\u3041",
        "\u0628\u0660\u0628",
        "\u06F0"
        "0",
        "\u0915\u094D\u200D\u0937",
        "\u0915\u094D\u200C\u0937",
        "\u0628\u064A\u200C\u0628\u064A"},
       {"",
        ".",
        "a..b",
        "a.",
        "\u3002",
        "-\u00E9",
        "\u00E9-",
        "ab--\u00E9",
        "B\u00FCcher",
        "\u302E\uC2E4",
        "\u0903hello",
        "\u0300hello",
        "\u0640\u07FA",
        "a\u00B7l",
        "l\u00B7",
        "\u03B1\u0375S",
        "A\u05F3\u05D1",
        "def\u30FBabc",
        "\u30FB",
        "\u0628\u0660\u06F0",
        "\u0915\u200D\u0937",
        "\u0915\u200C\u0937",
        "\u2027",
        "\uFF41",
        "\xC3",
        "\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9"
        "\u00E9"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
      {"idn-email",
       {"\uC2E4\uB840@\uC2E4\uB840.\uD14C\uC2A4\uD2B8", "a@b"},
       {"\u00E9", "a@\u0640", "a@-\u00E9"}},
      {"iri-reference", {"\u00E9?\uE000", ""}, {"\uE000", "\xC3", "a:\uFFFF"}},
      {"base64url", {"", "QQ", "QQ==", "_-8"}, {"QR", "Q", "QQ=", "Q+8", "QQ==="}},
      {"char", {"a", "\U0001F600"}, {"", "ab", "\xF0\x9F"}},
      {"decimal", {"1", "-0.5", ".5", "1e-7"}, {"", "-", "1.", "1e", "0x1", "NaN"}},
      {"int64",
       {"0", "-9223372036854775808", "9223372036854775807"},
       {"", "-", "-0", "01", "9223372036854775808", "1.0", " 1"}},
      {"uint64", {"18446744073709551615"}, {"18446744073709551616", "-1", "+1"}},
      {"http-date",
       {"Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"},
       {"",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun"}},
      {"media-range",
       {"*/*", "text/*", "text/html; charset=\"a;b\" ; q=0.5", "a/b;"},
       {"", "text", "*/html", "text/", "a/b; c", "a/b; c=\"", "a/b c"}},
      {"sf-string", {"\"a \\\" b\""}, {"a", "\"", "\"\\a\"", "\"\u00E9\"", "\"a\"b\""}},
      {"sf-token", {"*a:/b"}, {"", "1a", "a b"}},
      {"sf-binary", {":QQ==:", "::"}, {":", "QQ==", ":Q:"}},
      {"sf-boolean", {"?0", "?1"}, {"?2", "true", ""}},
      {"sf-integer", {"-1", "999999999999999"}, {"", "-", "1.0", "1000000000000000"}},
      {"sf-decimal", {"-1.5", "0.123"}, {"1", "1.", ".5", "1.2345", "1234567890123.1"}},
      {"no-such-format", {"anything"}, {}},
  };
  for (const Row& row : rows) {
    for (const std::string_view text : row.good)
      EXPECT_TRUE(fits_format(format_of(row.format), text)) << row.format << " " << text;
    for (const std::string_view text : row.bad)
      EXPECT_FALSE(fits_format(format_of(row.format), text)) << row.format << " " << text;
  }
}

TEST(Formats, LongTextsEndEarly) {
  std::string labels;
  std::string name;
  for (int i = 0; i < 100'000; ++i) {
    labels += "\u5B9F.";
    name += "\u5B9F";
  }
  EXPECT_FALSE(fits_format(Format::idn_hostname, labels + "a"));
  EXPECT_FALSE(fits_format(Format::idn_email, "a@" + labels + "a"));
  EXPECT_FALSE(fits_format(Format::regex, "(?<" + name + ">a)"));
  EXPECT_FALSE(fits_format(Format::regex, std::string(100'000, '(')));
  EXPECT_TRUE(fits_format(Format::regex, std::string(100'000, 'a')));
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
