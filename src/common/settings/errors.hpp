#pragma once
// Why a secret reference gave no secret.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::settings {

enum class SettingsErrc {
  bad_reference = 1,  // neither env://NAME nor file://PATH
  secret_missing,     // no such variable or file
  secret_unreadable,  // the file is there, but is no readable regular file
  secret_too_large,
  secret_empty,
};

[[nodiscard]] const boost::system::error_category& settings_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(SettingsErrc code) noexcept;

}  // namespace barbacane::settings

template <>
struct boost::system::is_error_code_enum<barbacane::settings::SettingsErrc> : std::true_type {};
