#pragma once
// Why a place for blobs did not do what it was asked, beyond what the system says.

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>
#include <type_traits>

namespace barbacane::blobs {

enum class BlobErrc {
  unreachable = 1,  // no answer, or one that says "later", after all attempts
  denied,           // the credentials are not accepted, or lack a permission
  refused,          // the answer is not one that we know what to do with
  missing,          // there is no such blob
};

[[nodiscard]] const boost::system::error_category& blob_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(BlobErrc code) noexcept;

}  // namespace barbacane::blobs

template <>
struct boost::system::is_error_code_enum<barbacane::blobs::BlobErrc> : std::true_type {};
