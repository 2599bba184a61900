#include "control/cli/upload_form.hpp"

#include "common/crypto/random.hpp"

namespace barbacane::cli {

UploadForm::UploadForm() : boundary_("barbacane-" + crypto::make_uuid()) {}

void UploadForm::add(std::string_view name, std::string_view bytes) {
  parts_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
  parts_ += name;
  parts_ += "\"\r\n\r\n";
  parts_ += bytes;
  parts_ += "\r\n";
}

}  // namespace barbacane::cli
