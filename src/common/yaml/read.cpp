#include "common/yaml/read.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <exception>
#include <istream>
#include <streambuf>
#include <utility>

#include "common/json/read.hpp"
#include "common/text/utf8.hpp"
#include "common/yaml/builder.hpp"
#include "common/yaml/codes.hpp"

namespace barbacane::yaml {
namespace {

/// The one way to make yaml-cpp stop in the middle; caught in read_yaml, the finding is made.
struct Stopped {};

class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // NOLINT: a get area is never written
    setg(begin, begin, begin + text.size());
  }
};

class Handler final : public YAML::EventHandler {
 public:
  Handler(Builder& builder, std::uint32_t source) : builder_{builder}, source_{source} {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      go_on(builder_.refuse(
          syntax_code,
          mark_from(mark),
          "a second YAML document starts here",
          "one file holds one document: put it into a file of its own"
      ));
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    go_on(builder_.add_null(mark_from(mark), static_cast<std::size_t>(mark.pos), {"?", anchor}));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    go_on(builder_.add_alias(mark_from(mark), anchor));
  }
  void OnScalar(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      const std::string& value
  ) override {
    go_on(builder_.add_scalar(mark_from(mark), {tag, anchor}, value));
  }
  void OnSequenceStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value
  ) override {
    go_on(builder_.open(mark_from(mark), json::Kind::array, {tag, anchor}));
  }
  void OnSequenceEnd() override { go_on(builder_.close()); }
  void OnMapStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value
  ) override {
    go_on(builder_.open(mark_from(mark), json::Kind::object, {tag, anchor}));
  }
  void OnMapEnd() override { go_on(builder_.close()); }

  [[nodiscard]] json::Mark mark_from(const YAML::Mark& mark) const {
    if (mark.is_null()) return builder_.last_mark();
    return {
        source_,
        static_cast<std::uint32_t>(mark.line + 1),
        static_cast<std::uint32_t>(mark.column + 1)
    };
  }

 private:
  static void go_on(bool may_go_on) {
    if (!may_go_on) throw Stopped{};
  }

  Builder& builder_;
  std::uint32_t source_;
  int documents_ = 0;
};

struct Wording {
  std::string_view theirs;
  std::string_view ours;
  std::string_view help;
};

const std::array<Wording, 15> wordings{{
    {YAML::ErrorMsg::TAB_IN_INDENTATION,
     "a tab stands where the line is indented",
     "indent with spaces"},
    {YAML::ErrorMsg::END_OF_MAP,
     "this does not belong to the mapping above",
     "check the indentation of this line and the ':' after its key"},
    {YAML::ErrorMsg::END_OF_SEQ,
     "this does not belong to the list above",
     "check the indentation of this line and its '-'"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "a '{' is not closed", "add ',' or '}'"},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a '[' is not closed", "add ',' or ']'"},
    {YAML::ErrorMsg::FLOW_END,
     "a closing bracket that closes nothing",
     "remove it or quote the text"},
    {YAML::ErrorMsg::MAP_VALUE,
     "a ':' stands where no value can start",
     "quote a text that contains ': ', and check the indentation"},
    {YAML::ErrorMsg::MAP_KEY, "a key cannot start here", "check the indentation of this line"},
    {YAML::ErrorMsg::BLOCK_ENTRY, "a '-' cannot stand here", "start the list on a line of its own"},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a text in quotes has no end", "close the quotes"},
    {YAML::ErrorMsg::DOC_IN_SCALAR,
     "a document marker stands inside a text in quotes",
     "close the quotes"},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR,
     "no anchor of this name stands above",
     "define it with &name before the first *name"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "no YAML value starts with this character", "quote the text"},
    {YAML::ErrorMsg::CHAR_IN_BLOCK,
     "unexpected character after '|' or '>'",
     "start the text on the next line"},
    {YAML::ErrorMsg::ALIAS_CONTENT, "an alias cannot have content of its own", ""},
}};

void refuse_syntax(Builder& builder, json::Mark mark, std::string_view message) {
  const auto wording = std::ranges::find(wordings, message, &Wording::theirs);
  if (wording == wordings.end()) {
    builder.refuse(syntax_code, mark, "this is not YAML: " + std::string{message});
  } else {
    builder.refuse(syntax_code, mark, std::string{wording->ours}, std::string{wording->help});
  }
}

void parse(std::string_view text, std::uint32_t source, Builder& builder) {
  Handler handler{builder, source};
  try {
    TextBuffer buffer{text};
    std::istream stream{&buffer};
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const Stopped&) {
    return;
  } catch (const YAML::DeepRecursion& deep) {
    builder.refuse(
        limit_code,
        builder.last_mark(),
        "nested deeper than " + std::to_string(deep.depth() - 1) + " levels",
        "YAML cannot nest deeper; JSON can"
    );
  } catch (const YAML::Exception& error) {
    refuse_syntax(builder, handler.mark_from(error.mark), error.msg);
  } catch (const std::exception& error) {
    builder.refuse(limit_code, builder.last_mark(), std::string{"cannot be read: "} + error.what());
  }
}

json::Mark mark_of(std::string_view text, std::size_t offset, std::uint32_t source) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  const std::size_t line_start = before.rfind('\n') + 1;
  return {source, lines + 1, static_cast<std::uint32_t>(offset - line_start + 1)};
}

bool is_forbidden(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value == 0x7F || (value < 0x20 && byte != '\t' && byte != '\n' && byte != '\r');
}

/// What yaml-cpp would take without a word: it stops at byte 4, and does not look at UTF-8.
bool check_bytes(
    std::string_view text, std::uint32_t source, Builder& builder, const json::ReadLimits& limits
) {
  if (text.size() > limits.bytes_max) {
    return builder.refuse(
        limit_code,
        {source, 1, 1},
        "the file has more than " + std::to_string(limits.bytes_max) + " bytes",
        "split it and refer to the parts"
    );
  }
  const std::size_t valid = text::valid_utf8_prefix(text);
  if (valid < text.size()) {
    return builder.refuse(
        encoding_code,
        mark_of(text, valid, source),
        "the text is not valid UTF-8 here",
        "save the file as UTF-8"
    );
  }
  const auto control = std::ranges::find_if(text, is_forbidden);
  if (control == text.end()) return true;
  const auto offset = static_cast<std::size_t>(control - text.begin());
  return builder.refuse(
      syntax_code,
      mark_of(text, offset, source),
      "control character " + std::to_string(static_cast<unsigned char>(*control)),
      "remove it, or write it as an escape in double quotes"
  );
}

bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// The last place at which a reader found something: who came further knew the language.
std::pair<std::uint32_t, std::uint32_t> furthest(const Report& report) {
  std::pair<std::uint32_t, std::uint32_t> place{};
  for (const Finding& finding : report.findings()) {
    place = std::max(place, std::pair{finding.where.line, finding.where.column});
  }
  return place;
}

}  // namespace

const json::Node* read_yaml(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits
) {
  const std::uint32_t source = document.add_source(std::move(source_name));
  const std::size_t errors_before = report.errors();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder{text, source, document, report, limits};
  if (check_bytes(text, source, builder, limits)) parse(text, source, builder);
  if (report.errors() != errors_before) return nullptr;
  // A file of comments alone, or nothing at all.
  if (builder.root() == nullptr) return document.make_node(json::Kind::null, {source, 1, 1});
  return builder.root();
}

const json::Node* read_document(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits
) {
  const bool is_named_json = source_name.ends_with(".json");
  if (is_named_json) return json::read_json(text, std::move(source_name), document, report, limits);
  if (!looks_like_json(text)) {
    return read_yaml(text, std::move(source_name), document, report, limits);
  }
  Report as_json;
  const json::Node* root = json::read_json(text, source_name, document, as_json, limits);
  const bool is_syntax =
      !as_json.findings().empty() && as_json.findings().back().code == syntax_code;
  if (root != nullptr || !is_syntax) {
    report.append(as_json);
    return root;
  }
  Report as_yaml;
  root = read_yaml(text, std::move(source_name), document, as_yaml, limits);
  const bool is_yaml = root != nullptr || furthest(as_yaml) > furthest(as_json);
  report.append(is_yaml ? as_yaml : as_json);
  return root;
}

}  // namespace barbacane::yaml
