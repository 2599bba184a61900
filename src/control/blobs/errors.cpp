#include "control/blobs/errors.hpp"

#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::blobs {
namespace {

class BlobCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.blobs"; }
  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<BlobErrc>(code)) {
      case BlobErrc::unreachable:
        return "the artifact store cannot be reached";
      case BlobErrc::denied:
        return "the artifact store does not accept our credentials for this";
      case BlobErrc::refused:
        return "the artifact store refused a call";
      case BlobErrc::missing:
        return "the artifact store has lost the bytes";
    }
    return "unknown error of an artifact store";
  }
  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    const bool is_temporary = static_cast<BlobErrc>(code) == BlobErrc::unreachable ||
                              static_cast<BlobErrc>(code) == BlobErrc::denied;
    return make_error_condition(is_temporary ? ProblemKind::unavailable : ProblemKind::internal);
  }
};

}  // namespace

const boost::system::error_category& blob_category() noexcept {
  static const BlobCategory category;
  return category;
}

boost::system::error_code make_error_code(BlobErrc code) noexcept {
  return {static_cast<int>(code), blob_category()};
}

}  // namespace barbacane::blobs
