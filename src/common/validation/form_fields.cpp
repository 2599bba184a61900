#include "common/validation/form_fields.hpp"

#include <algorithm>
#include <numeric>

#include "common/validation/request_rules.hpp"
#include "common/validation/schema_check.hpp"

namespace barbacane::validation {
namespace {

constexpr std::uint32_t bit_string = 16;
constexpr std::string_view repeated_words = "stands more than once";

}  // namespace

void add_field_violation(
    Violations& violations, std::string_view property, std::string_view message
) {
  const std::size_t before = violations.size();
  add_violation(violations, "body", "", message);
  if (violations.size() == before) return;
  std::string& pointer = violations.back().pointer;
  pointer += '/';
  for (const char byte : property) {
    if (byte == '~' || byte == '/') {
      pointer += byte == '~' ? "~0" : "~1";
    } else {
      pointer += byte;
    }
  }
}

void FormFields::begin(const FormPlan& plan) {
  plan_ = &plan;
  bytes_.clear();
  entries_.clear();
}

const FormField& FormFields::open(std::string_view name) {
  const std::size_t at = bytes_.size();
  bytes_ += name;
  const FormTarget target = plan_->find(text(at, name.size()));
  const std::size_t member =
      target.member.empty() ? 0 : static_cast<std::size_t>(target.member.data() - bytes_.data());
  entries_.push_back(
      {.field = target.field,
       .name = at,
       .name_length = name.size(),
       .member = member,
       .member_length = target.member.size(),
       .value = bytes_.size(),
       .value_length = 0,
       .octets = 0}
  );
  return *target.field;
}

void FormFields::close() noexcept {
  Entry& entry = entries_.back();
  entry.value_length = bytes_.size() - entry.value;
}

/// By property, in the order in which they came.
void FormFields::sort() {
  order_.resize(entries_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::ranges::sort(order_, [this](std::uint32_t left, std::uint32_t right) {
    const int order = key_of(entries_[left]).compare(key_of(entries_[right]));
    return order != 0 ? order < 0 : left < right;
  });
}

bool FormFields::write(const FormTools& tools, bool as_text, Violations& violations) {
  const std::size_t before = violations.size();
  as_text_ = as_text;
  has_guesses_ = false;
  sort();
  schema::Tape& tape = *tools.tape;
  tape.begin(bytes_);
  const std::uint32_t object = tape.open(schema::Kind::object);
  std::uint32_t count = 0;
  const Group all = order_;
  for (std::size_t first = 0, last = 0; first < all.size(); first = last) {
    const std::string_view key = key_of(entries_[all[first]]);
    while (last < all.size() && key_of(entries_[all[last]]) == key) ++last;
    tape.add_string(key);
    ++count;
    const std::string_view words = write_property(tools, all.subspan(first, last - first));
    if (!words.empty()) add_field_violation(violations, key, words);
  }
  tape.close(object, count);
  return violations.size() == before;
}

/// What is wrong with it, or "".
std::string_view FormFields::write_property(const FormTools& tools, Group group) {
  const FormField& field = *entries_[group.front()].field;
  if (field.layout != FormLayout::single) return write_by_style(tools, group);
  if (group.size() > 1 && !field.may_repeat) return repeated_words;
  if (group.size() == 1 && !field.is_list) return write_value(tools, entries_[group.front()]);
  schema::Tape& tape = *tools.tape;
  const std::uint32_t list = tape.open(schema::Kind::array);
  for (const std::uint32_t index : group) {
    const std::string_view words = write_value(tools, entries_[index]);
    if (!words.empty()) return words;
  }
  tape.close(list, static_cast<std::uint32_t>(group.size()));
  return {};
}

std::string_view FormFields::write_by_style(const FormTools& tools, Group group) {
  const FormField& field = *entries_[group.front()].field;
  texts_.clear();
  pairs_.clear();
  for (const std::uint32_t index : group) {
    const Entry& entry = entries_[index];
    const std::string_view value = text(entry.value, entry.value_length);
    if (field.layout == FormLayout::delimited) {
      texts_.push_back(value);
    } else if (entry.member_length == 0) {
      return repeated_words;
    } else {
      pairs_.push_back({text(entry.member, entry.member_length), value, true});
    }
  }
  return words_of(
      tools.reader->append(*tools.rules, field.parameter, texts_, pairs_, as_text_, *tools.tape)
  );
}

std::string_view FormFields::write_value(const FormTools& tools, const Entry& entry) {
  const FormField& field = *entry.field;
  const std::string_view value = text(entry.value, entry.value_length);
  switch (field.content) {
    case FormContent::file:
      tools.tape->add_opaque(entry.octets + value.size());
      return {};
    case FormContent::json: {
      const schema::TapeErrc code = tools.tape->add_json(entry.value, entry.value_length);
      if (code == schema::TapeErrc::none) return {};
      const std::size_t at = tools.tape->offset() - entry.value;
      words_.assign("is not JSON: ").append(schema::words_of(code)).append(" at byte ");
      words_ += std::to_string(at);
      return words_;
    }
    case FormContent::text:
      break;
  }
  if (!is_utf8(value)) return "is not UTF-8";
  write_text(tools, field, value);
  return {};
}

/// "1" may be meant as the string where both are allowed: then the schema decides which one it is.
void FormFields::write_text(
    const FormTools& tools, const FormField& field, std::string_view value
) {
  schema::Tape& tape = *tools.tape;
  const bool is_guess = field.value == tables::none;
  const std::uint32_t node = tape.size();
  add_value(*tools.rules, field.value, value, is_guess && as_text_, tape);
  if (tape[node].kind == schema::Kind::string) return;
  has_guesses_ = has_guesses_ || is_guess;
  if (is_guess || (tools.rules->types_of(field.value) & bit_string) == 0) return;
  if (tools.evaluator->run(tools.rules->program(), field.value, tape, node, {})) return;
  tape.truncate(node);
  tape.add_string(value);
}

}  // namespace barbacane::validation
