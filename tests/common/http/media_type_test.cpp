#include "common/http/media_type.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

/// Canonical text of what was parsed, "-" when it was refused.
std::string parsed(std::string_view text) {
  const auto media_type = parse_media_type(text);
  if (!media_type) return "-";
  std::string out = media_type->type + '/' + media_type->subtype;
  for (const auto& [name, value] : media_type->parameters) out += ';' + name + '=' + value;
  return out;
}

TEST(MediaType, ReadsTypesAndParameters) {
  const std::pair<std::string_view, std::string_view> rows[]{
      {"text/html", "text/html"},
      {" TEXT/Html ", "text/html"},
      {"application/vnd.api+json", "application/vnd.api+json"},
      {"*/*", "*/*"},
      {"text/*", "text/*"},
      {"text/html;charset=UTF-8", "text/html;charset=UTF-8"},
      {"text/html ; Charset=\"utf-8\" ;a=b", "text/html;charset=utf-8;a=b"},
      {"a/b;c=\"d;e,f\\\"g\"", "a/b;c=d;e,f\"g"},
      {"a/b;", "a/b"},
      {"a/b;;c=d", "a/b;c=d"},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parsed(text), expected) << text;
}

TEST(MediaType, RefusesEverythingElse) {
  for (const std::string_view text :
       {"",
        "text",
        "/",
        "text/",
        "/html",
        "text/html/x",
        "te xt/html",
        "text /html",
        "text/ html",
        "*/html",
        "text/html;charset",
        "text/html;=utf-8",
        "text/html;charset=",
        "text/html;charset = utf-8",
        "text/html;charset=\"utf-8",
        "text/html;a=b;A=c",
        "text/html,text/plain",
        "text/h\xC3\xA9",
        "text/html\r\n"})
    EXPECT_EQ(parsed(text), "-") << text;
  std::string many = "a/b";
  for (int i = 0; i < 17; ++i) many += ";p" + std::to_string(i) + "=1";
  EXPECT_EQ(parsed(many), "-");
}

TEST(MediaType, EssenceIsTypeAndSubtype) {
  EXPECT_EQ(essence_of("Application/JSON; charset=utf-8"), "application/json");
  EXPECT_EQ(essence_of(" text/plain "), "text/plain");
  for (const std::string_view text : {"", "text", "/x", "x/", "a b/c", "a/b c", "a/b/c", ";a=b"})
    EXPECT_EQ(essence_of(text), "") << text;
}

TEST(MediaType, RangesFitMoreOrLessClosely) {
  const auto rank = [](std::string_view range, std::string_view media_type) {
    return specificity_of(*parse_media_type(range), *parse_media_type(media_type));
  };
  EXPECT_EQ(rank("*/*", "text/html"), 1U);
  EXPECT_EQ(rank("text/*", "text/html"), 2U);
  EXPECT_EQ(rank("text/html", "text/html;level=1"), 3U);
  EXPECT_EQ(rank("text/html;level=1", "text/html;level=1"), 4U);
  EXPECT_EQ(rank("text/html;charset=UTF-8", "text/html; charset=utf-8"), 4U);
  EXPECT_EQ(rank("text/html;level=1", "text/html"), 0U);
  EXPECT_EQ(rank("text/html;level=1", "text/html;level=2"), 0U);
  EXPECT_EQ(rank("text/plain", "text/html"), 0U);
  EXPECT_EQ(rank("image/*", "text/html"), 0U);
}

struct Row {
  std::string_view accept;
  std::string_view media_type;
  unsigned quality;
};

TEST(Accept, TheMostSpecificRangeDecides) {
  // The first seven are the example of RFC 9110 §12.5.1.
  constexpr std::string_view example =
      "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, "
      "*/*;q=0.5";
  const Row rows[]{
      {example, "text/plain;format=flowed", 1000},
      {example, "text/plain", 700},
      {example, "text/html", 300},
      {example, "image/jpeg", 500},
      {example, "text/plain;format=fixed", 400},
      {example, "text/html;level=3", 300},
      {"", "a/b", 1000},
      {"  ", "a/b", 1000},
      {"a/b", "a/b;charset=utf-8", 1000},
      {"A/B", "a/b", 1000},
      {"a/b;q=0", "a/b", 0},
      {"a/b;q=0, */*", "a/b", 0},
      {"*/*, a/b;q=0", "a/b", 0},
      {"a/c, a/d", "a/b", 0},
      {"a/b;Q=0.5", "a/b", 500},
      {"a/b; q=0.123", "a/b", 123},
      {"a/b;q=1.000", "a/b", 1000},
      {"a/b;q=\"0.5\"", "a/b", 500},
      {"a/b;x=\"q=0\"", "a/b", 0},
      {"a/b;q=0.5;ext=1", "a/b", 500},
      {"a/b;q=1.1", "a/b", 0},
      {"a/b;q=0.1234", "a/b", 0},
      {"a/b;q=-1", "a/b", 0},
      {"a/b;q=.5", "a/b", 0},
      {"a/b;q=1x", "a/b", 0},
      {"a/b;q=05", "a/b", 0},
      {"a", "a/b", 0},
      {"a;q=1, */*;q=0.1", "a/b", 100},
      {"*/*", "not a media type", 1000},
      {"a/*", "not a media type", 0},
  };
  for (const Row& row : rows)
    EXPECT_EQ(quality_of(row.accept, row.media_type), row.quality)
        << row.accept << " | " << row.media_type;
}

TEST(Accept, ReadsABoundedNumberOfRanges) {
  std::string accept;
  for (std::size_t i = 0; i < accept_ranges_max; ++i) accept += "x/y,";
  EXPECT_EQ(quality_of(accept + "a/b", "a/b"), 0U);
  EXPECT_EQ(quality_of(accept.substr(4) + "a/b", "a/b"), 1000U);
}

TEST(Accept, NegotiatesTheBestOffer) {
  const std::string_view offers[]{"application/json", "application/xml", "text/plain"};
  EXPECT_EQ(negotiate("", offers), 0U);
  EXPECT_EQ(negotiate("*/*", offers), 0U);
  EXPECT_EQ(negotiate("text/*, application/xml;q=0.5", offers), 2U);
  EXPECT_EQ(negotiate("application/xml, application/json", offers), 0U);
  EXPECT_EQ(negotiate("image/png", offers), 3U);
  EXPECT_EQ(negotiate("*/*", {}), 0U);
}

}  // namespace
}  // namespace barbacane::http
