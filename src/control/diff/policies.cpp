// What the gateway does with calls: limits, validation modes, middlewares, dispatch.

#include <array>

#include "control/diff/operation_comparer.hpp"

namespace barbacane::diff {

using tables::none;

namespace {

std::string_view word_of(tables::Mode mode) {
  constexpr std::array<std::string_view, 3> words{"off", "report", "enforce"};
  return words[static_cast<std::size_t>(mode)];
}

std::string_view word_of(bool flag) {
  return flag ? "true" : "false";
}

std::array<std::pair<std::string_view, std::uint64_t>, 6> limits_of(
    const Side& side, std::uint32_t index
) {
  const tables::Limits unlimited{};
  const tables::Limits& row =
      index == none ? unlimited : tables::span_of(side.gateway().limits())[index];
  return {{
      {"request_body_bytes_max", row.request_body_bytes_max()},
      {"response_body_bytes_max", row.response_body_bytes_max()},
      {"request_timeout", row.request_timeout_ms()},
      {"upstream_connect_timeout", row.upstream_connect_timeout_ms()},
      {"upstream_response_timeout", row.upstream_response_timeout_ms()},
      {"idle_timeout", row.idle_timeout_ms()},
  }};
}

}  // namespace

void OperationComparer::compare_policies(const Pair& pair) {
  compare_limits(pair);
  compare_modes(pair);
  compare_chain(pair);
  compare_dispatch(pair);
}

void OperationComparer::compare_limits(const Pair& pair) {
  const auto olds = limits_of(before_, pair.before.limits());
  const auto news = limits_of(after_, pair.after.limits());
  for (std::size_t i = 0; i < olds.size(); ++i) {
    const auto [name, was] = olds[i];
    const std::uint64_t is = news[i].second;
    if (was == is) continue;
    const bool is_unknown = was == 0 || is == 0;
    const bool is_looser = !is_unknown && is > was;
    const std::string unit = i < 2 ? " bytes" : " ms";
    const auto shown = [&unit](std::uint64_t value) {
      return value == 0 ? std::string{"the gateway's own"} : std::to_string(value) + unit;
    };
    say(pair,
        {.code = is_unknown  ? "D1603"
                 : is_looser ? "D1602"
                             : "D1601",
         .severity = is_looser ? Severity::compatible : Severity::breaking,
         .message = "the limit '" + std::string{name} +
                    (is_unknown  ? "' was set against the gateway's own: nobody can tell which is "
                                   "tighter; counted as breaking"
                     : is_looser ? "' is looser"
                                 : "' is tighter"),
         .before = shown(was),
         .after = shown(is),
         .is_undecided = is_unknown},
        "x-barbacane-limits",
        is == 0);
  }
}

void OperationComparer::compare_modes(const Pair& pair) {
  const auto tell =
      [&](bool is_stricter, std::string message, std::string_view was, std::string_view is) {
        say(pair,
            {.code = is_stricter ? "D1604" : "D1605",
             .severity = is_stricter ? Severity::breaking : Severity::compatible,
             .message = std::move(message),
             .before = std::string{was},
             .after = std::string{is}},
            "x-barbacane-validation");
      };
  const auto mode = [&](std::string_view what, tables::Mode was, tables::Mode is) {
    if (was == is) return;
    tell(
        is == tables::Mode::enforce,
        "validation of " + std::string{what} + " has changed",
        word_of(was),
        word_of(is)
    );
  };
  mode("requests", pair.before.request_mode(), pair.after.request_mode());
  mode("responses", pair.before.response_mode(), pair.after.response_mode());
  const bool rejected = pair.before.additional_parameters_reject();
  const bool rejects = pair.after.additional_parameters_reject();
  if (rejected != rejects)
    tell(
        rejects,
        rejects ? "parameters that are not described are refused"
                : "parameters that are not described pass",
        word_of(rejected),
        word_of(rejects)
    );
  const bool ignored = pair.before.read_only_ignore();
  const bool ignores = pair.after.read_only_ignore();
  if (ignored != ignores)
    tell(
        !ignores,
        ignores ? "readOnly properties pass in requests"
                : "readOnly properties are refused in requests",
        word_of(ignored),
        word_of(ignores)
    );
  if (pair.before.schema_status() != pair.after.schema_status())
    tell(
        false,
        "what schemas refuse is answered with another status",
        std::to_string(pair.before.schema_status()),
        std::to_string(pair.after.schema_status())
    );
}

void OperationComparer::compare_chain(const Pair& pair) {
  struct Chain {
    std::string names;
    std::string all;
  };
  const auto read = [](const Side& side, const tables::Range& range) {
    Chain out;
    const auto middlewares = tables::span_of(side.gateway().middlewares());
    for (const std::uint32_t index :
         tables::slice(tables::span_of(side.gateway().chains()), range)) {
      const std::string name{side.text(middlewares[index].name())};
      out.names += (out.names.empty() ? "" : ", ") + name;
      out.all += name + ' ' + std::string{side.text(middlewares[index].config())} + '\n';
    }
    return out;
  };
  Chain before = read(before_, pair.before.chain());
  Chain after = read(after_, pair.after.chain());
  if (before.all == after.all) return;
  const bool is_configuration = before.names == after.names;
  say(pair,
      {.code = "D1701",
       .message = is_configuration
                      ? "the configuration of middlewares has changed: nobody can tell "
                        "what passes; counted as breaking"
                      : "the chain of middlewares has changed: nobody can tell what "
                        "passes; counted as breaking",
       .before = is_configuration ? std::move(before.all) : std::move(before.names),
       .after = is_configuration ? std::move(after.all) : std::move(after.names),
       .is_undecided = true},
      "x-barbacane-middlewares");
}

void OperationComparer::compare_dispatch(const Pair& pair) {
  if (pair.old_strip != pair.new_strip &&
      before_.text(pair.before.path()) == after_.text(pair.after.path()))
    say(pair,
        {.code = "D1704",
         .severity = Severity::compatible,
         .message = "the base path is forwarded differently",
         .before = pair.old_strip == 0 ? "kept" : "stripped",
         .after = pair.new_strip == 0 ? "kept" : "stripped"});
  const tables::Component& before =
      tables::span_of(before_.gateway().dispatchers())[pair.before.dispatch()];
  const tables::Component& after =
      tables::span_of(after_.gateway().dispatchers())[pair.after.dispatch()];
  const std::string_view was = before_.text(before.config());
  const std::string_view is = after_.text(after.config());
  const auto is_assumed = [](const Side& side, std::string_view config) {
    const std::string& upstream = side.input().assumed_upstream;
    return !upstream.empty() && config.find(upstream) != std::string_view::npos;
  };
  if (is_assumed(before_, was) || is_assumed(after_, is)) return;
  const std::string_view old_name = before_.text(before.name());
  const std::string_view new_name = after_.text(after.name());
  if (old_name != new_name) {
    say(pair,
        {.code = "D1702",
         .message = "calls are answered by another dispatcher: nobody can tell how; counted as "
                    "breaking",
         .before = std::string{old_name},
         .after = std::string{new_name},
         .is_undecided = true},
        "x-barbacane-dispatch");
  } else if (was != is) {
    say(pair,
        {.code = "D1703",
         .severity = Severity::compatible,
         .message = "the configuration of the dispatcher has changed",
         .before = std::string{was},
         .after = std::string{is}},
        "x-barbacane-dispatch");
  }
}

}  // namespace barbacane::diff
