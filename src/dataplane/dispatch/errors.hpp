#pragma once
// Why a dispatcher could not be built from an artifact.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::dispatch {

enum class DispatchErrc {
  bad_config = 1,    // not the configuration a compiler writes
  no_trust_anchors,  // TLS to an upstream without any CA certificate
  unknown_capture,   // a rewrite names what the route does not capture
};

[[nodiscard]] const boost::system::error_category& dispatch_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(DispatchErrc code) noexcept;

}  // namespace barbacane::dispatch

template <>
struct boost::system::is_error_code_enum<barbacane::dispatch::DispatchErrc> : std::true_type {};
