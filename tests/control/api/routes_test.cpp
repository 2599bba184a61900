#include "control/api/routes.hpp"

#include <gtest/gtest.h>

#include "control/api/service.hpp"

namespace barbacane::api {
namespace {

TEST(Routes, AreThoseOfTheDescription) {
  std::string fault;
  const auto description = Description::load(fault);
  ASSERT_NE(description, nullptr) << fault;
  EXPECT_EQ(Service::find_gap(*description), "");
  EXPECT_EQ(find_route("nothing"), nullptr);
}

TEST(Routes, EachHasWhatItsKindNeeds) {
  for (const Route& route : routes()) {
    const bool in_store = route.how == How::read || route.how == How::write;
    EXPECT_EQ(route.in_store != nullptr, in_store) << route.operation;
    const bool is_alone = route.how == How::alone || route.how == How::at_once;
    EXPECT_EQ(route.alone != nullptr, is_alone) << route.operation;
    // Only what a monitor or a newcomer asks is open to everybody.
    if (route.scope == access::Scope::none) {
      EXPECT_TRUE(is_alone) << route.operation;
    }
  }
}

}  // namespace
}  // namespace barbacane::api
