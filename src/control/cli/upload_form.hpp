#pragma once
// Files as multipart/form-data, under their names.

#include <string>
#include <string_view>

namespace barbacane::cli {

class UploadForm {
 public:
  UploadForm();

  void add(std::string_view name, std::string_view bytes);
  [[nodiscard]] std::string body() const { return parts_ + "--" + boundary_ + "--\r\n"; }
  [[nodiscard]] std::string content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
  }

 private:
  std::string boundary_;
  std::string parts_;
};

}  // namespace barbacane::cli
