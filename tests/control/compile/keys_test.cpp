#include "control/compile/keys.hpp"

#include <gtest/gtest.h>

namespace barbacane::compile {
namespace {

TEST(StatusOf, KnowsCodesClassesAndDefault) {
  EXPECT_EQ(status_of("200"), 200);
  EXPECT_EQ(status_of("599"), 599);
  EXPECT_EQ(status_of("4XX"), 4);
  EXPECT_EQ(status_of("default"), 0);
  for (const std::string_view text :
       {"", "20", "2000", "099", "600", "0XX", "6XX", "4xx", "4X", "Default", "2O0", "+20", " 200"})
    EXPECT_EQ(status_of(text), std::nullopt) << text;
}

TEST(MediaRangeOf, IsInLowerCaseWithWhatTellsItApart) {
  EXPECT_EQ(media_range_of("Application/JSON; charset=utf-8"), "application/json");
  EXPECT_EQ(media_range_of("application/json; V=\"a b\";x=C"), "application/json;v=\"a b\";x=C");
  EXPECT_EQ(media_range_of("text/plain;charset=latin1"), "text/plain;charset=latin1");
  EXPECT_EQ(media_range_of("multipart/form-data; boundary=x"), "multipart/form-data");
  EXPECT_EQ(media_range_of("text/*"), "text/*");
  EXPECT_EQ(media_range_of("*/*"), "*/*");
  EXPECT_EQ(media_range_of("application/vnd.a+json"), "application/vnd.a+json");
  for (const std::string_view text :
       {"", "json", "a/", "/b", "a/b/c", "a b/c", "text/csv, text/tsv", "a/b; c", "a/b; c=d; c=e"})
    EXPECT_EQ(media_range_of(text), "") << text;
}

TEST(IsDate, IsADayThatExists) {
  for (const std::string_view text : {"2027-06-30", "2028-02-29", "2027-06-30T12:00:00Z"})
    EXPECT_TRUE(is_date(text)) << text;
  for (const std::string_view text :
       {"",
        "2027-02-29",
        "2027-13-01",
        "2027-00-10",
        "2027-6-30",
        "30.6.2027",
        "2027-06-31",
        "2027-06-30T25:00:00Z",
        "2027-06-30T12:00:00",
        "2027-06-30 12:00:00Z",
        "tomorrow"})
    EXPECT_FALSE(is_date(text)) << text;
}

TEST(StyleFits, AsTheTableOfTheSpecificationSays) {
  using spec::ParameterIn;
  using spec::ParameterStyle;
  EXPECT_TRUE(style_fits(ParameterStyle::matrix, ParameterIn::path));
  EXPECT_TRUE(style_fits(ParameterStyle::deep_object, ParameterIn::query));
  EXPECT_TRUE(style_fits(ParameterStyle::simple, ParameterIn::header));
  EXPECT_TRUE(style_fits(ParameterStyle::form, ParameterIn::cookie));
  EXPECT_FALSE(style_fits(ParameterStyle::matrix, ParameterIn::query));
  EXPECT_FALSE(style_fits(ParameterStyle::form, ParameterIn::path));
  EXPECT_FALSE(style_fits(ParameterStyle::form, ParameterIn::header));
  EXPECT_FALSE(style_fits(ParameterStyle::deep_object, ParameterIn::cookie));
}

TEST(Words, AreWhatTheSpecificationsCallThem) {
  EXPECT_EQ(parameter_place_of("query"), spec::ParameterIn::query);
  EXPECT_EQ(parameter_place_of("body"), std::nullopt);
  EXPECT_EQ(parameter_style_of("deepObject"), spec::ParameterStyle::deep_object);
  EXPECT_EQ(parameter_style_of("deepobject"), std::nullopt);
  EXPECT_TRUE(is_component_name("a.B-c_9"));
  EXPECT_FALSE(is_component_name("a b"));
  EXPECT_FALSE(is_component_name(""));
  EXPECT_TRUE(is_method("M-SEARCH"));
  EXPECT_FALSE(is_method("GET /"));
  EXPECT_TRUE(is_fixed_method("TRACE"));
  EXPECT_FALSE(is_fixed_method("LINK"));
}

}  // namespace
}  // namespace barbacane::compile
