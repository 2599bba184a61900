#include "common/http/multipart.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

std::vector<Part> parse(std::string_view body) {
  std::string fault;
  const auto parts = parse_multipart(body, "x", fault);
  EXPECT_TRUE(parts) << fault << ": " << body;
  return parts.value_or(std::vector<Part>{});
}

TEST(Multipart, IsTakenApart) {
  const std::string body =
      "preamble\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n"
      "--x  \r\ncontent-disposition: form-data; filename=\"f;\\\"1\\\".txt\"; "
      "name=b\r\nContent-Type: text/plain\r\n\r\n\r\n"
      "--x\r\n\r\nbare\r\n--x--\r\nepilogue";
  const auto parts = parse(body);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].name, "a");
  EXPECT_EQ(parts[0].body, "one\r\ntwo");
  EXPECT_FALSE(parts[0].filename);
  EXPECT_EQ(parts[1].name, "b");
  EXPECT_EQ(parts[1].filename, "f;\"1\".txt");
  EXPECT_EQ(parts[1].content_type, "text/plain");
  EXPECT_EQ(parts[1].body, "");
  EXPECT_EQ(parts[2].body, "bare");
  EXPECT_TRUE(parse("--x--\r\n").empty());
}

TEST(Multipart, ABoundaryInsideABodyEndsNothing) {
  std::string fault;
  const auto parts = parse_multipart("--x\r\n\r\na --x b\r\n--xy\r\n--x--", "x", fault);
  // "\r\n--xy" begins like a delimiter, and RFC 2046 asks senders not to do that: it is refused.
  EXPECT_FALSE(parts);
}

TEST(Multipart, WhatIsMalformedIsRefused) {
  std::string many = "--x";
  for (int i = 0; i < 1001; ++i) many += "\r\n\r\n\r\n--x";
  const std::string rows[]{
      "",
      "x",
      "--y--",
      "--x",
      "--x\r\n",
      "--x\r\n\r\nno end",
      "--x\r\nbad field\r\n\r\nb\r\n--x--",
      "--x junk\r\n\r\nb\r\n--x--",
      "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
      "name=\"b\"\r\n\r\n\r\n--x--",
      "--x\r\nA: " + std::string(9000, 'a') + "\r\n\r\nb\r\n--x--",
      many + "--"
  };
  for (const std::string& body : rows) {
    std::string fault;
    EXPECT_FALSE(parse_multipart(body, "x", fault)) << body.substr(0, 80);
    EXPECT_FALSE(fault.empty());
  }
}

TEST(Boundary, IsThatOfRfc2046) {
  EXPECT_EQ(boundary_of("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(boundary_of("multipart/mixed; charset=x; boundary=\"a b\""), "a b");
  for (const std::string& type :
       {std::string("multipart/form-data"),
        std::string("text/plain; boundary=a"),
        std::string("multipart/form-data; boundary=\"\""),
        "multipart/form-data; boundary=" + std::string(71, 'a')})
    EXPECT_FALSE(boundary_of(type)) << type;
}

}  // namespace
}  // namespace barbacane::http
