#include "common/artifact/signature.hpp"

#include <algorithm>

#include "common/artifact/errors.hpp"
#include "common/artifact/json_maker.hpp"
#include "common/artifact/limits.hpp"
#include "common/artifact/not_after.hpp"
#include "common/artifact/strict_object.hpp"
#include "common/crypto/base64.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/text/shown.hpp"

namespace barbacane::artifact {
namespace {

using Field = std::pair<std::string_view, const json::Node*>;

constexpr std::size_t key_id_digits = 16;
constexpr std::size_t signature_bytes = 64;
constexpr std::size_t nodes_max = 16 * signatures_max;
constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_hex(std::string_view text) {
  return text.find_first_not_of(hex_digits) == std::string_view::npos;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (is_dash ? text[at] != '-' : !is_hex(text.substr(at, 1))) return false;
  }
  return true;
}

std::string check_record(const Signature& signature) {
  if (signature.key_id.size() != key_id_digits || !is_hex(signature.key_id)) {
    return "the key id is not 16 lower-case hex digits";
  }
  const auto bytes = crypto::parse_base64(signature.signature);
  if (!bytes || bytes->size() != signature_bytes) return "the signature is not base64 of 64 bytes";
  return check_terms(signature);
}

const json::Node* node_of(JsonMaker& make, const Signature& signature) {
  std::vector<Field> fields{{"key_id", make.text(signature.key_id)}};
  if (!signature.not_after.empty())
    fields.emplace_back("not_after", make.text(signature.not_after));
  if (!signature.project.empty()) fields.emplace_back("project", make.text(signature.project));
  fields.emplace_back("release", make.number(signature.release));
  fields.emplace_back("signature", make.text(signature.signature));
  return make.object(fields);
}

std::vector<Signature> read_records(const json::Node& root, std::string& fault) {
  std::vector<Signature> signatures;
  if (!root.is(json::Kind::array) || root.items.size() > signatures_max) {
    fault = "not an array of at most " + std::to_string(signatures_max) + " records";
    return signatures;
  }
  for (const json::Node* item : root.items) {
    StrictObject object{*item, "[" + std::to_string(signatures.size()) + "]"};
    Signature& signature = signatures.emplace_back();
    signature.key_id = object.text("key_id");
    signature.release = object.number("release", release_max);
    signature.project = object.optional_text("project");
    signature.not_after = object.optional_text("not_after");
    signature.signature = object.text("signature");
    fault = object.finish();
    if (fault.empty()) fault = check_record(signature);
    if (!fault.empty()) break;
  }
  return signatures;
}

}  // namespace

// What is signed are lines: a field that could hold a newline, or be mistaken for "-", would let
// one signature say two things.
std::string check_terms(const Signature& signature) {
  if (signature.release > release_max) {
    return "the release number is over " + std::to_string(release_max);
  }
  if (!signature.project.empty() && !is_uuid(signature.project)) {
    return "the project is not a UUID in lower case: " + text::shown(signature.project);
  }
  if (!signature.not_after.empty() && !parse_not_after(signature.not_after)) {
    return "not_after is not a time like 2030-01-31T23:59:59Z: " + text::shown(signature.not_after);
  }
  return {};
}

std::string signed_message(std::string_view digest, const Signature& signature) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  std::string message = "barbacane-artifact-v1\n";
  message += digest;
  message += '\n' + or_dash(signature.project);
  message += '\n' + std::to_string(signature.release);
  message += '\n' + or_dash(signature.not_after) + '\n';
  return message;
}

Result<Signature> sign(
    std::string_view digest,
    const crypto::SigningKey& key,
    std::uint64_t release,
    std::string project,
    std::string not_after
) {
  Signature signature{
      .key_id = key.public_key().id(),
      .release = release,
      .project = std::move(project),
      .not_after = std::move(not_after),
      .signature = {},
  };
  if (!check_terms(signature).empty()) return ArtifactErrc::bad_signatures;
  const Result<std::string> bytes = key.sign(signed_message(digest, signature));
  if (!bytes) return bytes.error();
  signature.signature = crypto::to_base64(*bytes);
  return signature;
}

std::string to_json(std::span<const Signature> signatures) {
  json::Document document;
  JsonMaker make{document};
  std::vector<const json::Node*> records;
  for (const Signature& signature : signatures) records.push_back(node_of(make, signature));
  return json::to_canonical(*make.array(records));
}

Result<std::vector<Signature>> parse_signatures(std::string_view text, std::string& detail) {
  json::Document document;
  Report report;
  const json::ReadLimits limits{
      .bytes_max = signatures_bytes_max, .nodes_max = nodes_max, .depth_max = 3
  };
  const json::Node* root = json::read_json(text, "signatures.json", document, report, limits);
  std::string fault = "not JSON of our kind";
  std::vector<Signature> signatures;
  if (root != nullptr && !report.has_errors()) {
    fault.clear();
    signatures = read_records(*root, fault);
    if (fault.empty() && to_json(signatures) != text) fault = "not canonical (RFC 8785)";
  } else if (!report.findings().empty()) {
    fault = report.findings().front().message;
  }
  if (fault.empty()) return signatures;
  detail = "signatures.json: " + fault;
  return ArtifactErrc::bad_signatures;
}

}  // namespace barbacane::artifact
