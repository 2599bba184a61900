#include "common/yaml/parser.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <streambuf>
#include <string>
#include <utility>

#include "common/text/shown.hpp"
#include "common/text/utf8.hpp"
#include "common/yaml/builder.hpp"
#include "common/yaml/codes.hpp"
#include "common/yaml/fault.hpp"

namespace barbacane::yaml {
namespace {

/// The one way to make yaml-cpp stop in the middle; caught in read_yaml, the finding is made.
struct Stopped {};

/// What has to follow the text: yaml-cpp takes a text in quotes that the end of the file cuts off
/// for a closed one when the last line is blank, and refuses it before a document end marker.
std::string_view end_marker(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t");
  if (last == std::string_view::npos || text[last] != '\n') return {};
  return last + 1 == text.size() ? "...\n" : "\n...\n";
}

/// yaml-cpp keeps every token of a collection in brackets until it closes, since all of it may turn
/// out to be a key: about 230 bytes for one '['. So many may pass between two events, and no more.
constexpr std::size_t indicators_max = 1'000'000;

struct Overfull {};

class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) : text_{text}, rest_{end_marker(text)} {}

  void note_event() { indicators_ = 0; }

 protected:
  int_type underflow() override {
    if (text_.empty()) text_ = std::exchange(rest_, {});
    if (text_.empty()) return traits_type::eof();
    constexpr std::size_t chunk_bytes = 4096;
    const std::string_view chunk = text_.substr(0, chunk_bytes);
    text_.remove_prefix(chunk.size());
    indicators_ += static_cast<std::size_t>(std::ranges::count_if(chunk, is_indicator));
    if (indicators_ > indicators_max) throw Overfull{};
    char* begin = const_cast<char*>(chunk.data());  // a get area is never written
    setg(begin, begin, begin + chunk.size());
    return traits_type::to_int_type(*begin);
  }

 private:
  static bool is_indicator(char byte) {
    return std::string_view{"[]{},:?&*!\"'"}.find(byte) != std::string_view::npos;
  }

  std::string_view text_;
  std::string_view rest_;
  std::size_t indicators_ = 0;
};

/// yaml-cpp writes the escapes \N and \_ (U+0085, U+00A0) as one byte. The source was valid UTF-8,
/// so every byte that is not comes from them.
std::string mend(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t valid = text::valid_utf8_prefix(text);
    out += text.substr(0, valid);
    if (valid == text.size()) break;
    text::append_utf8(out, static_cast<unsigned char>(text[valid]));
    text.remove_prefix(valid + 1);
  }
  return out;
}

class Handler final : public YAML::EventHandler {
 public:
  Handler(Builder& builder, TextBuffer& buffer, std::uint32_t source)
      : builder_{builder}, buffer_{buffer}, source_{source} {}

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
    const std::string_view text{value};
    go_on(
        text::is_utf8(text) ? builder_.add_scalar(mark_from(mark), {tag, anchor}, text)
                            : builder_.add_scalar(mark_from(mark), {tag, anchor}, mend(text))
    );
  }
  void OnSequenceStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value style
  ) override {
    go_on(builder_.open(mark_from(mark), json::Kind::array, {tag, anchor, is_flow(style)}));
  }
  void OnSequenceEnd() override { go_on(builder_.close()); }
  void OnMapStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value style
  ) override {
    go_on(builder_.open(mark_from(mark), json::Kind::object, {tag, anchor, is_flow(style)}));
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
  static bool is_flow(YAML::EmitterStyle::value style) { return style == YAML::EmitterStyle::Flow; }
  void go_on(bool may_go_on) {
    if (!may_go_on) throw Stopped{};
    buffer_.note_event();
  }

  Builder& builder_;
  TextBuffer& buffer_;
  std::uint32_t source_;
  int documents_ = 0;
};

/// The column of a tab in the indentation of a line, 0 without one: yaml-cpp has many words for it.
std::uint32_t tab_column(std::string_view text, std::uint32_t line) {
  std::size_t start = 0;
  for (std::uint32_t i = 1; i < line && start != std::string_view::npos; ++i) {
    start = text.find('\n', start);
    if (start != std::string_view::npos) ++start;
  }
  if (start == std::string_view::npos) return 0;
  const std::string_view rest = text.substr(start);
  const std::size_t tab = rest.find_first_not_of(' ');
  const bool is_tab = tab != std::string_view::npos && rest[tab] == '\t';
  return is_tab ? static_cast<std::uint32_t>(tab + 1) : 0;
}

void refuse_syntax(
    std::string_view text, Builder& builder, json::Mark mark, const std::string& message
) {
  Fault fault = fault_from(message);
  const std::uint32_t column = tab_column(text, mark.line);
  const bool is_tab =
      column != 0 && (fault.place == FaultPlace::indentation || column == mark.column);
  if (is_tab) {
    fault = fault_from(YAML::ErrorMsg::TAB_IN_INDENTATION);
    mark.column = column;
  }
  switch (fault.place) {
    case FaultPlace::there:
    case FaultPlace::indentation:
      break;
    case FaultPlace::last_value:
      mark = builder.last_mark();
      break;
    case FaultPlace::open_list:
      mark = builder.innermost(json::Kind::array);
      break;
    case FaultPlace::open_mapping:
      mark = builder.innermost(json::Kind::object);
      break;
  }
  const std::string words = fault.message.empty() ? "this is not YAML: " + text::shown(message)
                                                  : std::string{fault.message};
  builder.refuse(syntax_code, mark, words, std::string{fault.help});
}

}  // namespace

void parse(std::string_view text, std::uint32_t source, Builder& builder) {
  TextBuffer buffer{text};
  Handler handler{builder, buffer, source};
  try {
    std::istream stream{&buffer};
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const Stopped&) {
    return;
  } catch (const Overfull&) {
    builder.refuse(
        limit_code,
        builder.last_mark(),
        "more than " + std::to_string(indicators_max) + " brackets, commas and quotes in one piece",
        "write collections as indented blocks, or the file as JSON"
    );
  } catch (const YAML::DeepRecursion& deep) {
    builder.refuse(
        limit_code,
        builder.last_mark(),
        "nested deeper than " + std::to_string(deep.depth() - 1) + " levels",
        "YAML cannot nest deeper; JSON can"
    );
  } catch (const YAML::Exception& error) {
    refuse_syntax(text, builder, handler.mark_from(error.mark), error.msg);
  } catch (const std::exception& error) {
    builder.refuse(limit_code, builder.last_mark(), std::string{"cannot be read: "} + error.what());
  }
}

}  // namespace barbacane::yaml
