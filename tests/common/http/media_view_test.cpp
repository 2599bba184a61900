#include "common/http/media_view.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

TEST(MediaView, IsReadInPlace) {
  MediaView view;
  ASSERT_TRUE(read_media_type("Text/HTML ; Charset=\"UTF-8\"; q=1;", view));
  EXPECT_TRUE(view.is("text", "html"));
  EXPECT_EQ(view.find("charset"), "\"UTF-8\"");
  EXPECT_EQ(view.find("none").data(), nullptr);
  EXPECT_EQ(view.parameters_count, 2U);
}

/// What one reader of media types takes, the other takes too.
TEST(MediaView, AgreesWithTheReaderThatCopies) {
  MediaView view;
  for (const std::string_view text :
       {"a/b",
        "a",
        "",
        "a/",
        "/b",
        "a/b;",
        "a/b;c",
        "a/b;c=",
        "a/b;c=d",
        "a/b;c=d;C=e",
        "*/*",
        "*/b",
        "a/*",
        "a b/c",
        "a/b;c=\"d;e\"",
        "a/b;c=\"d",
        "a/b; =d",
        "a/b;c=d e",
        "a/b;a=1;b=1;c=1;d=1;e=1;f=1;g=1;h=1;i=1;j=1;k=1;l=1;m=1;n=1;o=1;p=1;q=1"})
    EXPECT_EQ(read_media_type(text, view), parse_media_type(text).has_value()) << text;
}

TEST(MediaView, FitsBySpecificity) {
  struct Row {
    std::string_view range;
    std::string_view given;
    unsigned fit;
  };
  for (const Row& row :
       {Row{"*/*", "a/b", 1},
        Row{"a/*", "A/b", 2},
        Row{"a/*", "b/b", 0},
        Row{"application/*+json", "application/vnd.x+JSON", 3},
        Row{"application/*+json", "application/json", 0},
        Row{"a/b", "a/B; c=d", 4},
        Row{"a/b;c=d", "a/b;C=\"d\"", 5},
        Row{"a/b;c=d", "a/b;c=D", 0},
        Row{"a/b;charset=utf-8", "a/b;charset=UTF-8", 5},
        Row{"a/b;c=d", "a/b", 0},
        Row{"a/b;c=\"x\\\"y\"", "a/b;c=\"x\\\"\\y\"", 5}}) {
    MediaView range;
    MediaView given;
    ASSERT_TRUE(read_media_type(row.range, range) && read_media_type(row.given, given));
    EXPECT_EQ(fit_of(range, given), row.fit) << row.range << " " << row.given;
  }
}

TEST(MediaView, KnowsJsonAndUtf8) {
  MediaView view;
  for (const std::string_view text : {"application/json", "APPLICATION/JSON", "a/b+json"})
    EXPECT_TRUE(read_media_type(text, view) && view.is_json()) << text;
  EXPECT_FALSE(read_media_type("text/json5", view) && view.is_json());
  EXPECT_TRUE(is_utf8_charset({}));
  EXPECT_TRUE(is_utf8_charset("\"Utf-8\""));
  EXPECT_TRUE(is_utf8_charset("us-ascii"));
  EXPECT_FALSE(is_utf8_charset("utf-16"));
  EXPECT_FALSE(is_utf8_charset(std::string_view("", 0)));
}

}  // namespace
}  // namespace barbacane::http
