#include "control/compile/i_regexp.hpp"

#include <algorithm>
#include <string>

namespace barbacane::compile {
namespace {

constexpr std::size_t nesting_max = 32;
constexpr std::uint32_t repeats_max = 1000;
constexpr std::uint32_t code_point_max = 0x10FFFF;
constexpr std::string_view special = "()*+.?[\\]{|}";
constexpr std::string_view escapable = "()*+-.?[\\]^{|}";

/// The code point at `at`, which moves past it. Invalid UTF-8 counts byte by byte.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t first = byte(at++);
  const std::size_t more = first >= 0xF0 ? 3U : first >= 0xE0 ? 2U : first >= 0xC0 ? 1U : 0U;
  if (more == 0 || at + more > text.size()) return first;
  std::uint32_t value = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) value = (value << 6U) | (byte(at++) & 0x3FU);
  return value;
}

}  // namespace

/// Recursive descent over the grammar of RFC 9485 §3; writes states as it goes.
class IRegexpParser {
 public:
  IRegexpParser(std::string_view pattern, IRegexp& into) : pattern_{pattern}, into_{into} {}

  bool parse() {
    if (!alternatives(0) || at_ != pattern_.size()) return false;
    into_.program_.push_back({});
    return into_.program_.size() <= IRegexp::states_max;
  }

 private:
  using State = IRegexp::State;
  using Kind = State::Kind;

  [[nodiscard]] bool is_next(char byte) const {
    return at_ < pattern_.size() && pattern_[at_] == byte;
  }
  bool take(char byte) {
    if (!is_next(byte)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::uint32_t here() const {
    return static_cast<std::uint32_t>(into_.program_.size());
  }

  bool alternatives(std::size_t depth) {
    if (depth > nesting_max) return false;
    std::uint32_t start = here();
    std::vector<std::uint32_t> jumps;
    while (true) {
      if (!branch(depth)) return false;
      if (!take('|')) break;
      // split(this branch, the next one); this branch; jump(end)
      insert(start, {Kind::split, start + 1, 0});
      jumps.push_back(here());
      into_.program_.push_back({Kind::jump, 0, 0});
      into_.program_[start].b = here();
      start = here();
    }
    for (const std::uint32_t jump : jumps) into_.program_[jump].a = here();
    return true;
  }

  bool branch(std::size_t depth) {
    while (at_ < pattern_.size() && !is_next('|') && !is_next(')')) {
      if (!piece(depth) || into_.program_.size() > IRegexp::states_max) return false;
    }
    return true;
  }

  bool piece(std::size_t depth) {
    const std::uint32_t start = here();
    if (!atom(depth)) return false;
    if (take('*')) return repeat(start, 0, std::nullopt);
    if (take('+')) return repeat(start, 1, std::nullopt);
    if (take('?')) return repeat(start, 0, 1);
    if (!take('{')) return true;
    const auto low = number();
    if (!low) return false;
    std::optional<std::uint32_t> high = low;
    if (take(',')) {
      high = is_next('}') ? std::nullopt : number();
      if (!high && !is_next('}')) return false;
    }
    return take('}') && (!high || *high >= *low) && repeat(start, *low, high);
  }

  std::optional<std::uint32_t> number() {
    const std::size_t start = at_;
    std::uint32_t value = 0;
    while (at_ < pattern_.size() && pattern_[at_] >= '0' && pattern_[at_] <= '9' &&
           value <= repeats_max)
      value = value * 10 + static_cast<std::uint32_t>(pattern_[at_++] - '0');
    if (at_ == start || value > repeats_max) return std::nullopt;
    return value;
  }

  /// Writes the states from `start` out `low` times, and then up to `high` times or for ever.
  bool repeat(std::uint32_t start, std::uint32_t low, std::optional<std::uint32_t> high) {
    const std::vector<State> body{into_.program_.begin() + start, into_.program_.end()};
    const std::size_t copies = high ? *high : std::size_t{low} + 1;
    if (start + (body.size() + 2) * copies > IRegexp::states_max) return false;
    into_.program_.resize(start);
    for (std::uint32_t i = 0; i < low; ++i) append(body, start);
    if (!high) {
      const std::uint32_t loop = here();
      into_.program_.push_back({Kind::split, loop + 1, 0});
      append(body, start);
      into_.program_.push_back({Kind::jump, loop, 0});
      into_.program_[loop].b = here();
      return true;
    }
    std::vector<std::uint32_t> exits;
    for (std::uint32_t i = low; i < *high; ++i) {
      exits.push_back(here());
      into_.program_.push_back({Kind::split, here() + 1, 0});
      append(body, start);
    }
    for (const std::uint32_t exit : exits) into_.program_[exit].b = here();
    return true;
  }

  void append(const std::vector<State>& body, std::uint32_t written_at) {
    const std::uint32_t offset = here() - written_at;
    for (State state : body) {
      if (state.kind == Kind::split || state.kind == Kind::jump) state.a += offset;
      if (state.kind == Kind::split) state.b += offset;
      into_.program_.push_back(state);
    }
  }

  void insert(std::uint32_t where, State state) {
    const std::vector<State> body{into_.program_.begin() + where, into_.program_.end()};
    into_.program_.resize(where);
    into_.program_.push_back(state);
    append(body, where);
  }

  bool atom(std::size_t depth) {
    if (take('(')) return alternatives(depth + 1) && take(')');
    IRegexp::Class one;
    if (take('.')) {
      one = {{{'\n', '\n'}, {'\r', '\r'}}, true};
    } else if (take('[')) {
      if (!char_class(one)) return false;
    } else {
      const auto code_point = character(special);
      if (!code_point) return false;
      one.ranges.emplace_back(*code_point, *code_point);
    }
    into_.program_.push_back({Kind::one_of, static_cast<std::uint32_t>(into_.classes_.size()), 0});
    into_.classes_.push_back(std::move(one));
    return true;
  }

  /// One character, escaped or not one of `refused`.
  std::optional<std::uint32_t> character(std::string_view refused) {
    if (at_ == pattern_.size()) return std::nullopt;
    if (take('\\')) {
      if (at_ == pattern_.size()) return std::nullopt;
      const char byte = pattern_[at_++];
      if (byte == 'n') return '\n';
      if (byte == 'r') return '\r';
      if (byte == 't') return '\t';
      if (escapable.find(byte) == std::string_view::npos) return std::nullopt;
      return static_cast<unsigned char>(byte);
    }
    if (refused.find(pattern_[at_]) != std::string_view::npos) return std::nullopt;
    return next_code_point(pattern_, at_);
  }

  bool char_class(IRegexp::Class& one) {
    one.is_negated = take('^');
    if (take('-')) one.ranges.emplace_back('-', '-');
    while (!is_next(']')) {
      if (is_next('-')) {  // only at the end
        ++at_;
        one.ranges.emplace_back('-', '-');
        return take(']');
      }
      const auto first = character("[]-");
      if (!first) return false;
      std::uint32_t last = *first;
      if (is_next('-') && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']') {
        ++at_;
        const auto end = character("[]-");
        if (!end || *end < *first) return false;
        last = *end;
      }
      one.ranges.emplace_back(*first, last);
    }
    ++at_;
    return !one.ranges.empty();
  }

  std::string_view pattern_;
  IRegexp& into_;
  std::size_t at_ = 0;
};

std::optional<IRegexp> IRegexp::parse(std::string_view pattern) {
  IRegexp made;
  if (!IRegexpParser{pattern, made}.parse()) return std::nullopt;
  return made;
}

bool IRegexp::fits(const State& state, std::uint32_t code_point) const {
  const Class& one = classes_[state.a];
  const bool is_inside = std::ranges::any_of(one.ranges, [=](const auto& range) {
    return code_point >= range.first && code_point <= range.second;
  });
  return is_inside != one.is_negated && code_point <= code_point_max;
}

void IRegexp::enter(std::uint32_t state, std::vector<std::uint32_t>& list, std::vector<bool>& is_in)
    const {
  std::vector<std::uint32_t> open{state};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (is_in[at]) continue;
    is_in[at] = true;
    if (program_[at].kind == State::Kind::one_of || program_[at].kind == State::Kind::accept) {
      list.push_back(at);
    } else {
      if (program_[at].kind == State::Kind::split) open.push_back(program_[at].b);
      open.push_back(program_[at].a);
    }
  }
}

bool IRegexp::run(std::string_view text, bool is_whole) const {
  std::vector<std::uint32_t> now;
  std::vector<bool> is_in(program_.size());
  enter(0, now, is_in);
  const auto is_accepted = [&] {
    return std::ranges::any_of(now, [this](std::uint32_t state) {
      return program_[state].kind == State::Kind::accept;
    });
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!is_whole && is_accepted()) return true;
    const std::uint32_t code_point = next_code_point(text, at);
    std::vector<std::uint32_t> next;
    std::fill(is_in.begin(), is_in.end(), false);
    for (const std::uint32_t state : now) {
      if (program_[state].kind == State::Kind::one_of && fits(program_[state], code_point))
        enter(state + 1, next, is_in);
    }
    if (!is_whole) enter(0, next, is_in);
    now = std::move(next);
  }
  return is_accepted();
}

}  // namespace barbacane::compile
