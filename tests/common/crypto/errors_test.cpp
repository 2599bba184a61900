#include "common/crypto/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/base/problem_kind.hpp"

namespace barbacane::crypto {
namespace {

TEST(CryptoErrc, SaysSomethingOfItsOwnForEveryCode) {
  std::set<std::string> messages;
  for (int value = 1; value <= static_cast<int>(CryptoErrc::primitive_failed); ++value) {
    messages.insert(make_error_code(static_cast<CryptoErrc>(value)).message());
  }
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(CryptoErrc::primitive_failed));
  EXPECT_FALSE(messages.contains("unknown"));
}

TEST(CryptoErrc, MapsToNeutralKinds) {
  EXPECT_EQ(make_error_code(CryptoErrc::wrong_key_type), ProblemKind::invalid);
  EXPECT_EQ(make_error_code(CryptoErrc::primitive_failed), ProblemKind::internal);
}

}  // namespace
}  // namespace barbacane::crypto
