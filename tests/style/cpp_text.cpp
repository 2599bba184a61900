#include "style/cpp_text.hpp"

#include <algorithm>
#include <array>

namespace barbacane::style {
namespace {

/// Walks over text and blanks what is not code.
class Blanker {
 public:
  Blanker(std::string_view text, bool keeps_literals)
      : text_(text), out_(text), keeps_literals_(keeps_literals) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("//")) {
        blank_until("\n", 0);
      } else if (text_.substr(at_).starts_with("/*")) {
        blank_until("*/", 2);
      } else if (is_raw_string()) {
        skip_raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
        skip_literal(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  void blank(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, out_.size()); ++i) {
      if (out_[i] != '\n') out_[i] = ' ';
    }
  }
  void blank_until(std::string_view end, std::size_t extra) {
    const std::size_t found = std::min(text_.find(end, at_ + 1), text_.size());
    const std::size_t stop = std::min(found + extra, text_.size());
    blank(at_, stop);
    at_ = stop;
  }
  [[nodiscard]] bool is_word(std::size_t i) const {
    const char c = text_[i];
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
  [[nodiscard]] bool is_digit_separator() const {
    return at_ > 0 && at_ + 1 < text_.size() && is_word(at_ - 1) && is_word(at_ + 1) &&
           text_[at_ - 1] != 'u' && text_[at_ - 1] != 'L';
  }
  [[nodiscard]] bool is_raw_string() const {
    return text_.substr(at_).starts_with("R\"") && (at_ == 0 || !is_word(at_ - 1));
  }
  void skip_raw_string() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size());
    const std::string end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t found = std::min(text_.find(end, open), text_.size());
    if (!keeps_literals_) blank(open + 1, found);
    at_ = std::min(found + end.size(), text_.size());
  }
  void skip_literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    if (!keeps_literals_) blank(at_ + 1, end);
    at_ = std::min(end + 1, text_.size());
  }

  std::string_view text_;
  std::string out_;
  bool keeps_literals_;
  std::size_t at_ = 0;
};

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t';
    if (!is_space) out += c;
    if (is_space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

/// "template <class T> Result<T> f()" without its template part.
std::string_view without_template(std::string_view header) {
  while (header.starts_with("template")) {
    int depth = 0;
    std::size_t at = header.find('<');
    if (at == std::string_view::npos) return header;
    for (; at < header.size(); ++at) {
      if (header[at] == '<') ++depth;
      if (header[at] == '>' && --depth == 0) break;
    }
    header.remove_prefix(std::min(at + 1, header.size()));
    while (header.starts_with(' ')) header.remove_prefix(1);
  }
  return header;
}

bool is_function_header(std::string_view header) {
  header = without_template(header);
  constexpr std::array<std::string_view, 8> others{
      "namespace", "class ", "struct ", "enum ", "union ", "extern ", "public", "private"
  };
  const bool is_other = std::ranges::any_of(others, [header](std::string_view word) {
    return header.starts_with(word) && header.find('(') == std::string_view::npos;
  });
  return !is_other && !header.ends_with('=') && header.find('(') != std::string_view::npos;
}

}  // namespace

std::string without_comments_and_literals(std::string_view text) {
  return Blanker(text, false).run();
}

std::string without_comments(std::string_view text) {
  return Blanker(text, true).run();
}

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> out;
  const std::string code = without_comments(text);
  constexpr std::string_view word = "#include ";
  for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
    if (at != 0 && code[at - 1] != '\n') continue;
    const std::size_t begin = at + word.size();
    const char close = code[begin] == '<' ? '>' : '"';
    const std::size_t end = code.find(close, begin + 1);
    if (end == std::string::npos) continue;
    out.push_back({code.substr(begin + 1, end - begin - 1), close == '"'});
  }
  return out;
}

std::vector<Function> functions_of(std::string_view text) {
  const std::string code = without_comments_and_literals(text);
  std::vector<Function> out;
  std::vector<bool> blocks;        // whether each open brace is a function's
  std::size_t header_begin = 0;    // after the last ; { or }
  std::size_t function_begin = 0;  // of the outermost function that is open
  std::size_t parentheses = 0;
  std::size_t functions_open = 0;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '#' && (at == 0 || code[at - 1] == '\n')) {
      at = std::min(code.find('\n', at), code.size());
      header_begin = at;
    } else if (c == '(') {
      ++parentheses;
    } else if (c == ')' && parentheses > 0) {
      --parentheses;
    } else if (c == ';' && parentheses == 0) {
      header_begin = at + 1;
    } else if (c == '{') {
      const std::string header =
          on_one_line(std::string_view(code).substr(header_begin, at - header_begin));
      const bool is_function =
          functions_open != 0 || (parentheses == 0 && is_function_header(header));
      if (is_function && functions_open++ == 0) {
        function_begin = code.find_first_not_of(" \n", header_begin);
        out.push_back({header, 0, 0});
      }
      blocks.push_back(is_function);
      if (parentheses == 0) header_begin = at + 1;
    } else if (c == '}' && !blocks.empty()) {
      if (blocks.back() && --functions_open == 0) {
        const auto count = [&code](std::size_t end) {
          return static_cast<std::size_t>(
              std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(end), '\n')
          );
        };
        out.back().line = count(function_begin) + 1;
        out.back().lines = count(at) - count(function_begin) + 1;
      }
      blocks.pop_back();
      if (parentheses == 0) header_begin = at + 1;
    }
  }
  return out;
}

}  // namespace barbacane::style
