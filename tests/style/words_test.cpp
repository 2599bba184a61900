// Words and habits that the tree refuses (STYLE 1.2, 1.6, 1.8, 1.11).

#include <gtest/gtest.h>

#include <array>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

struct Banned {
  std::string word;  // built from halves, so that this file does not hold it
  std::string why;
};

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Whether `word` stands in `text` as a word of its own.
bool holds(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool is_begin =
        at == 0 || !is_word_character(word.front()) || !is_word_character(text[at - 1]);
    const std::size_t end = at + word.size();
    const bool is_end =
        end == text.size() || !is_word_character(word.back()) || !is_word_character(text[end]);
    if (is_begin && is_end) return true;
  }
  return false;
}

void expect_none(
    std::string_view folder, const std::vector<Banned>& banned, const std::string& rule
) {
  Exemptions exemptions = load_exemptions();
  for (const SourceFile& file : code_below(folder)) {
    if (file.is_third_party()) continue;
    const std::string code = without_comments_and_literals(file.text);
    for (const Banned& one : banned) {
      if (!holds(code, one.word)) continue;
      EXPECT_TRUE(exemptions.lifts(rule, file.path + " " + one.word))
          << file.path << " uses " << one.word << ": " << one.why;
    }
  }
  EXPECT_EQ(exemptions.unused(rule), std::vector<std::string>());
}

TEST(Words, NotInTheProgram) {
  expect_none(
      "src",
      {
          {"using namespace", "names say where they come from"},
          {"std::regex", "it is slow and its stack is the caller's to blow"},
          {"std::locale", "a static program has no locales"},
          {"std::cout", "output goes through the log or the command's writer"},
          {"std::endl", "it flushes"},
          {"asio::detached", "every coroutine has a completion handler"},
          {"getaddrinfo", "names go through common/net/resolver"},
          {"gethostbyname", "names go through common/net/resolver"},
          {"ip::tcp::resolver", "it starts a thread and calls getaddrinfo"},
          {"sleep_for", "threads wait for conditions"},
          {"usleep", "threads wait for conditions"},
          {"strcpy", "no bounds"},
          {"sprintf", "no bounds"},
          {"std::rand", "use common/crypto"},
          {"NOLINT", "fix it, or turn the check off with a reason"},
      },
      "word"
  );
}

TEST(Words, NotInTests) {
  expect_none(
      "tests",
      {
          {"sleep_for", "wait for a condition: support::eventually"},
          {"sleep", "wait for a condition: support::eventually"},
          {"usleep", "wait for a condition: support::eventually"},
      },
      "test-word"
  );
}

TEST(Words, NothingUnfinishedWithoutAnIssue) {
  const std::array<std::string, 3> words{
      std::string("TO") + "DO", std::string("FIX") + "ME", std::string("XX") + "X"
  };
  for (const char* folder : {"src", "tests", "cmake", "scripts", "docs"}) {
    for (const SourceFile& file : files_below(folder)) {
      const bool is_picture = file.text.find('\0') != std::string::npos;
      if (is_picture || file.path.starts_with("tests/testdata/")) continue;
      for (const std::string& line : lines_of(file.text)) {
        for (const std::string& word : words) {
          if (!holds(line, word)) continue;
          EXPECT_NE(line.find(word + "(#"), std::string::npos)
              << file.path << ": \"" << line << "\" needs an issue: " << word << "(#12)";
        }
      }
    }
  }
}

TEST(Words, NoPathsOfOneMachine) {
  const std::array<std::string, 3> words{
      std::string("/wor") + "k/", std::string("/roo") + "t/", std::string("/hom") + "e/"
  };
  for (const char* folder : {"src", "tests", "cmake", "scripts", "docs"}) {
    for (const SourceFile& file : files_below(folder)) {
      for (const std::string& word : words) {
        EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " names " << word;
      }
    }
  }
}

TEST(Words, AreFoundAsWordsOfTheirOwn) {
  EXPECT_TRUE(holds("x = std::regex(a)", "std::regex"));
  EXPECT_TRUE(holds("rand()", "rand"));
  EXPECT_FALSE(holds("operand", "rand"));
  EXPECT_FALSE(holds("snprintf", "sprintf"));
  EXPECT_FALSE(holds("random", "rand"));
  EXPECT_TRUE(holds("a/b/c", "/b/"));
}

}  // namespace
}  // namespace barbacane::style
