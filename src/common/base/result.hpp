#pragma once
// The one way in which a function says that it may fail in normal life (ADR-0003).

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace barbacane {

using ErrorCode = boost::system::error_code;

/// Either a value or the code that says why there is none. Codes say why, reports
/// (base/report.hpp) say where; only common/http knows status numbers.
template <class T>
using Result = boost::system::result<T>;

/// A code and the words for a person: what failed, where, and what to do about it.
/// For operations whose caller prints the reason (loading an artifact, opening a socket).
struct Failure {
  ErrorCode code;
  std::string detail;

  [[nodiscard]] explicit operator bool() const noexcept { return code.failed(); }
};

}  // namespace barbacane
