// Values that are no containers: enumerations, bounds, lengths, patterns, formats, who may send it.

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "common/schema/decimal.hpp"
#include "control/diff/schema_comparer.hpp"

namespace barbacane::diff {

using schema::Format;
using tables::Opcode;

namespace {

constexpr std::size_t values_shown_max = 8;

std::string_view literal_text(const Side& side, std::uint32_t literal) {
  return side.text(tables::span_of(side.gateway().literals())[literal]);
}

std::string list_of(const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < values_shown_max; ++i)
    out += (i == 0 ? "" : ", ") + values[i];
  if (values.size() > values_shown_max)
    out += " and " + std::to_string(values.size() - values_shown_max) + " more";
  return out;
}

std::vector<std::string> missing_from(
    const std::vector<std::string>& other, const std::vector<std::string>& values
) {
  const std::set<std::string_view> known(other.begin(), other.end());
  std::vector<std::string> out;
  std::ranges::copy_if(values, std::back_inserter(out), [&known](const std::string& one) {
    return !known.contains(one);
  });
  return out;
}

/// Keywords that count something. `low` ones let fewer pass when they grow.
struct Count {
  Opcode op;
  bool is_low;
  std::uint32_t types;
};
constexpr std::array counts{
    Count{Opcode::min_length, true, type_string},
    Count{Opcode::max_length, false, type_string},
    Count{Opcode::min_items, true, type_array},
    Count{Opcode::max_items, false, type_array},
    Count{Opcode::min_properties, true, type_object},
    Count{Opcode::max_properties, false, type_object}
};

/// The demand that is hardest to satisfy; null when there is none.
const Demand* strictest(const std::vector<Demand>& demands, bool is_low) {
  const Demand* out = nullptr;
  for (const Demand& one : demands) {
    if (out == nullptr || (is_low ? one.it->a() > out->it->a() : one.it->a() < out->it->a()))
      out = &one;
  }
  return out != nullptr && is_low && out->it->a() == 0 ? nullptr : out;
}

/// Every text of `inner` is one of `outer`, too.
bool is_inside(Format inner, Format outer) {
  using enum Format;
  constexpr std::array<std::pair<Format, Format>, 15> known{{
      {int8, int16},
      {int8, int32},
      {int16, int32},
      {int8, int64},
      {int16, int64},
      {int32, int64},
      {uint8, uint16},
      {uint8, uint32},
      {uint16, uint32},
      {uint32, uint64},
      {uri, iri},
      {uri, uri_reference},
      {email, idn_email},
      {hostname, idn_hostname},
      {uri_reference, iri_reference},
  }};
  return std::ranges::find(known, std::pair{inner, outer}) != known.end();
}

}  // namespace

bool SchemaComparer::accepts(const Side& side, const SchemaSet& set, std::string_view literal) {
  if (tape_.read(literal) != schema::TapeErrc::none) return false;
  return std::ranges::all_of(set, [&](std::uint32_t schema) {
    return evaluator_.run(side.program(), schema, tape_);
  });
}

/// All values that pass, when an enum or a const names them.
std::optional<std::vector<std::string>> SchemaComparer::values_of(
    const Side& side, const Demands& demands, const SchemaSet& set
) {
  const Demand* list = demands.first(Opcode::constant);
  if (list == nullptr) list = demands.first(Opcode::enumeration);
  if (list == nullptr) {
    if (demands.types == 0 || (demands.types & ~(type_null | type_boolean)) != 0)
      return std::nullopt;
    std::vector<std::string> all;
    if ((demands.types & type_null) != 0) all.emplace_back("null");
    if ((demands.types & type_boolean) != 0) all.insert(all.end(), {"false", "true"});
    return all;
  }
  const bool is_constant = list->it->op() == Opcode::constant;
  const std::uint32_t count = is_constant ? 1 : list->it->b();
  const bool is_alone = std::ranges::all_of(demands.all, [&](const Demand& one) {
    return one.it == list->it || one.it->op() == Opcode::type_mask;
  });
  std::set<std::string> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t literal = list->it->a() + i;
    if ((reader(side).types_of_literal(literal) & demands.types) == 0) continue;
    std::string text{literal_text(side, literal)};
    if (is_alone || i >= literals_tried_max || accepts(side, set, text))
      out.insert(std::move(text));
  }
  return std::vector<std::string>(out.begin(), out.end());
}

/// True when values are listed: then nothing else can make a difference.
bool SchemaComparer::compare_values(Pair& pair) {
  const auto is_listed = [](const Demands& demands) {
    return demands.first(Opcode::enumeration) != nullptr ||
           demands.first(Opcode::constant) != nullptr;
  };
  if (!is_listed(pair.before) && !is_listed(pair.after)) return false;
  const auto before = values_of(before_, pair.before, pair.old_set);
  const auto after = values_of(after_, pair.after, pair.new_set);
  if (!before && !after) return false;
  const auto place = [](const Demands& demands) {
    const Demand* at = demands.first(Opcode::constant);
    return at == nullptr ? demands.first(Opcode::enumeration) : at;
  };
  const auto say = [&](Effect effect, std::string message) {
    const Demand* at = place(pair.after);
    SchemaDifference& out =
        add(pair, "D1402", effect, at == nullptr ? place(pair.before) : at, at == nullptr);
    out.message = std::move(message);
    out.before = before ? list_of(*before) : "any value of its type";
    out.after = after ? list_of(*after) : "any value of its type";
  };
  if (!after) {
    std::vector<std::string> refused;
    for (std::size_t i = 0; i < before->size() && i < literals_tried_max; ++i) {
      if (!accepts(after_, pair.new_set, (*before)[i])) refused.push_back((*before)[i]);
    }
    if (!refused.empty()) say(Effect::narrows, "values are no longer allowed: " + list_of(refused));
    say(Effect::widens, "values are no longer limited to a list");
    return true;
  }
  if (!before) {
    say(Effect::narrows, "values are limited to a list");
    std::vector<std::string> added;
    for (std::size_t i = 0; i < after->size() && i < literals_tried_max; ++i) {
      if (!accepts(before_, pair.old_set, (*after)[i])) added.push_back((*after)[i]);
    }
    if (!added.empty()) say(Effect::widens, "values are allowed that were not: " + list_of(added));
    return true;
  }
  const std::vector<std::string> removed = missing_from(*after, *before);
  const std::vector<std::string> added = missing_from(*before, *after);
  if (!removed.empty()) say(Effect::narrows, "values were removed: " + list_of(removed));
  if (!added.empty()) say(Effect::widens, "values were added: " + list_of(added));
  return true;
}

struct SchemaComparer::Bound {
  std::string text;
  bool is_exclusive = false;
  Demand at;
};

std::optional<SchemaComparer::Bound> SchemaComparer::bound_of(
    const Side& side, const Demands& demands, bool is_upper, std::uint32_t common
) const {
  std::optional<Bound> out;
  for (const Demand& one : demands.all) {
    const Opcode op = one.it->op();
    const bool is_exclusive =
        op == (is_upper ? Opcode::exclusive_maximum : Opcode::exclusive_minimum);
    if (!is_exclusive && op != (is_upper ? Opcode::maximum : Opcode::minimum)) continue;
    Bound bound{std::string{literal_text(side, one.it->a())}, is_exclusive, one};
    // Of integers, more than 0 is at least 1.
    std::int64_t whole = 0;
    const char* end = bound.text.data() + bound.text.size();
    const auto [read, code] = std::from_chars(bound.text.data(), end, whole);
    const bool is_whole =
        code == std::errc{} && read == end && whole > INT64_MIN && whole < INT64_MAX;
    if (is_exclusive && is_whole && (common & type_fraction) == 0) {
      bound.text = std::to_string(is_upper ? whole - 1 : whole + 1);
      bound.is_exclusive = false;
    }
    if (!out) {
      out = std::move(bound);
      continue;
    }
    const auto order = schema::Decimal{bound.text} <=> schema::Decimal{out->text};
    const bool is_stricter = is_upper ? order < 0 : order > 0;
    if (is_stricter || (order == 0 && bound.is_exclusive)) out = std::move(bound);
  }
  return out;
}

void SchemaComparer::compare_bound(Pair& pair, bool is_upper) {
  const auto before = bound_of(before_, pair.before, is_upper, pair.common);
  const auto after = bound_of(after_, pair.after, is_upper, pair.common);
  if (!before && !after) return;
  auto order = std::strong_ordering::equal;
  if (before && after) {
    order = schema::Decimal{after->text} <=> schema::Decimal{before->text};
    if (is_upper) order = 0 <=> order;
    if (order == 0 && before->is_exclusive == after->is_exclusive) return;
    if (order == 0)
      order = after->is_exclusive ? std::strong_ordering::greater : std::strong_ordering::less;
  } else {
    order = after ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  const bool is_tighter = order > 0;
  SchemaDifference& out =
      add(pair,
          "D1403",
          is_tighter ? Effect::narrows : Effect::widens,
          after ? &after->at : &before->at,
          !after);
  const std::string what = is_upper ? "the upper bound" : "the lower bound";
  out.message = what + (!before      ? " is new"
                        : !after     ? " is gone"
                        : is_tighter ? " is tighter"
                                     : " is looser");
  const auto shown = [is_upper](const std::optional<Bound>& bound) {
    if (!bound) return std::string{"none"};
    return std::string{is_upper ? "<" : ">"} + (bound->is_exclusive ? " " : "= ") + bound->text;
  };
  out.before = shown(before);
  out.after = shown(after);
}

void SchemaComparer::compare_multiples(Pair& pair) {
  const auto divisors = [&](const Side& side, const Demands& demands) {
    std::set<std::string> out;
    for (const Demand& one : demands.of(Opcode::multiple_of)) {
      std::string text{literal_text(side, one.it->a())};
      if (text != "1" || (pair.common & type_fraction) != 0) out.insert(std::move(text));
    }
    return out;
  };
  const auto before = divisors(before_, pair.before);
  const auto after = divisors(after_, pair.after);
  // A divisor demands nothing new when it divides one that was demanded already.
  const auto demands_more = [](const std::set<std::string>& from, const std::set<std::string>& to) {
    return std::ranges::any_of(to, [&from](const std::string& divisor) {
      return std::ranges::none_of(from, [&divisor](const std::string& other) {
        return schema::is_multiple(schema::Decimal{other}, schema::Decimal{divisor});
      });
    });
  };
  const auto say = [&](Effect effect, std::string_view message) {
    const Demand* at = pair.after.first(Opcode::multiple_of);
    SchemaDifference& out =
        add(pair,
            "D1403",
            effect,
            at == nullptr ? pair.before.first(Opcode::multiple_of) : at,
            at == nullptr);
    out.message = message;
    out.before = before.empty() ? "none" : *before.begin();
    out.after = after.empty() ? "none" : *after.begin();
  };
  if (demands_more(before, after)) say(Effect::narrows, "numbers must be multiples of another one");
  if (demands_more(after, before))
    say(Effect::widens, "numbers need no longer be multiples of what they were");
}

void SchemaComparer::compare_numbers(Pair& pair) {
  if ((pair.common & (type_integer | type_fraction)) == 0) return;
  compare_bound(pair, false);
  compare_bound(pair, true);
  compare_multiples(pair);
}

void SchemaComparer::compare_counts(Pair& pair) {
  for (const Count& count : counts) {
    if ((pair.common & count.types) == 0) continue;
    const std::vector<Demand> old_all = pair.before.of(count.op);
    const std::vector<Demand> new_all = pair.after.of(count.op);
    const Demand* before = strictest(old_all, count.is_low);
    const Demand* after = strictest(new_all, count.is_low);
    if (before == nullptr && after == nullptr) continue;
    if (before != nullptr && after != nullptr && before->it->a() == after->it->a()) continue;
    const bool is_tighter =
        after != nullptr &&
        (before == nullptr ||
         (count.is_low ? after->it->a() > before->it->a() : after->it->a() < before->it->a()));
    SchemaDifference& out =
        add(pair,
            "D1404",
            is_tighter ? Effect::narrows : Effect::widens,
            after == nullptr ? before : after,
            after == nullptr);
    out.message = "'" + std::string{out.keyword} + "' " +
                  (before == nullptr  ? "is new"
                   : after == nullptr ? "is gone"
                   : is_tighter       ? "is tighter"
                                      : "is looser");
    out.before = before == nullptr ? "none" : std::to_string(before->it->a());
    out.after = after == nullptr ? "none" : std::to_string(after->it->a());
  }
}

void SchemaComparer::compare_patterns(Pair& pair) {
  if ((pair.common & type_string) == 0) return;
  const auto sources = [](const Side& side, const std::vector<Demand>& demands) {
    std::vector<std::string> out;
    for (const Demand& one : demands) out.emplace_back(side.program().pattern_source(one.it->a()));
    return out;
  };
  const auto before = sources(before_, pair.before.of(Opcode::pattern));
  const auto after = sources(after_, pair.after.of(Opcode::pattern));
  const auto removed = missing_from(after, before);
  const auto added = missing_from(before, after);
  if (removed.empty() && added.empty()) return;
  const Effect effect = removed.empty() ? Effect::narrows
                        : added.empty() ? Effect::widens
                                        : Effect::undecided;
  const Demand* at = pair.after.first(Opcode::pattern);
  SchemaDifference& out = add(
      pair, "D1405", effect, at == nullptr ? pair.before.first(Opcode::pattern) : at, at == nullptr
  );
  out.message = removed.empty() ? "texts must match a pattern"
                : added.empty() ? "texts need no longer match a pattern"
                                : "texts must match another pattern: nobody can tell which of them "
                                  "still do";
  out.before = before.empty() ? "none" : list_of(before);
  out.after = after.empty() ? "none" : list_of(after);
}

void SchemaComparer::compare_formats(Pair& pair) {
  if ((pair.common & (type_string | type_integer | type_fraction)) == 0) return;
  const auto read = [](const Side& side, const Demands& demands, bool is_asserted) {
    std::vector<std::pair<Format, std::string>> out;
    for (const Demand& one : demands.of(Opcode::format)) {
      const Format format = side.program().format(one.it->a());
      if ((one.it->b() == 1 && format != Format::unknown) != is_asserted) continue;
      out.emplace_back(format, side.program().format_name(one.it->a()));
    }
    std::ranges::sort(out);
    return out;
  };
  const auto shown = [](const Side& side, const Demands& demands) {
    std::string out;
    for (const Demand& one : demands.of(Opcode::format))
      out += (out.empty() ? "" : ", ") + std::string{side.program().format_name(one.it->a())};
    return out.empty() ? std::string{"none"} : out;
  };
  const Demand* at = pair.after.first(Opcode::format);
  const auto say = [&](std::string_view code, Effect effect, std::string_view message) {
    SchemaDifference& out = add(
        pair, code, effect, at == nullptr ? pair.before.first(Opcode::format) : at, at == nullptr
    );
    out.message = message;
    out.before = shown(before_, pair.before);
    out.after = shown(after_, pair.after);
  };
  const auto before = read(before_, pair.before, true);
  const auto after = read(after_, pair.after, true);
  const auto demands_more = [](const auto& from, const auto& to) {
    return std::ranges::any_of(to, [&from](const auto& one) {
      return std::ranges::none_of(from, [&one](const auto& other) {
        return other.first == one.first || is_inside(other.first, one.first);
      });
    });
  };
  const bool narrows = demands_more(before, after);
  const bool widens = demands_more(after, before);
  if (narrows && widens) {
    say("D1406", Effect::undecided, "the format has changed: nobody can tell what still fits it");
  } else if (narrows || widens) {
    say("D1406",
        narrows ? Effect::narrows : Effect::widens,
        narrows ? "values must have a format" : "values need no longer have a format");
  } else if (read(before_, pair.before, false) != read(after_, pair.after, false)) {
    say("D1009", Effect::cosmetic, "a format that nothing enforces has changed");
  }
}

/// readOnly and writeOnly: the gateway refuses such a value where it must not stand.
void SchemaComparer::compare_access(Pair& pair) {
  for (const Opcode op : {Opcode::read_only, Opcode::write_only}) {
    const Demand* before = pair.before.first(op);
    const Demand* after = pair.after.first(op);
    if ((before == nullptr) == (after == nullptr)) continue;
    const bool is_read = op == Opcode::read_only;
    const Effect effect = after == nullptr ? Effect::widens
                          : is_read        ? Effect::narrows
                                           : Effect::breaks;
    SchemaDifference& out =
        add(pair, "D1415", effect, after == nullptr ? before : after, after == nullptr);
    out.uses = is_read ? in_requests : in_responses;
    const std::string where = is_read ? "requests" : "responses";
    out.message = after == nullptr ? "it may stand in " + where + " now"
                                   : "it may no longer stand in " + where;
    out.before = before == nullptr ? "false" : "true";
    out.after = after == nullptr ? "false" : "true";
  }
}

void SchemaComparer::compare_flags(Pair& pair) {
  const Demand* before = pair.before.first(Opcode::unique_items);
  const Demand* after = pair.after.first(Opcode::unique_items);
  if ((before == nullptr) == (after == nullptr) || (pair.common & type_array) == 0) return;
  SchemaDifference& out =
      add(pair,
          "D1411",
          after == nullptr ? Effect::widens : Effect::narrows,
          after == nullptr ? before : after,
          after == nullptr);
  out.message = after == nullptr ? "items may be equal now" : "items must be different";
  out.before = before == nullptr ? "false" : "true";
  out.after = after == nullptr ? "false" : "true";
}

/// How what a text holds is written. Nothing enforces it, and both ends rely on it.
void SchemaComparer::compare_contents(Pair& pair) {
  if ((pair.common & type_string) == 0) return;
  for (const Opcode op : {Opcode::content_encoding, Opcode::content_media_type}) {
    const Demand* before = pair.before.first(op);
    const Demand* after = pair.after.first(op);
    const std::string was{before == nullptr ? "" : before_.program().name(before->it->a())};
    const std::string is{after == nullptr ? "" : after_.program().name(after->it->a())};
    if (was == is) continue;
    SchemaDifference& out =
        add(pair, "D1417", Effect::undecided, after == nullptr ? before : after, after == nullptr);
    out.message = "what the text holds is written differently: nobody can tell who can read it";
    out.before = was;
    out.after = is;
  }
}

}  // namespace barbacane::diff
