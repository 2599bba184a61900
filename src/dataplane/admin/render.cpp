#include "dataplane/admin/render.hpp"

#include <array>
#include <cstdio>

#include "common/json/write.hpp"

namespace barbacane::admin {
namespace {

/// Writes one JSON object, member by member.
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) {
    begin(name);
    json::append_quoted(out_, value);
    return *this;
  }
  /// null when empty
  Object& text_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? raw(name, "null") : text(name, value);
  }
  Object& raw(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
    return *this;
  }
  Object& number(std::string_view name, std::uint64_t value) {
    return raw(name, std::to_string(value));
  }
  Object& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  [[nodiscard]] std::string end() { return std::move(out_) + "}"; }

 private:
  void begin(std::string_view name) {
    out_ += out_.size() == 1 ? "" : ",";
    json::append_quoted(out_, name);
    out_ += ':';
  }
  std::string out_ = "{";
};

std::string time_text(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 40> buffer{};
  std::snprintf(
      buffer.data(),
      buffer.size(),
      "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
      static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count())
  );
  return buffer.data();
}

std::string_view word_of(ReloadOutcome::Kind kind) {
  switch (kind) {
    case ReloadOutcome::Kind::applied:
      return "applied";
    case ReloadOutcome::Kind::unchanged:
      return "unchanged";
    case ReloadOutcome::Kind::rejected:
      return "rejected";
    case ReloadOutcome::Kind::busy:
      return "busy";
    case ReloadOutcome::Kind::failed:
      break;
  }
  return "failed";
}

}  // namespace

std::string to_lines(const Readiness& readiness) {
  std::string out;
  for (const Check& check : readiness.checks) {
    out += check.is_ok ? "[+] " : check.is_required ? "[-] " : "[!] ";
    out += check.name;
    if (!check.detail.empty()) out += ": " + check.detail;
    out += '\n';
  }
  return out + (readiness.is_ready() ? "ready\n" : "not ready\n");
}

std::string to_json(const Readiness& readiness) {
  std::string checks = "[";
  for (const Check& check : readiness.checks) {
    checks += checks.size() == 1 ? "" : ",";
    checks += Object()
                  .text("name", check.name)
                  .boolean("ok", check.is_ok)
                  .boolean("required", check.is_required)
                  .text("detail", check.detail)
                  .end();
  }
  return Object().boolean("ready", readiness.is_ready()).raw("checks", checks + "]").end();
}

std::string to_json(const Health& health) {
  return Object()
      .text("status", health.status)
      .text_or_null("digest", health.digest)
      .number("routes", health.routes)
      .raw("uptime_seconds", std::to_string(health.uptime.count()))
      .number("generation", health.generation)
      .end();
}

std::string to_json(const Provenance& provenance) {
  return Object()
      .text_or_null("digest", provenance.digest)
      .raw("release", provenance.release ? std::to_string(*provenance.release) : "null")
      .text_or_null("signed_by", provenance.signed_by)
      .raw("manifest", provenance.manifest_json.empty() ? "null" : provenance.manifest_json)
      .text_or_null("desired_digest", provenance.desired_digest)
      .boolean("drift", provenance.drift)
      .end();
}

std::string to_json(std::span<const GenerationFacts> generations) {
  std::string items = "[";
  for (const GenerationFacts& one : generations) {
    items += items.size() == 1 ? "" : ",";
    items += Object()
                 .number("generation", one.number)
                 .text_or_null("digest", one.digest)
                 .boolean("current", one.is_current)
                 .number("held_by", one.held_by)
                 .text("loaded_at", time_text(one.loaded_at))
                 .end();
  }
  return Object().raw("items", items + "]").end();
}

std::string to_json(const ReloadOutcome& outcome) {
  return Object()
      .text("outcome", word_of(outcome.kind))
      .text_or_null("digest", outcome.digest)
      .number("generation", outcome.generation)
      .text("message", outcome.message)
      .end();
}

}  // namespace barbacane::admin
