// YAML and the choice between it and JSON: bounded, and what is read is a sound document.

#include <string>
#include <string_view>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/yaml/read.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane;
using fuzz::demand;

constexpr json::ReadLimits limits{.bytes_max = 1U << 14U, .nodes_max = 2048, .depth_max = 32};

void check(const json::Node* root) {
  if (root == nullptr) return;
  json::Document document;
  Report again;
  demand(
      json::read_json(json::to_text(*root), "again.json", document, again) != nullptr,
      "a YAML document is a JSON document"
  );
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  json::Document yaml_document;
  Report yaml_report;
  const json::Node* strict = yaml::read_yaml(text, "fuzz.yaml", yaml_document, yaml_report, limits);
  demand((strict == nullptr) == yaml_report.has_errors(), "either a document or a finding");
  check(strict);
  json::Document either_document;
  Report either_report;
  const json::Node* either =
      yaml::read_document(text, "fuzz", either_document, either_report, limits);
  demand(either != nullptr || either_report.has_errors(), "a document, a finding, or both");
  check(either);
  return 0;
}
