#include "dataplane/dispatch/mock.hpp"

#include <gtest/gtest.h>

#include "dataplane/dispatch/errors.hpp"

namespace barbacane::dispatch {
namespace {

std::shared_ptr<const Mock> make() {
  Failure failure;
  return make_mock(
      R"({"responses":[)"
      R"({"body":"1","content_type":"application/json","example":"calm","headers":{"X-A":"b"},"status":200},)"
      R"({"body":"2","content_type":"application/json","example":"storm","headers":{},"status":200},)"
      R"({"body":"3","content_type":"text/plain","example":"calm","headers":{},"status":200},)"
      R"({"body":"4","content_type":"application/json","example":"","headers":{},"status":404},)"
      R"({"body":"","content_type":"","example":"","headers":{},"status":204}]})",
      failure
  );
}

TEST(Mock, ReadsPreparedAnswers) {
  const auto mock = make();
  ASSERT_NE(mock, nullptr);
  ASSERT_EQ(mock->answers.size(), 5U);
  EXPECT_EQ(mock->answers[0].fields.at(0), (std::pair<std::string, std::string>{"X-A", "b"}));
  EXPECT_EQ(mock->answers[4].status, 204);
}

struct Row {
  std::string name;
  std::string prefer;
  std::string accept;
  MockOutcome outcome;
  std::string body = {};
};
class Choices : public testing::TestWithParam<Row> {};
TEST_P(Choices, FollowPreferAndAccept) {
  const auto mock = make();
  const MockChoice choice = choose(*mock, GetParam().prefer, GetParam().accept);
  EXPECT_EQ(choice.outcome, GetParam().outcome);
  if (choice.answer != nullptr) EXPECT_EQ(choice.answer->body, GetParam().body);
  EXPECT_EQ(choice.answer != nullptr, GetParam().outcome == MockOutcome::found);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Choices,
    testing::Values(
        Row{"Default", "", "", MockOutcome::found, "1"},
        Row{"Anything", "", "*/*", MockOutcome::found, "1"},
        Row{"Text", "", "text/plain", MockOutcome::found, "3"},
        Row{"Weighed", "", "application/json;q=0.1, text/*", MockOutcome::found, "3"},
        Row{"Example", "example=storm", "", MockOutcome::found, "2"},
        Row{"ExampleAndType", "example=calm", "text/plain", MockOutcome::found, "3"},
        Row{"Code", "code=404", "", MockOutcome::found, "4"},
        Row{"NoBody", "code=204", "image/png", MockOutcome::found, ""},
        Row{"OtherPreference", "respond-async", "", MockOutcome::found, "1"},
        Row{"UnknownCode", "code=500", "", MockOutcome::no_such_answer},
        Row{"UnknownExample", "example=fog", "", MockOutcome::no_such_answer},
        Row{"ExampleOfAnotherCode", "code=404, example=storm", "", MockOutcome::no_such_answer},
        Row{"NotAcceptable", "", "image/png", MockOutcome::not_acceptable}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(MockChoice, SaysWhatItTookOfPrefer) {
  const auto mock = make();
  EXPECT_EQ(choose(*mock, "", "").applied, "");
  EXPECT_EQ(choose(*mock, "respond-async", "").applied, "");
  EXPECT_EQ(choose(*mock, "code=404", "").applied, "code");
  EXPECT_EQ(choose(*mock, "example=storm", "").applied, "example");
  EXPECT_EQ(choose(*mock, "code=200, example=storm", "").applied, "code, example");
}

class MalformedMock : public testing::TestWithParam<std::pair<std::string, std::string>> {};
TEST_P(MalformedMock, IsRefused) {
  Failure failure;
  EXPECT_EQ(make_mock(GetParam().second, failure), nullptr);
  EXPECT_EQ(failure.code, DispatchErrc::bad_config);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    MalformedMock,
    testing::Values(
        std::pair{"NoJson", ""},
        std::pair{"NoResponses", "{}"},
        std::pair{"NoArray", R"({"responses":{}})"},
        std::pair{"Empty", R"({"responses":[]})"},
        std::pair{"NoObject", R"({"responses":[1]})"},
        std::pair{"NoStatus", R"({"responses":[{}]})"},
        std::pair{"InterimStatus", R"({"responses":[{"status":101}]})"},
        std::pair{"LineInType", R"({"responses":[{"content_type":"a\r\nb","status":200}]})"},
        std::pair{"LineInField", R"({"responses":[{"headers":{"a":"b\nc"},"status":200}]})"},
        std::pair{"NoFieldName", R"({"responses":[{"headers":{"a b":"c"},"status":200}]})"},
        std::pair{
            "FramingField", R"({"responses":[{"headers":{"Content-Length":"1"},"status":200}]})"
        }
    ),
    [](const auto& row) { return row.param.first; }
);

}  // namespace
}  // namespace barbacane::dispatch
