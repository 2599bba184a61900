// JSON: what is read can be written, and reads back as the same.

#include <string>
#include <string_view>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane;
using fuzz::demand;

constexpr json::ReadLimits limits{.bytes_max = 1U << 16U, .nodes_max = 4096, .depth_max = 64};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  json::Document document;
  Report report;
  const json::Node* const root = json::read_json(text, "fuzz.json", document, report, limits);
  demand((root == nullptr) == report.has_errors(), "either a document or a finding");
  if (root == nullptr) return 0;
  const std::string written = json::to_text(*root);
  json::Document again_document;
  Report again_report;
  const json::ReadLimits wide{};
  const json::Node* const again =
      json::read_json(written, "again.json", again_document, again_report, wide);
  demand(again != nullptr, "what was written can be read");
  demand(json::to_text(*again) == written, "written twice it is the same");
  const std::string canonical = json::to_canonical(*root, true);
  json::Document canonical_document;
  const json::Node* const sorted =
      json::read_json(canonical, "canonical.json", canonical_document, again_report, wide);
  demand(sorted != nullptr, "canonical text can be read");
  demand(json::to_canonical(*sorted, true) == canonical, "canonical text is canonical");
  return 0;
}
