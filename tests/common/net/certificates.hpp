#pragma once
// Keys and certificates made at test time: nothing of the kind is ever committed.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace barbacane::net {

struct FreeX509 {
  void operator()(X509* one) const noexcept { X509_free(one); }
};
struct FreeKey {
  void operator()(EVP_PKEY* one) const noexcept { EVP_PKEY_free(one); }
};

struct Issued {
  std::unique_ptr<X509, FreeX509> certificate;
  std::unique_ptr<EVP_PKEY, FreeKey> key;
};

struct Wanted {
  std::string common_name = "test";
  std::string alternative = "";  // "DNS:a.example,IP:127.0.0.1"
  long valid_from_seconds = -3600;
  long valid_to_seconds = 86400;
  bool is_ca = false;
};

inline void extend(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// A P-256 key and its certificate, signed by `issuer` or by itself.
inline Issued issue(const Wanted& wanted, const Issued* issuer = nullptr) {
  static long serial = 0;
  Issued out;
  out.key.reset(EVP_EC_gen("P-256"));
  out.certificate.reset(X509_new());
  X509* certificate = out.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), wanted.valid_from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.valid_to_seconds);
  X509_set_pubkey(certificate, out.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(
      name,
      "CN",
      MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(wanted.common_name.c_str()),
      -1,
      -1,
      0
  );
  X509_set_issuer_name(
      certificate, issuer != nullptr ? X509_get_subject_name(issuer->certificate.get()) : name
  );
  extend(certificate, NID_basic_constraints, wanted.is_ca ? "critical,CA:TRUE" : "CA:FALSE");
  if (!wanted.alternative.empty()) {
    extend(certificate, NID_subject_alt_name, wanted.alternative);
  }
  X509_sign(certificate, issuer != nullptr ? issuer->key.get() : out.key.get(), EVP_sha256());
  return out;
}

/// A folder that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "net_test.XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string at(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline void write_text(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

inline std::string write_certificate(const std::string& path, const Issued& issued) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, issued.certificate.get());
  std::fclose(file);
  return path;
}

/// With a password the key is encrypted.
inline std::string write_key(
    const std::string& path, const Issued& issued, const char* password = nullptr
) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_PKCS8PrivateKey(
      file,
      issued.key.get(),
      password != nullptr ? EVP_aes_256_cbc() : nullptr,
      nullptr,
      0,
      nullptr,
      const_cast<char*>(password)
  );
  std::fclose(file);
  return path;
}

}  // namespace barbacane::net
