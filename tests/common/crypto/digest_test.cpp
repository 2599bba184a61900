#include "common/crypto/digest.hpp"

#include <gtest/gtest.h>

namespace barbacane::crypto {
namespace {

struct Vector {
  const char* name;
  std::string message;
  const char* digest;
};

// NIST, "Secure Hash Standard" example values and the SHA256ShortMsg / million-a vectors.
const Vector vectors[] = {
    {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks",
     "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"one byte", "\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
    {"a million a",
     std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Sha256, GivesPublishedDigests) {
  for (const Vector& row : vectors) EXPECT_EQ(to_hex(sha256(row.message)), row.digest) << row.name;
}

TEST(Sha256Stream, DoesNotDependOnHowThePiecesAreCut) {
  for (const Vector& row : vectors) {
    for (const std::size_t piece : {1U, 7U, 64U, 4096U}) {
      if (row.message.size() > 1000 && piece == 1) continue;
      Sha256Stream stream;
      std::string_view rest = row.message;
      while (!rest.empty()) {
        stream.update(rest.substr(0, piece));
        rest.remove_prefix(std::min(piece, rest.size()));
      }
      EXPECT_EQ(to_hex(stream.finish()), row.digest) << row.name << ", pieces of " << piece;
    }
  }
}

TEST(ToHex, KeepsLeadingZerosAndUsesLowerCase) {
  const std::uint8_t bytes[] = {0x00, 0x0a, 0xff};
  EXPECT_EQ(to_hex(bytes), "000aff");
  EXPECT_EQ(to_hex({}), "");
}

}  // namespace
}  // namespace barbacane::crypto
