#pragma once
// manifest.json: the first member of an artifact, canonical JSON (RFC 8785). Its SHA-256 is the
// artifact's digest, and it names the digest of every other member.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::artifact {

inline constexpr std::uint32_t format_version = 1;

struct ManifestSpec {
  std::string file;     // member name below specs/
  std::string sha256;   // hex; write_artifact fills it in
  std::string kind;     // "openapi" | "asyncapi" | "document" (reached by a reference) | "overlay"
  std::string version;  // "3.1.0"
  std::string title;
};

struct EnforcementSummary {
  std::uint32_t enforced = 0;
  std::uint32_t advisory = 0;
};

struct Manifest {
  std::uint32_t format = format_version;
  std::string compiler;             // "barbacane-control 0.1.0"
  std::vector<ManifestSpec> specs;  // one for every member below specs/, sorted by file
  std::uint32_t routes = 0;
  std::vector<std::string> features;  // sorted; what a gateway must support
  std::map<std::string, std::string>
      members;                    // name -> sha256 hex, all members but manifest and signatures
  std::string provenance_commit;  // "" = absent
  std::string provenance_source;
  EnforcementSummary enforcement;
};

[[nodiscard]] std::string to_canonical_json(const Manifest& manifest);

/// Strict: unknown or missing fields, wrong types and bytes that are not canonical are faults.
/// A `format` newer than ours is its own fault, so that the words can say "newer".
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text, std::string& detail);

}  // namespace barbacane::artifact
