#include "common/crypto/signing_key.hpp"

#include <gtest/gtest.h>

#include "common/crypto/base64.hpp"
#include "common/crypto/digest.hpp"
#include "common/crypto/errors.hpp"

namespace barbacane::crypto {
namespace {

std::string unhex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
  }
  return bytes;
}

std::string hex(std::string_view bytes) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::string pem(std::string_view label, std::string_view der) {
  const std::string name{label};
  return "-----BEGIN " + name + "-----\n" + to_base64(der) + "\n-----END " + name + "-----\n";
}

// RFC 8410: the fixed bytes before the raw key.
std::string private_pem(std::string_view seed_hex) {
  return pem("PRIVATE KEY", unhex("302e020100300506032b657004220420") + unhex(seed_hex));
}
std::string public_pem(std::string_view raw_hex) {
  return pem("PUBLIC KEY", unhex("302a300506032b6570032100") + unhex(raw_hex));
}

struct Vector {
  const char* name;
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032 section 7.1.
constexpr Vector vectors[] = {
    {"TEST 1",
     "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"TEST 2",
     "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
     "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"TEST 3",
     "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
    {"TEST SHA(abc)",
     "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf2",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3fee"
     "b"
     "bd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e"
     "0"
     "303dca179c138ac17ad9bef1177331a704"},
};

TEST(SigningKey, GivesTheSignaturesOfRfc8032) {
  for (const Vector& row : vectors) {
    const Result<SigningKey> key = SigningKey::parse_pem(private_pem(row.seed));
    ASSERT_TRUE(key) << row.name << ": " << key.error().message();
    EXPECT_EQ(hex(key->sign(unhex(row.message)).value()), row.signature) << row.name;
    EXPECT_EQ(key->public_key().to_pem(), public_pem(row.public_key)) << row.name;
    EXPECT_EQ(key->to_pem(), private_pem(row.seed)) << row.name;
  }
}

TEST(PublicKey, VerifiesTheSignaturesOfRfc8032AndNothingNearThem) {
  for (const Vector& row : vectors) {
    const Result<PublicKey> key = PublicKey::parse_pem(public_pem(row.public_key));
    ASSERT_TRUE(key) << row.name << ": " << key.error().message();
    const std::string message = unhex(row.message);
    const std::string signature = unhex(row.signature);
    EXPECT_TRUE(key->verify(message, signature)) << row.name;
    EXPECT_FALSE(key->verify(message + "x", signature)) << row.name;
    EXPECT_FALSE(key->verify(message, "")) << row.name;
    EXPECT_FALSE(key->verify(message, signature.substr(1))) << row.name;
    EXPECT_FALSE(key->verify(message, signature + "x")) << row.name;
    for (std::size_t at = 0; at < signature.size(); ++at) {
      std::string changed = signature;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      EXPECT_FALSE(key->verify(message, changed)) << row.name << ", byte " << at;
    }
  }
}

TEST(PublicKey, IsNamedByTheHashOfItsRawBytes) {
  const PublicKey key = PublicKey::parse_pem(public_pem(vectors[0].public_key)).value();
  EXPECT_EQ(key.id(), to_hex(sha256(unhex(vectors[0].public_key))).substr(0, 16));
  EXPECT_EQ(key.id().size(), 16U);
}

TEST(SigningKey, MakesKeysThatSurviveTheirFiles) {
  const SigningKey made = SigningKey::generate().value();
  const SigningKey read = SigningKey::parse_pem(made.to_pem()).value();
  const PublicKey known = PublicKey::parse_pem(made.public_key().to_pem()).value();
  EXPECT_TRUE(known.verify("harbour", read.sign("harbour").value()));
  EXPECT_EQ(known.id(), read.public_key().id());
  EXPECT_NE(known.id(), SigningKey::generate().value().public_key().id());
}

// An EC key and an encrypted Ed25519 key, made with `openssl genpkey` for this test alone.
constexpr const char* ec_private = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgB0v4BL1wVUm/WnOn
2G4rrkVJblpEi7FOV9IZ4t5RlXyhRANCAASh7FLHUR0lyBjTrc1d083HZVbWCk4F
r/Xtm1pGL41FGvnwqr8PZ5Wgefp62Wm5cQ1vA0dO/Ku1AzY9B8V0qz2t
-----END PRIVATE KEY-----
)";
constexpr const char* ec_public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEoexSx1EdJcgY063NXdPNx2VW1gpO
Ba/17ZtaRi+NRRr58Kq/D2eVoHn6etlpuXENbwNHTvyrtQM2PQfFdKs9rQ==
-----END PUBLIC KEY-----
)";
constexpr const char* encrypted = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi7btGkRrdPhQICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGKxXHv999qGH0MiBKcbi2oEQIbv
AjZuhCvfnHpd02SnbC6V1I6b/MpLNGNT+hB2oGAg3JYMotFdhdWJ5FFy8G1GRD4S
BrfC9Kb5CsFzXjr19DY=
-----END ENCRYPTED PRIVATE KEY-----
)";

struct Refused {
  const char* name;
  std::string pem;
  CryptoErrc code;
};

TEST(SigningKey, NamesTheFaultOfAFileItRefuses) {
  const std::string good = private_pem(vectors[0].seed);
  const Refused rows[] = {
      {"empty", "", CryptoErrc::bad_pem},
      {"no PEM", "hello", CryptoErrc::bad_pem},
      {"DER",
       unhex("302e020100300506032b657004220420") + unhex(vectors[0].seed),
       CryptoErrc::bad_pem},
      {"cut", good.substr(0, good.size() / 2), CryptoErrc::bad_pem},
      {"no end line", good.substr(0, good.size() - 10), CryptoErrc::bad_pem},
      {"two keys", good + good, CryptoErrc::bad_pem},
      {"seed of 31 bytes",
       pem("PRIVATE KEY", unhex("302d020100300506032b657004210420") + std::string(31, 'x')),
       CryptoErrc::bad_pem},
      {"over the bound", good + std::string(20000, '\n'), CryptoErrc::bad_pem},
      {"public key", public_pem(vectors[0].public_key), CryptoErrc::private_expected},
      {"another type", ec_private, CryptoErrc::wrong_key_type},
      {"encrypted", encrypted, CryptoErrc::encrypted_key},
  };
  for (const Refused& row : rows) {
    const Result<SigningKey> key = SigningKey::parse_pem(row.pem);
    ASSERT_FALSE(key) << row.name;
    EXPECT_EQ(key.error(), make_error_code(row.code)) << row.name << ": " << key.error().message();
  }
}

TEST(PublicKey, NamesTheFaultOfAFileItRefuses) {
  const std::string good = public_pem(vectors[0].public_key);
  const Refused rows[] = {
      {"empty", "", CryptoErrc::bad_pem},
      {"no PEM", "ssh-ed25519 AAAA", CryptoErrc::bad_pem},
      {"cut", good.substr(0, good.size() / 2), CryptoErrc::bad_pem},
      {"two keys", good + good, CryptoErrc::bad_pem},
      {"31 bytes",
       pem("PUBLIC KEY", unhex("3029300506032b6570032000") + std::string(31, 'x')),
       CryptoErrc::bad_pem},
      {"private key", private_pem(vectors[0].seed), CryptoErrc::public_expected},
      {"encrypted private key", encrypted, CryptoErrc::public_expected},
      {"another type", ec_public, CryptoErrc::wrong_key_type},
      {"certificate", pem("CERTIFICATE", "x"), CryptoErrc::bad_pem},
  };
  for (const Refused& row : rows) {
    const Result<PublicKey> key = PublicKey::parse_pem(row.pem);
    ASSERT_FALSE(key) << row.name;
    EXPECT_EQ(key.error(), make_error_code(row.code)) << row.name << ": " << key.error().message();
  }
}

}  // namespace
}  // namespace barbacane::crypto
