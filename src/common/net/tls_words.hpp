#pragma once
// What OpenSSL found wrong, in words for the person who reads the log.

#include <string>
#include <string_view>

struct x509_st;

namespace barbacane::net {

/// What one session expects of its peer, and why it was refused; the certificate check finds it as
/// the session's application data.
struct PeerCheck {
  std::string wanted_host;
  std::string refusal;
};

/// Words for a certificate that was refused: "certificate has expired on …", "hostname mismatch:
/// …".
///
/// Shape    code: X509_V_ERR_*; certificate may be null. Texts from the certificate are hostile:
/// they
///          are escaped and bounded
[[nodiscard]] std::string words_of_refusal(
    long code, x509_st* certificate, std::string_view wanted_host
);

/// Words for the oldest entry of OpenSSL's error queue, which is emptied; "" when there is none.
[[nodiscard]] std::string take_tls_error();

}  // namespace barbacane::net
