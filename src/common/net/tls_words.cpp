#include "common/net/tls_words.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

namespace barbacane::net {
namespace {

constexpr std::size_t text_bytes_max = 120;  // of one text taken from a certificate
constexpr int names_max = 4;                 // shown of a certificate for many names

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, text_bytes_max)) {
    out += c >= 0x20 && c < 0x7F ? c : '?';
  }
  if (text.size() > text_bytes_max) out += "...";
  return out;
}

std::string name_text(X509_NAME* name) {
  std::array<char, 512> buffer{};
  X509_NAME_oneline(name, buffer.data(), static_cast<int>(buffer.size()));
  return printable(buffer.data());
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  std::array<char, 32> buffer{};
  std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return buffer.data();
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  const unsigned char* bytes = ASN1_STRING_get0_data(address);
  const int length = ASN1_STRING_length(address);
  if (length == 4) {
    return std::to_string(bytes[0]) + "." + std::to_string(bytes[1]) + "." +
           std::to_string(bytes[2]) + "." + std::to_string(bytes[3]);
  }
  return "an IPv6 address";
}

/// "a.example, *.b.example", or that there is none.
std::string names_of(X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)
      ),
      [](GENERAL_NAMES* list) { GENERAL_NAMES_free(list); }
  );
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  std::string out;
  for (int i = 0; i < std::min(count, names_max); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (!out.empty()) out += ", ";
    if (name->type == GEN_DNS) {
      const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      out += printable({text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))});
    } else if (name->type == GEN_IPADD) {
      out += address_text(name->d.iPAddress);
    } else {
      out += "a name of another kind";
    }
  }
  if (count > names_max) out += " and " + std::to_string(count - names_max) + " more";
  return out.empty() ? "no name at all (it lacks subjectAltName)" : out;
}

}  // namespace

std::string words_of_refusal(long code, X509* certificate, std::string_view wanted_host) {
  if (certificate == nullptr) {
    return std::string(X509_verify_cert_error_string(code)) + " (no certificate)";
  }
  const std::string subject = name_text(X509_get_subject_name(certificate));
  switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "certificate has expired on " + time_text(X509_get0_notAfter(certificate)) + ": " +
             subject;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "certificate is not valid before " + time_text(X509_get0_notBefore(certificate)) +
             " (is this machine's clock right?): " + subject;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "hostname mismatch: the certificate is for " + names_of(certificate) + ", not for " +
             printable(wanted_host);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "self-signed certificate: " + subject + "; to trust it, put it into the CA file";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "unknown CA: " + subject + " is not trusted; to trust it, put it into the CA file";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "unknown CA: " + name_text(X509_get_issuer_name(certificate)) +
             " is not trusted, or the server does not send its intermediate certificates";
    case X509_V_ERR_CERT_REVOKED:
      return "certificate is revoked: " + subject;
    case X509_V_ERR_INVALID_PURPOSE:
      return "certificate is not for this use: " + subject;
    default:
      return std::string(X509_verify_cert_error_string(code)) + ": " + subject;
  }
}

std::string take_tls_error() {
  const unsigned long code = ERR_get_error();
  if (code == 0) return {};
  ERR_clear_error();
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER) {
    return "the other side does not speak TLS on this port, or only a version below 1.2";
  }
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "OpenSSL error " + std::to_string(code);
}

}  // namespace barbacane::net
