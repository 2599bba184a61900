#pragma once
// Why an artifact was refused, one code a step of loading.

#include <boost/system/error_code.hpp>
#include <string_view>
#include <type_traits>

namespace barbacane::artifact {

enum class ArtifactErrc {
  unreadable = 1,  // I/O error
  truncated,       // ends inside a member or before the end blocks
  bad_container,   // not a ustar file of our shape
  too_large,
  bad_name,  // a member name that is not allowed
  missing_member,
  bad_manifest,
  newer_format,
  digest_mismatch,
  bad_signatures,  // signatures.json does not parse
  unsigned_artifact,
  untrusted_key,
  bad_signature,
  wrong_project,
  expired,
  release_too_low,
  bad_tables,      // FlatBuffers verifier
  unsound_tables,  // our own checks: an index, a cycle, a depth
  unknown_feature,
};

[[nodiscard]] const boost::system::error_category& artifact_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(ArtifactErrc code) noexcept;

/// The code as a word for programs, such as "digest_mismatch"; "" for codes of others.
[[nodiscard]] std::string_view word_of(const boost::system::error_code& code) noexcept;

}  // namespace barbacane::artifact

template <>
struct boost::system::is_error_code_enum<barbacane::artifact::ArtifactErrc> : std::true_type {};
