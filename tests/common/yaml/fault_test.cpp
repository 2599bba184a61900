#include "common/yaml/fault.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/exceptions.h>

namespace barbacane::yaml {
namespace {

TEST(Fault, HasWordsForCommonSlips) {
  EXPECT_EQ(fault_from(YAML::ErrorMsg::TAB_IN_INDENTATION).help, "indent with spaces");
  EXPECT_EQ(fault_from(YAML::ErrorMsg::END_OF_SEQ_FLOW).place, FaultPlace::open_list);
  EXPECT_EQ(fault_from(YAML::ErrorMsg::DOC_IN_SCALAR).place, FaultPlace::last_value);
}

TEST(Fault, LeavesUnknownWordsToTheParser) {
  EXPECT_EQ(fault_from("something new").message, "");
  EXPECT_EQ(fault_from("").place, FaultPlace::there);
}

}  // namespace
}  // namespace barbacane::yaml
