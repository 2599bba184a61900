#include "dataplane/dispatch/mock.hpp"

#include <algorithm>

#include "common/http/media_type.hpp"
#include "common/http/prefer.hpp"
#include "common/json/read.hpp"
#include "dataplane/dispatch/errors.hpp"

namespace barbacane::dispatch {
namespace {

std::string text_of(const json::Node& object, std::string_view name) {
  const json::Node* node = object.find(name);
  return node != nullptr && node->is(json::Kind::string) ? std::string{node->text} : std::string{};
}

/// A value that stands in a head must not end its line.
bool is_field_text(std::string_view text) {
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x20 || value == 0x7F) return false;
  }
  return true;
}

/// A token, and none of the fields that frame the answer: those are the gateway's.
bool is_own_field(std::string_view name) {
  constexpr std::string_view separators = "\"(),/:;<=>?@[\\]{}";
  if (name.empty() || name.find_first_of(separators) != std::string_view::npos) return false;
  for (const char byte : name) {
    if (byte <= ' ' || byte >= 0x7F) return false;
  }
  const auto is_same = [name](std::string_view other) {
    return std::ranges::equal(name, other, [](char a, char b) { return (a | 0x20) == b; });
  };
  return !is_same("content-length") && !is_same("transfer-encoding") && !is_same("connection");
}

bool read_answer(const json::Node& node, MockAnswer& answer) {
  const json::Node* status = node.find("status");
  const auto code = status == nullptr ? std::nullopt : status->to_integer();
  if (!code || *code < 200 || *code > 599) return false;
  answer.status = static_cast<std::uint16_t>(*code);
  answer.content_type = text_of(node, "content_type");
  answer.example = text_of(node, "example");
  answer.body = text_of(node, "body");
  if (!is_field_text(answer.content_type)) return false;
  if (const json::Node* fields = node.find("headers"); fields != nullptr) {
    for (const json::Member& member : fields->members) {
      if (!member.value->is(json::Kind::string) || !is_own_field(member.key) ||
          !is_field_text(member.value->text))
        return false;
      answer.fields.emplace_back(member.key, member.value->text);
    }
  }
  return true;
}

std::string_view applied_of(const http::MockPreference& preference) {
  if (preference.example.empty()) return preference.code ? "code" : "";
  return preference.code ? "code, example" : "example";
}

}  // namespace

std::shared_ptr<const Mock> make_mock(std::string_view config, Failure& failure) {
  json::Document document;
  Report report;
  const json::Node* root = json::read_json(config, "config", document, report);
  const json::Node* answers = root == nullptr ? nullptr : root->find("responses");
  auto mock = std::make_shared<Mock>();
  bool is_sound = answers != nullptr && answers->is(json::Kind::array) && !answers->items.empty();
  for (std::size_t i = 0; is_sound && i < answers->items.size(); ++i) {
    is_sound = read_answer(*answers->items[i], mock->answers.emplace_back());
  }
  if (is_sound) return mock;
  failure = {
      DispatchErrc::bad_config,
      "mock: the prepared responses are malformed: compile the description again"
  };
  return nullptr;
}

MockChoice choose(const Mock& mock, std::string_view prefer, std::string_view accept) {
  const http::MockPreference preference = http::parse_mock_preference(prefer);
  // Without a wish the default answer's status decides; media types compete within it.
  const unsigned status = preference.code.value_or(mock.answers.front().status);
  const MockAnswer* best = nullptr;
  unsigned best_quality = 0;
  bool is_known = false;
  for (const MockAnswer& answer : mock.answers) {
    if (!preference.example.empty()
            ? answer.example != preference.example || (preference.code && answer.status != status)
            : answer.status != status) {
      continue;
    }
    is_known = true;
    const unsigned quality =
        answer.content_type.empty() ? 1000 : http::quality_of(accept, answer.content_type);
    if (quality > best_quality) {
      best = &answer;
      best_quality = quality;
    }
  }
  if (best != nullptr) return {MockOutcome::found, best, applied_of(preference)};
  return {is_known ? MockOutcome::not_acceptable : MockOutcome::no_such_answer, nullptr, {}};
}

}  // namespace barbacane::dispatch
