#include "common/validation/multipart_reader.hpp"

#include <algorithm>

#include "common/http/field_list.hpp"
#include "common/validation/request_rules.hpp"
#include "common/validation/schema_check.hpp"

namespace barbacane::validation {
namespace {

constexpr std::string_view charset_field = "_charset_";  // RFC 7578 §4.6

/// The value of a field of a part; lines of one name are one list. Null data when it is not there.
std::string_view field_of(std::string_view lines, std::string_view wanted, std::string& joined) {
  std::string_view found;
  std::string_view name;
  std::string_view value;
  while (http::take_part_field(lines, name, value)) {
    if (!http::same_ignoring_case(name, wanted)) continue;
    if (found.data() == nullptr) {
      found = value;
      continue;
    }
    if (found.data() != joined.data()) joined = found;
    joined.append(", ").append(value);
    found = joined;
  }
  return found;
}

}  // namespace

void MultipartReader::begin(const FormPlan& plan, std::string_view boundary) {
  scanner_.begin(boundary);
  fields_.begin(plan);
  used_ = 0;
  part_ = 0;
  is_in_part_ = is_file_ = false;
}

bool MultipartReader::take(
    const FormTools& tools, std::string_view window, bool is_last, Violations& violations
) {
  using Event = http::MultipartScanner::Event;
  const auto fail = [&violations](std::string_view words) {
    add_violation(violations, "body", "", "is no multipart/form-data: " + std::string(words));
    return false;
  };
  used_ = 0;
  while (true) {
    const Event event = scanner_.next(window.substr(used_));
    used_ += scanner_.used();
    switch (event) {
      case Event::failed:
        return fail(scanner_.fault());
      case Event::part:
        if (!begin_part(tools, scanner_.piece(), violations))
          return fail("a part has malformed fields, or is not form-data with a name");
        break;
      case Event::data:
        if (is_file_) {
          fields_.add_octets(scanner_.piece().size());
        } else {
          fields_.append(scanner_.piece());
        }
        break;
      case Event::end:
        end_part(violations);
        break;
      case Event::more:
        if (scanner_.used() != 0) break;
        if (!is_last || scanner_.is_closed()) return true;
        return fail(
            part_ == 0 ? "its boundary, or the end of its first part's fields, is missing"
                       : "its last part is not ended"
        );
    }
  }
}

bool MultipartReader::begin_part(
    const FormTools& tools, std::string_view lines, Violations& violations
) {
  http::PartHead head;
  if (!http::read_part_head(lines, head) || !head.is_form_data || !head.has_name) return false;
  name_.clear();
  http::append_part_name(name_, head.name);
  const FormField& field = fields_.open(name_);
  is_in_part_ = true;
  is_file_ = field.content == FormContent::file && name_ != charset_field;
  ++part_;
  check_coding(head, violations);
  check_type(field, head.content_type, violations);
  check_headers(tools, field, lines, violations);
  return true;
}

/// What a part is coded with nobody takes off: RFC 7578 §4.7 has no transfer encodings any more.
void MultipartReader::check_coding(const http::PartHead& head, Violations& violations) const {
  const std::string_view coding = head.transfer_encoding;
  const bool is_plain = coding.empty() || http::same_ignoring_case(coding, "binary") ||
                        http::same_ignoring_case(coding, "8bit") ||
                        http::same_ignoring_case(coding, "7bit");
  if (!is_plain)
    add_field_violation(violations, name_, "has a Content-Transfer-Encoding, which no form has");
  if (!head.content_encoding.empty() &&
      !http::same_ignoring_case(head.content_encoding, "identity"))
    add_field_violation(violations, name_, "has a content coding");
}

/// A part that does not say what it is, is what the description says.
void MultipartReader::check_type(
    const FormField& field, std::string_view type, Violations& violations
) const {
  if (type.empty()) return;
  const auto refuse = [&](std::string_view words) {
    add_field_violation(violations, name_, words);
  };
  http::MediaView given;
  if (!http::read_media_type(type, given)) return refuse("has a malformed Content-Type");
  if (field.content != FormContent::file && !http::is_utf8_charset(given.find("charset")))
    return refuse("has a charset other than UTF-8");
  if (field.has_types) {
    const bool fits = std::ranges::any_of(field.types, [&](const http::MediaView& range) {
      return http::fit_of(range, given) != 0;
    });
    if (!fits) refuse("has a Content-Type that is none of those that are declared");
  } else if (http::same_ignoring_case(given.type, "multipart")) {
    refuse("is itself a multipart body, which is not declared");
  } else if (field.content == FormContent::json && !given.is_json() && !given.is("text", "plain")) {
    refuse("has a Content-Type that is not JSON");
  }
}

void MultipartReader::check_headers(
    const FormTools& tools, const FormField& field, std::string_view lines, Violations& violations
) {
  for (const tables::Parameter& header : field.headers) {
    const std::string_view name = tools.rules->program().text(header.name());
    const std::string_view value = field_of(lines, name, joined_);
    const auto refuse = [&](std::string_view words) {
      add_field_violation(
          violations, name_, "its field '" + std::string(name) + "' " + std::string(words)
      );
    };
    if (value.data() == nullptr) {
      if (header.required()) refuse("is required");
      continue;
    }
    if (header.schema() == tables::none) continue;
    bool fits = false;
    ParameterFault fault = ParameterFault::none;
    // "1" may be meant as the string where both are allowed.
    for (const bool as_text : {false, true}) {
      fault = tools.reader->read(*tools.rules, header, {&value, 1}, {}, as_text, *tools.tape);
      if (fault != ParameterFault::none) break;
      fits = tools.evaluator->run(tools.rules->program(), header.schema(), *tools.tape, 0, {});
      if (fits) break;
    }
    if (fault != ParameterFault::none) {
      refuse(words_of(fault));
    } else if (!fits) {
      refuse("does not fit its schema");
    }
  }
}

void MultipartReader::end_part(Violations& violations) {
  fields_.close();
  is_in_part_ = false;
  if (name_ == charset_field && !http::is_utf8_charset(http::trim(fields_.value())))
    add_field_violation(violations, charset_field, "names a charset other than UTF-8");
}

}  // namespace barbacane::validation
