#pragma once
// From the text of a parameter to a value (OpenAPI "Style Values"): lists and objects are taken
// apart by style and `explode`, and pieces become numbers or booleans where the schema wants them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/tape.hpp"
#include "common/validation/query.hpp"
#include "common/validation/request_rules.hpp"

namespace barbacane::validation {

enum class ParameterFault : std::uint8_t {
  none,
  bad_escape,   // percent escapes, or not UTF-8
  bad_prefix,   // label or matrix without theirs
  bad_members,  // an object with a key and no value
  repeated,     // of what can stand only once
  repeated_key,
  too_many,  // members; as many as a query may have pairs
  not_json,  // of a `content` parameter
};

[[nodiscard]] std::string_view words_of(ParameterFault fault) noexcept;

/// `text` as what the schema wants it to be, and as a string when it cannot be that, or when
/// strings are allowed too and `as_text` prefers them.
void add_value(
    const RequestRules& rules,
    std::uint32_t schema,
    std::string_view text,
    bool as_text,
    schema::Tape& tape
);

/// Owner    one worker; scratch
class ParameterReader {
 public:
  /// `texts` are the still encoded values, more than one only for exploded lists. `pairs` are all
  /// of the query, for objects whose members stand there. As strings only with `as_text`.
  ParameterFault read(
      const RequestRules& rules,
      const tables::Parameter& parameter,
      std::span<const std::string_view> texts,
      std::span<const Pair> pairs,
      bool as_text,
      schema::Tape& tape
  );
  /// The same as the next value of a tape that was begun.
  ParameterFault append(
      const RequestRules& rules,
      const tables::Parameter& parameter,
      std::span<const std::string_view> texts,
      std::span<const Pair> pairs,
      bool as_text,
      schema::Tape& tape
  );

 private:
  ParameterFault add_text(
      const RequestRules& rules, std::uint32_t schema, std::string_view text, schema::Tape& tape
  );
  ParameterFault read_list(
      const RequestRules& rules,
      const tables::Parameter& parameter,
      std::span<const std::string_view> pieces,
      schema::Tape& tape
  );
  ParameterFault read_object(
      const RequestRules& rules,
      const tables::Parameter& parameter,
      std::span<const std::string_view> pieces,
      std::span<const Pair> pairs,
      schema::Tape& tape
  );
  ParameterFault cut(
      const tables::Parameter& parameter, std::string_view name, std::string_view text
  );
  bool add_key(std::string_view key, schema::Tape& tape);

  std::string decoded_;
  std::string rewritten_;
  std::vector<std::string_view> pieces_;
  std::vector<std::string> keys_;
  bool plus_is_space_ = false;
  bool is_encoded_ = false;
  bool as_text_ = false;
};

}  // namespace barbacane::validation
