#pragma once
// Why a file did not become a generation, besides what common/artifact says about its bytes.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::generation {

enum class GenerationErrc {
  missing = 1,       // nothing stands at the path
  unreadable,        // it cannot be opened, or is no regular file
  state_corrupted,   // the record of accepted releases does not read
  state_unreadable,  // the state directory cannot be used
  state_unwritable,  // a new release cannot be recorded
};

[[nodiscard]] const boost::system::error_category& generation_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(GenerationErrc code) noexcept;

}  // namespace barbacane::generation

template <>
struct boost::system::is_error_code_enum<barbacane::generation::GenerationErrc> : std::true_type {};
