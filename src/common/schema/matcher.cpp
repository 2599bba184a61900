#include "common/schema/matcher.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>

#include "common/schema/pattern_table.hpp"

namespace barbacane::schema {
namespace {

struct FreeCode {
  void operator()(pcre2_code* code) const noexcept { pcre2_code_free(code); }
};
struct FreeData {
  void operator()(pcre2_match_data* data) const noexcept { pcre2_match_data_free(data); }
};
struct FreeContext {
  void operator()(pcre2_match_context* context) const noexcept {
    pcre2_match_context_free(context);
  }
};

/// Scratch of one thread: results are not wanted, so that one pair is enough for any pattern.
struct Scratch {
  std::unique_ptr<pcre2_match_data, FreeData> data{pcre2_match_data_create(1, nullptr)};
  std::unique_ptr<pcre2_match_context, FreeContext> context{pcre2_match_context_create(nullptr)};
  Scratch() {
    pcre2_set_depth_limit(context.get(), Matcher::steps_max);
    constexpr std::uint32_t heap_kib_max = 1024;
    pcre2_set_heap_limit(context.get(), heap_kib_max);
  }
};

}  // namespace

struct Matcher::Engines {
  std::optional<PatternTable> table;
  std::unique_ptr<re2::RE2> linear;
  std::unique_ptr<pcre2_code, FreeCode> backtracking;

  [[nodiscard]] int backtrack(std::string_view text, std::uint32_t steps) const {
    thread_local Scratch scratch;
    pcre2_set_match_limit(scratch.context.get(), steps);
    return pcre2_match(
        backtracking.get(),
        reinterpret_cast<PCRE2_SPTR>(text.data()),
        text.size(),
        0,
        PCRE2_NO_UTF_CHECK,  // texts come from a tape, which has checked them
        scratch.data.get(),
        scratch.context.get()
    );
  }
};

Matcher::Matcher() noexcept = default;
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

bool Matcher::build(std::string_view pattern, tables::PatternEngine engine, std::string& fault) {
  engines_ = std::make_unique<Engines>();
  if (engine == tables::PatternEngine::table) {
    engines_->table = PatternTable::read(pattern);
    if (!engines_->table) fault = "its table of states is damaged";
    return engines_->table.has_value();
  }
  if (engine != tables::PatternEngine::pcre2) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory_max);
    options.set_never_capture(true);
    engines_->linear =
        std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (engines_->linear->ok()) return true;
    fault = engines_->linear->error();
    return false;
  }
  int error = 0;
  std::size_t place = 0;
  engines_->backtracking.reset(pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(pattern.data()),
      pattern.size(),
      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C,
      &error,
      &place,
      nullptr
  ));
  if (engines_->backtracking) return true;
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(error, text.data(), text.size());
  fault = reinterpret_cast<const char*>(text.data());
  return false;
}

MatchOutcome Matcher::match(std::string_view text, bool& is_costly) const {
  if (engines_->table) return engines_->table->matches(text) ? MatchOutcome::yes : MatchOutcome::no;
  if (engines_->linear) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *engines_->linear)
               ? MatchOutcome::yes
               : MatchOutcome::no;
  }
  // Nobody tells how many steps a match took: what does not end within few is begun again.
  const std::size_t few = std::min<std::size_t>(500 + 8 * text.size(), steps_max);
  int found = engines_->backtrack(text, static_cast<std::uint32_t>(few));
  if (found == PCRE2_ERROR_MATCHLIMIT) {
    is_costly = true;
    found = engines_->backtrack(text, steps_max);
  }
  if (found >= 0) return MatchOutcome::yes;
  return found == PCRE2_ERROR_NOMATCH ? MatchOutcome::no : MatchOutcome::too_costly;
}

}  // namespace barbacane::schema
