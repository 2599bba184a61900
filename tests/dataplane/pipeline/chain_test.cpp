#include "dataplane/pipeline/chain.hpp"

#include <gtest/gtest.h>

namespace barbacane::pipeline {
namespace {

class Recording final : public Middleware {
 public:
  Recording(std::string name, Verdict verdict, std::string& log)
      : name_(std::move(name)), verdict_(verdict), log_(&log) {}
  Verdict on_request(const RequestView&, Refusal& refusal) const override {
    *log_ += "+" + name_;
    refusal.detail = name_;
    return verdict_;
  }
  void on_response(std::uint16_t status, std::string& fields) const override {
    *log_ += "-" + name_;
    fields += name_ + ": " + std::to_string(status) + "\r\n";
  }

 private:
  std::string name_;
  Verdict verdict_;
  std::string* log_;
};

struct Row {
  std::string name;
  std::string chain;  // lower case passes, upper case refuses
  Verdict verdict;
  std::string log;
  std::string detail;
};
class Chains : public testing::TestWithParam<Row> {};
TEST_P(Chains, GoInAndComeBack) {
  std::string log;
  std::vector<std::shared_ptr<const Middleware>> middlewares;
  for (const char name : GetParam().chain) {
    const bool refuses = name >= 'A' && name <= 'Z';
    middlewares.push_back(std::make_shared<Recording>(
        std::string(1, name), refuses ? Verdict::refuse : Verdict::pass, log
    ));
  }
  const Chain chain(std::move(middlewares));
  Refusal refusal;
  std::size_t entered = 99;
  EXPECT_EQ(chain.enter({}, refusal, entered), GetParam().verdict);
  std::string fields;
  chain.leave(entered, 204, fields);
  EXPECT_EQ(log, GetParam().log);
  if (GetParam().verdict == Verdict::refuse) EXPECT_EQ(refusal.detail, GetParam().detail);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Chains,
    testing::Values(
        Row{"Empty", "", Verdict::pass, "", ""},
        Row{"AllPass", "abc", Verdict::pass, "+a+b+c-c-b-a", ""},
        Row{"FirstRefuses", "Abc", Verdict::refuse, "+A-A", "A"},
        Row{"MiddleRefuses", "aBc", Verdict::refuse, "+a+B-B-a", "B"},
        Row{"LastRefuses", "abC", Verdict::refuse, "+a+b+C-C-b-a", "C"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Chain, RefusesNamesNobodyHas) {
  std::string fault;
  EXPECT_EQ(make_middleware("no-such", "{}", fault), nullptr);
  EXPECT_NE(fault.find("'no-such'"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::pipeline
