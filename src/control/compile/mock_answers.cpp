#include "control/compile/mock_answers.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/text/shown.hpp"
#include "common/text/suggest.hpp"
#include "control/compile/sample.hpp"

namespace barbacane::compile {
namespace {

using json::Kind;
using json::Node;

constexpr std::size_t answers_max = 512;  // of one operation

struct Answer {
  std::uint16_t status = 200;
  std::string content_type;
  std::string example;
  std::map<std::string, std::string> headers;
  std::string body;
};

bool is_json(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return type == "application/json" || type.ends_with("+json");
}

/// Concrete statuses for classes and default: what a client could see.
std::uint16_t concrete_status(std::uint16_t status, bool is_only) {
  if (status == 0) return is_only ? 200 : 500;
  return status < 10 ? static_cast<std::uint16_t>(status * 100) : status;
}

/// A range that stands for many types is none to answer with.
std::string concrete_type(std::string_view range) {
  return range.find('*') == std::string_view::npos
             ? std::string{range}
             : std::string{range == "text/*" ? "text/plain" : "application/octet-stream"};
}

std::string body_of(std::string_view type, const Node& value) {
  return value.is(Kind::string) && !is_json(type) ? std::string{value.text} : json::to_text(value);
}

/// A sample for a schema: JSON text, or for other text types what the value itself says.
std::string sample_body(
    std::string_view type, const spec::SchemaRef& schema, References& references
) {
  if (is_json(type)) return sample_of(schema.at, references);
  if (!type.starts_with("text/")) return {};
  const std::string sample = sample_of(schema.at, references);
  json::Document document;
  Report report;
  const Node* value = json::read_json(sample, "sample", document, report);
  if (value == nullptr || value->is(Kind::object) || value->is(Kind::array)) return {};
  return value->is(Kind::string) ? std::string{value->text} : sample;
}

/// The fields that frame an answer are the gateway's, and Content-Type is that of the body.
bool is_own_header(std::string_view name) {
  constexpr std::array<std::string_view, 4> others{
      "content-length", "transfer-encoding", "connection", "content-type"
  };
  constexpr std::string_view separators = "\"(),/:;<=>?@[\\]{}";
  const bool is_token = !name.empty() && std::ranges::all_of(name, [&](char byte) {
    return byte > ' ' && byte < 0x7F && separators.find(byte) == std::string_view::npos;
  });
  return is_token && std::ranges::none_of(others, [name](std::string_view other) {
           return std::ranges::equal(name, other, [](char a, char b) { return (a | 0x20) == b; });
         });
}

/// The value of a header from its example or schema, as text.
std::string header_value(const spec::Header& header, References& references) {
  std::string text = !header.examples.empty() && header.examples.front().value != nullptr
                         ? json::to_text(*header.examples.front().value)
                     : header.schema ? sample_of(header.schema->at, references)
                                     : std::string{};
  if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
  const bool is_plain = std::ranges::all_of(text, [](char byte) {
    return byte >= ' ' && byte < 0x7F && byte != '\\';
  });
  return is_plain ? text : std::string{};
}

void add_content(
    const spec::MediaType& type, Answer answer, References& references, std::vector<Answer>& answers
) {
  answer.content_type = concrete_type(type.range);
  const auto add = [&](std::string name, std::string body) {
    answer.example = std::move(name);
    answer.body = std::move(body);
    if (answers.size() < answers_max) answers.push_back(answer);
  };
  for (const spec::Example& example : type.examples)
    add(example.name, body_of(answer.content_type, *example.value));
  if (!type.examples.empty()) return;
  std::string body =
      type.schema ? sample_body(answer.content_type, *type.schema, references) : std::string{};
  add({}, std::move(body));
}

std::vector<Answer> answers_of(const spec::Operation& operation, References& references) {
  std::vector<Answer> answers;
  for (const spec::Response& response : operation.responses) {
    Answer answer;
    answer.status = concrete_status(response.status, operation.responses.size() == 1);
    if (answer.status < 200) continue;
    for (const spec::Header& header : response.headers) {
      if (!is_own_header(header.name)) continue;
      if (std::string value = header_value(header, references); !value.empty())
        answer.headers.emplace(header.name, std::move(value));
    }
    const bool has_body = !response.content.empty() && answer.status != 204 && answer.status != 304;
    if (!has_body && answers.size() < answers_max) answers.push_back(answer);
    if (!has_body) continue;
    std::vector<const spec::MediaType*> types;
    for (const spec::MediaType& type : response.content) types.push_back(&type);
    std::ranges::stable_partition(types, [](const spec::MediaType* type) {
      return is_json(type->range);
    });
    for (const spec::MediaType* type : types) add_content(*type, answer, references, answers);
  }
  const auto rank = [](const Answer& answer) {
    return std::pair{answer.status < 300 ? 0 : 1, answer.status};
  };
  std::stable_sort(answers.begin(), answers.end(), [&](const Answer& a, const Answer& b) {
    return rank(a) < rank(b);
  });
  if (answers.empty()) answers.emplace_back();
  return answers;
}

/// What the component itself asks for becomes the default answer.
void apply_config(const Node* config, std::vector<Answer>& answers) {
  if (config == nullptr) return;
  const auto text = [config](std::string_view key) {
    const Node* node = config->find(key);
    return node != nullptr && node->is(Kind::string) ? std::string{node->text} : std::string{};
  };
  const Node* status_node = config->find("status");
  const auto status = status_node == nullptr ? std::nullopt : status_node->to_integer();
  const std::string example = text("example");
  const auto wanted = std::ranges::find_if(answers, [&](const Answer& answer) {
    return (!status || answer.status == *status) && (example.empty() || answer.example == example);
  });
  if (wanted != answers.end()) {
    std::rotate(answers.begin(), wanted, wanted + 1);
  } else {
    answers.insert(
        answers.begin(),
        Answer{
            .status = static_cast<std::uint16_t>(status.value_or(200)),
            .content_type = {},
            .example = example,
            .headers = {},
            .body = {}
        }
    );
  }
  Answer& first = answers.front();
  if (const Node* body = config->find("body"); body != nullptr && body->is(Kind::string)) {
    first.body = body->text;
    first.content_type =
        text("content_type").empty() ? "text/plain; charset=utf-8" : text("content_type");
  }
  if (const Node* headers = config->find("headers"); headers != nullptr) {
    for (const json::Member& member : headers->members)
      first.headers[std::string{member.key}] = member.value->text;
  }
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  json::append_quoted(out, name);
  out += ':';
  json::append_quoted(out, value);
}

}  // namespace

std::string mock_fault(const spec::Operation& operation, const Node* config, std::string& help) {
  const Node* wanted = config == nullptr ? nullptr : config->find("example");
  if (wanted == nullptr || !wanted->is(Kind::string)) return {};
  std::vector<std::string_view> names;
  for (const spec::Response& response : operation.responses) {
    for (const spec::MediaType& type : response.content) {
      for (const spec::Example& example : type.examples) names.push_back(example.name);
    }
  }
  if (std::ranges::find(names, wanted->text) != names.end()) return {};
  const std::string closest = text::closest_match(wanted->text, names);
  if (!closest.empty()) help = "did you mean '" + closest + "'?";
  return "mock: no response has an example '" + text::shown(wanted->text) + '\'';
}

std::string mock_config(
    const spec::Operation& operation, const Node* config, References& references
) {
  std::vector<Answer> answers = answers_of(operation, references);
  apply_config(config, answers);
  std::string out = "{\"responses\":[";
  for (const Answer& answer : answers) {
    if (!out.ends_with('[')) out += ',';
    out += '{';
    append_member(out, "body", answer.body);
    out += ',';
    append_member(out, "content_type", answer.content_type);
    out += ',';
    append_member(out, "example", answer.example);
    out += ",\"headers\":{";
    for (const auto& [name, value] : answer.headers) {
      if (!out.ends_with('{')) out += ',';
      append_member(out, name, value);
    }
    out += "},\"status\":" + std::to_string(answer.status) + '}';
  }
  return out + "]}";
}

}  // namespace barbacane::compile
