#include "common/yaml/fault.hpp"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <array>

namespace barbacane::yaml {
namespace {

namespace theirs = YAML::ErrorMsg;

struct Row {
  std::string_view parser_message;
  Fault fault;
};

constexpr Fault open_quotes{
    "the text in quotes that follows has no end", "close the quotes", FaultPlace::last_value
};

}  // namespace

Fault fault_from(std::string_view parser_message) {
  static const std::array<Row, 16> rows{{
      {theirs::TAB_IN_INDENTATION,
       {"a tab stands where the line is indented", "indent with spaces", FaultPlace::indentation}},
      {theirs::END_OF_MAP,
       {"this does not belong to the mapping above",
        "check the indentation of this line and the ':' after its key",
        FaultPlace::indentation}},
      {theirs::END_OF_SEQ,
       {"this does not belong to the list above",
        "check the indentation of this line and its '-'",
        FaultPlace::indentation}},
      {theirs::END_OF_MAP_FLOW,
       {"the '{' here is not closed", "add ',' or '}'", FaultPlace::open_mapping}},
      {theirs::END_OF_SEQ_FLOW,
       {"the '[' here is not closed", "add ',' or ']'", FaultPlace::open_list}},
      {theirs::FLOW_END,
       {"this bracket closes nothing", "remove it, or quote the text it belongs to"}},
      {theirs::MAP_VALUE,
       {"a ':' stands where no value can start",
        "quote a text that contains ': ', and check the indentation",
        FaultPlace::indentation}},
      {theirs::MAP_KEY,
       {"a key cannot start here", "check the indentation of this line", FaultPlace::indentation}},
      {theirs::BLOCK_ENTRY,
       {"a '-' cannot stand here", "start the list on a line of its own", FaultPlace::indentation}},
      {theirs::EOF_IN_SCALAR, open_quotes},
      {theirs::DOC_IN_SCALAR, open_quotes},
      {theirs::UNKNOWN_ANCHOR,
       {"no anchor of this name stands above", "define it with &name before the first *name"}},
      {theirs::UNKNOWN_TOKEN, {"no YAML value starts with this character", "quote the text"}},
      {theirs::CHAR_IN_BLOCK,
       {"unexpected character after '|' or '>'", "start the text on the next line"}},
      {theirs::ALIAS_CONTENT, {"an alias cannot have content of its own", ""}},
      {theirs::INVALID_HEX,
       {"this escape needs more hexadecimal digits", "\\xHH, \\uHHHH or \\UHHHHHHHH"}},
  }};
  const auto row = std::ranges::find(rows, parser_message, &Row::parser_message);
  return row == rows.end() ? Fault{} : row->fault;
}

}  // namespace barbacane::yaml
