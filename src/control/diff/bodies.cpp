// Request bodies and responses.

#include <algorithm>

#include "control/diff/operation_comparer.hpp"

namespace barbacane::diff {

using tables::none;

namespace {

/// "200", "4XX", "default"
std::string words_of_status(std::uint16_t status) {
  if (status == 0) return "default";
  return status < 10 ? std::to_string(status) + "XX" : std::to_string(status);
}

std::uint16_t class_of(std::uint16_t status) {
  return status < 10 ? status : static_cast<std::uint16_t>(status / 100);
}

bool is_success(std::uint16_t status) {
  return status != 0 && class_of(status) <= 3;
}

/// The response that describes a status: by itself, by its class, by default.
const tables::Response* find_response(std::span<const tables::Response> all, std::uint16_t status) {
  for (const std::uint16_t one : {status, class_of(status), std::uint16_t{0}}) {
    const auto found = std::ranges::find(all, one, &tables::Response::status);
    if (found != all.end()) return &*found;
  }
  return nullptr;
}

/// The media type that describes a range: by itself, or a wider one.
const tables::MediaType* find_media_type(
    const Side& side, std::span<const tables::MediaType> all, std::string_view range
) {
  const std::string wider = std::string{range.substr(0, range.find('/'))} + "/*";
  for (const std::string_view one : {range, std::string_view{wider}, std::string_view{"*/*"}}) {
    for (const tables::MediaType& type : all) {
      if (side.text(type.range()) == one) return &type;
    }
  }
  return nullptr;
}

}  // namespace

void OperationComparer::compare_request(const Pair& pair) {
  const auto body_of = [](const Side& side, const tables::Operation& operation) {
    return operation.request_body() == none
               ? nullptr
               : &tables::span_of(side.gateway().request_bodies())[operation.request_body()];
  };
  const tables::RequestBody* before = body_of(before_, pair.before);
  const tables::RequestBody* after = body_of(after_, pair.after);
  if (before == nullptr && after == nullptr) return;
  const bool was_required = before != nullptr && before->required();
  const bool is_required = after != nullptr && after->required();
  if (after == nullptr)
    return say(
        pair,
        {.code = "D1203",
         .severity = Severity::compatible,
         .message = "the request body is no longer described: it passes unlooked at",
         .before = was_required ? "required" : "optional",
         .after = {}},
        "requestBody",
        true
    );
  if (before == nullptr || was_required != is_required)
    say(pair,
        {.code = is_required ? "D1201" : "D1202",
         .severity = is_required ? Severity::breaking : Severity::compatible,
         .message = is_required         ? "a request body is required now"
                    : before == nullptr ? "a request body is described now, and may be left out"
                                        : "the request body may be left out now",
         .before = before == nullptr ? ""
                   : was_required    ? "required"
                                     : "optional",
         .after = is_required ? "required" : "optional"},
        "requestBody");
  if (before == nullptr) return;
  compare_content(
      pair,
      {.words = "request body",
       .use = Use::request,
       .removed = "D1204",
       .added = "D1205",
       .old_place = place_of(pair, "requestBody", true),
       .new_place = place_of(pair, "requestBody", false)},
      before->media_types(),
      after->media_types()
  );
}

void OperationComparer::compare_content(
    const Pair& pair,
    const Content& content,
    const tables::Range& before,
    const tables::Range& after
) {
  const auto olds = tables::slice(tables::span_of(before_.gateway().media_types()), before);
  const auto news = tables::slice(tables::span_of(after_.gateway().media_types()), after);
  for (const tables::MediaType& one : olds) {
    const std::string range{before_.text(one.range())};
    if (const auto* other = find_media_type(after_, news, range); other != nullptr) {
      compare_media_type(pair, content, one, *other);
      continue;
    }
    say_at(
        pair,
        {.code = content.removed,
         .message = content.words + ": the media type " + range + " was removed",
         .before = range,
         .after = {}},
        content.old_place
    );
  }
  for (const tables::MediaType& one : news) {
    const std::string range{after_.text(one.range())};
    const auto* other = find_media_type(before_, olds, range);
    if (other != nullptr && before_.text(other->range()) == range) continue;
    if (other != nullptr) {
      compare_media_type(pair, content, *other, one);
      continue;
    }
    say_at(
        pair,
        {.code = content.added,
         .severity = Severity::compatible,
         .message = content.words + ": the media type " + range + " was added",
         .before = {},
         .after = range},
        content.new_place
    );
  }
}

void OperationComparer::compare_media_type(
    const Pair& pair,
    const Content& content,
    const tables::MediaType& before,
    const tables::MediaType& after
) {
  const std::string words = content.words + ' ' + std::string{after_.text(after.range())};
  schemas_.add(pair.name, words, content.use, before.schema(), after.schema());
  if (before.item_schema() != none || after.item_schema() != none)
    schemas_.add(
        pair.name, words + ", each item", content.use, before.item_schema(), after.item_schema()
    );
  compare_encodings(pair, content, before, after);
}

void OperationComparer::compare_encodings(
    const Pair& pair,
    const Content& content,
    const tables::MediaType& before,
    const tables::MediaType& after
) {
  const auto read = [](const Side& side, const tables::MediaType& type) {
    std::map<std::string, std::string> out;
    for (const tables::Encoding& one :
         tables::slice(tables::span_of(side.gateway().encodings()), type.encodings())) {
      out[std::string{side.text(one.property())}] =
          std::string{side.text(one.content_type())} + " style " +
          std::to_string(static_cast<int>(one.style())) + (one.explode() ? " exploded" : "") +
          (one.allow_reserved() ? " reserved" : "");
    }
    return out;
  };
  std::map<std::string, std::string> olds = read(before_, before);
  std::map<std::string, std::string> news = read(after_, after);
  std::map<std::string, bool> names;
  for (const auto& [name, text] : olds) names[name] = true;
  for (const auto& [name, text] : news) names[name] = true;
  for (const auto& [name, is_there] : names) {
    if (olds[name] == news[name]) continue;
    say_at(
        pair,
        {.code = "D1206",
         .message = content.words + ": the part '" + name + "' is written differently",
         .before = olds[name],
         .after = news[name]},
        content.new_place
    );
  }
}

Location OperationComparer::place_of_response(const Pair& pair, std::uint16_t status, bool is_old)
    const {
  const spec::Operation* operation = is_old ? pair.old_model : pair.new_model;
  if (operation != nullptr) {
    for (const spec::Response& one : operation->responses) {
      if (one.status == status) return (is_old ? before_ : after_).locate(one.at);
    }
  }
  return place_of(pair, "responses", is_old);
}

void OperationComparer::compare_responses(const Pair& pair) {
  const auto olds =
      tables::slice(tables::span_of(before_.gateway().responses()), pair.before.responses());
  const auto news =
      tables::slice(tables::span_of(after_.gateway().responses()), pair.after.responses());
  const bool had_success = std::ranges::any_of(olds, [](const tables::Response& one) {
    return is_success(one.status());
  });
  for (const tables::Response& one : olds) {
    if (const auto* other = find_response(news, one.status()); other != nullptr) {
      compare_response(pair, one, *other);
      continue;
    }
    // Alone, `default` is what callers wait for.
    const bool is_awaited = is_success(one.status()) || (one.status() == 0 && !had_success);
    say_at(
        pair,
        {.code = "D1301",
         .severity = is_awaited ? Severity::breaking : Severity::compatible,
         .message = "response " + words_of_status(one.status()) + " was removed",
         .before = words_of_status(one.status()),
         .after = {}},
        place_of_response(pair, one.status(), true)
    );
  }
  for (const tables::Response& one : news) {
    const auto* other = find_response(olds, one.status());
    if (other != nullptr && other->status() == one.status()) continue;
    if (other != nullptr) {
      compare_response(pair, *other, one);
      continue;
    }
    const bool is_surprise = is_success(one.status()) && !olds.empty();
    say_at(
        pair,
        {.code = "D1302",
         .severity = is_surprise ? Severity::breaking : Severity::compatible,
         .message = "response " + words_of_status(one.status()) + " was added" +
                    (is_surprise ? ": callers have never seen this success" : ""),
         .before = {},
         .after = words_of_status(one.status())},
        place_of_response(pair, one.status(), false)
    );
  }
}

void OperationComparer::compare_response(
    const Pair& pair, const tables::Response& before, const tables::Response& after
) {
  compare_headers(pair, before, after);
  compare_content(
      pair,
      {.words = "response " + words_of_status(after.status()),
       .use = Use::response,
       .removed = "D1303",
       .added = "D1304",
       .old_place = place_of_response(pair, before.status(), true),
       .new_place = place_of_response(pair, after.status(), false)},
      before.media_types(),
      after.media_types()
  );
}

void OperationComparer::compare_headers(
    const Pair& pair, const tables::Response& before, const tables::Response& after
) {
  const auto olds =
      tables::slice(tables::span_of(before_.gateway().parameters()), before.headers());
  const auto news = tables::slice(tables::span_of(after_.gateway().parameters()), after.headers());
  const auto words = [&](const Side& side, const tables::Parameter& header) {
    return "response " + words_of_status(after.status()) + " header '" +
           std::string{side.text(header.name())} + '\'';
  };
  const auto tell = [&](const tables::Parameter& header, bool is_old, Said said) {
    said.message = words(is_old ? before_ : after_, header) + ": " + said.message;
    said.before = is_old ? (header.required() ? "required" : "optional") : said.before;
    say_at(
        pair,
        std::move(said),
        place_of_response(pair, is_old ? before.status() : after.status(), is_old)
    );
  };
  for (const tables::Parameter& one : olds) {
    const auto other = std::ranges::find_if(news, [&](const tables::Parameter& header) {
      return after_.text(header.name()) == before_.text(one.name());
    });
    if (other == news.end()) {
      tell(one, true, {.code = "D1305", .message = "it was removed", .before = {}, .after = {}});
      continue;
    }
    if (one.required() && !other->required())
      tell(
          *other,
          false,
          {.code = "D1305",
           .message = "it may be missing now",
           .before = "required",
           .after = "optional"}
      );
    if (!one.required() && other->required())
      tell(
          *other,
          false,
          {.code = "D1306",
           .severity = Severity::compatible,
           .message = "it is always there now",
           .before = "optional",
           .after = "required"}
      );
    schemas_.add(
        pair.name, words(after_, *other), Use::response, one.schema(), other->schema(), Wire::json
    );
  }
  for (const tables::Parameter& one : news) {
    const bool is_known = std::ranges::any_of(olds, [&](const tables::Parameter& header) {
      return before_.text(header.name()) == after_.text(one.name());
    });
    if (!is_known)
      tell(
          one,
          false,
          {.code = "D1306",
           .severity = Severity::compatible,
           .message = "it was added",
           .before = {},
           .after = one.required() ? "required" : "optional"}
      );
  }
}

}  // namespace barbacane::diff
