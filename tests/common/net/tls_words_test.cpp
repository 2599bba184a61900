#include "common/net/tls_words.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "common/net/certificates.hpp"

namespace barbacane::net {
namespace {

TEST(WordsOfRefusal, HostileTextsAreEscapedAndBounded) {
  const Issued issued =
      issue({.common_name = "a\nlevel=info\x1b[31m", .alternative = "DNS:a.example"});
  const std::string words = words_of_refusal(
      X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, issued.certificate.get(), "a.example"
  );
  for (const char c : words) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << static_cast<int>(c);
  const std::string long_host(5000, 'h');
  EXPECT_LT(
      words_of_refusal(X509_V_ERR_HOSTNAME_MISMATCH, issued.certificate.get(), long_host).size(),
      400U
  );
}

TEST(WordsOfRefusal, ManyNamesAreCounted) {
  const Issued issued =
      issue({.alternative = "DNS:a.example,DNS:b.example,DNS:c.example,IP:10.0.0.1,IP:::1,URI:x:y"}
      );
  const std::string words =
      words_of_refusal(X509_V_ERR_HOSTNAME_MISMATCH, issued.certificate.get(), "z.example");
  EXPECT_NE(words.find("a.example, b.example, c.example, 10.0.0.1 and 2 more"), std::string::npos)
      << words;
}

TEST(WordsOfRefusal, EveryCodeHasWordsAlsoWithoutACertificate) {
  const Issued issued = issue({});
  for (long code = 1; code < 100; ++code) {
    EXPECT_FALSE(words_of_refusal(code, nullptr, "a").empty()) << code;
    EXPECT_FALSE(words_of_refusal(code, issued.certificate.get(), "a").empty()) << code;
  }
}

TEST(TakeTlsError, EmptiesTheQueue) {
  ERR_clear_error();
  EXPECT_EQ(take_tls_error(), "");
  ERR_raise(ERR_LIB_SSL, ERR_R_MALLOC_FAILURE);
  ERR_raise(ERR_LIB_SSL, ERR_R_INTERNAL_ERROR);
  EXPECT_NE(take_tls_error(), "");
  EXPECT_EQ(take_tls_error(), "");
}

}  // namespace
}  // namespace barbacane::net
