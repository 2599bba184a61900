// Schemas and instances: whatever they are, compiling and judging end, and the fast way and the one
// that explains come to the same verdict.

#include <algorithm>
#include <string>
#include <string_view>

#include "common/schema/evaluator.hpp"
#include "common/schema/explain.hpp"
#include "control/compile/compile_schema.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane;
using fuzz::demand;

class OneText final : public compile::SourceLoader {
 public:
  explicit OneText(std::string_view text) : text_(text) {}
  Result<std::string> load(std::string_view name) override {
    if (name == "schema.json") return std::string(text_);
    return boost::system::errc::make_error_code(boost::system::errc::no_such_file_or_directory);
  }

 private:
  std::string_view text_;
};

}  // namespace

/// A schema, a line feed and an instance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint32_t faults_max = 8;
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const std::size_t end = all.find('\n');
  if (end == std::string_view::npos) return 0;
  schema::Tape tape;
  if (tape.read(all.substr(end + 1)) != schema::TapeErrc::none) return 0;
  OneText loader(all.substr(0, end));
  Report report;
  const auto compiled = compile::compile_schema("schema.json", loader, {}, report);
  if (compiled == nullptr) return 0;
  schema::Evaluator evaluator;
  const bool is_valid = evaluator.run(*compiled->program, compiled->root, tape);
  const bool is_explained =
      evaluator.run(*compiled->program, compiled->root, tape, 0, {.faults_max = faults_max});
  const bool is_bounded = std::ranges::any_of(evaluator.faults(), [](const schema::Fault& fault) {
    return fault.instruction == tables::none;
  });
  demand(is_valid == is_explained || is_bounded, "both ways come to the same");
  demand(is_explained == evaluator.faults().empty(), "what is refused has a fault");
  for (const schema::Fault& fault : evaluator.faults())
    demand(
        !schema::explain(*compiled->program, tape, fault).message.empty(), "a fault has a message"
    );
  return 0;
}
