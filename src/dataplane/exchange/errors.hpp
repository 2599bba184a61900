#pragma once
// Why a verified artifact cannot be run by this gateway.

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>
#include <type_traits>

namespace barbacane::exchange {

enum class ProgramErrc {
  unknown_dispatcher = 1,
  unknown_middleware,
  bad_pattern,  // a pattern of a schema cannot be built
  bad_rewrite,  // a path template names what the route does not capture
};

[[nodiscard]] const boost::system::error_category& program_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(ProgramErrc code) noexcept;

}  // namespace barbacane::exchange

template <>
struct boost::system::is_error_code_enum<barbacane::exchange::ProgramErrc> : std::true_type {};
