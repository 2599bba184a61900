#include "common/artifact/manifest.hpp"

#include <algorithm>
#include <limits>

#include "common/artifact/errors.hpp"
#include "common/artifact/json_maker.hpp"
#include "common/artifact/limits.hpp"
#include "common/artifact/member_name.hpp"
#include "common/artifact/strict_object.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/text/shown.hpp"

namespace barbacane::artifact {
namespace {

constexpr std::uint64_t number_max = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t depth_max = 4;  // manifest, specs, spec, field
constexpr std::size_t nodes_max = 8 * (specs_max + features_max);
constexpr std::string_view kinds[] = {"asyncapi", "document", "openapi", "overlay"};

using Field = std::pair<std::string_view, const json::Node*>;

bool is_sha256_hex(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

const json::Node* spec_node(JsonMaker& make, const ManifestSpec& spec) {
  const Field fields[] = {
      {"file", make.text(spec.file)},
      {"kind", make.text(spec.kind)},
      {"sha256", make.text(spec.sha256)},
      {"title", make.text(spec.title)},
      {"version", make.text(spec.version)},
  };
  return make.object(fields);
}

const json::Node* provenance_node(JsonMaker& make, const Manifest& manifest) {
  std::vector<Field> fields;
  const std::string& commit = manifest.provenance_commit;
  const std::string& source = manifest.provenance_source;
  if (!commit.empty()) fields.emplace_back("commit", make.text(commit));
  if (!source.empty()) fields.emplace_back("source", make.text(source));
  return make.object(fields);
}

std::vector<ManifestSpec> read_specs(const json::Node& node, std::string& fault) {
  std::vector<ManifestSpec> specs;
  for (const json::Node* item : node.items) {
    StrictObject object{*item, "specs[" + std::to_string(specs.size()) + "]"};
    ManifestSpec& spec = specs.emplace_back();
    spec.file = object.text("file");
    spec.sha256 = object.text("sha256");
    spec.kind = object.text("kind");
    spec.version = object.text("version");
    spec.title = object.text("title");
    fault = object.finish();
    if (fault.empty() && std::ranges::find(kinds, spec.kind) == std::end(kinds)) {
      fault = "the kind of " + text::shown(spec.file) + " is not known: " + text::shown(spec.kind);
    }
    if (!fault.empty()) break;
  }
  return specs;
}

std::vector<std::string> read_features(const json::Node& node, std::string& fault) {
  std::vector<std::string> features;
  if (!is_text_array(node)) {
    fault = "features must be strings";
    return features;
  }
  for (const json::Node* item : node.items) features.emplace_back(item->text);
  if (std::ranges::adjacent_find(features, std::greater_equal<>{}) != features.end()) {
    fault = "features must be sorted, and each stand once";
  }
  return features;
}

std::map<std::string, std::string> read_members(const json::Node& node, std::string& fault) {
  std::map<std::string, std::string> members;
  std::vector<std::string> spec_names;
  for (const json::Member& member : node.members) {
    const std::string name{member.key};
    if (!member.value->is(json::Kind::string) || !is_sha256_hex(member.value->text)) {
      fault = "the digest of " + text::shown(name) + " is not 64 lower-case hex digits";
      return members;
    }
    if (name != gateway_member) {
      if (fault = check_spec_name(name); !fault.empty()) {
        fault = "the member name " + text::shown(name) + " " + fault;
        return members;
      }
      spec_names.push_back(name);
    }
    members.emplace(name, member.value->text);
  }
  fault = check_spec_names(spec_names);
  if (fault.empty() && !members.contains(std::string{gateway_member})) {
    fault = "members does not name gateway.fb";
  }
  return members;
}

// `specs` describes exactly the members below specs/, with the digests that `members` has.
std::string check_specs(const Manifest& manifest) {
  std::size_t described = 0;
  std::string_view last;
  for (const ManifestSpec& spec : manifest.specs) {
    const auto member = manifest.members.find(std::string{specs_prefix} + spec.file);
    if (member == manifest.members.end())
      return "specs names " + text::shown(spec.file) + ", members does not";
    if (member->second != spec.sha256) return "two digests for " + text::shown(spec.file);
    if (described != 0 && spec.file <= last) return "specs must be sorted by file";
    last = spec.file;
    ++described;
  }
  if (described + 1 != manifest.members.size()) return "specs does not describe every document";
  return {};
}

Manifest read_manifest(const json::Node& root, std::string& fault) {
  Manifest manifest;
  StrictObject object{root, "manifest.json"};
  manifest.format = static_cast<std::uint32_t>(object.number("format", number_max));
  manifest.compiler = object.text("compiler");
  manifest.routes = static_cast<std::uint32_t>(object.number("routes", number_max));
  const json::Node* specs = object.array("specs", specs_max);
  const json::Node* features = object.array("features", features_max);
  const json::Node* members = object.object("members", specs_max + 1);
  const json::Node* provenance = object.object("provenance", 2);
  const json::Node* enforcement = object.object("enforcement", 2);
  if (fault = object.finish(); !fault.empty()) return manifest;

  StrictObject origin{*provenance, "provenance"};
  manifest.provenance_commit = origin.optional_text("commit");
  manifest.provenance_source = origin.optional_text("source");
  if (fault = origin.finish(); !fault.empty()) return manifest;
  StrictObject summary{*enforcement, "enforcement"};
  manifest.enforcement.enforced =
      static_cast<std::uint32_t>(summary.number("enforced", number_max));
  manifest.enforcement.advisory =
      static_cast<std::uint32_t>(summary.number("advisory", number_max));
  if (fault = summary.finish(); !fault.empty()) return manifest;

  manifest.specs = read_specs(*specs, fault);
  if (fault.empty()) manifest.features = read_features(*features, fault);
  if (fault.empty()) manifest.members = read_members(*members, fault);
  if (fault.empty()) fault = check_specs(manifest);
  return manifest;
}

}  // namespace

std::string to_canonical_json(const Manifest& manifest) {
  json::Document document;
  JsonMaker make{document};
  std::vector<const json::Node*> specs;
  for (const ManifestSpec& spec : manifest.specs) specs.push_back(spec_node(make, spec));
  std::vector<const json::Node*> features;
  for (const std::string& feature : manifest.features) features.push_back(make.text(feature));
  std::vector<Field> members;
  for (const auto& [name, digest] : manifest.members) members.emplace_back(name, make.text(digest));
  const Field enforcement[] = {
      {"advisory", make.number(manifest.enforcement.advisory)},
      {"enforced", make.number(manifest.enforcement.enforced)},
  };
  const Field fields[] = {
      {"compiler", make.text(manifest.compiler)},
      {"enforcement", make.object(enforcement)},
      {"features", make.array(features)},
      {"format", make.number(manifest.format)},
      {"members", make.object(members)},
      {"provenance", provenance_node(make, manifest)},
      {"routes", make.number(manifest.routes)},
      {"specs", make.array(specs)},
  };
  return json::to_canonical(*make.object(fields));
}

Result<Manifest> parse_manifest(std::string_view text, std::string& detail) {
  json::Document document;
  Report report;
  const json::ReadLimits limits{
      .bytes_max = manifest_bytes_max, .nodes_max = nodes_max, .depth_max = depth_max
  };
  const json::Node* root =
      json::read_json(text, std::string{manifest_member}, document, report, limits);
  if (root == nullptr || report.has_errors()) {
    detail = "manifest.json is not JSON of our kind";
    if (!report.findings().empty()) {
      const Finding& finding = report.findings().front();
      detail = "manifest.json:" + std::to_string(finding.where.line) + ":" +
               std::to_string(finding.where.column) + ": " + finding.message;
    }
    return ArtifactErrc::bad_manifest;
  }
  // The format comes before everything else: a newer one may have other fields.
  const json::Node* format = root->find("format");
  const std::optional<std::int64_t> number =
      format != nullptr && format->is(json::Kind::number) ? format->to_integer() : std::nullopt;
  if (number && *number > format_version) {
    detail = "format " + std::to_string(*number) + " is newer than this program (reads " +
             std::to_string(format_version) + "): upgrade barbacane";
    return ArtifactErrc::newer_format;
  }
  if (number && *number != format_version) {
    detail = "format " + std::to_string(*number) + " does not exist";
    return ArtifactErrc::bad_manifest;
  }
  std::string fault;
  Manifest manifest = read_manifest(*root, fault);
  if (fault.empty() && to_canonical_json(manifest) != text) {
    fault = "not canonical (RFC 8785): another program rewrote it";
  }
  if (!fault.empty()) {
    detail = fault.starts_with("manifest.json") ? fault : "manifest.json: " + fault;
    return ArtifactErrc::bad_manifest;
  }
  return manifest;
}

}  // namespace barbacane::artifact
