#include "common/crypto/signing_key.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdint>
#include <cstdlib>

#include "common/crypto/digest.hpp"
#include "common/crypto/errors.hpp"

namespace barbacane::crypto {
namespace {

constexpr std::size_t pem_bytes_max = 16384;  // an Ed25519 key takes 119; room for comments
constexpr std::size_t raw_key_bytes = 32;
constexpr std::size_t signature_bytes = 64;
constexpr std::size_t id_digits = 16;

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;
using Bio = std::unique_ptr<BIO, Free>;

// OpenSSL's error queue belongs to the thread: what one call leaves there would be read as the
// fault of a later TLS call.
struct CleanQueue {
  CleanQueue() noexcept { ERR_clear_error(); }
  ~CleanQueue() { ERR_clear_error(); }
  CleanQueue(const CleanQueue&) = delete;
  CleanQueue& operator=(const CleanQueue&) = delete;
};

bool has_one_block(std::string_view pem) {
  constexpr std::string_view begin = "-----BEGIN ";
  const std::size_t first = pem.find(begin);
  return pem.size() <= pem_bytes_max && first != std::string_view::npos &&
         pem.find(begin, first + 1) == std::string_view::npos;
}

int refuse_passphrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

Bio reader_of(std::string_view text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  if (size <= 0) std::abort();  // writing a key that exists to memory fails only without memory
  return {bytes, static_cast<std::size_t>(size)};
}

std::string raw_public(EVP_PKEY* key) {
  std::array<std::uint8_t, raw_key_bytes> raw{};
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1) std::abort();
  return {raw.begin(), raw.end()};
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

struct PublicKey::State {
  Key key;
  std::string id;
};

struct SigningKey::State {
  Key key;
};

Result<PublicKey> PublicKey::parse_pem(std::string_view pem) {
  const CleanQueue clean;
  if (!has_one_block(pem)) return CryptoErrc::bad_pem;
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) return CryptoErrc::public_expected;
  const Bio bio = reader_of(pem);
  if (bio == nullptr) return CryptoErrc::primitive_failed;
  Key key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
  if (key == nullptr) return CryptoErrc::bad_pem;
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) return CryptoErrc::wrong_key_type;
  std::string id = to_hex(sha256(raw_public(key.get()))).substr(0, id_digits);
  return PublicKey{std::make_shared<State>(State{.key = std::move(key), .id = std::move(id)})};
}

const std::string& PublicKey::id() const noexcept {
  return state_->id;
}

std::string PublicKey::to_pem() const {
  const CleanQueue clean;
  const Bio bio{BIO_new(BIO_s_mem())};
  if (bio == nullptr || PEM_write_bio_PUBKEY(bio.get(), state_->key.get()) != 1) std::abort();
  return text_of(bio.get());
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  const CleanQueue clean;
  if (signature.size() != signature_bytes) return false;
  const Context context{EVP_MD_CTX_new()};
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1 &&
         EVP_DigestVerify(
             context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()
         ) == 1;
}

Result<SigningKey> SigningKey::generate() {
  const CleanQueue clean;
  Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  if (key == nullptr) return CryptoErrc::primitive_failed;
  return SigningKey{std::make_shared<State>(State{.key = std::move(key)})};
}

Result<SigningKey> SigningKey::parse_pem(std::string_view pem) {
  const CleanQueue clean;
  if (!has_one_block(pem)) return CryptoErrc::bad_pem;
  if (pem.find("PRIVATE KEY-----") == std::string_view::npos) return CryptoErrc::private_expected;
  const Bio bio = reader_of(pem);
  if (bio == nullptr) return CryptoErrc::primitive_failed;
  bool was_asked = false;
  Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, &was_asked)};
  if (was_asked) return CryptoErrc::encrypted_key;
  if (key == nullptr) return CryptoErrc::bad_pem;
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) return CryptoErrc::wrong_key_type;
  return SigningKey{std::make_shared<State>(State{.key = std::move(key)})};
}

std::string SigningKey::to_pem() const {
  const CleanQueue clean;
  const Bio bio{BIO_new(BIO_s_secmem())};
  if (bio == nullptr || PEM_write_bio_PKCS8PrivateKey(
                            bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr
                        ) != 1) {
    std::abort();
  }
  return text_of(bio.get());
}

PublicKey SigningKey::public_key() const {
  const CleanQueue clean;
  const std::string raw = raw_public(state_->key.get());
  Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(raw), raw.size())};
  if (key == nullptr) std::abort();
  std::string id = to_hex(sha256(raw)).substr(0, id_digits);
  return PublicKey{std::make_shared<PublicKey::State>(
      PublicKey::State{.key = std::move(key), .id = std::move(id)}
  )};
}

Result<std::string> SigningKey::sign(std::string_view message) const {
  const CleanQueue clean;
  const Context context{EVP_MD_CTX_new()};
  std::array<std::uint8_t, signature_bytes> signature{};
  std::size_t size = signature.size();
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message), message.size()) !=
          1) {
    return CryptoErrc::primitive_failed;
  }
  return std::string{signature.begin(), signature.end()};
}

}  // namespace barbacane::crypto
