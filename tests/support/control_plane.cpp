#include "support/control_plane.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <algorithm>

#include <array>
#include <charconv>

#include "common/http/media_type.hpp"
#include "common/json/read.hpp"
#include "common/routing/path_normal.hpp"
#include "common/schema/evaluator.hpp"
#include "common/schema/explain.hpp"
#include "common/schema/tape.hpp"

namespace barbacane::support {
namespace {

const json::Node* walk(const json::Node* node, std::string_view path) {
  while (node != nullptr && !path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (node->is(json::Kind::array)) {
      std::size_t index = 0;
      std::from_chars(name.data(), name.data() + name.size(), index);
      node = index < node->items.size() ? node->items[index] : nullptr;
    } else {
      node = node->find(name);
    }
  }
  return node;
}

}  // namespace

std::string Answer::at(std::string_view path) const {
  const json::Node* node = walk(root, path);
  if (node == nullptr) return {};
  if (node->is(json::Kind::boolean)) return node->boolean ? "true" : "false";
  return std::string(node->text);
}

std::size_t Answer::count(std::string_view path) const {
  const json::Node* node = walk(root, path);
  return node == nullptr ? 0 : node->items.size();
}

ControlPlane::ControlPlane(const std::string& database_url, std::vector<std::string> more) {
  std::vector<std::string> words{control_program(), "serve"};
  if (std::ranges::find(more, "--listen") == more.end())
    words.insert(words.end(), {"--listen", "127.0.0.1:0"});
  words.insert(words.end(), more.begin(), more.end());
  process_ = std::make_unique<Process>(
      words, ProcessOptions{.environment = {{"BARBACANE_DATABASE_URL", database_url}}}
  );
  const std::string line = process_->wait_line("\"ready\"");
  const std::size_t at = line.find("\"listen\":\"");
  EXPECT_NE(at, std::string::npos) << process_->err();
  if (at != std::string::npos) address_ = line.substr(at + 10, line.find('"', at + 10) - at - 10);
  std::string fault;
  description_ = api::Description::load(fault);
  EXPECT_NE(description_, nullptr) << fault;
}

ControlPlane::~ControlPlane() {
  if (process_->wait(std::chrono::milliseconds{0})) return;
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0) << process_->err();
}

Answer ControlPlane::call(
    std::string_view method, std::string_view target, std::string_view body, std::string_view fields
) {
  std::string all(fields);
  if (!key_.empty() && all.find("Authorization") == std::string::npos)
    all += "Authorization: Bearer " + key_ + "\r\n";
  if (!body.empty() && all.find("Content-Type") == std::string::npos)
    all += "Content-Type: application/json\r\n";
  Answer out;
  static_cast<RawResponse&>(out) = fetch(address_, method, target, all, body);
  out.document = std::make_shared<json::Document>();
  Report faults;
  if (out.field("content-type").find("json") != std::string::npos)
    out.root = json::read_json(out.body, "answer", *out.document, faults);
  check(method, target, out);
  return out;
}

/// Status, media type and body must be those of the operation; refusals must be problems.
void ControlPlane::check(std::string_view method, std::string_view target, const Answer& answer)
    const {
  const std::string where = std::string(method) + ' ' + std::string(target);
  EXPECT_FALSE(answer.field("x-request-id").empty() && answer.status != 0) << where;
  api::Description::Found found;
  std::array<char, 2048> space{};
  const auto path = routing::normalise_path(target.substr(0, target.find('?')), space);
  description_->find(method, path.path, found);
  if (found.operation == nullptr || answer.status == 304 || answer.status == 204) return;
  const tables::Gateway& gateway = description_->rules().gateway();
  const schema::Program& program = description_->rules().program();
  const tables::Response* best = nullptr;
  for (const tables::Response& one :
       tables::slice(tables::span_of(gateway.responses()), found.operation->responses())) {
    if (one.status() == answer.status) best = &one;
    if (one.status() == 0 && best == nullptr) best = &one;
  }
  ASSERT_NE(best, nullptr) << where << ": " << answer.status << " is not described";
  EXPECT_TRUE(best->status() != 0 || answer.status >= 400)
      << where << ": " << answer.status << " is not described";
  const std::string type = http::essence_of(answer.field("content-type"));
  for (const tables::MediaType& one :
       tables::slice(tables::span_of(gateway.media_types()), best->media_types())) {
    if (program.text(one.range()) != type) continue;
    if (one.schema() == tables::none || method == "HEAD") return;
    schema::Tape tape;
    ASSERT_EQ(tape.read(answer.body), schema::TapeErrc::none) << where << ": " << answer.body;
    schema::Evaluator evaluator;
    const schema::EvaluatorOptions options{
        .direction = schema::Direction::response, .faults_max = 8
    };
    if (evaluator.run(program, one.schema(), tape, 0, options)) return;
    for (const schema::Fault& fault : evaluator.faults()) {
      const schema::Explanation words = schema::explain(program, tape, fault);
      ADD_FAILURE() << where << ": " << words.pointer << ' ' << words.message << "\n"
                    << answer.body;
    }
    return;
  }
  ADD_FAILURE() << where << ": " << answer.status << " has no " << type << "\n" << answer.body;
}

std::string make_admin_key(const std::string& database_url) {
  const Outcome made =
      run({control_program(), "api-key", "create", "--admin"},
          {.environment = {{"BARBACANE_DATABASE_URL", database_url}}});
  EXPECT_EQ(made.code, 0) << made.err;
  return made.out.substr(0, made.out.find('\n'));
}

}  // namespace barbacane::support
