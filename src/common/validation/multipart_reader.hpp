#pragma once
// A multipart/form-data body read while it comes: the fields of its parts are kept, files are only
// counted. Whoever holds the body back asks how far it was read, and whether what comes now is the
// inside of a file.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/http/multipart.hpp"
#include "common/validation/form_fields.hpp"

namespace barbacane::validation {

/// Owner    one request, or one worker for bodies that are whole
class MultipartReader {
 public:
  void begin(const FormPlan& plan, std::string_view boundary);
  /// `window` is what came and was not yet used. False when the body is malformed: `violations` has
  /// one more. What is wrong with single parts is added too, and reading goes on.
  [[nodiscard]] bool take(
      const FormTools& tools, std::string_view window, bool is_last, Violations& violations
  );
  /// Bytes of the window of the last call that need not be given again.
  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  [[nodiscard]] bool is_in_file() const noexcept { return is_in_part_ && is_file_; }
  /// Which part is being read, from 1.
  [[nodiscard]] std::uint32_t part() const noexcept { return part_; }
  [[nodiscard]] FormFields& fields() noexcept { return fields_; }

 private:
  [[nodiscard]] bool begin_part(
      const FormTools& tools, std::string_view lines, Violations& violations
  );
  void check_coding(const http::PartHead& head, Violations& violations) const;
  void check_type(const FormField& field, std::string_view type, Violations& violations) const;
  void check_headers(
      const FormTools& tools, const FormField& field, std::string_view lines, Violations& violations
  );
  void end_part(Violations& violations);

  http::MultipartScanner scanner_;
  FormFields fields_;
  std::size_t used_ = 0;
  std::uint32_t part_ = 0;
  bool is_in_part_ = false;
  bool is_file_ = false;
  std::string name_;
  std::string joined_;
};

}  // namespace barbacane::validation
