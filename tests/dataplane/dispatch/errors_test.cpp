#include "dataplane/dispatch/errors.hpp"

#include <gtest/gtest.h>

namespace barbacane::dispatch {
namespace {

TEST(DispatchErrc, EachHasWords) {
  for (const DispatchErrc code :
       {DispatchErrc::bad_config, DispatchErrc::no_trust_anchors, DispatchErrc::unknown_capture})
    EXPECT_NE(make_error_code(code).message(), "unknown");
  EXPECT_EQ(make_error_code(static_cast<DispatchErrc>(99)).message(), "unknown");
}

}  // namespace
}  // namespace barbacane::dispatch
