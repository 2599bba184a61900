// Every cell of the parameter matrix: style, explode, shape and place of parameters/rows.json, with
// texts that OpenAPI's "Style Values" takes and texts that it does not. tests/soak/parameters.mjs
// runs the same rows through another implementation.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/validation/request_validator.hpp"
#include "control/compile/compile_fixture.hpp"

namespace barbacane::validation {
namespace {

std::string text_of(const json::Node* node) {
  return node == nullptr ? "" : std::string(node->text);
}

bool is_set(const json::Node& cell, std::string_view key) {
  const json::Node* const found = cell.find(key);
  return found != nullptr && found->boolean;
}

/// A description with the one parameter "v" of a cell.
std::string description_of(const json::Node& cell, const json::Node& schemas) {
  const std::string in = text_of(cell.find("in"));
  const std::string schema = json::to_canonical(*schemas.find(cell.find("schema")->text), true);
  std::string parameter = R"({"name":"v","in":")" + in + '"';
  if (in == "path" || is_set(cell, "required")) parameter += R"(,"required":true)";
  if (is_set(cell, "allowEmptyValue")) parameter += R"(,"allowEmptyValue":true)";
  if (is_set(cell, "allowReserved")) parameter += R"(,"allowReserved":true)";
  if (const std::string media = text_of(cell.find("media")); !media.empty()) {
    parameter += ",\"content\":{\"" + media + "\":{\"schema\":" + schema + "}}}";
  } else {
    parameter += R"(,"style":")" + text_of(cell.find("style")) + R"(","explode":)" +
                 (is_set(cell, "explode") ? "true" : "false") + ",\"schema\":" + schema + '}';
  }
  const std::string path = in == "path" ? "/p/{v}" : "/p";
  return R"({"openapi":"3.2.0","info":{"title":"T","version":"1"},"paths":{")" + path +
         R"(":{"get":{"parameters":[)" + parameter +
         R"(],"responses":{"200":{"description":"d"}}}}}})";
}

class Cell {
 public:
  Cell(const json::Node& cell, const json::Node& schemas)
      : in_(text_of(cell.find("in"))),
        compiled_(compile::compile_files(
            {{"api.json", description_of(cell, schemas)}},
            {.specs = {"api.json"},
             .overlays = {},
             .upstream = "http://127.0.0.1:9",
             .base_path = compile::BasePath::keep,
             .security = compile::Security::delegate,
             .provenance_commit = {},
             .provenance_source = {}}
        )) {
    if (compiled_.artifact == nullptr) return;
    std::string fault;
    rules_ = RequestRules::build(compiled_.gateway(), fault);
  }
  [[nodiscard]] bool is_built() const { return rules_ != nullptr; }
  [[nodiscard]] std::string findings() const { return compiled_.findings(); }

  /// What is wrong with `text` in the place of the parameter, or "".
  std::string fault_of(const std::string& text) {
    RequestParts parts;
    std::vector<std::string_view> captures;
    if (in_ == "path") captures.push_back(text);
    parts.captures = captures;
    if (in_ == "query" || in_ == "querystring") parts.query = text;
    parts.fields = [&](std::string_view name, std::vector<std::string_view>& out) {
      const std::string_view wanted = in_ == "cookie" ? "cookie" : "v";
      if ((in_ == "header" || in_ == "cookie") && name == wanted && !text.empty())
        out.push_back(text);
    };
    Violations violations;
    const auto operations = tables::span_of(compiled_.gateway().operations());
    if (validator_.check_parameters(*rules_, operations[0], parts, violations)) return "";
    return violations.empty() ? "no reason" : violations[0].message;
  }

 private:
  std::string in_;
  compile::Compiled compiled_;
  std::shared_ptr<const RequestRules> rules_;
  RequestValidator validator_;
};

TEST(Parameters, EveryCellTakesWhatItsStyleSays) {
  std::ifstream file(BARBACANE_SOURCE_DIR "/tests/conformance/parameters/rows.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  json::Document document;
  Report report;
  const json::Node* const rows = json::read_json(text, "rows.json", document, report);
  ASSERT_NE(rows, nullptr);
  std::size_t judged = 0;
  for (const json::Node* one : rows->find("cells")->items) {
    Cell cell(*one, *rows->find("schemas"));
    const std::string name = text_of(one->find("in")) + ' ' + text_of(one->find("style")) +
                             (is_set(*one, "explode") ? " exploded " : " ") +
                             text_of(one->find("schema"));
    ASSERT_TRUE(cell.is_built()) << name << ' ' << cell.findings();
    for (const json::Node* good : one->find("good")->items)
      EXPECT_EQ(cell.fault_of(std::string(good->text)), "") << name << ": " << good->text;
    for (const json::Node* bad : one->find("bad")->items)
      EXPECT_NE(cell.fault_of(std::string(bad->text)), "") << name << ": " << bad->text;
    judged += one->find("good")->items.size() + one->find("bad")->items.size();
  }
  EXPECT_GT(judged, 400U);
}

}  // namespace
}  // namespace barbacane::validation
