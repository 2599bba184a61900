#include "common/json/read.hpp"

#include "common/json/reader.hpp"

namespace barbacane::json {

const Node* read_json(
    std::string_view text,
    std::string source_name,
    Document& document,
    Report& report,
    const ReadLimits& limits
) {
  const std::uint32_t source = document.add_source(std::move(source_name));
  const auto refuse = [&](std::string_view code, std::string message, std::string help) {
    report.add({
        .code = std::string{code},
        .severity = Severity::error,
        .where = {document.source(source), 1, 1},
        .message = std::move(message),
        .help = std::move(help),
        .pointer = {},
    });
    return nullptr;
  };
  if (text.size() > limits.bytes_max) {
    return refuse(
        "E1005",
        "the file has more than " + std::to_string(limits.bytes_max) + " bytes",
        "split it and refer to the parts"
    );
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return refuse(
        "E1004",
        "the file starts with a byte order mark, which JSON forbids",
        "save the file as UTF-8 without BOM"
    );
  }
  return Reader{document.keep(text), source, document, report, limits}.read();
}

}  // namespace barbacane::json
