#pragma once
// The fields of one form, urlencoded or multipart, on their way to a tape: one object whose members
// are typed by their schemas, with lists where a name stands more than once.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/evaluator.hpp"
#include "common/schema/tape.hpp"
#include "common/validation/form_plan.hpp"
#include "common/validation/parameter_value.hpp"
#include "common/validation/violation.hpp"

namespace barbacane::validation {

/// What reading a form needs of a worker's scratch.
struct FormTools {
  const RequestRules* rules;
  schema::Tape* tape;
  schema::Evaluator* evaluator;
  ParameterReader* reader;
};

/// Adds what is wrong with one property of a form.
void add_field_violation(
    Violations& violations, std::string_view property, std::string_view message
);

class FormFields {
 public:
  void begin(const FormPlan& plan);
  /// The next field. `name` is decoded and UTF-8.
  const FormField& open(std::string_view name);
  /// Of the last field.
  void append(std::string_view value) { bytes_ += value; }
  void add_octets(std::size_t count) noexcept { entries_.back().octets += count; }
  void close() noexcept;
  /// The property that the last field belongs to, and its value so far.
  [[nodiscard]] std::string_view property() const noexcept { return key_of(entries_.back()); }
  [[nodiscard]] std::string_view value() const noexcept { return value_of(entries_.back()); }

  /// All of them as one object. False with what is wrong in `violations`. With `as_text` fields
  /// that no schema types are strings; has_guesses() tells whether that makes a difference.
  [[nodiscard]] bool write(const FormTools& tools, bool as_text, Violations& violations);
  [[nodiscard]] bool has_guesses() const noexcept { return has_guesses_; }
  /// What is kept of names and values.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.size(); }

 private:
  struct Entry {
    const FormField* field;
    std::size_t name;  // all of these: places in bytes_, which moves
    std::size_t name_length;
    std::size_t member;  // of the name
    std::size_t member_length;
    std::size_t value;
    std::size_t value_length;
    std::uint64_t octets;
  };
  using Group = std::span<const std::uint32_t>;

  [[nodiscard]] std::string_view text(std::size_t at, std::size_t length) const noexcept {
    return std::string_view(bytes_).substr(at, length);
  }
  [[nodiscard]] std::string_view key_of(const Entry& entry) const noexcept {
    return entry.field->name.empty() ? text(entry.name, entry.name_length) : entry.field->name;
  }
  [[nodiscard]] std::string_view value_of(const Entry& entry) const noexcept {
    return text(entry.value, bytes_.size());
  }
  void sort();
  std::string_view write_property(const FormTools& tools, Group group);
  std::string_view write_by_style(const FormTools& tools, Group group);
  std::string_view write_value(const FormTools& tools, const Entry& entry);
  void write_text(const FormTools& tools, const FormField& field, std::string_view value);

  const FormPlan* plan_ = nullptr;
  std::string bytes_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> order_;  // by property
  std::vector<std::string_view> texts_;
  std::vector<Pair> pairs_;
  std::string words_;
  bool as_text_ = false;
  bool has_guesses_ = false;
};

}  // namespace barbacane::validation
