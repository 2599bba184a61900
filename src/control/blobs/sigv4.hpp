#pragma once
// AWS Signature Version 4 of a call whose body is known. Pure: time is a parameter.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/secret.hpp"

namespace barbacane::blobs {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct SigningIdentity {
  std::string access_key_id;
  Secret secret_access_key;
  std::string region;
  std::string service;
};

struct UnsignedCall {
  std::string method;
  std::string path;          // percent-encoded, with its "/"
  Pairs query;               // as they are, in any order
  Pairs fields;              // all of them are signed; lower-case names, "host" among them
  std::string payload_hash;  // hex
};

/// The value of the field Authorization.
///
/// Shape    time: "20130524T000000Z", the same as in the field x-amz-date
/// Source   AWS General Reference, "Signature Version 4"; its published examples are our tests
[[nodiscard]] std::string authorization_of(
    const UnsignedCall& call, const SigningIdentity& identity, std::string_view time
);

/// Percent-encoded as signatures want it: everything but A-Z a-z 0-9 - . _ ~.
[[nodiscard]] std::string encode(std::string_view text, bool keeps_slashes);
/// "a=1&b=2", sorted and encoded: of the signature and of the URL alike.
[[nodiscard]] std::string canonical_query(const Pairs& query);

}  // namespace barbacane::blobs
