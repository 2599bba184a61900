#pragma once
// One signed call to an object storage: credentials, signature, attempts.

#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "control/blobs/s3_place.hpp"
#include "control/blobs/sigv4.hpp"
#include "control/client/http_client.hpp"

namespace barbacane::blobs {

struct S3Call {
  std::string method;
  std::string key;  // "" = the bucket
  Pairs query = {};
  Pairs fields = {};           // beyond those that every call has
  std::string_view body = {};  // borrowed for the call
};

/// Owner    thread-safe; keeps connections for the next call
class S3Calls {
 public:
  explicit S3Calls(S3Place place) : place_(std::move(place)) {}

  /// An answer of status 2xx, 404, 409 or 416. What is worth it is tried up to four times within a
  /// few seconds; what is left of a failure is in the log.
  ///
  /// Errors   BlobErrc
  [[nodiscard]] Result<client::Response> call(const S3Call& call);

  [[nodiscard]] const S3Place& place() const noexcept { return place_; }

 private:
  [[nodiscard]] Result<client::Request> sign(const S3Call& call) const;

  S3Place place_;
  client::Client client_;
};

/// Text between <name> and </name>, its entities decoded; "" when it is not there.
[[nodiscard]] std::string xml_text(std::string_view document, std::string_view name);

}  // namespace barbacane::blobs
