#pragma once
// How the properties of a form travel (OpenAPI "Encoding Object"): made once an artifact for each
// media type that is a form, so that a request only looks names up.

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/http/media_view.hpp"
#include "common/schema/program.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::validation {

class RequestRules;

/// What the value of one field or part is.
enum class FormContent : std::uint8_t {
  text,  // typed by its schema, as a parameter is
  json,
  file,  // opaque: only its length and its media type are looked at
};

/// How the values of a property are spread over fields.
enum class FormLayout : std::uint8_t {
  single,     // one field; several where a list is allowed
  delimited,  // one field with all items or members in it: `explode: false`
  members,    // one field a member, of their own names
  deep,       // one field a member: `filter[a]`
};

struct FormField {
  std::string_view name;                // "" = of properties that are not named
  std::uint32_t schema = tables::none;  // of the property
  std::uint32_t value = tables::none;   // of one value: the items of a list
  FormContent content = FormContent::text;
  FormLayout layout = FormLayout::single;
  bool may_repeat = true;
  bool is_list = false;                        // also when there is one value only
  bool has_types = false;                      // a part must be of one of `types`
  tables::Parameter parameter;                 // to read `delimited` and members with
  std::vector<http::MediaView> types;          // of `contentType`
  std::span<const tables::Parameter> headers;  // of a part
};

/// A field name resolved.
struct FormTarget {
  const FormField* field = nullptr;
  std::string_view member;  // of an object that is spread, else ""
};

/// Owner    shared and immutable; the tables must outlive it
class FormPlan {
 public:
  FormPlan(const RequestRules& rules, const tables::MediaType& type);
  FormPlan(const FormPlan&) = delete;
  FormPlan& operator=(const FormPlan&) = delete;

  [[nodiscard]] FormTarget find(std::string_view name) const;
  [[nodiscard]] std::uint32_t schema() const noexcept { return schema_; }
  /// Those that the schema names.
  [[nodiscard]] std::span<const FormField> fields() const noexcept { return fields_; }
  /// A part may be a file.
  [[nodiscard]] bool takes_files() const noexcept { return takes_files_; }

 private:
  struct Patterned {
    std::uint32_t pattern;
    FormField field;
  };
  struct Spread {
    std::string_view name;  // of a member
    std::size_t field;
  };
  void add_properties(const RequestRules& rules, std::uint32_t schema);
  void add_encodings(const RequestRules& rules, const tables::MediaType& type);
  void finish();
  void spread_members(std::uint32_t schema, std::size_t field);
  void add_spread(std::string_view name, std::size_t field);
  [[nodiscard]] const FormField* named(std::string_view name) const noexcept;

  std::uint32_t schema_;
  bool is_multipart_;
  bool takes_files_ = false;
  const schema::Program* program_;
  std::vector<FormField> fields_;  // sorted by name
  std::vector<Patterned> patterned_;
  std::vector<Spread> spread_;  // sorted by name
  FormField others_;
};

}  // namespace barbacane::validation
