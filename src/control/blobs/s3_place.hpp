#pragma once
// `s3://BUCKET/PREFIX?…`: where in an object storage, and how it is spoken to.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace barbacane::blobs {

struct S3Place {
  std::string bucket;
  std::string prefix;  // "" or ends with "/"
  std::string scheme;  // "https" or "http"
  std::string host;    // of the endpoint, with its port when it has one
  std::string region;
  bool is_virtual = false;  // the bucket is a part of the host's name, not of the path
  std::string ca_file;
  // Secret references, read for every call: what rotates a file needs no restart.
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // "" = none

  /// What calls go to, and what they sign.
  [[nodiscard]] std::string authority() const { return is_virtual ? bucket + '.' + host : host; }
  /// Percent-encoded path of an object of this bucket; of the bucket itself for "".
  [[nodiscard]] std::string path_of(std::string_view key) const;
};

using Environment = std::function<const char*(const char* name)>;

/// Takes `s3://BUCKET[/PREFIX][?endpoint=URL&region=R&style=path|virtual&ca_file=FILE&
/// access_key_id=REF&secret_access_key=REF&session_token=REF]`. What is not said comes from
/// AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
/// Nothing, with `fault`, for anything else; a secret itself is refused and not repeated.
[[nodiscard]] std::optional<S3Place> parse_s3_place(
    std::string_view text, const Environment& environment, std::string& fault
);

}  // namespace barbacane::blobs
