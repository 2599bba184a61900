// Build-time tool: openapi.yaml to the artifact and the JSON text that the program carries.
//   describe_api openapi.yaml ARTIFACT JSON

#include <cstdio>
#include <fstream>
#include <string>

#include "common/json/write.hpp"
#include "common/yaml/read.hpp"
#include "control/compile/compile.hpp"

namespace {

class OneFile final : public barbacane::compile::SourceLoader {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}
  barbacane::Result<std::string> load(std::string_view) override { return text_; }

 private:
  std::string text_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  std::ifstream in(words[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  OneFile loader(text);
  barbacane::Report report;
  barbacane::compile::Options options;
  options.specs = {"openapi.yaml"};
  const auto output = barbacane::compile::compile(options, loader, report);
  for (const auto& finding : report.findings()) {
    std::fprintf(
        stderr,
        "openapi.yaml:%u:%u: %s: %s\n",
        finding.where.line,
        finding.where.column,
        finding.code.c_str(),
        finding.message.c_str()
    );
  }
  if (report.has_errors()) return 1;
  barbacane::json::Document document;
  barbacane::Report faults;
  const auto* root = barbacane::yaml::read_yaml(text, "openapi.yaml", document, faults);
  if (root == nullptr) return 1;
  std::ofstream(words[2], std::ios::binary) << output.artifact;
  std::ofstream(words[3], std::ios::binary) << barbacane::json::to_text(*root);
  return 0;
}
